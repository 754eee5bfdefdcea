//! Money received under the debtor's orders, distributed before anything else.

use super::legal::Seen;
use crate::law::claim::LegalClaim;
use crate::model::decision::Decision;

/// Takes tonight's payments and lowers the claims they go to.
pub(super) fn take(_seen: &Seen<'_>, _claims: &mut [LegalClaim<'_>], _decision: &mut Decision) {}
