//! A published table read row by row, whatever it is sorted by.

use std::fs::File;
use std::path::{Path, PathBuf};

use csv::ByteRecord;

use crate::plain_file;
use crate::publish::read::ReadError;
use crate::units::{Money, PartyId};

/// Bytes read at a time.
const BUFFER: usize = 1 << 18;

/// A table and the places of the columns asked for.
pub struct Rows {
    path: PathBuf,
    reader: csv::Reader<File>,
    places: Vec<usize>,
}

/// A row: the fields asked for, in the order asked. An error tells what the row breaks, never a value.
pub struct Fields<'a> {
    record: &'a ByteRecord,
    places: &'a [usize],
}

/// What a row breaks.
pub type Rule = &'static str;

impl Rows {
    /// Opens table `name` of a run.
    ///
    /// # Errors
    /// [`ReadError`] names the file.
    pub fn open(folder: &Path, name: &str, columns: &[&str]) -> Result<Self, ReadError> {
        let path = folder.join(name);
        let file = plain_file::open(&path).map_err(ReadError::unreadable(&path))?;
        let mut reader = csv::ReaderBuilder::new().buffer_capacity(BUFFER).from_reader(file);
        let header = reader.byte_headers().map_err(|error| broken(&path, error))?.clone();
        let place = |column: &&str| {
            let found = header.iter().position(|name| name == column.as_bytes());
            found.ok_or_else(|| ReadError::broken(&path, format!("no column {column}")))
        };
        let places = columns.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Self { path, reader, places })
    }

    /// Shows every row to `see`.
    ///
    /// # Errors
    /// [`ReadError`] names the file and the line.
    pub fn each(mut self, mut see: impl FnMut(&Fields<'_>) -> Result<(), Rule>) -> Result<(), ReadError> {
        let mut record = ByteRecord::new();
        while self.reader.read_byte_record(&mut record).map_err(|error| broken(&self.path, error))? {
            see(&Fields { record: &record, places: &self.places }).map_err(|rule| ReadError::Row {
                path: self.path.clone(),
                line: record.position().map_or(0, csv::Position::line),
                rule: rule.to_owned(),
            })?;
        }
        Ok(())
    }
}

impl<'a> Fields<'a> {
    /// Field number `at` of those asked for, as it is.
    #[must_use]
    pub fn bytes(&self, at: usize) -> &'a [u8] {
        self.places.get(at).and_then(|&place| self.record.get(place)).unwrap_or_default()
    }

    /// The field as text.
    ///
    /// # Errors
    /// When it is none.
    pub fn text(&self, at: usize) -> Result<&'a str, Rule> {
        std::str::from_utf8(self.bytes(at)).map_err(|_| "not UTF-8")
    }

    /// The field as an amount.
    ///
    /// # Errors
    /// When it is none.
    pub fn money(&self, at: usize) -> Result<Money, Rule> {
        Money::parse_sum(self.text(at)?).ok_or("not an amount")
    }

    /// The field as an amount, when it is given.
    ///
    /// # Errors
    /// When it is something else.
    pub fn money_or_none(&self, at: usize) -> Result<Option<Money>, Rule> {
        if self.bytes(at).is_empty() { Ok(None) } else { self.money(at).map(Some) }
    }

    /// The field as a count.
    ///
    /// # Errors
    /// When it is none.
    pub fn count(&self, at: usize) -> Result<u64, Rule> {
        self.text(at)?.parse().map_err(|_| "not a count")
    }

    /// The field as a person or an organisation.
    ///
    /// # Errors
    /// When it is neither.
    pub fn party(&self, at: usize) -> Result<PartyId, Rule> {
        PartyId::from_digits(self.text(at)?).ok_or("not an identifier")
    }
}

fn broken(path: &Path, error: csv::Error) -> ReadError {
    let line = error.position().map_or(0, csv::Position::line);
    if let csv::ErrorKind::Io(source) = error.into_kind() {
        return ReadError::unreadable(path)(source);
    }
    let rule = "another number of fields than the header".to_owned();
    ReadError::Row { path: path.to_path_buf(), line, rule }
}
