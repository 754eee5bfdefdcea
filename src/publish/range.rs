//! A range of debtors, made into rows: what can be done side by side.

use chrono::NaiveDate;

use super::PublishError;
use super::carried::CarriedRows;
use super::drift::Moved;
use super::measures::MeasureRows;
use super::money::{MoneyOutput, MoneyRows};
use super::room::Room;
use super::summary::Totals;
use super::tables::{COUNT, OrderRows, TableRows};
use super::trace::{RowGroup, TraceRows};
use crate::model::OrderVersion;
use crate::model::decision::Decision;
use crate::model::registers::DebtorRegister;
use crate::orders::numbering::{Numbers, Sequences};
use crate::orders::reconcile::{Version, reconcile};
use crate::orders::rules;
use crate::orders::trekkpaalegg::{Terms, Trekkpaalegg};
use crate::units::Month;

/// Debtors in a range. Fixed, since the row groups of the trace show it: the number of threads must not.
pub const DEBTORS: usize = 4096;
/// The place of the measures among the tables.
const MEASURES_AT: usize = COUNT - 1;

/// A range of debtors being made into rows. A decision is read once, while it is fresh in the processor's cache,
/// and dropped; orders that only stay are read where the registers keep them.
pub struct RangeRows<'w, 'r> {
    day: NaiveDate,
    rates: &'w [String],
    tables: TableRows,
    carried: CarriedRows,
    money: MoneyRows,
    trace: TraceRows,
    /// Where the rows that are made last will be written.
    room: [Vec<u8>; COUNT],
    orders: Vec<Order<'r>>,
    measures: MeasureRows,
    totals: Totals,
}

/// An order that is in the registers after the night.
enum Order<'r> {
    /// As it was.
    Carried(&'r OrderVersion),
    /// With a version of tonight.
    Version(Box<Version<'r>>),
}

impl<'w, 'r> RangeRows<'w, 'r> {
    /// No rows yet. `rates` are the names of the rate rows, by number.
    pub(super) fn new(day: NaiveDate, rates: &'w [String], mut room: Room) -> Self {
        Self {
            day,
            rates,
            tables: TableRows::on(&mut room.tables),
            carried: CarriedRows::on(&mut room.tables),
            money: MoneyRows::on(&mut room.money),
            trace: TraceRows::expecting(room.lines),
            room: room.tables,
            orders: Vec::new(),
            measures: MeasureRows::default(),
            totals: Totals::default(),
        }
    }

    /// Adds the debtor that follows: the decision against what stands. Of a debtor whom only the registers know,
    /// and for whom no order stands, nothing is told but that the registers' rows stay.
    pub fn add(&mut self, mut decision: Decision, register: &DebtorRegister<'r>) {
        let versions = reconcile(&mut decision, register, self.day);
        if concerns_tonight(&decision, register, self.day) {
            self.totals.count(&decision, &versions);
            let plan_month = Month::of(self.day).plus(1);
            self.totals.moved.extend(versions.iter().filter_map(|one| Moved::of(one, plan_month)));
            self.trace.add(&decision);
            self.tables.decision(&decision, self.day);
        }
        self.measures.add(&mut decision);
        self.carried.add(&decision, register, self.day);
        self.money.add(&decision, register, self.day, self.rates);
        let mut versions = versions.into_iter().peekable();
        for standing in register.orders {
            let is_next =
                |one: &Version<'_>| one.before.is_some_and(|before| before.order_id == standing.order_id);
            self.orders.push(match versions.next_if(is_next) {
                Some(version) => Order::Version(Box::new(version)),
                None => Order::Carried(standing),
            });
        }
        self.orders.extend(versions.map(|version| Order::Version(Box::new(version))));
    }

    /// Ends the range.
    ///
    /// # Errors
    /// [`PublishError::Table`] when a column of the trace cannot be encoded.
    pub fn finish(mut self) -> Result<RangeOutput<'r>, PublishError> {
        self.totals.rates.extend(self.trace.rates_used());
        let [decisions, allocations, holds, notices, watchlist, requests] = self.tables.into_bytes()?;
        let [sent, participations, regimes] = self.carried.into_bytes()?;
        let mut later = |at: usize| std::mem::take(&mut self.room[at]);
        Ok(RangeOutput {
            tables: [
                later(0),
                decisions,
                allocations,
                holds,
                notices,
                watchlist,
                later(6),
                sent,
                participations,
                regimes,
                requests,
                later(MEASURES_AT),
            ],
            money: self.money.finish()?,
            lines: self.trace.lines(),
            trace: self.trace.encode(self.rates)?,
            orders: Vec::new(),
            totals: self.totals,
            given: self.orders,
            measures: self.measures,
        })
    }
}

