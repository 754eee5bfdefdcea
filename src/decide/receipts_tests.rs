//! Tonight's payments: what they go to, what is wrong with them, and what they leave for the plan.

use crate::decide::test_night::{
    ORDER, OTHER_PAYER, PAYER, TestNight, amounts, d, kroner, name, party, steps,
};
use crate::model::decision::Decision;
use crate::model::{HoldCode, OrderSize, PaymentFaultCode, Status};
use crate::units::Money;

/// Payment, claim (empty: none), class and step, øre; in the order of the rows.
fn shares(decision: &Decision) -> Vec<(String, String, String, i64)> {
    let row = |one: &crate::model::money_night::Distributed| {
        let claim = one.to.map_or_else(String::new, |to| to.claim_id.to_string());
        let place = one.to.map_or_else(String::new, |to| format!("{}{}", to.class, to.step));
        (one.payment_id.to_string(), claim, place, one.total().ore())
    };
    decision.money.distributed.iter().map(row).collect()
}

fn check(what: &str, decision: &Decision, expected: &[(&str, &str, &str, i64)]) {
    let wanted: Vec<_> = expected
        .iter()
        .map(|(payment, claim, place, kroner)| {
            ((*payment).to_owned(), (*claim).to_owned(), (*place).to_owned(), kroner * 100)
        })
        .collect();
    assert_eq!(shares(decision), wanted, "{what}");
}

fn codes(decision: &Decision) -> Vec<PaymentFaultCode> {
    decision.money.payment_faults.iter().map(|fault| fault.code).collect()
}

#[test]
fn a_payment_lowers_its_claims_before_anything_is_planned() {
    let mut night = TestNight::new();
    night.claim("C1", "X17", 20_000);
    night.pays("P1", "2026-10", 6_460);
    let decision = night.decide();
    check("right", &decision, &[("P1", "C1", "e1", 6_460)]);
    assert!(decision.money.payment_faults.is_empty() && decision.money.repayments.is_empty());
    assert_eq!(decision.money.receipts.len(), 1);
    assert_eq!(amounts(&decision, "under_way.order"), [646_000], "November; October has come");
    assert_eq!(amounts(&decision, "order.left_to_cover"), [2_000_000 - 646_000 - 646_000]);
    let short = {
        let mut night = TestNight::new();
        night.claim("C1", "X17", 20_000);
        night.pays("P1", "2026-10", 100);
        night.decide()
    };
    check("short", &short, &[("P1", "C1", "e1", 100)]);
    assert_eq!(amounts(&short, "order.left_to_cover"), [2_000_000 - 10_000 - 646_000]);
}

#[test]
fn principal_costs_and_interest_are_written_down_in_that_order() {
    let mut night = TestNight::new();
    let claim = night.claim("C1", "X17", 100);
    (claim.costs, claim.interest) = (kroner(50), kroner(30));
    night.pays("P1", "2026-10", 160);
    let decision = night.decide();
    let row = decision.money.distributed[0];
    assert_eq!([row.principal, row.costs, row.interest].map(Money::ore), [10_000, 5_000, 1_000]);
}

#[test]
fn faults_that_do_not_stop_a_payment_are_named_and_it_is_distributed_all_the_same() {
    let mut night = TestNight::new();
    night.order(10_000_002, OTHER_PAYER, "2026-06-01", Some("2026-09-30"), OrderSize::Amount(kroner(500)));
    night.claim("C1", "X17", 100);
    let late = night.pays("P1", "2026-09", 130);
    late.order_id = Some(10_000_002);
    let decision = night.decide();
    check("late, from another, too much", &decision, &[("P1", "C1", "e1", 100), ("P1", "", "", 30)]);
    let expected = [PaymentFaultCode::WrongPayer, PaymentFaultCode::OrderEnded, PaymentFaultCode::TooMuch];
    assert_eq!(codes(&decision), expected);
    let details: Vec<&str> = decision.money.payment_faults.iter().map(|one| one.detail.as_str()).collect();
    assert_eq!(details[2], "pays 30.00 more than is owed");
    let back = decision.money.repayments[0];
    assert_eq!((back.source, back.amount), (name("P1"), kroner(30)));
    for (step, expected) in [("receipt.wrong_payer", Some(OTHER_PAYER)), ("receipt.order_ended", None)] {
        let lines = steps(&decision, step);
        assert_eq!(lines.len(), 1, "{step}");
        assert_eq!(lines[0].party, expected.map(party), "{step}");
    }
    assert_eq!(steps(&decision, "receipt.order_ended")[0].date, Some(d("2026-09-30")));
}

