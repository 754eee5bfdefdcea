//! What a collection order becomes, and what is refused.

use std::path::Path;

use super::FormatFault;
use super::innkrevingsoppdrag::{LAYOUT, read};
use super::test_read::{day, expect_faults, expect_refused, faults_of, read_with};
use crate::generate::formats::{JsonForm, claims};
use crate::intake::rows::Rows;
use crate::intake::{IntakeSettings, read_day};
use crate::model::Claim;
use crate::units::dates::parse_date;
use proptest::prelude::*;

fn read_orders(bytes: &[u8]) -> Result<Rows<Claim>, (u64, FormatFault)> {
    read_with(&LAYOUT, |settings, sink| read(bytes, settings, sink))
}

const ORDER: &str = r#"{"kravtype":"TILBAKEKREVING_SYKEPENGER",
 "skyldner":{"identifikatortype":"PERSON","identifikator":"01814000008"},
 "hovedstol":{"valuta":"NOK","beloep":50000},
 "renteBeloep":[{"valuta":"NOK","beloep":5000,"renterIlagtDato":"2026-01-10","rentetype":"STRAFFERENTE"},
  {"valuta":"NOK","beloep":70.5,"rentetype":"ANNEN"},{"valuta":"NOK","beloep":1.5E+1,"rentetype":"ANNEN"}],
 "oppdragsgiversReferanse":"SAK-Å/1","oppdragsgiversKravidentifikator":"KRAV-1",
 "fastsettelsesdato":"2026-01-10","foreldelsesfristensUtgangspunkt":"2025-06-01",
 "tilleggsfristEtterForeldelsesloven":null,
 "tilleggsinformasjon":{"tilbakekrevingsperiode":{"fom":"2025-06-01","tom":"2026-11-30"},
  "ytelserForAvregning":{"valuta":"NOK","beloep":5000}}}"#;

#[test]
fn an_order_becomes_a_claim() {
    let rows = read_orders(ORDER.as_bytes()).expect("a document");
    assert_eq!(faults_of(&rows), []);
    let [claim] = &rows.items[..] else { panic!("one claim") };
    let date = |text| parse_date(text).expect("a date");
    assert_eq!(claim.claim_id.as_str(), "KRAV-1");
    assert_eq!(claim.debtor.to_digits(), "01814000008");
    assert_eq!(claim.creditor.to_digits(), crate::law::kinds::WELFARE_AUTHORITY);
    assert_eq!(crate::law::kinds::get(claim.kind).code, "BENEFIT_RECOVERY");
    assert_eq!(claim.established_date, Some(date("2026-01-10")));
    assert_eq!(claim.due_date, date("2026-01-31"));
    assert_eq!(claim.limitation_start, Some(date("2025-06-01")));
    assert_eq!(claim.limitation_date, None);
    assert_eq!(claim.flags.enforcement_ground, Some(true));
    let amounts = [claim.principal, claim.interest, claim.costs].map(|amount| amount.to_string());
    assert_eq!(amounts, ["50000.00", "85.50", "5000.00"]);
}

#[test]
fn a_document_an_array_and_lines_say_the_same() {
    let one_line = ORDER.replace('\n', "");
    let second = one_line.replace("KRAV-1", "KRAV-2");
    let forms = [
        format!("[{ORDER},{second}]"),
        format!("\u{feff}[\n{ORDER}\n,\n{second}\n]\n\n"),
        format!("{one_line}\n{second}"),
        format!("{one_line}\r\n\r\n  {second}\r\n"),
    ];
    for form in forms {
        let rows = read_orders(form.as_bytes()).expect("orders");
        let names: Vec<&str> = rows.items.iter().map(|claim| claim.claim_id.as_str()).collect();
        assert_eq!(names, ["KRAV-1", "KRAV-2"], "{form}");
    }
    assert_eq!(read_orders(b"[]").expect("an array").count(), 0);
}

#[test]
fn a_record_has_the_line_it_begins_on() {
    let pretty = format!("[\n\n{ORDER},\n   {}]", ORDER.replace("KRAV-1", "KRAV_2"));
    let rows = read_orders(pretty.as_bytes()).expect("orders");
    assert_eq!(rows.lines, [3]);
    let fault = (13, "oppdragsgiversKravidentifikator".to_owned(), "BAD_CHARACTER".to_owned());
    assert_eq!(faults_of(&rows), [fault]);
}

