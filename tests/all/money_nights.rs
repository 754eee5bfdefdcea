//! Money in the files of a night: taken once, carried over by a correction, and there for the next night.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::common::{House, program, rows, said};
use crate::release::{change, json};

const FIRST: &str = "2026-11-20";
const SECOND: &str = "2026-11-23";
/// The tables and registers of money.
const FILES: [&str; 14] = [
    "setoffs.csv",
    "nettings.csv",
    "distributions.csv",
    "payouts.csv",
    "repayments.csv",
    "payment_faults.csv",
    "liabilities.csv",
    "fees.csv",
    "registers/payments.csv",
    "registers/distributions.csv",
    "registers/setoffs.csv",
    "registers/credits.csv",
    "registers/nettings.csv",
    "registers/fees.csv",
];

/// Puts payments of no order into the inbox of a day.
fn pay(house: &House, date: &str, payments: &[(&str, &str)]) {
    let mut text = String::from("payment_id,kid,payer_id,amount,value_date,pay_month\n");
    for (payment, amount) in payments {
        let _ = writeln!(text, "{payment},999999999999994,310844136,{amount},2026-11-19,2026-10");
    }
    std::fs::write(house.day(date).join("payments.csv"), text).expect("written");
    let _ = std::fs::remove_file(house.day(date).join("control.json"));
}

fn of(run: &Path, name: &str, payment: &str) -> Vec<BTreeMap<String, String>> {
    rows(&run.join(name)).into_iter().filter(|row| row["payment_id"] == payment).collect()
}

fn verified(house: &House, date: &str, number: u32) {
    let run = house.revision(date, number);
    let inbox = house.day(date);
    let output =
        program(&["verify", run.to_str().expect("a path"), "--inbox", inbox.to_str().expect("a path")]);
    assert!(output.status.success(), "{}", said(&output));
}

/// A first night, released, that has taken a payment of no order.
fn house() -> House {
    let house = House::new();
    for (date, seed) in [(FIRST, 1), (SECOND, 2)] {
        house.generate(date, 30, seed);
    }
    pay(&house, FIRST, &[("P-1", "10.00")]);
    let output = house.run(FIRST, &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("Payment faults: 1 UNKNOWN_KID"), "{}", said(&output));
    house.released(FIRST, 1);
    house
}

#[test]
fn a_payment_is_taken_once_and_known_from_then_on() {
    let house = house();
    let first = house.revision(FIRST, 1);
    let row = &of(&first, "distributions.csv", "P-1")[0];
    assert_eq!((row["claim_id"].as_str(), row["total"].as_str()), ("", "10.00"));
    assert_eq!(of(&first, "registers/payments.csv", "P-1").len(), 1);
    let money = &json(&first.join("summary.json"))["money"];
    assert_eq!((&money["payments"]["amount"], &money["payments"]["count"]), (&"10.00".into(), &1.into()));

    pay(&house, SECOND, &[("P-2", "5.00"), ("P-1", "10.00")]);
    house.publish(SECOND);
    let second = house.revision(SECOND, 1);
    let code = |payment: &str| of(&second, "payment_faults.csv", payment)[0]["code"].clone();
    assert_eq!((code("P-1"), code("P-2")), ("REPEATED".to_owned(), "UNKNOWN_KID".to_owned()));
    for payment in ["P-1", "P-2"] {
        assert_eq!(of(&second, "registers/payments.csv", payment).len(), 1, "{payment}");
    }
    verified(&house, FIRST, 1);
    verified(&house, SECOND, 1);
}

#[test]
fn a_correction_carries_the_money_over_and_leaves_new_payments_to_the_next_night() {
    let house = house();
    pay(&house, FIRST, &[("P-1", "10.00"), ("P-2", "5.00"), ("P-3", "6.00")]);
    change(&house, FIRST, "incomes");
    let output = house.run(FIRST, &["--correct", "--reason", "late incomes"]);
    assert!(output.status.success(), "{}", said(&output));
    let warning = "payments the released night did not take, to come with the next: 2";
    assert!(said(&output).contains(warning), "{}", said(&output));
    let [released, correction] = [1, 2].map(|number| house.revision(FIRST, number));
    for name in FILES {
        let bytes = |run: &Path| std::fs::read(run.join(name)).expect(name);
        assert!(bytes(&released) == bytes(&correction), "{name}");
    }
    let [was, is] = [&released, &correction].map(|run| json(&run.join("summary.json")));
    assert_eq!(was["money"], is["money"]);
    assert!(is["warnings"].as_array().expect("warnings").contains(&warning.into()));
    verified(&house, FIRST, 2);
    house.released(FIRST, 2);

    pay(&house, SECOND, &[("P-1", "10.00"), ("P-2", "5.00")]);
    house.publish(SECOND);
    let second = house.revision(SECOND, 1);
    assert_eq!(of(&second, "payment_faults.csv", "P-2")[0]["code"], "UNKNOWN_KID", "it comes now");
    assert_eq!(of(&second, "payment_faults.csv", "P-1")[0]["code"], "REPEATED");
    verified(&house, SECOND, 1);
}
