//! Writing the facts of all parts, portion by portion.
#![expect(clippy::disallowed_methods, reason = "the parts of a night are files")]

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::table::Fields;
use super::tables::Parked;
use super::{FactsError, PAYMENTS, TABLES};
use crate::model::facts::Facts;
use crate::model::{
    Asset, Child, Claim, Credit, Estate, Household, Income, OtherDeduction, Payment, Support,
};
use crate::parts::digest::hex;
use crate::units::{Part, PartCount, PartyId};

/// A table of a part that is written.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenTable {
    /// Its name in the part's folder.
    pub file: String,
    /// Rows without the header.
    pub rows: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// The tables of all parts being written. Files are open only while something is added to them.
pub struct FactsWriter {
    folder: PathBuf,
    of: PartCount,
    /// By table, then by part.
    files: Vec<Vec<TableFile>>,
    /// The payments beside the parts.
    payments: TableFile,
}

/// The tables that were written.
#[derive(Debug)]
pub struct WrittenTables {
    /// Those of each part, in the order of [`TABLES`].
    pub parts: Vec<Vec<WrittenTable>>,
    /// The payments beside the parts.
    pub payments: WrittenTable,
}

struct TableFile {
    path: PathBuf,
    rows: u64,
    digest: Sha256,
}

impl FactsWriter {
    /// Makes a folder `part-<i>` for each part, mode 0700, with its tables, mode 0600, in a folder that is there.
    ///
    /// # Errors
    /// [`FactsError::Io`] names the path.
    pub fn create(folder: &Path, of: PartCount) -> Result<Self, FactsError> {
        for part in Part::all(of) {
            let own = folder.join(folder_of(part));
            DirBuilder::new().mode(0o700).create(&own).map_err(FactsError::io(&own))?;
        }
        let headers: [Vec<u8>; TABLES.len()] = [
            header::<Claim>(),
            header::<Support>(),
            header::<Income>(),
            header::<Household>(),
            header::<Child>(),
            header::<OtherDeduction>(),
            header::<Credit>(),
            header::<Asset>(),
            header::<Estate>(),
            header::<Payment>(),
            header::<Parked>(),
        ];
        let begin = |(name, header): (&&str, &Vec<u8>)| {
            let file = |part: Part| TableFile::create(folder.join(folder_of(part)).join(name), header);
            Part::all(of).map(file).collect()
        };
        let files = TABLES.iter().zip(&headers).map(begin).collect::<Result<_, _>>()?;
        let payments = TableFile::create(folder.join(PAYMENTS), &header::<Payment>())?;
        Ok(Self { folder: folder.to_path_buf(), of, files, payments })
    }

    /// Adds facts of debtors that follow each other, each to its debtor's part. Payments are left out.
    ///
    /// # Errors
    /// [`FactsError::Io`] names the path.
    pub fn add(&mut self, facts: &Facts) -> Result<(), FactsError> {
        let of = self.of;
        let mut parked: Vec<Parked> = facts
            .parked_debtors
            .iter()
            .map(|debtor| Parked { debtor: *debtor, of_assets: false })
            .chain(facts.parked_assets.iter().map(|debtor| Parked { debtor: *debtor, of_assets: true }))
            .collect();
        parked.sort_by_key(|row| row.debtor);
        let tables: [Divide<'_>; TABLES.len()] = [
            Box::new(|| divide(&facts.claims, |row| row.debtor, of)),
            Box::new(|| divide(&facts.support, |row| row.debtor, of)),
            Box::new(|| divide(&facts.incomes, |row| row.debtor, of)),
            Box::new(|| divide(&facts.households, |row| row.debtor, of)),
            Box::new(|| divide(&facts.children, |row| row.debtor, of)),
            Box::new(|| divide(&facts.deductions, |row| row.debtor, of)),
            Box::new(|| divide(&facts.credits, |row| row.debtor, of)),
            Box::new(|| divide(&facts.assets, |row| row.debtor, of)),
            Box::new(|| divide(&facts.estates, |row| row.debtor, of)),
            Box::new(Vec::new),
            Box::new(|| divide(&parked, |row| row.debtor, of)),
        ];
        let add = |(files, divide): (&mut Vec<TableFile>, &Divide<'_>)| {
            files.iter_mut().zip(divide()).try_for_each(|(file, lines)| file.add(&lines))
        };
        self.files.par_iter_mut().zip(&tables).try_for_each(add)
    }

