//! What payers remit under the orders of a published run: most as ordered, some wrong in every way a payment can be.

use chrono::NaiveDate;

use super::debtor::Debtor;
use super::draw::Draws;
use super::incomes::Stream;
use super::night::Night;
use super::role::Role;
use super::sheet::Sheet;
use crate::law::standing::takes_in;
use crate::model::OrderVersion;
use crate::units::{Kid, Money, Month, PartyId};

/// The columns of the file.
pub(super) const COLUMNS: &[&str] = &["payment_id", "kid", "payer_id", "amount", "value_date", "pay_month"];
/// What payments are drawn about, from the number of their month on.
const PAYMENTS: u32 = 2_000_000;
/// Orders nobody has been given.
const NO_ORDERS_FROM: u64 = 7_000_000_000;

/// The orders of a published run, and its day: money comes from that day on.
#[derive(Clone, Copy, Debug)]
pub struct Paid<'a> {
    /// Each order's last version, by debtor.
    pub orders: &'a [OrderVersion],
    /// The day of the run.
    pub since: NaiveDate,
}

impl<'a> Paid<'a> {
    /// The orders of a debtor.
    fn of(&self, debtor: PartyId) -> &'a [OrderVersion] {
        let from = self.orders.partition_point(|order| order.debtor < debtor);
        let own = self.orders[from..].partition_point(|order| order.debtor == debtor);
        &self.orders[from..from + own]
    }
}

/// Writes what has come under the orders of a debtor up to the day before the night.
pub(super) fn write(
    debtor: &Debtor,
    incomes: &[Stream],
    (seed, night, paid): (u64, Night, Paid<'_>),
    sheet: &mut Sheet,
) -> Result<(), csv::Error> {
    if debtor.plays(Role::PayerKeeps) {
        return Ok(());
    }
    for order in paid.of(debtor.id) {
        // A month's money comes in that month; what had come before the run is seldom sent again.
        let mut month = Month::of(paid.since).plus(-1);
        while month <= Month::of(night.day) {
            let number = 12 * month.year() + i32::try_from(month.number()).unwrap_or(0);
            let about = PAYMENTS + u32::try_from(number).unwrap_or(0);
            let mut draws = Draws::about(about, seed, order.order_id);
            remit(order, incomes, (month, night, paid.since), &mut draws, sheet)?;
            month = month.plus(1);
        }
    }
    Ok(())
}

/// What comes for one month.
fn remit(
    order: &OrderVersion,
    incomes: &[Stream],
    (month, night, since): (Month, Night, NaiveDate),
    draws: &mut Draws,
    sheet: &mut Sheet,
) -> Result<(), csv::Error> {
    let of_payer = incomes.iter().filter(|stream| stream.payer == order.payer);
    let gross: Money = of_payer.map(|stream| gross_of(stream, month)).sum();
    let ordered = takes_in(order, month, gross);
    let day = month.day(12 + u32::try_from(draws.below(6)).unwrap_or(0));
    let came = draws.below(1000);
    let again = draws.chance(10);
    if ordered.is_zero() || gross.is_zero() || day >= night.day || (day < since && !again) {
        return Ok(());
    }
    let kid = Kid::of_order(order.order_id);
    let name = |more: &str| format!("INN-{}-{month}{more}", order.order_id);
    let mut row = |name: String, kid: &Kid, payer: PartyId, amount: Money| {
        let cells = [
            name.as_str().into(),
            kid.as_str().into(),
            payer.into(),
            amount.into(),
            day.into(),
            month.into(),
        ];
        sheet.row(amount, &cells)
    };
    match came {
        0..20 => Ok(()),
        20..45 => row(name(""), &kid, order.payer, ordered.share_floor(draws.between(100, 900), 1000)),
        45..55 => {
            row(name(""), &kid, order.payer, ordered)?;
            row(name("-2"), &kid, order.payer, ordered)
        }
        55..65 => row(name(""), &kid, order.payer, ordered + ordered + ordered),
        65..75 => match super::identifiers::payer(draws.below(6)) {
            Some(payer) => row(name(""), &kid, payer, ordered),
            None => Ok(()),
        },
        75..80 => row(name(""), &Kid::of_order(NO_ORDERS_FROM + order.order_id), order.payer, ordered),
        80..84 => row(name(""), &kid, order.payer, Money::from_kroner(250_000)),
        _ => row(name(""), &kid, order.payer, ordered),
    }
}

/// The gross of a month: that reported, or of the last month reported before it.
fn gross_of(stream: &Stream, month: Month) -> Money {
    let before = stream.months.iter().filter(|(one, _)| *one <= month);
    before.max_by_key(|(one, _)| *one).map_or(Money::ZERO, |(_, gross)| *gross)
}
