//! A published run without persons, to be shared: its tables and its trace with a pseudonym for every identifier.
//!
//! What is not known to name nobody is left out: letters, case files, payers' order files, the report, the words of
//! parked rows, the days somebody was born or died. Rows come in the order of their pseudonyms, since that of
//! identifiers is that of birth. Amounts stay, so that what is shared can be held against the law: it is facts about
//! persons still, for those who know them well or have the key (GDPR art. 4 (5)).

mod columns;
mod names;
mod shared;
mod summary;

use std::collections::BTreeMap;
use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use csv::StringRecord;
use serde::Serialize;

use super::file::sha256_of;
use super::manifest::{MANIFEST, Manifest, Program, RESULT};
use super::read::{Line, ReadError, TraceReader, plain};
use super::summary::SUMMARY;
use super::trace::TRACE;
use super::{PublishError, Subject};
use crate::plain_file;
use crate::units::ids::mask_within;
use columns::Column;
pub use names::Key;
use shared::Shared;

/// What tells of a redacted run: what it is of, and its files.
pub const REDACTED: &str = "redacted.json";
/// The trace of a redacted run.
pub const TRACE_TABLE: &str = "trace.csv";
/// Bytes of a table, and lines of a trace, whose rows are put in order at a time.
const BYTES: u64 = 128 << 20;
const LINES: usize = 1_500_000;

/// Why a run cannot be redacted.
#[derive(Debug, thiserror::Error)]
pub enum RedactError {
    /// A file of the run is missing, or is not the one the manifest names.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file cannot be written.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

/// What was made.
#[derive(Debug, Serialize)]
pub struct Redacted {
    /// What it is.
    about: &'static str,
    /// The program that made it.
    program: Program,
    /// The collection day of the run.
    collection_day: Option<String>,
    /// The kind of the run.
    kind: &'static str,
    /// The SHA-256 of the run's own manifest.
    manifest: String,
    /// A word the key has made: runs with the same word have the same pseudonyms.
    key: String,
    /// The files, with their digests.
    subject: Vec<Subject>,
    /// How many files were left out, by folder.
    pub left_out: BTreeMap<String, u64>,
}

impl Redacted {
    /// The files that were written.
    #[must_use]
    pub fn files(&self) -> usize {
        self.subject.len()
    }
}

/// Writes the run in `folder` into `out`, a folder that is not there yet or is empty.
///
/// # Errors
/// [`RedactError`] names the file.
pub fn redact(folder: &Path, out: &Path, key: &Key) -> Result<Redacted, RedactError> {
    let path = folder.join(MANIFEST);
    let bytes = plain_file::read(&path).map_err(ReadError::unreadable(&path))?;
    let manifest = Manifest::parse(&bytes).map_err(|_| ReadError::broken(&path, "no manifest of a run"))?;
    make(out)?;
    make(&out.join("registers"))?;
    let (mut subject, mut left_out) = (Vec::new(), BTreeMap::new());
    for named in &manifest.subjects {
        match treatment(&named.name) {
            Treatment::LeftOut => {
                let place = named.name.split_once('/').map_or(named.name.as_str(), |(folder, _)| folder);
                *left_out.entry(place.to_owned()).or_default() += 1;
            }
            Treatment::Totals => {
                let broken = |_| ReadError::broken(&folder.join(&named.name), "no totals of a night");
                let totals = summary::redacted(&checked(folder, named)?, key).map_err(broken)?;
                let mut to = Shared::create(out, &named.name)?;
                to.add(&totals)?;
                subject.push(to.finish()?);
            }
            Treatment::Table => {
                hold(folder, named)?;
                subject.push(table(folder, &named.name, out, key)?);
            }
            Treatment::Trace => {
                hold(folder, named)?;
                subject.push(trace(folder, out, key)?);
            }
        }
    }
    left_out.insert(RESULT.to_owned(), 1);
    subject.sort();
    let made = Redacted {
        about: "a published run whose identifiers are pseudonyms",
        program: Program::THIS,
        collection_day: manifest.day.map(|day| day.to_string()),
        kind: manifest.origin.kind.as_str(),
        manifest: manifest.sha256,
        key: key.word(),
        subject,
        left_out,
    };
    let path = out.join(REDACTED);
    let mut bytes =
        serde_json::to_vec_pretty(&made).map_err(|error| PublishError::io(&path)(error.into()))?;
    bytes.push(b'\n');
    let mut to = Shared::create(out, REDACTED)?;
    to.add(&bytes)?;
    to.finish()?;
    Ok(made)
}

enum Treatment {
    Table,
    Trace,
    Totals,
    LeftOut,
}

/// What becomes of a file of a run.
fn treatment(name: &str) -> Treatment {
    let is_table = columns::is_known(name);
    match name {
        TRACE => Treatment::Trace,
        SUMMARY => Treatment::Totals,
        _ if is_table => Treatment::Table,
        _ => Treatment::LeftOut,
    }
}

fn make(folder: &Path) -> Result<(), PublishError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && is_empty(folder) => Ok(()),
        made => made.map_err(PublishError::io(folder)),
    }
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut inside| inside.next().is_none())
}

