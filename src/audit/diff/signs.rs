//! What the two sides of a debtor say a move comes from.

use std::collections::{BTreeMap, BTreeSet};

use super::between::RateValue;
use super::moved::Moves;
use super::rows::ClaimState;
use super::{Both, Reason};
use crate::model::HoldCode;
use crate::publish::read::Line;

/// Reasons for an order that keeps its size although the target is larger.
const KEPT: [&str; 2] = ["BELOW_THRESHOLD", "INCREASE_NOTIFIED"];

/// Signs in the tables: what holds the claims, regime and class, a size that is kept.
pub(super) fn in_tables(moves: &Moves, same_start: bool) -> BTreeSet<Reason> {
    let mut signs = BTreeSet::new();
    match (&moves.decisions.a, &moves.decisions.b) {
        (Some(a), Some(b)) => {
            if a.figures.regime != b.figures.regime {
                signs.insert(Reason::Rule);
            }
            if KEPT.contains(&a.reason.as_str()) != KEPT.contains(&b.reason.as_str()) {
                signs.insert(Reason::Threshold);
            }
        }
        (None, None) => {}
        _ => {
            signs.insert(Reason::Facts);
        }
    }
    let mut only_notices = true;
    let mut moved_holds = 0;
    for claim in &moves.claims {
        signs.extend(of_claim(&claim.states));
        if !same_hold(&claim.states) {
            moved_holds += 1;
            only_notices &= is_notice_alone(&claim.states);
        }
    }
    let sent = same_start && moves.notices != Both::default();
    let else_still = moves.orders.is_empty() && moves.claims.is_empty() && !moves.figures_differ();
    if only_notices && (moved_holds > 0 || (sent && else_still)) {
        signs.insert(Reason::Notice);
    }
    signs
}

/// Signs at one claim, notices left out.
fn of_claim(states: &Both<ClaimState>) -> BTreeSet<Reason> {
    let mut signs = BTreeSet::new();
    match (&states.a, &states.b) {
        (ClaimState::Absent, _) | (_, ClaimState::Absent) => {
            signs.insert(Reason::Facts);
        }
        (ClaimState::Planned(a), ClaimState::Planned(b)) => {
            let classes = |state: &[super::PlanShare]| {
                state.iter().map(|one| one.class.clone()).collect::<BTreeSet<_>>()
            };
            if classes(a) != classes(b) {
                signs.insert(Reason::Rule);
            }
        }
        (a, b) if !same_hold(states) => {
            let causes = [a.code(), b.code()].into_iter().flatten().filter_map(cause);
            signs.extend(causes.filter(|cause| *cause != Reason::Notice));
        }
        _ => {}
    }
    signs
}

/// True when the claim is held for the same in both runs, or takes part in both.
fn same_hold(states: &Both<ClaimState>) -> bool {
    match (&states.a, &states.b) {
        (ClaimState::Planned(_), ClaimState::Planned(_)) => true,
        (a, b) => a == b,
    }
}

/// True when the claim takes part or waits for its notice, and nothing else, in either run.
fn is_notice_alone(states: &Both<ClaimState>) -> bool {
    [&states.a, &states.b].into_iter().all(|state| match state {
        ClaimState::Absent => false,
        ClaimState::Planned(_) => true,
        ClaimState::Held { code, .. } => cause(code) == Some(Reason::Notice),
    })
}

/// What a hold comes from by itself; none for one that follows from the figures or from what stood before.
fn cause(code: &str) -> Option<Reason> {
    let code = HoldCode::ALL.into_iter().find(|known| known.as_str() == code)?;
    match code {
        HoldCode::FactsParked
        | HoldCode::ClaimClosed
        | HoldCode::DebtorUnknown
        | HoldCode::DebtorDeceased
        | HoldCode::DebtSettlement
        | HoldCode::Bankruptcy
        | HoldCode::ComplaintSuspends
        | HoldCode::Deferred
        | HoldCode::PaymentPlan
        | HoldCode::AvregningOnly
        | HoldCode::NoEnforcementGround
        | HoldCode::SanctionNotFinal
        | HoldCode::NotDue
        | HoldCode::TimeBarred
        | HoldCode::PaysAsAble => Some(Reason::Facts),
        HoldCode::Suspended => Some(Reason::Rule),
        HoldCode::NoticeMissing | HoldCode::NoticeRunning | HoldCode::NoticeExpired => Some(Reason::Notice),
        HoldCode::Netted | HoldCode::NoPayer | HoldCode::NoRoom => None,
    }
}

