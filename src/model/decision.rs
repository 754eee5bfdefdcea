//! What a night decides for one debtor.

use chrono::NaiveDate;

use super::money_night::MoneyNight;
use super::trace::{ClaimNo, TraceLine};
use super::{
    Class, ForeignRequest, HoldCode, HoldDetail, Measure, OrderPeriod, OrderSize, Reference, Regime,
};
use crate::units::{Money, PartyId};

/// Everything decided for one debtor, with its trace.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The debtor.
    pub debtor: PartyId,
    /// The debtors file has the debtor, and there is a claim, support, a credit or a standing order tonight:
    /// `decisions.csv` gets a row.
    pub known: bool,
    /// The regime of the case.
    pub regime: Regime,
    /// The claims of the night, running support included, in the order of their names.
    pub claims: Vec<Reference>,
    /// The figures; none when the facts do not allow any (debtor unknown, facts parked).
    pub figures: Option<Figures>,
    /// What happens to the debtor's orders; [`Action::None`] or [`Action::New`] until they are reconciled with
    /// those that stand.
    pub action: Action,
    /// Why: a hold code, or what happened to the order.
    pub reason: &'static str,
    /// The courses of the debtor's orders, by payer. A standing order that is not among them stays as it is.
    pub orders: Vec<PayerOrder>,
    /// The plan of the plan month, in the order of the distribution.
    pub allocations: Vec<Allocation>,
    /// The claims held, in the order of their names.
    pub holds: Vec<Hold>,
    /// Notices that go out tonight.
    pub notices: Vec<Notice>,
    /// Claims that lapse within 90 days.
    pub watch: Vec<Watch>,
    /// Participations that begin, are sized again or end tonight.
    pub participations: Vec<Participation>,
    /// True when a notice or decision of tonight fixes the regime.
    pub regime_fixed: bool,
    /// Other authorities' deductions that must be changed by those authorities.
    pub priority_notices: Vec<PriorityNotice>,
    /// What was received, set off, netted and charged.
    pub money: MoneyNight,
    /// Foreign requests that are not closed, in the order of their claims.
    pub requests: Vec<Request>,
    /// Other measures proposed to a person, in their order.
    pub measures: Vec<Measure>,
    /// Every figure, in the order in which it was found.
    pub trace: Vec<TraceLine>,
}

/// The figures of a decision, in øre a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figures {
    /// Net income counted in the need test.
    pub counted_net: Money,
    /// What is needed to live on.
    pub need: Money,
    /// What may be deducted by us.
    pub room: Money,
    /// Deductible gross of the payers that get an order.
    pub gross_base: Money,
    /// The money of the order, before the last-instalment rule.
    pub expected: Money,
    /// The order as it will stand in the plan month; none without an order. Several payers: the largest
    /// percent, or the sum of the amounts.
    pub size: Option<OrderSize>,
}

/// What happens to a debtor's orders, or to one of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Orders are given where none stood.
    New,
    /// What stands changes.
    Change,
    /// What stands ends.
    End,
    /// What stands stays as it is.
    Unchanged,
    /// No order stands and none is given.
    None,
}

impl Action {
    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Change => "change",
            Self::End => "end",
            Self::Unchanged => "unchanged",
            Self::None => "none",
        }
    }
}

/// The course of an order from tonight.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PayerOrder {
    /// Who deducts.
    pub payer: PartyId,
    /// The standing order it is about; none: a new order.
    pub order_id: Option<u64>,
    /// What it shall be.
    pub course: Course,
    /// The last instalment, when the plan month takes one.
    pub final_amount: Option<Money>,
    /// Why.
    pub reason: &'static str,
    /// What the change comes from.
    pub cause: Cause,
}

impl PayerOrder {
    /// The periods from the plan month on; none when the order ends or stays as it is.
    #[must_use]
    pub fn periods(&self) -> &[OrderPeriod] {
        match &self.course {
            Course::From(periods) => periods,
            Course::End | Course::Keep => &[],
        }
    }
}

