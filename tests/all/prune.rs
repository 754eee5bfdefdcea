//! Old runs are taken out: never one that is needed, whole or not at all, and what stays is followed back all the same.

use std::os::unix::process::ExitStatusExt;

use innkreving::publish::steps;
use serde_json::Value;

use crate::common::{House, program, said, tree};
use crate::held::killed_at;
use crate::release::{change, json};

const DAYS: [&str; 4] = ["2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"];
const NEXT: &str = "2026-11-23";
const SIGABRT: i32 = 6;

/// A store with four released days, an older revision of the first, one of the third nobody released, and a what-if.
fn aged() -> House {
    let house = House::new();
    for (place, date) in DAYS.into_iter().enumerate() {
        house.generate(date, 20, 1);
        house.publish(date);
        let mut number = 1;
        if place == 0 {
            change(&house, date, "incomes");
            house.publish(date);
            number = 2;
        }
        house.released(date, number);
    }
    assert!(house.run(DAYS[1], &["--what-if"]).status.success());
    house.generate(NEXT, 20, 1);
    house
}

fn prune(house: &House, older_than: &str, more: &[&str]) -> std::process::Output {
    let job = house.job();
    let mut words = vec!["prune", job.to_str().expect("a path"), "--older-than", older_than];
    words.extend(more);
    program(&words)
}

fn chain(house: &House) -> (Option<i32>, String) {
    let output = program(&["verify", "--chain", house.path().join("runs").to_str().expect("a path")]);
    (output.status.code(), said(&output))
}

#[test]
fn what_is_old_goes_and_what_is_needed_stays() {
    let house = aged();
    let before = tree(&house.path().join("runs"));
    let told = said(&prune(&house, "2027-01-01", &["--dry-run"]));
    for line in [
        "Goes: 2026-11-17 rev-001, not released",
        "Goes: 2026-11-17 rev-002, released",
        "Goes: 2026-11-18 rev-001, released",
        "Goes: 2026-11-18 rev-001, what-if",
        "Stays: 2026-11-19 rev-001: a run that stays starts from its registers",
        "Stays: 2026-11-20 rev-001: the registers of its day stand",
        "4 runs would be taken out, 2 old ones stay",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(tree(&house.path().join("runs")) == before, "a dry run has changed something");

    let undisturbed = house.copy();
    undisturbed.publish(NEXT);
    let output = prune(&house, "2027-01-01", &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(house.stored(), [".lock", "2026-11-19", "2026-11-20", "outbox", "pruned.json", "what-if"]);
    let outbox = tree(&house.path().join("runs/outbox"));
    assert!(outbox.keys().all(|name| name.starts_with("2026-11-19") || name.starts_with("2026-11-20")));
    let (code, told) = chain(&house);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("2 released runs; the last is 2026-11-20 rev-001"), "{told}");
    assert!(told.contains("4 runs were taken out"), "{told}");

    house.publish(NEXT);
    let (mut expected, mut found) = (tree(&undisturbed.revision(NEXT, 1)), tree(&house.revision(NEXT, 1)));
    for files in [&mut expected, &mut found] {
        files.remove("result.json");
    }
    assert!(found == expected, "the next night is another");
    let told = said(&prune(&house, "2026-11-21", &[]));
    assert!(told.contains("0 runs taken out, 2 old ones stay"), "{told}");
}

#[test]
fn a_night_that_started_from_a_run_that_is_gone_is_not_made_up() {
    let house = aged();
    assert!(prune(&house, "2026-11-20", &[]).status.success());
    let output = house.run("2026-11-19", &["--what-if"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("[day_pruned]"), "{}", said(&output));
    let output = house.run("2026-11-20", &["--what-if"]);
    assert!(output.status.success(), "{}", said(&output));
    let output = house.run("2026-11-20", &["--correct", "--reason", "looked at again"]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn what_does_not_hold_stays_and_is_told() {
    let house = aged();
    let manifest = house.revision(DAYS[0], 2).join("manifest.json");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    std::fs::write(&manifest, text + " ").expect("written");
    std::fs::create_dir_all(house.revision(DAYS[1], 2)).expect("a folder");
    let told = said(&prune(&house, "2026-11-20", &[]));
    assert!(told.contains("Stays: 2026-11-17 rev-002: it does not hold; see verify"), "{told}");
    assert!(told.contains("Stays: 2026-11-18 rev-002: it is no run"), "{told}");
    assert!(manifest.exists());
    std::fs::write(house.path().join("runs/pruned.json"), "{").expect("written");
    assert_eq!(chain(&house).0, Some(5));
    assert_eq!(prune(&house, "2026-11-20", &[]).status.code(), Some(5));
}

#[test]
fn days_are_counted_back_from_today_and_a_held_store_is_left_alone() {
    let house = aged();
    let before = tree(&house.path().join("runs"));
    let told = said(&prune(&house, "36500d", &[]));
    assert!(told.contains("0 runs taken out, 0 old ones stay"), "{told}");
    assert_eq!(prune(&house, "99999999999d", &[]).status.code(), Some(2));
    assert!(tree(&house.path().join("runs")) == before);
    let lock = std::fs::File::open(house.path().join("runs/.lock")).expect("the lock");
    lock.lock().expect("held");
    assert_eq!(prune(&house, "2027-01-01", &[]).status.code(), Some(4));
}

/// The store, without the moments runs were taken out.
fn lasting(house: &House) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = tree(&house.path().join("runs"));
    files.retain(|name, _| !name.starts_with(".tmp-"));
    if files.contains_key("pruned.json") {
        let mut pruned: Value = json(&house.path().join("runs/pruned.json"));
        for gone in pruned["runs"].as_array_mut().expect("runs") {
            gone["pruned_at"] = Value::Null;
        }
        files.insert("pruned.json".to_owned(), pruned.to_string().into_bytes());
    }
    files
}

#[test]
fn a_kill_at_any_step_leaves_every_run_whole_or_gone() {
    let before = aged();
    let undisturbed = before.copy();
    assert!(prune(&undisturbed, "2026-11-20", &[]).status.success());
    let expected = lasting(&undisturbed);
    for point in steps::prune() {
        let house = before.copy();
        let job = house.job().to_string_lossy().into_owned();
        let output = killed_at(&point, &["prune", &job, "--older-than", "2026-11-20"]);
        assert_eq!(output.status.signal(), Some(SIGABRT), "{point} is never reached: {}", said(&output));
        let (code, told) = chain(&house);
        assert_eq!(code, Some(0), "{point}: {told}");
        let output = prune(&house, "2026-11-20", &[]);
        assert!(output.status.success(), "{point}: {}", said(&output));
        assert!(lasting(&house) == expected, "{point}: not as undisturbed");
        assert!(!house.stored().iter().any(|name| name.starts_with(".tmp-")), "{point}");
        assert_eq!(chain(&house).0, Some(0), "{point}");
    }
}
