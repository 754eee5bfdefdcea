//! The trace: every figure behind a decision, with its article.

use chrono::NaiveDate;

use crate::units::{Money, PartyId, Percent};

/// A claim of a decision: its place among [`super::decision::Decision::claims`].
pub type ClaimNo = u32;

/// One figure. What it is (`step`) and where it stands in the law (`article`) are fixed words, so that a file of
/// them stays small.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TraceLine {
    /// What was found, in a dotted word such as `need.adult`.
    pub step: &'static str,
    /// The claim it is about.
    pub claim: Option<ClaimNo>,
    /// The payer or authority it is about.
    pub party: Option<PartyId>,
    /// An amount.
    pub amount: Option<Money>,
    /// A day.
    pub date: Option<NaiveDate>,
    /// A percentage.
    pub percent: Option<Percent>,
    /// The rate row used ([`crate::law::rates::Rates::row`]).
    pub rate: Option<u16>,
    /// The article.
    pub article: &'static str,
}

impl TraceLine {
    /// A line that names a step and its article; figures are added with the methods below.
    #[must_use]
    pub const fn new(step: &'static str, article: &'static str) -> Self {
        Self { step, claim: None, party: None, amount: None, date: None, percent: None, rate: None, article }
    }

    /// With an amount.
    #[must_use]
    pub const fn amount(mut self, amount: Money) -> Self {
        self.amount = Some(amount);
        self
    }

    /// About a claim.
    #[must_use]
    pub const fn claim(mut self, claim: ClaimNo) -> Self {
        self.claim = Some(claim);
        self
    }

    /// About a payer or authority.
    #[must_use]
    pub const fn party(mut self, party: PartyId) -> Self {
        self.party = Some(party);
        self
    }

    /// With a day.
    #[must_use]
    pub const fn date(mut self, date: NaiveDate) -> Self {
        self.date = Some(date);
        self
    }

    /// With a percentage.
    #[must_use]
    pub const fn percent(mut self, percent: Percent) -> Self {
        self.percent = Some(percent);
        self
    }

    /// From a rate row.
    #[must_use]
    pub const fn rate(mut self, row: u16) -> Self {
        self.rate = Some(row);
        self
    }
}
