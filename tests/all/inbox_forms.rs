//! An inbox gives the same facts in whatever form its files come, and a file that cannot be trusted refuses
//! it.

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::write::GzEncoder;
use innkreving::intake::rows_of::rows_of;
use innkreving::intake::{DayInput, InputForm, IntakeError, IntakeSettings, read_day, read_texts};
use innkreving::units::dates::parse_date;
use innkreving::units::{Money, PartyId};
use polars::prelude::{Column, DataFrame, DataType, NamedFrom, ParquetWriter, Series};

use crate::inbox::{folder_of, read_files};

const CLAIMS: &str = "claim_id,debtor_id,kind,creditor_id,due_date,principal,interest,status_until\n\
    B-2,17858010039,FINE,300041000,2026-05-04,1800.00,,2026-12-31\n\
    A-1,03897520000,BENEFIT_RECOVERY,300041000,2026-03-02,12000.50,120.25,\n\
    A-9,17858010039,FINE,300041000,2026-13-04,99.90,,\n\
    C-3,17858010039,VAT,300041000,2026-06-10,250,0.5,\n";

fn settings() -> IntakeSettings {
    IntakeSettings::on(parse_date("2026-11-20").expect("a day"))
}

/// Facts and faults as text; lines and files are left out, since forms may differ there.
fn shown(input: &DayInput) -> String {
    let faults: Vec<_> =
        input.faults.iter().map(|fault| (&fault.row_key, &fault.column, &fault.value, fault.code)).collect();
    let sums: Vec<_> = input
        .inputs
        .iter()
        .map(|one| (one.table, one.rows, one.parked, one.sum_read, one.sum_parked))
        .collect();
    format!("{:?}\n{faults:?}\n{sums:?}", input.facts)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("gzip");
    encoder.finish().expect("gzip")
}

/// The claims as Parquet: every column as text, but those `typed` names.
fn parquet(typed: &[(&str, DataType)]) -> Vec<u8> {
    let mut rows = CLAIMS.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = rows.next().expect("a header");
    let rows: Vec<Vec<&str>> = rows.collect();
    let columns: Vec<Column> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let values: Vec<Option<&str>> =
                rows.iter().map(|row| Some(row[at]).filter(|value| !value.is_empty())).collect();
            let text = Series::new((*name).into(), values);
            let dtype = typed.iter().find(|(column, _)| column == name).map(|(_, dtype)| dtype.clone());
            dtype.map_or(text.clone(), |dtype| text.cast(&dtype).expect("a cast")).into()
        })
        .collect();
    let mut frame = DataFrame::new(rows.len(), columns).expect("a frame");
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).with_row_group_size(Some(3)).finish(&mut frame).expect("parquet");
    bytes
}

fn expected() -> String {
    shown(&read_files(&settings(), &[("claims.csv", CLAIMS.as_bytes())]).expect("an inbox"))
}

#[test]
fn the_form_of_a_file_changes_nothing() {
    let zst = zstd::encode_all(CLAIMS.as_bytes(), 3).expect("zstd");
    let decimal = [("principal", DataType::Decimal(18, 4)), ("interest", DataType::Decimal(9, 2))];
    let windows = format!("\u{feff}{}", CLAIMS.replace('\n', "\r\n"));
    let quoted = CLAIMS.replace("FINE", "\"FINE\"").replace("\nC-3", "\n\n\"C-3\"");
    let forms: [(&str, Vec<u8>, InputForm); 7] = [
        ("claims.csv", CLAIMS.trim_end().as_bytes().to_vec(), InputForm::Csv),
        ("claims.csv", windows.into_bytes(), InputForm::Csv),
        ("claims.csv", quoted.into_bytes(), InputForm::Csv),
        ("claims.csv.gz", gzip(CLAIMS.as_bytes()), InputForm::CsvGzip),
        ("claims.csv.zst", zst, InputForm::CsvZstd),
        ("claims.parquet", parquet(&[]), InputForm::Parquet),
        ("claims.parquet", parquet(&decimal), InputForm::Parquet),
    ];
    for (file, bytes, form) in forms {
        let input = read_files(&settings(), &[(file, &bytes)]).expect(file);
        assert_eq!(shown(&input), expected(), "{file}");
        assert_eq!(input.inputs[0].form, form);
        assert_eq!(input.inputs[0].bytes, bytes.len() as u64, "{file}");
        assert_eq!(input.faults[0].line, 4, "{file}");
    }
}

