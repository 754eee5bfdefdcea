//! How an amount is spread over a debtor's claims (deknl. § 2-8; fordf. §§ 4–9; overg. § 4).
//!
//! One function for the plan of a month and for a receipt: class by class, step by step, and inside a claim
//! principal, costs, interest (innkl. § 29) where a step does not say which part.

use chrono::NaiveDate;

use super::claim::Parts;
use super::kinds::Kind;
use super::pro_rata::{self, Sharer};
use crate::model::{Class, ClassAPractice, Reference, Regime};
use crate::units::dates::plus_years;
use crate::units::{Money, Month, PartyId};

/// A fine is young until it is this old (fordf. § 6).
const YOUNG_FINE_YEARS: u32 = 5;
/// Support of so many months, the distribution's own included, goes first, newest first (fordf. § 5).
const NEWEST_MONTHS: i32 = 6;

/// One claim that takes part.
#[derive(Clone, Copy, Debug)]
pub struct Taker<'a> {
    /// Its name.
    pub claim_id: &'a Reference,
    /// Its kind.
    pub kind: &'a Kind,
    /// Its class for the debtor's regime.
    pub class: Class,
    /// Its creditor.
    pub creditor: PartyId,
    /// The creditor's own order.
    pub case_rank: Option<u8>,
    /// Principal outstanding.
    pub principal: Money,
    /// Costs outstanding.
    pub costs: Money,
    /// Interest outstanding.
    pub interest: Money,
    /// The month it is for.
    pub period: Option<Month>,
    /// When it was due.
    pub due_date: NaiveDate,
    /// When it was fixed.
    pub established_date: Option<NaiveDate>,
    /// When it was decided into the deduction; tonight when it is not yet.
    pub decided: NaiveDate,
    /// Its size then.
    pub size_at_decision: Money,
    /// The decision date that puts a claim moved in from the old regime first in its class (overg. § 4).
    pub moved_in: Option<NaiveDate>,
}

/// What the spreading follows.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The collection day: rules and ages are taken on it.
    pub day: NaiveDate,
    /// The debtor's regime.
    pub regime: Regime,
    /// The month the amount is for.
    pub month: Month,
    /// The practice inside class a before 2027.
    pub class_a_practice: ClassAPractice,
}

/// What one claim gets in one step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Given {
    /// The claim's place among the takers.
    pub taker: usize,
    /// Its class.
    pub class: Class,
    /// The step inside the class.
    pub step: u8,
    /// The article of the step.
    pub article: &'static str,
    /// To principal.
    pub principal: Money,
    /// To costs.
    pub costs: Money,
    /// To interest.
    pub interest: Money,
    /// What the claim still has outstanding after it.
    pub outstanding_after: Money,
}

impl Given {
    /// What it covers, part by part.
    #[must_use]
    pub const fn parts(&self) -> Parts {
        Parts { principal: self.principal, costs: self.costs, interest: self.interest }
    }

    /// Principal, costs and interest together.
    #[must_use]
    pub fn total(&self) -> Money {
        self.principal + self.costs + self.interest
    }
}

/// The result of a spreading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Distribution {
    /// A row per claim and step with something outstanding there, by class, step and name.
    pub rows: Vec<Given>,
    /// What no claim could take.
    pub surplus: Money,
}

/// Which part of a claim a step is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    All,
    Principal,
    Costs,
    Interest,
    CostsAndInterest,
}

/// What weighs in a pro rata sharing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Weight {
    Outstanding,
    SizeAtDecision,
}

/// One pro rata sharing: claims that stand side by side in a step.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) step: u8,
    pub(super) article: &'static str,
    part: Part,
    weight: Weight,
    pub(super) members: Vec<usize>,
}

