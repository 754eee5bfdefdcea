//! Months in which a payer has paid less on than it was ordered to deduct.

use super::*;
use crate::decide::test_night::{ORDER, OTHER_PAYER, PAYER, TestNight, amounts, d, kroner, party};
use crate::model::OrderSize;

/// Order, month, ordered and received in kroner.
fn found(decision: &Decision) -> Vec<(u64, String, i64, i64)> {
    let row = |one: &Liability| {
        (one.order_id, one.month.to_string(), one.ordered.ore() / 100, one.received.ore() / 100)
    };
    decision.money.liabilities.iter().map(row).collect()
}

#[test]
fn months_of_the_window_with_less_received_than_ordered_are_named() {
    let mut night = TestNight::new();
    night.claim("C1", "X17", 90_000);
    night.paid("P1", "2026-09-15", "2026-09", 6_460);
    night.paid("P2", "2026-10-15", "2026-10", 6_000);
    night.paid("P3", "2026-07-15", "2026-07", 1);
    let all = |received: i64| {
        vec![(ORDER, "2026-08".to_owned(), 6_460, 0), (ORDER, "2026-10".to_owned(), 6_460, received)]
    };
    let decision = night.decide();
    assert_eq!(found(&decision), all(6_000));
    assert_eq!(amounts(&decision, "liability.ordered"), [646_000, 646_000]);
    assert_eq!(amounts(&decision, "liability.received"), [0, 600_000]);
    assert_eq!(decision.money.liabilities[0].payer, party(PAYER));
    night.pays("P4", "2026-10", 459);
    assert_eq!(found(&night.decide()), all(6_459), "tonight's counts, one krone is missing");
    night.facts.payments[0].amount = kroner(460);
    assert_eq!(found(&night.decide()), all(0)[..1], "all has come");
    night.facts.parked_debtors = vec![night.facts.households[0].debtor];
    assert_eq!(found(&night.decide()), [], "not on half the facts");
    night.facts.parked_debtors.clear();
    night.registers.from = Some(night.day);
    assert_eq!(found(&night.decide()), [], "not in a correction");
}

#[test]
fn ended_orders_and_amounts_are_asked_by_what_their_payer_paid() {
    let mut night = TestNight::new();
    night.claim("C1", "X17", 90_000);
    night.registers.orders.clear();
    let amount = OrderSize::Amount(kroner(5_000));
    night.order(ORDER, OTHER_PAYER, "2026-06-01", Some("2026-09-30"), amount);
    night.earns(OTHER_PAYER, "2026-08", 6_000, 2_000);
    night.earns(OTHER_PAYER, "2026-10", 9_000, 0);
    let expected = [(ORDER, "2026-08".to_owned(), 4_000, 0)];
    assert_eq!(
        found(&night.decide()),
        expected,
        "August what was left after tax, September nothing paid, October after the end"
    );
    night.day = d("2026-11-05");
    assert_eq!(found(&night.decide()), expected, "the window is July to September");
    night.day = d("2026-12-20");
    night.registers.from = Some(d("2026-12-19"));
    assert_eq!(found(&night.decide()), [], "August is out of the window");
}
