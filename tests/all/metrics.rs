//! Figures for the monitoring: whole files in Prometheus' text form, of nights that go well and of others.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;

use crate::common::{House, rows, said};
use crate::release::json;

const DATE: &str = "2026-11-20";

fn house() -> House {
    let house = House::new();
    house.generate(DATE, 60, 4);
    house
}

/// Runs the day and reads its figures, by series; every line is of the form and every series is described.
fn figures(house: &House, more: &[&str], code: i32) -> BTreeMap<String, String> {
    let file = house.path().join("figures/night.prom");
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    let mut arguments = vec!["--metrics", file.to_str().expect("a path")];
    arguments.extend(more);
    let output = house.run(DATE, &arguments);
    assert_eq!(output.status.code(), Some(code), "{}", said(&output));
    let text = std::fs::read_to_string(&file).expect("figures");
    assert!(text.ends_with('\n'));
    let (mut described, mut found) = (String::new(), BTreeMap::new());
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, words) = help.split_once(' ').expect("a name and words");
            assert!(!words.is_empty() && name.starts_with("innkreving_"), "{line}");
            name.clone_into(&mut described);
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            assert_eq!(kind, format!("{described} gauge"));
        } else {
            let (series, value) = line.rsplit_once(' ').expect("a series and a value");
            assert_eq!(series.split('{').next(), Some(described.as_str()), "{line}");
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(found.insert(series.to_owned(), value.to_owned()).is_none(), "{line} twice");
        }
    }
    let left = std::fs::read_dir(file.parent().expect("a folder")).expect("a folder").count();
    assert_eq!(left, 1, "no temporary file stays");
    found
}

fn labelled(figures: &BTreeMap<String, String>, name: &str) -> BTreeMap<String, u64> {
    let start = format!("innkreving_{name}{{");
    let words = figures.iter().filter(|(series, value)| series.starts_with(&start) && *value != "0");
    words
        .map(|(series, value)| {
            let word = series.split('"').nth(1).expect("a label").to_owned();
            (word, value.parse().expect("a count"))
        })
        .collect()
}

#[test]
fn the_figures_of_a_night_are_those_of_its_summary() {
    let house = house();
    let found = figures(&house, &[], 0);
    let figure = |name: &str| found.get(&format!("innkreving_{name}")).map(String::as_str);
    let summary = json(&house.revision(DATE, 1).join("summary.json"));
    assert_eq!(figure("run_success"), Some("1"));
    assert_eq!(figure("run_exit_code"), Some("0"));
    assert_eq!(figure("run_new_revision"), Some("1"));
    assert_eq!(figure("run_accepted_stale"), Some("0"));
    assert_eq!(figure("collection_day_timestamp_seconds"), Some("1795132800"));
    assert_eq!(figure("expected_kroner"), summary["orders"]["expected"].as_str());
    assert_eq!(figure("planned_kroner"), summary["allocations"]["planned"].as_str());
    for name in ["debtors", "claims"] {
        assert_eq!(figure(name), Some(summary[name].to_string()).as_deref(), "{name}");
    }
    let counts = |value: &serde_json::Value| -> BTreeMap<String, u64> {
        serde_json::from_value(value.clone()).expect("counts")
    };
    assert_eq!(labelled(&found, "orders"), counts(&summary["orders"]["by_action"]));
    assert_eq!(labelled(&found, "notices"), counts(&summary["notices"]));
    assert_eq!(labelled(&found, "holds"), counts(&summary["holds"]));
    assert!(!labelled(&found, "holds").is_empty() && !labelled(&found, "orders").is_empty());
    let read = rows(&house.day(DATE).join("claims.csv")).len() as u64;
    assert_eq!(labelled(&found, "input_rows")["claims"], read);
    for series in [
        "run_peak_memory_bytes",
        "run_end_timestamp_seconds",
        "step_duration_seconds{step=\"read\"}",
        "step_duration_seconds{step=\"decide\"}",
        "step_duration_seconds{step=\"publish\"}",
        "parked_rows{input=\"incomes\"}",
    ] {
        assert!(figure(series).is_some(), "{series}: {found:?}");
    }
    let again = figures(&house, &[], 0);
    assert_eq!(again["innkreving_run_new_revision"], "0", "published already");
    let file = house.path().join("figures/night.prom");
    let mode = std::fs::metadata(file).expect("figures").permissions().mode();
    assert_eq!(mode & 0o777, 0o644, "another user collects it");
}

#[test]
fn a_run_that_fails_leaves_what_it_knows() {
    let house = house();
    let incomes = house.day(DATE).join("incomes.csv");
    let text = std::fs::read_to_string(&incomes).expect("incomes");
    std::fs::write(&incomes, text.replace(",2026-10,", ",2026-11,").replace("2026-11,wage", "2026-11,wages"))
        .expect("written");
    let found = figures(&house, &[], 3);
    assert_eq!(found["innkreving_run_success"], "0");
    assert_eq!(found["innkreving_run_exit_code"], "3");
    assert_eq!(found["innkreving_run_failure{failure=\"too_many_parked\"}"], "1");
    assert!(labelled(&found, "parked_rows")["incomes"] > 10);
    assert!(!found.contains_key("innkreving_debtors"), "nothing was decided");

    std::fs::write(&incomes, text.replace(",2026-10,", ",2026-11,")).expect("written");
    let found = figures(&house, &[], 3);
    assert_eq!(found["innkreving_run_failure{failure=\"stale_input\"}"], "1");
    let found = figures(&house, &["--accept-stale", "--reason", "known"], 0);
    assert_eq!(found["innkreving_run_accepted_stale"], "1");
    assert!(found.keys().all(|series| !series.contains("run_failure")));

    std::fs::write(house.job(), "nonsense").expect("written");
    let found = figures(&house, &[], 2);
    assert_eq!(found["innkreving_run_failure{failure=\"job_wrong\"}"], "1");
    assert!(!found.contains_key("innkreving_collection_day_timestamp_seconds"));
}

#[test]
fn figures_that_cannot_be_written_do_not_fail_the_night() {
    let house = house();
    let nowhere = house.path().join("nowhere/night.prom");
    let output = house.run(DATE, &["--quiet", "--metrics", nowhere.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("metrics") && said(&output).contains("nowhere"), "{}", said(&output));
    assert!(house.revision(DATE, 1).exists());
}

#[test]
fn no_identifier_stands_among_the_figures() {
    let house = house();
    std::fs::write(house.day(DATE).join("claims-nav-25876099732.txt"), "x\n").expect("written");
    let found = figures(&house, &[], 3);
    assert!(found.keys().all(|series| !series.contains("25876099732")), "{found:?}");
    std::fs::remove_file(house.day(DATE).join("claims-nav-25876099732.txt")).expect("gone");
    let found = figures(&house, &[], 0);
    let debtors = rows(&house.day(DATE).join("debtors.csv"));
    let all = format!("{found:?}");
    assert!(debtors.iter().all(|row| !all.contains(&row["debtor_id"])));
}
