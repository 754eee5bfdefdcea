//! The tables of a night: their names, their columns and their rows.
//!
//! Rows come by debtor, then in the order of the decision.

use chrono::NaiveDate;

use super::PublishError;
use super::carried::sent;
use super::measures::{MEASURE_COLUMNS, MEASURES};
use super::requests::{self, REQUEST_COLUMNS, REQUESTS};
use crate::model::decision::Decision;
use crate::model::{Fault, Form, HoldDetail, OrderSize, OrderVersion, Reference};
use crate::orders::reconcile::Version;
use crate::orders::registers;
use crate::orders::rows::Rows;
use crate::units::Money;

/// Tables that are written as the decisions come.
pub const COUNT: usize = 12;

/// Their names and columns, in the order in which their rows are kept.
pub const TABLES: [(&str, &[&str]); COUNT] = [
    ("orders.csv", &ORDERS),
    ("decisions.csv", &DECISIONS),
    ("allocations.csv", &ALLOCATIONS),
    ("holds.csv", &HOLDS),
    ("notices.csv", &registers::NOTICE_COLUMNS),
    ("watchlist.csv", &WATCHLIST),
    (registers::ORDERS.name, registers::ORDERS.columns),
    (registers::NOTICES.name, registers::NOTICES.columns),
    (registers::PARTICIPATIONS.name, registers::PARTICIPATIONS.columns),
    (registers::REGIMES.name, registers::REGIMES.columns),
    (REQUESTS, &REQUEST_COLUMNS),
    (MEASURES, &MEASURE_COLUMNS),
];

const ORDERS: [&str; 13] = [
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
];
const DECISIONS: [&str; 12] = [
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
];
const ALLOCATIONS: [&str; 6] = ["debtor_id", "claim_id", "class", "step", "planned", "outstanding_after"];
const HOLDS: [&str; 4] = ["claim_id", "debtor_id", "code", "detail"];
const WATCHLIST: [&str; 4] = ["claim_id", "debtor_id", "limitation_date", "days_left"];
/// The name of the table of parked rows.
pub const REJECTS: &str = "rejects.csv";
pub(super) const REJECT_COLUMNS: [&str; 7] =
    ["file", "line", "row_key", "column", "value", "code", "message"];

/// Rows of the night's own tables for some debtors, but those of orders.
#[derive(Debug)]
pub struct TableRows {
    decisions: Rows,
    allocations: Rows,
    holds: Rows,
    notices: Rows,
    watchlist: Rows,
    requests: Rows,
}

impl TableRows {
    /// No rows yet, to be written where others were.
    pub fn on(room: &mut [Vec<u8>; COUNT]) -> Self {
        let mut rows = |at: usize| Rows::on(std::mem::take(&mut room[at]));
        Self {
            decisions: rows(1),
            allocations: rows(2),
            holds: rows(3),
            notices: rows(4),
            watchlist: rows(5),
            requests: rows(10),
        }
    }

    /// Adds a decision but its orders.
    pub fn decision(&mut self, decision: &Decision, day: NaiveDate) {
        if decision.known {
            self.decision_row(decision);
        }
        self.allocations(decision);
        for hold in &decision.holds {
            self.holds.reference(claim(decision, hold.claim)).party(decision.debtor).word(hold.code.as_str());
            match &hold.detail {
                HoldDetail::None => self.holds.empty(),
                HoldDetail::Word(word) => self.holds.text(word),
                HoldDetail::Reason(words) => self.holds.text(words),
                detail @ HoldDetail::Day(..) => self.holds.shown(detail),
            }
            .end();
        }
        sent(decision, day).for_each(|notice| registers::notice(&mut self.notices, &notice));
        for watch in &decision.watch {
            self.watchlist.reference(claim(decision, watch.claim)).party(decision.debtor);
            self.watchlist.date(watch.limitation_date).shown(watch.days_left).end();
        }
        requests::add(&mut self.requests, decision);
    }

    /// The rows as bytes: decisions, allocations, holds, notices, watch list, foreign requests.
    ///
    /// # Errors
    /// When a row has another number of fields than the others of its table.
    pub fn into_bytes(self) -> Result<[Vec<u8>; 6], PublishError> {
        Ok([
            bytes(self.decisions, 1)?,
            bytes(self.allocations, 2)?,
            bytes(self.holds, 3)?,
            bytes(self.notices, 4)?,
            bytes(self.watchlist, 5)?,
            bytes(self.requests, 10)?,
        ])
    }

