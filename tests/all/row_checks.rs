//! Every check of every column: one value at a time in a row that is otherwise good.

use std::fmt::Write as _;

use innkreving::intake::{DayInput, IdentifierChecks, IntakeSettings, read_texts};
use innkreving::units::dates::parse_date;

// Synthetic identifiers: two adults, a child, two organisations and an account.
const ADULT: &str = "17858010039";
const OTHER: &str = "03897520000";
const CHILD: &str = "21811530058";
const OFFICE: &str = "300041000";
const PAYER: &str = "300088007";
const ACCOUNT: &str = "12345678903";

/// Column, value, and the code it gets (empty: none) at its own column.
type Cases = &'static [(&'static str, &'static str, &'static str)];

fn settings() -> IntakeSettings {
    IntakeSettings::on(parse_date("2026-11-20").expect("a day"))
}

/// Reads a table of one row: `good` with `column` set to `value`.
fn read_one(table: &str, good: &[(&str, &str)], column: &str, value: &str) -> DayInput {
    let mut row = good.to_vec();
    match row.iter_mut().find(|(name, _)| *name == column) {
        Some(place) => place.1 = value,
        None => row.push((column, value)),
    }
    let (mut header, mut line) = (String::new(), String::new());
    for (name, value) in row {
        write!(header, "{name},").expect("text");
        write!(line, "\"{}\",", value.replace('"', "\"\"")).expect("text");
    }
    let text = format!("{}\n{}\n", header.trim_end_matches(','), &line[..line.len() - 1]);
    read_texts(&[(table, &text)], &settings()).expect("a table")
}

fn check(table: &str, good: &[(&str, &str)], cases: Cases) {
    let faultless = read_one(table, good, good[0].0, good[0].1);
    assert_eq!(faultless.faults, [], "{table}: the good row");
    for &(column, value, expected) in cases {
        let found: Vec<(String, &str)> = read_one(table, good, column, value)
            .faults
            .into_iter()
            .map(|fault| (fault.column, fault.code.as_str()))
            .collect();
        let expected: Vec<(String, &str)> =
            expected.split_terminator(' ').map(|code| (column.to_owned(), code)).collect();
        assert_eq!(found, expected, "{table}.{column} = {value:?}");
    }
}

/// A claim that passes.
const CLAIM: [(&str, &str); 7] = [
    ("claim_id", "C-1/a"),
    ("debtor_id", ADULT),
    ("kind", "SUPPORT_PRIVATE"),
    ("creditor_id", OTHER),
    ("period", "2026-09"),
    ("due_date", "2026-09-25"),
    ("principal", "2500.00"),
];

#[test]
fn claims_are_checked_column_by_column() {
    check(
        "claims",
        &CLAIM,
        &[
            ("claim_id", "", "MISSING_VALUE"),
            ("claim_id", "C 1", "BAD_CHARACTER"),
            ("claim_id", "Ø-1", "BAD_CHARACTER"),
            ("claim_id", "C234567890123456789012345678901234567890", ""),
            ("claim_id", "C2345678901234567890123456789012345678901", "TOO_LONG"),
            ("claim_id", "C_345678901234567890123456789012345678901", "TOO_LONG BAD_CHARACTER"),
            ("debtor_id", "", "MISSING_VALUE"),
            ("debtor_id", "17858010038", "BAD_PERSON_ID"),
            ("debtor_id", "1785801003", "BAD_PERSON_ID"),
            ("debtor_id", "1785801003x", "BAD_PERSON_ID"),
            ("debtor_id", "30004100x", "BAD_ORG_ID"),
            ("debtor_id", OFFICE, "WRONG_DEBTOR_TYPE"),
            ("kind", "", "MISSING_VALUE"),
            ("kind", "support_private", "BAD_CODE"),
            ("creditor_id", OFFICE, ""),
            ("creditor_id", "300041001", "BAD_ORG_ID"),
            ("creditor_id", "x", "BAD_ORG_ID"),
            ("beneficiary_id", CHILD, ""),
            ("beneficiary_id", OFFICE, "BAD_PERSON_ID"),
            ("period", "", "MISSING_VALUE"),
            ("period", "2026-13", "BAD_MONTH"),
            ("due_date", "", "MISSING_VALUE"),
            ("due_date", "25.09.2026", "BAD_DATE"),
            ("principal", "", "MISSING_VALUE"),
            ("principal", "0", ""),
            ("principal", "-0.01", "NEGATIVE_AMOUNT"),
            ("principal", "1,50", "BAD_NUMBER"),
            ("principal", "10000000000.00", ""),
            ("principal", "10000000000.01", "BAD_NUMBER"),
            ("interest", "1e3", "BAD_NUMBER"),
            ("costs", "1.234", "BAD_NUMBER"),
        ],
    );
}

