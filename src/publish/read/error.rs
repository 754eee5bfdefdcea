//! Why a published file cannot be read back.

use std::path::{Path, PathBuf};

/// What is missing or broken, and where. No value of a row is told.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not what a run publishes.
    #[error("{}: {reason}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A row is not what a run publishes.
    #[error("{}, line {line}: {rule}", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// The line; the header is line 1.
        line: u64,
        /// What the row breaks.
        rule: String,
    },
}

impl ReadError {
    /// A file the system does not give.
    pub fn unreadable(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Unreadable { path, source }
    }

    /// A file that is not what a run publishes.
    pub fn broken(path: &Path, reason: impl Into<String>) -> Self {
        Self::Broken { path: path.to_path_buf(), reason: reason.into() }
    }
}
