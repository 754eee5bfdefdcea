//! Nettings of one debtor in a whole night.

use crate::decide::sample::{claim, d, debtor, facts, m, name, needing, night, party, wages};
use crate::model::decision::{Decision, NoticeReason};
use crate::model::facts::Facts;
use crate::model::registers::{Netting, Registers};
use crate::model::{Claim, Credit, CreditKind, HoldCode, Household, Status};
use crate::units::{Money, Month, PartyId};

const DAY: &str = "2026-11-20";

/// Who pays the benefits, by letter.
fn body(letter: char) -> PartyId {
    party(if letter == 'A' { "889640782" } else { "974761076" })
}

/// A benefit of so many kroner a month, paid by a body.
fn benefit(credit_id: &str, letter: char, kroner: i64) -> Credit {
    Credit {
        credit_id: name(credit_id),
        debtor: debtor(),
        kind: CreditKind::Benefit,
        paying_body: Some(body(letter)),
        amount: Money::ZERO,
        available: d("2026-11-01"),
        own_kind: None,
        protection_claimed: false,
        protection_months: None,
        monthly_benefit: Some(Money::from_kroner(kroner)),
    }
}

/// A claim whose notice can be followed by a decision.
fn noticed(claim_id: &str, number: &str, kroner: i64, due: &str) -> Claim {
    Claim { notice_sent: Some(d("2026-10-20")), ..claim(claim_id, number, kroner, due) }
}

/// A netting that runs from a month on.
fn running(claim_id: &str, letter: char, kroner: i64, from: Month, months: u32) -> Netting {
    let monthly = Money::from_kroner(kroner);
    Netting {
        debtor: debtor(),
        claim_id: name(claim_id),
        paying_body: Some(body(letter)),
        monthly,
        from,
        months,
    }
}

fn registers(nettings: Vec<Netting>) -> Registers {
    Registers { from: Some(d("2026-11-19")), nettings, ..Registers::default() }
}

/// 30,000 kroner a month, of which so much is needed.
fn world(needs: i64, claims: Vec<Claim>, credits: Vec<Credit>) -> Facts {
    Facts { credits, ..facts(needing(needs), claims, wages(DAY, 30_000)) }
}

/// Each netting that begins as `C1 A 2000 x 13`, then the counted net in kroner.
fn told(decision: &Decision) -> Vec<String> {
    let begun = decision.money.nettings.iter().map(|one| {
        assert_eq!(one.from, m("2026-12"), "from the first day of the plan month");
        let letter = if one.paying_body == Some(body('A')) { 'A' } else { 'B' };
        let claim = decision.claims[usize::try_from(one.claim).expect("a place")];
        format!("{claim} {letter} {} x {}", one.monthly.ore() / 100, one.months)
    });
    let net = decision.figures.expect("figures").counted_net;
    begun.chain([format!("net {net}")]).collect()
}

fn code(decision: &Decision, claim_id: &str) -> Option<HoldCode> {
    let at = decision.claims.iter().position(|claim| *claim == name(claim_id)).expect("a claim");
    let held = decision.holds.iter().find(|hold| usize::try_from(hold.claim) == Ok(at));
    held.map(|hold| hold.code)
}

/// What is needed, the claims, the benefits, and what is told.
type First = (i64, Vec<Claim>, Vec<Credit>, &'static [&'static str]);