    fn decision_row(&mut self, decision: &Decision) {
        let rows = &mut self.decisions;
        rows.party(decision.debtor).word(decision.regime.as_str());
        match decision.figures {
            None => {
                for _ in 0..4 {
                    rows.empty();
                }
                rows.money(Money::ZERO).empty().empty().empty();
            }
            Some(figures) => {
                for amount in
                    [figures.counted_net, figures.need, figures.room, figures.gross_base, figures.expected]
                {
                    rows.money(amount);
                }
                match figures.size {
                    None => rows.empty().empty().empty(),
                    Some(OrderSize::Percent(percent)) => {
                        rows.word(Form::Percent.as_str()).percent(percent).empty()
                    }
                    Some(OrderSize::Amount(amount)) => rows.word(Form::Amount.as_str()).empty().money(amount),
                };
            }
        }
        rows.word(decision.action.as_str()).word(decision.reason).end();
    }

    fn allocations(&mut self, decision: &Decision) {
        let rows = &mut self.allocations;
        for row in &decision.allocations {
            rows.party(decision.debtor).reference(claim(decision, row.claim)).word(row.class.as_str());
            rows.number(row.step).money(row.planned).money(row.outstanding_after).end();
        }
    }
}

/// Rows of orders, in the night's table and in the register.
#[derive(Debug)]
pub struct OrderRows {
    night: Rows,
    register: Rows,
}

impl OrderRows {
    /// No rows yet, to be written where others were.
    pub fn on(room: &mut [Vec<u8>; COUNT]) -> Self {
        let mut rows = |at: usize| Rows::on(std::mem::take(&mut room[at]));
        Self { night: rows(0), register: rows(6) }
    }

    /// Adds a version of the night that begins on `start`; `order` is what it has become.
    pub fn version(&mut self, version: &Version<'_>, start: Option<NaiveDate>, order: &OrderVersion) {
        let rows = &mut self.night;
        rows.number(order.order_id).number(order.version).number(order.sequence);
        rows.word(version.action.as_str()).party(order.debtor).party(order.payer);
        match order.periods.last().map(|period| period.size) {
            Some(OrderSize::Percent(percent)) => rows.word(Form::Percent.as_str()).percent(percent),
            Some(OrderSize::Amount(amount)) => rows.word(Form::Amount.as_str()).money(amount),
            None => rows.empty().empty(),
        };
        rows.date_or_empty(start).date_or_empty(order.periods.last().and_then(|period| period.end));
        rows.money_or_empty(version.final_amount).word(order.kid().as_str()).word(version.reason).end();
        self.carried(order);
    }

    /// Adds an order to the register alone.
    pub fn carried(&mut self, order: &OrderVersion) {
        registers::order(&mut self.register, order);
    }

    /// Puts the rows among those of the other tables.
    ///
    /// # Errors
    /// When a row has another number of fields than the others of its table.
    pub fn fill(self, tables: &mut [Vec<u8>; COUNT]) -> Result<(), PublishError> {
        tables[0] = bytes(self.night, 0)?;
        tables[6] = bytes(self.register, 6)?;
        Ok(())
    }
}

/// The rows of table number `at` as bytes.
pub(super) fn bytes(rows: Rows, at: usize) -> Result<Vec<u8>, PublishError> {
    rows.into_bytes().map_err(PublishError::table(TABLES[at].0))
}

/// The name of a claim of a decision.
pub(super) fn claim(decision: &Decision, number: u32) -> Option<&Reference> {
    usize::try_from(number).ok().and_then(|at| decision.claims.get(at))
}

/// A table by its name, without the form of its file, which must not show; one file of several as it is.
fn input_name(file: &str) -> &str {
    file.split_once('.').map(|(stem, _)| stem).filter(|stem| !stem.contains('-')).unwrap_or(file)
}

/// The bytes of `rejects.csv`. The line a row stands in does not decide the order, so that it shows nowhere but
/// in its own column.
///
/// # Errors
/// None that faults can have.
pub fn rejects(faults: &[Fault]) -> Result<Vec<u8>, PublishError> {
    let mut sorted: Vec<&Fault> = faults.iter().collect();
    sorted.sort_by_key(|fault| {
        (&fault.file, &fault.row_key, &fault.column, &fault.value, fault.code, &fault.message, fault.line)
    });
    let mut rows = Rows::default();
    for fault in sorted {
        rows.text(input_name(&fault.file)).number(fault.line).text(&fault.row_key).text(&fault.column);
        rows.text(&fault.value).word(fault.code.as_str()).text(&fault.message).end();
    }
    let mut file = Rows::header(&REJECT_COLUMNS);
    file.extend(rows.into_bytes().map_err(PublishError::table(REJECTS))?);
    Ok(file)
}
