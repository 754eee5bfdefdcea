//! Priority classes and regimes.

use std::fmt;

/// A priority class of deknl. § 2-8, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// Support.
    A,
    /// Damages for a crime.
    B,
    /// Fines.
    C,
    /// Taxes and public duties, State regress and, from 2027, State refund of advanced support.
    D,
    /// Everything else.
    E,
}

impl Class {
    /// All classes, best first.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::E];

    /// Reads `a` … `e`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == text)
    }

    /// The letter of the article.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
            Self::D => "d",
            Self::E => "e",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which law of wage deduction a debtor's case follows (overg. § 1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Regime {
    /// The law before innkrevingsloven.
    Old,
    /// Innkrevingsloven and the amended dekningsloven.
    New,
}

impl Regime {
    /// `old` or `new`, as in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
