//! Who money goes to.

use chrono::NaiveDate;

use crate::units::{AccountId, Kid, PartyId};

/// A creditor or a debtor as somebody who is paid.
#[derive(Clone, PartialEq, Eq)]
pub struct Receiver {
    /// Who.
    pub party: PartyId,
    /// The name, when it is known.
    pub name: Option<Box<str>>,
    /// The account, when it is one of a Norwegian bank.
    pub account: Option<AccountId>,
    /// An account is given, be it a foreign one.
    pub has_account: bool,
    /// The country, two letters.
    pub country: Box<str>,
    /// The KID the receiver wants to be paid by.
    pub kid: Option<Kid>,
    /// The day of death, of a debtor.
    pub death_date: Option<NaiveDate>,
}

impl Receiver {
    /// True when the receiver has died by a day: what is due then is the estate's.
    #[must_use]
    pub fn has_died(&self, day: NaiveDate) -> bool {
        self.death_date.is_some_and(|date| date <= day)
    }
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Names and accounts are left out.
        f.debug_struct("Receiver").field("party", &self.party).finish_non_exhaustive()
    }
}
