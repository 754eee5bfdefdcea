//! What a Norwegian reads is Norwegian, and the page has all that the text has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::whole::{LATER, two_nights};
use super::{DATE, items, json, some, told};
use crate::common::{House, rows};

/// English words that stand in what the run publishes, and in no Norwegian sentence.
const ENGLISH: [&str; 12] =
    ["the", "than", "owed", "order", "another", "payer", "until", "yes", "no", "earlier", "pays", "due"];

/// Words of a line that are a code of the program: `WRONG_PAYER`, `receipt.share`.
fn is_code(word: &str) -> bool {
    let upper = word.contains('_') && word.chars().all(|sign| sign.is_ascii_uppercase() || sign == '_');
    let step = word.split_once('.').is_some_and(|(part, rest)| {
        let small = |text: &str| text.chars().all(|sign| sign.is_ascii_lowercase() || sign == '_');
        part.len() > 3 && rest.len() > 2 && small(part) && small(rest)
    });
    upper || step
}

/// The debtors of the later night whose payments have faults, and what these are.
fn with_faults(run: &Path) -> BTreeMap<String, String> {
    let of = |file: &str, key: &str, value: &str| -> BTreeMap<String, String> {
        rows(&run.join(file)).into_iter().map(|row| (row[key].clone(), row[value].clone())).collect()
    };
    let debtors = of("registers/orders.csv", "trekkid", "debtor_id");
    let orders = of("registers/payments.csv", "payment_id", "trekkid");
    let faults = of("payment_faults.csv", "payment_id", "code");
    let owner = |payment: &String| debtors.get(orders.get(payment)?).cloned();
    faults.iter().filter_map(|(payment, code)| Some((owner(payment)?, code.clone()))).collect()
}

#[test]
fn a_norwegian_explanation_has_no_english_word_and_no_code() {
    let house = two_nights();
    let later = house.revision(LATER, 1);
    let faults = with_faults(&later);
    let kinds: BTreeSet<&String> = faults.values().collect();
    assert!(!kinds.is_empty());
    let mut nights: Vec<_> = faults.keys().map(|debtor| (later.clone(), debtor.clone())).collect();
    nights.extend(some(&later, 60, 3).into_iter().map(|debtor| (later.clone(), debtor)));
    nights.extend(some(&house.revision(DATE, 1), 60, 4).into_iter().map(|d| (house.revision(DATE, 1), d)));
    for (run, debtor) in nights {
        let text = told(&run, &debtor, &[]);
        for line in text.lines().filter(|line| !line.contains("--inbox") && !line.contains("kontroll")) {
            let mut words = line.split(|sign: char| !(sign.is_alphanumeric() || "_.-".contains(sign)));
            let word = words.find(|word| ENGLISH.contains(word) || is_code(word.trim_end_matches('.')));
            assert_eq!(word, None, "{line}");
        }
    }
}

#[test]
fn the_days_to_answer_are_those_of_the_regime() {
    let house = two_nights();
    let run = house.revision(DATE, 1);
    let regimes = rows(&run.join("decisions.csv"));
    let regimes: BTreeMap<_, _> =
        regimes.into_iter().map(|row| (row["debtor_id"].clone(), row["regime"].clone())).collect();
    let mut seen = BTreeSet::new();
    for row in rows(&run.join("notices.csv")).into_iter().filter(|row| row["why"] != "setoff") {
        let regime = regimes[&row["debtor_id"]].clone();
        if !seen.insert(regime.clone()) {
            continue;
        }
        let text = told(&run, &row["debtor_id"], &[]).replace('\u{a0}', " ");
        let wanted = match regime.as_str() {
            "old" => "svarfrist 04.12.2026: 14 dager etter de tidligere reglene (tvfbl. § 4-18)",
            _ => "svarfrist 11.12.2026: 21 dager ·",
        };
        assert!(text.contains(wanted), "{regime}: {text}");
    }
    assert_eq!(seen.len(), 2);
}

#[test]
fn the_page_has_every_line_note_and_figure() {
    let house = two_nights();
    let run = house.revision(LATER, 1);
    for debtor in some(&run, 12, 7) {
        let page = told(&run, &debtor, &["--format", "html"]);
        let plain = page.replace("&#x27;", "'").replace("&quot;", "\"").replace("&#x2f;", "/");
        let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
        let explanation = json(&run, &debtor, &[]);
        for item in items(&explanation) {
            let mut texts: Vec<&str> = vec![item["title"].as_str().expect("a title")];
            texts.extend(item["notes"].as_array().into_iter().flatten().filter_map(|note| note.as_str()));
            texts.extend(item["amount"]["text"].as_str());
            texts.extend(item["article_text"].as_str());
            for text in texts {
                *wanted.entry(text.to_owned()).or_default() += 1;
            }
        }
        assert!(wanted.len() > 3);
        for (text, count) in wanted {
            assert!(plain.matches(text.as_str()).count() >= count, "{text} stands {count} times");
        }
    }
}

#[test]
fn a_row_that_was_parked_is_told_with_what_is_wrong() {
    let house = House::with_job("[checks]\nreject_limit_rows = 1000\n");
    house.generate(DATE, 40, 3);
    let path = house.day(DATE).join("incomes.csv");
    let text = std::fs::read_to_string(&path).expect("incomes");
    let at = text.find(",wage,").expect("a wage");
    let line = text[..at].rsplit('\n').next().expect("a line").to_owned();
    std::fs::write(&path, text.replacen(",wage,", ",wages,", 1)).expect("written");
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    house.publish(DATE);
    let debtor = line.split(',').find(|field| field.len() == 11).expect("a debtor");
    let inbox = house.path().join("days");
    let told = told(&house.revision(DATE, 1), debtor, &["--inbox", inbox.to_str().expect("a path")]);
    assert!(told.contains("holdt tilbake: income_kind: Ugyldig kode"), "{told}");
}
