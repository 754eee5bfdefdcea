//! `report.xlsx`: the tables of a run as sheets, with a summary that says whether they add up.
//!
//! Numbers are numbers and dates are dates; every text is written as text, whatever it looks like, so that nothing a
//! file brings in is ever a formula.

mod overview;
mod sheet;
mod sheets;

use chrono::{Datelike, Timelike};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::Run;
use crate::publish::read::ReadError;
use sheets::SHEETS;

/// The workbook's name in a run.
pub const WORKBOOK: &str = "report.xlsx";

/// The bytes of a run's workbook, with at most `rows` rows a sheet; what is left out of a sheet is counted and summed
/// in its last rows, and totals are of all rows. The same run gives the same bytes.
///
/// # Errors
/// [`ReadError`] names the file that is missing or broken.
pub fn workbook(run: &Run, rows: u32) -> Result<Vec<u8>, ReadError> {
    let broken = |error: XlsxError| ReadError::broken(&run.folder.join(WORKBOOK), error.to_string());
    let mut book = Workbook::new();
    book.set_properties(&properties(run).map_err(broken)?);
    // The summary comes first in the book, and is known last.
    book.add_worksheet().set_name(overview::NAME).map_err(broken)?;
    let mut sums = Vec::with_capacity(SHEETS.len());
    for layout in &SHEETS {
        let sheet = book.add_worksheet();
        sums.push(sheet::fill(sheet, layout, run, rows)?);
    }
    let first = book.worksheet_from_index(0).map_err(broken)?;
    overview::fill(first, run, &sums).map_err(broken)?;
    book.save_to_buffer().map_err(broken)
}

/// Dated when the run's orders are published, not when it is written: the same bytes every time.
fn properties(run: &Run) -> Result<DocProperties, XlsxError> {
    let at = run.published;
    let [month, day] = [at.month(), at.day()].map(|part| u8::try_from(part).unwrap_or(1));
    let hour = u16::try_from(at.hour()).unwrap_or(0);
    let minute = u8::try_from(at.minute()).unwrap_or(0);
    let made = ExcelDateTime::from_ymd(u16::try_from(at.year()).unwrap_or(1900), month, day)?.and_hms(
        hour,
        minute,
        at.second(),
    )?;
    let title = format!("Innkrevingsnatt {}", run.day);
    Ok(DocProperties::new().set_title(title).set_author(&run.made.program.name).set_creation_datetime(&made))
}
