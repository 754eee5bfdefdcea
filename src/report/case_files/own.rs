//! What the published tables and registers have of the debtors of the measures: one pass over each, keeping theirs.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;

use super::traced::{self, Traced};
use crate::orders::registers;
use crate::publish::read::{ReadError, Row, Table};
use crate::report::gather::{Fields, Rows, Rule};
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId};

/// The table of requests to and from other countries.
const REQUESTS: &str = "requests.csv";

/// A row, by the fields asked for.
pub type Texts = Vec<String>;

/// Money that came under an order, or was set off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Came {
    /// The order or the credit.
    pub by: String,
    /// The claim; empty for money under an order.
    pub claim: String,
    /// When.
    pub day: Option<NaiveDate>,
    /// How much.
    pub amount: Money,
}

/// What a debtor has in the tables and registers.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// What the trace tells.
    pub traced: Traced,
    /// `old` or `new`; empty when nothing was decided.
    pub regime: String,
    /// Notices: claim, sent, answer by, regime, why.
    pub notices: Vec<Texts>,
    /// Orders: number, payer, status, periods.
    pub orders: Vec<Texts>,
    /// Claims held tonight: claim, code, detail.
    pub holds: Vec<Texts>,
    /// Decisions on claims: claim, day, amount, ended.
    pub decided: Vec<Texts>,
    /// Nettings: claim, paying body, amount a month, first month, months.
    pub nettings: Vec<Texts>,
    /// Foreign requests: claim, country, currency, amount, rate, day of the rate.
    pub requests: Vec<Texts>,
    /// Money received under the orders.
    pub receipts: Vec<Came>,
    /// What was set off in the claims.
    pub set_offs: Vec<Came>,
}

/// Reads what `debtors`, who are sorted, have.
///
/// # Errors
/// [`ReadError`] names the file and the line.
pub fn read(folder: &Path, debtors: &[PartyId]) -> Result<Vec<Own>, ReadError> {
    if debtors.is_empty() {
        return Ok(Vec::new());
    }
    let tables = || -> Result<_, ReadError> {
        let of = |name, columns: &[&str]| by_debtor(folder, name, columns, debtors);
        let ((notices, orders), (holds, decided)) = rayon::join(
            || {
                let notices = ["claim_id", "sent_date", "answer_by", "regime", "why"];
                let orders = ["trekkid", "payer_id", "status", "periods"];
                (of(registers::NOTICES.name, &notices), of(registers::ORDERS.name, &orders))
            },
            || {
                let decided = ["claim_id", "decided_date", "decided_amount", "ended"];
                let holds = of("holds.csv", &["claim_id", "code", "detail"]);
                (holds, of(registers::PARTICIPATIONS.name, &decided))
            },
        );
        Ok([notices?, orders?, holds?, decided?])
    };
    let [notices, orders, holds, decided] = tables()?;
    let regimes = by_debtor(folder, "decisions.csv", &["regime"], debtors)?;
    let nettings = ["claim_id", "paying_body", "monthly_amount", "from_month", "months"];
    let nettings = by_debtor(folder, registers::NETTINGS.name, &nettings, debtors)?;
    let requests = if folder.join(REQUESTS).is_file() {
        let columns = ["claim_id", "country", "currency", "foreign_amount", "exchange_rate", "rate_date"];
        by_debtor(folder, REQUESTS, &columns, debtors)?
    } else {
        debtors.iter().map(|_| Vec::new()).collect()
    };
    let mut all: Vec<Own> =
        traced::read(folder, debtors)?.into_iter().map(|traced| Own { traced, ..Own::default() }).collect();
    for (own, regime) in all.iter_mut().zip(regimes) {
        own.regime = regime.into_iter().flatten().next().unwrap_or_default();
    }
    let put = |all: &mut Vec<Own>, rows: Vec<Vec<Texts>>, place: fn(&mut Own) -> &mut Vec<Texts>| {
        all.iter_mut().zip(rows).for_each(|(own, rows)| *place(own) = rows);
    };
    put(&mut all, notices, |own| &mut own.notices);
    put(&mut all, orders, |own| &mut own.orders);
    put(&mut all, holds, |own| &mut own.holds);
    put(&mut all, decided, |own| &mut own.decided);
    put(&mut all, nettings, |own| &mut own.nettings);
    put(&mut all, requests, |own| &mut own.requests);
    money(folder, &mut all)?;
    Ok(all)
}

/// The rows of each debtor in a table that is sorted by debtor.
fn by_debtor(
    folder: &Path,
    name: &str,
    columns: &[&str],
    debtors: &[PartyId],
) -> Result<Vec<Vec<Texts>>, ReadError> {
    let mut table = Table::open(folder, name, columns)?;
    let rows = |debtor: &PartyId| {
        table.go_to(*debtor)?;
        let rows = table.rows()?;
        Ok(rows.iter().map(|row: &Row<'_>| row.texts(columns.len())).collect())
    };
    debtors.iter().map(rows).collect()
}

/// Adds what the registers that go by payment and by credit have of the debtors' orders and claims.
fn money(folder: &Path, all: &mut [Own]) -> Result<(), ReadError> {
    let (mut orders, mut claims) = (HashMap::new(), HashMap::new());
    for (at, own) in all.iter().enumerate() {
        orders.extend(own.orders.iter().filter_map(|order| Some((order.first()?.clone().into_bytes(), at))));
        claims.extend(own.traced.figures.claims.iter().map(|claim| (claim.id.clone().into_bytes(), at)));
    }
    let (mut receipts, mut set_offs) = (Vec::new(), Vec::new());
    let columns = ["trekkid", "value_date", "amount"];
    Rows::open(folder, registers::PAYMENTS.name, &columns)?.each(|row| {
        if let Some(at) = orders.get(row.bytes(0)) {
            let (by, claim) = (row.text(0)?.to_owned(), String::new());
            receipts.push((*at, Came { by, claim, day: parse_date(row.text(1)?), amount: row.money(2)? }));
        }
        Ok(())
    })?;
    let columns = ["credit_id", "claim_id", "date", "principal", "costs", "interest"];
    Rows::open(folder, registers::SETOFFS.name, &columns)?.each(|row| {
        if let Some(at) = claims.get(row.bytes(1)) {
            set_offs.push((*at, set_off(row)?));
        }
        Ok(())
    })?;
    // The registers go by payment and credit; a case goes by day.
    receipts.sort_by_key(|(at, came)| (*at, came.day));
    set_offs.sort_by_key(|(at, came)| (*at, came.day));
    for (at, came) in receipts {
        all[at].receipts.push(came);
    }
    for (at, came) in set_offs {
        all[at].set_offs.push(came);
    }
    Ok(())
}

fn set_off(row: &Fields<'_>) -> Result<Came, Rule> {
    Ok(Came {
        by: row.text(0)?.to_owned(),
        claim: row.text(1)?.to_owned(),
        day: parse_date(row.text(2)?),
        amount: row.money(3)? + row.money(4)? + row.money(5)?,
    })
}
