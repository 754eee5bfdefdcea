//! Names and addresses of the debtors who get letters: a second look at the debtors table, which the night itself
//! needs no names of.

use std::path::Path;

use super::ALL_TABLES;
use super::codes;
use super::control::Control;
use super::day::Day;
use super::debtors::{ADDRESS, CONFIDENTIAL_ADDRESS, DEATH_DATE, DEBTOR_ID, LANGUAGE, NAME};
use super::error::IntakeError;
use super::fact::Fact;
use super::read;
use super::row::{Row, Usually};
use super::settings::IntakeSettings;
use super::summary::DayInput;
use super::tables::Table;
use crate::model::{Addressee, Household};
use crate::units::PartyId;

/// The languages of letters.
const LANGUAGES: [&str; 3] = ["nb", "nn", "en"];

impl Fact for Addressee {
    const TABLE: Table = Household::TABLE;

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let text = |row: &mut Row<'_>, column| row.free_text(column).map(Box::from);
        Some(Self {
            name: text(row, NAME),
            address: text(row, ADDRESS),
            language: row.code_if_given(LANGUAGE, codes::one_of(&LANGUAGES)),
            confidential: row.yes_no(CONFIDENTIAL_ADDRESS).unwrap_or(false),
            death_date: row.date_if_given(DEATH_DATE),
            debtor: row.party(DEBTOR_ID, Usually::Person)?,
        })
    }
}

/// The addressees among `wanted`, sorted as these are; a debtor who has no row, a faulty one or two is left out.
/// `expected` is the SHA-256 the file must have.
///
/// # Errors
/// [`IntakeError`], as reading the day; [`IntakeError::OtherFile`] when the table is another file.
pub fn read(
    folder: &Path,
    settings: &IntakeSettings,
    wanted: &[PartyId],
    expected: Option<&str>,
) -> Result<Vec<Addressee>, IntakeError> {
    let mut inbox = read::find(folder, &ALL_TABLES, &settings.formats)?;
    let files = inbox.tables.remove(Addressee::TABLE.name).unwrap_or_default();
    let Some(input) = files.into_iter().next() else { return Ok(Vec::new()) };
    let day = Day { settings, step: &|_, _| {}, control: Control::default(), input: DayInput::default() };
    let (mut rows, (_, sha256)) = day.read_file::<Addressee>(&input)?;
    if expected.is_some_and(|expected| expected != sha256) {
        return Err(IntakeError::OtherFile { path: input.path });
    }
    rows.items.retain(|one| wanted.binary_search(&one.debtor).is_ok());
    rows.items.sort_by_key(|one| one.debtor);
    let twice = rows.items.windows(2).any(|pair| pair[0].debtor == pair[1].debtor);
    if twice {
        let counts: Vec<PartyId> = rows.items.iter().map(|one| one.debtor).collect();
        let once = |debtor: PartyId| {
            counts.partition_point(|one| *one <= debtor) - counts.partition_point(|one| *one < debtor) == 1
        };
        rows.items.retain(|one| once(one.debtor));
    }
    Ok(rows.items)
}
