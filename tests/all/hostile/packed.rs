//! Small files that unpack to all of a disk, and records without an end.

use std::fs::File;
use std::io::{BufWriter, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use innkreving::intake::{Formats, IntakeSettings};

use super::{DATE, House, LITTLE, Most, failed, instead, run, small, small_with};
use crate::common::{day, said};
use crate::inbox::read_files;

/// A part of what a bomb unpacks to.
const PART: usize = 16 << 20;
/// What unpacks to gigabytes may take as long as reading what is let in of it.
const BOMB: Most = Most { mib: 900, seconds: 120 };
/// Bytes no gzip file begins with.
const LONG_NAME: usize = 10 << 20;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("gzip");
    encoder.finish().expect("gzip")
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 9).expect("zstd")
}

/// A file that begins with `head` and goes on with `part` so many times, each packed by itself.
fn bomb(pack: fn(&[u8]) -> Vec<u8>, head: &str, part: &str, times: usize) -> Vec<u8> {
    let whole = part.repeat(PART / part.len());
    let (mut bytes, packed) = (pack(head.as_bytes()), pack(whole.as_bytes()));
    for _ in 0..times {
        bytes.extend_from_slice(&packed);
    }
    bytes
}

const INCOMES: &str = "debtor_id,payer_id,month,income_kind,gross\n";
/// Rows of incomes add up, so that no row is one too many.
const INCOME: &str = "25876099732,310844136,2026-10,wage,1.00\n";

/// Each file is refused, and says why in one line.
fn refused(files: &[(&str, &str, Vec<u8>, &str)]) {
    for (table, file, bytes, formats) in files {
        let house = if formats.is_empty() { small() } else { small_with(&format!("[formats]\n{formats}\n")) };
        instead(&house, table, file, bytes);
        let ran = run(&house, BOMB);
        let line = failed(&ran, 3, "inbox_unreadable");
        assert!(line.contains(file) && line.contains("unpacks to more than"), "{file}: {line}");
        println!("{file}: {} bytes, {} MiB, {} ms", bytes.len(), ran.mib, ran.time.as_millis());
    }
}

#[test]
fn tables_that_unpack_to_many_gigabytes_are_refused_at_the_bound() {
    // A thousand times its size is the most of gzip; zstd has no such bound.
    refused(&[
        ("incomes", "incomes.csv.gz", bomb(gzip, INCOMES, "\n", 64), ""),
        ("incomes", "incomes.csv.gz", bomb(gzip, INCOMES, INCOME, 64), ""),
        ("incomes", "incomes.csv.zst", bomb(zst, INCOMES, "\n", 4096), ""),
        ("incomes", "incomes.csv.zst", bomb(zst, INCOMES, INCOME, 1024), ""),
        ("debtors", "debtors.csv.zst", bomb(zst, "debtor_id,civil_status\n", "\n", 1024), ""),
    ]);
}

#[test]
fn files_of_others_that_unpack_to_many_gigabytes_are_refused_at_the_bound() {
    let xml = "<melding xmlns=\"urn:ske:fastsetting:innsamling:a-meldingen:v2_3\">";
    let camt = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.02\"><BkToCstmrDbtCdtNtfctn>";
    // What follows is read on and on, and is no record.
    refused(&[("incomes", "incomes.json.gz", bomb(gzip, "[", " \n", 64), "incomes = \"inntekt\"")]);
    // An element that does not end is no record either, and has the bound of one.
    for (table, file, bytes, formats) in [
        ("claims", "claims.jsonl.zst", bomb(zst, "{}\n", "\n", 1024), "claims = \"innkrevingsoppdrag\""),
        ("incomes", "incomes.xml.gz", bomb(gzip, xml, " \n", 64), "incomes = \"a-melding\""),
        ("payments", "payments.xml.zst", bomb(zst, camt, "<!-- -->\n", 1024), "payments = \"camt.054\""),
        ("payments", "payments.txt.zst", bomb(zst, "", "0", 1024), "payments = \"ocr\""),
    ] {
        let house = small_with(&format!("[formats]\n{formats}\n"));
        instead(&house, table, file, &bytes);
        let ran = run(&house, BOMB);
        assert_eq!(ran.output.status.code(), Some(3), "{file}: {}", said(&ran.output));
        println!("{file}: {} bytes, {} MiB, {} ms", bytes.len(), ran.mib, ran.time.as_millis());
    }
}

const CLAIMS: &[u8] = b"claim_id,debtor_id,kind,creditor_id,due_date,principal\n";

#[test]
fn what_a_small_file_unpacks_to_is_read_to_its_bound_and_no_further() {
    let settings = IntakeSettings { formats: Formats::default(), ..IntakeSettings::on(day(DATE)) };
    // Blank lines are passed over: what counts is bytes. 64 MiB and 50 times the file.
    for (mib, taken) in [(60, true), (80, false)] {
        let text = format!("{INCOMES}{INCOME}{}", "\n".repeat(mib << 20));
        let read =
            read_files(&settings, &[("claims.csv", CLAIMS), ("incomes.csv.zst", &zst(text.as_bytes()))]);
        match read {
            Ok(input) => assert!(taken && input.facts.incomes.len() == 1, "{mib} MiB"),
            Err(error) => assert!(!taken && error.to_string().contains("unpacks to more"), "{error}"),
        }
    }
}

