//! Interest and fees of one debtor in a whole night.

use crate::decide::sample::{claim, d, debtor, facts, m, name, needing, night, night_at, party, wages};
use crate::law::rates::MissingRate;
use crate::model::decision::Decision;
use crate::model::facts::Facts;
use crate::model::money_night::FeeKind;
use crate::model::registers::{ChargedFee, PastSetOff, PastShare, Registers};
use crate::model::{Claim, Credit, CreditKind, Regime, Status};
use crate::units::{Money, PartyId};

/// Each fee as `C1 interest 2026-02-14..2026-06-30 2235.62`.
fn told(decision: &Decision) -> Vec<String> {
    let tell = |fee: &crate::model::money_night::Fee| {
        let claim = fee.claim_id.map_or_else(|| "-".to_owned(), |claim| claim.to_string());
        let days = if fee.from == fee.to { String::new() } else { format!(" {}..{}", fee.from, fee.to) };
        format!("{claim} {}{days} {}", fee.kind.as_str(), fee.amount)
    };
    decision.money.fees.iter().map(tell).collect()
}

/// What the register gets of fees charged once.
fn charged(decision: &Decision) -> Vec<String> {
    let tell = |(claim, kind): &(Option<crate::model::Reference>, FeeKind)| {
        format!("{} {}", claim.map_or_else(|| "-".to_owned(), |claim| claim.to_string()), kind.as_str())
    };
    decision.money.fees_charged.iter().map(tell).collect()
}

fn alone(claims: Vec<Claim>) -> Facts {
    facts(needing(0), claims, Vec::new())
}

/// A recovery with a notice of interest on 2026-01-15.
fn recovery(kroner: i64) -> Claim {
    Claim { interest_notice_date: Some(d("2026-01-15")), ..claim("C1", "5", kroner, "2025-10-15") }
}

fn past_share(date: &str, pay_month: &str, principal: i64, costs: i64, interest: i64) -> PastShare {
    let [principal, costs, interest] = [principal, costs, interest].map(Money::from_kroner);
    let (debtor, payment_id, claim_id) = (debtor(), name("P1"), name("C1"));
    PastShare {
        debtor,
        payment_id,
        claim_id,
        date: d(date),
        pay_month: m(pay_month),
        principal,
        costs,
        interest,
    }
}

fn past_set_off(date: &str, principal: i64, costs: i64) -> PastSetOff {
    let [principal, costs] = [principal, costs].map(Money::from_kroner);
    PastSetOff {
        credit_id: name("K1"),
        claim_id: name("C1"),
        date: d(date),
        principal,
        costs,
        interest: Money::ZERO,
    }
}

fn registers(distributions: Vec<PastShare>, set_offs: Vec<PastSetOff>) -> Registers {
    Registers { from: Some(d("2026-06-29")), distributions, set_offs, ..Registers::default() }
}

#[test]
fn interest_runs_on_principal_alone() {
    let expected = ["C1 interest 2026-02-14..2026-06-30 2235.62"];
    let with = |interest: i64, costs: i64| Claim {
        interest: Money::from_kroner(interest),
        costs: Money::from_kroner(costs),
        ..recovery(50_000)
    };
    for one in [with(0, 0), with(7_000, 0), with(0, 900), with(7_000, 900)] {
        let decision = night("2026-06-30", &alone(vec![one]), &Registers::default());
        assert_eq!(told(&decision), expected, "INT-1");
        assert!(decision.money.fees_charged.is_empty(), "interest is counted again each night");
    }
    let booked = Claim { interest_from: Some(d("2023-12-15")), ..claim("C1", "5", 10_000, "2023-01-10") };
    let decision = night("2024-03-15", &alone(vec![booked]), &Registers::default());
    let expected = ["C1 interest 2023-12-15..2024-01-01 54.73", "C1 interest 2024-01-01..2024-03-15 252.73"];
    assert_eq!(told(&decision), expected, "INT-2");
}

