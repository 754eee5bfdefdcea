//! Commands, exit codes and words.

use crate::common::{House, program, said};

const DATE: &str = "2026-11-20";

#[test]
fn every_command_explains_itself_with_an_example() {
    for command in ["run", "check", "release", "status", "cases", "diff", "generate"] {
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

/// Runs the program through a shell, so that its output can be sent somewhere.
fn shell(house: &House, redirect: &str) -> std::process::Output {
    let line = format!("exec \"$0\" run \"$1\" --date {DATE} {redirect}");
    std::process::Command::new("sh")
        .args(["-c", &line, env!("CARGO_BIN_EXE_innkreving")])
        .arg(house.job())
        .output()
        .expect("a shell")
}

#[test]
fn output_nobody_can_write_does_not_stop_or_belie_a_night() {
    for redirect in ["2>/dev/full", ">/dev/full", ">/dev/full 2>/dev/full"] {
        let house = House::new();
        house.generate(DATE, 20, 1);
        let output = shell(&house, redirect);
        assert_eq!(output.status.code(), Some(0), "{redirect}");
        assert!(house.revision(DATE, 1).join("manifest.json").exists(), "{redirect}");
    }
}

#[test]
fn a_damaged_parquet_file_is_refused() {
    let house = House::new();
    house.generate(DATE, 40, 2);
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    let good = crate::night::claims_as_parquet(&house, DATE);
    let path = house.day(DATE).join("claims.parquet");
    for at in (4..good.len()).step_by(good.len() / 60) {
        let mut bad = good.clone();
        bad[at] ^= 0xff;
        bad.truncate(good.len() - at % 3);
        std::fs::write(&path, &bad).expect("written");
        let code = house.run(DATE, &["--quiet"]).status.code();
        assert!(matches!(code, Some(0 | 3)), "byte {at}: {code:?}");
    }
}

#[test]
fn a_control_file_must_agree_also_about_a_table_that_is_not_there() {
    for (control, code) in [
        (r#"{"support":{"sum":"12345.00"}}"#, 3),
        (r#"{"support":{"rows":1}}"#, 3),
        (r#"{"support":{"rows":0,"sum":"0"}}"#, 0),
    ] {
        let house = House::new();
        house.generate(DATE, 5, 1);
        std::fs::remove_file(house.day(DATE).join("support.csv")).expect("gone");
        std::fs::write(house.day(DATE).join("control.json"), control).expect("written");
        assert_eq!(house.run(DATE, &[]).status.code(), Some(code), "{control}");
    }
}

#[test]
fn a_file_of_nothing_but_faults_or_columns_is_refused_in_bounded_time() {
    let house = House::new();
    house.generate(DATE, 5, 1);
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    let children = house.day(DATE).join("children.csv");
    let header = "debtor_id,birth_date,lives_with";
    std::fs::write(&children, format!("{header}\n{}", "x\n".repeat(300_000))).expect("written");
    assert_eq!(house.run(DATE, &["--quiet"]).status.code(), Some(3));
    let columns: Vec<String> = (0..100_000).map(|at| format!("x_{at}")).collect();
    std::fs::write(&children, format!("{header},{}\n", columns.join(","))).expect("written");
    let output = house.run(DATE, &["--quiet"]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("columns"), "{}", said(&output));
}

#[test]
fn a_debtor_with_only_a_credit_has_a_decision() {
    let house = House::new();
    house.generate(DATE, 60, 5);
    let with_claims: Vec<String> = crate::common::rows(&house.day(DATE).join("claims.csv"))
        .into_iter()
        .map(|row| row["debtor_id"].clone())
        .collect();
    let debtors = crate::common::rows(&house.day(DATE).join("debtors.csv"));
    let owner = &debtors[0]["debtor_id"];
    let strip = |table: &str| {
        let path = house.day(DATE).join(table);
        let text = std::fs::read_to_string(&path).expect("a table");
        let kept: Vec<&str> = text.lines().filter(|line| !line.contains(owner.as_str())).collect();
        std::fs::write(&path, kept.join("\n") + "\n").expect("written");
    };
    assert!(!with_claims.is_empty());
    strip("claims.csv");
    strip("support.csv");
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    let credits =
        format!("credit_id,debtor_id,credit_kind,amount,available_date\nK1,{owner},tax_refund,1.00,{DATE}\n");
    std::fs::write(house.day(DATE).join("credits.csv"), credits).expect("written");
    house.publish(DATE);
    let decisions = crate::common::rows(&house.revision(DATE, 1).join("decisions.csv"));
    let own = decisions.iter().find(|row| row["debtor_id"] == *owner).expect("a decision");
    assert_eq!(own["reason"], "NOTHING_TO_COLLECT");
}
