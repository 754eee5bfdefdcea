//! Periods of days made into periods of whole months.

use crate::model::OrderPeriod;
use crate::units::Month;
use crate::units::dates::day_before;

/// The periods in whole months: from the first day of the month a period starts in to the last day of the month it
/// ends in. Where two meet in a month the later one has it, so an earlier one ends the month before, or is not
/// there at all.
#[must_use]
pub fn in_months(periods: &[OrderPeriod]) -> Vec<OrderPeriod> {
    let mut months: Vec<OrderPeriod> = Vec::with_capacity(periods.len());
    let mut later = None;
    for period in periods.iter().rev() {
        let start = Month::of(period.start).first_day();
        let end = period.end.map(|end| Month::of(end).last_day());
        let cut = later.map(day_before);
        let end = match (end, cut) {
            (Some(end), Some(cut)) => Some(end.min(cut)),
            (end, cut) => end.or(cut),
        };
        if end.is_none_or(|end| start <= end) {
            months.push(OrderPeriod { start, end, size: period.size });
            later = Some(start);
        }
    }
    months.reverse();
    months
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::OrderSize;
    use crate::units::Percent;
    use crate::units::dates::parse_date;

    /// `2026-11-15..2026-12-04 10` and the like; an open period has no end.
    fn periods(text: &str) -> Vec<OrderPeriod> {
        let day = |text: &str| parse_date(text).expect("a date");
        let period = |text: &str| {
            let (span, size) = text.split_once(' ').expect("a size");
            let (start, end) = span.split_once("..").expect("a span");
            let end = (!end.is_empty()).then(|| day(end));
            let size = OrderSize::Percent(Percent::parse(size, b'.').expect("a percentage"));
            OrderPeriod { start: day(start), end, size }
        };
        text.split(", ").map(period).collect()
    }

    #[test]
    fn periods_take_whole_months_and_a_later_one_has_the_month_it_starts_in() {
        let cases = [
            ("2015-01-05.. 1", "2015-01-01.. 1"),
            ("2015-01-05..2015-01-06 1", "2015-01-01..2015-01-31 1"),
            ("2015-02-05..2015-02-06 1", "2015-02-01..2015-02-28 1"),
            ("2015-02-05..2015-02-06 1, 2015-02-10..2015-02-20 2", "2015-02-01..2015-02-28 2"),
            ("2015-01-20..2015-02-04 1, 2015-02-05.. 2", "2015-01-01..2015-01-31 1, 2015-02-01.. 2"),
            ("2026-01-15..2026-03-06 5, 2026-03-07.. 10", "2026-01-01..2026-02-28 5, 2026-03-01.. 10"),
            (
                "2025-10-01..2025-10-15 8, 2025-10-16..2025-11-22 6, 2025-11-23.. 7",
                "2025-10-01..2025-10-31 6, 2025-11-01.. 7",
            ),
            ("2026-01-01..2026-01-31 5, 2026-03-15.. 10", "2026-01-01..2026-01-31 5, 2026-03-01.. 10"),
            (
                "2026-01-01..2026-01-10 1, 2026-01-11..2026-01-20 2, 2026-01-21..2026-01-25 3",
                "2026-01-01..2026-01-31 3",
            ),
        ];
        for (days, months) in cases {
            assert_eq!(in_months(&periods(days)), periods(months), "{days}");
        }
    }
}
