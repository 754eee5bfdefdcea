//! Files in, checked facts out.
//!
//! [`read_day`] reads an inbox: tables as CSV (plain, gzip, zstd) or Parquet, and NAV's claim files. A
//! faulty row is parked with all its faults and never dropped in silence; a faulty file refuses the day.
//! Nothing here decides anything: `over_limit` is for the caller to act on, so that a check can print all
//! there is.

pub mod addressees;
mod assets;
mod blocks;
mod bounds;
mod children;
mod claims;
mod codes;
mod control;
mod creditors;
mod credits;
mod csv_table;
mod day;
mod debtors;
mod deductions;
mod duplicates;
pub mod error;
mod fact;
mod faults;
mod foreign;
pub mod formats;
pub mod freshness;
mod group;
mod header;
pub mod import;
mod incomes;
mod parquet;
mod parquet_bounds;
mod payments;
pub mod read;
pub mod receivers;
mod records;
mod row;
mod rows;
pub mod rows_of;
pub mod settings;
pub mod spread;
pub mod stream;
pub mod summary;
mod support;
mod tables;

use std::path::Path;

use chrono::NaiveDate;
use control::Control;
use creditors::Creditor;
use day::{Day, Source};
use fact::Fact;
use rayon::prelude::*;
use tables::Table;

pub use error::IntakeError;
pub use formats::nav::NavFault;
pub use formats::{Format, FormatFault, Formats};
pub use freshness::{Freshness, Stale, StaleInput};
pub use read::InputForm;
pub use settings::{IdentifierChecks, IntakeSettings};
pub use summary::{DayInput, InputSummary, OverLimit};

use crate::model::{
    Asset, Child, Claim, Credit, Estate, Household, Income, OtherDeduction, Payment, Support,
};

/// The tables of an inbox, in the order they are read.
const ALL_TABLES: [Table; 11] = [
    Claim::TABLE,
    Support::TABLE,
    Income::TABLE,
    Household::TABLE,
    Child::TABLE,
    OtherDeduction::TABLE,
    Creditor::TABLE,
    Estate::TABLE,
    Credit::TABLE,
    Payment::TABLE,
    Asset::TABLE,
];

/// Reads the inbox of a day. `step` is told a table's name and the bytes of it done, for progress.
///
/// # Errors
/// [`IntakeError`]: a file or a header that is refused as a whole, or totals that differ from `control.json`.
pub fn read_day(
    folder: &Path,
    settings: &IntakeSettings,
    step: &(dyn Fn(&str, u64) + Sync),
) -> Result<DayInput, IntakeError> {
    let (mut inbox, control, warnings) = open(folder, settings)?;
    let mut day = Day { settings, step, control, input: DayInput { warnings, ..DayInput::default() } };
    let nav = std::mem::take(&mut inbox.nav);
    let mut files = |table| inbox.tables.remove(table).unwrap_or_default();
    day.read_tables(|table| files(table).into_iter().map(Source::File).collect(), &nav)?;
    Ok(finish(day))
}

/// The name of a table of an inbox; none when there is no such table.
#[must_use]
pub fn table_name(name: &str) -> Option<&'static str> {
    ALL_TABLES.into_iter().map(|table| table.name).find(|known| *known == name)
}

/// The SHA-256 of what an inbox is read from, in hexadecimal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InboxDigests {
    /// Its files, each with its digest, by name.
    pub files: Vec<(String, String)>,
    /// Its control file, where it has one.
    pub control: Option<String>,
}

/// The digests of the files an inbox is read from: nothing is parsed.
///
/// # Errors
/// [`IntakeError`] when a file cannot be read, or is in a form the job does not take.
pub fn digests(folder: &Path, settings: &IntakeSettings) -> Result<InboxDigests, IntakeError> {
    let inbox = read::find(folder, &ALL_TABLES, &settings.formats)?;
    let digest = |input: &read::Input| {
        let hashed = read::Hashed::new(input.open()?).finish();
        Ok((input.file.clone(), hashed.map_err(|source| input.unreadable(source))?.1))
    };
    let inputs: Vec<&read::Input> = inbox.tables.values().flatten().chain(&inbox.nav).collect();
    let mut files = inputs.into_par_iter().map(digest).collect::<Result<Vec<_>, IntakeError>>()?;
    files.sort_unstable();
    let control = inbox.control.as_ref().map(digest).transpose()?;
    Ok(InboxDigests { files, control: control.map(|(_, sha256)| sha256) })
}

