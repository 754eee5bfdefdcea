//! The published tables of a night, read a debtor at a time: those who get letters, with what was decided on them.

use std::path::Path;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::figures::{Figures, Size};
use crate::publish::read::{ReadError, Row, Table, TraceReader};
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId, Percent};

/// A notice of the night.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What it is about: a claim, or the credit of a set-off; empty for an increase.
    pub about: String,
    /// The last day to answer.
    pub answer_by: NaiveDate,
    /// True under the new regime.
    pub new_regime: bool,
    /// Why it is sent.
    pub why: String,
    /// The size of an increase, or what is set off.
    pub size: String,
}

/// A version of an order.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its number.
    pub number: String,
    /// `new`, `change` or `end`.
    pub action: String,
    /// Its size.
    pub size: Size,
    /// From when it takes so much.
    pub start: Option<NaiveDate>,
    /// Until when.
    pub end: Option<NaiveDate>,
    /// The last instalment.
    pub last: Option<Money>,
    /// Why.
    pub reason: String,
}

/// A share of a credit, or what became of the rest of it.
#[derive(Clone, Debug)]
pub struct SetOff {
    /// The credit.
    pub credit: String,
    /// The claim; empty in the row of the rest.
    pub claim: String,
    /// Principal, costs, interest and their sum.
    pub parts: [Money; 4],
    /// What stays with the debtor as protected.
    pub protected: Money,
    /// What no claim takes.
    pub left: Money,
}

/// A netting that begins.
#[derive(Clone, Debug)]
pub struct Netting {
    /// The claim.
    pub claim: String,
    /// Who pays the benefit.
    pub body: String,
    /// A month.
    pub monthly: Money,
    /// The first month, as its first day.
    pub from: Option<NaiveDate>,
    /// How many months.
    pub months: String,
}

/// Interest or a fee that is charged.
#[derive(Clone, Debug)]
pub struct Charge {
    /// The claim; empty for one of the whole case.
    pub claim: String,
    /// Its kind.
    pub kind: String,
    /// From when it is counted.
    pub from: Option<NaiveDate>,
    /// To when.
    pub to: Option<NaiveDate>,
    /// How much.
    pub amount: Money,
}

/// A debtor's share of the plan, a claim and step.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The claim.
    pub claim: String,
    /// What it gets in the first month.
    pub amount: Money,
}

/// All a letter to a debtor says.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The debtor.
    pub debtor: PartyId,
    /// True under the new regime.
    pub new_regime: bool,
    /// Notices.
    pub notices: Vec<Notice>,
    /// Versions of orders.
    pub orders: Vec<Order>,
    /// Shares of credits.
    pub set_offs: Vec<SetOff>,
    /// Nettings that begin.
    pub nettings: Vec<Netting>,
    /// The plan.
    pub planned: Vec<Planned>,
    /// What is charged.
    pub charges: Vec<Charge>,
    /// Orders that stand after the night.
    pub standing: Vec<Size>,
    /// The figures of the trace.
    pub figures: Figures,
}

/// The tables, each at its next debtor.
pub struct Night {
    notices: Table,
    orders: Table,
    set_offs: Table,
    nettings: Table,
    decisions: Table,
    allocations: Table,
    fees: Table,
    standing: Table,
    trace: TraceReader,
    day: NaiveDate,
    /// Money of the night is told too; a correction only carries it.
    money: bool,
}

const NOTICES: [&str; 5] = ["claim_id", "answer_by", "regime", "why", "size"];
const ORDERS: [&str; 9] =
    ["trekkid", "action", "payer_id", "form", "size", "start", "end", "final_amount", "reason"];
const SET_OFFS: [&str; 8] =
    ["credit_id", "claim_id", "principal", "costs", "interest", "total", "protected", "left"];
const NETTINGS: [&str; 5] = ["claim_id", "paying_body", "monthly_amount", "from_month", "months"];
const FEES: [&str; 5] = ["claim_id", "fee_kind", "from", "to", "amount"];

