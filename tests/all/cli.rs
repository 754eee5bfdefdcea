//! Commands, exit codes and words.

use crate::common::{House, program, said};

const DATE: &str = "2026-11-20";

#[test]
fn every_command_explains_itself_with_an_example() {
    for command in ["run", "check", "cases", "generate"] {
        let output = program(&[command, "--help"]);
        assert!(output.status.success(), "{}", said(&output));
        let text = said(&output);
        assert!(text.contains(&format!("innkreving {command} ")), "{command}: {text}");
        assert!(text.to_lowercase().contains("example"), "{command}: {text}");
    }
}

#[test]
fn words_the_program_does_not_know_are_a_usage_error() {
    for arguments in [&["fly"][..], &["run"], &["run", "job.toml", "--date", "yesterday"], &["generate"]] {
        assert_eq!(program(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn check_reads_and_publishes_nothing() {
    let house = House::new();
    house.generate(DATE, 30, 1);
    let output = program(&["check", house.job().to_str().expect("a path"), "--date", DATE]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("claims.csv"), "{}", said(&output));
    assert!(!house.path().join("runs").join(DATE).exists());
}

#[test]
fn a_job_with_an_unknown_key_is_refused_with_its_line() {
    let house = House::with_job("colour = \"red\"\n");
    house.generate(DATE, 5, 1);
    let output = house.run(DATE, &[]);
    assert!(!output.status.success());
    assert!(said(&output).contains("colour"), "{}", said(&output));
    assert!(said(&output).contains("line 7"), "{}", said(&output));
}

#[test]
fn a_missing_table_or_a_wrong_total_refuses_the_input() {
    let house = House::new();
    house.generate(DATE, 5, 1);
    let incomes = house.day(DATE).join("incomes.csv");
    let text = std::fs::read_to_string(&incomes).expect("incomes");
    let mut lines: Vec<&str> = text.lines().collect();
    lines.pop();
    std::fs::write(&incomes, format!("{}\n", lines.join("\n"))).expect("written");
    let output = house.run(DATE, &[]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("incomes"), "{}", said(&output));
    std::fs::remove_file(incomes).expect("gone");
    assert_eq!(house.run(DATE, &[]).status.code(), Some(3));
    assert!(!house.path().join("runs").join(DATE).exists(), "nothing is published");
}

#[test]
fn a_rate_that_is_needed_and_missing_stops_the_run_by_name() {
    let house = House::new();
    house.generate("2027-07-01", 20, 1);
    let output = house.run("2027-07-01", &[]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("2027-07-01") && said(&output).contains("no rate"), "{}", said(&output));
    assert!(!house.revision("2027-07-01", 1).exists());
}

#[test]
fn too_many_parked_rows_stop_the_run() {
    let house = House::with_job("[checks]\nreject_limit_rows = 1\n");
    house.generate(DATE, 40, 1);
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    let path = house.day(DATE).join("incomes.csv");
    let text = std::fs::read_to_string(&path).expect("incomes");
    std::fs::write(&path, text.replacen(",wage,", ",wages,", 2)).expect("written");
    let output = house.run(DATE, &[]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("BAD_CODE"), "{}", said(&output));
    std::fs::write(&path, text.replacen(",wage,", ",wages,", 1)).expect("written");
    assert_eq!(house.run(DATE, &[]).status.code(), Some(0), "one row is within the limit");
}

#[test]
fn generate_makes_the_same_day_from_the_same_seed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bytes = Vec::new();
    for (name, seed) in [("a", "1"), ("b", "1"), ("c", "2")] {
        let day = folder.path().join(name).join(DATE);
        let path = day.to_str().expect("a path");
        let output = program(&["generate", "--debtors", "25", "--seed", seed, "--date", DATE, path]);
        assert!(output.status.success(), "{}", said(&output));
        bytes.push(std::fs::read(day.join("claims.csv")).expect("claims"));
    }
    assert!(bytes[0] == bytes[1] && bytes[0] != bytes[2]);
}
