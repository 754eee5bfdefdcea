//! Numbers that no ledger has, in every form that has numbers.

use innkreving::intake::{DayInput, Format, Formats, IntakeError, IntakeSettings, read_texts};
use innkreving::units::Money;

use super::{DATE, LITTLE, run, small, small_with};
use crate::common::{day, said};
use crate::inbox::read_files;

const DEBTOR: &str = "25876099732";

fn settings(formats: Formats) -> IntakeSettings {
    IntakeSettings { formats, ..IntakeSettings::on(day(DATE)) }
}

/// Texts that are a number to somebody and none to a column of amounts.
fn hostile() -> Vec<String> {
    let nines = |count: usize| "9".repeat(count);
    let mut all: Vec<String> = ["1e30", "1E+400", "1e-400", "1e999999999999", "0x7fffffff", "NaN", "inf"]
        .iter()
        .chain(&["Infinity", "1_000", "+5", ".5", "5.", "1.005", "12,5", "١٢٣", "５", "1 000", "1\u{a0}000"])
        .map(|text| (*text).to_owned())
        .collect();
    all.push(format!("1{}", "0".repeat(30)));
    all.extend([nines(19), nines(20), nines(39), nines(5_000), format!("{}.99", nines(5_000))]);
    all.push(format!("0.{}", nines(5_000)));
    all
}

/// Column and code of every fault.
fn faults(input: &DayInput) -> Vec<(&str, &str)> {
    input.faults.iter().map(|fault| (fault.column.as_str(), fault.code.as_str())).collect()
}

#[test]
fn an_amount_of_thousands_of_digits_or_with_an_exponent_parks_its_row() {
    for amount in hostile() {
        for (sign, code) in [("", "BAD_NUMBER"), ("-", "")] {
            let text = format!(
                "claim_id,debtor_id,kind,creditor_id,due_date,principal\n\
                 A-1,{DEBTOR},TAX_RESIDUAL,310844136,2025-01-01,\"{sign}{amount}\"\n\
                 A-2,{DEBTOR},TAX_RESIDUAL,310844136,2025-01-01,1\n"
            );
            let input = read_texts(&[("claims", &text)], &settings(Formats::default())).expect("a table");
            let found = faults(&input);
            assert!(matches!(found[..], [("principal", _)]), "{sign}{amount}: {found:?}");
            assert!(code.is_empty() || found[0].1 == code, "{sign}{amount}: {found:?}");
            assert_eq!(input.facts.claims.len(), 1);
            assert_eq!(input.inputs[0].sum_read, Money::from_kroner(1), "{sign}{amount}");
            assert!(input.faults[0].value.chars().count() <= 81, "what is shown is short");
        }
    }
}

#[test]
fn months_days_identifiers_and_small_numbers_of_thousands_of_digits_park_their_row() {
    let long = "9".repeat(5_000);
    let header = "claim_id,debtor_id,kind,creditor_id,period,due_date,principal,exchange_rate,case_rank";
    let good = ["A-1", DEBTOR, "TAX_RESIDUAL", "310844136", "", "2025-01-01", "1", "", "1"];
    let cases = [
        (0, long.as_str(), "TOO_LONG"),
        (1, &long, "BAD_PERSON_ID"),
        (3, &long, "BAD_ORG_ID"),
        (4, "999999999999-01", "BAD_MONTH"),
        (4, "-2147483648-01", "BAD_MONTH"),
        (5, "99999-12-31", "BAD_DATE"),
        (5, "0000-00-00", "BAD_DATE"),
        (5, &long, "BAD_DATE"),
        (7, &long, "BAD_NUMBER"),
        (7, "1e30", "BAD_NUMBER"),
        (8, "256", "BAD_NUMBER"),
        (8, &long, "BAD_NUMBER"),
    ];
    for (place, value, code) in cases {
        let mut row = good;
        row[place] = value;
        let text = format!("{header}\n{}\n", row.join(","));
        let input = read_texts(&[("claims", &text)], &settings(Formats::default())).expect("a table");
        let column = header.split(',').nth(place).expect("a column");
        let about = format!("{column} = {}", &value[..value.len().min(20)]);
        assert!(faults(&input).contains(&(column, code)), "{about}: {:?}", faults(&input));
        assert!(input.facts.claims.is_empty(), "{about}");
    }
}

