//! Orders: each version against the one before it, its row, its order file and its register.

use super::debtor::{Debtor, Night};
use super::findings::Kind;
use super::rows::Sent;
use super::tally::Tally;
use super::waiting::Lined;
use crate::model::decision::Action;
use crate::model::{CaseNumber, OrderSize, OrderVersion};
use crate::orders::rules;
use crate::orders::trekkpaalegg::Trekkpaalegg;

/// Asks a debtor's orders; tells what happened to them as a whole, when what stood before is known.
pub(super) fn check(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) -> Option<&'static str> {
    for one in debtor.orders {
        count(&one.row, tally);
    }
    for pair in debtor.orders.windows(2).filter(|pair| pair[0].row.order_id >= pair[1].row.order_id) {
        say(debtor, "orders.csv", pair[1].line, "stands out of order, or twice", tally);
    }
    let after = debtor.after.orders;
    for one in after {
        let before = find(debtor.before.orders, one.row.order_id).map(|one| &one.row);
        let at = debtor.orders.partition_point(|row| row.row.order_id < one.row.order_id);
        let row = debtor.orders.get(at).filter(|row| row.row.order_id == one.row.order_id);
        match row {
            Some(row) => version(debtor, night, (before, one, row), tally),
            None if night.before && before != Some(&one.row) => {
                say(
                    debtor,
                    "registers/orders.csv",
                    one.line,
                    "is not as it stood, and has no version tonight",
                    tally,
                );
            }
            None => {}
        }
    }
    for one in debtor.before.orders.iter().filter(|one| find(after, one.row.order_id).is_none()) {
        say(debtor, "registers/orders.csv before", one.line, "the order is gone", tally);
    }
    for one in debtor.orders.iter().filter(|one| find(after, one.row.order_id).is_none()) {
        say(debtor, "orders.csv", one.line, "the register does not have the order", tally);
    }
    one_a_payer(debtor, night, tally);
    action(debtor, night, tally)
}

fn find(orders: &[Lined<OrderVersion>], order_id: u64) -> Option<&Lined<OrderVersion>> {
    let at = orders.partition_point(|one| one.row.order_id < order_id);
    orders.get(at).filter(|one| one.row.order_id == order_id)
}

fn say(debtor: &Debtor<'_>, file: &str, line: u64, what: &str, tally: &mut Tally) {
    tally.findings.add(Kind::Orders, || format!("{file}, line {line}, {}: {what}", debtor.id));
}

fn count(row: &Sent, tally: &mut Tally) {
    *tally.orders.entry(row.action.as_str()).or_default() += 1;
    if let Some(size) = row.size {
        *tally.forms.entry(size.form().as_str()).or_default() += 1;
    }
    if row.version > 1 {
        match tally.moved.get_mut(&row.reason) {
            Some(count) => *count += 1,
            None => drop(tally.moved.insert(row.reason.clone(), 1)),
        }
    }
}

/// A version of tonight: its register `one`, its row, and the version before it.
fn version(
    debtor: &Debtor<'_>,
    night: &Night<'_>,
    (before, one, row): (Option<&OrderVersion>, &Lined<OrderVersion>, &Lined<Sent>),
    tally: &mut Tally,
) {
    let (order, sent) = (&one.row, &row.row);
    if let Some(what) = against_row(order, sent, night) {
        say(debtor, "orders.csv", row.line, what, tally);
    }
    if let Some(what) = numbers(order, before, night) {
        say(debtor, "registers/orders.csv", one.line, what, tally);
    }
    let Some(terms) = night.terms else { return };
    if let Some(what) = night.versions.differs(night.run, order, terms) {
        say(debtor, "registers/orders.csv", one.line, &what, tally);
    }
    let wire = before.map(|before| Trekkpaalegg::new(before, terms));
    if let Err(broken) = rules::check(&Trekkpaalegg::new(order, terms), wire.as_ref()) {
        say(debtor, "registers/orders.csv", one.line, broken.rule, tally);
    }
}

