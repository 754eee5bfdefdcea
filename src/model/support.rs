//! Running support: what a debtor is to pay month by month.

use chrono::NaiveDate;

use super::Reference;
use crate::units::{Money, Month, PartyId};

/// One support order of a child or spouse.
#[derive(Clone, Debug)]
pub struct Support {
    /// Its name, unique in the night; at most 30 characters.
    pub support_id: Reference,
    /// Who pays.
    pub debtor: PartyId,
    /// Who receives.
    pub recipient: PartyId,
    /// The child or spouse.
    pub beneficiary: PartyId,
    /// Support a month.
    pub monthly: Money,
    /// What the State advances a month.
    pub advance: Money,
    /// First month.
    pub from: Month,
    /// Last month, when known.
    pub to: Option<Month>,
    /// Whether the debtor has defaulted on it.
    pub defaulted: bool,
    /// Whether security is given.
    pub security: bool,
    /// Whether it is to be deducted.
    pub deduct: bool,
    /// Notice sent outside the engine.
    pub notice_sent: Option<NaiveDate>,
    /// When a deduction was decided for it outside the engine.
    pub decided_date: Option<NaiveDate>,
}

impl Support {
    /// True when support runs in `month`.
    #[must_use]
    pub fn covers(&self, month: Month) -> bool {
        self.from <= month && self.to.is_none_or(|to| month <= to)
    }

    /// The State's part of a month: what is advanced, at most the support.
    #[must_use]
    pub fn state_part(&self) -> Money {
        self.monthly.min(self.advance)
    }

    /// The recipient's part of a month.
    #[must_use]
    pub fn private_part(&self) -> Money {
        self.monthly - self.state_part()
    }
}
