//! Identifiers that stand more than once. All their rows are parked, so that the order of rows cannot matter.

use std::hash::{Hash, Hasher};

use rayon::prelude::*;

use super::csv_table::MOST_PARKED;
use super::error::IntakeError;
use super::fact::{Fact, Key};
use super::rows::{Parked, Rows, fault};
use crate::model::{Fault, FaultCode};

/// One of the files a table was read from.
pub(super) struct FileRows {
    /// Its name.
    pub(super) file: String,
    /// Its first accepted row is this one of the table's.
    pub(super) items_from: usize,
    /// Rows read.
    pub(super) rows: u64,
    /// Identifiers taken although their check digits do not fit.
    pub(super) unfit: u64,
    /// Øre of the accepted rows.
    pub(super) sum_accepted: i128,
    /// Øre of the parked rows, as far as they can be read.
    pub(super) sum_parked: i128,
}

impl FileRows {
    /// A file of which nothing is read.
    pub(super) fn none(file: &str) -> Self {
        let file = file.to_owned();
        Self { file, items_from: 0, rows: 0, unfit: 0, sum_accepted: 0, sum_parked: 0 }
    }
}

/// Where the rows of an identifier are: accepted ones by their place, then parked ones.
#[derive(Default)]
pub(super) struct KeyIndex {
    /// Hash of the identifier and the row's number; sorted.
    entries: Vec<(u64, usize)>,
}

impl KeyIndex {
    /// Indexes the rows of a table, parked ones included.
    pub(super) fn new<T: Fact>(rows: &Rows<T>) -> Self {
        let accepted = rows.items.par_iter().enumerate().filter_map(|(at, item)| Some((item.key()?, at)));
        let mut entries: Vec<(u64, usize)> = accepted.map(|(key, at)| (hash(&key), at)).collect();
        let first = rows.items.len();
        let parked = rows.parked.iter().enumerate().filter_map(|(at, row)| Some((row.key?, first + at)));
        entries.extend(parked.map(|(key, at)| (hash(&key), at)));
        entries.par_sort_unstable();
        Self { entries }
    }

    /// The rows with an identifier, in file order of accepted, then of parked rows.
    pub(super) fn find<'a, T: Fact>(
        &'a self,
        rows: &'a Rows<T>,
        key: Key,
    ) -> impl Iterator<Item = usize> + 'a {
        let wanted = hash(&key);
        let from = self.entries.partition_point(|(hash, _)| *hash < wanted);
        self.entries[from..]
            .iter()
            .take_while(move |(hash, _)| *hash == wanted)
            .map(|(_, at)| *at)
            .filter(move |&at| key_at(rows, at) == Some(key))
    }

    /// The rows whose identifier stands more than once.
    fn repeated<T: Fact>(&self, rows: &Rows<T>) -> Vec<usize> {
        let mut repeated = Vec::new();
        // A run of one hash is nearly always one row; identifiers are compared only in longer ones.
        for run in self.entries.chunk_by(|one, next| one.0 == next.0).filter(|run| run.len() > 1) {
            let mut keys: Vec<(Option<Key>, usize)> =
                run.iter().map(|&(_, at)| (key_at(rows, at), at)).collect();
            keys.sort_unstable();
            for same in keys.chunk_by(|one, next| one.0 == next.0).filter(|same| same.len() > 1) {
                repeated.extend(same.iter().map(|(_, at)| *at));
            }
        }
        repeated.sort_unstable();
        repeated
    }
}

fn key_at<T: Fact>(rows: &Rows<T>, at: usize) -> Option<Key> {
    match rows.items.get(at) {
        Some(item) => item.key(),
        None => rows.parked.get(at - rows.items.len()).and_then(|row| row.key),
    }
}

