//! What a worked case expects of the money of the night.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::expect::{Differences, claim_name};
use super::facts::party;
use crate::decide::matched::Stray;
use crate::model::Reference;
use crate::model::decision::Decision;
use crate::model::money_night::{Distributed, Liability, MoneyNight, PayoutState};
use crate::units::{Money, PartyId};

/// Only what is written is compared, but a list is compared whole. A payment's surplus and a fee of the debtor
/// have no claim: an empty name.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ExpectedMoney {
    /// Payment, claim, class and step (`e1`), principal, costs, interest, set aside (`yes`/`no`).
    distributions: Option<Vec<[String; 7]>>,
    /// Payment and code.
    payment_faults: Option<Vec<[String; 2]>>,
    /// Payments that go to nobody's claims, and why.
    strays: Option<Vec<[String; 2]>>,
    /// Credit, claim, rank, principal, costs, interest.
    setoffs: Option<Vec<[String; 6]>>,
    /// Credit, what was set off, protected, left.
    credits: Option<Vec<[String; 4]>>,
    /// Claim, monthly, first month, months.
    nettings: Option<Vec<[String; 4]>>,
    /// Creditor as in the facts, amount, state; a line a creditor and state, in any order.
    payouts: Option<Vec<[String; 3]>>,
    /// Source, amount.
    repayments: Option<Vec<[String; 2]>>,
    /// Payer, order, month, ordered, received.
    liabilities: Option<Vec<[String; 5]>>,
    /// Claim, kind, from, to, amount.
    fees: Option<Vec<[String; 5]>>,
    /// Claim and kind of the fees that are used up.
    fees_charged: Option<Vec<[String; 2]>>,
}

impl ExpectedMoney {
    /// What differs from the money of a decision.
    pub(super) fn compare(&self, decision: &Decision, differences: &mut Differences) {
        let money = &decision.money;
        if let Some(expected) = &self.distributions {
            let found: Vec<_> = money.distributed.iter().map(distributed).collect();
            differences.list("distributions", expected, &found);
        }
        if let Some(expected) = &self.payment_faults {
            let found = money.payment_faults.iter();
            let found = found.map(|fault| [fault.payment_id.to_string(), fault.code.as_str().to_owned()]);
            differences.list("payment_faults", expected, &found.collect::<Vec<_>>());
        }
        if let Some(expected) = &self.nettings {
            let found = money.nettings.iter().map(|row| {
                let claim = claim_name(decision, row.claim);
                [claim, row.monthly.to_string(), row.from.to_string(), row.months.to_string()]
            });
            differences.list("nettings", expected, &found.collect::<Vec<_>>());
        }
        if let Some(expected) = &self.payouts {
            let (wanted, found) = payouts(expected, money);
            differences.list("payouts", &wanted, &found);
        }
        if let Some(expected) = &self.repayments {
            let found = money.repayments.iter().map(|row| [row.source.to_string(), row.amount.to_string()]);
            differences.list("repayments", expected, &found.collect::<Vec<_>>());
        }
        if let Some(expected) = &self.liabilities {
            let wanted: Vec<[String; 5]> = expected.iter().map(with_payer).collect();
            let found: Vec<_> = money.liabilities.iter().map(liability).collect();
            differences.list("liabilities", &wanted, &found);
        }
        self.compare_set_off(decision, differences);
        self.compare_fees(money, differences);
    }

