#![expect(clippy::disallowed_methods, reason = "the tests read what was written")]

mod later;
mod measures;
mod money;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use crate::law::kinds::{self, DebtorType};
use crate::model::{HoldCode, IncomeKind, Reference};
use crate::units::dates::parse_date;
use crate::units::{AccountId, Money, Month, PartyId, Percent};

const FILES: [&str; 11] = [
    "claims",
    "support",
    "incomes",
    "debtors",
    "children",
    "other_deductions",
    "creditors",
    "credits",
    "payments",
    "assets",
    "estates",
];

type Row = BTreeMap<String, String>;
/// A question asked of a row.
type Test<'a> = &'a dyn Fn(&Row) -> bool;

/// An inbox read back.
struct Inbox(BTreeMap<&'static str, Vec<Row>>, tempfile::TempDir);

impl Inbox {
    fn of(debtors: u64, seed: u64, day: &str) -> Self {
        let told = AtomicU64::new(0);
        let inbox = Self::written(day, |folder| {
            let request = Request { debtors, seed, day: date(day) };
            inbox(folder, &request, &|more| _ = told.fetch_add(more, Ordering::Relaxed))
        });
        assert_eq!(told.into_inner(), debtors);
        inbox
    }

    fn written(day: &str, write: impl FnOnce(&Path) -> Result<(), GenerateError>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        write(&folder.path().join(day)).expect("an inbox");
        let tables = FILES.map(|name| (name, read(&folder.path().join(day).join(format!("{name}.csv")))));
        Self(tables.into_iter().collect(), folder)
    }

    fn rows(&self, name: &str) -> &[Row] {
        &self.0[name]
    }

    fn values<'a>(&'a self, name: &'a str, column: &'a str) -> impl Iterator<Item = &'a str> {
        self.rows(name).iter().map(move |row| row[column].as_str()).filter(|value| !value.is_empty())
    }

    fn distinct<'a>(&'a self, name: &'a str, column: &'a str) -> BTreeSet<&'a str> {
        self.values(name, column).collect()
    }
}

fn date(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

fn read(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect("a file");
    reader.deserialize().collect::<Result<_, _>>().expect("rows")
}

fn bytes(debtors: u64, seed: u64) -> Vec<Vec<u8>> {
    let request = Request { debtors, seed, day: date("2026-11-20") };
    bytes_of(|folder| inbox(folder, &request, &|_| ()))
}

fn bytes_of(write: impl FnOnce(&Path) -> Result<(), GenerateError>) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("day")).expect("an inbox");
    let inside = FILES.map(|name| format!("day/{name}.csv")).into_iter();
    inside
        .chain(["day/control.json".to_owned(), "assumed-rates.csv".to_owned()])
        .map(|name| std::fs::read(folder.path().join(name)).expect("a file"))
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let here = bytes(3_000, 7);
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    assert!(here == alone.install(|| bytes(3_000, 7)));
    assert!(here[0] != bytes(3_000, 8)[0]);
}

#[test]
fn a_debtor_is_the_same_whatever_the_number_of_debtors() {
    let (few, many) = (Inbox::of(100, 1, "2026-11-20"), Inbox::of(200, 1, "2026-11-20"));
    // No payment comes before there is a run.
    for name in FILES.into_iter().filter(|name| *name != "payments") {
        let key = if name == "creditors" { "creditor_id" } else { "debtor_id" };
        let known = few.distinct(name, key);
        let among: Vec<&Row> =
            many.rows(name).iter().filter(|row| known.contains(row[key].as_str())).collect();
        assert!(among.into_iter().eq(few.rows(name)), "{name}");
        assert!(many.rows(name).len() > few.rows(name).len(), "{name}");
    }
}

