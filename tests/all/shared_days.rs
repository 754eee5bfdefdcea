//! Real-shaped days around NAV's own test file, where they stand beside the project.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use crate::common::{House, digests, program, rows, said, shared};
use crate::money::{no_ore_twice, ore};

const NAV_LINES: u64 = 101;
/// The sum in the file's own trailer, in kroner.
const NAV_SUM: &str = "2645917.40";

fn copy_day(house: &House, date: &str) -> bool {
    let Some(from) = shared(&format!("days/{date}")) else { return false };
    std::fs::create_dir_all(house.day(date)).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), house.day(date).join(entry.file_name())).expect("copied");
    }
    true
}

#[test]
fn navs_own_file_of_101_claims_goes_through_a_night() {
    let house = House::with_job("[checks]\nidentifier_checks = \"warn\"\n");
    if !copy_day(&house, "2023-09-15") {
        return;
    }
    house.publish("2023-09-15");
    let run = house.revision("2023-09-15", 1);
    let text = std::fs::read_to_string(house.day("2023-09-15").join("claims-nav.txt")).expect("the file");
    let nav: BTreeSet<String> = text
        .lines()
        .filter(|line| line.starts_with("0030"))
        .map(|line| line.chars().skip(11).take(18).collect::<String>().trim().to_owned())
        .collect();
    let mut found = BTreeSet::new();
    for file in ["allocations.csv", "holds.csv"] {
        found.extend(rows(&run.join(file)).into_iter().map(|row| row["claim_id"].clone()));
    }
    found.extend(rows(&run.join("rejects.csv")).into_iter().map(|row| row["row_key"].clone()));
    let lost: Vec<&String> = nav.difference(&found).collect();
    assert!(lost.is_empty(), "{} of {} lost", lost.len(), nav.len());

    let summary: serde_json::Value =
        serde_json::from_slice(&std::fs::read(run.join("summary.json")).expect("a summary")).expect("JSON");
    let inputs = summary["inputs"].as_array().expect("inputs");
    let file = inputs.iter().find(|input| input["input"] == "claims-nav.txt").expect("the file is named");
    assert_eq!(file["rows"].as_u64(), Some(NAV_LINES));
    assert_eq!(file["sum_read"].as_str(), Some(NAV_SUM));
    assert!(!rows(&run.join("orders.csv")).is_empty(), "orders for the claims already given notice");
    let noticed: BTreeSet<String> =
        rows(&run.join("notices.csv")).into_iter().map(|row| row["claim_id"].clone()).collect();
    assert!(nav.iter().any(|claim| noticed.contains(claim)), "notices for the others");
}

