//! The fields of one row of a register.

use chrono::NaiveDate;

use crate::model::{Reference, Regime};
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId};

/// What is wrong with a row: its column, and what the field there is not. Never the field itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Fault {
    pub(crate) column: &'static str,
    pub(crate) rule: &'static str,
}

/// Reads one row of a table.
pub(crate) type ReadRow<T> = fn(&mut Fields<'_>) -> Result<T, Fault>;

/// A row being read from left to right. Only the last field may be quoted, as the rows are written.
pub(crate) struct Fields<'a> {
    rest: Option<&'a str>,
    columns: std::slice::Iter<'static, &'static str>,
    column: &'static str,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(row: &'a str, columns: &'static [&'static str]) -> Self {
        Self { rest: Some(row), columns: columns.iter(), column: "row" }
    }

    /// A fault of the field read last.
    pub(crate) fn fault(&self, rule: &'static str) -> Fault {
        Fault { column: self.column, rule }
    }

    /// The next field as it is written.
    pub(crate) fn next(&mut self) -> Result<&'a str, Fault> {
        self.column = self.columns.next().copied().unwrap_or("row");
        let rest = self.rest.ok_or(self.fault("there"))?;
        let Some(comma) = rest.bytes().position(|byte| byte == b',') else {
            self.rest = None;
            return Ok(rest);
        };
        self.rest = rest.get(comma + 1..);
        Ok(&rest[..comma])
    }

    /// All that is left as it is written, which is the last field.
    pub(crate) fn remaining(&mut self) -> Result<&'a str, Fault> {
        self.column = self.columns.next().copied().unwrap_or("row");
        self.rest.take().ok_or(self.fault("there"))
    }

    /// All that is left, which is the last field, without its quotes.
    pub(crate) fn last_quoted(&mut self) -> Result<String, Fault> {
        self.column = self.columns.next().copied().unwrap_or("row");
        let rest = self.rest.take().ok_or(self.fault("there"))?;
        let inside = rest.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let inside = inside.ok_or(self.fault("a quoted field"))?;
        let mut unquoted = String::with_capacity(inside.len());
        let mut parts = inside.split('"');
        unquoted.push_str(parts.next().unwrap_or_default());
        // Quotes come in pairs inside a quoted field, with nothing between the two.
        while let Some(between) = parts.next() {
            let Some(next) = parts.next().filter(|_| between.is_empty()) else {
                return Err(self.fault("a quoted field"));
            };
            unquoted.push('"');
            unquoted.push_str(next);
        }
        Ok(unquoted)
    }

    /// Asks that the row has no more fields.
    pub(crate) fn end(&self) -> Result<(), Fault> {
        match self.rest {
            None => Ok(()),
            Some(_) => Err(Fault { column: "row", rule: "a row of as many fields as the header" }),
        }
    }

    /// The next field, read by `read`.
    pub(crate) fn read<T>(
        &mut self,
        rule: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Fault> {
        let field = self.next()?;
        read(field).ok_or(self.fault(rule))
    }

    /// The next field, read by `read` when it is given.
    pub(crate) fn read_or_none<T>(
        &mut self,
        rule: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Fault> {
        match self.next()? {
            "" => Ok(None),
            field => read(field).map(Some).ok_or(self.fault(rule)),
        }
    }

    pub(crate) fn number(&mut self) -> Result<u64, Fault> {
        self.read("a number", number)
    }

    pub(crate) fn party(&mut self) -> Result<PartyId, Fault> {
        self.read("9 or 11 digits", PartyId::from_digits)
    }

    pub(crate) fn reference(&mut self) -> Result<Reference, Fault> {
        self.read("a name of letters, digits, - and /", Reference::new)
    }

    pub(crate) fn date(&mut self) -> Result<NaiveDate, Fault> {
        self.read("a day as YYYY-MM-DD", parse_date)
    }

    pub(crate) fn amount(&mut self) -> Result<Money, Fault> {
        self.read("an amount", |text| Money::parse(text, b'.').ok())
    }

    pub(crate) fn regime(&mut self) -> Result<Regime, Fault> {
        let named = |text: &str| [Regime::Old, Regime::New].into_iter().find(|one| one.as_str() == text);
        self.read("old or new", named)
    }
}

/// A number written in digits alone.
pub(crate) fn number(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Reads a row without its line end.
pub(crate) fn read_row<T>(
    row: &[u8],
    columns: &'static [&'static str],
    read: ReadRow<T>,
) -> Result<T, Fault> {
    let row = std::str::from_utf8(row).map_err(|_| Fault { column: "row", rule: "text in UTF-8" })?;
    let mut fields = Fields::new(row, columns);
    let read = read(&mut fields)?;
    fields.end().map(|()| read)
}

/// What a row is that nothing ends.
pub(crate) const NO_END: Fault = Fault { column: "row", rule: "a row with a line end" };

/// Cuts a header off the lines it begins; what is wrong with it, if anything is.
pub(crate) fn after_header<'a>(
    lines: &'a [u8],
    columns: &'static [&'static str],
) -> (Option<Fault>, &'a [u8]) {
    let end = memchr::memchr(b'\n', lines).map_or(lines.len(), |at| at + 1);
    let header = columns.join(",") + "\n";
    let broken = lines[..end] != *header.as_bytes();
    (broken.then_some(NO_HEADER), &lines[end..])
}

/// What a first line is that names other columns.
pub(crate) const NO_HEADER: Fault = Fault { column: "row", rule: "the header of the table" };

/// Cuts lines into pieces of whole lines, each of about `size` bytes.
pub(crate) fn pieces(mut lines: &[u8], size: usize) -> Vec<&[u8]> {
    let mut pieces = Vec::with_capacity(lines.len() / size + 1);
    while !lines.is_empty() {
        let from = size.min(lines.len());
        let end = memchr::memchr(b'\n', &lines[from..]).map_or(lines.len(), |at| from + at + 1);
        let (piece, rest) = lines.split_at(end);
        pieces.push(piece);
        lines = rest;
    }
    pieces
}
