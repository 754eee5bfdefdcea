//! The tables of measures, their requirements and conditions are read whole, and looked up as they stand.

use super::*;

/// A day and a regime of each period: before the new law, the year of transition, after it.
const PERIODS: [(&str, &str, Regime); 3] = [
    ("old", "2025-06-02", Regime::Old),
    ("2026", "2026-06-01", Regime::New),
    ("2027", "2027-06-01", Regime::New),
];

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
