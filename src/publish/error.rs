//! Why a night could not be published or released.

use std::path::{Path, PathBuf};

use crate::orders::rules::BrokenRule;
use crate::units::ids::mask_within;

/// Why a night could not be published. Nothing of it becomes a run.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The file system refused: full, read-only, not there.
    #[error("{}: {source}", shown(path))]
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
    #[error("{}: {message}", shown(path))]
    Unsound {
        /// The file that does not hold.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
}

/// A path as it is told: an order file's name is its payer's identifier.
fn shown(path: &Path) -> String {
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if folder.ends_with("orders") => {
            folder.join(mask_within(&name.to_string_lossy())).display().to_string()
        }
        _ => path.display().to_string(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_named_and_a_person_is_not() {
        let told = |path: &str| {
            let source = std::io::ErrorKind::StorageFull.into();
            PublishError::io(Path::new(path))(source).to_string()
        };
        let cases = [
            ("runs/2026-11-20/rev-001/orders.csv", "runs/2026-11-20/rev-001/orders.csv: no storage space"),
            (
                "runs/.tmp-2026-11-20-1234567890123456/a.csv",
                "runs/.tmp-2026-11-20-1234567890123456/a.csv: no",
            ),
            (
                "runs/.tmp-2026-11-20-0/orders/25876099732.json",
                "runs/.tmp-2026-11-20-0/orders/258760*****.json: ",
            ),
        ];
        for (path, start) in cases {
            assert!(told(path).starts_with(start), "{}", told(path));
        }
    }
}
