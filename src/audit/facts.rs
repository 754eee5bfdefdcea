//! The facts of a worked case, made into the texts of the input files.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::law::kinds;
use crate::units::ids::{synthetic_organisation, synthetic_person};
use crate::units::{Kid, Month, PartyId};

/// The tables of a case: rows of columns and values as the input files have them. A row may leave out what
/// names the debtor; `months = "2026-08..2026-10"` of an income stands for a row a month; a claim's kind may
/// be its number (`1a`); a payment names the number of its `order`, which stands for its KID; parties are
/// written as short names (`A`, `child`), which stand for synthetic identifiers.
#[derive(Deserialize)]
pub(super) struct FactRows(BTreeMap<String, Vec<BTreeMap<String, toml::Value>>>);

/// The columns that hold a party, and whether it is a person.
const PARTIES: [(&str, bool); 7] = [
    ("debtor_id", true),
    ("recipient_id", true),
    ("beneficiary_id", true),
    ("creditor_id", false),
    ("payer_id", false),
    ("authority_id", false),
    ("paying_body", false),
];

/// What a row gets when it does not say.
const DEFAULTS: [(&str, &[(&str, &str)]); 10] = [
    ("debtors", &[("civil_status", "single"), ("override_reason", "set by a case officer")]),
    ("claims", &[("creditor_id", "NAV"), ("due_date", "2024-01-15")]),
    ("incomes", &[("payer_id", "A"), ("income_kind", "wage")]),
    ("children", &[("lives_with", "household")]),
    (
        "support",
        &[
            ("support_id", "S1"),
            ("recipient_id", "parent"),
            ("beneficiary_id", "child"),
            ("from_month", "2020-01"),
            ("defaulted", "yes"),
            ("security", "no"),
            ("deduct", "yes"),
        ],
    ),
    ("other_deductions", &[("authority_id", "court"), ("payer_id", "A")]),
    ("credits", &[("paying_body", "NAV"), ("available_date", "2024-01-15")]),
    ("payments", &[("payer_id", "A"), ("order", "10000001")]),
    ("assets", &[("asset_id", "F1"), ("asset_kind", "bank_deposit")]),
    ("estates", &[("estate_kind", "bankruptcy")]),
];

/// Tables whose rows are of no debtor.
const OF_NO_DEBTOR: [&str; 2] = ["creditors", "payments"];

/// The synthetic identifier a short name stands for: the same name, the same identifier, and payers of one
/// letter sort as their letters. Digits stand for themselves.
pub(super) fn party(name: &str, person: bool) -> Option<PartyId> {
    if let Some(given) = PartyId::from_digits(name) {
        return Some(given);
    }
    let seed = name.bytes().fold(7u32, |sum, byte| (sum * 31 + u32::from(byte)) % 100_000);
    if person {
        let birth = NaiveDate::from_ymd_opt(1970, 1 + seed % 12, 1 + seed % 28)?;
        (0..1000).find_map(|more| synthetic_person(birth, (seed + more) % 1000))
    } else {
        (0..20).find_map(|more| synthetic_organisation(seed * 20 + more))
    }
}

/// A text per table, as its CSV file.
pub(super) fn texts(facts: &FactRows) -> Result<Vec<(String, String)>, String> {
    let mut tables: BTreeMap<&str, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    for required in ["claims", "incomes", "debtors"] {
        tables.insert(required, Vec::new());
    }
    for (table, rows) in &facts.0 {
        for row in rows {
            let filled = filled(table, row)?;
            tables.entry(table).or_default().extend(by_month(filled)?);
        }
    }
    Ok(tables.into_iter().map(|(table, rows)| (table.to_owned(), csv_text(table, &rows))).collect())
}

/// A row with what it does not say, and with identifiers for the names of parties.
fn filled(table: &str, row: &BTreeMap<String, toml::Value>) -> Result<BTreeMap<String, String>, String> {
    let mut full: BTreeMap<String, String> = BTreeMap::new();
    if !OF_NO_DEBTOR.contains(&table) {
        full.insert("debtor_id".to_owned(), "debtor".to_owned());
    }
    let defaults = DEFAULTS.iter().find(|(name, _)| *name == table).map_or(&[][..], |(_, more)| *more);
    full.extend(defaults.iter().map(|(column, value)| ((*column).to_owned(), (*value).to_owned())));
    for (column, value) in row {
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Datetime(date) => date.to_string(),
            other => return Err(format!("{table}.{column}: {other} must be a text or a whole number")),
        };
        let code = kinds::by_number(&text)
            .filter(|_| ["kind", "own_kind"].contains(&column.as_str()))
            .map(|kind| kind.code.clone());
        full.insert(column.clone(), code.unwrap_or(text));
    }
    if let Some(order) = full.remove("order") {
        let number =
            order.parse().map_err(|_| format!("{table}.order: {order:?} is no number of an order"))?;
        full.entry("kid".to_owned()).or_insert_with(|| Kid::of_order(number).as_str().to_owned());
    }
    for (column, person) in PARTIES {
        if let Some(name) = full.get(column).filter(|name| !name.is_empty()) {
            let party = party(name, person).ok_or_else(|| format!("no identifier for {name}"))?;
            full.insert(column.to_owned(), party.to_digits());
        }
    }
    Ok(full)
}

/// A row for each month of `months`.
fn by_month(mut row: BTreeMap<String, String>) -> Result<Vec<BTreeMap<String, String>>, String> {
    let Some(range) = row.remove("months") else { return Ok(vec![row]) };
    let ends = range.split_once("..").and_then(|(from, to)| Some((Month::parse(from)?, Month::parse(to)?)));
    let (from, to) = ends.ok_or_else(|| format!("{range:?} is not a range of months"))?;
    let month = |later: i32| {
        let mut one = row.clone();
        one.insert("month".to_owned(), from.plus(later).to_string());
        one
    };
    Ok((0..=to.since(from)).map(month).collect())
}

fn csv_text(table: &str, rows: &[BTreeMap<String, String>]) -> String {
    let mut columns: Vec<&str> = rows.iter().flat_map(|row| row.keys().map(String::as_str)).collect();
    columns.extend(required(table));
    columns.sort_unstable();
    columns.dedup();
    let mut text = columns.join(",");
    text.push('\n');
    for row in rows {
        let line: Vec<&str> =
            columns.iter().map(|column| row.get(*column).map_or("", String::as_str)).collect();
        let _ = writeln!(text, "{}", line.join(","));
    }
    text
}

/// Columns a table must have even when a case has no rows of it.
fn required(table: &str) -> &'static [&'static str] {
    match table {
        "claims" => &["claim_id", "debtor_id", "kind", "creditor_id", "due_date", "principal"],
        "incomes" => &["debtor_id", "payer_id", "month", "income_kind", "gross"],
        "debtors" => &["debtor_id", "civil_status"],
        _ => &[],
    }
}
