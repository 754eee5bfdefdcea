//! Small inboxes in a fresh folder, for the tests that need one.

#![expect(clippy::disallowed_methods, reason = "tests make their own inboxes")]

use std::path::{Path, PathBuf};

use innkreving::intake::{DayInput, IdentifierChecks, IntakeError, IntakeSettings, read_day};
use innkreving::units::dates::parse_date;

/// Settings of a day that look at no check digits: published samples have none that fit.
pub(crate) fn lenient(day: &str) -> IntakeSettings {
    let day = parse_date(day).expect("a day");
    IntakeSettings { identifier_checks: IdentifierChecks::Off, ..IntakeSettings::on(day) }
}

/// Writes files into a fresh folder.
pub(crate) fn folder_of(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    folder
}

/// Reads an inbox of `files`, with empty incomes and debtors where the test gives none.
pub(crate) fn read_files(
    settings: &IntakeSettings,
    files: &[(&str, &[u8])],
) -> Result<DayInput, IntakeError> {
    let empty: [(&str, &[u8]); 2] = [
        ("incomes.csv", b"debtor_id,payer_id,month,income_kind,gross\n"),
        ("debtors.csv", b"debtor_id,civil_status\n"),
    ];
    let given = |name: &str| files.iter().any(|(file, _)| file.split('.').next() == name.split('.').next());
    let mut all = files.to_vec();
    all.extend(empty.into_iter().filter(|(name, _)| !given(name)));
    let folder = folder_of(&all);
    read_day(folder.path(), settings, &|_, _| {})
}

/// The folder of published samples: `INNKREVING_SHARED`, else beside the crate. None, with a word, when
/// missing.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var("INNKREVING_SHARED").map_or(beside, PathBuf::from).join(path);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {path} of the published samples is not here");
    None
}

/// A file of the published samples.
pub(crate) fn shared_file(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).expect("a sample")
}
