//! What is kept of a night until it ends: what creditors get, and tonight's rows of the registers that stand by payment
//! and credit.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::totals::entry;
use super::{MoneyTotals, PAYOUTS};
use crate::model::Reference;
use crate::model::decision::Decision;
use crate::model::money_night::PayoutState;
use crate::model::registers::{DebtorRegister, PastSetOff, UsedCredit};
use crate::orders::registers::PaymentRow;
use crate::orders::rows::Rows;
use crate::publish::PublishError;
use crate::publish::tables::claim;
use crate::units::{Money, PartyId};

/// What a claim got of a payment: small, since a night has many.
#[derive(Clone, Copy, Debug)]
pub struct KeptShare {
    /// The payment's place among those kept with it.
    payment: u32,
    pub(super) claim_id: Reference,
    pub(super) principal: Money,
    pub(super) costs: Money,
    pub(super) interest: Money,
}

/// What is kept of some debtors, or of payments of none.
#[derive(Debug, Default)]
pub struct Kept {
    pub(super) payments: Vec<PaymentRow>,
    shares: Vec<KeptShare>,
    pub(super) set_offs: Vec<PastSetOff>,
    pub(super) credits: Vec<UsedCredit>,
    payouts: BTreeMap<(PartyId, PayoutState), (Money, u64)>,
}

impl Kept {
    /// Adds the debtor that follows.
    pub(super) fn add(&mut self, decision: &Decision, register: &DebtorRegister<'_>, day: NaiveDate) {
        let money = &decision.money;
        let first = self.payments.len();
        self.payments.extend(money.receipts.iter().map(|row| PaymentRow {
            payment_id: row.payment_id,
            order_id: Some(row.order_id),
            value_date: row.value_date,
            pay_month: row.pay_month,
            amount: row.amount,
        }));
        let own = self.payments.get(first..).unwrap_or_default();
        let shares = money.distributed.iter().filter_map(|row| {
            let at = own.iter().position(|payment| payment.payment_id == row.payment_id)?;
            Some(KeptShare {
                payment: u32::try_from(first + at).ok()?,
                claim_id: row.to?.claim_id,
                principal: row.principal,
                costs: row.costs,
                interest: row.interest,
            })
        });
        self.shares.append(&mut one_a_claim(shares.collect()));
        let set_offs = money.set_off.iter().filter_map(|row| {
            Some(PastSetOff {
                credit_id: row.credit_id,
                claim_id: *claim(decision, row.claim)?,
                date: day,
                principal: row.principal,
                costs: row.costs,
                interest: row.interest,
            })
        });
        self.set_offs.append(&mut one_a_set_off(set_offs.collect()));
        for row in &money.credits {
            let before = register.used_of(&row.credit_id);
            let used = row.set_off + row.protected + row.left;
            // A credit nothing of which is used tonight keeps the day it was last used on.
            let date = before.filter(|_| used.is_zero()).map_or(day, |row| row.date);
            let [all, protected] = before.map_or([Money::ZERO; 2], |row| [row.used, row.protected]);
            let (used, protected) = (all + used, protected + row.protected);
            self.credits.push(UsedCredit { credit_id: row.credit_id, used, protected, date });
        }
        for row in &money.payouts {
            let (amount, count) = self.payouts.entry((row.creditor, row.state)).or_default();
            *amount += row.amount;
            *count += 1;
        }
    }

    /// Adds a payment of no order.
    pub(super) fn add_stray(&mut self, payment: PaymentRow) {
        self.payments.push(payment);
    }

    /// The rows without room for more; what creditors get is added up elsewhere.
    pub(super) fn rows_alone(mut self) -> Self {
        self.payouts.clear();
        self.payments.shrink_to_fit();
        self.shares.shrink_to_fit();
        self.set_offs.shrink_to_fit();
        self.credits.shrink_to_fit();
        self
    }

    /// What claims got of payments, each with its payment.
    pub(super) fn shares(&self) -> impl Iterator<Item = (&PaymentRow, &KeptShare)> {
        self.shares
            .iter()
            .filter_map(|share| Some((self.payments.get(usize::try_from(share.payment).ok()?)?, share)))
    }

    /// Adds what creditors get of other debtors.
    pub(super) fn add_payouts(&mut self, of: &Self) {
        for (key, (amount, count)) in &of.payouts {
            let own = self.payouts.entry(*key).or_default();
            own.0 += *amount;
            own.1 += count;
        }
    }

    /// The table of payouts, counted.
    pub(super) fn payouts(&self, totals: &mut MoneyTotals) -> Result<Vec<u8>, PublishError> {
        let mut rows = Rows::default();
        for ((creditor, state), (amount, count)) in &self.payouts {
            rows.party(*creditor).money(*amount).shown(count).word(state.as_str()).end();
            let sum = entry(&mut totals.payouts, state.as_str());
            sum.creditors += 1;
            sum.count += count;
            sum.amount += *amount;
        }
        let mut file = Rows::header(PAYOUTS.1);
        file.extend(rows.into_bytes().map_err(PublishError::table(PAYOUTS.0))?);
        Ok(file)
    }
}

/// What a claim got of a payment in several steps as one row.
fn one_a_claim(mut rows: Vec<KeptShare>) -> Vec<KeptShare> {
    rows.sort_unstable_by(|one, other| (one.payment, &one.claim_id).cmp(&(other.payment, &other.claim_id)));
    rows.dedup_by(|next, row| {
        let same = (next.payment, next.claim_id) == (row.payment, row.claim_id);
        if same {
            row.principal += next.principal;
            row.costs += next.costs;
            row.interest += next.interest;
        }
        same
    });
    rows
}

/// What was set off in a claim at several ranks of a credit as one row.
fn one_a_set_off(mut rows: Vec<PastSetOff>) -> Vec<PastSetOff> {
    rows.sort_unstable_by(|one, other| {
        (&one.credit_id, &one.claim_id).cmp(&(&other.credit_id, &other.claim_id))
    });
    rows.dedup_by(|next, row| {
        let same = (next.credit_id, next.claim_id) == (row.credit_id, row.claim_id);
        if same {
            row.principal += next.principal;
            row.costs += next.costs;
            row.interest += next.interest;
        }
        same
    });
    rows
}
