#![expect(clippy::disallowed_methods, reason = "worked cases are files, read here")]
//! Worked cases: the facts of one debtor and the steps and figures the law gives, in TOML.
//!
//! The facts are written in the columns of the input files and pass the very same checks; the expected steps are
//! compared with the trace, word by word and øre by øre.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Deserialize;

use super::expect::Expected;
use super::facts::{FactRows, party, texts};
use super::standing::StandingRows;
use crate::decide::night::{Ground, Night};
use crate::intake::{Formats, IdentifierChecks, IntakeSettings, read_texts};
use crate::law::LawContext;
use crate::law::kinds::by_number;
use crate::law::rates::Rates;
use crate::model::decision::Decision;
use crate::model::{ClassAPractice, HouseholdShare, LawSettings, OrderForm, Suspension, Suspensions};
use crate::orders::reconcile::reconcile;
use crate::units::dates::parse_date;
use crate::units::{Money, Percent};

/// A worked case that cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// A file or folder that cannot be read.
    #[error("{path}: {source}", path = path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file that is no list of worked cases.
    #[error("{path}: {message}", path = path.display())]
    Malformed {
        /// Which.
        path: PathBuf,
        /// Why, with its line.
        message: String,
    },
}

/// What became of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// The file it stands in.
    pub file: String,
    /// Its name.
    pub id: String,
    /// What differs from what the law gives; nothing when it passed.
    pub differences: Vec<String>,
}

/// A file of worked cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    case: Vec<WorkedCase>,
}

/// One worked case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkedCase {
    id: String,
    /// What the case shows, for the reader.
    #[serde(rename = "text")]
    _text: String,
    /// Where it stands in the law, for the reader.
    #[serde(rename = "article")]
    _article: String,
    date: String,
    /// The released run whose figures the ledger has booked; not said: the last one.
    booked_through: Option<String>,
    #[serde(default)]
    law: LawChoices,
    #[serde(default)]
    suspend: Suspended,
    /// Rate rows of the job, as a rate file has them.
    #[serde(default)]
    rates: Vec<String>,
    /// What stands from earlier nights.
    #[serde(default)]
    standing: StandingRows,
    facts: FactRows,
    expect: Expected,
}

/// The choices of the job's `[law]` table a case makes.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LawChoices {
    income_due_day: Option<u8>,
    income_window_months: Option<u8>,
    household_share: Option<HouseholdShare>,
    order_form: Option<OrderForm>,
    percent_decimals: Option<u8>,
    change_threshold_percent_points: Option<u8>,
    /// In kroner.
    change_threshold_amount: Option<i64>,
    small_payer_percent: Option<u8>,
    class_a_practice: Option<ClassAPractice>,
    protection_months: Option<u8>,
    /// In kroner.
    petition_minimum: Option<i64>,
    notify_for_liens: Option<bool>,
}

impl LawChoices {
    fn settings(&self) -> LawSettings {
        let base = LawSettings::default();
        LawSettings {
            income_due_day: self.income_due_day.unwrap_or(base.income_due_day),
            income_window_months: self.income_window_months.unwrap_or(base.income_window_months),
            household_share: self.household_share.unwrap_or(base.household_share),
            order_form: self.order_form.unwrap_or(base.order_form),
            percent_decimals: self.percent_decimals.unwrap_or(base.percent_decimals),
            change_threshold_percent_points: self
                .change_threshold_percent_points
                .unwrap_or(base.change_threshold_percent_points),
            change_threshold_amount: self
                .change_threshold_amount
                .map_or(base.change_threshold_amount, Money::from_kroner),
            small_payer_percent: self.small_payer_percent.unwrap_or(base.small_payer_percent),
            class_a_practice: self.class_a_practice.unwrap_or(base.class_a_practice),
            protection_months: self.protection_months.unwrap_or(base.protection_months),
            petition_minimum: self.petition_minimum.map_or(base.petition_minimum, Money::from_kroner),
            notify_for_liens: self.notify_for_liens.unwrap_or(base.notify_for_liens),
            ..base
        }
    }
}

/// What the job suspends, in its `[suspend]` table.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Suspended {
    kinds: Vec<SuspendedOne>,
    creditors: Vec<SuspendedOne>,
    payers: Vec<SuspendedOne>,
    debtors: Vec<SuspendedOne>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SuspendedOne {
    value: String,
    until: Option<String>,
}

impl Suspended {
    fn suspensions(&self) -> Result<Suspensions, String> {
        Ok(Suspensions {
            kinds: each(&self.kinds, |number| by_number(number).map(|kind| kind.no))?,
            creditors: each(&self.creditors, |name| party(name, false))?,
            payers: each(&self.payers, |name| party(name, false))?,
            debtors: each(&self.debtors, |name| party(name, true))?,
        })
    }
}

fn each<T>(entries: &[SuspendedOne], read: impl Fn(&str) -> Option<T>) -> Result<Vec<Suspension<T>>, String> {
    let one = |entry: &SuspendedOne| {
        let value = read(&entry.value).ok_or_else(|| format!("{:?} cannot be suspended", entry.value))?;
        let until = match &entry.until {
            None => None,
            Some(text) => Some(parse_date(text).ok_or_else(|| format!("{text:?} is not a date"))?),
        };
        Ok(Suspension { value, reason: "suspended by the job".to_owned(), until })
    };
    entries.iter().map(one).collect()
}

