//! One debtor while its rows are drawn.

use super::notices::Stage;
use super::role::Role;
use super::special::Special;
use crate::units::PartyId;

/// Who the rows are of and what is special about it.
pub(super) struct Debtor {
    /// Its number: its stream of draws, and part of the names of its claims.
    pub(super) number: u64,
    /// Its identifier.
    pub(super) id: PartyId,
    /// Two who may receive support from it, when it has a family elsewhere.
    pub(super) recipients: Option<[PartyId; 2]>,
    /// What is special.
    pub(super) special: Option<Special>,
    /// Its place in the round of kinds and codes, when it has one.
    pub(super) turn: Option<u64>,
    /// The part it plays among measures, when it has one.
    pub(super) role: Option<Role>,
    /// How far its case has come.
    pub(super) stage: Stage,
}

impl Debtor {
    /// True when `special` is what is special about it.
    pub(super) fn is(&self, special: Special) -> bool {
        self.special == Some(special)
    }

    /// True when this is the part it plays.
    pub(super) fn plays(&self, role: Role) -> bool {
        self.role == Some(role)
    }
}