#[test]
fn what_a_creditor_may_add_to_a_claim_is_checked_too() {
    check(
        "claims",
        &CLAIM,
        &[
            ("established_date", "2026-11-20", ""),
            ("established_date", "2026-11-21", "DATE_IN_FUTURE"),
            ("limitation_start", "2026-02-30", "BAD_DATE"),
            ("limitation_date", "2036-11-20", ""),
            ("enforcement_ground", "ja", "BAD_CODE"),
            ("defaulted", "YES", "BAD_CODE"),
            ("status", "closed", "BAD_CODE"),
            ("status", "paternity_contested", ""),
            ("status_until", "never", "BAD_DATE"),
            ("notice_sent", "2026-11-21", "DATE_IN_FUTURE"),
            ("interest_notice_date", "2026-11-21", "DATE_IN_FUTURE"),
            ("interest_from", "2026-11-21", ""),
            ("intent", "maybe", "BAD_CODE"),
            ("notice_waived", "1", "BAD_CODE"),
            ("early_decision", "x", "BAD_CODE"),
            ("pays_as_able", "x", "BAD_CODE"),
            ("decided_date", "x", "BAD_DATE"),
            ("decided_amount", "-1", "NEGATIVE_AMOUNT"),
            ("confirmed_on", "2026-11-21", "DATE_IN_FUTURE"),
            ("old_regime_until", "x", "BAD_DATE"),
            ("case_rank", "1", ""),
            ("case_rank", "99", ""),
            ("case_rank", "0", "BAD_NUMBER"),
            ("case_rank", "100", "BAD_NUMBER"),
            ("case_rank", "+1", "BAD_NUMBER"),
            ("x_own", "anything", ""),
        ],
    );
}

/// A claim whose principal is what is left of a foreign amount.
const REQUEST: [(&str, &str); 11] = [
    ("claim_id", "C-1/a"),
    ("debtor_id", ADULT),
    ("kind", "FOREIGN_BENEFIT"),
    ("creditor_id", OFFICE),
    ("due_date", "2026-09-25"),
    ("principal", "2501.50"),
    ("currency", "EUR"),
    ("foreign_amount", "217.4348"),
    ("exchange_rate", "11.5"),
    ("rate_date", "2026-11-20"),
    ("country", "SE"),
];

#[test]
fn what_a_foreign_request_was_converted_from_is_given_whole_and_is_no_less_than_the_principal() {
    check(
        "claims",
        &REQUEST,
        &[
            ("currency", "", "MISSING_VALUE"),
            ("currency", "euro", "BAD_CODE"),
            ("foreign_amount", "", "MISSING_VALUE"),
            ("foreign_amount", "1000.1234", ""),
            ("foreign_amount", "1 000", "BAD_NUMBER"),
            ("foreign_amount", "0.00", "BAD_NUMBER"),
            ("foreign_amount", "-218", "BAD_NUMBER"),
            ("foreign_amount", "99999999999999999999", ""),
            ("foreign_amount", "999999999999999999999999999999", "BAD_NUMBER"),
            ("exchange_rate", "", "MISSING_VALUE"),
            ("exchange_rate", ".5", "BAD_NUMBER"),
            ("exchange_rate", "0", "BAD_NUMBER"),
            ("rate_date", "", "MISSING_VALUE"),
            ("rate_date", "20.11.2026", "BAD_DATE"),
            ("rate_date", "2026-11-21", "DATE_IN_FUTURE"),
            ("country", "", "MISSING_VALUE"),
            ("country", "Sverige", "BAD_CODE"),
            // 217.4348 at 11.5 is 2500.5002: one krone of rounding is let pass, and not an øre more.
            ("principal", "2501.50", ""),
            ("principal", "2501.51", "BAD_NUMBER"),
            ("principal", "0", ""),
        ],
    );
}

