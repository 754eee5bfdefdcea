//! Rerunning a day: before its release, after it, and once later days stand.

use std::process::Output;

use crate::common::{House, digests, said};
use crate::release::{change, json};

const BEFORE: &str = "2026-11-19";
const DATE: &str = "2026-11-20";
const NEXT: &str = "2026-11-23";

/// A house with inboxes of three days, the second published.
fn house() -> House {
    let house = House::new();
    for (seed, date) in [(1, BEFORE), (2, DATE), (3, NEXT)] {
        house.generate(date, 30, seed);
    }
    house.publish(DATE);
    house
}

fn predicate(house: &House, part: &str, date: &str, number: u32) -> serde_json::Value {
    let folder = house.path().join("runs").join(part).join(date).join(format!("rev-{number:03}"));
    json(&folder.join("manifest.json"))["predicate"].clone()
}

/// The digest a release is bound to.
fn released_manifest(house: &House, date: &str, number: u32) -> serde_json::Value {
    json(&house.revision(date, number).join("release.json"))["manifest_sha256"].clone()
}

fn correct(house: &House, date: &str, reason: &str) -> Output {
    house.run(date, &["--correct", "--reason", reason])
}

fn ended(output: &Output, code: i32, about: &str) {
    assert_eq!(output.status.code(), Some(code), "{}", said(output));
    assert!(said(output).contains(about), "{about}: {}", said(output));
}

#[test]
fn an_unreleased_day_is_run_again_from_the_same_registers() {
    let house = house();
    ended(&house.run(DATE, &[]), 0, "Published already");
    change(&house, DATE, "incomes");
    ended(&house.run(DATE, &[]), 0, "rev-002");
    ended(&house.run(DATE, &[]), 0, "Published already");
    for number in [1, 2] {
        let predicate = predicate(&house, "", DATE, number);
        assert_eq!((&predicate["kind"], predicate["registers_from"].is_null()), (&"night".into(), true));
    }
    assert!(!house.revision(DATE, 3).exists());
}

#[test]
fn a_night_reads_the_registers_of_the_last_released_day_however_many_were_skipped() {
    let house = house();
    house.publish(BEFORE);
    house.released(BEFORE, 1);
    ended(&house.run(NEXT, &[]), 0, "registers: 2026-11-19 rev-001");
    assert_eq!(predicate(&house, "", NEXT, 1)["registers_from"], released_manifest(&house, BEFORE, 1));
    house.released(NEXT, 1);
}

#[test]
fn the_same_bytes_from_other_registers_are_another_revision() {
    let house = house();
    house.publish(NEXT);
    house.released(DATE, 1);
    ended(&house.run(NEXT, &[]), 0, "rev-002");
    ended(&house.run(NEXT, &[]), 0, "Published already");
    house.released(NEXT, 2);
}

#[test]
fn the_last_released_day_is_run_again_as_a_correction_only() {
    let house = house();
    ended(&correct(&house, DATE, "late incomes"), 2, "not released");
    house.released(DATE, 1);
    ended(&house.run(DATE, &[]), 2, "--correct --reason");
    ended(&correct(&house, DATE, " "), 2, "reason");
    ended(&correct(&house, NEXT, "late incomes"), 2, "not released");
    assert!(!house.revision(DATE, 2).exists());
    change(&house, DATE, "incomes");
    ended(&correct(&house, DATE, " late  incomes"), 0, "registers: 2026-11-20 rev-001");
    let made = predicate(&house, "", DATE, 2);
    assert_eq!((&made["kind"], &made["reason"]), (&"correction".into(), &"late incomes".into()));
    assert_eq!(made["registers_from"], released_manifest(&house, DATE, 1));
    ended(&correct(&house, DATE, "late incomes"), 0, "Published already");

    // Other facts again: another correction of what is released, not of the one that stayed in the house.
    change(&house, DATE, "claims");
    ended(&correct(&house, DATE, "late incomes"), 0, "rev-003");
    assert_eq!(predicate(&house, "", DATE, 3)["registers_from"], released_manifest(&house, DATE, 1));
    ended(&house.run(NEXT, &[]), 0, "registers: 2026-11-20 rev-001");
    house.released(DATE, 3);
    ended(&house.release(DATE, 2), 5, "comes before");
    ended(&house.release(NEXT, 1), 5, "run the day again");
    ended(&house.run(NEXT, &[]), 0, "registers: 2026-11-20 rev-003");
    house.released(NEXT, 2);
}

