//! What stands in case files is what was published.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{DATE, folders, measures, ore, published};
use crate::common::rows;

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

#[test]
fn every_measure_has_a_case_file_that_tells_what_was_published() {
    let house = published("");
    let revision = house.revision(DATE, 1);
    let measures = measures(&revision);
    assert_eq!(folders(&revision.join("measures")), measures.keys().cloned().collect::<Vec<_>>());
    let mut kinds = BTreeSet::new();
    let mut notices: BTreeMap<String, String> = BTreeMap::new();
    for row in rows(&revision.join("registers/notices.csv")) {
        notices.insert(row["claim_id"].clone(), row["sent_date"].clone());
    }
    for (id, row) in &measures {
        let folder = revision.join("measures").join(id);
        assert_eq!(folders(&folder), ["case.html", "case.json", "draft.html"], "{id}");
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
        let case: Value = serde_json::from_str(&read("case.json")).expect("JSON");
        kinds.insert(row["measure"].clone());
        assert_eq!((text(&case, "measure"), text(&case, "amount")), (&*row["measure"], &*row["amount"]));
        assert_eq!((text(&case, "status"), &case["decided_by"]), ("proposed", &Value::Null), "{id}");
        assert_eq!(text(&case, "deadline"), row["deadline"], "{id}");
        assert_eq!(text(&case["debtor"], "id"), row["debtor_id"], "{id}");
        let claims = case["claims"].as_array().expect("claims");
        let names: Vec<&str> = claims.iter().map(|claim| text(claim, "claim_id")).collect();
        assert_eq!(names.join(" "), row["claims"], "{id}");
        assert!(claims.iter().all(|claim| claim["known"] == true), "{id}: the night has every claim");
        for claim in claims {
            if let Some(sent) = notices.get(text(claim, "claim_id")) {
                assert_eq!(text(&claim["notice"], "sent"), sent, "{id}");
            }
        }
        let facts = case["facts"].as_array().expect("facts");
        let told: Vec<String> =
            facts.iter().map(|fact| format!("{}={}", text(fact, "name"), text(fact, "value"))).collect();
        assert_eq!(told.join("; "), row["facts"], "{id}");
        assert!(facts.iter().all(|fact| text(fact, "label") != text(fact, "name")), "{id}: {facts:?}");
        let (page, draft) = (read("case.html"), read("draft.html"));
        for page in [&page, &draft] {
            assert!(page.contains("<html lang=\"nb\">") && !page.contains("<script"), "{id}");
            assert!(page.contains(id), "{id}");
            assert_eq!(page.matches("<h1").count(), 1, "{id}");
        }
        assert!(page.contains("Ingen har avgjort dette") && draft.contains("UTKAST"), "{id}");
        assert!(!case["missing"].as_array().expect("sentences").is_empty(), "{id}");
    }
    // Liability of payers takes a night before this one.
    assert!(kinds.len() >= 12, "{kinds:?}");
}

#[test]
fn an_estate_is_split_to_the_ore() {
    let house = published("");
    let revision = house.revision(DATE, 1);
    let mut looked = 0;
    for (id, row) in measures(&revision) {
        let bytes = std::fs::read(revision.join("measures").join(&id).join("case.json")).expect("a file");
        let case: Value = serde_json::from_slice(&bytes).expect("JSON");
        let Some(classes) = case["estate"]["classes"].as_array() else { continue };
        looked += 1;
        let facts: BTreeMap<&str, &str> =
            row["facts"].split("; ").filter_map(|fact| fact.split_once('=')).collect();
        assert_eq!(case["estate"]["agrees"], true, "{id}");
        let mut all = 0;
        for class in classes {
            let rows = class["rows"].as_array().expect("rows");
            let sum: i64 = rows.iter().map(|row| ore(text(row, "amount"))).sum();
            assert_eq!(sum, ore(text(class, "sum")), "{id}");
            assert_eq!(sum, ore(facts[text(class, "class")]), "{id}");
            all += sum;
        }
        assert_eq!(all, ore(&row["amount"]), "{id}");
    }
    assert!(looked >= 2, "{looked} estates");
}