    /// What differs from the payments of the night that go to nobody's claims.
    pub(super) fn compare_strays(&self, strays: &[Stray<'_>], differences: &mut Differences) {
        if let Some(expected) = &self.strays {
            let found = strays.iter();
            let found =
                found.map(|stray| [stray.payment.payment_id.to_string(), stray.code.as_str().to_owned()]);
            differences.list("strays", expected, &found.collect::<Vec<_>>());
        }
    }

    fn compare_set_off(&self, decision: &Decision, differences: &mut Differences) {
        let money = &decision.money;
        if let Some(expected) = &self.setoffs {
            let found = money.set_off.iter().map(|row| {
                let (credit, claim) = (row.credit_id.to_string(), claim_name(decision, row.claim));
                let [principal, costs, interest] =
                    [row.principal, row.costs, row.interest].map(|part| part.to_string());
                [credit, claim, row.rank.to_string(), principal, costs, interest]
            });
            differences.list("setoffs", expected, &found.collect::<Vec<_>>());
        }
        if let Some(expected) = &self.credits {
            let found = money.credits.iter().map(|row| {
                let [set_off, protected, left] =
                    [row.set_off, row.protected, row.left].map(|part| part.to_string());
                [row.credit_id.to_string(), set_off, protected, left]
            });
            differences.list("credits", expected, &found.collect::<Vec<_>>());
        }
    }

    fn compare_fees(&self, money: &MoneyNight, differences: &mut Differences) {
        let name = |claim: Option<Reference>| claim.map(|id| id.to_string()).unwrap_or_default();
        if let Some(expected) = &self.fees {
            let found = money.fees.iter().map(|fee| {
                let kind = fee.kind.as_str().to_owned();
                [name(fee.claim_id), kind, fee.from.to_string(), fee.to.to_string(), fee.amount.to_string()]
            });
            differences.list("fees", expected, &found.collect::<Vec<_>>());
        }
        if let Some(expected) = &self.fees_charged {
            let found = money.fees_charged.iter();
            let found = found.map(|(claim, kind)| [name(*claim), kind.as_str().to_owned()]);
            differences.list("fees_charged", expected, &found.collect::<Vec<_>>());
        }
    }
}

fn distributed(row: &Distributed) -> [String; 7] {
    let claim = row.to.map(|to| to.claim_id.to_string()).unwrap_or_default();
    let place = row.to.map(|to| format!("{}{}", to.class, to.step)).unwrap_or_default();
    let [principal, costs, interest] = [row.principal, row.costs, row.interest].map(|part| part.to_string());
    let set_aside = if row.to.is_some_and(|to| to.set_aside) { "yes" } else { "no" };
    [row.payment_id.to_string(), claim, place, principal, costs, interest, set_aside.to_owned()]
}

fn liability(row: &Liability) -> [String; 5] {
    [
        row.payer.to_string(),
        row.order_id.to_string(),
        row.month.to_string(),
        row.ordered.to_string(),
        row.received.to_string(),
    ]
}

/// An expected liability with its payer masked as it is shown.
fn with_payer(row: &[String; 5]) -> [String; 5] {
    let mut row = row.clone();
    if let Some(payer) = party(&row[0], false) {
        row[0] = payer.to_string();
    }
    row
}

/// Expected payouts and those found, summed by creditor and state, both in order; creditors found are named as
/// the case names them, be they persons or organisations.
fn payouts(expected: &[[String; 3]], money: &MoneyNight) -> (Vec<[String; 3]>, Vec<[String; 3]>) {
    let is = |creditor: PartyId, name: &str| {
        [true, false].map(|person| party(name, person)).contains(&Some(creditor))
    };
    let mut sums: BTreeMap<(String, PayoutState), Money> = BTreeMap::new();
    for payout in &money.payouts {
        let known = expected.iter().find(|row| is(payout.creditor, &row[0]));
        let name = known.map_or_else(|| payout.creditor.to_string(), |row| row[0].clone());
        *sums.entry((name, payout.state)).or_insert(Money::ZERO) += payout.amount;
    }
    let row = |((name, state), amount): ((String, PayoutState), Money)| {
        [name, amount.to_string(), state.as_str().to_owned()]
    };
    let mut wanted = expected.to_vec();
    wanted.sort_by(|one, other| (&one[0], &one[2]).cmp(&(&other[0], &other[2])));
    (wanted, sums.into_iter().map(row).collect())
}
