//! The engine's own words, as they stand in its source files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The files of rooms of the library, without those of tests.
pub fn files(rooms: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> =
        rooms.iter().map(|room| Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room)).collect();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("a folder");
            waiting.extend(entries.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let of_tests = name.ends_with("tests.rs") || name == "test_night.rs" || name == "sample.rs";
        if path.extension().is_some_and(|end| end == "rs") && !of_tests {
            found.push(path);
        }
    }
    found.sort();
    assert!(found.len() > 2, "{rooms:?}: {found:?}");
    found
}

/// The code of a file: without its tests and comments.
pub fn code_of(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("a source file");
    let code = text.split("\n#[cfg(test)]\n").next().unwrap_or_default();
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    code.lines().filter(is_code).collect::<Vec<_>>().join("\n")
}

/// What stands between quotes in code; without an escape, and in one line.
pub fn literals(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in code.lines() {
        found.extend(line.split('"').skip(1).step_by(2));
    }
    found
}

/// All that stands between quotes in the rooms that decide.
pub fn of_engine() -> BTreeSet<String> {
    let files = files(&["decide", "law", "model"]);
    files
        .iter()
        .flat_map(|path| literals(&code_of(path)).into_iter().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// True for a dotted word in small letters, as steps are: `need.adult`; not for the name of a file.
pub fn is_step(literal: &str) -> bool {
    let dotted = literal.split('.').count() > 1
        && literal.split('.').all(|part| {
            part.starts_with(|first: char| first.is_ascii_lowercase())
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        });
    dotted && ![".csv", ".rs", ".md"].iter().any(|end| literal.ends_with(end))
}

/// True for an article: it names a paragraph of an act.
pub fn is_article(literal: &str) -> bool {
    literal.contains('§') && !literal.contains('{')
}

/// No rule asks for a kind's number: what the law says of a kind stands in the columns of its tables.
#[test]
fn no_code_tests_the_number_of_a_kind() {
    let numbers: BTreeSet<&str> =
        innkreving::law::kinds::all().iter().map(|kind| kind.number.as_str()).collect();
    let rooms = ["decide", "law", "intake", "orders", "publish", "report", "generate"];
    for path in files(&rooms) {
        let code = code_of(&path);
        let named = path.display().to_string();
        for asked in ["number == \"", "number != \"", "number.as_str(), \"", "number.starts_with(\""] {
            let own = named.ends_with("src/law/kinds.rs");
            assert!(own || !code.contains(asked), "{named}: {asked}");
        }
        // A digit alone may be anything; a kind with a letter is a kind.
        let is_kind =
            |word: &&str| word.len() > 1 && word.starts_with(|sign: char| sign.is_ascii_alphanumeric());
        let mut kinds = literals(&code).into_iter().filter(|word| is_kind(word) && numbers.contains(word));
        let allowed = named.contains("src/generate/") || named.ends_with("src/law/kinds.rs");
        let found: Vec<&str> =
            kinds.by_ref().filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit())).collect();
        assert!(allowed || found.is_empty(), "{named}: {found:?}");
    }
}
