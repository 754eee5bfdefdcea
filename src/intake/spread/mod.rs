//! A day whose rows are read in many places: each place reads the rows of the debtors of its parts, and what the
//! places tell makes the day, as if one had read it.
//!
//! A place sees no file, only records and the lines they begin on; it reads them as the rows of a file are read. What
//! only the whole inbox shows (an identifier that stands in two parts, a parked row that names a debtor of another
//! part) makes the day be read again with that [`Known`].

mod part;
mod plan;
mod share;
mod whole;

pub use part::{PartFacts, Reader};
pub use plan::{Plan, TablePlan, payment_files, payments, plan};
pub use share::{Known, Repeated, Share, TableShare};
pub use whole::{Asked, Came, Ended, Strangers, whole};

use super::error::IntakeError;

/// Why a day cannot be read in many places.
#[derive(Debug, thiserror::Error)]
pub enum SpreadError {
    /// The inbox is refused.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// A file whose rows cannot be told apart without reading all of it.
    #[error("{file}: rows of this form are not read in many places; the night is run in one, or split")]
    Form {
        /// The file.
        file: String,
    },
    /// A row came where it does not belong.
    #[error("part {part}: a row of {table} is of another part")]
    OtherPart {
        /// The part it came in.
        part: u16,
        /// Its table.
        table: &'static str,
    },
    /// What came is not what was sent.
    #[error("{0}")]
    Garbled(String),
}

impl SpreadError {
    fn garbled(what: impl Into<String>) -> Self {
        Self::Garbled(what.into())
    }
}
