//! The section `money` of the summary.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::PaymentFaultCode;
use crate::model::decision::Decision;
use crate::units::Money;

/// What is counted of the money of a night. It adds up to the tables.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct MoneyTotals {
    /// Credits looked at.
    pub credits: Credits,
    /// Nettings that begin.
    pub nettings: Nettings,
    /// Payments, those of no debtor included.
    pub payments: Payments,
    /// What creditors get, by state.
    pub payouts: BTreeMap<String, Payouts>,
    /// What goes back to debtors.
    pub repayments: Sum,
    /// What payers were ordered to deduct and have not paid.
    pub liabilities: Liabilities,
    /// Interest, surcharges and fees, by kind.
    pub fees: BTreeMap<String, Sum>,
}

/// Credits looked at: set off, protected and left together are what was available.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Credits {
    /// How many.
    pub count: u64,
    /// What there was to use.
    pub available: Money,
    /// What was set off.
    pub set_off: Money,
    /// What stays with debtors as needed to live on.
    pub protected: Money,
    /// What no claim took.
    pub left: Money,
}

/// Nettings that begin.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Nettings {
    /// How many.
    pub count: u64,
    /// A month, together.
    pub monthly: Money,
}

/// Payments: what is distributed and the surplus together are what came.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Payments {
    /// How many.
    pub count: u64,
    /// How much came.
    pub amount: Money,
    /// What claims got.
    pub distributed: Money,
    /// What of it stays with us until paternity is settled.
    pub set_aside: Money,
    /// What no claim took.
    pub surplus: Money,
    /// What is wrong with them, by code.
    pub faults: BTreeMap<String, u64>,
}

/// What creditors get.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Payouts {
    /// How many creditors.
    pub creditors: u64,
    /// How many shares of claims.
    pub count: u64,
    /// How much.
    pub amount: Money,
}

/// A count and an amount.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Sum {
    /// How many.
    pub count: u64,
    /// How much.
    pub amount: Money,
}

/// What payers have not paid.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Liabilities {
    /// How many months of orders.
    pub count: u64,
    /// What is missing: ordered less received.
    pub missing: Money,
}

impl Sum {
    fn add(&mut self, count: u64, amount: Money) {
        self.count += count;
        self.amount += amount;
    }
}

/// The entry of a word.
pub(super) fn entry<'a, T: Default>(map: &'a mut BTreeMap<String, T>, word: &str) -> &'a mut T {
    map.entry(word.to_owned()).or_default()
}

impl MoneyTotals {
    /// Counts a decision; payouts are counted when creditors are added up.
    pub(super) fn count(&mut self, decision: &Decision) {
        let money = &decision.money;
        for credit in &money.credits {
            self.credits.count += 1;
            self.credits.available += credit.set_off + credit.protected + credit.left;
            self.credits.set_off += credit.set_off;
            self.credits.protected += credit.protected;
            self.credits.left += credit.left;
        }
        for netting in &money.nettings {
            self.nettings.count += 1;
            self.nettings.monthly += netting.monthly;
        }
        for payment in &money.receipts {
            self.payments.count += 1;
            self.payments.amount += payment.amount;
        }
        for row in &money.distributed {
            match row.to {
                None => self.payments.surplus += row.total(),
                Some(share) => {
                    self.payments.distributed += row.total();
                    if share.set_aside {
                        self.payments.set_aside += row.total();
                    }
                }
            }
        }
        for fault in &money.payment_faults {
            *entry(&mut self.payments.faults, fault.code.as_str()) += 1;
        }
        for row in &money.repayments {
            self.repayments.add(1, row.amount);
        }
        for row in &money.liabilities {
            self.liabilities.count += 1;
            self.liabilities.missing += row.ordered - row.received;
        }
        for fee in &money.fees {
            entry(&mut self.fees, fee.kind.as_str()).add(1, fee.amount);
        }
    }

    /// Counts a payment of no debtor.
    pub(super) fn count_stray(&mut self, amount: Money, code: PaymentFaultCode) {
        self.payments.count += 1;
        self.payments.amount += amount;
        self.payments.surplus += amount;
        *entry(&mut self.payments.faults, code.as_str()) += 1;
    }

    /// Adds those of the debtors that follow.
    pub(super) fn add(&mut self, next: Self) {
        self.credits.count += next.credits.count;
        self.credits.available += next.credits.available;
        self.credits.set_off += next.credits.set_off;
        self.credits.protected += next.credits.protected;
        self.credits.left += next.credits.left;
        self.nettings.count += next.nettings.count;
        self.nettings.monthly += next.nettings.monthly;
        self.payments.count += next.payments.count;
        self.payments.amount += next.payments.amount;
        self.payments.distributed += next.payments.distributed;
        self.payments.set_aside += next.payments.set_aside;
        self.payments.surplus += next.payments.surplus;
        for (code, count) in next.payments.faults {
            *self.payments.faults.entry(code).or_default() += count;
        }
        for (state, sum) in next.payouts {
            let own = self.payouts.entry(state).or_default();
            own.creditors += sum.creditors;
            own.count += sum.count;
            own.amount += sum.amount;
        }
        self.repayments.add(next.repayments.count, next.repayments.amount);
        self.liabilities.count += next.liabilities.count;
        self.liabilities.missing += next.liabilities.missing;
        for (kind, sum) in next.fees {
            self.fees.entry(kind).or_default().add(sum.count, sum.amount);
        }
    }
}
