//! A debtor's claims as the law sees them tonight: running support made into claims, notices and decisions taken
//! over from the files and the registers, class and limitation.

use chrono::{Datelike, NaiveDate};

use super::case::Case;
use super::ledger;
use super::night_law::NightLaw;
use super::past::Past;
use super::seen::Seen;
use crate::law::claim::{LegalClaim, PartStanding, RunningTerm};
use crate::law::kinds::{self, Kind};
use crate::law::limitation::{TookPart, limitation};
use crate::law::notices::{LastNotice, spent_after};
use crate::law::regime::{self, RegimeGround};
use crate::law::running_support::{RunningClaim, register_name, row_of_term, running_claims, taken_over};
use crate::law::taking_part::{Asked, claim_code};
use crate::model::{Claim, Reference, Regime};
use crate::units::{Money, Month};

/// The claims that running support stands for in a month.
pub(super) fn running(case: &Case<'_>, month: Month) -> Vec<RunningClaim> {
    running_claims(case.support, case.claims, month)
}

/// The debtor's regime and what decided it.
pub(super) fn debtor_regime(
    case: &Case<'_>,
    running: &[RunningClaim],
    law: &NightLaw<'_>,
) -> (Regime, RegimeGround) {
    let day = law.context.day;
    let register = &case.register;
    let before = register.regime.and_then(|row| {
        let order_runs = register.orders.iter().any(|order| order.stands_on(day));
        let notice_runs = register.notices.iter().any(|notice| {
            notice.regime == Regime::Old && notice.why.is_of_claim() && day <= spent_after(notice.answer_by)
        });
        regime::kept(row.regime, order_runs, notice_runs, day)
    });
    before.unwrap_or_else(|| {
        let all = case.claims.iter().chain(running.iter().map(|one| &one.claim));
        let outstanding = all.filter(|claim| !claim.is_closed(day)).map(|claim| claim.kind);
        law.rollout.regime(case.household, case.deductions, outstanding)
    })
}

/// All claims of the night, in the order of their names.
pub(super) fn claims<'a>(seen: &Seen<'a>, running: &'a [RunningClaim]) -> Vec<LegalClaim<'a>> {
    let claims = seen.case.claims;
    let mut all: Vec<LegalClaim<'a>> = Vec::with_capacity(claims.len() + running.len());
    all.extend(claims.iter().map(|claim| of_claim(claim, seen)));
    all.extend(running.iter().map(|one| of_running(one, seen)));
    if !running.is_empty() {
        all.sort_by_key(|one| one.claim.claim_id);
    }
    all
}

/// A claim of the claims file. A term of running support takes over its row's notice and decision when these
/// date from a month before its period; the term of the plan month stands in for the running support itself.
fn of_claim<'a>(claim: &'a Claim, seen: &Seen<'_>) -> LegalClaim<'a> {
    let kind = kinds::get(claim.kind);
    let at = row_of_term(claim, kind, seen.case.support);
    let row = at.and_then(|at| seen.case.support.get(at));
    let inherited = row.map(|row| Name {
        register_id: register_name(row, kind).unwrap_or(claim.claim_id),
        notice_sent: row.notice_sent,
        decided_date: row.decided_date,
        decided_amount: None,
        before: claim.period,
    });
    let own = Name {
        register_id: claim.claim_id,
        notice_sent: claim.notice_sent,
        decided_date: claim.decided_date,
        decided_amount: claim.decided_amount,
        before: None,
    };
    let running = at.filter(|_| claim.period == Some(seen.law.plan_month));
    let running = running.and_then(|at| term(seen.case, at, kind));
    of_names(claim, kind, running, &[Some(own), inherited], seen)
}

/// A claim made from running support.
pub(super) fn of_running<'a>(one: &'a RunningClaim, seen: &Seen<'_>) -> LegalClaim<'a> {
    let kind = kinds::get(one.claim.kind);
    let name = Name {
        register_id: one.register_id,
        notice_sent: one.claim.notice_sent,
        decided_date: one.claim.decided_date,
        decided_amount: None,
        before: None,
    };
    of_names(&one.claim, kind, term(seen.case, one.row, kind), &[Some(name), None], seen)
}

/// What a support row says of a claim for its plan month.
fn term(case: &Case<'_>, at: usize, kind: &Kind) -> Option<RunningTerm> {
    let row = case.support.get(at)?;
    let monthly = if kind.is_state_support() { row.state_part() } else { row.private_part() };
    Some(RunningTerm { row: at, defaulted: row.defaulted && !row.security, monthly })
}

/// A name a claim has notices and decisions under: its own, or that of the support it is a term of.
struct Name {
    register_id: Reference,
    notice_sent: Option<NaiveDate>,
    decided_date: Option<NaiveDate>,
    decided_amount: Option<Money>,
    /// Only what dates from a month before this one is taken over.
    before: Option<Month>,
}

