//! Facts of a measure in words.

use super::{Lang, Table, code};

/// The fact that is always the last, since its value is free text.
const FREE_TEXT: &str = "reference";

/// The facts of a measure as `measures.csv` has them (`value=1.00; net=1.00; reference=a; b`), each by its name. A
/// free text is the last: all that follows is its value.
#[must_use]
pub fn facts(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').unwrap_or((rest, ""));
        if name == FREE_TEXT {
            found.push((name, after));
            break;
        }
        let (value, next) = after.split_once("; ").unwrap_or((after, ""));
        found.push((name, value));
        rest = next;
    }
    found
}

/// What a fact is called; its name when it has no words.
#[must_use]
pub fn fact_name(name: &str, lang: Lang) -> String {
    code(Table::Fact, name, lang).map_or_else(|| name.to_owned(), |entry| entry.title.to_owned())
}

/// The words of a fact, several with a comma between; none when its value is no word of the program's own.
#[must_use]
pub fn fact_words(name: &str, value: &str, lang: Lang) -> Option<String> {
    let word = |one: &str| code(Table::FactWord, &format!("{name} {one}"), lang).map(|entry| entry.title);
    let words: Option<Vec<&str>> = value.split(' ').map(word).collect();
    words.map(|words| words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_by_their_names_and_a_free_text_to_its_end() {
        let read = facts("value=12.50; choice=bank_first; reference=gnr. 1; bnr. 2; x=y");
        assert_eq!(
            read,
            [("value", "12.50"), ("choice", "bank_first"), ("reference", "gnr. 1; bnr. 2; x=y")]
        );
        assert_eq!(facts(""), []);
        assert_eq!(facts("reference="), [("reference", "")]);
    }

    #[test]
    fn words_are_told_each_and_what_is_no_word_is_not() {
        let said = |name, value| fact_words(name, value, Lang::En);
        assert_eq!(said("choice", "bank_first").as_deref(), Some("bank deposits first"));
        assert_eq!(
            said("grounds", "fraud_indicated asset_stripping").as_deref(),
            Some("signs of fraud, assets put out of reach")
        );
        assert_eq!(said("value", "12.50"), None);
        assert_eq!(
            (fact_name("net", Lang::Nb), fact_name("other", Lang::Nb)),
            ("Netto".into(), "other".into())
        );
    }
}
