//! The money of a night beside its orders: what was received, set off and netted, what it goes to, what it costs.

use chrono::NaiveDate;

use super::payment::PaymentFaultCode;
use super::trace::ClaimNo;
use super::{Class, Reference};
use crate::units::{Money, Month, PartyId};

/// Money of one debtor's night, in the order in which it was decided. Empty for most debtors.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct MoneyNight {
    /// Payments taken tonight, by value date and name.
    pub receipts: Vec<TakenPayment>,
    /// What they go to: by payment, then class, step and claim; what no claim takes last.
    pub distributed: Vec<Distributed>,
    /// What is wrong with payments.
    pub payment_faults: Vec<PaymentFault>,
    /// What was set off: by credit, then in the order of the law.
    pub set_off: Vec<SetOff>,
    /// What became of each credit looked at, in the order of the law.
    pub credits: Vec<CreditUse>,
    /// Nettings that begin with the plan month.
    pub nettings: Vec<NettingBegun>,
    /// What goes out to creditors.
    pub payouts: Vec<Payout>,
    /// What goes back to the debtor.
    pub repayments: Vec<Repayment>,
    /// What payers were ordered to deduct and have not paid.
    pub liabilities: Vec<Liability>,
    /// Interest, surcharges and fees of the night.
    pub fees: Vec<Fee>,
    /// Claims whose fee of a kind is used up tonight, for the register; more than the fees themselves where several
    /// claims share one.
    pub fees_charged: Vec<(Option<Reference>, FeeKind)>,
}

impl MoneyNight {
    /// True when no money moves.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { receipts, distributed, payment_faults, set_off, credits, nettings, .. } = self;
        let Self { payouts, repayments, liabilities, fees, fees_charged, .. } = self;
        let moves = receipts.is_empty()
            && distributed.is_empty()
            && payment_faults.is_empty()
            && set_off.is_empty()
            && credits.is_empty()
            && nettings.is_empty();
        let follows = payouts.is_empty()
            && repayments.is_empty()
            && liabilities.is_empty()
            && fees.is_empty()
            && fees_charged.is_empty();
        moves && follows
    }
}

/// A payment taken tonight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TakenPayment {
    /// Its name.
    pub payment_id: Reference,
    /// The order it came under.
    pub order_id: u64,
    /// When it came.
    pub value_date: NaiveDate,
    /// The month it is for.
    pub pay_month: Month,
    /// How much.
    pub amount: Money,
}

/// A part of a payment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Distributed {
    /// The payment.
    pub payment_id: Reference,
    /// The month it is for.
    pub pay_month: Month,
    /// Where it goes; none: no claim takes it.
    pub to: Option<Share>,
    /// To principal; all of what no claim takes.
    pub principal: Money,
    /// To costs.
    pub costs: Money,
    /// To interest.
    pub interest: Money,
}

impl Distributed {
    /// Principal, costs and interest together.
    #[must_use]
    pub fn total(&self) -> Money {
        self.principal + self.costs + self.interest
    }
}

/// A claim's place in a distribution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// The claim's name; running support of a month by its own.
    pub claim_id: Reference,
    /// Its class.
    pub class: Class,
    /// The step inside the class.
    pub step: u8,
    /// It stays with us until paternity is settled (bil. § 6).
    pub set_aside: bool,
}

/// A payment something is wrong with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentFault {
    /// The payment.
    pub payment_id: Reference,
    /// What is wrong.
    pub code: PaymentFaultCode,
    /// More about it; never an identifier.
    pub detail: String,
}

/// A claim's share of a credit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SetOff {
    /// The credit.
    pub credit_id: Reference,
    /// The claim.
    pub claim: ClaimNo,
    /// Its rank.
    pub rank: Rank,
    /// To principal.
    pub principal: Money,
    /// To costs.
    pub costs: Money,
    /// To interest.
    pub interest: Money,
}

impl SetOff {
    /// Principal, costs and interest together.
    #[must_use]
    pub fn total(&self) -> Money {
        self.principal + self.costs + self.interest
    }
}

/// The place of a claim in a set-off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rank {
    /// Before 2027: a letter from `a` to `s`.
    Letter(u8),
    /// From 2027: class and step.
    Step(Class, u8),
}

impl std::fmt::Display for Rank {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Letter(letter) => write!(f, "{}", char::from(*letter)),
            Self::Step(class, step) => write!(f, "{class}{step}"),
        }
    }
}

/// What became of a credit tonight. Set-offs, `protected` and `left` together are what was there to use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CreditUse {
    /// The credit.
    pub credit_id: Reference,
    /// What was set off in all.
    pub set_off: Money,
    /// What stays with the debtor because it is needed to live on.
    pub protected: Money,
    /// What no claim takes.
    pub left: Money,
}

/// A netting that begins (innkl. § 22).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NettingBegun {
    /// The claim.
    pub claim: ClaimNo,
    /// Who pays the benefit.
    pub paying_body: Option<PartyId>,
    /// A month.
    pub monthly: Money,
    /// The first month.
    pub from: Month,
    /// How many months; the last takes the rest.
    pub months: u32,
}

/// What a creditor gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Payout {
    /// Who.
    pub creditor: PartyId,
    /// How much.
    pub amount: Money,
    /// Whether it goes out.
    pub state: PayoutState,
}

/// Whether money goes out to a creditor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PayoutState {
    /// It does.
    Pay,
    /// The creditor must first confirm that the claim stands (innkl. § 32).
    Unconfirmed,
}

impl PayoutState {
    /// All states.
    pub const ALL: [Self; 2] = [Self::Pay, Self::Unconfirmed];

    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}

/// Money that goes back to the debtor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Repayment {
    /// How much.
    pub amount: Money,
    /// The payment or credit it comes from.
    pub source: Reference,
}

/// What a payer was ordered to deduct of a month's pay and has not paid on (innkl. § 31).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Liability {
    /// The payer.
    pub payer: PartyId,
    /// The order.
    pub order_id: u64,
    /// The month.
    pub month: Month,
    /// What was to be deducted.
    pub ordered: Money,
    /// What has come.
    pub received: Money,
}

/// What a debtor is charged beside the claims themselves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FeeKind {
    /// Interest for late payment.
    Interest,
    /// Surcharge for intent or gross negligence.
    Surcharge,
    /// Fee for support not paid when due.
    LateFee,
    /// Fee for notice and decision.
    AttachmentFee,
}

impl FeeKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Interest, Self::Surcharge, Self::LateFee, Self::AttachmentFee];

    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::Surcharge => "surcharge",
            Self::LateFee => "late_fee",
            Self::AttachmentFee => "attachment_fee",
        }
    }
}

/// Interest of a segment, a surcharge or a fee.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fee {
    /// The claim; none for what is of the debtor.
    pub claim_id: Option<Reference>,
    /// What it is.
    pub kind: FeeKind,
    /// First day of the segment, or the day it is charged.
    pub from: NaiveDate,
    /// The day the segment goes to, which does not count; else the day it is charged.
    pub to: NaiveDate,
    /// How much.
    pub amount: Money,
    /// The article.
    pub article: &'static str,
    /// The rate it is counted with, as a row of the rates.
    pub rate: Option<u16>,
}
