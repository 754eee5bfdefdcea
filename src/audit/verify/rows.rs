//! The rows of the night's own tables, read back.

use chrono::NaiveDate;

use super::table::Form;
use super::waiting::Sorted;
use crate::model::decision::Action;
use crate::model::registers::{DebtorRegime, Participating, SentNotice};
use crate::model::{Class, Form as SizeForm, HoldCode, OrderSize, OrderVersion, Reference, Regime};
use crate::orders::registers::fields::{Fault, Fields, number};
use crate::orders::registers::{self, read};
use crate::publish::tables::TABLES;
use crate::units::dates::parse_date;
use crate::units::{Kid, Money, PartyId, Percent};

/// A row of `decisions.csv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decided {
    pub(super) debtor: PartyId,
    pub(super) figures: Option<Figures>,
    pub(super) regime: Regime,
    pub(super) expected: Money,
    pub(super) size: Option<OrderSize>,
    pub(super) action: Action,
}

/// The figures of a row of `decisions.csv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figures {
    pub(super) counted_net: Money,
    pub(super) need: Money,
    pub(super) room: Money,
    pub(super) gross_base: Money,
}

/// A row of `orders.csv`.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) order_id: u64,
    pub(super) version: u32,
    pub(super) sequence: u64,
    pub(super) action: Action,
    pub(super) debtor: PartyId,
    pub(super) payer: PartyId,
    pub(super) size: Option<OrderSize>,
    pub(super) start: Option<NaiveDate>,
    pub(super) end: Option<NaiveDate>,
    pub(super) final_amount: Option<Money>,
    pub(super) reason: String,
}

/// A row of `allocations.csv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    pub(super) debtor: PartyId,
    pub(super) claim: Reference,
    pub(super) class: Class,
    pub(super) step: u8,
    pub(super) gets: Money,
    pub(super) after: Money,
}

/// A row of `holds.csv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) debtor: PartyId,
    pub(super) claim: Reference,
    pub(super) code: HoldCode,
}

/// A row of `watchlist.csv`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watched {
    pub(super) debtor: PartyId,
    pub(super) claim: Reference,
    pub(super) date: NaiveDate,
    pub(super) days_left: u64,
}

