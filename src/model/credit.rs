//! Money a debtor has coming from public bodies: what claims may be set off in, and benefits they may be netted in.

use chrono::NaiveDate;

use super::{KindNo, Reference};
use crate::units::{Money, PartyId};

/// What a credit is of; it decides which claims it may be set off in (innkl. § 21).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CreditKind {
    /// Tax to be paid back.
    TaxRefund,
    /// Value added tax to be paid back.
    VatRefund,
    /// Duty to be paid back.
    DutyRefund,
    /// Benefits of earlier months.
    NavArrears,
    /// Supplements for the family of those who serve.
    FamilySupplement,
    /// Subsidies to farms.
    FarmSubsidy,
    /// Other public money.
    OtherPublic,
    /// A running benefit: netted, never set off (innkl. § 22).
    Benefit,
}

impl CreditKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::TaxRefund,
        Self::VatRefund,
        Self::DutyRefund,
        Self::NavArrears,
        Self::FamilySupplement,
        Self::FarmSubsidy,
        Self::OtherPublic,
        Self::Benefit,
    ];

    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TaxRefund => "tax_refund",
            Self::VatRefund => "vat_refund",
            Self::DutyRefund => "duty_refund",
            Self::NavArrears => "nav_arrears",
            Self::FamilySupplement => "family_supplement",
            Self::FarmSubsidy => "farm_subsidy",
            Self::OtherPublic => "other_public",
            Self::Benefit => "benefit",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// True for tax, value added tax and duty (innkl. § 21 first para.).
    #[must_use]
    pub const fn is_tax_or_duty(self) -> bool {
        matches!(self, Self::TaxRefund | Self::VatRefund | Self::DutyRefund)
    }
}

/// Money a debtor has coming.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credit {
    /// Its name.
    pub credit_id: Reference,
    /// Whose money it is.
    pub debtor: PartyId,
    /// What it is of.
    pub kind: CreditKind,
    /// Who pays it.
    pub paying_body: Option<PartyId>,
    /// How much.
    pub amount: Money,
    /// From when it can be used.
    pub available: NaiveDate,
    /// The kind of claim it is of the same kind as.
    pub own_kind: Option<KindNo>,
    /// The debtor asks for protection (deknl. § 2-5; innkl. § 21 first para.).
    pub protection_claimed: bool,
    /// Months until the debtor's next income, when the case says.
    pub protection_months: Option<u8>,
    /// The benefit a month (`benefit`).
    pub monthly_benefit: Option<Money>,
}
