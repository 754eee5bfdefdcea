//! Writes a night range by range, so that what is in memory does not grow with the night.

use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::file::HashedFile;
use super::money::{Carried, MoneyWriter};
use super::range::{RangeOutput, RangeRows};
use super::room::Rooms;
use super::summary::{self, Night, Totals};
use super::tables::{REJECTS, TABLES, rejects};
use super::trace::{TRACE, TraceFile};
use super::{PublishError, Staging, Subject, order_files, steps};
use crate::model::{OrderVersion, Payment, PaymentFaultCode};
use crate::orders::numbering::Sequences;
use crate::orders::registers;
use crate::orders::rows::Rows;
use crate::orders::trekkpaalegg::Terms;

/// A night being written. Only the orders are kept to the end, since they go by payer.
pub struct NightWriter {
    staging: Staging,
    terms: Terms,
    rates: Arc<[String]>,
    last: Sequences,
    last_measure: u64,
    tables: Vec<HashedFile>,
    money: MoneyWriter,
    trace: TraceFile,
    orders: Vec<OrderVersion>,
    totals: Totals,
    rooms: Rooms,
}

/// What a night starts from.
#[derive(Clone, Debug)]
pub struct Before {
    /// The numbers given out before tonight.
    pub last: Sequences,
    /// The released night this one corrects, whose money stands.
    pub carried: Option<Carried>,
}

/// A night that is written and not yet a run.
#[derive(Debug)]
pub struct Written {
    /// Its folder.
    pub staging: Staging,
    /// Its files.
    pub files: Vec<Subject>,
    /// Its totals.
    pub totals: Totals,
}

/// Makes the rows of ranges of debtors.
#[derive(Clone, Debug)]
pub struct RowMaker {
    day: NaiveDate,
    rates: Arc<[String]>,
    rooms: Rooms,
}

impl RowMaker {
    /// Rows for a range of [`super::range::DEBTORS`] debtors (the last of the night may have fewer).
    #[must_use]
    pub fn range<'r>(&self) -> RangeRows<'_, 'r> {
        RangeRows::new(self.day, &self.rates, self.rooms.take())
    }
}

impl NightWriter {
    /// Starts the files. `rates` are the names of the rate rows, by number.
    ///
    /// # Errors
    /// [`PublishError`] names the path.
    pub fn begin(
        staging: Staging,
        terms: Terms,
        rates: Vec<String>,
        before: Before,
    ) -> Result<Self, PublishError> {
        let mut tables = Vec::with_capacity(TABLES.len());
        for (name, columns) in TABLES {
            let mut file = staging.create(name)?;
            file.add(&Rows::header(columns))?;
            tables.push(file);
        }
        let money = MoneyWriter::begin(&staging, before.carried)?;
        let trace = TraceFile::new(staging.create(TRACE)?)?;
        let (last, orders, totals) = (before.last, Vec::new(), Totals::default());
        let (rates, rooms) = (rates.into(), Rooms::default());
        Ok(Self { staging, terms, rates, last, last_measure: 0, tables, money, trace, orders, totals, rooms })
    }

    /// What makes rows for the next ranges; they can be made while others are written.
    #[must_use]
    pub fn maker(&self) -> RowMaker {
        RowMaker { day: self.terms.day, rates: Arc::clone(&self.rates), rooms: self.rooms.clone() }
    }

    /// Gives the night up: its folder, to be removed.
    #[must_use]
    pub fn abandon(self) -> Staging {
        self.staging
    }

    /// Adds ranges, in the order of the debtors. Their orders are numbered side by side, then the tables are written
    /// side by side.
    ///
    /// # Errors
    /// [`PublishError`] when an order breaks a rule, or names the path.
    pub fn add(&mut self, mut ranges: Vec<RangeOutput<'_>>) -> Result<(), PublishError> {
        let mut firsts = Vec::with_capacity(ranges.len());
        for range in &ranges {
            firsts.push((self.last, self.last_measure));
            self.last = self.last.after(range.to_number());
            self.last_measure += range.measures_to_number();
        }
        ranges.par_iter_mut().zip(firsts).try_for_each(|(range, (first, measure))| {
            range.number(first, &self.terms)?;
            range.number_measures(measure, &self.terms)
        })?;
        for range in &mut ranges {
            self.orders.append(&mut range.orders);
            self.totals.add(std::mem::take(&mut range.totals));
        }
        let (tables, trace) = (&mut self.tables, &mut self.trace);
        let (rows, figures) = rayon::join(
            || {
                tables.par_iter_mut().enumerate().try_for_each(|(at, file)| {
                    ranges.iter().try_for_each(|range| file.add(&range.tables[at]))
                })
            },
            || ranges.iter().try_for_each(|range| trace.add(&range.trace)),
        );
        rows.and(figures)?;
        let mut money: Vec<_> = ranges.iter_mut().map(|range| std::mem::take(&mut range.money)).collect();
        self.money.add(&mut money)?;
        for (mut range, money) in ranges.into_iter().zip(money) {
            range.money = money;
            self.rooms.give_back(range.into_room());
        }
        steps::reached("rows written");
        Ok(())
    }

    /// Adds a payment of no debtor, of no order or taken before; they come after all debtors.
    ///
    /// # Errors
    /// None that a payment can have.
    pub fn add_stray(&mut self, payment: &Payment, code: PaymentFaultCode) -> Result<(), PublishError> {
        self.money.add_stray(payment, code)
    }

    /// Ends the files and adds what needs the whole night: the payers' orders, the parked rows, the sequences,
    /// the payouts and the registers of money, the summary.
    ///
    /// # Errors
    /// [`PublishError`] names the path; [`PublishError::Unsound`] when the night it corrects does not hold.
    pub fn finish(mut self, night: &Night<'_>) -> Result<Written, PublishError> {
        let mut files = Vec::with_capacity(self.tables.len() + 4);
        for table in self.tables {
            files.push(table.finish()?);
        }
        files.push(self.trace.finish()?);
        steps::reached("tables whole");
        let staging = self.staging;
        files.extend(order_files::write(&staging, self.orders, &self.terms)?);
        files.push(staging.write(REJECTS, &rejects(night.faults)?)?);
        let sequences = registers::SEQUENCES.name;
        let last = registers::sequences(self.last).map_err(PublishError::table(sequences))?;
        files.push(staging.write(sequences, &last)?);
        let (money, totals) = self.money.finish(&staging, night.registers)?;
        files.extend(money);
        self.totals.money = totals;
        let summary = summary::to_json(night, self.terms.day, &self.totals)
            .map_err(PublishError::table("summary.json"))?;
        files.push(staging.write("summary.json", &summary)?);
        files.sort();
        steps::reached("night written");
        Ok(Written { staging, files, totals: self.totals })
    }
}
