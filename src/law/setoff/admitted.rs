//! Which claims may be set off in which money (innkl. § 21 first and second para.; before 2027 overg. § 12),
//! and what stops a claim.

use chrono::NaiveDate;

use super::{article, is_by_new_law};
use crate::law::claim::LegalClaim;
use crate::law::kinds::{Kind, OtherPublic};
use crate::law::taking_part::{Asked, settled, suspended};
use crate::model::{CreditKind, HoldCode, Household, KindNo, Status};

/// True when a claim of `kind` may be set off on `day` in money of `credit`. `bankrupt`: the debtor is, on
/// the day. Benefits that run are netted, never set off (innkl. § 22).
#[must_use]
pub fn admits(credit: CreditKind, kind: &Kind, bankrupt: bool, day: NaiveDate) -> bool {
    let new_law = is_by_new_law(day);
    if credit == CreditKind::Benefit {
        return false;
    }
    if credit.is_tax_or_duty() {
        return if new_law { kind.setoff_2027 } else { kind.setoff_rank_2026.is_some() };
    }
    match if new_law { kind.setoff_other_public_2027 } else { kind.setoff_other_public_2026 } {
        OtherPublic::Yes => true,
        OtherPublic::No => false,
        OtherPublic::OutsideBankruptcy => !bankrupt,
    }
}

/// True when a bankruptcy of the debtor is open on `day`.
#[must_use]
pub fn is_bankrupt(household: &Household, day: NaiveDate) -> bool {
    household.bankruptcy_date.is_some_and(|opened| opened <= day)
}

/// What stops a claim from being set off. Payment plans, notices, grounds, bankruptcy and deductions do not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// Nothing is left to collect.
    Closed,
    /// The job suspends its kind, creditor or debtor.
    Suspended,
    /// The debtor is dead.
    Deceased,
    /// The debtor is in debt settlement: stops but in money of the claim's own kind.
    DebtSettlement,
    /// A complaint suspends it.
    Complaint,
    /// The creditor has given respite.
    Deferred,
    /// Paternity is contested.
    PaternityContested,
    /// It is not due before the day.
    NotDue,
    /// It is barred.
    TimeBarred,
}

impl Stop {
    /// The trace's word and the article, on `day`.
    #[must_use]
    pub fn step(self, day: NaiveDate) -> (&'static str, &'static str) {
        match self {
            Self::Closed => ("setoff.stop.closed", HoldCode::ClaimClosed.article()),
            Self::Suspended => ("setoff.stop.suspended", HoldCode::Suspended.article()),
            Self::Deceased => ("setoff.stop.deceased", HoldCode::DebtorDeceased.article()),
            Self::DebtSettlement => ("setoff.stop.debt_settlement", HoldCode::DebtSettlement.article()),
            Self::Complaint => ("setoff.stop.complaint", HoldCode::ComplaintSuspends.article()),
            Self::Deferred => ("setoff.stop.deferred", HoldCode::Deferred.article()),
            Self::PaternityContested => ("setoff.stop.paternity_contested", "bil. § 6"),
            Self::NotDue => ("setoff.stop.not_due", article(day)),
            Self::TimeBarred => ("setoff.stop.time_barred", HoldCode::TimeBarred.article()),
        }
    }

    /// True when a claim of `kind` that this stops may still be set off in money of `own_kind`.
    #[must_use]
    pub fn lets_through(self, kind: KindNo, own_kind: Option<KindNo>) -> bool {
        self == Self::DebtSettlement && own_kind == Some(kind)
    }
}

/// What stops a claim tonight, whatever the money is of; the first where there are several. Each is asked by
/// itself: what else holds the claim from a deduction does not matter here. A debt settlement comes last,
/// since it alone leaves the claim money of its own kind ([`Stop::lets_through`]).
#[must_use]
pub fn stop(legal: &LegalClaim<'_>, household: &Household, asked: &Asked<'_>) -> Option<Stop> {
    let day = asked.day;
    if legal.is_closed(day) {
        return Some(Stop::Closed);
    }
    if suspended(legal, asked).is_some() {
        return Some(Stop::Suspended);
    }
    if household.death_date.is_some_and(|death| death <= day) {
        return Some(Stop::Deceased);
    }
    match legal.claim.status_on(day) {
        Status::Complaint if legal.kind.complaint_suspends => return Some(Stop::Complaint),
        Status::Deferred => return Some(Stop::Deferred),
        Status::PaternityContested => return Some(Stop::PaternityContested),
        _ => {}
    }
    if legal.claim.due_date >= day {
        return Some(Stop::NotDue);
    }
    if legal.limitation.is_barred(day, legal.decided_for_good()) {
        return Some(Stop::TimeBarred);
    }
    settled(legal, household, day).map(|_| Stop::DebtSettlement)
}

#[cfg(test)]
#[path = "admitted_tests.rs"]
mod tests;