/// Parks every row whose identifier stands more than once. Returns the places of those that had been
/// accepted, in order: they stay among the items until [`Rows::take_out`], so that places in the index stay
/// right.
///
/// # Errors
/// More such rows than are kept of any file.
pub(super) fn park_repeated<T: Fact>(
    rows: &mut Rows<T>,
    index: &KeyIndex,
    files: &mut [FileRows],
) -> Result<Vec<usize>, IntakeError> {
    let accepted = rows.items.len();
    let mut places = Vec::new();
    let repeated = index.repeated(rows);
    if let (Some(at), true) = (repeated.first(), repeated.len() > MOST_PARKED) {
        let file = files.partition_point(|file| file.items_from <= *at).saturating_sub(1);
        let file = files.get(file).map_or_else(String::new, |file| file.file.clone());
        return Err(IntakeError::TooManyFaults { file, most: MOST_PARKED });
    }
    for at in repeated {
        let Some(key) = key_at(rows, at) else { continue };
        if at >= accepted {
            let parked = &mut rows.parked[at - accepted];
            let file = &files[parked.file].file;
            parked.faults.push(duplicate::<T>(file, parked.line, parked.row_key.clone(), key));
            continue;
        }
        let (line, item) = (rows.lines[at], &rows.items[at]);
        let amount = i128::from(item.amount().ore());
        let file = files.partition_point(|file| file.items_from <= at).saturating_sub(1);
        let of_file = &mut files[file];
        of_file.sum_accepted -= amount;
        of_file.sum_parked += amount;
        let parked = repeated_row(&of_file.file, line, item, key, file);
        rows.parked.push(parked);
        places.push(at);
    }
    Ok(places)
}

/// Parks the rows whose identifier is known to stand more than once, in a part of the only file of a table.
pub(super) fn park_known<T: Fact>(rows: &mut Rows<T>, repeated: &[Key], file: &str) {
    if repeated.is_empty() {
        return;
    }
    let known = |key: &Key| repeated.binary_search(key).is_ok();
    for row in &mut rows.parked {
        if let Some(key) = row.key.filter(known) {
            row.faults.push(duplicate::<T>(file, row.line, row.row_key.clone(), key));
        }
    }
    let mut places = Vec::new();
    for (at, item) in rows.items.iter().enumerate() {
        let Some(key) = item.key().filter(known) else { continue };
        let amount = i128::from(item.amount().ore());
        rows.sum_accepted -= amount;
        rows.sum_parked += amount;
        rows.parked.push(repeated_row(file, rows.lines[at], item, key, 0));
        places.push(at);
    }
    rows.take_out(&places);
}

/// A row that is parked because its identifier stands more than once.
fn repeated_row<T: Fact>(name: &str, line: u64, item: &T, key: Key, file: usize) -> Parked {
    let debtors = item.debtor().filter(|_| T::TABLE.parks.is_some()).into_iter().collect();
    let row_key = key.to_string();
    let faults = vec![duplicate::<T>(name, line, row_key.clone(), key)];
    Parked { file, line, key: None, row_key, faults, debtors }
}

fn duplicate<T: Fact>(file: &str, line: u64, row_key: String, key: Key) -> Fault {
    fault(file, line, row_key, T::TABLE.row_key.name, key.to_string(), FaultCode::DuplicateId)
}

/// The same hash in every run: what it groups is compared afterwards, so it only needs to be fast.
pub(super) fn hash(key: &Key) -> u64 {
    let mut hasher = Fold(0);
    key.hash(&mut hasher);
    hasher.finish()
}

/// Folds words by rotate, xor and multiply (as the compiler's own tables do), and then its high half into its low one:
/// without that, names that differ in the last digits of one word and the first of the next often fold to the same.
struct Fold(u64);

impl Fold {
    fn fold(&mut self, word: u64) {
        let mixed = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        self.0 = mixed ^ (mixed >> 32);
    }
}

impl Hasher for Fold {
    fn write(&mut self, bytes: &[u8]) {
        for word in bytes.chunks(8) {
            let mut eight = [0; 8];
            eight[..word.len()].copy_from_slice(word);
            self.fold(u64::from_le_bytes(eight));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.fold(u64::from(byte));
    }

    fn write_u64(&mut self, word: u64) {
        self.fold(word);
    }

    fn write_usize(&mut self, word: usize) {
        self.fold(word as u64);
    }

    fn finish(&self) -> u64 {
        // The high bits of a product depend on all of its factors; sorting looks at them first.
        self.0
    }
}
