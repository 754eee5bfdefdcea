use rust_decimal::Decimal;

use crate::decide::test_night::{PAYER, TestNight, d, kroner, month};
use crate::model::decision::Decision;
use crate::model::{ForeignRequest, OrderSize, Status};
use crate::units::Percent;

/// 1 000 euros at 11.50.
fn euros() -> ForeignRequest {
    ForeignRequest {
        country: "ES".to_owned(),
        currency: "EUR".to_owned(),
        foreign_amount: Decimal::from(1_000),
        exchange_rate: Decimal::new(115, 1),
        rate_date: d("2026-05-04"),
    }
}

/// Each request as `A EUR 1000 x 11.5 = 8000.00 by 310000001`.
fn told(decision: &Decision) -> Vec<String> {
    let tell = |one: &crate::model::decision::Request| {
        let (foreign, claim) = (&one.foreign, decision.claims[usize::try_from(one.claim).expect("small")]);
        let payers: Vec<String> = one.payers.iter().map(|payer| payer.to_digits()).collect();
        let (amount, rate, principal) = (foreign.foreign_amount, foreign.exchange_rate, one.principal);
        format!("{claim} {} {amount} x {rate} = {principal} by {}", foreign.currency, payers.join(" "))
    };
    decision.requests.iter().map(tell).collect()
}

#[test]
fn a_request_is_named_with_its_conversion_and_the_payers_of_the_deduction_it_takes_part_in() {
    let mut night = TestNight::new();
    night.claim("A", "15", 8_000).foreign = Some(Box::new(euros()));
    night.claim("B", "15", 8_000);
    assert_eq!(told(&night.decide()), ["A EUR 1000 x 11.5 = 8000.00 by 310000001"]);
}

#[test]
fn a_request_that_is_held_has_no_payer_and_a_closed_one_no_row() {
    let mut night = TestNight::new();
    let held = night.claim("A", "15", 8_000);
    (held.foreign, held.status) = (Some(Box::new(euros())), Status::Deferred);
    night.claim("B", "15", 0).foreign = Some(Box::new(euros()));
    let written_off = night.claim("C", "15", 500);
    (written_off.foreign, written_off.status) = (Some(Box::new(euros())), Status::WrittenOff);
    night.claim("D", "5", 9_000);
    assert_eq!(told(&night.decide()), ["A EUR 1000 x 11.5 = 8000.00 by "]);
}

#[test]
fn a_request_covered_tonight_has_no_row_and_one_covered_in_part_keeps_its_principal() {
    let mut night = TestNight::new();
    night.claim("A", "15", 6_000).foreign = Some(Box::new(euros()));
    night.pays("P1", "2026-10", 6_000);
    assert_eq!(told(&night.decide()), Vec::<String>::new());
    night.facts.claims[0].principal = kroner(7_000);
    assert_eq!(told(&night.decide()), ["A EUR 1000 x 11.5 = 7000.00 by 310000001"]);
}

#[test]
fn a_payer_whose_order_ends_tonight_is_not_named() {
    let mut night = TestNight::new();
    night.claim("A", "15", 80_000).foreign = Some(Box::new(euros()));
    // The order of a payer who pays nothing any more ends.
    night.order(10_000_002, "310000002", "2026-06-01", None, OrderSize::Percent(Percent::whole(5)));
    night.facts.incomes.retain(|row| row.payer.to_digits() == PAYER && row.month != month("2020-01"));
    assert_eq!(told(&night.decide()), ["A EUR 1000 x 11.5 = 80000.00 by 310000001"]);
}
