//! Very many of one: a debtor with a hundred thousand claims, a payer with all debtors. The work grows with the rows,
//! not with their square.

use std::fmt::Write as _;

use super::{DATE, Most, bounded, run, small};
use crate::common::{House, rows, said};

/// What a hundred thousand claims, and their notices and letters, may take.
const MANY: Most = Most { mib: 1_500, seconds: 90 };

#[test]
fn a_debtor_with_a_hundred_thousand_claims_is_decided_as_any_other() {
    let house = small();
    let debtors = rows(&house.day(DATE).join("debtors.csv"));
    let incomes = rows(&house.day(DATE).join("incomes.csv"));
    let earns = |id: &str| incomes.iter().any(|row| row["debtor_id"] == id && row["income_kind"] == "wage");
    let debtor =
        debtors.iter().map(|row| &row["debtor_id"]).find(|id| earns(id)).expect("a debtor with a wage");
    let count = 100_000;
    let mut text =
        String::from("claim_id,debtor_id,kind,creditor_id,due_date,established_date,notice_sent,principal\n");
    for at in 0..count {
        let sum = at % 5000 + 1;
        writeln!(text, "A-{at:07},{debtor},TAX_RESIDUAL,310844136,2025-01-01,2025-01-01,2026-10-25,{sum}")
            .expect("text");
    }
    std::fs::write(house.day(DATE).join("claims.csv"), text).expect("written");
    let ran = run(&house, MANY);
    assert!(ran.output.status.success(), "{}", said(&ran.output));
    println!("one debtor: {} MiB, {} ms", ran.mib, ran.time.as_millis());
    let held = rows(&house.revision(DATE, 1).join("holds.csv")).len();
    let planned = rows(&house.revision(DATE, 1).join("allocations.csv")).len();
    assert!(held + planned >= count && planned > 0, "{planned} planned, {held} held");
    let orders = rows(&house.revision(DATE, 1).join("orders.csv"));
    assert!(orders.iter().any(|row| row["debtor_id"] == *debtor));

    // The night after, with all that stands in the registers.
    house.released(DATE, 1);
    let next = "2026-11-23";
    std::fs::rename(house.day(DATE), house.day(next)).expect("moved");
    let ran = bounded(&["run", house.job().to_str().expect("a path"), "--date", next, "--quiet"], MANY);
    assert!(ran.output.status.success(), "{}", said(&ran.output));
    println!("the night after: {} MiB, {} ms", ran.mib, ran.time.as_millis());
}

#[test]
fn a_payer_of_all_debtors_gets_one_file_with_all_orders() {
    let house = House::new();
    house.generate(DATE, 3_000, 5);
    std::fs::remove_file(house.day(DATE).join("control.json")).expect("gone");
    let path = house.day(DATE).join("incomes.csv");
    let text = std::fs::read_to_string(&path).expect("a table");
    let mut one = String::new();
    for (at, line) in text.lines().enumerate() {
        let mut fields: Vec<&str> = line.split(',').collect();
        if at > 0 {
            fields[1] = "310000086";
        }
        writeln!(one, "{}", fields.join(",")).expect("text");
    }
    std::fs::write(&path, one).expect("written");
    let ran = run(&house, MANY);
    assert!(ran.output.status.success(), "{}", said(&ran.output));
    let orders = rows(&house.revision(DATE, 1).join("orders.csv"));
    let own: Vec<_> = orders.iter().filter(|row| row["payer_id"] == "310000086").collect();
    assert!(own.len() > 500, "{} orders", own.len());
    let file = std::fs::read(house.revision(DATE, 1).join("orders/310000086.json")).expect("a file");
    let read: Vec<serde_json::Value> = serde_json::from_slice(&file).expect("JSON");
    assert_eq!(read.len(), own.len());
}
