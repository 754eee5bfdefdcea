//! An amount over a debtor's claims as money received is spread: over the claims decided into the deduction
//! and the running support of the month it is for.

use super::legal;
use super::night_law::NightLaw;
use super::plan::taker;
use super::seen::Seen;
use crate::law::claim::{LegalClaim, Parts};
use crate::law::distribution::{Given, Rules, Taker, distribute};
use crate::law::running_support::RunningClaim;
use crate::law::taking_part::takes_receipts;
use crate::model::Regime;
use crate::model::money_night::Distributed;
use crate::units::{Money, Month};

/// Claims and what is left of each.
pub(super) struct Among<'s, 'c> {
    /// The claims.
    pub claims: &'s [LegalClaim<'c>],
    /// What is left of each; lowered by what a spreading gives.
    pub left: &'s mut [Parts],
}

/// Where a share goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A claim of the night.
    Night(usize),
    /// Running support of the month.
    Month(usize),
}

/// What a spreading gives.
pub(super) struct Spread {
    /// The shares, by class, step and name; none of nothing.
    pub shares: Vec<(Place, Given)>,
    /// What no claim takes.
    pub surplus: Money,
}

/// The rules of a spreading for a month.
pub(super) fn rules(law: &NightLaw<'_>, regime: Regime, month: Month) -> Rules {
    let context = law.context;
    Rules { day: context.day, regime, month, class_a_practice: context.settings.class_a_practice }
}

/// Running support of a month that is no claim of the night. That of the plan month is one already.
pub(super) fn running_of(month: Month, seen: &Seen<'_>) -> Vec<RunningClaim> {
    if month == seen.law.plan_month { Vec::new() } else { legal::running(seen.case, month) }
}

/// The same as the law sees it, less what tonight's receipts have given it.
pub(super) fn with_left<'a>(
    made: &'a [RunningClaim],
    seen: &Seen<'_>,
    tonight: &[Distributed],
) -> Vec<LegalClaim<'a>> {
    let mut running: Vec<LegalClaim<'a>> = made.iter().map(|one| legal::of_running(one, seen)).collect();
    for legal in &mut running {
        let own = |row: &&Distributed| row.to.is_some_and(|to| to.claim_id == legal.claim.claim_id);
        for row in tonight.iter().filter(own) {
            let (principal, costs, interest) = (row.principal, row.costs, row.interest);
            legal.left = legal.left.less(&Parts { principal, costs, interest });
        }
    }
    running
}

/// One sum over the claims that take money received for a month: those decided, and the running support of
/// the month.
pub(super) fn spread(
    sum: Money,
    month: Month,
    seen: &Seen<'_>,
    night: &mut Among<'_, '_>,
    of_month: &mut Among<'_, '_>,
) -> Spread {
    let day = seen.law.context.day;
    let may_take =
        |legal: &LegalClaim<'_>| legal.decided.is_some() && takes_receipts(legal, seen.case.household, day);
    // Among the claims of the night only the plan month's running support is kept under another name than its
    // own.
    let is_for =
        |legal: &LegalClaim<'_>| legal.register_id == legal.claim.claim_id || month == seen.law.plan_month;
    let mut places = Vec::with_capacity(night.claims.len() + of_month.claims.len());
    let mut takers: Vec<Taker<'_>> = Vec::with_capacity(places.capacity());
    for (at, legal) in night.claims.iter().enumerate().filter(|(_, legal)| is_for(legal) && may_take(legal)) {
        places.push(Place::Night(at));
        takers.push(taker(legal, &night.left[at], seen.regime, day));
    }
    for (at, legal) in of_month.claims.iter().enumerate().filter(|(_, legal)| may_take(legal)) {
        places.push(Place::Month(at));
        takers.push(taker(legal, &of_month.left[at], seen.regime, day));
    }
    let distribution = distribute(sum, &takers, &rules(seen.law, seen.regime, month));
    let given = distribution.rows.into_iter().filter(|row| !row.total().is_zero());
    let shares: Vec<(Place, Given)> = given.map(|row| (places[row.taker], row)).collect();
    for (place, row) in &shares {
        let left = match place {
            Place::Night(at) => &mut night.left[*at],
            Place::Month(at) => &mut of_month.left[*at],
        };
        *left = left.less(&row.parts());
    }
    Spread { shares, surplus: distribution.surplus }
}
