//! Verify: what was published is checked from the files alone, and whatever does not hold is found and named.

use std::path::{Path, PathBuf};
use std::process::Output;

use innkreving::audit::verify::{Kind, Report, chain, run};
use innkreving::publish::seal::sealed;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::common::{House, digests, program, said};
use crate::release::{change, json};

pub const FIRST: &str = "2026-11-20";
pub const SECOND: &str = "2026-12-15";
pub const THIRD: &str = "2027-01-12";
const SEED: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const OTHER: &str = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

/// Words of the job that need quotes in a table, with a line end in them, and room for parked rows.
const JOB: &str = "[checks]\nreject_limit_rows = 1000\n[suspend]\nkinds = [{ value = \"MUNICIPAL\", \
                   reason = \"a \\\"test\\\",\\nof two lines\" }]\n";

/// A house with three nights: two released, the first corrected since, the third in the house; and a what-if.
pub fn nights(debtors: u64) -> House {
    let house = House::with_job(JOB);
    for date in [FIRST, SECOND, THIRD] {
        house.generate(date, debtors, 3);
    }
    spoil(&house, FIRST);
    house.publish(FIRST);
    house.released(FIRST, 1);
    for _ in 0..20 {
        change(&house, FIRST, "incomes");
    }
    let output = house.run(FIRST, &["--correct", "--reason", "rows taken back"]);
    assert!(output.status.success(), "{}", said(&output));
    house.released(FIRST, 2);
    house.publish(SECOND);
    sign(&house, SECOND);
    house.publish(THIRD);
    assert!(house.run(FIRST, &["--what-if"]).status.success());
    house
}

/// Faults in some rows, so that there are parked ones.
fn spoil(house: &House, date: &str) {
    for (table, from, to) in [("incomes", ",wage,", ",wages,"), ("claims", ",FINE,", ",FEIN,")] {
        let path = house.day(date).join(format!("{table}.csv"));
        let text = std::fs::read_to_string(&path).expect("a table");
        std::fs::write(&path, text.replacen(from, to, 2)).expect("written");
    }
    std::fs::remove_file(house.day(date).join("control.json")).expect("gone");
}

pub fn store(house: &House) -> PathBuf {
    house.path().join("runs")
}

/// A private key in a file of its owner alone.
pub fn key_file(house: &House, mode: u32) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = house.path().join("release.key");
    std::fs::write(&path, SEED).expect("written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("a mode");
    path.to_string_lossy().into_owned()
}

fn release_with(house: &House, date: &str, key: &str) -> Output {
    let job = house.job().to_string_lossy().into_owned();
    let words = ["--by", "Kari Nes", "--and", "Ola Vik", "--reason", "checked", "--sign", key];
    program(&[&["release", &job, "--date", date, "--rev", "1"][..], &words].concat())
}

fn sign(house: &House, date: &str) {
    let output = release_with(house, date, &key_file(house, 0o600));
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains(PUBLIC) && !said(&output).contains(SEED), "{}", said(&output));
}

