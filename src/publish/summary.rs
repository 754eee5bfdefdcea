//! `summary.json`: the totals of a night.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::drift::{Drift, Moved};
use super::money::MoneyTotals;
use crate::model::Fault;
use crate::model::decision::{Decision, PriorityNotice};
use crate::model::registers::Registers;
use crate::orders::reconcile::Version;
use crate::units::{Money, PartyId};

/// Rows and sums of one input, of its first amount column.
#[derive(Clone, Debug, Serialize)]
pub struct InputTotals {
    /// The input: a table by its name, another file by its own; the form of a table's file does not show.
    pub input: String,
    /// Rows read: accepted and parked.
    pub rows: u64,
    /// Rows that passed.
    pub accepted: u64,
    /// Rows in `rejects.csv`.
    pub parked: u64,
    /// Sum read.
    pub sum_read: Money,
    /// Sum of the accepted rows.
    pub sum_accepted: Money,
    /// Sum of the parked rows.
    pub sum_parked: Money,
    /// Claims stopped by their creditor's file.
    pub stops: u64,
    /// Claims replaced by their creditor's file.
    pub replaced: u64,
}

/// How many of something, by a word; the words in their order.
pub type Counts = BTreeMap<&'static str, u64>;

/// What is counted over the decisions of a night.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Debtors decided.
    pub debtors: u64,
    /// Claims decided, running support included.
    pub claims: u64,
    /// Decisions by action.
    pub actions: Counts,
    /// Claims held, by code.
    pub holds: Counts,
    /// Rows of the plan.
    pub allocations: u64,
    /// What the plan takes.
    pub planned: Money,
    /// Order versions by action.
    pub orders: Counts,
    /// Order versions by form.
    pub forms: Counts,
    /// What the orders take in the plan month.
    pub expected: Money,
    /// Notices by reason.
    pub notices: Counts,
    /// Claims that lapse soon.
    pub watchlist: u64,
    /// Measures proposed, by measure.
    pub measures: Counts,
    /// Rows of the trace.
    pub trace: u64,
    /// Rate rows used.
    pub rates: BTreeSet<u16>,
    /// Other authorities' deductions to be changed, by debtor.
    pub priority_notices: Vec<(PartyId, PriorityNotice)>,
    /// Orders that stood and have a version of tonight.
    pub moved: Vec<Moved>,
    /// Money received, set off, netted and charged; known when the night has ended.
    pub money: MoneyTotals,
}

impl Totals {
    /// Counts a decision and the versions of its orders; its rate rows are told by the trace of its range.
    pub fn count(&mut self, decision: &Decision, versions: &[Version<'_>]) {
        self.debtors += 1;
        self.claims += length(&decision.claims);
        *self.actions.entry(decision.action.as_str()).or_default() += 1;
        for hold in &decision.holds {
            *self.holds.entry(hold.code.as_str()).or_default() += 1;
        }
        self.allocations += length(&decision.allocations);
        self.planned += decision.allocations.iter().map(|row| row.planned).sum();
        for version in versions {
            *self.orders.entry(version.action.as_str()).or_default() += 1;
            if let Some(last) = version.periods.last() {
                *self.forms.entry(last.size.form().as_str()).or_default() += 1;
            }
        }
        self.expected += decision.figures.map_or(Money::ZERO, |figures| figures.expected);
        for notice in &decision.notices {
            *self.notices.entry(notice.why.as_str()).or_default() += 1;
        }
        self.watchlist += length(&decision.watch);
        for measure in &decision.measures {
            *self.measures.entry(measure.kind.as_str()).or_default() += 1;
        }
        self.trace += length(&decision.trace);
        self.priority_notices.extend(decision.priority_notices.iter().map(|one| (decision.debtor, *one)));
    }

    /// Adds the totals of the debtors that follow.
    pub fn add(&mut self, next: Self) {
        self.debtors += next.debtors;
        self.claims += next.claims;
        self.allocations += next.allocations;
        self.planned += next.planned;
        self.expected += next.expected;
        self.watchlist += next.watchlist;
        self.trace += next.trace;
        for (mine, theirs) in [
            (&mut self.actions, next.actions),
            (&mut self.holds, next.holds),
            (&mut self.orders, next.orders),
            (&mut self.forms, next.forms),
            (&mut self.notices, next.notices),
            (&mut self.measures, next.measures),
        ] {
            for (word, count) in theirs {
                *mine.entry(word).or_default() += count;
            }
        }
        self.rates.extend(next.rates);
        self.priority_notices.extend(next.priority_notices);
        self.moved.extend(next.moved);
    }
}

/// The length of a list, as a count.
pub(super) fn length<T>(list: &[T]) -> u64 {
    u64::try_from(list.len()).unwrap_or(u64::MAX)
}

/// What a night knows of itself beside its decisions.
#[derive(Clone, Debug)]
pub struct Night<'a> {
    /// The job's name.
    pub job: &'a str,
    /// The inputs.
    pub inputs: &'a [InputTotals],
    /// Parked rows.
    pub faults: &'a [Fault],
    /// What the operator should know.
    pub warnings: &'a [String],
    /// What stood before the night.
    pub registers: &'a Registers,
}

