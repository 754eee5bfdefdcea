//! The registers that go by the names of payments and credits: those before and the night's own rows are
//! those after it, and each øre is taken once.

use chrono::NaiveDate;

use super::super::findings::{Findings, Kind};
use super::super::waiting::Sorted;
use super::rows::{self, Liable};
use super::tonight::Tonight;
use super::walk::{Pair, Pairs, Source};
use crate::model::Reference;
use crate::model::registers::{PastSetOff, UsedCredit};
use crate::orders::registers;
use crate::orders::registers::money::{PaymentRow, ShareRow};
use crate::publish::PublishError;
use crate::units::ids::mask_within;
use crate::units::{Money, Month};

/// The registers before and after a night.
#[derive(Clone, Copy)]
pub(super) struct Following<'a> {
    pub(super) before: Option<Source<'a>>,
    pub(super) after: Source<'a>,
    /// The registers before are at hand, or there are none.
    pub(super) known: bool,
    pub(super) day: NaiveDate,
}

impl Following<'_> {
    fn open<T: Sorted>(&self, form: fn() -> super::super::table::Form<T>) -> Result<Pairs<T>, PublishError> {
        Pairs::open((self.before, self.after), form)
    }

    /// Walks the register of payments, and takes over the rows of tonight's. `liable` gets what came for its
    /// orders and months.
    pub(super) fn payments(
        self,
        tonight: &mut Tonight,
        liable: &mut [(Liable, Money)],
        findings: &mut Findings,
    ) -> Result<u64, PublishError> {
        let mut pairs = self.open(rows::payment_register)?;
        while let Some(Pair { was, is }) = pairs.next(findings)? {
            let Some(name) = is.as_ref().or(was.as_ref()).map(|one| one.row.payment_id) else { continue };
            let line = is.as_ref().or(was.as_ref()).map_or(0, |one| one.line);
            let own = tonight.payments.binary_search_by_key(&name, |one| one.payment_id);
            let own = own.ok().and_then(|at| tonight.payments.get_mut(at));
            let faults = [
                ("is gone", is.is_none()),
                ("is not as it stood", was.as_ref().zip(is.as_ref()).is_some_and(|(a, b)| a.row != b.row)),
                (
                    "was taken before, and is taken again",
                    was.is_some() && own.as_ref().is_some_and(|one| !one.repeated),
                ),
                (
                    "is new, and no payment of tonight",
                    self.known
                        && was.is_none()
                        && is.as_ref().is_some_and(|one| new(&one.row, own.as_deref())),
                ),
            ];
            if let Some((what, _)) = faults.into_iter().find(|(_, broken)| *broken) {
                say(registers::PAYMENTS.name, line, what, findings);
            }
            let Some(is) = is else { continue };
            received(liable, &is.row);
            match own {
                Some(own) => own.row = Some(is.row),
                None if self.known && was.is_none() && is.row.amount.is_zero() => tonight.of_nothing += 1,
                None => {}
            }
        }
        tonight.by_order();
        Ok(pairs.end(findings))
    }

    /// Walks the register of what claims got of payments.
    pub(super) fn shares(self, tonight: &Tonight, findings: &mut Findings) -> Result<u64, PublishError> {
        let own = tonight.payments.iter().filter(|one| !one.repeated && !one.unknown);
        let own = own.flat_map(|payment| {
            let pay_month = payment.row.map(|row| row.pay_month);
            let shares = tonight.shares_of(payment).iter();
            let parts = shares.filter_map(|one| Some((one.row.to?.0, one.row.gets.parts)));
            let row = move |(claim, parts)| New { name: payment.payment_id, claim, pay_month, parts };
            by_claim(parts.collect()).into_iter().map(row)
        });
        let day = self.day;
        let fits = |own: &New, is: &ShareRow| {
            let parts = [is.principal, is.costs, is.interest];
            (is.date, Some(is.pay_month), parts) == (day, own.pay_month, own.parts)
        };
        let key = |own: &New| (own.name, own.claim);
        follow(self.open(rows::share_register)?, own, key, fits, |is| is.date == day, self.known, findings)
    }

    /// Walks the register of set-offs.
    pub(super) fn set_offs(self, tonight: &Tonight, findings: &mut Findings) -> Result<u64, PublishError> {
        let own = tonight.credits.iter().flat_map(|credit| {
            let rows = tonight.rows_of(credit).iter();
            let parts = rows.filter_map(|one| Some((one.row.claim?, one.row.gets.parts)));
            let row = move |(claim, parts)| New { name: credit.credit_id, claim, pay_month: None, parts };
            by_claim(parts.collect()).into_iter().map(row)
        });
        let day = self.day;
        let fits = |own: &New, is: &PastSetOff| [is.principal, is.costs, is.interest] == own.parts;
        let key = |own: &New| (own.name, own.claim, day);
        follow(self.open(rows::setoff_register)?, own, key, fits, |is| is.date == day, self.known, findings)
    }

    /// Walks the register of credits: set-offs, protected and left are what has been used since.
    pub(super) fn credits(self, tonight: &Tonight, findings: &mut Findings) -> Result<u64, PublishError> {
        let mut pairs = self.open(rows::credit_register)?;
        let mut own = tonight.credits.iter().peekable();
        while let Some(Pair { was, is }) = pairs.next(findings)? {
            let Some(name) = is.as_ref().or(was.as_ref()).map(|one| one.row.credit_id) else { continue };
            let line = is.as_ref().or(was.as_ref()).map_or(0, |one| one.line);
            while let Some(credit) = own.next_if(|credit| credit.credit_id < name) {
                missing(registers::CREDITS.name, &credit.credit_id, findings);
            }
            let credit = own.next_if(|credit| credit.credit_id == name);
            let Some(is) = is else {
                say(registers::CREDITS.name, line, "is gone", findings);
                continue;
            };
            let was = was.map(|one| one.row);
            let Some(credit) = credit else {
                let came = was.is_none() && (self.known || is.row.date == self.day);
                if came || was.is_some_and(|was| was != is.row) {
                    say(registers::CREDITS.name, line, "is not as it stood, and not used tonight", findings);
                }
                continue;
            };
            let mut used = was.unwrap_or(nothing(name, self.day));
            for one in tonight.rows_of(credit) {
                used.used += one.row.gets.total + one.row.protected + one.row.left;
                used.protected += one.row.protected;
            }
            // A credit nothing of which is used tonight keeps the day it was last used on.
            if was.is_some_and(|was| was.used != used.used) {
                used.date = self.day;
            }
            let same = if self.known { used == is.row } else { used.used <= is.row.used };
            if !same {
                let what = "set-offs, protected and left are not what has been used of it since";
                findings.add(Kind::Money, || format!("{}, line {line}: {what}", registers::CREDITS.name));
            }
        }
        own.for_each(|credit| missing(registers::CREDITS.name, &credit.credit_id, findings));
        Ok(pairs.end(findings))
    }
}

