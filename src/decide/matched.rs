//! Payments and the orders they came under.

use rayon::prelude::*;

use super::case::Incoming;
use crate::model::facts::Facts;
use crate::model::registers::Registers;
use crate::model::{OrderVersion, Payment, PaymentFaultCode, Reference};
use crate::units::PartyId;

/// A payment that goes to nobody's claims.
#[derive(Clone, Copy, Debug)]
pub struct Stray<'a> {
    /// The payment.
    pub payment: &'a Payment,
    /// Why: of no order of ours, or taken on an earlier night.
    pub code: PaymentFaultCode,
}

/// Payments by the debtor of their order.
#[derive(Debug, Default)]
pub struct Matched<'a> {
    /// By debtor, value date and name.
    incoming: Vec<(PartyId, Incoming<'a>)>,
    /// By value date and name.
    pub strays: Vec<Stray<'a>>,
}

impl<'a> Matched<'a> {
    /// Finds the order of each payment by its KID. One that an earlier night has taken is not taken again.
    #[must_use]
    pub fn new(facts: &'a Facts, registers: &'a Registers) -> Self {
        let mut found = Self::default();
        if facts.payments.is_empty() {
            return found;
        }
        let mut orders: Vec<&OrderVersion> = registers.orders.iter().collect();
        orders.par_sort_unstable_by_key(|order| order.order_id);
        let mut known: Vec<Reference> = registers.receipts.iter().map(|row| row.payment_id).collect();
        known.extend(registers.strays.iter().map(|row| row.payment_id));
        known.par_sort_unstable();
        for payment in &facts.payments {
            let at = payment
                .order_id
                .and_then(|number| orders.binary_search_by_key(&number, |order| order.order_id).ok());
            if known.binary_search(&payment.payment_id).is_ok() {
                found.strays.push(Stray { payment, code: PaymentFaultCode::Repeated });
            } else if let Some(order) = at.map(|at| orders[at]) {
                found.incoming.push((order.debtor, Incoming { payment, order }));
            } else {
                found.strays.push(Stray { payment, code: PaymentFaultCode::UnknownKid });
            }
        }
        // The payments stand by value date and name already.
        found.incoming.par_sort_by_key(|(debtor, _)| *debtor);
        found
    }

    /// The payments from a debtor on.
    pub(super) fn from(&self, first: PartyId) -> &[(PartyId, Incoming<'a>)] {
        &self.incoming[self.incoming.partition_point(|(debtor, _)| *debtor < first)..]
    }
}
