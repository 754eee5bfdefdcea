//! Parquet files that say of themselves what is not so, and such that hold a million times what they are.

use polars::prelude::{Column, DataFrame, NamedFrom, ParquetCompression, ParquetWriter, Series};

use super::{DATE, Most, failed, instead, run, small};
use crate::common::said;

/// Reading anything of the files here takes next to nothing.
const NOTHING: Most = Most { mib: 500, seconds: 60 };

fn column(name: &str, value: &str, rows: usize) -> Column {
    Series::new(name.into(), vec![value; rows]).into()
}

/// A table of incomes that are all the same.
fn incomes(rows: usize, kind: &str) -> Vec<u8> {
    let columns = vec![
        column("debtor_id", "25876099732", rows),
        column("payer_id", "310844136", rows),
        column("month", "2026-10", rows),
        column("income_kind", kind, rows),
        column("gross", "1.00", rows),
    ];
    let mut frame = DataFrame::new(rows, columns).expect("a frame");
    let mut bytes = Vec::new();
    let writer = ParquetWriter::new(&mut bytes).with_compression(ParquetCompression::Zstd(None));
    writer.finish(&mut frame).expect("parquet");
    bytes
}

/// A number as a footer has it.
fn written(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).expect("seven bits");
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// The file with its footer changed.
fn with_footer(file: &[u8], change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let end = file.len() - 8;
    let size = u32::from_le_bytes(file[end..end + 4].try_into().expect("four bytes"));
    let start = end - usize::try_from(size).expect("a size");
    let footer = change(file[start..end].to_vec());
    let size = u32::try_from(footer.len()).expect("a size").to_le_bytes();
    [&file[..start], &footer, &size, b"PAR1"].concat()
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let (mut out, mut at, mut count) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        if bytes[at..].starts_with(from) {
            out.extend_from_slice(to);
            at += from.len();
            count += 1;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    assert!(count > 0, "{from:?} stands there");
    out
}

/// A day whose incomes are this file is refused with these words.
fn refused(bytes: &[u8], about: &str) {
    let house = small();
    instead(&house, "incomes", "incomes.parquet", bytes);
    let ran = run(&house, NOTHING);
    let line = failed(&ran, 3, "file_garbled");
    assert!(line.contains("incomes.parquet: ") && line.contains(about), "{about}: {line}");
    println!("{about}: {} bytes, {} MiB, {} ms", bytes.len(), ran.mib, ran.time.as_millis());
}

#[test]
fn the_file_that_the_others_are_made_from_is_read() {
    let house = small();
    instead(&house, "incomes", "incomes.parquet", &incomes(3, "wage"));
    let ran = run(&house, NOTHING);
    assert_eq!(ran.output.status.code(), Some(0), "{}", said(&ran.output));
    assert!(said(&ran.output).contains("3 rows = 3 accepted"), "{}", said(&ran.output));
    assert!(house.revision(DATE, 1).exists());
}

#[test]
fn a_footer_longer_than_its_file_or_with_lists_of_billions_is_refused_before_room_is_made() {
    let file = incomes(3, "wage");
    for size in [u32::MAX, 1 << 31, u32::try_from(file.len()).expect("a size"), 0, 1] {
        let mut bytes = file.clone();
        let at = bytes.len() - 8;
        bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
        refused(&bytes, if size == 1 { "version missing" } else { "damaged" });
    }
    // The list of row groups, of columns and of fields: three members, five, six.
    let billions = [&[0xfc][..], &written(u64::from(u32::MAX >> 1))].concat();
    let lists: [(&[u8], usize); 3] = [(&[0x16, 0x06, 0x19, 0x1c], 3), (&[0x19, 0x5c], 1), (&[0x19, 0x6c], 1)];
    for (from, at) in lists {
        let to = [&from[..at], &billions].concat();
        refused(&with_footer(&file, |footer| replaced(&footer, from, &to)), "damaged");
    }
    // As deep as the footer is long.
    refused(&with_footer(&file, |_| [0x1c].repeat(100_000)), "damaged");
    refused(&with_footer(&file, |_| [0x19, 0x19].repeat(100_000)), "damaged");
    // A text of 2^63 bytes.
    refused(&with_footer(&file, |_| [&[0x18][..], &written(1 << 63)].concat()), "damaged");
}

#[test]
fn a_file_that_says_it_has_more_rows_than_its_bytes_can_be_is_refused() {
    let file = incomes(3, "wage");
    for rows in [1_u64 << 24, 1 << 40, 1 << 62] {
        let to = [&[0x16][..], &written(rows << 1)].concat();
        refused(
            &with_footer(&file, |footer| replaced(&footer, &[0x16, 0x06], &to)),
            "rows, more than a file",
        );
    }
}

#[test]
fn three_million_rows_in_a_file_of_kilobytes_are_refused() {
    let file = incomes(3_000_000, "wage");
    assert!(file.len() < 200_000, "{} bytes", file.len());
    refused(&file, "rows, more than a file");
}

#[test]
fn a_value_of_many_megabytes_is_refused_however_small_it_is_packed() {
    // One page that unpacks to much more than its file, and one of a value that every row names.
    let file = incomes(1, &"x".repeat(200 << 20));
    assert!(file.len() < 1 << 20, "{} bytes", file.len());
    refused(&file, "unpacks to more than");
    refused(&incomes(30, &"y".repeat(1 << 20)), "a value of more than 65536 bytes");
}