impl Night {
    /// Opens the tables of a run of `day`.
    ///
    /// # Errors
    /// [`ReadError`] names the file.
    pub fn open(folder: &Path, day: NaiveDate, money: bool) -> Result<Self, ReadError> {
        Ok(Self {
            notices: Table::open(folder, "notices.csv", &NOTICES)?,
            orders: Table::open(folder, "orders.csv", &ORDERS)?,
            set_offs: Table::open(folder, "setoffs.csv", &SET_OFFS)?,
            nettings: Table::open(folder, "nettings.csv", &NETTINGS)?,
            decisions: Table::open(folder, "decisions.csv", &["regime"])?,
            allocations: Table::open(folder, "allocations.csv", &["claim_id", "planned"])?,
            fees: Table::open(folder, "fees.csv", &FEES)?,
            standing: Table::open(folder, "registers/orders.csv", &["payer_id", "status", "periods"])?,
            trace: TraceReader::open(folder)?,
            day,
            money,
        })
    }

    /// The next debtor something was decided on; `figures` asks for the trace too.
    ///
    /// # Errors
    /// [`ReadError`] names the file and the line.
    pub fn next(&mut self, figures: bool) -> Result<Option<Facts>, ReadError> {
        let heads = [self.notices.next(), self.orders.next(), self.set_offs.next(), self.nettings.next()];
        let Some(debtor) = heads.into_iter().flatten().min() else { return Ok(None) };
        for table in [
            &mut self.notices,
            &mut self.orders,
            &mut self.set_offs,
            &mut self.nettings,
            &mut self.decisions,
            &mut self.allocations,
            &mut self.fees,
            &mut self.standing,
        ] {
            table.go_to(debtor)?;
        }
        let money = self.money;
        let notices = all(&self.notices, notice)?;
        let decided = self.decisions.rows()?.first().map(|row| row.text(0) == "new");
        let new_regime = notices.first().map_or(decided.unwrap_or(false), |one: &Notice| one.new_regime);
        let day = self.day;
        Ok(Some(Facts {
            debtor,
            new_regime,
            notices: notices.into_iter().filter(|one| money || one.why != "setoff").collect(),
            orders: all(&self.orders, |row| Ok(order(row)))?,
            set_offs: if money { all(&self.set_offs, set_off)? } else { Vec::new() },
            nettings: if money { all(&self.nettings, netting)? } else { Vec::new() },
            planned: if figures { all(&self.allocations, planned)? } else { Vec::new() },
            charges: if figures { all(&self.fees, charge)? } else { Vec::new() },
            standing: if figures { standing(&self.standing, day)? } else { Vec::new() },
            figures: if figures { Figures::of(&self.trace.lines(debtor)?) } else { Figures::default() },
        }))
    }
}

