#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::super::test_read::{faults_of, read_with};
use super::super::{DEEPEST, LONGEST_RECORD};
use super::*;
use crate::intake::rows::Rows;
use crate::model::Payment;

fn read_bytes(bytes: impl Read + Send) -> Result<Rows<Payment>, (u64, FormatFault)> {
    read_with(LAYOUT, |settings, sink| read(bytes, settings, sink))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/faulty/camt054")
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name).with_extension("xml")).expect(name)
}

/// What each parked transaction is parked for.
const PARKED: [(&str, &[(&str, &str)]); 16] = [
    ("none", &[]),
    ("none_08", &[]),
    ("bad_kid", &[("CdtrRefInf/Ref", "BAD_KID")]),
    ("bad_kid_08", &[("CdtrRefInf/Ref", "BAD_KID")]),
    ("kid_missing", &[("CdtrRefInf/Ref", "MISSING_VALUE")]),
    ("kid_missing_08", &[("CdtrRefInf/Ref", "MISSING_VALUE")]),
    ("two_kids", &[("CdtrRefInf/Ref", "WRONG_FIELD_COUNT")]),
    ("another_currency", &[("Amt/@Ccy", "BAD_CODE")]),
    ("debit", &[("CdtDbtInd", "BAD_CODE")]),
    ("debit_in_a_credit", &[("CdtDbtInd", "BAD_CODE")]),
    ("reversal", &[("RvslInd", "BAD_CODE")]),
    ("not_booked", &[("Sts", "BAD_CODE")]),
    ("date_in_future", &[("ValDt", "DATE_IN_FUTURE")]),
    ("bad_date", &[("ValDt", "BAD_DATE")]),
    ("no_transactions", &[("CdtrRefInf/Ref", "MISSING_VALUE")]),
    ("batch_untold", &[("CdtrRefInf/Ref", "MISSING_VALUE")]),
];

/// What refuses a file, and the part of it that stands on the line.
fn refused() -> Vec<(&'static str, &'static str, FormatFault)> {
    use FormatFault as F;
    let ore = Money::from_ore;
    let document = F::Document { expected: ROOT.namespace };
    vec![
        ("entry_sum_off", "</Ntry>", F::Sum { said: ore(150_150), read: ore(150_149) }),
        ("batch_sum_off", "</NtryDtls>", F::Sum { said: ore(150_150), read: ore(150_149) }),
        ("batch_number_off", "</NtryDtls>", F::Count { said: 3, read: 2 }),
        ("summary_number_off", "</Ntfctn>", F::Count { said: 2, read: 1 }),
        ("summary_sum_off", "</Ntfctn>", F::Sum { said: ore(98), read: ore(99) }),
        ("credits_sum_off", "</Ntfctn>", F::Sum { said: ore(100), read: ore(99) }),
        ("amount_no_number", "0,99", F::Total),
        ("three_decimals", "0.991", F::Total),
        ("negative_amount", "-0.99", F::Total),
        ("notification_twice", "<Id>N1</Id>", F::MessageTwice),
        ("message_twice", "<BkToCstmrDbtCdtNtfctn>", F::MessageTwice),
        ("document_twice", "<Document", F::AfterEnd),
        ("text_after_the_end", "</Document>", F::AfterEnd),
        ("truncated", "</TxDtls>", F::Truncated),
        ("truncated_in_a_tag", "<EndT", F::Truncated),
        ("another_version", "<Document", document),
        ("another_message", "<Document", document),
        ("no_message", "<Document", F::Document { expected: MESSAGE }),
        ("no_namespace", "<Document", document),
        ("entity_bomb", "<!DOCTYPE", F::DocumentType),
        ("external_entity", "<!DOCTYPE", F::DocumentType),
        ("document_type", "<!DOCTYPE", F::DocumentType),
        ("unknown_entity", "&x;", F::DocumentType),
        ("declared_latin1", "<?xml", F::Encoding),
        ("latin1_bytes", "<Nm>Br", F::Encoding),
        ("utf16", "", F::Encoding),
        ("nul", "<Nm>Be", F::Encoding),
        ("control_character", "<Nm>Be", F::NotXml),
        ("nul_reference", "<Nm>Be", F::NotXml),
        ("tags_crossed", "</Dbtr></Nm>", F::NotXml),
        ("attribute_twice", "Ccy=\"NOK\" Ccy", F::NotXml),
        ("empty", "", F::Empty),
        ("no_xml", "payment_id", F::NotXml),
    ]
}