/// A file's bytes, which must be those the manifest names.
fn checked(folder: &Path, named: &Subject) -> Result<Vec<u8>, ReadError> {
    let path = folder.join(&named.name);
    let bytes = plain_file::read(&path).map_err(ReadError::unreadable(&path))?;
    if super::file::sha256(&bytes) == named.digest.sha256 { Ok(bytes) } else { Err(other(folder, named)) }
}

/// Holds a file against its digest.
fn hold(folder: &Path, named: &Subject) -> Result<(), ReadError> {
    let path = folder.join(&named.name);
    let file = plain_file::open(&path).map_err(ReadError::unreadable(&path))?;
    let digest = sha256_of(file).map_err(ReadError::unreadable(&path))?;
    if digest == named.digest.sha256 { Ok(()) } else { Err(other(folder, named)) }
}

fn other(folder: &Path, named: &Subject) -> ReadError {
    ReadError::broken(&folder.join(mask_within(&named.name)), "not the bytes the manifest names")
}

/// A table with pseudonyms, its rows in their order.
fn table(folder: &Path, name: &str, out: &Path, key: &Key) -> Result<Subject, RedactError> {
    let path = folder.join(name);
    let length = std::fs::metadata(&path).map_err(ReadError::unreadable(&path))?.len();
    let damaged = |_| ReadError::broken(&path, "its rows are not those of a table");
    let header = plain(&path)?.headers().map_err(damaged)?.clone();
    let columns: Vec<Column> = header.iter().map(|column| columns::of(name, column)).collect();
    let mut to = Shared::create(out, name)?;
    to.row(&header)?;
    // What rows are put in order by: the debtor, or the first thing that has a pseudonym.
    let by = header.iter().position(|column| column == "debtor_id");
    let by = by.or_else(|| columns.iter().position(|column| column.is_pseudonym()));
    let passes =
        if by.is_some() { u16::try_from(length / BYTES).unwrap_or(u16::MAX).saturating_add(1) } else { 1 };
    for pass in 0..passes {
        let mut rows: Vec<(String, StringRecord)> = Vec::new();
        let (mut reader, mut record) = (plain(&path)?, StringRecord::new());
        while reader.read_record(&mut record).map_err(damaged)? {
            let sorted =
                by.and_then(|at| Some(columns[at].redacted(record.get(at)?, key))).unwrap_or_default();
            if by.is_some() && !is_of(pass, passes, &sorted) {
                continue;
            }
            let fields = columns.iter().zip(&record).map(|(column, value)| column.redacted(value, key));
            rows.push((sorted, fields.collect()));
        }
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        for (_, row) in &rows {
            to.row(row)?;
        }
    }
    Ok(to.finish()?)
}

/// The trace with pseudonyms, as a table.
fn trace(folder: &Path, out: &Path, key: &Key) -> Result<Subject, RedactError> {
    let reader = TraceReader::open(folder)?;
    let mut lines = 0;
    for at in 0..reader.groups() {
        lines += reader.group(at)?.len();
    }
    let passes = u16::try_from(lines / LINES).unwrap_or(u16::MAX).saturating_add(1);
    let mut to = Shared::create(out, TRACE_TABLE)?;
    to.row(&StringRecord::from(&columns::TRACE[..]))?;
    for pass in 0..passes {
        let mut rows: Vec<(String, StringRecord)> = Vec::new();
        for at in 0..reader.groups() {
            let group = reader.group(at)?;
            let (mut of, mut pseudonym, mut seq) = ("", String::new(), 0_u32);
            for (debtor, line) in group.iter() {
                if debtor != of {
                    (of, pseudonym, seq) = (debtor, Column::Party.redacted(debtor, key), 0);
                }
                if is_of(pass, passes, &pseudonym) {
                    rows.push((pseudonym.clone(), traced(&pseudonym, seq, &line, key)));
                }
                seq += 1;
            }
        }
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        for (_, row) in &rows {
            to.row(row)?;
        }
    }
    Ok(to.finish()?)
}

/// A line of the trace as a row.
fn traced(debtor: &str, seq: u32, line: &Line<'_>, key: &Key) -> StringRecord {
    let amount = line.money().map(|amount| amount.to_string()).unwrap_or_default();
    let percent = line.percentage().map(|percent| percent.to_string()).unwrap_or_default();
    [
        debtor.to_owned(),
        seq.to_string(),
        line.step.to_owned(),
        Column::Reference.redacted(line.claim, key),
        Column::Party.redacted(line.payer, key),
        amount,
        line.day().and_then(|day| columns::day_of_step(line.step, day)).unwrap_or_default(),
        percent,
        line.rate.to_owned(),
        line.article.to_owned(),
    ]
    .iter()
    .collect()
}

/// True for what is put in order in this pass: pseudonyms are spread evenly, and a pass has a range of them.
fn is_of(pass: u16, passes: u16, pseudonym: &str) -> bool {
    let digits = pseudonym.get(2..6).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0);
    (digits * u32::from(passes)) >> 16 == u32::from(pass)
}