/// Rate rows of a run by the name they have in its trace.
pub(super) type RateNames = BTreeMap<String, RateValue>;

/// Signs in the trace: income, need, others' deductions and claims (facts), the values of the rates behind
/// the need (rate), the class of a claim (rule). Only lines both runs have got to are compared: a run that
/// stops at a hold says nothing of the income.
pub(super) fn in_trace(lines: &Both<Vec<Line<'_>>>, rates: &Both<&RateNames>) -> BTreeSet<Reason> {
    let mut signs = BTreeSet::new();
    let has_means = |lines: &[Line<'_>]| lines.iter().any(|line| line.step == "income.counted_net");
    if has_means(&lines.a) && has_means(&lines.b) {
        let [a, b] = [means(&lines.a, rates.a), means(&lines.b, rates.b)];
        let share_differs = a.common == b.common && a.common_share != b.common_share;
        if a.facts != b.facts || share_differs || (a.rates == b.rates && a.from_rates != b.from_rates) {
            signs.insert(Reason::Facts);
        }
        if a.rates != b.rates {
            signs.insert(Reason::Rate);
        }
    }
    let [a, b] = [claims(&lines.a), claims(&lines.b)];
    for (claim, one) in &a {
        let Some(other) = b.get(claim) else { continue };
        let lapses_otherwise = one.lapses.zip(other.lapses).is_some_and(|(one, other)| one != other);
        if one.outstanding != other.outstanding || lapses_otherwise {
            signs.insert(Reason::Facts);
        }
        if one.class != other.class {
            signs.insert(Reason::Rule);
        }
    }
    signs
}

/// Income, need and others' deductions, sorted.
#[derive(Default)]
struct Means<'a> {
    /// Lines that are facts themselves; of a rate only what it is a rate of.
    facts: Vec<(&'a str, &'a str, Option<i128>)>,
    /// The rates behind the need: what it is a rate of, and its value.
    rates: Vec<(&'a str, &'a str)>,
    /// What was made of the rates.
    from_rates: Vec<(&'a str, Option<i128>)>,
    common: Option<i128>,
    common_share: Option<i128>,
}

fn means<'a>(lines: &[Line<'a>], names: &'a RateNames) -> Means<'a> {
    let mut means = Means::default();
    for line in lines {
        let (step, amount) = (line.step, line.amount);
        if step.starts_with("claim.") {
            continue;
        }
        if !line.rate.is_empty() {
            let value = names.get(line.rate);
            let code = value.map_or(line.rate, |value| &value.code);
            means.facts.push((step, code, None));
            means.rates.push((code, value.map_or("", |value| &value.amount)));
            means.from_rates.push((code, amount));
            continue;
        }
        match step {
            "need.total" => {}
            "need.common" => means.common = amount,
            "need.common_share" => means.common_share = amount,
            "room.other_wants" => means.facts.push((step, line.payer, amount)),
            _ if step.starts_with("income.") || step.starts_with("need.") => {
                means.facts.push((step, line.payer, amount));
            }
            _ => {}
        }
    }
    means.facts.sort_unstable();
    means.rates.sort_unstable();
    means.from_rates.sort_unstable();
    means
}

/// What the trace says of a claim.
#[derive(Default)]
struct ClaimLines<'a> {
    class: &'a str,
    outstanding: Option<i128>,
    /// The day it lapses, unless a notice has set it.
    lapses: Option<i32>,
}

fn claims<'a>(lines: &[Line<'a>]) -> BTreeMap<&'a str, ClaimLines<'a>> {
    let mut claims: BTreeMap<&str, ClaimLines<'_>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.step.starts_with("claim.")) {
        let claim = claims.entry(line.claim).or_default();
        match line.step {
            "claim.limitation" | "claim.limitation_given" => claim.lapses = line.date,
            step => {
                if let Some(class) = step.strip_prefix("claim.class.") {
                    (claim.class, claim.outstanding) = (class, line.amount);
                }
            }
        }
    }
    claims
}
