//! What goes out to creditors of tonight's receipts and set-offs.

use super::legal::Seen;
use crate::law::claim::LegalClaim;
use crate::model::decision::Decision;

/// Lays down what each creditor gets of what was received and set off tonight.
pub(super) fn pay_out(_seen: &Seen<'_>, _claims: &[LegalClaim<'_>], _decision: &mut Decision) {}
