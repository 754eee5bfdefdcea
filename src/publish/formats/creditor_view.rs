//! What a creditor with a claim in a running deduction may see of it (forskrift 2025-07-09-1510 § 4), and nothing
//! else of the debtor: not who it is beyond the creditor's own claim, and of other claims only sums.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::model::registers::Receipt;
use crate::model::{Class, OrderPeriod, OrderSize, OrderVersion, Reference};
use crate::units::{Money, PartyId};

/// A claim that takes part in a debtor's deduction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Taking {
    /// Its name.
    pub claim_id: Reference,
    /// Its creditor.
    pub creditor: PartyId,
    /// Its class (deknl. § 2-8 first para.).
    pub class: Class,
    /// What is outstanding of it, before the plan month takes anything.
    pub outstanding: Money,
    /// Its size when it was decided into the deduction, with interest, fees and costs (deknl. § 2-8 third para.).
    pub size_at_decision: Money,
    /// What the plan month gives it.
    pub planned: Money,
    /// It is support that is not due yet.
    pub support_not_due: bool,
}

/// What runs against one debtor after a night.
#[derive(Clone, Copy, Debug)]
pub struct Running<'a> {
    /// The collection day.
    pub day: NaiveDate,
    /// The claims that take part, in any order.
    pub claims: &'a [Taking],
    /// The last version of each of the debtor's orders.
    pub orders: &'a [OrderVersion],
    /// Money received under them, in any order.
    pub receipts: &'a [Receipt],
}

/// What the creditor of one claim may see.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ClaimView {
    /// The creditor's own name of the claim.
    #[serde(serialize_with = "shown")]
    pub claim_id: Reference,
    /// The claim's class.
    #[serde(serialize_with = "shown")]
    pub class: Class,
    /// Claims in the deduction of a better class, in kroner outstanding (letter a).
    #[serde(serialize_with = "shown")]
    pub better_priority: Money,
    /// Claims of the same class, this one among them, in kroner outstanding (letter b).
    #[serde(serialize_with = "shown")]
    pub equal_priority: Money,
    /// What those are shared by, all together: their sizes when they were decided into the deduction (letter b).
    #[serde(serialize_with = "shown")]
    pub equal_priority_basis: Money,
    /// What of the plan month's deduction goes to support that is not due yet (letter c).
    #[serde(serialize_with = "shown")]
    pub support_not_due: Money,
    /// The deductions that run, by payer (letters d and e).
    pub deductions: Vec<Deduction>,
}

/// A deduction at one payer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Deduction {
    /// Who deducts.
    #[serde(serialize_with = "whole")]
    pub payer_id: PartyId,
    /// The last deduction that was made; none before the first.
    pub last: Option<Made>,
    /// The size that is decided: what runs now and what is to come.
    pub sizes: Vec<Size>,
}

/// A deduction that was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Made {
    /// The day the money came.
    #[serde(serialize_with = "shown")]
    pub date: NaiveDate,
    /// What came under the order that day.
    #[serde(serialize_with = "shown")]
    pub amount: Money,
}

/// The size of a deduction from a day on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Size {
    /// First day.
    #[serde(serialize_with = "shown")]
    pub from: NaiveDate,
    /// Last day; none while open.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "shown_or_none")]
    pub to: Option<NaiveDate>,
    /// `percent` of each payment, or `amount` a month.
    pub form: &'static str,
    /// The percentage, or kroner.
    pub size: String,
}

/// A row of the plan month: what one claim gets in one step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlanRow {
    /// The claim.
    pub claim_id: Reference,
    /// Its class.
    pub class: Class,
    /// What it gets there.
    pub planned: Money,
    /// What is outstanding of it after the step.
    pub outstanding_after: Money,
}

/// A claim in the plan month over all its steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Planned {
    /// The claim.
    pub claim_id: Reference,
    /// Its class.
    pub class: Class,
    /// What was outstanding of it before the plan.
    pub outstanding: Money,
    /// What it gets.
    pub planned: Money,
}

/// The rows of one debtor's plan, in their order, as claims by name. A claim stands in a row for each of its steps,
/// and what is outstanding runs down from row to row.
#[must_use]
pub fn planned(rows: &[PlanRow]) -> Vec<Planned> {
    let mut claims: BTreeMap<Reference, Planned> = BTreeMap::new();
    for row in rows {
        let PlanRow { claim_id, class, planned, outstanding_after } = *row;
        let first =
            Planned { claim_id, class, outstanding: outstanding_after + planned, planned: Money::ZERO };
        claims.entry(claim_id).or_insert(first).planned += planned;
    }
    claims.into_values().collect()
}

