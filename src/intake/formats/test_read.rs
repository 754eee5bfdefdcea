//! Reads texts of a format in tests, as a day reads its files.

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

/// The faults of parked rows: line, field and code.
pub(super) fn faults_of<T>(rows: &Rows<T>) -> Vec<(u64, String, String)> {
    let faults = rows.parked.iter().flat_map(|parked| &parked.faults);
    faults.map(|fault| (fault.line, fault.column.clone(), fault.code.to_string())).collect()
}