#[derive(Serialize)]
struct Summary<'a> {
    job: &'a str,
    collection_day: String,
    inputs: &'a [InputTotals],
    faults: Counts,
    debtors: u64,
    claims: u64,
    decisions: &'a Counts,
    orders: Orders<'a>,
    drift: Drift,
    allocations: Allocations,
    holds: &'a Counts,
    notices: &'a Counts,
    watchlist: u64,
    measures: &'a Counts,
    money: &'a MoneyTotals,
    trace_rows: u64,
    priority_notices: Vec<PriorityRow>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct Orders<'a> {
    by_action: &'a Counts,
    by_form: &'a Counts,
    expected: Money,
}

#[derive(Serialize)]
struct Allocations {
    rows: u64,
    planned: Money,
}

#[derive(Serialize)]
struct PriorityRow {
    debtor_id: String,
    deduction_id: String,
    authority_id: String,
    amount: Money,
    gets: Money,
}

/// The name of the totals in a run.
pub const SUMMARY: &str = "summary.json";

/// The bytes of `summary.json`.
///
/// # Errors
/// None that the totals can have.
pub fn to_json(
    night: &Night<'_>,
    day: chrono::NaiveDate,
    totals: &Totals,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut faults = Counts::new();
    for fault in night.faults {
        *faults.entry(fault.code.as_str()).or_default() += 1;
    }
    let priority = |(debtor, notice): &(PartyId, PriorityNotice)| PriorityRow {
        debtor_id: debtor.to_digits(),
        deduction_id: notice.deduction_id.as_str().to_owned(),
        authority_id: notice.authority.to_digits(),
        amount: notice.amount,
        gets: notice.gets,
    };
    let summary = Summary {
        job: night.job,
        collection_day: day.to_string(),
        inputs: night.inputs,
        faults,
        debtors: totals.debtors,
        claims: totals.claims,
        decisions: &totals.actions,
        orders: Orders { by_action: &totals.orders, by_form: &totals.forms, expected: totals.expected },
        drift: Drift::of(&totals.moved)?,
        allocations: Allocations { rows: totals.allocations, planned: totals.planned },
        holds: &totals.holds,
        notices: &totals.notices,
        watchlist: totals.watchlist,
        measures: &totals.measures,
        money: &totals.money,
        trace_rows: totals.trace,
        priority_notices: totals.priority_notices.iter().map(priority).collect(),
        warnings: night.warnings,
    };
    let mut bytes = serde_json::to_vec_pretty(&summary)?;
    bytes.push(b'\n');
    Ok(bytes)
}
