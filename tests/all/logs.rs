//! The log as JSON, an object a line, and the failures it names: each has its entry in the README.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Output;

use clap::ValueEnum;
use innkreving::cli::failures::FailureName;
use serde_json::Value;

use crate::common::{House, program, said};

const DATE: &str = "2026-11-20";
const NEXT: &str = "2026-11-23";
const JSON: [&str; 2] = ["--log-format", "json"];

/// The lines of the log: each one JSON object, and only an error names a failure and an exit status.
fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stderr.clone()).expect("text");
    let line = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        for field in ["time", "level", "step", "message"] {
            assert!(value[field].is_string(), "{field}: {line}");
        }
        let time = value["time"].as_str().expect("a time");
        assert!(time.len() == 20 && time.ends_with('Z'), "{line}");
        let is_error = value["level"] == "error";
        assert_eq!([value["failure"].is_string(), value["exit"].is_u64()], [is_error; 2], "{line}");
        value
    };
    text.lines().map(line).collect()
}

/// Runs the program with JSON lines and tells the one failure it names, and its exit status.
fn failed(arguments: &[&str]) -> (String, i64) {
    let output = program(&[arguments, &JSON].concat());
    let errors: Vec<Value> = lines(&output).into_iter().filter(|line| line["level"] == "error").collect();
    let [error] = &errors[..] else { panic!("one error: {}", said(&output)) };
    assert_eq!(output.status.code().map(i64::from), error["exit"].as_i64(), "{}", said(&output));
    assert!(!error["message"].as_str().expect("words").is_empty());
    (error["failure"].as_str().expect("a name").to_owned(), error["exit"].as_i64().expect("a status"))
}

fn house() -> House {
    let house = House::new();
    house.generate(DATE, 20, 1);
    house.generate(NEXT, 20, 1);
    house
}

/// The failure of a run of an inbox after something was done to it.
fn run_after(change: impl Fn(&House, &Path)) -> (String, i64) {
    let house = house();
    change(&house, &house.day(DATE));
    let (job, file) = (house.job(), house.path().join("night.prom"));
    let failure = failed(&[
        "run",
        job.to_str().expect("a path"),
        "--date",
        DATE,
        "--metrics",
        file.to_str().expect("a path"),
    ]);
    let figures = std::fs::read_to_string(file).expect("figures");
    assert!(figures.contains(&format!("innkreving_run_failure{{failure=\"{}\"}} 1", failure.0)), "{figures}");
    failure
}

fn write(path: PathBuf, text: &str) {
    std::fs::write(path, text).expect("written");
}

#[test]
fn each_line_of_a_night_is_one_json_object() {
    let house = house();
    write(house.day(DATE).join("notes.csv"), "nobody's\n");
    for more in [&[][..], &["--what-if"], &["--quiet"]] {
        let output = house.run(DATE, &[more, &JSON].concat());
        assert!(output.status.success(), "{}", said(&output));
        let lines = lines(&output);
        let of = |level: &str| -> BTreeSet<&str> {
            let of_level = lines.iter().filter(|line| line["level"] == level);
            of_level.filter_map(|line| line["step"].as_str()).collect()
        };
        let steps = match more {
            ["--quiet"] => vec![],
            // Nobody is written to of a night that only might have been.
            ["--what-if"] => vec!["decide", "done", "read"],
            _ => vec!["case files", "decide", "done", "letters", "read"],
        };
        assert_eq!(of("info"), steps.into_iter().collect(), "{}", said(&output));
        assert_eq!(of("warning"), ["read"].into(), "a file nobody reads: {}", said(&output));
        assert!(of("error").is_empty());
    }
}

/// Leaves out the control file, so that rows may be changed.
fn no_control(day: &Path) {
    std::fs::remove_file(day.join("control.json")).expect("gone");
}

/// Each failure by its name, its exit status and its entry in the README.
fn assert_failures(found: &[((String, i64), &str, i64)]) {
    let entries = entries();
    for ((failure, status), name, exit) in found {
        assert_eq!((failure.as_str(), status), (*name, exit));
        assert_eq!(entries.get(*name), Some(exit), "{name} in the README");
    }
}

/// A night whose job takes payments as camt.054.
fn payments_as_xml(text: &'static str) -> (String, i64) {
    run_after(move |house, day| {
        let _ = std::fs::remove_file(day.join("payments.csv"));
        write(day.join("payments.xml"), text);
        let job = std::fs::read_to_string(house.job()).expect("a job");
        write(house.job(), &format!("{job}\n[formats]\npayments = \"camt.054\"\n"));
    })
}

