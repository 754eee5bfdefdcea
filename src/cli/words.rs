//! What commands say on stdout: counts and totals, never a person.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use crate::intake::{DayInput, OverLimit};
use crate::publish::money::MoneyTotals;

/// Says it.
///
/// # Errors
/// When stdout is closed or full.
pub fn say(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let told = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    told.map_err(|error| std::io::Error::new(error.kind(), format!("standard output: {error}")))
}

/// Control totals of each input, a line each.
#[must_use]
pub fn inputs(input: &DayInput) -> String {
    let mut text = String::new();
    for one in &input.inputs {
        let _ = writeln!(
            text,
            "  {:<24} {:>10} rows = {} accepted + {} parked; {} = {} + {} kr",
            one.file, one.rows, one.accepted, one.parked, one.sum_read, one.sum_accepted, one.sum_parked
        );
    }
    text
}

/// Faults of parked rows by file and code, a line each.
#[must_use]
pub fn faults(input: &DayInput) -> String {
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for fault in &input.faults {
        *counts.entry((&fault.file, fault.code.as_str())).or_default() += 1;
    }
    let mut text = String::new();
    for ((file, code), count) in counts {
        let _ = writeln!(text, "  {file:<24} {count:>10} {code}");
    }
    text
}

/// Files with more parked rows than the job takes, in a line.
#[must_use]
pub fn over_limit(input: &DayInput) -> String {
    let line = |one: &OverLimit| {
        let OverLimit { file, rows, parked, limit } = one;
        format!("{file}: {parked} of {rows} rows parked, at most {limit} are taken")
    };
    input.over_limit.iter().map(line).collect::<Vec<_>>().join("; ")
}

/// The money of a night: a line each of what there was.
#[must_use]
pub fn money(money: &MoneyTotals) -> String {
    let mut text = String::new();
    let MoneyTotals { credits, nettings, payments, payouts, repayments, liabilities, fees } = money;
    if credits.count > 0 {
        let _ = writeln!(
            text,
            "Credits: {}, {} kr = {} set off + {} protected + {} left",
            credits.count, credits.available, credits.set_off, credits.protected, credits.left
        );
    }
    if nettings.count > 0 {
        let _ = writeln!(text, "Nettings: {}, {} kr a month", nettings.count, nettings.monthly);
    }
    if payments.count > 0 {
        let _ = writeln!(
            text,
            "Payments: {}, {} kr = {} distributed ({} set aside) + {} surplus",
            payments.count, payments.amount, payments.distributed, payments.set_aside, payments.surplus
        );
    }
    if !payments.faults.is_empty() {
        let faults = payments.faults.iter().map(|(code, count)| (code.as_str(), *count)).collect();
        let _ = writeln!(text, "Payment faults: {}", counts(&faults));
    }
    for (state, sum) in payouts {
        let (creditors, count, amount) = (sum.creditors, sum.count, sum.amount);
        let _ = writeln!(text, "Payouts ({state}): {creditors} creditors, {count} shares, {amount} kr");
    }
    if repayments.count > 0 {
        let _ = writeln!(text, "Repayments: {}, {} kr", repayments.count, repayments.amount);
    }
    if liabilities.count > 0 {
        let _ = writeln!(text, "Payers' liabilities: {}, {} kr", liabilities.count, liabilities.missing);
    }
    if !fees.is_empty() {
        let kinds = fees.iter().map(|(kind, sum)| format!("{} {kind} {} kr", sum.count, sum.amount));
        let _ = writeln!(text, "Fees: {}", kinds.collect::<Vec<_>>().join(", "));
    }
    text
}

/// `3 new, 1 expired`, or `none`.
#[must_use]
pub fn counts(counts: &BTreeMap<&str, u64>) -> String {
    let words: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
