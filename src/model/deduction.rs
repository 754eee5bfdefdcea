//! Deductions of other authorities (old regime).

use chrono::NaiveDate;

use super::{Class, OrderSize, Reference};
use crate::units::PartyId;

/// A deduction another authority has decided.
#[derive(Clone, Debug)]
pub struct OtherDeduction {
    /// Its name.
    pub deduction_id: Reference,
    /// Who owes.
    pub debtor: PartyId,
    /// Who decided.
    pub authority: PartyId,
    /// Who deducts.
    pub payer: PartyId,
    /// Its priority.
    pub class: Class,
    /// When it was decided.
    pub decided_date: NaiveDate,
    /// Its size a month.
    pub size: OrderSize,
    /// Its last day, when known.
    pub to_date: Option<NaiveDate>,
}

impl OtherDeduction {
    /// True while the deduction runs on `day`.
    #[must_use]
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        self.to_date.is_none_or(|to| day <= to)
    }
}
