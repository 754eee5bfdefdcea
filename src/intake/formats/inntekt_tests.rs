//! What a report of income becomes, and what is refused.

use std::path::Path;

use super::FormatFault;
use super::inntekt::{LAYOUT, read};
use super::test_read::{day, expect_faults, expect_refused, faults_of, read_with};
use crate::generate::formats::JsonForm;
use crate::generate::formats::incomes::{self, Variant};
use crate::intake::rows::Rows;
use crate::intake::{IntakeSettings, read_day};
use crate::law::income::Window;
use crate::model::{Income, LawSettings};
use proptest::prelude::*;

fn read_reports(bytes: &[u8]) -> Result<Rows<Income>, (u64, FormatFault)> {
    read_with(&LAYOUT, |settings, sink| read(bytes, settings, sink))
}

/// Kind, gross and tax of the rows, and who and when.
fn said(income: &Income) -> String {
    let Income { debtor, payer, month, kind, gross, advance_tax } = income;
    format!("{} {} {month} {} {gross} {advance_tax}", debtor.to_digits(), payer.to_digits(), kind.as_str())
}

const REPORT: &str = r#"{"oppgaveInntektsmottaker":[{
 "opplysningspliktigId":"310000086","virksomhetId":"310000094","kalendermaaned":"2026-09",
 "inntektsmottaker":{"personidentifikator":"01814000008"},
 "inntekt":[
  {"fordel":"utgiftsgodtgjoerelse","utloeserArbeidsgiveravgift":false,"inngaarIGrunnlagForTrekk":false,
   "beloep":5100,"loennsinntekt":{"beskrivelse":"reiseKostMedOvernattingPaaHotell","antall":51}},
  {"fordel":"naturalytelse","inngaarIGrunnlagForTrekk":true,"beloep":6000,
   "loennsinntekt":{"beskrivelse":"bil","tilleggsinformasjon":{"bilOgBaat":{"listeprisForBil":6000}}}},
  {"fordel":"kontantytelse","inngaarIGrunnlagForTrekk":true,"beloep":40000,
   "loennsinntekt":{"beskrivelse":"timeloenn","antall":150}},
  {"fordel":"kontantytelse","inngaarIGrunnlagForTrekk":true,"beloep":-400.5,"loennsinntekt":{"beskrivelse":"fastloenn"}},
  {"fordel":"kontantytelse","inngaarIGrunnlagForTrekk":false,"beloep":2400,"loennsinntekt":{"beskrivelse":"feriepenger"}},
  {"fordel":"kontantytelse","inngaarIGrunnlagForTrekk":true,"beloep":4E2,"pensjonEllerTrygd":{"beskrivelse":"alderspensjon"}}],
 "fradrag":[{"beskrivelse":"premieTilFondOgTrygd","beloep":-30}],
 "forskuddstrekk":[{"beloep":-12100},{"beloep":100,"beskrivelse":"svalbard"}]}]}"#;

#[test]
fn the_lines_of_a_kind_are_one_row_and_tax_is_withheld_from_cash() {
    let rows = read_reports(REPORT.as_bytes()).expect("a document");
    assert_eq!(faults_of(&rows), []);
    let read: Vec<String> = rows.items.iter().map(said).collect();
    let who = "01814000008 310000086 2026-09";
    let expected = [
        format!("{who} benefit_in_kind 11100.00 0.00"),
        format!("{who} wage 39599.50 11880.00"),
        format!("{who} holiday_pay 2400.00 0.00"),
        format!("{who} pension 400.00 120.00"),
    ];
    assert_eq!(read, expected);
}