/// The program's own word on a folder.
fn verify(arguments: &[&str], code: i32) -> String {
    let output = program(&[&["verify"][..], arguments].concat());
    assert_eq!(output.status.code(), Some(code), "{arguments:?} {}", said(&output));
    said(&output)
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// All that is told of a kind.
pub fn told(report: &Report, kind: Kind) -> String {
    report.of_kind(kind).map_or_else(String::new, |group| group.told.join("\n"))
}

pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// Makes the manifest name the files as they are, and the result the manifest: what only a forger does.
pub fn name_again(revision: &Path) {
    let file = revision.join("manifest.json");
    let mut manifest = json(&file);
    for subject in manifest["subject"].as_array_mut().expect("subjects") {
        let name = subject["name"].as_str().expect("a name").to_owned();
        let bytes = std::fs::read(revision.join(&name)).expect("a file");
        subject["digest"]["sha256"] = hex(&bytes).into();
    }
    write_manifest(revision, &manifest);
}

/// Seals a file again that was sealed: what only a forger does.
pub fn seal_again(path: &Path) {
    let mut object = json(path);
    object.as_object_mut().expect("an object").remove("seal");
    std::fs::write(path, sealed(&object).expect("JSON")).expect("written");
}

fn write_manifest(revision: &Path, manifest: &Value) {
    let bytes = serde_json::to_vec_pretty(manifest).expect("JSON");
    std::fs::write(revision.join("manifest.json"), &bytes).expect("written");
    let file = revision.join("result.json");
    let mut result = json(&file);
    result["manifest_sha256"] = hex(&bytes).into();
    std::fs::write(&file, result.to_string()).expect("written");
    seal_again(&file);
}

#[test]
fn every_run_of_a_store_holds_and_so_does_their_chain() {
    let house = nights(300);
    let all = [
        house.revision(FIRST, 1),
        house.revision(FIRST, 2),
        house.revision(SECOND, 1),
        house.revision(THIRD, 1),
        store(&house).join("what-if").join(FIRST).join("rev-001"),
    ];
    for revision in &all {
        let text = verify(&[path(revision)], 0);
        let debtors = &json(&revision.join("summary.json"))["debtors"];
        assert!(text.contains("All holds.") && text.contains(&format!("{debtors} debtors")), "{text}");
    }
    let text = verify(&[path(&all[1])], 0);
    assert!(text.contains("correction; registers before: 2026-11-20 rev-001"), "{text}");
    assert!(text.contains("Released by Kari Nes and Ola Vik"), "{text}");
    let told: Value = serde_json::from_str(
        verify(&[path(&all[2]), "--format", "json", "--quiet"], 0).split_once('\n').expect("a line").1,
    )
    .expect("JSON");
    let summary = json(&all[2].join("summary.json"));
    assert_eq!((&told["sound"], &told["signed_by"]), (&true.into(), &PUBLIC.into()));
    assert_eq!(told["base"], "2026-11-20 rev-002");
    for count in ["debtors", "claims"] {
        assert_eq!(told["counted"][count], summary[count]);
    }
    let text = verify(&["--chain", path(&store(&house))], 0);
    assert!(text.contains("5 runs") && text.contains("3 released runs; the last is 2026-12-15"), "{text}");
    // The parked rows and the job's words have been there to be read.
    assert!(summary["holds"]["SUSPENDED"].as_u64() > Some(0), "{}", summary["holds"]);
    let first = json(&all[0].join("summary.json"));
    assert!(first["inputs"][0]["parked"].as_u64() > Some(0), "{}", first["inputs"][0]);
    assert!(first["holds"]["FACTS_PARKED"].as_u64() > Some(0), "{}", first["holds"]);
}

#[test]
fn a_run_that_was_taken_elsewhere_holds_too() {
    let house = nights(40);
    let copied = house.path().join("copied");
    for (revision, to) in [(FIRST, copied.join("run")), (SECOND, copied.join(SECOND).join("rev-001"))] {
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        std::fs::rename(house.revision(revision, 1), &to).expect("moved");
        let text = verify(&[path(&to)], 0);
        assert!(text.contains("All holds."), "{text}");
        assert_eq!(text.contains("the registers before are not at hand"), revision == SECOND, "{text}");
    }
}

#[test]
fn what_is_no_run_is_told_apart_from_one_that_does_not_hold() {
    let house = House::new();
    assert!(verify(&[path(&house.path().join("nowhere"))], 2).contains("no such folder"));
    let text = verify(&[path(house.path())], 5);
    assert!(text.contains("manifest.json: missing: the folder is no run"), "{text}");
    verify(&[path(house.path()), "--key", path(&house.path().join("nokey"))], 2);
}

#[test]
fn half_a_manifest_and_one_of_other_files_are_told() {
    let house = nights(14);
    let revision = house.revision(THIRD, 1);
    let file = revision.join("manifest.json");
    let text = std::fs::read_to_string(&file).expect("a manifest");
    std::fs::write(&file, &text[..text.len() / 2]).expect("written");
    let told = verify(&[path(&revision)], 5);
    assert!(told.contains("manifest.json, line") && told.contains("not a manifest"), "{told}");
    let told = verify(&["--chain", path(&store(&house))], 5);
    assert!(told.contains("2027-01-12 rev-001: manifest.json: not a manifest"), "{told}");
    for (from, to, about) in [
        ("\"watchlist.csv\"", "\"../../../watchlist.csv\"", "no name of a file of a run"),
        ("\"watchlist.csv\"", "\"holds.csv\"", "a file is named twice"),
        ("\"collection_day\": \"2027", "\"collection_day\": \"2026", "is not of the day it stands under"),
    ] {
        assert!(text.contains(from), "{from}");
        std::fs::write(&file, text.replacen(from, to, 1)).expect("written");
        let told = verify(&[path(&revision)], 5);
        assert!(told.contains(about), "{about}: {told}");
    }
}

/// Every file of a store but its lock.
fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, all);
        } else if path.file_name().is_some_and(|name| name != ".lock") {
            all.push(path);
        }
    }
}

