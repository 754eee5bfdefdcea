//! The layout of NAV's claim file: records 0010, 0030 and 0040, and what refuses a file as a whole.

use std::borrow::Cow;

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
    /// Its line in the file.
    pub(super) line: u64,
}

impl<'a> Record<'a> {
    /// A field without the blanks around it; empty when the line is shorter.
    pub(super) fn field(self, (from, to): Span) -> &'a str {
        let text = if self.text.is_ascii() {
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
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if digits.len() < 3 { Some(0) } else { digits.parse().ok() }
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

/// A file that agrees with its own trailer.
#[derive(Debug)]
pub(super) struct ClaimFile<'a> {
    /// The system that sent it.
    pub(super) sender: &'a str,
    /// Its claim lines.
    pub(super) lines: Vec<ClaimLine<'a>>,
}

/// The file's text: UTF-8 when its bytes are, else ISO-8859-1.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}

/// Reads a file against its header and trailer.
///
/// # Errors
/// The line and what is wrong; nothing of such a file is used.
pub(super) fn read(text: &str) -> Result<ClaimFile<'_>, (u64, NavFault)> {
    let text = text.trim_end_matches(['\n', '\r']);
    let mut records: Vec<Record<'_>> = (1..)
        .zip(text.split('\n'))
        .map(|(line, text)| Record { text: text.strip_suffix('\r').unwrap_or(text), line })
        .collect();
    let last = records.len() as u64;
    let trailer = records.pop().filter(|record| record.text.starts_with("0040"));
    let trailer = trailer.ok_or((last, NavFault::Trailer))?;
    let Some((header, body)) = records.split_first().filter(|(first, _)| first.text.starts_with("0010"))
    else {
        return Err((1, NavFault::Header));
    };
    let lines = body.iter().map(|&record| claim_line(record)).collect::<Result<Vec<_>, _>>()?;
    check_totals(*header, trailer, &lines).map_err(|fault| (last, fault))?;
    Ok(ClaimFile { sender: header.field(SENDER), lines })
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

fn check_totals(header: Record<'_>, trailer: Record<'_>, lines: &[ClaimLine<'_>]) -> Result<(), NavFault> {
    if header.field(TIME) != trailer.field(TIME) {
        return Err(NavFault::Time);
    }
    let count = trailer.field(TRAILER_LINES).parse::<u64>().map_err(|_| NavFault::Trailer)?;
    let read = lines.len() as u64;
    if count != read {
        return Err(NavFault::Count { trailer: count, read });
    }
    let sum = trailer.ore(TRAILER_SUM).ok_or(NavFault::Trailer)?;
    let read: i128 = lines.iter().map(|line| line.amount + line.interest).sum();
    if sum != read {
        return Err(NavFault::Sum { trailer: money(sum), read: money(read) });
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
            assert_eq!(read(&text).err(), expected, "{text}");
        }
    }

    #[test]
    fn offsets_count_characters_in_either_encoding() {
        let text = format!("{HEADER}\n{}\n{}", line("ÆØÅ-1", "100"), trailer(1, 100));
        let latin: Vec<u8> =
            text.chars().map(|character| u8::try_from(u32::from(character)).expect("latin")).collect();
        for bytes in [text.as_bytes(), &latin] {
            let decoded = decode(bytes);
            let file = read(&decoded).expect("a file");
            assert_eq!((file.sender, file.lines[0].amount), ("OB04", 100));
            assert_eq!(file.lines[0].record.field((11, 29)), "ÆØÅ-1");
        }
    }

    #[test]
    fn short_amounts_are_nothing() {
        for (amount, expected) in [("100", 100), ("99 ", 0), ("   ", 0), ("000000000001", 1)] {
            let text = format!("{:29}{amount}", "0030");
            let record = Record { text: &text, line: 1 };
            assert_eq!(record.ore((29, 29 + amount.len())), Some(expected), "{amount}");
        }
    }
}
