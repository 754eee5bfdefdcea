//! What payers were ordered to deduct and have not paid on (innkl. § 31).

use super::legal::Seen;
use crate::model::decision::Decision;

/// Names the months in which less has come than was ordered.
pub(super) fn name(_seen: &Seen<'_>, _decision: &mut Decision) {}
