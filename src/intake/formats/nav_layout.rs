//! The layout of NAV's claim file: records 0010, 0030 and 0040, and what refuses a file as a whole.

use std::borrow::Cow;
use std::io::Read;

use super::lines::{LineError, Lines};
use super::nav::NavFault;
use crate::intake::control::money;

/// Where fields stand, counted in characters from 0, the end not included.
pub(super) type Span = (usize, usize);

const TIME: Span = (4, 18);
const SENDER: Span = (18, 27);
const LINE_NUMBER: Span = (4, 11);
const AMOUNT: Span = (29, 40);
const INTEREST: Span = (131, 151);
const TRAILER_LINES: Span = (27, 35);
const TRAILER_SUM: Span = (35, 50);

/// A record: one line of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    text: &'a str,
    /// Characters are bytes.
    ascii: bool,
    /// Its line in the file.
    pub(super) line: u64,
}

impl<'a> Record<'a> {
    fn new(text: &'a str, line: u64) -> Self {
        Self { text, ascii: text.is_ascii(), line }
    }

    /// A field without the blanks around it; empty when the line is shorter.
    pub(super) fn field(self, (from, to): Span) -> &'a str {
        let text = if self.ascii {
            self.text.get(from..to.min(self.text.len()))
        } else {
            let byte = |at| self.text.char_indices().nth(at).map_or(self.text.len(), |(byte, _)| byte);
            self.text.get(byte(from)..byte(to))
        };
        text.unwrap_or_default().trim()
    }

    /// An amount in øre: digits, the last two øre; fewer than three digits are 0.
    fn ore(self, span: Span) -> Option<i128> {
        let digits = self.field(span);
        let digit = |byte: u8| byte.is_ascii_digit().then(|| i128::from(byte - b'0'));
        let ore =
            digits.bytes().try_fold(0_i128, |sum, byte| sum.checked_mul(10)?.checked_add(digit(byte)?))?;
        Some(if digits.len() < 3 { 0 } else { ore })
    }
}

/// A claim line whose amounts can be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClaimLine<'a> {
    /// The line.
    pub(super) record: Record<'a>,
    /// Øre claimed.
    pub(super) amount: i128,
    /// Øre of interest: the 10 % surcharge.
    pub(super) interest: i128,
}

/// How the characters of a file are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    Utf8,
    Latin1,
}

/// Why a file cannot be walked through.
#[derive(Debug)]
pub(super) enum WalkError {
    /// The stream failed.
    Read(std::io::Error),
    /// The line and what is wrong.
    Refused(u64, NavFault),
    /// A line that is not UTF-8.
    NotUtf8,
}

impl From<LineError> for WalkError {
    fn from(error: LineError) -> Self {
        match error {
            LineError::Read(error) => Self::Read(error),
            LineError::TooLong(line) => Self::Refused(line, NavFault::Line),
        }
    }
}

/// The encoding of a file: UTF-8 when its bytes are, else ISO-8859-1.
///
/// # Errors
/// The stream, or a line no file has.
pub(super) fn encoding_of(reader: impl Read) -> Result<Encoding, WalkError> {
    let mut lines = Lines::new(reader);
    while let Some((_, bytes)) = lines.next_line()? {
        if std::str::from_utf8(bytes).is_err() {
            return Ok(Encoding::Latin1);
        }
    }
    Ok(Encoding::Utf8)
}

/// What of a file is known before its end.
#[derive(Default)]
struct Walk {
    header: Option<String>,
    sender: String,
    lines: u64,
    sum: i128,
}

