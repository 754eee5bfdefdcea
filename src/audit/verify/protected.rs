//! What a debtor needs is left: room, expected and the orders that stand after the night.

use super::debtor::{Debtor, Night};
use super::findings::Kind;
use super::rows::{Decided, Figures};
use super::tally::Tally;
use super::trace::What;
use crate::model::{OrderPeriod, OrderSize};
use crate::units::Money;

/// Asks the figures of a debtor's decision; `netted` is what nettings take of the income in the plan month.
pub(super) fn check(debtor: &Debtor<'_>, night: &Night<'_>, netted: Money, tally: &mut Tally) {
    let Some(one) = debtor.decisions.first() else { return };
    let (row, line) = (&one.row, one.line);
    let mut say = |what: &str| {
        tally.findings.add(Kind::Protected, || format!("decisions.csv, line {line}, {}: {what}", debtor.id));
    };
    let Some(figures) = &row.figures else {
        if !row.expected.is_zero() || row.size.is_some() {
            say("a size without figures");
        }
        return;
    };
    if figures.room > (figures.counted_net - figures.need).max(Money::ZERO) {
        say("the room is more than what is above the need");
    }
    if row.expected > figures.room {
        say("more is expected than there is room for");
    }
    if night.trace {
        traced(debtor, figures, netted, &mut say);
    }
    size(row, figures, &mut say);
    orders(debtor, night, row, figures, &mut say);
}

/// The figures are those of the trace.
fn traced(debtor: &Debtor<'_>, figures: &Figures, netted: Money, say: &mut impl FnMut(&str)) {
    let said = |what: What| {
        let mut lines = debtor.trace.iter().filter(move |line| line.row.what == what);
        (lines.next().map(|line| line.row.amount), lines.next().is_some())
    };
    // What runs may be more than there is: the net is never under nothing then.
    let net = match said(What::CountedNet) {
        (Some(net), false) if !netted.is_zero() => (Some((net - netted).or_zero()), false),
        other => other,
    };
    if net != (Some(figures.counted_net), false) {
        say("counted_net is not that of the trace less what is netted");
    }
    for (what, name, amount) in [
        (What::Need, "need is not that of the trace", figures.need),
        (What::Room, "room is not that of the trace", figures.room),
        (What::GrossBase, "gross_base is not that of the trace", figures.gross_base),
    ] {
        if said(what) != (Some(amount), false) {
            say(name);
        }
    }
}

/// The size takes no more than there is room for.
fn size(row: &Decided, figures: &Figures, say: &mut impl FnMut(&str)) {
    match row.size {
        Some(OrderSize::Amount(amount)) if amount > figures.room => say("the amount is more than the room"),
        Some(OrderSize::Percent(percent)) if row.expected > percent.of_floor(figures.gross_base) => {
            say("more is expected than the percentage takes");
        }
        _ => {}
    }
}

/// The orders that stand after the night take in the plan month what the decision says, and nothing where
/// less is earned than is needed.
fn orders(
    debtor: &Debtor<'_>,
    night: &Night<'_>,
    row: &Decided,
    figures: &Figures,
    say: &mut impl FnMut(&str),
) {
    let first = night.plan_month.first_day();
    let all = || debtor.after.orders.iter().flat_map(|one| one.row.periods.iter());
    let takes = |period: &&OrderPeriod| !period.size.is_nothing();
    let covers = |period: &&OrderPeriod| period.start <= first && period.end.is_none_or(|end| first <= end);
    let sizes = all().filter(covers).filter(takes).map(|period| period.size);
    if crate::law::order_size::together(sizes) != row.size.filter(|size| !size.is_nothing()) {
        say("its size is not that of the orders in the plan month");
    }
    let later = |period: &&OrderPeriod| period.end.is_none_or(|end| first <= end);
    if figures.counted_net < figures.need && all().filter(later).any(|period| takes(&period)) {
        say("less is earned than is needed, and an order stands");
    }
}