#[test]
fn a_packed_file_that_announces_more_than_any_machine_has_is_refused_at_once() {
    // A frame whose window is 2^41 bytes, of a content of 2^60.
    let window =
        [&[0x28, 0xb5, 0x2f, 0xfd, 0xc0, 0xf8][..], &(1_u64 << 60).to_le_bytes(), &[1, 0, 0]].concat();
    // One whose content is 2^63 bytes, told at once: there is no window.
    let single = [&[0x28, 0xb5, 0x2f, 0xfd, 0xe0][..], &(1_u64 << 63).to_le_bytes(), &[1, 0, 0]].concat();
    // One that says it is passed over, and is four gigabytes long.
    let passed = [&[0x50, 0x2a, 0x4d, 0x18][..], &u32::MAX.to_le_bytes(), b"x"].concat();
    // A name in the head that has no end.
    let named = [&[0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3][..], &vec![b'n'; LONG_NAME]].concat();
    // More in the head, as long as that can be told, and not there.
    let more = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, 0xff, 0xff].to_vec();
    let zip = [&b"PK\x03\x04"[..], &[0; 26], b"claims.csv"].concat();
    for (file, bytes) in [
        ("claims.csv.zst", window),
        ("claims.csv.zst", single),
        ("claims.csv.zst", passed),
        ("claims.csv.gz", named),
        ("claims.csv.gz", more),
        ("claims.csv.gz", zip.clone()),
        ("claims.csv.zst", zip),
        ("claims.csv.gz", gzip(&gzip(b"claim_id\n"))),
    ] {
        let house = small();
        instead(&house, "claims", file, &bytes);
        let ran = run(&house, LITTLE);
        let about = format!("{file} {:?}", &bytes[..bytes.len().min(12)]);
        assert_eq!(ran.output.status.code(), Some(3), "{about}: {}", said(&ran.output));
        assert!(said(&ran.output).contains(file), "{about}: {}", said(&ran.output));
    }
}

/// Writes a table whose record of `mib` MiB has no end.
fn endless(house: &House, head: &str, fill: u8, mib: usize) {
    let table = File::create(house.day(DATE).join("claims.csv")).expect("a file");
    let mut out = BufWriter::new(table);
    out.write_all(head.as_bytes()).expect("written");
    let block = vec![fill; 1 << 20];
    for _ in 0..mib {
        out.write_all(&block).expect("written");
    }
    out.flush().expect("written");
}

#[test]
fn a_record_of_hundreds_of_megabytes_without_an_end_is_refused_at_its_bound() {
    let header = "claim_id,debtor_id,kind,creditor_id,due_date,principal\n";
    // In a field, in quotes, as fields of nothing, in the header, and with the line ends of another system.
    let heads = [
        (format!("{header}A-1,"), b'x'),
        (format!("{header}A-1,\""), b'\n'),
        (format!("{header}A-1,"), b','),
        ("claim_id".to_owned(), b'x'),
        (header.replace('\n', "\r"), b'\r'),
        (String::new(), 0),
    ];
    for (head, fill) in heads {
        let house = small();
        endless(&house, &head, fill, 300);
        let ran = run(&house, LITTLE);
        let line = failed(&ran, 3, "file_garbled");
        assert!(line.contains("longer than 16777216 bytes"), "{line}");
        println!("{:?} of {fill}: {} MiB, {} ms", head.len(), ran.mib, ran.time.as_millis());
    }
}

#[test]
fn ten_records_of_nothing_but_commas_take_no_more_than_one() {
    let house = small();
    let record = format!("{}\n", ",".repeat(15 << 20));
    let text = format!("claim_id,debtor_id,kind,creditor_id,due_date,principal\n{}", record.repeat(10));
    std::fs::write(house.day(DATE).join("claims.csv"), text).expect("written");
    let ran = run(&house, Most { mib: 2_500, seconds: 60 });
    assert_eq!(ran.output.status.code(), Some(0), "{}", said(&ran.output));
    assert!(said(&ran.output).contains("10 WRONG_FIELD_COUNT"), "{}", said(&ran.output));
    println!("commas: {} MiB, {} ms", ran.mib, ran.time.as_millis());
}

#[test]
fn more_rows_of_one_identifier_than_are_kept_are_refused() {
    let house = small();
    let row = "A-1,25876099732,TAX_RESIDUAL,310844136,2025-01-01,1\n";
    let text = format!("claim_id,debtor_id,kind,creditor_id,due_date,principal\n{}", row.repeat(300_000));
    std::fs::write(house.day(DATE).join("claims.csv"), text).expect("written");
    let ran = run(&house, Most { mib: 1_000, seconds: 60 });
    failed(&ran, 3, "too_many_faults");
    println!("one identifier: {} MiB, {} ms", ran.mib, ran.time.as_millis());
}
