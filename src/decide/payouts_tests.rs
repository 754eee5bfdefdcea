//! Who gets tonight's money, and who must first say that the claim stands.

use super::*;
use crate::decide::test_night::{TestNight, d, kroner, name, party, steps};
use crate::model::money_night::PayoutState::{Pay, Unconfirmed};
use crate::model::money_night::{CreditUse, MoneyNight};

/// What a case changes.
type Change = fn(&mut TestNight);

/// Creditor, øre, state; a row a share.
fn payouts(decision: &Decision) -> Vec<(String, i64, &'static str)> {
    let row = |one: &Payout| (one.creditor.to_digits(), one.amount.ore() / 100, one.state.as_str());
    decision.money.payouts.iter().map(row).collect()
}

const RECIPIENT: &str = "00000000003";
const CREDITOR: &str = "310000009";

#[test]
fn each_share_goes_to_its_creditor() {
    let mut night = TestNight::new();
    night.support("S1", 2_500).advance = kroner(1_000);
    night.claim("C1", "X17", 400);
    night.pays("P1", "2026-11", 3_000);
    let decision = night.decide();
    let expected = [
        (RECIPIENT, 1_500, "pay"),
        (crate::law::kinds::WELFARE_AUTHORITY, 1_000, "pay"),
        (CREDITOR, 400, "pay"),
    ];
    assert_eq!(payouts(&decision), expected.map(|(who, kroner, state)| (who.to_owned(), kroner, state)));
    let lines = steps(&decision, "payout.pay");
    assert_eq!(lines.len(), 3);
    assert_eq!((lines[2].party, lines[2].amount), (Some(party(CREDITOR)), Some(kroner(400))));
    assert_eq!(decision.money.repayments[0].amount, kroner(100));
}

#[test]
fn a_private_creditor_without_news_or_money_for_a_year_must_confirm_first() {
    let state = |change: Change| {
        let mut night = TestNight::new();
        night.claim("C1", "X17", 4_000).decided_date = Some(d("2025-11-19"));
        night.pays("P1", "2026-10", 300);
        change(&mut night);
        let decision = night.decide();
        decision.money.payouts[0].state
    };
    let cases: [(&str, Change, PayoutState); 7] = [
        ("decided over a year ago", |_| {}, Unconfirmed),
        ("decided a year ago", |night| night.facts.claims[0].decided_date = Some(d("2025-11-20")), Pay),
        ("confirmed", |night| night.facts.claims[0].confirmed_on = Some(d("2026-02-01")), Pay),
        ("got money a year ago", |night| night.got("C1", "2025-11-20", "2025-11", [1, 0, 0]), Pay),
        ("got money before", |night| night.got("C1", "2025-11-19", "2025-11", [1, 0, 0]), Unconfirmed),
        ("was set off", |night| night.set_off("C1", "2026-01-15", 1), Pay),
        ("another claim got money", |night| night.got("C2", "2026-01-15", "2026-01", [1, 0, 0]), Unconfirmed),
    ];
    for (what, change, expected) in cases {
        assert_eq!(state(change), expected, "{what}");
    }
}

#[test]
fn running_support_and_its_terms_are_one_claim_to_its_recipient() {
    let states = |change: Change| {
        let mut night = TestNight::new();
        night.support("S1", 2_500).decided_date = Some(d("2024-06-10"));
        night.term("T1", "2026-09", 2_500).decided_date = Some(d("2024-10-10"));
        night.pays("P1", "2026-11", 2_700);
        change(&mut night);
        night.decide().money.payouts.iter().map(|row| row.state.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(states(|_| {}), ["unconfirmed", "unconfirmed"]);
    // Money from within a year of the decision on, never a year apart.
    let paid: [(&str, Change); 2] = [
        ("running", |night| {
            night.got("RUN-S1-2025-04", "2025-05-02", "2025-04", [1, 0, 0]);
            night.got("RUN-S1-2026-02", "2026-03-02", "2026-02", [1, 0, 0]);
        }),
        ("term", |night| {
            night.got("T1", "2025-05-02", "2025-04", [1, 0, 0]);
            night.got("T1", "2026-03-02", "2026-02", [1, 0, 0]);
        }),
    ];
    for (what, money) in paid {
        assert_eq!(states(money), ["pay", "pay"], "{what}");
    }
    let waited: Change = |night| night.got("T1", "2026-03-02", "2026-02", [1, 0, 0]);
    assert_eq!(states(waited), ["unconfirmed", "unconfirmed"], "the share before waited for its word too");
    let other: Change = |night| night.got("RUN-S2-2026-02", "2026-03-02", "2026-02", [1, 0, 0]);
    assert_eq!(states(other), ["unconfirmed", "unconfirmed"], "another row's");
}

#[test]
fn what_stays_with_the_debtor_of_a_credit_goes_back_once() {
    let mut decision = TestNight::new().decide();
    let credit = |id: &str, protected, left| CreditUse {
        credit_id: name(id),
        set_off: kroner(7),
        protected: kroner(protected),
        left: kroner(left),
    };
    decision.money = MoneyNight {
        credits: vec![credit("K1", 10, 5), credit("K2", 0, 0), credit("K3", 0, 3)],
        ..MoneyNight::default()
    };
    repay_credits(&mut decision);
    repay_credits(&mut decision);
    let found: Vec<_> = decision.money.repayments.iter().map(|row| (row.source, row.amount)).collect();
    assert_eq!(found, [(name("K1"), kroner(15)), (name("K3"), kroner(3))]);
}