/// Walks over the claim lines of a file in their order, each with the system that sent the file, and then holds the
/// file against its trailer. Nothing of a file that is refused in the end may be used.
///
/// # Errors
/// The line and what is wrong; [`WalkError::NotUtf8`] when the file is of the other encoding.
pub(super) fn walk(
    reader: impl Read,
    encoding: Encoding,
    mut on_line: impl FnMut(&ClaimLine<'_>, &str),
) -> Result<(), WalkError> {
    let mut lines = Lines::new(reader);
    let mut walk = Walk::default();
    // The last line that is not blank is the trailer, so each line waits until the next one is there.
    let (mut waiting, mut held, mut blank) = (None::<u64>, Vec::new(), None::<u64>);
    while let Some((number, bytes)) = lines.next_line()? {
        let bytes = if number == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
        if bytes.is_empty() {
            blank = blank.or(Some(number));
            continue;
        }
        if let Some(line) = waiting.replace(number) {
            walk.take(line, &held, encoding, &mut on_line)?;
        }
        if let Some(line) = blank.take() {
            let of_header = (1, NavFault::Header);
            let (line, fault) = if walk.header.is_some() { (line, NavFault::Line) } else { of_header };
            return Err(WalkError::Refused(line, fault));
        }
        held.clear();
        held.extend_from_slice(bytes);
    }
    let last = waiting.unwrap_or(1);
    let trailer = text_of(&held, encoding)?;
    if !trailer.starts_with("0040") {
        return Err(WalkError::Refused(last, NavFault::Trailer));
    }
    let header = walk.header.as_deref().ok_or(WalkError::Refused(1, NavFault::Header))?;
    let ends = (Record::new(header, 1), Record::new(&trailer, last));
    check_totals(ends, walk.lines, walk.sum).map_err(|fault| WalkError::Refused(last, fault))
}

impl Walk {
    /// Takes a line that is not the last one.
    fn take(
        &mut self,
        line: u64,
        bytes: &[u8],
        encoding: Encoding,
        on_line: &mut impl FnMut(&ClaimLine<'_>, &str),
    ) -> Result<(), WalkError> {
        let text = text_of(bytes, encoding)?;
        if self.header.is_some() {
            let read = claim_line(Record::new(&text, line));
            let found = read.map_err(|(line, fault)| WalkError::Refused(line, fault))?;
            self.lines += 1;
            self.sum += found.amount + found.interest;
            on_line(&found, &self.sender);
            return Ok(());
        }
        if !text.starts_with("0010") {
            return Err(WalkError::Refused(1, NavFault::Header));
        }
        Record::new(&text, 1).field(SENDER).clone_into(&mut self.sender);
        self.header = Some(text.into_owned());
        Ok(())
    }
}

fn text_of(bytes: &[u8], encoding: Encoding) -> Result<Cow<'_, str>, WalkError> {
    // Text of ASCII alone is the same in either.
    match (encoding, std::str::from_utf8(bytes)) {
        (_, Ok(text)) if encoding == Encoding::Utf8 || text.is_ascii() => Ok(Cow::Borrowed(text)),
        (Encoding::Utf8, _) => Err(WalkError::NotUtf8),
        (Encoding::Latin1, _) => Ok(Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect())),
    }
}