/// Runs all cases of a file, or of the `.toml` files of a folder, in the order of their names.
///
/// # Errors
/// [`CaseError`] for a path that cannot be read or holds no worked cases.
pub fn run(path: &Path) -> Result<Vec<CaseResult>, CaseError> {
    watch(path, &mut |_, _| {})
}

/// The same, and shows what was decided in each case, with its day.
///
/// # Errors
/// As [`run`].
pub fn watch(path: &Path, look: &mut dyn FnMut(NaiveDate, &Decision)) -> Result<Vec<CaseResult>, CaseError> {
    let unreadable = |source| CaseError::Unreadable { path: path.to_owned(), source };
    let mut files = Vec::new();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            let found = entry.map_err(unreadable)?.path();
            if found.extension().is_some_and(|extension| extension == "toml") {
                files.push(found);
            }
        }
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    let mut results = Vec::new();
    for file in files {
        results.extend(run_file(&file, look)?);
    }
    Ok(results)
}

/// The facts of a worked case as an inbox has them: its day, and a text a table.
///
/// # Errors
/// [`CaseError`] for a file that cannot be read, and when it holds no such case or facts that make no table.
pub fn inbox_of(path: &Path, id: &str) -> Result<(NaiveDate, Vec<(String, String)>), CaseError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| CaseError::Unreadable { path: path.to_owned(), source })?;
    let malformed = |message: String| CaseError::Malformed { path: path.to_owned(), message };
    let parsed: CaseFile = toml::from_str(&text).map_err(|error| malformed(error.to_string()))?;
    let case = parsed.case.into_iter().find(|case| case.id == id);
    let case = case.ok_or_else(|| malformed(format!("no case {id}")))?;
    let day = parse_date(&case.date).ok_or_else(|| malformed(format!("{:?} is not a date", case.date)))?;
    Ok((day, texts(&case.facts).map_err(malformed)?))
}

fn run_file(path: &Path, look: &mut dyn FnMut(NaiveDate, &Decision)) -> Result<Vec<CaseResult>, CaseError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| CaseError::Unreadable { path: path.to_owned(), source })?;
    let parsed: CaseFile = toml::from_str(&text)
        .map_err(|error| CaseError::Malformed { path: path.to_owned(), message: error.to_string() })?;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let result = |case: WorkedCase| CaseResult {
        file: file.clone(),
        differences: differences(&case, look).unwrap_or_else(|message| vec![message]),
        id: case.id,
    };
    Ok(parsed.case.into_iter().map(result).collect())
}

/// What differs; an error when the case's facts are not faultless or give not one debtor.
fn differences(case: &WorkedCase, look: &mut dyn FnMut(NaiveDate, &Decision)) -> Result<Vec<String>, String> {
    let date = |text: &String| parse_date(text).ok_or_else(|| format!("{text:?} is not a date"));
    let day = date(&case.date)?;
    let texts = texts(&case.facts)?;
    let tables: Vec<(&str, &str)> =
        texts.iter().map(|(table, text)| (table.as_str(), text.as_str())).collect();
    let mut input = read_texts(&tables, &intake_settings(day)).map_err(|error| error.to_string())?;
    if let (Some(fault), false) = (input.faults.first(), case.expect.allows_faults()) {
        return Err(format!("the facts have a fault: {} {} {}", fault.file, fault.column, fault.code));
    }
    input.facts.booked_through = case.booked_through.as_ref().map(date).transpose()?;
    let context = LawContext {
        day,
        rates: rates(&case.rates)?,
        settings: case.law.settings(),
        suspensions: case.suspend.suspensions()?,
    };
    let registers = case.standing.registers(day)?;
    let ground = Ground::of(&input.facts, &registers, &context);
    let night = Night::new(&input.facts, &ground);
    let decided = night.decide(0..night.debtors().len());
    match decided {
        Err(missing) => Ok(case.expect.compare_missing(&missing.code)),
        Ok(mut decisions) => match decisions.as_mut_slice() {
            [only] => {
                look(day, &only.decision);
                let versions = reconcile(&mut only.decision, &only.register, day);
                Ok(case.expect.compare(&only.decision, &versions, ground.strays()))
            }
            other => Err(format!("the facts give {} debtors, not one", other.len())),
        },
    }
}

/// The built-in rates and those of the case.
fn rates(own: &[String]) -> Result<Rates, String> {
    const HEADER: &str = "table,code,valid_from,valid_to,amount,unit,source,checked_on";
    let mut files = Vec::new();
    if !own.is_empty() {
        files.push(("own.csv".to_owned(), format!("{HEADER}\n{}\n", own.join("\n"))));
    }
    Rates::load(&files).map_err(|error| error.to_string())
}

fn intake_settings(day: NaiveDate) -> IntakeSettings {
    IntakeSettings {
        day,
        delimiter: b',',
        decimal_comma: false,
        identifier_checks: IdentifierChecks::Strict,
        formats: Formats::default(),
        reject_limit_percent: Percent::HUNDRED,
        reject_limit_rows: 1_000,
        nav_claim_due_days: LawSettings::default().nav_claim_due_days,
        taken_out_later: false,
    }
}

#[cfg(test)]
#[path = "cases_tests.rs"]
mod tests;
