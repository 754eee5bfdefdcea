//! The bytes of a JSON file, as far as they are needed at once.

use std::io::Read;

use super::{FormatError, FormatFault, LONGEST_RECORD};

/// What was read of a file and is not cut off yet.
pub(super) struct Source<R> {
    reader: R,
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    /// The line of the first of them.
    pub(super) line: u64,
    /// Nothing follows them.
    pub(super) ended: bool,
    /// Bytes read at a time, and in a part.
    pub(super) size: usize,
}

impl<R: Read> Source<R> {
    /// A file, before its first byte.
    pub(super) const fn new(reader: R, size: usize) -> Self {
        Self { reader, bytes: Vec::new(), line: 1, ended: false, size }
    }

    /// Reads on.
    pub(super) fn more(&mut self) -> Result<(), FormatError> {
        let wanted = self.size as u64;
        self.bytes.reserve(self.size);
        let read = self.reader.by_ref().take(wanted).read_to_end(&mut self.bytes)?;
        self.ended = (read as u64) < wanted;
        Ok(())
    }

    /// Cuts the first `end` bytes off. Returns them and the line they begin on.
    pub(super) fn cut(&mut self, end: usize) -> (u64, Vec<u8>) {
        let rest = self.bytes.get(end..).unwrap_or_default().to_vec();
        let mut bytes = std::mem::replace(&mut self.bytes, rest);
        bytes.truncate(end);
        let first_line = self.line;
        self.line += lines_in(&bytes);
        (first_line, bytes)
    }

    /// The file is refused for what stands `at` bytes on.
    pub(super) fn refused(&self, at: usize, fault: FormatFault) -> FormatError {
        let line = self.line + lines_in(self.bytes.get(..at).unwrap_or_default());
        FormatError::refused(line, fault)
    }

    /// Where the first byte that is no blank stands, from `at` on; none before the end of the file.
    pub(super) fn solid(&mut self, at: usize) -> Result<Option<usize>, FormatError> {
        let mut at = at;
        loop {
            at = skip_blanks(&self.bytes, at);
            if at < self.bytes.len() {
                return Ok(Some(at));
            }
            if self.ended {
                return Ok(None);
            }
            self.room_for_more(0)?;
            self.more()?;
        }
    }

    /// Whether what begins at `start` may go on: it has no end yet.
    pub(super) fn room_for_more(&self, start: usize) -> Result<(), FormatError> {
        if self.bytes.len() - start > LONGEST_RECORD {
            return Err(self.refused(start, FormatFault::TooLong { most: LONGEST_RECORD }));
        }
        Ok(())
    }
}

/// A whole text in memory, as a file.
pub(super) fn source_of(line: u64, text: &[u8], size: usize) -> Source<std::io::Empty> {
    Source { reader: std::io::empty(), bytes: text.to_vec(), line, ended: true, size }
}

/// Lines that end in `bytes`.
pub(super) fn lines_in(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// The place of the first byte that is no blank, from `at` on.
pub(super) fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let blanks = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
    at + blanks.unwrap_or(rest.len())
}
