//! A register's file: read in parts, hashed on the way, its rows read side by side.

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

pub(super) use super::fields::ReadRow;
use super::fields::{Fault, NO_END, NO_HEADER, after_header, pieces, read_row};
use super::{Register, RegisterError};
use crate::plain_file;

/// Bytes read at a time: what is in memory does not grow with the file.
const PART: usize = 4 << 20;
/// Bytes whose rows one thread reads.
const PIECE: usize = 256 << 10;

/// Reads the rows of a register in `run`, whose SHA-256 is to be `expected`.
pub(super) fn rows<T: Send>(
    run: &Path,
    register: Register,
    expected: &str,
    row: ReadRow<T>,
) -> Result<Vec<T>, RegisterError> {
    let path = run.join(register.name);
    let io = |source| RegisterError::Io { path: path.clone(), source };
    let mut file = plain_file::open(&path).map_err(io)?;
    let length = usize::try_from(file.metadata().map_err(io)?.len()).unwrap_or(0);
    let mut reader = Reader { register, row, rows: Vec::new(), header: false, broken: None };
    let mut digest = Sha256::new();
    let mut part = Vec::with_capacity(PART + PIECE);
    loop {
        let begun = part.len();
        let wanted = u64::try_from(PART).unwrap_or(u64::MAX);
        let count = (&mut file).take(wanted).read_to_end(&mut part).map_err(io)?;
        let whole =
            if count == 0 { part.len() } else { memchr::memrchr(b'\n', &part).map_or(0, |at| at + 1) };
        let first = reader.rows.is_empty();
        rayon::join(|| digest.update(&part[begun..]), || reader.add(&part[..whole]));
        if first {
            // The rows to come are about as long as these.
            reader.rows.reserve(reader.rows.len().saturating_mul(length) / whole.max(1));
        }
        part.drain(..whole);
        if count == 0 {
            break;
        }
    }
    // Rows of another file than the one that was published are nothing to tell of.
    if hex(&digest.finalize()) != expected {
        return Err(RegisterError::Digest { file: register.name });
    }
    reader.finish()
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // A string takes every character, so there is no error to look at.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The rows read so far.
struct Reader<T> {
    register: Register,
    row: ReadRow<T>,
    rows: Vec<T>,
    /// The header has been read.
    header: bool,
    /// The first broken row: its line, the header being 1, and what is wrong.
    broken: Option<(usize, Fault)>,
}

impl<T: Send> Reader<T> {
    /// Reads whole lines.
    fn add(&mut self, mut lines: &[u8]) {
        if !self.header && !lines.is_empty() {
            let (broken, rest) = after_header(lines, self.register.columns);
            self.broken = broken.map(|fault| (1, fault));
            (lines, self.header) = (rest, true);
        }
        if self.broken.is_some() {
            return;
        }
        let (columns, row) = (self.register.columns, self.row);
        let read: Vec<_> =
            pieces(lines, PIECE).into_par_iter().map(|piece| read_piece(piece, columns, row)).collect();
        for (mut rows, broken) in read {
            self.rows.append(&mut rows);
            if broken.is_some() {
                self.broken = broken.map(|fault| (self.rows.len() + 2, fault));
                return;
            }
        }
    }

    fn finish(self) -> Result<Vec<T>, RegisterError> {
        match self.broken.or((!self.header).then_some((1, NO_HEADER))) {
            None => Ok(self.rows),
            Some((line, fault)) => Err(at_line(self.register, line, fault)),
        }
    }
}

/// A broken row as an error.
pub(super) fn at_line(register: Register, line: usize, fault: Fault) -> RegisterError {
    let line = u64::try_from(line).unwrap_or(u64::MAX);
    RegisterError::Row { file: register.name, line, column: fault.column, rule: fault.rule }
}

/// Reads the rows of a piece, up to the first broken one.
fn read_piece<T>(piece: &[u8], columns: &'static [&'static str], row: ReadRow<T>) -> (Vec<T>, Option<Fault>) {
    let mut rows = Vec::with_capacity(memchr::memchr_iter(b'\n', piece).count());
    let mut rest = piece;
    while !rest.is_empty() {
        let Some(end) = memchr::memchr(b'\n', rest) else { return (rows, Some(NO_END)) };
        match read_row(&rest[..end], columns, row) {
            Ok(row) => rows.push(row),
            Err(fault) => return (rows, Some(fault)),
        }
        rest = &rest[end + 1..];
    }
    (rows, None)
}