fn claim_line(record: Record<'_>) -> Result<ClaimLine<'_>, (u64, NavFault)> {
    let unreadable = (record.line, NavFault::Line);
    let numbered = record.field(LINE_NUMBER).bytes().all(|byte| byte.is_ascii_digit());
    if !record.text.starts_with("0030") || !numbered {
        return Err(unreadable);
    }
    match (record.ore(AMOUNT), record.ore(INTEREST)) {
        (Some(amount), Some(interest)) => Ok(ClaimLine { record, amount, interest }),
        _ => Err(unreadable),
    }
}

fn check_totals(
    (header, trailer): (Record<'_>, Record<'_>),
    read: u64,
    sum_read: i128,
) -> Result<(), NavFault> {
    if header.field(TIME) != trailer.field(TIME) {
        return Err(NavFault::Time);
    }
    let count = trailer.field(TRAILER_LINES).parse::<u64>().map_err(|_| NavFault::Trailer)?;
    if count != read {
        return Err(NavFault::Count { trailer: count, read });
    }
    let sum = trailer.ore(TRAILER_SUM).ok_or(NavFault::Trailer)?;
    if sum != sum_read {
        return Err(NavFault::Sum { trailer: money(sum), read: money(sum_read) });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Money;

    const HEADER: &str = "001020230526221340OB04     ";

    fn line(case: &str, amount: &str) -> String {
        format!("0030{:07}{case:<18}{amount:0>11}", 1)
    }

    fn trailer(count: u32, sum: u64) -> String {
        format!("004020230526221340OB04     {count:08}{sum:015}")
    }

    #[test]
    fn a_file_that_disagrees_with_itself_is_refused_as_a_whole() {
        let good = line("A-1", "12345");
        let other_time = trailer(1, 12_345).replace("2213", "2214");
        let kroner = |ore| Money::from_ore(ore);
        let cases = [
            (format!("{HEADER}\n{good}\n{}\n", trailer(1, 12_345)), None),
            (format!("{HEADER}\r\n{good}\r\n{}\r\n", trailer(1, 12_345)), None),
            (format!("{HEADER}\n{}", trailer(0, 0)), None),
            (format!("{good}\n{}", trailer(1, 12_345)), Some((1, NavFault::Header))),
            (format!("{HEADER}\n{good}"), Some((2, NavFault::Trailer))),
            (String::new(), Some((1, NavFault::Trailer))),
            (
                format!("{HEADER}\n{good}\n{}", trailer(2, 12_345)),
                Some((3, NavFault::Count { trailer: 2, read: 1 })),
            ),
            (
                format!("{HEADER}\n{good}\n{}", trailer(1, 12_346)),
                Some((3, NavFault::Sum { trailer: kroner(12_346), read: kroner(12_345) })),
            ),
            (format!("{HEADER}\n{good}\n{other_time}"), Some((3, NavFault::Time))),
            (format!("{HEADER}\n\n{}", trailer(1, 0)), Some((2, NavFault::Line))),
            (format!("{HEADER}\n0050\n{}", trailer(1, 0)), Some((2, NavFault::Line))),
            (format!("{HEADER}\n{}\n{}", line("A-1", "12x45"), trailer(1, 0)), Some((2, NavFault::Line))),
        ];
        for (text, expected) in cases {
            let found = match walk(text.as_bytes(), Encoding::Utf8, |_, _| {}) {
                Ok(()) => None,
                Err(WalkError::Refused(line, fault)) => Some((line, fault)),
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn offsets_count_characters_in_either_encoding() {
        let text = format!("{HEADER}\n{}\n{}", line("ÆØÅ-1", "100"), trailer(1, 100));
        let latin: Vec<u8> =
            text.chars().map(|character| u8::try_from(u32::from(character)).expect("latin")).collect();
        for (bytes, encoding) in [(text.as_bytes(), Encoding::Utf8), (&latin[..], Encoding::Latin1)] {
            assert_eq!(encoding_of(bytes).expect("a file"), encoding);
            let mut seen = Vec::new();
            let walked = walk(bytes, encoding, |line, sender| {
                seen.push((sender.to_owned(), line.amount, line.record.field((11, 29)).to_owned()));
            });
            assert!(walked.is_ok());
            assert_eq!(seen, [("OB04".to_owned(), 100, "ÆØÅ-1".to_owned())]);
        }
        let wrong = walk(&latin[..], Encoding::Utf8, |_, _| {});
        assert!(matches!(wrong, Err(WalkError::NotUtf8)));
    }

    #[test]
    fn short_amounts_are_nothing() {
        for (amount, expected) in [("100", 100), ("99 ", 0), ("   ", 0), ("000000000001", 1)] {
            let text = format!("{:29}{amount}", "0030");
            let record = Record::new(&text, 1);
            assert_eq!(record.ore((29, 29 + amount.len())), Some(expected), "{amount}");
        }
    }
}
