//! What a debtor's claims are seen with.

use super::case::Case;
use super::night_law::NightLaw;
use super::past::Stood;
use crate::model::Regime;

/// What the claims of a debtor are seen with.
#[derive(Clone, Copy)]
pub(super) struct Seen<'s> {
    /// The debtor's facts and registers.
    pub case: &'s Case<'s>,
    /// The debtor's regime.
    pub regime: Regime,
    /// What stood before tonight.
    pub stood: &'s Stood,
    /// The law of the night.
    pub law: &'s NightLaw<'s>,
}
