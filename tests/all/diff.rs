//! What moved between two runs: told by reason, down to the claim, and nobody named.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Output;

use innkreving::audit::diff::{Comparison, Outcome, Reason};
use innkreving::units::Money;

use crate::common::{House, program, rows, said};

const DATE: &str = "2026-11-20";

/// A house with a published run of many debtors, without a control file, so that facts can be edited.
fn published() -> House {
    let house = House::new();
    house.generate(DATE, 250, 7);
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    house.publish(DATE);
    house
}

fn diff(a: &Path, b: &Path, more: &[&str]) -> Output {
    let mut arguments = vec!["diff", a.to_str().expect("a path"), b.to_str().expect("a path")];
    arguments.extend(more);
    program(&arguments)
}

/// What moved between the first two revisions of the day; it reconciles with the tables of the runs.
fn outcome(a: &Path, b: &Path) -> Outcome {
    let outcome = Comparison::open(a, b).expect("two runs").run(&mut |_| Ok(())).expect("compared");
    let by_reason = |count: fn(&innkreving::audit::diff::Totals) -> i64| -> (i64, i64) {
        (outcome.by_reason.values().map(count).sum(), count(&outcome.total))
    };
    let [debtors, expected, planned] = [
        by_reason(|one| i64::try_from(one.debtors).expect("few")),
        by_reason(|one| (one.expected.b - one.expected.a).ore()),
        by_reason(|one| (one.planned.b - one.planned.a).ore()),
    ];
    for (parts, whole) in [debtors, expected, planned] {
        assert_eq!(parts, whole, "the reasons add up to the total");
    }
    let sum = |run: &Path, table: &str, column: &str| -> i64 {
        let amount = |row: &BTreeMap<String, String>| Money::parse(&row[column], b'.').expect("kroner").ore();
        rows(&run.join(table)).iter().map(amount).sum()
    };
    let moved = |table: &str, column: &str| sum(b, table, column) - sum(a, table, column);
    assert_eq!(expected.1, moved("decisions.csv", "expected"), "what the runs expect");
    assert_eq!(planned.1, moved("allocations.csv", "planned"), "what the runs plan");
    let held = |run: &Path| i64::try_from(rows(&run.join("holds.csv")).len()).expect("few");
    let count = |count: u64| i64::try_from(count).expect("few");
    let came: i64 = outcome.total.holds.values().map(|one| count(one.came) - count(one.went)).sum();
    assert_eq!(came, held(b) - held(a), "what the runs hold");
    let proposed = |run: &Path| i64::try_from(rows(&run.join("measures.csv")).len()).expect("few");
    let came: i64 = outcome.total.measures.values().map(|one| count(one.came) - count(one.went)).sum();
    assert_eq!(came, proposed(b) - proposed(a), "what the runs propose");
    outcome
}

/// Edits the rows of a table in place: `edit` tells whether the row stays.
fn edit(path: &Path, edit: impl Fn(&mut BTreeMap<String, String>) -> bool) {
    let text = std::fs::read_to_string(path).expect("a table");
    let header: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).expect("a header");
    for mut row in rows(path) {
        if edit(&mut row) {
            writer.write_record(header.iter().map(|name| &row[*name])).expect("a row");
        }
    }
    std::fs::write(path, writer.into_inner().expect("rows")).expect("written");
}

fn edit_manifest(run: &Path, pointer: &str, value: serde_json::Value) {
    let path = run.join("manifest.json");
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).expect("a manifest")).expect("JSON");
    *manifest.pointer_mut(pointer).expect("there") = value;
    std::fs::write(path, manifest.to_string()).expect("written");
}

/// A copy of a run elsewhere, as a what-if or a correction is.
fn copy(run: &Path, to: &Path) -> PathBuf {
    for folder in ["", "registers"] {
        std::fs::create_dir_all(to.join(folder)).expect("a folder");
        for entry in std::fs::read_dir(run.join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let name = path.file_name().expect("a name");
                std::fs::copy(&path, to.join(folder).join(name)).expect("copied");
            }
        }
    }
    to.to_owned()
}

