//! One debtor's night is explained from what was published: whole, in both languages, and so that it can be
//! followed and worked out again from what is printed.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

use innkreving::units::Money;
use serde_json::Value;

use crate::common::{House, error_line, program, rows, said};

mod again;
mod goldens;
mod norwegian;
mod oracle;
mod whole;

const DATE: &str = "2026-11-20";

/// What the program says when it is asked about a debtor.
fn asked(run: &Path, debtor: &str, more: &[&str]) -> Output {
    let mut arguments = vec!["explain", run.to_str().expect("a path"), "--debtor", debtor];
    arguments.extend(more);
    program(&arguments)
}

/// The explanation as it is told.
fn told(run: &Path, debtor: &str, more: &[&str]) -> String {
    let output = asked(run, debtor, more);
    assert!(output.status.success(), "{}", said(&output));
    assert!(output.stderr.is_empty(), "{}", said(&output));
    String::from_utf8(output.stdout).expect("text")
}

/// The explanation as JSON.
fn json(run: &Path, debtor: &str, more: &[&str]) -> Value {
    let text = told(run, debtor, &[&["--format", "json"], more].concat());
    serde_json::from_str(&text).expect("JSON")
}

/// The items of an explanation in the order of the trace.
fn items(explanation: &Value) -> Vec<Value> {
    let sections = explanation["sections"].as_array().expect("sections");
    let groups = sections.iter().filter_map(|section| section["groups"].as_array()).flatten();
    let items = groups.flat_map(|group| group["items"].as_array().expect("items"));
    let mut all: Vec<Value> = items.cloned().collect();
    all.sort_by_key(|item| item["seq"].as_u64());
    all
}

/// The rows of a published table in an explanation.
fn rows_of(explanation: &Value, file: &str) -> Vec<Value> {
    let sections = explanation["sections"].as_array().expect("sections");
    let tables = sections.iter().filter_map(|section| section["tables"].as_array()).flatten();
    let of_file = tables.filter(|table| table["file"] == file);
    of_file.flat_map(|table| table["rows"].as_array().expect("rows")).cloned().collect()
}

/// An amount in øre.
fn ore(value: &Value) -> i64 {
    Money::parse(value.as_str().unwrap_or("0"), b'.').expect("an amount").ore()
}

/// The sum of the amounts of some steps.
fn sum(items: &[Value], steps: &[&str]) -> i64 {
    let is = |item: &&Value| steps.contains(&item["step"].as_str().expect("a step"));
    items.iter().filter(is).map(|item| ore(&item["amount"])).sum()
}

/// So many debtors of a run, the same for the same seed.
fn some(run: &Path, count: usize, seed: u64) -> Vec<String> {
    let mut all: Vec<String> =
        rows(&run.join("decisions.csv")).into_iter().map(|row| row["debtor_id"].clone()).collect();
    let mut state = seed;
    while all.len() > count {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let place = usize::try_from(state >> 33).expect("a place") % all.len();
        all.remove(place);
    }
    all
}

/// A first night of many debtors.
fn first_night(debtors: u64, seed: u64) -> House {
    let house = House::new();
    house.generate(DATE, debtors, seed);
    house.publish(DATE);
    house
}

#[test]
fn a_debtor_the_run_does_not_know_and_a_broken_run_are_told_in_a_line() {
    let house = first_night(40, 3);
    let run = house.revision(DATE, 1);
    let unknown = asked(&run, "13097212345", &[]);
    assert_eq!(unknown.status.code(), Some(2), "{}", said(&unknown));
    assert!(error_line(&unknown).contains("debtor 130972***** is not in the run"), "{}", said(&unknown));
    let debtor = some(&run, 1, 1).concat();
    let no_inbox = asked(&run, &debtor, &["--inbox", house.path().join("none").to_str().expect("a path")]);
    assert_eq!(no_inbox.status.code(), Some(3), "{}", said(&no_inbox));
    for file in ["trace.parquet", "allocations.csv", "registers/payments.csv", "manifest.json"] {
        let broken = house.copy();
        let run = broken.revision(DATE, 1);
        std::fs::write(run.join(file), "x\n1\n").expect("broken");
        let output = asked(&run, &debtor, &[]);
        assert_eq!(output.status.code(), Some(5), "{file}: {}", said(&output));
        assert!(error_line(&output).contains(file), "{file}: {}", said(&output));
        std::fs::remove_file(run.join(file)).expect("gone");
        let output = asked(&run, &debtor, &[]);
        assert!(matches!(output.status.code(), Some(1 | 5)), "{file}: {}", said(&output));
        assert!(!said(&output).contains(&debtor), "{file}: nobody is named");
    }
}

#[test]
fn no_person_is_named_in_full_in_any_form() {
    let house = first_night(60, 5);
    let run = house.revision(DATE, 1);
    let inbox = house.path().join("days");
    let with_inbox = ["--inbox", inbox.to_str().expect("a path")];
    for debtor in some(&run, 25, 9) {
        for format in ["text", "json", "html"] {
            let text =
                told(&run, &debtor, &[&["--format", format, "--lang", "en"], &with_inbox[..]].concat());
            let mut digits = text.split(|sign: char| !sign.is_ascii_digit());
            let full = digits.find(|part| part.len() == 11);
            assert!(full.is_none(), "{format}: an identifier of a person in full");
            let names = rows(&house.day(DATE).join("debtors.csv"));
            let row = names.iter().find(|row| row["debtor_id"] == debtor).expect("a row");
            for column in ["name", "address"] {
                let value = row.get(column).filter(|value| !value.is_empty());
                assert!(value.is_none_or(|value| !text.contains(value.as_str())), "{format}: {column}");
            }
        }
        let page = told(&run, &debtor, &["--format", "html"]);
        assert!(page.contains("default-src 'none'") && !page.contains("<script"), "a page of its own");
    }
}

/// The values of a row as text.
fn texts(row: &Value) -> BTreeMap<String, String> {
    let object = row.as_object().expect("an object");
    object.iter().map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
}
