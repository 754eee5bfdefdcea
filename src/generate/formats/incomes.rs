//! Incomes as the Inntekt API hands them out, and as NAV's own service does.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Around, JsonForm, number, write_records};
use crate::model::{Income, IncomeKind};
use crate::units::{Money, Month, PartyId};

/// Whose names incomes are written under.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Variant {
    /// The tax authority's Inntekt API.
    InntektApi,
    /// NAV's own service.
    Nav,
}

/// Writes incomes, the rows of a payer, person and month that stand together as one record. Returns how many
/// records.
///
/// # Errors
/// What writing gives.
pub fn write(incomes: &[Income], variant: Variant, form: JsonForm, out: &mut impl Write) -> io::Result<u64> {
    let records = records(incomes).into_iter();
    match variant {
        Variant::InntektApi => {
            let around = Around { before: r#"{"oppgaveInntektsmottaker":["#, after: "]}" };
            write_records(records.filter_map(Report::of), &around, form, out)
        }
        Variant::Nav => {
            let around = Around { before: r#"{"data":["#, after: "]}" };
            write_records(records.filter_map(NavReport::of), &around, form, out)
        }
    }
}

/// Cuts incomes into records. A record has one sum of tax, so only one of its rows can have any.
pub(super) fn records(incomes: &[Income]) -> Vec<&[Income]> {
    let mut records = Vec::new();
    let mut from = 0;
    for (at, income) in incomes.iter().enumerate() {
        let record = &incomes[from..at];
        let same =
            |one: &Income| (one.debtor, one.payer, one.month) == (income.debtor, income.payer, income.month);
        let taxed = |one: &Income| !one.advance_tax.is_zero();
        let fits = record.iter().all(|one| same(one) && one.kind != income.kind)
            && !(taxed(income) && record.iter().any(taxed));
        if !fits {
            records.push(record);
            from = at;
        }
    }
    records.push(&incomes[from..]);
    records.retain(|record| !record.is_empty());
    records
}

/// The category and description a kind is told under.
pub(super) const fn told_as(kind: IncomeKind) -> (&'static str, &'static str) {
    match kind {
        IncomeKind::Wage => ("loennsinntekt", "fastloenn"),
        IncomeKind::HolidayPay => ("loennsinntekt", "feriepenger"),
        IncomeKind::Pension => ("pensjonEllerTrygd", "alderspensjon"),
        IncomeKind::Benefit => ("ytelseFraOffentlige", "arbeidsavklaringspenger"),
        IncomeKind::Afp => ("pensjonEllerTrygd", "avtalefestetPensjon"),
        IncomeKind::SpousalSupportReceived => ("pensjonEllerTrygd", "underholdsbidragTilTidligereEktefelle"),
        IncomeKind::SelfEmployed => ("naeringsinntekt", "vederlag"),
        IncomeKind::ChildBenefit => ("ytelseFraOffentlige", "barnetrygd"),
        IncomeKind::ChildSupportReceived => ("ytelseFraOffentlige", "underholdsbidragTilBarn"),
        IncomeKind::ChildPension => ("pensjonEllerTrygd", "barnepensjon"),
        IncomeKind::HousingBenefit => ("ytelseFraOffentlige", "bostoette"),
        IncomeKind::BasicBenefit => ("ytelseFraOffentlige", "grunnstoenad"),
        IncomeKind::AssistanceBenefit => ("ytelseFraOffentlige", "hjelpestoenad"),
        IncomeKind::SocialAssistance => ("ytelseFraOffentlige", "sosialhjelp"),
        IncomeKind::BenefitInKind => ("loennsinntekt", "bil"),
    }
}

pub(super) const fn form_of(kind: IncomeKind) -> &'static str {
    if matches!(kind, IncomeKind::BenefitInKind) { "naturalytelse" } else { "kontantytelse" }
}

/// The whole of a record but its names.
struct Whole {
    payer: PartyId,
    debtor: PartyId,
    month: Month,
    /// Below zero, as it is reported.
    tax: Vec<Tax>,
}

#[derive(Serialize)]
struct Tax {
    beloep: Box<RawValue>,
}

fn whole(record: &[Income]) -> Option<Whole> {
    let first = record.first()?;
    let tax: Money = record.iter().map(|income| income.advance_tax).sum();
    let tax = if tax.is_zero() { Vec::new() } else { vec![Tax { beloep: number(-tax) }] };
    Some(Whole { payer: first.payer, debtor: first.debtor, month: first.month, tax })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    opplysningspliktig_id: String,
    virksomhet_id: String,
    kalendermaaned: String,
    inntektsmottaker: Receiver,
    inntekt: Vec<Line>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    forskuddstrekk: Vec<Tax>,
}

#[derive(Serialize)]
struct Receiver {
    personidentifikator: String,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Line {
    fordel: &'static str,
    utloeser_arbeidsgiveravgift: bool,
    #[serde(rename = "inngaarIGrunnlagForTrekk")]
    taxed: bool,
    beloep: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    loennsinntekt: Option<Described>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ytelse_fra_offentlige: Option<Described>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pensjon_eller_trygd: Option<Described>,
    #[serde(skip_serializing_if = "Option::is_none")]
    naeringsinntekt: Option<Described>,
}

#[derive(Serialize)]
struct Described {
    beskrivelse: &'static str,
}

impl Report {
    fn of(record: &[Income]) -> Option<Self> {
        let Whole { payer, debtor, month, tax } = whole(record)?;
        Some(Self {
            opplysningspliktig_id: payer.to_digits(),
            virksomhet_id: payer.to_digits(),
            kalendermaaned: month.to_string(),
            inntektsmottaker: Receiver { personidentifikator: debtor.to_digits() },
            inntekt: record.iter().map(Line::of).collect(),
            forskuddstrekk: tax,
        })
    }
}

impl Line {
    fn of(income: &Income) -> Self {
        let (category, beskrivelse) = told_as(income.kind);
        let mut line = Self {
            fordel: form_of(income.kind),
            utloeser_arbeidsgiveravgift: category == "loennsinntekt",
            taxed: !income.advance_tax.is_zero(),
            beloep: number(income.gross),
            ..Self::default()
        };
        let element = match category {
            "loennsinntekt" => &mut line.loennsinntekt,
            "ytelseFraOffentlige" => &mut line.ytelse_fra_offentlige,
            "pensjonEllerTrygd" => &mut line.pensjon_eller_trygd,
            _ => &mut line.naeringsinntekt,
        };
        *element = Some(Described { beskrivelse });
        line
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NavReport {
    maaned: String,
    opplysningspliktig: String,
    underenhet: String,
    norskident: String,
    inntekt_liste: Vec<NavLine>,
    forskuddstrekk_liste: Vec<Tax>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NavLine {
    r#type: &'static str,
    beloep: Box<RawValue>,
    fordel: &'static str,
    beskrivelse: &'static str,
    #[serde(rename = "inngaarIGrunnlagForTrekk")]
    taxed: bool,
    utloeser_arbeidsgiveravgift: bool,
}

impl NavReport {
    fn of(record: &[Income]) -> Option<Self> {
        let Whole { payer, debtor, month, tax } = whole(record)?;
        Some(Self {
            maaned: month.to_string(),
            opplysningspliktig: payer.to_digits(),
            underenhet: payer.to_digits(),
            norskident: debtor.to_digits(),
            inntekt_liste: record.iter().map(NavLine::of).collect(),
            forskuddstrekk_liste: tax,
        })
    }
}

impl NavLine {
    fn of(income: &Income) -> Self {
        let (category, beskrivelse) = told_as(income.kind);
        let r#type = match category {
            "loennsinntekt" => "Loennsinntekt",
            "ytelseFraOffentlige" => "YtelseFraOffentlige",
            "pensjonEllerTrygd" => "PensjonEllerTrygd",
            _ => "Naeringsinntekt",
        };
        Self {
            r#type,
            beloep: number(income.gross),
            fordel: form_of(income.kind),
            beskrivelse,
            taxed: !income.advance_tax.is_zero(),
            utloeser_arbeidsgiveravgift: category == "loennsinntekt",
        }
    }
}
