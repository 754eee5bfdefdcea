//! Rows of the published tables: comma-separated, quoted where needed, `\n` at the end.

use std::io::{Error, Write};

use chrono::NaiveDate;

use crate::model::{CaseNumber, Reference};
use crate::units::dates::{write_date, write_month};
use crate::units::digits::write_number;
use crate::units::{Money, Month, PartyId, Percent};

/// Rows of one table, without its header.
///
/// Writing into memory does not fail; a row with another number of fields than the one before does, and
/// [`Rows::into_bytes`] tells. Tables have two columns or more, so an empty field needs no quotes.
#[derive(Debug, Default)]
pub struct Rows {
    bytes: Vec<u8>,
    /// Fields of the row that is being written.
    fields: usize,
    /// Fields of the rows before it.
    columns: Option<usize>,
    uneven: bool,
}

impl Rows {
    /// Rows that are written where others were: `room` is empty.
    #[must_use]
    pub fn on(room: Vec<u8>) -> Self {
        Self { bytes: room, ..Self::default() }
    }

    /// The header line of a table.
    #[must_use]
    pub fn header(columns: &[&str]) -> Vec<u8> {
        let mut line = columns.join(",").into_bytes();
        line.push(b'\n');
        line
    }

    /// A field of text, quoted where it must be.
    pub fn text(&mut self, text: &str) -> &mut Self {
        let special = |byte: u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
        self.with(|out| {
            if !text.bytes().any(special) {
                return out.extend_from_slice(text.as_bytes());
            }
            out.push(b'"');
            out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        })
    }

    /// A word of the program's own, or digits: nothing in it needs quotes.
    pub fn word(&mut self, word: &str) -> &mut Self {
        self.with(|out| out.extend_from_slice(word.as_bytes()))
    }

    /// The name of a claim, which has no character that needs quotes; empty when there is none.
    pub fn reference(&mut self, name: Option<&Reference>) -> &mut Self {
        self.with(|out| out.extend_from_slice(name.map_or(b"", Reference::as_bytes)))
    }

    /// A field that is not given.
    pub fn empty(&mut self) -> &mut Self {
        self.word("")
    }

    /// A whole identifier: the published files are the only place for it.
    pub fn party(&mut self, party: PartyId) -> &mut Self {
        self.with(|out| party.write_to(out))
    }

    /// An amount, with two decimals.
    pub fn money(&mut self, amount: Money) -> &mut Self {
        self.with(|out| amount.write_to(out))
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
        self.with(|out| write_date(date, out))
    }

    /// A day that may not be given.
    pub fn date_or_empty(&mut self, date: Option<NaiveDate>) -> &mut Self {
        match date {
            Some(date) => self.date(date),
            None => self.empty(),
        }
    }

    /// A number.
    pub fn number(&mut self, number: impl Into<u64>) -> &mut Self {
        self.with(|out| write_number(number.into(), out))
    }

    /// A percentage.
    pub fn percent(&mut self, percent: Percent) -> &mut Self {
        self.with(|out| percent.write_to(out))
    }

    /// A month.
    pub fn month(&mut self, month: Month) -> &mut Self {
        self.with(|out| write_month(month, out))
    }

    /// The number of a case.
    pub fn case(&mut self, case: CaseNumber) -> &mut Self {
        self.with(|out| case.write_to(out))
    }

    /// What is written by its [`std::fmt::Display`] and needs no quotes.
    pub fn shown(&mut self, value: impl std::fmt::Display) -> &mut Self {
        self.with(|out| {
            // A vector takes every byte, so there is no error to look at.
            let _ = write!(out, "{value}");
        })
    }

    /// Ends the row.
    pub fn end(&mut self) {
        if let Some(last) = self.bytes.last_mut().filter(|_| self.fields > 0) {
            *last = b'\n';
        }
        self.uneven |= *self.columns.get_or_insert(self.fields) != self.fields;
        self.fields = 0;
    }

    /// The rows as bytes.
    ///
    /// # Errors
    /// When the rows do not all have the same number of fields.
    pub fn into_bytes(self) -> Result<Vec<u8>, Error> {
        if self.uneven {
            return Err(Error::other("rows of one table have different numbers of fields"));
        }
        Ok(self.bytes)
    }

    /// Every field has a comma after it until its row ends.
    fn with(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> &mut Self {
        write(&mut self.bytes);
        self.bytes.push(b',');
        self.fields += 1;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    #[test]
    fn fields_are_written_as_the_file_contracts_say() {
        let mut rows = Rows::default();
        rows.text("a,\"b\"")
            .text("c d")
            .text("\r\n")
            .empty()
            .money(Money::from_ore(-5))
            .date_or_empty(parse_date("2026-11-20"))
            .end();
        rows.shown(7)
            .party(PartyId::from_digits("971648198").expect("digits"))
            .reference(Reference::new("A-1").as_ref())
            .word("word")
            .money_or_empty(None)
            .date_or_empty(None)
            .end();
        let bytes = rows.into_bytes().expect("rows");
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(text, "\"a,\"\"b\"\"\",c d,\"\r\n\",,-0.05,2026-11-20\n7,971648198,A-1,word,,\n");
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