#[test]
fn the_first_claim_is_netted_in_a_benefit_by_its_share_and_within_the_need() {
    let cases: [First; 10] = [
        (
            20_000,
            vec![noticed("C1", "5c", 26_000, "2025-01-10")],
            vec![benefit("K1", 'A', 20_009)],
            &["C1 A 2000 x 13", "net 28000.00"],
        ),
        (
            20_000,
            vec![noticed("C1", "5b", 26_000, "2025-01-10")],
            vec![benefit("K1", 'A', 20_009)],
            &["C1 A 2000 x 13", "net 28000.00"],
        ),
        // A twelfth of the claim is less than a quarter of the benefit, and the other way round.
        (
            20_000,
            vec![noticed("C1", "6", 26_000, "2025-01-10")],
            vec![benefit("K1", 'A', 20_009)],
            &["C1 A 2167 x 12", "net 27833.00"],
        ),
        (
            20_000,
            vec![noticed("C1", "6", 90_000, "2025-01-10")],
            vec![benefit("K1", 'A', 20_009)],
            &["C1 A 5002 x 18", "net 24998.00"],
        ),
        // What is needed to live on limits all nettings together, in the order of the credits.
        (
            28_500,
            vec![noticed("C1", "5c", 26_000, "2025-01-10")],
            vec![benefit("K1", 'A', 20_009)],
            &["C1 A 1500 x 18", "net 28500.00"],
        ),
        (
            30_000,
            vec![noticed("C1", "5c", 26_000, "2025-01-10")],
            vec![benefit("K1", 'A', 20_009)],
            &["net 30000.00"],
        ),
        (
            27_500,
            vec![noticed("C1", "5c", 26_000, "2025-03-10"), noticed("C2", "6", 26_000, "2025-02-10")],
            vec![benefit("K1", 'A', 20_009), benefit("K2", 'B', 9_000)],
            &["C2 A 2167 x 12", "C1 B 333 x 79", "net 27500.00"],
        ),
        // The limit is used up by the month's share, be the claim smaller.
        (
            27_500,
            vec![noticed("C1", "5c", 900, "2025-02-10"), noticed("C2", "5c", 26_000, "2025-03-10")],
            vec![benefit("K1", 'A', 20_009), benefit("K2", 'B', 9_000)],
            &["C1 A 2000 x 1", "C2 B 500 x 52", "net 28600.00"],
        ),
        // One claim a benefit; the later waits.
        (
            20_000,
            vec![noticed("C1", "5c", 26_000, "2025-02-10"), noticed("C2", "5c", 26_000, "2025-02-10")],
            vec![benefit("K1", 'A', 20_009)],
            &["C1 A 2000 x 13", "net 28000.00"],
        ),
        // A claim smaller than a month's share takes no more than it is.
        (
            20_000,
            vec![noticed("C1", "5c", 900, "2025-01-10")],
            vec![benefit("K1", 'A', 20_009)],
            &["C1 A 2000 x 1", "net 29100.00"],
        ),
    ];
    for (needs, claims, credits, expected) in cases {
        let facts = world(needs, claims, credits);
        assert_eq!(told(&night(DAY, &facts, &registers(Vec::new()))), expected, "{needs} {:?}", facts.claims);
    }
}

#[test]
fn the_room_is_what_nettings_leave_and_a_netted_claim_takes_no_part() {
    let claims = vec![
        noticed("C1", "5b", 26_000, "2025-01-10"),
        noticed("C2", "5c", 26_000, "2025-02-10"),
        Claim { decided_date: Some(d("2026-06-01")), ..claim("C3", "5", 90_000, "2025-01-10") },
    ];
    let decision =
        night(DAY, &world(20_000, claims, vec![benefit("K1", 'A', 20_000)]), &registers(Vec::new()));
    assert_eq!(told(&decision), ["C1 A 2000 x 13", "net 28000.00"]);
    assert_eq!(decision.figures.expect("figures").room, Money::from_kroner(8_000));
    assert_eq!(code(&decision, "C1"), Some(HoldCode::Netted));
    assert_eq!(code(&decision, "C2"), Some(HoldCode::AvregningOnly));
    assert_eq!(code(&decision, "C3"), None);
    let steps = decision.trace.iter().map(|line| line.step).filter(|step| step.starts_with("netting."));
    assert_eq!(
        steps.collect::<Vec<_>>(),
        [
            "netting.benefit",
            "netting.tenth",
            "netting.limit",
            "netting.monthly",
            "netting.begun",
            "netting.counted_net"
        ]
    );
}

/// The claims, the benefits, the nettings that stand, and what is told.
type Second = (Vec<Claim>, Vec<Credit>, Vec<Netting>, &'static [&'static str]);