/// True unless the debtor has nothing but rows in the registers: no claim, no support and no credit of a debtor of
/// the debtors file, no order that stands, nothing that begins or ends, no money.
fn concerns_tonight(decision: &Decision, register: &DebtorRegister<'_>, day: NaiveDate) -> bool {
    decision.known
        || !decision.claims.is_empty()
        || !decision.orders.is_empty()
        || !decision.notices.is_empty()
        || !decision.participations.is_empty()
        || !decision.money.is_empty()
        || register.orders.iter().any(|order| order.stands_on(day))
}

/// A range of debtors as it will stand in the files, once its orders are numbered.
pub struct RangeOutput<'r> {
    pub(super) tables: [Vec<u8>; COUNT],
    pub(super) money: MoneyOutput,
    pub(super) trace: RowGroup,
    lines: usize,
    pub(super) orders: Vec<OrderVersion>,
    pub(super) totals: Totals,
    given: Vec<Order<'r>>,
    measures: MeasureRows,
}

impl RangeOutput<'_> {
    /// How many numbers its orders take.
    pub(super) fn to_number(&self) -> Numbers {
        let versions = || self.given.iter().filter(|order| matches!(order, Order::Version(_)));
        let is_new = |order: &&Order<'_>| matches!(order, Order::Version(one) if one.before.is_none());
        let count = |orders: usize| u64::try_from(orders).unwrap_or(u64::MAX);
        Numbers { versions: count(versions().count()), orders: count(versions().filter(is_new).count()) }
    }

    /// How many numbers its measures take.
    pub(super) fn measures_to_number(&self) -> u64 {
        self.measures.to_number()
    }

    /// Numbers its measures after `last`.
    ///
    /// # Errors
    /// None that measures can have.
    pub(super) fn number_measures(&mut self, last: u64, terms: &Terms) -> Result<(), PublishError> {
        let room = std::mem::take(&mut self.tables[MEASURES_AT]);
        self.tables[MEASURES_AT] = self.measures.number(last, terms.day, room)?;
        Ok(())
    }

    /// The room of its rows, once they are written.
    pub(super) fn into_room(self) -> Room {
        Room { tables: self.tables, money: self.money.tables, lines: self.lines }
    }

    /// Numbers the versions after `last`, checks them and makes the rows of all orders.
    ///
    /// # Errors
    /// [`PublishError::Order`] when a version breaks a rule of its format.
    pub(super) fn number(&mut self, mut last: Sequences, terms: &Terms) -> Result<(), PublishError> {
        let mut rows = OrderRows::on(&mut self.tables);
        self.orders.reserve_exact(usize::try_from(self.to_number().versions).unwrap_or(0));
        for order in std::mem::take(&mut self.given) {
            match order {
                Order::Carried(order) => rows.carried(order),
                Order::Version(mut version) => {
                    let (start, standing) = (version.start(terms.day), version.standing(terms.day));
                    let periods = std::mem::take(&mut version.periods);
                    let order = match version.before {
                        Some(before) => last.next_version(before, standing, periods),
                        None => last.new_order(version.debtor, version.payer, periods),
                    };
                    let before = version.before.map(|before| Trekkpaalegg::new(before, terms));
                    rules::check(&Trekkpaalegg::new(&order, terms), before.as_ref())?;
                    rows.version(&version, start, &order);
                    self.orders.push(order);
                }
            }
        }
        rows.fill(&mut self.tables)
    }
}
