//! One run's side of a debtor: the figures, what stands, what was sent, and each claim.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::{DiffError, merge::Tables};
use crate::model::{OrderPeriod, OrderSize};
use crate::orders::trekkpaalegg::TrekkstoerrelseForPeriode;
use crate::publish::read::{Row, Table};
use crate::units::{Money, PartyId};
use crate::words::measures::facts;

/// The tables of a run that are compared, with the columns read.
pub(super) const DECISIONS: (&str, &[&str]) = (
    "decisions.csv",
    &[
        "regime",
        "counted_net",
        "need",
        "room",
        "gross_base",
        "expected",
        "form",
        "percent",
        "amount",
        "action",
        "reason",
    ],
);
pub(super) const VERSIONS: (&str, &[&str]) = ("orders.csv", &["payer_id"]);
pub(super) const STANDING: (&str, &[&str]) = ("registers/orders.csv", &["trekkid", "payer_id", "periods"]);
pub(super) const PLAN: (&str, &[&str]) =
    ("allocations.csv", &["claim_id", "class", "step", "planned", "outstanding_after"]);
pub(super) const HOLDS: (&str, &[&str]) = ("holds.csv", &["claim_id", "code", "detail"]);
pub(super) const NOTICES: (&str, &[&str]) = ("notices.csv", &["claim_id", "why", "size", "answer_by"]);

pub(super) const MEASURES: (&str, &[&str]) =
    ("measures.csv", &["measure", "claims", "amount", "facts", "deadline"]);
/// The facts that tell a measure from another of the same kind.
const OBJECTS: [&str; 2] = ["asset", "order"];

/// What a run says of a debtor; empty when it does not know the debtor.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Side {
    /// The row of `decisions.csv`.
    pub decision: Option<DecisionRow>,
    /// The orders that stand after the run, by payer.
    pub standing: BTreeMap<PartyId, StandingOrder>,
    /// Payers that got a version.
    pub versions: BTreeSet<PartyId>,
    /// The claims.
    pub claims: BTreeMap<String, ClaimState>,
    /// Notices sent: claim, why, size, last day to answer.
    pub notices: BTreeSet<[String; 4]>,
    /// Measures proposed, by measure and the asset or order they are about.
    pub measures: BTreeMap<(String, String), Proposed>,
}

/// A measure a run proposes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposed {
    /// The claims it is for.
    pub claims: String,
    /// What is asked for or expected.
    pub amount: Money,
    /// The last day it can be used; empty without one.
    pub deadline: String,
}

/// A row of `decisions.csv`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DecisionRow {
    /// What stands after the run, and the figures behind it.
    pub figures: DebtorFigures,
    /// What the night did, against what stood before it.
    pub action: String,
    /// Why.
    pub reason: String,
}

/// The figures of a debtor.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DebtorFigures {
    /// The regime.
    pub regime: String,
    /// Counted net, need, room and gross base a month; none when the facts do not allow any.
    pub means: Option<[Money; 4]>,
    /// What the orders take a month.
    pub expected: Money,
    /// The size that will stand: `21 %`, `3733.00 kr`, or nothing.
    pub size: String,
}

/// An order that stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandingOrder {
    /// Its number.
    pub order_id: String,
    /// Its periods, history and future.
    pub periods: Vec<OrderPeriod>,
}

/// Where a claim is in a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum ClaimState {
    /// The run does not have it.
    #[default]
    Absent,
    /// It takes part.
    Planned(Vec<PlanShare>),
    /// It is held.
    Held {
        /// The hold code.
        code: String,
        /// More about it.
        detail: String,
    },
}

/// A row of the plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PlanShare {
    /// The class.
    pub class: String,
    /// The step inside it.
    pub step: String,
    /// What the plan gives.
    pub planned: Money,
    /// What is outstanding after it.
    pub outstanding_after: Money,
}

impl ClaimState {
    /// What the plan gives the claim.
    #[must_use]
    pub fn planned(&self) -> Money {
        match self {
            Self::Planned(shares) => shares.iter().map(|share| share.planned).sum(),
            Self::Absent | Self::Held { .. } => Money::ZERO,
        }
    }

    /// The code that holds the claim, if one does.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Held { code, .. } => Some(code),
            Self::Absent | Self::Planned(_) => None,
        }
    }
}