#[test]
fn rows_are_sorted_by_debtor_and_identifiers_unique_and_sound() {
    let inbox = Inbox::of(3_000, 1, "2026-11-20");
    for name in FILES.iter().filter(|name| **name != "creditors") {
        assert!(inbox.values(name, "debtor_id").is_sorted(), "{name}");
    }
    for (name, column) in [
        ("claims", "claim_id"),
        ("support", "support_id"),
        ("debtors", "debtor_id"),
        ("other_deductions", "deduction_id"),
        ("creditors", "creditor_id"),
        ("credits", "credit_id"),
        ("assets", "asset_id"),
    ] {
        assert_eq!(inbox.distinct(name, column).len(), inbox.rows(name).len(), "{name}");
    }
    for (name, rows) in &inbox.0 {
        for (column, value) in rows.iter().flatten().filter(|(_, value)| !value.is_empty()) {
            let sound = match column.as_str() {
                "account" => AccountId::parse(value).is_some(),
                "claim_id" | "support_id" | "deduction_id" | "credit_id" | "asset_id" => {
                    Reference::new(value).is_some() && value.len() <= Reference::LONGEST_SUPPORT
                }
                _ if column.ends_with("_id") => {
                    PartyId::from_digits(value).is_some_and(|party| party.check().is_ok())
                }
                _ => true,
            };
            assert!(sound, "{name}.{column}");
        }
    }
    let creditors = inbox.distinct("creditors", "creditor_id");
    assert!(inbox.values("claims", "creditor_id").all(|creditor| creditors.contains(creditor)));
    assert!(inbox.values("support", "recipient_id").all(|recipient| creditors.contains(recipient)));
}

#[test]
fn every_kind_and_code_occurs_among_three_thousand_debtors() {
    for seed in [1, 2] {
        let inbox = Inbox::of(3_000, seed, "2026-11-20");
        let codes: BTreeSet<&str> = kinds::all().iter().map(|kind| kind.code.as_str()).collect();
        assert_eq!(inbox.distinct("claims", "kind"), codes);
        let incomes: BTreeSet<&str> = IncomeKind::ALL.iter().map(|(_, code)| *code).collect();
        assert_eq!(inbox.distinct("incomes", "income_kind"), incomes);
        let statuses =
            ["complaint", "deferred", "open", "paid", "paternity_contested", "payment_plan", "written_off"];
        assert_eq!(inbox.distinct("claims", "status"), BTreeSet::from(statuses));
        let civil = ["married_cohabiting", "single", "supports_spouse"];
        assert_eq!(inbox.distinct("debtors", "civil_status"), BTreeSet::from(civil));
        let living = ["contact_1", "contact_2", "contact_3", "contact_4", "household"];
        assert_eq!(inbox.distinct("children", "lives_with"), BTreeSet::from(living));
        assert_eq!(inbox.distinct("other_deductions", "class"), BTreeSet::from(["a", "b", "c", "d", "e"]));
        for (name, rows) in &inbox.0 {
            for column in rows.first().iter().flat_map(|row| row.keys()) {
                assert!(inbox.values(name, column).next().is_some(), "{name}.{column} is never filled");
            }
        }
    }
}

#[test]
fn every_day_gives_faultless_rows() {
    for day in ["2024-02-29", "2025-12-31", "2026-01-01", "2026-03-31", "2026-11-05", "2027-03-01"] {
        let inbox = Inbox::of(2_000, 3, day);
        let last = date(day);
        for (name, rows) in &inbox.0 {
            for row in rows {
                faultless(name, row, last);
            }
        }
        let organisations = |name: &str| inbox.values(name, "debtor_id").any(|id| id.len() == 9);
        assert!(organisations("claims") && organisations("debtors"));
        assert!(!["incomes", "children", "support", "other_deductions"].into_iter().any(organisations));
        let windows = inbox.distinct("incomes", "month");
        assert!(windows.contains(night::Night::new(last).last_due.to_string().as_str()));
    }
}

