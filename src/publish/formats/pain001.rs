//! pain.001: money that goes out, as an ISO 20022 credit transfer a Norwegian bank takes.
//!
//! Versions 03 and 09 of the message, in kroner, from one account. Payouts to creditors and repayments to debtors
//! are a batch each. All names of the message (its own, those of the batches and of the payments) follow from what
//! is paid, so that the same payments give the same bytes, and a bank that has taken a message refuses it again.
//!
//! Characters: what Norwegian banks take in domestic payments; others are replaced ([`plain`]).

use chrono::NaiveDate;

use crate::units::calendar::working_day_from;
use crate::units::dates::plus_days;
use crate::units::{AccountId, Kid, Money, PartyId};

mod charset;
mod iban;
mod names;
mod read;
mod write;

pub use charset::{is_plain, plain};
pub use iban::iban;
pub use read::{Batch, Message, Transfer, UnreadableMessage, read};

/// A name has no more characters than all banks take.
pub const LONGEST_NAME: usize = 70;
/// A text to the receiver.
pub const LONGEST_TEXT: usize = 140;

/// The version of the message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Version {
    /// pain.001.001.03.
    V03,
    /// pain.001.001.09.
    V09,
}

impl Version {
    /// Both.
    pub const ALL: [Self; 2] = [Self::V03, Self::V09];

    /// The message's name, `pain.001.001.03` or `pain.001.001.09`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V03 => "pain.001.001.03",
            Self::V09 => "pain.001.001.09",
        }
    }

    /// The namespace of the message.
    #[must_use]
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::V03 => "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03",
            Self::V09 => "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
        }
    }
}

/// How accounts are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccountForm {
    /// The eleven digits (`Othr/Id`, scheme `BBAN`).
    Bban,
    /// The international number ([`iban`]).
    Iban,
}

/// Who pays, when and from where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payer {
    /// The collection day; money goes out the next working day.
    pub day: NaiveDate,
    /// The time of day the message is made, `HH:MM:SS`.
    pub publish_time: String,
    /// The organisation that orders the payments, known to the bank by its number (scheme `CUST`).
    pub organisation: PartyId,
    /// Its name.
    pub name: String,
    /// The account the money comes from.
    pub account: AccountId,
    /// How accounts are written.
    pub account_form: AccountForm,
    /// The BIC of the bank that holds the account; none: `NOTPROVIDED`, and the bank knows its own account.
    pub bic: Option<String>,
    /// The agreement with the bank (scheme `BANK`), where it asks for one.
    pub agreement: Option<String>,
}

impl Payer {
    /// The day the bank shall pay: the working day after the collection day.
    #[must_use]
    pub fn execution_day(&self) -> NaiveDate {
        working_day_from(plus_days(self.day, 1))
    }
}

/// What a payment is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Collected money to a creditor.
    Payout,
    /// Money that goes back to a debtor.
    Repayment,
}

impl Kind {
    /// Both, in the order of the batches.
    pub const ALL: [Self; 2] = [Self::Payout, Self::Repayment];

    /// How the names of its batch and its payments begin.
    const fn letter(self) -> char {
        match self {
            Self::Payout => 'U',
            Self::Repayment => 'R',
        }
    }
}

/// One payment. Debug shows nothing of the receiver.
#[derive(Clone, PartialEq, Eq)]
pub struct Payment {
    /// What it is.
    pub kind: Kind,
    /// What it is known by in the run, once a kind: the creditor of a payout, the payment or credit (with its
    /// debtor) of a repayment. It is not written; the payment's own name follows from it.
    pub reference: String,
    /// How much, above 0.
    pub amount: Money,
    /// Who gets it: at most [`LONGEST_NAME`] characters are written.
    pub name: String,
    /// Two letters; the receiver's address is not given.
    pub country: String,
    /// The receiver's account.
    pub account: AccountId,
    /// What the receiver is told.
    pub about: About,
}

impl std::fmt::Debug for Payment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Payment").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What the receiver of a payment is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum About {
    /// The receiver's KID, as a structured reference (`SCOR`).
    Kid(Kid),
    /// A text: at most [`LONGEST_TEXT`] characters are written.
    Text(String),
}

