//! A range of debtors, made into rows: what can be done side by side.

use chrono::NaiveDate;

use super::PublishError;
use super::summary::{Totals, length};
use super::tables::{COUNT, GivenOrder, OrderRows, TableRows};
use super::trace::{RowGroup, TraceRows};
use crate::model::OrderVersion;
use crate::model::decision::{Course, Decision};
use crate::orders::numbering::Sequences;
use crate::orders::rules;
use crate::orders::trekkpaalegg::{Terms, Trekkpaalegg};

/// Debtors in a range. Fixed, since the row groups of the trace show it: the number of threads must not.
pub const DEBTORS: usize = 4096;

/// A range of debtors being made into rows. A decision is read once, while it is fresh in the processor's cache,
/// and dropped.
pub struct RangeRows<'a> {
    day: NaiveDate,
    rates: &'a [String],
    tables: TableRows,
    trace: TraceRows,
    given: Vec<GivenOrder>,
    totals: Totals,
}

impl<'a> RangeRows<'a> {
    /// No rows yet. `rates` are the names of the rate rows, by number.
    pub(super) fn new(day: NaiveDate, rates: &'a [String]) -> Self {
        let (tables, trace) = (TableRows::default(), TraceRows::default());
        Self { day, rates, tables, trace, given: Vec::new(), totals: Totals::default() }
    }

    /// Adds the debtor that follows.
    pub fn add(&mut self, mut decision: Decision) {
        self.totals.count(&decision);
        self.trace.add(&decision);
        self.tables.decision(&decision, self.day);
        let mut orders = std::mem::take(&mut decision.orders);
        orders.sort_by_key(|order| order.payer);
        let Decision { debtor, action, reason, .. } = decision;
        self.given.extend(orders.into_iter().map(|order| GivenOrder { debtor, action, reason, order }));
    }

    /// Ends the range.
    ///
    /// # Errors
    /// [`PublishError::Table`] when a column of the trace cannot be encoded.
    pub fn finish(mut self) -> Result<RangeOutput, PublishError> {
        self.totals.rates.extend(self.trace.rates_used());
        let (tables, trace) = (self.tables.into_bytes()?, self.trace.encode(self.rates)?);
        Ok(RangeOutput { tables, trace, orders: Vec::new(), totals: self.totals, given: self.given })
    }
}

/// A range of debtors as it will stand in the files, once its orders are numbered.
pub struct RangeOutput {
    pub(super) tables: [Vec<u8>; COUNT],
    pub(super) trace: RowGroup,
    pub(super) orders: Vec<OrderVersion>,
    pub(super) totals: Totals,
    given: Vec<GivenOrder>,
}

impl RangeOutput {
    /// How many orders are to be numbered.
    pub(super) fn to_number(&self) -> u64 {
        length(&self.given)
    }

    /// Numbers the orders after `last`, checks them and makes their rows.
    ///
    /// # Errors
    /// [`PublishError::Order`] when an order breaks a rule of its format.
    pub(super) fn number(&mut self, mut last: Sequences, terms: &Terms) -> Result<(), PublishError> {
        let mut rows = OrderRows::default();
        self.orders.reserve_exact(self.given.len());
        for mut given in std::mem::take(&mut self.given) {
            let course = std::mem::replace(&mut given.order.course, Course::Keep);
            let Course::From(periods) = course else { continue };
            let version = last.new_order(given.debtor, given.order.payer, periods);
            rules::check(&Trekkpaalegg::new(&version, terms), None)?;
            rows.add(&given, &version);
            self.orders.push(version);
        }
        rows.fill(&mut self.tables)
    }
}
