//! What moved, for a person: totals by reason, and nobody named.

use std::fmt::Write as _;

use super::{Between, Both, Origin, Outcome, Part, Totals};
use crate::units::Money;

/// The totals as tables.
///
/// Amounts and counts are of the debtors that moved; the others are the same in both runs.
#[must_use]
pub fn text(origins: &Both<Origin>, between: &Between, outcome: &Outcome) -> String {
    let mut text = format!("A  {}\nB  {}\n", origin(&origins.a), origin(&origins.b));
    let _ = writeln!(text, "Made from: {}", differs(between));
    if outcome.is_same() {
        text.push_str("\nSame: no order, claim or krone moved.\n");
        return text;
    }
    let _ = writeln!(text, "\n{} debtors moved. Of them, by reason:", outcome.total.debtors);
    let header = ["debtors and orders", "debtors", "new", "changed", "ended", "sent only in A", "only in B"];
    text.push_str(&by_reason(outcome, &header, |one| {
        let sent = one.sent_only_in;
        counts(&[one.debtors, one.orders_new, one.orders_changed, one.orders_ended, sent.a, sent.b])
    }));
    let header = [
        "claims and notices",
        "more",
        "less",
        "other",
        "only in A",
        "only in B",
        "sent only in A",
        "only in B",
    ];
    text.push_str(&by_reason(outcome, &header, |one| {
        let (claims, sent) = (one.claims_only_in, one.notices_only_in);
        let planned = [one.claims_more, one.claims_less, one.claims_other];
        counts(&[planned.as_slice(), &[claims.a, claims.b, sent.a, sent.b]].concat())
    }));
    for (heading, of) in [
        ("expected a month, kr", (|one: &Totals| one.expected) as fn(&Totals) -> Both<Money>),
        ("planned, kr", |one| one.planned),
    ] {
        text.push_str(&by_reason(outcome, &[heading, "A", "B", "difference"], |one| {
            let Both { a, b } = of(one);
            [a, b, b - a].map(|amount| amount.to_string()).to_vec()
        }));
    }
    text.push_str(&holds(outcome));
    text.push_str(&measures(outcome));
    text.push_str(&money(outcome));
    text
}

fn origin(of: &Origin) -> String {
    let registers = of.registers_from.as_ref().map_or_else(
        || "no night before".to_owned(),
        |digest| format!("after the night {}", digest.get(..12).unwrap_or(digest)),
    );
    format!("{}, {}, {registers}", of.day, of.program)
}

/// In what the runs were made from different things.
fn differs(between: &Between) -> String {
    let mut words = Vec::new();
    for (what, names) in [("inputs", &between.inputs), ("settings", &between.settings)] {
        if !names.is_empty() {
            words.push(format!("other {what} ({})", names.join(", ")));
        }
    }
    for part in &between.parts {
        let word = match part {
            Part::Day => "another day",
            Part::Rates => "other rate files",
            Part::Program => "another program",
            Part::Registers => "other registers",
        };
        words.push(word.to_owned());
    }
    if words.is_empty() { "the same".to_owned() } else { words.join("; ") }
}

fn counts(of: &[u64]) -> Vec<String> {
    of.iter().map(u64::to_string).collect()
}

/// A row a reason, and the total.
fn by_reason(outcome: &Outcome, header: &[&str], row: impl Fn(&Totals) -> Vec<String>) -> String {
    let line = |name: &str, totals: &Totals| [vec![name.to_owned()], row(totals)].concat();
    let mut rows: Vec<Vec<String>> =
        outcome.by_reason.iter().map(|(reason, totals)| line(reason.as_str(), totals)).collect();
    rows.push(line("total", &outcome.total));
    table(header, &rows, 1)
}

/// A row a reason and code.
fn holds(outcome: &Outcome) -> String {
    let mut rows = Vec::new();
    for (reason, totals) in &outcome.by_reason {
        for (code, holds) in &totals.holds {
            let [came, went] = [holds.came, holds.went].map(|count| count.to_string());
            rows.push(vec![reason.as_str().to_owned(), code.clone(), came, went]);
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    for (code, holds) in &outcome.total.holds {
        let [came, went] = [holds.came, holds.went].map(|count| count.to_string());
        rows.push(vec!["total".to_owned(), code.clone(), came, went]);
    }
    table(&["holds", "code", "came", "went"], &rows, 2)
}

/// A row a reason and measure.
fn measures(outcome: &Outcome) -> String {
    let row = |name: &str, measure: &String, moved: &super::MeasuresMoved| {
        let numbers = [moved.came, moved.went, moved.changed].map(|count| count.to_string());
        [vec![name.to_owned(), measure.clone()], numbers.to_vec()].concat()
    };
    let of = |name: &str, totals: &Totals| -> Vec<Vec<String>> {
        totals.measures.iter().map(|(measure, moved)| row(name, measure, moved)).collect()
    };
    let mut rows: Vec<Vec<String>> =
        outcome.by_reason.iter().flat_map(|(reason, totals)| of(reason.as_str(), totals)).collect();
    if rows.is_empty() {
        return String::new();
    }
    rows.extend(of("total", &outcome.total));
    table(&["measures", "measure", "came", "went", "changed"], &rows, 2)
}

/// The night's money where it is another sum: of all debtors, not of those that moved alone.
fn money(outcome: &Outcome) -> String {
    if outcome.money.is_empty() {
        return String::new();
    }
    let row = |one: &super::MoneyMove| {
        let (Both { a, b }, amounts) = (one.counts, one.amounts);
        let difference = amounts.b - amounts.a;
        let mut row = vec![one.what.to_owned(), a.to_string(), b.to_string()];
        row.extend([amounts.a, amounts.b, difference].map(|amount| amount.to_string()));
        row
    };
    let rows: Vec<Vec<String>> = outcome.money.iter().map(row).collect();
    table(&["money of the night, kr", "count A", "count B", "A", "B", "difference"], &rows, 1)
}

/// A table under an empty line; the first `words` columns to the left, the others to the right.
fn table(header: &[&str], rows: &[Vec<String>], words: usize) -> String {
    let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    let all = || std::iter::once(&header).chain(rows);
    let width =
        |at: usize| all().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let mut text = "\n".to_owned();
    for row in all() {
        let mut line = String::new();
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let gap = if at == 0 { "" } else { "  " };
            let _ = if at < words {
                write!(line, "{gap}{cell:<width$}")
            } else {
                write!(line, "{gap}{cell:>width$}")
            };
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}
