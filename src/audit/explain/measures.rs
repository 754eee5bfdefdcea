//! Measures and foreign requests as they are read.

use super::model::Shown;
use super::names::Names;
use super::say::Say;
use crate::law::kinds;
use crate::units::dates::parse_date;
use crate::units::ids::mask_within;
use crate::units::{Money, PartyId};
use crate::words::{self, measures};

/// The facts of a measure: each by its name, amounts and days as the language writes them. Persons and accounts are
/// masked.
pub(super) fn facts(text: &str, names: &Names, say: Say) -> Shown {
    let (mut raw, mut told) = (Vec::new(), Vec::new());
    for (name, value) in measures::facts(text) {
        let (plain, said) = fact(name, value, names, say);
        raw.push(format!("{name}={plain}"));
        told.push(format!("{}: {said}", measures::fact_name(name, say.0)));
    }
    Shown { raw: raw.join("; "), text: told.join("; ") }
}

/// A value for machines and for people.
fn fact(name: &str, value: &str, names: &Names, say: Say) -> (String, String) {
    if name == "payer" {
        return (names.show(value), names.show(value));
    }
    if let Some(words) = measures::fact_words(name, value, say.0) {
        return (value.to_owned(), words);
    }
    if let Some(day) = parse_date(value) {
        return (value.to_owned(), say.day(day));
    }
    // An amount has its two decimals always; a count and the name of an asset have none.
    let has_decimals = value.len() > 3 && value.as_bytes()[value.len() - 3] == b'.';
    match Money::parse(value, b'.').ok().filter(|_| has_decimals && name != "reference") {
        Some(amount) => (value.to_owned(), say.kr(amount)),
        None if name == "reference" => (mask_within(value), mask_within(value)),
        None => (value.to_owned(), value.to_owned()),
    }
}

/// The articles of a measure.
pub(super) fn basis(text: &str, say: Say) -> String {
    say.article(text)
}

/// Parties with a space between.
pub(super) fn parties(text: &str, names: &Names) -> String {
    let show = |digits: &str| match PartyId::from_digits(digits) {
        Some(_) => names.show(digits),
        None => mask_within(digits),
    };
    text.split(' ').map(show).collect::<Vec<_>>().join(" ")
}

/// A kind of claim by its code.
pub(super) fn kind(code: &str, say: Say) -> Option<String> {
    let found = kinds::by_code(code)?;
    Some(words::kind(&found.number, say.0).to_owned())
}
