//! A store somebody or something has changed: what does not hold is told by its path, and nothing is built on it.

use std::path::Path;
use std::process::Output;

use crate::common::{House, error_line, program, said, tree};
use crate::release::json;
use crate::verify::seal_again;

const DATE: &str = "2026-11-20";
const NEXT: &str = "2026-11-23";

/// A house with a released day and the inbox of the next.
fn released() -> House {
    let house = House::new();
    for (seed, date) in [(1, DATE), (2, NEXT)] {
        house.generate(date, 25, seed);
    }
    house.publish(DATE);
    house.released(DATE, 1);
    house
}

/// Ended with a code and one line that names a file; the line is for the operator, so nothing stands on stdout.
fn ended(output: &Output, code: i32, about: &[&str]) {
    assert_eq!(output.status.code(), Some(code), "{}", said(output));
    let error = error_line(output);
    for part in about {
        assert!(error.contains(part), "{part}: {error}");
    }
}

fn run(house: &House, date: &str) -> Output {
    house.run(date, &["--quiet"])
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).expect("a file");
    assert!(text.contains(from), "{from}: {text}");
    std::fs::write(path, text.replacen(from, to, 1)).expect("written");
}

fn halve(path: &Path) {
    let bytes = std::fs::read(path).expect("a file");
    std::fs::write(path, &bytes[..bytes.len() / 2]).expect("written");
}

