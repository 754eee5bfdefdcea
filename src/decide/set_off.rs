//! Set-off in money the debtor has coming (innkl. § 21).

use super::figures::Means;
use super::legal::Seen;
use crate::law::claim::LegalClaim;
use crate::law::taking_part::Asked;
use crate::model::decision::Decision;

/// Sets the debtor's claims off in credits that can be used, and lowers what is left of them.
pub(super) fn set_off(
    _seen: &Seen<'_>,
    _asked: &Asked<'_>,
    _means: &Means,
    _claims: &mut [LegalClaim<'_>],
    _decision: &mut Decision,
) {
}
