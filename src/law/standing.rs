//! What a standing order takes: the size it stands at, and the money of a month that is still under way.

use chrono::NaiveDate;

use crate::model::{OrderPeriod, OrderSize, OrderVersion};
use crate::units::{Money, Month};

/// The size an order stands at when its next size is decided on `day`: that of the plan month. A last instalment is
/// no size to stand at: the one in force before it counts. A pause neither: the size before it. None for an order
/// that never had a size.
#[must_use]
pub fn level(order: &OrderVersion, day: NaiveDate) -> Option<OrderSize> {
    let month = Month::of(day);
    let plan = month.plus(1);
    let found = match order.period_on(plan.first_day()) {
        Some(period) if is_month(period, plan) => order.period_on(month.last_day()).unwrap_or(period),
        Some(period) => period,
        None => match order.periods.as_slice() {
            [.., before, last] if is_instalment(last) => before,
            [.., last] => last,
            [] => return None,
        },
    };
    if !found.size.is_nothing() {
        return Some(found.size);
    }
    let before = order.periods.iter().rev().filter(|period| period.start < found.start);
    before.map(|period| period.size).find(|size| !size.is_nothing())
}

/// What an order takes in `month` of a gross of so much: its amount, or its percentage down to øre. It counts when
/// one of its periods covers the month's last day.
#[must_use]
pub fn takes_in(order: &OrderVersion, month: Month, gross: Money) -> Money {
    order.period_on(month.last_day()).map_or(Money::ZERO, |period| in_money(period.size, gross))
}

/// A size in money a month.
#[must_use]
pub fn in_money(size: OrderSize, gross: Money) -> Money {
    match size {
        OrderSize::Percent(percent) => percent.of_floor(gross),
        OrderSize::Amount(amount) => amount,
    }
}

fn is_month(period: &OrderPeriod, month: Month) -> bool {
    period.start == month.first_day() && period.end == Some(month.last_day())
}

/// A closed amount of one calendar month: the last instalment of an order that then ends.
fn is_instalment(period: &OrderPeriod) -> bool {
    matches!(period.size, OrderSize::Amount(_)) && is_month(period, Month::of(period.start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CaseNumber, Standing};
    use crate::units::dates::parse_date;
    use crate::units::{PartyId, Percent};

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    fn percent(percent: i64) -> OrderSize {
        OrderSize::Percent(Percent::whole(percent))
    }

    fn kroner(kroner: i64) -> OrderSize {
        OrderSize::Amount(Money::from_kroner(kroner))
    }

    fn order(periods: &[(&str, Option<&str>, OrderSize)]) -> OrderVersion {
        let party = PartyId::from_digits("310844136").expect("digits");
        let period = |(start, end, size): &(&str, Option<&str>, OrderSize)| OrderPeriod {
            start: d(start),
            end: end.map(d),
            size: *size,
        };
        OrderVersion {
            order_id: 10_000_001,
            version: 1,
            sequence: 1,
            case: CaseNumber { year: 2026, number: 1 },
            debtor: party,
            payer: party,
            standing: Standing::Active,
            periods: periods.iter().map(period).collect(),
        }
    }

    #[test]
    fn an_order_stands_at_the_size_of_the_plan_month_but_for_instalments_and_pauses() {
        let cases: [(&str, OrderVersion, Option<OrderSize>); 9] = [
            ("it runs", order(&[("2026-10-01", None, percent(17))]), Some(percent(17))),
            (
                "it has been lowered",
                order(&[("2026-10-01", Some("2026-11-30"), percent(17)), ("2026-12-01", None, percent(12))]),
                Some(percent(12)),
            ),
            (
                "a last instalment is to come",
                order(&[
                    ("2026-10-01", Some("2026-11-30"), percent(17)),
                    ("2026-12-01", Some("2026-12-31"), kroner(4_381)),
                ]),
                Some(percent(17)),
            ),
            (
                "a last instalment is all there is",
                order(&[("2026-12-01", Some("2026-12-31"), kroner(4_381))]),
                Some(kroner(4_381)),
            ),
            (
                "the last instalment runs",
                order(&[
                    ("2026-10-01", Some("2026-10-31"), percent(17)),
                    ("2026-11-01", Some("2026-11-30"), kroner(4_381)),
                ]),
                Some(percent(17)),
            ),
            (
                "running support goes on after it",
                order(&[
                    ("2026-11-01", Some("2026-11-30"), kroner(4_381)),
                    ("2026-12-01", None, kroner(2_151)),
                ]),
                Some(kroner(2_151)),
            ),
            ("it runs out", order(&[("2026-10-01", Some("2026-11-30"), percent(17))]), Some(percent(17))),
            (
                "it is paused",
                order(&[("2026-09-01", Some("2026-09-30"), percent(17)), ("2026-10-01", None, percent(0))]),
                Some(percent(17)),
            ),
            ("it never had a size", order(&[("2026-12-01", None, kroner(0))]), None),
        ];
        for (what, order, expected) in cases {
            assert_eq!(level(&order, d("2026-11-20")), expected, "{what}");
        }
    }

    #[test]
    fn a_month_is_taken_by_the_period_that_covers_its_last_day() {
        let order = order(&[
            ("2026-10-01", Some("2026-11-30"), percent(17)),
            ("2026-12-01", Some("2026-12-31"), kroner(4_381)),
        ]);
        let cases = [("2026-09", 0), ("2026-10", 646_000), ("2026-12", 438_100), ("2027-01", 0)];
        for (month, expected) in cases {
            let month = Month::parse(month).expect("a month");
            assert_eq!(takes_in(&order, month, Money::from_kroner(38_000)).ore(), expected, "{month}");
        }
    }
}
