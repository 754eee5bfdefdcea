//! The facts of one collection day.

use super::{Child, Claim, Household, Income, OtherDeduction, Support};
use crate::units::PartyId;

/// All facts of a collection day that passed the checks. Each table is sorted by debtor (claims then by
/// `claim_id`, support by `support_id`, incomes by payer, month and kind, children by birth date, deductions by
/// `deduction_id`), so that the order of the rows in the files does not show.
#[derive(Debug, Default)]
pub struct Facts {
    /// Claims.
    pub claims: Vec<Claim>,
    /// Running support.
    pub support: Vec<Support>,
    /// Incomes.
    pub incomes: Vec<Income>,
    /// Households.
    pub households: Vec<Household>,
    /// Children.
    pub children: Vec<Child>,
    /// Other authorities' deductions.
    pub deductions: Vec<OtherDeduction>,
    /// Debtors with a credit; sorted, each once.
    pub credit_owners: Vec<PartyId>,
    /// Debtors with a parked row in incomes, debtors, children or support; sorted, each once.
    pub parked_debtors: Vec<PartyId>,
}
