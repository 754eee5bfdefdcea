//! The names of a message, its batches and its payments: at most 35 letters, digits and dashes.
//!
//! They are digests of what is paid: the same in every revision that pays the same, another when it pays otherwise.
//! None of them can be read back to a person.

use std::fmt::Write as _;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::{About, Payer, Payment};

/// The name of the message.
pub(super) fn message(batches: &[&[&Payment]], payer: &Payer) -> String {
    format!("P{}-{}", day(payer.day), all(batches.iter().copied().flatten().copied(), payer))
}

/// The name of a batch; a batch has at least one payment.
pub(super) fn batch(payments: &[&Payment], payer: &Payer) -> String {
    let letter = payments.first().map_or('P', |first| first.kind.letter());
    format!("{letter}{}-{}", day(payer.day), all(payments.iter().copied(), payer))
}

/// The name of a payment: by the day, what it is known by and where it goes, not by how much, so that a bank that
/// holds names against each other does not pay the same twice.
pub(super) fn payment(payment: &Payment, payer: &Payer) -> String {
    let account = payment.account.to_digits();
    let digest = digest([payment.reference.as_str(), &account].into_iter());
    format!("{}{}-{digest}", payment.kind.letter(), day(payer.day))
}

fn day(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

fn all<'a>(payments: impl Iterator<Item = &'a Payment>, payer: &Payer) -> String {
    let mut parts = vec![payer.account.to_digits()];
    for payment in payments {
        let about = match &payment.about {
            About::Kid(kid) => kid.as_str(),
            About::Text(text) => text,
        };
        let letter = payment.kind.letter();
        parts.push(format!("{letter}{} {}", payment.amount.ore(), payment.account.to_digits()));
        parts.extend([&payment.reference, &payment.name, &payment.country].map(Clone::clone));
        parts.push(about.to_owned());
    }
    digest(parts.iter().map(String::as_str))
}

/// 96 bits of a digest in hexadecimal digits; each part stands apart from the next.
fn digest<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut text = String::with_capacity(24);
    for byte in hash.finalize().iter().take(12) {
        // A string takes every character, so there is no error to look at.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
