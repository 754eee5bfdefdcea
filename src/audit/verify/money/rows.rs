//! The rows of the night's money, read back.

use chrono::NaiveDate;

use super::super::rows::is_one_field;
use super::super::table::Form;
use super::super::waiting::Sorted;
use crate::model::PaymentFaultCode;
use crate::model::money_night::{FeeKind, PayoutState};
use crate::model::registers::{ChargedFee, Netting, PastSetOff, UsedCredit};
use crate::model::{Class, Reference};
use crate::orders::registers::fields::{Fault, Fields, ReadRow, number};
use crate::orders::registers::money::{self as read, PaymentRow, ShareRow};
use crate::orders::registers::{self, Register};
use crate::publish::money::{self as tables, Table};
use crate::units::{Money, Month, PartyId};

/// Principal, costs, interest and their total, as a row has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in super::super) struct Amounts {
    pub(in super::super) parts: [Money; 3],
    pub(in super::super) total: Money,
}

impl Amounts {
    /// True when the parts add up.
    pub(super) fn adds_up(&self) -> bool {
        self.parts.into_iter().sum::<Money>() == self.total
    }
}

/// A row of `setoffs.csv`: a claim's share of a credit, or what became of the rest of it.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct SetOff {
    pub(in super::super) credit: Reference,
    pub(in super::super) debtor: PartyId,
    pub(in super::super) claim: Option<Reference>,
    pub(in super::super) rank: Option<Rank>,
    pub(in super::super) gets: Amounts,
    pub(in super::super) protected: Money,
    pub(in super::super) left: Money,
}

/// The place of a claim in a set-off: a letter, or a class and a step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in super::super) enum Rank {
    Letter(u8),
    Step(Class, u8),
}

/// A row of `distributions.csv`: what a claim gets of a payment in a step, or what no claim takes.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Share {
    pub(in super::super) payment: Reference,
    pub(in super::super) to: Option<(Reference, Class, u8)>,
    pub(in super::super) gets: Amounts,
    pub(in super::super) set_aside: bool,
}

/// A row of `payouts.csv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct PaidOut {
    pub(super) creditor: PartyId,
    pub(super) amount: Money,
    pub(super) count: u64,
    pub(super) state: PayoutState,
}

/// A row of `repayments.csv`.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct PaidBack {
    pub(in super::super) debtor: PartyId,
    pub(in super::super) amount: Money,
    pub(in super::super) source: Reference,
}

/// A row of `payment_faults.csv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct PaymentFault {
    pub(super) payment: Reference,
    pub(super) code: PaymentFaultCode,
}

/// A row of `liabilities.csv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Liable {
    pub(super) order_id: u64,
    pub(super) month: Month,
    pub(super) ordered: Money,
    pub(super) received: Money,
}

/// A row of `fees.csv`.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Charged {
    pub(in super::super) claim: Option<Reference>,
    pub(in super::super) debtor: PartyId,
    pub(in super::super) kind: FeeKind,
    pub(in super::super) from: NaiveDate,
    pub(in super::super) to: NaiveDate,
    pub(in super::super) amount: Money,
}