#[test]
fn the_day_gives_the_same_bytes_again() {
    let mut seen = Vec::new();
    for threads in ["1", "2", "7"] {
        let house = House::with_job("[checks]\nidentifier_checks = \"warn\"\n");
        if !copy_day(&house, "2023-09-15") {
            return;
        }
        let output = house.run("2023-09-15", &["--threads", threads]);
        assert!(output.status.success(), "{}", said(&output));
        seen.push(digests(&house.revision("2023-09-15", 1)));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
}

#[test]
fn what_was_given_notice_the_first_night_is_ordered_the_second() {
    let house = House::with_job("[checks]\nidentifier_checks = \"warn\"\n");
    if !copy_day(&house, "2023-09-15") || !copy_day(&house, "2023-10-16") {
        return;
    }
    house.publish("2023-09-15");
    house.released("2023-09-15", 1);
    house.publish("2023-10-16");
    let [first, second] = ["2023-09-15", "2023-10-16"].map(|date| house.revision(date, 1));
    let names = |file: &std::path::Path| -> BTreeSet<String> {
        rows(file).into_iter().map(|row| row["claim_id"].clone()).collect()
    };
    let noticed: BTreeSet<String> =
        names(&first.join("notices.csv")).into_iter().filter(|claim| claim.starts_with("OB04")).collect();
    assert!(noticed.len() > 40, "NAV's claims had their notice");
    let planned = names(&second.join("allocations.csv"));
    let holds = rows(&second.join("holds.csv"));
    for claim in &noticed {
        let found = holds.iter().find(|row| row["claim_id"] == *claim);
        let code = found.map_or("none", |row| &row["code"]);
        assert!(
            planned.contains(claim)
                || matches!(code, "NO_ROOM" | "NO_PAYER" | "DEBTOR_UNKNOWN" | "CLAIM_CLOSED"),
            "a notice of a month is no hindrance any more, not {code}"
        );
    }
    let in_orders: BTreeSet<String> = rows(&second.join("registers/participations.csv"))
        .into_iter()
        .map(|row| row["claim_id"].clone())
        .collect();
    assert!(noticed.intersection(&in_orders).count() > 30, "NAV's claims are in orders");

    let before = rows(&first.join("orders.csv"));
    let moved = rows(&second.join("orders.csv"));
    let versions: Vec<_> = moved.iter().filter(|row| row["trekkversjon"] == "2").collect();
    assert!(
        versions.iter().any(|row| row["action"] == "change")
            && versions.iter().any(|row| row["action"] == "end")
    );
    for (place, row) in moved.iter().enumerate() {
        assert_eq!(row["sekvensnummer"], (before.len() + place + 1).to_string(), "without a gap");
        if let Some(old) = before.iter().find(|old| old["trekkid"] == row["trekkid"]) {
            assert_eq!(
                (&row["kid"], &row["debtor_id"], &row["payer_id"]),
                (&old["kid"], &old["debtor_id"], &old["payer_id"])
            );
        }
    }
    let decided = rows(&second.join("decisions.csv"));
    assert!(decided.iter().any(|row| row["action"] == "unchanged"), "the same facts move nothing");
}

/// A payment made from an order of the second night.
struct Paid {
    id: String,
    kid: String,
    payer: String,
    ore: i64,
    month: &'static str,
}

/// What an order takes of October's pay: its percentage of gross, or its amount.
fn ordered(order: &BTreeMap<String, String>, incomes: &[BTreeMap<String, String>], month: &str) -> i64 {
    let periods: serde_json::Value = serde_json::from_str(&order["periods"]).expect("periods");
    let last = format!("{month}-28");
    let covers = |period: &&serde_json::Value| {
        period["startdato"].as_str() <= Some(&last)
            && period["sluttdato"].as_str().is_none_or(|end| end >= last.as_str())
    };
    let Some(period) = periods.as_array().expect("periods").iter().find(covers) else { return 0 };
    let number = |value: &serde_json::Value| -> Option<i64> {
        value.to_string().split('.').next().and_then(|text| text.parse().ok())
    };
    if let Some(kroner) = number(&period["trekkbeloep"]["trekkbeloep"]) {
        return 100 * kroner;
    }
    let percent: i64 = number(&period["trekkprosent"]["trekkprosent"]).expect("a whole percentage");
    let of_payer = incomes.iter().filter(|row| {
        row["debtor_id"] == order["debtor_id"]
            && row["payer_id"] == order["payer_id"]
            && row["month"] == month
    });
    of_payer.map(|row| ore(&row["gross"])).sum::<i64>() * percent / 100
}

/// The second day once more as a third one, a month's pay later, with these payments.
fn third_day(house: &House, date: &str, payments: &[Paid]) {
    assert!(copy_day_as(house, "2023-10-16", date));
    let incomes = house.day(date).join("incomes.csv");
    let text = std::fs::read_to_string(&incomes).expect("incomes");
    let october = text.lines().filter(|line| line.contains(",2023-09,"));
    let october: Vec<String> = october.map(|line| line.replace(",2023-09,", ",2023-10,")).collect();
    std::fs::write(&incomes, format!("{text}{}\n", october.join("\n"))).expect("written");
    let mut file = "payment_id,kid,payer_id,amount,value_date,pay_month\n".to_owned();
    for Paid { id, kid, payer, ore, month } in payments {
        let _ = writeln!(file, "{id},{kid},{payer},{}.{:02},2023-11-28,{month}", ore / 100, ore % 100);
    }
    std::fs::write(house.day(date).join("payments.csv"), file).expect("written");
}

fn copy_day_as(house: &House, from: &str, date: &str) -> bool {
    let Some(from) = shared(&format!("days/{from}")) else { return false };
    std::fs::create_dir_all(house.day(date)).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), house.day(date).join(entry.file_name())).expect("copied");
    }
    true
}

type Order = BTreeMap<String, String>;

/// The standing orders of the second night that take something of October's pay, which is that of September.
fn taking_in_october(orders: &[Order], incomes: &[Order]) -> Vec<(Order, i64)> {
    let mut october = incomes.to_vec();
    for row in &mut october {
        if row["month"] == "2023-09" {
            row.insert("month".to_owned(), "2023-10".to_owned());
        }
    }
    orders
        .iter()
        .filter(|order| order["status"] == "aktiv")
        .map(|order| (order.clone(), ordered(order, &october, "2023-10")))
        .filter(|(_, ore)| *ore > 10_000)
        .collect()
}

