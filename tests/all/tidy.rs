//! The house itself: who uses whom, how long things are, that every code is tried somewhere, and that every act has
//! its place in the public register of laws. What the compiler and clippy hold (documentation of every public item, the
//! length of functions, calls that are not made) is not held here again.

use std::path::{Path, PathBuf};

use innkreving::model::{FaultCode, HoldCode};

/// The longest line of a source file, and the most lines of one.
const LINE: usize = 120;
const FILE: usize = 500;

/// The rooms of the library and whom each may use. Tests may use anybody.
const ROOMS: [(&str, &[&str]); 13] = [
    ("units", &[]),
    ("model", &["units"]),
    ("law", &["units", "model"]),
    ("decide", &["units", "model", "law"]),
    ("intake", &["units", "model", "law"]),
    ("orders", &["units", "model"]),
    ("publish", &["units", "model", "orders"]),
    ("words", &["units", "model", "law"]),
    ("parts", &["units", "model", "law", "decide", "intake"]),
    ("generate", &["units", "model", "law", "decide", "intake"]),
    ("report", &["units", "model", "law", "orders", "publish", "words"]),
    ("audit", &["units", "model", "law", "intake", "decide", "orders", "publish", "words", "report"]),
    (
        "cli",
        &[
            "units", "model", "law", "intake", "decide", "orders", "publish", "words", "parts", "generate",
            "report", "audit",
        ],
    ),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder whose names end so.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// A file without the module of its own tests.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]")
        .map_or(text, |at| if text[at..].contains("\nmod tests {") { &text[..at] } else { text })
}

fn is_of_tests(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    name.ends_with("tests.rs")
        || name.starts_with("test_")
        || name == "sample.rs"
        || path.components().any(|part| part.as_os_str() == "tests")
}

/// Rooms a line of code names that `room` may not use.
fn misused<'l>(room: &str, may: &[&str], line: &'l str) -> Vec<&'l str> {
    let code = line.trim_start();
    if code.starts_with("//") {
        return Vec::new();
    }
    let named = code.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        &rest[..end]
    });
    let is_room = |name: &&str| ROOMS.iter().any(|(one, _)| one == name);
    named.filter(is_room).filter(|name| *name != room && !may.contains(name)).collect()
}

#[test]
fn each_room_uses_only_those_it_may() {
    let mut wrong = Vec::new();
    for (room, may) in ROOMS {
        let files = files(&format!("src/{room}"), ".rs");
        assert!(!files.is_empty(), "{room} is empty");
        for path in files.iter().filter(|path| !is_of_tests(path)) {
            let text = text(path);
            for (line, code) in (1..).zip(without_tests(&text).lines()) {
                for other in misused(room, may, code) {
                    wrong.push(format!("{}:{line}: {room} uses {other}", shown(path)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(misused("law", &["units"], "use crate::publish::Store;"), ["publish"]);
}

#[test]
fn every_folder_of_the_source_is_a_room() {
    for entry in std::fs::read_dir(root().join("src")).expect("the source") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        assert!(path.is_file() || ROOMS.iter().any(|(room, _)| *room == name), "{name} is no room");
    }
}

#[test]
fn files_and_lines_are_of_a_length_one_can_read() {
    let folders = ["src", "tests/all", "benches", "fuzz/src", "fuzz/fuzz_targets"];
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in folders.iter().flat_map(|folder| files(folder, ".rs")) {
        let text = text(&path);
        count += 1;
        if text.lines().count() > FILE {
            wrong.push(format!("{}: more than {FILE} lines", shown(&path)));
        }
        for (line, code) in (1..).zip(text.lines()) {
            // Text of others' forms stands as it is.
            let is_text = code.contains('"');
            if code.chars().count() > LINE && !is_text || code.ends_with(' ') || code.contains('\t') {
                wrong.push(format!("{}:{line}: too long, a tab, or a space at its end", shown(&path)));
            }
        }
    }
    assert!(count > 300, "{count} files alone");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_of_a_fault_or_a_hold_stands_in_a_test_or_a_worked_case() {
    let mut all = String::new();
    for path in files("tests/all", ".rs").into_iter().chain(files("fixtures/cases", ".toml")) {
        if !path.ends_with("tidy.rs") {
            all += &text(&path);
        }
    }
    for path in files("fixtures/faulty", "") {
        all += &shown(&path);
    }
    let tried = |code: &str| all.contains(code) || all.contains(&code.to_lowercase());
    let faults = FaultCode::ALL.iter().map(|(_, code)| *code);
    let holds = HoldCode::ALL.iter().map(|code| code.as_str());
    let untried: Vec<&str> = faults.chain(holds).filter(|code| !tried(code)).collect();
    assert!(untried.is_empty(), "{untried:?}");
}

#[test]
fn every_act_has_its_place_in_the_register_of_laws() {
    let acts = text(&root().join("src/words/data/acts.csv"));
    let mut reader = csv::Reader::from_reader(acts.as_bytes());
    let mut count = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        let id = row.get(3).unwrap_or_default();
        // lov-1992-06-26-86: an act by its day and number; earlier ones may have no number.
        let day = ["lov-", "forskrift-"].iter().find_map(|kind| id.strip_prefix(kind)).unwrap_or_default();
        let parts: Vec<&str> = day.split('-').collect();
        let digits =
            parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        assert!(digits && (3..=4).contains(&parts.len()), "{}: {id}", &row[0]);
        let date = format!("{}-{}-{}", parts[0], parts[1], parts[2]);
        assert!(innkreving::units::dates::parse_date(&date).is_some(), "{id}");
        count += 1;
    }
    assert!(count > 20, "{count} acts alone");
}
