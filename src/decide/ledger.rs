//! What is left of a claim at the start of the night: what the ledger has booked, less what earlier nights
//! have covered and it has not booked yet.

use super::seen::Seen;
use crate::law::claim::Parts;
use crate::law::kinds::{self, Kind};
use crate::law::running_support::{month_name, row_of_term};
use crate::model::registers::Netting;
use crate::model::{Claim, Reference};
use crate::units::{Money, Month};

/// What is left of a claim at the start of the night. Support of a month that was paid under the name of the
/// running support is paid under the name of its term too. What a night has not booked is counted by its day
/// ([`super::night_law::NightLaw::is_unbooked`]); the ledger books nothing under the name of running support.
pub(super) fn opening(claim: &Claim, is_running: bool, seen: &Seen<'_>) -> Parts {
    let booked = Parts::of(claim);
    let register = &seen.case.register;
    if register.distributions.is_empty() && register.set_offs.is_empty() && register.nettings.is_empty() {
        return booked;
    }
    let mut covered = Parts::default();
    let mut add = |parts: Parts| {
        covered.principal += parts.principal;
        covered.costs += parts.costs;
        covered.interest += parts.interest;
    };
    let while_running = if is_running { None } else { term_name(claim, kinds::get(claim.kind), seen) };
    let names = [Some(claim.claim_id), while_running];
    for name in names.iter().flatten() {
        for row in register.distributed_to(name) {
            if is_running || seen.law.is_unbooked(row.date) {
                add(Parts { principal: row.principal, costs: row.costs, interest: row.interest });
            }
        }
    }
    for row in register.set_off_in(&claim.claim_id) {
        if seen.law.is_unbooked(row.date) {
            add(Parts { principal: row.principal, costs: row.costs, interest: row.interest });
        }
    }
    let left = booked.less(&covered);
    left.less(&inside(left, netted(claim, seen)))
}

/// An amount as principal, then costs, then interest (innkl. § 29).
pub(super) fn inside(parts: Parts, amount: Money) -> Parts {
    let principal = amount.min(parts.principal);
    let costs = (amount - principal).min(parts.costs);
    Parts { principal, costs, interest: (amount - principal - costs).min(parts.interest) }
}

/// What nettings begun after the ledger's last booking have taken in the months before the day's. The day a
/// netting was decided on is not kept: it lies in the month before its first. When that is the booked month and a later
/// night is released, the netting may be that night's: it counts as not booked, so that nothing is taken twice, and
/// what the ledger had booked all the same comes back once it says so.
fn netted(claim: &Claim, seen: &Seen<'_>) -> Money {
    let law = seen.law;
    let Some(booked) = law.booked_through.filter(|booked| Some(*booked) < law.last_released) else {
        return Money::ZERO;
    };
    let this = Month::of(law.context.day);
    let own = seen.case.register.nettings.iter().filter(|row| row.claim_id == claim.claim_id);
    let unbooked = own.filter(|row| booked < row.from.first_day());
    let taken = |row: &Netting| {
        let passed = u32::try_from(this.since(row.from)).unwrap_or(0).min(row.months);
        (0..passed).map(|_| row.monthly).sum()
    };
    unbooked.map(taken).sum()
}

/// The name a term claim had while it was running support.
fn term_name(claim: &Claim, kind: &Kind, seen: &Seen<'_>) -> Option<Reference> {
    let period = claim.period?;
    let row = seen.case.support.get(row_of_term(claim, kind, seen.case.support)?)?;
    month_name(row, kind, period).filter(|name| *name != claim.claim_id)
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
