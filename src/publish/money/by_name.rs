//! The registers of money that stand by payment and credit: the rows that stood and tonight's in one order.

use chrono::NaiveDate;
use rayon::prelude::*;

use super::Kept;
use super::kept::KeptShare;
use crate::model::Reference;
use crate::model::registers::{PastSetOff, PastShare, Receipt, Registers, StrayPayment, UsedCredit};
use crate::orders::registers::{self, PaymentRow, Register, ShareRow};
use crate::orders::rows::Rows;
use crate::publish::{PublishError, Staging, Subject};

/// Rows one thread makes.
const PIECE: usize = 1 << 13;
/// Rows in memory as text.
const PART: usize = 1 << 18;

/// Writes payments, distributions, set-offs and credits after `before` and what was kept of the night.
pub(super) fn write(
    kept: &[Kept],
    before: &Registers,
    staging: &Staging,
) -> Result<[Subject; 4], PublishError> {
    Ok([
        payments(kept, before, staging)?,
        distributions(kept, before, staging)?,
        set_offs(kept, before, staging)?,
        credits(kept, before, staging)?,
    ])
}

fn payments(kept: &[Kept], before: &Registers, staging: &Staging) -> Result<Subject, PublishError> {
    let mut all: Vec<Taken<'_>> = before.receipts.iter().map(Taken::Order).collect();
    all.extend(before.strays.iter().map(Taken::Stray));
    all.extend(kept.iter().flat_map(|kept| &kept.payments).map(Taken::Tonight));
    all.par_sort_unstable_by(|one, other| one.name().cmp(other.name()));
    file(staging, registers::PAYMENTS, &all, |rows, row| registers::payment(rows, &row.row()))
}

fn distributions(kept: &[Kept], before: &Registers, staging: &Staging) -> Result<Subject, PublishError> {
    let mut all: Vec<Got<'_>> = before.distributions.iter().map(Got::Before).collect();
    all.extend(kept.iter().flat_map(Kept::shares).map(|(payment, share)| Got::Tonight(payment, share)));
    all.par_sort_unstable_by(|one, other| one.names().cmp(&other.names()));
    let day = staging.day();
    file(staging, registers::DISTRIBUTIONS, &all, |rows, row| registers::distribution(rows, &row.row(day)))
}

fn set_offs(kept: &[Kept], before: &Registers, staging: &Staging) -> Result<Subject, PublishError> {
    let mut all: Vec<&PastSetOff> =
        before.set_offs.iter().chain(kept.iter().flat_map(|kept| &kept.set_offs)).collect();
    all.par_sort_unstable_by(|one, other| {
        (&one.credit_id, &one.claim_id, one.date).cmp(&(&other.credit_id, &other.claim_id, other.date))
    });
    file(staging, registers::SETOFFS, &all, |rows, row| registers::set_off(rows, row))
}

/// A credit's row of tonight takes the place of the one it had.
fn credits(kept: &[Kept], before: &Registers, staging: &Staging) -> Result<Subject, PublishError> {
    let mut tonight: Vec<&UsedCredit> = kept.iter().flat_map(|kept| &kept.credits).collect();
    tonight.par_sort_unstable_by(|one, other| one.credit_id.cmp(&other.credit_id));
    let stays = |row: &&UsedCredit| {
        tonight.binary_search_by(|tonight| tonight.credit_id.cmp(&row.credit_id)).is_err()
    };
    let mut all: Vec<&UsedCredit> =
        before.credits.iter().filter(stays).chain(tonight.iter().copied()).collect();
    all.par_sort_unstable_by(|one, other| one.credit_id.cmp(&other.credit_id));
    file(staging, registers::CREDITS, &all, |rows, row| registers::credit(rows, row))
}

/// A payment of an earlier night, or of tonight.
#[derive(Clone, Copy)]
enum Taken<'a> {
    Order(&'a Receipt),
    Stray(&'a StrayPayment),
    Tonight(&'a PaymentRow),
}

impl<'a> Taken<'a> {
    fn name(self) -> &'a Reference {
        match self {
            Self::Order(row) => &row.payment_id,
            Self::Stray(row) => &row.payment_id,
            Self::Tonight(row) => &row.payment_id,
        }
    }

    fn row(self) -> PaymentRow {
        match self {
            Self::Tonight(row) => *row,
            Self::Order(&Receipt { payment_id, order_id, value_date, pay_month, amount, .. }) => {
                PaymentRow { payment_id, order_id: Some(order_id), value_date, pay_month, amount }
            }
            Self::Stray(&StrayPayment { payment_id, value_date, pay_month, amount }) => {
                PaymentRow { payment_id, order_id: None, value_date, pay_month, amount }
            }
        }
    }
}

/// What a claim got of a payment on an earlier night, or tonight.
#[derive(Clone, Copy)]
enum Got<'a> {
    Before(&'a PastShare),
    Tonight(&'a PaymentRow, &'a KeptShare),
}

impl<'a> Got<'a> {
    fn names(self) -> (&'a Reference, &'a Reference) {
        match self {
            Self::Before(row) => (&row.payment_id, &row.claim_id),
            Self::Tonight(payment, share) => (&payment.payment_id, &share.claim_id),
        }
    }

    fn row(self, day: NaiveDate) -> ShareRow {
        match self {
            Self::Before(row) => {
                let PastShare { payment_id, claim_id, date, pay_month, principal, costs, interest, .. } =
                    *row;
                ShareRow { payment_id, claim_id, date, pay_month, principal, costs, interest }
            }
            Self::Tonight(&PaymentRow { payment_id, pay_month, .. }, share) => {
                let KeptShare { claim_id, principal, costs, interest, .. } = *share;
                ShareRow { payment_id, claim_id, date: day, pay_month, principal, costs, interest }
            }
        }
    }
}

/// Writes a register, its rows made side by side.
fn file<T: Sync>(
    staging: &Staging,
    register: Register,
    rows: &[T],
    row: impl Fn(&mut Rows, &T) + Sync,
) -> Result<Subject, PublishError> {
    let mut file = staging.create(register.name)?;
    file.add(&Rows::header(register.columns))?;
    let piece = |rows: &[T]| {
        let mut made = Rows::default();
        for one in rows {
            row(&mut made, one);
        }
        made.into_bytes()
    };
    for part in rows.chunks(PART) {
        let pieces: Vec<_> = part.par_chunks(PIECE).map(piece).collect();
        for bytes in pieces {
            file.add(&bytes.map_err(PublishError::table(register.name))?)?;
        }
    }
    file.finish()
}
