//! A range of debtors, made into rows: what can be done side by side.

use super::PublishError;
use super::summary::Totals;
use super::tables::{COUNT, TableRows};
use super::trace::{RowGroup, row_group};
use crate::model::OrderVersion;
use crate::model::decision::Decision;
use crate::orders::numbering::Sequences;
use crate::orders::rules;
use crate::orders::trekkpaalegg::{Terms, Trekkpaalegg};

/// Debtors in a range. Fixed, since the row groups of the trace show it: the number of threads must not.
pub const DEBTORS: usize = 4096;

/// A range of debtors as it will stand in the files.
pub struct RangeOutput {
    /// Rows of each table.
    pub tables: [Vec<u8>; COUNT],
    /// The trace.
    pub trace: RowGroup,
    /// The order versions.
    pub orders: Vec<OrderVersion>,
    /// The totals.
    pub totals: Totals,
}

/// Makes the rows of a range whose orders are numbered after `last`.
///
/// # Errors
/// [`PublishError::Order`] when an order breaks a rule of its format.
pub fn format(
    decisions: Vec<Decision>,
    mut last: Sequences,
    terms: &Terms,
    rates: &[String],
) -> Result<RangeOutput, PublishError> {
    let trace = row_group(&decisions, rates)?;
    let mut rows = TableRows::default();
    let mut totals = Totals::default();
    let mut orders = Vec::new();
    for mut decision in decisions {
        totals.count(&decision);
        rows.decision(&decision, terms.day);
        let mut given = std::mem::take(&mut decision.orders);
        given.sort_by_key(|order| order.payer);
        for mut order in given {
            let periods = std::mem::take(&mut order.periods);
            let version = last.new_order(decision.debtor, order.payer, periods);
            rules::check(&Trekkpaalegg::new(&version, terms), None)?;
            rows.order(&decision, &order, &version)?;
            orders.push(version);
        }
    }
    Ok(RangeOutput { tables: rows.into_bytes()?, trace, orders, totals })
}
