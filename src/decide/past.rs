//! What the registers know of a debtor and of one claim.

use chrono::NaiveDate;

use super::case::Incoming;
use crate::law::limitation::TookPart;
use crate::law::regime::old_deductions_end;
use crate::model::registers::{DebtorRegister, Participating, SentNotice};
use crate::model::{Reference, Regime};
use crate::units::dates::plus_years;

/// A deduction ends when so many years have passed since money last came (tvfbl. § 7-28).
const YEARS_WITHOUT_RECEIPT: u32 = 2;

/// What stood of the debtor's deduction before tonight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stood {
    /// Some order stands.
    pub any: bool,
    /// Nothing has been received for two years.
    pub two_years: bool,
    /// The last day of the last order, when none stands any more.
    pub ended: Option<NaiveDate>,
    /// Tonight, when the deduction ends with its two years.
    pub tonight: Option<NaiveDate>,
}

impl Stood {
    /// The same where the facts allow no decision: nothing ends tonight.
    pub(super) const fn undecided(self) -> Self {
        Self { two_years: false, tonight: None, ..self }
    }

    /// As of the beginning of the night of `day`.
    pub(super) fn on(day: NaiveDate, register: &DebtorRegister<'_>, tonight: &[Incoming<'_>]) -> Self {
        let standing = || register.orders.iter().filter(|order| order.stands_on(day));
        let any = standing().next().is_some();
        let began = standing().filter_map(|order| order.periods.first()).map(|period| period.start).min();
        let received = register.receipts.iter().map(|receipt| receipt.value_date);
        let received = received.chain(tonight.iter().map(|one| one.payment.value_date));
        let last = received.max().or(began);
        let two_years = any && last.is_some_and(|last| plus_years(last, YEARS_WITHOUT_RECEIPT) <= day);
        let ends = register.orders.iter().filter_map(|order| order.periods.last()?.end);
        Self { any, two_years, ended: ends.max().filter(|_| !any), tonight: two_years.then_some(day) }
    }
}

/// What the registers know under one name.
pub(super) struct Past<'r> {
    pub(super) notices: &'r [SentNotice],
    pub(super) parts: &'r [Participating],
}

impl<'r> Past<'r> {
    /// The rows of a name; both tables are sorted by it.
    pub(super) fn of(register: &DebtorRegister<'r>, name: &Reference) -> Self {
        let wanted = Some(*name);
        let notices = register.notices;
        let from = notices.partition_point(|row| row.claim_id < wanted);
        let to = from + notices[from..].partition_point(|row| row.claim_id == wanted);
        let parts = register.participations;
        let first = parts.partition_point(|row| row.claim_id < *name);
        let last = first + parts[first..].partition_point(|row| row.claim_id == *name);
        Self { notices: &notices[from..to], parts: &parts[first..last] }
    }

    /// When a participation last ended: what was sent or decided up to then is used up.
    pub(super) fn ended(&self) -> Option<NaiveDate> {
        self.parts.iter().filter_map(|row| row.ended).max()
    }

    /// The newest participation that has not ended. One of the old regime is none after its deductions have ended
    /// (overg. § 6).
    pub(super) fn newest(&self, day: NaiveDate) -> Option<&'r Participating> {
        let runs = |row: &&&Participating| {
            row.ended.is_none()
                && row.decided_date <= day
                && (row.regime == Regime::New || day <= old_deductions_end())
        };
        self.parts.iter().rev().find(|row| runs(&row))
    }

    /// From when a year is counted in which the claim does not lapse, and when it had been decided: since its part
    /// or the debtor's last order ended (fl. § 22 no. 4). None while it takes part in an order that stands.
    pub(super) fn safe_from(&self, stood: &Stood, reaches: impl Fn(NaiveDate) -> bool) -> Option<TookPart> {
        let row = self.parts.iter().rev().find(|row| reaches(row.decided_date))?;
        let ended = row.ended.max(stood.ended).max(stood.tonight)?;
        Some(TookPart { ended, decided: row.decided_date })
    }
}
