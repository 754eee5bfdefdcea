//! Over New Year 2026/27 the order inside class a and the class of the State's refund claim change with the day, and
//! the sizes of the orders only where the facts do.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use innkreving::units::ids::{synthetic_organisation, synthetic_person};

use crate::common::{House, day, rows};

/// Debtors of the new regime with 4,000 kroner a month above what they need.
fn debtors() -> [String; 2] {
    [11, 17].map(|number| synthetic_person(day("1980-03-14"), number).expect("a person").to_digits())
}

/// A night's inbox; the second debtor has `gross` in November.
fn inbox(house: &House, date: &str, gross: u32) {
    let folder = house.day(date);
    std::fs::create_dir_all(&folder).expect("a folder");
    let organisation = |number: u32| {
        let found = (number..number + 10).find_map(synthetic_organisation);
        found.expect("an organisation").to_digits()
    };
    let child = synthetic_person(day("2015-06-01"), 3).expect("a child").to_digits();
    let mut claims =
        "claim_id,debtor_id,kind,creditor_id,beneficiary_id,period,due_date,principal,decided_date\n"
            .to_owned();
    let mut incomes = "debtor_id,payer_id,month,income_kind,gross\n".to_owned();
    let mut households = "debtor_id,civil_status,deduction_regime,need_override,override_reason\n".to_owned();
    for (place, debtor) in debtors().iter().enumerate() {
        for (name, kind, period, principal) in [
            ("P", "SUPPORT_PRIVATE", "2026-11", 30_000),
            ("Q", "SUPPORT_PRIVATE", "2026-10", 10_000),
            ("S", "SUPPORT_STATE_REFUND", "2026-11", 40_000),
        ] {
            let creditor = organisation(40);
            writeln!(
                claims,
                "{name}{place},{debtor},{kind},{creditor},{child},{period},{period}-25,{principal},2026-11-30"
            )
            .expect("text");
        }
        for month in ["2026-09", "2026-10", "2026-11"] {
            let gross = if place == 1 && month == "2026-11" { gross } else { 40_000 };
            writeln!(incomes, "{debtor},{},{month},wage,{gross}", organisation(80)).expect("text");
        }
        writeln!(households, "{debtor},single,new,36000,set by a case officer").expect("text");
    }
    for (table, text) in [("claims", claims), ("incomes", incomes), ("debtors", households)] {
        std::fs::write(folder.join(table).with_extension("csv"), text).expect("a table");
    }
}

/// Class, step and what is planned, by claim.
fn plan(house: &House, date: &str) -> BTreeMap<String, String> {
    let row = |row: &BTreeMap<String, String>| {
        (row["claim_id"].clone(), format!("{}{} {}", row["class"], row["step"], row["planned"]))
    };
    rows(&house.revision(date, 1).join("allocations.csv")).iter().map(row).collect()
}

#[test]
fn over_new_year_the_priority_changes_and_the_orders_do_not() {
    let house = House::with_job("[law]\norder_form = \"amount\"\n");
    for (date, gross) in [("2026-12-15", 40_000), ("2026-12-31", 40_000), ("2027-01-04", 38_500)] {
        inbox(&house, date, gross);
        house.publish(date);
        house.released(date, 1);
    }
    let orders = |date: &str| rows(&house.revision(date, 1).join("orders.csv"));
    assert_eq!(orders("2026-12-15").len(), 2);
    assert!(orders("2026-12-31").is_empty(), "the same facts move nothing");
    let old_year = plan(&house, "2026-12-31");
    let new_year = plan(&house, "2027-01-04");
    let of = |plan: &BTreeMap<String, String>| ["P0", "Q0", "S0"].map(|claim| plan[claim].clone());
    assert_eq!(of(&old_year), ["a2 1500.00", "a2 500.00", "a2 2000.00"], "all support pro rata (fordf. § 9)");
    assert_eq!(of(&new_year), ["a1 4000.00", "a1 0.00", "d1 0.00"], "newest first, the State in class d");
    let moved = orders("2027-01-04");
    let told: Vec<[&str; 4]> = moved
        .iter()
        .map(|row| ["debtor_id", "action", "size", "reason"].map(|column| row[column].as_str()))
        .collect();
    assert_eq!(told, [[debtors()[1].as_str(), "change", "3500.00", "DECREASE"]], "only where the facts did");
}
