//! `InnrapporteringTrekk`: an order as NAV, when it is the payer, takes it into its own deduction system.
//!
//! NAV deducts by calendar month and keeps percent and kroner as two deductions, so an order becomes one document
//! or two. A document tells what is new against what was told before; a later period overrides an earlier one on
//! its months. An order that has ended tells no periods, only the last day it is valid.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::trekkpaalegg::{Figure, Trekkpaalegg, iso_date, iso_date_or_none};
use crate::model::{Form, OrderPeriod, OrderSize, OrderVersion, Standing};

mod changes;
mod facts;
mod months;
mod told;

pub use facts::{OrderFacts, Unreadable};
pub use months::in_months;
pub use told::in_force;

/// The kind of deduction: attachment of earnings.
const DEDUCTION_KIND: &str = "TRK1";

/// What all documents of a night share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NavTerms {
    /// The collection day: the last valid day of an order that ends is not after it.
    pub day: NaiveDate,
    /// The creditor's number in NAV's register of third parties (`kreditorIdTss`).
    pub creditor_tss: String,
    /// The system the documents come from (`kilde`).
    pub source: String,
}

/// One document: a deduction of one form, new, changed or ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Document {
    /// What it holds.
    pub dokument: Dokument,
}

/// The document's number and the deduction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dokument {
    /// The document's own number, the same for the same version of an order and the same form.
    pub transaksjons_id: String,
    /// The deduction.
    pub innrapportering_trekk: InnrapporteringTrekk,
}

/// A deduction as NAV registers it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InnrapporteringTrekk {
    /// What is to be done.
    pub aksjonskode: Aksjonskode,
    /// NAV's own number, which its receipt tells; not given here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nav_trekk_id: Option<String>,
    /// The creditor in NAV's register of third parties.
    pub kreditor_id_tss: String,
    /// The order's number with the form behind it, at most 35 characters.
    pub kreditor_trekk_id: String,
    /// The case, at most 30 characters.
    pub kreditors_ref: String,
    /// Whose payments are deducted from.
    pub debitor_id: String,
    /// Always `TRK1`.
    pub kode_trekktype: String,
    /// The form.
    pub kode_trekk_alternativ: Alternativ,
    /// The KID NAV pays with.
    pub kid: String,
    /// The system it comes from.
    pub kilde: String,
    /// What is left to deduct, for deductions that have a balance; orders have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saldo: Option<Figure>,
    /// From when it has its priority; not given here.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date_or_none")]
    pub prioritet_fom_dato: Option<NaiveDate>,
    /// The last day it is valid, when it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date_or_none")]
    pub gyldig_tom_dato: Option<NaiveDate>,
    /// Its periods; none when it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub perioder: Option<Perioder>,
}

/// The periods of a document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Perioder {
    /// In the order in which they override each other.
    pub periode: Vec<Periode>,
}

/// Whole months and their rate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Periode {
    /// The first day of the first month.
    #[serde(with = "iso_date")]
    pub periode_fom_dato: NaiveDate,
    /// The last day of the last month; none while open.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date_or_none")]
    pub periode_tom_dato: Option<NaiveDate>,
    /// Percent or kroner a month, by the form of the document.
    pub sats: Figure,
}

/// What is to be done with a deduction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Aksjonskode {
    /// It is told the first time.
    Ny,
    /// It was told before.
    Endr,
    /// The order has ended.
    Opph,
}

/// The form of a deduction as NAV keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Alternativ {
    /// Percent of each payment.
    Lopp,
    /// Kroner a month.
    Lopm,
}

impl Alternativ {
    /// What stands behind the order's number.
    #[must_use]
    pub const fn suffix(self) -> char {
        match self {
            Self::Lopp => 'P',
            Self::Lopm => 'M',
        }
    }

    /// The form.
    #[must_use]
    pub const fn form(self) -> Form {
        match self {
            Self::Lopp => Form::Percent,
            Self::Lopm => Form::Amount,
        }
    }
}

