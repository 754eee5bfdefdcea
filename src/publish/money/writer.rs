//! Writes the money of a night range by range, and what is of the whole night when it ends.

use rayon::prelude::*;

use super::rows::MoneyOutput;
use super::{Carried, Kept, MoneyTotals, PAYOUTS, STREAMED, by_name};
use crate::model::registers::Registers;
use crate::model::{Payment, PaymentFaultCode};
use crate::orders::registers::PaymentRow;
use crate::orders::rows::Rows;
use crate::publish::file::HashedFile;
use crate::publish::{PublishError, Staging, Subject};

/// The money of a night being written.
pub(in crate::publish) enum MoneyWriter {
    /// As it is decided.
    Decided {
        /// Files, in the order of [`STREAMED`].
        tables: Vec<HashedFile>,
        /// What is of the whole night; its tables are those of payments of no debtor.
        night: Box<MoneyOutput>,
        /// What is kept of each range: as it came, since one list of all would have to grow.
        kept: Vec<Kept>,
    },
    /// As it was on the night that is corrected.
    Carried(Carried),
}

impl MoneyWriter {
    pub(in crate::publish) fn begin(
        staging: &Staging,
        carried: Option<Carried>,
    ) -> Result<Self, PublishError> {
        if let Some(carried) = carried {
            return Ok(Self::Carried(carried));
        }
        let mut tables = Vec::with_capacity(STREAMED.len());
        for (name, columns) in STREAMED {
            let mut file = staging.create(name)?;
            file.add(&Rows::header(columns))?;
            tables.push(file);
        }
        Ok(Self::Decided { tables, night: Box::default(), kept: Vec::new() })
    }

    /// Adds ranges, in the order of the debtors; their tables stay with them.
    pub(in crate::publish) fn add(&mut self, ranges: &mut [MoneyOutput]) -> Result<(), PublishError> {
        let Self::Decided { tables, night, kept } = self else { return Ok(()) };
        tables
            .par_iter_mut()
            .enumerate()
            .try_for_each(|(at, file)| ranges.iter().try_for_each(|range| file.add(&range.tables[at])))?;
        for range in ranges {
            night.kept.add_payouts(&range.kept);
            kept.push(std::mem::take(&mut range.kept).rows_alone());
            night.totals.add(std::mem::take(&mut range.totals));
        }
        Ok(())
    }

    /// Adds a payment of no debtor: of no order, or taken before.
    pub(in crate::publish) fn add_stray(
        &mut self,
        payment: &Payment,
        code: PaymentFaultCode,
    ) -> Result<(), PublishError> {
        let Self::Decided { night, .. } = self else { return Ok(()) };
        let Payment { payment_id, value_date, pay_month, amount, .. } = *payment;
        night.add_stray((payment_id, amount), code)?;
        if code != PaymentFaultCode::Repeated {
            let row = PaymentRow { payment_id, order_id: None, value_date, pay_month, amount };
            night.kept.add_stray(row);
        }
        Ok(())
    }

    /// Ends the files; `before` are the registers that stood.
    pub(in crate::publish) fn finish(
        self,
        staging: &Staging,
        before: &Registers,
    ) -> Result<(Vec<Subject>, MoneyTotals), PublishError> {
        let (mut tables, night, mut kept) = match self {
            Self::Carried(carried) => return Ok((carried.copy(staging)?, carried.totals()?)),
            Self::Decided { tables, night, kept } => (tables, *night, kept),
        };
        let MoneyOutput { tables: strays, kept: whole, mut totals } = night;
        for (file, rows) in tables.iter_mut().zip(&strays) {
            file.add(rows)?;
        }
        let mut files = tables.into_iter().map(HashedFile::finish).collect::<Result<Vec<_>, _>>()?;
        files.push(staging.write(PAYOUTS.0, &whole.payouts(&mut totals)?)?);
        kept.push(whole);
        files.extend(by_name::write(&kept, before, staging)?);
        Ok((files, totals))
    }
}