impl Side {
    /// Reads what the tables have taken of one debtor.
    pub(super) fn read(tables: &Tables, day: NaiveDate) -> Result<Self, DiffError> {
        let mut side = Self::default();
        for row in tables.decisions.rows()? {
            side.decision = Some(decision(&row)?);
        }
        for row in tables.versions.rows()? {
            side.versions.insert(row.value(0, "a payer", PartyId::from_digits)?);
        }
        side.read_standing(&tables.standing, day)?;
        side.read_claims(&tables.plan, &tables.holds)?;
        for row in tables.notices.rows()? {
            side.notices.insert([0, 1, 2, 3].map(|at| row.text(at).to_owned()));
        }
        for row in tables.measures.rows()? {
            let amount = row.value(2, "an amount", money)?;
            let (claims, deadline) = (row.text(1).to_owned(), row.text(4).to_owned());
            let facts = facts(row.text(3));
            let object = facts.iter().find(|(name, _)| OBJECTS.contains(name));
            let object = object.map_or_else(String::new, |(_, value)| (*value).to_owned());
            let proposed = Proposed { claims, amount, deadline };
            side.measures.insert((row.text(0).to_owned(), object), proposed);
        }
        Ok(side)
    }

    fn read_standing(&mut self, table: &Table, day: NaiveDate) -> Result<(), DiffError> {
        for row in table.rows()? {
            let periods = row.value(2, "the periods of an order", periods)?;
            let stands = periods.last().is_some_and(|last| last.end.is_none_or(|end| day < end));
            if stands {
                let payer = row.value(1, "a payer", PartyId::from_digits)?;
                self.standing.insert(payer, StandingOrder { order_id: row.text(0).to_owned(), periods });
            }
        }
        Ok(())
    }

    fn read_claims(&mut self, plan: &Table, holds: &Table) -> Result<(), DiffError> {
        for row in plan.rows()? {
            let share = PlanShare {
                class: row.text(1).to_owned(),
                step: row.text(2).to_owned(),
                planned: row.value(3, "an amount", money)?,
                outstanding_after: row.value(4, "an amount", money)?,
            };
            match self.claims.entry(row.text(0).to_owned()).or_default() {
                ClaimState::Planned(shares) => shares.push(share),
                state => *state = ClaimState::Planned(vec![share]),
            }
        }
        for row in holds.rows()? {
            let held = ClaimState::Held { code: row.text(1).to_owned(), detail: row.text(2).to_owned() };
            self.claims.insert(row.text(0).to_owned(), held);
        }
        Ok(())
    }
}

fn decision(row: &Row<'_>) -> Result<DecisionRow, DiffError> {
    let means = if row.text(1).is_empty() {
        None
    } else {
        let mut means = [Money::ZERO; 4];
        for (at, amount) in (1..).zip(&mut means) {
            *amount = row.value(at, "an amount", money)?;
        }
        Some(means)
    };
    let size = match row.text(6) {
        "percent" => format!("{} %", row.text(7)),
        "amount" => format!("{} kr", row.text(8)),
        _ => String::new(),
    };
    let expected = row.value(5, "an amount", money)?;
    let figures = DebtorFigures { regime: row.text(0).to_owned(), means, expected, size };
    Ok(DecisionRow { figures, action: row.text(9).to_owned(), reason: row.text(10).to_owned() })
}

/// An amount, which may be below zero.
fn money(text: &str) -> Option<Money> {
    match text.strip_prefix('-') {
        Some(digits) => Money::parse(digits, b'.').ok().map(|amount| -amount),
        None => Money::parse(text, b'.').ok(),
    }
}

fn periods(json: &str) -> Option<Vec<OrderPeriod>> {
    let read: Vec<TrekkstoerrelseForPeriode> = serde_json::from_str(json).ok()?;
    let period = |one: TrekkstoerrelseForPeriode| {
        let size = match (one.trekkprosent, one.trekkbeloep) {
            (Some(percent), None) => OrderSize::Percent(percent.trekkprosent.percent()?),
            (None, Some(amount)) => OrderSize::Amount(amount.trekkbeloep.amount()?),
            _ => return None,
        };
        Some(OrderPeriod { start: one.startdato, end: one.sluttdato, size })
    };
    read.into_iter().map(period).collect()
}
