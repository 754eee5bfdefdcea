//! Every worked case passes, and none of its figures could be another.

use super::*;

fn all_cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases")
}

/// The texts of all case files, by name.
fn texts_of_cases() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(all_cases()).expect("the folder of worked cases");
    let mut texts: Vec<(String, String)> = entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            let text = std::fs::read_to_string(entry.path()).expect("a text");
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    texts.sort();
    texts
}

/// The places of the last digits of the expected amounts (`12.34"`) of one case.
fn last_digits(case: &str) -> Vec<usize> {
    let from = case.find("\nexpect.").unwrap_or(case.len());
    let ends = case[from..].match_indices('"').map(|(at, _)| from + at);
    let is_amount = |end: &usize| {
        let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        matches!(case.as_bytes()[..*end], [.., whole, b'.', one, two] if digits(&[whole, one, two]))
    };
    ends.filter(is_amount).map(|end| end - 1).collect()
}

/// A file's text with the `round`th expected amount of each case one øre off, and the names of the cases changed.
fn one_ore_off(text: &str, round: usize) -> (String, Vec<String>) {
    let mut changed = String::new();
    let mut names = Vec::new();
    for (place, case) in text.split("[[case]]").enumerate() {
        let mut bytes = case.as_bytes().to_vec();
        if let Some(at) = last_digits(case).get(round) {
            bytes[*at] = if bytes[*at] == b'9' { b'8' } else { bytes[*at] + 1 };
            names.extend(case.split('"').nth(1).map(str::to_owned));
        }
        if place > 0 {
            changed.push_str("[[case]]");
        }
        changed.push_str(std::str::from_utf8(&bytes).expect("a text"));
    }
    (changed, names)
}

#[test]
fn every_worked_case_passes() {
    let results = run(&all_cases()).expect("worked cases");
    assert!(!results.is_empty());
    let named = |result: &CaseResult| {
        let of_case = |what: &String| format!("{} {}: {what}", result.file, result.id);
        result.differences.iter().map(of_case).collect::<Vec<_>>()
    };
    let failed: Vec<String> = results.iter().flat_map(named).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_names_of_worked_cases_are_their_own() {
    let mut names: Vec<String> =
        run(&all_cases()).expect("worked cases").into_iter().map(|result| result.id).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn a_worked_case_fails_when_any_of_its_amounts_is_one_ore_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("changed.toml");
    let mut amounts = 0;
    for (file, text) in texts_of_cases() {
        for round in 0.. {
            let (changed, names) = one_ore_off(&text, round);
            if names.is_empty() {
                break;
            }
            amounts += names.len();
            std::fs::write(&path, changed).expect("a file");
            let results = run(&path).expect("worked cases");
            let failed = |name: &String| {
                results.iter().any(|result| result.id == *name && !result.differences.is_empty())
            };
            let passed: Vec<&String> = names.iter().filter(|name| !failed(name)).collect();
            assert!(passed.is_empty(), "{file}, amount {}: {passed:?} pass all the same", round + 1);
        }
    }
    assert!(amounts > 500, "only {amounts} amounts");
}

#[test]
fn an_expectation_without_a_meaning_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("unknown.toml");
    let case = "[[case]]\nid = \"X\"\ntext = \"\"\narticle = \"\"\ndate = \"2026-11-20\"\n";
    for (line, known) in [("payouts = []\n", true), ("payuots = []\n", false)] {
        std::fs::write(&path, format!("{case}[case.facts]\n[case.expect]\n{line}")).expect("a file");
        assert_eq!(run(&path).is_ok(), known, "{line}");
    }
}
