//! A claim as the law sees it on the collection day: with its class, its notice, its decision and its limitation.

use chrono::NaiveDate;

use super::kinds::Kind;
use super::limitation::Limitation;
use crate::model::{Claim, Class, Reference, Regime};
use crate::units::Money;
use crate::units::dates::plus_years;

/// Longest time a claim moved in from the old regime keeps its place, in years from its decision (overg. § 4).
const MOVED_IN_YEARS: u32 = 2;

/// What the support row says of a claim for support of the plan month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RunningTerm {
    /// The row's place among the debtor's.
    pub row: usize,
    /// The support is defaulted and without security.
    pub defaulted: bool,
    /// What the row gives this part of the support each month.
    pub monthly: Money,
}

/// One claim of the night, running support included.
#[derive(Clone, Debug)]
pub struct LegalClaim<'a> {
    /// The facts.
    pub claim: &'a Claim,
    /// The kind.
    pub kind: &'static Kind,
    /// The class for the debtor's regime.
    pub class: Class,
    /// The name notices and participations are kept under.
    pub register_id: Reference,
    /// It is support of the plan month, private or State part: due or not, it may be decided in advance
    /// (innkl. § 27).
    pub running: Option<RunningTerm>,
    /// The latest notice, taken over from the support row where that is right.
    pub notice: Option<NaiveDate>,
    /// When it was decided into a deduction, on or before the day; taken over likewise.
    pub decided: Option<NaiveDate>,
    /// When it lapses.
    pub limitation: Limitation,
}

impl LegalClaim<'_> {
    /// The size at the decision: what it was decided at, else what is outstanding tonight (deknl. § 2-8 third
    /// para.). After the old-regime deduction it moved in from has ended, the outstanding of the first night
    /// after (overg. § 5).
    #[must_use]
    pub fn size_at_decision(&self, day: NaiveDate) -> Money {
        let decided = self.decided.and(self.claim.decided_amount);
        match decided {
            Some(amount) if !self.has_left_old_order(day) => amount,
            _ => self.claim.outstanding(),
        }
    }

    /// True when the old-regime deduction the claim moved in from has ended.
    #[must_use]
    pub fn has_left_old_order(&self, day: NaiveDate) -> bool {
        self.decided.is_some() && self.claim.old_regime_until.is_some_and(|until| until < day)
    }

    /// The decision date that gives a moved-in claim its place first in its class: for new-regime debtors, not in
    /// class a, while the old period runs, at most two years (overg. § 4).
    #[must_use]
    pub fn moved_in(&self, regime: Regime, day: NaiveDate) -> Option<NaiveDate> {
        let decided = self.decided?;
        let until = self.claim.old_regime_until?.min(plus_years(decided, MOVED_IN_YEARS));
        (regime == Regime::New && self.class != Class::A && day <= until).then_some(decided)
    }
}
