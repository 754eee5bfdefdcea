//! Incomes as the Inntekt API hands them out, and as NAV's own service does: a JSON document or JSON Lines.
//!
//! Both say the same under other names, so a record is read by whichever names it has. All months are kept: which
//! of them count is for the law to say.

use std::borrow::Cow;
use std::io::Read;

use super::income_kinds::{Category, Form};
use super::inntekt_record::{GROSS, IncomeLine, IncomeRecord, KIND, TAX};
use super::json::{self, ReadRecord};
use super::json_object::{Members, Value, members};
use super::{FormatError, Sink};
use crate::intake::settings::IntakeSettings;
use crate::model::FaultCode;

pub(in crate::intake) use super::inntekt_record::LAYOUT;

/// Lists of records that stand alone in an object.
const LISTS: json::Lists = &["oppgaveInntektsmottaker", "data"];

/// What a record is read from, the names of the Inntekt API first; then what is not used.
const RECORD: [&str; 18] = [
    "opplysningspliktigId",
    "opplysningspliktig",
    "kalendermaaned",
    "maaned",
    "inntektsmottaker",
    "norskident",
    "inntekt",
    "inntektListe",
    "forskuddstrekk",
    "forskuddstrekkListe",
    "virksomhetId",
    "underenhet",
    "fradrag",
    "fradragListe",
    "avvik",
    "avvikListe",
    "arbeidsforhold",
    "oppsummeringstidspunkt",
];

/// What a line is read from; then what is not used.
const LINE: [&str; 20] = [
    "fordel",
    "beloep",
    "inngaarIGrunnlagForTrekk",
    "type",
    "beskrivelse",
    "loennsinntekt",
    "ytelseFraOffentlige",
    "pensjonEllerTrygd",
    "naeringsinntekt",
    "utloeserArbeidsgiveravgift",
    "skatteOgAvgiftsregel",
    "startdatoOpptjeningsperiode",
    "sluttdatoOpptjeningsperiode",
    "opptjeningsperiodeFom",
    "opptjeningsperiodeTom",
    "tilleggsinformasjon",
    "manuellVurdering",
    "antall",
    "skattemessigBosattLand",
    "opptjeningsland",
];

const FORM: &str = "inntekt.fordel";
const TAXED: &str = "inntekt.inngaarIGrunnlagForTrekk";

/// Reads a file of incomes.
///
/// # Errors
/// The stream, a file that is refused as a whole, or more faults than are kept.
pub(in crate::intake) fn read<S: Sink>(
    reader: impl Read + Send,
    _settings: &IntakeSettings,
    sink: &mut S,
) -> Result<(), FormatError> {
    json::read(reader, LISTS, sink, &Reports)
}

struct Reports;

impl ReadRecord for Reports {
    fn record<S: Sink>(&self, line: u64, text: &str, sink: &mut S) -> Result<(), FormatError> {
        let Some(report) = members(text, &RECORD) else {
            return sink.unreadable(line, text.as_bytes(), FaultCode::WrongFieldCount);
        };
        let mut record = IncomeRecord::on(line);
        record.faults.names("", &report, &RECORD);
        let [payer, nav_payer, month, nav_month, debtor, nav_debtor, used @ ..] = report.values;
        let [lines, nav_lines, taxes, nav_taxes, ..] = used;
        let debtor = debtor.and_then(|debtor| debtor.members(&["personidentifikator"])?.values[0]);
        record.payer = record.one_text("opplysningspliktigId", payer, nav_payer);
        record.month = record.one_text("kalendermaaned", month, nav_month);
        record.debtor = record.one_text("inntektsmottaker.personidentifikator", debtor, nav_debtor);
        for line in record.elements("inntekt", lines, nav_lines) {
            record.read_line(line);
        }
        for tax in record.elements("forskuddstrekk", taxes, nav_taxes) {
            record.read_tax(tax);
        }
        record.give(sink)
    }
}