#[test]
fn a_number_of_json_with_any_exponent_parks_its_record() {
    let zeros = "0".repeat(5_000);
    let numbers = [
        "1e30",
        "1E400",
        "1e999999999999999999999",
        "1e-999999999999999999999",
        "-1e400",
        &format!("1{zeros}"),
        &format!("0.{zeros}1"),
        &format!("1e{zeros}9"),
        "\"1e3\"",
        "[[1]]",
    ];
    let only = Formats { claims: vec![Format::Innkrevingsoppdrag], ..Formats::default() };
    for number in numbers {
        let record = format!(
            "{{\"kravtype\":\"TILBAKEKREVING_DAGPENGER\",\"skyldner\":{{\"identifikatortype\":\"PERSON\",\
             \"identifikator\":\"{DEBTOR}\"}},\"hovedstol\":{{\"valuta\":\"NOK\",\"beloep\":{number}}},\
             \"oppdragsgiversReferanse\":\"R1\",\"oppdragsgiversKravidentifikator\":\"A-1\",\
             \"fastsettelsesdato\":\"2026-08-01\"}}\n"
        );
        let input = read_files(&settings(only.clone()), &[("claims.jsonl", record.as_bytes())]);
        let input = input.expect("a parked record is no refusal");
        let about = &number[..number.len().min(30)];
        assert!(input.facts.claims.is_empty(), "{about}");
        assert!(faults(&input).iter().all(|(column, _)| column.starts_with("hovedstol")), "{about}");
        assert_eq!((input.inputs[0].rows, input.inputs[0].sum_accepted), (1, Money::ZERO), "{about}");
    }
}

#[test]
fn totals_of_a_control_file_beyond_every_number_are_refused_and_none_wraps() {
    let claims = format!(
        "claim_id,debtor_id,kind,creditor_id,due_date,principal\nA-1,{DEBTOR},TAX_RESIDUAL,310844136,2025-01-01,1\n"
    );
    let long = "9".repeat(5_000);
    let cases = [
        (format!(r#""rows": {long}"#), "control.json: "),
        (format!(r#""sum": {long}"#), "control.json: "),
        (format!(r#""sum": "{long}""#), "control.json: "),
        (r#""rows": 18446744073709551616"#.to_owned(), "control.json: "),
        (r#""rows": 18446744073709551615"#.to_owned(), "claims.csv: 1 rows read"),
        (r#""rows": -1"#.to_owned(), "control.json: "),
        (r#""rows": 1e0"#.to_owned(), "control.json: "),
        (r#""sum": 1e30"#.to_owned(), "control.json: "),
        (r#""sum": 99999999999999999999.99"#.to_owned(), "claims.csv: sum 1.00 read"),
        (r#""sum": "-99999999999999999999.99""#.to_owned(), "claims.csv: sum 1.00 read"),
        // Two to the 64th more than what was read.
        (r#""sum": "184467440737095517.16""#.to_owned(), "claims.csv: sum 1.00 read"),
        (r#""rows": 18446744073709551617"#.to_owned(), "control.json: "),
    ];
    for (totals, expected) in cases {
        let control = format!("{{\"claims\": {{{totals}}}}}");
        let files = [("claims.csv", claims.as_bytes()), ("control.json", control.as_bytes())];
        let error: IntakeError = read_files(&settings(Formats::default()), &files).expect_err("refused");
        let about = &totals[..totals.len().min(40)];
        assert!(error.to_string().starts_with(expected), "{about}: {error}");
        assert!(error.to_string().len() < 400, "{about}: what is said is short");
    }
}

#[test]
fn a_job_with_sizes_no_machine_has_is_refused_or_run_and_never_fails() {
    let (long, word) = ("9".repeat(5_000), 1_u64 << 63);
    let sizes = ["9223372036854775807", "4294967295", "18446744073709551616", "-1", "1e300", "0", &long];
    let keys = [
        ("letters", "limit"),
        ("letters", "per_file"),
        ("report", "workbook_rows"),
        ("measures", "case_files"),
        ("checks", "max_age_days"),
        ("checks", "reject_limit_rows"),
        ("checks", "reject_limit_percent"),
        ("law", "income_window_months"),
        ("law", "protection_months"),
        ("law", "nav_claim_due_days"),
        ("law", "change_threshold_amount"),
        ("law", "petition_minimum"),
        ("law", "small_payer_percent"),
    ];
    let house = small();
    let job = std::fs::read_to_string(house.job()).expect("a job");
    let mut taken = 0;
    for (table, key) in keys {
        for size in sizes.iter().copied().chain([word.to_string().as_str()]) {
            std::fs::write(house.job(), format!("{job}[{table}]\n{key} = {size}\n")).expect("a job");
            let ran = run(&house, LITTLE);
            let told = said(&ran.output);
            let about = format!("{table}.{key} = {}", &size[..size.len().min(20)]);
            match ran.output.status.code() {
                Some(0) => taken += 1,
                Some(2) => assert!(told.contains("[job_wrong]"), "{about}: {told}"),
                _ => panic!("{about}: {told}"),
            }
        }
    }
    assert!(taken > 10, "{taken} jobs are run");
}

#[test]
fn a_job_of_a_hundred_thousand_levels_is_refused() {
    let deep = 100_000;
    let texts = [
        format!("x = {}1{}\n", "[".repeat(deep), "]".repeat(deep)),
        format!("x = {}1{}\n", "{a = ".repeat(deep), "}".repeat(deep)),
        format!("x{} = 1\n", ".a".repeat(deep)),
        format!("[x{}]\nb = 1\n", ".a".repeat(deep)),
    ];
    for text in texts {
        let house = small_with(&text);
        let ran = run(&house, LITTLE);
        let about = &text[..20];
        assert_eq!(ran.output.status.code(), Some(2), "{about}: {}", said(&ran.output));
    }
}
