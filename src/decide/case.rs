//! One debtor's part of the facts of a collection day.

use crate::model::registers::DebtorRegister;
use crate::model::{Child, Claim, Household, Income, OtherDeduction, Support};
use crate::units::PartyId;

/// One debtor's facts.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The debtor.
    pub debtor: PartyId,
    /// The debtor's row, when the debtors file has one.
    pub household: Option<&'a Household>,
    /// Claims by `claim_id`.
    pub claims: &'a [Claim],
    /// Running support by `support_id`.
    pub support: &'a [Support],
    /// Incomes.
    pub incomes: &'a [Income],
    /// Children by birth date.
    pub children: &'a [Child],
    /// Other authorities' deductions.
    pub deductions: &'a [OtherDeduction],
    /// What stands for the debtor from earlier nights.
    pub register: DebtorRegister<'a>,
    /// The debtor has a credit.
    pub has_credit: bool,
    /// A row of the debtor's facts was parked.
    pub facts_parked: bool,
}
