//! What is counted while the debtors pass, and what does not hold of them.

use std::collections::BTreeMap;

use super::findings::Findings;
use crate::units::Money;

/// How many of something, by a word.
pub(super) type Counts = BTreeMap<&'static str, u64>;

/// Totals of the tables, and findings, of some debtors.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) findings: Findings,
    pub(super) debtors: u64,
    pub(super) rows: u64,
    pub(super) claims: u64,
    pub(super) actions: Counts,
    /// Debtors whose action the tables at hand do not tell.
    pub(super) untold: u64,
    pub(super) holds: Counts,
    pub(super) allocations: u64,
    /// In øre.
    pub(super) planned: i128,
    /// In øre.
    pub(super) expected: i128,
    pub(super) orders: Counts,
    pub(super) forms: Counts,
    pub(super) notices: Counts,
    pub(super) watchlist: u64,
    /// Payments taken under the debtors' orders.
    pub(super) taken: u64,
    pub(super) repayments: Sum,
    pub(super) fees: BTreeMap<&'static str, Sum>,
    pub(super) nettings: Sum,
    /// Versions of orders that stood, by reason.
    pub(super) moved: BTreeMap<String, u64>,
}

impl Tally {
    /// Adds those of the debtors that follow.
    pub(super) fn append(&mut self, next: Self) {
        self.findings.append(next.findings);
        self.debtors += next.debtors;
        self.rows += next.rows;
        self.claims += next.claims;
        self.untold += next.untold;
        self.allocations += next.allocations;
        self.planned += next.planned;
        self.expected += next.expected;
        self.watchlist += next.watchlist;
        self.taken += next.taken;
        self.repayments.append(next.repayments);
        for (kind, sum) in next.fees {
            self.fees.entry(kind).or_default().append(sum);
        }
        self.nettings.append(next.nettings);
        for (mine, theirs) in [
            (&mut self.actions, next.actions),
            (&mut self.holds, next.holds),
            (&mut self.orders, next.orders),
            (&mut self.forms, next.forms),
            (&mut self.notices, next.notices),
        ] {
            for (word, count) in theirs {
                *mine.entry(word).or_default() += count;
            }
        }
        for (reason, count) in next.moved {
            *self.moved.entry(reason).or_default() += count;
        }
    }
}

/// How many rows, and their sum in øre.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Sum {
    pub(super) count: u64,
    pub(super) ore: i128,
}

impl Sum {
    /// Adds a row.
    pub(super) fn add(&mut self, amount: Money) {
        self.count += 1;
        self.ore += ore(amount);
    }

    fn append(&mut self, next: Self) {
        self.count += next.count;
        self.ore += next.ore;
    }
}

/// An amount in whole øre, wide enough for any sum.
pub(super) fn ore(amount: Money) -> i128 {
    i128::from(amount.ore())
}

/// A sum in øre as an amount is written.
pub(super) fn kroner(ore: i128) -> String {
    let sign = if ore < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", ore.unsigned_abs() / 100, ore.unsigned_abs() % 100)
}
