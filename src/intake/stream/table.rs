//! One table, read along with the others: rows in the order of the debtors that nobody has taken yet.

use std::collections::VecDeque;

use super::hashes::Hashes;
use super::source::Source;
use super::{FULL, Shared};
use crate::intake::csv_table::MOST_PARKED;
use crate::intake::duplicates::{FileRows, hash, park_known};
use crate::intake::error::IntakeError;
use crate::intake::fact::{Fact, Key};
use crate::intake::read::{Input, InputForm};
use crate::intake::rows::{Parked, Rows};
use crate::intake::tables::Table;
use crate::units::PartyId;

/// How far a table is read. A debtor's rows are all there when the debtor comes before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Reach {
    /// Nothing is known yet.
    Nothing,
    /// All rows of debtors before this one are read.
    Before(PartyId),
    /// The table is read to its end.
    End,
}

/// A table being read.
pub(super) struct TableStream<T> {
    input: Option<Input>,
    source: Option<Source>,
    size: u64,
    done: u64,
    /// The rows nobody has taken, in the parts they were read in.
    parts: VecDeque<Vec<T>>,
    /// Room of parts that are done with.
    spare: Vec<Vec<T>>,
    last: Option<PartyId>,
    is_sorted: bool,
    /// Of the identifiers that must be unique.
    hashes: Hashes,
    parked: Vec<Parked>,
    /// Parked rows whose debtors were told.
    told: usize,
    rows: u64,
    unfit: u64,
    sum_accepted: i128,
    sum_parked: i128,
    stored: Option<(u64, String)>,
}

/// What is to be told of a file that was read: its rows, its form, size and digest, its parked rows.
pub(in crate::intake) type Told = (FileRows, (InputForm, (u64, String)), Vec<Parked>);

/// What a table is to the stream, whatever its rows.
pub(super) trait Filled: Send {
    /// Reads until `goal` of [`FULL`] parts of the file are read, and at least something.
    fn fill(&mut self, goal: u64, shared: &Shared<'_>) -> Result<(), IntakeError>;

    /// How far it is read.
    fn reach(&self) -> Reach;

    /// False once a row has come before one it should follow.
    fn is_sorted(&self) -> bool;

    /// Takes the debtors of rows parked since it was last asked.
    fn parked_debtors(&mut self) -> Vec<PartyId>;

    /// The table.
    fn table(&self) -> Table;

    /// Hashes of identifiers that stand twice, as it seems; sorted.
    fn seem_repeated(&mut self) -> Vec<u64>;

    /// Reads the table once more for the identifiers of these hashes that do stand more than once; sorted.
    fn repeated(&self, hashes: &[u64], shared: &Shared<'_>) -> Result<Vec<Key>, IntakeError>;

    /// What is to be told of its file, once it is read to the end; none without a file.
    fn take_file(&mut self) -> Option<Told>;
}

impl<T: Fact> TableStream<T> {
    /// Opens the table's file, where there is one.
    pub(super) fn open(input: Option<Input>, shared: &Shared<'_>) -> Result<Self, IntakeError> {
        let source = input.as_ref().map(|input| Source::open::<T>(input, shared)).transpose()?;
        let size = input.as_ref().map_or(Ok(0), Input::size)?;
        Ok(Self {
            input,
            source,
            size,
            done: 0,
            parts: VecDeque::new(),
            spare: Vec::new(),
            last: None,
            is_sorted: true,
            hashes: Hashes::default(),
            parked: Vec::new(),
            told: 0,
            rows: 0,
            unfit: 0,
            sum_accepted: 0,
            sum_parked: 0,
            stored: None,
        })
    }

    /// The debtors of the rows at hand, in order, each as often as it has rows.
    pub(super) fn owners(&self) -> impl Iterator<Item = PartyId> + '_ {
        self.parts.iter().flatten().filter_map(T::owner)
    }

    /// Moves the rows of the debtors up to `through` into a list; all rows when there is no such debtor.
    pub(super) fn take_through(&mut self, through: Option<PartyId>, into: &mut Vec<T>) {
        let within = |row: &T| through.is_none_or(|through| row.owner() <= Some(through));
        while let Some(mut part) = self.parts.pop_front() {
            let own = part.partition_point(within);
            if own < part.len() {
                into.extend(part.drain(..own));
                self.parts.push_front(part);
                return;
            }
            into.append(&mut part);
            self.spare.push(part);
        }
    }

    fn take_in(&mut self, mut rows: Rows<T>) {
        self.rows += rows.count();
        self.unfit += rows.unfit;
        self.sum_accepted += rows.sum_accepted;
        self.sum_parked += rows.sum_parked;
        self.hashes.extend(rows.parked.iter().filter_map(|row| row.key).map(|key| hash(&key)));
        self.parked.append(&mut rows.parked);
        let mut items = rows.items;
        self.hashes.extend(items.iter().filter_map(T::key).map(|key| hash(&key)));
        let owner = |row: &T| row.owner();
        let before = self.last.is_none_or(|last| items.first().and_then(owner).is_none_or(|one| last <= one));
        self.is_sorted &= before && items.is_sorted_by_key(owner);
        self.last = items.last().and_then(owner).or(self.last);
        if !T::BY_DEBTOR {
            items.clear();
        }
        if items.is_empty() { self.spare.push(items) } else { self.parts.push_back(items) }
    }
}

impl<T: Fact> Filled for TableStream<T> {
    fn fill(&mut self, goal: u64, shared: &Shared<'_>) -> Result<(), IntakeError> {
        let Some(input) = &self.input else { return Ok(()) };
        let input = input.clone();
        let wanted = u128::from(self.size) * u128::from(goal) / u128::from(FULL);
        let wanted = if goal >= FULL { u64::MAX } else { u64::try_from(wanted).unwrap_or(u64::MAX) };
        while let Some(source) = &mut self.source {
            let spare = std::sync::Mutex::new(std::mem::take(&mut self.spare));
            let room = || {
                let items = spare.lock().ok().and_then(|mut spare| spare.pop()).unwrap_or_default();
                Rows { items, ..Rows::default() }
            };
            let left = wanted.saturating_sub(source.stored());
            let read = source.next(&input, shared, left, room)?;
            self.spare = spare.into_inner().unwrap_or_default();
            let Some(read) = read else {
                self.stored = self.source.take().map(|source| source.finish(&input)).transpose()?;
                break;
            };
            self.done += read.bytes;
            let repeated = shared.known.repeated_in(T::TABLE.name);
            for mut part in read.parts {
                park_known(&mut part, repeated, &input.file);
                self.take_in(part);
            }
            if self.parked.len() > MOST_PARKED {
                return Err(IntakeError::TooManyFaults { file: input.file, most: MOST_PARKED });
            }
            (shared.step)(T::TABLE.name, self.done);
            if self.source.as_ref().is_some_and(|source| source.stored() >= wanted) {
                break;
            }
        }
        Ok(())
    }

