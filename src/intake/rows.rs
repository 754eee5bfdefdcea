//! The rows of a table as they are read: the good ones, and the parked ones with their faults.

use super::fact::{Fact, Key};
use super::faults::{message, parties_in, shown, without_persons};
use super::formats::{Layout, OwnFault};
use super::header::Header;
use super::row::Row;
use super::settings::IntakeSettings;
use super::tables::{Column, Shown};
use crate::model::{Fault, FaultCode};
use crate::units::ids::mask;
use crate::units::{Money, PartyId};

/// What reading a row needs to know of its file.
pub(super) struct FileContext<'a> {
    /// The file's name.
    pub(super) file: &'a str,
    /// Its columns.
    pub(super) header: Header,
    /// The job's choices.
    pub(super) settings: &'a IntakeSettings,
    /// What stands before the decimals of its amounts.
    pub(super) separator: u8,
    /// What a format calls its columns; none for files with a header.
    pub(super) layout: Option<&'static Layout>,
    /// A payment must say who paid: rows of the table must, a bank's file need not.
    pub(super) payer_needed: bool,
}

impl FileContext<'_> {
    /// What the file calls a column.
    fn called(&self, column: Column) -> &'static str {
        self.layout.map_or(column.name, |layout| layout.called(column.name))
    }
}

/// The rows of one file, or of a part of it, in file order.
pub(super) struct Rows<T> {
    /// Rows that passed.
    pub(super) items: Vec<T>,
    /// Their lines.
    pub(super) lines: Vec<u64>,
    /// Rows that did not.
    pub(super) parked: Vec<Parked>,
    /// Identifiers taken although their check digits do not fit.
    pub(super) unfit: u64,
    /// Øre of the rows that passed.
    pub(super) sum_accepted: i128,
    /// Øre of the parked rows, as far as they can be read.
    pub(super) sum_parked: i128,
}

/// A parked row.
pub(super) struct Parked {
    /// Which of the table's files it stands in.
    pub(super) file: usize,
    /// Its line.
    pub(super) line: u64,
    /// Its identifier, when it must be unique and can be read.
    pub(super) key: Option<Key>,
    /// Its name in `rejects.csv`.
    pub(super) row_key: String,
    /// What is wrong with it.
    pub(super) faults: Vec<Fault>,
    /// Debtors about whom facts are now missing.
    pub(super) debtors: Vec<PartyId>,
}

impl Parked {
    /// What is to be reported of the row; its name and identifier stay.
    pub(super) fn take_report(&mut self) -> Self {
        let (faults, debtors) = (std::mem::take(&mut self.faults), std::mem::take(&mut self.debtors));
        let row_key = self.row_key.clone();
        Self { file: self.file, line: self.line, key: self.key, row_key, faults, debtors }
    }
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        let (items, lines, parked) = (Vec::new(), Vec::new(), Vec::new());
        Self { items, lines, parked, unfit: 0, sum_accepted: 0, sum_parked: 0 }
    }
}

impl<T: Fact> Rows<T> {
    /// Makes room for all rows of a file of `expected` bytes, from what `done` bytes of it gave.
    pub(super) fn expect(&mut self, done: u64, expected: u64) {
        let rows = self.items.len() as u128 * u128::from(expected) / u128::from(done.max(1));
        let more = usize::try_from(rows + rows / 64).unwrap_or(0).saturating_sub(self.items.len());
        if self.items.capacity() - self.items.len() < more {
            self.items.reserve_exact(more);
            self.lines.reserve_exact(more);
        }
    }

    /// Adds the rows that follow.
    pub(super) fn append(&mut self, mut next: Self) {
        if self.items.is_empty() && self.parked.is_empty() {
            *self = next;
            return;
        }
        self.items.append(&mut next.items);
        self.lines.append(&mut next.lines);
        self.parked.append(&mut next.parked);
        self.unfit += next.unfit;
        self.sum_accepted += next.sum_accepted;
        self.sum_parked += next.sum_parked;
    }

    /// Takes the rows at `places` out; they are parked already. Lines are not kept in step: nobody asks any
    /// more.
    pub(super) fn take_out(&mut self, places: &[usize]) {
        if places.is_empty() {
            return;
        }
        let mut at = 0;
        self.items.retain(|_| {
            at += 1;
            places.binary_search(&(at - 1)).is_err()
        });
        self.lines = Vec::new();
    }

