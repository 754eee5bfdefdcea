//! A part of a file: rows of cells, counted and summed as they are written.

use chrono::NaiveDate;

use crate::units::dates::write_date;
use crate::units::{Money, Month, PartyId};

/// A cell of a row.
#[derive(Clone, Copy)]
pub(super) enum Cell<'a> {
    /// Not given.
    Empty,
    /// A word or a name.
    Text(&'a str),
    /// A person or an organisation.
    Party(PartyId),
    /// A day.
    Date(NaiveDate),
    /// A month.
    Month(Month),
    /// Money.
    Amount(Money),
    /// `yes` or `no`.
    YesNo(bool),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<PartyId> for Cell<'_> {
    fn from(party: PartyId) -> Self {
        Self::Party(party)
    }
}

impl From<NaiveDate> for Cell<'_> {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl From<Month> for Cell<'_> {
    fn from(month: Month) -> Self {
        Self::Month(month)
    }
}

impl From<Money> for Cell<'_> {
    fn from(amount: Money) -> Self {
        Self::Amount(amount)
    }
}

impl From<bool> for Cell<'_> {
    fn from(yes: bool) -> Self {
        Self::YesNo(yes)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// `yes`, or nothing: how a fact that is seldom true is written.
pub(super) fn yes_if(fact: bool) -> Cell<'static> {
    if fact { Cell::YesNo(true) } else { Cell::Empty }
}

/// Rows of one file, without its header.
pub(super) struct Sheet {
    writer: csv::Writer<Vec<u8>>,
    record: csv::ByteRecord,
    scratch: Vec<u8>,
    rows: u64,
    sum: Money,
}

/// What a sheet came to.
pub(super) struct Written {
    /// The rows as bytes.
    pub(super) bytes: Vec<u8>,
    /// How many.
    pub(super) rows: u64,
    /// The sum of the first amount column.
    pub(super) sum: Money,
}

impl Sheet {
    /// No rows yet.
    pub(super) fn new() -> Self {
        Self {
            writer: csv::Writer::from_writer(Vec::new()),
            record: csv::ByteRecord::new(),
            scratch: Vec::new(),
            rows: 0,
            sum: Money::ZERO,
        }
    }

    /// Adds a row; the first amount among its cells is the one the file's control sum is of.
    pub(super) fn row(&mut self, first_amount: Money, cells: &[Cell<'_>]) -> Result<(), csv::Error> {
        self.record.clear();
        for cell in cells {
            self.scratch.clear();
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => self.scratch.extend_from_slice(text.as_bytes()),
                Cell::Party(party) => party.write_to(&mut self.scratch),
                Cell::Date(date) => write_date(*date, &mut self.scratch),
                Cell::Month(month) => {
                    write_date(month.first_day(), &mut self.scratch);
                    self.scratch.truncate(7);
                }
                Cell::Amount(amount) => amount.write_to(&mut self.scratch),
                Cell::YesNo(yes) => self.scratch.extend_from_slice(if *yes { b"yes" } else { b"no" }),
            }
            self.record.push_field(&self.scratch);
        }
        self.rows += 1;
        self.sum += first_amount;
        self.writer.write_byte_record(&self.record)
    }

    /// The rows written, their number and sum.
    pub(super) fn finish(self) -> Result<Written, csv::Error> {
        let (rows, sum) = (self.rows, self.sum);
        let bytes = self.writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(Written { bytes, rows, sum })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    #[test]
    fn cells_are_written_as_the_file_contract_has_them() {
        let mut sheet = Sheet::new();
        let date = parse_date("2026-02-28").expect("a date");
        let cells = [
            PartyId::from_digits("310844136").into(),
            Cell::Empty,
            "Veien 1, 0001 By".into(),
            date.into(),
            Month::of(date).into(),
            Money::from_ore(1205).into(),
            yes_if(true),
            yes_if(false),
            false.into(),
        ];
        sheet.row(Money::from_ore(1205), &cells).expect("a row");
        let written = sheet.finish().expect("rows");
        let text = String::from_utf8(written.bytes).expect("text");
        assert_eq!(text, "310844136,,\"Veien 1, 0001 By\",2026-02-28,2026-02,12.05,yes,,no\n");
        assert_eq!((written.rows, written.sum.ore()), (1, 1205));
    }
}
