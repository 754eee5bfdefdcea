//! Payments find their debtor by their KID, and each is taken once.

use super::*;
use crate::decide::test_night::{TestNight, d, kroner, month, name, party};
use crate::model::registers::StrayPayment;

fn night() -> TestNight {
    let mut night = TestNight::new();
    night.claim("C1", "X17", 20_000);
    night
}

#[test]
fn a_payment_goes_to_the_debtor_of_its_order_or_astray() {
    use PaymentFaultCode::{Repeated, UnknownKid, WrongPayer};
    let mut night = night();
    night.paid("P3", "2026-10-15", "2026-10", 100);
    night.registers.strays.push(StrayPayment {
        payment_id: name("P5"),
        value_date: d("2026-10-15"),
        pay_month: month("2026-10"),
        amount: kroner(1),
    });
    night.pays("P1", "2026-10", 1);
    night.pays("P2", "2026-10", 1).order_id = None;
    night.pays("P3", "2026-10", 1).payer = Some(party("310000002"));
    night.pays("P4", "2026-10", 1).order_id = Some(99);
    night.pays("P5", "2026-10", 1).order_id = None;
    let matched = Matched::new(&night.facts.payments, &night.registers);
    let taken: Vec<&str> =
        matched.from(party("00000000001")).iter().map(|(_, one)| one.payment.payment_id.as_str()).collect();
    assert_eq!(taken, ["P1"]);
    let strays: Vec<_> = matched
        .strays
        .iter()
        .map(|one| {
            let codes: Vec<_> = one.faults().iter().map(|fault| fault.code).collect();
            (one.payment.payment_id.to_string(), one.code, codes)
        })
        .collect();
    let expected = [
        ("P2", UnknownKid, vec![UnknownKid]),
        ("P3", Repeated, vec![Repeated, WrongPayer]),
        ("P4", UnknownKid, vec![UnknownKid]),
        ("P5", Repeated, vec![UnknownKid, Repeated]),
    ];
    assert_eq!(strays, expected.map(|(id, code, codes)| (id.to_owned(), code, codes)));
    assert_eq!(to_come(&night.facts, &night.registers), 3);
}

#[test]
fn a_payment_taken_before_is_neither_taken_again_nor_paid_back() {
    let mut night = night();
    night.paid("P1", "2026-11-13", "2026-10", 6_460);
    night.pays("P1", "2026-10", 6_460);
    let decision = night.decide();
    assert_eq!(decision.money.receipts, []);
    assert_eq!(decision.money.distributed, []);
    assert_eq!(decision.money.repayments, []);
}