    /// Rows read.
    pub(super) fn count(&self) -> u64 {
        (self.items.len() + self.parked.len()) as u64
    }

    /// Reads one row from its fields.
    pub(super) fn read(&mut self, context: &FileContext<'_>, line: u64, fields: &[&str]) {
        if fields.len() != context.header.width {
            let written = format!("{} fields", fields.len());
            let whole = fields.join(",");
            self.park_whole(context, line, written, whole.as_bytes(), FaultCode::WrongFieldCount);
            return;
        }
        self.read_record(context, line, fields, &[]);
    }

    /// Reads a record whose fields are as many as the header's. What its format forbids in it parks it too.
    pub(super) fn read_record(
        &mut self,
        context: &FileContext<'_>,
        line: u64,
        fields: &[&str],
        own: &[OwnFault<'_>],
    ) {
        let mut row = Row::new(context, fields);
        let fact = T::read(&mut row);
        self.unfit += row.unfit;
        match fact {
            Some(fact) if row.faults.is_empty() && own.is_empty() => {
                self.sum_accepted += i128::from(fact.amount().ore());
                self.items.push(fact);
                self.lines.push(line);
            }
            _ => self.park(context, line, &row, (fields, own)),
        }
    }

    /// Parks a row whose fields cannot be told apart.
    pub(super) fn park_whole(
        &mut self,
        context: &FileContext<'_>,
        line: u64,
        value: String,
        bytes: &[u8],
        code: FaultCode,
    ) {
        let debtors = if T::TABLE.parks.is_some() { parties_in(bytes).collect() } else { Vec::new() };
        let fault = fault(context.file, line, String::new(), "", value, code);
        self.parked.push(Parked {
            file: 0,
            line,
            key: None,
            row_key: String::new(),
            faults: vec![fault],
            debtors,
        });
    }

    fn park(
        &mut self,
        context: &FileContext<'_>,
        line: u64,
        row: &Row<'_>,
        (fields, own): (&[&str], &[OwnFault<'_>]),
    ) {
        let table = T::TABLE;
        let key_text = row.text(table.row_key);
        let row_key = row_name(table.row_key, key_text);
        let faults = row.faults.iter().map(|&(column, code)| {
            let value = shown(column, row.text(column));
            fault(context.file, line, row_key.clone(), context.called(column), value, code)
        });
        let own = own.iter().map(|own| {
            let column = Column::optional(0, own.name);
            let value = shown(if own.masked { column.masked() } else { column }, own.value);
            fault(context.file, line, row_key.clone(), own.name, value, own.code)
        });
        let faults = faults.chain(own).collect();
        let debtors = match table.parks {
            None => Vec::new(),
            // A line end inside a field may be a quote gone astray that has swallowed other rows.
            Some(_) if fields.iter().any(|field| field.contains('\n')) => {
                parties_in(fields.join(",").as_bytes()).collect()
            }
            Some(column) => PartyId::from_digits(row.text(column)).into_iter().collect(),
        };
        let amount = table.amount.map_or("", |column| row.text(column));
        self.sum_parked += written_amount(amount, context.separator);
        self.parked.push(Parked { file: 0, line, key: T::key_of(key_text), row_key, faults, debtors });
    }
}

/// One fault of a row.
pub(super) fn fault(
    file: &str,
    line: u64,
    row_key: String,
    column: &str,
    value: String,
    code: FaultCode,
) -> Fault {
    let (file, column, message) = (file.to_owned(), column.to_owned(), message(code).to_owned());
    Fault { file, line, row_key, column, value, code, message }
}

/// What names a row in `rejects.csv`: never a whole party.
fn row_name(column: Column, text: &str) -> String {
    if column.shown == Shown::Masked { mask(text) } else { without_persons(&shown(column, text)) }
}

/// The øre a parked row stands for in control totals: a negative amount counts as it is written, no number
/// as 0.
fn written_amount(text: &str, separator: u8) -> i128 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let amount = Money::parse(digits, separator).unwrap_or(Money::ZERO);
    sign * i128::from(amount.ore())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parked_amounts_count_as_written() {
        let cases = [("12.50", 1250), ("-12.5", -1250), ("", 0), ("x", 0), ("--1", 0), ("1e3", 0)];
        for (text, expected) in cases {
            assert_eq!(written_amount(text, b'.'), expected, "{text}");
        }
    }
}
