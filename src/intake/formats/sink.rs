//! Where the records of a format go: through the checks of a table, as if they were rows of a CSV file.

use super::FormatError;
use crate::intake::csv_table::MOST_PARKED;
use crate::intake::fact::Fact;
use crate::intake::header::Header;
use crate::intake::rows::{FileContext, Rows};
use crate::intake::settings::IntakeSettings;
use crate::intake::tables::Table;
use crate::model::FaultCode;

/// Which columns of a table a format fills.
#[derive(Clone, Copy, Debug)]
pub(in crate::intake) struct Layout {
    /// The table's columns in the order of a record's fields, each with what the format calls it.
    pub(in crate::intake) fields: &'static [(&'static str, &'static str)],
}

impl Layout {
    /// The columns as a header.
    pub(in crate::intake) fn header(&self, table: &Table) -> Header {
        let field = |name: &str| self.fields.iter().position(|(column, _)| *column == name);
        let fields_of = table.columns.iter().map(|column| field(column.name).unwrap_or(usize::MAX)).collect();
        Header { fields_of, width: self.fields.len() }
    }

    /// What the format calls a column; the column's own name where it has none.
    pub(in crate::intake) fn called(&self, column: &'static str) -> &'static str {
        self.fields.iter().find(|(name, _)| *name == column).map_or(column, |(_, called)| called)
    }
}

/// Something a format itself forbids in a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::intake) struct OwnFault<'a> {
    /// What the format calls the field.
    pub(in crate::intake) name: &'static str,
    /// What stands there.
    pub(in crate::intake) value: &'a str,
    /// It names a person, an account or a payment: shown masked.
    pub(in crate::intake) masked: bool,
    /// What is wrong.
    pub(in crate::intake) code: FaultCode,
}

/// Takes the records of a file in their order.
pub(in crate::intake) trait Sink: Sized + Send {
    /// An empty sink of the same file, for a part that is read beside others.
    fn fork(&self) -> Self;

    /// Takes in what a part has given; parts are joined in file order.
    fn join(&mut self, next: Self) -> Result<(), FormatError>;

    /// A record that begins on `line`, its fields in the order of the layout. It is parked when `own` is not empty.
    fn record(&mut self, line: u64, fields: &[&str], own: &[OwnFault<'_>]) -> Result<(), FormatError>;

    /// A record that cannot be taken apart: parked, with whoever may be named in it.
    fn unreadable(&mut self, line: u64, bytes: &[u8], code: FaultCode) -> Result<(), FormatError>;
}

/// Keeps facts for a night.
pub(in crate::intake) struct RowSink<'c, T> {
    context: &'c FileContext<'c>,
    /// What was read.
    pub(in crate::intake) rows: Rows<T>,
}

impl<'c, T: Fact> RowSink<'c, T> {
    /// An empty sink; the context's header is the layout's.
    pub(in crate::intake) fn new(context: &'c FileContext<'c>) -> Self {
        Self { context, rows: Rows::default() }
    }

    fn check(&self) -> Result<(), FormatError> {
        if self.rows.parked.len() > MOST_PARKED { Err(FormatError::TooManyFaults) } else { Ok(()) }
    }
}

impl<T: Fact> Sink for RowSink<'_, T> {
    fn fork(&self) -> Self {
        Self::new(self.context)
    }

    fn join(&mut self, next: Self) -> Result<(), FormatError> {
        self.rows.append(next.rows);
        self.check()
    }

    fn record(&mut self, line: u64, fields: &[&str], own: &[OwnFault<'_>]) -> Result<(), FormatError> {
        self.rows.read_record(self.context, line, fields, own);
        self.check()
    }

    fn unreadable(&mut self, line: u64, bytes: &[u8], code: FaultCode) -> Result<(), FormatError> {
        self.rows.park_whole(self.context, line, format!("{} bytes", bytes.len()), bytes, code);
        self.check()
    }
}

/// The context in which records of a format are read.
pub(in crate::intake) fn context<'a>(
    file: &'a str,
    table: &Table,
    layout: &'static Layout,
    settings: &'a IntakeSettings,
) -> FileContext<'a> {
    FileContext {
        file,
        header: layout.header(table),
        settings,
        separator: b'.',
        layout: Some(layout),
        payer_needed: false,
    }
}
