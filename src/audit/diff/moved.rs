//! What moved of one debtor.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::rows::{ClaimState, DecisionRow, Proposed, Side, StandingOrder};
use super::{Both, Reason};
use crate::model::{OrderPeriod, OrderSize};
use crate::units::{Money, PartyId};

/// A debtor of whom something moved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// Its number among those that moved, from 1.
    pub number: u64,
    /// Who.
    pub debtor: PartyId,
    /// What it comes from.
    pub reason: Reason,
    /// What moved.
    pub what: Moves,
}

/// What moved of a debtor.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Moves {
    /// The decisions.
    pub decisions: Both<Option<DecisionRow>>,
    /// Orders that do not stand as they do in the other run, by payer.
    pub orders: Vec<OrderMove>,
    /// Claims that are not where they are in the other run, by name.
    pub claims: Vec<ClaimMove>,
    /// Measures the other run does not propose, or not as they are.
    pub measures: Vec<MeasureMove>,
    /// Order versions one run sent and the other did not.
    pub versions: Both<u64>,
    /// Notices one run sent and the other did not.
    pub notices: Both<u64>,
}

/// How an order moved.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderChange {
    /// It stands after B and not after A.
    New,
    /// It stands after both, with other periods.
    Changed,
    /// It stands after A and not after B.
    Ended,
}

/// An order that does not stand as it does in the other run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderMove {
    /// How it moved.
    pub change: OrderChange,
    /// Its number in B, or in A when it stands there alone. New orders may have another number in each run.
    pub order_id: String,
    /// The periods that the other run does not have.
    pub periods: Both<String>,
}

/// How a claim moved.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimChange {
    /// Only B has it.
    New,
    /// Only A has it.
    Gone,
    /// B plans more.
    More,
    /// B plans less.
    Less,
    /// The same is planned, and it is held where it was not, or for another reason.
    Hold,
    /// The same is planned, in another class or step, or with another outstanding after it.
    Place,
}

/// A claim that is not where it is in the other run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimMove {
    /// How it moved.
    pub change: ClaimChange,
    /// The claim.
    pub claim_id: String,
    /// Where it is.
    pub states: Both<ClaimState>,
}

/// How a measure moved.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureChange {
    /// Only B proposes it.
    Came,
    /// Only A proposes it.
    Went,
    /// Both propose it, for other claims, another amount or another deadline.
    Changed,
}

impl MeasureChange {
    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Came => "came",
            Self::Went => "went",
            Self::Changed => "changed",
        }
    }
}

/// A measure the other run does not propose, or not as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MeasureMove {
    /// How it moved.
    pub change: MeasureChange,
    /// The measure.
    pub measure: String,
    /// The asset or the order it is about; empty for others.
    pub object: String,
    /// What is proposed.
    pub proposed: Both<Option<Proposed>>,
}

impl OrderChange {
    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Ended => "ended",
        }
    }
}

impl ClaimChange {
    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::More => "more",
            Self::Less => "less",
            Self::Hold => "hold",
            Self::Place => "place",
        }
    }
}

impl Moves {
    /// What moved between two sides of a debtor; nothing when they leave the same. What a night did to get
    /// there (action, versions, notices) moves a debtor only when both began from the same registers.
    #[must_use]
    pub(super) fn of(sides: Both<Side>, same_start: bool) -> Option<Self> {
        let Both { a, b } = sides;
        let moves = Self {
            orders: orders(&a, &b),
            versions: Both { a: only(&a.versions, &b.versions), b: only(&b.versions, &a.versions) },
            notices: Both { a: only(&a.notices, &b.notices), b: only(&b.notices, &a.notices) },
            decisions: Both { a: a.decision, b: b.decision },
            measures: measures(a.measures, b.measures),
            claims: claims(a.claims, b.claims),
        };
        let stays = moves.orders.is_empty()
            && moves.claims.is_empty()
            && moves.measures.is_empty()
            && !moves.figures_differ()
            && !(same_start && (moves.versions != Both::default() || moves.notices != Both::default()));
        if stays { None } else { Some(moves) }
    }

    /// True when a figure, the regime or the size differs.
    #[must_use]
    pub fn figures_differ(&self) -> bool {
        let figures = |row: &Option<DecisionRow>| row.as_ref().map(|row| row.figures.clone());
        figures(&self.decisions.a) != figures(&self.decisions.b)
    }

    /// What the orders take a month.
    #[must_use]
    pub fn expected(&self) -> Both<Money> {
        let expected =
            |row: &Option<DecisionRow>| row.as_ref().map_or(Money::ZERO, |row| row.figures.expected);
        Both { a: expected(&self.decisions.a), b: expected(&self.decisions.b) }
    }
}

