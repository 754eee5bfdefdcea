//! Months, ages and periods.

use std::fmt;
use std::num::NonZeroI32;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::digits::pair;

/// A calendar month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NonZeroI32);

impl Month {
    /// Months are counted from the year 0; the accepted years 1–9999 never give zero.
    const fn from_index(index: i32) -> Self {
        match NonZeroI32::new(index) {
            Some(index) => Self(index),
            None => Self(NonZeroI32::MIN),
        }
    }

    /// The month `number` (1–12) of `year`.
    #[must_use]
    pub fn new(year: i32, number: u32) -> Option<Self> {
        ((1..=12).contains(&number) && (1..=9999).contains(&year))
            .then(|| Self::from_index(year * 12 + i32::try_from(number).unwrap_or(1) - 1))
    }

    /// The month a day is in.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self::from_index(date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0))
    }

    /// Reads `YYYY-MM`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 7 || bytes[4] != b'-' {
            return None;
        }
        Self::new(i32::try_from(digits(&bytes[..4])?).ok()?, digits(&bytes[5..])?)
    }

    /// The month `count` months later, or earlier when below zero.
    #[must_use]
    pub const fn plus(self, count: i32) -> Self {
        Self::from_index(self.0.get() + count)
    }

    /// Months from `earlier` to this one.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i32 {
        self.0.get() - earlier.0.get()
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.0.get().div_euclid(12)
    }

    /// The month of the year, 1–12.
    #[must_use]
    pub fn number(self) -> u32 {
        u32::try_from(self.0.get().rem_euclid(12)).unwrap_or(0) + 1
    }

    /// Day `day` of the month, the last one when the month is shorter.
    #[must_use]
    pub fn day(self, day: u32) -> NaiveDate {
        (28..=31.min(day.max(28)))
            .rev()
            .chain(std::iter::once(28))
            .map(|last| last.min(day.max(1)))
            .find_map(|candidate| NaiveDate::from_ymd_opt(self.year(), self.number(), candidate))
            .unwrap_or_default()
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        self.day(1)
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.day(31)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads `YYYY-MM-DD`.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    date_from(digits(&bytes[..4])?, digits(&bytes[5..7])?, digits(&bytes[8..])?)
}

/// Reads `YYYYMMDD`.
#[must_use]
pub fn parse_compact_date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 8 {
        return None;
    }
    date_from(digits(&bytes[..4])?, digits(&bytes[4..6])?, digits(&bytes[6..])?)
}

fn date_from(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    if year == 0 {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The number written in ASCII digits, all of them.
fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

/// Appends `YYYY-MM-DD`.
pub fn write_date(date: NaiveDate, out: &mut Vec<u8>) {
    let year = u64::try_from(date.year()).unwrap_or(0);
    let [month, day] = [date.month(), date.day()].map(|part| pair(u64::from(part)));
    let mut text = *b"YYYY-MM-DD";
    text[..2].copy_from_slice(&pair(year / 100));
    text[2..4].copy_from_slice(&pair(year));
    text[5..7].copy_from_slice(&month);
    text[8..].copy_from_slice(&day);
    out.extend_from_slice(&text);
}

/// Appends `YYYY-MM`.
pub fn write_month(month: Month, out: &mut Vec<u8>) {
    let year = u64::try_from(month.year()).unwrap_or(0);
    let mut text = *b"YYYY-MM";
    text[..2].copy_from_slice(&pair(year / 100));
    text[2..4].copy_from_slice(&pair(year));
    text[5..].copy_from_slice(&pair(u64::from(month.number())));
    out.extend_from_slice(&text);
}

/// `date` plus a number of days.
#[must_use]
pub fn plus_days(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// The day before.
#[must_use]
pub fn day_before(date: NaiveDate) -> NaiveDate {
    date.pred_opt().unwrap_or(NaiveDate::MIN)
}

/// `date` plus a number of calendar months: the same day number, or the last day of a month that lacks it.
#[must_use]
pub fn plus_months(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// `date` less a number of calendar months: the same day number, or the last day of a month that lacks it.
#[must_use]
pub fn minus_months(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

/// `date` plus a number of years: the same day number, or 28 February in a year without the 29th.
#[must_use]
pub fn plus_years(date: NaiveDate, years: u32) -> NaiveDate {
    plus_months(date, years.saturating_mul(12))
}

/// The day someone born on `birth` turns `years`: born 29 February counts 1 March in a common year.
#[must_use]
pub fn birthday(birth: NaiveDate, years: i32) -> NaiveDate {
    let year = birth.year().saturating_add(years);
    NaiveDate::from_ymd_opt(year, birth.month(), birth.day())
        .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        .unwrap_or(NaiveDate::MAX)
}

/// Whole years reached at `on`; below zero before birth.
#[must_use]
pub fn age(birth: NaiveDate, on: NaiveDate) -> i32 {
    let years = on.year() - birth.year();
    if birthday(birth, years) > on { years - 1 } else { years }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    #[test]
    fn ages_turn_on_the_birthday() {
        let cases = [
            ("2020-11-20", "2026-11-19", 5),
            ("2020-11-20", "2026-11-20", 6),
            ("2020-02-29", "2026-02-28", 5),
            ("2020-02-29", "2026-03-01", 6),
            ("2020-02-29", "2024-02-28", 3),
            ("2020-02-29", "2024-02-29", 4),
            ("2026-11-21", "2026-11-20", -1),
        ];
        for (birth, on, expected) in cases {
            assert_eq!(age(d(birth), d(on)), expected, "born {birth}, on {on}");
        }
    }

    #[test]
    fn months_know_their_days() {
        let feb = Month::new(2028, 2).expect("a month");
        assert_eq!(feb.last_day(), d("2028-02-29"));
        assert_eq!(feb.plus(12).last_day(), d("2029-02-28"));
        assert_eq!(feb.day(30), d("2028-02-29"));
        assert_eq!(feb.day(10), d("2028-02-10"));
        assert_eq!(feb.plus(-2).to_string(), "2027-12");
        assert_eq!(feb.since(Month::of(d("2026-12-31"))), 14);
        assert_eq!(Month::parse("2026-11").map(Month::first_day), Some(d("2026-11-01")));
        for text in ["2026-13", "2026-00", "2026-1", "26-11", "2026/11", "0000-01", "2026-1a"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_real_days_are_dates() {
        for text in ["2026-02-29", "2026-13-01", "2026-1-01", "20261120", "0000-01-01", "2026-11-2٣"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        assert_eq!(parse_compact_date("20261120"), Some(d("2026-11-20")));
        assert_eq!(parse_compact_date("2026112"), None);
    }

    #[test]
    fn years_and_months_end_on_the_last_day_a_month_has() {
        assert_eq!(plus_years(d("2024-02-29"), 3), d("2027-02-28"));
        assert_eq!(plus_months(d("2026-12-31"), 2), d("2027-02-28"));
        let mut out = Vec::new();
        write_date(d("0987-01-05"), &mut out);
        assert_eq!(out, b"0987-01-05");
    }
}