/// What is asked of any value, and which dates cannot lie after the day or before another.
fn faultless(name: &str, row: &Row, day: NaiveDate) {
    let get = |column: &str| row.get(column).map(String::as_str).filter(|value| !value.is_empty());
    let past = [
        "established_date",
        "notice_sent",
        "interest_notice_date",
        "interest_from",
        "decided_date",
        "confirmed_on",
        "rate_date",
        "birth_date",
        "death_date",
        "proklama_date",
        "bankruptcy_date",
        "debt_settlement_from",
        "intet_til_utlegg_date",
        "searches_done",
        "last_payment_date",
        "limitation_start",
    ];
    for column in past {
        assert!(get(column).is_none_or(|value| date(value) <= day), "{name}.{column} after the day");
    }
    let ordered = [
        ("debt_settlement_from", "debt_settlement_to"),
        ("bankruptcy_date", "bankruptcy_filing_deadline"),
        ("death_date", "proklama_date"),
        ("decided_date", "to_date"),
        ("notice_sent", "decided_date"),
        ("decided_date", "old_regime_until"),
        ("limitation_start", "limitation_date"),
        ("due_date", "limitation_date"),
        ("interest_notice_date", "interest_from"),
    ];
    for (first, last) in ordered {
        if let (Some(from), Some(to)) = (get(first), get(last)) {
            assert!(date(from) <= date(to), "{name}: {first} after {last}");
        }
    }
    for (column, value) in row.iter().filter(|(_, value)| !value.is_empty()) {
        let amount = ["principal", "interest", "costs", "gross", "advance_tax", "amount"]
            .contains(&column.as_str())
            || ["_amount", "_cost", "_income", "_cap"].iter().any(|end| column.ends_with(end));
        assert!(!amount || Money::parse(value, b'.').is_ok(), "{name}.{column}");
        let month = column == "period" || column == "month" || column.ends_with("_month");
        assert!(!month || Month::parse(value).is_some(), "{name}.{column}");
        let share = column == "percent" || column.ends_with("_percent");
        assert!(!share || Percent::parse(value, b'.').is_some(), "{name}.{column}");
    }
    match name {
        "claims" => faultless_claim(row),
        "incomes" => {
            let of = |column: &str| Money::parse(&row[column], b'.').expect("an amount");
            assert!(of("advance_tax") <= of("gross") && date(&format!("{}-01", row["month"])) <= day);
        }
        "support" => assert!(get("to_month").is_none_or(|to| row["from_month"].as_str() <= to)),
        "debtors" => {
            assert_eq!(get("need_override").is_some(), get("override_reason").is_some());
            assert_eq!(get("civil_status").is_some(), row["debtor_id"].len() == 11);
        }
        "other_deductions" => assert!(get("amount").is_some() != get("percent").is_some()),
        _ => {}
    }
}

fn faultless_claim(row: &Row) {
    let kind = kinds::by_code(&row["kind"]).expect("a kind");
    let fits = match kind.debtor_type {
        DebtorType::Person => row["debtor_id"].len() == 11,
        DebtorType::Organisation => row["debtor_id"].len() == 9,
        DebtorType::Any => true,
    };
    assert!(fits, "{} of the wrong sort of debtor", kind.code);
    assert!(!kind.is_support() || !(row["period"].is_empty() || row["beneficiary_id"].is_empty()));
    assert!(kind.is_support() || row["status"] != "paternity_contested");
    let foreign = ["currency", "foreign_amount", "exchange_rate", "rate_date", "country"];
    let given = foreign.iter().filter(|column| !row[**column].is_empty()).count();
    assert!(given == 0 || given == foreign.len());
    assert!(row["decided_amount"].is_empty() || !row["decided_date"].is_empty());
}