#[test]
fn a_netting_goes_on_until_its_claim_is_covered() {
    let one = || vec![noticed("C1", "5c", 26_000, "2025-01-10"), noticed("C2", "5c", 9_000, "2025-02-10")];
    let small = || vec![noticed("C1", "5c", 700, "2025-01-10"), noticed("C2", "5c", 9_000, "2025-02-10")];
    let paid = || {
        vec![
            Claim { status: Status::Paid, ..noticed("C1", "5c", 700, "2025-01-10") },
            noticed("C2", "5c", 9_000, "2025-02-10"),
        ]
    };
    let large = || vec![noticed("C1", "5c", 90_000, "2025-01-10"), noticed("C2", "5c", 9_000, "2025-02-10")];
    let gone = || vec![noticed("C2", "5c", 9_000, "2025-02-10")];
    let a = || vec![benefit("K1", 'A', 20_000)];
    let two = || vec![benefit("K1", 'A', 20_000), benefit("K2", 'A', 10_000), benefit("K3", 'B', 5_000)];
    let from = || vec![running("C1", 'A', 2_000, m("2026-09"), 13)];
    let cases: [Second; 10] = [
        (one(), a(), from(), &["net 28000.00"]),
        // One netting takes one benefit of its body; the next claim is netted in the next benefit.
        (one(), two(), from(), &["C2 A 1000 x 9", "net 27000.00"]),
        // Another body's netting takes none of this one's benefits, and the claim itself is netted already.
        (one(), a(), vec![running("C1", 'B', 2_000, m("2026-09"), 13)], &["C2 A 2000 x 5", "net 26000.00"]),
        // The last month takes the rest.
        (small(), a(), from(), &["net 29300.00"]),
        // Covered, gone or run out: the netting is over and the benefit free again.
        (paid(), a(), from(), &["C2 A 2000 x 5", "net 28000.00"]),
        (gone(), a(), from(), &["C2 A 2000 x 5", "net 28000.00"]),
        (one(), a(), vec![running("C1", 'A', 2_000, m("2025-11"), 13)], &["C1 A 2000 x 13", "net 28000.00"]),
        (one(), a(), vec![running("C1", 'A', 2_000, m("2025-12"), 13)], &["net 28000.00"]),
        // Without a benefit tonight a running netting runs.
        (one(), Vec::new(), from(), &["net 28000.00"]),
        // The net is never under nothing.
        (large(), a(), vec![running("C1", 'A', 40_000, m("2026-12"), 3)], &["net 0.00"]),
    ];
    for (claims, credits, nettings, expected) in cases {
        let (facts, registers) = (world(20_000, claims, credits), registers(nettings));
        let decision = night(DAY, &facts, &registers);
        assert_eq!(told(&decision), expected, "{:?} {:?}", facts.claims, registers.nettings);
    }
}

#[test]
fn a_correction_keeps_what_runs_and_begins_nothing() {
    let claims = vec![noticed("C1", "5b", 26_000, "2025-01-10"), noticed("C2", "5c", 9_000, "2025-02-10")];
    let credits = vec![benefit("K1", 'A', 20_000), benefit("K2", 'B', 10_000)];
    let facts = world(20_000, claims, credits);
    let nettings = vec![running("C1", 'A', 2_000, m("2026-12"), 13)];
    let corrected = Registers { from: Some(d(DAY)), nettings, ..Registers::default() };
    let decision = night(DAY, &facts, &corrected);
    assert_eq!(told(&decision), ["net 28000.00"]);
    assert_eq!(code(&decision, "C1"), Some(HoldCode::Netted));
    assert!(decision.notices.iter().all(|notice| notice.why != NoticeReason::Netting));
}

#[test]
fn a_credit_later_than_the_day_or_of_another_kind_is_not_netted_in() {
    let late = Credit { available: d("2026-11-21"), ..benefit("K1", 'A', 20_000) };
    let other = Credit { kind: CreditKind::NavArrears, ..benefit("K1", 'A', 20_000) };
    let unsaid = Credit { monthly_benefit: None, ..benefit("K1", 'A', 20_000) };
    for credit in [late, other, unsaid] {
        let facts = world(20_000, vec![noticed("C1", "5c", 26_000, "2025-01-10")], vec![credit]);
        assert_eq!(
            told(&night(DAY, &facts, &registers(Vec::new()))),
            ["net 30000.00"],
            "{:?}",
            facts.credits
        );
    }
}

/// A claim, changed.
type Change = fn(&mut Claim);

