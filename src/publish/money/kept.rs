//! What is kept of a night until it ends: what creditors get, and the registers by payment and credit.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::totals::entry;
use super::{MoneyTotals, PAYOUTS};
use crate::model::decision::Decision;
use crate::model::money_night::PayoutState;
use crate::model::registers::{
    DebtorRegister, PastSetOff, PastShare, Receipt, Registers, StrayPayment, UsedCredit,
};
use crate::orders::registers::{self, PaymentRow, Register, ShareRow};
use crate::orders::rows::Rows;
use crate::publish::tables::claim;
use crate::publish::{PublishError, Staging, Subject};
use crate::units::{Money, PartyId};

/// Rows one thread makes.
const PIECE: usize = 1 << 13;
/// Rows in memory as text.
const PART: usize = 1 << 18;

/// What is kept of some debtors, or of payments of none.
#[derive(Debug, Default)]
pub struct Kept {
    payments: Vec<PaymentRow>,
    shares: Vec<PastShare>,
    set_offs: Vec<PastSetOff>,
    credits: Vec<UsedCredit>,
    payouts: BTreeMap<(PartyId, PayoutState), (Money, u64)>,
}

impl Kept {
    /// Adds the debtor that follows.
    pub(super) fn add(&mut self, decision: &Decision, register: &DebtorRegister<'_>, day: NaiveDate) {
        let money = &decision.money;
        self.payments.extend(money.receipts.iter().map(|row| PaymentRow {
            payment_id: row.payment_id,
            order_id: Some(row.order_id),
            value_date: row.value_date,
            pay_month: row.pay_month,
            amount: row.amount,
        }));
        let shares = money.distributed.iter().filter_map(|row| {
            Some(PastShare {
                debtor: decision.debtor,
                payment_id: row.payment_id,
                claim_id: row.to?.claim_id,
                date: day,
                pay_month: row.pay_month,
                principal: row.principal,
                costs: row.costs,
                interest: row.interest,
            })
        });
        self.shares.extend(shares);
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
        self.set_offs.extend(set_offs);
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

    /// Adds what is kept of the debtors that follow.
    pub(super) fn append(&mut self, mut next: Self) {
        self.payments.append(&mut next.payments);
        self.shares.append(&mut next.shares);
        self.set_offs.append(&mut next.set_offs);
        self.credits.append(&mut next.credits);
        for (key, (amount, count)) in next.payouts {
            let own = self.payouts.entry(key).or_default();
            own.0 += amount;
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

    /// Writes the registers that stand by payment and credit: the rows of `before` and tonight's in one order.
    pub(super) fn write(
        mut self,
        before: &Registers,
        staging: &Staging,
    ) -> Result<[Subject; 4], PublishError> {
        let mut payments: Vec<Taken<'_>> = before.receipts.iter().map(Taken::Order).collect();
        payments.extend(before.strays.iter().map(Taken::Stray));
        payments.extend(self.payments.iter().map(Taken::Tonight));
        payments.par_sort_unstable_by(|one, other| one.name().cmp(other.name()));
        let payments = write(staging, registers::PAYMENTS, &payments, |rows, row| {
            registers::payment(rows, &row.row());
        })?;

        merge_shares(&mut self.shares);
        let mut shares: Vec<&PastShare> = before.distributions.iter().chain(&self.shares).collect();
        shares.par_sort_unstable_by(|one, other| {
            (&one.payment_id, &one.claim_id).cmp(&(&other.payment_id, &other.claim_id))
        });
        let distributions = write(staging, registers::DISTRIBUTIONS, &shares, |rows, row| {
            registers::distribution(rows, &share(row))
        })?;

        merge_set_offs(&mut self.set_offs);
        let mut set_offs: Vec<&PastSetOff> = before.set_offs.iter().chain(&self.set_offs).collect();
        set_offs.par_sort_unstable_by(|one, other| {
            (&one.credit_id, &one.claim_id, one.date).cmp(&(&other.credit_id, &other.claim_id, other.date))
        });
        let set_offs =
            write(staging, registers::SETOFFS, &set_offs, |rows, row| registers::set_off(rows, row))?;

        self.credits.par_sort_unstable_by(|one, other| one.credit_id.cmp(&other.credit_id));
        let replaced = |row: &&UsedCredit| {
            self.credits.binary_search_by(|tonight| tonight.credit_id.cmp(&row.credit_id)).is_ok()
        };
        let stay = before.credits.iter().filter(|row| !replaced(row));
        let mut credits: Vec<&UsedCredit> = stay.chain(&self.credits).collect();
        credits.par_sort_unstable_by(|one, other| one.credit_id.cmp(&other.credit_id));
        let credits = write(staging, registers::CREDITS, &credits, |rows, row| registers::credit(rows, row))?;
        Ok([payments, distributions, set_offs, credits])
    }
}

/// A payment of an earlier night, or of tonight.
#[derive(Clone, Copy)]
enum Taken<'a> {
    Order(&'a Receipt),
    Stray(&'a StrayPayment),
    Tonight(&'a PaymentRow),
}

impl<'a> Taken<'a> {
    fn name(self) -> &'a crate::model::Reference {
        match self {
            Self::Order(row) => &row.payment_id,
            Self::Stray(row) => &row.payment_id,
            Self::Tonight(row) => &row.payment_id,
        }
    }

    fn row(self) -> PaymentRow {
        match self {
            Self::Tonight(row) => *row,
            Self::Order(&Receipt { payment_id, order_id, value_date, pay_month, amount, .. }) => {
                PaymentRow { payment_id, order_id: Some(order_id), value_date, pay_month, amount }
            }
            Self::Stray(&StrayPayment { payment_id, value_date, pay_month, amount }) => {
                PaymentRow { payment_id, order_id: None, value_date, pay_month, amount }
            }
        }
    }
}

fn share(row: &PastShare) -> ShareRow {
    let PastShare { payment_id, claim_id, date, pay_month, principal, costs, interest, .. } = *row;
    ShareRow { payment_id, claim_id, date, pay_month, principal, costs, interest }
}

/// Makes what a claim got of a payment in several steps one row.
fn merge_shares(rows: &mut Vec<PastShare>) {
    rows.par_sort_by(|one, other| {
        (&one.payment_id, &one.claim_id).cmp(&(&other.payment_id, &other.claim_id))
    });
    rows.dedup_by(|next, row| {
        let same = (next.payment_id, next.claim_id) == (row.payment_id, row.claim_id);
        if same {
            row.principal += next.principal;
            row.costs += next.costs;
            row.interest += next.interest;
        }
        same
    });
}

/// Makes what was set off in a claim at several ranks one row.
fn merge_set_offs(rows: &mut Vec<PastSetOff>) {
    rows.par_sort_by(|one, other| (&one.credit_id, &one.claim_id).cmp(&(&other.credit_id, &other.claim_id)));
    rows.dedup_by(|next, row| {
        let same = (next.credit_id, next.claim_id) == (row.credit_id, row.claim_id);
        if same {
            row.principal += next.principal;
            row.costs += next.costs;
            row.interest += next.interest;
        }
        same
    });
}

/// Writes a register, its rows made side by side.
fn write<T: Sync>(
    staging: &Staging,
    register: Register,
    rows: &[T],
    row: impl Fn(&mut Rows, &T) + Sync,
) -> Result<Subject, PublishError> {
    let mut file = staging.create(register.name)?;
    file.add(&Rows::header(register.columns))?;
    let piece = |rows: &[T]| {
        let mut made = Rows::default();
        rows.iter().for_each(|one| row(&mut made, one));
        made.into_bytes()
    };
    for part in rows.chunks(PART) {
        let pieces: Vec<_> = part.par_chunks(PIECE).map(piece).collect();
        for bytes in pieces {
            file.add(&bytes.map_err(PublishError::table(register.name))?)?;
        }
    }
    file.finish()
}