#[test]
fn part_payments_are_credited_on_their_days_booked_or_not() {
    let expected = [
        "C1 interest 2026-02-14..2026-03-01 246.58",
        "C1 interest 2026-03-01..2026-05-05 854.79",
        "C1 interest 2026-05-05..2026-06-30 552.33",
    ];
    let shares = || vec![past_share("2026-04-20", "2026-03", 10_000, 500, 300)];
    let set_offs = || vec![past_set_off("2026-05-05", 10_000, 100)];
    // By the time the ledger has booked both, one or none of them, it has so much left.
    for (booked_through, left) in [(None, 30_000), (Some("2026-04-20"), 40_000), (Some("2026-04-19"), 50_000)]
    {
        let mut facts = alone(vec![recovery(left)]);
        facts.booked_through = booked_through.map(d);
        let decision = night("2026-06-30", &facts, &registers(shares(), set_offs()));
        assert_eq!(told(&decision), expected, "booked through {booked_through:?}");
    }
    let covered = registers(vec![past_share("2026-04-20", "2026-03", 50_000, 0, 0)], Vec::new());
    let mut facts = alone(vec![recovery(50_000)]);
    facts.booked_through = Some(d("2026-04-01"));
    assert!(told(&night("2026-06-30", &facts, &covered)).is_empty(), "nothing is left of it");
    let costs_left = Claim { principal: Money::ZERO, costs: Money::from_kroner(5), ..recovery(0) };
    let decision = night("2026-06-30", &alone(vec![costs_left]), &covered);
    assert_eq!(
        told(&decision),
        ["C1 interest 2026-02-14..2026-03-01 246.58"],
        "until the principal was paid"
    );
}

#[test]
fn what_tonight_covers_bears_interest_to_tonight() {
    let refund = Credit {
        credit_id: name("K1"),
        debtor: debtor(),
        kind: CreditKind::TaxRefund,
        paying_body: None,
        amount: Money::from_kroner(50_000),
        available: d("2026-06-01"),
        own_kind: None,
        protection_claimed: false,
        protection_months: None,
        monthly_benefit: None,
    };
    let facts = Facts { credits: vec![refund], ..alone(vec![recovery(50_000)]) };
    let decision = night("2026-06-30", &facts, &Registers::default());
    assert_eq!(decision.money.credits.len(), 1, "the claim is covered tonight");
    assert_eq!(told(&decision), ["C1 interest 2026-02-14..2026-06-30 2235.62"]);
}

#[test]
fn closed_claims_and_kinds_without_interest_bear_none() {
    for status in [Status::Paid, Status::WrittenOff, Status::Stopped] {
        let closed = Claim { status, ..recovery(50_000) };
        assert!(
            told(&night("2026-06-30", &alone(vec![closed]), &Registers::default())).is_empty(),
            "{status:?}"
        );
    }
    for number in ["1a", "1b", "2", "3", "5b", "5c", "6", "11", "13", "X1", "X17"] {
        let one = Claim {
            interest_notice_date: Some(d("2026-01-15")),
            interest_from: Some(d("2026-02-01")),
            ..claim("C1", number, 1_000, "2025-10-15")
        };
        assert!(told(&night("2026-06-30", &alone(vec![one]), &Registers::default())).is_empty(), "{number}");
    }
    // Held by whatever code, interest runs.
    let mut facts = alone(vec![recovery(50_000)]);
    facts.parked_debtors.push(debtor());
    assert_eq!(told(&night("2026-06-30", &facts, &Registers::default())).len(), 1);
}

