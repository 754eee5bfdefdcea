//! Reading the facts of a part, stretch by stretch.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::table::{Fields, Row};
use super::tables::Parked;
use super::{FactsError, PARKED, PAYMENTS, WrittenTable};
use crate::model::facts::Facts;
use crate::model::{
    Asset, Child, Claim, Credit, Estate, Household, Income, OtherDeduction, Payment, Support,
};
use crate::parts::digest::hex;
use crate::plain_file;
use crate::units::PartyId;

/// The facts of a part being read.
pub struct PartReader {
    claims: Table<Claim>,
    support: Table<Support>,
    incomes: Table<Income>,
    households: Table<Household>,
    children: Table<Child>,
    deductions: Table<OtherDeduction>,
    credits: Table<Credit>,
    assets: Table<Asset>,
    estates: Table<Estate>,
    parked: Table<Parked>,
}

impl PartReader {
    /// Opens the tables in a part's folder.
    ///
    /// # Errors
    /// [`FactsError`] names the file.
    pub fn open(folder: &Path) -> Result<Self, FactsError> {
        Ok(Self {
            claims: Table::open(folder, "claims.csv")?,
            support: Table::open(folder, "support.csv")?,
            incomes: Table::open(folder, "incomes.csv")?,
            households: Table::open(folder, "debtors.csv")?,
            children: Table::open(folder, "children.csv")?,
            deductions: Table::open(folder, "other_deductions.csv")?,
            credits: Table::open(folder, "credits.csv")?,
            assets: Table::open(folder, "assets.csv")?,
            estates: Table::open(folder, "estates.csv")?,
            parked: Table::open(folder, PARKED)?,
        })
    }

    /// All facts up to a debtor; to the end when none is given. Payments are not among them.
    ///
    /// # Errors
    /// [`FactsError`] names the file and the row.
    pub fn take_through(&mut self, through: Option<PartyId>) -> Result<Facts, FactsError> {
        let mut facts = Facts {
            claims: self.claims.take(through, |row| row.debtor)?,
            support: self.support.take(through, |row| row.debtor)?,
            incomes: self.incomes.take(through, |row| row.debtor)?,
            households: self.households.take(through, |row| row.debtor)?,
            children: self.children.take(through, |row| row.debtor)?,
            deductions: self.deductions.take(through, |row| row.debtor)?,
            credits: self.credits.take(through, |row| row.debtor)?,
            assets: self.assets.take(through, |row| row.debtor)?,
            estates: self.estates.take(through, |row| row.debtor)?,
            ..Facts::default()
        };
        for parked in self.parked.take(through, |row| row.debtor)? {
            let of = if parked.of_assets { &mut facts.parked_assets } else { &mut facts.parked_debtors };
            of.push(parked.debtor);
        }
        Ok(facts)
    }

    /// The tables as they were read, once all are read to their ends.
    ///
    /// # Errors
    /// [`FactsError`] names the file.
    pub fn finish(self) -> Result<Vec<WrittenTable>, FactsError> {
        Ok(vec![
            self.claims.finish()?,
            self.support.finish()?,
            self.incomes.finish()?,
            self.households.finish()?,
            self.children.finish()?,
            self.deductions.finish()?,
            self.credits.finish()?,
            self.assets.finish()?,
            self.estates.finish()?,
            self.parked.finish()?,
        ])
    }
}

/// The payments in a folder, and the table they stand in.
///
/// # Errors
/// [`FactsError`] names the file and the row.
pub fn payments(folder: &Path) -> Result<(Vec<Payment>, WrittenTable), FactsError> {
    let mut table = Table::<Payment>::open(folder, PAYMENTS)?;
    let mut payments = Vec::new();
    while let Some(payment) = table.next()? {
        payments.push(payment);
    }
    Ok((payments, table.finish()?))
}

/// A table being read, and the row that comes next.
struct Table<T> {
    name: &'static str,
    path: PathBuf,
    rows: csv::Reader<Hashing>,
    record: csv::StringRecord,
    read: u64,
    next: Option<T>,
}

impl<T: Fields> Table<T> {
    fn open(folder: &Path, name: &'static str) -> Result<Self, FactsError> {
        let path = folder.join(name);
        let file = plain_file::open(&path).map_err(FactsError::io(&path))?;
        let from = Hashing { from: BufReader::new(file), digest: Sha256::new() };
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(from);
        let mut columns = Vec::new();
        T::columns(&mut columns);
        let header = rows.headers().map_err(|error| unread(&path, 0, error))?;
        if *header != columns {
            return Err(FactsError::Garbled { path, row: 0, what: "other columns" });
        }
        Ok(Self { name, path, rows, record: csv::StringRecord::new(), read: 0, next: None })
    }

    fn next(&mut self) -> Result<Option<T>, FactsError> {
        if let Some(next) = self.next.take() {
            return Ok(Some(next));
        }
        let more = self.rows.read_record(&mut self.record);
        if !more.map_err(|error| unread(&self.path, self.read + 1, error))? {
            return Ok(None);
        }
        self.read += 1;
        let row = T::get(&mut Row::new(&self.record));
        let garbled = || FactsError::Garbled { path: self.path.clone(), row: self.read, what: "garbled" };
        row.ok_or_else(garbled).map(Some)
    }

    fn take(&mut self, through: Option<PartyId>, debtor: fn(&T) -> PartyId) -> Result<Vec<T>, FactsError> {
        let mut taken = Vec::new();
        while let Some(row) = self.next()? {
            if through.is_some_and(|last| debtor(&row) > last) {
                self.next = Some(row);
                break;
            }
            taken.push(row);
        }
        Ok(taken)
    }

    fn finish(self) -> Result<WrittenTable, FactsError> {
        let mut from = self.rows.into_inner();
        std::io::copy(&mut from, &mut std::io::sink()).map_err(FactsError::io(&self.path))?;
        let sha256 = hex(&from.digest.finalize());
        Ok(WrittenTable { file: self.name.to_owned(), rows: self.read, sha256 })
    }
}

fn unread(path: &Path, row: u64, error: csv::Error) -> FactsError {
    match error.into_kind() {
        csv::ErrorKind::Io(source) => FactsError::Io { path: path.to_path_buf(), source },
        _ => FactsError::Garbled { path: path.to_path_buf(), row, what: "garbled" },
    }
}

/// Hashes what is read through it.
struct Hashing {
    from: BufReader<File>,
    digest: Sha256,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.digest.update(&buffer[..read]);
        Ok(read)
    }
}
