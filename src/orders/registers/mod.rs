//! The registers: what stands after a night and is read by the next.
//!
//! A register is read as it was written: its bytes are those the run's manifest names, or it is not read at all.

use std::path::PathBuf;

pub(crate) mod fields;
mod file;
pub(crate) mod money;
mod money_of;
pub(crate) mod read;
mod write;

pub use money::{PaymentRow, ShareRow, credit, distribution, fee, netting, payment, set_off};
pub use read::read;
pub use write::{notice, order, participation, regime, sequences};

/// A register: its name in a run, and its columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Register {
    /// The name, relative to the run's folder.
    pub name: &'static str,
    /// The columns.
    pub columns: &'static [&'static str],
}

/// Columns of `notices.csv`, in the registers and in the night's own tables.
pub const NOTICE_COLUMNS: [&str; 7] =
    ["debtor_id", "claim_id", "sent_date", "answer_by", "regime", "why", "size"];

/// Each order's last version.
pub const ORDERS: Register = Register {
    name: "registers/orders.csv",
    columns: &[
        "trekkid",
        "trekkversjon",
        "sekvensnummer",
        "saksnummer",
        "kid",
        "debtor_id",
        "payer_id",
        "status",
        "periods",
    ],
};
/// Every notice sent.
pub const NOTICES: Register = Register { name: "registers/notices.csv", columns: &NOTICE_COLUMNS };
/// The claims' parts in deductions.
pub const PARTICIPATIONS: Register = Register {
    name: "registers/participations.csv",
    columns: &["claim_id", "debtor_id", "regime", "decided_date", "decided_amount", "ended"],
};
/// The debtors' regimes.
pub const REGIMES: Register =
    Register { name: "registers/regimes.csv", columns: &["debtor_id", "regime", "since"] };
/// Money received, by payment; without an order's number when it was of none.
pub const PAYMENTS: Register = Register {
    name: "registers/payments.csv",
    columns: &["payment_id", "trekkid", "value_date", "pay_month", "amount"],
};
/// What claims got of the money received, by payment and claim.
pub const DISTRIBUTIONS: Register = Register {
    name: "registers/distributions.csv",
    columns: &["payment_id", "claim_id", "date", "pay_month", "principal", "costs", "interest"],
};
/// What was set off, by credit, claim and day.
pub const SETOFFS: Register = Register {
    name: "registers/setoffs.csv",
    columns: &["credit_id", "claim_id", "date", "principal", "costs", "interest"],
};
/// What is gone of credits.
pub const CREDITS: Register =
    Register { name: "registers/credits.csv", columns: &["credit_id", "used", "protected", "date"] };
/// Nettings, by debtor, claim and first month.
pub const NETTINGS: Register = Register {
    name: "registers/nettings.csv",
    columns: &["claim_id", "debtor_id", "paying_body", "monthly_amount", "from_month", "months"],
};
/// Fees that are charged once, by debtor, claim, the word of their kind, and day.
pub const FEES: Register =
    Register { name: "registers/fees.csv", columns: &["claim_id", "debtor_id", "fee_kind", "date"] };
/// The registers of money. Runs of earlier programs have none of them.
pub const MONEY: [Register; 6] = [PAYMENTS, DISTRIBUTIONS, SETOFFS, CREDITS, NETTINGS, FEES];
/// The last numbers given out.
pub const SEQUENCES: Register = Register { name: "registers/sequences.csv", columns: &["name", "last"] };

/// Why the registers of a run cannot be read. None of it shows what stands in a row.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The manifest lacks a register every run has.
    #[error("{file}: the manifest of the run does not name it")]
    NotNamed {
        /// The register.
        file: &'static str,
    },
    /// The file system refused, or the file is not there.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not the one that was published.
    #[error("{file}: its bytes are not those the manifest of the run names")]
    Digest {
        /// The register.
        file: &'static str,
    },
    /// A row that does not stand as it is written.
    #[error("{file}, line {line}, {column}: not {rule}")]
    Row {
        /// The register.
        file: &'static str,
        /// The line, the header being 1.
        line: u64,
        /// The column, or `row`.
        column: &'static str,
        /// What it is not.
        rule: &'static str,
    },
}
