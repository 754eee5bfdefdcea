//! The table of kinds and measures, line by line, held against `fixtures/tables/measures.csv`.
#![expect(clippy::disallowed_methods, reason = "the table that is written down is a file")]

use std::fmt::Write as _;

use super::*;

/// A day and a regime of each period: before the new law, the year of transition, after it.
const PERIODS: [(&str, &str, Regime); 3] = [
    ("old", "2025-06-02", Regime::Old),
    ("2026", "2026-06-01", Regime::New),
    ("2027", "2027-06-01", Regime::New),
];

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/tables/measures.csv");

fn words(answer: &Answer) -> (&'static str, String, &'static str) {
    match answer {
        Answer::Allowed { article, conditions } => {
            let codes: Vec<&str> = conditions.iter().map(|one| one.code).collect();
            ("allowed", codes.join(" "), article)
        }
        Answer::Refused(condition) => ("refused", condition.code.to_owned(), condition.article),
    }
}

fn table() -> String {
    let mut text = String::from("kind,measure,period,answer,code,article,with_document\n");
    for kind in kinds::all() {
        for measure in measures() {
            for (period, day, regime) in PERIODS {
                let day = parse_date(day).expect("a day");
                let (answer, code, article) = words(&allowed(kind.no, measure, day, regime, false));
                let (with_document, ..) = words(&allowed(kind.no, measure, day, regime, true));
                let number = &kind.number;
                writeln!(text, "{number},{measure},{period},{answer},{code},\"{article}\",{with_document}")
                    .expect("text");
            }
        }
    }
    text
}

#[test]
fn every_row_of_the_tables_is_read_and_named() {
    let lines = |data: &str| data.lines().count() - 1;
    assert_eq!(RULES.len(), lines(include_str!("../data/measures.csv")));
    assert_eq!(REQUIREMENTS.len(), lines(include_str!("../data/requirements.csv")));
    assert_eq!(CONDITIONS.len(), lines(include_str!("../data/conditions.csv")));
    let used = |name: &str, of: fn(&Rule) -> &[&'static Requirement]| {
        RULES.iter().any(|rule| of(rule).iter().any(|one| one.name == name))
    };
    for one in REQUIREMENTS.iter() {
        assert!(used(&one.name, |rule| &rule.requires), "{} is required by nothing", one.name);
    }
    for one in CONDITIONS.iter() {
        assert!(used(&one.name, |rule| &rule.conditions), "{} is a condition of nothing", one.name);
    }
    for one in REQUIREMENTS.iter().chain(CONDITIONS.iter()) {
        let said: Vec<&str> = kinds::all().iter().map(|kind| kinds::column(kind.no, &one.column)).collect();
        assert!(said.iter().any(|word| !word.is_empty()), "no column {}", one.column);
        for word in one.words.split(' ') {
            assert!(said.contains(&word), "{}: no kind says {word} in {}", one.name, one.column);
        }
    }
}

#[test]
fn every_measure_has_rows_of_its_own() {
    for measure in MeasureKind::ALL {
        assert!(measures().contains(&measure.as_str()), "{measure}");
    }
}

#[test]
fn the_table_of_kinds_and_measures_is_the_one_written_down() {
    let text = table();
    assert_eq!(text.lines().count(), 1 + kinds::all().len() * measures().len() * PERIODS.len());
    if std::env::var_os("INNKREVING_REWRITE").is_some() {
        std::fs::write(GOLDEN, &text).expect("written");
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    for (number, (found, expected)) in (1..).zip(text.lines().zip(golden.lines())) {
        assert_eq!(found, expected, "line {number}");
    }
    assert_eq!(text.lines().count(), golden.lines().count());
}

#[test]
fn what_is_looked_up_once_is_what_the_table_says() {
    for (_, day, regime) in PERIODS {
        let day = parse_date(day).expect("a day");
        let looked_up = AllowedOn::day(day);
        for kind in kinds::all() {
            for measure in MeasureKind::ALL {
                for documented in [false, true] {
                    let expected = match allowed(kind.no, measure.as_str(), day, regime, documented) {
                        Answer::Allowed { article, .. } => Some(article),
                        Answer::Refused(_) => None,
                    };
                    assert_eq!(looked_up.article(measure, kind.no, regime, documented), expected);
                }
            }
        }
    }
}
