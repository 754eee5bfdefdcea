//! A debtor's claims as the law sees them tonight: running support made into claims, notices and decisions taken
//! over, class and limitation.

use chrono::Datelike;

use super::case::Case;
use super::night_law::NightLaw;
use crate::law::claim::{LegalClaim, RunningTerm};
use crate::law::kinds::{self, Kind};
use crate::law::limitation::limitation;
use crate::law::regime::RegimeGround;
use crate::law::running_support::{RunningClaim, row_of_term, running_claims, taken_over};
use crate::law::taking_part::{Asked, claim_code};
use crate::model::{Claim, Regime};

/// The claims that running support stands for in the plan month.
pub(super) fn running(case: &Case<'_>, law: &NightLaw<'_>) -> Vec<RunningClaim> {
    running_claims(case.support, case.claims, law.plan_month)
}

/// The debtor's regime and what decided it.
pub(super) fn debtor_regime(
    case: &Case<'_>,
    running: &[RunningClaim],
    law: &NightLaw<'_>,
) -> (Regime, RegimeGround) {
    let day = law.context.day;
    let all = case.claims.iter().chain(running.iter().map(|one| &one.claim));
    let outstanding = all.filter(|claim| !claim.is_closed(day)).map(|claim| claim.kind);
    law.rollout.regime(case.household, case.deductions, outstanding)
}

/// All claims of the night, in the order of their names.
pub(super) fn claims<'a>(
    case: &Case<'a>,
    running: &'a [RunningClaim],
    regime: Regime,
    law: &NightLaw<'_>,
) -> Vec<LegalClaim<'a>> {
    let mut all: Vec<LegalClaim<'a>> = Vec::with_capacity(case.claims.len() + running.len());
    all.extend(case.claims.iter().map(|claim| of_claim(claim, case, regime, law)));
    all.extend(running.iter().map(|one| of_running(one, case, regime, law)));
    if !running.is_empty() {
        all.sort_by_key(|one| one.claim.claim_id);
    }
    all
}

/// A claim of the claims file. A term of running support takes over its row's notice and decision when these
/// date from a month before its period; the term of the plan month stands in for the running support itself.
fn of_claim<'a>(claim: &'a Claim, case: &Case<'_>, regime: Regime, law: &NightLaw<'_>) -> LegalClaim<'a> {
    let day = law.context.day;
    let kind = kinds::get(claim.kind);
    let at = row_of_term(claim, kind, case.support);
    let row = at.and_then(|at| case.support.get(at));
    let inherited_notice = row.and_then(|row| taken_over(row.notice_sent, claim.period));
    let inherited_decision = row.and_then(|row| taken_over(row.decided_date, claim.period));
    let notice = claim.notice_sent.max(inherited_notice);
    let on_day = |date: &chrono::NaiveDate| *date <= day;
    LegalClaim {
        claim,
        kind,
        class: kind.class(regime, day.year()),
        register_id: claim.claim_id,
        running: at.filter(|_| claim.period == Some(law.plan_month)).and_then(|at| term(case, at, kind)),
        notice,
        decided: claim.decided_date.filter(on_day).or(inherited_decision.filter(on_day)),
        limitation: limitation(claim, kind, notice, regime),
    }
}

/// A claim made from running support.
fn of_running<'a>(
    one: &'a RunningClaim,
    case: &Case<'_>,
    regime: Regime,
    law: &NightLaw<'_>,
) -> LegalClaim<'a> {
    let day = law.context.day;
    let claim = &one.claim;
    let kind = kinds::get(claim.kind);
    LegalClaim {
        claim,
        kind,
        class: kind.class(regime, day.year()),
        register_id: one.register_id,
        running: term(case, one.row, kind),
        notice: claim.notice_sent,
        decided: claim.decided_date.filter(|date| *date <= day),
        limitation: limitation(claim, kind, claim.notice_sent, regime),
    }
}

/// What a support row says of a claim for its plan month.
fn term(case: &Case<'_>, at: usize, kind: &Kind) -> Option<RunningTerm> {
    let row = case.support.get(at)?;
    let monthly = if kind.number == "1b" { row.state_part() } else { row.private_part() };
    Some(RunningTerm { row: at, defaulted: row.defaulted && !row.security, monthly })
}

/// True when support of the debtor already takes part in a deduction (innkf. § 27-1, "allerede deltar"): decided,
/// and held by no code of its own. `asked` is the debtor's, with support taken as decided: what takes part is asked
/// for no default of its own.
pub(super) fn support_decided(claims: &[LegalClaim<'_>], asked: &Asked<'_>) -> bool {
    let decided = claims.iter().filter(|legal| legal.kind.is_support() && legal.decided.is_some());
    decided.into_iter().any(|legal| claim_code(legal, asked).is_none())
}