#[test]
fn navs_names_say_the_same() {
    let nav = r#"{"data":[{"maaned":"2026-09","opplysningspliktig":"310000086","underenhet":"310000094",
     "norskident":"01814000008","oppsummeringstidspunkt":"2026-10-07T03:04:05.678Z",
     "inntektListe":[{"type":"YtelseFraOffentlige","beloep":1.9E+4,"fordel":"kontantytelse",
       "beskrivelse":"sykepenger","inngaarIGrunnlagForTrekk":true,"utloeserArbeidsgiveravgift":false,
       "skatteOgAvgiftsregel":null,"manuellVurdering":false,"antall":null},
      {"type":"YTELSE_FRA_OFFENTLIGE","beloep":1000.0,"fordel":"kontantytelse","beskrivelse":"grunnstoenad"}],
     "forskuddstrekkListe":[{"beloep":-5000.0,"beskrivelse":null}],"avvikListe":[]}]}"#;
    let one_line = nav.replace('\n', "");
    let record =
        one_line.strip_prefix(r#"{"data":["#).and_then(|rest| rest.strip_suffix("]}")).expect("a record");
    let forms = [
        nav.to_owned(),
        one_line.clone(),
        format!("[{record}]"),
        format!("{record}\n{{\"data\":[]}}\n"),
        format!("{{\"data\":[]}}\n{one_line}\n"),
        format!("[{nav}, {nav}]").replacen(nav, r#"{"data":[]}"#, 1),
    ];
    let who = "01814000008 310000086 2026-09";
    for form in forms {
        let rows = read_reports(form.as_bytes()).expect("reports");
        assert_eq!(faults_of(&rows), [], "{form}");
        let read: Vec<String> = rows.items.iter().map(said).collect();
        let expected =
            [format!("{who} benefit 19000.00 4750.00"), format!("{who} basic_benefit 1000.00 250.00")];
        assert_eq!(read, expected, "{form}");
    }
}

#[test]
fn a_record_with_one_faulty_row_is_parked_with_all_its_rows() {
    let faulty = REPORT.replace("40000", "300");
    let rows = read_reports(faulty.as_bytes()).expect("a document");
    assert!(rows.items.is_empty());
    assert_eq!(rows.parked.len(), 4);
    for parked in &rows.parked {
        let codes: Vec<&str> = parked.faults.iter().map(|fault| fault.code.as_str()).collect();
        assert!(codes.contains(&"NEGATIVE_AMOUNT"), "{codes:?}");
        assert_eq!(parked.debtors.len(), 1);
    }
    // Tax that finds no income, and cash of a description nobody knows.
    for (from, to, code) in [("-12100", "-99000", "TAX_ABOVE_GROSS"), ("timeloenn", "lotteri", "BAD_CODE")] {
        let rows = read_reports(REPORT.replace(from, to).as_bytes()).expect("a document");
        assert!(rows.items.is_empty(), "{code}");
        for parked in &rows.parked {
            assert!(parked.faults.iter().any(|fault| fault.code.as_str() == code), "{code}");
        }
    }
}

#[test]
fn a_description_that_is_the_name_of_a_kind_is_none() {
    let rows = read_reports(REPORT.replace("timeloenn", "wage").as_bytes()).expect("a document");
    assert!(rows.items.is_empty() && !rows.parked.is_empty());
}

#[test]
fn a_record_that_says_nothing_gives_no_row() {
    let rows =
        read_reports(br#"[{"opplysningspliktigId":"310000086","kalendermaaned":"2026-09"}]"#).expect("one");
    assert_eq!(rows.count(), 0);
}

#[test]
fn all_months_are_kept_and_the_law_says_which_are_due() {
    let months = ["2026-08", "2026-09", "2026-10", "2026-11"];
    let records: Vec<String> = months.iter().map(|month| REPORT.replace("2026-09", month)).collect();
    let rows = read_reports(format!("[{}]", records.join(",")).as_bytes()).expect("reports");
    let mut read: Vec<String> = rows.items.iter().map(|income| income.month.to_string()).collect();
    read.dedup();
    assert_eq!(read, months);
    let window = Window::on(day(), &LawSettings::default());
    let due = rows.items.iter().filter(|income| (window.first..=window.last).contains(&income.month));
    assert_eq!(due.count(), 3 * 4, "{window:?}");
}

/// File, line and field of each fault. The code is the file's name.
const FAULTS: &[(&str, u64, &str)] = &[
    ("bad_character.jsonl", 2, "opplysningspliktigId"),
    ("bad_code.jsonl", 2, "inntekt.beskrivelse"),
    ("bad_code.jsonl", 3, "inntekt.fordel"),
    ("bad_code.jsonl", 4, "inntekt.type"),
    ("bad_code.jsonl", 5, "inntekt.inngaarIGrunnlagForTrekk"),
    ("bad_code.jsonl", 6, "inntekt"),
    ("bad_encoding.jsonl", 2, ""),
    ("bad_month.jsonl", 2, "kalendermaaned"),
    ("bad_month.jsonl", 3, "kalendermaaned"),
    ("bad_number.jsonl", 2, "inntekt.beloep"),
    ("bad_number.jsonl", 3, "forskuddstrekk.beloep"),
    ("bad_number.jsonl", 4, "inntekt.beloep"),
    ("bad_org_id.jsonl", 2, "opplysningspliktigId"),
    ("bad_person_id.jsonl", 2, "inntektsmottaker.personidentifikator"),
    ("missing_value.jsonl", 2, "kalendermaaned"),
    ("missing_value.jsonl", 3, "inntektsmottaker.personidentifikator"),
    ("missing_value.jsonl", 4, "inntekt.beloep"),
    ("missing_value.jsonl", 5, "inntekt.fordel"),
    ("missing_value.jsonl", 6, "opplysningspliktigId"),
    ("missing_value.jsonl", 7, "inntekt.beskrivelse"),
    ("negative_amount.jsonl", 2, "inntekt.beloep"),
    ("tax_above_gross.jsonl", 2, "forskuddstrekk.beloep"),
    ("tax_above_gross.jsonl", 3, "forskuddstrekk.beloep"),
    ("unknown_column.jsonl", 2, ""),
    ("unknown_column.jsonl", 3, "inntekt"),
    ("wrong_debtor_type.jsonl", 2, "inntektsmottaker.personidentifikator"),
    ("wrong_field_count.jsonl", 2, "kalendermaaned"),
    ("wrong_field_count.jsonl", 3, "inntekt.type"),
    ("wrong_field_count.jsonl", 4, ""),
];

#[test]
fn every_fault_is_found_at_its_file_line_and_field() {
    expect_faults("inntekt", FAULTS, |bytes| read_reports(bytes).map(|rows| faults_of(&rows)));
}

/// Files that are refused as a whole, the line and why.
const REFUSED: &[(&str, u64, FormatFault)] = &[
    ("refused_list_not_alone.json", 27, FormatFault::Document { expected: "a list that stands alone" }),
    ("refused_truncated.json", 51, FormatFault::Truncated),
];

#[test]
fn a_file_that_cannot_be_followed_is_refused() {
    expect_refused("inntekt", REFUSED, |bytes| read_reports(bytes).err());
}

#[test]
fn incomes_written_in_either_variant_are_read_as_the_same_incomes() {
    for name in ["2026-11-20", "2027-01-15"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/days").join(name);
        let settings = IntakeSettings::on(crate::units::dates::parse_date(name).expect("a day"));
        let input = read_day(&folder, &settings, &|_, _| {}).expect("a shipped day");
        let incomes = &input.facts.incomes;
        assert!(incomes.len() > 100);
        for variant in [Variant::InntektApi, Variant::Nav] {
            for form in [JsonForm::Document, JsonForm::Lines] {
                let mut bytes = Vec::new();
                incomes::write(incomes, variant, form, &mut bytes).expect("written");
                let rows = read_reports(&bytes).expect("reports");
                assert_eq!(faults_of(&rows), []);
                let read: Vec<String> = rows.items.iter().map(said).collect();
                assert_eq!(read, incomes.iter().map(said).collect::<Vec<_>>(), "{name} {variant:?} {form:?}");
            }
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_reports(&bytes);
    }

    #[test]
    fn no_change_of_a_report_stops_the_reader(
        at in 0..REPORT.len(), removed in 0..40_usize, put in proptest::collection::vec(any::<u8>(), 0..8),
    ) {
        let mut bytes = REPORT.as_bytes().to_vec();
        bytes.splice(at..(at + removed).min(REPORT.len()), put);
        let _ = read_reports(&bytes);
    }
}
