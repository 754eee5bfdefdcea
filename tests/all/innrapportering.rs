//! What NAV as a payer makes of orders: the public pairs of an order and its document, where they stand beside the
//! project, and the same promise on pairs of the project's own.

use std::path::{Path, PathBuf};

use innkreving::orders::innrapportering::{self, NavTerms, OrderFacts};
use innkreving::orders::trekkpaalegg::Trekkpaalegg;
use serde_json::Value;

use crate::common::shared;

const RESULT: &str = "_resultat.json";

/// The pairs of a folder: an order, and the documents it gives.
fn pairs(folder: &Path) -> Vec<(PathBuf, PathBuf)> {
    let mut pairs: Vec<(PathBuf, PathBuf)> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter_map(|result| {
            let name = result.file_name()?.to_str()?.strip_suffix(RESULT)?.to_owned();
            Some((folder.join(name + ".json"), result))
        })
        .collect();
    pairs.sort();
    pairs
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON")
}

/// The order of a file.
fn order(path: &Path) -> Trekkpaalegg {
    serde_json::from_value(json(path)).expect("an order")
}

/// Figures as text of the same number, so that 17, 17.0 and 17.00 are one.
fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            let text = number.to_string();
            let text =
                if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
            Value::String(format!("number {text}"))
        }
        Value::Array(values) => values.into_iter().map(plain).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, plain(value))).collect(),
        other => other,
    }
}

/// What an order gives after the versions before it, as the pairs hold it.
fn given(earlier: &[Trekkpaalegg], now: &Trekkpaalegg) -> Value {
    let facts = |order: &Trekkpaalegg| OrderFacts::try_from(order).expect("an order NAV can be told of");
    let earlier: Vec<OrderFacts> = earlier.iter().map(facts).collect();
    let terms = NavTerms {
        day: now.day().expect("a day"),
        creditor_tss: "80000423362".to_owned(),
        source: "SOKOSUTLEGG".to_owned(),
    };
    let documents = innrapportering::documents_after(&earlier, &facts(now), &terms);
    let file = innrapportering::file(&documents).expect("JSON");
    assert_eq!(innrapportering::read(&file).expect("JSON"), documents);
    let mut all: Value = serde_json::from_slice(&file).expect("JSON");
    for document in all.as_array_mut().expect("an array") {
        let fields = document["dokument"].as_object_mut().expect("an object");
        let transaction = fields.remove("transaksjonsId").expect("a number of its own");
        assert_eq!(transaction.as_str().map(str::len), Some(36));
        *document = Value::Object(fields.clone());
    }
    plain(all)
}

#[test]
fn navs_own_pairs_come_out_as_they_are() {
    let Some(folder) = shared("examples/innrapportering") else { return };
    let pairs = pairs(&folder);
    assert!(pairs.len() >= 5, "{} pairs", pairs.len());
    for (before, result) in pairs {
        assert_eq!(given(&[], &order(&before)), plain(json(&result)), "{}", before.display());
    }
}

#[test]
fn the_projects_own_pairs_come_out_as_they_are_version_after_version() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/innrapportering");
    let pairs = pairs(&folder);
    assert_eq!(pairs.len(), 7);
    let mut earlier: Vec<Trekkpaalegg> = Vec::new();
    for (path, result) in pairs {
        let now = order(&path);
        earlier.retain(|one| one.trekkid == now.trekkid);
        assert_eq!(earlier.len() + 1, usize::try_from(now.trekkversjon).expect("few"), "{}", path.display());
        assert_eq!(given(&earlier, &now), plain(json(&result)), "{}", path.display());
        earlier.push(now);
    }
}

#[test]
fn every_published_sample_of_an_order_can_be_told() {
    let Some(folder) = shared("examples/trekkpaalegg") else { return };
    let mut orders: Vec<Trekkpaalegg> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| order(&entry.expect("an entry").path()))
        .collect();
    orders.sort_by_key(|order| (order.trekkid.clone(), order.trekkversjon));
    let codes = |given: &Value| -> Vec<String> {
        let all = given.as_array().expect("an array").iter();
        all.map(|one| one["innrapporteringTrekk"]["aksjonskode"].as_str().expect("a code").to_owned())
            .collect()
    };
    for versions in orders.chunk_by(|one, next| one.trekkid == next.trekkid) {
        for (place, now) in versions.iter().enumerate() {
            let given = given(&versions[..place], now);
            let ended = serde_json::to_value(now.trekkstatus).expect("JSON") == "avsluttet";
            let codes = codes(&given);
            assert!(!codes.is_empty(), "{} {}", now.trekkid, now.trekkversjon);
            assert_eq!(codes.iter().all(|code| code == "OPPH"), ended, "{} {codes:?}", now.trekkid);
            assert_eq!(
                codes.contains(&"NY".to_owned()),
                place == 0 || codes.len() == 2 && !ended,
                "{codes:?}"
            );
        }
    }
}
