//! An inbox built from nothing but what explanations print, decided by the second implementation
//! (`tests/oracle`): it finds what the explanations say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use innkreving::units::Money;
use innkreving::units::ids::synthetic_person;
use serde_json::Value;

use super::again::facts;
use super::{DATE, first_night, items, json, rows_of, some, texts};
use crate::common::{day, rows, said};

type Row = BTreeMap<String, String>;

const TABLES: [&str; 7] =
    ["claims", "support", "incomes", "debtors", "children", "other_deductions", "credits"];

/// Columns whose values are masked and decide nothing.
const MASKED: [&str; 3] = ["name", "address", "account"];

/// What is compared: a table, its key and its figures.
const COMPARED: [(&str, &[&str], &[&str]); 4] = [
    (
        "decisions.csv",
        &["debtor_id"],
        &[
            "regime",
            "counted_net",
            "need",
            "room",
            "gross_base",
            "expected",
            "form",
            "percent",
            "amount",
            "reason",
        ],
    ),
    ("allocations.csv", &["debtor_id", "claim_id", "class", "step"], &["planned", "outstanding_after"]),
    ("holds.csv", &["debtor_id", "claim_id"], &["code"]),
    (
        "setoffs.csv",
        &["debtor_id", "credit_id", "claim_id", "rank"],
        &["principal", "costs", "interest", "total", "protected", "left"],
    ),
];

/// A person for every mask: whose it is does not matter, only that it is the same one or another.
struct Persons {
    next: u32,
}

impl Persons {
    fn of(&mut self, mask: &str, own: &mut BTreeMap<String, String>) -> String {
        let next = &mut self.next;
        own.entry(mask.to_owned())
            .or_insert_with(|| {
                loop {
                    *next += 1;
                    let birth = day("1970-01-01") + chrono::Days::new(u64::from(*next / 400));
                    if let Some(person) = synthetic_person(birth, *next % 400) {
                        return person.to_digits();
                    }
                }
            })
            .clone()
    }
}

/// The facts of an explanation with identifiers for masks.
fn unmasked(debtor: &str, explanation: &Value, persons: &mut Persons) -> BTreeMap<&'static str, Vec<Row>> {
    let mut own =
        BTreeMap::from([(explanation["debtor"].as_str().expect("a mask").to_owned(), debtor.to_owned())]);
    let mut tables = BTreeMap::new();
    for table in TABLES {
        let mut rows = facts(explanation, table);
        for row in &mut rows {
            row.retain(|column, _| !MASKED.contains(&column.as_str()));
            for value in row.values_mut().filter(|value| value.contains("*****")) {
                *value = persons.of(value, &mut own);
            }
        }
        tables.insert(table, rows);
    }
    tables
}

fn write(path: &Path, rows: &[Row], always: &[&str]) {
    let columns: BTreeSet<&str> =
        rows.iter().flat_map(BTreeMap::keys).map(String::as_str).chain(always.iter().copied()).collect();
    let mut out = csv::Writer::from_path(path).expect("a file");
    out.write_record(&columns).expect("a header");
    for row in rows {
        let field = |column: &&str| row.get(*column).map_or("", String::as_str);
        out.write_record(columns.iter().map(field)).expect("a row");
    }
    out.flush().expect("written");
}

/// The printed rates of the job's own files.
fn own_rates(path: &Path, told: &[(String, Value)]) {
    let mut all: BTreeMap<(String, String), Row> = BTreeMap::new();
    for item in told.iter().flat_map(|(_, explanation)| items(explanation)) {
        let Some(rate) = item["rate"].as_object().filter(|rate| rate["file"] == "assumed.csv") else {
            continue;
        };
        let mut row = texts(&item["rate"]);
        row.retain(|column, _| column != "file" && column != "name");
        row.insert("table".to_owned(), rate["code"].as_str().expect("a code").to_lowercase());
        all.insert((row["code"].clone(), row["valid_from"].clone()), row);
    }
    let rows: Vec<Row> = all.into_values().collect();
    write(
        path,
        &rows,
        &["table", "code", "valid_from", "valid_to", "amount", "unit", "source", "checked_on"],
    );
}

/// Rows by key, amounts in øre.
fn keyed(rows: &[Row], key: &[&str], figures: &[&str]) -> BTreeMap<Vec<String>, Vec<String>> {
    let plain = |text: &String| match Money::parse(text, b'.') {
        Ok(amount) => amount.ore().to_string(),
        Err(_) => text.clone(),
    };
    let of = |row: &Row, columns: &[&str]| -> Vec<String> {
        columns.iter().map(|column| plain(row.get(*column).unwrap_or(&String::new()))).collect()
    };
    rows.iter().map(|row| (of(row, key), of(row, figures))).collect()
}

#[test]
fn what_is_printed_decides_the_same_night_once_more() {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: python3 is not there");
        return;
    }
    let house = first_night(700, 51);
    let run = house.revision(DATE, 1);
    let inbox = house.path().join("days");
    let more = ["--inbox", inbox.to_str().expect("a path")];
    let told: Vec<(String, Value)> =
        some(&run, 200, 61).into_iter().map(|id| (id.clone(), json(&run, &id, &more))).collect();
    let rebuilt = house.path().join("rebuilt");
    std::fs::create_dir(&rebuilt).expect("a folder");
    let mut persons = Persons { next: 0 };
    let mut tables: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    for (debtor, explanation) in &told {
        for (table, rows) in unmasked(debtor, explanation, &mut persons) {
            tables.entry(table).or_default().extend(rows);
        }
    }
    for (table, rows) in &tables {
        write(&rebuilt.join(format!("{table}.csv")), rows, &["debtor_id"]);
    }
    let rates = house.path().join("printed_rates.csv");
    own_rates(&rates, &told);
    let second = house.path().join("second");
    let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/night.py");
    let mut night = Command::new("python3");
    night.arg("-B").arg(oracle).arg(&rebuilt).arg(DATE).arg(&second).arg("--rates").arg(&rates);
    let decided = night.output().expect("python3 starts");
    assert!(decided.status.success(), "{}", said(&decided));
    for (file, key, figures) in COMPARED {
        let mut printed: Vec<Row> = Vec::new();
        for (debtor, explanation) in &told {
            let mut own: Vec<Row> = rows_of(explanation, file).iter().map(texts).collect();
            for row in &mut own {
                row.insert("debtor_id".to_owned(), debtor.clone());
            }
            printed.extend(own);
        }
        let (printed, found) =
            (keyed(&printed, key, figures), keyed(&rows(&second.join(file)), key, figures));
        assert!(printed.len() > 10, "{file}: there is something to compare");
        assert_eq!(printed.len(), found.len(), "{file}: as many rows");
        for (key, figures) in &printed {
            assert_eq!(Some(figures), found.get(key), "{file}: {:?}", &key[1..]);
        }
    }
}
