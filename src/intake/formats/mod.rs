//! The authorities' own formats, read as rows of the tables they fill.
//!
//! A reader of a format turns its records into fields under the columns of a table and hands them to a
//! [`Sink`]. They pass the very same checks as rows of a CSV file; what the format itself forbids is noted as a
//! fault of its own. So a record is parked, counted and summed as any other row.

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
pub mod nav;
mod nav_layout;
mod nav_line;
mod own_faults;
mod sink;
#[cfg(test)]
mod test_read;

pub(in crate::intake) use fault::FormatError;
pub use fault::FormatFault;
pub(crate) use kravtyper::kravtyper_of;
pub(in crate::intake) use sink::{Layout, OwnFault, RowSink, Sink, context};

/// The most bytes one record may have, be it a line, a JSON object or an XML element of a record's level.
pub(in crate::intake) const LONGEST_RECORD: usize = 16 << 20;

/// How deep JSON and XML may be nested.
pub(in crate::intake) const DEEPEST: usize = 64;
