//! Why a claim does not take part in the deduction.

use std::fmt;

use chrono::NaiveDate;

/// More about a hold: never an identifier.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum HoldDetail {
    /// The code says it all.
    #[default]
    None,
    /// A fixed word.
    Word(&'static str),
    /// A fixed word and the day it is about.
    Day(&'static str, NaiveDate),
    /// The job's own words.
    Reason(Box<str>),
}

impl HoldDetail {
    /// The day it is about.
    #[must_use]
    pub const fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::Day(_, day) => Some(*day),
            Self::None | Self::Word(_) | Self::Reason(_) => None,
        }
    }
}

impl fmt::Display for HoldDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Word(word) => f.write_str(word),
            Self::Day(word, day) => write!(f, "{word} {day}"),
            Self::Reason(words) => f.write_str(words),
        }
    }
}

/// A reason that holds a claim, in the order in which they are asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HoldCode {
    /// A row of the debtor's facts was parked.
    FactsParked,
    /// Nothing is left to collect.
    ClaimClosed,
    /// The debtors file has no such debtor.
    DebtorUnknown,
    /// The job suspends its kind, creditor or debtor.
    Suspended,
    /// The debtor is dead.
    DebtorDeceased,
    /// The debtor is in debt settlement.
    DebtSettlement,
    /// The debtor is bankrupt.
    Bankruptcy,
    /// A complaint suspends the claim.
    ComplaintSuspends,
    /// The creditor has given respite.
    Deferred,
    /// A payment plan runs.
    PaymentPlan,
    /// The kind can only be netted in benefits.
    AvregningOnly,
    /// A netting of the claim runs.
    Netted,
    /// No ground for enforcement.
    NoEnforcementGround,
    /// A sanction that is not final yet.
    SanctionNotFinal,
    /// Not due or not defaulted.
    NotDue,
    /// Barred by limitation.
    TimeBarred,
    /// The debtor pays as able.
    PaysAsAble,
    /// No payer with income that may be deducted from.
    NoPayer,
    /// No room above what is needed to live on.
    NoRoom,
    /// No notice has been sent.
    NoticeMissing,
    /// The time to answer the notice runs.
    NoticeRunning,
    /// The notice is spent.
    NoticeExpired,
}

impl HoldCode {
    /// All codes, in the order in which they are asked.
    pub const ALL: [Self; 22] = [
        Self::FactsParked,
        Self::ClaimClosed,
        Self::DebtorUnknown,
        Self::Suspended,
        Self::DebtorDeceased,
        Self::DebtSettlement,
        Self::Bankruptcy,
        Self::ComplaintSuspends,
        Self::Deferred,
        Self::PaymentPlan,
        Self::AvregningOnly,
        Self::Netted,
        Self::NoEnforcementGround,
        Self::SanctionNotFinal,
        Self::NotDue,
        Self::TimeBarred,
        Self::PaysAsAble,
        Self::NoPayer,
        Self::NoRoom,
        Self::NoticeMissing,
        Self::NoticeRunning,
        Self::NoticeExpired,
    ];

    /// The code in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FactsParked => "FACTS_PARKED",
            Self::ClaimClosed => "CLAIM_CLOSED",
            Self::DebtorUnknown => "DEBTOR_UNKNOWN",
            Self::Suspended => "SUSPENDED",
            Self::DebtorDeceased => "DEBTOR_DECEASED",
            Self::DebtSettlement => "DEBT_SETTLEMENT",
            Self::Bankruptcy => "BANKRUPTCY",
            Self::ComplaintSuspends => "COMPLAINT_SUSPENDS",
            Self::Deferred => "DEFERRED",
            Self::PaymentPlan => "PAYMENT_PLAN",
            Self::AvregningOnly => "AVREGNING_ONLY",
            Self::Netted => "NETTED",
            Self::NoEnforcementGround => "NO_ENFORCEMENT_GROUND",
            Self::SanctionNotFinal => "SANCTION_NOT_FINAL",
            Self::NotDue => "NOT_DUE",
            Self::TimeBarred => "TIME_BARRED",
            Self::PaysAsAble => "PAYS_AS_ABLE",
            Self::NoPayer => "NO_PAYER",
            Self::NoRoom => "NO_ROOM",
            Self::NoticeMissing => "NOTICE_MISSING",
            Self::NoticeRunning => "NOTICE_RUNNING",
            Self::NoticeExpired => "NOTICE_EXPIRED",
        }
    }

    /// The article behind the code.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::FactsParked | Self::DebtorUnknown => "forvaltningsloven § 17",
            Self::ClaimClosed => "innkl. § 18",
            Self::Suspended => "the job's [suspend]",
            Self::DebtorDeceased => "arveloven § 117",
            Self::DebtSettlement => "gjeldsordningsloven § 3-4",
            Self::Bankruptcy => "deknl. § 2-11",
            Self::ComplaintSuspends => "forvaltningsloven § 42",
            Self::Deferred | Self::PaymentPlan => "innkl. § 17",
            Self::AvregningOnly => "innkf. § 2-10",
            Self::Netted => "innkl. § 22",
            Self::NoEnforcementGround => "innkl. § 23",
            Self::SanctionNotFinal => "tvfbl. § 4-18",
            Self::NotDue => "tvfbl. § 4-4; innkl. § 27",
            Self::TimeBarred => "fl. §§ 2, 3, 28",
            Self::PaysAsAble | Self::NoPayer => "deknl. § 2-7",
            Self::NoRoom => "deknl. § 2-7; gjenst. § 5",
            Self::NoticeMissing => "innkl. § 25",
            Self::NoticeRunning => "innkl. § 25; tvfbl. § 4-18",
            Self::NoticeExpired => "tvfbl. § 7-10",
        }
    }
}

impl fmt::Display for HoldCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
