//! Set-offs of one debtor in a whole night.

use crate::decide::night::{Ground, Night};
use crate::decide::sample::{d, debtor, name, needing};
use crate::law::LawContext;
use crate::law::kinds::by_number;
use crate::law::rates::Rates;
use crate::model::decision::{Decision, NoticeReason};
use crate::model::facts::Facts;
use crate::model::registers::{Registers, UsedCredit};
use crate::model::{
    Claim, Credit, CreditKind, HoldCode, Household, LawSettings, OrderSize, Status, Suspensions,
};
use crate::units::Money;

/// A claim named as its kind, of so many kroner.
fn claim(number: &str, kroner: i64, due: &str) -> Claim {
    let kind = by_number(number).expect("a kind").no;
    let amount = Money::from_kroner(kroner);
    Claim::open(name(&format!("C-{number}")), debtor(), debtor(), kind, d(due), amount)
}

fn credit(credit_id: &str, kind: CreditKind, kroner: i64) -> Credit {
    Credit {
        credit_id: name(credit_id),
        debtor: debtor(),
        kind,
        paying_body: None,
        amount: Money::from_kroner(kroner),
        available: d("2026-11-01"),
        own_kind: None,
        protection_claimed: false,
        protection_months: None,
        monthly_benefit: None,
    }
}

/// The claims of the worked examples.
fn debts() -> Vec<Claim> {
    let mut claims = vec![
        claim("X2", 3_000, "2025-06-20"),
        claim("1a", 12_000, "2026-10-25"),
        claim("X11", 4_000, "2025-03-01"),
        claim("X12", 5_000, "2025-04-10"),
        claim("5", 10_000, "2025-01-01"),
    ];
    claims.sort_by_key(|claim| claim.claim_id);
    claims
}

fn facts(household: Household, claims: Vec<Claim>, credits: Vec<Credit>) -> Facts {
    Facts { households: vec![household], claims, credits, ..Facts::default() }
}

fn night(day: &str, facts: &Facts, registers: &Registers) -> Decision {
    let context = LawContext {
        day: d(day),
        rates: Rates::load(&[]).expect("the rates"),
        settings: LawSettings::default(),
        suspensions: Suspensions::default(),
    };
    let ground = Ground::of(facts, registers, &context);
    let night = Night::new(facts, &ground);
    let mut decided = night.decide(0..night.debtors().len()).expect("the rates of the day");
    assert_eq!(decided.len(), 1, "one debtor");
    decided.remove(0).decision
}

fn decide(day: &str, facts: &Facts) -> Decision {
    night(day, facts, &Registers::default())
}

/// Credit, claim, rank and kroner of each share, then set off, protected and left of each credit.
fn told(decision: &Decision) -> Vec<String> {
    let money = &decision.money;
    let kroner = |money: Money| money.ore() / 100;
    let claim = |at: u32| decision.claims[usize::try_from(at).expect("a place")];
    let mut told: Vec<String> = money
        .set_off
        .iter()
        .map(|one| format!("{} {} {} {}", one.credit_id, claim(one.claim), one.rank, kroner(one.total())))
        .collect();
    told.extend(money.credits.iter().map(|one| {
        let [set_off, protected, left] = [one.set_off, one.protected, one.left].map(kroner);
        format!("{} {set_off}+{protected}+{left}", one.credit_id)
    }));
    told
}

#[test]
fn a_refund_is_set_off_in_the_order_of_2026() {
    let facts = facts(needing(0), debts(), vec![credit("K1", CreditKind::TaxRefund, 20_000)]);
    let decision = decide("2026-11-20", &facts);
    let expected =
        ["K1 C-X2 b 3000", "K1 C-1a j 12000", "K1 C-X11 m 4000", "K1 C-X12 n 1000", "K1 20000+0+0"];
    assert_eq!(told(&decision), expected, "SET-1");
    let [notice] =
        decision.notices.iter().filter(|one| one.why == NoticeReason::Setoff).collect::<Vec<_>>()[..]
    else {
        panic!("one notice of a set-off");
    };
    assert_eq!(notice.claim_id, Some(name("K1")));
    assert_eq!(notice.answer_by, d("2026-12-20"));
    assert_eq!(notice.size, Some(OrderSize::Amount(Money::from_kroner(20_000))));
    assert!(!decision.regime_fixed, "a set-off fixes no regime");
    assert!(decision.money.repayments.is_empty());
    let closed = decision.holds.iter().filter(|hold| hold.code == HoldCode::ClaimClosed);
    let closed: Vec<&str> =
        closed.map(|hold| decision.claims[usize::try_from(hold.claim).expect("a place")].as_str()).collect();
    assert_eq!(closed, ["C-1a", "C-X11", "C-X2"], "covered tonight");
}

