//! Each fault of a row is found where it is: one inbox a fault under `fixtures/faulty/`, named after its
//! code.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use innkreving::intake::{IntakeError, IntakeSettings, read_day};
use innkreving::model::{Fault, FaultCode};
use innkreving::units::dates::parse_date;

/// Inbox, file, line and column of its only fault. The code is the inbox's name.
const FAULTS: [(&str, &str, u64, &str); 35] = [
    ("missing_value", "assets.csv", 2, "value"),
    ("missing_value", "claims.csv", 2, "period"),
    ("missing_value", "claims.csv", 5, "exchange_rate"),
    ("bad_number", "claims.csv", 3, "principal"),
    ("bad_number", "claims.csv", 5, "principal"),
    ("bad_number", "estates.csv", 2, "assets"),
    ("negative_amount", "assets.csv", 2, "prior_charges"),
    ("negative_amount", "claims.csv", 4, "principal"),
    ("bad_date", "claims.csv", 3, "due_date"),
    ("bad_month", "incomes.csv", 3, "month"),
    ("bad_code", "assets.csv", 2, "asset_kind"),
    ("bad_code", "estates.csv", 2, "estate_kind"),
    ("bad_code", "incomes.csv", 4, "income_kind"),
    ("bad_person_id", "debtors.csv", 3, "debtor_id"),
    ("bad_person_id", "estates.csv", 2, "debtor_id"),
    ("bad_org_id", "incomes.csv", 2, "payer_id"),
    ("bad_account", "debtors.csv", 2, "account"),
    ("bad_kid", "payments.csv", 3, "kid"),
    ("duplicate_id", "assets.csv", 2, "asset_id"),
    ("duplicate_id", "assets.csv", 4, "asset_id"),
    ("duplicate_id", "claims.csv", 2, "claim_id"),
    ("duplicate_id", "claims.csv", 5, "claim_id"),
    ("too_long", "assets.csv", 2, "asset_id"),
    ("too_long", "claims.csv", 2, "claim_id"),
    ("bad_character", "assets.csv", 2, "asset_id"),
    ("bad_character", "claims.csv", 2, "claim_id"),
    ("tax_above_gross", "incomes.csv", 4, "advance_tax"),
    ("date_in_future", "children.csv", 3, "birth_date"),
    ("period_reversed", "support.csv", 3, "to_month"),
    ("reason_missing", "debtors.csv", 2, "override_reason"),
    ("wrong_debtor_type", "claims.csv", 2, "debtor_id"),
    ("unknown_reference", "claims-nav.txt", 3, "old_case_reference"),
    ("unknown_column", "debtors.csv", 1, "housing_costs"),
    ("wrong_field_count", "incomes.csv", 3, ""),
    ("bad_encoding", "debtors.csv", 3, ""),
];

fn folder(inbox: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/faulty").join(inbox)
}

fn settings() -> IntakeSettings {
    IntakeSettings::on(parse_date("2026-11-20").expect("a day"))
}

/// The faults of an inbox; one that is refused as a whole has the fault its error stands for.
fn faults_of(inbox: &str) -> Vec<Fault> {
    match read_day(&folder(inbox), &settings(), &|_, _| {}) {
        Ok(input) => input.faults,
        Err(error) => error.as_fault().into_iter().collect(),
    }
}

#[test]
fn every_fault_is_found_at_its_file_line_and_column() {
    let inboxes: BTreeSet<&str> = FAULTS.iter().map(|(inbox, ..)| *inbox).collect();
    for inbox in &inboxes {
        let code = inbox.to_uppercase();
        let expected: Vec<_> = FAULTS
            .iter()
            .filter(|(name, ..)| name == inbox)
            .map(|&(_, file, line, column)| (file.to_owned(), line, column.to_owned(), code.clone()))
            .collect();
        let found: Vec<_> = faults_of(inbox)
            .into_iter()
            .map(|fault| (fault.file, fault.line, fault.column, fault.code.to_string()))
            .collect();
        assert_eq!(found, expected, "{inbox}");
    }
    let codes: BTreeSet<String> = FaultCode::ALL.iter().map(|(_, name)| name.to_lowercase()).collect();
    assert_eq!(inboxes, codes.iter().map(String::as_str).collect(), "a fixture a code");
}

#[test]
fn every_inbox_of_the_folder_is_tried() {
    let entries = std::fs::read_dir(folder("")).expect("fixtures");
    // Beside the inboxes stand folders of files in other formats, tried where those are read.
    let inboxes =
        entries.map(|entry| entry.expect("an entry")).filter(|one| one.path().join("claims.csv").is_file());
    let names: BTreeSet<String> = inboxes.map(|one| one.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names, FAULTS.iter().map(|(inbox, ..)| (*inbox).to_owned()).collect());
}

#[test]
fn rows_and_ore_of_a_faulty_file_add_up() {
    for (inbox, file, ..) in FAULTS.iter().filter(|(inbox, ..)| *inbox != "unknown_column") {
        let input = read_day(&folder(inbox), &settings(), &|_, _| {}).expect("an inbox");
        assert!(input.inputs.iter().any(|one| one.file == *file && one.parked > 0), "{inbox}");
        for one in &input.inputs {
            assert_eq!(one.rows, one.accepted + one.parked, "{inbox} {}", one.file);
            assert_eq!(one.sum_read, one.sum_accepted + one.sum_parked, "{inbox} {}", one.file);
        }
    }
}

#[test]
fn a_parked_row_of_a_debtors_facts_names_the_debtor() {
    // The rows of a debtor's facts that are parked, and whether the debtor is then known.
    let cases = [
        ("bad_month", 1),
        ("bad_code", 1),
        ("bad_person_id", 1),
        ("bad_org_id", 1),
        ("bad_account", 1),
        ("tax_above_gross", 1),
        ("date_in_future", 1),
        ("period_reversed", 1),
        ("reason_missing", 1),
        // The payer of the row could be the debtor as well, as far as the fields tell.
        ("wrong_field_count", 2),
        ("bad_encoding", 1),
        // A parked claim or payment holds nothing but itself.
        ("missing_value", 0),
        ("duplicate_id", 0),
        ("bad_kid", 0),
        ("unknown_reference", 0),
    ];
    for (inbox, expected) in cases {
        let input = read_day(&folder(inbox), &settings(), &|_, _| {}).expect("an inbox");
        assert_eq!(input.facts.parked_debtors.len(), expected, "{inbox}");
    }
}

#[test]
fn no_fault_shows_a_whole_person() {
    for (inbox, ..) in FAULTS {
        for fault in faults_of(inbox) {
            let shown = [&fault.row_key, &fault.value, &fault.message, &fault.column];
            let runs =
                shown.iter().flat_map(|text| text.split(|character: char| !character.is_ascii_digit()));
            let persons = runs.filter(|run| run.len() == 11).count();
            assert_eq!(persons, 0, "{inbox}: {}:{}", fault.file, fault.line);
        }
    }
}

#[test]
fn an_unknown_column_refuses_the_file() {
    let error = read_day(&folder("unknown_column"), &settings(), &|_, _| {}).expect_err("refused");
    assert!(matches!(&error, IntakeError::ColumnUnknown { column, .. } if column == "housing_costs"));
    assert_eq!(
        error.to_string(),
        "debtors.csv:1: column housing_costs is unknown; own columns begin with x_"
    );
}