/// What of a version's row is not as its register has it.
fn against_row(order: &OrderVersion, sent: &Sent, night: &Night<'_>) -> Option<&'static str> {
    let last = order.periods.last();
    let action = match order.version {
        1 => Action::New,
        _ if order.stands_on(night.day) => Action::Change,
        _ => Action::End,
    };
    let in_plan_month = order.period_on(night.plan_month.first_day()).map(|period| period.size);
    let instalment = |amount| in_plan_month == Some(OrderSize::Amount(amount));
    let faults = [
        ("its version is not that of the register", sent.version != order.version),
        ("its sequence number is not that of the register", sent.sequence != order.sequence),
        ("its payer is not that of the register", sent.payer != order.payer),
        ("its action is not what the order's periods say", sent.action != action),
        ("its size is not that of the last period", sent.size != last.map(|period| period.size)),
        ("its end is not that of the last period", sent.end != last.and_then(|period| period.end)),
        ("its start is not that of what is to come", sent.start != start(order, night.day)),
        ("its last instalment is not what the plan month takes", !sent.final_amount.is_none_or(instalment)),
    ];
    faults.into_iter().find(|(_, broken)| *broken).map(|(what, _)| what)
}

/// The first day of what is to come; when nothing is, that of the last period.
fn start(order: &OrderVersion, day: chrono::NaiveDate) -> Option<chrono::NaiveDate> {
    let to_come = order.periods.iter().find(|period| day < period.start);
    to_come.or(order.periods.last()).map(|period| period.start)
}

/// What of a version's numbers does not follow.
fn numbers(order: &OrderVersion, before: Option<&OrderVersion>, night: &Night<'_>) -> Option<&'static str> {
    if let Some(before) = before {
        let same = (order.case, order.debtor, order.payer) == (before.case, before.debtor, before.payer);
        let rises = Some(order.version) == before.version.checked_add(1);
        return match (same, rises) {
            (false, _) => Some("saksnummer, debtor or payer is not that of the version before"),
            (_, false) => Some("trekkversjon does not rise by one"),
            _ => None,
        };
    }
    if night.before && order.version != 1 {
        return Some("a version above 1 of an order that did not stand in the registers");
    }
    let last = night.last.filter(|_| order.version == 1)?;
    // New orders take a number of both kinds, in the same order.
    let nth = order.order_id.checked_sub(last.order_id);
    let case =
        nth.map(|nth| CaseNumber { year: last.case.year, number: last.case.number.saturating_add(nth) });
    (case != Some(order.case)).then_some("saksnummer does not follow")
}

/// At most one order stands for a payer.
fn one_a_payer(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) {
    let standing = debtor.after.orders.iter().filter(|one| one.row.stands_on(night.day));
    let mut payers: Vec<_> = standing.map(|one| (one.row.payer, one.line)).collect();
    payers.sort_unstable();
    for pair in payers.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        say(debtor, "registers/orders.csv", pair[1].1, "two orders stand with one payer", tally);
    }
}

/// What happens to the debtor's orders as a whole, and that the decision says so.
fn action(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) -> Option<&'static str> {
    if !night.before {
        return None;
    }
    let stands = |orders: &[Lined<OrderVersion>]| orders.iter().any(|one| one.row.stands_on(night.day));
    let action = match (stands(debtor.before.orders), stands(debtor.after.orders)) {
        (false, true) => Action::New,
        (false, false) => Action::None,
        (true, false) => Action::End,
        (true, true) if debtor.orders.is_empty() => Action::Unchanged,
        (true, true) => Action::Change,
    };
    if let Some(one) = debtor.decisions.first().filter(|one| one.row.action != action) {
        say(debtor, "decisions.csv", one.line, "its action is not what happened to the orders", tally);
    }
    Some(action.as_str())
}
