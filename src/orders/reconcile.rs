//! What shall stand against what stands: the versions a night sends.
//!
//! A period that has begun stays with its size; only its end may still move. Everything that has not begun is
//! replaced. An order that stands as it shall gets no version.

use chrono::NaiveDate;

use crate::model::decision::{Action, Cause, Course, Decision, PayerOrder};
use crate::model::registers::DebtorRegister;
use crate::model::{OrderPeriod, OrderSize, OrderVersion, Standing, stands};
use crate::units::dates::day_before;
use crate::units::{Money, Month, PartyId, Percent};

/// A version of an order that has no number yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version<'r> {
    /// The version that stands; none for a new order.
    pub before: Option<&'r OrderVersion>,
    /// Whose income is deducted from.
    pub debtor: PartyId,
    /// Who deducts.
    pub payer: PartyId,
    /// Its whole history and future.
    pub periods: Vec<OrderPeriod>,
    /// [`Action::New`], [`Action::End`] when its last day is the collection day or earlier, else
    /// [`Action::Change`].
    pub action: Action,
    /// The last instalment, when the plan month takes one.
    pub final_amount: Option<Money>,
    /// Why.
    pub reason: &'static str,
    /// What it comes from.
    pub cause: Cause,
}

impl Version<'_> {
    /// Whether the order stands by it, as the wire format counts: by the last day alone.
    #[must_use]
    pub fn standing(&self, day: NaiveDate) -> Standing {
        let last = self.periods.last().and_then(|period| period.end);
        if last.is_some_and(|end| end <= day) { Standing::Ended } else { Standing::Active }
    }

    /// The first day of what is to come after `day`; when nothing is, that of the last period, whose end it moves.
    #[must_use]
    pub fn start(&self, day: NaiveDate) -> Option<NaiveDate> {
        let to_come = self.periods.iter().find(|period| day < period.start);
        to_come.or(self.periods.last()).map(|period| period.start)
    }
}

/// The versions a decision of `day` makes of what stands: those of standing orders by number, then new orders by
/// payer. Sets the decision's action by what stands before and after; its reason stays.
pub fn reconcile<'r>(
    decision: &mut Decision,
    register: &DebtorRegister<'r>,
    day: NaiveDate,
) -> Vec<Version<'r>> {
    let mut versions: Vec<Version<'r>> =
        decision.orders.iter().filter_map(|order| version(decision.debtor, order, register, day)).collect();
    versions.sort_by_key(|one| (one.before.map_or(u64::MAX, |before| before.order_id), one.payer));
    decision.action = action(&versions, register, day);
    versions
}

/// The version of one order, when it differs from what stands.
fn version<'r>(
    debtor: PartyId,
    order: &PayerOrder,
    register: &DebtorRegister<'r>,
    day: NaiveDate,
) -> Option<Version<'r>> {
    let before = register.orders.iter().find(|standing| Some(standing.order_id) == order.order_id);
    let old = before.map_or(&[][..], |before| &before.periods);
    let periods = schedule(old, &order.course, day);
    if periods == old {
        return None;
    }
    let action = match before {
        None => Action::New,
        Some(_) if stands(&periods, day) => Action::Change,
        Some(_) => Action::End,
    };
    let PayerOrder { payer, final_amount, reason, cause, .. } = *order;
    Some(Version { before, debtor, payer, periods, action, final_amount, reason, cause })
}

/// What happens to the debtor's orders as a whole.
fn action(versions: &[Version<'_>], register: &DebtorRegister<'_>, day: NaiveDate) -> Action {
    let moved = |order: &OrderVersion| {
        versions.iter().any(|one| one.before.is_some_and(|before| before.order_id == order.order_id))
    };
    let stood = register.orders.iter().any(|order| order.stands_on(day));
    let stays = register.orders.iter().any(|order| order.stands_on(day) && !moved(order));
    let stands_after = stays || versions.iter().any(|one| stands(&one.periods, day));
    match (stood, stands_after) {
        (false, true) => Action::New,
        (false, false) => Action::None,
        (true, false) => Action::End,
        (true, true) if versions.is_empty() => Action::Unchanged,
        (true, true) => Action::Change,
    }
}

/// The whole schedule of an order: what has begun of `old`, and its course from `day`.
fn schedule(old: &[OrderPeriod], course: &Course, day: NaiveDate) -> Vec<OrderPeriod> {
    let plan = Month::of(day).plus(1).first_day();
    let (next, last_day) = match course {
        Course::Keep => return old.to_vec(),
        Course::From(periods) => (periods.as_slice(), day_before(plan)),
        Course::End => (&[][..], day),
    };
    let begun = old.partition_point(|period| period.start <= day);
    let mut periods = Vec::with_capacity(begun + next.len().max(1));
    periods.extend_from_slice(&old[..begun]);
    if let Some(running) = periods.last_mut() {
        running.end = Some(running.end.map_or(last_day, |end| end.min(last_day)));
    }
    for period in next {
        match periods.last_mut() {
            Some(last) if goes_on(last, period) => last.end = period.end,
            _ => periods.push(*period),
        }
    }
    // An order takes no period back that its payer has been told of: one that never begins takes nothing, on the
    // day it was to begin.
    if let Some(first) = old.first().filter(|_| periods.is_empty()) {
        periods.push(OrderPeriod { start: first.start, end: Some(first.start), size: nothing(first.size) });
    }
    periods
}

/// True when a period goes on with the size of the one before it, without a day between.
fn goes_on(before: &OrderPeriod, next: &OrderPeriod) -> bool {
    before.size == next.size && before.end == Some(day_before(next.start))
}

/// A size of nothing in the same form.
fn nothing(size: OrderSize) -> OrderSize {
    match size {
        OrderSize::Percent(_) => OrderSize::Percent(Percent::ZERO),
        OrderSize::Amount(_) => OrderSize::Amount(Money::ZERO),
    }
}

#[cfg(test)]
#[path = "reconcile_tests.rs"]
mod tests;
