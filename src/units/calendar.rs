//! Working days: Norwegian Saturdays, Sundays and public holidays.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Easter Sunday of a year in the Gregorian calendar (the anonymous algorithm of 1876).
#[must_use]
pub fn easter_sunday(year: i32) -> NaiveDate {
    let golden = year % 19;
    let century = year / 100;
    let in_century = year % 100;
    let leap_shift = century / 4;
    let century_rest = century % 4;
    let moon_shift = (century + 8) / 25;
    let sync = (century - moon_shift + 1) / 3;
    let epact = (19 * golden + century - leap_shift - sync + 15) % 30;
    let year_leap = in_century / 4;
    let year_rest = in_century % 4;
    let weekday = (32 + 2 * century_rest + 2 * year_leap - epact - year_rest) % 7;
    let correction = (golden + 11 * epact + 22 * weekday) / 451;
    let march_days = epact + weekday - 7 * correction + 114;
    let month = u32::try_from(march_days / 31).unwrap_or(3);
    let day = u32::try_from(march_days % 31).unwrap_or(0) + 1;
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// True on a Norwegian public holiday: 1 January, Maundy Thursday, Good Friday, both Easter days, 1 May,
/// 17 May, Ascension Day, both Whit days, 25 and 26 December (lov 1995-02-24-12 § 2, lov 1947-04-26-1 § 1).
#[must_use]
pub fn is_public_holiday(date: NaiveDate) -> bool {
    if matches!((date.month(), date.day()), (1, 1) | (5, 1 | 17) | (12, 25 | 26)) {
        return true;
    }
    let from_easter = date.signed_duration_since(easter_sunday(date.year())).num_days();
    matches!(from_easter, -3 | -2 | 0 | 1 | 39 | 49 | 50)
}

/// True on a day that is no Saturday, Sunday or public holiday.
#[must_use]
pub fn is_working_day(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !is_public_holiday(date)
}

/// The day itself when it is a working day, else the next one that is (fl. § 29).
#[must_use]
pub fn working_day_from(date: NaiveDate) -> NaiveDate {
    let mut day = date;
    while !is_working_day(day) {
        match day.checked_add_days(Days::new(1)) {
            Some(next) => day = next,
            None => return day,
        }
    }
    day
}

/// The last working day before a day.
#[must_use]
pub fn working_day_before(date: NaiveDate) -> NaiveDate {
    let mut day = date;
    loop {
        match day.checked_sub_days(Days::new(1)) {
            Some(before) if is_working_day(before) => return before,
            Some(before) => day = before,
            None => return day,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    #[test]
    fn easter_falls_where_the_almanac_has_it() {
        for sunday in ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22"] {
            assert_eq!(easter_sunday(d(sunday).year()), d(sunday));
        }
    }

    #[test]
    fn deadlines_on_free_days_move_to_the_next_working_day() {
        let cases = [
            ("2026-05-02", "2026-05-04"),
            ("2036-03-01", "2036-03-03"),
            ("2026-04-02", "2026-04-07"),
            ("2026-05-14", "2026-05-15"),
            ("2026-05-25", "2026-05-26"),
            ("2026-12-25", "2026-12-28"),
            ("2027-05-17", "2027-05-18"),
            ("2026-12-31", "2026-12-31"),
            ("2026-11-20", "2026-11-20"),
        ];
        for (date, expected) in cases {
            assert_eq!(working_day_from(d(date)), d(expected), "{date}");
        }
    }
}