fn nothing(credit_id: Reference, date: NaiveDate) -> UsedCredit {
    UsedCredit { credit_id, used: Money::ZERO, protected: Money::ZERO, date }
}

fn say(file: &str, line: u64, what: &str, findings: &mut Findings) {
    findings.add(Kind::Registers, || format!("{file}, line {line}: {what}"));
}

fn missing(file: &str, name: &Reference, findings: &mut Findings) {
    findings.add(Kind::Registers, || format!("{file}: does not have {}", mask_within(name.as_str())));
}

/// True for a new row that is of no payment of tonight; one of nothing has no rows in the night's tables.
fn new(row: &PaymentRow, own: Option<&super::tonight::Payment>) -> bool {
    own.is_none_or(|one| one.repeated) && !row.amount.is_zero()
}

/// Adds a payment to what came for an order and month.
fn received(liable: &mut [(Liable, Money)], row: &PaymentRow) {
    let Some(order_id) = row.order_id else { return };
    let key = |one: &(Liable, Money)| (one.0.order_id, one.0.month);
    let wanted: (u64, Month) = (order_id, row.pay_month);
    if let Ok(at) = liable.binary_search_by_key(&wanted, key)
        && let Some(one) = liable.get_mut(at)
    {
        one.1 += row.amount;
    }
}

/// A new row of a register of shares: of a payment or a credit, and what it came to in a claim.
struct New {
    name: Reference,
    claim: Reference,
    pay_month: Option<Month>,
    parts: [Money; 3],
}

/// Parts of one claim added together, by claim.
fn by_claim(mut parts: Vec<(Reference, [Money; 3])>) -> Vec<(Reference, [Money; 3])> {
    parts.sort_by_key(|one| one.0);
    let sum = |own: &[(Reference, [Money; 3])]| {
        [0, 1, 2].map(|at| own.iter().map(|(_, parts)| parts[at]).sum::<Money>())
    };
    parts.chunk_by(|one, next| one.0 == next.0).map(|own| (own[0].0, sum(own))).collect()
}

/// Walks a register to which a night adds rows `own`, sorted by `key`, and changes none.
fn follow<T: Sorted + PartialEq>(
    mut pairs: Pairs<T>,
    own: impl Iterator<Item = New>,
    key: impl Fn(&New) -> T::Key,
    fits: impl Fn(&New, &T) -> bool,
    is_of_day: impl Fn(&T) -> bool,
    known: bool,
    findings: &mut Findings,
) -> Result<u64, PublishError> {
    let file = pairs.name();
    let mut own = own.peekable();
    while let Some(Pair { was, is }) = pairs.next(findings)? {
        let Some(at) = is.as_ref().or(was.as_ref()).map(|one| one.row.key()) else { continue };
        let line = is.as_ref().or(was.as_ref()).map_or(0, |one| one.line);
        while let Some(one) = own.next_if(|one| key(one) < at) {
            missing(file, &one.name, findings);
        }
        let new = own.next_if(|one| key(one) == at);
        let stays = was.as_ref().map(|one| &one.row) == is.as_ref().map(|one| &one.row);
        let what = match (&was, &is, &new) {
            (Some(_), _, Some(_)) => Some("is shared out a second time"),
            (Some(_), None, None) => Some("is gone"),
            (Some(_), Some(_), None) if !stays => Some("is not as it stood"),
            (None, Some(is), None) if known || is_of_day(&is.row) => Some("is new, and not of tonight"),
            (None, Some(is), Some(new)) if !fits(new, &is.row) => {
                Some("is not what tonight's rows add up to")
            }
            _ => None,
        };
        if let Some(what) = what {
            say(file, line, what, findings);
        }
    }
    own.for_each(|one| missing(file, &one.name, findings));
    Ok(pairs.end(findings))
}