/// Why no message is made. No name, account or amount of a payment is told.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refused {
    /// A message holds at least one payment.
    #[error("there is nothing to pay")]
    Nothing,
    /// A payment that is not above 0.
    #[error("{kind:?} number {place}: the amount is not above 0")]
    Amount {
        /// What it is.
        kind: Kind,
        /// Its place in the batch, from 1.
        place: usize,
    },
    /// Two payments of a kind are known by the same reference.
    #[error("{kind:?} number {place}: the same reference as the one before it")]
    Twice {
        /// What it is.
        kind: Kind,
        /// Its place in the batch, from 1.
        place: usize,
    },
    /// A receiver without a name, or whose country is not two letters.
    #[error("{kind:?} number {place}: the receiver has no name, or no country of two letters")]
    Receiver {
        /// What it is.
        kind: Kind,
        /// Its place in the batch, from 1.
        place: usize,
    },
    /// A text of nothing.
    #[error("{kind:?} number {place}: the receiver is told nothing")]
    Text {
        /// What it is.
        kind: Kind,
        /// Its place in the batch, from 1.
        place: usize,
    },
    /// Something about the payer that a bank does not take.
    #[error("the payer's {field} is not one a bank takes")]
    Payer {
        /// What of the payer.
        field: &'static str,
    },
}

/// The message that pays `payments`, whatever their order.
///
/// # Errors
/// [`Refused`] for the first payment no bank would take; nothing is left out in silence.
pub fn message(payments: &[Payment], payer: &Payer, version: Version) -> Result<Vec<u8>, Refused> {
    check_payer(payer)?;
    let mut sorted: Vec<&Payment> = payments.iter().collect();
    sorted.sort_by_key(|payment| (payment.kind, &payment.reference));
    if sorted.is_empty() {
        return Err(Refused::Nothing);
    }
    let batches: Vec<&[&Payment]> = sorted.chunk_by(|one, next| one.kind == next.kind).collect();
    for batch in &batches {
        for (place, payment) in batch.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|before| batch.get(before));
            check(payment, before.copied(), place + 1)?;
        }
    }
    Ok(write::message(&batches, payer, version))
}

fn check(payment: &Payment, before: Option<&Payment>, place: usize) -> Result<(), Refused> {
    let kind = payment.kind;
    let country = payment.country.len() == 2 && payment.country.bytes().all(|byte| byte.is_ascii_uppercase());
    if payment.amount <= Money::ZERO {
        Err(Refused::Amount { kind, place })
    } else if before.is_some_and(|before| before.reference == payment.reference) {
        Err(Refused::Twice { kind, place })
    } else if !country || plain(&payment.name, LONGEST_NAME).is_empty() {
        Err(Refused::Receiver { kind, place })
    } else if matches!(&payment.about, About::Text(text) if plain(text, LONGEST_TEXT).is_empty()) {
        Err(Refused::Text { kind, place })
    } else {
        Ok(())
    }
}

fn check_payer(payer: &Payer) -> Result<(), Refused> {
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let clock: Vec<&str> = payer.publish_time.split(':').collect();
    let time = clock.len() == 3 && clock.iter().all(|part| digits(part));
    let bic = payer.bic.as_deref().is_none_or(is_bic);
    let agreement = payer.agreement.as_deref();
    let agreement =
        agreement.is_none_or(|id| is_plain(id) && id.trim() == id && (1..=35).contains(&id.len()));
    let fields = [
        ("time", time),
        ("name", !plain(&payer.name, LONGEST_NAME).is_empty()),
        ("organisation", !payer.organisation.is_person()),
        ("BIC", bic),
        ("agreement", agreement),
    ];
    fields.iter().find(|(_, fits)| !fits).map_or(Ok(()), |(field, _)| Err(Refused::Payer { field }))
}

/// A bank's BIC: four letters, the country, two letters or digits, and three more for a branch.
fn is_bic(text: &str) -> bool {
    let letters = text.bytes().take(6).all(|byte| byte.is_ascii_uppercase());
    let rest = text.bytes().skip(6).all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    // The seventh is not 0 or 1 and the eighth is not the letter O (ISO 9362).
    let seventh = !matches!(text.as_bytes().get(6), Some(b'0' | b'1'));
    let eighth = text.as_bytes().get(7) != Some(&b'O');
    matches!(text.len(), 8 | 11) && letters && rest && seventh && eighth
}

#[cfg(test)]
#[path = "pain001_schema.rs"]
mod schema;
#[cfg(test)]
#[path = "pain001_tests.rs"]
mod tests;
