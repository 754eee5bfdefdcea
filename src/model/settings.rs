//! The job's choices where the law leaves one, and what it suspends.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::units::{Money, PartyId};

/// How much of the common costs a debtor with an earning spouse carries (livsf. § 4).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HouseholdShare {
    /// By income.
    Proportional,
    /// Half.
    Half,
    /// All.
    Full,
}

/// The form orders are given in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderForm {
    /// Percent of gross.
    Percent,
    /// Kroner a month.
    Amount,
    /// Kroner for one payer with even income, else percent.
    Auto,
}

/// The order inside class a before 2027 (fordf. § 9).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassAPractice {
    /// The month's support first, then the rest, each pro rata.
    ProRata,
    /// As fordf. § 5.
    NewestFirst,
}

/// The `[law]` table of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawSettings {
    /// Months of income looked at.
    pub income_window_months: u8,
    /// Day of the following month from which a month's income is due, 1–28.
    pub income_due_day: u8,
    /// Share of common costs.
    pub household_share: HouseholdShare,
    /// Form of orders.
    pub order_form: OrderForm,
    /// Decimals of a percent order, 0–2.
    pub percent_decimals: u8,
    /// An increase of a percent order smaller than this is not made.
    pub change_threshold_percent_points: u8,
    /// An increase of an amount order smaller than this is not made.
    pub change_threshold_amount: Money,
    /// A payer with a smaller share of the deductible gross is left out.
    pub small_payer_percent: u8,
    /// Order inside class a before 2027.
    pub class_a_practice: ClassAPractice,
    /// Months a set-off credit is protected for.
    pub protection_months: u8,
    /// Days from a NAV decision to its due date.
    pub nav_claim_due_days: u16,
    /// Smallest total for a bankruptcy petition.
    pub petition_minimum: Money,
    /// Notices go out for liens too, where none has gone out for a deduction.
    pub notify_for_liens: bool,
}

impl Default for LawSettings {
    fn default() -> Self {
        Self {
            income_window_months: 3,
            income_due_day: 10,
            household_share: HouseholdShare::Proportional,
            order_form: OrderForm::Percent,
            percent_decimals: 0,
            change_threshold_percent_points: 2,
            change_threshold_amount: Money::from_kroner(200),
            small_payer_percent: 5,
            class_a_practice: ClassAPractice::ProRata,
            protection_months: 1,
            nav_claim_due_days: 21,
            petition_minimum: Money::from_kroner(50_000),
            notify_for_liens: false,
        }
    }
}

/// Something the job suspends, why, and to which day (none: until the entry is taken out).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension<T> {
    /// What is suspended.
    pub value: T,
    /// Why.
    pub reason: String,
    /// Last day.
    pub until: Option<NaiveDate>,
}

impl<T> Suspension<T> {
    /// True while the suspension runs on `day`.
    #[must_use]
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}

/// The `[suspend]` table of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suspensions {
    /// Claim kinds.
    pub kinds: Vec<Suspension<super::KindNo>>,
    /// Creditors.
    pub creditors: Vec<Suspension<PartyId>>,
    /// Payers: left out of orders.
    pub payers: Vec<Suspension<PartyId>>,
    /// Debtors.
    pub debtors: Vec<Suspension<PartyId>>,
}