impl Sorted for SetOff {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

impl Sorted for PaidOut {
    type Key = (PartyId, PayoutState);
    fn key(&self) -> Self::Key {
        (self.creditor, self.state)
    }
}

impl Sorted for PaidBack {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

impl Sorted for Charged {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

// Rows of these stand by debtors they do not name.
impl Sorted for Share {
    type Key = ();
    fn key(&self) {}
}

impl Sorted for PaymentFault {
    type Key = ();
    fn key(&self) {}
}

impl Sorted for Liable {
    type Key = ();
    fn key(&self) {}
}

impl Sorted for PaymentRow {
    type Key = Reference;
    fn key(&self) -> Reference {
        self.payment_id
    }
}

impl Sorted for ShareRow {
    type Key = (Reference, Reference);
    fn key(&self) -> Self::Key {
        (self.payment_id, self.claim_id)
    }
}

impl Sorted for PastSetOff {
    type Key = (Reference, Reference, NaiveDate);
    fn key(&self) -> Self::Key {
        (self.credit_id, self.claim_id, self.date)
    }
}

impl Sorted for UsedCredit {
    type Key = Reference;
    fn key(&self) -> Reference {
        self.credit_id
    }
}

impl Sorted for Netting {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

impl Sorted for ChargedFee {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

fn form<T>(table: Table, row: ReadRow<T>, has_text: bool) -> Form<T> {
    Form { name: table.0, columns: table.1, row, has_text }
}

fn register<T>(register: Register, row: ReadRow<T>) -> Form<T> {
    Form { name: register.name, columns: register.columns, row, has_text: false }
}

pub(super) fn setoffs() -> Form<SetOff> {
    form(tables::SETOFFS, set_off, false)
}

pub(super) fn distributions() -> Form<Share> {
    form(tables::DISTRIBUTIONS, share, false)
}

pub(super) fn payouts() -> Form<PaidOut> {
    form(tables::PAYOUTS, paid_out, false)
}

pub(super) fn faults() -> Form<PaymentFault> {
    form(tables::PAYMENT_FAULTS, payment_fault, true)
}

pub(super) fn liabilities() -> Form<Liable> {
    form(tables::LIABILITIES, liable, false)
}

pub(in super::super) fn repayments() -> Form<PaidBack> {
    form(tables::REPAYMENTS, paid_back, false)
}

pub(in super::super) fn nettings() -> Form<Netting> {
    form(tables::NETTINGS, netting, false)
}

pub(in super::super) fn fees() -> Form<Charged> {
    form(tables::FEES, charged, true)
}

pub(super) fn payment_register() -> Form<PaymentRow> {
    register(registers::PAYMENTS, read::read_payment)
}

pub(super) fn share_register() -> Form<ShareRow> {
    register(registers::DISTRIBUTIONS, read::read_distribution)
}

pub(super) fn setoff_register() -> Form<PastSetOff> {
    register(registers::SETOFFS, read::read_set_off)
}

pub(super) fn credit_register() -> Form<UsedCredit> {
    register(registers::CREDITS, read::read_credit)
}

pub(in super::super) fn netting_register() -> Form<Netting> {
    register(registers::NETTINGS, read::read_netting)
}

pub(in super::super) fn fee_register() -> Form<ChargedFee> {
    register(registers::FEES, read::read_fee)
}

fn optional(fields: &mut Fields<'_>) -> Result<Option<Reference>, Fault> {
    fields.read_or_none("a name of letters, digits, - and /", Reference::new)
}

fn amounts(fields: &mut Fields<'_>) -> Result<Amounts, Fault> {
    let parts = [fields.amount()?, fields.amount()?, fields.amount()?];
    let gets = Amounts { parts, total: fields.amount()? };
    if gets.adds_up() { Ok(gets) } else { Err(fields.fault("principal, costs and interest together")) }
}

fn step(text: &str) -> Option<u8> {
    number(text).and_then(|one| u8::try_from(one).ok())
}

fn rank(text: &str) -> Option<Rank> {
    match text.as_bytes() {
        [letter @ b'a'..=b's'] => Some(Rank::Letter(*letter)),
        [_, _, ..] => {
            let (class, number) = text.split_at_checked(1)?;
            Some(Rank::Step(Class::parse(class)?, step(number)?))
        }
        _ => None,
    }
}

fn set_off(fields: &mut Fields<'_>) -> Result<SetOff, Fault> {
    let (credit, debtor, claim) = (fields.reference()?, fields.party()?, optional(fields)?);
    let rank = fields.read_or_none("a rank", rank)?;
    if rank.is_some() != claim.is_some() {
        return Err(fields.fault("there with the claim and without it not"));
    }
    let gets = amounts(fields)?;
    Ok(SetOff { credit, debtor, claim, rank, gets, protected: fields.amount()?, left: fields.amount()? })
}

fn share(fields: &mut Fields<'_>) -> Result<Share, Fault> {
    let (payment, claim) = (fields.reference()?, optional(fields)?);
    let class = fields.read_or_none("a class", Class::parse)?;
    let step = fields.read_or_none("a step", step)?;
    let to = match (claim, class, step) {
        (Some(claim), Some(class), Some(step)) => Some((claim, class, step)),
        (None, None, None) => None,
        _ => return Err(fields.fault("there with the claim and without it not")),
    };
    let gets = amounts(fields)?;
    let set_aside = fields.read_or_none("yes or no", |text| match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    })?;
    Ok(Share { payment, to, gets, set_aside: set_aside == Some(true) })
}

fn paid_out(fields: &mut Fields<'_>) -> Result<PaidOut, Fault> {
    let (creditor, amount, count) = (fields.party()?, fields.amount()?, fields.number()?);
    let state = fields.read("pay or unconfirmed", |text| {
        [PayoutState::Pay, PayoutState::Unconfirmed].into_iter().find(|state| state.as_str() == text)
    })?;
    Ok(PaidOut { creditor, amount, count, state })
}

fn paid_back(fields: &mut Fields<'_>) -> Result<PaidBack, Fault> {
    Ok(PaidBack { debtor: fields.party()?, amount: fields.amount()?, source: fields.reference()? })
}

fn payment_fault(fields: &mut Fields<'_>) -> Result<PaymentFault, Fault> {
    let payment = fields.reference()?;
    let code = fields.read("a code of a payment", |text| {
        PaymentFaultCode::ALL.into_iter().find(|code| code.as_str() == text)
    })?;
    text(fields)?;
    Ok(PaymentFault { payment, code })
}

/// The last field, whatever it says.
fn text(fields: &mut Fields<'_>) -> Result<(), Fault> {
    let written = fields.remaining()?;
    if is_one_field(written) { Ok(()) } else { Err(fields.fault("one field")) }
}

fn month(fields: &mut Fields<'_>) -> Result<Month, Fault> {
    fields.read("a month as YYYY-MM", Month::parse)
}

fn liable(fields: &mut Fields<'_>) -> Result<Liable, Fault> {
    fields.party()?;
    Ok(Liable {
        order_id: fields.number()?,
        month: month(fields)?,
        ordered: fields.amount()?,
        received: fields.amount()?,
    })
}

fn netting(fields: &mut Fields<'_>) -> Result<Netting, Fault> {
    let (debtor, claim_id) = (fields.party()?, fields.reference()?);
    let paying_body = fields.read_or_none("9 or 11 digits", PartyId::from_digits)?;
    let (monthly, from) = (fields.amount()?, month(fields)?);
    let months = |text: &str| number(text).and_then(|months| u32::try_from(months).ok());
    let months = fields.read("a number of months", months)?;
    Ok(Netting { debtor, claim_id, paying_body, monthly, from, months })
}

fn charged(fields: &mut Fields<'_>) -> Result<Charged, Fault> {
    let (claim, debtor) = (optional(fields)?, fields.party()?);
    let named = |text: &str| FeeKind::ALL.into_iter().find(|kind| kind.as_str() == text);
    let kind = fields.read("a kind of fee", named)?;
    let (from, to, amount) = (fields.date()?, fields.date()?, fields.amount()?);
    text(fields)?;
    Ok(Charged { claim, debtor, kind, from, to, amount })
}
