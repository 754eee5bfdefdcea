//! What the files of an import have given together: their totals, and the names that stand twice.

use std::collections::BTreeSet;

use super::amend::{Amendment, Change};
use super::sink::Written;
use super::{Imported, ImportedFile, money};
use crate::intake::fact::Key;
use crate::model::Fault;

/// Where a row of a name stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Named {
    /// Hash of the name.
    pub(super) hash: u64,
    /// Its line in its file.
    pub(super) line: u32,
}

/// What the files have given so far.
#[derive(Default)]
pub(super) struct Gathered {
    files: Vec<ImportedFile>,
    /// The first row of each file.
    starts: Vec<u64>,
    faults: Vec<Fault>,
    /// Of each row written, in order.
    names: Vec<Named>,
    /// Names of parked records.
    parked_names: Vec<Key>,
}

impl Gathered {
    /// Takes in what a file has given.
    pub(super) fn take_in(&mut self, file: &str, written: Written) {
        self.starts.push(self.names.len() as u64);
        self.files.push(ImportedFile {
            file: file.to_owned(),
            rows: written.rows + written.parked,
            parked: written.parked,
            sum: money(written.sum),
            unfit: written.unfit,
        });
        self.faults.extend(written.faults);
        self.names.extend(written.names);
        self.parked_names.extend(written.parked_names);
    }

    /// All of it, with the rows to look at once more: those whose name's hash stands twice.
    pub(super) fn done(self, table: &'static str, key_column: &'static str) -> Imported {
        let parked: BTreeSet<u64> = self.parked_names.iter().map(Key::folded).collect();
        let mut order: Vec<u32> = (0..u32::try_from(self.names.len()).unwrap_or(u32::MAX)).collect();
        let hash_of = |row: &u32| self.names.get(*row as usize).map_or(0, |named| named.hash);
        order.sort_unstable_by_key(hash_of);
        let mut twice: Vec<u32> = order
            .chunk_by(|one, next| hash_of(one) == hash_of(next))
            .filter(|same| same.len() > 1 || same.first().is_some_and(|row| parked.contains(&hash_of(row))))
            .flatten()
            .copied()
            .collect();
        twice.sort_unstable();
        let amendment = |row: &u32| {
            let file = self.starts.partition_point(|start| *start <= u64::from(*row)).saturating_sub(1);
            let line = self.names.get(*row as usize).map_or(0, |named| named.line);
            Amendment { row: u64::from(*row), file, line: u64::from(line), change: Change::PerhapsTwice }
        };
        let amendments = twice.iter().map(amendment).collect();
        let Self { files, faults, parked_names, .. } = self;
        Imported { table, files, faults, key_column, amendments, parked_names }
    }
}
