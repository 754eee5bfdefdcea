//! What a debtor owns, and what the estate of a bankrupt or dead debtor has published.

use super::Reference;
use crate::units::{Money, PartyId};

/// What an asset is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum AssetKind {
    /// Money on an account.
    BankDeposit,
    /// Real property.
    RealEstate,
    /// A vehicle.
    Vehicle,
    /// A ship.
    Ship,
    /// Shares that are in no securities register.
    Shares,
    /// A securities account.
    VpsAccount,
    /// A claim on somebody.
    Claim,
    /// Another movable.
    Movable,
}

impl AssetKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::BankDeposit,
        Self::RealEstate,
        Self::Vehicle,
        Self::Ship,
        Self::Shares,
        Self::VpsAccount,
        Self::Claim,
        Self::Movable,
    ];

    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BankDeposit => "bank_deposit",
            Self::RealEstate => "real_estate",
            Self::Vehicle => "vehicle",
            Self::Ship => "ship",
            Self::Shares => "shares",
            Self::VpsAccount => "vps_account",
            Self::Claim => "claim",
            Self::Movable => "movable",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a debtor owns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asset {
    /// Its name.
    pub asset_id: Reference,
    /// Whose it is.
    pub debtor: PartyId,
    /// What it is.
    pub kind: AssetKind,
    /// What registers or banks know it by.
    pub reference: Box<str>,
    /// What it is worth.
    pub value: Money,
    /// What others have secured in it before us.
    pub prior_charges: Money,
    /// What turning it into money costs.
    pub enforcement_cost: Money,
    /// Creditors may not take it (deknl. § 2-3).
    pub exempt: bool,
}

/// Whose estate it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EstateKind {
    /// A bankrupt's.
    Bankruptcy,
    /// A dead debtor's.
    Death,
}

impl EstateKind {
    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bankruptcy => "bankruptcy",
            Self::Death => "death",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Bankruptcy, Self::Death].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What an estate has published of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Estate {
    /// Whose it is.
    pub debtor: PartyId,
    /// Why there is one.
    pub kind: EstateKind,
    /// What there is.
    pub assets: Option<Money>,
    /// What its handling costs (deknl. § 9-2).
    pub costs: Option<Money>,
    /// All claims of the first class (deknl. § 9-3), ours too.
    pub class1: Option<Money>,
    /// All claims of the second class (deknl. § 9-4), ours too.
    pub class2: Option<Money>,
    /// All ordinary claims (deknl. § 9-6), ours too.
    pub ordinary: Option<Money>,
}