#[test]
fn support_is_checked_column_by_column() {
    let good = [
        ("support_id", "SUP-1"),
        ("debtor_id", ADULT),
        ("recipient_id", OTHER),
        ("beneficiary_id", CHILD),
        ("monthly_amount", "2500"),
        ("from_month", "2024-01"),
        ("defaulted", "yes"),
        ("security", "no"),
        ("deduct", "yes"),
    ];
    check(
        "support",
        &good,
        &[
            ("support_id", "SUP/1", "BAD_CHARACTER"),
            ("support_id", "S234567890123456789012345678901", "TOO_LONG"),
            ("debtor_id", OFFICE, "WRONG_DEBTOR_TYPE"),
            ("recipient_id", "", "MISSING_VALUE"),
            ("beneficiary_id", "", "MISSING_VALUE"),
            ("beneficiary_id", "21811530059", "BAD_PERSON_ID"),
            ("monthly_amount", "", "MISSING_VALUE"),
            ("advance_amount", "-1", "NEGATIVE_AMOUNT"),
            ("from_month", "2024-1", "BAD_MONTH"),
            ("to_month", "2024-01", ""),
            ("to_month", "2023-12", "PERIOD_REVERSED"),
            ("defaulted", "", "MISSING_VALUE"),
            ("security", "", "MISSING_VALUE"),
            ("deduct", "x", "BAD_CODE"),
            ("notice_sent", "2026-11-21", "DATE_IN_FUTURE"),
            ("decided_date", "2026-11-21", ""),
        ],
    );
}

#[test]
fn incomes_and_children_are_checked_column_by_column() {
    let income = [
        ("debtor_id", ADULT),
        ("payer_id", PAYER),
        ("month", "2026-09"),
        ("income_kind", "wage"),
        ("gross", "38000"),
    ];
    check(
        "incomes",
        &income,
        &[
            ("debtor_id", OFFICE, "WRONG_DEBTOR_TYPE"),
            ("payer_id", OTHER, ""),
            ("payer_id", "", "MISSING_VALUE"),
            ("month", "", "MISSING_VALUE"),
            ("month", "2026-9", "BAD_MONTH"),
            ("income_kind", "Wage", "BAD_CODE"),
            ("gross", "", "MISSING_VALUE"),
            ("advance_tax", "38000.00", ""),
            ("advance_tax", "38000.01", "TAX_ABOVE_GROSS"),
        ],
    );
    let child = [("debtor_id", ADULT), ("birth_date", "2015-01-21"), ("lives_with", "contact_4")];
    check(
        "children",
        &child,
        &[
            ("debtor_id", OFFICE, "WRONG_DEBTOR_TYPE"),
            ("birth_date", "2026-11-20", ""),
            ("birth_date", "2026-11-21", "DATE_IN_FUTURE"),
            ("birth_date", "", "MISSING_VALUE"),
            ("lives_with", "contact_5", "BAD_CODE"),
        ],
    );
}

#[test]
fn debtors_are_checked_column_by_column() {
    let long: &'static str = Box::leak("ø".repeat(201).into_boxed_str());
    let long_enough: &'static str = Box::leak("ø".repeat(200).into_boxed_str());
    let texts: Cases = Box::leak(Box::new([
        ("name", long_enough, ""),
        ("name", long, "TOO_LONG"),
        ("address", long, "TOO_LONG"),
    ]));
    let good = [("debtor_id", ADULT), ("civil_status", "single")];
    check("debtors", &good, texts);
    check(
        "debtors",
        &good,
        &[
            ("civil_status", "", "MISSING_VALUE"),
            ("civil_status", "married", "BAD_CODE"),
            ("name", "Kari\u{7}", "BAD_CHARACTER"),
            ("address", "Storgata 1\n0155 Oslo", "BAD_CHARACTER"),
            ("language", "se", "BAD_CODE"),
            ("account", ACCOUNT, ""),
            ("account", "12345678904", "BAD_ACCOUNT"),
            ("account", "1234", "BAD_ACCOUNT"),
            ("spouse_net_income", "-1", "NEGATIVE_AMOUNT"),
            ("housing_cost", "x", "BAD_NUMBER"),
            ("housing_cap", "x", "BAD_NUMBER"),
            ("childcare_cost", "x", "BAD_NUMBER"),
            ("support_paid", "x", "BAD_NUMBER"),
            ("extraordinary_cost", "x", "BAD_NUMBER"),
            ("override_reason", "a reason without an override", ""),
            ("deduction_regime", "newest", "BAD_CODE"),
            ("pending_old_case", "x", "BAD_CODE"),
            ("confidential_address", "x", "BAD_CODE"),
            ("municipality", "0301", ""),
            ("municipality", "301", "BAD_CODE"),
            ("death_date", "x", "BAD_DATE"),
            ("proklama_date", "x", "BAD_DATE"),
            ("bankruptcy_date", "x", "BAD_DATE"),
            ("bankruptcy_filing_deadline", "x", "BAD_DATE"),
            ("debt_settlement_from", "x", "BAD_DATE"),
            ("intet_til_utlegg_date", "x", "BAD_DATE"),
            ("leaving_indicated", "x", "BAD_CODE"),
            ("information_failure", "x", "BAD_CODE"),
            ("fraud_indicated", "x", "BAD_CODE"),
            ("asset_stripping", "x", "BAD_CODE"),
            ("searches_done", "x", "BAD_DATE"),
            ("consented_percent", "100", ""),
            ("consented_percent", "100.1", "BAD_NUMBER"),
            ("last_payment_date", "x", "BAD_DATE"),
        ],
    );
    let settled = [good[0], good[1], ("debt_settlement_from", "2026-01-02")];
    check("debtors", &settled, &[("debt_settlement_to", "2026-01-01", "PERIOD_REVERSED")]);
    check("debtors", &settled, &[("debt_settlement_to", "2026-01-02", "")]);
    let overridden = [good[0], good[1], ("need_override", "24000"), ("override_reason", "two homes")];
    check(
        "debtors",
        &overridden,
        &[("override_reason", "", "REASON_MISSING"), ("need_override", "x", "BAD_NUMBER")],
    );
    check("debtors", &[("debtor_id", OFFICE), ("language", "nb")], &[("civil_status", "", "")]);
}