#[test]
fn what_comes_after_the_claim_is_covered_goes_back() {
    let covered = |change: fn(&mut TestNight)| {
        let mut night = TestNight::new();
        night.claim("C1", "X17", 1_000);
        night.pays("P2", "2026-10", 700);
        change(&mut night);
        night.decide()
    };
    let paid = covered(|night| night.facts.claims[0].status = Status::Paid);
    check("paid in the ledger", &paid, &[("P2", "", "", 700)]);
    let twice = covered(|night| {
        night.pays("P1", "2026-09", 900);
    });
    check(
        "two payments for what one could cover",
        &twice,
        &[("P1", "C1", "e1", 900), ("P2", "C1", "e1", 100), ("P2", "", "", 600)],
    );
    assert_eq!(twice.holds[0].detail.to_string(), "covered tonight");
    let before = covered(|night| {
        night.facts.booked_through = Some(d("2026-11-01"));
        night.got("C1", "2026-11-19", "2026-09", [1_000, 0, 0]);
    });
    check("covered by an earlier night", &before, &[("P2", "", "", 700)]);
    assert_eq!(before.holds[0].detail.to_string(), "covered, not booked yet");
    for decision in [paid, twice, before] {
        assert_eq!(codes(&decision), [PaymentFaultCode::TooMuch]);
        assert_eq!(decision.money.repayments.len(), 1);
        assert_eq!(decision.holds[0].code, HoldCode::ClaimClosed);
    }
}

#[test]
fn only_decided_claims_that_nothing_keeps_out_take_money() {
    let mut night = TestNight::new();
    night.claim("C1", "X17", 1_000).decided_date = None;
    night.claim("C2", "X17", 1_000);
    night.claim("C3", "X17", 1_000).established_date = Some(d("2026-10-01"));
    night.claim("C4", "X17", 1_000).limitation_date = Some(d("2026-06-09"));
    night.facts.households[0].bankruptcy_date = Some(d("2026-09-01"));
    night.pays("P1", "2026-10", 300);
    check("bankrupt since September", &night.decide(), &[("P1", "C3", "e1", 300)]);
    night.facts.households[0].bankruptcy_date = None;
    let free = night.decide();
    check("C4 was barred when it was decided", &free, &[("P1", "C2", "e1", 150), ("P1", "C3", "e1", 150)]);
    night.facts.parked_debtors = vec![night.facts.households[0].debtor];
    check(
        "half the facts do not stop money that came",
        &night.decide(),
        &[("P1", "C2", "e1", 150), ("P1", "C3", "e1", 150)],
    );
    night.facts.households.clear();
    night.facts.parked_debtors.clear();
    check(
        "nor does an unknown debtor; without a row the old regime's order of classes holds",
        &night.decide(),
        &[("P1", "C2", "e1", 150), ("P1", "C3", "e1", 150)],
    );
}

#[test]
fn contested_paternity_is_set_aside_and_not_paid_out() {
    let mut night = TestNight::new();
    night.term("T1", "2026-09", 2_000).status = Status::PaternityContested;
    night.claim("C1", "X17", 1_000).status = Status::PaternityContested;
    night.pays("P1", "2026-10", 2_500);
    let decision = night.decide();
    check("both get theirs", &decision, &[("P1", "T1", "a2", 2_000), ("P1", "C1", "e1", 500)]);
    let aside: Vec<bool> =
        decision.money.distributed.iter().filter_map(|row| Some(row.to?.set_aside)).collect();
    assert_eq!(aside, [true, false], "only support has a father");
    assert_eq!(amounts(&decision, "receipt.set_aside"), [200_000]);
    assert_eq!(amounts(&decision, "payout.pay"), [50_000]);
    night.facts.claims[1].status_until = Some(d("2026-11-19"));
    assert_eq!(amounts(&night.decide(), "receipt.set_aside"), [0i64; 0], "settled the day before");
}

#[test]
fn running_support_of_a_month_paid_twice_in_parts_is_never_paid_twice_over() {
    let mut night = TestNight::new();
    night.support("S1", 2_500);
    night.claim("C1", "X17", 9_000);
    night.pays("P1", "2026-11", 1_000);
    night.pays("P2", "2026-11", 2_000);
    night.pays("P3", "2026-10", 300);
    check(
        "two payments tonight for November, one for October",
        &night.decide(),
        &[
            ("P1", "RUN-S1-2026-11", "a1", 1_000),
            ("P2", "RUN-S1-2026-11", "a1", 1_500),
            ("P2", "C1", "e1", 500),
            ("P3", "RUN-S1-2026-10", "a1", 300),
        ],
    );
    night.got("RUN-S1-2026-11", "2026-11-14", "2026-11", [2_200, 0, 0]);
    check(
        "an earlier night has given November 2 200",
        &night.decide(),
        &[
            ("P1", "RUN-S1-2026-11", "a1", 300),
            ("P1", "C1", "e1", 700),
            ("P2", "C1", "e1", 2_000),
            ("P3", "RUN-S1-2026-10", "a1", 300),
        ],
    );
    night.term("T1", "2026-11", 2_500);
    night.facts.booked_through = Some(d("2026-11-13"));
    check(
        "the term takes its place, and what was paid under the other name is paid",
        &night.decide(),
        &[
            ("P1", "T1", "a1", 300),
            ("P1", "C1", "e1", 700),
            ("P2", "C1", "e1", 2_000),
            ("P3", "RUN-S1-2026-10", "a1", 300),
        ],
    );
}

