//! What a job asks a night to write in the formats of others, and who is told.

use std::path::Path;

use chrono::NaiveDate;
use serde_json::Value;

use super::exit::{Exit, Failure};
use super::job::Job;
use super::job::values::AccountForm;
use crate::intake::receivers::{self, Look};
use crate::law::kinds::WELFARE_AUTHORITY;
use crate::model::Receiver;
use crate::orders::innrapportering::NavTerms;
use crate::publish::formats::pain001::{self, Payer, Version};
use crate::publish::manifest::RunKind;
use crate::report::formats::{Asked, Counts, FormatsError};
use crate::units::PartyId;

/// What a job asks for of a run with `predicate`. A night nobody may release hands nothing over, and a correction
/// pays nothing out: it only carries the money of the night it corrects.
#[must_use]
pub fn asked(job: &Job, day: NaiveDate, predicate: &Value) -> Asked {
    let kind = predicate.get("kind").and_then(Value::as_str).unwrap_or_default();
    let nothing = Asked { day, payouts: None, nav_payer: None, creditors: false };
    if kind == RunKind::WhatIf.as_str() {
        return nothing;
    }
    let formats = &job.settings.formats;
    let versions = formats.payouts.versions();
    let pays = kind != RunKind::Correction.as_str() && !versions.is_empty();
    Asked {
        payouts: pays.then(|| (versions.to_vec(), payer(job, day))),
        nav_payer: nav_payer(job, day),
        creditors: formats.creditor_views,
        ..nothing
    }
}

/// NAV's number as a payer and how it knows us; none where the job does not say how.
#[must_use]
pub fn nav_payer(job: &Job, day: NaiveDate) -> Option<(PartyId, NavTerms)> {
    let nav = &job.settings.nav_payer;
    if nav.kreditor_id_tss.is_empty() {
        return None;
    }
    let payer = nav.payer.map_or_else(|| PartyId::from_digits(WELFARE_AUTHORITY), |own| Some(own.value()))?;
    let terms = NavTerms { day, creditor_tss: nav.kreditor_id_tss.clone(), source: nav.kilde.clone() };
    Some((payer, terms))
}

/// Who pays, by the job.
#[must_use]
pub fn payer(job: &Job, day: NaiveDate) -> Payer {
    let (bank, payment) = (&job.settings.bank, &job.settings.payment);
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    Payer {
        day,
        publish_time: payment.publish_time.text(),
        organisation: payment.payee.value(),
        name: bank.name.clone(),
        account: bank.account.unwrap_or(payment.account).value(),
        account_form: match bank.accounts {
            AccountForm::Bban => pain001::AccountForm::Bban,
            AccountForm::Iban => pain001::AccountForm::Iban,
        },
        bic: given(&bank.bic),
        agreement: given(&bank.agreement),
    }
}

/// Names and accounts of those who get money, by the inbox of the day. `strict` takes only the very files the run was
/// made from.
///
/// # Errors
/// [`Exit::Refused`] names the file.
pub fn receivers(
    job: &Job,
    inbox: &Path,
    (day, predicate): (NaiveDate, &Value),
    (creditors, debtors): (&[PartyId], &[PartyId]),
    strict: bool,
) -> Result<(Vec<Receiver>, Vec<Receiver>), Failure> {
    let inputs = predicate.get("inputs").and_then(Value::as_array);
    let digest = |table: &str| {
        let found = inputs.into_iter().flatten().find(|one| one["input"] == table)?;
        found["sha256"].as_str().filter(|_| strict).map(str::to_owned)
    };
    let settings = job.intake(day);
    let look = Look { folder: inbox, settings: &settings, digest: &digest };
    let creditors = receivers::creditors(look, creditors).map_err(Failure::refused)?;
    Ok((creditors, receivers::debtors(look, debtors).map_err(Failure::refused)?))
}

/// A published file that cannot be read does not hold.
#[must_use]
pub fn unsound(error: FormatsError) -> Failure {
    let exit = match error {
        FormatsError::Read(_) | FormatsError::Order(_) => Exit::Unsound,
        _ => Exit::Failed,
    };
    Failure::new(exit, error)
}

/// What was written, in words; nothing when nothing was asked for.
#[must_use]
pub fn told(asked: &Asked, counts: Counts) -> String {
    let mut parts = Vec::new();
    if let Some((versions, _)) = &asked.payouts {
        let versions: Vec<&str> = versions.iter().copied().map(Version::as_str).collect();
        let left =
            if counts.left_out == 0 { String::new() } else { format!(", {} left out", counts.left_out) };
        parts.push(format!("{} payments in {}{left}", counts.paid, versions.join(" and ")));
    }
    if asked.nav_payer.is_some() {
        parts.push(format!("{} documents for NAV as a payer", counts.documents));
    }
    if asked.creditors {
        parts.push(format!("{} claims for their creditors to see", counts.views));
    }
    parts.join("; ")
}
