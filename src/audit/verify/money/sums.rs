//! One øre once: what a payment goes to is what came, and the rows of a credit are whole.

use super::super::findings::{Findings, Kind};
use super::super::waiting::Lined;
use super::rows::{SetOff, Share};
use super::tonight::{Payment, Tonight};
use crate::units::Money;
use crate::units::ids::mask_within;

/// Asks every payment and every credit of the night.
pub(super) fn check(tonight: &Tonight, findings: &mut Findings) {
    for payment in &tonight.payments {
        let rows = tonight.shares_of(payment);
        if let Some(what) = order_of(rows).or_else(|| sum(payment, rows)) {
            let line = rows.first().map_or(0, |one| one.line);
            let name = mask_within(payment.payment_id.as_str());
            findings.add(Kind::Money, || format!("distributions.csv, line {line}: payment {name}: {what}"));
        }
    }
    for credit in &tonight.credits {
        let rows = tonight.rows_of(credit);
        if let Some(what) = credit_rows(rows) {
            let line = rows.first().map_or(0, |one| one.line);
            let name = mask_within(credit.credit_id.as_str());
            findings.add(Kind::Money, || format!("setoffs.csv, line {line}: credit {name}: {what}"));
        }
    }
}

/// Each row something, by class, step and claim, and what no claim takes last.
fn order_of(rows: &[Lined<Share>]) -> Option<&'static str> {
    let place = |one: &Lined<Share>| one.row.to.map(|(claim, class, step)| (class, step, claim));
    let follows = |pair: &[Lined<Share>]| {
        let (one, next) = (place(&pair[0]), place(&pair[1]));
        one.is_some() && (next.is_none() || one < next)
    };
    if rows.iter().any(|one| one.row.gets.total.is_zero()) {
        return Some("a row of nothing");
    }
    (!rows.windows(2).all(follows)).then_some("a row stands twice, or out of order")
}

/// What is shared out and what is left over is what came.
fn sum(payment: &Payment, rows: &[Lined<Share>]) -> Option<&'static str> {
    let whole: i128 = rows.iter().map(|one| i128::from(one.row.gets.total.ore())).sum();
    let is_over = rows.last().is_some_and(|one| one.row.to.is_none());
    let stays = payment.unknown || payment.repeated;
    if stays && rows.is_empty() {
        return None;
    }
    if stays && (rows.len() != 1 || !is_over) {
        return Some("is of no order or was taken before, and goes to claims");
    }
    if is_over && stays == payment.too_much {
        return Some("something is left over, and no fault says why");
    }
    if payment.too_much && !is_over {
        return Some("too much is said to have come, and nothing is left over");
    }
    let Some(row) = &payment.row else {
        return Some("the register of payments does not have it");
    };
    if payment.repeated {
        // It may have come again as another amount, of which the files tell no more than this row.
        return None;
    }
    if payment.unknown != row.order_id.is_none() {
        return Some("has an order and a fault that says it has none, or neither");
    }
    let came = i128::from(row.amount.ore());
    (whole != came).then_some("what is shared out and left over is not what came")
}

/// A row a claim and rank, and last one of what is protected and left.
fn credit_rows(rows: &[Lined<SetOff>]) -> Option<&'static str> {
    let (last, claims) = rows.split_last()?;
    if last.row.claim.is_some() || !last.row.gets.total.is_zero() {
        return Some("no row of what is protected and left");
    }
    for (at, Lined { row, .. }) in claims.iter().enumerate() {
        if row.claim.is_none() || !row.protected.is_zero() || !row.left.is_zero() {
            return Some("what is protected and left stands on another row than the last");
        }
        if row.gets.total.is_zero() {
            return Some("a row of nothing");
        }
        let same = |one: &Lined<SetOff>| (one.row.claim, one.row.rank) == (row.claim, row.rank);
        if claims[..at].iter().any(same) {
            return Some("a claim stands twice in one rank");
        }
    }
    None
}

/// What was set off of a credit in claims.
pub(in super::super) fn set_off(rows: &[Lined<SetOff>]) -> Money {
    rows.iter().filter(|one| one.row.claim.is_some()).map(|one| one.row.gets.total).sum()
}