#[test]
fn money_for_the_plan_month_lowers_its_running_support_itself() {
    let mut night = TestNight::new();
    night.support("S1", 2_500);
    night.claim("C1", "X17", 9_000);
    night.pays("P1", "2026-12", 1_000);
    let decision = night.decide();
    check("December", &decision, &[("P1", "RUN-S1-2026-12", "a1", 1_000)]);
    let row = decision.claims.iter().position(|claim| *claim == name("RUN-S1-2026-12")).expect("the claim");
    let row = u32::try_from(row).expect("a few claims");
    let planned = decision.allocations.iter().find(|one| one.claim == row).expect("its plan");
    assert_eq!(planned.planned, kroner(1_500));
    night.pays("P1", "2026-11", 1_000);
    night.facts.payments.remove(0);
    check("November leaves December alone", &night.decide(), &[("P1", "RUN-S1-2026-11", "a1", 1_000)]);
}

#[test]
fn what_is_under_way_finds_running_support_as_tonights_receipts_leave_it() {
    let mut night = TestNight::new();
    night.support("S1", 2_500);
    night.claim("C1", "X17", 90_000);
    night.paid("P0", "2026-11-13", "2026-10", 1);
    night.order(10_000_002, OTHER_PAYER, "2026-11-01", None, OrderSize::Amount(kroner(1_000)));
    night.pays("P1", "2026-11", 2_000);
    let decision = night.decide();
    check("the first order's", &decision, &[("P1", "RUN-S1-2026-11", "a1", 2_000)]);
    assert_eq!(amounts(&decision, "under_way.order"), [100_000], "the second order's");
    assert_eq!(amounts(&decision, "under_way.share"), [50_000], "500 went to the support");
}

#[test]
fn two_years_are_counted_with_tonights_receipt() {
    let mut night = TestNight::new();
    night.registers.orders[0].periods[0].start = d("2024-06-01");
    night.claim("C1", "X17", 20_000);
    night.paid("P0", "2024-11-20", "2024-11", 500);
    assert_eq!(night.decide().orders[0].reason, "TWO_YEARS");
    night.pays("P1", "2026-10", 500);
    let decision = night.decide();
    check("received in time", &decision, &[("P1", "C1", "e1", 500)]);
    assert_ne!(decision.orders[0].reason, "TWO_YEARS");
}

#[test]
fn an_unbooked_payment_lowers_the_plan_to_a_last_instalment() {
    // The order takes 8 192 a month; 12 192.40 is booked, and a payment of 8 192 is not booked yet.
    let kroner_left = |payment: bool| {
        let mut night = TestNight::new();
        night.facts.households[0].need_override = Some(kroner(29_800));
        night.registers.orders[0].periods[0].size = OrderSize::Amount(kroner(8_192));
        night.claim("C1", "X17", 12_192).interest = Money::from_ore(40);
        night.paid("P0", "2026-11-12", "2026-10", 8_192);
        if payment {
            night.pays("P1", "2026-11", 8_192);
        } else {
            night.paid("P1", "2026-11-13", "2026-11", 8_192);
        }
        night.decide()
    };
    let decision = kroner_left(true);
    check("received", &decision, &[("P1", "C1", "e1", 8_192)]);
    assert_eq!(decision.reason, "LAST_INSTALMENT");
    assert_eq!(decision.orders[0].final_amount, Some(kroner(4_001)));
    assert_eq!(decision.allocations[0].planned.ore(), 400_040);
    assert_ne!(kroner_left(false).reason, "LAST_INSTALMENT", "booked, with 12 192.40 left");
}

#[test]
fn a_correction_takes_nothing_more() {
    let mut night = TestNight::new();
    night.claim("C1", "X17", 20_000);
    night.pays("P1", "2026-10", 6_460);
    night.registers.from = Some(night.day);
    let decision = night.decide();
    assert_eq!(decision.money, crate::model::money_night::MoneyNight::default());
    night.paid("P1", "2026-11-13", "2026-10", 6_460);
    night.got("C1", "2026-11-20", "2026-10", [6_460, 0, 0]);
    let decision = night.decide();
    assert_eq!(amounts(&decision, "claim.covered_not_booked"), [646_000], "the night's own share stands");
}

#[test]
fn every_ore_of_a_payment_is_traced_with_its_payer_month_and_claim() {
    let mut night = TestNight::new();
    night.support("S1", 2_500);
    night.claim("C1", "X17", 1_000);
    night.pays("P1", "2026-11", 3_700);
    let decision = night.decide();
    let payment = steps(&decision, "receipt.payment")[0];
    assert_eq!((payment.party, payment.date), (Some(party(PAYER)), Some(d("2026-11-13"))));
    let shares = steps(&decision, "receipt.share");
    let found: Vec<_> = shares.iter().map(|line| (line.claim, line.amount)).collect();
    assert_eq!(found, [(None, Some(kroner(2_500))), (Some(0), Some(kroner(1_000)))]);
    assert!(shares.iter().all(|line| line.date == Some(d("2026-11-01"))));
    assert_eq!(amounts(&decision, "receipt.surplus"), [20_000]);
    assert_eq!(amounts(&decision, "repayment.receipt"), [20_000]);
    assert_eq!(decision.money.receipts[0].order_id, ORDER);
}
