//! The authorities' own formats, read as rows of the tables they fill.
//!
//! A reader of a format turns its records into fields under the columns of a table and hands them to a
//! `Sink`. They pass the very same checks as rows of a CSV file; what the format itself forbids is noted as a
//! fault of its own. So a record is parked, counted and summed as any other row.

use std::io::Read;

use crate::intake::settings::IntakeSettings;

mod amelding;
mod camt054;
mod camt054_entry;
mod fault;
mod income_kinds;
mod innkrevingsoppdrag;
mod innkrevingsoppdrag_parts;
#[cfg(test)]
mod innkrevingsoppdrag_tests;
mod inntekt;
mod inntekt_record;
#[cfg(test)]
mod inntekt_tests;
mod json;
mod json_document;
mod json_object;
mod json_source;
mod kravtyper;
mod lines;
pub mod nav;
mod nav_layout;
mod nav_line;
mod ocr;
mod ocr_record;
mod own_faults;
mod sink;
#[cfg(test)]
mod test_read;
mod which;
mod xml;

pub(in crate::intake) use amelding::replaced;
pub(in crate::intake) use fault::FormatError;
pub use fault::FormatFault;
pub(crate) use kravtyper::kravtyper_of;
pub(in crate::intake) use sink::{Layout, OwnFault, RowSink, Sink, context};
pub use which::{Format, Formats};

/// Which columns of its table a format fills; none for forms read otherwise.
pub(in crate::intake) fn layout(format: Format) -> Option<&'static Layout> {
    match format {
        Format::Csv | Format::Nav => None,
        Format::Innkrevingsoppdrag => Some(&innkrevingsoppdrag::LAYOUT),
        Format::Inntekt => Some(&inntekt::LAYOUT),
        Format::Ocr => Some(&ocr::LAYOUT),
        Format::Camt054 => Some(camt054::LAYOUT),
        Format::AMelding => Some(&amelding::LAYOUT),
    }
}

/// A stream of a format, of whatever kind.
pub(in crate::intake) type Bytes<'a> = &'a mut (dyn Read + Send);

/// Reads claims in a format into a sink. One reader a table keeps the program small: each is made for each sink.
///
/// # Errors
/// [`FormatError`]: a file that is refused as a whole, or cannot be read.
pub(in crate::intake) fn claims<S: Sink>(
    format: Format,
    bytes: Bytes<'_>,
    settings: &IntakeSettings,
    sink: &mut S,
) -> Result<(), FormatError> {
    match format {
        Format::Innkrevingsoppdrag => innkrevingsoppdrag::read(bytes, settings, sink),
        _ => Err(of_another_table()),
    }
}

/// Reads incomes in a format into a sink.
///
/// # Errors
/// As [`claims`].
pub(in crate::intake) fn incomes<S: Sink>(
    format: Format,
    bytes: Bytes<'_>,
    settings: &IntakeSettings,
    sink: &mut S,
) -> Result<(), FormatError> {
    match format {
        Format::Inntekt => inntekt::read(bytes, settings, sink),
        Format::AMelding => amelding::read(bytes, settings, sink),
        _ => Err(of_another_table()),
    }
}

/// Reads payments in a format into a sink.
///
/// # Errors
/// As [`claims`].
pub(in crate::intake) fn payments<S: Sink>(
    format: Format,
    bytes: Bytes<'_>,
    settings: &IntakeSettings,
    sink: &mut S,
) -> Result<(), FormatError> {
    match format {
        Format::Ocr => ocr::read(bytes, settings, sink),
        Format::Camt054 => camt054::read(bytes, settings, sink),
        _ => Err(of_another_table()),
    }
}

/// A format of another table is never found for this one, since files are found by their table.
pub(in crate::intake) const fn of_another_table() -> FormatError {
    FormatError::refused(1, FormatFault::Document { expected: "a format of this table" })
}

/// The most bytes one record may have, be it a line, a JSON object or an XML element of a record's level.
pub(in crate::intake) const LONGEST_RECORD: usize = 16 << 20;

/// How deep JSON and XML may be nested.
pub(in crate::intake) const DEEPEST: usize = 64;