/// The reasons that moved someone.
fn reasons(outcome: &Outcome) -> Vec<Reason> {
    outcome.by_reason.keys().copied().collect()
}

#[test]
fn a_run_is_the_same_as_itself_and_as_its_copy() {
    let house = published();
    let run = house.revision(DATE, 1);
    let copy = copy(&run, &house.path().join("what-if/rev-001"));
    for format in ["text", "csv", "json"] {
        let output = diff(&run, &copy, &["--format", format]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(output.stderr.is_empty(), "{}", said(&output));
    }
    assert!(said(&diff(&run, &run, &[])).contains("Same: no order, claim or krone moved."));
}

#[test]
fn other_incomes_and_claims_are_facts() {
    let house = published();
    let decisions = rows(&house.revision(DATE, 1).join("decisions.csv"));
    let ordered: Vec<&String> =
        decisions.iter().filter(|row| row["action"] == "new").map(|row| &row["debtor_id"]).collect();
    let [richer, without] = [ordered[0], ordered[1]];
    edit(&house.day(DATE).join("incomes.csv"), |row| {
        if row["debtor_id"] == *richer {
            let gross = Money::parse(&row["gross"], b'.').expect("kroner");
            row.insert("gross".to_owned(), (gross + gross).to_string());
        }
        true
    });
    for table in ["claims.csv", "support.csv"] {
        edit(&house.day(DATE).join(table), |row| row["debtor_id"] != *without);
    }
    house.publish(DATE);
    let (a, b) = (house.revision(DATE, 1), house.revision(DATE, 2));
    let outcome = outcome(&a, &b);
    assert_eq!(reasons(&outcome), [Reason::Facts]);
    assert_eq!(outcome.total.debtors, 2, "orders after the missing one have other numbers and did not move");
    assert!(outcome.total.orders_ended >= 1 && outcome.total.orders_new == 0, "{outcome:?}");
    assert!(outcome.total.claims_only_in.a >= 1, "{outcome:?}");
    assert_eq!(diff(&a, &b, &[]).status.code(), Some(1));
    let back = self::outcome(&b, &a);
    assert_eq!(back.total.orders_new, outcome.total.orders_ended);
    assert_eq!(back.total.claims_only_in.b, outcome.total.claims_only_in.a);
}

/// A rate of so many kroner, in a file of the job's own.
fn own_rate(house: &House, code: &str, kroner: &str) {
    let rate = format!(
        "table,code,valid_from,valid_to,amount,unit,source,checked_on\n\
         livsopphold,{code},2026-07-01,,{kroner},NOK/month,assumed,2026-11-01\n"
    );
    std::fs::write(house.path().join("rates.csv"), rate).expect("written");
}

#[test]
fn another_rate_row_or_another_value_in_it_is_a_rate() {
    let house = published();
    own_rate(&house, "SINGLE", "9000");
    house.own_rates();
    house.publish(DATE);
    own_rate(&house, "SINGLE", "9900");
    house.publish(DATE);
    let single: BTreeSet<String> = rows(&house.day(DATE).join("debtors.csv"))
        .into_iter()
        .filter(|row| row["civil_status"] == "single")
        .map(|row| row["debtor_id"].clone())
        .collect();
    for (from, to) in [(1, 2), (2, 3)] {
        let (a, b) = (house.revision(DATE, from), house.revision(DATE, to));
        let outcome = outcome(&a, &b);
        assert_eq!(reasons(&outcome), [Reason::Rate], "{outcome:?}");
        assert!(outcome.total.debtors > 10 && outcome.total.orders_changed > 5, "{outcome:?}");
        let debtors = |run: &Path| rows(&run.join("decisions.csv")).into_iter();
        let moved = debtors(&a).zip(debtors(&b)).filter(|(a, b)| a["need"] != b["need"]);
        assert!(moved.into_iter().all(|(a, _)| single.contains(&a["debtor_id"])));
    }
}

#[test]
fn a_few_debtors_are_found_in_the_trace_of_a_large_night() {
    let house = House::new();
    house.generate(DATE, 9000, 7);
    house.publish(DATE);
    own_rate(&house, "CONTACT_C1_0_5", "9000");
    house.own_rates();
    house.publish(DATE);
    let (a, b) = (house.revision(DATE, 1), house.revision(DATE, 2));
    let outcome = outcome(&a, &b);
    assert_eq!(reasons(&outcome), [Reason::Rate], "{outcome:?}");
    assert!((3..2000).contains(&outcome.total.debtors), "{outcome:?}");
}

#[test]
fn facts_come_before_rates_and_each_debtor_has_one_reason() {
    let house = published();
    own_rate(&house, "SINGLE", "9000");
    house.own_rates();
    let debtors = rows(&house.day(DATE).join("debtors.csv"));
    let half: BTreeSet<&String> = debtors.iter().step_by(2).map(|row| &row["debtor_id"]).collect();
    edit(&house.day(DATE).join("incomes.csv"), |row| {
        if half.contains(&row["debtor_id"]) {
            let gross = Money::parse(&row["gross"], b'.').expect("kroner");
            row.insert("gross".to_owned(), (gross + Money::from_kroner(300)).to_string());
        }
        true
    });
    house.publish(DATE);
    let outcome = outcome(&house.revision(DATE, 1), &house.revision(DATE, 2));
    assert_eq!(reasons(&outcome), [Reason::Facts, Reason::Rate], "{outcome:?}");
}

#[test]
fn another_choice_of_the_job_is_a_rule() {
    let house = published();
    let job = std::fs::read_to_string(house.job()).expect("the job");
    std::fs::write(house.job(), format!("{job}[law]\norder_form = \"amount\"\n")).expect("written");
    house.publish(DATE);
    let (a, b) = (house.revision(DATE, 1), house.revision(DATE, 2));
    let outcome = outcome(&a, &b);
    assert_eq!(reasons(&outcome), [Reason::Rule], "{outcome:?}");
    assert!(outcome.total.orders_changed > 20, "{outcome:?}");
    assert!(said(&diff(&a, &b, &[])).contains("other settings (law.order_form)"));
}

#[test]
fn a_claim_whose_notice_is_sent_is_a_notice() {
    let house = published();
    let missing: BTreeSet<String> = rows(&house.revision(DATE, 1).join("holds.csv"))
        .into_iter()
        .filter(|row| row["code"] == "NOTICE_MISSING" && !row["claim_id"].starts_with("RUN-"))
        .map(|row| row["claim_id"].clone())
        .collect();
    assert!(!missing.is_empty());
    edit(&house.day(DATE).join("claims.csv"), |row| {
        if missing.contains(&row["claim_id"]) {
            row.insert("notice_sent".to_owned(), "2026-11-19".to_owned());
        }
        true
    });
    house.publish(DATE);
    let outcome = outcome(&house.revision(DATE, 1), &house.revision(DATE, 2));
    assert_eq!(reasons(&outcome), [Reason::Notice], "{outcome:?}");
    let holds = &outcome.total.holds;
    assert_eq!(holds["NOTICE_MISSING"].went, u64::try_from(missing.len()).expect("few"));
    assert_eq!(holds["NOTICE_RUNNING"].came, holds["NOTICE_MISSING"].went);
}

/// A copy of a run in which the first percent order of a debtor stands with another size, kept for `reason`.
fn with_another_size(house: &House, reason: &str) -> PathBuf {
    let run = copy(&house.revision(DATE, 1), &house.path().join("other"));
    let order = rows(&run.join("orders.csv"))
        .into_iter()
        .find(|row| row["form"] == "percent" && row["end"].is_empty() && row["size"] != "1")
        .expect("a percent order");
    let is_it = |row: &BTreeMap<String, String>| row["debtor_id"] == order["debtor_id"];
    edit(&run.join("decisions.csv"), |row| {
        if is_it(row) {
            row.insert("percent".to_owned(), "1".to_owned());
            row.insert("action".to_owned(), "unchanged".to_owned());
            row.insert("reason".to_owned(), reason.to_owned());
        }
        true
    });
    edit(&run.join("orders.csv"), |row| !is_it(row));
    edit(&run.join("registers/orders.csv"), |row| {
        if is_it(row) {
            let was = format!("\"trekkprosent\":{}.0", order["size"]);
            let periods = row["periods"].replace(&was, "\"trekkprosent\":1.0");
            row.insert("periods".to_owned(), periods);
        }
        true
    });
    run
}

#[test]
fn a_size_kept_under_another_threshold_is_a_threshold() {
    let house = published();
    let a = house.revision(DATE, 1);
    let b = with_another_size(&house, "BELOW_THRESHOLD");
    edit_manifest(&b, "/predicate/job/law/change_threshold_percent_points", 50.into());
    let outcome = outcome(&a, &b);
    assert_eq!(reasons(&outcome), [Reason::Threshold], "{outcome:?}");
    assert_eq!((outcome.total.debtors, outcome.total.orders_changed), (1, 1), "{outcome:?}");
    assert!(outcome.total.sent_only_in.a >= 1 && outcome.total.sent_only_in.b == 0, "{outcome:?}");
}

#[test]
fn another_night_before_is_the_registers() {
    let house = published();
    let a = house.revision(DATE, 1);
    let b = with_another_size(&house, "UNCHANGED");
    edit_manifest(&b, "/predicate/registers_from", "0123456789abcdef".into());
    let outcome = outcome(&a, &b);
    assert_eq!(reasons(&outcome), [Reason::Registers], "{outcome:?}");
    assert_eq!((outcome.total.debtors, outcome.total.orders_changed), (1, 1), "{outcome:?}");
    assert!(said(&diff(&a, &b, &[])).contains("after the night 0123456789ab"));
}

#[test]
fn a_correction_that_sends_nothing_has_moved_nobody() {
    let house = published();
    let a = house.revision(DATE, 1);
    let b = copy(&a, &house.path().join("correction"));
    edit(&b.join("orders.csv"), |_| false);
    edit(&b.join("decisions.csv"), |row| {
        if row["action"] == "new" {
            row.insert("action".to_owned(), "unchanged".to_owned());
            row.insert("reason".to_owned(), "UNCHANGED".to_owned());
        }
        true
    });
    edit_manifest(&b, "/predicate/registers_from", "0123456789abcdef".into());
    let output = diff(&a, &b, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn measures_that_came_went_or_are_proposed_otherwise_are_told() {
    let house = published();
    let (a, b) = (house.revision(DATE, 1), copy(&house.revision(DATE, 1), &house.path().join("other")));
    let all = rows(&a.join("measures.csv"));
    assert!(all.len() > 20, "{}", all.len());
    let (gone, other) = (&all[3], &all[11]);
    edit(&b.join("measures.csv"), |row| {
        if row["measure_id"] == other["measure_id"] {
            row.insert("amount".to_owned(), "1.00".to_owned());
        }
        row["measure_id"] != gone["measure_id"]
    });
    let outcome = outcome(&a, &b);
    let (went, changed) =
        (&outcome.total.measures[&gone["measure"]], &outcome.total.measures[&other["measure"]]);
    assert_eq!((went.went, changed.changed), (1, 1), "{outcome:?}");
    assert!((1..=2).contains(&outcome.total.debtors), "{outcome:?}");
    let said = |format: &str| said(&diff(&a, &b, &["--format", format]));
    assert!(said("text").contains("measures") && said("text").contains(gone["measure"].as_str()));
    assert!(said("csv").contains(",measure,") && said("csv").contains(",went,"));
    assert!(said("json").contains("\"change\":\"went\""));
    let back = Comparison::open(&b, &a).expect("two runs").run(&mut |_| Ok(())).expect("compared");
    assert_eq!(back.total.measures[&gone["measure"]].came, 1);
}

#[test]
fn rows_and_totals_agree_and_name_nobody() {
    let house = published();
    edit(&house.day(DATE).join("incomes.csv"), |row| {
        let gross = Money::parse(&row["gross"], b'.').expect("kroner");
        row.insert("gross".to_owned(), (gross + Money::from_kroner(1000)).to_string());
        true
    });
    house.publish(DATE);
    let (a, b) = (house.revision(DATE, 1), house.revision(DATE, 2));
    let outcome = outcome(&a, &b);
    let formats = ["text", "csv", "json"].map(|format| {
        let output = diff(&a, &b, &["--format", format, "--threads", "1"]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert_eq!(output.stdout, diff(&a, &b, &["--format", format]).stdout, "{format} is the same again");
        for row in rows(&house.day(DATE).join("debtors.csv")) {
            assert!(!said(&output).contains(&row["debtor_id"]), "{format} names a debtor");
        }
        output.stdout
    });
    let table = house.path().join("moved.csv");
    std::fs::write(&table, &formats[1]).expect("written");
    let told = rows(&table);
    let count = |what: &str, change: &str| {
        let found = told.iter().filter(|row| row["what"] == what && row["change"] == change);
        u64::try_from(found.count()).expect("few")
    };
    assert_eq!(count("decision", ""), outcome.total.debtors);
    assert_eq!(count("order", "changed"), outcome.total.orders_changed);
    assert_eq!(count("claim", "more"), outcome.total.claims_more);
    let json: serde_json::Value = serde_json::from_slice(&formats[2]).expect("JSON");
    assert_eq!(json["moved"].as_array().map(|all| all.len() as u64), Some(outcome.total.debtors));
    assert_eq!(json["total"]["debtors"], outcome.total.debtors);
    assert_eq!(json["by_reason"]["facts"]["expected"]["b"], outcome.total.expected.b.to_string());
    assert_eq!(json["between"]["inputs"][0], "incomes.csv");
}

#[test]
fn a_run_with_a_missing_or_broken_file_is_refused_in_one_line() {
    let house = published();
    let a = house.revision(DATE, 1);
    let moved = with_another_size(&house, "UNCHANGED");
    edit_manifest(&moved, "/predicate/inputs/0/sha256", "0".into());
    let files = [
        "manifest.json",
        "decisions.csv",
        "orders.csv",
        "registers/orders.csv",
        "allocations.csv",
        "holds.csv",
        "notices.csv",
        "trace.parquet",
    ];
    for (number, file) in files.into_iter().enumerate() {
        let gone = copy(&moved, &house.path().join(format!("gone-{number}")));
        std::fs::remove_file(gone.join(file)).expect("gone");
        let cut = copy(&moved, &house.path().join(format!("cut-{number}")));
        let bytes = std::fs::read(cut.join(file)).expect("a file");
        std::fs::write(cut.join(file), &bytes[..bytes.len() - 3]).expect("written");
        for broken in [&gone, &cut] {
            for runs in [[&a, broken], [broken, &a]] {
                let output = diff(runs[0], runs[1], &[]);
                assert_eq!(output.status.code(), Some(5), "{file}: {}", said(&output));
                assert!(output.stdout.is_empty(), "{file}: {}", said(&output));
                let words = String::from_utf8_lossy(&output.stderr).into_owned();
                let name = file.rsplit('/').next().expect("a name");
                assert!(words.lines().count() == 1 && words.contains(name), "{file}: {words}");
            }
        }
    }
    let nowhere = house.path().join("nowhere");
    assert_eq!(diff(&a, &nowhere, &[]).status.code(), Some(5));
}
