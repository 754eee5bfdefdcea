//! Interest for late payment (innkl. § 15; innkf. § 15-1).
//!
//! A segment is a stretch of days with one balance and one rate; its interest is rounded half up to øre, once. Its
//! first day counts, its last does not. Interest runs on principal alone, never on interest.

use chrono::{Datelike, NaiveDate};

use super::kinds::{InterestRule, Kind};
use super::rates::{MissingRate, Rates};
use crate::model::Claim;
use crate::units::dates::{plus_days, plus_years};
use crate::units::{Money, Percent};

/// Days from the notice of interest to its first day (innkl. § 15 second para.).
const DAYS_AFTER_NOTICE: u64 = 30;
/// The year from which interest may follow a notice (overg. § 10).
pub const FIRST_YEAR: i32 = 2026;

/// What interest is counted of, day by day: what is left, and what was credited before, each with its day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Balance {
    /// What is left when all is credited.
    pub left: Money,
    /// What was credited: before the day of each it was still owed, from that day on it is not.
    pub credited: Vec<(NaiveDate, Money)>,
}

/// Interest of a stretch of days with one balance and one rate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// First day.
    pub from: NaiveDate,
    /// The day it goes to, which does not count.
    pub to: NaiveDate,
    /// What it is counted of.
    pub balance: Money,
    /// Percent a year.
    pub percent: Percent,
    /// The rate row of its first day.
    pub row: u16,
    /// Later rows with the same rate, each with its first day in the segment.
    pub same: Vec<(NaiveDate, u16)>,
}

impl Segment {
    /// The interest, half up to øre: a 365th of a year's for each day, in a leap year a 366th.
    #[must_use]
    pub fn amount(&self) -> Money {
        let leap = leap_days(self.from, self.to);
        let common = self.to.signed_duration_since(self.from).num_days() - leap;
        let percent = self.percent.value();
        let units = i64::try_from(percent.mantissa()).unwrap_or(i64::MAX);
        let whole = 100 * 10_i64.pow(percent.scale());
        self.balance.share_half_up(units * (common * 366 + leap * 365), whole * 365 * 366)
    }
}

/// From when interest runs, by the rule of the kind, `day` itself too; none when the claim bears none by then. A
/// claim that bears interest goes on from the day it is booked to. By notice it runs from 2026 on; before, only
/// where it was booked already (overg. § 10).
#[must_use]
pub fn runs_from(claim: &Claim, kind: &Kind, day: NaiveDate) -> Option<NaiveDate> {
    let by_rule = match kind.late_interest {
        InterestRule::None | InterestRule::AsGiven => return None,
        InterestRule::FromDue | InterestRule::FromDueWithSurcharge => Some(claim.due_date),
        InterestRule::FromFirstOfMarch => NaiveDate::from_ymd_opt(claim.due_date.year(), 3, 1),
        InterestRule::AfterNotice => {
            let noticed = claim.interest_notice_date.filter(|_| day.year() >= FIRST_YEAR);
            noticed.map(|noticed| plus_days(noticed, DAYS_AFTER_NOTICE))
        }
    };
    claim.interest_from.or(by_rule).filter(|start| *start <= day)
}

/// The segments from `start` to `day`. Days without a balance need no rate and have no segment.
///
/// # Errors
/// [`MissingRate`] names the first day with a balance and no rate.
pub fn segments(
    balance: &Balance,
    start: NaiveDate,
    day: NaiveDate,
    rates: &Rates,
) -> Result<Vec<Segment>, MissingRate> {
    let mut later: Vec<(NaiveDate, Money)> = balance.credited.clone();
    later.retain(|(date, amount)| start < *date && !amount.is_zero());
    later.sort_unstable();
    let mut owed = balance.left + later.iter().map(|(_, amount)| *amount).sum();
    let mut found: Vec<Segment> = Vec::new();
    let mut from = start;
    for credited in later.chunk_by(|one, next| one.0 == next.0) {
        let to = credited[0].0.min(day);
        stretch(owed, from, to, rates, &mut found)?;
        from = to;
        owed -= credited.iter().map(|(_, amount)| *amount).sum();
    }
    stretch(owed, from, day, rates, &mut found)?;
    Ok(found)
}

/// The segments of one balance: a new one where the rate takes another value.
fn stretch(
    balance: Money,
    from: NaiveDate,
    to: NaiveDate,
    rates: &Rates,
    found: &mut Vec<Segment>,
) -> Result<(), MissingRate> {
    let mut at = from;
    while at < to && !balance.is_zero() {
        let span = rates.late_interest(at)?;
        let next = plus_days(span.last, 1).min(to);
        let (percent, row) = (span.percent, span.row);
        match found.last_mut().filter(|last| from < at && last.percent == percent) {
            Some(last) => {
                last.to = next;
                last.same.push((at, row));
            }
            None => found.push(Segment { from: at, to: next, balance, percent, row, same: Vec::new() }),
        }
        at = next;
    }
    Ok(())
}

/// Days in leap years from `from` to the day before `to`.
fn leap_days(from: NaiveDate, to: NaiveDate) -> i64 {
    let mut days = 0;
    let mut at = from;
    while at < to {
        let next = NaiveDate::from_ymd_opt(at.year(), 1, 1).map_or(to, |first| plus_years(first, 1).min(to));
        if at.leap_year() {
            days += next.signed_duration_since(at).num_days();
        }
        at = next;
    }
    days
}

#[cfg(test)]
#[path = "interest_tests.rs"]
mod tests;
