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

#[test]
fn a_compressed_file_gives_the_same_rows() {
    let plain = found(|folder| std::fs::write(folder.join("incomes.csv"), INCOMES).expect("incomes"));
    let packed = found(|folder| {
        let file = std::fs::File::create(folder.join("incomes.csv.gz")).expect("a file");
        let mut out = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        out.write_all(INCOMES.as_bytes()).and_then(|()| out.finish().map(drop)).expect("packed");
    });
    let rows = |rows: Vec<(String, u64, String)>| -> Vec<_> {
        rows.into_iter().map(|(_, line, fields)| (line, fields)).collect()
    };
    assert_eq!(rows(plain), rows(packed));
}