/// What an order shall be from tonight.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Course {
    /// These periods from the plan month on. A period that runs ends the day before it; what has not begun is
    /// replaced; with no period to come the order runs out with the month before the plan month.
    From(Vec<OrderPeriod>),
    /// It ends on the collection day.
    End,
    /// It stays as it stands.
    Keep,
}

/// What a change of a standing order comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cause {
    /// The facts.
    Facts,
    /// A rate that has begun to run since the last released night.
    Rate,
    /// A rule or regime that has begun to run since.
    Rule,
    /// Time alone: a notice has matured, or a period has passed.
    Time,
}

impl Cause {
    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Rate => "rate",
            Self::Rule => "rule",
            Self::Time => "time",
        }
    }
}

/// One claim's share of a step of the plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allocation {
    /// The claim.
    pub claim: ClaimNo,
    /// Its class.
    pub class: Class,
    /// The step inside the class.
    pub step: u8,
    /// What the plan gives it there.
    pub planned: Money,
    /// What the claim still has outstanding after the step.
    pub outstanding_after: Money,
}

/// A claim that does not take part, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hold {
    /// The claim.
    pub claim: ClaimNo,
    /// The first code that holds it.
    pub code: HoldCode,
    /// More about it: a date, a day limit; never an identifier.
    pub detail: HoldDetail,
}

/// A notice that goes out tonight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Notice {
    /// The claim's name in the registers (`RUN-<support_id>` for running support); none when the notice is about
    /// the deduction as a whole.
    pub claim_id: Option<Reference>,
    /// Last day to answer.
    pub answer_by: NaiveDate,
    /// Why it goes out.
    pub why: NoticeReason,
    /// The size notified (`increase`).
    pub size: Option<OrderSize>,
}

/// Why a notice goes out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NoticeReason {
    /// The claim has had none.
    New,
    /// The last one is spent.
    Expired,
    /// The claim would lapse.
    Limitation,
    /// The claim is to be netted in a benefit.
    Netting,
    /// The deduction is to be increased (tvfbl. § 7-21).
    Increase,
    /// Money the debtor had coming was set off.
    Setoff,
}

impl NoticeReason {
    /// All reasons.
    pub const ALL: [Self; 6] =
        [Self::New, Self::Expired, Self::Limitation, Self::Netting, Self::Increase, Self::Setoff];

    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Expired => "expired",
            Self::Limitation => "limitation",
            Self::Netting => "netting",
            Self::Increase => "increase",
            Self::Setoff => "setoff",
        }
    }

    /// True when it is a notice of a claim that a deduction may follow.
    #[must_use]
    pub const fn is_of_claim(self) -> bool {
        !matches!(self, Self::Increase | Self::Setoff)
    }
}

/// A claim that lapses soon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Watch {
    /// The claim.
    pub claim: ClaimNo,
    /// The last day on which it is not barred.
    pub limitation_date: NaiveDate,
    /// Days from the collection day to it.
    pub days_left: i64,
}

/// A claim's part in the debtor's deduction. In the register it takes the place of the row of the same claim and
/// decision date, if there is one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Participation {
    /// The claim's name in the registers.
    pub claim_id: Reference,
    /// When it was decided.
    pub decided_date: NaiveDate,
    /// Its size then, or at its latest sizing.
    pub decided_amount: Money,
    /// When it ended.
    pub ended: Option<NaiveDate>,
}

/// A foreign request that is not closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// Its claim.
    pub claim: ClaimNo,
    /// The code of its kind.
    pub kind: &'static str,
    /// What its principal was converted from.
    pub foreign: ForeignRequest,
    /// Its principal on the books.
    pub principal: Money,
    /// Those who have an order after tonight that the claim takes part in.
    pub payers: Vec<PartyId>,
}

/// Another authority's deduction that gets less than its amount, or that our order takes the place of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PriorityNotice {
    /// The deduction.
    pub deduction_id: Reference,
    /// Whose it is.
    pub authority: PartyId,
    /// What it was to take a month.
    pub amount: Money,
    /// What is left for it.
    pub gets: Money,
}
