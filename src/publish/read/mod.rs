//! A published run read back: its tables and its trace, a debtor at a time.
//!
//! For those who look at a run from outside: what moved between two, what is explained to a debtor, reports and
//! letters. `verify` reads in a way of its own.

mod error;
mod table;
mod trace;

use crate::plain_file;
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

pub use error::ReadError;
pub use table::{Row, Table};
pub use trace::{Line, Lines, TraceReader};

/// A table that is sorted by something else than debtors, read row by row.
///
/// # Errors
/// [`ReadError`] names the file.
pub fn plain(path: &Path) -> Result<csv::Reader<File>, ReadError> {
    Ok(csv::Reader::from_reader(plain_file::open(path).map_err(ReadError::unreadable(path))?))
}

/// The bytes of a file a run need not have.
///
/// # Errors
/// [`ReadError`] names the file; its folder when its name is an identifier.
pub fn bytes_if_there(path: &Path) -> Result<Option<Vec<u8>>, ReadError> {
    match plain_file::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        read => read.map(Some).map_err(ReadError::unreadable(path.parent().unwrap_or(path))),
    }
}