#[test]
fn a_refund_is_set_off_in_the_order_of_2027() {
    let facts = facts(needing(0), debts(), vec![credit("K1", CreditKind::TaxRefund, 20_000)]);
    let expected = ["K1 C-1a a3 12000", "K1 C-X11 c1 4000", "K1 C-X12 d1 4000", "K1 20000+0+0"];
    assert_eq!(told(&decide("2027-02-10", &facts)), expected, "SET-2");
}

#[test]
fn what_is_protected_and_what_is_left_goes_back_to_the_debtor() {
    let credits = vec![
        Credit { available: d("2026-10-01"), ..credit("K2", CreditKind::OtherPublic, 1_500) },
        credit("K1", CreditKind::TaxRefund, 20_000),
    ];
    let mut facts = facts(needing(2_000), vec![claim("X2", 3_000, "2025-06-20")], credits);
    let decision = decide("2026-11-20", &facts);
    assert_eq!(told(&decision), ["K1 C-X2 b 3000", "K2 0+1500+0", "K1 3000+500+16500"]);
    let repaid: Vec<(&str, i64)> =
        decision.money.repayments.iter().map(|one| (one.source.as_str(), one.amount.ore() / 100)).collect();
    assert_eq!(repaid, [("K2", 1_500), ("K1", 17_000)]);
    assert_eq!(decision.notices.iter().filter(|one| one.why == NoticeReason::Setoff).count(), 1);
    facts.credits[1].protection_months = Some(2);
    assert_eq!(told(&decide("2026-11-20", &facts))[2], "K1 3000+2500+14500", "a later credit for two months");
    assert_eq!(told(&decide("2027-02-10", &facts))[2], "K1 3000+0+17000", "not asked for in 2027");
    facts.credits[1].protection_claimed = true;
    assert_eq!(told(&decide("2027-02-10", &facts))[2], "K1 3000+2500+14500", "asked for in 2027");
    facts.households[0].civil_status = None;
    assert_eq!(
        told(&decide("2026-11-20", &facts))[1..],
        ["K2 0+0+1500", "K1 3000+0+17000"],
        "an organisation"
    );
}

#[test]
fn only_what_no_earlier_night_has_used_is_used() {
    let facts = facts(
        needing(0),
        vec![claim("X2", 30_000, "2025-06-20")],
        vec![credit("K1", CreditKind::TaxRefund, 20_000)],
    );
    for (used, expected) in [
        (0, &["K1 C-X2 b 20000", "K1 20000+0+0"][..]),
        (15_000, &["K1 C-X2 b 5000", "K1 5000+0+0"]),
        (20_000, &["K1 0+0+0"]),
        (21_000, &["K1 0+0+0"]),
    ] {
        let row = UsedCredit {
            credit_id: name("K1"),
            used: Money::from_kroner(used),
            protected: Money::ZERO,
            date: d("2026-11-19"),
        };
        let registers = Registers { from: Some(d("2026-11-19")), credits: vec![row], ..Registers::default() };
        let decision = night("2026-11-20", &facts, &registers);
        assert_eq!(told(&decision), expected, "{used} used");
        assert!(decision.money.repayments.is_empty());
        let told = decision.notices.iter().any(|one| one.why == NoticeReason::Setoff);
        assert_eq!(told, expected.len() > 1, "told of what was set off only");
    }
    let correction = Registers { from: Some(d("2026-11-20")), ..Registers::default() };
    assert!(told(&night("2026-11-20", &facts, &correction)).is_empty(), "a correction sets nothing off");
}

#[test]
fn money_that_cannot_be_used_yet_and_running_benefits_are_left_alone() {
    let credits = vec![
        credit("K1", CreditKind::Benefit, 9_000),
        Credit { available: d("2026-11-20"), ..credit("K2", CreditKind::TaxRefund, 100) },
        Credit { available: d("2026-11-21"), ..credit("K3", CreditKind::TaxRefund, 9_000) },
    ];
    let facts = facts(needing(0), debts(), credits);
    assert_eq!(told(&decide("2026-11-20", &facts)), ["K2 C-X2 b 100", "K2 100+0+0"]);
}

