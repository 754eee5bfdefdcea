//! Dated rates: a row of a data file is a value, the days it holds, its source and the day it was checked.
//!
//! A rate without a row valid on the day is never carried forward or computed from an index: whoever needs it
//! gets [`MissingRate`], and the run stops.

use chrono::NaiveDate;

use crate::units::dates::{day_before, parse_date, plus_days};
use crate::units::{Money, Percent};

/// The built-in tables.
const BUILT_IN: [(&str, &str); 3] = [
    ("livsopphold.csv", include_str!("data/livsopphold.csv")),
    ("late_interest.csv", include_str!("data/late_interest.csv")),
    ("court_fee.csv", include_str!("data/court_fee.csv")),
];

/// The built-in rate files: name and text, for the manifest.
#[must_use]
pub const fn built_in() -> &'static [(&'static str, &'static str)] {
    &BUILT_IN
}

/// The columns of a rates file.
pub const COLUMNS: [&str; 8] =
    ["table", "code", "valid_from", "valid_to", "amount", "unit", "source", "checked_on"];

/// The tables and the unit each is written in.
const UNITS: [(&str, &str); 3] =
    [("livsopphold", "NOK/month"), ("late_interest", "percent/year"), ("court_fee", "NOK")];

/// One dated rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateRow {
    /// The file the row stands in.
    pub file: String,
    /// The place of the file: a job's files in their order, then the built-in ones.
    pub place: usize,
    /// `livsopphold`, `late_interest` or `court_fee`.
    pub table: String,
    /// What it is a rate of.
    pub code: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; none while it is open.
    pub valid_to: Option<NaiveDate>,
    /// The value as written.
    pub amount: String,
    /// `NOK`, `NOK/month` or `percent/year`.
    pub unit: String,
    /// Where it is published.
    pub source: String,
    /// When that was looked up.
    pub checked_on: NaiveDate,
}

/// A rate that is needed and has no row valid on the day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no rate {code} is valid on {date}: add a dated row to a file named under [rates] files in the job")]
pub struct MissingRate {
    /// What is missing.
    pub code: String,
    /// The day it is needed for.
    pub date: NaiveDate,
}

/// A rates file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {message}")]
pub struct BadRateFile {
    /// The file.
    pub file: String,
    /// The line; the header is line 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
}

/// A money rate and the row it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The value.
    pub amount: Money,
    /// The row, for [`Rates::row`].
    pub row: u16,
}

/// The rate of interest for late payment (forsinkelsesrenteloven § 3; innkl. § 15).
pub const LATE_INTEREST: &str = "LATE_INTEREST";
/// The court fee, R (rettsgebyrloven § 1).
pub const COURT_FEE: &str = "COURT_FEE";

/// Days on which one row gives the rate of interest for late payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterestSpan {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// Percent a year.
    pub percent: Percent,
    /// The row, for [`Rates::row`].
    pub row: u16,
}

/// All rates a run may use; a job's own rows win over the built-in ones.
#[derive(Clone, Debug)]
pub struct Rates {
    rows: Vec<RateRow>,
    /// Interest for late payment by day, none twice.
    late_interest: Vec<InterestSpan>,
}

impl Rates {
    /// The built-in rates and those of the given files (name and text).
    ///
    /// # Errors
    /// [`BadRateFile`] names the line of a row that is no rate.
    pub fn load(extra: &[(String, String)]) -> Result<Self, BadRateFile> {
        let mut rows = Vec::new();
        let own = extra.iter().map(|(file, text)| (file.as_str(), text.as_str()));
        for (place, (file, text)) in own.chain(BUILT_IN).enumerate() {
            read_rows(file, place, text, &mut rows)?;
        }
        if rows.len() > usize::from(u16::MAX) {
            let message = "more than 65535 rate rows".to_owned();
            return Err(BadRateFile { file: String::new(), line: 0, message });
        }
        let mut rates = Self { rows, late_interest: Vec::new() };
        rates.late_interest = rates.interest_spans();
        Ok(rates)
    }

    /// The row with a number.
    #[must_use]
    pub fn row(&self, number: u16) -> Option<&RateRow> {
        self.rows.get(usize::from(number))
    }

    /// All rows: the job's own first.
    #[must_use]
    pub fn rows(&self) -> &[RateRow] {
        &self.rows
    }

    /// The money rate `code` on `date`.
    ///
    /// # Errors
    /// [`MissingRate`] when no row is valid on that day.
    pub fn money(&self, code: &str, date: NaiveDate) -> Result<Rate, MissingRate> {
        let missing = || MissingRate { code: code.to_owned(), date };
        let at = self.position(code, date).ok_or_else(missing)?;
        let amount = Money::parse(&self.rows[at].amount, b'.').map_err(|_| missing())?;
        Ok(Rate { amount, row: u16::try_from(at).map_err(|_| missing())? })
    }

