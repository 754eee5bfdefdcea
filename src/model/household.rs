//! The debtor's own facts: household, costs and what may have befallen them.

use chrono::NaiveDate;

use super::Regime;
use crate::units::{Money, PartyId, Percent};

/// How a person lives (livsf. § 3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CivilStatus {
    /// Alone.
    Single,
    /// With a spouse or cohabitant who has an income.
    MarriedCohabiting,
    /// Supporting a spouse or cohabitant.
    SupportsSpouse,
}

/// One row of the debtors file.
#[derive(Clone, Debug)]
pub struct Household {
    /// Who.
    pub debtor: PartyId,
    /// How the person lives; none for an organisation.
    pub civil_status: Option<CivilStatus>,
    /// The spouse's net income a month.
    pub spouse_net_income: Money,
    /// Housing a month.
    pub housing_cost: Money,
    /// The most that is reasonable for housing.
    pub housing_cap: Option<Money>,
    /// Childcare a month.
    pub childcare_cost: Money,
    /// Support paid outside the engine a month.
    pub support_paid: Money,
    /// Documented extraordinary costs a month.
    pub extraordinary_cost: Money,
    /// A need set by a person instead of the rates (livsf. § 2).
    pub need_override: Option<Money>,
    /// A regime fixed before.
    pub deduction_regime: Option<Regime>,
    /// A case under the old regime is pending.
    pub pending_old_case: bool,
    /// Lives at a confidential address.
    pub confidential_address: bool,
    /// Four digits.
    pub municipality: Option<u16>,
    /// Day of death.
    pub death_date: Option<NaiveDate>,
    /// Day of bankruptcy.
    pub bankruptcy_date: Option<NaiveDate>,
    /// First day of debt settlement.
    pub debt_settlement_from: Option<NaiveDate>,
    /// Last day of debt settlement.
    pub debt_settlement_to: Option<NaiveDate>,
    /// A higher share of self-employed income the debtor has agreed to.
    pub consented_percent: Option<Percent>,
    /// What is recorded of the debtor that measures besides deductions rest on.
    pub recorded: Recorded,
}

/// What is recorded of a debtor that measures besides deductions rest on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Recorded {
    /// When creditors were called to file their claims in a dead debtor's estate.
    pub proklama_date: Option<NaiveDate>,
    /// Last day to file claims in a bankrupt's estate.
    pub filing_deadline: Option<NaiveDate>,
    /// When it was decided that there is nothing to attach.
    pub intet_til_utlegg_date: Option<NaiveDate>,
    /// When the registers were last searched for something to attach (gjenst. § 5).
    pub searches_done: Option<NaiveDate>,
    /// When the debtor last paid anything.
    pub last_payment_date: Option<NaiveDate>,
    /// What the case officer has seen.
    pub signs: Signs,
}

/// Signs a case officer has noted.
#[expect(clippy::struct_excessive_bools, reason = "the yes/no columns of the debtors file")]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Signs {
    /// The debtor seems to be leaving the country.
    pub leaving: bool,
    /// False or missing information.
    pub information_failure: bool,
    /// Fraud.
    pub fraud: bool,
    /// Assets put out of reach.
    pub asset_stripping: bool,
}

/// Where a child lives (livsf. §§ 4–5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LivesWith {
    /// With the debtor.
    Household,
    /// Elsewhere, with contact of class 1–4.
    Contact(u8),
}

/// One child of a debtor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Child {
    /// The debtor.
    pub debtor: PartyId,
    /// Day of birth.
    pub birth_date: NaiveDate,
    /// Where it lives.
    pub lives_with: LivesWith,
}