#[test]
fn other_deductions_have_one_size() {
    let good = [
        ("deduction_id", "D-1"),
        ("debtor_id", ADULT),
        ("authority_id", OFFICE),
        ("payer_id", PAYER),
        ("class", "d"),
        ("decided_date", "2025-03-01"),
        ("amount", "1500.00"),
    ];
    check(
        "other_deductions",
        &good,
        &[
            ("deduction_id", "", "MISSING_VALUE"),
            ("debtor_id", OFFICE, "WRONG_DEBTOR_TYPE"),
            ("authority_id", "", "MISSING_VALUE"),
            ("payer_id", "", "MISSING_VALUE"),
            ("class", "f", "BAD_CODE"),
            ("decided_date", "", "MISSING_VALUE"),
            ("amount", "", "MISSING_VALUE"),
            ("amount", "-5", "NEGATIVE_AMOUNT"),
            ("percent", "10", "BAD_NUMBER"),
            ("percent", "x", "BAD_NUMBER"),
            ("to_date", "x", "BAD_DATE"),
        ],
    );
}

#[test]
fn tables_that_are_only_counted_are_checked_too() {
    let creditor = [("creditor_id", OFFICE), ("account", ACCOUNT)];
    check(
        "creditors",
        &creditor,
        &[
            ("creditor_id", "", "MISSING_VALUE"),
            ("account", "12345678904", "BAD_ACCOUNT"),
            ("country", "NO", ""),
            ("country", "Norge", "BAD_CODE"),
        ],
    );
    let foreign = [("creditor_id", OFFICE), ("country", "SE")];
    check("creditors", &foreign, &[("account", "SE4550000000058398257466", "")]);
    let estate = [("debtor_id", OFFICE), ("estate_kind", "bankruptcy"), ("assets", "1000.00")];
    check(
        "estates",
        &estate,
        &[("estate_kind", "other", "BAD_CODE"), ("assets", "x", "BAD_NUMBER"), ("costs", "x", "BAD_NUMBER")],
    );
    let credit = [
        ("credit_id", "CRE-1"),
        ("debtor_id", ADULT),
        ("credit_kind", "benefit"),
        ("amount", "10.00"),
        ("available_date", "2026-12-01"),
    ];
    check(
        "credits",
        &credit,
        &[
            ("credit_kind", "refund", "BAD_CODE"),
            ("paying_body", "30004100", "BAD_ORG_ID"),
            ("own_kind", "VAT", ""),
            ("own_kind", "vat", "BAD_CODE"),
            ("protection_months", "x", "BAD_NUMBER"),
            ("monthly_benefit", "x", "BAD_NUMBER"),
        ],
    );
    let payment = [
        ("payment_id", "PAY-1"),
        ("kid", "100000017"),
        ("payer_id", PAYER),
        ("amount", "10.00"),
        ("value_date", "2026-11-20"),
        ("pay_month", "2026-10"),
    ];
    check(
        "payments",
        &payment,
        &[
            ("kid", "100000018", "BAD_KID"),
            ("kid", "", "MISSING_VALUE"),
            ("value_date", "2026-11-21", "DATE_IN_FUTURE"),
        ],
    );
    let asset = [("asset_id", "A-1"), ("debtor_id", ADULT), ("asset_kind", "ship"), ("value", "1.00")];
    check(
        "assets",
        &asset,
        &[("asset_kind", "boat", "BAD_CODE"), ("value", "", "MISSING_VALUE"), ("exempt", "x", "BAD_CODE")],
    );
}