impl Sorted for Decided {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

impl Sorted for Sent {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

impl Sorted for Planned {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

impl Sorted for Held {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

impl Sorted for Watched {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

/// Table number `at` of the night.
fn form<T>(at: usize, row: fn(&mut Fields<'_>) -> Result<T, Fault>) -> Form<T> {
    let (name, columns) = TABLES[at];
    // The words that hold a claim may be the job's own, with line ends in them.
    Form { name, columns, row, has_text: at == 3 }
}

pub(super) fn orders() -> Form<Sent> {
    form(0, sent)
}

pub(super) fn decisions() -> Form<Decided> {
    form(1, decided)
}

pub(super) fn allocations() -> Form<Planned> {
    form(2, planned)
}

pub(super) fn holds() -> Form<Held> {
    form(3, held)
}

pub(super) fn notices() -> Form<SentNotice> {
    form(4, read::notice)
}

pub(super) fn watchlist() -> Form<Watched> {
    form(5, watched)
}

pub(super) fn order_register() -> Form<OrderVersion> {
    register(registers::ORDERS, read::order)
}

pub(super) fn notice_register() -> Form<SentNotice> {
    register(registers::NOTICES, read::notice)
}

pub(super) fn participations() -> Form<Participating> {
    register(registers::PARTICIPATIONS, read::participation)
}

pub(super) fn regimes() -> Form<DebtorRegime> {
    register(registers::REGIMES, read::regime)
}

fn register<T>(register: registers::Register, row: fn(&mut Fields<'_>) -> Result<T, Fault>) -> Form<T> {
    Form { name: register.name, columns: register.columns, row, has_text: false }
}

fn decided(fields: &mut Fields<'_>) -> Result<Decided, Fault> {
    let (debtor, regime) = (fields.party()?, fields.regime()?);
    let mut amounts = [None; 4];
    for amount in &mut amounts {
        *amount = fields.read_or_none("an amount", |text| Money::parse(text, b'.').ok())?;
    }
    let figures = match amounts {
        [Some(counted_net), Some(need), Some(room), Some(gross_base)] => {
            Some(Figures { counted_net, need, room, gross_base })
        }
        [None, None, None, None] => None,
        _ => return Err(fields.fault("four figures or none")),
    };
    let expected = fields.amount()?;
    let form = fields.read_or_none("percent or amount", size_form)?;
    let percent = fields.read_or_none("a percentage", |text| Percent::parse(text, b'.'))?;
    let amount = fields.read_or_none("an amount", |text| Money::parse(text, b'.').ok())?;
    let size = match (form, percent, amount) {
        (None, None, None) => None,
        (Some(SizeForm::Percent), Some(percent), None) => Some(OrderSize::Percent(percent)),
        (Some(SizeForm::Amount), None, Some(amount)) => Some(OrderSize::Amount(amount)),
        _ => return Err(fields.fault("the size of its form")),
    };
    let action = fields.read("an action", action)?;
    fields.next()?;
    Ok(Decided { debtor, figures, regime, expected, size, action })
}

fn sent(fields: &mut Fields<'_>) -> Result<Sent, Fault> {
    let order_id = fields.number()?;
    let version = fields.read("a version", |text| number(text).and_then(|one| u32::try_from(one).ok()))?;
    let sequence = fields.number()?;
    let action = fields.read("an action", action)?;
    let (debtor, payer) = (fields.party()?, fields.party()?);
    let size = match fields.read_or_none("percent or amount", size_form)? {
        None => fields.read("empty", |text| text.is_empty().then_some(None))?,
        Some(SizeForm::Percent) => {
            Some(fields.read("a percentage", |text| Percent::parse(text, b'.').map(OrderSize::Percent))?)
        }
        Some(SizeForm::Amount) => Some(OrderSize::Amount(fields.amount()?)),
    };
    let start = fields.read_or_none("a day as YYYY-MM-DD", parse_date)?;
    let end = fields.read_or_none("a day as YYYY-MM-DD", parse_date)?;
    let final_amount = fields.read_or_none("an amount", |text| Money::parse(text, b'.').ok())?;
    let own = Kid::of_order(order_id);
    let is_own = |kid: &str| (kid == own.as_str() && Kid::parse(kid).is_some()).then_some(());
    fields.read("the KID of the order", is_own)?;
    let reason = fields.read("a reason", |text| (!text.is_empty()).then(|| text.to_owned()))?;
    Ok(Sent { order_id, version, sequence, action, debtor, payer, size, start, end, final_amount, reason })
}

fn planned(fields: &mut Fields<'_>) -> Result<Planned, Fault> {
    let (debtor, claim) = (fields.party()?, fields.reference()?);
    let class = fields.read("a class", Class::parse)?;
    let step = fields.read("a step", |text| number(text).and_then(|one| u8::try_from(one).ok()))?;
    Ok(Planned { debtor, claim, class, step, gets: fields.amount()?, after: fields.amount()? })
}

fn held(fields: &mut Fields<'_>) -> Result<Held, Fault> {
    let (claim, debtor) = (fields.reference()?, fields.party()?);
    let code = fields.read("a code that holds a claim", hold_code)?;
    let detail = fields.remaining()?;
    if !is_one_field(detail) {
        return Err(fields.fault("one field"));
    }
    Ok(Held { debtor, claim, code })
}

/// True for the text of one field as it is written: without what needs quotes, or in them.
pub(super) fn is_one_field(text: &str) -> bool {
    match text.strip_prefix('"') {
        None => !text.contains([',', '"']),
        Some(text) => text.strip_suffix('"').is_some_and(|inside| !inside.replace("\"\"", "").contains('"')),
    }
}

fn watched(fields: &mut Fields<'_>) -> Result<Watched, Fault> {
    let (claim, debtor) = (fields.reference()?, fields.party()?);
    Ok(Watched { debtor, claim, date: fields.date()?, days_left: fields.number()? })
}

fn size_form(text: &str) -> Option<SizeForm> {
    [SizeForm::Percent, SizeForm::Amount].into_iter().find(|form| form.as_str() == text)
}

fn action(text: &str) -> Option<Action> {
    [Action::New, Action::Change, Action::End, Action::Unchanged, Action::None]
        .into_iter()
        .find(|action| action.as_str() == text)
}

/// The code of a word.
pub(super) fn hold_code(text: &str) -> Option<HoldCode> {
    HoldCode::ALL.into_iter().find(|code| code.as_str() == text)
}
