//! The records of OCR giro: 80 characters each, told apart by their first eight.

use std::io::{BufRead, BufReader, Read};

use chrono::NaiveDate;

use super::{FormatError, FormatFault};

/// Characters of a record.
pub(super) const LENGTH: usize = 80;

/// A part of a record: its first character and the one after its last, from 0.
pub(super) type Span = (usize, usize);

/// The kinds of records a file of OCR giro has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// `NY000010`: the transmission begins.
    TransmissionStart,
    /// `NY090020`: an assignment begins.
    AssignmentStart,
    /// `NY09..30`: the first record of a transaction.
    First,
    /// `NY09..31`: its second.
    Second,
    /// `NY09..32`: its third, the text of a payer.
    Third,
    /// `NY090088`: the assignment ends.
    AssignmentEnd,
    /// `NY000089`: the transmission ends.
    TransmissionEnd,
}

/// One record.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    bytes: &'a [u8],
    /// Its line, from 1.
    pub(super) line: u64,
}

impl<'a> Record<'a> {
    /// Its kind; none when the format has no such record.
    pub(super) fn kind(self) -> Option<Kind> {
        let two = |from: usize| self.part((from, from + 2));
        match (two(0), two(2), two(4), two(6)) {
            (b"NY", b"00", b"00", b"10") => Some(Kind::TransmissionStart),
            (b"NY", b"00", b"00", b"89") => Some(Kind::TransmissionEnd),
            (b"NY", b"09", b"00", b"20") => Some(Kind::AssignmentStart),
            (b"NY", b"09", b"00", b"88") => Some(Kind::AssignmentEnd),
            (b"NY", b"09", kind, b"30") if is_digits(kind) => Some(Kind::First),
            (b"NY", b"09", kind, b"31") if is_digits(kind) => Some(Kind::Second),
            (b"NY", b"09", kind, b"32") if is_digits(kind) => Some(Kind::Third),
            _ => None,
        }
    }

    /// The bytes of a part.
    pub(super) fn part(self, (from, to): Span) -> &'a [u8] {
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// The same as text; empty when it is not ASCII.
    pub(super) fn text(self, span: Span) -> &'a str {
        std::str::from_utf8(self.part(span)).ok().filter(|text| text.is_ascii()).unwrap_or_default()
    }

    /// The digits of a part as a number; none when there is anything but digits.
    pub(super) fn number(self, span: Span) -> Option<u64> {
        let digits = self.part(span);
        // Seventeen digits, the most of any part, never reach the largest number.
        let value = |sum: u64, &digit: &u8| 10 * sum + u64::from(digit - b'0');
        (is_digits(digits) && digits.len() < 19).then(|| digits.iter().fold(0, value))
    }

    /// A date written DDMMYY, of this century.
    pub(super) fn date(self, (from, to): Span) -> Option<NaiveDate> {
        let part =
            |at: usize| self.number((from + at, from + at + 2)).and_then(|part| u32::try_from(part).ok());
        let (day, month, year) = (part(0)?, part(2)?, part(4)?);
        let year = i32::try_from(year).ok().filter(|_| to == from + 6)?;
        NaiveDate::from_ymd_opt(2000 + year, month, day)
    }
}

fn is_digits(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)
}

/// Cuts a stream into records; no more than one is held.
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    bytes: Vec<u8>,
    line: u64,
}

impl<R: Read> Lines<R> {
    /// The records of a stream.
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(1 << 20, reader),
            bytes: Vec::with_capacity(LENGTH + 2),
            line: 0,
        }
    }

    /// The line of the record last read.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// The next record; none at the end of the file, where empty lines may stand.
    ///
    /// # Errors
    /// A line of another length, or one cut off by the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>, FormatError> {
        if !self.read_line()? {
            return Ok(None);
        }
        if self.bytes.is_empty() {
            self.only_empty_lines()?;
            return Ok(None);
        }
        if self.bytes.len() == LENGTH {
            return Ok(Some(Record { bytes: &self.bytes, line: self.line }));
        }
        let fault = match self.bytes.as_slice() {
            [0xef, 0xbb, 0xbf, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..] => {
                FormatFault::Encoding
            }
            _ if self.bytes.len() < LENGTH && self.reader.fill_buf()?.is_empty() => FormatFault::Truncated,
            _ => FormatFault::LineLength { length: self.bytes.len(), expected: LENGTH },
        };
        Err(FormatError::refused(self.line, fault))
    }

    /// Reads a line without its end; false at the end of the file. A line too long is left where it is too long.
    fn read_line(&mut self) -> Result<bool, FormatError> {
        self.bytes.clear();
        let most = u64::try_from(LENGTH + 3).unwrap_or(u64::MAX);
        if (&mut self.reader).take(most).read_until(b'\n', &mut self.bytes)? == 0 {
            return Ok(false);
        }
        self.line += 1;
        if self.bytes.last() == Some(&b'\n') {
            self.bytes.pop();
            if self.bytes.last() == Some(&b'\r') {
                self.bytes.pop();
            }
        }
        Ok(true)
    }

    fn only_empty_lines(&mut self) -> Result<(), FormatError> {
        while self.read_line()? {
            if !self.bytes.is_empty() {
                return Err(FormatError::refused(self.line, FormatFault::AfterEnd));
            }
        }
        Ok(())
    }
}
