//! Freshness: a night is not decided on old facts, unless somebody says why.

use std::process::Output;

use crate::common::{House, program, rows, said};
use crate::release::json;

const DATE: &str = "2026-11-20";

/// A house with an inbox, taken out on the day before.
fn house() -> House {
    let house = House::new();
    house.generate(DATE, 20, 1);
    house
}

/// Writes something else in place of a text of an inbox's file, wherever it stands.
fn rewrite(house: &House, file: &str, from: &str, to: &str) {
    let path = house.day(DATE).join(file);
    let text = std::fs::read_to_string(&path).expect("a file");
    assert!(text.contains(from), "{file} has no {from}");
    std::fs::write(&path, text.replace(from, to)).expect("written");
}

/// Says of one input only when it was taken out of its system.
fn extracted(house: &House, input: &str, at: &str) {
    let control = format!(r#"{{"{input}": {{"extracted_at": "{at}"}}}}"#);
    std::fs::write(house.day(DATE).join("control.json"), control).expect("written");
}

fn check(house: &House) -> Output {
    program(&["check", house.job().to_str().expect("a path"), "--date", DATE])
}

/// Run and check both refuse, with one line that says why, and nothing is published.
fn refused(house: &House, why: &str) {
    let outputs = [house.run(DATE, &["--quiet"]), check(house)];
    for output in outputs {
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let error: Vec<&str> = errors.lines().filter(|line| line.starts_with("error")).collect();
        assert_eq!(error.len(), 1, "{errors}");
        assert!(error[0].contains(why), "{why}: {errors}");
    }
    assert!(!house.revision(DATE, 1).exists());
}

fn taken(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
}

#[test]
fn incomes_without_the_last_due_month_are_refused() {
    let house = house();
    rewrite(&house, "incomes.csv", ",2026-10,", ",2026-11,");
    refused(&house, "incomes have no row of 2026-10, which is due: the newest month before it is 2026-09");
}

#[test]
fn the_due_day_of_the_job_says_which_month_is_due() {
    let house = House::with_job("[law]\nincome_due_day = 21\n");
    house.generate(DATE, 20, 1);
    rewrite(&house, "incomes.csv", ",2026-10,", ",2026-11,");
    taken(&house.run(DATE, &[]));
    taken(&check(&house));
}

#[test]
fn claims_and_payments_older_than_the_job_takes_are_refused() {
    let house = house();
    let payments = "payment_id,kid,payer_id,amount,value_date,pay_month\n";
    std::fs::write(house.day(DATE).join("payments.csv"), payments).expect("written");
    for input in ["claims", "payments"] {
        extracted(&house, input, "2026-11-16T23:00:00Z");
        let why = format!("{input} were taken out on 2026-11-16, 4 days before the day; at most 3");
        refused(&house, &why);
    }
    extracted(&house, "claims", "2026-11-17T00:00:00+01:00");
    taken(&house.run(DATE, &[]));
    let patient = House::with_job("[checks]\nmax_age_days = 4\n");
    patient.generate(DATE, 20, 1);
    extracted(&patient, "claims", "2026-11-16");
    taken(&patient.run(DATE, &[]));
}

#[test]
fn the_age_of_other_inputs_and_of_those_that_do_not_tell_it_is_not_judged() {
    let house = house();
    extracted(&house, "debtors", "2026-01-01");
    taken(&house.run(DATE, &[]));
    let told = check(&house);
    assert!(said(&told).contains("age not known"), "{}", said(&told));
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    taken(&house.run(DATE, &[]));
}

#[test]
fn what_was_taken_out_after_the_day_is_a_fault_of_the_control_file() {
    let house = house();
    extracted(&house, "debtors", "2026-11-21T00:10:00Z");
    let why = "control.json: debtors: extracted_at is 2026-11-21, after the day 2026-11-20";
    refused(&house, why);
    let output = house.run(DATE, &["--accept-stale", "--reason", "x"]);
    assert_eq!(output.status.code(), Some(3), "a fault is not old age: {}", said(&output));
    taken(&house.run(DATE, &["--what-if"]));
    extracted(&house, "debtors", "2026-11-20T23:59:00Z");
    taken(&house.run(DATE, &[]));
}

#[test]
fn old_facts_are_taken_for_a_reason_that_stands_in_the_manifest_and_the_summary() {
    let house = house();
    rewrite(&house, "incomes.csv", ",2026-10,", ",2026-09,");
    extracted(&house, "claims", "2026-11-10");
    for reason in ["", " ", "a\u{200b}b"] {
        let output = house.run(DATE, &["--accept-stale", "--reason", reason]);
        assert_eq!(output.status.code(), Some(2), "{reason:?}: {}", said(&output));
    }
    assert_eq!(house.run(DATE, &["--accept-stale"]).status.code(), Some(2));
    let output =
        house.run(DATE, &["--quiet", "--accept-stale", "--reason", " ledger of  25876099732 closed"]);
    taken(&output);
    assert!(!said(&output).contains("25876099732") && said(&output).contains("258760*****"));
    let run = house.revision(DATE, 1);
    let accepted = &json(&run.join("manifest.json"))["predicate"]["accepted_stale"];
    assert_eq!(accepted["reason"], "ledger of 25876099732 closed");
    let stale = accepted["stale"].as_array().expect("a list");
    assert_eq!(stale.len(), 2);
    let warnings = json(&run.join("summary.json"))["warnings"].clone();
    for one in stale {
        let warning =
            format!("stale input accepted (ledger of 258760***** closed): {}", one.as_str().unwrap());
        assert!(warnings.as_array().expect("warnings").contains(&warning.clone().into()), "{warnings}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(&warning), "{}", said(&output));
    }
    assert!(!rows(&run.join("decisions.csv")).is_empty());
}

#[test]
fn a_reason_for_old_facts_leaves_no_trace_when_none_are_old() {
    let house = house();
    taken(&house.run(DATE, &["--accept-stale", "--reason", "to be sure"]));
    let run = house.revision(DATE, 1);
    assert!(json(&run.join("manifest.json"))["predicate"]["accepted_stale"].is_null());
    assert!(!std::fs::read_to_string(run.join("summary.json")).expect("a summary").contains("stale"));
    let again = house.run(DATE, &[]);
    assert!(said(&again).contains("Published already"), "{}", said(&again));
}

#[test]
fn a_correction_is_made_of_what_is_known_later() {
    let house = house();
    house.publish(DATE);
    house.released(DATE, 1);
    extracted(&house, "claims", "2026-11-23T06:00:00Z");
    taken(&house.run(DATE, &["--correct", "--reason", "wages were booked twice"]));
}
