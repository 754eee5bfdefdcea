//! What things are called in the languages the house speaks: steps of the trace, codes, acts, amounts and days.

pub mod format;

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
