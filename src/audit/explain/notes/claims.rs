//! Claims, why they are held, and what each gets.

use super::Asked;
use crate::audit::explain::say::difference;
use crate::law::kinds;
use crate::units::{Money, Month};
use crate::words::Table;

/// A claim's own lines.
pub(super) fn notes(asked: &Asked<'_>) -> Vec<String> {
    let say = asked.say;
    let step = asked.line.step.as_str();
    if let Some(class) = step.strip_prefix("claim.class.") {
        let due = asked
            .line
            .date
            .map(|due| say.either(format!("forfall {}", say.day(due)), format!("due {}", say.day(due))));
        return due.into_iter().chain(parts(asked)).chain(kind(asked, class)).collect();
    }
    match step {
        "claim.decided" => vec![say.pick(
            "beløpet er kravets størrelse da trekket ble besluttet for det",
            "the amount is the size of the claim when the deduction was decided for it",
        )],
        "claim.period" => {
            let month = asked.line.date.map(|day| say.month(Month::of(day).first_day()));
            month.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Which kind of claim it is, and where it stands that the kind is of its class.
fn kind(asked: &Asked<'_>, class: &str) -> Option<String> {
    let say = asked.say;
    let number = asked.line.rate.strip_prefix(kinds::KINDS_FILE)?.trim();
    let source = say.article(&kinds::by_number(number)?.source);
    Some(say.either(
        format!("krav av type {number} ({source}) hører til klasse {class}"),
        format!("a claim of kind {number} ({source}) is of class {class}"),
    ))
}

/// The costs and the interest in a claim.
fn parts(asked: &Asked<'_>) -> Option<String> {
    let of = |step: &str| {
        let mut lines = asked.night.all(step).filter(|line| line.claim == asked.line.claim);
        lines.next().and_then(|line| line.amount)
    };
    let say = asked.say;
    let costs = of("claim.costs")
        .map(|costs| say.either(format!("kostnader {}", say.kr(costs)), format!("costs {}", say.kr(costs))));
    let interest = of("claim.interest").map(|interest| {
        say.either(format!("renter {}", say.kr(interest)), format!("interest {}", say.kr(interest)))
    });
    let parts: Vec<String> = costs.into_iter().chain(interest).collect();
    let parts = parts.join(&say.pick(" og ", " and "));
    (!parts.is_empty()).then(|| {
        say.either(
            format!("i dette {parts}; resten er hovedstol"),
            format!("in it {parts}; the rest is principal"),
        )
    })
}

/// Why a claim is held: what the table of holds says beside the code.
pub(super) fn held(asked: &Asked<'_>) -> Vec<String> {
    let rows = asked.night.each("holds.csv");
    let mut own = rows.filter(|row| row.get("claim_id") == asked.line.claim);
    let Some(detail) = own.next().map(|row| row.get("detail")).filter(|detail| !detail.is_empty()) else {
        return Vec::new();
    };
    vec![detail_text(asked, detail)]
}

/// A detail is a fixed word, a word with a day, or the job's own reason.
fn detail_text(asked: &Asked<'_>, detail: &str) -> String {
    let say = asked.say;
    if let Some(entry) = crate::words::code(Table::HoldDetail, detail, say.0) {
        return entry.title.to_owned();
    }
    let (word, last) = detail.rsplit_once(' ').unwrap_or((detail, ""));
    let day = crate::units::dates::parse_date(last);
    match (day, crate::words::code(Table::HoldDetail, word, say.0)) {
        (Some(day), Some(entry)) => format!("{} {}", entry.title, say.day(day)),
        _ => crate::units::ids::mask_within(detail),
    }
}

/// What a claim gets in a step of the plan, with the row of the table it is published in.
pub(super) fn share(asked: &Asked<'_>) -> Option<String> {
    let say = asked.say;
    if asked.line.step == "under_way.order" {
        return asked.line.date.map(|day| {
            let month = say.month(day);
            say.either(format!("det trekket tar i {month}"), format!("what the order takes in {month}"))
        });
    }
    if asked.line.step != "plan.share" {
        return None;
    }
    let rows = asked.night.each("allocations.csv");
    let row = rows.filter(|row| row.get("claim_id") == asked.line.claim).nth(asked.place())?;
    let (class, step) = (row.get("class"), row.get("step"));
    let code = format!("{class}{step} {}", asked.line.article);
    let words = crate::words::code(Table::Distribution, &code, say.0);
    let words = words.map(|entry| format!(": {}", clause(entry.text))).unwrap_or_default();
    let after = Money::parse(row.get("outstanding_after"), b'.').ok()?;
    let left = rest(asked, after).unwrap_or_else(|| say.kr(after));
    Some(say.either(
        format!("klasse {class}, trinn {step}{words}; utestående etterpå {left}"),
        format!("class {class}, step {step}{words}; outstanding after it {left}"),
    ))
}

/// What is left of a claim, where one share is all it gets of what it was at first.
fn rest(asked: &Asked<'_>, after: Money) -> Option<String> {
    let night = asked.night;
    let is = |step: &str| step.starts_with("claim.class.");
    let claim = night.lines.iter().find(|line| line.claim == asked.line.claim && is(&line.step))?;
    let planned = asked.line.amount.filter(|planned| !planned.is_zero())?;
    difference(asked.say, claim.amount?, &[planned], after)
}

/// The first sentence of a text as it stands inside another.
fn clause(text: &str) -> String {
    let sentence = text.split_once(". ").map_or(text, |(first, _)| first);
    let mut signs = sentence.trim_end_matches('.').chars();
    signs.next().map_or_else(String::new, |first| first.to_lowercase().chain(signs).collect())
}
