//! The rows of the inbox, with what must not be shown masked.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::model::Fact;
use super::names::Names;
use super::night::Night;
use super::say::Say;
use crate::intake::rows_of::{FactField, FactRow};
use crate::units::ids::mask;
use crate::words::Table;

/// The rows, in their order.
pub(super) fn facts(night: &Night<'_>, rows: &[FactRow], names: &Names, say: Say) -> Vec<Fact> {
    let fact = |row: &FactRow| Fact {
        table: row.table.to_owned(),
        title: title(row.table, say),
        file: row.file.clone(),
        line: row.line,
        values: values(row, names),
        parked: parked(night, row, say),
    };
    rows.iter().map(fact).collect()
}

/// True for columns that name a party.
pub(super) fn is_party(column: &str) -> bool {
    matches!(column, "payer_id" | "creditor_id" | "beneficiary_id" | "recipient_id" | "authority_id")
        || matches!(column, "paying_body" | "debtor_id" | "debtor")
}

fn values(row: &FactRow, names: &Names) -> Map<String, Value> {
    let shown = |field: &FactField| {
        if is_party(field.column) {
            names.show(&field.value)
        } else if field.private {
            mask(&field.value)
        } else {
            field.value.clone()
        }
    };
    row.fields.iter().map(|field| (field.column.to_owned(), Value::from(shown(field)))).collect()
}

/// Why a row was parked: the codes of `rejects.csv` for its line.
fn parked(night: &Night<'_>, row: &FactRow, say: Say) -> Vec<String> {
    // A table goes by its name there, another file by its own.
    let is_table = row.file.split('.').next() == Some(row.table);
    let file = if is_table { row.table } else { &row.file };
    let line = row.line.to_string();
    let own = night.rejects.iter().filter(|one| one.file == file && one.line == line);
    let faults: BTreeSet<(&str, &str)> = own.map(|one| (one.column.as_str(), one.code.as_str())).collect();
    faults
        .into_iter()
        .map(|(column, code)| format!("{column}: {}", say.code(Table::RowFault, code)))
        .collect()
}

fn title(table: &str, say: Say) -> String {
    let (nb, en) = match table {
        "claims" => ("krav", "claim"),
        "support" => ("løpende bidrag", "running support"),
        "incomes" => ("inntekt", "income"),
        "debtors" => ("skyldner", "debtor"),
        "children" => ("barn", "child"),
        "other_deductions" => ("annen myndighets trekk", "another authority's deduction"),
        "credits" => ("tilgodebeløp", "credit"),
        "payments" => ("innbetaling", "payment"),
        "estates" => ("bo", "estate"),
        "assets" => ("eiendel", "asset"),
        _ => return table.to_owned(),
    };
    say.pick(nb, en)
}
