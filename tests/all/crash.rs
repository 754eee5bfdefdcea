//! A run that is killed, wherever it is, loses nothing: earlier runs stay as they were, no half run shows, and the
//! same command gives the bytes an undisturbed run gives.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::sync::LazyLock;

use innkreving::publish::steps;
use rayon::prelude::*;
use serde_json::Value;

use crate::common::{House, program, said, tree};
use crate::held::killed_at;
use crate::release::{change, hex, json};

pub const DATE: &str = "2026-11-20";
pub const STANDING: &str = "2026-11-23";
pub const NEXT: &str = "2026-11-24";
const SIGABRT: i32 = 6;

/// A house with a released day, a standing revision of the next, and the inbox of a third.
pub static BEFORE: LazyLock<House> = LazyLock::new(|| {
    // A payer of the next day's orders plays NAV, so that every file there can be is written.
    let plain = before(&House::new());
    plain.publish(NEXT);
    let orders = std::fs::read_dir(plain.revision(NEXT, 1).join("orders")).expect("orders");
    let payers =
        orders.map(|entry| entry.expect("an entry").path().file_stem().expect("a name").to_os_string());
    let nav = payers.min().expect("a payer").into_string().expect("digits");
    before(&House::with_job(&format!(
        "[formats]\npayouts = [\"pain.001.001.03\"]\ncreditor_views = true\n\
         [nav_payer]\npayer = \"{nav}\"\nkreditor_id_tss = \"80000423362\"\n"
    )))
});

fn before(house: &House) -> House {
    for (seed, date) in [(1, DATE), (2, STANDING), (3, NEXT)] {
        house.generate(date, 25, seed);
    }
    house.publish(DATE);
    house.released(DATE, 1);
    house.publish(STANDING);
    house.copy()
}

/// What a run or a release killed earlier has left.
pub fn leave_something(house: &House) {
    let left = house.path().join("runs/.tmp-2026-11-19-00000000000000aa");
    std::fs::create_dir_all(left.join("orders")).expect("a folder");
    std::fs::write(left.join("orders/310844136.json"), "[{").expect("half a file");
    std::fs::write(house.path().join("runs/.tmp-00000000000000ab-release.json"), "{").expect("half a file");
}

/// Every revision the store shows is whole: its manifest names its files, all there with their bytes.
pub fn assert_whole(house: &House, about: &str) {
    let output = program(&["status", house.job().to_str().expect("a path"), "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{about}: {}", said(&output));
    let status: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for (part, folder) in [("days", "runs"), ("what_if", "runs/what-if")] {
        for day in status[part].as_array().expect("days") {
            for row in day["revisions"].as_array().expect("revisions") {
                let state = row["state"].as_str().expect("a state");
                assert!(["released", "not_released"].contains(&state), "{about}: {day}");
                let date = day["day"].as_str().expect("a day");
                let number = row["revision"].as_u64().expect("a number");
                let revision = house.path().join(folder).join(date).join(format!("rev-{number:03}"));
                assert_named_files(&revision, about);
            }
        }
    }
}

fn assert_named_files(revision: &Path, about: &str) {
    let files = tree(revision);
    let manifest = json(&revision.join("manifest.json"));
    let named = manifest["subject"].as_array().expect("files");
    for file in named {
        let name = file["name"].as_str().expect("a name");
        let bytes = files.get(name).unwrap_or_else(|| panic!("{about}: {name} is gone"));
        assert_eq!(file["digest"]["sha256"], hex(bytes), "{about}: {name}");
    }
    let others = ["manifest.json", "result.json", "release.json"];
    let unnamed = files.keys().filter(|name| !others.contains(&name.as_str())).count();
    assert_eq!(unnamed, named.len(), "{about}: a file the manifest does not name");
}

/// No temporary folder or file is left.
pub fn assert_swept(house: &House, about: &str) {
    let left: Vec<_> = house.stored().into_iter().filter(|name| name.starts_with(".tmp-")).collect();
    assert!(left.is_empty(), "{about}: {left:?}");
}

/// A store without what may differ between two runs, and without what is being written.
fn lasting(house: &House) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(&house.path().join("runs"));
    files.retain(|name, _| !name.starts_with(".tmp-") && !name.ends_with("/result.json") && name != ".lock");
    files
}

