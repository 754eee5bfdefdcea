//! What stands after a released night: orders, notices, participations and regimes.

use chrono::NaiveDate;

use super::decision::NoticeReason;
use super::money_night::FeeKind;
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
    /// Money received that was of no order, by name.
    pub strays: Vec<StrayPayment>,
    /// What was distributed, by debtor, claim, month and payment.
    pub distributions: Vec<PastShare>,
    /// What was set off, by claim, day and credit.
    pub set_offs: Vec<PastSetOff>,
    /// What has been used of credits, by name.
    pub credits: Vec<UsedCredit>,
    /// Nettings, by debtor, claim and first month.
    pub nettings: Vec<Netting>,
    /// Fees charged once, by debtor, claim, kind and day.
    pub fees: Vec<ChargedFee>,
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

/// Money received that was of no order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StrayPayment {
    /// The payment's name.
    pub payment_id: Reference,
    /// When it came.
    pub value_date: NaiveDate,
    /// The month it is for.
    pub pay_month: Month,
    /// How much.
    pub amount: Money,
}

/// What a claim got of a payment on an earlier night.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PastShare {
    /// Whose payment.
    pub debtor: PartyId,
    /// The payment.
    pub payment_id: Reference,
    /// The claim; running support of a month by its own name.
    pub claim_id: Reference,
    /// The collection day of the night.
    pub date: NaiveDate,
    /// The month the payment is for.
    pub pay_month: Month,
    /// To principal.
    pub principal: Money,
    /// To costs.
    pub costs: Money,
    /// To interest.
    pub interest: Money,
}

/// What was set off in a claim on an earlier night.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PastSetOff {
    /// The credit.
    pub credit_id: Reference,
    /// The claim.
    pub claim_id: Reference,
    /// The collection day of the night.
    pub date: NaiveDate,
    /// To principal.
    pub principal: Money,
    /// To costs.
    pub costs: Money,
    /// To interest.
    pub interest: Money,
}

/// What has been used of a credit on earlier nights.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UsedCredit {
    /// The credit.
    pub credit_id: Reference,
    /// What was set off or has gone to the debtor in all.
    pub used: Money,
    /// What of it stayed with the debtor as needed to live on.
    pub protected: Money,
    /// The collection day of the last night it was used on.
    pub date: NaiveDate,
}

/// A netting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Netting {
    /// Who owes.
    pub debtor: PartyId,
    /// The claim.
    pub claim_id: Reference,
    /// Who pays the benefit.
    pub paying_body: Option<PartyId>,
    /// A month.
    pub monthly: Money,
    /// The first month.
    pub from: Month,
    /// How many months.
    pub months: u32,
}

impl Netting {
    /// True when it takes something in `month`.
    #[must_use]
    pub fn runs_in(&self, month: Month) -> bool {
        u32::try_from(month.since(self.from)).is_ok_and(|passed| passed < self.months)
    }
}

/// A fee that is charged once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChargedFee {
    /// Who.
    pub debtor: PartyId,
    /// The claim; none for a fee of the debtor.
    pub claim_id: Option<Reference>,
    /// What it was.
    pub kind: FeeKind,
    /// The collection day it was charged on.
    pub date: NaiveDate,
}

/// One debtor's part of the registers; set-offs and credits are looked up by name among all.
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
    /// What was distributed, by claim, month and payment.
    pub distributions: &'a [PastShare],
    /// Nettings by claim and first month.
    pub nettings: &'a [Netting],
    /// Fees charged once, by claim, kind and day.
    pub fees: &'a [ChargedFee],
    /// What was set off in all debtors' claims, by claim, day and credit.
    pub set_offs: &'a [PastSetOff],
    /// What has been used of all credits, by name.
    pub credits: &'a [UsedCredit],
}

impl<'a> DebtorRegister<'a> {
    /// What a claim got of payments.
    #[must_use]
    pub fn distributed_to(&self, claim: &Reference) -> &'a [PastShare] {
        of_name(self.distributions, claim, |row| &row.claim_id)
    }

    /// What was set off in a claim.
    #[must_use]
    pub fn set_off_in(&self, claim: &Reference) -> &'a [PastSetOff] {
        of_name(self.set_offs, claim, |row| &row.claim_id)
    }

    /// What has been used of a credit.
    #[must_use]
    pub fn used_of(&self, credit: &Reference) -> Option<&'a UsedCredit> {
        of_name(self.credits, credit, |row| &row.credit_id).first()
    }
}

/// The rows of a name in a table sorted by it.
fn of_name<'a, T>(rows: &'a [T], name: &Reference, key: impl Fn(&T) -> &Reference) -> &'a [T] {
    let from = rows.partition_point(|row| key(row) < name);
    let own = rows[from..].partition_point(|row| key(row) == name);
    &rows[from..from + own]
}
