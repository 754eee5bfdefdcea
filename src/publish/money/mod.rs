//! The money of a night: tables, totals and the registers that follow.
//!
//! Rows come range by range of debtors. What is of the whole night comes when it ends: what creditors get, payments
//! of no debtor, and the registers that stand by payment and credit instead of by debtor.

mod by_name;
mod carried;
mod kept;
mod rows;
mod totals;
mod writer;

pub use carried::Carried;
pub use kept::Kept;
pub use rows::{MoneyOutput, MoneyRows};
pub use totals::MoneyTotals;
pub(super) use writer::MoneyWriter;

use crate::orders::registers::{self, Register};

/// A table: its name and its columns.
pub type Table = (&'static str, &'static [&'static str]);

/// What was set off; per credit a last row, without a claim, with what is protected and left.
pub const SETOFFS: Table = (
    "setoffs.csv",
    &[
        "credit_id",
        "debtor_id",
        "claim_id",
        "rank",
        "principal",
        "costs",
        "interest",
        "total",
        "protected",
        "left",
    ],
);
/// Nettings that begin.
pub const NETTINGS: Table =
    ("nettings.csv", &["debtor_id", "claim_id", "paying_body", "monthly_amount", "from_month", "months"]);
/// What money received goes to; what no claim takes has a row without one. Payments of no debtor come last.
pub const DISTRIBUTIONS: Table = (
    "distributions.csv",
    &["payment_id", "claim_id", "class", "step", "principal", "costs", "interest", "total", "set_aside"],
);
/// What creditors get, by creditor and state; `count` shares of claims added up.
pub const PAYOUTS: Table = ("payouts.csv", &["creditor_id", "amount", "count", "state"]);
/// What goes back to debtors.
pub const REPAYMENTS: Table = ("repayments.csv", &["debtor_id", "amount", "source"]);
/// What is wrong with payments. Those of no debtor come last.
pub const PAYMENT_FAULTS: Table = ("payment_faults.csv", &["payment_id", "code", "detail"]);
/// What payers were ordered to deduct and have not paid.
pub const LIABILITIES: Table = ("liabilities.csv", &["payer_id", "trekkid", "month", "ordered", "received"]);
/// Interest, surcharges and fees.
pub const FEES: Table =
    ("fees.csv", &["claim_id", "debtor_id", "fee_kind", "from", "to", "amount", "source"]);
/// All tables of money. Every night has them, if only their headers.
pub const TABLES: [Table; 8] =
    [SETOFFS, NETTINGS, DISTRIBUTIONS, PAYOUTS, REPAYMENTS, PAYMENT_FAULTS, LIABILITIES, FEES];

/// Tables and registers that are written as the decisions come.
const STREAMED: [Table; 9] = [
    SETOFFS,
    NETTINGS,
    DISTRIBUTIONS,
    REPAYMENTS,
    PAYMENT_FAULTS,
    LIABILITIES,
    FEES,
    of(registers::NETTINGS),
    of(registers::FEES),
];
/// Rows of them as bytes.
pub(super) type MoneyTables = [Vec<u8>; STREAMED.len()];
/// The place of the distributions among them.
const AT_DISTRIBUTIONS: usize = 2;
/// The place of the faults of payments among them.
const AT_PAYMENT_FAULTS: usize = 4;

const fn of(register: Register) -> Table {
    (register.name, register.columns)
}

/// The names of all files of money.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(name, _)| *name).chain(registers::MONEY.iter().map(|register| register.name))
}