/// What each creditor may see, by creditor and claim; nothing when no order stands against the debtor.
#[must_use]
pub fn views(running: &Running<'_>) -> Vec<(PartyId, ClaimView)> {
    let deductions = deductions(running);
    if deductions.is_empty() {
        return Vec::new();
    }
    let not_due = running.claims.iter().filter(|claim| claim.support_not_due);
    let support_not_due = not_due.map(|claim| claim.planned).sum();
    let view = |own: &Taking| {
        let better = running.claims.iter().filter(|claim| claim.class < own.class);
        let equal = || running.claims.iter().filter(|claim| claim.class == own.class);
        let view = ClaimView {
            claim_id: own.claim_id,
            class: own.class,
            better_priority: better.map(|claim| claim.outstanding).sum(),
            equal_priority: equal().map(|claim| claim.outstanding).sum(),
            equal_priority_basis: equal().map(|claim| claim.size_at_decision).sum(),
            support_not_due,
            deductions: deductions.clone(),
        };
        (own.creditor, view)
    };
    let mut views: Vec<(PartyId, ClaimView)> = running.claims.iter().map(view).collect();
    views.sort_by_key(|(creditor, view)| (*creditor, view.claim_id));
    views
}

/// The deductions that stand, by payer.
fn deductions(running: &Running<'_>) -> Vec<Deduction> {
    let standing = running.orders.iter().filter(|order| order.stands_on(running.day));
    let deduction = |order: &OrderVersion| {
        let own = || running.receipts.iter().filter(|receipt| receipt.order_id == order.order_id);
        let last = own().map(|receipt| receipt.value_date).max();
        let made = |date| {
            let amount =
                own().filter(|receipt| receipt.value_date == date).map(|receipt| receipt.amount).sum();
            Made { date, amount }
        };
        let open = order.periods.iter().filter(|period| period.end.is_none_or(|end| running.day <= end));
        Deduction { payer_id: order.payer, last: last.map(made), sizes: open.map(size).collect() }
    };
    let mut deductions: Vec<Deduction> = standing.map(deduction).collect();
    deductions.sort_by_key(|one| one.payer_id);
    deductions
}

fn size(period: &OrderPeriod) -> Size {
    let size = match period.size {
        OrderSize::Percent(percent) => percent.to_string(),
        OrderSize::Amount(amount) => amount.to_string(),
    };
    Size { from: period.start, to: period.end, form: period.size.form().as_str(), size }
}

/// The views of many debtors, by creditor and claim.
#[must_use]
pub fn by_creditor(
    views: impl IntoIterator<Item = (PartyId, ClaimView)>,
) -> BTreeMap<PartyId, Vec<ClaimView>> {
    let mut all: BTreeMap<PartyId, Vec<ClaimView>> = BTreeMap::new();
    for (creditor, view) in views {
        all.entry(creditor).or_default().push(view);
    }
    for claims in all.values_mut() {
        claims.sort_by_key(|claim| claim.claim_id);
    }
    all
}

/// A creditor's file.
#[derive(Serialize)]
struct File<'a> {
    #[serde(serialize_with = "whole")]
    creditor_id: PartyId,
    #[serde(serialize_with = "shown")]
    date: NaiveDate,
    source: &'static str,
    claims: &'a [ClaimView],
}

/// The file of one creditor: JSON, amounts as text in kroner with two decimals.
///
/// # Errors
/// None that views can have.
pub fn file(creditor: PartyId, day: NaiveDate, claims: &[ClaimView]) -> serde_json::Result<Vec<u8>> {
    let source = "forskrift 2025-07-09-1510 § 4";
    let mut bytes = serde_json::to_vec_pretty(&File { creditor_id: creditor, date: day, source, claims })?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn shown<T: std::fmt::Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands the field over by reference"
)]
fn shown_or_none<S: Serializer>(date: &Option<NaiveDate>, to: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => to.collect_str(date),
        None => to.serialize_none(),
    }
}

/// The whole identifier, since it goes to one who may see it.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
fn whole<S: Serializer>(party: &PartyId, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&party.to_digits())
}

#[cfg(test)]
#[path = "creditor_view_tests.rs"]
mod tests;
