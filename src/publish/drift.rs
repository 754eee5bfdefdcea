//! What moved tonight of the orders that stood: how many, by how much, why, and what from.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::value::RawValue;

use super::summary::length;
use crate::model::decision::Cause;
use crate::model::{OrderPeriod, OrderSize};
use crate::orders::reconcile::Version;
use crate::units::{Money, Month};

/// An order that stood and has a new version.
#[derive(Clone, Copy, Debug)]
pub struct Moved {
    order_id: u64,
    version: u32,
    reason: &'static str,
    cause: Cause,
    before: Option<OrderSize>,
    after: Option<OrderSize>,
}

impl Moved {
    /// Tells of a version; nothing of a new order. Its sizes are those on the first day of `plan_month`.
    #[must_use]
    pub fn of(version: &Version<'_>, plan_month: Month) -> Option<Self> {
        let before = version.before?;
        let day = plan_month.first_day();
        let covers = |period: &&OrderPeriod| period.start <= day && period.end.is_none_or(|end| day <= end);
        Some(Self {
            order_id: before.order_id,
            version: before.version + 1,
            reason: version.reason,
            cause: version.cause,
            before: before.period_on(day).map(|period| period.size),
            after: version.periods.iter().find(covers).map(|period| period.size),
        })
    }
}

/// Orders that moved for one reason or from one cause. The payer's income is not known here, so only orders in
/// kroner before and after have sums.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
struct Group {
    orders: u64,
    in_kroner: u64,
    kroner_before: Money,
    kroner_after: Money,
}

impl Group {
    fn add(&mut self, moved: &Moved) {
        self.orders += 1;
        let kroner = |size: Option<OrderSize>| match size {
            None => Some(Money::ZERO),
            Some(OrderSize::Amount(amount)) => Some(amount),
            Some(OrderSize::Percent(_)) => None,
        };
        if let (Some(before), Some(after)) = (kroner(moved.before), kroner(moved.after)) {
            self.in_kroner += 1;
            self.kroner_before += before;
            self.kroner_after += after;
        }
    }
}

/// The section `drift` of the summary.
#[derive(Serialize)]
pub(super) struct Drift {
    orders: u64,
    by_reason: BTreeMap<&'static str, Group>,
    by_cause: BTreeMap<&'static str, Group>,
    moved: Box<RawValue>,
}

impl Drift {
    /// Sums up the orders that moved, and lists them by number.
    ///
    /// # Errors
    /// None that the list can have.
    pub(super) fn of(moved: &[Moved]) -> Result<Self, serde_json::Error> {
        let (mut by_reason, mut by_cause) = (BTreeMap::new(), BTreeMap::new());
        for one in moved {
            by_reason.entry(one.reason).or_insert_with(Group::default).add(one);
            by_cause.entry(one.cause.as_str()).or_insert_with(Group::default).add(one);
        }
        Ok(Self { orders: length(moved), by_reason, by_cause, moved: list(moved)? })
    }
}

#[derive(Serialize)]
struct Row {
    trekkid: u64,
    trekkversjon: u32,
    reason: &'static str,
    cause: &'static str,
    before: Option<String>,
    after: Option<String>,
}

/// A line each, by the order's number: a night after new rates moves many.
fn list(moved: &[Moved]) -> Result<Box<RawValue>, serde_json::Error> {
    let mut sorted: Vec<&Moved> = moved.iter().collect();
    sorted.par_sort_unstable_by_key(|one| one.order_id);
    let mut text = String::from("[");
    for (place, one) in sorted.into_iter().enumerate() {
        let row = Row {
            trekkid: one.order_id,
            trekkversjon: one.version,
            reason: one.reason,
            cause: one.cause.as_str(),
            before: one.before.map(shown),
            after: one.after.map(shown),
        };
        text.push_str(if place == 0 { "\n      " } else { ",\n      " });
        text.push_str(&serde_json::to_string(&row)?);
    }
    text.push_str(if moved.is_empty() { "]" } else { "\n    ]" });
    RawValue::from_string(text)
}

/// `17 %`, or kroner with two decimals.
fn shown(size: OrderSize) -> String {
    match size {
        OrderSize::Percent(percent) => format!("{percent} %"),
        OrderSize::Amount(amount) => amount.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Percent;

    fn moved(order_id: u64, cause: Cause, sizes: [Option<OrderSize>; 2]) -> Moved {
        let [before, after] = sizes;
        Moved { order_id, version: 2, reason: "DECREASE", cause, before, after }
    }

    #[test]
    fn only_orders_in_kroner_before_and_after_have_sums() {
        let kroner = |amount| Some(OrderSize::Amount(Money::from_kroner(amount)));
        let percent = Some(OrderSize::Percent(Percent::whole(17)));
        let all = [
            moved(9, Cause::Rate, [kroner(6000), kroner(5000)]),
            moved(7, Cause::Rate, [percent, kroner(5000)]),
            moved(8, Cause::Time, [kroner(700), None]),
            moved(6, Cause::Time, [percent, None]),
        ];
        let drift = Drift::of(&all).expect("a section");
        let sums = |group: &Group| {
            (group.orders, group.in_kroner, group.kroner_before.to_string(), group.kroner_after.to_string())
        };
        assert_eq!(sums(&drift.by_reason["DECREASE"]), (4, 2, "6700.00".into(), "5000.00".into()));
        assert_eq!(sums(&drift.by_cause["rate"]), (2, 1, "6000.00".into(), "5000.00".into()));
        assert_eq!(sums(&drift.by_cause["time"]), (2, 1, "700.00".into(), "0.00".into()));
        let rows: Vec<serde_json::Value> = serde_json::from_str(drift.moved.get()).expect("JSON");
        let numbers: Vec<u64> = rows.iter().filter_map(|row| row["trekkid"].as_u64()).collect();
        assert_eq!(numbers, [6, 7, 8, 9]);
    }

    #[test]
    fn a_night_that_moves_nothing_has_an_empty_list() {
        assert_eq!(Drift::of(&[]).expect("a section").moved.get(), "[]");
    }
}
