//! Files of the authorities' own formats, written as the tables of an inbox.
//!
//! Records pass the checks a night would make and are written row by row as they come: of each only its name and its
//! line stay in memory, so that a name that stands twice is found at the end. [`Imported::amend`] then takes such rows
//! out again, and writes down what a later line of NAV's file says of an earlier claim.

mod amend;
mod claims_nav;
mod gathered;
mod sink;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use super::control::money;
use super::day::limit;
use super::error::IntakeError;
use super::fact::{Fact, Key};
use super::formats::{self, Format};
use super::read::{Input, InputForm};
use super::settings::IntakeSettings;
use super::summary::OverLimit;
use crate::model::{Claim, Fault, Income, Payment};
use crate::units::{Money, PartyId};

pub use amend::AmendError;
use amend::Amendment;
use gathered::Gathered;
use sink::TableSink;

/// What importing needs beside the files.
#[derive(Debug)]
pub struct Request<'a> {
    /// The format.
    pub format: Format,
    /// The files, read in this order.
    pub files: &'a [PathBuf],
    /// How they are read; its day is the day the facts are for.
    pub settings: &'a IntakeSettings,
    /// Who pays under an order, by the order's number: for banks' files that do not say who paid.
    pub payers: &'a BTreeMap<u64, PartyId>,
    /// Claims that stand already (a claims table as CSV): what NAV's file changes and stops.
    pub onto: Option<&'a PathBuf>,
}

/// What one file has given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedFile {
    /// Its name.
    pub file: String,
    /// Records read.
    pub rows: u64,
    /// Records parked.
    pub parked: u64,
    /// Sum of the table's first amount in all its records, as far as it can be read.
    pub sum: Money,
    /// Identifiers taken although their check digits do not fit.
    pub unfit: u64,
}

/// What importing has given.
#[derive(Debug)]
pub struct Imported {
    /// The table.
    pub table: &'static str,
    /// The files, in the order they were read.
    pub files: Vec<ImportedFile>,
    /// All faults of all parked records, in the order of the files.
    pub faults: Vec<Fault>,
    /// The column that names a row.
    key_column: &'static str,
    /// Rows that stand in the table for now, and what is to become of them.
    amendments: Vec<Amendment>,
    /// The names of parked records.
    parked_names: Vec<Key>,
}

/// Reads files of a format and writes their records to `out` as a CSV table.
///
/// # Errors
/// [`IntakeError`]: a file that is refused as a whole or cannot be read, or `out` that cannot be written.
pub fn import(request: &Request<'_>, out: &mut (impl Write + Send)) -> Result<Imported, IntakeError> {
    match request.format.table() {
        Some("claims") if request.format == Format::Nav => claims_nav::import(request, out),
        Some("claims") => import_table::<Claim>(request, out),
        Some("incomes") => import_table::<Income>(request, out),
        Some("payments") => import_table::<Payment>(request, out),
        _ => Err(no_format(request)),
    }
}

fn no_format(request: &Request<'_>) -> IntakeError {
    IntakeError::TableUnknown { table: request.format.as_str().to_owned() }
}

fn import_table<T: Fact>(
    request: &Request<'_>,
    out: &mut (impl Write + Send),
) -> Result<Imported, IntakeError> {
    let layout = formats::layout(request.format).ok_or_else(|| no_format(request))?;
    let mut all = Gathered::default();
    let columns: Vec<&str> = layout.fields.iter().map(|(column, _)| *column).collect();
    let mut head = Some(columns);
    let files: Vec<Input> =
        request.files.iter().map(|path| Input::named(path, InputForm::Of(request.format))).collect();
    let replaced = formats::replaced(&files)?;
    for input in files.into_iter().filter(|input| !replaced.contains(&input.file)) {
        let mut context = formats::context(&input.file, &T::TABLE, layout, request.settings);
        context.payer_needed = true;
        let mut sink = TableSink::<T, _>::new(&context, request.payers, out);
        if let Some(head) = head.take() {
            sink.head(&head).map_err(|error| error.of_file(&input))?;
        }
        let read = T::read_format(request.format, &mut input.plain_stream()?, request.settings, &mut sink);
        read.map_err(|error| error.of_file(&input))?;
        let written = sink.finish().map_err(|error| error.of_file(&input))?;
        all.take_in(&input.file, written);
    }
    Ok(all.done(T::TABLE.name, T::TABLE.row_key.name))
}

impl Imported {
    /// True when nothing of what was written has to be taken back or changed.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.amendments.is_empty()
    }

    /// The first file with more parked records than the job takes.
    #[must_use]
    pub fn over_limit(&self, settings: &IntakeSettings) -> Option<OverLimit> {
        self.files.iter().find_map(|file| {
            let most = limit(settings, file.rows);
            let over =
                OverLimit { file: file.file.clone(), rows: file.rows, parked: file.parked, limit: most };
            (file.parked > most).then_some(over)
        })
    }
}
