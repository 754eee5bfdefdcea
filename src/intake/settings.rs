//! What a job may choose about reading (`[checks]`).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::formats::Formats;
use crate::units::Percent;

/// What becomes of an identifier whose check digits do not fit. Its digits must be there in any case.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierChecks {
    /// The row is parked.
    #[default]
    Strict,
    /// The row is taken; one counted warning a file.
    Warn,
    /// Check digits are not looked at.
    Off,
}

/// What reading an inbox needs to know of the job and the day.
#[derive(Clone, Debug)]
pub struct IntakeSettings {
    /// The collection day.
    pub day: NaiveDate,
    /// What stands between the fields of a CSV file.
    pub delimiter: u8,
    /// CSV amounts have a comma before their decimals.
    pub decimal_comma: bool,
    /// What becomes of check digits that do not fit.
    pub identifier_checks: IdentifierChecks,
    /// A file may have this share of its rows parked …
    pub reject_limit_percent: Percent,
    /// … or this many, whichever is more.
    pub reject_limit_rows: u64,
    /// In which forms facts may come.
    pub formats: Formats,
    /// Days from a NAV decision to its due date.
    pub nav_claim_due_days: u16,
    /// The facts may have been taken out of their systems after the day: for what is not the day's own night.
    pub taken_out_later: bool,
}

impl IntakeSettings {
    /// The settings of a job that chooses nothing.
    #[must_use]
    pub fn on(day: NaiveDate) -> Self {
        Self {
            day,
            delimiter: b',',
            decimal_comma: false,
            identifier_checks: IdentifierChecks::Strict,
            reject_limit_percent: Percent::from_units(1, 1),
            reject_limit_rows: 10,
            formats: Formats::default(),
            nav_claim_due_days: 21,
            taken_out_later: false,
        }
    }

    /// What stands before the decimals of an amount in a CSV file.
    pub(super) const fn separator(&self) -> u8 {
        if self.decimal_comma { b',' } else { b'.' }
    }
}