impl From<Form> for Alternativ {
    fn from(form: Form) -> Self {
        match form {
            Form::Percent => Self::Lopp,
            Form::Amount => Self::Lopm,
        }
    }
}

/// What NAV is told of a version when `before` is the version before it (none for a new order).
///
/// A form that was told earlier still and is not in `before` counts as new when it comes back; where more versions
/// are at hand, [`documents_after`] takes them all. Nothing when the version moves no whole month.
#[must_use]
pub fn documents(before: Option<&OrderVersion>, now: &OrderVersion, terms: &NavTerms) -> Vec<Document> {
    let earlier: Vec<OrderFacts> = before.map(OrderFacts::from).into_iter().collect();
    documents_after(&earlier, &now.into(), terms)
}

/// What NAV is told of a version after all `earlier` ones, oldest first: by form, that of the first period first.
#[must_use]
pub fn documents_after(earlier: &[OrderFacts], now: &OrderFacts, terms: &NavTerms) -> Vec<Document> {
    let changes = changes::changes(earlier, now);
    changes.iter().filter_map(|change| document(change, now, terms)).collect()
}

/// The document of one form; nothing when it has nothing to tell.
fn document(change: &changes::Change, now: &OrderFacts, terms: &NavTerms) -> Option<Document> {
    let ended = now.standing == Standing::Ended;
    let aksjonskode = match (ended, change.known) {
        (true, _) => Aksjonskode::Opph,
        (false, true) => Aksjonskode::Endr,
        (false, false) => Aksjonskode::Ny,
    };
    let periode: Vec<Periode> = change.periods.iter().map(period).collect();
    if periode.is_empty() && !ended {
        return None;
    }
    let innrapportering_trekk = InnrapporteringTrekk {
        aksjonskode,
        nav_trekk_id: None,
        kreditor_id_tss: terms.creditor_tss.clone(),
        kreditor_trekk_id: format!("{}{}", now.short_id(), change.form.suffix()),
        kreditors_ref: now.case.chars().take(30).collect(),
        debitor_id: now.debtor.clone(),
        kode_trekktype: DEDUCTION_KIND.to_owned(),
        kode_trekk_alternativ: change.form,
        kid: now.kid.clone(),
        kilde: terms.source.clone(),
        saldo: None,
        prioritet_fom_dato: None,
        gyldig_tom_dato: ended.then(|| last_valid(&now.periods, terms.day)),
        perioder: (!ended).then_some(Perioder { periode }),
    };
    let transaksjons_id = now.transaction(change.form);
    Some(Document { dokument: Dokument { transaksjons_id, innrapportering_trekk } })
}

/// The last day an ended order is valid: its own last day, when that is not after the collection day. An order
/// ended before it began has its last day to come, and takes nothing.
fn last_valid(periods: &[OrderPeriod], day: NaiveDate) -> NaiveDate {
    periods.last().and_then(|last| last.end).map_or(day, |end| end.min(day))
}

fn period(period: &OrderPeriod) -> Periode {
    let sats = match period.size {
        OrderSize::Percent(percent) => Figure::of_percent(percent),
        OrderSize::Amount(amount) => Figure::of_amount(amount),
    };
    Periode { periode_fom_dato: period.start, periode_tom_dato: period.end, sats }
}

/// A file of documents: a JSON array, a document a line.
///
/// # Errors
/// None that documents made here can have.
pub fn file(documents: &[Document]) -> serde_json::Result<Vec<u8>> {
    let mut file = vec![b'['];
    for (place, document) in documents.iter().enumerate() {
        file.extend_from_slice(if place == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut file, document)?;
    }
    file.extend_from_slice(b"\n]\n");
    Ok(file)
}

/// Reads a file of documents.
///
/// # Errors
/// When it is not JSON of this form.
pub fn read(file: &[u8]) -> serde_json::Result<Vec<Document>> {
    serde_json::from_slice(file)
}

#[cfg(test)]
#[path = "innrapportering_tests.rs"]
mod tests;
