//! Why two runs cannot be compared.

use crate::publish::read::ReadError;

/// What is missing or broken, and where. No value of a row is told.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// A file of a run is missing, or not what a run publishes.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// What moved cannot be told.
    #[error("what moved cannot be written: {0}")]
    Untold(std::io::Error),
}
