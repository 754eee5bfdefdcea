//! What things are called in the languages the house speaks: steps of the trace, codes, acts, amounts and
//! days.

pub mod acts;
mod articles;
pub mod codes;
pub mod dated;
pub mod format;
mod kinds;
pub mod measures;
pub mod steps;

pub use acts::Act;
pub use articles::article;
pub use codes::Table;
pub use kinds::kind;

use crate::units::dates::parse_date;

/// What something is called, and what it means in a sentence or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// A few words.
    pub title: &'static str,
    /// A sentence or two.
    pub text: &'static str,
}

/// A step of the trace, by its word; a hold code stands for itself ([`Table::Hold`]). None for a word nobody
/// writes: show it as it is. Nynorsk has the words of bokmål.
#[must_use]
pub fn step(word: &str, lang: Lang) -> Option<Entry> {
    let found = steps::by_word(word).map(|step| step.entry(lang));
    found.or_else(|| code(Table::Hold, word, lang))
}

/// A code of a table. None for a code the table does not have: show it as it is. Nynorsk has the words of
/// bokmål.
#[must_use]
pub fn code(table: Table, code: &str, lang: Lang) -> Option<Entry> {
    codes::by_code(table, code).map(|code| code.entry(lang))
}

/// Why a debtor's night ended as it did: the word of an order, else the hold code the claims came furthest
/// to.
#[must_use]
pub fn reason(word: &str, lang: Lang) -> Option<Entry> {
    code(Table::Reason, word, lang).or_else(|| code(Table::Hold, word, lang))
}

/// More about a hold as the files have it (`died 2026-01-02`), in a language; the job's own words as they
/// are.
#[must_use]
pub fn hold_detail(text: &str, lang: Lang) -> String {
    if let Some(entry) = code(Table::HoldDetail, text, lang) {
        return entry.title.to_owned();
    }
    let parts = text.rsplit_once(' ').and_then(|(word, day)| {
        let entry = code(Table::HoldDetail, word, lang)?;
        Some(format!("{} {}", entry.title, format::date(parse_date(day)?, lang)))
    });
    parts.unwrap_or_else(|| text.to_owned())
}

/// The acts and regulations the articles name.
#[must_use]
pub fn acts() -> &'static [Act] {
    acts::all()
}

/// A language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Lang {
    /// Norwegian bokmål.
    #[default]
    Nb,
    /// Norwegian nynorsk: letters only.
    Nn,
    /// English.
    En,
}

impl Lang {
    /// The language tag (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }

    /// The language of a tag.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        [Self::Nb, Self::Nn, Self::En].into_iter().find(|lang| lang.tag() == tag)
    }

    /// Of three wordings, this language's.
    #[must_use]
    pub const fn pick<T: Copy>(self, nb: T, nn: T, en: T) -> T {
        match self {
            Self::Nb => nb,
            Self::Nn => nn,
            Self::En => en,
        }
    }
}
