//! The words of the law's tables: what a decision may quote of them.

use std::sync::LazyLock;

/// The tables decisions quote.
const TABLES: [&str; 5] = [
    include_str!("data/kinds.csv"),
    include_str!("data/kind_rules.csv"),
    include_str!("data/measures.csv"),
    include_str!("data/requirements.csv"),
    include_str!("data/conditions.csv"),
];

static FIELDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let rows = TABLES.into_iter().flat_map(|table| {
        csv::Reader::from_reader(table.as_bytes()).into_records().filter_map(Result::ok).collect::<Vec<_>>()
    });
    let mut fields: Vec<String> =
        rows.flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
});

/// Every field of the tables as it is written, sorted, each once.
#[must_use]
pub fn of_tables() -> &'static [String] {
    &FIELDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::kinds;

    #[test]
    fn the_words_of_every_kind_are_among_them() {
        let has = |word: &str| of_tables().binary_search_by(|field| field.as_str().cmp(word)).is_ok();
        for kind in kinds::all() {
            assert!(has(&kind.code) && has(&kind.number) && has(&kind.source), "{}", kind.code);
        }
        assert!(!has("no word of a table"));
    }
}