#[test]
fn semicolons_and_decimal_commas_are_a_choice_of_the_job() {
    let excel = CLAIMS.replace(',', ";").replace('.', ",");
    let settings = IntakeSettings { delimiter: b';', decimal_comma: true, ..settings() };
    let incomes: &[u8] = b"debtor_id;payer_id;month;income_kind;gross\n";
    let debtors: &[u8] = b"debtor_id;civil_status\n";
    let files: [(&str, &[u8]); 3] =
        [("claims.csv", excel.as_bytes()), ("incomes.csv", incomes), ("debtors.csv", debtors)];
    assert_eq!(shown(&read_files(&settings, &files).expect("an inbox")), expected());
    let dots = read_files(&IntakeSettings { decimal_comma: false, ..settings.clone() }, &files);
    assert!(dots.expect("an inbox").facts.claims.is_empty(), "commas are no dots");
}

#[test]
fn dates_and_booleans_of_parquet_are_read_as_the_text_would_be() {
    let days = Series::new("due_date".into(), [20_577i32]).cast(&DataType::Date).expect("days");
    let columns: Vec<Column> = vec![
        Series::new("claim_id".into(), ["A"]).into(),
        Series::new("debtor_id".into(), ["17858010039"]).into(),
        Series::new("kind".into(), ["FINE"]).into(),
        Series::new("creditor_id".into(), [300_041_000i64]).into(),
        // An own column may be of any type.
        Series::new("x_score".into(), [0.5f64]).into(),
        days.into(),
        Series::new("principal".into(), [250i64]).into(),
        Series::new("intent".into(), [true]).into(),
    ];
    let mut frame = DataFrame::new(1, columns).expect("a frame");
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).expect("parquet");
    let input = read_files(&settings(), &[("claims.parquet", &bytes)]).expect("an inbox");
    assert_eq!(input.faults, []);
    let claim = &input.facts.claims[0];
    assert_eq!((Some(claim.due_date), claim.principal), (parse_date("2026-05-04"), Money::from_kroner(250)));
    assert!(claim.flags.intent);
}

#[test]
fn the_order_of_rows_and_the_number_of_threads_change_nothing() {
    let (header, rows) = CLAIMS.split_once('\n').expect("a header");
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    let reversed = format!("{header}\n{}\n", rows.join("\n"));
    assert_eq!(
        shown(&read_files(&settings(), &[("claims.csv", reversed.as_bytes())]).expect("an inbox")),
        expected()
    );
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        assert_eq!(pool.install(expected), expected(), "{threads} threads");
    }
}

#[test]
fn blocks_are_joined_as_one_file() {
    // More than one block of 2 MiB, with quoted line ends and a faulty row far down.
    let mut text = String::from("debtor_id,civil_status,name,address\n");
    let persons: Vec<String> = (0..60)
        .flat_map(|year| (0..900).map(move |serial| (year, serial)))
        .filter_map(|(year, serial)| {
            let birth = chrono::NaiveDate::from_ymd_opt(1940 + year, 5, 17)?;
            innkreving::units::ids::synthetic_person(birth, serial)
        })
        .map(innkreving::units::PartyId::to_digits)
        .collect();
    for (at, person) in persons.iter().enumerate() {
        let address = if at % 3 == 0 { "\"Storgata 1, \"\"B\"\"\"" } else { "Storgata 1" };
        let status = if at == 30_000 { "unknown" } else { "single" };
        let name = "Kari Nordmann ".repeat(5);
        writeln!(text, "{person},{status},{name},{address}").expect("text");
    }
    assert!(text.len() > 4 << 20 && persons.len() > 30_001);
    let input = read_texts(&[("debtors", &text)], &settings()).expect("a table");
    let faults: Vec<(u64, &str)> =
        input.faults.iter().map(|fault| (fault.line, fault.column.as_str())).collect();
    assert_eq!(faults, [(30_002, "civil_status")]);
    assert_eq!(input.facts.households.len(), persons.len() - 1);
    assert!(input.facts.households.is_sorted_by_key(|household| household.debtor));
}