fn status(house: &House, code: i32) -> String {
    let output = program(&["status", house.job().to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(code), "{}", said(&output));
    said(&output)
}

#[test]
fn no_night_starts_from_a_register_that_was_touched() {
    let house = released();
    let registers = house.revision(DATE, 1).join("registers");
    let files = tree(&registers);
    assert!(files.len() >= 5, "{:?}", files.keys());
    for (name, bytes) in files {
        let path = registers.join(&name);
        let mut edited = bytes.clone();
        let last = edited.len() - 2;
        edited[last] ^= 1;
        for other in [edited, bytes[..bytes.len() / 2].to_vec(), Vec::new()] {
            std::fs::write(&path, other).expect("written");
            ended(&run(&house, NEXT), 5, &["rev-001", &name, "not those the manifest of the run names"]);
        }
        std::fs::remove_file(&path).expect("gone");
        ended(&run(&house, NEXT), 5, &["rev-001/registers", &name]);
        std::fs::write(&path, bytes).expect("written");
    }
    assert!(!house.revision(NEXT, 1).exists());
    house.publish(NEXT);
}

#[test]
fn half_a_manifest_of_a_released_run_stops_what_builds_on_it() {
    let house = released();
    let manifest = house.revision(DATE, 1).join("manifest.json");
    let whole = std::fs::read(&manifest).expect("a manifest");
    halve(&manifest);
    ended(&run(&house, NEXT), 5, &["rev-001/manifest.json"]);
    ended(&house.release(DATE, 1), 5, &["rev-001/manifest.json"]);
    assert!(status(&house, 5).contains("unsound"));
    std::fs::remove_file(&manifest).expect("gone");
    for output in [run(&house, NEXT), house.release(DATE, 1)] {
        ended(&output, 5, &["rev-001/release.json", "released, and its manifest is gone"]);
    }
    assert!(!house.revision(NEXT, 1).exists());
    std::fs::write(&manifest, whole).expect("written");
    house.publish(NEXT);
}

#[test]
fn half_a_manifest_in_the_house_is_unsound_and_without_one_there_is_no_run() {
    let house = released();
    house.publish(NEXT);
    let manifest = house.revision(NEXT, 1).join("manifest.json");
    halve(&manifest);
    ended(&run(&house, NEXT), 5, &["rev-001/manifest.json"]);
    ended(&house.release(NEXT, 1), 5, &["rev-001/manifest.json"]);
    assert!(status(&house, 5).contains("unsound"));
    assert!(!house.revision(NEXT, 2).exists());
    std::fs::remove_file(&manifest).expect("gone");
    ended(&house.release(NEXT, 1), 5, &["no published revision 1"]);
    assert!(status(&house, 0).contains("unfinished: no manifest"));
    house.publish(NEXT);
    assert!(house.revision(NEXT, 2).join("manifest.json").exists(), "the number stays taken");
    house.released(NEXT, 2);
}

#[test]
fn a_release_that_was_edited_is_told_and_not_built_on() {
    let house = released();
    let path = house.revision(DATE, 1).join("release.json");
    let whole = std::fs::read(&path).expect("a release");
    let digest = json(&path)["manifest_sha256"].as_str().expect("a digest").to_owned();
    let cases = [
        (digest.as_str(), "00", "the manifest is not the one that was released"),
        ("\"2026-11-20\"", "\"2026-11-19\"", "the release is of another revision"),
        ("\"revision\": 1", "\"revision\": 2", "the release is of another revision"),
        ("{", "", "release.json"),
    ];
    for (from, to, about) in cases {
        edit(&path, from, to);
        for output in [run(&house, NEXT), house.release(DATE, 1)] {
            ended(&output, 5, &["rev-001/release.json", about]);
        }
        status(&house, 5);
        std::fs::write(&path, &whole).expect("written");
    }
    halve(&path);
    ended(&run(&house, NEXT), 5, &["rev-001/release.json"]);
    std::fs::write(&path, &whole).expect("written");
    edit(&house.path().join("runs/outbox/2026-11-20-rev-001/handover.csv"), "orders/", "orders/9");
    assert!(status(&house, 5).contains("handover.csv: not the list that was released"));
    house.publish(NEXT);
}

#[test]
fn a_file_where_the_store_should_be_is_named() {
    let house = House::new();
    house.generate(DATE, 5, 1);
    std::fs::write(house.path().join("runs"), "a file").expect("written");
    ended(&run(&house, DATE), 1, &["runs: not a directory"]);
    ended(&house.release(DATE, 1), 1, &["runs: not a directory"]);
    let output = program(&["status", house.job().to_str().expect("a path")]);
    ended(&output, 1, &["runs: Not a directory"]);
    assert_eq!(std::fs::read(house.path().join("runs")).expect("a file"), b"a file");
}

#[test]
fn a_clock_that_was_set_back_publishes_nothing() {
    let house = released();
    // A day no clock has reached is released: today comes before it.
    let (old, day) = (house.path().join("runs").join(DATE), house.path().join("runs/2999-01-01"));
    std::fs::rename(old, &day).expect("moved");
    edit(&day.join("rev-001/release.json"), DATE, "2999-01-01");
    seal_again(&day.join("rev-001/release.json"));
    let before = tree(&house.path().join("runs"));
    let job = house.job();
    let output = program(&["run", job.to_str().expect("a path"), "--quiet"]);
    ended(&output, 2, &["by the clock it is 20", "is before 2999-01-01 rev-001, which is released"]);
    assert_eq!(tree(&house.path().join("runs")), before);
}

#[test]
fn a_clock_that_was_set_forward_finds_no_inbox() {
    let house = released();
    let job = house.job();
    // Whatever day it is, it is none of the two that have an inbox.
    for date in [DATE, NEXT] {
        let moved = house.path().join("days").join(date);
        std::fs::rename(&moved, house.path().join(date)).expect("moved");
    }
    edit(&house.revision(DATE, 1).join("release.json"), DATE, "1999-01-01");
    seal_again(&house.revision(DATE, 1).join("release.json"));
    std::fs::rename(house.path().join("runs").join(DATE), house.path().join("runs/1999-01-01"))
        .expect("moved");
    let output = program(&["run", job.to_str().expect("a path"), "--quiet"]);
    ended(&output, 3, &["days/20"]);
}

#[test]
fn a_release_counts_though_nobody_reads_what_is_said() {
    let house = House::new();
    house.generate(DATE, 10, 1);
    house.publish(DATE);
    let line = "exec \"$0\" release \"$1\" --date \"$2\" --rev 1 --by Kari --and Ola --reason x >/dev/full";
    let shell = |line: &str| {
        let program = env!("CARGO_BIN_EXE_innkreving");
        let mut command = std::process::Command::new("sh");
        command.args(["-c", line, program]).arg(house.job()).arg(DATE).output().expect("a shell")
    };
    let output = shell(line);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("warning: done, but nobody reads"), "{}", said(&output));
    assert!(house.revision(DATE, 1).join("release.json").exists());
    ended(&shell("exec \"$0\" status \"$1\" >/dev/full"), 1, &["standard output: No space left on device"]);
}
