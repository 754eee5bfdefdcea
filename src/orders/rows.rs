//! Rows of the published tables: comma-separated, quoted where needed, `\n` at the end.

use std::io::{Error, Write};

use chrono::NaiveDate;

use crate::units::dates::write_date;
use crate::units::{Money, PartyId};

/// Rows of one table, without its header.
///
/// Writing into memory does not fail; a row with another number of fields than the one before does, and
/// [`Rows::into_bytes`] tells.
#[derive(Debug)]
pub struct Rows {
    csv: csv::Writer<Vec<u8>>,
    field: Vec<u8>,
    fault: Option<csv::Error>,
}

impl Default for Rows {
    fn default() -> Self {
        let csv = csv::WriterBuilder::new()
            .has_headers(false)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_writer(Vec::new());
        Self { csv, field: Vec::with_capacity(32), fault: None }
    }
}

impl Rows {
    /// The header line of a table.
    #[must_use]
    pub fn header(columns: &[&str]) -> Vec<u8> {
        let mut line = columns.join(",").into_bytes();
        line.push(b'\n');
        line
    }

    /// A field of text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.put(text.as_bytes())
    }

    /// A field that is not given.
    pub fn empty(&mut self) -> &mut Self {
        self.put(b"")
    }

    /// A whole identifier: the published files are the only place for it.
    pub fn party(&mut self, party: PartyId) -> &mut Self {
        self.with(|field| party.write_to(field))
    }

    /// An amount, with two decimals.
    pub fn money(&mut self, amount: Money) -> &mut Self {
        self.with(|field| amount.write_to(field))
    }

    /// An amount that may not be given.
    pub fn money_or_empty(&mut self, amount: Option<Money>) -> &mut Self {
        match amount {
            Some(amount) => self.money(amount),
            None => self.empty(),
        }
    }

    /// A day.
    pub fn date(&mut self, date: NaiveDate) -> &mut Self {
        self.with(|field| write_date(date, field))
    }

    /// A day that may not be given.
    pub fn date_or_empty(&mut self, date: Option<NaiveDate>) -> &mut Self {
        match date {
            Some(date) => self.date(date),
            None => self.empty(),
        }
    }

    /// Anything else that is written by its [`std::fmt::Display`].
    pub fn shown(&mut self, value: impl std::fmt::Display) -> &mut Self {
        self.with(|field| {
            // A vector takes every byte, so there is no error to look at.
            let _ = write!(field, "{value}");
        })
    }

    /// Ends the row.
    pub fn end(&mut self) {
        let ended = self.csv.write_record(None::<&[u8]>);
        self.keep(ended);
    }

    /// The rows as bytes.
    ///
    /// # Errors
    /// When the rows do not all have the same number of fields.
    pub fn into_bytes(self) -> Result<Vec<u8>, Error> {
        match self.fault {
            Some(fault) => Err(Error::other(fault)),
            None => self.csv.into_inner().map_err(csv::IntoInnerError::into_error),
        }
    }

    fn with(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> &mut Self {
        self.field.clear();
        write(&mut self.field);
        let put = self.csv.write_field(&self.field);
        self.keep(put);
        self
    }

    fn put(&mut self, bytes: &[u8]) -> &mut Self {
        let put = self.csv.write_field(bytes);
        self.keep(put);
        self
    }

    fn keep(&mut self, outcome: Result<(), csv::Error>) {
        if let Err(fault) = outcome {
            self.fault.get_or_insert(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    #[test]
    fn fields_are_written_as_the_file_contracts_say() {
        let mut rows = Rows::default();
        rows.text("a,\"b\"").empty().money(Money::from_ore(-5)).date_or_empty(parse_date("2026-11-20")).end();
        rows.shown(7)
            .party(PartyId::from_digits("971648198").expect("digits"))
            .money_or_empty(None)
            .date_or_empty(None)
            .end();
        let bytes = rows.into_bytes().expect("rows");
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(text, "\"a,\"\"b\"\"\",,-0.05,2026-11-20\n7,971648198,,\n");
        assert_eq!(Rows::header(&["a", "b"]), b"a,b\n");
    }

    #[test]
    fn a_row_that_is_too_short_is_told() {
        let mut rows = Rows::default();
        rows.empty().empty().end();
        rows.empty().end();
        assert!(rows.into_bytes().is_err());
    }
}
