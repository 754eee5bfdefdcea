//! Why no report can be made.

use crate::publish::read::ReadError;

/// What is missing or broken, and where. No value of a row is told.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A file of the run is missing, or not what a run publishes.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The page's template cannot be filled: a fault of the program.
    #[error("the template of report.html cannot be filled: {0}")]
    Template(#[from] minijinja::Error),
}