impl<'a> IncomeRecord<'a> {
    /// What stands under either name; under both is a fault.
    fn either(
        &mut self,
        name: &'static str,
        one: Option<Value<'a>>,
        other: Option<Value<'a>>,
    ) -> Option<Value<'a>> {
        if one.is_some() && other.is_some() {
            self.faults.note(name, "", FaultCode::WrongFieldCount);
        }
        one.or(other)
    }

    /// The text under either name; empty when not given. What is no text is a fault.
    fn one_text(
        &mut self,
        name: &'static str,
        one: Option<Value<'a>>,
        other: Option<Value<'a>>,
    ) -> Cow<'a, str> {
        let value = self.either(name, one, other);
        self.faults.text(name, value)
    }

    /// The values of the list under either name.
    fn elements(
        &mut self,
        name: &'static str,
        one: Option<Value<'a>>,
        other: Option<Value<'a>>,
    ) -> Vec<Value<'a>> {
        let Some(list) = self.either(name, one, other) else { return Vec::new() };
        list.elements().unwrap_or_else(|| {
            self.faults.note(name, "", FaultCode::BadCode);
            Vec::new()
        })
    }

    fn read_line(&mut self, line: Value<'a>) {
        let Some(members) = line.members(&LINE) else {
            return self.faults.note("inntekt", "", FaultCode::BadCode);
        };
        self.faults.names("inntekt", &members, &LINE);
        let [form, amount, taxed, ..] = members.values;
        let form = self.form(form);
        let amount = self.amount(GROSS, amount);
        let yes_no = taxed.map(Value::yes_no);
        if yes_no == Some(None) {
            self.faults.note(TAXED, taxed.map_or("", Value::written), FaultCode::BadCode);
        }
        let category = self.category(&members);
        let (Some(form), Some(ore), Some((category, description))) = (form, amount, category) else { return };
        self.add(IncomeLine { category, description, form, ore, taxed: yes_no.flatten() });
    }

    fn form(&mut self, value: Option<Value<'a>>) -> Option<Form> {
        let Some(value) = value else {
            self.faults.note(FORM, "", FaultCode::MissingValue);
            return None;
        };
        let form = value.text().and_then(|text| Form::parse(&text));
        if form.is_none() {
            self.faults.note(FORM, value.written(), FaultCode::BadCode);
        }
        form
    }

    fn amount(&mut self, name: &'static str, value: Option<Value<'a>>) -> Option<i64> {
        let Some(value) = value else {
            self.faults.note(name, "", FaultCode::MissingValue);
            return None;
        };
        let ore = value.ore();
        if ore.is_none() {
            self.faults.note(name, value.written(), FaultCode::BadNumber);
        }
        ore
    }

    /// The category of a line, by its element or its type, and the description.
    fn category(&mut self, line: &Members<'a, { LINE.len() }>) -> Option<(Category, Cow<'a, str>)> {
        let [_, _, _, kind, description, wage, public, pension, own, ..] = line.values;
        let elements = Category::ALL.into_iter().zip([wage, public, pension, own]);
        let mut given = elements.filter_map(|((category, _), value)| Some((category, value?)));
        match (given.next(), kind, given.next()) {
            (Some((category, element)), None, None) => {
                let description = element.members(&["beskrivelse"]).and_then(|members| members.values[0]);
                Some((category, self.faults.text(KIND, description)))
            }
            (None, Some(kind), None) => {
                let category = kind.text().and_then(|name| Category::of_type(&name));
                if category.is_none() {
                    self.faults.note("inntekt.type", kind.written(), FaultCode::BadCode);
                }
                let description = self.faults.text(KIND, description);
                category.map(|category| (category, description))
            }
            (None, None, _) => {
                self.faults.note("inntekt.type", "", FaultCode::MissingValue);
                None
            }
            _ => {
                self.faults.note("inntekt.type", "", FaultCode::WrongFieldCount);
                None
            }
        }
    }

    fn read_tax(&mut self, tax: Value<'a>) {
        let Some(members) = tax.members(&["beloep", "beskrivelse"]) else {
            return self.faults.note("forskuddstrekk", "", FaultCode::BadCode);
        };
        if let Some(ore) = self.amount(TAX, members.values[0]) {
            self.withhold(ore);
        }
    }
}
