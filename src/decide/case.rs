//! One debtor's part of the facts of a collection day.

use crate::model::registers::DebtorRegister;
use crate::model::{
    Asset, Child, Claim, Credit, Estate, Household, Income, OrderVersion, OtherDeduction, Payment, Support,
};
use crate::units::PartyId;

/// One debtor's facts.
#[derive(Clone, Debug)]
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
    /// Money the debtor has coming, by the day it can be used and name.
    pub credits: &'a [Credit],
    /// Payments under the debtor's orders, by value date and name.
    pub payments: Vec<Incoming<'a>>,
    /// A row of the debtor's facts was parked.
    pub facts_parked: bool,
    /// What the debtor owns, by name.
    pub assets: &'a [Asset],
    /// What the debtor's estates have published.
    pub estates: &'a [Estate],
    /// A row of what the debtor owns was parked.
    pub assets_parked: bool,
}

/// A payment and the order it came under.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// The payment.
    pub payment: &'a Payment,
    /// The order of its KID.
    pub order: &'a OrderVersion,
}
