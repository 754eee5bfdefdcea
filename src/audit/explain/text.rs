//! An explanation as text: for a reader who knows the law and not the program.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::model::{Explanation, Fact, Item, Rate, Section, Shown, Table};
use super::say::Say;

/// Signs in a line.
const WIDTH: usize = 100;
/// What stands between the columns of a table.
const GAP: usize = 2;

/// What was told before is not told again.
#[derive(Default)]
struct Told {
    meanings: BTreeSet<String>,
    rates: BTreeSet<String>,
}

/// The explanation as text.
#[must_use]
pub fn text(explanation: &Explanation) -> String {
    let say = Say(explanation.lang);
    let (mut out, mut told) = (String::new(), Told::default());
    heading(&mut out, &explanation.title, '=');
    for (number, section) in (1..).zip(&explanation.sections) {
        out.push('\n');
        heading(&mut out, &format!("{number}. {}", section.title), '-');
        section_text(&mut out, section, &mut told, say);
    }
    out.push('\n');
    heading(&mut out, &say.pick("Kilder", "Sources"), '-');
    for source in &explanation.sources {
        let words = [source.short.as_str(), source.name.as_str(), source.url.as_str()];
        let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" \u{b7} ");
        wrapped(&mut out, &words, 2, 6);
    }
    out
}

fn heading(out: &mut String, title: &str, under: char) {
    let _ = writeln!(out, "{title}\n{}", under.to_string().repeat(title.chars().count().min(WIDTH)));
}

fn section_text(out: &mut String, section: &Section, told: &mut Told, say: Say) {
    for sentence in &section.intro {
        wrapped(out, sentence, 0, 0);
    }
    for fact in &section.facts {
        fact_text(out, fact, say);
    }
    for group in &section.groups {
        out.push('\n');
        if let Some(title) = &group.title {
            wrapped(out, title, 0, 4);
        }
        for item in &group.items {
            item_text(out, item, told, say);
        }
    }
    for table in section.tables.iter().filter(|table| !table.told) {
        out.push('\n');
        table_text(out, table);
    }
}

fn fact_text(out: &mut String, fact: &Fact, say: Say) {
    let line = say.pick("linje", "line");
    let _ = writeln!(out, "  {} {line} {} ({})", fact.file, fact.line, fact.title);
    wrapped(out, &super::html::values(fact), 6, 6);
    if !fact.parked.is_empty() {
        let parked = say.pick("holdt tilbake", "parked");
        wrapped(out, &format!("{parked}: {}", fact.parked.join("; ")), 6, 6);
    }
}

/// A line of the trace: what it is and its figure, then how it came about, the article and the rate.
fn item_text(out: &mut String, item: &Item, told: &mut Told, say: Say) {
    let mut title = item.title.clone();
    if !item.claim.is_empty() && item.kind.is_none() && !item.by_claim() {
        let _ = write!(title, ", {}", item.claim);
    }
    let figure = figure(item);
    let room = WIDTH - 2 - figure.chars().count().min(40) - GAP;
    let mut lines = fold(&title, room);
    let last = lines.pop().unwrap_or_default();
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
    let fill = (WIDTH - 2).saturating_sub(last.chars().count() + figure.chars().count());
    let line = if figure.is_empty() { last } else { format!("{last}{}{figure}", " ".repeat(fill)) };
    let _ = writeln!(out, "  {line}");
    let mut notes = item.notes.clone();
    let held = item.step.chars().all(|sign| sign.is_ascii_uppercase() || sign == '_');
    let means = held || notes.len() <= usize::from(!item.party.is_empty());
    if means && !item.meaning.is_empty() && told.meanings.insert(item.meaning.clone()) {
        notes.insert(notes.len().min(usize::from(!item.party.is_empty())), item.meaning.clone());
    }
    notes.push(item.article_text.clone());
    wrapped(out, &notes.join(" \u{b7} "), 6, 6);
    if let Some(rate) = &item.rate {
        let whole = rate_text(rate, say);
        let again =
            say.either(format!("sats: {}, som over", rate.name), format!("rate: {}, as above", rate.name));
        let text = if told.rates.insert(whole.clone()) { whole } else { again };
        wrapped(out, &text, 6, 8);
    }
}

