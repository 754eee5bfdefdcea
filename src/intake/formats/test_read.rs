//! Reads texts of a format in tests, as a day reads its files.

use std::path::Path;

use chrono::NaiveDate;

use super::{FormatError, FormatFault, Layout, RowSink, context};
use crate::intake::fact::Fact;
use crate::intake::rows::Rows;
use crate::intake::settings::IntakeSettings;
use crate::units::dates::parse_date;

/// The collection day of the tests.
pub(super) fn day() -> NaiveDate {
    parse_date("2026-11-20").expect("a day")
}

/// What a reader gives, or why it refuses the file: on which line, for what.
pub(super) fn read_with<T: Fact>(
    layout: &'static Layout,
    read: impl FnOnce(&IntakeSettings, &mut RowSink<'_, T>) -> Result<(), FormatError>,
) -> Result<Rows<T>, (u64, FormatFault)> {
    let settings = IntakeSettings::on(day());
    let context = context("a file", &T::TABLE, layout, &settings);
    let mut sink = RowSink::new(&context);
    match read(&settings, &mut sink) {
        Ok(()) => Ok(sink.rows),
        Err(FormatError::Refused { line, fault }) => Err((line, fault)),
        Err(other) => panic!("{other:?}"),
    }
}

/// Lines, fields and codes of faults.
pub(super) type Faults = Vec<(u64, String, String)>;

/// The faults of parked rows: line, field and code.
pub(super) fn faults_of<T>(rows: &Rows<T>) -> Faults {
    let faults = rows.parked.iter().flat_map(|parked| &parked.faults);
    faults.map(|fault| (fault.line, fault.column.clone(), fault.code.to_string())).collect()
}

/// Reads the faulty files of a format that are not refused: each has the faults of the table and no others.
pub(super) fn expect_faults(
    format: &str,
    table: &[(&str, u64, &str)],
    read: impl Fn(&[u8]) -> Result<Faults, (u64, FormatFault)>,
) {
    let mut found = Vec::new();
    for (name, bytes) in files(format).into_iter().filter(|(name, _)| !name.starts_with("refused_")) {
        let code = name.split('.').next().unwrap_or_default().to_uppercase();
        for (line, field, found_code) in read(&bytes).expect("a file that is read") {
            assert_eq!(found_code, code, "{name}:{line} {field}");
            found.push((name.clone(), line, field));
        }
    }
    let table: Vec<_> =
        table.iter().map(|&(name, line, field)| (name.to_owned(), line, field.to_owned())).collect();
    assert_eq!(found, table, "{found:#?}");
}

/// Reads the faulty files of a format that are refused.
pub(super) fn expect_refused(
    format: &str,
    table: &[(&str, u64, FormatFault)],
    read: impl Fn(&[u8]) -> Option<(u64, FormatFault)>,
) {
    let refused = files(format).into_iter().filter(|(name, _)| name.starts_with("refused_"));
    let found: Vec<_> = refused.map(|(name, bytes)| (name, read(&bytes).expect("a refusal"))).collect();
    let table: Vec<_> = table.iter().map(|&(name, line, fault)| (name.to_owned(), (line, fault))).collect();
    assert_eq!(found, table, "{found:#?}");
}

#[expect(clippy::disallowed_methods, reason = "tests read their own files")]
fn files(format: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/faulty").join(format);
    let entries = std::fs::read_dir(folder).expect("fixtures").map(|entry| entry.expect("a file"));
    let mut files: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).expect("a file"))
        })
        .collect();
    files.sort();
    files
}
