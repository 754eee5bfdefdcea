//! Release: two people, one revision, its very bytes; what was sent is never unsent.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::common::{House, program, rows, said};

const DATE: &str = "2026-11-20";
const NEXT: &str = "2026-11-23";

/// A house with one published day.
fn one_night() -> House {
    let house = House::new();
    house.generate(DATE, 40, 1);
    house.publish(DATE);
    house
}

/// Takes a row out of a table of an inbox, so that the day gives other bytes.
pub fn change(house: &House, date: &str, table: &str) {
    let path = house.day(date).join(format!("{table}.csv"));
    let text = std::fs::read_to_string(&path).expect("a table");
    let kept: Vec<&str> = text.lines().collect();
    std::fs::write(&path, kept[..kept.len() - 1].join("\n") + "\n").expect("written");
    let _ = std::fs::remove_file(house.day(date).join("control.json"));
}

pub fn json(path: &Path) -> Value {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).expect("JSON")
}

fn outbox(house: &House, name: &str) -> PathBuf {
    house.path().join("runs/outbox").join(name)
}

/// SHA-256 in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn refused(output: &Output, about: &str) {
    assert_eq!(output.status.code(), Some(5), "{}", said(output));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains(about), "{about}: {error}");
    assert_eq!(error.lines().count(), 1, "one line: {error}");
}

/// Nothing of a revision has left the house.
fn in_the_house(house: &House, date: &str, number: u32) {
    assert!(!house.revision(date, number).join("release.json").exists());
}

/// How many files of letters are handed over; their index stays.
fn handed_letters(handed: &[BTreeMap<String, String>], folder: &Path) -> usize {
    let letters: Vec<_> = handed.iter().filter(|row| row["file"].starts_with("letters/")).collect();
    let made: usize = letters.iter().map(|row| row["count"].parse::<usize>().expect("a count")).sum();
    let index = crate::common::rows(&folder.join("letters/index.csv"));
    assert_eq!(made, index.iter().filter(|row| !row["file"].is_empty()).count());
    assert!(made > 0 && letters.iter().all(|row| row["file"] != "letters/index.csv"));
    letters.len()
}