#[test]
fn every_figure_of_interest_is_traced_with_its_rate() {
    let booked = Claim { interest_from: Some(d("2024-06-20")), ..claim("C1", "5", 10_000, "2023-01-10") };
    let registers = registers(vec![past_share("2026-04-20", "2025-08", 2_000, 0, 0)], Vec::new());
    let decision = night("2026-06-30", &alone(vec![booked]), &registers);
    let lines = decision.trace.iter().filter(|line| line.step.starts_with("fee."));
    let told: Vec<String> = lines
        .map(|line| {
            let amount = line.amount.map(|amount| format!(" {amount}")).unwrap_or_default();
            let percent = line.percent.map(|percent| format!(" {percent} %")).unwrap_or_default();
            let rate = if line.rate.is_some() { " rate" } else { "" };
            format!("{} {}{amount}{percent}{rate}", line.step, line.date.expect("a day"))
        })
        .collect();
    let expected = [
        "fee.interest.from 2024-06-20",
        "fee.interest.balance 2024-06-20 12000.00",
        "fee.interest 2024-06-20 1543.02 12.5 % rate",
        "fee.interest.same_rate 2024-07-01 12.5 % rate",
        "fee.interest.same_rate 2025-01-01 12.5 % rate",
        "fee.interest 2025-07-01 124.85 12.25 % rate",
        "fee.interest.balance 2025-08-01 10000.00",
        "fee.interest 2025-08-01 513.49 12.25 % rate",
        "fee.interest 2026-01-01 591.78 12 % rate",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_rate_that_is_needed_and_missing_stops_the_night() {
    let missing = |facts: &Facts, day: &str| night_at(day, facts, &Registers::default(), false).err();
    let none = |code: &str, date: &str| Some(MissingRate { code: code.to_owned(), date: d(date) });
    let interest = alone(vec![recovery(50_000)]);
    assert_eq!(missing(&interest, "2026-07-01"), None);
    assert_eq!(missing(&interest, "2026-07-02"), none("LATE_INTEREST", "2026-07-01"));
    let late = alone(vec![term("C1", "1a", "2026-03")]);
    assert_eq!(missing(&late, "2026-12-31"), None);
    assert_eq!(missing(&late, "2027-01-01"), none("COURT_FEE", "2027-01-01"));
    let notice = facts(needing(0), vec![claim("C1", "5", 9_000, "2026-10-15")], wages("2027-01-15", 20_000));
    assert_eq!(missing(&notice, "2027-01-15"), none("COURT_FEE", "2027-01-15"));
    assert_eq!(missing(&alone(vec![claim("C1", "5", 9_000, "2026-10-15")]), "2027-01-15"), None);
}

fn registered(claim_id: &str, kind: FeeKind) -> Registers {
    let fee = ChargedFee { debtor: debtor(), claim_id: Some(name(claim_id)), kind, date: d("2026-04-01") };
    Registers { from: Some(d("2026-06-29")), fees: vec![fee], ..Registers::default() }
}

#[test]
fn a_surcharge_is_charged_once_and_bears_interest_where_the_kind_says() {
    let direct = |kroner: i64, costs: i64| Claim {
        costs: Money::from_kroner(costs),
        ..claim("C1", "5a", kroner, "2026-06-20")
    };
    let mut intent = claim("C1", "5", 1_000, "2026-06-20");
    intent.flags.intent = true;
    let none = Registers::default();
    // 10 days at 12 % of 11,000 is 36.16, of 10,500 34.52.
    let days = "C1 interest 2026-06-20..2026-06-30";
    let cases: [(Claim, &Registers, Vec<String>, &[&str]); 8] = [
        (
            direct(10_000, 0),
            &none,
            vec![format!("{days} 36.16"), "C1 surcharge 1000.00".into()],
            &["C1 surcharge"],
        ),
        (direct(10_000, 500), &none, vec![format!("{days} 34.52")], &[]),
        (direct(10_000, 0), &registered("C1", FeeKind::Surcharge), vec![format!("{days} 36.16")], &[]),
        (
            direct(10_000, 0),
            &registered("C1", FeeKind::LateFee),
            vec![format!("{days} 36.16"), "C1 surcharge 1000.00".into()],
            &["C1 surcharge"],
        ),
        (Claim { status: Status::WrittenOff, ..direct(10_000, 0) }, &none, Vec::new(), &[]),
        (intent.clone(), &none, vec!["C1 surcharge 100.00".into()], &["C1 surcharge"]),
        (Claim { costs: Money::from_kroner(1), ..intent }, &none, Vec::new(), &[]),
        (claim("C1", "5", 1_000, "2026-06-20"), &none, Vec::new(), &[]),
    ];
    for (one, registers, expected, used_up) in cases {
        let decision = night("2026-06-30", &alone(vec![one.clone()]), registers);
        assert_eq!(told(&decision), expected, "{one:?}");
        assert_eq!(charged(&decision), used_up, "{one:?}");
    }
    // A surcharge paid in part bore interest until it was.
    let registers = registers(Vec::new(), vec![past_set_off("2026-06-25", 0, 500)]);
    let decision = night("2026-06-30", &alone(vec![direct(10_000, 500)]), &registers);
    let expected = ["C1 interest 2026-06-20..2026-06-25 18.08", "C1 interest 2026-06-25..2026-06-30 17.26"];
    assert_eq!(told(&decision), expected);
}

fn child(number: u8) -> PartyId {
    party(&format!("0101151234{number}"))
}

/// A term of support for the first child, due the 25th of its month.
fn term(claim_id: &str, number: &str, month: &str) -> Claim {
    let due = m(month).day(25).to_string();
    Claim { beneficiary: Some(child(1)), period: Some(m(month)), ..claim(claim_id, number, 2_000, &due) }
}

/// A term as `C1 1a 2026-03`, and what is special of it.
fn told_term(text: &str) -> Claim {
    let words: Vec<&str> = text.split(' ').collect();
    let [claim_id, number, month, special @ ..] = &words[..] else { panic!("a term: {text}") };
    let mut one = term(claim_id, number, month);
    for word in special {
        match word.split_once('=') {
            Some(("due", day)) => one.due_date = d(day),
            Some(("decided", day)) => one.decided_date = Some(d(day)),
            _ if *word == "paid" => one.status = Status::Paid,
            _ if *word == "nothing" => one.principal = Money::ZERO,
            _ if *word == "sibling" => one.beneficiary = Some(child(2)),
            _ if *word == "childless" => one.beneficiary = None,
            _ if *word == "monthless" => one.period = None,
            _ => panic!("no such word: {word}"),
        }
    }
    one
}

#[test]
fn a_term_of_support_not_paid_costs_a_fee_once() {
    // The terms, the one charged on an earlier night, those charged tonight, those whose fee is used up.
    let cases = [
        ("C1 1a 2026-03", "", "C1", "C1"),
        ("C1 1b 2026-03", "", "C1", "C1"),
        // On the private part before the State's, whatever their names; used up for both.
        ("C1 1b 2026-03, C2 1a 2026-03", "", "C2", "C1 C2"),
        ("C1 1b 2026-03, C2 1a 2026-03", "C2", "", ""),
        ("C1 1b 2026-03, C2 1a 2026-03", "C1", "", ""),
        ("C1 1b 2026-03", "C2", "C1", "C1"),
        ("C1 1b 2026-03, C2 1a 2026-03 nothing", "", "C1", "C1 C2"),
        ("C1 1b 2026-03, C2 1a 2026-03 decided=2026-03-01", "", "C1", "C1 C2"),
        // Another child, another month: another term.
        ("C1 1a 2026-03, C2 1a 2026-03 sibling", "", "C1 C2", "C1 C2"),
        ("C1 1a 2026-03, C2 1a 2026-04", "", "C1 C2", "C1 C2"),
        ("C1 1a 2026-03, C2 1a 2026-04", "C2", "C1", "C1"),
        // Due from 2026 on, and before the day.
        ("C1 1a 2025-12 due=2025-12-31", "", "", ""),
        ("C1 1a 2026-01 due=2026-01-01", "", "C1", "C1"),
        ("C1 1a 2026-06 due=2026-06-29", "", "C1", "C1"),
        ("C1 1a 2026-06 due=2026-06-30", "", "", ""),
        // Taken by an order when it fell due, or only after.
        ("C1 1a 2026-03 decided=2026-03-25", "", "", ""),
        ("C1 1a 2026-03 decided=2026-03-26", "", "C1", "C1"),
        ("C1 1a 2026-03 paid", "", "", ""),
        ("C1 1a 2026-03 nothing", "", "", ""),
        ("C1 1a 2026-03 monthless", "", "", ""),
        ("C1 1a 2026-03 childless", "", "", ""),
        ("C1 2 2026-03", "", "", ""),
    ];
    let each = |claims: &str, fee: &str| -> Vec<String> {
        claims.split(' ').filter(|one| !one.is_empty()).map(|one| format!("{one} {fee}")).collect()
    };
    for (terms, before, expected, used_up) in cases {
        let claims = terms.split(", ").map(told_term).collect();
        let registers =
            if before.is_empty() { Registers::default() } else { registered(before, FeeKind::LateFee) };
        let decision = night("2026-06-30", &alone(claims), &registers);
        assert_eq!(told(&decision), each(expected, "late_fee 448.33"), "{terms}, before {before}");
        assert_eq!(charged(&decision), each(used_up, "late_fee"), "{terms}, before {before}");
    }
    let mut parked = alone(vec![term("C1", "1a", "2026-03")]);
    parked.parked_debtors.push(debtor());
    let decision = night("2026-06-30", &parked, &Registers::default());
    assert!(told(&decision).is_empty(), "half the facts are no ground for a fee");
}

/// A claim named, its kind, and where it stands: no notice, one that can be followed by a decision, none asked for,
/// decided before.
type Standing = (&'static str, &'static str, char);

fn standing((claim_id, number, state): Standing) -> Claim {
    let mut one = claim(claim_id, number, 9_000, "2026-10-15");
    match state {
        'v' => one.notice_sent = Some(d("2026-12-01")),
        'w' => one.flags.notice_waived = true,
        'd' => one.decided_date = Some(d("2026-12-01")),
        _ => {}
    }
    one
}

#[test]
fn notice_and_decision_cost_a_fee_from_2027() {
    const DAY: &str = "2027-01-15";
    let (one, both) = ("- attachment_fee 464.03", "- attachment_fee 928.05");
    let cases: [(&[Standing], &[&str]); 12] = [
        (&[("C1", "5", 'n')], &[one]),
        (&[("C1", "5", 'v')], &[one]),
        (&[("C1", "5", 'w')], &[both]),
        (&[("C1", "5", 'd')], &[]),
        (&[("C1", "5", 'n'), ("C2", "5", 'n')], &[one]),
        (&[("C1", "5", 'n'), ("C2", "5", 'v')], &[one, one]),
        (&[("C1", "5", 'w'), ("C2", "5", 'v')], &[one]),
        (&[("C1", "5", 'd'), ("C2", "5", 'v')], &[one]),
        (&[("C1", "1a", 'n'), ("C2", "2", 'n')], &[]),
        (&[("C1", "1a", 'v'), ("C2", "1b", 'w'), ("C3", "2", 'v')], &[]),
        (&[("C1", "1a", 'v'), ("C2", "5", 'w')], &[one]),
        (&[("C1", "1a", 'n'), ("C2", "5", 'v')], &[one]),
    ];
    for (claims, expected) in cases {
        let facts =
            || facts(needing(0), claims.iter().map(|one| standing(*one)).collect(), wages(DAY, 20_000));
        let decision = night(DAY, &facts(), &Registers::default());
        assert_eq!(told(&decision), expected, "{claims:?}");
        let used_up = if expected.is_empty() { Vec::new() } else { vec!["- attachment_fee".to_owned()] };
        assert_eq!(charged(&decision), used_up, "{claims:?}");
        let mut old = facts();
        old.households[0].deduction_regime = Some(Regime::Old);
        assert!(told(&night(DAY, &old, &Registers::default())).is_empty(), "old regime {claims:?}");
        let mut before = facts();
        before.households[0].deduction_regime = Some(Regime::New);
        before.incomes = wages("2026-12-31", 20_000);
        assert!(told(&night("2026-12-31", &before, &Registers::default())).is_empty(), "2026 {claims:?}");
    }
}

#[test]
fn fees_stand_by_claim_and_kind_with_those_of_the_debtor_last() {
    let mut direct = claim("C1", "5a", 10_000, "2027-01-05");
    direct.notice_sent = Some(d("2026-12-01"));
    let claims =
        vec![term("C0", "1a", "2026-11"), direct, Claim { claim_id: name("C2"), ..recovery(50_000) }];
    let decision =
        night("2027-01-15", &facts(needing(0), claims, wages("2027-01-15", 90_000)), &Registers::default());
    let kinds: Vec<String> = decision
        .money
        .fees
        .iter()
        .map(|fee| {
            let claim = fee.claim_id.map(|claim| claim.to_string()).unwrap_or_default();
            format!("{claim} {}", fee.kind.as_str())
        })
        .collect();
    let expected =
        ["C0 late_fee", "C1 interest", "C1 surcharge", "C2 interest", " attachment_fee", " attachment_fee"];
    assert_eq!(kinds, expected);
}

#[test]
fn a_correction_charges_nothing() {
    let facts = alone(vec![recovery(50_000), term("C2", "1a", "2026-03")]);
    assert_eq!(told(&night("2026-06-30", &facts, &Registers::default())).len(), 2);
    let corrected = Registers { from: Some(d("2026-06-30")), ..Registers::default() };
    let decision = night("2026-06-30", &facts, &corrected);
    assert!(told(&decision).is_empty() && charged(&decision).is_empty());
}
