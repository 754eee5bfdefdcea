//! What must be known of the files of an inbox before their rows are handed out.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::SpreadError;
use crate::intake::blocks::Blocks;
use crate::intake::csv_table::{CsvError, cut_error, take_names};
use crate::intake::day::{Day, Source};
use crate::intake::fact::Fact;
use crate::intake::header::Header;
use crate::intake::parquet::names_of;
use crate::intake::read::{self, Input, InputForm};
use crate::intake::settings::IntakeSettings;
use crate::intake::summary::DayInput;
use crate::intake::tables::Table;
use crate::intake::{ALL_TABLES, IntakeError, control::Control, finish, open};
use crate::model::Payment;

/// The files of an inbox whose rows are handed out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What stands between two fields of a record.
    pub delimiter: String,
    /// The files, in the order in which they are told of.
    pub tables: Vec<TablePlan>,
    /// The released run whose figures the ledger has booked, where it is said.
    pub booked_through: Option<String>,
}

/// One file of an inbox.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TablePlan {
    /// Its table.
    pub table: String,
    /// Its name.
    pub file: String,
    /// Its form, as [`InputForm::as_str`] says it.
    pub form: String,
    /// Its bytes as stored.
    pub bytes: u64,
    /// The columns that are read, in the order of a record's fields.
    pub columns: Vec<String>,
    /// The line after the header.
    pub first_line: u64,
    /// The field that says which part a record is of: its debtor, or its own name where it is of none.
    pub owner: usize,
    /// The field of the name that must be unique in the table, where records of several parts could have the same.
    pub key: Option<usize>,
}

/// Looks at the files of an inbox; their headers are read.
///
/// # Errors
/// [`SpreadError`] for a file that is refused, or whose form has no rows to hand out.
pub fn plan(folder: &Path, settings: &IntakeSettings) -> Result<Plan, SpreadError> {
    let (mut inbox, control, _) = open(folder, settings)?;
    if let Some(input) = inbox.nav.first() {
        return Err(SpreadError::Form { file: input.file.clone() });
    }
    let mut tables = Vec::new();
    for table in ALL_TABLES.iter().filter(|table| table.name != Payment::TABLE.name) {
        let files = inbox.tables.remove(table.name).unwrap_or_default();
        if let Some(other) = files.get(1) {
            return Err(SpreadError::Form { file: other.file.clone() });
        }
        if let Some(input) = files.first() {
            tables.push(table_plan(input, table, settings)?);
        }
    }
    let booked_through = control.booked_through.map(|day| day.to_string());
    Ok(Plan { delimiter: char::from(settings.delimiter).to_string(), tables, booked_through })
}

fn table_plan(input: &Input, table: &Table, settings: &IntakeSettings) -> Result<TablePlan, SpreadError> {
    let (header, columns, first_line) = match input.form {
        InputForm::Csv | InputForm::CsvGzip => csv_columns(input, table, settings)?,
        InputForm::Parquet => {
            let (header, names) = names_of(&input.open()?, &input.file, table)?;
            (header, names, 2)
        }
        _ => return Err(SpreadError::Form { file: input.file.clone() }),
    };
    let owner = table.columns.iter().find(|column| column.name == "debtor_id").unwrap_or(&table.row_key);
    // Debtors and creditors are told apart in the part they are in.
    let key = (table.row_key.place != owner.place).then(|| header.fields_of[table.row_key.place]);
    Ok(TablePlan {
        table: table.name.to_owned(),
        file: input.file.clone(),
        form: input.form.as_str().to_owned(),
        bytes: input.size()?,
        owner: header.fields_of[owner.place],
        columns,
        first_line,
        key,
    })
}

fn csv_columns(
    input: &Input,
    table: &Table,
    settings: &IntakeSettings,
) -> Result<(Header, Vec<String>, u64), IntakeError> {
    let mut blocks = Blocks::new(input.stream()?, settings.delimiter);
    let mut batch = blocks.take(1).map_err(|error| match cut_error(&input.file, error) {
        CsvError::Refused(error) => error,
        CsvError::Read(source) => input.unreadable(source),
    })?;
    let (header, names) = take_names(table, &mut batch, &input.file, settings)?;
    let first_line = batch.first().map_or(1, |block| block.first_line);
    Ok((header, names, first_line))
}

/// The files of the payments in an inbox: everybody reads all of them, since only the orders say whose they are.
///
/// # Errors
/// [`IntakeError`] when the folder cannot be read.
pub fn payment_files(folder: &Path, settings: &IntakeSettings) -> Result<Vec<String>, IntakeError> {
    let mut inbox = read::find(folder, &[Payment::TABLE], &settings.formats)?;
    let files = inbox.tables.remove(Payment::TABLE.name).unwrap_or_default();
    Ok(files.into_iter().map(|input| input.file).collect())
}

/// The payments in a folder, as the day reads them.
///
/// # Errors
/// [`IntakeError`] when a file is refused.
pub fn payments(folder: &Path, settings: &IntakeSettings) -> Result<Vec<Payment>, IntakeError> {
    let mut inbox = read::find(folder, &[Payment::TABLE], &settings.formats)?;
    let files = inbox.tables.remove(Payment::TABLE.name).unwrap_or_default();
    let step = |_: &str, _: u64| {};
    let mut day = Day { settings, step: &step, control: Control::default(), input: DayInput::default() };
    day.input.facts.payments = day.facts::<Payment>(files.into_iter().map(Source::File).collect())?;
    Ok(finish(day).facts.payments)
}
