//! One night, end to end: what is published, again and again, from any form of the files.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use polars::prelude::{Column, DataFrame, ParquetWriter};

use crate::common::{House, digests, rows, said, shuffle};

const DATE: &str = "2026-11-20";
const TABLES: [&str; 7] =
    ["claims", "support", "incomes", "debtors", "children", "other_deductions", "creditors"];

fn published(change: impl Fn(&House), arguments: &[&str]) -> std::collections::BTreeMap<String, String> {
    let house = House::new();
    house.generate(DATE, 400, 7);
    change(&house);
    let output = house.run(DATE, arguments);
    assert!(output.status.success(), "{}", said(&output));
    digests(&house.revision(DATE, 1))
}

#[test]
fn the_same_facts_give_the_same_bytes_whatever_the_threads_the_order_or_the_form() {
    let plain = published(|_| {}, &["--threads", "2"]);
    assert!(plain.contains_key("trace.parquet") && plain.contains_key("registers/orders.csv"));
    assert_eq!(plain, published(|_| {}, &["--threads", "1"]), "one thread");
    assert_eq!(plain, published(|_| {}, &["--threads", "7"]), "seven threads");
    let shuffled = published(
        |house| {
            for table in TABLES {
                shuffle(&house.day(DATE).join(format!("{table}.csv")), 99);
            }
        },
        &[],
    );
    assert_eq!(&plain, &shuffled, "shuffled rows");
    assert_eq!(&plain, &published(|house| recode(house, "zst"), &[]), "zstd");
    assert_eq!(&plain, &published(|house| recode(house, "gz"), &[]), "gzip");
    let parquet = published(|house| recode(house, "parquet"), &[]);
    assert_eq!(&plain, &parquet, "Parquet");
}

/// Writes every table of the inbox in another form.
fn recode(house: &House, form: &str) {
    for table in TABLES {
        let path = house.day(DATE).join(format!("{table}.csv"));
        let bytes = std::fs::read(&path).expect("a table");
        let to = house.day(DATE).join(match form {
            "parquet" => format!("{table}.parquet"),
            _ => format!("{table}.csv.{form}"),
        });
        match form {
            "zst" => {
                std::fs::write(&to, zstd::encode_all(bytes.as_slice(), 1).expect("zstd")).expect("written");
            }
            "gz" => {
                let file = std::fs::File::create(&to).expect("a file");
                let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
                std::io::Write::write_all(&mut encoder, &bytes).expect("gzip");
                encoder.finish().expect("gzip");
            }
            _ => parquet(&bytes, &to),
        }
        std::fs::remove_file(&path).expect("the CSV goes");
    }
}

/// The claims of an inbox as Parquet, in place of the CSV; tells the bytes.
pub fn claims_as_parquet(house: &House, date: &str) -> Vec<u8> {
    let from = house.day(date).join("claims.csv");
    let to = house.day(date).join("claims.parquet");
    parquet(&std::fs::read(&from).expect("claims"), &to);
    std::fs::remove_file(from).expect("the CSV goes");
    std::fs::read(to).expect("Parquet")
}

fn parquet(bytes: &[u8], to: &Path) {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().expect("a header").clone();
    let records: Vec<csv::StringRecord> = reader.records().map(|record| record.expect("a row")).collect();
    let column = |at: usize, name: &str| {
        let values: Vec<Option<&str>> =
            records.iter().map(|record| record.get(at).filter(|text| !text.is_empty())).collect();
        Column::new(name.into(), values)
    };
    let columns: Vec<Column> = header.iter().enumerate().map(|(at, name)| column(at, name)).collect();
    let mut frame = DataFrame::new(records.len(), columns).expect("a table");
    ParquetWriter::new(std::fs::File::create(to).expect("a file")).finish(&mut frame).expect("Parquet");
}

