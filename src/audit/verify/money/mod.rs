//! Money received, set off, netted and charged: each øre once, to those it is said to go to, and kept in the
//! registers.
//!
//! The night's own payments and set-offs are kept in memory while a run is verified; the registers that go by
//! their names pass by, before and after the night side by side.

pub(super) mod debtor;
mod registers;
pub(super) mod rows;
pub(super) mod sums;
pub(super) mod tonight;
pub(super) mod totals;
pub(super) mod walk;

use chrono::NaiveDate;

use super::findings::{Findings, Kind};
use super::waiting::Lined;
use crate::orders::registers::{CREDITS, DISTRIBUTIONS, SETOFFS};
use crate::publish::money::names;
use crate::publish::{PublishError, Subject};
use crate::units::Money;
use registers::Following;
use rows::{Liable, PaidOut};
use tonight::{Tonight, all};
use walk::{Source, Walk};

/// A night whose money is verified.
#[derive(Clone, Copy)]
pub(super) struct Moneys<'a> {
    /// The run.
    pub(super) run: Source<'a>,
    /// The run whose registers it started from.
    pub(super) base: Option<Source<'a>>,
    /// The registers before are at hand, or there are none.
    pub(super) known: bool,
    pub(super) day: NaiveDate,
    /// It corrects a released run, whose money stands.
    pub(super) is_correction: bool,
}

/// True for a file that is read, and hashed on the way, here or with the debtors' tables. In a correction the
/// registers by claim and credit are those of the run it corrects, and nothing is asked of their rows.
pub(super) fn reads(name: &str, is_correction: bool) -> bool {
    let carried = [DISTRIBUTIONS, SETOFFS, CREDITS].map(|register| register.name);
    names().any(|own| own == name) && !(is_correction && carried.contains(&name))
}

/// True for a run that has any file of money; runs of earlier programs have none.
pub(super) fn has_any(subjects: &[Subject]) -> bool {
    subjects.iter().any(|subject| names().any(|own| own == subject.name))
}

/// Asks all that can be asked of the night's money without its debtors.
pub(super) fn read(night: Moneys<'_>, findings: &mut Findings) -> Result<Tonight, PublishError> {
    if !has_any(night.run.1) {
        return Ok(Tonight::default());
    }
    let mut tonight = Tonight::read(night.run, findings)?;
    let (liable, bytes, found) = all(Walk::open(Some(night.run), rows::liabilities(), "")?)?;
    findings.append(found);
    let mut liable: Vec<(Liable, Money)> = liable.into_iter().map(|one| (one.row, Money::ZERO)).collect();
    liable.sort_by_key(|one| (one.0.order_id, one.0.month));
    let (paid_out, more, found) = all(Walk::open(Some(night.run), rows::payouts(), "")?)?;
    findings.append(found);
    tonight.bytes += bytes + more;
    for (row, _) in &liable {
        tonight.liabilities.add(row.ordered - row.received);
    }
    for Lined { row, .. } in &paid_out {
        let own = tonight.payouts.entry(row.state.as_str()).or_default();
        *own = (own.0 + 1, own.1 + row.count, own.2 + super::tally::ore(row.amount));
    }
    if night.is_correction {
        as_corrected(night, findings);
        // The rows are those of the night that is corrected: the registers have them since.
        let Moneys { run: after, day, .. } = night;
        let following = Following { before: None, after, known: false, day };
        tonight.bytes += following.payments(&mut tonight, &mut liable, findings)?;
    } else {
        let Moneys { run: after, base: before, known, day, .. } = night;
        let following = Following { before, after, known, day };
        tonight.bytes += following.payments(&mut tonight, &mut liable, findings)?;
        let of_all = &tonight;
        let (mut found, mut in_credits) = (Findings::default(), Findings::default());
        let (shares, others) = rayon::join(
            || following.shares(of_all, findings),
            || {
                rayon::join(
                    || following.set_offs(of_all, &mut found),
                    || following.credits(of_all, &mut in_credits),
                )
            },
        );
        tonight.bytes += shares? + others.0? + others.1?;
        findings.append(found);
        findings.append(in_credits);
    }
    sums::check(&tonight, findings);
    payouts(&tonight, &paid_out, findings);
    liabilities(&liable, findings);
    Ok(tonight)
}

/// The money of a correction is that of the run it corrects, byte by byte, and so are its registers.
fn as_corrected(night: Moneys<'_>, findings: &mut Findings) {
    let Some((_, before)) = night.base else { return };
    let digest = |subjects: &[Subject], name: &str| {
        subjects.iter().find(|one| one.name == name).map(|one| one.digest.sha256.clone())
    };
    for name in names().filter(|name| digest(before, name) != digest(night.run.1, name)) {
        findings.add(Kind::Money, || format!("{name}: not that of the run that is corrected"));
    }
}

/// Creditors get what is distributed and not set aside, and what is set off.
fn payouts(tonight: &Tonight, rows: &[Lined<PaidOut>], findings: &mut Findings) {
    let (count, sum) =
        tonight.payouts.values().fold((0, 0), |(count, sum), own| (count + own.1, sum + own.2));
    for pair in rows.windows(2) {
        let key = |one: &PaidOut| (one.creditor, one.state);
        if key(&pair[0].row) == key(&pair[1].row) {
            findings.add(Kind::Rows, || format!("payouts.csv, line {}: stands twice", pair[1].line));
        }
    }
    let expected = tonight.to_creditors();
    if (count, sum) != (expected.count, expected.ore) {
        let kroner = super::tally::kroner;
        let told = || {
            let (paid, due) = (kroner(sum), kroner(expected.ore));
            format!(
                "payouts.csv: {count} shares of {paid} in all; paid for and set off are {} of {due}",
                expected.count
            )
        };
        findings.add(Kind::Money, told);
    }
}

/// What has come for an order and month is what the register of payments has, and less than was ordered.
fn liabilities(liable: &[(Liable, Money)], findings: &mut Findings) {
    let mut last = None;
    for (row, came) in liable {
        let what = if row.received != *came {
            "received is not what has come"
        } else if row.ordered <= row.received {
            "no less has come than was ordered"
        } else if last == Some((row.order_id, row.month)) {
            "a month stands twice"
        } else {
            last = Some((row.order_id, row.month));
            continue;
        };
        let (order, month) = (row.order_id, row.month);
        findings.add(Kind::Money, || format!("liabilities.csv, order {order}, {month}: {what}"));
    }
}
