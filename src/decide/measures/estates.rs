//! Claims filed in the estate of a bankrupt or dead debtor.

use chrono::NaiveDate;

use super::super::work::Work;
use super::{Numbered, fact, money, numbers};
use crate::law::claim::LegalClaim;
use crate::law::interest::{Balance, runs_from, segments};
use crate::law::kind_rules::EstateClass;
use crate::law::measures::estate::{Dividend, Filed, Split, dividend, split};
use crate::law::rates::MissingRate;
use crate::law::taking_part::suspended;
use crate::model::trace::TraceLine;
use crate::model::{Estate, EstateKind, FactValue, Household, Measure, MeasureFact, MeasureKind};
use crate::units::Money;
use crate::units::dates::plus_days;

/// Days in which a claim must be filed: the shortest and the longest time after a bankruptcy (konkursl. § 109), and
/// the time after creditors are called in a dead debtor's estate.
const EARLIEST_DEADLINE: u64 = 3 * 7;
const LATEST_DEADLINE: u64 = 6 * 7;
const PROKLAMA_DEADLINE: u64 = 6 * 7;

/// An estate that takes claims.
struct Open {
    kind: MeasureKind,
    estate: EstateKind,
    /// When it was opened; also the reference day, which no fact gives by itself.
    opened: NaiveDate,
    deadline: Option<NaiveDate>,
    deadline_from: &'static str,
}

/// A claim split.
struct FiledClaim<'w> {
    claim: Numbered<'w>,
    split: Split,
    /// Interest the ledger has not booked.
    not_booked: Money,
}

impl Work<'_, '_> {
    /// Files the claims in each estate of the debtor that still takes them.
    pub(super) fn estates(&mut self, household: &Household) -> Result<(), MissingRate> {
        let day = self.asked.day;
        for open in [bankruptcy(household, day), death(household, day)].into_iter().flatten() {
            let mut filed = Vec::new();
            for one in self.numbered().filter(|(_, legal)| self.is_filed(&open, legal)) {
                let (split, not_booked) = self.split(one.1, open.opened)?;
                filed.push(FiledClaim { claim: one, split, not_booked });
            }
            let Some(article) = filed.first().and_then(|one| self.allows(open.kind, one.claim.1)) else {
                continue;
            };
            let (measure, lines) = self.estate_claim(&open, &filed, article);
            self.add_measure(measure);
            self.decision.trace.extend(lines);
        }
        Ok(())
    }

    /// True for claims that arose before the opening (deknl. § 6-1), are neither closed nor barred, and are not the
    /// job's to leave alone. Support arises month by month, when it is due.
    fn is_filed(&self, open: &Open, legal: &LegalClaim<'_>) -> bool {
        let day = self.asked.day;
        let due = legal.claim.due_date;
        let arose = match legal.kind.rules.estate_class {
            EstateClass::Support => due,
            _ => legal.claim.established_date.unwrap_or(due),
        };
        arose <= open.opened
            && legal.running.is_none()
            && !legal.is_closed(day)
            && !legal.limitation.is_barred(day, legal.decided_for_good())
            && suspended(legal, &self.asked).is_none()
            && self.allows(open.kind, legal).is_some()
    }

    /// A claim by priority, with interest to tonight: what is booked, and what runs beyond it.
    fn split(&self, legal: &LegalClaim<'_>, opened: NaiveDate) -> Result<(Split, Money), MissingRate> {
        let day = self.asked.day;
        let rates = &self.law.context.rates;
        let (mut before, mut not_booked) = (Money::ZERO, Money::ZERO);
        let mut booked_after = Money::ZERO;
        if let Some(start) = runs_from(legal.claim, legal.kind, day) {
            let balance = self.balance(legal);
            let sum = |to: NaiveDate| -> Result<Money, MissingRate> {
                let found = segments(&balance, start, to, rates)?;
                Ok(found.iter().map(crate::law::interest::Segment::amount).sum())
            };
            not_booked = sum(day)?;
            before = if start < opened { sum(opened.min(day))?.min(not_booked) } else { Money::ZERO };
            if let Some(booked_to) = legal.claim.interest_from.filter(|to| opened < *to) {
                let balance = Balance { left: legal.left.principal, credited: Vec::new() };
                let found = segments(&balance, opened, booked_to, rates)?;
                let after: Money = found.iter().map(crate::law::interest::Segment::amount).sum();
                booked_after = after.min(legal.left.interest);
            }
        }
        let filed = Filed {
            class: legal.kind.rules.estate_class,
            period: legal.claim.period,
            due_date: legal.claim.due_date,
            of_person: legal.claim.debtor.is_person(),
            principal: legal.left.principal,
            costs: legal.left.costs,
            interest_before: legal.left.interest - booked_after + before,
            interest_after: booked_after + not_booked - before,
        };
        Ok((split(&filed, opened), not_booked))
    }

