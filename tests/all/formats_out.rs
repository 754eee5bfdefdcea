//! What a night hands to others in their own formats: the money of the night, its orders and its claims, once each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use innkreving::orders::innrapportering;
use innkreving::orders::trekkpaalegg::Trekkpaalegg;
use innkreving::publish::formats::pain001;
use innkreving::units::Money;
use serde_json::Value;

use crate::common::{House, digests, program, rows, said, tree};

const DATE: &str = "2026-11-20";
const LATER: &str = "2026-12-21";
const SEED: &str = "5";
const DEBTORS: &str = "300";

/// A house whose nights write everything, with a first night that is released; its payer of most orders plays NAV.
fn house() -> House {
    let house = House::new();
    house.generate(DATE, 300, 5);
    house.publish(DATE);
    let nav = busiest_payer(&house.revision(DATE, 1));
    std::fs::remove_dir_all(house.path().join("runs")).expect("gone");
    let job = std::fs::read_to_string(house.job()).expect("a job");
    let formats = "[formats]\npayouts = [\"pain.001.001.03\", \"pain.001.001.09\"]\ncreditor_views = true\n";
    let nav =
        format!("[nav_payer]\npayer = \"{nav}\"\nkreditor_id_tss = \"80000423362\"\nkilde = \"TEST\"\n");
    std::fs::write(house.job(), format!("{job}{formats}{nav}")).expect("a job");
    house.publish(DATE);
    house.released(DATE, 1);
    house
}

/// The same with a second night, on which money has come.
fn house_with_money() -> House {
    let house = house();
    let (out, run) = (house.day(LATER), house.revision(DATE, 1));
    let (out, run) = (out.to_str().expect("a path"), run.to_str().expect("a path"));
    let output = program(&[
        "generate",
        "--debtors",
        DEBTORS,
        "--seed",
        SEED,
        "--date",
        LATER,
        "--since",
        DATE,
        "--changed",
        "30",
        "--paid",
        run,
        out,
    ]);
    assert!(output.status.success(), "{}", said(&output));
    house.publish(LATER);
    house
}

fn busiest_payer(run: &Path) -> String {
    let mut count: BTreeMap<String, u64> = BTreeMap::new();
    for mut row in rows(&run.join("orders.csv")) {
        *count.entry(row.remove("payer_id").expect("a payer")).or_default() += 1;
    }
    count.into_iter().max_by_key(|(_, orders)| *orders).expect("orders").0
}

fn ore(text: &str) -> i64 {
    Money::parse(text, b'.').expect("an amount").ore()
}

#[test]
fn the_bank_is_told_of_all_money_that_goes_out_once_or_it_is_said_why_not() {
    let house = house_with_money();
    let run = house.revision(LATER, 1);
    let out: i64 = rows(&run.join("payouts.csv"))
        .iter()
        .filter(|row| row["state"] == "pay")
        .chain(rows(&run.join("repayments.csv")).iter().filter(|row| !row["debtor_id"].is_empty()))
        .map(|row| ore(&row["amount"]))
        .sum();
    let left = rows(&run.join("payouts/left_out.csv"));
    let left_out: i64 = left.iter().map(|row| ore(&row["amount"])).sum();
    assert!(out > 0 && left_out > 0 && left_out < out);
    for version in pain001::Version::ALL {
        let file = run.join(format!("payouts/{}-001.xml", version.as_str()));
        let message =
            pain001::read(&std::fs::read(file).expect("a message")).expect("a message is read back");
        let paid: i64 =
            message.batches.iter().flat_map(|batch| &batch.transfers).map(|one| one.amount.ore()).sum();
        assert_eq!(paid + left_out, out, "{}", version.as_str());
    }
    for row in &left {
        let known = ["unknown_receiver", "deceased", "no_account", "account_abroad_or_wrong", "no_name"];
        assert!(known.contains(&row["why"].as_str()), "{row:?}");
    }
}

