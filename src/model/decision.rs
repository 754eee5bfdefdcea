//! What a night decides for one debtor.

use chrono::NaiveDate;

use super::trace::{ClaimNo, TraceLine};
use super::{Class, HoldCode, HoldDetail, OrderPeriod, OrderSize, Reference, Regime};
use crate::units::{Money, PartyId};

/// Everything decided for one debtor, with its trace.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The debtor.
    pub debtor: PartyId,
    /// The debtors file has the debtor: `decisions.csv` gets a row.
    pub known: bool,
    /// The regime of the case.
    pub regime: Regime,
    /// The claims of the night, running support included, in the order of their names.
    pub claims: Vec<Reference>,
    /// The figures; none when the facts do not allow any (debtor unknown, facts parked).
    pub figures: Option<Figures>,
    /// What happens to the debtor's orders.
    pub action: Action,
    /// Why: a hold code, or `FIRST_ORDER` / `LAST_INSTALMENT`.
    pub reason: &'static str,
    /// The orders to be given, by payer.
    pub orders: Vec<PayerOrder>,
    /// The plan of the plan month, in the order of the distribution.
    pub allocations: Vec<Allocation>,
    /// The claims held, in the order of their names.
    pub holds: Vec<Hold>,
    /// Notices that go out tonight.
    pub notices: Vec<Notice>,
    /// Claims that lapse within 90 days.
    pub watch: Vec<Watch>,
    /// Participations that begin tonight.
    pub participations: Vec<Participation>,
    /// True when a notice or decision of tonight fixes the regime.
    pub regime_fixed: bool,
    /// Other authorities' deductions that must be changed by those authorities.
    pub priority_notices: Vec<PriorityNotice>,
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

/// What happens to the debtor's orders.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Orders are given.
    New,
    /// No order stands and none is given.
    None,
}

impl Action {
    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::None => "none",
        }
    }
}

/// An order to one payer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PayerOrder {
    /// Who deducts.
    pub payer: PartyId,
    /// The periods to come.
    pub periods: Vec<OrderPeriod>,
    /// The last instalment, when the plan month takes one.
    pub final_amount: Option<Money>,
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
    /// The claim's name in the registers (`RUN-<support_id>` for running support).
    pub claim_id: Reference,
    /// Last day to answer.
    pub answer_by: NaiveDate,
    /// Why it goes out.
    pub why: NoticeReason,
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
}

impl NoticeReason {
    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Expired => "expired",
            Self::Limitation => "limitation",
        }
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

/// A claim's part in the debtor's deduction, from the night it was decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Participation {
    /// The claim's name in the registers.
    pub claim_id: Reference,
    /// When it was decided.
    pub decided_date: NaiveDate,
    /// Its size then.
    pub decided_amount: Money,
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