#[test]
fn a_run_of_a_faulty_inbox_says_and_counts_which_failure_it_is() {
    let header = "claim_id,debtor_id,kind,creditor_id,due_date,principal";
    let table = |table: &'static str, text: String| {
        run_after(move |_, day| {
            no_control(day);
            write(day.join(table), &text);
        })
    };
    let folder = run_after(|_, day| {
        std::fs::remove_file(day.join("claims.csv")).expect("gone");
        std::fs::create_dir(day.join("claims.csv")).expect("a folder");
    });
    let children = format!("debtor_id,birth_date,lives_with\n{}", "x\n".repeat(300_000));
    let quote = format!("{header}\n\"{}\n", "x\n".repeat(2_000_000));
    assert_failures(&[
        (run_after(|_, day| std::fs::remove_dir_all(day).expect("gone")), "inbox_unreadable", 3),
        (folder, "not_a_file", 3),
        (
            run_after(|_, day| std::fs::remove_file(day.join("incomes.csv")).expect("gone")),
            "table_missing",
            3,
        ),
        (run_after(|_, day| write(day.join("claims.csv.gz"), "")), "two_forms", 3),
        (table("claims.csv", "colour\n".to_owned()), "header_wrong", 3),
        (table("claims.csv", quote), "file_garbled", 3),
        (table("children.csv", children), "too_many_faults", 3),
        (table("claims.csv", format!("{header}\n{}", "x\n".repeat(11))), "too_many_parked", 3),
        (run_after(|_, day| write(day.join("claims-nav.txt"), "x\n")), "nav_refused", 3),
        (run_after(|_, day| write(day.join("payments.xml"), "x\n")), "form_not_taken", 3),
        (payments_as_xml("x\n"), "format_refused", 3),
    ]);
}

