//! What every table's row parser offers the reader.

use std::fmt;

use super::formats::{Bytes, Format, FormatError, Sink, of_another_table};
use super::row::Row;
use super::settings::IntakeSettings;
use super::tables::Table;
use crate::model::{EstateKind, Reference};
use crate::units::{Money, PartyId};

/// A row of a table that passed its checks.
pub(super) trait Fact: Sized + Send + Sync {
    /// The table.
    const TABLE: Table;

    /// Its rows are facts about a debtor, who is their [`Self::owner`].
    const BY_DEBTOR: bool = true;

    /// Reads a row and notes what is wrong with it. What is returned counts only when nothing is.
    fn read(row: &mut Row<'_>) -> Option<Self>;

    /// Reads records of a format of the table; most tables have none.
    fn read_format<S: Sink>(
        _: Format,
        _: Bytes<'_>,
        _: &IntakeSettings,
        _: &mut S,
    ) -> Result<(), FormatError> {
        Err(of_another_table())
    }

    /// The identifier that must be unique in the table, where there is one.
    fn key(&self) -> Option<Key> {
        None
    }

    /// The same from the text of a row that is parked.
    fn key_of(_text: &str) -> Option<Key> {
        None
    }

    /// The table's first amount.
    fn amount(&self) -> Money {
        Money::ZERO
    }

    /// The debtor the row is of, in tables that are sorted by debtor.
    fn owner(&self) -> Option<PartyId> {
        None
    }

    /// The debtor the row is of, in tables whose parked rows keep the debtor from a decision.
    fn debtor(&self) -> Option<PartyId> {
        None
    }
}

/// An identifier that must be unique in its table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Key {
    /// The name of a claim, a support, a credit, …
    Reference(Reference),
    /// A debtor or a creditor.
    Party(PartyId),
    /// A debtor's estate of a kind.
    Estate(PartyId, EstateKind),
}

impl Key {
    /// Reads a reference.
    pub(super) fn reference(text: &str) -> Option<Self> {
        Reference::new(text).map(Self::Reference)
    }

    /// The identifier in full: for comparing, never for showing.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Reference(reference) => reference.as_str().to_owned(),
            Self::Party(party) | Self::Estate(party, _) => party.to_digits(),
        }
    }

    /// A hash that is the same in every run.
    pub(super) fn folded(&self) -> u64 {
        super::duplicates::hash(self)
    }

    /// Reads a party.
    pub(super) fn party(text: &str) -> Option<Self> {
        PartyId::from_digits(text).map(Self::Party)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference(reference) => f.write_str(&super::faults::without_persons(reference.as_str())),
            Self::Party(party) | Self::Estate(party, _) => party.fmt(f),
        }
    }
}

/// A row that is only checked and counted: what its duplicates and totals need.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    /// Its identifier.
    pub(super) key: Option<Key>,
    /// Its first amount.
    pub(super) amount: Money,
}
