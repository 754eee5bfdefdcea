//! Measures besides deduction, netting and set-off: what is proposed to a person, who decides.

use std::fmt;

use chrono::NaiveDate;

use super::Reference;
use super::trace::ClaimNo;
use crate::units::{Money, Month, PartyId};

/// A measure the mandate knows besides deduction, netting and set-off, in the order in which they are proposed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MeasureKind {
    /// A lien in money on an account.
    LienBank,
    /// A lien in real property.
    LienRealEstate,
    /// A lien in a vehicle or another movable.
    LienMovables,
    /// A lien in shares or on a securities account.
    LienShares,
    /// A lien in a ship, a money claim or what else can be sold.
    LienOther,
    /// A claim filed in a bankrupt's estate.
    EstateClaimBankruptcy,
    /// A claim filed in a dead debtor's estate.
    EstateClaimDeceased,
    /// A petition for bankruptcy.
    BankruptcyPetition,
    /// A report to the police.
    PoliceReport,
    /// Word to the case officer that the debtor may leave the country.
    TravelBanFlag,
    /// Liability of a payer who has not deducted or not paid on.
    EmployerLiability,
    /// Remission of an old claim for the creditor's sake.
    WriteOffCandidate,
    /// An end to the collection of a recipient's support.
    EndPrivateSupport,
    /// A decision that there is nothing to attach.
    IntetTilUtlegg,
}

impl MeasureKind {
    /// All measures, in their order.
    pub const ALL: [Self; 14] = [
        Self::LienBank,
        Self::LienRealEstate,
        Self::LienMovables,
        Self::LienShares,
        Self::LienOther,
        Self::EstateClaimBankruptcy,
        Self::EstateClaimDeceased,
        Self::BankruptcyPetition,
        Self::PoliceReport,
        Self::TravelBanFlag,
        Self::EmployerLiability,
        Self::WriteOffCandidate,
        Self::EndPrivateSupport,
        Self::IntetTilUtlegg,
    ];

    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LienBank => "lien_bank",
            Self::LienRealEstate => "lien_real_estate",
            Self::LienMovables => "lien_movables",
            Self::LienShares => "lien_shares",
            Self::LienOther => "lien_other",
            Self::EstateClaimBankruptcy => "estate_claim_bankruptcy",
            Self::EstateClaimDeceased => "estate_claim_deceased",
            Self::BankruptcyPetition => "bankruptcy_petition",
            Self::PoliceReport => "police_report",
            Self::TravelBanFlag => "travel_ban_flag",
            Self::EmployerLiability => "employer_liability",
            Self::WriteOffCandidate => "write_off_candidate",
            Self::EndPrivateSupport => "end_private_support",
            Self::IntetTilUtlegg => "intet_til_utlegg",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// True for liens.
    #[must_use]
    pub const fn is_lien(self) -> bool {
        matches!(
            self,
            Self::LienBank | Self::LienRealEstate | Self::LienMovables | Self::LienShares | Self::LienOther
        )
    }

    /// True for claims filed in an estate.
    #[must_use]
    pub const fn is_estate_claim(self) -> bool {
        matches!(self, Self::EstateClaimBankruptcy | Self::EstateClaimDeceased)
    }
}

impl fmt::Display for MeasureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A measure proposed for a debtor. Nobody has decided it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measure {
    /// Which.
    pub kind: MeasureKind,
    /// The claims it is for, in the order of their names.
    pub claims: Vec<ClaimNo>,
    /// What is asked for or expected, in øre.
    pub amount: Money,
    /// The articles it stands on, the first those of its trace line.
    pub basis: Vec<&'static str>,
    /// What it is built on, each by its name; a free text last.
    pub facts: Vec<MeasureFact>,
    /// The last day it can be used, where there is one.
    pub deadline: Option<NaiveDate>,
}

/// A fact of a measure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MeasureFact {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: FactValue,
}

/// The value of a fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FactValue {
    /// An amount.
    Money(Money),
    /// A day.
    Date(NaiveDate),
    /// A month.
    Month(Month),
    /// A word of the program's own, or several with a space between.
    Word(&'static str),
    /// Words of the program's own.
    Words(Vec<&'static str>),
    /// How many.
    Count(u64),
    /// The name of an asset.
    Reference(Reference),
    /// A person or organisation.
    Party(PartyId),
    /// A text of the inbox.
    Text(Box<str>),
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(amount) => amount.fmt(f),
            Self::Date(date) => date.fmt(f),
            Self::Month(month) => month.fmt(f),
            Self::Word(word) => f.write_str(word),
            Self::Words(words) => f.write_str(&words.join(" ")),
            Self::Count(count) => count.fmt(f),
            Self::Reference(name) => f.write_str(name.as_str()),
            // In full: a published table is the only place for it.
            Self::Party(party) => {
                let mut digits = Vec::with_capacity(11);
                party.write_to(&mut digits);
                f.write_str(&String::from_utf8_lossy(&digits))
            }
            Self::Text(text) => f.write_str(text),
        }
    }
}