#[test]
fn nothing_is_set_off_on_half_the_facts() {
    let mut facts = facts(needing(0), debts(), vec![credit("K1", CreditKind::TaxRefund, 20_000)]);
    facts.parked_debtors = vec![debtor()];
    assert!(told(&decide("2026-11-20", &facts)).is_empty(), "facts parked");
    facts.parked_debtors.clear();
    facts.households.clear();
    assert!(told(&decide("2026-11-20", &facts)).is_empty(), "debtor unknown");
}

#[test]
fn a_debt_settlement_leaves_money_of_the_claims_own_kind_and_support() {
    let own = Credit {
        own_kind: by_number("X2").map(|kind| kind.no),
        ..credit("K1", CreditKind::TaxRefund, 20_000)
    };
    let household = Household { debt_settlement_from: Some(d("2026-01-01")), ..needing(0) };
    let mut facts = facts(household, debts(), vec![own]);
    assert_eq!(told(&decide("2026-11-20", &facts)), ["K1 C-X2 b 3000", "K1 C-1a j 12000", "K1 15000+0+5000"]);
    facts.credits[0].own_kind = None;
    assert_eq!(told(&decide("2026-11-20", &facts)), ["K1 C-1a j 12000", "K1 12000+0+8000"]);
}

#[test]
fn bankruptcy_stops_damages_alone_and_only_in_other_public_money_from_2027() {
    let household = Household { bankruptcy_date: Some(d("2026-06-01")), ..needing(0) };
    let claims = vec![claim("5", 100, "2025-01-01"), claim("5d", 100, "2025-01-01")];
    let credits = vec![credit("K1", CreditKind::NavArrears, 500), credit("K2", CreditKind::TaxRefund, 150)];
    let mut facts = facts(household, claims, credits);
    let expected = ["K1 C-5d k 100", "K2 C-5 q 100", "K1 100+0+400", "K2 100+0+50"];
    assert_eq!(told(&decide("2026-11-20", &facts)), expected, "bankrupt in 2026");
    let expected = ["K2 C-5d b1 100", "K2 C-5 e1 50", "K1 0+0+500", "K2 150+0+0"];
    assert_eq!(told(&decide("2027-02-10", &facts)), expected, "bankrupt in 2027");
    facts.households[0].bankruptcy_date = None;
    let expected = ["K1 C-5d b1 100", "K2 C-5 e1 100", "K1 100+0+400", "K2 100+0+50"];
    assert_eq!(told(&decide("2027-02-10", &facts)), expected, "not bankrupt");
}

#[test]
fn a_payment_plan_stops_nothing_and_a_claim_covered_by_one_credit_is_not_covered_again() {
    let claims = vec![Claim { status: Status::PaymentPlan, ..claim("X2", 150, "2025-06-20") }];
    let credits = vec![credit("K1", CreditKind::TaxRefund, 100), credit("K2", CreditKind::TaxRefund, 100)];
    let decision = decide("2026-11-20", &facts(needing(0), claims, credits));
    assert_eq!(told(&decision), ["K1 C-X2 b 100", "K2 C-X2 b 50", "K1 100+0+0", "K2 50+0+50"]);
}

#[test]
fn every_figure_of_a_credit_is_in_the_trace() {
    let credits = vec![Credit {
        own_kind: by_number("X2").map(|kind| kind.no),
        ..credit("K1", CreditKind::TaxRefund, 20_000)
    }];
    let claims = vec![
        claim("1a", 12_000, "2026-10-25"),
        claim("X17", 100, "2026-01-15"),
        Claim {
            costs: Money::from_kroner(10),
            interest: Money::from_kroner(5),
            ..claim("X2", 6_500, "2025-06-20")
        },
        claim("X3", 100, "2026-12-15"),
    ];
    let decision = decide("2026-11-20", &facts(needing(2_000), claims, credits));
    let found = decision.trace.iter().filter(|line| line.step.contains("setoff"));
    let found: Vec<(&str, Option<u32>, Option<i64>)> =
        found.map(|line| (line.step, line.claim, line.amount.map(|amount| amount.ore() / 100))).collect();
    let expected = [
        ("setoff.stop.not_due", Some(3), None),
        ("setoff.lacking", None, Some(2_000)),
        ("setoff.credit", None, Some(20_000)),
        ("setoff.protected_part", None, Some(2_000)),
        ("setoff.stop.kind_of_credit", Some(1), None),
        ("setoff.principal", Some(2), Some(6_500)),
        ("setoff.costs", Some(2), Some(10)),
        ("setoff.interest", Some(2), Some(5)),
        ("setoff.principal", Some(0), Some(11_485)),
        ("setoff.protected", None, Some(2_000)),
        ("notice.setoff", None, Some(18_000)),
    ];
    assert_eq!(found, expected);
}