#[test]
fn a_day_before_the_last_released_one_is_run_as_a_what_if_only() {
    let house = house();
    let first = digests(&house.revision(DATE, 1));
    house.released(DATE, 1);
    house.publish(NEXT);
    house.released(NEXT, 1);
    let store = digests(&house.path().join("runs"));
    ended(&house.run(DATE, &[]), 2, "--what-if");
    ended(&house.run(BEFORE, &[]), 2, "--what-if");
    ended(&correct(&house, DATE, "x"), 2, "--what-if");
    assert_eq!(digests(&house.path().join("runs")), store);

    ended(&house.run(DATE, &["--what-if"]), 0, "what-if/2026-11-20/rev-001");
    ended(&house.run(DATE, &["--what-if"]), 0, "Published already");
    let beside = house.path().join("runs/what-if").join(DATE);
    // The page says what kind of run it is of; everything else is of the night.
    let [what_if, first] = [digests(&beside.join("rev-001")), first].map(|mut files| {
        assert!(files.remove("report.html").is_some());
        // Nobody is written to of a night that only might have been, and nobody acts on it.
        files.retain(|name, _| !name.starts_with("letters/") && !name.starts_with("measures/"));
        files
    });
    assert!(what_if == first, "the same facts and registers");
    change(&house, DATE, "incomes");
    ended(&house.run(DATE, &["--what-if"]), 0, "what-if/2026-11-20/rev-002");
    let made = predicate(&house, "what-if", DATE, 2);
    assert_eq!((&made["kind"], made["registers_from"].is_null()), (&"what-if".into(), true));
    ended(&house.release(DATE, 2), 5, "no published revision 2");
    assert!(!house.revision(DATE, 2).exists());
}

#[test]
fn any_day_has_a_what_if_from_the_registers_before_it() {
    let house = house();
    ended(&house.run(NEXT, &["--what-if"]), 0, "registers: none");
    house.released(DATE, 1);
    for date in [DATE, BEFORE] {
        ended(&house.run(date, &["--what-if"]), 0, "registers: none");
    }
    ended(&house.run(NEXT, &["--what-if"]), 0, "registers: 2026-11-20 rev-001");
    let from = &predicate(&house, "what-if", NEXT, 2)["registers_from"];
    assert_eq!(*from, released_manifest(&house, DATE, 1));
    assert!(!house.revision(NEXT, 1).exists(), "no what-if stands among the nights");
    house.publish(NEXT);
    house.released(NEXT, 1);
}

/// The order versions a revision hands over, as bytes by number and version.
fn versions(house: &House, date: &str, number: u32) -> Vec<((String, u64), String)> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(house.revision(date, number).join("orders")).expect("orders") {
        let orders = json(&file.expect("a file").path());
        for order in orders.as_array().expect("versions") {
            let trekkid = order["trekkid"].as_str().expect("a number").to_owned();
            found.push(((trekkid, order["trekkversjon"].as_u64().expect("a version")), order.to_string()));
        }
    }
    found
}

#[test]
fn no_two_contents_leave_the_house_under_one_version() {
    let house = House::new();
    house.generate(DATE, 200, 2);
    house.publish(DATE);
    house.released(DATE, 1);
    for table in ["incomes", "claims", "support"] {
        for _ in 0..20 {
            change(&house, DATE, table);
        }
    }
    ended(&correct(&house, DATE, "rows taken back"), 0, "rev-002");
    house.released(DATE, 2);
    std::fs::rename(house.day(DATE), house.day(NEXT)).expect("moved");
    let output = house.run(NEXT, &[]);
    ended(&output, 0, "registers: 2026-11-20 rev-002");
    house.released(NEXT, 1);
    let mut all = std::collections::BTreeMap::new();
    let [first, corrected, next] =
        [(DATE, 1), (DATE, 2), (NEXT, 1)].map(|(date, number)| versions(&house, date, number));
    println!("{} first, {} corrected, {} next", first.len(), corrected.len(), next.len());
    assert!(!corrected.is_empty() && corrected.len() < first.len(), "only what moves is corrected");
    for (version, content) in [first, corrected, next].concat() {
        let before = all.insert(version.clone(), content);
        assert!(before.is_none(), "{version:?} twice");
    }
}
