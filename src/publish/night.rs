//! Writes a night range by range, so that what is in memory does not grow with the night.

use rayon::prelude::*;

use super::file::HashedFile;
use super::range::{RangeOutput, format};
use super::summary::{self, Night, Totals, length};
use super::tables::{REJECTS, TABLES, rejects};
use super::trace::{TRACE, TraceFile};
use super::{PublishError, Staging, Subject, order_files};
use crate::model::OrderVersion;
use crate::model::decision::Decision;
use crate::orders::numbering::Sequences;
use crate::orders::registers;
use crate::orders::rows::Rows;
use crate::orders::trekkpaalegg::Terms;

/// A night being written. Only the orders are kept to the end, since they go by payer.
pub struct NightWriter {
    staging: Staging,
    terms: Terms,
    rates: Vec<String>,
    last: Sequences,
    tables: Vec<HashedFile>,
    trace: TraceFile,
    orders: Vec<OrderVersion>,
    totals: Totals,
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

impl NightWriter {
    /// Starts the files. `rates` are the names of the rate rows, by number; `last` the numbers given out before
    /// tonight.
    ///
    /// # Errors
    /// [`PublishError`] names the path.
    pub fn begin(
        staging: Staging,
        terms: Terms,
        rates: Vec<String>,
        last: Sequences,
    ) -> Result<Self, PublishError> {
        let mut tables = Vec::with_capacity(TABLES.len());
        for (name, columns) in TABLES {
            let mut file = staging.create(name)?;
            file.add(&Rows::header(columns))?;
            tables.push(file);
        }
        let trace = TraceFile::new(staging.create(TRACE)?)?;
        let (orders, totals) = (Vec::new(), Totals::default());
        Ok(Self { staging, terms, rates, last, tables, trace, orders, totals })
    }

    /// Adds ranges of [`super::range::DEBTORS`] debtors each (the last of the night may have fewer), in the order
    /// of the debtors. The ranges are made into rows side by side, then the tables are written side by side.
    ///
    /// # Errors
    /// [`PublishError`] when an order breaks a rule, or names the path.
    pub fn add(&mut self, ranges: Vec<Vec<Decision>>) -> Result<(), PublishError> {
        let mut numbered = Vec::with_capacity(ranges.len());
        for range in ranges {
            let first = self.last;
            let orders = range.iter().map(|decision| length(&decision.orders)).sum();
            self.last = first.after(orders);
            numbered.push((range, first));
        }
        let mut outputs: Vec<RangeOutput> = numbered
            .into_par_iter()
            .map(|(range, first)| format(range, first, &self.terms, &self.rates))
            .collect::<Result<_, _>>()?;
        for output in &mut outputs {
            self.orders.append(&mut output.orders);
            self.totals.add(std::mem::take(&mut output.totals));
        }
        let (tables, trace) = (&mut self.tables, &mut self.trace);
        let (rows, figures) = rayon::join(
            || {
                tables.par_iter_mut().enumerate().try_for_each(|(at, file)| {
                    outputs.iter().try_for_each(|output| file.add(&output.tables[at]))
                })
            },
            || outputs.iter().try_for_each(|output| trace.add(&output.trace)),
        );
        rows.and(figures)
    }

    /// Ends the files and adds what needs the whole night: the payers' orders, the parked rows, the sequences,
    /// the summary.
    ///
    /// # Errors
    /// [`PublishError`] names the path.
    pub fn finish(self, night: &Night<'_>) -> Result<Written, PublishError> {
        let mut files = Vec::with_capacity(self.tables.len() + 4);
        for table in self.tables {
            files.push(table.finish()?);
        }
        files.push(self.trace.finish()?);
        let staging = self.staging;
        files.extend(order_files::write(&staging, self.orders, &self.terms)?);
        files.push(staging.write(REJECTS, &rejects(night.faults)?)?);
        let sequences = "registers/sequences.csv";
        let last = registers::sequences(self.last).map_err(PublishError::table(sequences))?;
        files.push(staging.write(sequences, &last)?);
        let summary = summary::to_json(night, self.terms.day, &self.totals)
            .map_err(PublishError::table("summary.json"))?;
        files.push(staging.write("summary.json", &summary)?);
        files.sort();
        Ok(Written { staging, files, totals: self.totals })
    }
}
