//! The figures of a report, from the published files: one pass over the trace, one over each table.

mod rows;
mod tables;
mod traced;
mod waterfall;

use std::collections::BTreeMap;
use std::path::Path;

pub use rows::{Fields, Rows, Rule};
pub use tables::{Measures, Paid, Payer, ROOM_STEPS, Tables};
pub use traced::{Traced, monday};
pub use waterfall::Waterfall;

use crate::publish::read::ReadError;
use crate::units::Money;

/// How many and how much.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// How much.
    pub amount: Money,
}

/// Amounts by a word.
pub type Amounts = BTreeMap<String, Money>;

impl Tally {
    /// One more, of so much.
    pub fn add(&mut self, amount: Money) {
        self.join(Self { count: 1, amount });
    }

    /// So many more.
    pub fn join(&mut self, more: Self) {
        self.count += more.count;
        self.amount += more.amount;
    }
}

/// The figures of a report.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Those of the tables.
    pub tables: Tables,
    /// Those of the trace.
    pub traced: Traced,
}

impl Figures {
    /// Gathers them from a run's folder.
    ///
    /// # Errors
    /// [`ReadError`] names the file and the line.
    pub fn of(folder: &Path) -> Result<Self, ReadError> {
        let (tables, traced) = rayon::join(|| Tables::of(folder), || Traced::of(folder));
        Ok(Self { tables: tables?, traced: traced? })
    }
}

/// The entry of a word.
fn entry<'m, T: Default>(map: &'m mut BTreeMap<String, T>, word: &str) -> &'m mut T {
    map.entry(word.to_owned()).or_default()
}
