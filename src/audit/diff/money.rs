//! What of the night's money is another sum in the other run, from their summaries.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Both, DiffError};
use crate::plain_file;
use crate::publish::money::MoneyTotals;
use crate::publish::read::ReadError;
use crate::units::Money;

/// The summary's name in a run.
const SUMMARY: &str = "summary.json";

/// A part of the money that is not the same in both runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct MoneyMove {
    /// Which.
    pub what: &'static str,
    /// How many rows.
    pub counts: Both<u64>,
    /// How much.
    pub amounts: Both<Money>,
}

/// Count and amount of the parts of a night's money.
type Parts = [(&'static str, u64, Money); 8];

/// Reads a run's totals of money; runs of earlier programs have none.
pub(super) fn read(folder: &Path) -> Result<MoneyTotals, DiffError> {
    #[derive(Deserialize)]
    struct Summary {
        #[serde(default)]
        money: MoneyTotals,
    }
    let path = folder.join(SUMMARY);
    let bytes = plain_file::read(&path).map_err(ReadError::unreadable(&path))?;
    let read: Result<Summary, _> = serde_json::from_slice(&bytes);
    read.map(|summary| summary.money).map_err(|error| {
        let reason = format!("no summary of a night (line {}, column {})", error.line(), error.column());
        ReadError::broken(&path, reason).into()
    })
}

/// The parts that are not the same, in the order of the night.
pub(super) fn moved(totals: &Both<MoneyTotals>) -> Vec<MoneyMove> {
    let pairs = parts(&totals.a).into_iter().zip(parts(&totals.b));
    pairs
        .map(|(a, b)| MoneyMove {
            what: a.0,
            counts: Both { a: a.1, b: b.1 },
            amounts: Both { a: a.2, b: b.2 },
        })
        .filter(|one| one.counts.a != one.counts.b || one.amounts.a != one.amounts.b)
        .collect()
}

fn parts(of: &MoneyTotals) -> Parts {
    let MoneyTotals { credits, nettings, payments, payouts, repayments, liabilities, fees } = of;
    let paid = payouts.values().map(|one| (one.count, one.amount));
    let paid = paid.fold((0, Money::ZERO), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let charged = fees.values().map(|one| (one.count, one.amount));
    let charged = charged.fold((0, Money::ZERO), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    [
        ("received", payments.count, payments.amount),
        ("received and distributed", payments.count, payments.distributed),
        ("set off", credits.count, credits.set_off),
        ("netted a month", nettings.count, nettings.monthly),
        ("to creditors", paid.0, paid.1),
        ("back to debtors", repayments.count, repayments.amount),
        ("missing from payers", liabilities.count, liabilities.missing),
        ("interest and fees", charged.0, charged.1),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_another_sum_is_told() {
        let mut b = MoneyTotals::default();
        assert!(moved(&Both { a: MoneyTotals::default(), b: b.clone() }).is_empty());
        b.credits.set_off = Money::from_kroner(7);
        b.repayments.count = 1;
        let found = moved(&Both { a: MoneyTotals::default(), b });
        let told: Vec<_> = found.iter().map(|one| (one.what, one.counts.b, one.amounts.b)).collect();
        assert_eq!(told, [("set off", 0, Money::from_kroner(7)), ("back to debtors", 1, Money::ZERO)]);
    }
}
