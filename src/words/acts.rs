//! The acts and regulations the articles name.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Lang;

const DATA: &str = include_str!("data/acts.csv");

/// An act or regulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// How articles name it: `deknl.`, `forvaltningsloven`.
    pub short: String,
    /// Its name in Norwegian.
    pub name_nb: String,
    /// Its name in English.
    pub name_en: String,
    /// Its identifier, `lov-1984-06-08-59`; empty where it is not a Norwegian act with one.
    pub id: String,
    /// Where it can be read; empty without an identifier.
    pub url: String,
}

impl Act {
    /// Its name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nb | Lang::Nn => &self.name_nb,
            Lang::En => &self.name_en,
        }
    }
}

#[derive(Deserialize)]
struct Row {
    short: String,
    name_nb: String,
    name_en: String,
    id: String,
}

static ACTS: LazyLock<Vec<Act>> = LazyLock::new(|| {
    csv::Reader::from_reader(DATA.as_bytes())
        .into_deserialize::<Row>()
        .filter_map(Result::ok)
        .map(|row| {
            let Row { short, name_nb, name_en, id } = row;
            let url = url(&id);
            Act { short, name_nb, name_en, id, url }
        })
        .collect()
});

/// Where Lovdata has an act: `lov-1984-06-08-59` is `/dokument/NL/lov/1984-06-08-59`.
fn url(id: &str) -> String {
    let (folder, kind, date) = match id.split_once('-') {
        Some(("lov", date)) => ("NL", "lov", date),
        Some(("forskrift", date)) => ("SF", "forskrift", date),
        _ => return String::new(),
    };
    format!("https://lovdata.no/dokument/{folder}/{kind}/{date}")
}

/// All acts, in the order of the alphabet.
#[must_use]
pub fn all() -> &'static [Act] {
    &ACTS
}
