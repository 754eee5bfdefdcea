//! The second look at a table that was written while it was read: rows whose name stands twice go out, claims that a
//! later line stops are closed.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use super::Imported;
use crate::intake::fact::Key;
use crate::intake::faults::message;
use crate::model::{Fault, FaultCode};

/// What is to become of a row that is written already.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Change {
    /// Its creditor stops it, or another claim takes its place.
    Close,
    /// A later line of the same name takes its place.
    Drop,
    /// Its name may stand twice: its hash does.
    PerhapsTwice,
}

/// A row and what is to become of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Amendment {
    /// Which row of the table, from 0.
    pub(super) row: u64,
    /// Which of the files it is of.
    pub(super) file: usize,
    /// Its line there.
    pub(super) line: u64,
    /// What is to become of it.
    pub(super) change: Change,
}

/// Why a table cannot be amended.
#[derive(Debug, thiserror::Error)]
pub enum AmendError {
    /// It cannot be read or written.
    #[error("the table being written cannot be read or written again: {0}")]
    Csv(#[from] csv::Error),
    /// It cannot be written.
    #[error("the table cannot be written: {0}")]
    Io(#[from] std::io::Error),
}

/// The status of a claim that its creditor has closed.
const CLOSED: &str = "written_off";

impl Imported {
    /// Writes the table once more. `table` gives its rows from the first, twice.
    ///
    /// # Errors
    /// [`AmendError`].
    pub fn amend<R: Read>(
        &mut self,
        mut table: impl FnMut() -> std::io::Result<R>,
        out: impl Write,
    ) -> Result<(), AmendError> {
        self.amendments.sort_unstable();
        let twice = self.names_twice(table()?)?;
        let mut rows = csv::Reader::from_reader(table()?);
        let mut out = csv::Writer::from_writer(out);
        let (key, status) = self.columns(rows.headers()?);
        out.write_record(rows.headers()?)?;
        let mut due = self.amendments.iter().copied().peekable();
        let mut found = Vec::new();
        for (number, row) in (0..).zip(rows.records()) {
            let row = row?;
            let (mut stays, mut closed) = (true, false);
            while let Some(amendment) = due.next_if(|amendment| amendment.row == number) {
                match amendment.change {
                    Change::Close => closed = true,
                    Change::Drop => stays = false,
                    Change::PerhapsTwice => {
                        let name = row.get(key).unwrap_or_default();
                        if twice.contains_key(name) {
                            stays = false;
                            found.push((amendment, name.to_owned()));
                        }
                    }
                }
            }
            if stays && closed {
                out.write_record((0..row.len()).map(|at| match row.get(at) {
                    _ if Some(at) == status => CLOSED,
                    field => field.unwrap_or_default(),
                }))?;
            } else if stays {
                out.write_record(&row)?;
            }
        }
        out.flush()?;
        for (amendment, name) in found {
            self.park(amendment, &name);
        }
        self.amendments.clear();
        Ok(())
    }

    fn columns(&self, header: &csv::StringRecord) -> (usize, Option<usize>) {
        let place = |name: &str| header.iter().position(|column| column == name);
        (place(self.key_column).unwrap_or(0), place("status"))
    }

    /// The names that do stand twice, parked records counted.
    fn names_twice(&self, table: impl Read) -> Result<BTreeMap<String, u64>, AmendError> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for name in &self.parked_names {
            *counts.entry(name.text()).or_default() += 1;
        }
        let mut rows = csv::Reader::from_reader(table);
        let (key, _) = self.columns(rows.headers()?);
        let asked = self.amendments.iter().filter(|one| one.change == Change::PerhapsTwice);
        let mut asked = asked.map(|one| one.row).peekable();
        for (number, row) in (0..).zip(rows.records()) {
            if asked.next_if(|row| *row == number).is_some() {
                *counts.entry(row?.get(key).unwrap_or_default().to_owned()).or_default() += 1;
            }
        }
        counts.retain(|_, count| *count > 1);
        Ok(counts)
    }

    /// Parks a row whose name stands twice.
    fn park(&mut self, amendment: Amendment, name: &str) {
        let Some(file) = self.files.get_mut(amendment.file) else { return };
        file.parked += 1;
        let shown = Key::reference(name).map_or_else(String::new, |key| key.to_string());
        self.faults.push(Fault {
            file: file.file.clone(),
            line: amendment.line,
            row_key: shown.clone(),
            column: self.key_column.to_owned(),
            value: shown,
            code: FaultCode::DuplicateId,
            message: message(FaultCode::DuplicateId).to_owned(),
        });
    }
}