#[test]
fn nav_as_a_payer_is_told_of_each_of_its_order_versions_and_of_no_other() {
    let house = house_with_money();
    let job = std::fs::read_to_string(house.job()).expect("a job");
    let nav = job.lines().find_map(|line| line.strip_prefix("payer = ")).expect("a payer").trim_matches('"');
    let mut told = BTreeSet::new();
    for (date, allowed) in [(DATE, &["NY"][..]), (LATER, &["NY", "ENDR", "OPPH"][..])] {
        let run = house.revision(date, 1);
        let orders: Vec<Trekkpaalegg> = std::fs::read(run.join(format!("orders/{nav}.json")))
            .map(|bytes| serde_json::from_slice(&bytes).expect("orders"))
            .expect("orders of the payer");
        let file = std::fs::read(run.join("nav/innrapportering.json")).expect("documents");
        let documents = innrapportering::read(&file).expect("documents are read back");
        let base = |document: &innrapportering::Document| {
            let id = &document.dokument.innrapportering_trekk.kreditor_trekk_id;
            id.trim_end_matches(['P', 'M']).to_owned()
        };
        let told_ids: BTreeSet<String> = documents.iter().map(base).collect();
        for order in &orders {
            assert!(told_ids.contains(&order.trekkid), "{date}: {}", order.trekkid);
        }
        let ids: BTreeSet<&str> = orders.iter().map(|order| order.trekkid.as_str()).collect();
        for document in &documents {
            let one = &document.dokument.innrapportering_trekk;
            assert!(ids.contains(one.kreditor_trekk_id.trim_end_matches(['P', 'M'])));
            let action = serde_json::to_value(one.aksjonskode).expect("a word");
            let action = action.as_str().expect("a word");
            assert!(allowed.contains(&action), "{date}: {action}");
            told.insert(action.to_owned());
        }
    }
    assert_eq!(told.into_iter().collect::<Vec<_>>(), ["ENDR", "NY", "OPPH"]);
}

#[test]
fn a_creditor_sees_the_five_items_of_its_claims_in_running_deductions_and_nothing_else() {
    let house = house_with_money();
    let run = house.revision(LATER, 1);
    let text = std::fs::read_to_string(run.join("creditors/views-001.jsonl")).expect("views");
    let views: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("a view")).collect();
    let plan = rows(&run.join("allocations.csv"));
    let in_plan: BTreeSet<&str> = plan.iter().map(|row| row["claim_id"].as_str()).collect();
    let fields = [
        "better_priority",
        "claim_id",
        "class",
        "creditor_id",
        "date",
        "deductions",
        "equal_priority",
        "equal_priority_basis",
        "support_not_due",
    ];
    let (mut made, mut better) = (0, 0);
    for view in &views {
        let names: Vec<&str> = view.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(names.iter().copied().collect::<BTreeSet<_>>(), fields.into_iter().collect());
        let claim = view["claim_id"].as_str().expect("a claim");
        assert!(in_plan.contains(claim), "{claim}");
        // The sum with equal priority has the claim itself in it.
        let own = plan.iter().find(|row| row["claim_id"] == claim).expect("a row");
        let outstanding = ore(&own["planned"]) + ore(&own["outstanding_after"]);
        assert!(ore(view["equal_priority"].as_str().expect("a sum")) >= outstanding, "{claim}");
        better += u32::from(view["better_priority"] != "0.00");
        made += u32::from(
            view["deductions"].as_array().is_some_and(|all| all.iter().any(|one| !one["last"].is_null())),
        );
        assert!(view["deductions"].as_array().is_some_and(|all| !all.is_empty()));
    }
    assert!(views.len() > 50 && made > 0 && better > 0, "{} views, {made}, {better}", views.len());
}

#[test]
fn export_gives_the_bytes_of_the_night_and_one_creditor_alone() {
    let house = house_with_money();
    let run = house.revision(LATER, 1);
    let (folder, days) = (run.to_str().expect("a path"), house.path().join("days"));
    let days = days.to_str().expect("a path");
    let out = house.path().join("out");
    let path = out.to_str().expect("a path");
    for (format, more) in [
        ("pain.001.001.03", &["--inbox", days][..]),
        ("pain.001.001.09", &["--inbox", days]),
        ("innrapportering", &[]),
        ("creditor-views", &[]),
    ] {
        let output = program(&[&["export", format, folder, "--out", path], more].concat());
        assert!(output.status.success(), "{}", said(&output));
    }
    let written = tree(&out);
    assert_eq!(written.len(), 5);
    for (name, bytes) in &written {
        let own = ["payouts", "nav", "creditors"].map(|part| run.join(part).join(name));
        let own = own.iter().find(|path| path.exists()).expect("a file of the run");
        assert!(std::fs::read(own).expect("a file") == *bytes, "{name}");
    }
    let text = String::from_utf8(written["views-001.jsonl"].clone()).expect("text");
    let first: Value = serde_json::from_str(text.lines().next().expect("a view")).expect("a view");
    let creditor = first["creditor_id"].as_str().expect("a creditor");
    let of_creditor = |line: &&str| line.contains(&format!("\"creditor_id\":\"{creditor}\""));
    let count = text.lines().filter(of_creditor).count();
    let output = program(&["export", "creditor-views", folder, "--creditor", creditor, "--out", path]);
    assert!(output.status.success(), "{}", said(&output));
    let file = std::fs::read(out.join("creditor_view.json")).expect("a file");
    let file: Value = serde_json::from_slice(&file).expect("a view");
    assert_eq!(file["claims"].as_array().map(Vec::len), Some(count));
}

