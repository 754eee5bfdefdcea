//! What kinds of claims are called.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Lang;
use crate::law::kinds::by_number;

const NYNORSK: &str = include_str!("data/kinds_nn.csv");

/// Kind numbers and their names in nynorsk.
static IN_NYNORSK: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    csv::Reader::from_reader(NYNORSK.as_bytes())
        .into_deserialize::<(String, String)>()
        .filter_map(Result::ok)
        .collect()
});

/// The name of a kind of claim by its number (`1a`); empty for a number no kind has.
#[must_use]
pub fn kind(number: &str, lang: Lang) -> &'static str {
    let Some(kind) = by_number(number) else { return "" };
    match lang {
        Lang::Nb => &kind.name_nb,
        Lang::Nn => IN_NYNORSK.get(number).unwrap_or(&kind.name_nb),
        Lang::En => &kind.name_en,
    }
}