#[test]
fn all_faults_of_a_row_are_listed() {
    let text = "claim_id,debtor_id,kind,creditor_id,due_date,principal,status,case_rank\n\
                C_1,123,NONE,,2026-02-30,-1,gone,0\n";
    let input = read_texts(&[("claims", text)], &settings()).expect("a table");
    let codes: Vec<&str> = input.faults.iter().map(|fault| fault.code.as_str()).collect();
    let by_column = [
        "BAD_NUMBER",      // case_rank
        "BAD_CHARACTER",   // claim_id
        "MISSING_VALUE",   // creditor_id
        "BAD_PERSON_ID",   // debtor_id
        "BAD_DATE",        // due_date
        "BAD_CODE",        // kind
        "NEGATIVE_AMOUNT", // principal
        "BAD_CODE",        // status
    ];
    assert_eq!(codes, by_column);
    assert_eq!(input.inputs[0].parked, 1);
}

#[test]
fn the_level_of_identifier_checks_decides_about_check_digits_only() {
    let text =
        format!("debtor_id,civil_status,account\n17858010038,single,12345678904\n{OTHER},single,1234\n");
    let cases = [
        (IdentifierChecks::Strict, 3, 0, 0),
        (IdentifierChecks::Warn, 1, 1, 1),
        (IdentifierChecks::Off, 1, 1, 0),
    ];
    for (identifier_checks, faults, households, warnings) in cases {
        let settings = IntakeSettings { identifier_checks, ..settings() };
        let input = read_texts(&[("debtors", &text)], &settings).expect("a table");
        assert_eq!(input.faults.len(), faults, "{identifier_checks:?}");
        assert_eq!(input.facts.households.len(), households, "{identifier_checks:?}");
        assert_eq!(input.warnings.len(), warnings, "{identifier_checks:?}");
    }
}

#[test]
fn rows_that_share_an_identifier_are_all_parked() {
    let person = |id: &str| format!("{id},single\n");
    let debtors = format!("debtor_id,civil_status\n{}{}{}", person(ADULT), person(OTHER), person(ADULT));
    let claim = |id: &str, principal: &str| format!("{id},{ADULT},FINE,{OFFICE},2026-01-02,{principal}\n");
    let claims = ["A", "B", "A", "C", "B"].map(|id| claim(id, if id == "B" { "x" } else { "10" })).concat();
    let claims = format!("claim_id,debtor_id,kind,creditor_id,due_date,principal\n{claims}");
    let input = read_texts(&[("claims", &claims), ("debtors", &debtors)], &settings()).expect("tables");
    let found: Vec<(&str, u64, &str)> =
        input.faults.iter().map(|fault| (fault.file.as_str(), fault.line, fault.code.as_str())).collect();
    assert_eq!(
        found,
        [
            ("claims.csv", 2, "DUPLICATE_ID"),
            ("claims.csv", 3, "DUPLICATE_ID"),
            ("claims.csv", 3, "BAD_NUMBER"),
            ("claims.csv", 4, "DUPLICATE_ID"),
            ("claims.csv", 6, "DUPLICATE_ID"),
            ("claims.csv", 6, "BAD_NUMBER"),
            ("debtors.csv", 2, "DUPLICATE_ID"),
            ("debtors.csv", 4, "DUPLICATE_ID"),
        ]
    );
    assert_eq!(input.facts.claims.len(), 1);
    assert_eq!(input.facts.households.len(), 1);
    assert_eq!(input.facts.parked_debtors.iter().map(|id| id.to_digits()).collect::<Vec<_>>(), [ADULT]);
    assert_eq!((input.inputs[0].rows, input.inputs[0].parked), (5, 4));
}
