//! The totals of a night without persons: words that are not known to name nobody are left out.

use serde_json::Value;

use super::columns::{Column, tells_nobody};
use super::names::Key;

/// The totals with pseudonyms, what stands of debtors in the order of their pseudonyms.
///
/// # Errors
/// When the text is no JSON.
pub fn redacted(text: &[u8], key: &Key) -> serde_json::Result<Vec<u8>> {
    let mut totals: Value = serde_json::from_slice(text)?;
    redact("", &mut totals, key);
    let mut bytes = serde_json::to_vec_pretty(&totals)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn redact(name: &str, value: &mut Value, key: &Key) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                redact(name, field, key);
            }
        }
        Value::Array(all) => {
            for one in all.iter_mut() {
                redact(name, one, key);
            }
            let debtor = |one: &Value| one["debtor_id"].as_str().unwrap_or_default().to_owned();
            all.sort_by_cached_key(debtor);
        }
        Value::String(word) => *word = column(name, word).redacted(word, key),
        Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

fn column(name: &str, word: &str) -> Column {
    match name {
        "job" | "collection_day" | "input" => Column::Kept,
        "debtor_id" | "authority_id" => Column::Party,
        "deduction_id" => Column::Reference,
        _ if tells_nobody(word.strip_prefix('-').unwrap_or(word)) => Column::Kept,
        _ => Column::Out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debtors_among_the_totals_have_pseudonyms_and_their_order() {
        let key = Key::new(&[1; 32]);
        let text = r#"{"job":"night","inputs":[{"input":"claims","sum_read":"-12.00","file":"19847800073.csv"},
            {"input":"assets"}],"priority_notices":[{"debtor_id":"01817800061","gets":"0.00"},
            {"debtor_id":"19847800073","authority_id":"306000063","deduction_id":"ANN-00000116-1"}],"rows":5}"#;
        let made = redacted(text.as_bytes(), &key).expect("JSON");
        let made: Value = serde_json::from_slice(&made).expect("JSON");
        assert_eq!(made["job"], "night");
        assert_eq!(made["inputs"][0]["sum_read"], "-12.00");
        assert_eq!(made["inputs"][0]["file"], "", "what is not known to name nobody");
        assert_eq!(made["inputs"][1]["input"], "assets", "the order of what has no debtor is kept");
        assert_eq!(made["rows"], 5);
        let of = |id: &str| {
            let all = made["priority_notices"].as_array().expect("a list");
            all.iter().find(|one| one["debtor_id"] == key.name('P', id)).expect("the debtor").clone()
        };
        assert_eq!(of("01817800061")["gets"], "0.00");
        assert_eq!(of("19847800073")["authority_id"], key.name('P', "306000063"));
        assert_eq!(of("19847800073")["deduction_id"], key.name('R', "ANN-00000116-1"));
        let debtors = made["priority_notices"].as_array().expect("a list").iter();
        assert!(debtors.map(|one| one["debtor_id"].as_str().unwrap_or_default()).is_sorted());
        assert!(redacted(b"{", &key).is_err());
    }
}
