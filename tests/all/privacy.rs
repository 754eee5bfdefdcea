//! No identifier, name or amount of a person leaves by a log line, at any verbosity.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
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
    let secrets = Secrets::of(&house);
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
        secrets.are_not_in(&said(&output), &format!("{arguments:?}"));
    }
}

/// What must not be said: identifiers of persons and accounts, names, addresses, amounts of claims.
struct Secrets {
    words: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Secrets {
    fn of(house: &House) -> Self {
        let (mut words, mut names) = (BTreeSet::new(), BTreeSet::new());
        let persons =
            ["debtor_id", "creditor_id", "beneficiary_id", "child_id", "spouse_id", "account", "kid"];
        for entry in std::fs::read_dir(house.day(DATE)).expect("an inbox") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|end| end != "csv") {
                continue;
            }
            for row in rows(&path) {
                // Organisations have nine digits and are no persons.
                let own =
                    persons.iter().filter_map(|column| row.get(*column)).filter(|value| value.len() > 9);
                words.extend(own.cloned());
                names.extend(["name", "address"].iter().filter_map(|column| row.get(*column)).cloned());
            }
        }
        let claims = rows(&house.day(DATE).join("claims.csv"));
        words.extend(claims.iter().map(|row| row["principal"].clone()));
        names.retain(|name| name.len() > 4);
        assert!(words.len() > 100 && names.len() > 100);
        Self { words, names }
    }

    fn are_not_in(&self, text: &str, place: &str) {
        let words: BTreeSet<&str> =
            text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-'))).collect();
        let told = self.words.iter().filter(|secret| words.contains(secret.as_str())).count();
        assert_eq!(told, 0, "{place} tells {told} secrets");
        assert!(!self.names.iter().any(|name| text.contains(name.as_str())), "{place} tells a name");
    }
}

#[test]
fn no_other_command_and_no_figure_of_the_monitoring_names_a_person() {
    let house = House::with_job("[checks]\nreject_limit_rows = 1000\n");
    house.generate(DATE, 150, 11);
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    let secrets = Secrets::of(&house);
    spoil(&house);
    let path = |name: &str| house.path().join(name).to_str().expect("a path").to_owned();
    let (job, metrics, key) = (path("job.toml"), path("night.prom"), path("redact.key"));
    std::fs::write(&key, "a1".repeat(32)).expect("a key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).expect("its mode");
    let (run, days, store) = (path("runs/2026-11-20/rev-001"), path("days"), path("runs"));
    let table = path("days/2026-11-20/claims.csv");
    let commands: [(&[&str], i32); 19] = [
        (&["run", &job, "--date", DATE, "--metrics", &metrics], 0),
        (&["run", &job, "--date", DATE], 0),
        (&["run", &job, "--date", DATE, "--what-if"], 0),
        (&["verify", &run], 0),
        (&["verify", &run, "--inbox", &days, "--format", "json"], 0),
        (&["report", &run, "--out", &path("report")], 0),
        (&["letters", &run, "--inbox", &days, "--out", &path("letters")], 0),
        (&["measures", &run, "--inbox", &days, "--out", &path("measures")], 0),
        (&["export", "pain.001.001.09", &run, "--inbox", &days, "--job", &job, "--out", &path("bank")], 0),
        (&["import", "nav", &table, "--date", DATE, "--out", &path("new")], 3),
        (&["redact", &run, "--key", &key, "--out", &path("shared")], 0),
        (&["split", &job, "--date", DATE, "--parts", "2", "--out", &path("parts")], 0),
        (&["run", &job, "--date", DATE, "--part", "1/2", "--from", &path("parts")], 0),
        (&["merge", &job, "--date", DATE, "--from", &path("parts")], 3),
        (&["release", &job, "--date", DATE, "--rev", "1", "--by", "A", "--and", "B", "--reason", "x"], 0),
        (&["status", &job, "--format", "json"], 0),
        (&["prune", &job, "--older-than", "2030-01-01", "--dry-run"], 0),
        (&["verify", "--chain", &store], 0),
        (&["diff", &run, &path("runs/what-if/2026-11-20/rev-001")], 0),
    ];
    for (arguments, exit) in commands {
        let output = program(arguments);
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {}", said(&output));
        secrets.are_not_in(&said(&output), &format!("{:?}", &arguments[..1]));
    }
    secrets.are_not_in(&std::fs::read_to_string(&metrics).expect("figures"), "the metrics");
    secrets.are_not_in(
        &std::fs::read_to_string(path("runs/2026-11-20/rev-001/report.html")).expect("a page"),
        "the page",
    );
    // A file of the run is another one: what is said of it names no row.
    for name in ["orders.csv", "registers/orders.csv", "trace.parquet", "allocations.csv"] {
        let file = format!("{run}/{name}");
        let mut bytes = std::fs::read(&file).expect("a file");
        let kept = bytes.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&file, &bytes).expect("written");
        for arguments in [
            &["verify", &run][..],
            &["verify", "--chain", &store],
            &["report", &run, "--out", &path("again")],
        ] {
            secrets.are_not_in(&said(&program(arguments)), name);
        }
        std::fs::write(&file, &kept).expect("written");
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