/// All sentences of a report.
fn sentences(report: &Report) -> String {
    report.findings.values().flat_map(|group| group.told.clone()).collect::<Vec<_>>().join("\n")
}

#[test]
fn one_byte_that_is_another_is_found_wherever_it_stands() {
    let house = nights(14);
    let root = store(&house);
    acknowledge(&house);
    assert!(chain(&root, None).expect("a report").sound);
    let mut all = Vec::new();
    files(&root, &mut all);
    all.sort();
    let kinds =
        ["release.sig", "release.json", "result.json", "manifest.json", "handover.csv", "trace.parquet"];
    for kind in kinds {
        assert!(all.iter().any(|file| file.ends_with(kind)), "{kind} is tried");
    }
    assert!(all.iter().any(|file| path(file).contains("acknowledged/")), "receipts are tried");
    let mut places = 0x2545_f491_4f6c_dd1d_u64;
    for file in &all {
        let bytes = std::fs::read(file).expect("a file");
        let part = file.strip_prefix(&root).expect("inside");
        let name = innkreving::units::ids::mask_within(path(part));
        for _ in 0..4 {
            places = places.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let random = usize::try_from(places >> 33).expect("small");
            let (at, bit) = (random % bytes.len(), random >> 20 & 7);
            let mut other = bytes.clone();
            other[at] ^= 1 << bit;
            std::fs::write(file, other).expect("written");
            let report = chain(&root, None).expect("a report");
            let text = sentences(&report);
            assert!(!report.sound, "byte {at}, bit {bit} of {name} is not found");
            let last = Path::new(&name).file_name().expect("a name").to_string_lossy().into_owned();
            // A run goes by its day and revision, its list by where it stands.
            let of =
                name.strip_prefix("outbox/").map_or_else(|| name.replacen("/rev", " rev", 1), str::to_owned);
            let run = of.split_once("rev-").expect("a revision");
            let run = format!("{}rev-{}", run.0, &run.1[..3]);
            let named = |told: &str| told.contains(&last) && told.contains(&run);
            assert!(text.lines().any(named), "{run}, {last}: {text}");
        }
        std::fs::write(file, bytes).expect("written back");
    }
    assert!(chain(&root, None).expect("a report").sound);
}