#[test]
fn a_claim_is_netted_unless_one_of_its_codes_stands_in_the_way() {
    let no: &[&str] = &["net 30000.00"];
    let yes: &[&str] = &["C1 A 2000 x 13", "net 28000.00"];
    let cases: [(&str, Change, &[&str]); 15] = [
        ("as it is", |_| {}, yes),
        ("no ground", |claim| claim.flags.enforcement_ground = Some(false), yes),
        ("not due", |claim| claim.due_date = d("2026-12-20"), yes),
        ("not defaulted", |claim| claim.flags.defaulted = Some(false), yes),
        ("paid", |claim| claim.status = Status::Paid, no),
        ("deferred", |claim| claim.status = Status::Deferred, no),
        (
            "deferred before",
            |claim| {
                (claim.status, claim.status_until) = (Status::Deferred, Some(d("2026-11-19")));
            },
            yes,
        ),
        ("payment plan", |claim| claim.status = Status::PaymentPlan, no),
        ("a complaint that does not suspend", |claim| claim.status = Status::Complaint, yes),
        ("barred", |claim| claim.limitation_date = Some(d("2026-11-19")), no),
        ("pays as able", |claim| claim.flags.pays_as_able = true, no),
        ("notice running", |claim| claim.notice_sent = Some(d("2026-11-18")), no),
        (
            "early decision",
            |claim| {
                (claim.notice_sent, claim.flags.early_decision) = (Some(d("2026-11-18")), true);
            },
            yes,
        ),
        ("notice waived", |claim| (claim.notice_sent, claim.flags.notice_waived) = (None, true), yes),
        (
            "decided before",
            |claim| {
                (claim.notice_sent, claim.decided_date) = (None, Some(d("2026-03-01")));
            },
            yes,
        ),
    ];
    for (what, change, expected) in cases {
        let mut one = noticed("C1", "5c", 26_000, "2025-01-10");
        change(&mut one);
        let facts = world(20_000, vec![one], vec![benefit("K1", 'A', 20_000)]);
        assert_eq!(told(&night(DAY, &facts, &registers(Vec::new()))), expected, "{what}");
    }
}

#[test]
fn a_debtor_dead_bankrupt_or_in_settlement_is_not_netted() {
    let changes: [fn(&mut Household); 3] = [
        |household| household.death_date = Some(d("2026-11-01")),
        |household| household.bankruptcy_date = Some(d("2026-11-01")),
        |household| household.debt_settlement_from = Some(d("2026-11-01")),
    ];
    for change in changes {
        let claims = vec![noticed("C1", "5c", 26_000, "2025-01-10")];
        let mut facts = world(20_000, claims, vec![benefit("K1", 'A', 20_000)]);
        change(&mut facts.households[0]);
        assert_eq!(told(&night(DAY, &facts, &registers(Vec::new()))), ["net 30000.00"]);
    }
    let mut parked =
        world(20_000, vec![noticed("C1", "5c", 26_000, "2025-01-10")], vec![benefit("K1", 'A', 1)]);
    parked.parked_debtors.push(debtor());
    assert!(night(DAY, &parked, &registers(Vec::new())).money.nettings.is_empty());
}

#[test]
fn the_debtor_is_told_of_a_netting_first_whatever_the_limit() {
    let expired =
        |claim_id, due| Claim { notice_sent: Some(d("2026-01-10")), ..claim(claim_id, "5c", 26_000, due) };
    let claims = || {
        vec![
            claim("C1", "5c", 26_000, "2025-01-10"),
            expired("C2", "2025-02-10"),
            claim("C3", "5b", 26_000, "2025-03-10"),
            noticed("C4", "6", 26_000, "2025-04-10"),
            claim("C5", "5c", 26_000, "2025-05-10"),
        ]
    };
    for (needs, expected) in
        [(20_000, vec!["C4 A 2167 x 12", "net 27833.00"]), (40_000, vec!["net 30000.00"])]
    {
        let decision =
            night(DAY, &world(needs, claims(), vec![benefit("K1", 'A', 20_000)]), &registers(Vec::new()));
        assert_eq!(told(&decision), expected);
        let notices: Vec<(String, NoticeReason)> = decision
            .notices
            .iter()
            .map(|notice| (notice.claim_id.expect("a claim").to_string(), notice.why))
            .collect();
        // C3 has its own notice of a deduction where there is room; C5 comes after the claim that is netted.
        let third = if needs == 20_000 { NoticeReason::New } else { NoticeReason::Netting };
        let mut expected = vec![
            ("C1".to_owned(), NoticeReason::Netting),
            ("C2".to_owned(), NoticeReason::Netting),
            ("C3".to_owned(), third),
        ];
        let mut notices = notices;
        notices.sort();
        expected.sort();
        assert_eq!(notices, expected, "needing {needs}");
        assert!(decision.regime_fixed);
    }
    let without = night(DAY, &world(20_000, claims(), Vec::new()), &registers(Vec::new()));
    assert!(
        without.notices.iter().all(|notice| notice.why != NoticeReason::Netting),
        "no benefit, no netting"
    );
}
