//! What is made of a published run for people: a page, a workbook, letters. Only published files are read.

pub mod case_files;
pub mod charts;
pub mod error;
pub mod formats;
pub mod gather;
pub mod letters;
pub mod page;
pub mod run;
#[cfg(feature = "pdf")]
pub mod typeset;
pub mod workbook;

pub use error::ReportError;
pub use run::Run;

/// The look of every page: light and dark, on paper, at any width.
pub const HOUSE_CSS: &str = include_str!("templates/house.css");