    /// The measure and its lines of the trace.
    fn estate_claim(
        &self,
        open: &Open,
        filed: &[FiledClaim<'_>],
        article: &'static str,
    ) -> (Measure, Vec<TraceLine>) {
        let all = filed.iter().fold(Split::default(), |sum, one| sum.and(&one.split));
        let mut lines = Vec::new();
        for one in filed {
            for (_, step, article, amount) in one.split.parts() {
                if !amount.is_zero() {
                    lines.push(TraceLine::new(step, article).claim(one.claim.0).amount(amount));
                }
            }
        }
        let estate = self.published(open.estate);
        let expected = estate.and_then(|estate| dividend(&all, estate));
        if let Some(expected) = expected {
            for (step, article, amount) in [
                ("estate.dividend.class1", "deknl. §§ 9-2, 9-3", expected.class1),
                ("estate.dividend.class2", "deknl. § 9-4", expected.class2),
                ("estate.dividend.ordinary", "deknl. § 9-6", expected.ordinary),
            ] {
                lines.push(TraceLine::new(step, article).amount(amount));
            }
        }
        let claims: Vec<Numbered<'_>> = filed.iter().map(|one| one.claim).collect();
        let not_booked = filed.iter().map(|one| one.not_booked).sum();
        let measure = Measure {
            kind: open.kind,
            claims: numbers(&claims),
            amount: all.total(),
            basis: vec![article],
            facts: facts(open, &all, not_booked, estate, expected),
            deadline: open.deadline,
        };
        (measure, lines)
    }

    /// What the estate has published; the facts have one row of it at most.
    fn published(&self, kind: EstateKind) -> Option<&Estate> {
        self.case.estates.iter().find(|estate| estate.kind == kind)
    }
}

/// The bankrupt's estate while claims can be filed: to the deadline that is given, else to the longest there can be,
/// with the shortest as the deadline to keep (konkursl. § 109).
fn bankruptcy(household: &Household, day: NaiveDate) -> Option<Open> {
    let opened = household.bankruptcy_date.filter(|opened| *opened <= day)?;
    let given = household.recorded.filing_deadline;
    let last = given.unwrap_or_else(|| plus_days(opened, LATEST_DEADLINE));
    let deadline = given.unwrap_or_else(|| plus_days(opened, EARLIEST_DEADLINE));
    (day <= last).then_some(Open {
        kind: MeasureKind::EstateClaimBankruptcy,
        estate: EstateKind::Bankruptcy,
        opened,
        deadline: Some(deadline),
        deadline_from: if given.is_some() { "given" } else { "earliest" },
    })
}

/// The dead debtor's estate while claims can be filed: six weeks from the call to creditors, while none is known
/// without a deadline.
fn death(household: &Household, day: NaiveDate) -> Option<Open> {
    let opened = household.death_date.filter(|death| *death <= day)?;
    let deadline = household.recorded.proklama_date.map(|called| plus_days(called, PROKLAMA_DEADLINE));
    deadline.is_none_or(|deadline| day <= deadline).then_some(Open {
        kind: MeasureKind::EstateClaimDeceased,
        estate: EstateKind::Death,
        opened,
        deadline,
        deadline_from: if deadline.is_some() { "proklama" } else { "none" },
    })
}

fn facts(
    open: &Open,
    all: &Split,
    not_booked: Money,
    estate: Option<&Estate>,
    expected: Option<Dividend>,
) -> Vec<MeasureFact> {
    let mut facts = vec![
        fact("opened", FactValue::Date(open.opened)),
        fact("reference_day", FactValue::Date(open.opened)),
    ];
    facts.extend(all.parts().map(|(name, _, _, amount)| money(name, amount)));
    facts.push(money("interest_not_booked", not_booked));
    let figures = estate.map(|estate| [("estate_assets", estate.assets), ("estate_costs", estate.costs)]);
    for (name, amount) in figures.into_iter().flatten() {
        facts.extend(amount.map(|amount| money(name, amount)));
    }
    if let Some(expected) = expected {
        facts.push(money("expected_class1", expected.class1));
        facts.push(money("expected_class2", expected.class2));
        facts.push(money("expected_ordinary", expected.ordinary));
        facts.push(money("expected", expected.total()));
    }
    facts.push(fact("deadline_from", FactValue::Word(open.deadline_from)));
    facts
}
