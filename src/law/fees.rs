//! Surcharge, late fee and attachment fee (folketrygdloven §§ 22-15, 22-15 a; innkf. §§ 15-2, 23-1).

use chrono::{Datelike, NaiveDate};

use super::claim::LegalClaim;
use super::kinds::{Kind, Surcharge};
use crate::model::{Claim, Regime};
use crate::units::{Money, Percent};

/// The surcharge, in percent of the principal.
const SURCHARGE_PERCENT: i64 = 10;
/// The year support must be due in, or later, for its fee (innkf. § 15-2).
pub const FIRST_LATE_FEE_YEAR: i32 = 2026;
/// The year from which notice and decision cost a fee (innkf. § 23-1).
const FIRST_ATTACHMENT_FEE_YEAR: i32 = 2027;

/// The surcharge on a principal, half up to øre.
#[must_use]
pub fn surcharge(principal: Money) -> Money {
    Percent::whole(SURCHARGE_PERCENT).of_half_up(principal)
}

/// True when a claim is charged a surcharge, unless it has been: by its kind, or for intent or gross negligence. Costs
/// on the claim are a surcharge the creditor has charged.
#[must_use]
pub fn bears_surcharge(claim: &Claim, kind: &Kind) -> bool {
    let bears = match kind.surcharge {
        Surcharge::None => false,
        Surcharge::IfIntent => claim.flags.intent,
        Surcharge::Always => true,
    };
    bears && claim.costs.is_zero()
}

/// The fee for a term of support not paid when due: a third of the court fee, half up to øre (innkf. § 15-2 third
/// para.).
#[must_use]
pub fn late_fee(court_fee: Money) -> Money {
    court_fee.share_half_up(1, 3)
}

/// True when a term of support costs the fee: due from 2026 on and before `day`, not all paid, and not taken by an
/// order when it fell due (innkf. § 15-2 second para.).
#[must_use]
pub fn is_late_term(legal: &LegalClaim<'_>, day: NaiveDate) -> bool {
    let claim = legal.claim;
    let due = claim.due_date;
    let is_term = legal.kind.late_fee && claim.beneficiary.is_some() && claim.period.is_some();
    let was_taken = legal.decided.is_some_and(|decided| decided <= due);
    is_term
        && FIRST_LATE_FEE_YEAR <= due.year()
        && due < day
        && !was_taken
        && !claim.is_closed(day)
        && !legal.opening.outstanding().is_zero()
}

/// What an attachment fee is charged for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AttachmentStep {
    /// A notice of attachment.
    Notice,
    /// A decision.
    Decision,
    /// A decision no notice came before.
    DecisionWithoutNotice,
}

impl AttachmentStep {
    /// The fee, half up to øre (innkf. § 23-1 first and second para.).
    #[must_use]
    pub fn fee(self, court_fee: Money) -> Money {
        let thousandths = match self {
            Self::Notice | Self::Decision => 345,
            Self::DecisionWithoutNotice => 690,
        };
        court_fee.share_half_up(thousandths, 1000)
    }
}

/// True when notice and decision cost a debtor of `regime` a fee on `day`: they are of the new law (innkf. § 23-1).
#[must_use]
pub fn costs_attachment_fee(regime: Regime, day: NaiveDate) -> bool {
    regime == Regime::New && FIRST_ATTACHMENT_FEE_YEAR <= day.year()
}

/// True for kinds whose notice and decision cost a fee: not those of support alone (innkf. § 23-1 third para.).
#[must_use]
pub const fn is_charged_attachment_fee(kind: &Kind) -> bool {
    kind.rules.attachment_fee
}

#[cfg(test)]
#[path = "fees_tests.rs"]
mod tests;