/// Spreads `amount` over the claims of one debtor.
#[must_use]
pub fn distribute(amount: Money, takers: &[Taker<'_>], rules: &Rules) -> Distribution {
    let mut result = Distribution { rows: Vec::with_capacity(takers.len()), surplus: amount };
    let mut left: Vec<Money> = takers.iter().map(Taker::outstanding).collect();
    for class in Class::ALL {
        let members: Vec<usize> = (0..takers.len()).filter(|at| takers[*at].class == class).collect();
        if members.is_empty() {
            continue;
        }
        let first_row = result.rows.len();
        for group in groups(class, &members, takers, rules) {
            let (step, article) = (group.step, group.article);
            share_group(&group, takers, &mut result.surplus, |taker, parts| {
                let Parts { principal, costs, interest } = parts;
                let outstanding_after = Money::ZERO;
                result.rows.push(Given {
                    taker,
                    class,
                    step,
                    article,
                    principal,
                    costs,
                    interest,
                    outstanding_after,
                });
            });
        }
        let by_name = |row: &Given| (row.step, takers[row.taker].claim_id);
        result.rows[first_row..].sort_by(|one, other| by_name(one).cmp(&by_name(other)));
        for row in &mut result.rows[first_row..] {
            left[row.taker] -= row.total();
            row.outstanding_after = left[row.taker];
        }
    }
    result
}

/// Shares what is left of an amount over one group, lowers it by what the group takes, and gives each member
/// that has something outstanding there its parts, nothing included.
pub(super) fn share_group(
    group: &Group,
    takers: &[Taker<'_>],
    left: &mut Money,
    mut give: impl FnMut(usize, Parts),
) {
    let limit = |at: usize| takers[at].part(group.part);
    let members: Vec<usize> = group.members.iter().copied().filter(|at| !limit(*at).is_zero()).collect();
    let sharers: Vec<Sharer<'_>> = members
        .iter()
        .map(|at| Sharer {
            claim_id: takers[*at].claim_id,
            weight: match group.weight {
                Weight::Outstanding => limit(*at),
                Weight::SizeAtDecision => takers[*at].size_at_decision,
            },
            limit: limit(*at),
            creditor: takers[*at].creditor,
            case_rank: takers[*at].case_rank,
        })
        .collect();
    for (at, given) in members.into_iter().zip(pro_rata::share(*left, &sharers)) {
        *left -= given;
        give(at, takers[at].inside(group.part, given));
    }
}

impl Taker<'_> {
    fn outstanding(&self) -> Money {
        self.principal + self.costs + self.interest
    }

    fn part(&self, part: Part) -> Money {
        match part {
            Part::All => self.outstanding(),
            Part::Principal => self.principal,
            Part::Costs => self.costs,
            Part::Interest => self.interest,
            Part::CostsAndInterest => self.costs + self.interest,
        }
    }

    /// An amount of a part as principal, costs and interest (innkl. § 29).
    fn inside(&self, part: Part, amount: Money) -> Parts {
        let mut parts = Parts::default();
        match part {
            Part::Principal => parts.principal = amount,
            Part::Costs => parts.costs = amount,
            Part::Interest => parts.interest = amount,
            Part::CostsAndInterest => {
                parts.costs = amount.min(self.costs);
                parts.interest = amount - parts.costs;
            }
            Part::All => {
                parts.principal = amount.min(self.principal);
                parts.costs = (amount - parts.principal).min(self.costs);
                parts.interest = amount - parts.principal - parts.costs;
            }
        }
        parts
    }

    fn is_young_fine(&self, day: NaiveDate) -> bool {
        day < plus_years(self.established_date.unwrap_or(self.due_date), YOUNG_FINE_YEARS)
    }
}

/// The groups of a class in the order in which they are served: first what moved in from the old regime.
fn groups(class: Class, members: &[usize], takers: &[Taker<'_>], rules: &Rules) -> Vec<Group> {
    let (moved, own): (Vec<usize>, Vec<usize>) =
        members.iter().partition(|at| takers[**at].moved_in.is_some());
    let mut groups = Vec::new();
    let step = Step { number: 0, article: "overg. § 4", part: Part::All, weight: Weight::Outstanding };
    by_key(&mut groups, &moved, step, |at| takers[at].moved_in);
    let fordf_5 = class_a_by_regulation(rules);
    match (class, rules.regime) {
        (Class::A, _) if fordf_5 => class_a(&mut groups, &own, takers, rules.month),
        (Class::A, _) => class_a_practice(&mut groups, &own, takers, rules),
        (_, Regime::Old) => {
            let article = "deknl. § 2-8 before innkl.";
            let step = Step { number: 1, article, part: Part::All, weight: Weight::Outstanding };
            by_key(&mut groups, &own, step, |at| Some(takers[at].decided));
        }
        (Class::B | Class::E, _) => {
            let article = "deknl. § 2-8 third para.";
            let step = Step { number: 1, article, part: Part::All, weight: Weight::SizeAtDecision };
            by_key(&mut groups, &own, step, |_| Some(()));
        }
        (Class::C, _) => fines(&mut groups, &own, takers, rules.day),
        (Class::D, _) => taxes(&mut groups, &own, takers),
    }
    groups
}

/// True when class a follows fordf. § 5: from 2027 under the new regime, or by the job's practice before (§ 9).
fn class_a_by_regulation(rules: &Rules) -> bool {
    let from_2027 = chrono::Datelike::year(&rules.day) >= 2027;
    let practice = rules.class_a_practice == ClassAPractice::NewestFirst;
    (rules.regime == Regime::New && from_2027) || (practice && !from_2027)
}

/// What the groups of a step have in common.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) number: u8,
    pub(super) article: &'static str,
    pub(super) part: Part,
    pub(super) weight: Weight,
}

/// A group for each key, in the order of the keys; claims without one are left out.
pub(super) fn by_key<K: Ord + Copy>(
    groups: &mut Vec<Group>,
    members: &[usize],
    step: Step,
    key: impl Fn(usize) -> Option<K>,
) {
    let mut keyed: Vec<(K, usize)> = members.iter().filter_map(|at| Some((key(*at)?, *at))).collect();
    keyed.sort_by_key(|(key, _)| *key);
    for same in keyed.chunk_by(|one, next| one.0 == next.0) {
        groups.push(Group {
            step: step.number,
            article: step.article,
            part: step.part,
            weight: step.weight,
            members: same.iter().map(|(_, at)| *at).collect(),
        });
    }
}

/// Class a by earlier practice: support of the month first, then all other (fordf. § 9 second para.).
fn class_a_practice(groups: &mut Vec<Group>, members: &[usize], takers: &[Taker<'_>], rules: &Rules) {
    let article = "fordf. § 9 second para.";
    let of_month = |at: usize| takers[at].kind.is_support() && takers[at].period == Some(rules.month);
    for (number, running) in [(1, true), (2, false)] {
        let step = Step { number, article, part: Part::All, weight: Weight::Outstanding };
        by_key(groups, members, step, |at| (of_month(at) == running).then_some(()));
    }
}

/// Class a by fordf. § 5: support of the last six months newest first, extra contributions, other support
/// oldest first (without a period: the month it was due).
pub(super) fn class_a(groups: &mut Vec<Group>, members: &[usize], takers: &[Taker<'_>], month: Month) {
    let age = |at: usize| takers[at].period.map(|period| month.since(period));
    let newest = |at: usize| {
        let recent = age(at).filter(|months| (0..NEWEST_MONTHS).contains(months));
        recent.filter(|_| takers[at].kind.is_support())
    };
    let extra = |at: usize| takers[at].kind.is_extra_contribution();
    let part = |number, article| Step { number, article, part: Part::All, weight: Weight::Outstanding };
    by_key(groups, members, part(1, "fordf. § 5 letter a"), newest);
    by_key(groups, members, part(2, "fordf. § 5 letter b"), |at| extra(at).then_some(()));
    by_key(groups, members, part(3, "fordf. § 5 letter c"), |at| {
        let other = newest(at).is_none() && !extra(at);
        other.then(|| takers[at].period.unwrap_or_else(|| Month::of(takers[at].due_date)))
    });
}

/// Class c by fordf. § 6: principals of fines under five years, other principals, costs, interest.
pub(super) fn fines(groups: &mut Vec<Group>, members: &[usize], takers: &[Taker<'_>], day: NaiveDate) {
    let weight = Weight::Outstanding;
    for (number, article, young) in [(1, "fordf. § 6 letter a", true), (2, "fordf. § 6 letter b", false)] {
        let step = Step { number, article, part: Part::Principal, weight };
        by_key(groups, members, step, |at| {
            (takers[at].is_young_fine(day) == young).then_some(takers[at].due_date)
        });
    }
    for (number, article, part) in
        [(3, "fordf. § 6 letter c", Part::Costs), (4, "fordf. § 6 letter d", Part::Interest)]
    {
        by_key(groups, members, Step { number, article, part, weight }, |at| Some(takers[at].due_date));
    }
}

/// Class d by fordf. § 7: principals, costs, interest.
pub(super) fn taxes(groups: &mut Vec<Group>, members: &[usize], takers: &[Taker<'_>]) {
    let weight = Weight::Outstanding;
    for (number, article, part) in [
        (1, "fordf. § 7 letter a", Part::Principal),
        (2, "fordf. § 7", Part::Costs),
        (3, "fordf. § 7 letter b", Part::Interest),
    ] {
        by_key(groups, members, Step { number, article, part, weight }, |at| Some(takers[at].due_date));
    }
}

#[cfg(test)]
#[path = "distribution_tests.rs"]
mod tests;
