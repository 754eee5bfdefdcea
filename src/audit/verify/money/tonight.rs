//! The money of the night itself: payments and what they went to, credits and what was set off.
//!
//! Their rows are kept while a run is verified; nothing else of the money is.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::findings::{Findings, Kind};
use super::super::tally::{Counts, Sum};
use super::super::waiting::{Lined, Sorted};
use super::rows::{self, SetOff, Share};
use super::walk::{Source, Walk};
use crate::model::PaymentFaultCode;
use crate::model::Reference;
use crate::orders::registers::money::PaymentRow;
use crate::publish::PublishError;
use crate::units::PartyId;

/// A payment of the night.
#[expect(clippy::struct_field_names, reason = "its name is that of the column")]
#[derive(Clone, Debug)]
pub(in super::super) struct Payment {
    pub(in super::super) payment_id: Reference,
    /// Its rows of `distributions.csv`.
    rows: Range<usize>,
    /// It is of no order.
    pub(super) unknown: bool,
    /// It was taken on an earlier night.
    pub(super) repeated: bool,
    /// More came than claims could take.
    pub(super) too_much: bool,
    /// Its row in the register.
    pub(in super::super) row: Option<PaymentRow>,
}

impl Payment {
    fn of(payment_id: Reference, rows: Range<usize>) -> Self {
        let (unknown, repeated, too_much, row) = (false, false, false, None);
        Self { payment_id, rows, unknown, repeated, too_much, row }
    }
}

/// A credit of the night.
#[derive(Clone, Debug)]
pub(super) struct Credit {
    pub(super) credit_id: Reference,
    rows: Range<usize>,
}

/// The money of the night.
#[derive(Debug, Default)]
pub(in super::super) struct Tonight {
    /// Rows of `distributions.csv` by payment, those of one as they stand.
    shares: Vec<Lined<Share>>,
    /// By name.
    pub(super) payments: Vec<Payment>,
    /// Places of the payments taken, by order, day and name.
    by_order: Vec<usize>,
    /// Rows of `setoffs.csv` as they stand.
    set_offs: Vec<Lined<SetOff>>,
    /// By name.
    pub(super) credits: Vec<Credit>,
    /// Rows of faults, by code.
    pub(super) faults: Counts,
    /// Payments of nothing without a fault, which have a row in the register alone.
    pub(super) of_nothing: u64,
    /// Rows of `liabilities.csv`, and what is missing in øre.
    pub(super) liabilities: Sum,
    /// Rows of `payouts.csv` by state: creditors, shares and øre.
    pub(super) payouts: BTreeMap<&'static str, (u64, u64, i128)>,
    /// Bytes of the tables read.
    pub(in super::super) bytes: u64,
}

/// All rows of a table.
pub(super) fn all<T: Sorted>(mut walk: Walk<T>) -> Result<(Vec<Lined<T>>, u64, Findings), PublishError> {
    let mut rows = Vec::new();
    while let Some(row) = walk.next()? {
        rows.push(row);
    }
    let (bytes, findings) = walk.end();
    Ok((rows, bytes, findings))
}

impl Tonight {
    /// Reads the tables of a run.
    pub(super) fn read(run: Source<'_>, findings: &mut Findings) -> Result<Self, PublishError> {
        let mut tonight = Self::default();
        let (mut shares, bytes, found) = all(Walk::open(Some(run), rows::distributions(), "")?)?;
        tonight.bytes += bytes;
        findings.append(found);
        let groups = shares.chunk_by(|one, next| one.row.payment == next.row.payment).count();
        shares.sort_by_key(|one| one.row.payment);
        let mut from = 0;
        for own in shares.chunk_by(|one, next| one.row.payment == next.row.payment) {
            let rows = from..from + own.len();
            from = rows.end;
            tonight.payments.push(Payment::of(own[0].row.payment, rows));
        }
        if groups != tonight.payments.len() {
            findings
                .add(Kind::Rows, || "distributions.csv: a payment's rows do not stand together".to_owned());
        }
        tonight.shares = shares;
        tonight.faults(run, findings)?;
        let (set_offs, bytes, found) = all(Walk::open(Some(run), rows::setoffs(), "")?)?;
        tonight.bytes += bytes;
        findings.append(found);
        tonight.set_offs = set_offs;
        tonight.credits(findings);
        Ok(tonight)
    }

