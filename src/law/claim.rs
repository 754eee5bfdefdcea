//! A claim as the law sees it on the collection day: with its class, its notice, its decision and its limitation.

use chrono::NaiveDate;

use super::kinds::Kind;
use super::limitation::Limitation;
use super::notices::LastNotice;
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

/// Principal, costs and interest of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Parts {
    /// Principal.
    pub principal: Money,
    /// Costs.
    pub costs: Money,
    /// Interest.
    pub interest: Money,
}

impl Parts {
    /// All that the ledger has booked.
    #[must_use]
    pub const fn of(claim: &Claim) -> Self {
        Self { principal: claim.principal, costs: claim.costs, interest: claim.interest }
    }

    /// Principal, costs and interest together.
    #[must_use]
    pub fn outstanding(&self) -> Money {
        self.principal + self.costs + self.interest
    }

    /// These and other parts together.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            principal: self.principal + other.principal,
            costs: self.costs + other.costs,
            interest: self.interest + other.interest,
        }
    }

    /// What is left after other parts are covered; never under nothing.
    #[must_use]
    pub fn less(&self, covered: &Self) -> Self {
        Self {
            principal: (self.principal - covered.principal).or_zero(),
            costs: (self.costs - covered.costs).or_zero(),
            interest: (self.interest - covered.interest).or_zero(),
        }
    }
}

/// One claim of the night, running support included.
#[derive(Clone, Debug)]
pub struct LegalClaim<'a> {
    /// The facts.
    pub claim: &'a Claim,
    /// The kind.
    pub kind: &'static Kind,
    /// What was left at the start of the night: what is booked, less what earlier nights have covered and the ledger
    /// has not booked.
    pub opening: Parts,
    /// What is left now: the opening less what tonight's receipts and set-offs have covered.
    pub left: Parts,
    /// A netting of the claim runs in the plan month or starts with it.
    pub netted: bool,
    /// The class for the debtor's regime.
    pub class: Class,
    /// The name notices and participations are kept under.
    pub register_id: Reference,
    /// It is support of the plan month, private or State part: due or not, it may be decided in advance
    /// (innkl. § 27).
    pub running: Option<RunningTerm>,
    /// The latest notice that is not used up, taken over from the support row where that is right.
    pub notice: Option<LastNotice>,
    /// When it was decided into a deduction, on or before the day; taken over likewise.
    pub decided: Option<NaiveDate>,
    /// Its size then, when it is known.
    pub decided_amount: Option<Money>,
    /// What stands of its part in the deduction.
    pub standing: PartStanding,
    /// When it lapses.
    pub limitation: Limitation,
}

/// What stands of a claim's part in the deduction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PartStanding {
    /// It was decided by us, while no order of ours runs: limitation goes on (fl. § 22 no. 4).
    pub order_ended: bool,
    /// Its size was fixed after the old-regime deduction it moved in from had ended (overg. § 5).
    pub sized_again: bool,
}

impl LegalClaim<'_> {
    /// What is outstanding at this point of the night.
    #[must_use]
    pub fn outstanding(&self) -> Money {
        self.left.outstanding()
    }

    /// True when nothing is left to collect on `day`: paid, written off, stopped, or nothing outstanding, be it that
    /// tonight's receipts or set-offs have covered it.
    #[must_use]
    pub fn is_closed(&self, day: NaiveDate) -> bool {
        self.claim.is_closed(day) || self.outstanding().is_zero()
    }

    /// The size at the decision: what it was decided at, else what is outstanding tonight (deknl. § 2-8 third
    /// para.). After the old-regime deduction it moved in from has ended, the outstanding of the first night
    /// after (overg. § 5).
    #[must_use]
    pub fn size_at_decision(&self, regime: Regime, day: NaiveDate) -> Money {
        match self.decided.and(self.decided_amount) {
            Some(amount) if !self.is_to_be_sized_again(regime, day) => amount,
            _ => self.outstanding(),
        }
    }

    /// The decision that keeps the claim from lapsing: as long as an order runs.
    #[must_use]
    pub fn decided_for_good(&self) -> Option<NaiveDate> {
        self.decided.filter(|_| !self.standing.order_ended)
    }

    /// True when the old-regime deduction the claim moved in from has ended and its size is not fixed again yet: of
    /// new-regime debtors, since only their claims share by it.
    #[must_use]
    pub fn is_to_be_sized_again(&self, regime: Regime, day: NaiveDate) -> bool {
        regime == Regime::New && self.has_left_old_order(day) && !self.standing.sized_again
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
