//! Opens what is a file, and nothing that only has the name of one.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

/// What is said of what is no file.
const OTHER: &str = "not a regular file";

/// Opens a file for reading. A pipe nobody writes into is not waited for, and a device or a folder is not read.
///
/// # Errors
/// Those of the system, and one that [`is_other`] knows.
pub fn open(path: &Path) -> io::Result<File> {
    // On a regular file the flag does nothing.
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::new(ErrorKind::InvalidInput, OTHER)) }
}

/// The bytes of a file.
///
/// # Errors
/// As [`open`].
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// True for the error of something that is there and is no file.
#[must_use]
pub fn is_other(error: &io::Error) -> bool {
    error.kind() == ErrorKind::InvalidInput && error.get_ref().is_some_and(|why| why.to_string() == OTHER)
}