#[test]
fn a_release_is_bound_to_the_manifest_and_lists_what_is_to_be_handed_over() {
    let house = one_night();
    let output = house.release(DATE, 1);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let folder = house.revision(DATE, 1);
    let release = json(&folder.join("release.json"));
    let manifest = std::fs::read(folder.join("manifest.json")).expect("a manifest");
    assert_eq!(release["manifest_sha256"], hex(&manifest));
    assert_eq!((&release["day"], &release["revision"]), (&DATE.into(), &1.into()));
    assert_eq!((&release["by"], &release["and"]), (&"Kari Nes".into(), &"Ola Vik".into()));
    assert_eq!(release["reason"], "checked");
    let at = release["released_at"].as_str().expect("a moment");
    assert!(at.len() == 20 && at.ends_with('Z'), "{at}");

    let list = outbox(&house, "2026-11-20-rev-001").join("handover.csv");
    let handed = rows(&list);
    assert_eq!(release["handover"]["sha256"], hex(&std::fs::read(&list).expect("a list")));
    assert_eq!(release["handover"]["list"], "outbox/2026-11-20-rev-001/handover.csv");
    let mut versions = 0;
    for row in &handed {
        let bytes = std::fs::read(folder.join(&row["file"])).expect("a file of the revision");
        assert_eq!(row["sha256"], hex(&bytes), "{}", row["file"]);
        if row["file"].starts_with("orders/") {
            versions += row["count"].parse::<usize>().expect("a count");
        }
    }
    let payers = std::fs::read_dir(folder.join("orders")).expect("orders").count();
    let to_payers = handed.iter().filter(|row| row["file"].starts_with("orders/")).count();
    assert_eq!(to_payers, payers);
    assert_eq!(versions, rows(&folder.join("orders.csv")).len());
    assert!(versions > 0);
    let notices = handed.iter().find(|row| row["file"] == "notices.csv").expect("notices");
    assert_eq!(notices["count"], rows(&folder.join("notices.csv")).len().to_string());
    // Money goes out too, where there is any.
    let mut money = 0;
    for file in ["payouts.csv", "repayments.csv"] {
        let count = rows(&folder.join(file)).len();
        let found = handed.iter().find(|row| row["file"] == file).map(|row| row["count"].clone());
        assert_eq!(found, (count > 0).then(|| count.to_string()), "{file}");
        money += usize::from(count > 0);
    }
    assert_eq!(handed.len(), to_payers + 1 + money + handed_letters(&handed, &folder));
    for path in [folder.join("release.json"), list] {
        let mode = std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
    let mode = std::fs::metadata(outbox(&house, "")).expect("a folder").permissions().mode() & 0o777;
    assert_eq!(mode, 0o700);
}

#[test]
fn a_release_takes_two_people_and_a_reason() {
    let house = one_night();
    let cases = [
        ("Kari Nes", "Kari Nes", "x", "two people"),
        ("Kari Nes", " kari  NES", "x", "two people"),
        ("", "Ola Vik", "x", "first name"),
        ("Kari Nes", " \t", "x", "second name"),
        ("Kari Nes", "Ola\u{1b}[2J", "x", "second name"),
        ("Kari Nes", "Ola Vik", " ", "the reason"),
    ];
    for (by, and, reason, about) in cases {
        refused(&house.release_by(DATE, 1, &[by, and, reason]), about);
    }
    in_the_house(&house, DATE, 1);
    assert!(!outbox(&house, "").exists());
}

#[test]
fn what_is_no_run_is_not_released() {
    let house = House::new();
    refused(&house.release(DATE, 1), "no published revision 1");
    assert!(!house.path().join("runs").exists(), "asking makes no store");
    house.generate(DATE, 20, 1);
    house.publish(DATE);
    refused(&house.release(DATE, 2), "no published revision 2");
    refused(&house.release(NEXT, 1), "no published revision 1");
    std::fs::create_dir(house.revision(DATE, 2)).expect("a folder");
    refused(&house.release(DATE, 2), "no published revision 2");
}

#[test]
fn a_revision_is_released_once() {
    let house = one_night();
    house.released(DATE, 1);
    let before = std::fs::read(house.revision(DATE, 1).join("release.json")).expect("a release");
    refused(&house.release_by(DATE, 1, &["Per", "Ann", "again"]), "released already");
    let after = std::fs::read(house.revision(DATE, 1).join("release.json")).expect("a release");
    assert!(before == after);
}

#[test]
fn a_file_that_is_not_the_published_one_is_not_released() {
    let house = one_night();
    let folder = house.revision(DATE, 1);
    let order = std::fs::read_dir(folder.join("orders")).expect("orders").next().expect("one").expect("one");
    let payer = order.path().file_stem().expect("a name").to_string_lossy().into_owned();
    for path in [folder.join("decisions.csv"), order.path()] {
        let bytes = std::fs::read(&path).expect("a file");
        let mut other = bytes.clone();
        other.push(b'\n');
        std::fs::write(&path, other).expect("written");
        let output = house.release(DATE, 1);
        refused(&output, "not the file the manifest names");
        assert!(!said(&output).contains(&payer), "an identifier is told");
        std::fs::remove_file(&path).expect("gone");
        refused(&house.release(DATE, 1), "missing");
        std::fs::write(&path, bytes).expect("written");
    }
    in_the_house(&house, DATE, 1);
    house.released(DATE, 1);
}

#[test]
fn a_day_before_the_last_released_one_is_not_released() {
    let house = one_night();
    house.generate(NEXT, 40, 2);
    house.publish(NEXT);
    house.released(NEXT, 1);
    refused(&house.release(DATE, 1), "comes before 2026-11-23 rev-001");
    in_the_house(&house, DATE, 1);
}

#[test]
fn a_revision_older_than_a_released_one_of_its_day_is_not_released() {
    let house = one_night();
    change(&house, DATE, "incomes");
    house.publish(DATE);
    house.released(DATE, 2);
    refused(&house.release(DATE, 1), "comes before 2026-11-20 rev-002");
}

#[test]
fn a_revision_made_before_another_was_released_is_run_again() {
    let house = one_night();
    house.generate(NEXT, 40, 2);
    house.publish(NEXT);
    change(&house, DATE, "incomes");
    house.publish(DATE);
    house.released(DATE, 1);
    // Both were decided before anything stood.
    refused(&house.release(NEXT, 1), "run the day again");
    refused(&house.release(DATE, 2), "run the day again");
    in_the_house(&house, NEXT, 1);
    let output = house.run(NEXT, &[]);
    assert!(said(&output).contains("registers: 2026-11-20 rev-001"), "{}", said(&output));
    assert!(house.revision(NEXT, 2).exists(), "other registers are another revision");
    house.released(NEXT, 2);
}

#[test]
fn a_release_that_is_not_one_of_its_manifest_stops_everything() {
    let house = one_night();
    house.released(DATE, 1);
    house.generate(NEXT, 20, 1);
    let manifest = house.revision(DATE, 1).join("manifest.json");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    std::fs::write(&manifest, text.replacen("\"kind\": \"night\"", "\"kind\":  \"night\"", 1))
        .expect("written");
    refused(&house.release(DATE, 1), "release.json");
    for arguments in [&["--date", NEXT][..], &["--date", DATE, "--correct", "--reason", "x"]] {
        let job = house.job();
        let mut all = vec!["run", job.to_str().expect("a path")];
        all.extend(arguments);
        refused(&program(&all), "release.json: the manifest is not the one that was released");
    }
    std::fs::write(&manifest, text).expect("written");
    house.publish(NEXT);
    let moved = house.revision(NEXT, 1).join("release.json");
    std::fs::copy(house.revision(DATE, 1).join("release.json"), &moved).expect("copied");
    refused(&house.release(NEXT, 1), "the release is of another revision");
}

#[test]
fn a_release_killed_between_the_list_and_the_release_is_done_again() {
    let house = one_night();
    let list = outbox(&house, "2026-11-20-rev-001");
    std::fs::create_dir_all(&list).expect("a folder");
    std::fs::write(list.join("handover.csv"), "file,sha2").expect("half a list");
    std::fs::write(house.path().join("runs/.tmp-00000000000000aa-release.json"), "{").expect("half");
    house.released(DATE, 1);
    assert!(!rows(&list.join("handover.csv")).is_empty());
    let left = std::fs::read_dir(house.path().join("runs")).expect("a store");
    let left: Vec<_> =
        left.map(|one| one.expect("a name").file_name().to_string_lossy().into_owned()).collect();
    assert!(!left.iter().any(|name| name.starts_with(".tmp-")), "{left:?}");
}

#[test]
fn a_release_waits_for_nobody() {
    let house = one_night();
    let lock = std::fs::File::open(house.path().join("runs/.lock")).expect("a lock");
    lock.try_lock().expect("free");
    let output = house.release(DATE, 1);
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    in_the_house(&house, DATE, 1);
    drop(lock);
    house.released(DATE, 1);
}

#[test]
fn a_folder_moved_among_the_nights_is_not_released() {
    let house = one_night();
    house.generate(NEXT, 20, 1);
    assert!(house.run(NEXT, &["--what-if"]).status.success());
    refused(&house.release(NEXT, 1), "no published revision 1");
    let beside = house.path().join("runs/what-if").join(NEXT);
    std::fs::rename(beside, house.path().join("runs").join(NEXT)).expect("moved");
    refused(&house.release(NEXT, 1), "what-if");
    std::fs::rename(house.revision(DATE, 1), house.revision(NEXT, 2)).expect("moved");
    refused(&house.release(NEXT, 2), "not a run of its day");
}

/// Acknowledges a receipt of these lines.
fn acknowledge(house: &House, lines: &str) -> Output {
    let path = house.path().join("receipt.csv");
    std::fs::write(&path, lines).expect("written");
    let (job, path) = (house.job(), path.to_string_lossy().into_owned());
    let job = job.to_str().expect("a path");
    program(&["release", job, "--date", DATE, "--rev", "1", "--acknowledge", &path])
}

#[test]
fn receipts_are_noted_once_and_only_of_what_was_handed_over() {
    const HEADER: &str = "file,sha256,received_at\n";
    let at = "2026-11-20T21:00:00Z";
    let house = one_night();
    let folder = house.revision(DATE, 1);
    let own = |name: &str| hex(&std::fs::read(folder.join(name)).expect("a file"));
    let notices = own("notices.csv");
    let good = format!("{HEADER}notices.csv,{notices},{at}\n");
    refused(&acknowledge(&house, &good), "not released");
    house.released(DATE, 1);
    let handed = rows(&outbox(&house, "2026-11-20-rev-001").join("handover.csv"));
    let order = handed.last().expect("an order file");
    let (file, digest) = (&order["file"], &order["sha256"]);

    let noted = outbox(&house, "2026-11-20-rev-001").join("acknowledged");
    let unknown = format!("{HEADER}orders/25876099732.json,{digest},{at}\n");
    let cases = [
        (unknown.as_str(), "line 2"),
        (&format!("{HEADER}decisions.csv,{},{at}\n", own("decisions.csv")), "was not handed over"),
        (&format!("{HEADER}notices.csv,{notices},{at}\n{file},{notices},{at}\n"), "line 3"),
        (&format!("{HEADER}notices.csv,{notices},yesterday\n"), "received_at"),
        (&format!("file,sha256\nnotices.csv,{notices}\n"), "columns"),
        (&format!("{HEADER}notices.csv\n"), "line 2"),
        (HEADER, "no file"),
        ("", "no file"),
    ];
    for (receipt, about) in cases {
        let output = acknowledge(&house, receipt);
        refused(&output, about);
        assert!(!said(&output).contains("25876099732"), "{}", said(&output));
        assert!(!noted.exists(), "{receipt}");
    }
    for (receipt, told) in [
        (good.clone(), "1 of"),
        (good, "1 of"),
        (format!("{HEADER}{file},{digest},{at}\nnotices.csv,{notices},{at}\n"), "2 of"),
    ] {
        let output = acknowledge(&house, &receipt);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(said(&output).contains(&format!("{told} {} files", handed.len())), "{}", said(&output));
    }
    assert_eq!(std::fs::read_dir(&noted).expect("receipts").count(), 2, "the same receipt is one");
    let list = outbox(&house, "2026-11-20-rev-001").join("handover.csv");
    std::fs::write(&list, "file,sha256,count\n").expect("written");
    refused(&acknowledge(&house, HEADER), "not the list that was released");
}

#[test]
fn a_receipt_that_cannot_be_read_is_named() {
    let house = one_night();
    let (job, missing) = (house.job(), house.path().join("nowhere.csv"));
    let (job, missing) = (job.to_str().expect("a path"), missing.to_str().expect("a path"));
    let output = program(&["release", job, "--date", DATE, "--rev", "1", "--acknowledge", missing]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("nowhere.csv"), "{}", said(&output));
}
