//! What moved, as one JSON object: what the runs were made from, a line a debtor that moved, the totals.

use std::collections::BTreeMap;

use serde::Serialize;

use super::as_csv::claim_name;
use super::{
    Between, Both, ClaimChange, ClaimState, DecisionRow, MeasureChange, MeasureMove, MoneyMove, Moved,
    OrderChange, Origin, Outcome, PlanShare, Proposed, Reason, Totals,
};
use crate::units::Money;

#[derive(Serialize)]
struct Run<'a> {
    collection_day: String,
    program: &'a str,
    registers_from: Option<&'a str>,
}

#[derive(Serialize)]
struct MovedRow<'a> {
    number: u64,
    debtor: String,
    reason: Reason,
    decision: Both<Option<Decision<'a>>>,
    orders: Vec<Order<'a>>,
    claims: Vec<ClaimRow<'a>>,
    measures: Vec<MeasureRow<'a>>,
    sent_only_in: Both<u64>,
    notices_only_in: Both<u64>,
}

#[derive(Serialize)]
struct Decision<'a> {
    regime: &'a str,
    counted_net: Option<Money>,
    need: Option<Money>,
    room: Option<Money>,
    gross_base: Option<Money>,
    expected: Money,
    size: &'a str,
    action: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Order<'a> {
    trekkid: &'a str,
    change: OrderChange,
    periods: &'a Both<String>,
}

#[derive(Serialize)]
struct ClaimRow<'a> {
    claim_id: String,
    change: ClaimChange,
    planned: Both<Money>,
    held: Both<Option<Held<'a>>>,
    plan: Both<&'a [PlanShare]>,
}

#[derive(Serialize)]
struct MeasureRow<'a> {
    measure: &'a str,
    object: &'a str,
    change: MeasureChange,
    amount: Both<Option<Money>>,
    deadline: Both<Option<&'a str>>,
}

#[derive(Serialize)]
struct Held<'a> {
    code: &'a str,
    detail: &'a str,
}

#[derive(Serialize)]
struct End<'a> {
    by_reason: &'a BTreeMap<Reason, Totals>,
    total: &'a Totals,
    money: &'a [MoneyMove],
}

/// The beginning, up to the first debtor.
///
/// # Errors
/// None that a manifest can have.
pub fn begin(origins: &Both<Origin>, between: &Between) -> serde_json::Result<String> {
    let run = |of: &Origin| {
        serde_json::to_string(&Run {
            collection_day: of.day.to_string(),
            program: &of.program,
            registers_from: of.registers_from.as_deref(),
        })
    };
    let (a, b) = (run(&origins.a)?, run(&origins.b)?);
    let between = serde_json::to_string(between)?;
    Ok(format!("{{\"a\":{a},\n\"b\":{b},\n\"between\":{between},\n\"moved\":["))
}

/// A debtor, with the comma before it.
///
/// # Errors
/// None that a debtor can have.
pub fn debtor(moved: &Moved) -> serde_json::Result<String> {
    let what = &moved.what;
    let Both { a, b } = &what.decisions;
    let orders = what.orders.iter().map(|order| Order {
        trekkid: &order.order_id,
        change: order.change,
        periods: &order.periods,
    });
    let claims = what.claims.iter().map(|claim| {
        let Both { a, b } = &claim.states;
        ClaimRow {
            claim_id: claim_name(&claim.claim_id),
            change: claim.change,
            planned: Both { a: a.planned(), b: b.planned() },
            held: Both { a: held(a), b: held(b) },
            plan: Both { a: plan(a), b: plan(b) },
        }
    });
    let text = serde_json::to_string(&MovedRow {
        number: moved.number,
        debtor: moved.debtor.to_string(),
        reason: moved.reason,
        decision: Both { a: a.as_ref().map(decision), b: b.as_ref().map(decision) },
        orders: orders.collect(),
        claims: claims.collect(),
        measures: what.measures.iter().map(measure).collect(),
        sent_only_in: what.versions,
        notices_only_in: what.notices,
    })?;
    Ok(format!("{}\n{text}", if moved.number == 1 { "" } else { "," }))
}

/// The totals and the end.
///
/// # Errors
/// None that totals can have.
pub fn end(outcome: &Outcome) -> serde_json::Result<String> {
    let end = serde_json::to_string(&End {
        by_reason: &outcome.by_reason,
        total: &outcome.total,
        money: &outcome.money,
    })?;
    let inside = end.strip_prefix('{').unwrap_or(&end);
    Ok(format!("\n],\n{inside}\n"))
}

fn measure(moved: &MeasureMove) -> MeasureRow<'_> {
    let Both { a, b } = &moved.proposed;
    let amount = |of: &Option<Proposed>| of.as_ref().map(|one| one.amount);
    MeasureRow {
        measure: &moved.measure,
        object: &moved.object,
        change: moved.change,
        amount: Both { a: amount(a), b: amount(b) },
        deadline: Both { a: deadline(a.as_ref()), b: deadline(b.as_ref()) },
    }
}

fn deadline(of: Option<&Proposed>) -> Option<&str> {
    of.map(|one| one.deadline.as_str()).filter(|day| !day.is_empty())
}

fn decision(row: &DecisionRow) -> Decision<'_> {
    let figures = &row.figures;
    let [counted_net, need, room, gross_base] = figures.means.map_or([None; 4], |means| means.map(Some));
    Decision {
        regime: &figures.regime,
        counted_net,
        need,
        room,
        gross_base,
        expected: figures.expected,
        size: &figures.size,
        action: &row.action,
        reason: &row.reason,
    }
}

fn held(state: &ClaimState) -> Option<Held<'_>> {
    match state {
        ClaimState::Held { code, detail } => Some(Held { code, detail }),
        ClaimState::Absent | ClaimState::Planned(_) => None,
    }
}

fn plan(state: &ClaimState) -> &[PlanShare] {
    match state {
        ClaimState::Planned(shares) => shares,
        ClaimState::Absent | ClaimState::Held { .. } => &[],
    }
}