fn all<T>(table: &Table, read: impl Fn(&Row<'_>) -> Result<T, ReadError>) -> Result<Vec<T>, ReadError> {
    table.rows()?.iter().map(read).collect()
}

fn money(row: &Row<'_>, at: usize) -> Result<Money, ReadError> {
    row.value(at, "an amount", |text| Money::parse(text, b'.').ok())
}

fn given<T>(row: &Row<'_>, at: usize, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    Some(row.text(at)).filter(|text| !text.is_empty()).and_then(read)
}

fn notice(row: &Row<'_>) -> Result<Notice, ReadError> {
    Ok(Notice {
        about: row.text(0).to_owned(),
        answer_by: row.value(1, "a day", parse_date)?,
        new_regime: row.text(2) == "new",
        why: row.text(3).to_owned(),
        size: row.text(4).to_owned(),
    })
}

fn size(payer: &str, form: &str, text: &str) -> Size {
    let payer = payer.to_owned();
    match form {
        "percent" => Size { payer, amount: None, percent: Percent::parse(text, b'.') },
        _ => Size { payer, amount: Money::parse(text, b'.').ok(), percent: None },
    }
}

fn order(row: &Row<'_>) -> Order {
    Order {
        number: row.text(0).to_owned(),
        action: row.text(1).to_owned(),
        size: size(row.text(2), row.text(3), row.text(4)),
        start: given(row, 5, parse_date),
        end: given(row, 6, parse_date),
        last: given(row, 7, |text| Money::parse(text, b'.').ok()),
        reason: row.text(8).to_owned(),
    }
}

fn set_off(row: &Row<'_>) -> Result<SetOff, ReadError> {
    Ok(SetOff {
        credit: row.text(0).to_owned(),
        claim: row.text(1).to_owned(),
        parts: [money(row, 2)?, money(row, 3)?, money(row, 4)?, money(row, 5)?],
        protected: money(row, 6)?,
        left: money(row, 7)?,
    })
}

fn netting(row: &Row<'_>) -> Result<Netting, ReadError> {
    Ok(Netting {
        claim: row.text(0).to_owned(),
        body: row.text(1).to_owned(),
        monthly: money(row, 2)?,
        from: given(row, 3, |text| parse_date(&format!("{text}-01"))),
        months: row.text(4).to_owned(),
    })
}

fn planned(row: &Row<'_>) -> Result<Planned, ReadError> {
    Ok(Planned { claim: row.text(0).to_owned(), amount: money(row, 1)? })
}

fn charge(row: &Row<'_>) -> Result<Charge, ReadError> {
    Ok(Charge {
        claim: row.text(0).to_owned(),
        kind: row.text(1).to_owned(),
        from: given(row, 2, parse_date),
        to: given(row, 3, parse_date),
        amount: money(row, 4)?,
    })
}

/// A period of an order, as the register has it.
#[derive(Deserialize)]
pub(in crate::report) struct Period {
    /// Its first day.
    #[serde(default)]
    pub(in crate::report) startdato: String,
    /// Its last day.
    pub(in crate::report) sluttdato: Option<String>,
    #[serde(default)]
    trekkbeloep: Option<Amount>,
    #[serde(default)]
    trekkprosent: Option<Share>,
}

impl Period {
    /// Kroner a month, or a percentage.
    pub(in crate::report) fn size(&self) -> (Option<Money>, Option<Percent>) {
        let amount = self.trekkbeloep.as_ref().and_then(|one| Money::parse(one.trekkbeloep.get(), b'.').ok());
        let percent = self.trekkprosent.as_ref().and_then(|one| Percent::parse(one.trekkprosent.get(), b'.'));
        (amount, percent)
    }
}

#[derive(Deserialize)]
struct Amount {
    trekkbeloep: Box<RawValue>,
}

#[derive(Deserialize)]
struct Share {
    trekkprosent: Box<RawValue>,
}

/// The sizes of the orders that run, as their last period has them.
fn standing(table: &Table, day: NaiveDate) -> Result<Vec<Size>, ReadError> {
    let mut sizes = Vec::new();
    for row in table.rows()?.iter().filter(|row| row.text(1) == "aktiv") {
        let periods: Vec<Period> =
            row.value(2, "periods of an order", |text| serde_json::from_str(text).ok())?;
        let Some(last) = periods.last() else { continue };
        if last.sluttdato.as_deref().and_then(parse_date).is_some_and(|end| end <= day) {
            continue;
        }
        let payer = row.text(0).to_owned();
        let (amount, percent) = last.size();
        sizes.push(Size { payer, amount, percent });
    }
    Ok(sizes)
}

/// The debtors of a run who may get letters, in ascending order.
///
/// # Errors
/// [`ReadError`] names the file and the line.
pub fn debtors(folder: &Path) -> Result<Vec<PartyId>, ReadError> {
    let mut found = Vec::new();
    for name in ["notices.csv", "orders.csv", "setoffs.csv", "nettings.csv"] {
        let mut table = Table::open(folder, name, &[])?;
        while let Some(debtor) = table.next() {
            found.push(debtor);
            table.take(debtor)?;
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
