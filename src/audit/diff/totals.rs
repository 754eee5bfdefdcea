//! What moved, counted and summed by reason.

use std::collections::BTreeMap;

use serde::Serialize;

use super::moved::{ClaimChange, MeasureChange, Moved, OrderChange};
use super::{Both, MoneyMove, Reason};
use crate::units::Money;

/// What moved for a reason, or in all. Amounts are of the debtors that moved.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Totals {
    /// Debtors.
    pub debtors: u64,
    /// Orders that stand after B and not after A.
    pub orders_new: u64,
    /// Orders that stand after both, with other periods.
    pub orders_changed: u64,
    /// Orders that stand after A and not after B.
    pub orders_ended: u64,
    /// Order versions one run sent and the other did not.
    pub sent_only_in: Both<u64>,
    /// Claims B plans more for.
    pub claims_more: u64,
    /// Claims B plans less for.
    pub claims_less: u64,
    /// Claims for which the same is planned, held otherwise or in another place.
    pub claims_other: u64,
    /// Claims one run has and the other has not.
    pub claims_only_in: Both<u64>,
    /// Notices one run sent and the other did not.
    pub notices_only_in: Both<u64>,
    /// What the orders take a month.
    pub expected: Both<Money>,
    /// What the plan gives the claims that moved.
    pub planned: Both<Money>,
    /// Claims that are held for a code in B and not in A (came), or the other way (went), by code.
    pub holds: BTreeMap<String, CameAndWent>,
    /// Measures that came, went or are proposed otherwise, by measure.
    pub measures: BTreeMap<String, MeasuresMoved>,
}

/// Measures B proposes and A does not, the other way, and both otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct MeasuresMoved {
    /// Proposed in B and not in A.
    pub came: u64,
    /// Proposed in A and not in B.
    pub went: u64,
    /// Proposed in both, for other claims, another amount or another deadline.
    pub changed: u64,
}

/// Claims that came under a hold code and that left it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct CameAndWent {
    /// Held in B and not in A.
    pub came: u64,
    /// Held in A and not in B.
    pub went: u64,
}

/// What moved in all, and by reason.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// By reason; the reasons in their order, those without a debtor left out.
    pub by_reason: BTreeMap<Reason, Totals>,
    /// In all.
    pub total: Totals,
    /// What of the night's money is another sum.
    pub money: Vec<MoneyMove>,
    /// Both runs began from the same registers: else the money of each night is its own.
    pub same_start: bool,
}

impl Outcome {
    /// Counts a debtor.
    pub fn count(&mut self, moved: &Moved) {
        self.by_reason.entry(moved.reason).or_default().count(moved);
        self.total.count(moved);
    }

    /// True when nothing moved.
    #[must_use]
    pub const fn is_same(&self) -> bool {
        self.total.debtors == 0 && (self.money.is_empty() || !self.same_start)
    }
}

impl Totals {
    /// Counts a debtor.
    pub fn count(&mut self, moved: &Moved) {
        let what = &moved.what;
        self.debtors += 1;
        for order in &what.orders {
            *match order.change {
                OrderChange::New => &mut self.orders_new,
                OrderChange::Changed => &mut self.orders_changed,
                OrderChange::Ended => &mut self.orders_ended,
            } += 1;
        }
        for claim in &what.claims {
            *match claim.change {
                ClaimChange::New => &mut self.claims_only_in.b,
                ClaimChange::Gone => &mut self.claims_only_in.a,
                ClaimChange::More => &mut self.claims_more,
                ClaimChange::Less => &mut self.claims_less,
                ClaimChange::Hold | ClaimChange::Place => &mut self.claims_other,
            } += 1;
            let Both { a, b } = &claim.states;
            self.planned.a += a.planned();
            self.planned.b += b.planned();
            if a.code() != b.code() {
                if let Some(code) = a.code() {
                    self.hold(code).went += 1;
                }
                if let Some(code) = b.code() {
                    self.hold(code).came += 1;
                }
            }
        }
        for one in &what.measures {
            let counts = self.measures.entry(one.measure.clone()).or_default();
            *match one.change {
                MeasureChange::Came => &mut counts.came,
                MeasureChange::Went => &mut counts.went,
                MeasureChange::Changed => &mut counts.changed,
            } += 1;
        }
        self.sent_only_in.a += what.versions.a;
        self.sent_only_in.b += what.versions.b;
        self.notices_only_in.a += what.notices.a;
        self.notices_only_in.b += what.notices.b;
        let expected = what.expected();
        self.expected.a += expected.a;
        self.expected.b += expected.b;
    }

    fn hold(&mut self, code: &str) -> &mut CameAndWent {
        self.holds.entry(code.to_owned()).or_default()
    }
}
