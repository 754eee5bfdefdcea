//! Names and accounts of those money goes to: a second look at the creditors and the debtors table, which the night
//! itself needs neither of.

use std::path::Path;

use super::ALL_TABLES;
use super::codes;
use super::control::Control;
use super::creditors::{
    CREDITOR_ACCOUNT, CREDITOR_COUNTRY, CREDITOR_ID, CREDITOR_KID, CREDITOR_NAME, Creditor,
};
use super::day::Day;
use super::debtors::{ACCOUNT, DEATH_DATE, DEBTOR_ID, NAME};
use super::error::IntakeError;
use super::fact::Fact;
use super::read;
use super::row::{Row, Usually};
use super::settings::IntakeSettings;
use super::summary::DayInput;
use super::tables::Table;
use crate::model::{Household, Receiver};
use crate::units::{AccountId, Kid, PartyId};

/// The country of an account when the row names none.
const HOME: &str = "NO";

/// A row of the creditors table as one who is paid.
struct PaidCreditor(Receiver);

/// A row of the debtors table as one who is paid back.
struct PaidDebtor(Receiver);

impl Fact for PaidCreditor {
    const TABLE: Table = Creditor::TABLE;

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let account = row.free_text(CREDITOR_ACCOUNT);
        let kid = row.given(CREDITOR_KID);
        Some(Self(Receiver {
            name: row.free_text(CREDITOR_NAME).map(Box::from),
            account: account.and_then(AccountId::parse),
            has_account: account.is_some(),
            country: row
                .given(CREDITOR_COUNTRY)
                .filter(|text| codes::country(text).is_some())
                .unwrap_or(HOME)
                .into(),
            kid: kid.and_then(Kid::parse),
            death_date: None,
            party: row.party(CREDITOR_ID, Usually::Organisation)?,
        }))
    }
}

impl Fact for PaidDebtor {
    const TABLE: Table = Household::TABLE;

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let account = row.given(ACCOUNT);
        Some(Self(Receiver {
            name: row.free_text(NAME).map(Box::from),
            account: account.and_then(AccountId::parse),
            has_account: account.is_some(),
            country: HOME.into(),
            kid: None,
            death_date: row.date_if_given(DEATH_DATE),
            party: row.party(DEBTOR_ID, Usually::Person)?,
        }))
    }
}

/// Which inbox is looked at, and how.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The inbox of the day.
    pub folder: &'a Path,
    /// How it is read.
    pub settings: &'a IntakeSettings,
    /// The SHA-256 a table's file must have, by the table's name; none: any file is taken.
    pub digest: &'a dyn Fn(&str) -> Option<String>,
}

/// The creditors among `wanted`, sorted as these are; one who has no row, a faulty one or two is left out.
///
/// # Errors
/// [`IntakeError`], as reading the day; [`IntakeError::OtherFile`] when the table is another file.
pub fn creditors(look: Look<'_>, wanted: &[PartyId]) -> Result<Vec<Receiver>, IntakeError> {
    found::<PaidCreditor>(look, wanted, |one| one.0)
}

/// The debtors among `wanted`, as [`creditors`].
///
/// # Errors
/// As [`creditors`].
pub fn debtors(look: Look<'_>, wanted: &[PartyId]) -> Result<Vec<Receiver>, IntakeError> {
    found::<PaidDebtor>(look, wanted, |one| one.0)
}

fn found<T: Fact>(
    look: Look<'_>,
    wanted: &[PartyId],
    receiver: fn(T) -> Receiver,
) -> Result<Vec<Receiver>, IntakeError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut inbox = read::find(look.folder, &ALL_TABLES, &look.settings.formats)?;
    let files = inbox.tables.remove(T::TABLE.name).unwrap_or_default();
    let Some(input) = files.into_iter().next() else { return Ok(Vec::new()) };
    let (settings, control, input_of) = (look.settings, Control::default(), DayInput::default());
    let day = Day { settings, step: &|_, _| {}, control, input: input_of };
    let (rows, (_, sha256)) = day.read_file::<T>(&input)?;
    if (look.digest)(T::TABLE.name).is_some_and(|expected| expected != sha256) {
        return Err(IntakeError::OtherFile { path: input.path });
    }
    let mut all: Vec<Receiver> = rows.items.into_iter().map(receiver).collect();
    all.retain(|one| wanted.binary_search(&one.party).is_ok());
    all.sort_by_key(|one| one.party);
    let mut once = Vec::with_capacity(all.len());
    for same in all.chunk_by(|one, next| one.party == next.party) {
        if let [one] = same {
            once.push(one.clone());
        }
    }
    Ok(once)
}
