//! A run that is asked to stop ends within a second and says so; a second one is turned away at once.

use std::process::Output;
use std::time::{Duration, Instant};

use crate::common::{House, error_line, program, said};
use crate::crash::{BEFORE, DATE, NEXT, STANDING, assert_swept, assert_whole};
use crate::held::Held;

const SECOND: Duration = Duration::from_secs(1);

fn run_words(job: &str) -> [&str; 5] {
    ["run", job, "--date", NEXT, "--quiet"]
}

fn release_words(job: &str) -> Vec<&str> {
    let words = "--rev 1 --by Kari --and Ola --reason checked --date";
    ["release", job].into_iter().chain(words.split(' ')).chain([STANDING]).collect()
}

fn assert_stopped(output: &Output, signal: &str, about: &str) {
    assert_eq!(output.status.code(), Some(1), "{about}: {}", said(output));
    let line = format!(
        "error: stopped by SIG{signal}; nothing came of it, and the same command does it again [stopped]"
    );
    assert_eq!(error_line(output), line, "{about}");
    assert!(output.stdout.is_empty(), "{about}: {}", said(output));
}

#[test]
fn a_signal_ends_a_run_that_does_not_count_yet() {
    let steps = [
        ("job read", "INT"),
        ("inbox half read", "TERM"),
        ("debtors decided", "INT"),
        ("orders/*.json whole", "TERM"),
        ("manifest.json half", "INT"),
        ("day folder made", "TERM"),
    ];
    for (step, signal) in steps {
        let house = BEFORE.copy();
        let job = house.job().to_string_lossy().into_owned();
        let held = Held::at(step, &run_words(&job));
        let asked = Instant::now();
        held.signal(signal);
        assert_stopped(&held.end(), signal, step);
        assert!(asked.elapsed() < SECOND, "{step}: {:?}", asked.elapsed());
        assert!(!house.revision(NEXT, 1).exists(), "{step}");
        assert_whole(&house, step);
        house.publish(NEXT);
        assert_swept(&house, step);
    }
}

#[test]
fn a_signal_ends_a_release_that_does_not_count_yet() {
    for step in ["digests checked", "handover.csv half", "handover listed"] {
        let house = BEFORE.copy();
        let job = house.job().to_string_lossy().into_owned();
        let held = Held::at(step, &release_words(&job));
        held.signal("TERM");
        assert_stopped(&held.end(), "TERM", step);
        assert!(!house.revision(STANDING, 1).join("release.json").exists(), "{step}");
        house.released(STANDING, 1);
        assert_swept(&house, step);
    }
}

#[test]
fn what_already_counts_is_finished_and_told_as_done() {
    let house = BEFORE.copy();
    let job = house.job().to_string_lossy().into_owned();
    let run: &[&str] = &run_words(&job);
    for (step, words) in [("renamed", run), ("release.json half", &release_words(&job))] {
        let mut held = Held::at(step, words);
        held.signal("TERM");
        assert_eq!(
            held.line(),
            "stop       warning: SIGTERM came too late: what already counts is finished\n"
        );
        let output = held.go_on();
        assert_eq!(output.status.code(), Some(0), "{step}: {}", said(&output));
    }
    assert!(house.revision(NEXT, 1).join("manifest.json").exists());
    assert!(house.revision(STANDING, 1).join("release.json").exists());
}

#[test]
fn a_signal_in_the_middle_of_the_work_is_heeded_within_a_second() {
    let house = House::new();
    house.generate(DATE, 20_000, 1);
    let job = house.job().to_string_lossy().into_owned();
    let held = Held::saying("read       ", &["run", &job, "--date", DATE]);
    let asked = Instant::now();
    held.signal("TERM");
    let output = held.go_on();
    assert!(asked.elapsed() < SECOND, "{:?}", asked.elapsed());
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("stopped by SIGTERM"), "{}", said(&output));
    assert!(!house.revision(DATE, 1).exists());
}

#[test]
fn a_second_run_or_release_is_turned_away_at_once_and_disturbs_nothing() {
    let house = BEFORE.copy();
    let job = house.job().to_string_lossy().into_owned();
    let held = Held::at("rows written", &run_words(&job));
    for words in [&run_words(&job)[..], &["run", &job, "--date", DATE, "--what-if"], &release_words(&job)] {
        let asked = Instant::now();
        let output = program(words);
        assert_eq!(output.status.code(), Some(4), "{}", said(&output));
        assert!(asked.elapsed() < SECOND, "{:?}", asked.elapsed());
        let error = error_line(&output);
        assert!(error.contains("runs: another run holds the store"), "{error}");
    }
    assert_whole(&house, "while a run is under way");
    let output = held.go_on();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_whole(&house, "afterwards");
}
