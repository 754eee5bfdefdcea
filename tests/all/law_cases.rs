//! Every worked case gives the steps and figures its article gives.

use std::path::Path;

use crate::common::{program, said};

fn cases() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases").to_string_lossy().into_owned()
}

#[test]
fn every_worked_case_passes() {
    let output = program(&["cases", &cases()]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains(" passed, 0 failed"), "{}", said(&output));
}

#[test]
fn one_figure_changed_by_one_ore_fails_its_case() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = std::fs::read_to_string(Path::new(&cases()).join("examples.toml")).expect("the examples");
    assert!(text.contains("6460.00"), "ROOM-1 is among the examples");
    let copy = folder.path().join("examples.toml");
    std::fs::write(&copy, text.replacen("expected = \"6460.00\"", "expected = \"6460.01\"", 1))
        .expect("written");
    let output = program(&["cases", copy.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("expected 6460.01, found 6460.00"), "{}", said(&output));
    assert!(said(&output).contains(" passed, 1 failed"), "{}", said(&output));
}