/// The last line a text stands on; the first when it stands nowhere.
fn line_of(bytes: &[u8], text: &str) -> u64 {
    let found = bytes.windows(text.len().max(1)).rposition(|window| window == text.as_bytes());
    1 + bytes[..found.unwrap_or(0)].split(|byte| *byte == b'\n').skip(1).count() as u64
}

#[test]
fn a_transaction_is_a_payment_in_either_version() {
    for name in ["none", "none_08"] {
        let rows = read_bytes(fixture(name).as_slice()).expect(name);
        assert_eq!((rows.items.len(), rows.parked.len()), (2, 0), "{name}");
        let (one, other) = (&rows.items[0], &rows.items[1]);
        assert_eq!(one.payment_id.as_str(), "C54-2611180001-1", "{name}");
        assert_eq!(other.payment_id.as_str(), "C54-2611180001-2", "{name}");
        assert_eq!((one.order_id, other.order_id), (Some(10_000_001), Some(10_000_002)), "{name}");
        assert_eq!((one.amount.ore(), other.amount.ore()), (150_050, 99), "{name}");
        assert_eq!(one.payer.map(crate::units::PartyId::to_digits).as_deref(), Some("310000086"), "{name}");
        assert_eq!((other.payer, one.pay_month.to_string()), (None, "2026-11".to_owned()), "{name}");
    }
}

#[test]
fn each_faulty_transaction_is_parked_with_its_fault_and_the_others_are_taken() {
    for (name, expected) in PARKED {
        let rows = read_bytes(fixture(name).as_slice()).expect(name);
        let found = faults_of(&rows);
        let found: Vec<(&str, &str)> = found.iter().map(|(_, field, code)| (&**field, &**code)).collect();
        assert_eq!(found, expected, "{name}");
        assert_eq!(rows.parked.len(), usize::from(!expected.is_empty()), "{name}");
    }
}

#[test]
fn a_file_that_does_not_add_up_or_is_not_of_the_format_is_refused() {
    for (name, text, fault) in refused() {
        let bytes = fixture(name);
        let line = line_of(&bytes, text);
        assert_eq!(read_bytes(bytes.as_slice()).err(), Some((line, fault)), "{name}");
    }
}

#[test]
fn every_fixture_has_its_case() {
    let fixtures = std::fs::read_dir(folder()).expect("a folder").count();
    assert_eq!(fixtures, PARKED.len() + refused().len());
}

#[test]
fn the_only_transaction_of_an_entry_need_not_say_its_amount() {
    let text = String::from_utf8(fixture("not_booked")).expect("text").replace("PDNG", "BOOK");
    let (from, to) = (text.find("<AmtDtls>").expect("one"), text.find("<RltdPties>").expect("one"));
    let text = format!("{}{}", &text[..from], &text[to..]);
    let rows = read_bytes(text.as_bytes()).expect("a file");
    assert_eq!((rows.items.len(), rows.items[0].amount.ore()), (1, 99));
}