#[test]
fn a_run_again_on_the_same_inbox_publishes_nothing_new() {
    let house = House::new();
    house.generate(DATE, 60, 3);
    house.publish(DATE);
    let before = digests(&house.revision(DATE, 1));
    let output = house.run(DATE, &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("Published already"), "{}", said(&output));
    assert!(!house.revision(DATE, 2).exists());
    let claims = house.day(DATE).join("claims.csv");
    let text = std::fs::read_to_string(&claims).expect("claims");
    let mut lines: Vec<&str> = text.lines().collect();
    lines.pop();
    std::fs::write(&claims, format!("{}\n", lines.join("\n"))).expect("written");
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("the control file goes");
    house.publish(DATE);
    assert!(house.revision(DATE, 2).exists(), "another inbox, another revision");
    assert_eq!(before, digests(&house.revision(DATE, 1)), "the first stays");
}

#[test]
fn files_are_the_owners_alone_and_the_manifest_names_them_all() {
    let house = House::new();
    house.generate(DATE, 60, 4);
    house.publish(DATE);
    let run = house.revision(DATE, 1);
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(run.join("manifest.json")).expect("a manifest")).expect("JSON");
    let named: BTreeSet<String> = manifest["subject"]
        .as_array()
        .expect("subjects")
        .iter()
        .map(|subject| subject["name"].as_str().expect("a name").to_owned())
        .collect();
    let mut found: BTreeSet<String> = digests(&run).into_keys().collect();
    assert_eq!(named, found);
    found.extend(["manifest.json".to_owned(), "result.json".to_owned()]);
    for name in &found {
        let mode = std::fs::metadata(run.join(name)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    for folder in ["", "orders", "registers"] {
        let mode = std::fs::metadata(run.join(folder)).expect("a folder").permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{folder:?}");
    }
    let left: Vec<_> = std::fs::read_dir(house.path().join("runs"))
        .expect("the store")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(".tmp"))
        .collect();
    assert!(left.is_empty(), "no temporary folder stays: {left:?}");
}

#[test]
fn every_claim_stands_once_and_the_totals_agree() {
    let house = House::new();
    house.generate(DATE, 300, 5);
    house.publish(DATE);
    let run = house.revision(DATE, 1);
    let planned: BTreeSet<String> =
        rows(&run.join("allocations.csv")).into_iter().map(|row| row["claim_id"].clone()).collect();
    let held: Vec<String> =
        rows(&run.join("holds.csv")).into_iter().map(|row| row["claim_id"].clone()).collect();
    assert!(held.iter().all(|claim| !planned.contains(claim)));
    assert_eq!(held.iter().collect::<BTreeSet<_>>().len(), held.len());
    for claim in rows(&house.day(DATE).join("claims.csv")) {
        let id = &claim["claim_id"];
        assert!(planned.contains(id) || held.contains(id), "{id} is lost");
    }
    let decisions = rows(&run.join("decisions.csv"));
    let sorted = decisions.windows(2).all(|pair| pair[0]["debtor_id"] < pair[1]["debtor_id"]);
    assert!(sorted && !decisions.is_empty());
    let ordered: BTreeSet<&String> =
        decisions.iter().filter(|row| row["action"] == "new").map(|row| &row["debtor_id"]).collect();
    let orders = rows(&run.join("orders.csv"));
    assert_eq!(ordered, orders.iter().map(|row| &row["debtor_id"]).collect());
    for (at, order) in orders.iter().enumerate() {
        assert_eq!(order["trekkid"], (10_000_001 + at).to_string());
        assert_eq!(order["sekvensnummer"], (1 + at).to_string());
    }
}

#[test]
fn a_second_run_of_the_store_ends_at_once() {
    let house = House::new();
    house.generate(DATE, 20, 6);
    house.publish(DATE);
    let locks: Vec<_> = std::fs::read_dir(house.path().join("runs"))
        .expect("the store")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains("lock")))
        .collect();
    assert_eq!(locks.len(), 1, "one lock file a store");
    let lock = std::fs::File::options().write(true).open(&locks[0]).expect("the lock");
    lock.lock().expect("held");
    let output = house.run(DATE, &[]);
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
}