#[test]
fn a_run_of_another_control_file_job_or_store_says_which_failure_it_is() {
    let control = |text: &'static str| run_after(move |_, day| write(day.join("control.json"), text));
    let rates = run_after(|house, _| {
        write(house.path().join("rates.csv"), "colour\n");
        house.own_rates();
    });
    let released = |date: &'static str| {
        run_after(move |house, _| {
            house.publish(date);
            house.released(date, 1);
        })
    };
    let late = House::new();
    late.generate("2027-07-01", 20, 1);
    let job = late.job();
    let late = failed(&["run", job.to_str().expect("a path"), "--date", "2027-07-01"]);
    assert_failures(&[
        (control("{"), "control_malformed", 3),
        (control(r#"{"claims": {"extracted_at": "2026-11-21"}}"#), "control_ahead", 3),
        (control(r#"{"claims": {"rows": 1}}"#), "control_rows", 3),
        (control(r#"{"claims": {"sum": "1.00"}}"#), "control_sum", 3),
        (control(r#"{"claims": {"extracted_at": "2026-11-01"}}"#), "stale_input", 3),
        (rates, "rate_file_wrong", 3),
        (late, "rate_missing", 3),
        (run_after(|house, _| write(house.job(), "colour = 1\n")), "job_wrong", 2),
        (run_after(|house, _| std::fs::remove_file(house.job()).expect("gone")), "job_unreadable", 2),
        (run_after(|house, _| write(house.path().join("runs"), "no folder")), "store_io", 1),
        (released(DATE), "day_released", 2),
        (released(NEXT), "day_older", 2),
    ]);
}

#[test]
fn failures_of_the_store_and_of_a_release_have_their_names() {
    let house = house();
    let job = house.job();
    let job = job.to_str().expect("a path");
    house.publish(DATE);
    let release = |rev, by, and, reason| {
        let names = ["--by", by, "--and", and, "--reason", reason];
        failed(&[&["release", job, "--date", DATE, "--rev", rev][..], &names].concat())
    };
    let acknowledge = |file: &str| {
        let path = house.path().join(file);
        let path = path.to_str().expect("a path");
        failed(&["release", job, "--date", DATE, "--rev", "1", "--acknowledge", path])
    };
    write(house.path().join("receipt.csv"), "file,sha256,received_at\nx,y,z\n");
    let correct = |reason| failed(&["run", job, "--date", DATE, "--correct", "--reason", reason]);
    let mut found = vec![
        (release("1", "Kari", " ", "x"), "release_incomplete", 5),
        (release("1", "Kari", "kari", "x"), "same_person", 5),
        (release("2", "Kari", "Ola", "x"), "no_revision", 5),
        (acknowledge("receipt.csv"), "not_released", 5),
        (acknowledge("none.csv"), "receipt_unreadable", 2),
        (correct("x"), "day_not_released", 2),
    ];
    let lock = std::fs::File::open(house.path().join("runs/.lock")).expect("the lock");
    lock.lock().expect("held");
    found.push((failed(&["run", job, "--date", DATE]), "store_busy", 4));
    found.push((release("1", "Kari", "Ola", "x"), "store_busy", 4));
    drop(lock);
    let watch = house.revision(DATE, 1).join("watchlist.csv");
    let kept = std::fs::read_to_string(&watch).expect("a table");
    write(watch.clone(), "other");
    found.push((release("1", "Kari", "Ola", "x"), "other_bytes", 5));
    write(watch, &kept);
    house.released(DATE, 1);
    found.push((release("1", "Kari", "Ola", "x"), "already_released", 5));
    found.push((acknowledge("receipt.csv"), "receipt_wrong", 5));
    found.push((correct(" "), "reason_missing", 2));
    let register = house.revision(DATE, 1).join("registers/orders.csv");
    let kept = std::fs::read_to_string(&register).expect("a register");
    write(register.clone(), "other");
    found.push((failed(&["run", job, "--date", NEXT]), "register_unsound", 5));
    write(register, &kept);
    write(house.revision(DATE, 1).join("manifest.json"), "{}");
    found.push((failed(&["run", job, "--date", NEXT]), "run_unsound", 5));
    found.push((failed(&["status", job]), "run_unsound", 5));
    assert_failures(&found);
}

#[test]
fn a_command_line_that_is_not_understood_is_a_json_line_too() {
    for arguments in [&["fly"][..], &["run"], &["run", "job.toml", "--date", "25876099732"]] {
        assert_eq!(failed(arguments), ("command_line".to_owned(), 2));
    }
    let output = program(&["run", "job.toml", "--date", "25876099732", "--log-format=json"]);
    assert!(!said(&output).contains("25876099732"), "{}", said(&output));
    assert_eq!(failed(&["cases", "nowhere.toml"]), ("cases_unreadable".to_owned(), 2));
    let help = program(&["run", "--help", "--log-format=json"]);
    assert!(help.status.success() && said(&help).contains("Usage"), "{}", said(&help));
}

/// The README's entries for failures: the exit status of the heading they stand under, by name.
fn entries() -> BTreeMap<String, i64> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(readme).expect("the README");
    let chapter = text.split("\n## When a night fails\n").nth(1).expect("the chapter");
    let chapter = chapter.split("\n## ").next().expect("its text");
    let mut found = BTreeMap::new();
    for section in chapter.split("\n### Exit ").skip(1) {
        let exit = section.split(':').next().expect("a status").parse().expect("a number");
        assert!(section.contains("\nKept: "), "exit {exit} does not say what was kept");
        for row in section.lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let [name, happened, next] = cells[..] else { panic!("three cells: {row}") };
            assert!(!happened.is_empty() && !next.is_empty(), "{row}");
            let name = name.trim_matches('`').to_owned();
            assert!(found.insert(name, exit).is_none(), "twice: {row}");
        }
    }
    found
}

#[test]
fn every_failure_has_an_entry_in_the_readme_and_no_entry_is_of_another() {
    let names: BTreeSet<String> = FailureName::value_variants().iter().map(|name| name.text()).collect();
    assert_eq!(entries().into_keys().collect::<BTreeSet<_>>(), names);
}

/// Errors that never end a command by themselves: they stand in another one.
const INNER: [&str; 12] = [
    "RedactError",
    "FrameError",
    "SpreadError",
    "AmountError",
    "CodecError",
    "StreamError",
    "IdFault",
    "NavFault",
    "FormatFault",
    "UnreadableMessage",
    "BrokenRule",
    "TypesetError",
];

#[test]
fn every_error_of_the_source_has_a_name_among_the_failures() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let names = std::fs::read_to_string(source.join("cli/failures.rs")).expect("the names");
    let (mut folders, mut errors) = (vec![source], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("source");
            for part in text.split("thiserror::Error)]").skip(1) {
                let words: Vec<&str> = part.split(|sign: char| !sign.is_alphanumeric()).collect();
                let at = words
                    .windows(2)
                    .position(|pair| pair[0] == "pub" && ["enum", "struct"].contains(&pair[1]));
                errors.push(words[at.expect("a public error") + 2].to_owned());
            }
        }
    }
    assert!(errors.len() > 10, "{errors:?}");
    for error in errors.iter().filter(|error| !INNER.contains(&error.as_str())) {
        let known = names.split(|sign: char| !sign.is_alphanumeric()).any(|word| word == error);
        assert!(known, "{error} has no name: add it to src/cli/failures.rs and the README");
    }
}
