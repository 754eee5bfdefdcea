//! Why an inbox is refused as a whole (exit 3): nothing of it is decided on.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::formats::FormatFault;
use super::formats::nav::NavFault;
use crate::model::{Fault, FaultCode};
use crate::units::Money;

/// Why an inbox is refused. Rows that are only parked are no error.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// A file or folder cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the operating system or the decompressor says.
        source: std::io::Error,
    },
    /// An input has the name of a file but is a folder, a link or a device.
    #[error("{}: not a regular file; links are not followed", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// A table is not the file the run was made from.
    #[error("{}: not the file the run was made from", path.display())]
    OtherFile {
        /// The path.
        path: PathBuf,
    },
    /// A required table is not there.
    #[error("{}: {table} is required and not there", folder.display())]
    TableMissing {
        /// The folder.
        folder: PathBuf,
        /// The table.
        table: &'static str,
    },
    /// A name that is no table of the contract.
    #[error("{table}: no such table")]
    TableUnknown {
        /// The name.
        table: String,
    },
    /// One input in two forms.
    #[error("{first} and {second}: two forms of one input")]
    TwoForms {
        /// The first file.
        first: String,
        /// The second file.
        second: String,
    },
    /// No header row.
    #[error("{file}: no header row")]
    HeaderMissing {
        /// The file.
        file: String,
    },
    /// A header row that is not UTF-8.
    #[error("{file}:1: the header row is not UTF-8")]
    HeaderEncoding {
        /// The file.
        file: String,
    },
    /// More columns than any table has.
    #[error("{file}:1: {columns} columns; at most {most} are read")]
    TooManyColumns {
        /// The file.
        file: String,
        /// Its columns.
        columns: usize,
        /// The most a file may have.
        most: usize,
    },
    /// So many faulty rows that the file is another than it should be.
    #[error("{file}: more than {most} faulty rows; reading stopped")]
    TooManyFaults {
        /// The file.
        file: String,
        /// The most that are listed.
        most: usize,
    },
    /// A required column is not there.
    #[error("{file}:1: column {column} is required and not there")]
    ColumnMissing {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// A column the table does not have, and whose name does not begin with `x_`.
    #[error("{file}:1: column {column} is unknown; own columns begin with x_")]
    ColumnUnknown {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// A column that stands twice.
    #[error("{file}:1: column {column} stands twice")]
    ColumnTwice {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// A quoted field that does not end, so that everything after it would be read as its text, or a record
    /// longer than any.
    #[error("{file}:{line}: a quoted field does not end, or a record is longer than {limit} bytes")]
    QuoteOpen {
        /// The file.
        file: String,
        /// The line the record begins on.
        line: u64,
        /// The longest record that is read.
        limit: usize,
    },
    /// A Parquet file that cannot be read.
    #[error("{file}: {reason}")]
    Parquet {
        /// The file.
        file: String,
        /// What the reader says.
        reason: String,
    },
    /// A Parquet column of a type the contract does not take: amounts are text, integers or decimals.
    #[error("{file}: column {column} is {found}; take text, integer, decimal, date or boolean")]
    ParquetType {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// Its type.
        found: String,
    },
    /// A control file that cannot be understood.
    #[error("{file}: {reason}")]
    ControlMalformed {
        /// The control file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// An input that was taken out of its system after the day it is for.
    #[error("{file}: {input}: extracted_at is {extracted}, after the day {day}")]
    ControlAhead {
        /// The control file.
        file: String,
        /// The input.
        input: String,
        /// The day it was taken out.
        extracted: NaiveDate,
        /// The collection day.
        day: NaiveDate,
    },
    /// Another number of rows than the control file says.
    #[error("{file}: {read} rows read, control.json says {control}")]
    ControlRows {
        /// The input.
        file: String,
        /// Rows by the control file.
        control: u64,
        /// Rows read, parked ones included.
        read: u64,
    },
    /// Another sum than the control file says.
    #[error("{file}: sum {read} read, control.json says {control}")]
    ControlSum {
        /// The input.
        file: String,
        /// The sum by the control file.
        control: Money,
        /// The sum read, parked rows included.
        read: Money,
    },
    /// A file of an authority's or a bank's format that is refused as a whole.
    #[error("{file}:{line}: {fault}")]
    Format {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// What is wrong.
        fault: FormatFault,
    },
    /// What was read of a file cannot be written.
    #[error("{file}: what was read cannot be written: {source}")]
    Unwritable {
        /// The file that was read.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file in a form the job does not take.
    #[error("{file}: the job does not take {table} in this form")]
    FormNotTaken {
        /// The file.
        file: String,
        /// The table.
        table: &'static str,
    },
    /// A claim file of NAV that is refused as a whole.
    #[error("{file}:{line}: {fault}")]
    Nav {
        /// The file.
        file: String,
        /// The line.
        line: u64,
        /// What is wrong.
        fault: NavFault,
    },
}

impl IntakeError {
    /// The error as a row of `rejects.csv`, where the contract has a code for it.
    #[must_use]
    pub fn as_fault(&self) -> Option<Fault> {
        let (Self::ColumnUnknown { file, column } | Self::ColumnTwice { file, column }) = self else {
            return None;
        };
        Some(Fault {
            file: file.clone(),
            line: 1,
            row_key: String::new(),
            column: column.clone(),
            value: String::new(),
            code: FaultCode::UnknownColumn,
            message: self.to_string(),
        })
    }
}