#[test]
fn control_figures_agree_with_the_files() {
    let inbox = Inbox::of(1_000, 1, "2026-11-20");
    let path = inbox.1.path().join("2026-11-20/control.json");
    let text = std::fs::read_to_string(path).expect("a control file");
    let control: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    for (name, column) in [
        ("claims", "principal"),
        ("support", "monthly_amount"),
        ("incomes", "gross"),
        ("debtors", "spouse_net_income"),
        ("other_deductions", "amount"),
        ("children", ""),
        ("creditors", ""),
    ] {
        let told = &control[name];
        assert_eq!(told["rows"].as_u64(), u64::try_from(inbox.rows(name).len()).ok(), "{name}");
        assert_eq!(told["extracted_at"], "2026-11-19T22:00:00Z");
        if column.is_empty() {
            assert!(told.get("sum").is_none());
            continue;
        }
        let sum: Money =
            inbox.values(name, column).map(|value| Money::parse(value, b'.').expect("an amount")).sum();
        assert_eq!(told["sum"].as_str(), Some(sum.to_string().as_str()), "{name}");
    }
    assert!(inbox.1.path().join("assumed-rates.csv").is_file());
}

#[test]
fn too_many_debtors_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let request = Request { debtors: 10_000_001, seed: 1, day: date("2026-11-20") };
    let error = inbox(&folder.path().join("day"), &request, &|_| ()).expect_err("too many");
    assert!(matches!(error, GenerateError::TooMany { debtors: 10_000_001, most: 10_000_000 }));
    assert!(!folder.path().join("day").exists());
}

#[test]
fn what_holds_a_claim_on_a_first_night_is_in_the_inbox() {
    let inbox = Inbox::of(3_000, 1, "2026-11-20");
    let day = date("2026-11-20");
    let (debtors, payees) = (inbox.distinct("debtors", "debtor_id"), inbox.distinct("incomes", "debtor_id"));
    let found = |what: &dyn Fn(&Row) -> bool| inbox.rows("claims").iter().filter(|row| what(row)).count();
    let days = |row: &Row, column: &str| {
        parse_date(&row[column]).map(|then| day.signed_duration_since(then).num_days())
    };
    let named = |row: &Row| kinds::by_code(&row["kind"]).expect("a kind");
    let undecided = |row: &Row| row["decided_date"].is_empty();
    let cases: [(HoldCode, Test<'_>); 11] = [
        (HoldCode::ClaimClosed, &|row| row["principal"] == "0.00" || row["status"] == "paid"),
        (HoldCode::DebtorUnknown, &|row| !debtors.contains(row["debtor_id"].as_str())),
        (HoldCode::ComplaintSuspends, &|row| row["status"] == "complaint" && named(row).complaint_suspends),
        (HoldCode::Deferred, &|row| row["status"] == "deferred"),
        (HoldCode::AvregningOnly, &|row| named(row).avregning_only),
        (HoldCode::NoEnforcementGround, &|row| row["enforcement_ground"] == "no"),
        (HoldCode::SanctionNotFinal, &|row| {
            row["kind"] == "AAREG_PENALTY" && days(row, "established_date").is_some_and(|ago| ago <= 21)
        }),
        (HoldCode::NotDue, &|row| days(row, "due_date").is_some_and(|ago| ago <= 0)),
        (HoldCode::TimeBarred, &|row| days(row, "limitation_date").is_some_and(|ago| ago > 0)),
        (HoldCode::NoPayer, &|row| !payees.contains(row["debtor_id"].as_str())),
        (HoldCode::NoticeMissing, &|row| undecided(row) && row["notice_sent"].is_empty()),
    ];
    for (code, what) in cases {
        assert!(found(what) >= 5, "{code}: {}", found(what));
    }
    for edge in [0, 13, 14, 15, 20, 21, 22, 23] {
        let at_edge = |row: &Row| undecided(row) && days(row, "notice_sent") == Some(edge);
        assert!(found(&at_edge) > 0, "a notice {edge} days ago");
    }
    let befallen = ["death_date", "bankruptcy_date", "debt_settlement_from", "intet_til_utlegg_date"];
    for column in befallen {
        assert!(inbox.values("debtors", column).count() >= 5, "{column}");
    }
}