#[test]
fn what_goes_to_others_is_handed_over_verified_and_decided_again() {
    let house = house_with_money();
    house.released(LATER, 1);
    let run = house.revision(LATER, 1);
    let list = house.path().join(format!("runs/outbox/{LATER}-rev-001/handover.csv"));
    let handed: BTreeMap<String, u64> = rows(&list)
        .into_iter()
        .map(|row| (row["file"].clone(), row["count"].parse().expect("a number")))
        .collect();
    let views =
        std::fs::read_to_string(run.join("creditors/views-001.jsonl")).expect("views").lines().count();
    assert_eq!(handed["creditors/views-001.jsonl"], views as u64);
    let message = std::fs::read(run.join("payouts/pain.001.001.09-001.xml")).expect("a message");
    let message = pain001::read(&message).expect("a message");
    let payments: usize = message.batches.iter().map(|batch| batch.transfers.len()).sum();
    assert_eq!(handed["payouts/pain.001.001.09-001.xml"], payments as u64);
    assert!(handed["nav/innrapportering.json"] > 0 && handed["payouts/left_out.csv"] > 0);
    let (run, days) = (run.to_str().expect("a path"), house.path().join("days"));
    let job = house.job();
    let output = program(&[
        "verify",
        run,
        "--inbox",
        days.to_str().expect("a path"),
        "--job",
        job.to_str().expect("a path"),
    ]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_correction_pays_nothing_out_and_a_what_if_hands_nothing_over() {
    let house = house_with_money();
    house.released(LATER, 1);
    std::fs::write(house.day(LATER).join("children.csv"), "debtor_id,birth_date,lives_with\n")
        .expect("written");
    let control = house.day(LATER).join("control.json");
    let _ = std::fs::remove_file(control);
    let output = house.run(LATER, &["--correct", "--reason", "children were wrong", "--accept-stale"]);
    assert!(output.status.success(), "{}", said(&output));
    let correction = house.revision(LATER, 2);
    assert!(!correction.join("payouts").exists() && correction.join("creditors").exists());
    let out = house.path().join("out");
    let output = program(&[
        "export",
        "pain.001.001.03",
        correction.to_str().expect("a path"),
        "--inbox",
        house.path().join("days").to_str().expect("a path"),
        "--out",
        out.to_str().expect("a path"),
    ]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let output = house.run(DATE, &["--what-if"]);
    assert!(output.status.success(), "{}", said(&output));
    let what_if = house.path().join(format!("runs/what-if/{DATE}/rev-001"));
    assert!(what_if.join("payouts.csv").exists());
    for folder in ["payouts", "nav", "creditors"] {
        assert!(!what_if.join(folder).exists(), "{folder}");
    }
}

#[test]
fn a_job_that_asks_for_none_of_it_publishes_the_same_night_without() {
    let house = house();
    let asked = digests(&house.revision(DATE, 1));
    let plain = House::new();
    plain.generate(DATE, 300, 5);
    plain.publish(DATE);
    let plain = digests(&plain.revision(DATE, 1));
    let of_others =
        |name: &&String| ["payouts/", "nav/", "creditors/"].iter().any(|part| name.starts_with(part));
    let released = |name: &&String| *name == "release.json";
    let kept: BTreeMap<_, _> = asked.iter().filter(|(name, _)| !of_others(name) && !released(name)).collect();
    let names = kept.keys().chain(plain.keys().collect::<Vec<_>>().iter()).copied().collect::<BTreeSet<_>>();
    let other: Vec<_> =
        names.into_iter().filter(|name| kept.get(name).copied() != plain.get(*name)).collect();
    assert_eq!(other, Vec::<&String>::new());
    assert!(asked.keys().filter(of_others).count() >= 2);
}
