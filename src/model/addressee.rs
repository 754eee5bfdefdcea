//! Whom a letter goes to.

use chrono::NaiveDate;

use crate::units::PartyId;

/// A debtor as somebody who is written to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Addressee {
    /// The debtor.
    pub debtor: PartyId,
    /// The name, when it is known.
    pub name: Option<Box<str>>,
    /// The address, in one line with commas, when it is known.
    pub address: Option<Box<str>>,
    /// The language asked for: `nb`, `nn` or `en`.
    pub language: Option<&'static str>,
    /// The address is confidential: it stands in no letter.
    pub confidential: bool,
    /// The day of death.
    pub death_date: Option<NaiveDate>,
}
