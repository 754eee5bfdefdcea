//! Whose the rows of money are, and the order in which a night looks them up.

use rayon::prelude::*;

use super::fields::Fault;
use super::file::at_line;
use super::money::{
    PaymentRow, ShareRow, read_credit, read_distribution, read_fee, read_netting, read_payment, read_set_off,
};
use super::read::Source;
use super::{CREDITS, DISTRIBUTIONS, FEES, NETTINGS, PAYMENTS, RegisterError, SETOFFS};
use crate::model::registers::{
    ChargedFee, Netting, PastSetOff, PastShare, Receipt, Registers, StrayPayment, UsedCredit,
};
use crate::model::{OrderVersion, Reference};
use crate::units::PartyId;

/// The registers of money as they stand in their files.
pub(super) struct MoneyRows {
    payments: Vec<PaymentRow>,
    distributions: Vec<ShareRow>,
    set_offs: Vec<PastSetOff>,
    credits: Vec<UsedCredit>,
    nettings: Vec<Netting>,
    fees: Vec<ChargedFee>,
}

impl MoneyRows {
    /// Reads the files a run has.
    pub(super) fn read(from: &Source<'_>) -> Result<Self, RegisterError> {
        let ((payments, distributions), others) = rayon::join(
            || {
                rayon::join(
                    || from.optional(PAYMENTS, read_payment, |row| row.payment_id),
                    || from.optional(DISTRIBUTIONS, read_distribution, |row| (row.payment_id, row.claim_id)),
                )
            },
            || {
                Ok::<_, RegisterError>((
                    from.optional(SETOFFS, read_set_off, |row| (row.credit_id, row.claim_id, row.date))?,
                    from.optional(CREDITS, read_credit, |row| row.credit_id)?,
                    from.optional(NETTINGS, read_netting, |row| (row.debtor, row.claim_id, row.from))?,
                    from.optional(FEES, read_fee, |row| {
                        (row.debtor, row.claim_id, row.kind.as_str(), row.date)
                    })?,
                ))
            },
        );
        let (set_offs, credits, nettings, fees) = others?;
        Ok(Self { payments: payments?, distributions: distributions?, set_offs, credits, nettings, fees })
    }

    /// Finds whose the payments are by their orders, and puts all rows where and as a night looks them up.
    pub(super) fn sort_into(self, registers: &mut Registers) -> Result<(), RegisterError> {
        let owners = owners(&registers.orders, &self.payments)?;
        registers.distributions = shares(self.distributions, &owners)?;
        registers
            .distributions
            .par_sort_unstable_by_key(|row| (row.debtor, row.claim_id, row.pay_month, row.payment_id));
        // The owners stand as the payments do, those of no order left out.
        let mut owners = owners.into_iter();
        for row in self.payments {
            let PaymentRow { payment_id, order_id, value_date, pay_month, amount } = row;
            match order_id.and_then(|order_id| Some((order_id, owners.next()?.1))) {
                Some((order_id, debtor)) => registers.receipts.push(Receipt {
                    debtor,
                    payment_id,
                    order_id,
                    value_date,
                    pay_month,
                    amount,
                }),
                None => registers.strays.push(StrayPayment { payment_id, value_date, pay_month, amount }),
            }
        }
        registers
            .receipts
            .par_sort_unstable_by_key(|row| (row.debtor, row.order_id, row.value_date, row.payment_id));
        registers.set_offs = self.set_offs;
        registers.set_offs.par_sort_unstable_by_key(|row| (row.claim_id, row.date, row.credit_id));
        (registers.credits, registers.nettings, registers.fees) = (self.credits, self.nettings, self.fees);
        Ok(())
    }
}

/// The debtor of each payment under an order, by payment.
fn owners(
    orders: &[OrderVersion],
    payments: &[PaymentRow],
) -> Result<Vec<(Reference, PartyId)>, RegisterError> {
    if payments.is_empty() {
        return Ok(Vec::new());
    }
    let mut debtors: Vec<(u64, PartyId)> =
        orders.iter().map(|order| (order.order_id, order.debtor)).collect();
    debtors.par_sort_unstable();
    let mut owners = Vec::with_capacity(payments.len());
    for (at, row) in payments.iter().enumerate() {
        let Some(order_id) = row.order_id else { continue };
        let unknown = Fault { column: "trekkid", rule: "an order of the register of orders" };
        let debtor = debtors.binary_search_by_key(&order_id, |(number, _)| *number);
        let debtor = debtor.map_err(|_| at_line(PAYMENTS, at + 2, unknown))?;
        owners.push((row.payment_id, debtors[debtor].1));
    }
    Ok(owners)
}

/// The shares with the debtors of their payments.
fn shares(rows: Vec<ShareRow>, owners: &[(Reference, PartyId)]) -> Result<Vec<PastShare>, RegisterError> {
    let mut shares = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        let ShareRow { payment_id, claim_id, date, pay_month, principal, costs, interest } = row;
        let unknown =
            Fault { column: "payment_id", rule: "a payment under an order of the register of payments" };
        let owner = owners.binary_search_by_key(&payment_id, |(payment, _)| *payment);
        let owner = owner.map_err(|_| at_line(DISTRIBUTIONS, at + 2, unknown))?;
        let debtor = owners[owner].1;
        shares.push(PastShare { debtor, payment_id, claim_id, date, pay_month, principal, costs, interest });
    }
    Ok(shares)
}
