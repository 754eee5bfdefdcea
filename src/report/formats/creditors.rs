//! What creditors may see of running deductions, a line a claim, from a run's plan, registers and trace.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;

use super::{CREDITORS, FormatsError, Write};
use crate::law::kinds::{self, Kind};
use crate::model::registers::Receipt;
use crate::model::{Class, OrderVersion, Reference};
use crate::orders::registers::fields::Fields;
use crate::orders::registers::read as registers;
use crate::orders::registers::{ORDERS, PARTICIPATIONS, PAYMENTS};
use crate::publish::formats::creditor_view::{ClaimView, PlanRow, Planned, Running, Taking, planned, views};
use crate::publish::read::{Line, ReadError, Row, Table, TraceReader, plain};
use crate::units::dates::parse_date;
use crate::units::{Money, Month, PartyId};

/// The most claims of a file.
const MOST_IN_FILE: usize = 100_000;

/// How the steps that tell of a claim's class begin: with its creditor, its due date and its kind.
const CLASS_STEP: &str = "claim.class.";
/// The step that tells when a claim was decided into the deduction, and its size then.
const DECIDED_STEP: &str = "claim.decided";

/// A line of the file.
#[derive(Serialize)]
struct Shown<'a> {
    creditor_id: String,
    date: String,
    #[serde(flatten)]
    view: &'a ClaimView,
}

/// Money received last under an order: its receipts of one day.
type LastReceipts = BTreeMap<u64, Vec<Received>>;

/// A row of the register of payments.
struct Received {
    payment_id: Reference,
    date: NaiveDate,
    month: Month,
    amount: Money,
}

impl Received {
    fn under(&self, order: &OrderVersion) -> Receipt {
        Receipt {
            debtor: order.debtor,
            payment_id: self.payment_id,
            order_id: order.order_id,
            value_date: self.date,
            pay_month: self.month,
            amount: self.amount,
        }
    }
}

/// What a debtor's claims are, by name.
#[derive(Default)]
struct Known {
    creditor: Option<PartyId>,
    due: Option<NaiveDate>,
    is_support: bool,
    decided: Option<Money>,
}

/// A run read a debtor at a time.
struct Debtors {
    plan: Table,
    orders: Table,
    participations: Table,
    trace: TraceReader,
    last: LastReceipts,
    day: NaiveDate,
}

/// Writes the files: JSON Lines, by debtor and claim.
pub(super) fn write(run: &Path, day: NaiveDate, write: &mut Write<'_>) -> Result<u64, FormatsError> {
    let (mut file, mut lines, mut number, mut count) = (Vec::new(), 0, 1, 0);
    each(run, day, &mut |creditor, view| {
        line(&mut file, (creditor, day), view)?;
        lines += 1;
        count += 1;
        if lines == MOST_IN_FILE {
            write(&name(number), &std::mem::take(&mut file))?;
            (lines, number) = (0, number + 1);
        }
        Ok(())
    })?;
    if lines > 0 {
        write(&name(number), &file)?;
    }
    Ok(count)
}

fn name(number: u32) -> String {
    format!("{CREDITORS}views-{number:03}.jsonl")
}

/// What one creditor may see, by claim.
///
/// # Errors
/// [`FormatsError`] names the file.
pub fn of_creditor(run: &Path, day: NaiveDate, creditor: PartyId) -> Result<Vec<ClaimView>, FormatsError> {
    let mut found = Vec::new();
    each(run, day, &mut |of, view| {
        if of == creditor {
            found.push(view.clone());
        }
        Ok(())
    })?;
    found.sort_by_key(|view| view.claim_id);
    Ok(found)
}

fn line(
    file: &mut Vec<u8>,
    (creditor, day): (PartyId, NaiveDate),
    view: &ClaimView,
) -> Result<(), FormatsError> {
    let shown = Shown { creditor_id: creditor.to_digits(), date: day.to_string(), view };
    serde_json::to_writer(&mut *file, &shown)?;
    file.push(b'\n');
    Ok(())
}

/// Goes through all claims that take part in a deduction that runs, by debtor and claim.
fn each(
    run: &Path,
    day: NaiveDate,
    found: &mut dyn FnMut(PartyId, &ClaimView) -> Result<(), FormatsError>,
) -> Result<(), FormatsError> {
    let mut debtors = Debtors {
        plan: Table::open(
            run,
            "allocations.csv",
            &["claim_id", "class", "planned", "outstanding_after", "debtor_id"],
        )?,
        orders: Table::open(run, ORDERS.name, &["trekkid"])?,
        participations: Table::open(run, PARTICIPATIONS.name, &["claim_id", "decided_amount", "ended"])?,
        trace: TraceReader::open(run)?,
        last: last_receipts(run)?,
        day,
    };
    while let Some(debtor) = debtors.plan.next() {
        for (creditor, view) in debtors.views(debtor)? {
            found(creditor, &view)?;
        }
    }
    Ok(())
}

