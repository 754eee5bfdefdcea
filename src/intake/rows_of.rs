//! The rows of one debtor in every file of an inbox, with file and line, as they are written.
//!
//! For showing what a decision was made from: nothing is checked, and nothing is kept of the other rows.

use std::collections::BTreeSet;
use std::path::Path;

use super::blocks::{Block, Blocks};
use super::csv_table::{CsvError, cut_error, fields_of, take_header};
use super::error::IntakeError;
use super::fact::Fact;
use super::formats::{self, Format, FormatError, OwnFault, Sink, nav};
use super::header::Header;
use super::read::{self, Input, InputForm};
use super::records::{QuotedSplitter, Records};
use super::settings::IntakeSettings;
use super::tables::{Column, Shown, Table};
use super::{ALL_TABLES, parquet};
use crate::model::{Claim, FaultCode, Income, Payment};
use crate::units::{Kid, PartyId};

/// A row of an inbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactRow {
    /// The table it is of.
    pub table: &'static str,
    /// The file's name.
    pub file: String,
    /// The line it begins on; the header is line 1.
    pub line: u64,
    /// The fields that are given.
    pub fields: Vec<FactField>,
}

/// A field of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactField {
    /// Its column.
    pub column: &'static str,
    /// Its value as it is written.
    pub value: String,
    /// True when it names a person, an account or a payment.
    pub private: bool,
}

/// Whose rows are looked for.
struct Wanted {
    debtor: String,
    kids: BTreeSet<String>,
}

/// The rows of a debtor in the files of a day's inbox: by table in the order they are read, by line. A
/// payment is the debtor's when its KID is one of `kids`.
///
/// # Errors
/// [`IntakeError`] for a file or a header that is refused as a whole.
pub fn rows_of(
    folder: &Path,
    settings: &IntakeSettings,
    debtor: PartyId,
    kids: &[Kid],
) -> Result<Vec<FactRow>, IntakeError> {
    let inbox = read::find(folder, &ALL_TABLES, &settings.formats)?;
    let kids = kids.iter().map(|kid| kid.as_str().to_owned()).collect();
    let wanted = Wanted { debtor: debtor.to_digits(), kids };
    let mut rows = Vec::new();
    for table in &ALL_TABLES {
        let Some(owner) = owner_of(table) else { continue };
        let files = inbox.tables.get(table.name).map(Vec::as_slice).unwrap_or_default();
        let replaced = formats::replaced(files)?;
        for input in files.iter().filter(|input| !replaced.contains(&input.file)) {
            match input.form {
                InputForm::Parquet => of_parquet(input, (table, owner), &wanted, &mut rows)?,
                InputForm::Of(format) => {
                    of_format(input, format, (table, owner), settings, &wanted, &mut rows)?;
                }
                _ => of_csv(input, (table, owner), settings, &wanted, &mut rows)?,
            }
        }
        if table.name == "claims" {
            for input in &inbox.nav {
                of_nav(input, table.name, &wanted, &mut rows)?;
            }
        }
    }
    Ok(rows)
}

/// The column that says whose a row is; none where rows are of no debtor.
fn owner_of(table: &Table) -> Option<Column> {
    ["debtor_id", "kid"].iter().find_map(|name| table.columns.iter().find(|one| one.name == *name)).copied()
}

impl Wanted {
    fn is(&self, value: &str) -> bool {
        value == self.debtor || self.kids.contains(value)
    }

    /// False when no row of a block can be one that is wanted.
    fn may_be_in(&self, block: &Block) -> bool {
        let has = |text: &str| memchr::memmem::find(&block.bytes, text.as_bytes()).is_some();
        has(&self.debtor) || self.kids.iter().any(|kid| has(kid))
    }
}

/// A row with the fields that are given.
fn row(table: &Table, file: &str, line: u64, header: &Header, fields: &[&str]) -> FactRow {
    let given = table.columns.iter().filter_map(|column| {
        let value = fields.get(*header.fields_of.get(column.place)?)?;
        let (column, private) = (column.name, column.shown == Shown::Masked);
        (!value.is_empty()).then(|| FactField { column, value: (*value).to_owned(), private })
    });
    FactRow { table: table.name, file: file.to_owned(), line, fields: given.collect() }
}

