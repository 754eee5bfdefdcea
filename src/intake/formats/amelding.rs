//! The a-melding in XML, versions 2.2 and 2.3: what a payer reports of a month, as rows of the incomes table.
//!
//! The message is of one payer and one month; each of its units lists the persons it has paid. A person in a unit is
//! a record, taken whole or parked whole. The payer is the one that reports, not the unit where the work is done.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Read;

use super::income_kinds::{Category, Form};
use super::inntekt_record::{GROSS, IncomeLine, IncomeRecord, KIND, TAX};
use super::xml::{Root, Step, Xml};
use super::{Format, FormatError, FormatFault, Layout, Sink};
use crate::intake::error::IntakeError;
use crate::intake::read::{Input, InputForm};
use crate::intake::settings::IntakeSettings;
use crate::model::FaultCode;

/// The table's columns in the order of a record's fields.
pub(in crate::intake) static LAYOUT: Layout = Layout {
    fields: &[
        ("debtor_id", "inntektsmottaker/norskIdentifikator"),
        ("payer_id", "opplysningspliktig/norskIdentifikator"),
        ("month", "kalendermaaned"),
        ("income_kind", KIND),
        ("gross", GROSS),
        ("advance_tax", TAX),
    ],
};

const ROOT: Root = Root {
    name: "melding",
    namespace: "urn:ske:fastsetting:innsamling:a-meldingen:",
    versions: &["v2_2", "v2_3"],
};

const DELIVERY: &str = "Leveranse";
const PERSON: &str = "/oppgave/virksomhet/inntektsmottaker";
/// More lines nobody has in a month; what is past them parks the record.
const MOST_LINES: usize = 10_000;

const FORM: &str = "inntekt.fordel";
const TAXED: &str = "inntekt.inngaarIGrunnlagForTrekk";

/// One reported amount as it is written.
#[derive(Default)]
struct Line {
    form: String,
    amount: String,
    taxed: String,
    categories: Vec<Category>,
    description: String,
}

/// What is reported of one person in one unit.
#[derive(Default)]
struct Person {
    line: u64,
    id: String,
    lines: Vec<Line>,
    taxes: Vec<String>,
    too_many: bool,
}

/// Reads a file.
///
/// # Errors
/// What refuses the file as a whole.
pub(in crate::intake) fn read<S: Sink>(
    reader: impl Read + Send,
    _settings: &IntakeSettings,
    sink: &mut S,
) -> Result<(), FormatError> {
    let mut xml = Xml::new(reader, ROOT);
    let (mut payer, mut month, mut deliveries) = (String::new(), String::new(), 0);
    let mut person = Person::default();
    loop {
        let step = xml.next()?;
        if step == Step::End {
            break;
        }
        let line = xml.line();
        let Some(path) = xml.path().strip_prefix(DELIVERY) else { continue };
        match (step, path) {
            (Step::Open, "") => {
                deliveries += 1;
                if deliveries > 1 {
                    return Err(FormatError::refused(line, FormatFault::MessageTwice));
                }
            }
            (Step::Open, PERSON) => {
                person = Person { line, ..Person::default() };
                xml.new_record();
            }
            (Step::Close, "/kalendermaaned") => xml.text().clone_into(&mut month),
            (Step::Close, "/opplysningspliktig/norskIdentifikator") => xml.text().clone_into(&mut payer),
            (Step::Close, PERSON) => person.give(&payer, &month, sink)?,
            _ => {
                if let Some(path) = path.strip_prefix(PERSON) {
                    person.take(step, path, xml.text());
                }
            }
        }
    }
    if deliveries == 0 {
        return Err(FormatError::refused(xml.line(), FormatFault::Document { expected: DELIVERY }));
    }
    Ok(())
}

/// Which of the files hold a message that a message in another of them replaces (`erstatterMeldingsId`): what it
/// reported no longer counts, and would count twice. A file that cannot be read tells so when it is read whole.
///
/// # Errors
/// A file that cannot be opened.
pub(in crate::intake) fn replaced(files: &[Input]) -> Result<BTreeSet<String>, IntakeError> {
    let mut messages = Vec::with_capacity(files.len());
    for file in files.iter().filter(|file| file.form == InputForm::Of(Format::AMelding)) {
        messages.push((file.file.clone(), names(file.plain_stream()?)));
    }
    let gone: BTreeSet<&str> = messages
        .iter()
        .filter(|(_, message)| message.own != message.replaces)
        .map(|(_, message)| message.replaces.as_str())
        .filter(|name| !name.is_empty())
        .collect();
    let is_gone = |message: &Names| gone.contains(message.own.as_str());
    Ok(messages.iter().filter(|(_, message)| is_gone(message)).map(|(file, _)| file.clone()).collect())
}