    fn faults(&mut self, run: Source<'_>, findings: &mut Findings) -> Result<(), PublishError> {
        let (rows, bytes, found) = all(Walk::open(Some(run), rows::faults(), "")?)?;
        self.bytes += bytes;
        findings.append(found);
        let key = |one: &Lined<rows::PaymentFault>| (one.row.payment, one.row.code);
        for pair in rows.windows(2) {
            let same = pair[0].row.payment == pair[1].row.payment;
            if same && key(&pair[0]) >= key(&pair[1]) {
                let line = pair[1].line;
                let told = || format!("payment_faults.csv, line {line}: a code twice, or out of order");
                findings.add(Kind::Rows, told);
            }
        }
        // A payment of nothing has no rows but its faults.
        let known = |name: &Reference| self.payments.binary_search_by_key(name, |one| one.payment_id).is_ok();
        let mut unknown: Vec<Reference> =
            rows.iter().map(|one| one.row.payment).filter(|name| !known(name)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        self.payments.extend(unknown.into_iter().map(|name| Payment::of(name, 0..0)));
        self.payments.sort_by_key(|one| one.payment_id);
        for one in rows {
            *self.faults.entry(one.row.code.as_str()).or_default() += 1;
            let at = self.payments.binary_search_by_key(&one.row.payment, |payment| payment.payment_id);
            let Some(payment) = at.ok().and_then(|at| self.payments.get_mut(at)) else { continue };
            match one.row.code {
                PaymentFaultCode::UnknownKid => payment.unknown = true,
                PaymentFaultCode::Repeated => payment.repeated = true,
                PaymentFaultCode::TooMuch => payment.too_much = true,
                PaymentFaultCode::WrongPayer | PaymentFaultCode::OrderEnded => {}
            }
        }
        Ok(())
    }

    fn credits(&mut self, findings: &mut Findings) {
        let mut from = 0;
        let same = |one: &Lined<SetOff>, next: &Lined<SetOff>| {
            (one.row.debtor, one.row.credit) == (next.row.debtor, next.row.credit)
        };
        for own in self.set_offs.chunk_by(same) {
            let rows = from..from + own.len();
            from = rows.end;
            self.credits.push(Credit { credit_id: own[0].row.credit, rows });
        }
        self.credits.sort_by_key(|credit| credit.credit_id);
        for pair in self.credits.windows(2).filter(|pair| pair[0].credit_id == pair[1].credit_id) {
            let line = self.set_offs[pair[1].rows.start].line;
            let told = || format!("setoffs.csv, line {line}: the credit has been used above");
            findings.add(Kind::Money, told);
        }
    }

    /// The rows of a payment.
    pub(in super::super) fn shares_of(&self, payment: &Payment) -> &[Lined<Share>] {
        self.shares.get(payment.rows.clone()).unwrap_or_default()
    }

    /// The rows of a credit.
    pub(super) fn rows_of(&self, credit: &Credit) -> &[Lined<SetOff>] {
        self.set_offs.get(credit.rows.clone()).unwrap_or_default()
    }

    /// The rows of a debtor's credits.
    pub(in super::super) fn set_offs_of(&self, debtor: PartyId) -> &[Lined<SetOff>] {
        let from = self.set_offs.partition_point(|one| one.row.debtor < debtor);
        let own = self.set_offs[from..].partition_point(|one| one.row.debtor == debtor);
        &self.set_offs[from..from + own]
    }

    /// Finds the payments of each order, once their register rows are known.
    pub(super) fn by_order(&mut self) {
        let key = |at: &usize| {
            let payment = self.payments.get(*at)?;
            let row = payment.row.as_ref()?;
            Some((row.order_id?, row.value_date, payment.payment_id))
        };
        let mut all: Vec<usize> =
            (0..self.payments.len()).filter(|at| key(at).is_some() && !self.payments[*at].repeated).collect();
        all.sort_by_key(key);
        self.by_order = all;
    }

    /// The payments taken under an order, by day and name.
    pub(in super::super) fn payments_of(&self, order_id: u64) -> impl Iterator<Item = &Payment> {
        let number = move |at: &usize| self.payments.get(*at)?.row.as_ref()?.order_id;
        let from = self.by_order.partition_point(|at| number(at) < Some(order_id));
        let own = self.by_order[from..].iter().take_while(move |at| number(at) == Some(order_id));
        own.filter_map(|at| self.payments.get(*at))
    }

    /// How many payments were taken under orders.
    pub(in super::super) fn taken(&self) -> u64 {
        self.by_order.len() as u64
    }

    /// True when no money came in or was set off.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.by_order.is_empty() && self.set_offs.is_empty()
    }

    /// What creditors get: count and øre of the shares of payments that are not set aside, and of set-offs.
    pub(super) fn to_creditors(&self) -> Sum {
        let shares = self.shares.iter().filter(|one| one.row.to.is_some() && !one.row.set_aside);
        let set_off = self.set_offs.iter().filter(|one| one.row.claim.is_some());
        let mut sum = Sum::default();
        let totals = shares.map(|one| one.row.gets.total).chain(set_off.map(|one| one.row.gets.total));
        totals.for_each(|total| sum.add(total));
        sum
    }

    /// Sums of the rows a summary tells of.
    pub(super) fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        for one in &self.shares {
            let sum = if one.row.to.is_some() { &mut sums.distributed } else { &mut sums.surplus };
            sum.add(one.row.gets.total);
            if one.row.set_aside {
                sums.set_aside.add(one.row.gets.total);
            }
        }
        for one in &self.set_offs {
            if one.row.claim.is_some() {
                sums.set_off.add(one.row.gets.total);
            } else {
                sums.protected.add(one.row.protected);
                sums.left.add(one.row.left);
            }
        }
        sums
    }
}

/// Sums of the night's money.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Sums {
    pub(super) distributed: Sum,
    pub(super) set_aside: Sum,
    pub(super) surplus: Sum,
    pub(super) set_off: Sum,
    pub(super) protected: Sum,
    pub(super) left: Sum,
}
