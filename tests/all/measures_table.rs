//! The table of kinds and measures, a line for kind × measure × period, held against the one written down in
//! `fixtures/tables/measures.csv`. It is written anew with `INNKREVING_REWRITE=1`.

use std::fmt::Write as _;
use std::path::Path;

use innkreving::law::kinds;
use innkreving::law::measures::allowed::{Answer, allowed, measures};
use innkreving::model::Regime;

use crate::common::day;

/// A day and a regime of each period: before the new law, the year of transition, after it.
const PERIODS: [(&str, &str, Regime); 3] = [
    ("old", "2025-06-02", Regime::Old),
    ("2026", "2026-06-01", Regime::New),
    ("2027", "2027-06-01", Regime::New),
];

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
            for (period, date, regime) in PERIODS {
                let of = |documented| allowed(kind.no, measure, day(date), regime, documented);
                let (answer, code, article) = words(&of(false));
                let (with_document, ..) = words(&of(true));
                let number = &kind.number;
                writeln!(text, "{number},{measure},{period},{answer},{code},\"{article}\",{with_document}")
                    .expect("text");
            }
        }
    }
    text
}

#[test]
fn the_table_of_kinds_and_measures_is_the_one_written_down() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tables/measures.csv");
    let text = table();
    assert_eq!(text.lines().count(), 1 + kinds::all().len() * measures().len() * PERIODS.len());
    if std::env::var_os("INNKREVING_REWRITE").is_some() {
        std::fs::write(&path, &text).expect("written");
    }
    let golden = std::fs::read_to_string(&path).expect("the table");
    for (number, (found, expected)) in (1..).zip(text.lines().zip(golden.lines())) {
        assert_eq!(found, expected, "line {number}");
    }
    assert_eq!(text.lines().count(), golden.lines().count());
}