    /// The days around `date` on which one row gives the rate of interest for late payment.
    ///
    /// # Errors
    /// [`MissingRate`] when no row is valid on that day.
    pub fn late_interest(&self, date: NaiveDate) -> Result<&InterestSpan, MissingRate> {
        let after = self.late_interest.partition_point(|span| span.first <= date);
        let span = after.checked_sub(1).and_then(|at| self.late_interest.get(at));
        let span = span.filter(|span| date <= span.last);
        span.ok_or_else(|| MissingRate { code: LATE_INTEREST.to_owned(), date })
    }

    /// Interest for late payment by day: cut where a row begins or ends, each day by the row valid on it.
    fn interest_spans(&self) -> Vec<InterestSpan> {
        let own = || self.rows.iter().filter(|row| row.code == LATE_INTEREST);
        let begins = own().map(|row| row.valid_from);
        let ends = own().filter_map(|row| row.valid_to).map(|last| plus_days(last, 1));
        let mut cuts: Vec<NaiveDate> = begins.chain(ends).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let nexts = cuts.iter().skip(1).map(|next| day_before(*next)).chain([NaiveDate::MAX]);
        let mut spans: Vec<InterestSpan> = Vec::with_capacity(cuts.len());
        for (first, last) in cuts.iter().copied().zip(nexts) {
            let Some(at) = self.position(LATE_INTEREST, first) else { continue };
            let percent = Percent::parse(&self.rows[at].amount, b'.');
            let (Some(percent), Ok(row)) = (percent, u16::try_from(at)) else { continue };
            match spans.last_mut() {
                Some(span) if span.row == row && plus_days(span.last, 1) == first => span.last = last,
                _ => spans.push(InterestSpan { first, last, percent, row }),
            }
        }
        spans
    }

    /// The row valid on `date`; rows of the job come before the built-in ones, the latest start wins.
    fn position(&self, code: &str, date: NaiveDate) -> Option<usize> {
        let valid = |row: &RateRow| {
            row.code == code && row.valid_from <= date && row.valid_to.is_none_or(|to| date <= to)
        };
        let first = self.rows.iter().position(valid)?;
        let place = self.rows[first].place;
        (first..self.rows.len())
            .filter(|&at| valid(&self.rows[at]) && self.rows[at].place == place)
            .max_by_key(|&at| (self.rows[at].valid_from, std::cmp::Reverse(at)))
    }
}

fn read_rows(file: &str, place: usize, text: &str, rows: &mut Vec<RateRow>) -> Result<(), BadRateFile> {
    let bad = |line: u64, message: String| BadRateFile { file: file.to_owned(), line, message };
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().map_err(|error| bad(1, error.to_string()))?.clone();
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        *place = header
            .iter()
            .position(|name| name == column)
            .ok_or_else(|| bad(1, format!("the column {column} is missing")))?;
    }
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            bad(line, "a row with another number of fields than the header".to_owned())
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |column: usize| record.get(places[column]).unwrap_or_default();
        rows.push(rate_row(file, place, field).map_err(|message| bad(line, message))?);
    }
    Ok(())
}

