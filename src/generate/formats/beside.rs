//! An inbox's facts written beside it in every format that can carry them.
#![expect(clippy::disallowed_methods, reason = "generate writes inboxes")]

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use chrono::NaiveDate;

use super::payments::{BankPayment, FileOf, Version, write_camt054, write_ocr};
use super::{JsonForm, claims, incomes};
use crate::generate::GenerateError;
use crate::model::facts::Facts;
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId};

/// The account the payments came to: that of the shipped job.
const ACCOUNT: &str = "70213997155";

/// What the files are of.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    /// The collection day.
    pub day: NaiveDate,
    /// Days from a decision to its due date.
    pub due_days: u16,
}

/// Writes claims (`claims.json`, `claims.jsonl`), incomes (`incomes.json`, `incomes-nav.jsonl`) and payments
/// (`payments.txt`, `payments.xml`) into a folder. `inbox` has the payments as rows, with their KIDs.
///
/// # Errors
/// [`GenerateError`] names the path.
pub fn write(folder: &Path, inbox: &Path, facts: &Facts, of: Day) -> Result<(), GenerateError> {
    std::fs::create_dir_all(folder).map_err(file(folder))?;
    let all = || facts.claims.iter();
    put(folder, "claims.json", |out| claims::write(all(), of.due_days, JsonForm::Document, out))?;
    put(folder, "claims.jsonl", |out| claims::write(all(), of.due_days, JsonForm::Lines, out))?;
    let incomes =
        |variant, form| move |out: &mut BufWriter<File>| incomes::write(&facts.incomes, variant, form, out);
    put(folder, "incomes.json", incomes(incomes::Variant::InntektApi, JsonForm::Document))?;
    put(folder, "incomes-nav.jsonl", incomes(incomes::Variant::Nav, JsonForm::Lines))?;
    let paid = payments(&inbox.join("payments.csv"))?;
    let own = FileOf { number: 1, account: ACCOUNT, day: of.day };
    put(folder, "payments.txt", |out| write_ocr(&paid, &own, out))?;
    put(folder, "payments.xml", |out| write_camt054(&paid, Version::Eight, &own, out))
}

fn put<T>(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
) -> Result<(), GenerateError> {
    let path = folder.join(name);
    let mut out = BufWriter::new(File::create(&path).map_err(file(&path))?);
    write(&mut out).and_then(|_| out.flush()).map_err(file(&path))
}

fn file(path: &Path) -> impl FnOnce(io::Error) -> GenerateError {
    let path = path.to_path_buf();
    move |source| GenerateError::File { path, source }
}

/// The payments of a table; those whose KID no file can carry are left out.
fn payments(path: &Path) -> Result<Vec<BankPayment>, GenerateError> {
    let mut rows = csv::Reader::from_path(path)?;
    let header = rows.headers()?.clone();
    let place = |name: &str| header.iter().position(|column| column == name);
    let mut found = Vec::new();
    for row in rows.records() {
        let row = row?;
        let field = |name: &str| place(name).and_then(|at| row.get(at)).unwrap_or_default();
        let read = || {
            Some(BankPayment {
                kid: Some(field("kid").to_owned()).filter(|kid| !kid.is_empty())?,
                payer: PartyId::from_digits(field("payer_id")),
                amount: Money::parse(field("amount"), b'.').ok()?,
                value_date: parse_date(field("value_date"))?,
            })
        };
        found.extend(read());
    }
    found.sort_by_key(|payment| payment.value_date);
    Ok(found)
}
