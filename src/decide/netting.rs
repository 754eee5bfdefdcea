//! Netting in benefits (innkl. § 22).

use super::figures::Means;
use super::legal::Seen;
use crate::law::claim::LegalClaim;
use crate::law::taking_part::Asked;
use crate::model::decision::Decision;
use crate::model::trace::ClaimNo;

/// Marks claims whose netting runs, starts nettings with the plan month, and lowers the net the room is counted
/// from by what they take in it. Gives the claims whose debtor is to be told first.
pub(super) fn net(
    _seen: &Seen<'_>,
    _asked: &Asked<'_>,
    _means: &mut Means,
    _claims: &mut [LegalClaim<'_>],
    _decision: &mut Decision,
) -> Vec<ClaimNo> {
    Vec::new()
}
