//! What stands after a released night: orders, notices, participations and regimes.

use chrono::NaiveDate;

use super::decision::NoticeReason;
use super::{OrderSize, OrderVersion, Reference, Regime};
use crate::units::{Money, Month, PartyId};

/// What the last released night before the collection day left standing. Each table is sorted by debtor, then
/// orders by number, notices by claim and day, participations by claim and day, receipts by order and day.
#[derive(Clone, Debug, Default)]
pub struct Registers {
    /// The day of the night they stand after; none before the first release.
    pub from: Option<NaiveDate>,
    /// Each order's last version; ended ones too.
    pub orders: Vec<OrderVersion>,
    /// Every notice ever sent.
    pub notices: Vec<SentNotice>,
    /// Every participation, ended ones too.
    pub participations: Vec<Participating>,
    /// A debtor's regime.
    pub regimes: Vec<DebtorRegime>,
    /// Money received under orders.
    pub receipts: Vec<Receipt>,
}

/// A notice that was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SentNotice {
    /// Who got it.
    pub debtor: PartyId,
    /// The claim's name in the registers; none when it is about the deduction as a whole.
    pub claim_id: Option<Reference>,
    /// When it was sent.
    pub sent: NaiveDate,
    /// Last day to answer.
    pub answer_by: NaiveDate,
    /// The regime it was sent under.
    pub regime: Regime,
    /// Why it was sent.
    pub why: NoticeReason,
    /// The size notified (`increase`).
    pub size: Option<OrderSize>,
}

/// A claim's part in a debtor's deduction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Participating {
    /// Who owes.
    pub debtor: PartyId,
    /// The claim's name in the registers.
    pub claim_id: Reference,
    /// The regime the row was written under.
    pub regime: Regime,
    /// When it was decided.
    pub decided_date: NaiveDate,
    /// Its size then.
    pub decided_amount: Money,
    /// When it ended.
    pub ended: Option<NaiveDate>,
}

/// A debtor's regime and since when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DebtorRegime {
    /// Whose.
    pub debtor: PartyId,
    /// Which.
    pub regime: Regime,
    /// Since when.
    pub since: NaiveDate,
}

/// Money received under an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// Whose order.
    pub debtor: PartyId,
    /// The payment's name.
    pub payment_id: Reference,
    /// The order's number.
    pub order_id: u64,
    /// When it came.
    pub value_date: NaiveDate,
    /// The month it is for.
    pub pay_month: Month,
    /// How much.
    pub amount: Money,
}

/// One debtor's part of the registers.
#[derive(Clone, Copy, Debug, Default)]
pub struct DebtorRegister<'a> {
    /// Each order's last version, by number; ended ones too.
    pub orders: &'a [OrderVersion],
    /// Notices by claim and day.
    pub notices: &'a [SentNotice],
    /// Participations by claim and day.
    pub participations: &'a [Participating],
    /// The regime.
    pub regime: Option<&'a DebtorRegime>,
    /// Money received, by order and day.
    pub receipts: &'a [Receipt],
}