#[test]
fn the_value_date_says_the_month_of_the_deduction_also_with_a_time() {
    let text = String::from_utf8(fixture("none")).expect("text");
    let cases = [
        ("<ValDt><Dt>2026-11-02</Dt></ValDt>", "2026-10"),
        ("<ValDt><DtTm>2026-11-03T09:00:00+01:00</DtTm></ValDt>", "2026-11"),
        ("", "2026-11"),
    ];
    for (date, month) in cases {
        let text = text.replace("<ValDt><Dt>2026-11-18</Dt></ValDt>", date);
        let rows = read_bytes(text.as_bytes()).expect(date);
        assert_eq!(rows.items[0].pay_month.to_string(), month, "{date}");
    }
}

#[test]
fn names_of_payments_stay_names_whatever_the_bank_calls_an_entry() {
    let text = String::from_utf8(fixture("none")).expect("text");
    let cases = [
        ("2611180001", "C54-2611180001-1"),
        ("NOTPROVIDED", "C54-N1/1-1"),
        ("", "C54-N1/1-1"),
        ("A REFERENCE, WITH SPACES", "C54-5a"),
        ("AREFERENCEOFTHIRTYFIVECHARACTERS123", "C54-"),
    ];
    for (reference, id) in cases {
        let text = text.replace("2611180001", reference);
        let rows = read_bytes(text.as_bytes()).expect(reference);
        assert_eq!(rows.items.len(), 2, "{reference}");
        assert!(rows.items[0].payment_id != rows.items[1].payment_id, "{reference}");
        let found = rows.items[0].payment_id.as_str();
        assert!(found.len() <= 40 && found.starts_with(id.get(..4).unwrap_or(id)), "{reference}: {found}");
        assert!(found == id || found.len() == 36, "{reference}: {found}");
    }
}

#[test]
fn a_prefix_of_the_namespace_is_as_good_as_none_and_another_namespace_is_not_looked_into() {
    let text = String::from_utf8(fixture("none")).expect("text");
    let prefixed = text.replace("</", "<\u{1}").replace('<', "<c:").replace("<c:\u{1}", "</c:");
    let prefixed = prefixed.replace("<c:?xml", "<?xml").replace(" xmlns=", " xmlns:c=");
    assert_eq!(read_bytes(prefixed.as_bytes()).expect("a file").items.len(), 2);
    let foreign = text.replacen("<TxDtls>", "<TxDtls xmlns=\"urn:other\">", 1);
    assert!(read_bytes(foreign.as_bytes()).is_err(), "the batch says two");
}

#[test]
fn what_has_no_end_is_refused_before_it_fills_the_memory() {
    let start = r#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"><BkToCstmrDbtCdtNtfctn>"#;
    let too_long = FormatFault::TooLong { most: LONGEST_RECORD };
    for (begin, endless) in [("", b' '), ("<a ", b'a'), ("<!--", b'-'), ("x", b'x'), ("<a b=\"", b'c')] {
        let begun = format!("{start}{begin}");
        let bytes = begun.as_bytes().chain(std::io::repeat(endless).take(2 << 30));
        assert_eq!(read_bytes(bytes).err(), Some((1, too_long)), "{begin}");
    }
    let deep = format!("{start}{}", "<a>".repeat(1000));
    assert_eq!(read_bytes(deep.as_bytes()).err(), Some((1, FormatFault::TooDeep { most: DEEPEST })));
    let flood: Vec<String> = (0..100_000).map(|number| format!("a{number}=\"\"")).collect();
    let flood = format!("{start}<a {}/>", flood.join(" "));
    assert_eq!(read_bytes(flood.as_bytes()).err(), Some((1, FormatFault::NotXml)));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_bytes(bytes.as_slice());
        let start = br#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02">"#;
        let _ = read_bytes(start.chain(bytes.as_slice()));
    }

    #[test]
    fn no_damage_to_a_file_makes_it_panic(
        damage in prop::collection::vec((0usize..1800, any::<u8>()), 0..4),
        cut in 0usize..3000,
    ) {
        let mut bytes = fixture("none_08");
        for (at, byte) in damage {
            bytes[at] = byte;
        }
        bytes.truncate(cut);
        let _ = read_bytes(bytes.as_slice());
    }
}