fn rate_row<'a>(file: &str, place: usize, field: impl Fn(usize) -> &'a str) -> Result<RateRow, String> {
    let date =
        |column: usize| parse_date(field(column)).ok_or_else(|| format!("{} is not a date", COLUMNS[column]));
    let (table, unit, amount) = (field(0), field(5), field(4));
    let expected = UNITS.iter().find(|(name, _)| *name == table).map(|(_, unit)| *unit);
    if expected != Some(unit) {
        return Err(format!("the table {table:?} with the unit {unit:?} is none of the engine's"));
    }
    let valued = if unit == "percent/year" {
        Percent::parse(amount, b'.').is_some()
    } else {
        Money::parse(amount, b'.').is_ok()
    };
    if !valued {
        return Err("amount is not a number with at most two decimals".to_owned());
    }
    if field(1).is_empty() || field(6).is_empty() {
        return Err("code and source must be given".to_owned());
    }
    let (valid_from, valid_to) = (date(2)?, if field(3).is_empty() { None } else { Some(date(3)?) });
    if valid_to.is_some_and(|to| to < valid_from) {
        return Err("valid_to is before valid_from".to_owned());
    }
    Ok(RateRow {
        file: file.to_owned(),
        place,
        table: table.to_owned(),
        code: field(1).to_owned(),
        valid_from,
        valid_to,
        amount: amount.to_owned(),
        unit: unit.to_owned(),
        source: field(6).to_owned(),
        checked_on: date(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    #[test]
    fn a_rate_holds_from_its_first_to_its_last_day() {
        let rates = Rates::load(&[]).expect("the built-in rates");
        let cases = [
            ("SINGLE", "2026-06-30", Some(1_104_600)),
            ("SINGLE", "2026-07-01", Some(1_138_800)),
            ("CHILD_11_PLUS", "2023-06-30", Some(523_000)),
            ("CHILD_11_PLUS", "2023-07-01", None),
            ("CHILD_15_PLUS", "2023-06-30", None),
            ("SINGLE", "2027-07-01", None),
        ];
        for (code, date, expected) in cases {
            assert_eq!(
                rates.money(code, d(date)).ok().map(|rate| rate.amount.ore()),
                expected,
                "{code} {date}"
            );
        }
        let missing = rates.money("COURT_FEE", d("2027-01-01")).expect_err("no fee of 2027");
        assert!(missing.to_string().contains("COURT_FEE") && missing.to_string().contains("2027-01-01"));
    }

    #[test]
    fn interest_for_late_payment_is_of_the_row_of_the_day() {
        let head = COLUMNS.join(",");
        let row = |from: &str, to: &str, percent: &str| {
            format!("late_interest,LATE_INTEREST,{from},{to},{percent},percent/year,assumed,2026-11-20\n")
        };
        let own = [row("2026-02-01", "2026-02-28", "1.5"), row("2026-07-02", "", "11.125")].concat();
        let rates = Rates::load(&[("own.csv".into(), format!("{head}\n{own}"))]).expect("rates");
        let cases = [
            ("2014-12-31", None),
            ("2015-01-01", Some(("2015-01-01", "2015-06-30", "9.25"))),
            ("2024-06-30", Some(("2024-01-01", "2024-06-30", "12.5"))),
            ("2024-07-01", Some(("2024-07-01", "2024-12-31", "12.5"))),
            ("2026-01-31", Some(("2026-01-01", "2026-01-31", "12"))),
            ("2026-02-01", Some(("2026-02-01", "2026-02-28", "1.5"))),
            ("2026-03-01", Some(("2026-03-01", "2026-06-30", "12"))),
            ("2026-07-01", None),
            ("2026-07-02", Some(("2026-07-02", "+262142-12-31", "11.125"))),
            ("2190-07-02", Some(("2026-07-02", "+262142-12-31", "11.125"))),
        ];
        for (date, expected) in cases {
            let found = rates.late_interest(d(date));
            let told = found.clone().map(|span| (span.first.to_string(), span.last.to_string()));
            let told =
                told.map(|(first, last)| (first, last, found.map_or(Percent::ZERO, |span| span.percent)));
            let told = told.map(|(first, last, percent)| format!("{first} {last} {percent}"));
            let expected = expected.map(|(first, last, percent)| format!("{first} {last} {percent}"));
            let missing = MissingRate { code: "LATE_INTEREST".to_owned(), date: d(date) };
            assert_eq!(told, expected.ok_or(missing), "{date}");
        }
    }

    #[test]
    fn rows_of_the_job_win_and_bad_rows_are_named() {
        let head = COLUMNS.join(",");
        let row = "livsopphold,SINGLE,2026-11-01,2026-11-30,1.00,NOK/month,assumed,2026-11-20";
        let same_name =
            Rates::load(&[("livsopphold.csv".into(), format!("{head}\n{row}\n"))]).expect("rates");
        assert_eq!(same_name.money("SINGLE", d("2026-11-20")).expect("a rate").amount.ore(), 100);
        let rates = Rates::load(&[("own.csv".into(), format!("{head}\n{row}\n"))]).expect("rates");
        let found = rates.money("SINGLE", d("2026-11-20")).expect("a rate");
        assert_eq!(
            (found.amount.ore(), rates.row(found.row).map(|row| row.file.as_str())),
            (100, Some("own.csv"))
        );
        assert_eq!(rates.money("SINGLE", d("2026-12-01")).expect("a rate").amount.ore(), 1_138_800);
        for bad in [
            "livsopphold,SINGLE,2026-11-01,,x,NOK/month,assumed,2026-11-20",
            "livsopphold,SINGLE,2026-11-31,,1.00,NOK/month,assumed,2026-11-20",
            "livsopphold,SINGLE,2026-11-30,2026-11-01,1.00,NOK/month,assumed,2026-11-20",
            "livsopphold,SINGLE,2026-11-30,,1.00,NOK,assumed,2026-11-20",
            "livsopphold,SINGLE",
        ] {
            let error = Rates::load(&[("own.csv".into(), format!("{head}\n{bad}\n"))]).expect_err(bad);
            assert_eq!((error.file.as_str(), error.line), ("own.csv", 2), "{bad}");
        }
    }
}
