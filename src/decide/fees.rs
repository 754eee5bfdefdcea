//! Interest, surcharges and fees of the night.

use super::work::Work;
use crate::law::rates::MissingRate;

impl Work<'_, '_> {
    /// Counts interest to tonight and charges what is due; none of it enters tonight's outstanding.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "nothing is charged yet")]
    pub(super) fn charge(&mut self) -> Result<(), MissingRate> {
        Ok(())
    }
}