impl Name {
    fn reaches(&self, date: NaiveDate) -> bool {
        self.before.is_none() || taken_over(Some(date), self.before).is_some()
    }
}

/// A decision of a claim: when, at which size if known, and whether the registers alone know it.
struct Decided {
    date: NaiveDate,
    amount: Option<Money>,
    ours: bool,
    regime: Option<Regime>,
}

/// A claim by the names its notices and decisions are kept under, its own first.
fn of_names<'a>(
    claim: &'a Claim,
    kind: &'static Kind,
    running: Option<RunningTerm>,
    names: &[Option<Name>; 2],
    seen: &Seen<'_>,
) -> LegalClaim<'a> {
    let day = seen.law.context.day;
    let register_id = names[0].as_ref().map_or(claim.claim_id, |own| own.register_id);
    let mut notice: Option<LastNotice> = None;
    let mut interrupting: Vec<NaiveDate> = Vec::new();
    let mut decided: Option<Decided> = None;
    let mut safe: Option<TookPart> = None;
    for name in names.iter().flatten() {
        let past = Past::of(&seen.case.register, &name.register_id);
        let took_part = past.newest(day).is_some() || name.decided_date.is_some_and(|date| date <= day);
        let used_up = if seen.stood.two_years && took_part { Some(day) } else { past.ended() };
        let outside = name.notice_sent.filter(|sent| name.reaches(*sent));
        interrupting.extend(outside.filter(|_| seen.regime == Regime::New));
        let ours = past.notices.iter().filter(|row| row.why.is_of_claim() && name.reaches(row.sent));
        interrupting.extend(ours.clone().filter(|row| row.regime == Regime::New).map(|row| row.sent));
        let all = outside.map(|sent| LastNotice::outside(sent, seen.regime)).into_iter();
        let all = all.chain(ours.map(|row| LastNotice { sent: row.sent, answer_by: row.answer_by }));
        notice = notice.max(all.filter(|one| used_up.is_none_or(|ended| ended <= one.sent)).max());
        let left_old = claim.old_regime_until.is_some_and(|until| until < day);
        let own = decision(name, &past, left_old, seen);
        safe = safe.max(past.safe_from(seen.stood, |date| name.reaches(date)));
        let outside = name.decided_date.filter(|date| name.reaches(*date));
        safe = safe.max(seen.stood.tonight.zip(outside).map(|(ended, decided)| TookPart { ended, decided }));
        decided = decided.or(own);
    }
    interrupting.sort_unstable();
    let limitation = limitation(claim, kind, interrupting, safe);
    let opening = ledger::opening(claim, register_id != claim.claim_id, seen);
    LegalClaim {
        claim,
        kind,
        opening,
        left: opening,
        netted: false,
        class: kind.class(seen.regime, day.year()),
        register_id,
        running,
        notice,
        standing: PartStanding {
            order_ended: decided.as_ref().is_some_and(|one| one.ours) && !seen.stood.any,
            sized_again: decided.as_ref().is_some_and(|one| one.regime == Some(Regime::New)),
        },
        decided_amount: decided.as_ref().and_then(|one| one.amount),
        decided: decided.map(|one| one.date),
        limitation,
    }
}

/// The decision a name has: the file's, unless the registers know of its end; else the registers'. The size of a
/// claim whose old-regime deduction has ended is the registers', once they have it (overg. § 5).
fn decision(name: &Name, past: &Past<'_>, left_old: bool, seen: &Seen<'_>) -> Option<Decided> {
    if seen.stood.two_years {
        return None;
    }
    let day = seen.law.context.day;
    let row = past.newest(day).filter(|row| name.reaches(row.decided_date));
    let outside = name.decided_date.filter(|date| *date <= day && name.reaches(*date));
    let outside = outside.filter(|date| past.ended().is_none_or(|ended| ended < *date));
    let Some(date) = outside else {
        return row.map(|row| Decided {
            date: row.decided_date,
            amount: Some(row.decided_amount),
            ours: true,
            regime: Some(row.regime),
        });
    };
    let again = row.filter(|row| left_old && row.decided_date == date && row.regime == Regime::New);
    let amount = again.map(|row| row.decided_amount).or(name.decided_amount);
    Some(Decided { date, amount, ours: false, regime: again.map(|row| row.regime) })
}

/// True when support of the debtor already takes part in a deduction (innkf. § 27-1, "allerede deltar"): decided,
/// and held by no code of its own. `asked` is the debtor's, with support taken as decided: what takes part is asked
/// for no default of its own.
pub(super) fn support_decided(claims: &[LegalClaim<'_>], asked: &Asked<'_>) -> bool {
    let decided = claims.iter().filter(|legal| legal.kind.is_support() && legal.decided.is_some());
    decided.into_iter().any(|legal| claim_code(legal, asked).is_none())
}
