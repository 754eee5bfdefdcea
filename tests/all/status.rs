//! Status: what is in the store, for people and for programs.

use serde_json::Value;

use crate::common::{House, program, said};
use crate::release::{change, json};

const DATE: &str = "2026-11-20";
const NEXT: &str = "2026-11-23";

fn told(house: &House, more: &[&str], code: i32) -> String {
    let job = house.job();
    let mut arguments = vec!["status", job.to_str().expect("a path")];
    arguments.extend(more);
    let output = program(&arguments);
    assert_eq!(output.status.code(), Some(code), "{}", said(&output));
    String::from_utf8(output.stdout).expect("text")
}

fn as_json(house: &House, code: i32) -> Value {
    serde_json::from_str(&told(house, &["--format", "json"], code)).expect("JSON")
}

/// A house with a released night, a correction, an unfinished folder and a what-if.
fn house() -> House {
    let house = House::new();
    house.generate(DATE, 40, 1);
    house.generate(NEXT, 40, 1);
    house.publish(DATE);
    let reason = "seen 25876099732";
    let output = house.release_by(DATE, 1, &["Kari Nes", "Ola Vik", reason]);
    assert!(output.status.success(), "{}", said(&output));
    change(&house, DATE, "incomes");
    assert!(house.run(DATE, &["--correct", "--reason", reason]).status.success());
    std::fs::create_dir(house.revision(DATE, 3)).expect("a folder");
    assert!(house.run(NEXT, &["--what-if"]).status.success());
    house
}

#[test]
fn an_empty_store_is_no_error_and_asking_makes_none() {
    let house = House::new();
    assert!(told(&house, &[], 0).contains("Last released: none"));
    assert_eq!(as_json(&house, 0)["days"], Value::Array(Vec::new()));
    assert!(!house.path().join("runs").exists());
}

#[test]
fn every_revision_is_told_with_its_state_counts_and_amounts() {
    let house = house();
    let status = as_json(&house, 0);
    assert_eq!((&status["job"], &status["last_released"]), (&"test".into(), &"2026-11-20 rev-001".into()));
    assert_eq!(status["days"].as_array().expect("days").len(), 1);
    let found = &status["days"][0]["revisions"];
    let found_in: Vec<_> = found.as_array().expect("revisions").iter().map(|row| &row["state"]).collect();
    assert_eq!(found_in, ["released", "not_released", "unfinished"]);
    assert_eq!((&found[0]["kind"], &found[1]["kind"]), (&"night".into(), &"correction".into()));
    assert_eq!(found[1]["registers_from"], found[0]["manifest_sha256"]);
    let summary = json(&house.revision(DATE, 1).join("summary.json"));
    let totals = &found[0]["totals"];
    assert_eq!(totals["debtors"], summary["debtors"]);
    assert_eq!(totals["orders"], summary["orders"]["by_action"]);
    assert_eq!(totals["notices"], summary["notices"]);
    assert_eq!(totals["expected"], summary["orders"]["expected"]);
    assert_eq!(totals["planned"], summary["allocations"]["planned"]);
    assert!(totals["debtors"].as_u64() > Some(0) && totals["expected"].as_str() > Some("0.00"));
    let release = &found[0]["release"];
    assert_eq!((&release["by"], &release["and"]), (&"Kari Nes".into(), &"Ola Vik".into()));
    assert_eq!(release["acknowledged"], 0);
    assert_eq!(
        release["order_versions"],
        crate::common::rows(&house.revision(DATE, 1).join("orders.csv")).len()
    );
    assert_eq!(status["what_if"][0]["day"], NEXT);
    assert_eq!(status["what_if"][0]["revisions"][0]["kind"], "what-if");
}

#[test]
fn the_words_say_what_the_json_says() {
    let house = house();
    let text = told(&house, &[], 0);
    let expected = json(&house.revision(DATE, 1).join("summary.json"))["orders"]["expected"].clone();
    for part in [
        "Last released: 2026-11-20 rev-001",
        "rev-001  night       released",
        "rev-002  correction  not released",
        "rev-003              unfinished: no manifest",
        "by Kari Nes and Ola Vik, 20",
        "What-if, never released:\n2026-11-23",
        &format!("expected {} kr a month", expected.as_str().expect("kroner")),
        "seen 258760*****",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for form in [&[][..], &["--format", "json"]] {
        assert!(!told(&house, form, 0).contains("25876099732"), "an identifier is told");
    }
}

#[test]
fn a_receipt_shows() {
    let house = house();
    let list = house.path().join("runs/outbox/2026-11-20-rev-001/handover.csv");
    let handed = crate::common::rows(&list);
    let (file, digest) = (&handed[0]["file"], &handed[0]["sha256"]);
    let receipt = format!("file,sha256,received_at\n{file},{digest},2026-11-20T22:00:00+01:00\n");
    let path = house.path().join("receipt.csv");
    std::fs::write(&path, receipt).expect("written");
    let (job, path) = (house.job(), path.to_string_lossy().into_owned());
    let job = job.to_str().expect("a path");
    let output = program(&["release", job, "--date", DATE, "--rev", "1", "--acknowledge", &path]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(as_json(&house, 0)["days"][0]["revisions"][0]["release"]["acknowledged"], 1);
    assert!(told(&house, &[], 0).contains("; 1 acknowledged"));
}

#[test]
fn a_running_night_does_not_stop_status() {
    let house = house();
    let lock = std::fs::File::open(house.path().join("runs/.lock")).expect("a lock");
    lock.try_lock().expect("free");
    std::fs::create_dir(house.path().join("runs/.tmp-2026-11-24-00")).expect("a folder");
    assert_eq!(as_json(&house, 0)["days"].as_array().expect("days").len(), 1);
    assert!(house.path().join("runs/.tmp-2026-11-24-00").exists(), "a run under way keeps its folder");
}

#[test]
fn what_does_not_hold_is_told_among_the_rest() {
    let house = house();
    let release = house.revision(DATE, 1).join("release.json");
    let text = std::fs::read_to_string(&release).expect("a release");
    let digest = json(&release)["manifest_sha256"].as_str().expect("a digest").to_owned();
    std::fs::write(&release, text.replace(&digest, &digest.replace(|_| true, "0"))).expect("written");
    let status = as_json(&house, 5);
    assert_eq!(status["days"][0]["revisions"][0]["state"], "unsound");
    assert_eq!(status["days"][0]["revisions"][1]["state"], "not_released");
    let text = told(&house, &[], 5);
    assert!(text.contains("release.json: the manifest is not the one that was released"), "{text}");
}
