//! What an inbox gave as a whole, as it is carried from where it was read to where the night is put together.

use serde::{Deserialize, Serialize};

use crate::intake::{DayInput, InputForm, InputSummary, OverLimit, table_name};
use crate::model::{Fault, FaultCode, Payment};
use crate::units::dates::parse_date;
use crate::units::{Money, Month};

/// All that is told of an inbox but the facts themselves.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WholeInbox {
    /// The files read, by table, then by name.
    pub inputs: Vec<InputFile>,
    /// All faults of all parked rows, by file, line, column and code.
    pub faults: Vec<RowFault>,
    /// What an operator should know.
    pub warnings: Vec<String>,
    /// The months of the accepted incomes, `YYYY-MM`.
    pub income_months: Vec<String>,
    /// The released run whose figures the ledger has booked.
    pub booked_through: Option<String>,
    /// Files with more parked rows than the job takes.
    pub over_limit: Vec<TooMany>,
}

/// A file that was read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputFile {
    /// Its table.
    pub table: String,
    /// Its name.
    pub file: String,
    /// Its form.
    pub form: String,
    /// Its size as stored.
    pub bytes: u64,
    /// SHA-256 of its bytes as stored.
    pub sha256: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that passed.
    pub accepted: u64,
    /// Rows parked.
    pub parked: u64,
    /// Sum of the first amount column, in øre.
    pub sum_read: i64,
    /// Of it in accepted rows.
    pub sum_accepted: i64,
    /// Of it in parked rows.
    pub sum_parked: i64,
    /// NAV: lines that stop a claim.
    pub stops: u64,
    /// NAV: claims that took the place of an earlier one.
    pub replaced: u64,
    /// When it was taken out of its system.
    pub extracted_at: Option<String>,
}

/// A fault of a parked row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowFault {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u64,
    /// What names the row, masked.
    pub row_key: String,
    /// The column.
    pub column: String,
    /// What stood there, masked.
    pub value: String,
    /// What is wrong.
    pub code: String,
    /// The same in plain words.
    pub message: String,
}

/// A file with too many parked rows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TooMany {
    /// The file.
    pub file: String,
    /// Rows read.
    pub rows: u64,
    /// Rows parked.
    pub parked: u64,
    /// The most that may be.
    pub limit: u64,
}

impl WholeInbox {
    /// What is told of an inbox that was read.
    #[must_use]
    pub fn of(input: &DayInput) -> Self {
        let many = |one: &OverLimit| TooMany {
            file: one.file.clone(),
            rows: one.rows,
            parked: one.parked,
            limit: one.limit,
        };
        Self {
            inputs: input.inputs.iter().map(InputFile::of).collect(),
            faults: input.faults.iter().map(RowFault::of).collect(),
            warnings: input.warnings.clone(),
            income_months: input.income_months.iter().map(Month::to_string).collect(),
            booked_through: input.facts.booked_through.map(|day| day.to_string()),
            over_limit: input.over_limit.iter().map(many).collect(),
        }
    }

    /// The inbox as it was read, with no facts but its payments; none when something of it cannot be.
    #[must_use]
    pub fn input(&self, payments: Vec<Payment>) -> Option<DayInput> {
        let booked_through = match &self.booked_through {
            Some(day) => Some(parse_date(day)?),
            None => None,
        };
        let many = |one: &TooMany| OverLimit {
            file: one.file.clone(),
            rows: one.rows,
            parked: one.parked,
            limit: one.limit,
        };
        let mut input = DayInput {
            faults: self.faults.iter().map(RowFault::fault).collect::<Option<_>>()?,
            income_months: self
                .income_months
                .iter()
                .map(|month| Month::parse(month))
                .collect::<Option<_>>()?,
            inputs: self.inputs.iter().map(InputFile::summary).collect::<Option<_>>()?,
            warnings: self.warnings.clone(),
            over_limit: self.over_limit.iter().map(many).collect(),
            ..DayInput::default()
        };
        input.facts.booked_through = booked_through;
        input.facts.payments = payments;
        Some(input)
    }
}

impl InputFile {
    fn of(one: &InputSummary) -> Self {
        Self {
            table: one.table.to_owned(),
            file: one.file.clone(),
            form: one.form.as_str().to_owned(),
            bytes: one.bytes,
            sha256: one.sha256.clone(),
            rows: one.rows,
            accepted: one.accepted,
            parked: one.parked,
            sum_read: one.sum_read.ore(),
            sum_accepted: one.sum_accepted.ore(),
            sum_parked: one.sum_parked.ore(),
            stops: one.stops,
            replaced: one.replaced,
            extracted_at: one.extracted_at.clone(),
        }
    }

    fn summary(&self) -> Option<InputSummary> {
        Some(InputSummary {
            table: table_name(&self.table)?,
            file: self.file.clone(),
            form: InputForm::parse(&self.form)?,
            bytes: self.bytes,
            sha256: self.sha256.clone(),
            rows: self.rows,
            accepted: self.accepted,
            parked: self.parked,
            sum_read: Money::from_ore(self.sum_read),
            sum_accepted: Money::from_ore(self.sum_accepted),
            sum_parked: Money::from_ore(self.sum_parked),
            stops: self.stops,
            replaced: self.replaced,
            extracted_at: self.extracted_at.clone(),
        })
    }
}

impl RowFault {
    fn of(fault: &Fault) -> Self {
        Self {
            file: fault.file.clone(),
            line: fault.line,
            row_key: fault.row_key.clone(),
            column: fault.column.clone(),
            value: fault.value.clone(),
            code: fault.code.as_str().to_owned(),
            message: fault.message.clone(),
        }
    }

    fn fault(&self) -> Option<Fault> {
        let (code, _) = FaultCode::ALL.into_iter().find(|(_, name)| *name == self.code)?;
        Some(Fault {
            file: self.file.clone(),
            line: self.line,
            row_key: self.row_key.clone(),
            column: self.column.clone(),
            value: self.value.clone(),
            code,
            message: self.message.clone(),
        })
    }
}