    /// Adds the payments: every part gets all of them, since only their orders tell whose they are. They stand beside
    /// the parts too.
    ///
    /// # Errors
    /// [`FactsError::Io`] names the path.
    pub fn add_payments(&mut self, payments: &[Payment]) -> Result<(), FactsError> {
        let mut lines = Lines::default();
        for payment in payments {
            lines.add(payment);
        }
        let at = TABLES.iter().position(|name| *name == PAYMENTS).unwrap_or_default();
        self.files[at].iter_mut().try_for_each(|file| file.add(&lines))?;
        self.payments.add(&lines)
    }

    /// Ends the tables, once the disk has them all.
    ///
    /// # Errors
    /// [`FactsError::Io`] names the path.
    pub fn finish(self) -> Result<WrittenTables, FactsError> {
        sync(&self.folder)?;
        let mut parts: Vec<Vec<WrittenTable>> = Part::all(self.of).map(|_| Vec::new()).collect();
        for (name, files) in TABLES.into_iter().zip(self.files) {
            for (part, file) in parts.iter_mut().zip(files) {
                part.push(file.finish(name));
            }
        }
        Ok(WrittenTables { parts, payments: self.payments.finish(PAYMENTS) })
    }
}

/// Writes the payments alone into a folder, where the parts are decided from elsewhere.
///
/// # Errors
/// [`FactsError::Io`] names the path.
pub fn write_payments(folder: &Path, payments: &[Payment]) -> Result<WrittenTable, FactsError> {
    let mut lines = Lines::default();
    for payment in payments {
        lines.add(payment);
    }
    let mut table = TableFile::create(folder.join(PAYMENTS), &header::<Payment>())?;
    table.add(&lines)?;
    sync(folder)?;
    Ok(table.finish(PAYMENTS))
}

/// Waits until the disk has all files about a folder.
fn sync(folder: &Path) -> Result<(), FactsError> {
    let disk = File::open(folder).map_err(FactsError::io(folder))?;
    rustix::fs::syncfs(&disk).map_err(std::io::Error::from).map_err(FactsError::io(folder))
}

/// The name of a part's folder.
#[must_use]
pub fn folder_of(part: Part) -> String {
    format!("part-{}", part.number())
}

/// Divides the rows of a table among the parts.
type Divide<'f> = Box<dyn Fn() -> Vec<Lines> + Send + Sync + 'f>;

/// Rows ready to be added.
#[derive(Debug, Default)]
struct Lines {
    bytes: Vec<u8>,
    rows: u64,
    record: csv::StringRecord,
}

impl Lines {
    fn add(&mut self, row: &impl Fields) {
        self.record.clear();
        row.put(&mut self.record);
        write_record(&self.record, &mut self.bytes);
        self.rows += 1;
    }
}

/// Quotes what must be quoted, as RFC 4180 says.
fn write_record(record: &csv::StringRecord, out: &mut Vec<u8>) {
    for (at, field) in record.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            out.push(b'"');
            out.extend_from_slice(field.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(field.as_bytes());
        }
    }
    out.push(b'\n');
}

fn header<T: Fields>() -> Vec<u8> {
    let (mut columns, mut out) = (Vec::new(), Vec::new());
    T::columns(&mut columns);
    write_record(&csv::StringRecord::from(columns), &mut out);
    out
}

fn divide<T: Fields>(rows: &[T], debtor: fn(&T) -> PartyId, of: PartCount) -> Vec<Lines> {
    let mut lines: Vec<Lines> = Part::all(of).map(|_| Lines::default()).collect();
    for row in rows {
        lines[Part::of(debtor(row), of).place()].add(row);
    }
    lines
}

impl TableFile {
    fn create(path: PathBuf, header: &[u8]) -> Result<Self, FactsError> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        file.and_then(|mut file| file.write_all(header)).map_err(FactsError::io(&path))?;
        Ok(Self { path, rows: 0, digest: Sha256::new_with_prefix(header) })
    }

    fn add(&mut self, lines: &Lines) -> Result<(), FactsError> {
        if lines.rows == 0 {
            return Ok(());
        }
        let file = OpenOptions::new().append(true).open(&self.path);
        let written = file.and_then(|mut file| file.write_all(&lines.bytes));
        written.map_err(FactsError::io(&self.path))?;
        self.digest.update(&lines.bytes);
        self.rows += lines.rows;
        Ok(())
    }

    fn finish(self, name: &str) -> WrittenTable {
        let sha256 = hex(&self.digest.finalize());
        WrittenTable { file: name.to_owned(), rows: self.rows, sha256 }
    }
}
