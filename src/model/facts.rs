//! The facts of one collection day.

use chrono::NaiveDate;

use super::{Asset, Child, Claim, Credit, Estate, Household, Income, OtherDeduction, Payment, Support};
use crate::units::PartyId;

/// All facts of a collection day that passed the checks. Each table is sorted by debtor (claims then by
/// `claim_id`, support by `support_id`, incomes by payer, month and kind, children by birth date, deductions by
/// `deduction_id`, assets by `asset_id`, estates by kind, credits by the day they can be used and `credit_id`),
/// payments by value date and `payment_id`, so that the order of the rows in the files does not show.
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
    /// Money debtors have coming.
    pub credits: Vec<Credit>,
    /// What debtors own.
    pub assets: Vec<Asset>,
    /// What estates have published.
    pub estates: Vec<Estate>,
    /// Money received.
    pub payments: Vec<Payment>,
    /// The released run whose figures the ledger has booked; not said: the last released one.
    pub booked_through: Option<NaiveDate>,
    /// Debtors with a parked row in incomes, debtors, children or support; sorted, each once.
    pub parked_debtors: Vec<PartyId>,
    /// Debtors with a parked row in assets; sorted, each once.
    pub parked_assets: Vec<PartyId>,
}
