//! The lines of the trace as items, each in its part.

use super::model::{Group, Item, Kind, Rate, Shown};
use super::names::Names;
use super::night::{Night, RateRow, TraceLine};
use super::notes::notes;
use super::say::Say;
use super::sections::Part;
use crate::law::kinds::{self, KINDS_FILE};
use crate::units::{Money, Percent};
use crate::words::{self, Table};

/// The items of a part, claim by claim where it is told so.
pub(super) fn groups(part: Part, night: &Night<'_>, names: &Names, say: Say) -> Vec<Group> {
    let mut groups: Vec<(String, Group)> = Vec::new();
    for line in night.lines.iter().filter(|line| Part::of_step(&line.step) == part) {
        let claim = if part.by_claim() { line.claim.as_str() } else { "" };
        let item = item(night, line, names, say);
        if let Some((_, group)) = groups.iter_mut().find(|(of, _)| of == claim) {
            group.items.push(item);
        } else {
            let title = (!claim.is_empty()).then(|| heading(night, claim, names, say));
            groups.push((claim.to_owned(), Group { title, items: vec![item] }));
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// A claim's heading: its name, what kind of claim it is, and whose.
fn heading(night: &Night<'_>, claim: &str, names: &Names, say: Say) -> String {
    let line = night.lines.iter().find(|line| line.claim == claim && line.step.starts_with("claim.class."));
    let Some(line) = line else { return claim.to_owned() };
    let kind = kind(line, say).map(|kind| kind.name).unwrap_or_default();
    let creditor = names.show(&line.party);
    say.either(format!("{claim}: {kind} (til {creditor})"), format!("{claim}: {kind} (to {creditor})"))
}

fn item(night: &Night<'_>, line: &TraceLine, names: &Names, say: Say) -> Item {
    let entry = words::step(&line.step, say.0);
    let mut notes = notes(night, line, say);
    if !line.party.is_empty() && Part::of_step(&line.step) != Part::Claims {
        notes.insert(0, names.show(&line.party));
    }
    notes.extend(day_of_amount(line, &notes, say));
    Item {
        seq: line.seq,
        step: line.step.clone(),
        title: entry.map_or_else(|| line.step.clone(), |entry| entry.title.to_owned()),
        meaning: entry.map(|entry| entry.text.to_owned()).unwrap_or_default(),
        notes,
        claim: line.claim.clone(),
        party: names.show_if_given(&line.party),
        amount: line.amount.map(|amount| say.shown_money(amount)),
        date: line.date.map(|day| say.shown_day(day)),
        percent: line.percent.map(|percent| say.shown_percent(percent)),
        rate: night.rate(&line.rate).map(|row| rate(row, say)),
        kind: kind(line, say),
        article: line.article.clone(),
        article_text: say.article(&line.article),
    }
}

/// The day of a line that has an amount too, where no note tells it.
fn day_of_amount(line: &TraceLine, notes: &[String], say: Say) -> Option<String> {
    let day = line.date.filter(|_| line.amount.is_some())?;
    let (in_figures, month) = (say.day(day), say.month(day));
    let told = |note: &String| note.contains(&in_figures) || note.contains(&month);
    (!notes.iter().any(told)).then_some(in_figures)
}

/// The kind a line names.
fn kind(line: &TraceLine, say: Say) -> Option<Kind> {
    let number = line.rate.strip_prefix(KINDS_FILE)?.trim();
    let found = kinds::by_number(number)?;
    Some(Kind {
        number: found.number.clone(),
        code: found.code.clone(),
        name: words::kind(number, say.0).to_owned(),
        source: say.article(&found.source),
    })
}

fn rate(row: &RateRow, say: Say) -> Rate {
    let value = if row.unit.starts_with("percent") {
        let percent = Percent::parse(&row.amount, b'.');
        percent.map(|percent| say.percent(percent))
    } else {
        Money::parse(&row.amount, b'.').ok().map(|amount| say.kr(amount))
    };
    let text = value.unwrap_or_else(|| row.amount.clone());
    let last = row.valid_to.as_deref().filter(|day| !day.is_empty());
    Rate {
        file: row.file.clone(),
        code: row.code.clone(),
        name: say.code(Table::Rate, &row.code),
        amount: Shown { raw: row.amount.clone(), text },
        unit: row.unit.clone(),
        valid_from: say.written_day(&row.valid_from),
        valid_to: last.map(|day| say.written_day(day)),
        source: row.source.clone(),
        checked_on: Some(say.written_day(&row.checked_on)).filter(|day| !day.raw.is_empty()),
    }
}