/// Notes a receipt of the first file handed over.
fn acknowledge(house: &House) {
    let list = store(house).join("outbox/2026-11-20-rev-001/handover.csv");
    let first = &crate::common::rows(&list)[0];
    let (file, digest) = (&first["file"], &first["sha256"]);
    let receipt = house.path().join("receipt.csv");
    let text = format!("file,sha256,received_at\n{file},{digest},2026-11-20T21:00:00Z\n");
    std::fs::write(&receipt, text).expect("written");
    let job = house.job().to_string_lossy().into_owned();
    let output = program(&["release", &job, "--date", FIRST, "--rev", "1", "--acknowledge", path(&receipt)]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_file_that_is_gone_or_too_many_or_open_to_others_is_found() {
    use std::os::unix::fs::PermissionsExt;
    let house = nights(14);
    let revision = house.revision(FIRST, 1);
    let order =
        std::fs::read_dir(revision.join("orders")).expect("orders").next().expect("one").expect("one");
    let payer = order.path().file_stem().expect("a name").to_string_lossy().into_owned();
    for name in ["watchlist.csv", "summary.json", "trace.parquet", "registers/regimes.csv", "result.json"] {
        let bytes = std::fs::read(revision.join(name)).expect("a file");
        std::fs::remove_file(revision.join(name)).expect("gone");
        for report in [run(&revision, None), chain(&store(&house), None)] {
            let text = told(&report.expect("a report"), Kind::Files);
            assert!(text.contains(&format!("{name}: missing")), "{text}");
        }
        std::fs::write(revision.join(name), bytes).expect("written");
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(revision.join(name), mode).expect("a mode");
    }
    for extra in ["extra.csv", "orders/x.json", "registers/old/a.csv", ".hidden"] {
        let file = revision.join(extra);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(&file, "x").expect("written");
        let text = told(&run(&revision, None).expect("a report"), Kind::Files);
        assert!(text.contains(&format!("{extra}: the manifest does not name it")), "{text}");
        std::fs::remove_file(&file).expect("gone");
    }
    std::fs::remove_dir(revision.join("registers/old")).expect("gone");
    for (name, mode) in [("decisions.csv", 0o640), ("orders", 0o755), ("", 0o750)] {
        let file = revision.join(name);
        let before = std::fs::metadata(&file).expect("there").permissions();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("a mode");
        let text = told(&run(&revision, None).expect("a report"), Kind::Modes);
        assert!(text.contains(&format!("{mode:04o}")), "{text}");
        std::fs::set_permissions(&file, before).expect("a mode");
    }
    std::fs::write(order.path(), "[]").expect("written");
    let text = verify(&[path(&revision)], 5);
    assert!(text.contains("not the bytes the manifest names") && !text.contains(&payer), "{text}");
}

#[test]
fn a_store_is_walked_from_its_oldest_run_and_a_break_is_named() {
    let house = nights(14);
    let (root, second) = (store(&house), house.revision(SECOND, 1));
    let broken = |about: &str| {
        let text = told(&chain(&root, None).expect("a report"), Kind::Chain);
        assert!(text.contains(about), "{about}: {text}");
    };
    // A released run that is taken away leaves the next without what it starts from.
    std::fs::rename(house.revision(FIRST, 2), house.path().join("away")).expect("moved");
    broken("2026-12-15 rev-001: manifest.json: does not start from the registers released before it");
    let text = told(&chain(&root, None).expect("a report"), Kind::Release);
    assert!(text.contains("outbox/2026-11-20-rev-002: no run of the store"), "{text}");
    std::fs::rename(house.path().join("away"), house.revision(FIRST, 2)).expect("moved");
    assert!(chain(&root, None).expect("a report").sound);
    // A run in the house that names another origin.
    let third = house.revision(THIRD, 1);
    let mut manifest = json(&third.join("manifest.json"));
    manifest["predicate"]["registers_from"] = hex(b"x").into();
    write_manifest(&third, &manifest);
    broken("2027-01-12 rev-001: manifest.json: starts from registers that were not released before it");
    let report = run(&third, None).expect("a report");
    assert!(report.notes.iter().any(|note| note.contains("not at hand")), "{:?}", report.notes);
    // A release of other bytes.
    name_again(&second);
    let text = sentences(&chain(&root, None).expect("a report"));
    assert!(text.contains("manifest.json is not the one that was released"), "{text}");
}

#[test]
fn a_signature_tells_a_release_that_was_written_again_and_one_of_another_key() {
    let house = nights(14);
    let second = house.revision(SECOND, 1);
    let public = house.path().join("release.pub");
    let given = |key: &str| {
        std::fs::write(&public, key).expect("written");
        path(&public).to_owned()
    };
    let key = given(PUBLIC);
    assert!(verify(&[path(&second), "--key", &key], 0).contains(&format!("signed by key {PUBLIC}")));
    let text = verify(&[path(&house.revision(FIRST, 1)), "--key", &key], 5);
    assert!(text.contains("release.json: not signed"), "{text}");
    let text = verify(&["--chain", path(&store(&house)), "--key", &key], 5);
    assert!(text.contains("2026-11-20 rev-001: release.json: not signed"), "{text}");
    let key = given(OTHER);
    let text = verify(&[path(&second), "--key", &key], 5);
    assert!(text.contains("another key than the one given"), "{text}");
    // Sealed again, a release looks like one; its signature does not.
    let file = second.join("release.json");
    let mut release = json(&file);
    release["by"] = "Per Lie".into();
    std::fs::write(&file, release.to_string()).expect("written");
    seal_again(&file);
    let text = verify(&[path(&second)], 5);
    assert!(text.contains("release.sig is not the signature of the key it names"), "{text}");
    release["signed_by"] = Value::Null;
    std::fs::write(&file, release.to_string()).expect("written");
    seal_again(&file);
    assert!(verify(&[path(&second)], 5).contains("release.sig stands beside it"));
    std::fs::remove_file(second.join("release.sig")).expect("gone");
    verify(&[path(&second)], 0);
    let key = given(PUBLIC);
    assert!(verify(&[path(&second), "--key", &key], 5).contains("release.json: not signed"));
}

#[test]
fn a_key_others_can_read_signs_nothing() {
    let house = House::new();
    house.generate(FIRST, 12, 1);
    house.publish(FIRST);
    let key = key_file(&house, 0o644);
    let output = release_with(&house, FIRST, &key);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("others than its owner") && !said(&output).contains(SEED));
    assert!(!house.revision(FIRST, 1).join("release.json").exists());
    // A signature that a release which was killed has left goes with the next.
    std::fs::write(house.revision(FIRST, 1).join("release.sig"), [0; 64]).expect("written");
    assert!(verify(&[path(&house.revision(FIRST, 1))], 5).contains("it was not ended"));
    house.released(FIRST, 1);
    assert!(!house.revision(FIRST, 1).join("release.sig").exists());
    verify(&[path(&house.revision(FIRST, 1))], 0);
}

#[test]
fn deciding_again_gives_the_same_bytes_or_says_which_differ() {
    let house = nights(60);
    let (second, before) = (house.revision(SECOND, 1), digests(&store(&house)));
    let days = house.path().join("days");
    for inbox in [&days, &house.day(SECOND)] {
        let text = verify(&[path(&second), "--inbox", path(inbox)], 0);
        assert!(text.contains("decided again: the same bytes"), "{text}");
    }
    let text = verify(&[path(&house.revision(FIRST, 2)), "--inbox", path(&days)], 0);
    assert!(text.contains("the same bytes"), "{text}");
    // The first revision was made from rows that have been taken back since.
    let text = verify(&[path(&house.revision(FIRST, 1)), "--inbox", path(&days)], 5);
    assert!(text.contains("decisions.csv: deciding again gives another line"), "{text}");
    assert!(text.contains("the inbox's incomes.csv is not the file the run read"), "{text}");
    assert_eq!(digests(&store(&house)), before, "nothing is written");
    std::fs::remove_file(house.day(SECOND).join("claims.csv")).expect("gone");
    let text = verify(&[path(&second), "--inbox", path(&days)], 5);
    assert!(text.contains("cannot be decided again"), "{text}");
}

#[test]
fn old_facts_that_were_taken_are_taken_again() {
    let house = House::new();
    house.generate(FIRST, 30, 2);
    let control = house.day(FIRST).join("control.json");
    let mut value = json(&control);
    value["claims"]["extracted_at"] = "2026-11-01".into();
    std::fs::write(&control, value.to_string()).expect("written");
    let output = house.run(FIRST, &["--accept-stale", "--reason", "the ledger is closed"]);
    assert!(output.status.success(), "{}", said(&output));
    let text = verify(&[path(&house.revision(FIRST, 1)), "--inbox", path(&house.day(FIRST))], 0);
    assert!(text.contains("the same bytes"), "{text}");
}

#[test]
fn rate_files_are_found_about_the_inbox_or_by_the_job() {
    let house = House::with_job("[rates]\nfiles = [\"rates/own.csv\"]\n");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/days/assumed-rates.csv");
    std::fs::create_dir(house.path().join("rates")).expect("a folder");
    std::fs::copy(shipped, house.path().join("rates/own.csv")).expect("copied");
    house.generate(FIRST, 30, 2);
    house.publish(FIRST);
    let (revision, days) = (house.revision(FIRST, 1), house.path().join("days"));
    verify(&[path(&revision), "--inbox", path(&days)], 0);
    let elsewhere = house.path().join("a/b/c/d");
    std::fs::create_dir_all(&elsewhere).expect("a folder");
    std::fs::rename(house.day(FIRST), elsewhere.join(FIRST)).expect("moved");
    let text = verify(&[path(&revision), "--inbox", path(&elsewhere)], 5);
    assert!(text.contains("rates/own.csv of the run is not at hand"), "{text}");
    verify(&[path(&revision), "--inbox", path(&elsewhere), "--job", path(&house.job())], 0);
}
