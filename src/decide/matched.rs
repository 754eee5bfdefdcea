//! Payments and the orders they came under.

use rayon::prelude::*;

use super::case::Incoming;
use crate::law::received::faults;
use crate::model::facts::Facts;
use crate::model::money_night::PaymentFault;
use crate::model::registers::Registers;
use crate::model::{OrderVersion, Payment, PaymentFaultCode, Reference};
use crate::units::PartyId;

/// A payment that goes to nobody's claims.
#[derive(Clone, Copy, Debug)]
pub struct Stray<'a> {
    /// The payment.
    pub payment: &'a Payment,
    /// The order of its KID; none: it is of no order of ours.
    pub order: Option<&'a OrderVersion>,
    /// Why: of no order of ours, or taken on an earlier night; the latter when both.
    pub code: PaymentFaultCode,
}

impl Stray<'_> {
    /// All that is wrong with it, in the order of the codes.
    #[must_use]
    pub fn faults(&self) -> Vec<PaymentFault> {
        faults(self.payment, self.order, self.code == PaymentFaultCode::Repeated)
    }
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
    pub fn new(payments: &'a [Payment], registers: &'a Registers) -> Self {
        let mut found = Self::default();
        if payments.is_empty() {
            return found;
        }
        let mut orders: Vec<&OrderVersion> = registers.orders.iter().collect();
        orders.par_sort_unstable_by_key(|order| order.order_id);
        let known = Known::new(registers);
        for payment in payments {
            let at = payment
                .order_id
                .and_then(|number| orders.binary_search_by_key(&number, |order| order.order_id).ok());
            let order = at.map(|at| orders[at]);
            match order {
                _ if known.has(payment) => {
                    found.strays.push(Stray { payment, order, code: PaymentFaultCode::Repeated });
                }
                Some(order) => found.incoming.push((order.debtor, Incoming { payment, order })),
                None => found.strays.push(Stray { payment, order, code: PaymentFaultCode::UnknownKid }),
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

/// Payments earlier nights have taken, by name.
struct Known(Vec<Reference>);

impl Known {
    fn new(registers: &Registers) -> Self {
        let mut names: Vec<Reference> = registers.receipts.iter().map(|row| row.payment_id).collect();
        names.extend(registers.strays.iter().map(|row| row.payment_id));
        names.par_sort_unstable();
        Self(names)
    }

    fn has(&self, payment: &Payment) -> bool {
        self.0.binary_search(&payment.payment_id).is_ok()
    }
}

/// How many payments no night has taken yet: of a correction, they come with the next night.
#[must_use]
pub fn to_come(facts: &Facts, registers: &Registers) -> usize {
    let known = Known::new(registers);
    facts.payments.iter().filter(|payment| !known.has(payment)).count()
}

#[cfg(test)]
#[path = "matched_tests.rs"]
mod tests;
