//! What commands say on stdout: counts and totals, never a person.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use crate::intake::{DayInput, OverLimit};

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

/// `3 new, 1 expired`, or `none`.
#[must_use]
pub fn counts(counts: &BTreeMap<&str, u64>) -> String {
    let words: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
