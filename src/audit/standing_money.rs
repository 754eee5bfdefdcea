//! What a worked case says of the money of earlier nights.

use chrono::NaiveDate;
use serde::Deserialize;

use super::facts::party;
use super::standing::{Text, reference};
use crate::model::money_night::FeeKind;
use crate::model::registers::{ChargedFee, Netting, PastSetOff, PastShare, UsedCredit};
use crate::units::{Money, PartyId};

/// A claim's part of a payment. Parts not said are nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShareRow {
    payment_id: Option<String>,
    claim_id: String,
    date: Text,
    pay_month: Text,
    principal: Option<Text>,
    costs: Option<Text>,
    interest: Option<Text>,
}

/// What was set off in a claim. Parts not said are nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetOffRow {
    credit_id: Option<String>,
    claim_id: String,
    date: Text,
    principal: Option<Text>,
    costs: Option<Text>,
    interest: Option<Text>,
}

/// What has been used of a credit; on the last night, when the day is not said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UsedRow {
    credit_id: String,
    used: Text,
    protected: Option<Text>,
    date: Option<Text>,
}

/// A netting; by `NAV` when the body is not said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NettingRow {
    claim_id: String,
    paying_body: Option<String>,
    monthly: Text,
    from: Text,
    months: u32,
}

/// A fee charged once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChargedRow {
    claim_id: Option<String>,
    kind: String,
    date: Text,
}

impl ShareRow {
    pub(super) fn share(&self, debtor: PartyId) -> Result<PastShare, String> {
        Ok(PastShare {
            debtor,
            payment_id: reference(self.payment_id.as_deref().unwrap_or("P1"))?,
            claim_id: reference(&self.claim_id)?,
            date: self.date.date()?,
            pay_month: self.pay_month.month()?,
            principal: or_nothing(self.principal.as_ref())?,
            costs: or_nothing(self.costs.as_ref())?,
            interest: or_nothing(self.interest.as_ref())?,
        })
    }
}

impl SetOffRow {
    pub(super) fn set_off(&self) -> Result<PastSetOff, String> {
        Ok(PastSetOff {
            credit_id: reference(self.credit_id.as_deref().unwrap_or("K0"))?,
            claim_id: reference(&self.claim_id)?,
            date: self.date.date()?,
            principal: or_nothing(self.principal.as_ref())?,
            costs: or_nothing(self.costs.as_ref())?,
            interest: or_nothing(self.interest.as_ref())?,
        })
    }
}

impl UsedRow {
    pub(super) fn used(&self, from: NaiveDate) -> Result<UsedCredit, String> {
        Ok(UsedCredit {
            credit_id: reference(&self.credit_id)?,
            used: self.used.money()?,
            protected: or_nothing(self.protected.as_ref())?,
            date: self.date.as_ref().map_or(Ok(from), Text::date)?,
        })
    }
}

impl NettingRow {
    pub(super) fn netting(&self, debtor: PartyId) -> Result<Netting, String> {
        let body = self.paying_body.as_deref().unwrap_or("NAV");
        Ok(Netting {
            debtor,
            claim_id: reference(&self.claim_id)?,
            paying_body: Some(party(body, false).ok_or_else(|| format!("no identifier for {body}"))?),
            monthly: self.monthly.money()?,
            from: self.from.month()?,
            months: self.months,
        })
    }
}

impl ChargedRow {
    pub(super) fn charged(&self, debtor: PartyId) -> Result<ChargedFee, String> {
        let kind = FeeKind::ALL.into_iter().find(|kind| kind.as_str() == self.kind);
        Ok(ChargedFee {
            debtor,
            claim_id: self.claim_id.as_deref().map(reference).transpose()?,
            kind: kind.ok_or_else(|| format!("{:?} is no fee", self.kind))?,
            date: self.date.date()?,
        })
    }
}

fn or_nothing(text: Option<&Text>) -> Result<Money, String> {
    text.map_or(Ok(Money::ZERO), Text::money)
}