/// File, line and field of each fault. The code is the file's name.
const FAULTS: &[(&str, u64, &str)] = &[
    ("bad_character.jsonl", 2, "oppdragsgiversKravidentifikator"),
    ("bad_character.jsonl", 3, "oppdragsgiversReferanse"),
    ("bad_character.jsonl", 4, "oppdragsgiversReferanse"),
    ("bad_character.jsonl", 5, "oppdragsgiversReferanse"),
    ("bad_code.jsonl", 2, "kravtype"),
    ("bad_code.jsonl", 3, "kravtype"),
    ("bad_code.jsonl", 4, "hovedstol.valuta"),
    ("bad_code.jsonl", 5, "skyldner.identifikatortype"),
    ("bad_date.jsonl", 2, "fastsettelsesdato"),
    ("bad_date.jsonl", 3, "tilleggsfristEtterForeldelsesloven"),
    ("bad_date.jsonl", 4, "tilleggsfristEtterForeldelsesloven"),
    ("bad_date.jsonl", 5, "renteBeloep.renterIlagtDato"),
    ("bad_date.jsonl", 6, "tilleggsinformasjon.tilbakekrevingsperiode"),
    ("bad_encoding.jsonl", 2, ""),
    ("bad_number.jsonl", 2, "hovedstol.beloep"),
    ("bad_number.jsonl", 3, "hovedstol.beloep"),
    ("bad_number.jsonl", 4, "hovedstol.beloep"),
    ("bad_number.jsonl", 5, "hovedstol.beloep"),
    ("bad_number.jsonl", 6, "renteBeloep.beloep"),
    ("bad_number.jsonl", 7, "tilleggsinformasjon.ytelserForAvregning"),
    ("bad_org_id.jsonl", 2, "skyldner.identifikator"),
    ("bad_org_id.jsonl", 3, "skyldner.identifikator"),
    ("bad_person_id.jsonl", 2, "skyldner.identifikator"),
    ("bad_person_id.jsonl", 3, "skyldner.identifikator"),
    ("date_in_future.jsonl", 2, "fastsettelsesdato"),
    ("date_in_future.jsonl", 3, "renteBeloep.renterIlagtDato"),
    ("date_in_future.jsonl", 4, "tilleggsinformasjon.tilbakekrevingsperiode"),
    ("missing_value.jsonl", 2, "oppdragsgiversKravidentifikator"),
    ("missing_value.jsonl", 3, "hovedstol.beloep"),
    ("missing_value.jsonl", 4, "fastsettelsesdato"),
    ("missing_value.jsonl", 5, "oppdragsgiversReferanse"),
    ("missing_value.jsonl", 6, "skyldner.identifikatortype"),
    ("missing_value.jsonl", 7, "tilleggsinformasjon.tilbakekrevingsperiode"),
    ("missing_value.jsonl", 8, "kravtype"),
    ("negative_amount.jsonl", 2, "hovedstol.beloep"),
    ("negative_amount.jsonl", 3, "renteBeloep.beloep"),
    ("period_reversed.jsonl", 2, "foreldelsesfristensUtgangspunkt"),
    ("period_reversed.jsonl", 3, "tilleggsinformasjon.tilbakekrevingsperiode"),
    ("too_long.jsonl", 2, "oppdragsgiversKravidentifikator"),
    ("too_long.jsonl", 3, "oppdragsgiversReferanse"),
    ("unknown_column.jsonl", 2, ""),
    ("unknown_column.jsonl", 3, "hovedstol"),
    ("unknown_column.jsonl", 4, "tilleggsinformasjon.tilbakekrevingsperiode"),
    ("wrong_debtor_type.jsonl", 2, "skyldner.identifikator"),
    ("wrong_debtor_type.jsonl", 3, "skyldner.identifikator"),
    ("wrong_field_count.jsonl", 2, ""),
    ("wrong_field_count.jsonl", 3, "hovedstol"),
    ("wrong_field_count.jsonl", 4, ""),
    ("wrong_field_count.jsonl", 5, ""),
    ("wrong_field_count.jsonl", 6, ""),
];

#[test]
fn every_fault_is_found_at_its_file_line_and_field() {
    expect_faults("innkrevingsoppdrag", FAULTS, |bytes| read_orders(bytes).map(|rows| faults_of(&rows)));
}

/// Files that are refused as a whole, the line and why.
const REFUSED: &[(&str, u64, FormatFault)] = &[
    ("refused_after_end.json", 43, FormatFault::AfterEnd),
    ("refused_empty.json", 1, FormatFault::Empty),
    ("refused_no_comma.json", 2, FormatFault::NotJson),
    ("refused_no_records.json", 2, FormatFault::Document { expected: "an object a record" }),
    ("refused_too_deep.json", 2, FormatFault::TooDeep { most: 64 }),
    ("refused_truncated.json", 21, FormatFault::Truncated),
    ("refused_truncated.jsonl", 2, FormatFault::Truncated),
    ("refused_utf16.json", 1, FormatFault::Encoding),
    ("refused_xml.json", 1, FormatFault::NotJson),
];

#[test]
fn a_file_that_cannot_be_followed_is_refused() {
    expect_refused("innkrevingsoppdrag", REFUSED, |bytes| read_orders(bytes).err());
}

/// Everything a claim says, with whom it is about.
fn said(claim: &Claim) -> String {
    format!("{} {} {claim:?}", claim.debtor.to_digits(), claim.creditor.to_digits())
}

#[test]
fn claims_written_as_orders_are_read_as_the_same_claims() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/days/2026-11-20");
    let input = read_day(&folder, &IntakeSettings::on(day()), &|_, _| {}).expect("the shipped day");
    let carried: Vec<Claim> =
        input.facts.claims.iter().filter_map(|claim| claims::as_carried(claim, 21)).collect();
    assert!(carried.len() > 20, "{}", carried.len());
    for form in [JsonForm::Document, JsonForm::Lines] {
        let mut bytes = Vec::new();
        let written = claims::write(input.facts.claims.iter(), 21, form, &mut bytes).expect("written");
        assert_eq!(written, carried.len() as u64);
        let rows = read_orders(&bytes).expect("orders");
        assert_eq!(faults_of(&rows), []);
        let read: Vec<String> = rows.items.iter().map(said).collect();
        assert_eq!(read, carried.iter().map(said).collect::<Vec<_>>());
    }
}

proptest! {
    #[test]
    fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_orders(&bytes);
    }

    #[test]
    fn no_change_of_an_order_stops_the_reader(
        at in 0..ORDER.len(), removed in 0..40_usize, put in proptest::collection::vec(any::<u8>(), 0..8),
    ) {
        let mut bytes = ORDER.as_bytes().to_vec();
        bytes.splice(at..(at + removed).min(ORDER.len()), put);
        let _ = read_orders(&bytes);
    }
}
