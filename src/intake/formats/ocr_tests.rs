#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

use std::path::Path;

use proptest::prelude::*;

use super::super::test_read::{faults_of, read_with};
use super::*;
use crate::generate::formats::payments::{BankPayment, FileOf, Version, write_camt054, write_ocr};
use crate::intake::formats::camt054;
use crate::intake::rows::Rows;
use crate::model::Payment;
use crate::units::dates::parse_date;
use crate::units::{Kid, PartyId};

fn read_bytes(bytes: impl Read + Send) -> Result<Rows<Payment>, (u64, FormatFault)> {
    read_with(&LAYOUT, |settings, sink| read(bytes, settings, sink))
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/faulty/ocr");
    std::fs::read(folder.join(name).with_extension("txt")).expect(name)
}

#[test]
fn a_transaction_is_a_payment_of_the_month_it_was_deducted_in() {
    let rows = read_bytes(fixture("none").as_slice()).expect("a file");
    assert_eq!((rows.items.len(), rows.parked.len(), rows.lines.as_slice()), (2, 0, &[3, 5][..]));
    let (one, other) = (&rows.items[0], &rows.items[1]);
    assert_eq!(one.payment_id.as_str(), "OCR-1711001-0000007-0000001-261118");
    assert_eq!(other.payment_id.as_str(), "OCR-1711001-0000007-0000002-261118");
    assert_eq!((one.order_id, other.order_id), (Some(10_000_001), Some(10_000_002)));
    assert_eq!((one.payer, one.amount.ore(), other.amount.ore()), (None, 150_050, 99));
    assert_eq!(Some(one.value_date), parse_date("2026-11-18"));
    assert_eq!(one.pay_month, Month::parse("2026-11").expect("a month"));
}

#[test]
fn money_settled_on_the_first_working_day_of_a_month_was_deducted_in_the_month_before() {
    let text = String::from_utf8(fixture("none")).expect("digits");
    let cases = [
        ("021126", "2026-10"),
        ("031126", "2026-11"),
        ("040526", "2026-04"),
        ("050126", "2026-01"),
        ("020126", "2025-12"),
    ];
    for (date, month) in cases {
        let text = text.replacen("181126014", &format!("{date}014"), 1);
        let rows = read_bytes(text.as_bytes()).expect("a file");
        assert_eq!(rows.items[0].pay_month.to_string(), month, "{date}");
    }
}

#[test]
fn each_faulty_transaction_is_parked_with_its_fault_and_the_others_are_taken() {
    let cases: [(&str, &[(&str, &str)]); 11] = [
        ("none", &[]),
        ("bad_kid", &[("KID", "BAD_KID")]),
        ("letters_in_kid", &[("KID", "BAD_KID")]),
        ("payment_with_text", &[("KID", "MISSING_VALUE"), ("transaksjonstype", "BAD_CODE")]),
        ("reversal_with_kid", &[("beloep", "NEGATIVE_AMOUNT"), ("transaksjonstype", "BAD_CODE")]),
        (
            "reversal_with_text",
            &[("KID", "MISSING_VALUE"), ("beloep", "NEGATIVE_AMOUNT"), ("transaksjonstype", "BAD_CODE")],
        ),
        ("negative_amount", &[("beloep", "NEGATIVE_AMOUNT")]),
        ("date_in_future", &[("oppgjoersdato", "DATE_IN_FUTURE")]),
        ("bad_date", &[("oppgjoersdato", "BAD_DATE")]),
        ("amount_too_large", &[("beloep", "BAD_NUMBER")]),
        ("unknown_type", &[("transaksjonstype", "BAD_CODE")]),
    ];
    for (name, expected) in cases {
        let rows = read_bytes(fixture(name).as_slice()).expect(name);
        let expected: Vec<(u64, String, String)> =
            expected.iter().map(|(field, code)| (5, (*field).to_owned(), (*code).to_owned())).collect();
        assert_eq!(faults_of(&rows), expected, "{name}");
        assert_eq!(rows.count(), 2, "{name}");
        assert_eq!(rows.parked.len(), usize::from(!expected.is_empty()), "{name}");
    }
}

