//! What a worked case says stands from earlier nights, made into the registers of its debtor.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::facts::party;
use super::standing_money::{ChargedRow, NettingRow, SetOffRow, ShareRow, UsedRow};
use crate::law::notices::answer_by;
use crate::model::decision::NoticeReason;
use crate::model::registers::{DebtorRegime, Participating, Receipt, Registers, SentNotice};
use crate::model::{CaseNumber, OrderPeriod, OrderSize, OrderVersion, Reference, Regime, Standing};
use crate::units::dates::{day_before, parse_date};
use crate::units::{Money, Month, PartyId, Percent};

/// The number of a case's first order.
const FIRST_ORDER: u64 = 10_000_001;

/// What stands after the last released night: nothing at all when the case does not say.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct StandingRows {
    /// The day of the released night; when it is not said, the day before the case's.
    from: Option<Text>,
    /// The debtor's regime, and that of notices and participations that do not say theirs.
    regime: Option<String>,
    /// Since when; the released night when it is not said.
    since: Option<Text>,
    orders: Vec<OrderRow>,
    notices: Vec<NoticeRow>,
    participations: Vec<ParticipationRow>,
    receipts: Vec<ReceiptRow>,
    distributions: Vec<ShareRow>,
    set_offs: Vec<SetOffRow>,
    credits: Vec<UsedRow>,
    nettings: Vec<NettingRow>,
    fees: Vec<ChargedRow>,
}

/// A text, a whole number or a date.
#[derive(Deserialize)]
#[serde(from = "toml::Value")]
pub(super) struct Text(String);

impl From<toml::Value> for Text {
    fn from(value: toml::Value) -> Self {
        Self(match value {
            toml::Value::String(text) => text,
            other => other.to_string(),
        })
    }
}

