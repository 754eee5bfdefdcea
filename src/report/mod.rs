//! What is made of a published run for people: a page, a workbook, letters. Only published files are read.

/// The look of every page: light and dark, on paper, at any width.
pub const HOUSE_CSS: &str = include_str!("templates/house.css");

pub mod charts;
pub mod gather;
pub mod letters;
pub mod run;

pub use run::Run;
