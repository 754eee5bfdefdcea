//! No identifier, name or amount of a person leaves by a log line, at any verbosity.

use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;

use crate::common::{House, program, rows, said};

const DATE: &str = "2026-11-20";

#[test]
fn nothing_the_program_says_names_a_person() {
    let house = House::with_job("[checks]\nreject_limit_rows = 1000\n");
    house.generate(DATE, 150, 11);
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    spoil(&house);
    let debtors = rows(&house.day(DATE).join("debtors.csv"));
    let mut secrets: BTreeSet<String> = BTreeSet::new();
    for row in &debtors {
        for column in ["debtor_id", "name", "address", "account"] {
            secrets.extend(row.get(column).filter(|text| text.len() > 4).cloned());
        }
    }
    for row in rows(&house.day(DATE).join("claims.csv")) {
        secrets.insert(row["principal"].clone());
        secrets.insert(row["debtor_id"].clone());
    }
    let job = house.job();
    let job = job.to_str().expect("a path");
    let runs: [&[&str]; 5] = [
        &["run", job, "--date", DATE],
        &["run", job, "--date", DATE, "--log-format", "json"],
        &["run", job, "--date", DATE, "--quiet"],
        &["check", job, "--date", DATE],
        &["check", job, "--date", DATE, "--log-format", "json"],
    ];
    for arguments in runs {
        let output = program(arguments);
        assert!(output.status.success(), "{}", said(&output));
        let text = said(&output);
        let words: BTreeSet<&str> =
            text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-'))).collect();
        let told: Vec<&String> = secrets.iter().filter(|secret| words.contains(secret.as_str())).collect();
        assert!(told.is_empty(), "{arguments:?} tells {} secrets", told.len());
        let names = debtors.iter().filter_map(|row| row.get("name")).filter(|name| name.len() > 4);
        assert!(!names.into_iter().any(|name| text.contains(name.as_str())), "{arguments:?} tells a name");
    }
}

/// Faults in rows of persons, so that there is something to tell.
fn spoil(house: &House) {
    for (table, from, to) in [("incomes", ",wage,", ",wages,"), ("claims", ",FINE,", ",FEIN,")] {
        let path = house.day(DATE).join(format!("{table}.csv"));
        let text = std::fs::read_to_string(&path).expect("a table");
        std::fs::write(&path, text.replacen(from, to, 3)).expect("written");
    }
}

#[test]
fn a_crash_leaves_no_core_dump() {
    // A shell that kills itself shows whether this system dumps at all.
    let dumps = |command: &str| {
        let shell = format!("ulimit -c unlimited 2>/dev/null; cd \"$HOUSE\"; {command}");
        let house = House::new();
        house.generate(DATE, 20, 1);
        let mut child = Command::new("sh");
        child
            .args(["-c", &shell])
            .env("HOUSE", house.path())
            .env("PROGRAM", env!("CARGO_BIN_EXE_innkreving"));
        let output = child.output().expect("sh is there");
        (output.status.signal().is_some(), output.status.core_dumped())
    };
    let (killed, dumped) = dumps("kill -ABRT $$");
    assert!(killed);
    if !dumped {
        println!("skipped: this system dumps no core");
        return;
    }
    let night = "INNKREVING_KILL_AT='debtors decided' exec \"$PROGRAM\" run job.toml --date 2026-11-20";
    assert_eq!(dumps(night), (true, false));
}
