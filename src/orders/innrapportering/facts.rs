//! What a document needs to know of an order version, from the engine's own type or from a published file.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Alternativ, Trekkpaalegg};
use crate::model::{OrderPeriod, OrderVersion, Standing};
use crate::orders::trekkpaalegg::order_periods;

/// The longest number an order may have, so that its form fits behind it in 35 characters.
const LONGEST_ID: usize = 34;

/// A version of an order.
#[derive(Clone, PartialEq, Eq)]
pub struct OrderFacts {
    /// The order's number (`trekkid`).
    pub order_id: String,
    /// The version, from 1.
    pub version: u32,
    /// Whose payments are deducted from, all digits.
    pub debtor: String,
    /// The case (`saksnummer`).
    pub case: String,
    /// The KID, all digits.
    pub kid: String,
    /// Whether it stands.
    pub standing: Standing,
    /// Its periods, in order, without overlap.
    pub periods: Vec<OrderPeriod>,
}

/// A published version NAV cannot be told of.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("order {order_id}, version {version}: {rule}")]
pub struct Unreadable {
    /// The order's number.
    pub order_id: String,
    /// The version.
    pub version: u32,
    /// The rule it breaks.
    pub rule: &'static str,
}

impl std::fmt::Debug for OrderFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The debtor is left out: it is a person.
        f.debug_struct("OrderFacts")
            .field("order_id", &self.order_id)
            .field("version", &self.version)
            .field("standing", &self.standing)
            .field("periods", &self.periods)
            .finish_non_exhaustive()
    }
}

impl From<&OrderVersion> for OrderFacts {
    fn from(order: &OrderVersion) -> Self {
        Self {
            order_id: order.order_id.to_string(),
            version: order.version,
            debtor: order.debtor.to_digits(),
            case: order.case.to_string(),
            kid: order.kid().as_str().to_owned(),
            standing: order.standing,
            periods: order.periods.clone(),
        }
    }
}

impl TryFrom<&Trekkpaalegg> for OrderFacts {
    type Error = Unreadable;

    fn try_from(order: &Trekkpaalegg) -> Result<Self, Unreadable> {
        let broken = |rule| Unreadable { order_id: order.trekkid.clone(), version: order.trekkversjon, rule };
        let facts = Self {
            order_id: order.trekkid.clone(),
            version: order.trekkversjon,
            debtor: order.skyldner.clone(),
            case: order.saksnummer.clone(),
            kid: order.betalingsinformasjon.kidnummer.clone(),
            standing: order.trekkstatus.standing(),
            periods: order_periods(&order.trekkstoerrelse_for_periode)
                .ok_or_else(|| broken("a period has exactly one of trekkbeloep and trekkprosent"))?,
        };
        let id = facts.short_id();
        let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !plain || id.len() > LONGEST_ID {
            return Err(broken("trekkid is 1–34 letters, digits and dashes"));
        }
        Ok(facts)
    }
}

impl OrderFacts {
    /// The order's number; that of a UUID without its dashes, since it would be too long with them.
    pub(super) fn short_id(&self) -> String {
        let parts: Vec<usize> = self.order_id.split('-').map(str::len).collect();
        if parts == [8, 4, 4, 4, 12] { self.order_id.replace('-', "") } else { self.order_id.clone() }
    }

    /// The number of a document of this version: a UUID of the kind whose bits are the sender's own (version 8),
    /// from the order's number, its version and the form, so that the same inputs give the same bytes.
    pub(super) fn transaction(&self, form: Alternativ) -> String {
        let named = format!("{}/{}/{}", self.order_id, self.version, form.suffix());
        let digest = Sha256::digest(named.as_bytes());
        let mut bytes: Vec<u8> = digest.iter().copied().take(16).collect();
        bytes[6] = bytes[6] & 0x0F | 0x80;
        bytes[8] = bytes[8] & 0x3F | 0x80;
        let mut text = String::with_capacity(36);
        for (place, byte) in bytes.iter().enumerate() {
            if matches!(place, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            // A string takes every character, so there is no error to look at.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}
