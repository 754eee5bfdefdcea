//! What things are called in case files: the house's words, and some of their own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::report::letters::labels;
use crate::units::dates::{Month, parse_date};
use crate::units::{Money, PartyId};
use crate::words::measures::fact_words;
use crate::words::{Lang, Table, codes, format};

const OWN: &str = include_str!("templates/ord.csv");
/// The language of case files.
pub const NB: Lang = Lang::Nb;

#[derive(Deserialize)]
struct Word {
    table: String,
    code: String,
    nb: String,
}

static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    csv::Reader::from_reader(OWN.as_bytes()).into_deserialize().filter_map(Result::ok).collect()
});

static BY_CODE: LazyLock<BTreeMap<(&str, &str), &str>> = LazyLock::new(|| {
    WORDS.iter().map(|word| ((word.table.as_str(), word.code.as_str()), word.nb.as_str())).collect()
});

/// What a code of a table of case files is called; a code nobody knows stays as it is.
#[must_use]
pub fn own(table: &str, code: &str) -> String {
    BY_CODE.get(&(table, code)).copied().unwrap_or(code).to_owned()
}

/// The names of all facts.
pub fn fact_names() -> impl Iterator<Item = &'static str> {
    codes::of(Table::Fact).map(|code| code.code)
}

/// What a code of the house's tables is called.
#[must_use]
pub fn code(table: Table, code: &str) -> String {
    labels::code(table, code, NB)
}

/// The value of a fact in words.
#[must_use]
pub fn value(name: &str, value: &str) -> String {
    if let Some(day) = parse_date(value) {
        // The first day of a month stands for it.
        if name.ends_with("_month") || name == "month" {
            return format::month(day, NB);
        }
        return format::date(day, NB);
    }
    if let Some(month) = Month::parse(value) {
        return format::month(month.first_day(), NB);
    }
    if let Some(amount) = Money::parse_sum(value).filter(|_| value.contains('.')) {
        return format::kroner(amount, NB);
    }
    match name {
        "reference" | "asset" | "order" => value.to_owned(),
        "payer" => labels::party(value),
        _ => fact_words(name, value, NB).unwrap_or_else(|| value.to_owned()),
    }
}

/// A creditor as others may see it.
#[must_use]
pub fn creditor(digits: &str) -> String {
    match PartyId::from_digits(digits) {
        Some(party) if party.is_person() => "privatperson".to_owned(),
        _ => labels::party(digits),
    }
}