/// Payments of every sort: as ordered, half, twice, too much, from another payer, of no order, too late.
fn remitted(taking: &[(Order, i64)], ended: &Order) -> Vec<Paid> {
    let paid = |id: &str, order: &Order, ore: i64| Paid {
        id: id.to_owned(),
        kid: order["kid"].clone(),
        payer: order["payer_id"].clone(),
        ore,
        month: "2023-10",
    };
    let of = |id: &str, at: usize| paid(id, &taking[at].0, taking[at].1);
    let mut payments = vec![
        of("RIGHT", 0),
        Paid { ore: taking[1].1 / 2, ..of("SHORT", 1) },
        of("DOUBLE-1", 2),
        of("DOUBLE-2", 2),
        Paid { ore: 90_000_000, ..of("MUCH", 3) },
        Paid { payer: taking[5].0["payer_id"].clone(), ..of("OTHER", 4) },
        Paid { kid: "999999998".to_owned(), ore: 12_345, ..of("UNKNOWN", 0) },
        paid("LATE", ended, 50_000),
    ];
    let rest = taking.iter().skip(6);
    payments.extend(rest.map(|(order, ore)| paid(&format!("P-{}", order["trekkid"]), order, *ore)));
    payments
}

/// Each payment has its code, and what is missing is named.
fn told_right(third: &Path, taking: &[(Order, i64)]) {
    let faults: BTreeSet<(String, String)> = rows(&third.join("payment_faults.csv"))
        .into_iter()
        .map(|row| (row["payment_id"].clone(), row["code"].clone()))
        .collect();
    let has = |id: &str, code: &str| faults.contains(&(id.to_owned(), code.to_owned()));
    assert!(
        has("UNKNOWN", "UNKNOWN_KID") && has("LATE", "ORDER_ENDED") && has("MUCH", "TOO_MUCH"),
        "{faults:?}"
    );
    assert_eq!(has("OTHER", "WRONG_PAYER"), taking[4].0["payer_id"] != taking[5].0["payer_id"]);
    assert!(!faults.iter().any(|(id, _)| id == "RIGHT" || id == "SHORT"), "{faults:?}");
    let missing: BTreeMap<String, i64> = rows(&third.join("liabilities.csv"))
        .into_iter()
        .filter(|row| row["month"] == "2023-10")
        .map(|row| (row["trekkid"].clone(), ore(&row["ordered"]) - ore(&row["received"])))
        .collect();
    assert_eq!(missing.get(&taking[0].0["trekkid"]), None, "all of it came");
    let half = taking[1].1 - taking[1].1 / 2;
    assert_eq!(missing.get(&taking[1].0["trekkid"]), Some(&half), "half is missing");
}

#[test]
fn what_payers_remit_under_the_second_nights_orders_is_taken_the_third_night_once() {
    const DAYS: [&str; 4] = ["2023-09-15", "2023-10-16", "2023-11-30", "2023-12-05"];
    let house = House::with_job("[checks]\nidentifier_checks = \"warn\"\n");
    if !copy_day(&house, DAYS[0]) || !copy_day(&house, DAYS[1]) {
        return;
    }
    let night = |date: &str| {
        house.publish(date);
        house.released(date, 1);
        house.revision(date, 1)
    };
    night(DAYS[0]);
    let orders = rows(&night(DAYS[1]).join("registers/orders.csv"));
    let taking = taking_in_october(&orders, &rows(&house.day(DAYS[1]).join("incomes.csv")));
    assert!(taking.len() >= 6, "{} orders take something in October", taking.len());
    let ended = orders.iter().find(|order| order["status"] == "avsluttet").expect("an ended order");
    let payments = remitted(&taking, ended);
    third_day(&house, DAYS[2], &payments);
    told_right(&night(DAYS[2]), &taking);

    // The same payments again on a fourth night are nothing but told.
    third_day(&house, DAYS[3], &payments);
    let fourth = night(DAYS[3]);
    let repeated = rows(&fourth.join("payment_faults.csv"));
    let again = repeated.iter().filter(|row| row["code"] == "REPEATED").count();
    assert_eq!(again, payments.len(), "{repeated:?}");
    assert!(rows(&fourth.join("distributions.csv")).iter().all(|row| row["claim_id"].is_empty()));
    let runs: Vec<_> = DAYS.iter().map(|date| (house.revision(date, 1), house.day(date))).collect();
    let with_credits = runs.iter().filter(|(_, inbox)| inbox.join("credits.csv").is_file());
    no_ore_twice(with_credits.map(|(run, inbox)| (run.as_path(), Some(inbox.as_path()))));
    for (run, inbox) in &runs {
        verified(run, inbox);
    }
}

/// Verifies a run from its files and by deciding it again.
fn verified(run: &Path, inbox: &Path) {
    let path = |path: &Path| path.to_str().expect("a path").to_owned();
    let output = program(&["verify", &path(run), "--inbox", &path(inbox)]);
    assert!(output.status.success(), "{}", said(&output));
}