/// What a folder holds, its control file, and names nobody reads, as warnings.
fn open(
    folder: &Path,
    settings: &IntakeSettings,
) -> Result<(read::Inbox, Control, Vec<String>), IntakeError> {
    let mut inbox = read::find(folder, &ALL_TABLES, &settings.formats)?;
    let control = match &inbox.control {
        Some(input) => {
            let malformed = |reason: &str| {
                let (file, reason) = (input.file.clone(), reason.to_owned());
                IntakeError::ControlMalformed { file, reason }
            };
            let bytes = input.bytes(formats::LONGEST_RECORD)?.ok_or_else(|| malformed("longer than any"))?;
            Control::parse(&input.file, &String::from_utf8(bytes).map_err(|_| malformed("not UTF-8"))?)?
        }
        None => Control::default(),
    };
    check_control(&control, &inbox, settings)?;
    inbox.tables.values().flatten().for_each(read::Input::read_ahead);
    let unknown = std::mem::take(&mut inbox.unknown);
    let warnings = unknown.iter().map(|file| format!("{}: not read", faults::plain_name(file))).collect();
    Ok((inbox, control, warnings))
}

/// Reads tables from CSV texts in memory, through the very same checks as files. No table is required.
///
/// # Errors
/// [`IntakeError`], as [`read_day`]; a table name of `tables` that is none, or that stands twice.
pub fn read_texts(tables: &[(&str, &str)], settings: &IntakeSettings) -> Result<DayInput, IntakeError> {
    for (place, (name, _)) in tables.iter().enumerate() {
        if !ALL_TABLES.iter().any(|table| table.name == *name) {
            return Err(IntakeError::TableUnknown { table: (*name).to_owned() });
        }
        if tables.iter().take(place).any(|(earlier, _)| earlier == name) {
            let file = format!("{name}.csv");
            return Err(IntakeError::TwoForms { first: file.clone(), second: file });
        }
    }
    let step = |_: &str, _: u64| {};
    let mut day = Day { settings, step: &step, control: Control::default(), input: DayInput::default() };
    let source = |wanted: &'static str| {
        let found = tables.iter().filter(|(name, _)| *name == wanted);
        found.map(|(_, text)| Source::Text(format!("{wanted}.csv"), text)).collect()
    };
    day.read_tables(source, &[])?;
    Ok(finish(day))
}

fn finish(day: Day<'_>) -> DayInput {
    let mut input = day.input;
    input.facts.booked_through = day.control.booked_through;
    input.income_months = input.facts.incomes.iter().map(|income| income.month).collect();
    input.faults.sort_unstable_by(|a, b| {
        (&a.file, a.line, &a.column, a.code).cmp(&(&b.file, b.line, &b.column, b.code))
    });
    group::sort(&mut input.facts);
    input
}

/// A control file may speak of tables and of NAV's files; rows it promises of a file that is not there are
/// missing. For the day's own night nothing can have been taken out of its system after the day.
fn check_control(
    control: &Control,
    inbox: &read::Inbox,
    settings: &IntakeSettings,
) -> Result<(), IntakeError> {
    let day = settings.day;
    for (input, totals) in &control.inputs {
        let is_table = ALL_TABLES.iter().any(|table| table.name == input);
        let mut files = inbox.tables.values().flatten().chain(&inbox.nav);
        let is_there = inbox.tables.contains_key(input.as_str()) || files.any(|file| file.file == *input);
        if !is_table && !is_there {
            let reason = format!("{} is no input", faults::without_persons(input));
            return Err(IntakeError::ControlMalformed { file: "control.json".to_owned(), reason });
        }
        let extracted = totals.extracted_at.as_deref().and_then(freshness::day_of);
        let ahead = |extracted: &NaiveDate| *extracted > day && !settings.taken_out_later;
        if let Some(extracted) = extracted.filter(ahead) {
            let input = faults::without_persons(input);
            return Err(IntakeError::ControlAhead { file: "control.json".to_owned(), input, extracted, day });
        }
        if let Some(rows) = totals.rows.filter(|&rows| rows > 0 && !is_there) {
            return Err(IntakeError::ControlRows { file: input.clone(), control: rows, read: 0 });
        }
        if totals.sum.is_some_and(|sum| sum != 0) && !is_there {
            control.check(input, input, 0, 0)?;
        }
    }
    Ok(())
}
