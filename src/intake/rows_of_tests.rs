#![expect(clippy::disallowed_methods, reason = "tests make their own files")]

use std::io::Write as _;

use super::*;
use crate::units::dates::parse_date;

const DEBTOR: &str = "01814000008";
const INCOMES: &str = "x_note,debtor_id,payer_id,month,income_kind,gross\n\
                       \"a\nb\",01814000008,310000086,2026-08,wage,100\n\
                       ,01817400066,310000086,2026-08,wage,200\n\
                       ,01814000008,310000086,2026-09,wage,300.5\n";

fn settings() -> IntakeSettings {
    IntakeSettings::on(parse_date("2026-11-20").expect("a day"))
}

fn found(write: impl Fn(&Path)) -> Vec<(String, u64, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let tables = [
        ("claims.csv", "claim_id,debtor_id,kind,creditor_id,due_date,principal\n"),
        ("debtors.csv", "debtor_id,civil_status\n01817400066,single\n01814000008,single\n"),
    ];
    for (name, text) in tables {
        std::fs::write(folder.path().join(name), text).expect("a table");
    }
    write(folder.path());
    let debtor = PartyId::from_digits(DEBTOR).expect("digits");
    let kid = Kid::of_order(10_000_001);
    let rows = rows_of(folder.path(), &settings(), debtor, &[kid]).expect("rows");
    let shown = |row: FactRow| {
        let fields: Vec<String> =
            row.fields.iter().map(|field| format!("{}={}", field.column, field.value)).collect();
        (row.file, row.line, fields.join(" "))
    };
    rows.into_iter().map(shown).collect()
}

#[test]
fn every_row_of_the_debtor_comes_with_its_file_its_line_and_what_is_given() {
    let rows = found(|folder| {
        std::fs::write(folder.join("incomes.csv"), INCOMES).expect("incomes");
        let kid = Kid::of_order(10_000_001);
        let payments = format!(
            "payment_id,kid,payer_id,amount,value_date,pay_month\n\
             P1,100000025,310000086,10,2026-11-18,2026-11\n\
             P2,{},310000086,20,2026-11-18,2026-11\n",
            kid.as_str()
        );
        std::fs::write(folder.join("payments.csv"), payments).expect("payments");
    });
    let income = "debtor_id=01814000008 payer_id=310000086";
    let wanted = [
        ("incomes.csv", 2, format!("{income} month=2026-08 income_kind=wage gross=100")),
        ("incomes.csv", 5, format!("{income} month=2026-09 income_kind=wage gross=300.5")),
        ("debtors.csv", 3, "debtor_id=01814000008 civil_status=single".to_owned()),
    ];
    for ((file, line, fields), wanted) in rows.iter().zip(&wanted) {
        assert_eq!((file.as_str(), *line, fields), (wanted.0, wanted.1, &wanted.2));
    }
    assert_eq!(rows.len(), 4);
    assert!(rows[3].0 == "payments.csv" && rows[3].1 == 3 && rows[3].2.contains("amount=20"), "{rows:?}");
}

/// The incomes as Parquet, whose rows stand on the lines they would have without line breaks in a field.
fn parquet() -> Vec<u8> {
    use polars::prelude::{Column, DataFrame, NamedFrom, ParquetWriter, Series};
    let columns: [(&str, [&str; 3]); 6] = [
        ("x_note", ["a", "", ""]),
        ("debtor_id", [DEBTOR, "01817400066", DEBTOR]),
        ("payer_id", ["310000086"; 3]),
        ("month", ["2026-08", "2026-08", "2026-09"]),
        ("income_kind", ["wage"; 3]),
        ("gross", ["100", "200", "300.5"]),
    ];
    let columns: Vec<Column> =
        columns.into_iter().map(|(name, values)| Series::new(name.into(), values).into()).collect();
    let mut frame = DataFrame::new(3, columns).expect("a frame");
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).with_row_group_size(Some(2)).finish(&mut frame).expect("parquet");
    bytes
}

#[test]
fn the_form_of_a_file_changes_nothing_but_its_name() {
    let plain = INCOMES.replace("\"a\nb\"", "a");
    let gz = {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(plain.as_bytes()).and_then(|()| out.finish()).expect("packed")
    };
    let zst = zstd::encode_all(plain.as_bytes(), 3).expect("packed");
    let wanted = found(|folder| std::fs::write(folder.join("incomes.csv"), &plain).expect("incomes"));
    assert_eq!(wanted.iter().map(|(_, line, _)| *line).collect::<Vec<_>>(), [2, 4, 3]);
    for (name, bytes) in [("incomes.csv.gz", gz), ("incomes.csv.zst", zst), ("incomes.parquet", parquet())] {
        let rows = found(|folder| std::fs::write(folder.join(name), &bytes).expect("incomes"));
        for (row, wanted) in rows.iter().zip(&wanted) {
            assert_eq!((row.1, &row.2), (wanted.1, &wanted.2), "{name}");
        }
        assert_eq!(rows.iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), [name, name, "debtors.csv"]);
    }
}

#[test]
fn a_line_of_navs_file_comes_with_its_number_and_its_amounts_in_kroner() {
    let line = |number: u32, debtor: &str, ore: u32, interest: u32| {
        let start =
            format!("0030{number:07}{:<18}{ore:011}20261012{debtor:<11}20260101202606", "OB040000700001");
        let middle = format!("30{:<8}{:18}2026101268020802T {:12}", "BA OR", "", "");
        format!("{start}{middle}{interest:020}{:11}20260301\n", "")
    };
    let file = |lines: &[String], sum: u32| {
        let (head, foot) = ("001020261119221340OB04     \n", "004020261119221340OB04     ");
        format!("{head}{}{foot}{:08}{sum:015}\n", lines.concat(), lines.len())
    };
    let lines = [line(1, "01817400066", 100, 0), line(2, DEBTOR, 412_305, 70), line(3, "01817400066", 5, 0)];
    let text = file(&lines, 412_480);
    let rows = found(|folder| {
        std::fs::write(folder.join("claims-nav-1.txt"), &text).expect("claims");
        let none = "debtor_id,payer_id,month,income_kind,gross\n";
        std::fs::write(folder.join("incomes.csv"), none).expect("incomes");
    });
    let [(name, number, fields), (debtors, ..)] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((name.as_str(), *number, debtors.as_str()), ("claims-nav-1.txt", 3, "debtors.csv"));
    let wanted = ["nav_case=OB040000700001", "debtor=01814000008", "amount=4123.05", "interest_amount=0.70"];
    for field in wanted {
        assert!(fields.split(' ').any(|one| one == field), "{field}: {fields}");
    }
}