#[test]
fn a_text_in_memory_passes_the_same_checks_as_a_file() {
    let texts = [
        ("claims", CLAIMS),
        ("incomes", "debtor_id,payer_id,month,income_kind,gross\n"),
        ("debtors", "debtor_id,civil_status\n"),
    ];
    assert_eq!(shown(&read_texts(&texts, &settings()).expect("tables")), expected());
    assert!(read_texts(&[], &settings()).expect("nothing").inputs.is_empty());
    let unknown = read_texts(&[("claim", "")], &settings());
    assert!(matches!(unknown, Err(IntakeError::TableUnknown { .. })));
    let twice = read_texts(&[texts[1], texts[1]], &settings());
    assert!(matches!(twice, Err(IntakeError::TwoForms { .. })));
}

#[test]
fn an_inbox_that_cannot_be_trusted_is_refused_with_its_reason() {
    let claims = CLAIMS.as_bytes();
    let header = |text: &'static str| text.as_bytes().to_vec();
    let float = parquet(&[("principal", DataType::Float64)]);
    let cut = gzip(claims)[..60].to_vec();
    let cases: [(&str, Vec<u8>, &str); 10] = [
        ("claims.csv.gz", cut, "claims.csv.gz: "),
        ("claims.csv", Vec::new(), "claims.csv: no header row"),
        ("claims.csv", header("claim_id\n"), "claims.csv:1: column debtor_id is required and not there"),
        ("claims.csv", header("claim_id,claim_id\n"), "claims.csv:1: column claim_id stands twice"),
        ("claims.csv", header("claim_id,amount\n"), "claims.csv:1: column amount is unknown"),
        ("claims.csv", b"claim\xf8\n".to_vec(), "claims.csv:1: the header row is not UTF-8"),
        ("claims.csv", CLAIMS.replace("\nA-1", "\n\"A-1").into_bytes(), "claims.csv:3: a quoted field"),
        ("claims.parquet", float, "claims.parquet: column principal is Float64"),
        ("claims.parquet", claims.to_vec(), "claims.parquet: "),
        ("claims-nav.txt", b"0030\n".to_vec(), "claims-nav.txt:1: the file does not end with"),
    ];
    for (file, bytes, reason) in cases {
        let error = read_files(&settings(), &[(file, &bytes)]).expect_err(reason).to_string();
        let from = error.find(file).unwrap_or(0);
        assert!(error[from..].starts_with(reason), "{error} is not {reason}");
    }
}

#[test]
fn the_folder_itself_is_looked_at() {
    let files: [(&str, &[u8]); 3] = [
        ("claims.csv", CLAIMS.as_bytes()),
        ("incomes.csv", b"debtor_id,payer_id,month,income_kind,gross\n"),
        ("debtors.csv", b"debtor_id,civil_status\n"),
    ];
    let read = |folder: &std::path::Path| read_day(folder, &settings(), &|_, _| {});
    let whole = folder_of(&files);
    assert!(read(whole.path()).expect("an inbox").warnings.is_empty());
    std::os::unix::fs::symlink("claims.csv", whole.path().join("notes.txt")).expect("a link");
    assert_eq!(read(whole.path()).expect("an inbox").warnings, ["notes.txt: not read"]);
    std::fs::remove_file(whole.path().join("notes.txt")).expect("a link");
    std::os::unix::fs::symlink("debtors.csv", whole.path().join("children.csv")).expect("a link");
    assert!(matches!(read(whole.path()), Err(IntakeError::NotAFile { .. })));
    let missing = folder_of(&files[..2]);
    assert!(matches!(read(missing.path()), Err(IntakeError::TableMissing { table: "debtors", .. })));
    let zst = zstd::encode_all(files[0].1, 3).expect("zstd");
    let twice = folder_of(&[files[0], files[1], files[2], ("claims.csv.zst", &zst)]);
    assert!(matches!(read(twice.path()), Err(IntakeError::TwoForms { .. })));
    assert!(matches!(read(&whole.path().join("none")), Err(IntakeError::Unreadable { .. })));
}

