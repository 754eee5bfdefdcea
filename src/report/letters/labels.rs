//! What things are called in letters: the house's words, where letters have none of their own; nynorsk always has.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::words::{self, Lang, Table};

const OWN: &str = include_str!("templates/ord.csv");

#[derive(Deserialize)]
struct Word {
    table: String,
    code: String,
    nb: String,
    nn: String,
    en: String,
}

/// Words of letters.
static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    csv::Reader::from_reader(OWN.as_bytes()).into_deserialize().filter_map(Result::ok).collect()
});

static BY_CODE: LazyLock<BTreeMap<(&str, &str), &Word>> =
    LazyLock::new(|| WORDS.iter().map(|word| ((word.table.as_str(), word.code.as_str()), word)).collect());

/// What a code of a table is called; a code nobody knows stays as it is.
#[must_use]
pub fn code(table: Table, code: &str, lang: Lang) -> String {
    let own = own(table.name(), code, lang);
    let title = own.or_else(|| words::code(table, code, lang).map(|entry| entry.title));
    title.unwrap_or(code).to_owned()
}

/// What a step of the trace is called.
#[must_use]
pub fn step(word: &str, lang: Lang) -> String {
    let title = own("step", word, lang).or_else(|| words::step(word, lang).map(|entry| entry.title));
    title.unwrap_or(word).to_owned()
}

fn own(table: &str, code: &str, lang: Lang) -> Option<&'static str> {
    let word = BY_CODE.get(&(table, code))?;
    Some(lang.pick(word.nb.as_str(), word.nn.as_str(), word.en.as_str())).filter(|text| !text.is_empty())
}

/// A person or organisation as a letter names it: an organisation in groups of three digits, of a person the birth
/// date alone.
#[must_use]
pub fn party(digits: &str) -> String {
    match (digits.len(), digits.get(..3), digits.get(3..6), digits.get(6..)) {
        (9, Some(a), Some(b), Some(c)) => format!("{a}\u{a0}{b}\u{a0}{c}"),
        (11, Some(a), Some(b), Some(_)) => format!("{a}{b}*****"),
        _ => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::IncomeKind;

    #[test]
    fn what_a_letter_says_is_called_something_in_nynorsk() {
        for (_, kind) in IncomeKind::ALL {
            assert!(own("income", kind, Lang::Nn).is_some(), "{kind}");
        }
        for class in ["a", "b", "c", "d", "e"] {
            assert!(own("class", class, Lang::Nn).is_some(), "{class}");
        }
        assert!(words::codes::of(Table::Rate).all(|rate| {
            ["LATE_INTEREST", "COURT_FEE"].contains(&rate.code) || own("rate", rate.code, Lang::Nn).is_some()
        }));
        for step in ["housing", "childcare", "support_paid", "extraordinary_cost", "common_share", "override"]
        {
            let step = format!("need.{step}");
            assert!(own("step", &step, Lang::Nn).is_some(), "{step}");
        }
        for reason in words::codes::of(Table::Reason) {
            assert!(own("reason", reason.code, Lang::Nn).is_some(), "{}", reason.code);
        }
    }

    #[test]
    fn a_person_is_named_by_the_birth_date_alone() {
        assert_eq!(party("310000086"), "310\u{a0}000\u{a0}086");
        assert_eq!(party("01814000008"), "018140*****");
    }
}