impl Debtors {
    fn views(&mut self, debtor: PartyId) -> Result<Vec<(PartyId, ClaimView)>, ReadError> {
        self.plan.take(debtor)?;
        self.orders.go_to(debtor)?;
        self.participations.go_to(debtor)?;
        let orders = orders(self.orders.taken());
        if !orders.iter().any(|order| order.stands_on(self.day)) {
            return Ok(Vec::new());
        }
        let plan = self.plan.rows()?.iter().map(plan_row).collect::<Result<Vec<_>, _>>()?;
        let mut known: BTreeMap<Reference, Known> = BTreeMap::new();
        for line in &self.trace.lines(debtor)? {
            take_line(line, &mut known);
        }
        for row in self.participations.rows()? {
            let amount = |text: &str| Money::parse(text, b'.').ok();
            if let Some(claim) = Reference::new(row.text(0)).filter(|_| row.text(2).is_empty()) {
                known.entry(claim).or_default().decided = Some(row.value(1, "an amount", amount)?);
            }
        }
        let claims: Vec<Taking> =
            planned(&plan).iter().filter_map(|claim| taking(claim, &known, self.day)).collect();
        let mut receipts = Vec::new();
        for order in &orders {
            let received = self.last.get(&order.order_id).into_iter().flatten();
            receipts.extend(received.map(|one| one.under(order)));
        }
        Ok(views(&Running { day: self.day, claims: &claims, orders: &orders, receipts: &receipts }))
    }
}

/// The versions that stand in a register's rows.
fn orders(rows: &[u8]) -> Vec<OrderVersion> {
    let lines = std::str::from_utf8(rows).unwrap_or_default().lines();
    lines.filter_map(|line| registers::order(&mut Fields::new(line, ORDERS.columns)).ok()).collect()
}

fn plan_row(row: &Row<'_>) -> Result<PlanRow, ReadError> {
    let amount = |text: &str| Money::parse(text, b'.').ok();
    Ok(PlanRow {
        claim_id: row.value(0, "a claim", Reference::new)?,
        class: row.value(1, "a class", Class::parse)?,
        planned: row.value(2, "an amount", amount)?,
        outstanding_after: row.value(3, "an amount", amount)?,
    })
}

fn take_line(line: &Line<'_>, known: &mut BTreeMap<Reference, Known>) {
    let Some(claim) = Reference::new(line.claim) else { return };
    if line.step.starts_with(CLASS_STEP) {
        let claim = known.entry(claim).or_default();
        (claim.creditor, claim.due) = (PartyId::from_digits(line.payer), line.day());
        let number = line.rate.rsplit(' ').next().unwrap_or_default();
        claim.is_support = kinds::by_number(number).is_some_and(Kind::is_support);
    } else if line.step == DECIDED_STEP {
        known.entry(claim).or_default().decided = line.money();
    }
}

/// A claim of the plan as one that takes part. Its size at decision is what is outstanding where nothing else is
/// written down: then it was decided tonight, or it is support, which is not shared by size.
fn taking(claim: &Planned, known: &BTreeMap<Reference, Known>, day: NaiveDate) -> Option<Taking> {
    let of = known.get(&claim.claim_id)?;
    Some(Taking {
        claim_id: claim.claim_id,
        creditor: of.creditor?,
        class: claim.class,
        outstanding: claim.outstanding,
        size_at_decision: of.decided.unwrap_or(claim.outstanding),
        planned: claim.planned,
        support_not_due: of.is_support && of.due.is_some_and(|due| due >= day),
    })
}

/// The last day's receipts of each order.
fn last_receipts(run: &Path) -> Result<LastReceipts, ReadError> {
    let path = run.join(PAYMENTS.name);
    let broken = || ReadError::broken(&path, "a row that is not of this register");
    let mut last = LastReceipts::new();
    for row in plain(&path)?.records() {
        let row = row.map_err(|_| broken())?;
        let field = |at: usize| row.get(at).unwrap_or_default();
        // Without an order's number it was of none.
        let Ok(order) = field(1).parse::<u64>() else { continue };
        let received = || {
            let payment_id = Reference::new(field(0))?;
            let (date, month) = (parse_date(field(2))?, Month::parse(field(3))?);
            Some(Received { payment_id, date, month, amount: Money::parse(field(4), b'.').ok()? })
        };
        let received = received().ok_or_else(broken)?;
        let of_order = last.entry(order).or_default();
        let newest = of_order.first().map(|one| one.date);
        if newest.is_none_or(|newest| received.date > newest) {
            of_order.clear();
        }
        if newest.is_none_or(|newest| received.date >= newest) {
            of_order.push(received);
        }
    }
    Ok(last)
}
