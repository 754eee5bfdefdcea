//! The tables of a run that have rows of a debtor, and how these are found.

use super::sections::Part;
use crate::publish::measures::{MEASURE_COLUMNS, MEASURES};
use crate::publish::requests::{REQUEST_COLUMNS, REQUESTS};

/// A table of a run.
pub(super) struct File {
    /// Its name in the run.
    pub(super) name: &'static str,
    /// Its columns.
    pub(super) columns: &'static [&'static str],
    /// How a debtor's rows are found.
    pub(super) by: By,
    /// The part of the explanation its rows stand in.
    pub(super) part: Part,
}

/// How a debtor's rows are found.
pub(super) enum By {
    /// By their column `debtor_id`.
    Debtor,
    /// By a column that has one of the values of columns of tables before it.
    Column(&'static str, &'static [(&'static str, &'static str)]),
}

const fn of(name: &'static str, part: Part, columns: &'static [&'static str]) -> File {
    File { name, columns, by: By::Debtor, part }
}

/// The debtor's orders, sent or standing.
const ORDERS: &[(&str, &str)] = &[("registers/orders.csv", "trekkid"), ("orders.csv", "trekkid")];
/// The payments under them.
const PAYMENTS: &[(&str, &str)] = &[("registers/payments.csv", "payment_id")];
/// The debtor's claims: each of the night is held or planned for, and some are known from nights before.
const CLAIMS: &[(&str, &str)] = &[
    ("holds.csv", "claim_id"),
    ("allocations.csv", "claim_id"),
    ("setoffs.csv", "claim_id"),
    ("registers/participations.csv", "claim_id"),
];
/// The credits claims were set off in, tonight or before.
const CREDITS: &[(&str, &str)] = &[("setoffs.csv", "credit_id"), ("registers/setoffs.csv", "credit_id")];

/// Where the letters are; a run without letters has none.
pub(super) const LETTERS: &str = "letters/index.csv";

/// The tables, in the order of the night.
pub(super) const FILES: [File; 26] = [
    of(
        "decisions.csv",
        Part::Orders,
        &[
            "debtor_id",
            "regime",
            "counted_net",
            "need",
            "room",
            "gross_base",
            "expected",
            "form",
            "percent",
            "amount",
            "action",
            "reason",
        ],
    ),
    of("holds.csv", Part::Held, &["claim_id", "debtor_id", "code", "detail"]),
    of(
        "allocations.csv",
        Part::Priority,
        &["debtor_id", "claim_id", "class", "step", "planned", "outstanding_after"],
    ),
    of(
        "orders.csv",
        Part::Orders,
        &[
            "trekkid",
            "trekkversjon",
            "sekvensnummer",
            "action",
            "debtor_id",
            "payer_id",
            "form",
            "size",
            "start",
            "end",
            "final_amount",
            "kid",
            "reason",
        ],
    ),
    of(
        "setoffs.csv",
        Part::Money,
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
    ),
    of(
        "nettings.csv",
        Part::Money,
        &["debtor_id", "claim_id", "paying_body", "monthly_amount", "from_month", "months"],
    ),
    of("repayments.csv", Part::Money, &["debtor_id", "amount", "source"]),
    of("notices.csv", Part::Notices, NOTICES),
    of("fees.csv", Part::Notices, &["claim_id", "debtor_id", "fee_kind", "from", "to", "amount", "source"]),
    of("watchlist.csv", Part::Notices, &["claim_id", "debtor_id", "limitation_date", "days_left"]),
    of(
        LETTERS,
        Part::Notices,
        &["file", "place", "debtor_id", "kind", "language", "count", "answer_by", "state"],
    ),
    of(MEASURES, Part::Measures, &MEASURE_COLUMNS),
    of(REQUESTS, Part::Measures, &REQUEST_COLUMNS),
    of(
        "registers/orders.csv",
        Part::Registers,
        &[
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
    ),
    of("registers/notices.csv", Part::Registers, NOTICES),
    of(
        "registers/participations.csv",
        Part::Registers,
        &["claim_id", "debtor_id", "regime", "decided_date", "decided_amount", "ended"],
    ),
    of("registers/regimes.csv", Part::Registers, &["debtor_id", "regime", "since"]),
    of(
        "registers/nettings.csv",
        Part::Registers,
        &["claim_id", "debtor_id", "paying_body", "monthly_amount", "from_month", "months"],
    ),
    of("registers/fees.csv", Part::Registers, &["claim_id", "debtor_id", "fee_kind", "date"]),
    File {
        name: "registers/payments.csv",
        columns: &["payment_id", "trekkid", "value_date", "pay_month", "amount"],
        by: By::Column("trekkid", ORDERS),
        part: Part::Registers,
    },
    File {
        name: "distributions.csv",
        columns: &[
            "payment_id",
            "claim_id",
            "class",
            "step",
            "principal",
            "costs",
            "interest",
            "total",
            "set_aside",
        ],
        by: By::Column("payment_id", PAYMENTS),
        part: Part::Money,
    },
    File {
        name: "payment_faults.csv",
        columns: &["payment_id", "code", "detail"],
        by: By::Column("payment_id", PAYMENTS),
        part: Part::Money,
    },
    File {
        name: "liabilities.csv",
        columns: &["payer_id", "trekkid", "month", "ordered", "received"],
        by: By::Column("trekkid", ORDERS),
        part: Part::Money,
    },
    File {
        name: "registers/distributions.csv",
        columns: &["payment_id", "claim_id", "date", "pay_month", "principal", "costs", "interest"],
        by: By::Column("payment_id", PAYMENTS),
        part: Part::Registers,
    },
    File {
        name: "registers/setoffs.csv",
        columns: &["credit_id", "claim_id", "date", "principal", "costs", "interest"],
        by: By::Column("claim_id", CLAIMS),
        part: Part::Registers,
    },
    File {
        name: "registers/credits.csv",
        columns: &["credit_id", "used", "protected", "date"],
        by: By::Column("credit_id", CREDITS),
        part: Part::Registers,
    },
];

const NOTICES: &[&str] = &["debtor_id", "claim_id", "sent_date", "answer_by", "regime", "why", "size"];
