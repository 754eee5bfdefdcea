//! Incomes as a payer reports them in the a-melding: a message is of one payer and one month.

use std::io::{self, Write};

use super::incomes::{form_of, records, told_as};
use super::xml::XmlOut;
use crate::model::Income;
use crate::units::{Money, Month, PartyId};

const NAMESPACE: &str = "urn:ske:fastsetting:innsamling:a-meldingen:v2_3";

/// Writes the incomes of a payer and a month as one message; others among them are left out.
///
/// # Errors
/// What writing gives.
pub fn write(incomes: &[Income], payer: PartyId, month: Month, out: &mut impl Write) -> io::Result<()> {
    let of_message = incomes.iter().filter(|income| (income.payer, income.month) == (payer, month));
    let of_message: Vec<Income> = of_message.copied().collect();
    let (payer, made) = (payer.to_digits(), format!("{}T06:00:00", month.last_day()));
    let mut xml = XmlOut::begin(out, "melding", NAMESPACE)?;
    xml.open("Leveranse")?;
    xml.leaf("leveringstidspunkt", &made)?;
    xml.leaf("kalendermaaned", &month.to_string())?;
    xml.leaf("kildesystem", "innkreving")?;
    xml.leaf("meldingsId", &format!("{payer}-{month}"))?;
    xml.nested(&["opplysningspliktig"], "norskIdentifikator", &payer)?;
    xml.open("oppgave")?;
    xml.open("virksomhet")?;
    xml.leaf("norskIdentifikator", &payer)?;
    for record in records(&of_message) {
        write_person(record, &mut xml)?;
    }
    xml.close("virksomhet")?;
    xml.close("oppgave")?;
    xml.close("Leveranse")?;
    xml.close("melding")
}

fn write_person<W: Write>(record: &[Income], xml: &mut XmlOut<W>) -> io::Result<()> {
    let Some(first) = record.first() else { return Ok(()) };
    xml.open("inntektsmottaker")?;
    xml.leaf("norskIdentifikator", &first.debtor.to_digits())?;
    let tax: Money = record.iter().map(|income| income.advance_tax).sum();
    if !tax.is_zero() {
        // Whole kroner, as the schema has them, but for facts that are not.
        let tax = (-tax).to_string();
        xml.nested(&["forskuddstrekk"], "beloep", tax.strip_suffix(".00").unwrap_or(&tax))?;
    }
    for income in record {
        let (category, description) = told_as(income.kind);
        let taxed = if income.advance_tax.is_zero() { "false" } else { "true" };
        xml.open("inntekt")?;
        xml.leaf("fordel", form_of(income.kind))?;
        xml.leaf("utloeserArbeidsgiveravgift", if category == "loennsinntekt" { "true" } else { "false" })?;
        xml.leaf("inngaarIGrunnlagForTrekk", taxed)?;
        xml.leaf("beloep", &income.gross.to_string())?;
        xml.nested(&[category], "beskrivelse", description)?;
        xml.close("inntekt")?;
    }
    xml.close("inntektsmottaker")
}