    fn reach(&self) -> Reach {
        if self.source.is_none() || !T::BY_DEBTOR {
            return Reach::End;
        }
        self.last.map_or(Reach::Nothing, Reach::Before)
    }

    fn is_sorted(&self) -> bool {
        self.is_sorted
    }

    fn parked_debtors(&mut self) -> Vec<PartyId> {
        let new = &self.parked[self.told..];
        self.told = self.parked.len();
        new.iter().flat_map(|row| row.debtors.iter().copied()).collect()
    }

    fn table(&self) -> Table {
        T::TABLE
    }

    fn seem_repeated(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.hashes).repeated()
    }

    fn repeated(&self, hashes: &[u64], shared: &Shared<'_>) -> Result<Vec<Key>, IntakeError> {
        let mut keys = Vec::new();
        let Some(input) = &self.input else { return Ok(keys) };
        let mut source = Source::open::<T>(input, shared)?;
        while let Some(read) = source.next(input, shared, u64::MAX, Rows::<T>::default)? {
            for part in read.parts {
                let found = part.items.iter().filter_map(T::key);
                let found = found.chain(part.parked.iter().filter_map(|row| row.key));
                keys.extend(found.filter(|key| hashes.binary_search(&hash(key)).is_ok()));
            }
        }
        keys.sort_unstable();
        let repeated = keys.chunk_by(|one, next| one == next).filter(|same| same.len() > 1);
        Ok(repeated.map(|same| same[0]).collect())
    }

    fn take_file(&mut self) -> Option<Told> {
        let (input, stored) = (self.input.as_ref()?, self.stored.take()?);
        let file = FileRows {
            file: input.file.clone(),
            items_from: 0,
            rows: self.rows,
            unfit: self.unfit,
            sum_accepted: self.sum_accepted,
            sum_parked: self.sum_parked,
        };
        Some((file, (input.form, stored), std::mem::take(&mut self.parked)))
    }
}