/// Kills a run at each of these steps and runs it again.
fn kill_everywhere(before: &House, points: &[String], date: &str, more: &[&str]) {
    let arguments = |house: &House| {
        let mut words = vec!["run".to_owned(), house.job().to_string_lossy().into_owned()];
        words.extend(["--date", date].iter().chain(more).map(|word| (*word).to_owned()));
        words
    };
    let run = |house: &House, kill: Option<&str>| {
        let words = arguments(house);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        kill.map_or_else(|| program(&words), |point| killed_at(point, &words))
    };
    let earlier = if before.path().join("runs").exists() { lasting(before) } else { BTreeMap::new() };
    let undisturbed = before.copy();
    let output = run(&undisturbed, None);
    assert!(output.status.success(), "{}", said(&output));
    let expected = lasting(&undisturbed);
    let table: Vec<String> = points
        .par_iter()
        .map(|point| {
            let house = before.copy();
            if !earlier.is_empty() {
                leave_something(&house);
            }
            let output = run(&house, Some(point));
            assert_eq!(output.status.signal(), Some(SIGABRT), "{point} is never reached: {}", said(&output));
            let after = lasting(&house);
            let published = after == expected && expected != earlier;
            assert!(after == earlier || published, "{point}: the store is neither as before nor as after");
            assert_whole(&house, point);
            let output = run(&house, None);
            assert_eq!(output.status.code(), Some(0), "{point}: {}", said(&output));
            let again = published || expected == earlier;
            assert_eq!(said(&output).contains("Published already"), again, "{point}: {}", said(&output));
            assert!(lasting(&house) == expected, "{point}: other bytes than undisturbed");
            assert_whole(&house, point);
            assert_swept(&house, point);
            let shown = if published { "whole" } else { "none" };
            format!("{point:<36} {shown:<10} as they were   the same bytes")
        })
        .collect();
    println!("{date} {more:?}\n{:<36} new run    earlier runs   run again", "killed at");
    println!("{}", table.join("\n"));
}

fn named(points: &[&str]) -> Vec<String> {
    points.iter().map(|point| (*point).to_owned()).collect()
}

/// Where a run of any kind and place is tried; an ordinary one is tried everywhere.
fn some_points() -> Vec<String> {
    named(&[
        "registers read",
        "folder made",
        "trace.parquet half",
        "summary.json half",
        "files synced",
        "manifest.json half",
        "folders synced",
        "day folder made",
        "renamed",
        "day folder synced",
        "told",
    ])
}

#[test]
fn a_night_killed_at_any_step_is_run_again_as_if_it_had_not_been() {
    let points = steps::run();
    assert!(points.len() >= 25, "{}", points.len());
    kill_everywhere(&BEFORE, &points, NEXT, &[]);
}

#[test]
fn the_first_night_of_a_store_killed_at_any_step_is_run_again() {
    let house = House::new();
    house.generate(DATE, 25, 1);
    kill_everywhere(&house, &[steps::first(), some_points()].concat(), DATE, &[]);
}

#[test]
fn a_night_with_nothing_new_killed_at_any_step_stays_as_it_was() {
    kill_everywhere(&BEFORE, &steps::again(), STANDING, &[]);
}

#[test]
fn a_second_revision_a_correction_and_a_what_if_are_no_worse_off() {
    let house = BEFORE.copy();
    change(&house, STANDING, "incomes");
    kill_everywhere(&house, &some_points(), STANDING, &[]);
    change(&house, DATE, "incomes");
    kill_everywhere(&house, &some_points(), DATE, &["--correct", "--reason", "late incomes"]);
    kill_everywhere(&house, &some_points(), DATE, &["--what-if"]);
}

#[test]
fn every_point_of_the_table_is_tried() {
    let nights = [steps::run(), steps::first(), steps::again()].concat();
    let released = [steps::release(), steps::sign(), steps::acknowledge()].concat();
    let divided = [steps::split(), steps::part(), steps::merge()].concat();
    let tried = [nights, released, divided, steps::prune()].concat();
    assert!(steps::all().iter().all(|point| tried.contains(point)));
    assert!(steps::all().len() >= 70, "{}", steps::all().len());
}
