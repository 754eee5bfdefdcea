//! A deduction order and its versions.

use std::fmt;

use chrono::NaiveDate;

use crate::units::digits::write_number;
use crate::units::{Kid, Money, PartyId, Percent};

/// How large a deduction is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrderSize {
    /// Percent of gross, of each payment.
    Percent(Percent),
    /// Kroner a month.
    Amount(Money),
}

impl OrderSize {
    /// True when nothing is deducted: the order is paused, or ended before it began.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        match self {
            Self::Percent(percent) => percent == Percent::ZERO,
            Self::Amount(amount) => amount.is_zero(),
        }
    }

    /// The form of the size.
    #[must_use]
    pub const fn form(self) -> Form {
        match self {
            Self::Percent(_) => Form::Percent,
            Self::Amount(_) => Form::Amount,
        }
    }
}

/// The form of a deduction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Percent of gross.
    Percent,
    /// Kroner a month.
    Amount,
}

impl Form {
    /// `percent` or `amount`, as in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Amount => "amount",
        }
    }
}

/// One period of an order and its size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OrderPeriod {
    /// First day.
    pub start: NaiveDate,
    /// Last day; none while it is open.
    pub end: Option<NaiveDate>,
    /// Size.
    pub size: OrderSize,
}

/// Whether an order stands (`trekkstatus`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It runs or will run.
    Active,
    /// Its last day has passed or is the collection day.
    Ended,
}

/// The case an order belongs to (`saksnummer`): counted from 1 each year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CaseNumber {
    /// The year it was opened.
    pub year: i32,
    /// Its number in that year.
    pub number: u64,
}

impl CaseNumber {
    /// Appends the number as [`fmt::Display`] shows it.
    pub fn write_to(self, out: &mut Vec<u8>) {
        match u64::try_from(self.year) {
            Ok(year) => {
                out.extend_from_slice(b"TREKK/");
                write_number(year, out);
                out.push(b'/');
                write_number(self.number, out);
            }
            Err(_) => out.extend_from_slice(self.to_string().as_bytes()),
        }
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TREKK/{}/{}", self.year, self.number)
    }
}

/// One version of an order, with its whole history and future.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderVersion {
    /// The order's number (`trekkid`).
    pub order_id: u64,
    /// Rises by one with each version.
    pub version: u32,
    /// Rises by one with each version of any order.
    pub sequence: u64,
    /// The case it belongs to.
    pub case: CaseNumber,
    /// Whose income is deducted from.
    pub debtor: PartyId,
    /// Who deducts.
    pub payer: PartyId,
    /// Whether it stands.
    pub standing: Standing,
    /// Its periods, in order, without overlap.
    pub periods: Vec<OrderPeriod>,
}

/// True when an order of these periods stands on `day`: its last day is still to come, and it was not ended before
/// it began (a last period of nothing with an end).
#[must_use]
pub fn stands(periods: &[OrderPeriod], day: NaiveDate) -> bool {
    let runs = |last: &OrderPeriod| last.end.is_none_or(|end| day < end && !last.size.is_nothing());
    periods.last().is_some_and(runs)
}

impl OrderVersion {
    /// True when the order stands on `day` ([`stands`]).
    #[must_use]
    pub fn stands_on(&self, day: NaiveDate) -> bool {
        stands(&self.periods, day)
    }

    /// The period that covers a day.
    #[must_use]
    pub fn period_on(&self, day: NaiveDate) -> Option<&OrderPeriod> {
        self.periods.iter().find(|one| one.start <= day && one.end.is_none_or(|end| day <= end))
    }

    /// The KID payments under the order carry: it never changes, since the order's number does not.
    #[must_use]
    pub fn kid(&self) -> Kid {
        Kid::of_order(self.order_id)
    }
}
