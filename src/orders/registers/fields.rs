//! The fields of one row of a register.

use chrono::NaiveDate;

use crate::model::{Reference, Regime};
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId};

/// What is wrong with a row: its column, and what the field there is not. Never the field itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    pub(super) column: &'static str,
    pub(super) rule: &'static str,
}

/// A row being read from left to right. Only the last field may be quoted, as the rows are written.
pub(super) struct Fields<'a> {
    rest: Option<&'a str>,
    columns: std::slice::Iter<'static, &'static str>,
    column: &'static str,
}

impl<'a> Fields<'a> {
    pub(super) fn new(row: &'a str, columns: &'static [&'static str]) -> Self {
        Self { rest: Some(row), columns: columns.iter(), column: "row" }
    }

    /// A fault of the field read last.
    pub(super) fn fault(&self, rule: &'static str) -> Fault {
        Fault { column: self.column, rule }
    }

    /// The next field as it is written.
    pub(super) fn next(&mut self) -> Result<&'a str, Fault> {
        self.column = self.columns.next().copied().unwrap_or("row");
        let rest = self.rest.ok_or(self.fault("there"))?;
        let Some(comma) = rest.bytes().position(|byte| byte == b',') else {
            self.rest = None;
            return Ok(rest);
        };
        self.rest = rest.get(comma + 1..);
        Ok(&rest[..comma])
    }

    /// All that is left, which is the last field, without its quotes.
    pub(super) fn last_quoted(&mut self) -> Result<String, Fault> {
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
    pub(super) fn end(&self) -> Result<(), Fault> {
        match self.rest {
            None => Ok(()),
            Some(_) => Err(Fault { column: "row", rule: "a row of as many fields as the header" }),
        }
    }

    /// The next field, read by `read`.
    pub(super) fn read<T>(
        &mut self,
        rule: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Fault> {
        let field = self.next()?;
        read(field).ok_or(self.fault(rule))
    }

    /// The next field, read by `read` when it is given.
    pub(super) fn read_or_none<T>(
        &mut self,
        rule: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Fault> {
        match self.next()? {
            "" => Ok(None),
            field => read(field).map(Some).ok_or(self.fault(rule)),
        }
    }

    pub(super) fn number(&mut self) -> Result<u64, Fault> {
        self.read("a number", number)
    }

    pub(super) fn party(&mut self) -> Result<PartyId, Fault> {
        self.read("9 or 11 digits", PartyId::from_digits)
    }

    pub(super) fn reference(&mut self) -> Result<Reference, Fault> {
        self.read("a name of letters, digits, - and /", Reference::new)
    }

    pub(super) fn date(&mut self) -> Result<NaiveDate, Fault> {
        self.read("a day as YYYY-MM-DD", parse_date)
    }

    pub(super) fn amount(&mut self) -> Result<Money, Fault> {
        self.read("an amount", |text| Money::parse(text, b'.').ok())
    }

    pub(super) fn regime(&mut self) -> Result<Regime, Fault> {
        let named = |text: &str| [Regime::Old, Regime::New].into_iter().find(|one| one.as_str() == text);
        self.read("old or new", named)
    }
}

/// A number written in digits alone.
pub(super) fn number(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
