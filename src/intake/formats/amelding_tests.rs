#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::super::test_read::{faults_of, read_with};
use super::*;
use crate::generate::formats::amelding::write;
use crate::intake::rows::Rows;
use crate::model::{Income, IncomeKind};
use crate::units::{Money, Month, PartyId};

const PERSON_ID: &str = "inntektsmottaker/norskIdentifikator";
const PAYER_ID: &str = "opplysningspliktig/norskIdentifikator";

fn read_bytes(bytes: impl Read + Send) -> Result<Rows<Income>, (u64, FormatFault)> {
    read_with(&LAYOUT, |settings, sink| read(bytes, settings, sink))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/faulty/amelding")
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name).with_extension("xml")).expect(name)
}

#[test]
fn a_person_in_a_unit_is_a_row_a_kind_under_the_payer_that_reports() {
    for name in ["none", "none_v2_2"] {
        let rows = read_bytes(fixture(name).as_slice()).expect(name);
        assert_eq!((rows.items.len(), rows.parked.len()), (2, 0), "{name}");
        let one = &rows.items[0];
        assert_eq!(
            (one.debtor.to_digits(), one.payer.to_digits()),
            ("01814000008".into(), "310000086".into())
        );
        assert_eq!((one.month.to_string(), one.kind), ("2026-10".to_owned(), IncomeKind::Wage));
        assert_eq!((one.gross.ore(), one.advance_tax.ore()), (3_000_050, 900_000));
    }
}

/// What each faulty person is parked for.
const PARKED: [(&str, &[(&str, &str)]); 19] = [
    ("none", &[]),
    ("none_v2_2", &[]),
    ("bad_person_id", &[(PERSON_ID, "BAD_PERSON_ID")]),
    ("person_missing", &[(PERSON_ID, "MISSING_VALUE")]),
    ("organisation_as_person", &[(PERSON_ID, "WRONG_DEBTOR_TYPE")]),
    ("bad_org_id", &[(PAYER_ID, "BAD_ORG_ID"), (PAYER_ID, "BAD_ORG_ID")]),
    ("bad_month", &[("kalendermaaned", "BAD_MONTH"), ("kalendermaaned", "BAD_MONTH")]),
    ("unknown_description", &[(KIND, "BAD_CODE")]),
    ("description_missing", &[(KIND, "MISSING_VALUE")]),
    ("unknown_form", &[(FORM, "BAD_CODE")]),
    ("form_missing", &[(FORM, "MISSING_VALUE")]),
    ("amount_missing", &[(GROSS, "MISSING_VALUE")]),
    ("bad_number", &[(GROSS, "BAD_NUMBER")]),
    ("negative_amount", &[(GROSS, "NEGATIVE_AMOUNT")]),
    ("unknown_tax_flag", &[(TAXED, "BAD_CODE")]),
    ("two_categories", &[("inntekt", "WRONG_FIELD_COUNT")]),
    ("category_missing", &[("inntekt", "MISSING_VALUE")]),
    ("tax_above_gross", &[(TAX, "TAX_ABOVE_GROSS")]),
    ("tax_no_number", &[(TAX, "BAD_NUMBER")]),
];

/// What refuses a file, and where.
const REFUSED: [(&str, u64, FormatFault); 6] = [
    ("delivery_twice", 26, FormatFault::MessageTwice),
    ("delivery_missing", 3, FormatFault::Document { expected: DELIVERY }),
    ("another_version", 2, FormatFault::Document { expected: ROOT.namespace }),
    ("truncated", 23, FormatFault::Truncated),
    ("document_type", 2, FormatFault::DocumentType),
    ("latin1", 1, FormatFault::Encoding),
];

#[test]
fn each_faulty_person_is_parked_with_the_fault_and_the_others_are_taken() {
    for (name, expected) in PARKED {
        let rows = read_bytes(fixture(name).as_slice()).expect(name);
        let found = faults_of(&rows);
        let found: Vec<(&str, &str)> = found.iter().map(|(_, field, code)| (&**field, &**code)).collect();
        assert_eq!(found, expected, "{name}");
        assert_eq!((rows.count(), rows.parked.len()), (2, expected.len()), "{name}");
    }
}

#[test]
fn a_file_that_is_not_one_whole_message_is_refused() {
    for (name, line, fault) in REFUSED {
        assert_eq!(read_bytes(fixture(name).as_slice()).err().map(|(_, fault)| fault), Some(fault), "{name}");
        assert_eq!(read_bytes(fixture(name).as_slice()).err().map(|(line, _)| line), Some(line), "{name}");
    }
}

#[test]
fn every_fixture_has_its_case() {
    assert_eq!(std::fs::read_dir(folder()).expect("a folder").count(), PARKED.len() + REFUSED.len());
}

#[test]
fn a_person_with_more_lines_than_anybody_has_is_parked() {
    let text = String::from_utf8(fixture("none")).expect("text");
    let (before, after) = text.split_once("          <forskuddstrekk>").expect("tax");
    let flood = "<forskuddstrekk><beloep>0</beloep></forskuddstrekk><inntekt/>".repeat(MOST_LINES);
    let rows = read_bytes(format!("{before}{flood}<forskuddstrekk>{after}").as_bytes()).expect("a file");
    assert_eq!(rows.items.len(), 1);
    assert!(faults_of(&rows).contains(&(13, "inntekt".to_owned(), "TOO_LONG".to_owned())));
}

fn incomes() -> impl Strategy<Value = Vec<Income>> {
    let kinds = prop::sample::select(vec![
        IncomeKind::Wage,
        IncomeKind::HolidayPay,
        IncomeKind::Pension,
        IncomeKind::Benefit,
        IncomeKind::Afp,
        IncomeKind::ChildBenefit,
        IncomeKind::SelfEmployed,
    ]);
    let one = (prop::sample::select(vec!["01814000008", "01817400066"]), kinds, 0i64..9_000_000, 0i64..100);
    let income = one.prop_map(|(debtor, kind, gross, percent)| Income {
        debtor: PartyId::from_digits(debtor).expect("digits"),
        payer: PartyId::from_digits("310000086").expect("digits"),
        month: Month::parse("2026-10").expect("a month"),
        kind,
        gross: Money::from_ore(gross),
        advance_tax: Money::from_ore(if percent < 30 { 0 } else { gross * percent / 100 }),
    });
    prop::collection::vec(income, 0..12)
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(incomes in incomes()) {
        let mut bytes = Vec::new();
        let payer = PartyId::from_digits("310000086").expect("digits");
        write(&incomes, payer, Month::parse("2026-10").expect("a month"), &mut bytes).expect("bytes");
        let rows = read_bytes(bytes.as_slice()).expect("a file");
        prop_assert_eq!(faults_of(&rows), []);
        prop_assert_eq!(format!("{:?}", rows.items), format!("{incomes:?}"));
    }

    #[test]
    fn no_damage_to_a_file_makes_it_panic(
        damage in prop::collection::vec((0usize..1500, any::<u8>()), 0..4),
        cut in 0usize..2500,
    ) {
        let mut bytes = fixture("none");
        for (at, byte) in damage {
            bytes[at] = byte;
        }
        bytes.truncate(cut);
        let _ = read_bytes(bytes.as_slice());
    }
}