#[test]
fn a_file_that_does_not_add_up_is_refused_where_it_does_not() {
    use FormatFault as F;
    let ore = Money::from_ore;
    let cases = [
        ("number_of_transactions_off", 7, F::Count { said: 3, read: 2 }),
        ("number_of_records_off", 7, F::Count { said: 5, read: 6 }),
        ("sum_off", 7, F::Sum { said: ore(150_150), read: ore(150_149) }),
        ("total_number_of_transactions_off", 8, F::Count { said: 1, read: 2 }),
        ("total_number_of_records_off", 8, F::Count { said: 9, read: 8 }),
        ("total_sum_off", 8, F::Sum { said: ore(150_148), read: ore(150_149) }),
        ("sum_no_number", 7, F::Total),
        ("amount_no_number", 3, F::Total),
        ("second_record_missing", 4, F::RecordOrder),
        ("second_record_of_another", 4, F::RecordOrder),
        ("records_swapped", 3, F::RecordOrder),
        ("third_record_first", 4, F::RecordOrder),
        ("another_service", 3, F::RecordOrder),
        ("unknown_record", 3, F::RecordOrder),
        ("transmission_end_missing", 7, F::Truncated),
        ("cut_off", 8, F::Truncated),
        ("message_twice", 9, F::MessageTwice),
        ("assignment_twice", 8, F::MessageTwice),
        ("after_the_end", 9, F::AfterEnd),
        ("line_too_short", 4, F::LineLength { length: 79, expected: 80 }),
        ("line_too_long", 4, F::LineLength { length: 81, expected: 80 }),
        ("start_missing", 1, F::Document { expected: "NY000010" }),
        ("another_format", 1, F::Document { expected: "NY000010" }),
        ("utf16", 1, F::Encoding),
        ("byte_order_mark", 1, F::Encoding),
        ("utf8_text", 7, F::LineLength { length: 81, expected: 80 }),
        ("empty", 1, F::Empty),
        ("nul", 1, F::Document { expected: "NY000010" }),
        ("empty_line_between", 4, F::AfterEnd),
    ];
    for (name, line, fault) in cases {
        assert_eq!(read_bytes(fixture(name).as_slice()).err(), Some((line, fault)), "{name}");
    }
}

#[test]
fn every_fixture_has_its_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/faulty/ocr");
    assert_eq!(std::fs::read_dir(folder).expect("a folder").count(), 11 + 29);
}

#[test]
fn a_line_without_end_is_refused_before_it_fills_the_memory() {
    let endless = std::io::repeat(b'0').take(2 << 30);
    assert_eq!(read_bytes(endless).err().map(|(line, _)| line), Some(1));
    let empty_lines = std::io::repeat(b'\n').take(1 << 20).chain(&b"x"[..]);
    assert_eq!(read_bytes(empty_lines).err(), Some(((1 << 20) + 1, FormatFault::AfterEnd)));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_bytes(bytes.as_slice());
    }

    #[test]
    fn no_damage_to_a_file_makes_it_panic(
        damage in prop::collection::vec((0usize..648, any::<u8>()), 0..6),
        cut in 0usize..=648,
    ) {
        let mut bytes = fixture("payment_with_text");
        for (at, byte) in damage {
            bytes[at] = byte;
        }
        bytes.truncate(cut.max(600));
        if let Ok(rows) = read_bytes(bytes.as_slice()) {
            prop_assert!(rows.count() == 2);
        }
    }
}

fn payments() -> impl Strategy<Value = Vec<BankPayment>> {
    let one = (10_000_001u64..99_999_999, 0i64..99_999_999_999, 0u64..400, any::<bool>());
    let payment = one.prop_map(|(order, ore, days, known)| BankPayment {
        kid: Kid::of_order(order).as_str().to_owned(),
        payer: known.then(|| PartyId::from_digits("310000086").expect("digits")),
        amount: Money::from_ore(ore),
        value_date: super::super::test_read::day() - chrono::Days::new(days),
    });
    prop::collection::vec(payment, 0..30)
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(payments in payments()) {
        let file = FileOf { number: 42, account: "70213997155", day: super::super::test_read::day() };
        let mut bytes = Vec::new();
        write_ocr(&payments, &file, &mut bytes).expect("bytes");
        let rows = read_bytes(bytes.as_slice()).expect("a file");
        prop_assert!(rows.parked.is_empty());
        let facts = |one: &Payment| (one.order_id, one.amount, one.value_date, one.pay_month);
        let read: Vec<_> = rows.items.iter().map(facts).collect();
        let written: Vec<_> = payments
            .iter()
            .map(|one| {
                let month = Month::of(working_day_before(one.value_date));
                (Kid::order_number(&one.kid), one.amount, one.value_date, month)
            })
            .collect();
        prop_assert_eq!(read, written);
    }

    #[test]
    fn what_is_written_as_camt054_is_read_as_the_same(payments in payments(), eight in any::<bool>()) {
        let file = FileOf { number: 42, account: "70213997155", day: super::super::test_read::day() };
        let version = if eight { Version::Eight } else { Version::Two };
        let (mut ocr, mut camt) = (Vec::new(), Vec::new());
        write_ocr(&payments, &file, &mut ocr).expect("bytes");
        write_camt054(&payments, version, &file, &mut camt).expect("bytes");
        let camt = read_with(camt054::LAYOUT, |settings, sink| camt054::read(camt.as_slice(), settings, sink));
        let camt: Rows<Payment> = camt.expect("a file");
        prop_assert_eq!(faults_of(&camt), []);
        let payers = camt.items.iter().map(|one| one.payer).zip(payments.iter().map(|one| one.payer));
        prop_assert!(payers.into_iter().all(|(read, written)| read == written));
        let facts = |one: &Payment| (one.order_id, one.amount, one.value_date, one.pay_month);
        let of_ocr: Vec<_> = read_bytes(ocr.as_slice()).expect("a file").items.iter().map(facts).collect();
        prop_assert_eq!(camt.items.iter().map(facts).collect::<Vec<_>>(), of_ocr);
    }
}
