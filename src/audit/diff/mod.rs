//! What moved between two published runs: orders, claims and kroner, by reason.
//!
//! A debtor has moved when what stands after the two runs differs: an order, a figure of the decision, or
//! where a claim is. Numbers given out in one run and not in the other do not move anyone. The tables are
//! read side by side, a debtor at a time; the trace only where someone moved.

pub mod as_csv;
pub mod as_json;
pub mod as_text;
mod between;
mod error;
mod merge;
mod money;
mod moved;
mod reason;
mod rows;
mod signs;
mod totals;

#[cfg(test)]
mod signs_tests;

use std::io;
use std::path::Path;

use serde::Serialize;

pub use between::{Between, Origin, Part, RateValue};
pub use error::DiffError;
pub use money::MoneyMove;
pub use moved::{ClaimChange, ClaimMove, MeasureChange, MeasureMove, Moved, Moves, OrderChange, OrderMove};
pub use reason::Reason;
pub use rows::{ClaimState, DebtorFigures, DecisionRow, PlanShare, Proposed, Side, StandingOrder};
pub use totals::{CameAndWent, MeasuresMoved, Outcome, Totals};

use crate::publish::money::MoneyTotals;
use crate::publish::read::{Line, TraceReader};
use merge::Tables;

/// How the words of the figures begin that tell what a move comes from; the others follow from them.
const SOUGHT: [&str; 4] = ["income.", "need.", "claim.", "room.other_wants"];

fn is_sought(line: &Line<'_>) -> bool {
    SOUGHT.iter().any(|word| line.step.starts_with(word))
}

/// Something of both runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Both<T> {
    /// Of the first run.
    pub a: T,
    /// Of the second run.
    pub b: T,
}

/// Two runs that are ready to be compared: their manifests are read, their other files are there.
pub struct Comparison {
    /// What they were made from.
    pub origins: Both<Origin>,
    /// In what that differs.
    pub between: Between,
    money: Both<MoneyTotals>,
    tables: Both<Tables>,
    traces: Both<TraceReader>,
}

impl Comparison {
    /// Opens the files of two runs, wherever they are.
    ///
    /// # Errors
    /// [`DiffError`] names the file that is missing or broken.
    pub fn open(a: &Path, b: &Path) -> Result<Self, DiffError> {
        let origins = Both { a: Origin::read(a)?, b: Origin::read(b)? };
        let between = Between::of(&origins);
        let money = Both { a: money::read(a)?, b: money::read(b)? };
        let tables = Both { a: Tables::open(a)?, b: Tables::open(b)? };
        let traces = Both { a: TraceReader::open(a)?, b: TraceReader::open(b)? };
        Ok(Self { origins, between, money, tables, traces })
    }

    /// Tells each debtor that moved, in the order of their identifiers, and counts them by reason.
    ///
    /// # Errors
    /// [`DiffError`] names the file and line that is broken, or says that `tell` could not.
    pub fn run(mut self, tell: &mut dyn FnMut(&Moved) -> io::Result<()>) -> Result<Outcome, DiffError> {
        let same_start = self.between.same_start();
        let mut number = 0;
        let mut outcome = Outcome { money: money::moved(&self.money), same_start, ..Outcome::default() };
        while let Some(debtor) = self.tables.next_differing()? {
            let Both { a, b } = &self.tables;
            let sides = Both { a: Side::read(a, self.origins.a.day)?, b: Side::read(b, self.origins.b.day)? };
            let Some(what) = Moves::of(sides, same_start) else { continue };
            number += 1;
            let mut signs = signs::in_tables(&what, same_start);
            // The trace tells of facts and rates: where neither can differ it need not be read.
            if self.between.facts() || self.between.rate() {
                let sought = |lines: Vec<_>| lines.into_iter().filter(is_sought).collect::<Vec<_>>();
                let (a, b) = (self.traces.a.lines(debtor)?, self.traces.b.lines(debtor)?);
                let lines = Both { a: sought(a), b: sought(b) };
                let rates = Both { a: &self.origins.a.rates, b: &self.origins.b.rates };
                signs.extend(signs::in_trace(&lines, &rates));
            }
            let reason = Reason::of(&signs, &self.between);
            let moved = Moved { number, debtor, reason, what };
            outcome.count(&moved);
            tell(&moved).map_err(DiffError::Untold)?;
        }
        Ok(outcome)
    }
}
