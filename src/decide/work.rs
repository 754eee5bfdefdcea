//! A decision on its way.

use super::case::Case;
use super::night_law::NightLaw;
use super::past::Stood;
use crate::law::claim::{LegalClaim, Parts};
use crate::law::taking_part::{Asked, Held};
use crate::model::decision::Decision;
use crate::model::trace::ClaimNo;
use crate::model::{HoldCode, HoldDetail, OrderVersion};
use crate::units::PartyId;

/// A decision on its way.
pub(super) struct Work<'a, 'c> {
    pub(super) case: &'c Case<'a>,
    pub(super) law: &'c NightLaw<'c>,
    pub(super) claims: &'c [LegalClaim<'c>],
    pub(super) asked: Asked<'c>,
    /// For each claim the code that holds it, or none: it takes part.
    pub(super) held: Vec<Option<Held>>,
    /// For each claim what is left of it for the plan.
    pub(super) parts: Vec<Parts>,
    /// What stood before tonight.
    pub(super) stood: Stood,
    /// The orders that stand and may go on.
    pub(super) standing: Vec<&'a OrderVersion>,
    /// The payers that get an order.
    pub(super) ordered: Vec<PartyId>,
    /// Claims whose debtor is told tonight that they are to be netted, unless another notice of theirs goes out.
    pub(super) to_net: Vec<ClaimNo>,
    pub(super) decision: Decision,
}

impl Work<'_, '_> {
    /// The claims no code holds.
    pub(super) fn free(&self) -> Vec<&LegalClaim<'_>> {
        let pairs = self.claims.iter().zip(&self.held);
        pairs.filter(|(_, held)| held.is_none()).map(|(legal, _)| legal).collect()
    }

    /// Holds every claim no code holds yet.
    pub(super) fn hold_free(&mut self, code: HoldCode, detail: &HoldDetail) {
        for held in &mut self.held {
            held.get_or_insert_with(|| (code, detail.clone()));
        }
    }
}
