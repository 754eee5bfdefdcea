//! What has been tried against a debtor, and when.

use chrono::NaiveDate;

use super::case::{Came, Decided, Netting, Notice, Order, Period, Tried};
use super::chosen::Chosen;
use super::own::{self, Own, Texts};
use super::words::{self, NB};
use crate::report::letters::figures::notice_name;
use crate::report::letters::night;
use crate::units::dates::parse_date;
use crate::words::{Table, format};

/// What the registers and the night have of it; of set-offs, nettings and decisions those of the measure's claims.
#[must_use]
pub fn of(day: NaiveDate, own: &Own, chosen: &Chosen) -> Tried {
    let names: Vec<String> = chosen.claims.iter().map(|id| notice_name(id)).collect();
    let ours = |name: &str| {
        chosen.claims.iter().any(|id| id == name) || names.iter().any(|own| *own == notice_name(name))
    };
    let receipts: Vec<Came> = own.receipts.iter().map(came).collect();
    let set_offs: Vec<Came> = own.set_offs.iter().filter(|one| ours(&one.claim)).map(came).collect();
    let mut notices: Vec<Notice> =
        own.notices.iter().filter(|row| ours(&row[0])).map(|row| notice(day, row)).collect();
    notices.sort_by(|one, other| one.sent.cmp(&other.sent));
    let mut orders: Vec<Order> = own.orders.iter().map(order).collect();
    orders.sort_by(|one, other| first(one).cmp(first(other)));
    Tried {
        notices,
        orders,
        received: receipts.iter().map(|one| one.amount).sum(),
        receipts,
        set_off: set_offs.iter().map(|one| one.amount).sum(),
        set_offs,
        nettings: own.nettings.iter().filter(|row| ours(&row[0])).map(netting).collect(),
        decisions: own.decided.iter().filter(|row| ours(&row[0])).map(decided).collect(),
    }
}

fn first(order: &Order) -> &str {
    order.periods.first().map_or("", |period| &period.from)
}

fn came(one: &own::Came) -> Came {
    Came {
        date: one.day.map(|day| day.to_string()),
        by: one.by.clone(),
        claim_id: one.claim.clone(),
        amount: one.amount,
    }
}

/// A notice of the registers.
#[must_use]
pub fn notice(day: NaiveDate, row: &Texts) -> Notice {
    Notice {
        about: row[0].clone(),
        sent: row[1].clone(),
        answer_by: row[2].clone(),
        passed: parse_date(&row[2]).is_some_and(|by| by < day),
        regime: row[3].clone(),
        why: words::code(Table::Notice, &row[4]),
    }
}

fn order(row: &Texts) -> Order {
    let periods: Vec<night::Period> = serde_json::from_str(&row[3]).unwrap_or_default();
    let period = |one: &night::Period| Period {
        from: one.startdato.clone(),
        to: one.sluttdato.clone(),
        size: match one.size() {
            (Some(amount), _) => format!("{} i måneden", format::kroner(amount, NB)),
            (_, Some(percent)) => format!("{} av brutto", format::percent(percent, NB)),
            _ => String::new(),
        },
    };
    Order {
        number: row[0].clone(),
        payer: words::creditor(&row[1]),
        status: words::code(Table::Standing, &row[2]),
        periods: periods.iter().map(period).collect(),
    }
}

fn netting(row: &Texts) -> Netting {
    Netting {
        claim_id: row[0].clone(),
        body: words::creditor(&row[1]),
        monthly: row[2].clone(),
        from_month: words::value("from_month", &row[3]),
        months: row[4].clone(),
    }
}

fn decided(row: &Texts) -> Decided {
    Decided {
        claim_id: row[0].clone(),
        date: row[1].clone(),
        amount: row[2].clone(),
        ended: Some(row[3].clone()).filter(|day| !day.is_empty()),
    }
}
