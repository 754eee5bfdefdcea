//! A run that is shared names nobody, and says the same of the money.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::common::{House, error_line, program, rows, said, tree};

const DATE: &str = "2026-11-20";

fn key(house: &House, name: &str, digit: char, mode: u32) -> PathBuf {
    let path = house.path().join(name);
    std::fs::write(&path, digit.to_string().repeat(64)).expect("a key");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("its mode");
    path
}

fn redact(run: &Path, key: &Path, out: &Path) -> std::process::Output {
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    program(&["redact", &text(run), "--key", &text(key), "--out", &text(out)])
}

fn night() -> House {
    let house = House::with_job("[checks]\nreject_limit_rows = 1000\n");
    house.generate(DATE, 150, 11);
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    let path = house.day(DATE).join("incomes.csv");
    let text = std::fs::read_to_string(&path).expect("a table");
    std::fs::write(&path, text.replacen(",wage,", ",wages,", 3)).expect("written");
    house.publish(DATE);
    house
}

/// All that names somebody or something of theirs, in the inbox and in the run.
fn secrets(house: &House) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let named = [
        "debtor_id",
        "creditor_id",
        "beneficiary_id",
        "payer_id",
        "paying_body",
        "claim_id",
        "credit_id",
        "payment_id",
        "name",
        "address",
        "account",
        "child_id",
        "trekkid",
        "kid",
        "saksnummer",
        "measure_id",
        "asset_id",
        "reference",
    ];
    let run = house.revision(DATE, 1);
    for folder in [house.day(DATE), run.clone(), run.join("registers")] {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|end| end == "csv") {
                for row in rows(&path) {
                    let values = named.iter().filter_map(|column| row.get(*column));
                    let values = values.flat_map(|value| value.split(' '));
                    // Words that say what something is, as in the table of sequences, name nobody.
                    let tells = |value: &&str| {
                        value.len() > 5 && value.bytes().filter(u8::is_ascii_digit).count() > 4
                    };
                    found.extend(values.filter(tells).map(str::to_owned));
                }
            }
        }
    }
    found
}

#[test]
fn a_shared_run_names_nobody_and_says_the_same_of_the_money() {
    let house = night();
    let (run, out) = (house.revision(DATE, 1), house.path().join("shared"));
    let first = key(&house, "redact.key", 'a', 0o600);
    let output = redact(&run, &first, &out);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("Left out: letters ("), "{}", said(&output));
    let shared = tree(&out);
    let totals = String::from_utf8_lossy(&shared["summary.json"]);
    assert!(totals.contains("authority_id"), "a notice of priority stands among the totals");
    assert!(!rows(&out.join("rejects.csv")).is_empty() && shared.len() > 20);
    let secrets = secrets(&house);
    assert!(secrets.len() > 1000);
    for (name, bytes) in &shared {
        let text = String::from_utf8(bytes.clone()).expect("text");
        let words: BTreeSet<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
        let is_word = |secret: &str| secret.chars().all(|c| c.is_alphanumeric() || c == '-');
        let tells =
            |secret: &&String| words.contains(secret.as_str()) || !is_word(secret) && text.contains(*secret);
        let told = secrets.iter().filter(tells).count();
        assert_eq!(told, 0, "{name}");
        let digits = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 11).count();
        // Of sixteen hexadecimal digits eleven may be decimal ones.
        let pseudonyms =
            text.split([',', '\n', ' ', '"']).filter(|word| word.len() == 18 && word.get(1..2) == Some("-"));
        assert!(digits <= pseudonyms.count(), "{name}");
        let mode = std::fs::metadata(out.join(name)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    for table in [
        "decisions.csv",
        "allocations.csv",
        "orders.csv",
        "holds.csv",
        "registers/orders.csv",
        "measures.csv",
    ] {
        let (before, after) = (rows(&run.join(table)), rows(&out.join(table)));
        assert_eq!(before.len(), after.len(), "{table}");
        for column in ["expected", "planned", "outstanding_after", "code", "action", "amount", "periods"] {
            let of = |all: &[std::collections::BTreeMap<String, String>]| {
                let mut values: Vec<_> = all.iter().filter_map(|row| row.get(column).cloned()).collect();
                values.sort();
                values
            };
            assert_eq!(of(&before), of(&after), "{table} {column}");
        }
        let debtors: Vec<_> = after.iter().map(|row| row["debtor_id"].clone()).collect();
        assert!(debtors.is_sorted() && debtors.iter().all(|name| name.starts_with("P-")), "{table}");
    }
    // A debtor and a claim have one name in all files.
    let of = |table: &str, column: &str| -> BTreeSet<String> {
        rows(&out.join(table))
            .into_iter()
            .map(|row| row[column].clone())
            .filter(|name| !name.is_empty())
            .collect()
    };
    assert!(of("orders.csv", "debtor_id").is_subset(&of("decisions.csv", "debtor_id")));
    assert!(of("allocations.csv", "claim_id").is_subset(&of("trace.csv", "claim_id")));
    assert_eq!(of("orders.csv", "trekkid"), of("registers/orders.csv", "trekkid"));
    // A year is all that is told of a child's birth.
    let born = |row: &std::collections::BTreeMap<String, String>| {
        row["step"].contains("child").then(|| row["date"].len())
    };
    let born: BTreeSet<usize> =
        rows(&out.join("trace.csv")).iter().filter_map(born).filter(|length| *length > 0).collect();
    assert_eq!(born, BTreeSet::from([4]));

    let again = house.path().join("again");
    assert!(redact(&run, &first, &again).status.success());
    assert_eq!(shared, tree(&again), "the same key, the same bytes");
    let other = house.path().join("other");
    assert!(redact(&run, &key(&house, "other.key", 'b', 0o600), &other).status.success());
    assert_ne!(shared["decisions.csv"], tree(&other)["decisions.csv"]);
}

#[test]
fn a_run_is_not_shared_with_an_open_key_over_something_or_when_it_is_not_what_it_was() {
    let house = night();
    let (run, out) = (house.revision(DATE, 1), house.path().join("shared"));
    let refused = |output: &std::process::Output, exit: i32, failure: &str| {
        assert_eq!(output.status.code(), Some(exit), "{}", said(output));
        assert!(error_line(output).ends_with(&format!(" [{failure}]")), "{}", said(output));
    };
    refused(&redact(&run, &key(&house, "open.key", 'a', 0o644), &out), 2, "key_wrong");
    let good = key(&house, "redact.key", 'a', 0o600);
    refused(&redact(&run, &key(&house, "long.key", 'æ', 0o600), &out), 2, "key_wrong");
    refused(&redact(&run, &good, &run), 2, "command_line");
    refused(&redact(&house.path().join("none"), &good, &out), 2, "command_line");
    assert!(!out.exists());
    let path = run.join("holds.csv");
    let text = std::fs::read_to_string(&path).expect("a table");
    std::fs::write(&path, text.replacen("NO_ROOM", "NO_RUUM", 1)).expect("written");
    refused(&redact(&run, &good, &out), 5, "run_unsound");
}
