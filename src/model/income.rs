//! What a payer reported it paid a debtor.

use crate::units::{Money, Month, PartyId};

/// A kind of income.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum IncomeKind {
    /// Wage.
    Wage,
    /// Holiday pay.
    HolidayPay,
    /// Pension.
    Pension,
    /// Benefit.
    Benefit,
    /// Early retirement pension.
    Afp,
    /// Spousal support received.
    SpousalSupportReceived,
    /// Income of self-employment.
    SelfEmployed,
    /// Child benefit.
    ChildBenefit,
    /// Child support received.
    ChildSupportReceived,
    /// Child pension.
    ChildPension,
    /// Housing benefit.
    HousingBenefit,
    /// Basic benefit.
    BasicBenefit,
    /// Assistance benefit.
    AssistanceBenefit,
    /// Social assistance.
    SocialAssistance,
    /// Benefit in kind.
    BenefitInKind,
}

impl IncomeKind {
    /// All kinds with their codes.
    pub const ALL: [(Self, &'static str); 15] = [
        (Self::Wage, "wage"),
        (Self::HolidayPay, "holiday_pay"),
        (Self::Pension, "pension"),
        (Self::Benefit, "benefit"),
        (Self::Afp, "afp"),
        (Self::SpousalSupportReceived, "spousal_support_received"),
        (Self::SelfEmployed, "self_employed"),
        (Self::ChildBenefit, "child_benefit"),
        (Self::ChildSupportReceived, "child_support_received"),
        (Self::ChildPension, "child_pension"),
        (Self::HousingBenefit, "housing_benefit"),
        (Self::BasicBenefit, "basic_benefit"),
        (Self::AssistanceBenefit, "assistance_benefit"),
        (Self::SocialAssistance, "social_assistance"),
        (Self::BenefitInKind, "benefit_in_kind"),
    ];

    /// Reads a code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, code)| *code == text).map(|(kind, _)| kind)
    }

    /// The code in the files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(kind, _)| *kind == self).map_or("", |(_, code)| code)
    }
}

/// One reported row of income.
#[derive(Clone, Copy, Debug)]
pub struct Income {
    /// Who received it.
    pub debtor: PartyId,
    /// Who paid it.
    pub payer: PartyId,
    /// The month it is for.
    pub month: Month,
    /// Its kind.
    pub kind: IncomeKind,
    /// Before tax.
    pub gross: Money,
    /// Advance tax withheld.
    pub advance_tax: Money,
}