/// An order and its periods: start, end (empty: open), form, size.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderRow {
    trekkid: Option<u64>,
    version: Option<u32>,
    payer: Option<String>,
    periods: Vec<[String; 4]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeRow {
    claim_id: Option<String>,
    sent: Text,
    answer_by: Option<Text>,
    regime: Option<String>,
    why: String,
    size: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParticipationRow {
    claim_id: String,
    regime: Option<String>,
    decided_date: Text,
    decided_amount: Text,
    ended: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiptRow {
    payment_id: Option<String>,
    order: Option<u64>,
    value_date: Text,
    pay_month: Text,
    amount: Text,
}

impl StandingRows {
    /// The registers of the case's debtor on the night before `day`; empty ones when nothing stands.
    pub(super) fn registers(&self, day: NaiveDate) -> Result<Registers, String> {
        let debtor = party("debtor", true).ok_or("no identifier for the debtor")?;
        let from = match &self.from {
            Some(text) => date(text)?,
            None if self.is_empty() => return Ok(Registers::default()),
            None => day_before(day),
        };
        let mut registers = Registers { from: Some(from), ..Registers::default() };
        for (row, number) in self.orders.iter().zip(FIRST_ORDER..) {
            registers.orders.push(row.order(number, debtor, from)?);
        }
        for row in &self.notices {
            registers.notices.push(row.notice(debtor, self.regime_of(row.regime.as_ref())?)?);
        }
        for row in &self.participations {
            let regime = self.regime_of(row.regime.as_ref())?;
            registers.participations.push(row.participation(debtor, regime)?);
        }
        if self.regime.is_some() {
            let since = self.since.as_ref().map_or(Ok(from), date)?;
            registers.regimes.push(DebtorRegime { debtor, regime: self.regime_of(None)?, since });
        }
        for (row, number) in self.receipts.iter().zip(1u32..) {
            registers.receipts.push(row.receipt(number, debtor)?);
        }
        registers.distributions = each(&self.distributions, |row| row.share(debtor))?;
        registers.set_offs = each(&self.set_offs, SetOffRow::set_off)?;
        registers.credits = each(&self.credits, |row| row.used(from))?;
        registers.nettings = each(&self.nettings, |row| row.netting(debtor))?;
        registers.fees = each(&self.fees, |row| row.charged(debtor))?;
        registers.orders.sort_by_key(|row| row.order_id);
        registers.notices.sort_by_key(|row| (row.claim_id, row.sent, row.why));
        registers.participations.sort_by_key(|row| (row.claim_id, row.decided_date));
        registers.receipts.sort_by_key(|row| (row.order_id, row.value_date));
        registers.distributions.sort_by_key(|row| (row.claim_id, row.pay_month, row.payment_id));
        registers.set_offs.sort_by_key(|row| (row.claim_id, row.date, row.credit_id));
        registers.credits.sort_by_key(|row| row.credit_id);
        registers.nettings.sort_by_key(|row| (row.claim_id, row.from));
        registers.fees.sort_by_key(|row| (row.claim_id, row.kind, row.date));
        Ok(registers)
    }

    fn is_empty(&self) -> bool {
        self.regime.is_none()
            && self.orders.is_empty()
            && self.notices.is_empty()
            && self.participations.is_empty()
            && self.receipts.is_empty()
            && self.distributions.is_empty()
            && self.set_offs.is_empty()
            && self.credits.is_empty()
            && self.nettings.is_empty()
            && self.fees.is_empty()
    }

    /// A row's regime, or the debtor's, or the new.
    fn regime_of(&self, row: Option<&String>) -> Result<Regime, String> {
        match row.or(self.regime.as_ref()).map_or("new", String::as_str) {
            "old" => Ok(Regime::Old),
            "new" => Ok(Regime::New),
            other => Err(format!("{other:?} is no regime")),
        }
    }
}

impl OrderRow {
    fn order(&self, number: u64, debtor: PartyId, from: NaiveDate) -> Result<OrderVersion, String> {
        let payer = self.payer.as_deref().unwrap_or("A");
        let order_id = self.trekkid.unwrap_or(number);
        let mut periods = Vec::with_capacity(self.periods.len());
        for [start, end, form, amount] in &self.periods {
            let end = if end.is_empty() { None } else { Some(day_of(end)?) };
            periods.push(OrderPeriod { start: day_of(start)?, end, size: size_of(form, amount)? });
        }
        let ended = periods.last().and_then(|last| last.end).is_some_and(|end| end <= from);
        Ok(OrderVersion {
            order_id,
            version: self.version.unwrap_or(1),
            sequence: order_id,
            case: CaseNumber { year: from.year(), number: order_id.saturating_sub(FIRST_ORDER) + 1 },
            debtor,
            payer: party(payer, false).ok_or_else(|| format!("no identifier for {payer}"))?,
            standing: if ended { Standing::Ended } else { Standing::Active },
            periods,
        })
    }
}

impl NoticeRow {
    fn notice(&self, debtor: PartyId, regime: Regime) -> Result<SentNotice, String> {
        let sent = date(&self.sent)?;
        let named = |reason: &&NoticeReason| reason.as_str() == self.why;
        let why = NoticeReason::ALL.iter().find(named);
        let size = |text: &String| size_of(if text.contains('.') { "amount" } else { "percent" }, text);
        Ok(SentNotice {
            debtor,
            claim_id: self.claim_id.as_deref().filter(|id| !id.is_empty()).map(reference).transpose()?,
            sent,
            answer_by: self.answer_by.as_ref().map_or_else(|| Ok(answer_by(sent, regime)), date)?,
            regime,
            why: *why.ok_or_else(|| format!("{:?} is no reason for a notice", self.why))?,
            size: self.size.as_ref().map(size).transpose()?,
        })
    }
}

impl ParticipationRow {
    fn participation(&self, debtor: PartyId, regime: Regime) -> Result<Participating, String> {
        Ok(Participating {
            debtor,
            claim_id: reference(&self.claim_id)?,
            regime,
            decided_date: date(&self.decided_date)?,
            decided_amount: self.decided_amount.money()?,
            ended: self.ended.as_ref().map(date).transpose()?,
        })
    }
}

impl ReceiptRow {
    fn receipt(&self, number: u32, debtor: PartyId) -> Result<Receipt, String> {
        Ok(Receipt {
            debtor,
            payment_id: match &self.payment_id {
                Some(id) => reference(id)?,
                None => reference(&format!("P{number}"))?,
            },
            order_id: self.order.unwrap_or(FIRST_ORDER),
            value_date: date(&self.value_date)?,
            pay_month: self.pay_month.month()?,
            amount: self.amount.money()?,
        })
    }
}

/// Every row made, or the first that cannot be.
fn each<Row, Made>(rows: &[Row], make: impl Fn(&Row) -> Result<Made, String>) -> Result<Vec<Made>, String> {
    rows.iter().map(make).collect()
}

fn date(text: &Text) -> Result<NaiveDate, String> {
    text.date()
}

impl Text {
    /// Read as a day.
    pub(super) fn date(&self) -> Result<NaiveDate, String> {
        day_of(&self.0)
    }

    /// Read as a month.
    pub(super) fn month(&self) -> Result<Month, String> {
        Month::parse(&self.0).ok_or_else(|| format!("{:?} is not a month", self.0))
    }

    /// Read as an amount.
    pub(super) fn money(&self) -> Result<Money, String> {
        money(&self.0)
    }
}

fn day_of(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).ok_or_else(|| format!("{text:?} is not a date"))
}

fn money(text: &str) -> Result<Money, String> {
    Money::parse(text, b'.').map_err(|_| format!("{text:?} is not an amount"))
}

pub(super) fn reference(text: &str) -> Result<Reference, String> {
    Reference::new(text).ok_or_else(|| format!("{text:?} is no claim's name"))
}

fn size_of(form: &str, text: &str) -> Result<OrderSize, String> {
    match form {
        "percent" => Percent::parse(text, b'.').map(OrderSize::Percent).ok_or_else(|| format!("{text:?} %?")),
        "amount" => Ok(OrderSize::Amount(money(text)?)),
        other => Err(format!("{other:?} is no form of an order")),
    }
}