fn only<T: Ord>(of: &BTreeSet<T>, other: &BTreeSet<T>) -> u64 {
    of.difference(other).count() as u64
}

fn orders(a: &Side, b: &Side) -> Vec<OrderMove> {
    let payers: BTreeSet<&PartyId> = a.standing.keys().chain(b.standing.keys()).collect();
    let moved = |payer: &PartyId| {
        let (change, order_id, periods) = match (a.standing.get(payer), b.standing.get(payer)) {
            (Some(one), Some(other)) if one.periods == other.periods => return None,
            (Some(one), Some(other)) => (OrderChange::Changed, &other.order_id, differing(one, other)),
            (None, Some(other)) => {
                (OrderChange::New, &other.order_id, Both { a: String::new(), b: said(&other.periods) })
            }
            (Some(one), None) => {
                (OrderChange::Ended, &one.order_id, Both { a: said(&one.periods), b: String::new() })
            }
            (None, None) => return None,
        };
        Some(OrderMove { change, order_id: order_id.clone(), periods })
    };
    payers.into_iter().filter_map(moved).collect()
}

/// The periods each order has alone.
fn differing(a: &StandingOrder, b: &StandingOrder) -> Both<String> {
    let alone = |of: &StandingOrder, other: &StandingOrder| {
        let periods: Vec<OrderPeriod> =
            of.periods.iter().filter(|period| !other.periods.contains(period)).copied().collect();
        said(&periods)
    };
    Both { a: alone(a, b), b: alone(b, a) }
}

/// `21 % from 2026-12-01; 1200.00 kr 2027-02-01 to 2027-02-28`.
fn said(periods: &[OrderPeriod]) -> String {
    let mut text = String::new();
    for period in periods {
        let comma = if text.is_empty() { "" } else { "; " };
        let _ = match period.size {
            OrderSize::Percent(percent) => write!(text, "{comma}{percent} %"),
            OrderSize::Amount(amount) => write!(text, "{comma}{amount} kr"),
        };
        let _ = match period.end {
            Some(end) => write!(text, " {} to {end}", period.start),
            None => write!(text, " from {}", period.start),
        };
    }
    text
}

/// A measure and the asset or order it is about.
type MeasureKey = (String, String);
type Measures = BTreeMap<MeasureKey, Proposed>;

fn measures(a: Measures, mut b: Measures) -> Vec<MeasureMove> {
    let mut all: Vec<(MeasureKey, Both<Option<Proposed>>)> = Vec::new();
    for (key, proposed) in a {
        let other = b.remove(&key);
        all.push((key, Both { a: Some(proposed), b: other }));
    }
    all.extend(b.into_iter().map(|(key, proposed)| (key, Both { a: None, b: Some(proposed) })));
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    let moved = |((measure, object), proposed): (MeasureKey, Both<Option<Proposed>>)| {
        let change = match (&proposed.a, &proposed.b) {
            (a, b) if a == b => return None,
            (None, _) => MeasureChange::Came,
            (_, None) => MeasureChange::Went,
            _ => MeasureChange::Changed,
        };
        Some(MeasureMove { change, measure, object, proposed })
    };
    all.into_iter().filter_map(moved).collect()
}

fn claims(a: BTreeMap<String, ClaimState>, mut b: BTreeMap<String, ClaimState>) -> Vec<ClaimMove> {
    let moved = |claim_id: String, states: Both<ClaimState>| {
        let change = claim_change(&states)?;
        Some(ClaimMove { change, claim_id, states })
    };
    let mut all = Vec::new();
    for (claim_id, state) in a {
        let other = b.remove(&claim_id).unwrap_or_default();
        all.extend(moved(claim_id, Both { a: state, b: other }));
    }
    let new = |(claim_id, state)| moved(claim_id, Both { a: ClaimState::Absent, b: state });
    all.extend(b.into_iter().filter_map(new));
    all.sort_by(|one, other| one.claim_id.cmp(&other.claim_id));
    all
}

fn claim_change(states: &Both<ClaimState>) -> Option<ClaimChange> {
    let Both { a, b } = states;
    if a == b {
        return None;
    }
    Some(match (a, b) {
        (ClaimState::Absent, _) => ClaimChange::New,
        (_, ClaimState::Absent) => ClaimChange::Gone,
        _ => match a.planned().cmp(&b.planned()) {
            std::cmp::Ordering::Less => ClaimChange::More,
            std::cmp::Ordering::Greater => ClaimChange::Less,
            std::cmp::Ordering::Equal if a.code().is_none() && b.code().is_none() => ClaimChange::Place,
            std::cmp::Ordering::Equal => ClaimChange::Hold,
        },
    })
}
