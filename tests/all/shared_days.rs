//! Real-shaped days around NAV's own test file, where they stand beside the project.

use std::collections::BTreeSet;

use crate::common::{House, digests, rows, said, shared};

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
