//! Claims as collection orders (Innkrevingsoppdrag).

use std::io::{self, Write};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{ARRAY, JsonForm, number, write_records};
use crate::intake::formats::kravtyper_of;
use crate::law::kinds;
use crate::model::{Claim, ClaimFlags};
use crate::units::dates::plus_days;
use crate::units::{Money, PartyId};

/// What a claim is as a collection order: fixed on a day and due so many days later, enforceable, of the creditor
/// whose claim type it is, and nothing more known of it. None when there is no claim type for its kind and debtor,
/// or nothing is outstanding of the principal.
#[must_use]
pub fn as_carried(claim: &Claim, due_days: u16) -> Option<Claim> {
    let (_, creditor) = kravtype(claim)?;
    if claim.principal.is_zero() {
        return None;
    }
    let fixed = claim.established_date.unwrap_or(claim.due_date);
    let due_date = plus_days(fixed, u64::from(due_days));
    Some(Claim {
        interest: claim.interest,
        costs: claim.costs,
        established_date: Some(fixed),
        limitation_start: claim.limitation_start.filter(|start| *start < fixed),
        flags: ClaimFlags { enforcement_ground: Some(true), ..ClaimFlags::default() },
        ..Claim::open(claim.claim_id, claim.debtor, creditor, claim.kind, due_date, claim.principal)
    })
}

/// The claim type of a claim and its creditor: every type is used, the same for the same claim.
fn kravtype(claim: &Claim) -> Option<(&'static str, PartyId)> {
    let types = kravtyper_of(&kinds::get(claim.kind).code, claim.debtor);
    let name = claim.claim_id.as_str();
    let pick = name.bytes().fold(0_usize, |sum, byte| (sum * 31 + usize::from(byte)) % 9973);
    types.get(pick % types.len().max(1)).copied()
}

/// Writes claims as orders and returns how many; those that cannot be carried are left out. Of a claim that is more
/// than an order says only what [`as_carried`] has is written.
///
/// # Errors
/// What writing gives.
pub fn write<'c>(
    claims: impl Iterator<Item = &'c Claim>,
    due_days: u16,
    form: JsonForm,
    out: &mut impl Write,
) -> io::Result<u64> {
    let carried = claims.filter_map(|claim| as_carried(claim, due_days));
    write_records(carried.filter_map(|claim| order(&claim)), &ARRAY, form, out)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    kravtype: &'static str,
    skyldner: Skyldner,
    hovedstol: Beloep,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rente_beloep: Vec<RenteBeloep>,
    oppdragsgivers_referanse: String,
    oppdragsgivers_kravidentifikator: String,
    fastsettelsesdato: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    foreldelsesfristens_utgangspunkt: Option<String>,
    tilleggsinformasjon: Tilleggsinformasjon,
}

#[derive(Serialize)]
struct Skyldner {
    identifikatortype: &'static str,
    identifikator: String,
}

#[derive(Serialize)]
struct Beloep {
    valuta: &'static str,
    beloep: Box<RawValue>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RenteBeloep {
    valuta: &'static str,
    beloep: Box<RawValue>,
    renter_ilagt_dato: String,
    rentetype: &'static str,
}

#[derive(Serialize)]
struct Tilleggsinformasjon {
    tilbakekrevingsperiode: Periode,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Periode {
    fra_dato: String,
    til_dato: String,
}

const KRONER: &str = "NOK";

fn order(claim: &Claim) -> Option<Order> {
    let fixed = claim.established_date?;
    let (kravtype, _) = kravtype(claim)?;
    let name = claim.claim_id.as_str();
    let person = claim.debtor.is_person();
    let rente = |amount: Money, rentetype| RenteBeloep {
        valuta: KRONER,
        beloep: number(amount),
        renter_ilagt_dato: fixed.to_string(),
        rentetype,
    };
    let rente_beloep = [(claim.costs, "STRAFFERENTE"), (claim.interest, "FORSINKELSESRENTE")];
    let given = rente_beloep.into_iter().filter(|(amount, _)| !amount.is_zero());
    Some(Order {
        kravtype,
        skyldner: Skyldner {
            identifikatortype: if person { "PERSON" } else { "ORGANISASJON" },
            identifikator: claim.debtor.to_digits(),
        },
        hovedstol: Beloep { valuta: KRONER, beloep: number(claim.principal) },
        rente_beloep: given.map(|(amount, rentetype)| rente(amount, rentetype)).collect(),
        oppdragsgivers_referanse: name.to_owned(),
        oppdragsgivers_kravidentifikator: name.to_owned(),
        fastsettelsesdato: fixed.to_string(),
        foreldelsesfristens_utgangspunkt: claim.limitation_start.map(|start| start.to_string()),
        tilleggsinformasjon: Tilleggsinformasjon { tilbakekrevingsperiode: before(fixed) },
    })
}

/// The year before a claim was fixed.
fn before(fixed: NaiveDate) -> Periode {
    let to = fixed.pred_opt().unwrap_or(fixed);
    let from = to.checked_sub_months(chrono::Months::new(12)).unwrap_or(to);
    Periode { fra_dato: from.to_string(), til_dato: to.to_string() }
}
