//! Rows that have been read and wait for their turn.

use crate::model::OrderVersion;
use crate::model::registers::{DebtorRegime, Participating, SentNotice};
use crate::publish::PublishError;
use crate::units::PartyId;

/// With fewer rows than this waiting, more are read.
const FEW: usize = 8 << 10;

/// A row of a table that is sorted by a key.
pub(super) trait Sorted: Send + Sync {
    /// What the rows are sorted by.
    type Key: Ord + Copy + Send + Sync;
    fn key(&self) -> Self::Key;
}

impl Sorted for OrderVersion {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

impl Sorted for SentNotice {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

impl Sorted for Participating {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

impl Sorted for DebtorRegime {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

/// A row and the line it begins on.
#[derive(Clone, Debug)]
pub(super) struct Lined<T> {
    pub(super) line: u64,
    pub(super) row: T,
}

/// What is read debtor by debtor.
pub(super) trait Stream: Send {
    /// Reads until some rows wait, and one of a debtor after `cut`, or all is read.
    fn fill(&mut self, cut: Option<PartyId>) -> Result<(), PublishError>;
    /// The last debtor that has rows waiting, whose rows may not all be read; none when all is read.
    fn reach(&self) -> Option<PartyId>;
}

/// Rows that have been read and wait for their turn.
pub(super) struct Waiting<T: Sorted> {
    rows: Vec<Lined<T>>,
    last: Option<T::Key>,
}

impl<T: Sorted> Default for Waiting<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), last: None }
    }
}

impl<T: Sorted> Waiting<T> {
    /// Adds a row; one that stands before the last is left out.
    #[must_use]
    pub(super) fn push(&mut self, one: Lined<T>) -> bool {
        let key = Some(one.row.key());
        if key < self.last {
            return false;
        }
        self.last = key;
        self.rows.push(one);
        true
    }

    /// Takes the rows before `cut`; all when there is none.
    pub(super) fn take(&mut self, cut: Option<T::Key>) -> Vec<Lined<T>> {
        let Some(cut) = cut else { return std::mem::take(&mut self.rows) };
        let at = self.rows.partition_point(|one| one.row.key() < cut);
        let rest = self.rows.split_off(at);
        std::mem::replace(&mut self.rows, rest)
    }

    /// True until some rows wait, and one after `cut`.
    pub(super) fn wants_more(&self, cut: Option<T::Key>) -> bool {
        self.rows.len() < FEW || self.last <= cut
    }

    /// The key of the last row.
    pub(super) const fn last(&self) -> Option<T::Key> {
        self.last
    }
}