fn owner_field<'a>(owner: Column, header: &Header, fields: &[&'a str]) -> &'a str {
    header.fields_of.get(owner.place).and_then(|place| fields.get(*place)).copied().unwrap_or_default()
}

fn of_csv(
    input: &Input,
    (table, owner): (&Table, Column),
    settings: &IntakeSettings,
    wanted: &Wanted,
    rows: &mut Vec<FactRow>,
) -> Result<(), IntakeError> {
    let cut = |error| match cut_error(&input.file, error) {
        CsvError::Refused(error) => error,
        CsvError::Read(source) => input.unreadable(source),
    };
    let mut blocks = Blocks::new(input.stream()?, settings.delimiter);
    let mut batch = blocks.take(1).map_err(cut)?;
    let header = take_header(table, &mut batch, &input.file, settings)?;
    let mut splitter = QuotedSplitter::new(settings.delimiter);
    while let Some(block) = batch.first() {
        if wanted.may_be_in(block) {
            for record in Records::new(block, settings.delimiter) {
                let Some(text) = record.text else { continue };
                let fields = fields_of(text, settings.delimiter, &mut splitter);
                if wanted.is(owner_field(owner, &header, &fields)) {
                    rows.push(row(table, &input.file, record.line, &header, &fields));
                }
            }
        }
        batch = blocks.take(1).map_err(cut)?;
    }
    Ok(())
}

fn of_parquet(
    input: &Input,
    (table, owner): (&Table, Column),
    wanted: &Wanted,
    rows: &mut Vec<FactRow>,
) -> Result<(), IntakeError> {
    parquet::each_row(&input.open()?, &input.file, table, &mut |line, header, fields| {
        if wanted.is(owner_field(owner, header, fields)) {
            rows.push(row(table, &input.file, line, header, fields));
        }
    })
}

fn of_format(
    input: &Input,
    format: Format,
    (table, owner): (&'static Table, Column),
    settings: &IntakeSettings,
    wanted: &Wanted,
    rows: &mut Vec<FactRow>,
) -> Result<(), IntakeError> {
    let Some(layout) = formats::layout(format) else { return Ok(()) };
    let header = layout.header(table);
    let mut sink = FoundRows { input, table, owner, header, wanted, rows: Vec::new() };
    let bytes = &mut input.stream()?;
    let read = match table.name {
        "claims" => Claim::read_format(format, bytes, settings, &mut sink),
        "incomes" => Income::read_format(format, bytes, settings, &mut sink),
        _ => Payment::read_format(format, bytes, settings, &mut sink),
    };
    read.map_err(|error| error.of_file(input))?;
    rows.append(&mut sink.rows);
    Ok(())
}

/// Keeps the records of a debtor.
struct FoundRows<'a> {
    input: &'a Input,
    table: &'static Table,
    owner: Column,
    header: Header,
    wanted: &'a Wanted,
    rows: Vec<FactRow>,
}

impl Sink for FoundRows<'_> {
    fn fork(&self) -> Self {
        Self { header: self.header.clone(), rows: Vec::new(), ..*self }
    }

    fn join(&mut self, mut next: Self) -> Result<(), FormatError> {
        self.rows.append(&mut next.rows);
        Ok(())
    }

    fn record(&mut self, line: u64, fields: &[&str], _: &[OwnFault<'_>]) -> Result<(), FormatError> {
        if self.wanted.is(owner_field(self.owner, &self.header, fields)) {
            self.rows.push(row(self.table, &self.input.file, line, &self.header, fields));
        }
        Ok(())
    }

    fn unreadable(&mut self, _: u64, _: &[u8], _: FaultCode) -> Result<(), FormatError> {
        Ok(())
    }
}

fn of_nav(
    input: &Input,
    table: &'static str,
    wanted: &Wanted,
    rows: &mut Vec<FactRow>,
) -> Result<(), IntakeError> {
    for (line, fields) in nav::lines_of(input, &wanted.debtor)? {
        let field = |(column, value)| FactField { column, value, private: column == "debtor" };
        let fields = fields.into_iter().map(field).collect();
        rows.push(FactRow { table, file: input.file.clone(), line, fields });
    }
    Ok(())
}

#[cfg(test)]
#[path = "rows_of_tests.rs"]
mod tests;
