//! What reading a day has given.

use std::collections::BTreeSet;

use super::read::InputForm;
use crate::model::Fault;
use crate::model::facts::Facts;
use crate::units::{Money, Month};

/// Everything read of a collection day.
#[derive(Debug, Default)]
pub struct DayInput {
    /// The facts that passed every check, sorted as [`Facts`] says.
    pub facts: Facts,
    /// All faults of all parked rows, by file, line, column and code.
    pub faults: Vec<Fault>,
    /// The months of the accepted incomes.
    pub income_months: BTreeSet<Month>,
    /// The files read, by table, then by name.
    pub inputs: Vec<InputSummary>,
    /// What an operator should know that stops nothing. No identifiers.
    pub warnings: Vec<String>,
    /// Files with more parked rows than the job takes: the run stops (exit 3).
    pub over_limit: Vec<OverLimit>,
}

/// One file that was read. `rows = accepted + parked`, and the same for the sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputSummary {
    /// Its table.
    pub table: &'static str,
    /// Its name.
    pub file: String,
    /// Its form.
    pub form: InputForm,
    /// Its size as stored.
    pub bytes: u64,
    /// SHA-256 of its bytes as stored, in hexadecimal.
    pub sha256: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that passed.
    pub accepted: u64,
    /// Rows in `rejects.csv`.
    pub parked: u64,
    /// Sum of the first amount column (NAV: amounts and interest, as its trailer). What is no number counts
    /// 0.
    pub sum_read: Money,
    /// Of it in accepted rows.
    pub sum_accepted: Money,
    /// Of it in parked rows.
    pub sum_parked: Money,
    /// NAV: accepted lines that stop a claim, so that rows = claims + stops + parked.
    pub stops: u64,
    /// NAV: claims that took the place of an earlier one with the same name.
    pub replaced: u64,
    /// When it was taken out of its system, by the control file.
    pub extracted_at: Option<String>,
}

impl InputSummary {
    /// What the input is called where its form must not show: by its table when its file's name is the table's, one
    /// file of several by its own name.
    #[must_use]
    pub fn input_name(&self) -> &str {
        let is_table = self.file.split('.').next() == Some(self.table);
        if is_table { self.table } else { &self.file }
    }
}

/// A file with too many parked rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverLimit {
    /// The file.
    pub file: String,
    /// Rows read.
    pub rows: u64,
    /// Rows parked.
    pub parked: u64,
    /// The most that may be.
    pub limit: u64,
}
