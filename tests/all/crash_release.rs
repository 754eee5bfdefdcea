//! A release or a receipt that is killed, wherever it is: it counts whole or not at all, and can be done again.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::Output;

use innkreving::publish::steps;
use rayon::prelude::*;
use serde_json::Value;

use crate::common::{House, program, rows, said, tree};
use crate::crash::{BEFORE, DATE, NEXT, STANDING, assert_swept, assert_whole, leave_something};
use crate::held::killed_at;
use crate::release::json;

const SIGABRT: i32 = 6;

fn release_words<'a>(job: &'a str, date: &'a str) -> Vec<&'a str> {
    let who = ["--by", "Kari Nes", "--and", "Ola Vik", "--reason", "checked"];
    ["release", job, "--date", date, "--rev", "1"].into_iter().chain(who).collect()
}

/// The store, a release without the moment it was made.
fn lasting(house: &House) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(&house.path().join("runs"));
    files.retain(|name, _| !name.starts_with(".tmp-"));
    for (name, bytes) in &mut files {
        if name.ends_with("/release.json") {
            let mut release: Value = serde_json::from_slice(bytes).expect("JSON");
            for of_its_moment in ["released_at", "seal"] {
                release[of_its_moment] = Value::Null;
            }
            *bytes = release.to_string().into_bytes();
        }
    }
    files
}

fn assert_killed(output: &Output, point: &str) {
    assert_eq!(output.status.signal(), Some(SIGABRT), "{point} is never reached: {}", said(output));
}

#[test]
fn a_release_killed_at_any_step_counts_whole_or_not_at_all_and_is_done_again() {
    let before = lasting(&BEFORE);
    let undisturbed = BEFORE.copy();
    undisturbed.released(STANDING, 1);
    let expected = lasting(&undisturbed);
    undisturbed.publish(NEXT);
    let next = tree(&undisturbed.revision(NEXT, 1));
    let table: Vec<String> = steps::release()
        .par_iter()
        .map(|point| {
            let house = BEFORE.copy();
            leave_something(&house);
            let job = house.job().to_string_lossy().into_owned();
            assert_killed(&killed_at(point, &release_words(&job, STANDING)), point);
            let released = house.revision(STANDING, 1).join("release.json").exists();
            let after = lasting(&house);
            if released {
                assert!(after == expected, "{point}: released, and not as undisturbed");
            }
            let kept = |(name, bytes): (&String, &Vec<u8>)| after.get(name) == Some(bytes);
            assert!(before.iter().all(kept), "{point}: something of before is gone or another");
            assert_whole(&house, point);
            let output = program(&release_words(&job, STANDING));
            let code = if released { 5 } else { 0 };
            assert_eq!(output.status.code(), Some(code), "{point}: {}", said(&output));
            assert_eq!(said(&output).contains("released already"), released, "{point}: {}", said(&output));
            assert!(lasting(&house) == expected, "{point}: not as undisturbed");
            assert_swept(&house, point);
            house.publish(NEXT);
            let mut found = tree(&house.revision(NEXT, 1));
            found.insert("result.json".to_owned(), next["result.json"].clone());
            // The manifest names the released manifest, whose bytes are the same.
            assert!(found == next, "{point}: the next night starts from other registers");
            let shown = if released { "released" } else { "in house" };
            format!("{point:<36} {shown:<10} as they were   the same release")
        })
        .collect();
    println!("{:<36} revision   earlier runs   done again\n{}", "killed at", table.join("\n"));
}

#[test]
fn a_signed_release_killed_at_its_signature_is_done_again_signed_or_not() {
    steps::sign().par_iter().for_each(|point| {
        let house = BEFORE.copy();
        let key = crate::verify::key_file(&house, 0o600);
        let job = house.job().to_string_lossy().into_owned();
        let signed = [&release_words(&job, STANDING)[..], &["--sign", &key]].concat();
        assert_killed(&killed_at(point, &signed), point);
        let revision = house.revision(STANDING, 1);
        assert!(!revision.join("release.json").exists(), "{point}");
        // Whoever releases it then leaves no other's signature beside it.
        let unsigned = house.copy();
        assert!(program(&release_words(unsigned.job().to_str().expect("a path"), STANDING)).status.success());
        assert!(!unsigned.revision(STANDING, 1).join("release.sig").exists(), "{point}");
        let output = program(&signed);
        assert_eq!(output.status.code(), Some(0), "{point}: {}", said(&output));
        for folder in [revision, unsigned.revision(STANDING, 1)] {
            let output = program(&["verify", path(&folder)]);
            assert_eq!(output.status.code(), Some(0), "{point}: {}", said(&output));
        }
        assert_swept(&house, point);
    });
}

fn path(path: &std::path::Path) -> &str {
    path.to_str().expect("a path")
}

#[test]
fn a_receipt_killed_at_any_step_is_noted_once() {
    let list = BEFORE.path().join(format!("runs/outbox/{DATE}-rev-001/handover.csv"));
    let handed = rows(&list);
    let (file, digest) = (&handed[0]["file"], &handed[0]["sha256"]);
    let receipt = format!("file,sha256,received_at\n{file},{digest},2026-11-20T22:00:00Z\n");
    let words = |house: &House| {
        let path = house.path().join("receipt.csv");
        std::fs::write(&path, &receipt).expect("written");
        let (job, path) = (house.job(), path.to_string_lossy().into_owned());
        let job = job.to_string_lossy().into_owned();
        ["release", &job, "--date", DATE, "--rev", "1", "--acknowledge", &path].map(str::to_owned)
    };
    let undisturbed = BEFORE.copy();
    let noted = words(&undisturbed);
    assert!(program(&noted.each_ref().map(String::as_str)).status.success());
    let expected = lasting(&undisturbed);
    steps::acknowledge().par_iter().for_each(|point| {
        let house = BEFORE.copy();
        let words = words(&house);
        let words = words.each_ref().map(String::as_str);
        assert_killed(&killed_at(point, &words), point);
        assert_whole(&house, point);
        let output = program(&words);
        assert_eq!(output.status.code(), Some(0), "{point}: {}", said(&output));
        assert!(said(&output).contains("Acknowledged: 1 of"), "{point}: {}", said(&output));
        assert!(lasting(&house) == expected, "{point}: not as undisturbed");
        assert_swept(&house, point);
    });
    let release = json(&undisturbed.revision(DATE, 1).join("release.json"));
    assert_eq!(release["by"], "Kari Nes");
}