/// What a message is called, and which it replaces; empty where it says nothing.
#[derive(Default)]
struct Names {
    own: String,
    replaces: String,
}

/// Reads the names of a message, which stand before what it reports.
fn names(reader: impl Read) -> Names {
    let mut xml = Xml::new(reader, ROOT);
    let mut names = Names::default();
    while let Ok(step) = xml.next() {
        let path = xml.path().strip_prefix(DELIVERY).unwrap_or_default();
        match (step, path) {
            (Step::End, _) | (Step::Open, "/oppgave") => break,
            (Step::Close, "/meldingsId") => xml.text().clone_into(&mut names.own),
            (Step::Close, "/erstatterMeldingsId") => xml.text().clone_into(&mut names.replaces),
            _ => {}
        }
    }
    names
}

impl Person {
    /// Takes a part of what is reported in.
    fn take(&mut self, step: Step, path: &str, text: &str) {
        match (step, path) {
            (Step::Open, "/inntekt" | "/forskuddstrekk")
                if self.lines.len() + self.taxes.len() > MOST_LINES =>
            {
                self.too_many = true;
            }
            (Step::Open, "/inntekt") => self.lines.push(Line::default()),
            (Step::Close, "/norskIdentifikator") => text.clone_into(&mut self.id),
            (Step::Close, "/forskuddstrekk/beloep") if !self.too_many => self.taxes.push(text.to_owned()),
            (_, path) => {
                let Some((path, line)) = path.strip_prefix("/inntekt/").zip(self.lines.last_mut()) else {
                    return;
                };
                match (step, path) {
                    (Step::Close, "fordel") => text.clone_into(&mut line.form),
                    (Step::Close, "beloep") => text.clone_into(&mut line.amount),
                    (Step::Close, "inngaarIGrunnlagForTrekk") => text.clone_into(&mut line.taxed),
                    (Step::Open, name) => line.categories.extend(Category::of_element(name)),
                    (_, path) if path.split_once('/').is_some_and(|(_, name)| name == "beskrivelse") => {
                        text.clone_into(&mut line.description);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Hands the record over.
    fn give<S: Sink>(&self, payer: &str, month: &str, sink: &mut S) -> Result<(), FormatError> {
        let mut record = IncomeRecord::on(self.line);
        record.debtor = Cow::Borrowed(&self.id);
        record.payer = Cow::Borrowed(payer);
        record.month = Cow::Borrowed(month);
        if self.too_many {
            record.faults.note("inntekt", "", FaultCode::TooLong);
        }
        for line in &self.lines {
            line.add_to(&mut record);
        }
        for tax in &self.taxes {
            match ore(tax) {
                Some(ore) => record.withhold(ore),
                None => record.faults.note(TAX, tax, code(tax, FaultCode::BadNumber)),
            }
        }
        record.give(sink)
    }
}

impl Line {
    fn add_to<'a>(&'a self, record: &mut IncomeRecord<'a>) {
        let form = Form::parse(&self.form);
        if form.is_none() {
            record.faults.note(FORM, &self.form, code(&self.form, FaultCode::BadCode));
        }
        let amount = ore(&self.amount);
        if amount.is_none() {
            record.faults.note(GROSS, &self.amount, code(&self.amount, FaultCode::BadNumber));
        }
        let taxed = match self.taxed.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            "" => None,
            other => {
                record.faults.note(TAXED, other, FaultCode::BadCode);
                None
            }
        };
        let category = match self.categories.as_slice() {
            [one] => Some(*one),
            [] => {
                record.faults.note("inntekt", "", FaultCode::MissingValue);
                None
            }
            _ => {
                record.faults.note("inntekt", "", FaultCode::WrongFieldCount);
                None
            }
        };
        if let (Some(form), Some(ore), Some(category)) = (form, amount, category) {
            let description = Cow::Borrowed(self.description.as_str());
            record.add(IncomeLine { category, description, form, ore, taxed });
        }
    }
}

/// Missing when nothing stands there, else what is wrong with it.
fn code(text: &str, wrong: FaultCode) -> FaultCode {
    if text.is_empty() { FaultCode::MissingValue } else { wrong }
}

/// Øre of an amount with a dot, below zero too.
fn ore(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = plain(whole) && plain(decimals) && whole.len() <= 15 && decimals.len() <= 2;
    let ore: i64 = if fits { format!("{whole}{decimals:0<2}").parse().ok()? } else { return None };
    Some(sign * ore)
}

#[cfg(test)]
#[path = "amelding_tests.rs"]
mod tests;
