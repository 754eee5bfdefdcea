//! The authorities' own formats, read as rows of the tables they fill.
//!
//! A reader of a format turns its records into fields under the columns of a table and hands them to a
//! [`Sink`]. They pass the very same checks as rows of a CSV file; what the format itself forbids is noted as a
//! fault of its own. So a record is parked, counted and summed as any other row.

use std::io::Read;

use crate::intake::settings::IntakeSettings;

mod fault;
mod lines;
pub mod nav;
mod nav_layout;
mod nav_line;
mod sink;
mod which;

pub(in crate::intake) use fault::FormatError;
pub use fault::FormatFault;
pub(in crate::intake) use sink::{Layout, OwnFault, RowSink, Sink, context};
pub use which::{Format, Formats};

/// Which columns of its table a format fills; none for forms read otherwise.
pub(in crate::intake) fn layout(format: Format) -> Option<&'static Layout> {
    match format {
        Format::Csv | Format::Nav => None,
        _ => None,
    }
}

/// Reads the records of a format into a sink.
///
/// # Errors
/// [`FormatError`]: a file that is refused as a whole, or cannot be read.
pub(in crate::intake) fn read<S: Sink>(
    format: Format,
    reader: impl Read + Send,
    settings: &IntakeSettings,
    sink: &mut S,
) -> Result<(), FormatError> {
    let _ = (reader, settings, sink);
    match format {
        _ => Err(FormatError::refused(0, FormatFault::Empty)),
    }
}

/// The most bytes one record may have, be it a line, a JSON object or an XML element of a record's level.
pub(in crate::intake) const LONGEST_RECORD: usize = 16 << 20;

/// How deep JSON and XML may be nested.
pub(in crate::intake) const DEEPEST: usize = 64;