/// The figure of a line: its percentage and amount, or its day.
#[must_use]
pub(super) fn figure(item: &Item) -> String {
    let shown = [&item.percent, &item.amount].into_iter().flatten().map(|shown| shown.text.as_str());
    let figures = shown.collect::<Vec<_>>().join("   ");
    match &item.date {
        Some(date) if figures.is_empty() => date.text.clone(),
        _ => figures,
    }
}

/// A rate: its value, since when, from where, and when that was looked up.
#[must_use]
pub(super) fn rate_text(rate: &Rate, say: Say) -> String {
    let to = rate.valid_to.as_ref().map(|day| day.text.clone()).unwrap_or_default();
    let (from, value, name, source) = (&rate.valid_from.text, &rate.amount.text, &rate.name, &rate.source);
    let checked = rate.checked_on.as_ref().map(|day| day.text.clone()).unwrap_or_default();
    say.either(
        format!("sats: {name}, {value}, gjelder {from}\u{2013}{to}; kilde {source}, kontrollert {checked}"),
        format!("rate: {name}, {value}, valid {from}\u{2013}{to}; source {source}, checked {checked}"),
    )
}

/// A table: side by side where it fits, else row by row.
fn table_text(out: &mut String, table: &Table) {
    let _ = writeln!(out, "  {}", table.title);
    let shown: Vec<usize> = (0..table.columns.len())
        .filter(|at| !table.columns[*at].title.is_empty())
        .filter(|at| table.rows.iter().any(|row| !row[*at].text.is_empty()))
        .collect();
    let width = |at: &usize| {
        let cells = table.rows.iter().map(|row| row[*at].text.chars().count());
        cells.max().unwrap_or(0).max(table.columns[*at].title.chars().count())
    };
    let widths: Vec<usize> = shown.iter().map(width).collect();
    let whole: usize = widths.iter().map(|width| width + GAP).sum();
    if whole + 2 > WIDTH {
        for row in &table.rows {
            let cell = |at: &usize| format!("{}: {}", table.columns[*at].title, row[*at].text);
            let says = |at: &&usize| !row[**at].text.is_empty() && !is_nothing(table, row, **at);
            let given = shown.iter().filter(says).map(cell);
            wrapped(out, &given.collect::<Vec<_>>().join(" \u{b7} "), 4, 6);
        }
        return;
    }
    let mut line = |texts: Vec<&str>| {
        let mut text = String::from("    ");
        for ((at, width), cell) in shown.iter().zip(&widths).zip(texts) {
            let fill = " ".repeat(width.saturating_sub(cell.chars().count()));
            let cell =
                if table.columns[*at].right { format!("{fill}{cell}") } else { format!("{cell}{fill}") };
            text.push_str(&cell);
            text.push_str("  ");
        }
        let _ = writeln!(out, "{}", text.trim_end());
    };
    line(shown.iter().map(|at| table.columns[*at].title).collect());
    for row in &table.rows {
        line(shown.iter().map(|at| row[*at].text.as_str()).collect());
    }
}

/// A part of a share that is nothing: it needs no words.
fn is_nothing(table: &Table, row: &[Shown], at: usize) -> bool {
    let of_claim =
        table.columns.iter().zip(row).any(|(column, cell)| column.name == "claim_id" && !cell.raw.is_empty());
    let part = match table.columns[at].name {
        "principal" | "costs" | "interest" | "total" => true,
        "protected" | "left" => of_claim,
        _ => false,
    };
    part && row[at].raw == "0.00"
}

/// A text over as many lines as it needs, the first and the others indented.
fn wrapped(out: &mut String, text: &str, first: usize, others: usize) {
    for (number, line) in (0..).zip(fold(text, WIDTH - others.max(first))) {
        let indent = if number == 0 { first } else { others };
        let _ = writeln!(out, "{}{line}", " ".repeat(indent));
    }
}

/// Lines of at most `width` signs; a space that does not break stays in its line.
fn fold(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // A paragraph sign is never parted from its number.
    let text = text.replace("\u{a7} ", "\u{a7}\u{a0}");
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

impl Item {
    /// True when the claim stands in the heading above it.
    fn by_claim(&self) -> bool {
        super::sections::Part::of_step(&self.step).by_claim()
    }
}