#[test]
fn control_totals_agree_to_the_row_and_ore() {
    let claims = ("claims.csv", CLAIMS.as_bytes());
    // The parked row counts: four rows, 1800.00 + 12000.50 + 99.90 + 250.00.
    let cases = [
        (r#"{"claims": {"rows": 4, "sum": "14150.40"}}"#, ""),
        (r#"{"claims": {"rows": 4, "sum": 14150.4}, "booked_through": "2026-11-19"}"#, ""),
        (r#"{"claims": {"rows": 5}}"#, "claims.csv: 4 rows read, control.json says 5"),
        (r#"{"claims": {"sum": "14150.41"}}"#, "claims.csv: sum 14150.40 read, control.json says 14150.41"),
        (r#"{"support": {"rows": 1}}"#, "support: 0 rows read, control.json says 1"),
        (r#"{"support": {"rows": 0}}"#, ""),
        (r#"{"claim": {"rows": 4}}"#, "control.json: claim is no input"),
        (r#"{"claims": }"#, "control.json: "),
    ];
    for (control, expected) in cases {
        let read = read_files(&settings(), &[claims, ("control.json", control.as_bytes())]);
        let found = read.map_or_else(|error| error.to_string(), |_| String::new());
        assert!(found.starts_with(expected) && found.is_empty() == expected.is_empty(), "{control}: {found}");
    }
    let control = br#"{"claims": {"extracted_at": "2026-11-20T01:00:00"}, "booked_through": "2026-11-19"}"#;
    let input = read_files(&settings(), &[claims, ("control.json", control)]).expect("an inbox");
    assert_eq!(input.inputs[0].extracted_at.as_deref(), Some("2026-11-20T01:00:00"));
    assert_eq!(input.facts.booked_through, parse_date("2026-11-19"));
}

#[test]
fn too_many_parked_rows_are_reported_and_refuse_nothing_here() {
    let mut settings = settings();
    for (limit, expected) in [(0, Some(0)), (1, None)] {
        settings.reject_limit_rows = limit;
        let input = read_files(&settings, &[("claims.csv", CLAIMS.as_bytes())]).expect("an inbox");
        assert_eq!(input.over_limit.first().map(|over| over.limit), expected);
        assert_eq!(input.faults.len(), 1);
    }
}

#[test]
fn tables_no_decision_uses_are_named_once() {
    let creditors: &[u8] = b"creditor_id,name\n310000124,Fordring AS\n";
    let files = [("claims.csv", CLAIMS.as_bytes()), ("creditors.csv", creditors)];
    let input = read_files(&settings(), &files).expect("an inbox");
    assert!(input.warnings.is_empty());
    let summary = input.inputs.iter().find(|one| one.table == "creditors").expect("creditors");
    assert_eq!((summary.accepted, summary.sum_accepted), (1, Money::ZERO));
}

#[test]
fn the_rows_of_a_debtor_are_found_in_every_form() {
    let zst = zstd::encode_all(CLAIMS.as_bytes(), 3).expect("zstd");
    let decimal = [("principal", DataType::Decimal(18, 2))];
    let forms: [(&str, Vec<u8>); 5] = [
        ("claims.csv", CLAIMS.as_bytes().to_vec()),
        ("claims.csv.gz", gzip(CLAIMS.as_bytes())),
        ("claims.csv.zst", zst),
        ("claims.parquet", parquet(&[])),
        ("claims.parquet", parquet(&decimal)),
    ];
    let debtor = PartyId::from_digits("17858010039").expect("digits");
    for (name, bytes) in &forms {
        let folder = folder_of(&[
            (name, bytes),
            ("incomes.csv", b"debtor_id,payer_id,month,income_kind,gross\n"),
            ("debtors.csv", b"debtor_id,civil_status\n17858010039,single\n"),
        ]);
        let rows = rows_of(folder.path(), &settings(), debtor, &[]).expect("rows");
        let found: Vec<_> = rows.iter().map(|row| (row.file.as_str(), row.line)).collect();
        // A row of no valid fact is shown too: it is what parked the debtor.
        assert_eq!(found, [(*name, 2), (*name, 4), (*name, 5), ("debtors.csv", 2)], "{name}");
        let value = |at: usize, column: &str| {
            let field = rows[at].fields.iter().find(|field| field.column == column);
            field.map(|field| (field.value.clone(), field.private))
        };
        assert_eq!(value(0, "claim_id"), Some(("B-2".to_owned(), false)), "{name}");
        assert_eq!(value(1, "due_date"), Some(("2026-13-04".to_owned(), false)), "{name}");
        assert_eq!(value(2, "debtor_id"), Some((debtor.to_digits(), true)), "{name}");
        assert_eq!(value(0, "interest"), None, "what is not given is not shown: {name}");
        let other = PartyId::from_digits("03897520001").expect("digits");
        assert!(rows_of(folder.path(), &settings(), other, &[]).expect("no rows").is_empty());
    }
}
