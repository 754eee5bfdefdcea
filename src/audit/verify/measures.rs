//! Measures and foreign requests: rows in their order, numbered as they stand, each of its form.

use chrono::NaiveDate;
use csv::StringRecord;
use rust_decimal::Decimal;

use super::findings::{Findings, Kind};
use super::tally::Counts;
use crate::law::kinds;
use crate::model::{MeasureKind, Reference};
use crate::publish::measures::{MEASURE_COLUMNS, MEASURES, measure_id};
use crate::publish::requests::{REQUEST_COLUMNS, REQUESTS};
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId};

/// What a foreign request's principal may be above its converted amount, as it is taken in.
const ROUNDING: Decimal = Decimal::ONE;

/// The measures of `measures.csv`, by their words: numbered from 1 by debtor and in their order.
pub(super) fn proposed(bytes: &[u8], day: NaiveDate, findings: &mut Findings) -> Counts {
    let mut counted = Counts::new();
    let (mut number, mut last) = (0, None);
    each(MEASURES, &MEASURE_COLUMNS, bytes, findings, &mut |row| {
        number += 1;
        if row.get(0) != Some(measure_id(day, number).as_str()) {
            return Err(("measure_id", "the number that follows"));
        }
        let debtor = row.get(1).and_then(PartyId::from_digits).ok_or(("debtor_id", "an identifier"))?;
        let kind = row.get(2).and_then(MeasureKind::parse).ok_or(("measure", "a measure"))?;
        if last.replace((debtor, kind)).is_some_and(|last| (debtor, kind) < last) {
            return Err(("row", "in its order"));
        }
        let names: Option<Vec<Reference>> =
            row.get(3).unwrap_or_default().split_whitespace().map(Reference::new).collect();
        // A payer is liable for what was not paid on, whatever has become of the claims (innkl. §§ 31, 32).
        let any = |names: &Vec<Reference>| !names.is_empty() || kind == MeasureKind::EmployerLiability;
        let names = names.filter(any).ok_or(("claims", "names of claims"))?;
        if !names.is_sorted_by(|one, next| one < next) {
            return Err(("claims", "each claim once, in their order"));
        }
        amount(row, 4).ok_or(("amount", "an amount"))?;
        let deadline = row.get(7).unwrap_or_default();
        if !(deadline.is_empty() || parse_date(deadline).is_some()) {
            return Err(("deadline", "a day as YYYY-MM-DD"));
        }
        *counted.entry(kind.as_str()).or_default() += 1;
        Ok(())
    });
    counted
}

/// The foreign requests of `requests.csv`: by debtor and claim, and none above what it was converted from.
pub(super) fn requested(bytes: &[u8], findings: &mut Findings) {
    let mut last = None;
    each(REQUESTS, &REQUEST_COLUMNS, bytes, findings, &mut |row| {
        let claim = row.get(0).and_then(Reference::new).ok_or(("claim_id", "the name of a claim"))?;
        let debtor = row.get(1).and_then(PartyId::from_digits).ok_or(("debtor_id", "an identifier"))?;
        if last.replace((debtor, claim)).is_some_and(|last| (debtor, claim) <= last) {
            return Err(("row", "in its order"));
        }
        row.get(2).and_then(kinds::by_code).ok_or(("kind", "a kind of claim"))?;
        let number = |at| row.get(at).and_then(|text| text.parse::<Decimal>().ok());
        let foreign = number(5).ok_or(("foreign_amount", "a number"))?;
        let rate = number(6).ok_or(("exchange_rate", "a number"))?;
        row.get(7).and_then(parse_date).ok_or(("rate_date", "a day as YYYY-MM-DD"))?;
        let principal = amount(row, 8).ok_or(("principal", "an amount"))?;
        let most = foreign.checked_mul(rate).and_then(|most| most.checked_add(ROUNDING));
        if most.is_some_and(|most| most < Decimal::new(principal.ore(), 2)) {
            return Err(("principal", "at most what it was converted from"));
        }
        let payers = row.get(9).unwrap_or_default();
        if !payers.split_whitespace().all(|payer| PartyId::from_digits(payer).is_some()) {
            return Err(("payers", "identifiers"));
        }
        Ok(())
    });
}

fn amount(row: &StringRecord, at: usize) -> Option<Money> {
    Money::parse(row.get(at)?, b'.').ok()
}

/// What is wrong with a row: its column, and what the field there is not.
type Wrong = (&'static str, &'static str);

/// Sees each row of a table.
fn each(
    table: &str,
    columns: &[&str],
    bytes: &[u8],
    findings: &mut Findings,
    see: &mut dyn FnMut(&StringRecord) -> Result<(), Wrong>,
) {
    let mut reader = csv::Reader::from_reader(bytes);
    if !reader.headers().is_ok_and(|header| header.iter().eq(columns.iter().copied())) {
        return findings.add(Kind::Rows, || format!("{table}, line 1, row: not the header of the table"));
    }
    for row in reader.into_records() {
        let Ok(row) = row else {
            return findings.add(Kind::Rows, || format!("{table}: not rows of a table"));
        };
        let line = row.position().map_or(0, csv::Position::line);
        if let Err((column, rule)) = see(&row) {
            findings.add(Kind::Rows, || format!("{table}, line {line}, {column}: not {rule}"));
        }
    }
}
