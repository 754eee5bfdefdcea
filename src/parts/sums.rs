//! What decisions add up to: what went in on one side must come out on the other.

use serde::{Deserialize, Serialize};

use crate::model::decision::Decision;
use crate::units::Money;

/// Counts, and sums in whole øre modulo 2^64: they are compared, never paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sums {
    /// Claims decided.
    pub claims: u64,
    /// Orders that begin, change, end or stay.
    pub orders: u64,
    /// Figures of the trace.
    pub figures: u64,
    /// Planned for claims.
    pub planned: i64,
    /// Set off in credits.
    pub set_off: i64,
    /// Netted in benefits, a month.
    pub netted: i64,
    /// Payments distributed, surplus included.
    pub distributed: i64,
    /// Paid out to creditors.
    pub paid_out: i64,
    /// Paid back to debtors.
    pub repaid: i64,
    /// Interest and fees.
    pub fees: i64,
}

impl Sums {
    /// Those of one decision.
    #[must_use]
    pub fn of(decision: &Decision) -> Self {
        let money = &decision.money;
        Self {
            claims: count(&decision.claims),
            orders: count(&decision.orders),
            figures: count(&decision.trace),
            planned: sum(decision.allocations.iter().map(|one| one.planned)),
            set_off: sum(money.set_off.iter().flat_map(|one| [one.principal, one.costs, one.interest])),
            netted: sum(money.nettings.iter().map(|one| one.monthly)),
            distributed: sum(money
                .distributed
                .iter()
                .flat_map(|one| [one.principal, one.costs, one.interest])),
            paid_out: sum(money.payouts.iter().map(|one| one.amount)),
            repaid: sum(money.repayments.iter().map(|one| one.amount)),
            fees: sum(money.fees.iter().map(|one| one.amount)),
        }
    }

    /// Adds those of others.
    pub const fn add(&mut self, other: &Self) {
        self.claims = self.claims.wrapping_add(other.claims);
        self.orders = self.orders.wrapping_add(other.orders);
        self.figures = self.figures.wrapping_add(other.figures);
        self.planned = self.planned.wrapping_add(other.planned);
        self.set_off = self.set_off.wrapping_add(other.set_off);
        self.netted = self.netted.wrapping_add(other.netted);
        self.distributed = self.distributed.wrapping_add(other.distributed);
        self.paid_out = self.paid_out.wrapping_add(other.paid_out);
        self.repaid = self.repaid.wrapping_add(other.repaid);
        self.fees = self.fees.wrapping_add(other.fees);
    }
}

fn count<T>(rows: &[T]) -> u64 {
    u64::try_from(rows.len()).unwrap_or(u64::MAX)
}

fn sum(amounts: impl Iterator<Item = Money>) -> i64 {
    amounts.fold(0i64, |sum, amount| sum.wrapping_add(amount.ore()))
}
