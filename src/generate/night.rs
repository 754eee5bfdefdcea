//! The collection day a synthetic inbox is for: every date in it is so and so many days from it.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::units::Month;

/// Day of the month from which the figures of the month before are due (the job's default).
const INCOME_DUE_DAY: u32 = 10;

/// The collection day and its months.
#[derive(Clone, Copy)]
pub(super) struct Night {
    /// The collection day D.
    pub(super) day: NaiveDate,
    /// The last month whose income figures are due on D.
    pub(super) last_due: Month,
    /// The plan month P, the month after D.
    pub(super) plan: Month,
}

impl Night {
    /// The night of `day`.
    pub(super) fn new(day: NaiveDate) -> Self {
        let month = Month::of(day);
        let due = day >= month.day(INCOME_DUE_DAY);
        Self { day, last_due: month.plus(if due { -1 } else { -2 }), plan: month.plus(1) }
    }

    /// The day `days` before D; after it when below zero.
    pub(super) fn ago(self, days: i64) -> NaiveDate {
        days_before(self.day, days)
    }

    /// The day `years` years before D: the same day number, or 28 February.
    pub(super) fn years_ago(self, years: u32) -> NaiveDate {
        self.months_ago(years * 12)
    }

    /// The day `months` months before D: the same day number, or the last day of a month that lacks it.
    pub(super) fn months_ago(self, months: u32) -> NaiveDate {
        self.day.checked_sub_months(Months::new(months)).unwrap_or(self.day)
    }

    /// The last 29 February at least `days` days before D.
    pub(super) fn leap_day_before(self, days: i64) -> NaiveDate {
        let latest = self.ago(days);
        (0..12)
            .filter_map(|years| NaiveDate::from_ymd_opt(latest.year() - years, 2, 29))
            .find(|leap_day| *leap_day <= latest)
            .unwrap_or(latest)
    }
}

/// The day `days` before `date`; after it when below zero.
pub(super) fn days_before(date: NaiveDate, days: i64) -> NaiveDate {
    let count = Days::new(days.unsigned_abs());
    let moved = if days < 0 { date.checked_add_days(count) } else { date.checked_sub_days(count) };
    moved.unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    #[test]
    fn months_and_days_are_counted_from_the_collection_day() {
        let cases = [
            ("2026-11-20", "2026-10", "2026-12", "2024-02-29"),
            ("2026-11-05", "2026-09", "2026-12", "2024-02-29"),
            ("2024-02-29", "2024-01", "2024-03", "2024-02-29"),
            ("2024-02-28", "2024-01", "2024-03", "2020-02-29"),
            ("2027-01-09", "2026-11", "2027-02", "2024-02-29"),
        ];
        for (day, last_due, plan, leap) in cases {
            let night = Night::new(parse_date(day).expect("a date"));
            assert_eq!(night.last_due.to_string(), last_due, "{day}");
            assert_eq!(night.plan.to_string(), plan, "{day}");
            assert_eq!(night.leap_day_before(0).to_string(), leap, "{day}");
        }
        let night = Night::new(parse_date("2026-03-31").expect("a date"));
        assert_eq!(night.ago(-1).to_string(), "2026-04-01");
        assert_eq!(night.months_ago(1).to_string(), "2026-02-28");
    }
}
