//! Why a night could not be published or released.

use std::path::{Path, PathBuf};

use crate::orders::rules::BrokenRule;

/// Why a night could not be published. Nothing of it becomes a run.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The file system refused: full, read-only, not there.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An order breaks a rule its readers rely on.
    #[error("an order of the night breaks a rule of the order format: {0}")]
    Order(#[from] BrokenRule),
    /// A table could not be made.
    #[error("{table}: {message}")]
    Table {
        /// The table.
        table: &'static str,
        /// What is wrong.
        message: String,
    },
    /// What was published is not what it was published as.
    #[error("{}: {message}", path.display())]
    Unsound {
        /// The file that does not hold.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
}

impl PublishError {
    /// An error of the file system at `path`.
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::Io { path, source }
    }

    /// A published file that does not hold.
    pub(crate) fn unsound(path: &Path, message: impl std::fmt::Display) -> Self {
        Self::Unsound { path: path.to_path_buf(), message: message.to_string() }
    }

    /// An error in making a table.
    pub(crate) fn table<E: std::fmt::Display>(table: &'static str) -> impl Fn(E) -> Self {
        move |error| Self::Table { table, message: error.to_string() }
    }
}
