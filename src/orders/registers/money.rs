//! The rows of the registers of money: read and written side by side.

use chrono::NaiveDate;

use super::fields::{Fault, Fields, number};
use crate::model::Reference;
use crate::model::money_night::FeeKind;
use crate::model::registers::{ChargedFee, Netting, PastSetOff, UsedCredit};
use crate::orders::rows::Rows;
use crate::units::{Money, Month, PartyId};

/// Money received, as its row says: the order is named, its debtor is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PaymentRow {
    /// The payment's name.
    pub payment_id: Reference,
    /// The order's number; none for money of no order.
    pub order_id: Option<u64>,
    /// When it came.
    pub value_date: NaiveDate,
    /// The month it is for.
    pub pay_month: Month,
    /// How much.
    pub amount: Money,
}

/// What a claim got of a payment, as its row says: the payment is named, its debtor is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ShareRow {
    /// The payment.
    pub payment_id: Reference,
    /// The claim; running support of a month by its own name.
    pub claim_id: Reference,
    /// The collection day of the night.
    pub date: NaiveDate,
    /// The month the payment is for.
    pub pay_month: Month,
    /// To principal.
    pub principal: Money,
    /// To costs.
    pub costs: Money,
    /// To interest.
    pub interest: Money,
}

/// Money received.
pub fn payment(rows: &mut Rows, row: &PaymentRow) {
    rows.reference(Some(&row.payment_id));
    match row.order_id {
        Some(number) => rows.number(number),
        None => rows.empty(),
    };
    rows.date(row.value_date).month(row.pay_month).money(row.amount).end();
}

/// What a claim got of a payment.
pub fn distribution(rows: &mut Rows, row: &ShareRow) {
    rows.reference(Some(&row.payment_id)).reference(Some(&row.claim_id)).date(row.date).month(row.pay_month);
    rows.money(row.principal).money(row.costs).money(row.interest).end();
}

/// What was set off in a claim.
pub fn set_off(rows: &mut Rows, row: &PastSetOff) {
    rows.reference(Some(&row.credit_id)).reference(Some(&row.claim_id)).date(row.date);
    rows.money(row.principal).money(row.costs).money(row.interest).end();
}

/// What is gone of a credit.
pub fn credit(rows: &mut Rows, row: &UsedCredit) {
    rows.reference(Some(&row.credit_id)).money(row.used).money(row.protected).date(row.date).end();
}

/// A netting.
pub fn netting(rows: &mut Rows, row: &Netting) {
    rows.reference(Some(&row.claim_id)).party(row.debtor);
    match row.paying_body {
        Some(body) => rows.party(body),
        None => rows.empty(),
    };
    rows.money(row.monthly).month(row.from).shown(row.months).end();
}

/// A fee that is charged once.
pub fn fee(rows: &mut Rows, row: &ChargedFee) {
    rows.reference(row.claim_id.as_ref()).party(row.debtor).word(row.kind.as_str()).date(row.date).end();
}

fn month(fields: &mut Fields<'_>) -> Result<Month, Fault> {
    fields.read("a month as YYYY-MM", Month::parse)
}

pub(crate) fn read_payment(fields: &mut Fields<'_>) -> Result<PaymentRow, Fault> {
    Ok(PaymentRow {
        payment_id: fields.reference()?,
        order_id: fields.read_or_none("a number", number)?,
        value_date: fields.date()?,
        pay_month: month(fields)?,
        amount: fields.amount()?,
    })
}

pub(crate) fn read_distribution(fields: &mut Fields<'_>) -> Result<ShareRow, Fault> {
    Ok(ShareRow {
        payment_id: fields.reference()?,
        claim_id: fields.reference()?,
        date: fields.date()?,
        pay_month: month(fields)?,
        principal: fields.amount()?,
        costs: fields.amount()?,
        interest: fields.amount()?,
    })
}

pub(crate) fn read_set_off(fields: &mut Fields<'_>) -> Result<PastSetOff, Fault> {
    Ok(PastSetOff {
        credit_id: fields.reference()?,
        claim_id: fields.reference()?,
        date: fields.date()?,
        principal: fields.amount()?,
        costs: fields.amount()?,
        interest: fields.amount()?,
    })
}

pub(crate) fn read_credit(fields: &mut Fields<'_>) -> Result<UsedCredit, Fault> {
    let credit_id = fields.reference()?;
    let used = fields.amount()?;
    let protected = fields.amount()?;
    if protected > used {
        return Err(fields.fault("at most what is used"));
    }
    Ok(UsedCredit { credit_id, used, protected, date: fields.date()? })
}

pub(crate) fn read_netting(fields: &mut Fields<'_>) -> Result<Netting, Fault> {
    let (claim_id, debtor) = (fields.reference()?, fields.party()?);
    let paying_body = fields.read_or_none("9 or 11 digits", PartyId::from_digits)?;
    let (monthly, from) = (fields.amount()?, month(fields)?);
    let months = |text: &str| number(text).and_then(|number| u32::try_from(number).ok());
    let months = fields.read("a number of months", months)?;
    Ok(Netting { debtor, claim_id, paying_body, monthly, from, months })
}

pub(crate) fn read_fee(fields: &mut Fields<'_>) -> Result<ChargedFee, Fault> {
    let claim_id = fields.read_or_none("a name of letters, digits, - and /", Reference::new)?;
    let debtor = fields.party()?;
    let named = |text: &str| FeeKind::ALL.into_iter().find(|kind| kind.as_str() == text);
    let kind = fields.read("a kind of fee", named)?;
    Ok(ChargedFee { debtor, claim_id, kind, date: fields.date()? })
}
