//! The accepted facts of a part as tables: written portion by portion, read again as they were.
//!
//! The tables are CSV with the columns of the inbox's own, so that they can be looked at. They hold all that a decision
//! needs and nothing a check would ask for again; what is read back is what was written, value by value.

mod cell;
mod read;
mod table;
mod tables;
mod write;

pub use read::{PartReader, payments};
pub use write::{FactsWriter, WrittenTable, WrittenTables, folder_of, write_payments};

/// The names of the tables of a part, in the order in which they are told of.
pub const TABLES: [&str; 11] = [
    "claims.csv",
    "support.csv",
    "incomes.csv",
    "debtors.csv",
    "children.csv",
    "other_deductions.csv",
    "credits.csv",
    "assets.csv",
    "estates.csv",
    PAYMENTS,
    PARKED,
];

/// The table of the payments.
pub const PAYMENTS: &str = "payments.csv";
/// The table of the debtors with a parked row.
pub const PARKED: &str = "parked.csv";

/// Why the facts of a part cannot be written or read. Never names anybody.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// The system could not read or write.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A row is not what was written.
    #[error("{}, row {row}: {what}", path.display())]
    Garbled {
        /// The file.
        path: std::path::PathBuf,
        /// The row, from 1 after the header.
        row: u64,
        /// What is wrong.
        what: &'static str,
    },
}

impl FactsError {
    fn io(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_path_buf(), source }
    }
}

#[cfg(test)]
mod tests;
