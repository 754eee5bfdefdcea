//! What a reader of the orders relies on, checked on the published files alone.

use std::collections::BTreeSet;

use innkreving::orders::rules::check;
use innkreving::orders::trekkpaalegg::Trekkpaalegg;
use innkreving::units::Kid;
use serde_json::Value;

use crate::common::{House, rows, shared};

const DATE: &str = "2026-11-20";

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn published_orders_pass_a_readers_rules() {
    for form in ["percent", "amount", "auto"] {
        let house = House::with_job(&format!("[law]\norder_form = \"{form}\"\n"));
        house.generate(DATE, 300, 8);
        house.publish(DATE);
        let run = house.revision(DATE, 1);
        let mut read = 0;
        for entry in std::fs::read_dir(run.join("orders")).expect("orders") {
            let path = entry.expect("an entry").path();
            let payer = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let versions: Vec<Value> =
                serde_json::from_slice(&std::fs::read(&path).expect("a file")).expect("JSON");
            for version in &versions {
                assert_eq!(version["trekkpliktig"], payer.as_str());
                reader_accepts(version);
                read += 1;
            }
        }
        assert_eq!(read, rows(&run.join("orders.csv")).len(), "{form}");
        assert!(read > 0);
    }
}

/// Exactly one size a period, no overlap, a KID that fits, 0–100 %, a start after the day.
fn reader_accepts(version: &Value) {
    assert_eq!(version["trekkstatus"], "aktiv");
    assert_eq!(version["opprettet"], format!("{DATE}T20:00:00Z"));
    assert!(version["saksnummer"].as_str().is_some_and(|text| text.starts_with("TREKK/2026/")));
    let kid = version["betalingsinformasjon"]["kidnummer"].as_str().expect("a KID");
    assert!(Kid::parse(kid).is_some());
    let mut last_end = DATE.to_owned();
    let periods = version["trekkstoerrelseForPeriode"].as_array().expect("periods");
    assert!(!periods.is_empty());
    for period in periods {
        let start = period["startdato"].as_str().expect("a start");
        assert!(start > last_end.as_str(), "{start} after {last_end}");
        let percent = period["trekkprosent"]["trekkprosent"].as_f64();
        let amount = period["trekkbeloep"]["trekkbeloep"].as_f64();
        assert!(percent.is_some() != amount.is_some(), "exactly one size");
        assert!(percent.is_none_or(|percent| (0.0..=100.0).contains(&percent)));
        assert!(amount.is_none_or(|amount| amount >= 0.0));
        period["sluttdato"].as_str().unwrap_or("9999-12-31").clone_into(&mut last_end);
        assert!(last_end.as_str() >= start);
    }
}

#[test]
fn new_orders_have_the_shape_of_the_public_samples() {
    let Some(samples) = shared("examples/trekkpaalegg") else { return };
    let sample: Value = serde_json::from_slice(
        &std::fs::read(samples.join("1_nytt_trekk_prosenttrekk.json")).expect("a sample"),
    )
    .expect("JSON");
    let house = House::new();
    house.generate(DATE, 60, 9);
    house.publish(DATE);
    let entry = std::fs::read_dir(house.revision(DATE, 1).join("orders")).expect("orders").next();
    let path = entry.expect("an order").expect("an entry").path();
    let versions: Vec<Value> = serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON");
    assert_eq!(keys(&versions[0]), keys(&sample));
    assert_eq!(keys(&versions[0]["betalingsinformasjon"]), keys(&sample["betalingsinformasjon"]));
    for (key, value) in sample.as_object().expect("an object") {
        let (ours, theirs) = (std::mem::discriminant(&versions[0][key]), std::mem::discriminant(value));
        assert_eq!(ours, theirs, "{key} is of another type");
    }
}

#[test]
fn the_authoritys_own_samples_pass_a_readers_rules() {
    let Some(folder) = shared("examples/trekkpaalegg") else { return };
    let mut orders: Vec<Trekkpaalegg> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .map(|path| serde_json::from_slice(&std::fs::read(path).expect("a sample")).expect("the wire format"))
        .collect();
    orders.sort_by_key(|order| (order.trekkid.clone(), order.trekkversjon));
    assert!(orders.len() >= 17, "{} samples", orders.len());
    for (at, order) in orders.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &orders[at]).filter(|before| before.trekkid == order.trekkid);
        assert_eq!(check(order, before), Ok(()), "{} {}", order.trekkid, order.trekkversjon);
    }
    let json = serde_json::to_value(&orders[0]).expect("JSON");
    assert_eq!(json["trekkstoerrelseForPeriode"][0]["trekkprosent"]["trekkprosent"].to_string(), "17.0");
}
