//! Whether a claim takes part in the deduction: the hold codes, asked in their order.
//!
//! The first code that holds a claim is its only one. The codes above `NO_PAYER` are asked of the claim here;
//! `NO_PAYER` and `NO_ROOM` are asked of the debtor, and the notice last ([`notice_code`]).

use chrono::NaiveDate;

use super::claim::LegalClaim;
use super::kinds::Ground;
use super::notices::{self, NoticeState};
use crate::model::{Class, HoldCode, HoldDetail, Household, Regime, Status, Suspension, Suspensions};
use crate::units::PartyId;
use crate::units::dates::plus_days;

/// What the codes look at besides the claim.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The collection day.
    pub day: NaiveDate,
    /// The debtor's regime.
    pub regime: Regime,
    /// The debtor's row.
    pub household: Option<&'a Household>,
    /// A row of the debtor's facts was parked.
    pub facts_parked: bool,
    /// Support of the debtor is already decided into a deduction (innkf. § 27-1).
    pub support_decided: bool,
    /// What the job suspends.
    pub suspensions: &'a Suspensions,
}

/// A code and more about it.
pub type Held = (HoldCode, HoldDetail);

/// The first code above `NO_PAYER` that holds the claim.
#[must_use]
pub fn claim_code(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<Held> {
    standing_code(legal, asked).or_else(|| enforceable_code(legal, asked))
}

/// The first code that keeps an object of the debtor's from being attached for the claim: the codes above `NO_PAYER`
/// without those that are about the deduction from pay alone, `NETTED` and `PAYS_AS_ABLE`, with the notice last.
/// Running support that is not due is secured by no object.
#[must_use]
pub fn attachment_code(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<Held> {
    due_code(legal, asked).or_else(|| notice_code(legal, asked))
}

/// The same without asking for a notice: whether the claim is due and can be enforced.
#[must_use]
pub fn due_code(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<Held> {
    let due = legal.claim.due_date;
    standing_code(legal, asked)
        .or_else(|| ground_code(legal))
        .or_else(|| not_final(legal, asked))
        .or_else(|| not_due(legal, asked).map(|detail| (HoldCode::NotDue, detail)))
        .or_else(|| (asked.day <= due).then_some((HoldCode::NotDue, HoldDetail::Day("due", due))))
        .or_else(|| barred(legal, asked))
}

/// The first code that keeps the claim from being netted in a benefit (innkl. § 22): the same codes, without those
/// that are about the deduction from pay alone: `AVREGNING_ONLY`, `NETTED`, `NO_ENFORCEMENT_GROUND`, `NOT_DUE`,
/// `NO_PAYER` and `NO_ROOM`.
#[must_use]
pub fn netting_code(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<Held> {
    standing_code(legal, asked)
        .or_else(|| not_final(legal, asked))
        .or_else(|| lasting_code(legal, asked))
        .or_else(|| notice_code(legal, asked))
}

/// What stands in the way of the claim whatever is done for it: the facts, the debtor, the creditor.
fn standing_code(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<Held> {
    if asked.facts_parked {
        return Some(plain(HoldCode::FactsParked));
    }
    if legal.is_closed(asked.day) {
        return Some((HoldCode::ClaimClosed, HoldDetail::Word(closed_because(legal, asked.day))));
    }
    let Some(household) = asked.household else { return Some(plain(HoldCode::DebtorUnknown)) };
    suspended(legal, asked)
        .or_else(|| debtor_code(legal, household, asked.day))
        .or_else(|| status_code(legal, asked.day))
}

/// A code that says all there is to say.
fn plain(code: HoldCode) -> Held {
    (code, HoldDetail::None)
}

fn closed_because(legal: &LegalClaim<'_>, day: NaiveDate) -> &'static str {
    match legal.claim.status_on(day) {
        Status::WrittenOff => "written off",
        Status::Paid => "paid",
        Status::Stopped => "stopped by the creditor",
        _ if legal.claim.outstanding().is_zero() => "nothing outstanding",
        _ if legal.opening.outstanding().is_zero() => "covered, not booked yet",
        _ => "covered tonight",
    }
}

/// `SUSPENDED`: the job suspends the kind, the creditor or the debtor.
#[must_use]
pub fn suspended(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<Held> {
    let all = asked.suspensions;
    let found = runs(&all.kinds, &legal.claim.kind, asked.day)
        .or_else(|| runs(&all.creditors, &legal.claim.creditor, asked.day))
        .or_else(|| runs(&all.debtors, &legal.claim.debtor, asked.day))?;
    Some((HoldCode::Suspended, found))
}

/// The reason and end of a suspension that runs.
fn runs<T: PartialEq>(entries: &[Suspension<T>], value: &T, day: NaiveDate) -> Option<HoldDetail> {
    let entry = entries.iter().find(|entry| entry.value == *value && entry.runs_on(day))?;
    let words = match entry.until {
        Some(until) => format!("{} (until {until})", entry.reason),
        None => entry.reason.clone(),
    };
    Some(HoldDetail::Reason(words.into()))
}

/// True when the job suspends a payer.
#[must_use]
pub fn is_payer_suspended(payer: PartyId, suspensions: &Suspensions, day: NaiveDate) -> bool {
    suspensions.payers.iter().any(|entry| entry.value == payer && entry.runs_on(day))
}

/// Death, debt settlement (not support and extra contributions) and bankruptcy (claims that arose before it, not
/// class a).
fn debtor_code(legal: &LegalClaim<'_>, household: &Household, day: NaiveDate) -> Option<Held> {
    if let Some(death) = household.death_date.filter(|death| *death <= day) {
        return Some((HoldCode::DebtorDeceased, HoldDetail::Day("died", death)));
    }
    settled(legal, household, day).or_else(|| bankrupt(legal, household, day))
}

pub(super) fn settled(legal: &LegalClaim<'_>, household: &Household, day: NaiveDate) -> Option<Held> {
    let exempt = legal.kind.rules.survives_debt_settlement;
    let settled = household.debt_settlement_from.is_some_and(|from| from <= day)
        && household.debt_settlement_to.is_none_or(|to| day <= to);
    (settled && !exempt).then(|| plain(HoldCode::DebtSettlement))
}

fn bankrupt(legal: &LegalClaim<'_>, household: &Household, day: NaiveDate) -> Option<Held> {
    let opened = household.bankruptcy_date.filter(|opened| *opened <= day)?;
    let arose = legal.claim.established_date.unwrap_or(legal.claim.due_date);
    (legal.class != Class::A && arose <= opened)
        .then_some((HoldCode::Bankruptcy, HoldDetail::Day("opened", opened)))
}

/// True when money received under an order may go to a claim decided into it: something is outstanding, and neither
/// debt settlement, bankruptcy nor limitation keeps it out.
#[must_use]
pub fn takes_receipts(legal: &LegalClaim<'_>, household: Option<&Household>, day: NaiveDate) -> bool {
    let kept_out = |household: &Household| {
        settled(legal, household, day).is_some() || bankrupt(legal, household, day).is_some()
    };
    !legal.is_closed(day)
        && !household.is_some_and(kept_out)
        && !legal.limitation.is_barred(day, legal.decided_for_good())
}

/// What the creditor has said of the claim.
fn status_code(legal: &LegalClaim<'_>, day: NaiveDate) -> Option<Held> {
    let code = match legal.claim.status_on(day) {
        Status::Complaint if legal.kind.complaint_suspends => HoldCode::ComplaintSuspends,
        Status::Deferred => HoldCode::Deferred,
        Status::PaymentPlan => HoldCode::PaymentPlan,
        _ => return None,
    };
    let detail = legal.claim.status_until.map(|until| HoldDetail::Day("until", until)).unwrap_or_default();
    Some((code, detail))
}

/// Whether the claim itself can be enforced: netting only, ground, final, due, and what [`lasting_code`] asks.
fn enforceable_code(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<Held> {
    if legal.kind.avregning_only {
        return Some(plain(HoldCode::AvregningOnly));
    }
    if legal.netted {
        return Some(plain(HoldCode::Netted));
    }
    if let Some(held) = ground_code(legal).or_else(|| not_final(legal, asked)) {
        return Some(held);
    }
    if let Some(detail) = not_due(legal, asked) {
        return Some((HoldCode::NotDue, detail));
    }
    lasting_code(legal, asked)
}

/// Netted only, or without a ground for enforcement (innkf. § 2-10; innkl. § 23).
fn ground_code(legal: &LegalClaim<'_>) -> Option<Held> {
    if legal.kind.avregning_only {
        return Some(plain(HoldCode::AvregningOnly));
    }
    let ground = legal.claim.flags.enforcement_ground.unwrap_or(legal.kind.ground == Ground::Yes);
    (!ground).then(|| plain(HoldCode::NoEnforcementGround))
}

/// `SANCTION_NOT_FINAL`: the time to bring the sanction before the courts runs (tvfbl. § 4-18 last para.).
fn not_final(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<Held> {
    let last = plus_days(legal.claim.established_date?, legal.kind.rules.final_after_days?);
    (asked.day <= last).then_some((HoldCode::SanctionNotFinal, HoldDetail::Day("to and including", last)))
}

/// Barred by limitation, or class e of one who pays as able.
fn lasting_code(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<Held> {
    if let Some(held) = barred(legal, asked) {
        return Some(held);
    }
    let bars = legal.class == Class::E && legal.claim.flags.pays_as_able;
    bars.then(|| plain(HoldCode::PaysAsAble))
}

/// Barred by limitation.
fn barred(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<Held> {
    let barred = legal.limitation.is_barred(asked.day, legal.decided_for_good());
    barred.then_some((HoldCode::TimeBarred, HoldDetail::Day("after", legal.limitation.date)))
}

/// `NOT_DUE` (tvfbl. § 4-4; innkl. § 27; innkf. § 27-1). Support of the plan month may be decided before it is due:
/// when it is defaulted without security, or when support of the debtor already takes part. A term claim that
/// takes the place of running support is running support too.
fn not_due(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<HoldDetail> {
    let in_advance = legal.running.is_some_and(|term| term.defaulted || asked.support_decided);
    if in_advance {
        return None;
    }
    let due = legal.claim.due_date;
    if due >= asked.day {
        return Some(HoldDetail::Day("due", due));
    }
    (!legal.claim.flags.defaulted.unwrap_or(true)).then_some(HoldDetail::Word("not defaulted"))
}

/// The notice code of a claim that passed every other: none for decided claims, for support joining support
/// already decided (new regime), and where no notice can be sent.
#[must_use]
pub fn notice_code(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<Held> {
    if legal.decided.is_some() || legal.claim.flags.notice_waived || joins_support(legal, asked) {
        return None;
    }
    let early = legal.claim.flags.early_decision;
    match notices::state(legal.notice, early, asked.day) {
        NoticeState::Missing => Some(plain(HoldCode::NoticeMissing)),
        NoticeState::Running(until) => {
            Some((HoldCode::NoticeRunning, HoldDetail::Day("to and including", until)))
        }
        NoticeState::Expired(after) => Some((HoldCode::NoticeExpired, HoldDetail::Day("after", after))),
        NoticeState::Valid(_) => None,
    }
}

/// True for support of a debtor whose support is already decided into a deduction: it joins without a notice of
/// its own (innkf. § 27-1, new regime).
fn joins_support(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> bool {
    asked.regime == Regime::New && asked.support_decided && legal.kind.is_support()
}

/// True when a claim held for want of room or payer needs a notice tonight so as not to lapse: not decided, no
/// valid notice, last day within 90 days (innkl. § 25; fl. § 17 no. 3; new regime from 2026).
#[must_use]
pub fn needs_limitation_notice(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> bool {
    let unspent = matches!(
        notices::state(legal.notice, false, asked.day),
        NoticeState::Running(_) | NoticeState::Valid(_)
    );
    let from_2026 = chrono::Datelike::year(&asked.day) >= 2026;
    asked.regime == Regime::New
        && from_2026
        && legal.decided_for_good().is_none()
        && !legal.claim.flags.notice_waived
        && !unspent
        && lapses_soon(legal.limitation.date, asked.day).is_some()
}

/// What keeps objects of the debtor's from being attached for a claim when it is a notice alone: none was sent, or it
/// is spent.
#[must_use]
pub fn needs_notice(legal: &LegalClaim<'_>, asked: &Asked<'_>) -> Option<HoldCode> {
    let code = attachment_code(legal, asked).map(|(code, _)| code);
    code.filter(|code| matches!(code, HoldCode::NoticeMissing | HoldCode::NoticeExpired))
}

/// Days left of a claim that lapses within the 90 days of the watch list.
#[must_use]
pub fn lapses_soon(limitation_date: NaiveDate, day: NaiveDate) -> Option<i64> {
    let left = limitation_date.signed_duration_since(day).num_days();
    (0..=90).contains(&left).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    #[test]
    fn a_claim_lapses_soon_from_the_day_to_the_ninetieth_after() {
        let cases =
            [("2026-11-19", None), ("2026-11-20", Some(0)), ("2027-02-18", Some(90)), ("2027-02-19", None)];
        for (limit, expected) in cases {
            assert_eq!(lapses_soon(d(limit), d("2026-11-20")), expected, "{limit}");
        }
    }

    #[test]
    fn a_suspension_runs_to_and_including_its_last_day() {
        let payer = PartyId::from_digits("310000001").expect("digits");
        let other = PartyId::from_digits("310000002").expect("digits");
        let until = |until: Option<&str>| Suspensions {
            payers: vec![Suspension { value: payer, reason: "moved".into(), until: until.map(d) }],
            ..Suspensions::default()
        };
        for (last, expected) in [(None, true), (Some("2026-11-20"), true), (Some("2026-11-19"), false)] {
            assert_eq!(is_payer_suspended(payer, &until(last), d("2026-11-20")), expected, "{last:?}");
            assert!(!is_payer_suspended(other, &until(last), d("2026-11-20")));
        }
    }

    #[test]
    fn codes_are_asked_in_the_order_of_the_table() {
        assert!(
            HoldCode::ALL.windows(2).all(|pair| pair[0] < pair[1]),
            "the last code is the furthest reached"
        );
        assert_eq!(HoldCode::ALL.first(), Some(&HoldCode::FactsParked));
        assert_eq!(HoldCode::ALL.last(), Some(&HoldCode::NoticeExpired));
    }
}
