//! Generated later days: the same population, taken in without a fault, and told from the first by the program.

use crate::common::{House, program, said};

const FIRST: &str = "2026-11-20";
const FILES: [&str; 8] = [
    "claims.csv",
    "support.csv",
    "incomes.csv",
    "debtors.csv",
    "children.csv",
    "other_deductions.csv",
    "creditors.csv",
    "control.json",
];

/// Generates a later day with the program.
fn generate(house: &House, day: &str, more: &[&str]) {
    let out = house.day(day);
    let out = out.to_str().expect("a path");
    let fixed = ["generate", "--debtors", "600", "--seed", "5", "--date", day, "--since", FIRST, out];
    let output = program(&[&fixed, more].concat());
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_later_day_is_taken_in_without_a_fault() {
    let house = House::new();
    for day in ["2026-11-21", "2026-12-20", "2027-02-28"] {
        generate(&house, day, &["--changed", "100"]);
        let job = house.job();
        let output = program(&["check", job.to_str().expect("a path"), "--date", day]);
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("No row would be parked."), "{}", said(&output));
    }
}

#[test]
fn a_later_day_is_the_same_every_time_and_two_per_cent_change_unless_told_otherwise() {
    let (one, other) = (House::new(), House::new());
    generate(&one, "2026-12-20", &[]);
    generate(&other, "2026-12-20", &["--changed", "2"]);
    let read =
        |house: &House, day: &str, file: &str| std::fs::read(house.day(day).join(file)).expect("a file");
    for file in FILES {
        assert!(read(&one, "2026-12-20", file) == read(&other, "2026-12-20", file), "{file}");
    }
    generate(&other, "2026-12-20", &["--changed", "0"]);
    assert!(read(&one, "2026-12-20", "claims.csv") != read(&other, "2026-12-20", "claims.csv"));
}

#[test]
fn a_later_day_that_is_not_later_is_a_usage_error() {
    let house = House::new();
    let out = house.day(FIRST);
    let out = out.to_str().expect("a path");
    let output =
        program(&["generate", "--debtors", "10", "--seed", "5", "--date", FIRST, "--since", FIRST, out]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(!house.day(FIRST).exists());
}
