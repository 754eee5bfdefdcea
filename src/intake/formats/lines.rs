//! The lines of a stream, one at a time and never more than the longest record.

use std::io::{self, Read};

use super::LONGEST_RECORD;

/// Bytes read at a time.
const PIECE: usize = 1 << 18;

/// Walks over the lines of a stream.
pub(in crate::intake) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    /// Where the next line begins in the buffer.
    at: usize,
    /// Where the bytes read end in the buffer.
    filled: usize,
    line: u64,
    done: bool,
}

/// Why there is no next line.
#[derive(Debug)]
pub(in crate::intake) enum LineError {
    /// The stream failed.
    Read(io::Error),
    /// Line `.0` is longer than a record can be.
    TooLong(u64),
}

impl<R: Read> Lines<R> {
    /// The lines of a stream, from its first.
    pub(in crate::intake) fn new(reader: R) -> Self {
        Self { reader, buffer: Vec::new(), at: 0, filled: 0, line: 0, done: false }
    }

    /// The next line with its number, from 1, without its end (`\n` or `\r\n`).
    pub(in crate::intake) fn next_line(&mut self) -> Result<Option<(u64, &[u8])>, LineError> {
        let mut searched = self.at;
        let end = loop {
            match memchr::memchr(b'\n', &self.buffer[searched..self.filled]) {
                Some(found) => break searched + found,
                None if self.done => break self.filled,
                None => {
                    let known = self.filled - self.at;
                    if known > LONGEST_RECORD {
                        return Err(LineError::TooLong(self.line + 1));
                    }
                    self.read_more()?;
                    searched = self.at + known;
                }
            }
        };
        if self.at >= self.filled {
            return Ok(None);
        }
        let (start, next) = (self.at, (end + 1).min(self.filled));
        self.at = next;
        self.line += 1;
        let line = &self.buffer[start..end];
        Ok(Some((self.line, line.strip_suffix(b"\r").unwrap_or(line))))
    }

    fn read_more(&mut self) -> Result<(), LineError> {
        self.buffer.copy_within(self.at..self.filled, 0);
        self.filled -= self.at;
        self.at = 0;
        if self.buffer.len() < self.filled + PIECE {
            self.buffer.resize(self.filled + PIECE, 0);
        }
        loop {
            match self.reader.read(&mut self.buffer[self.filled..]) {
                Ok(0) => self.done = true,
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(LineError::Read(error)),
            }
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives at most `size` bytes at a time.
    struct Slowly<'a>(&'a [u8], usize);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let size = self.1.min(self.0.len()).min(buffer.len());
            buffer[..size].copy_from_slice(&self.0[..size]);
            self.0 = &self.0[size..];
            Ok(size)
        }
    }

    proptest! {
        #[test]
        fn lines_are_those_of_the_text_however_it_arrives(text in "[ab\r\n]{0,30}", size in 1_usize..9) {
            let mut lines = Lines::new(Slowly(text.as_bytes(), size));
            let mut found = Vec::new();
            while let Some((number, line)) = lines.next_line().expect("lines") {
                found.push((number, String::from_utf8(line.to_vec()).expect("text")));
            }
            let whole = text.strip_suffix('\n').unwrap_or(&text);
            let split = whole.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned());
            let expected: Vec<(u64, String)> =
                if text.is_empty() { Vec::new() } else { (1..).zip(split).collect() };
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_line_without_end_is_not_read_to_its_end() {
        let mut lines = Lines::new(io::repeat(b'x'));
        assert!(matches!(lines.next_line(), Err(LineError::TooLong(1))));
        assert!(lines.buffer.len() < 2 * LONGEST_RECORD);
    }
}
