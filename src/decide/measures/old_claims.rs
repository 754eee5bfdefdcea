//! Old claims from which nothing comes: remission, and an end to the collection of a recipient's support.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::work::Work;
use super::{Numbered, date, fact, numbers, total};
use crate::law::kind_rules::Remission;
use crate::law::measures::allowed::{CONSENT_NEEDED, needs};
use crate::model::trace::ClaimNo;
use crate::model::{FactValue, Household, Measure, MeasureKind};
use crate::units::Month;
use crate::units::dates::minus_months;

/// Months after which a claim is old (innkl. § 18 second para.; innkf. § 3-4 first para.).
const OLD: u32 = 10 * 12;

impl Work<'_, '_> {
    /// Proposes remission of old claims, and an end to the collection of a recipient's.
    pub(super) fn old_claims(&mut self, household: &Household) {
        let since = minus_months(self.asked.day, OLD);
        // Most debtors owe nothing so old.
        if self.claims.iter().all(|legal| since <= legal.claim.due_date) {
            return;
        }
        let last = self.last_received(household);
        if last.is_some_and(|last| since <= last) {
            return;
        }
        let planned = self.decision.allocations.iter().filter(|row| !row.planned.is_zero());
        let planned: BTreeSet<ClaimNo> = planned.map(|row| row.claim).collect();
        let mut old = self.due_or_barred();
        old.retain(|one| !planned.contains(&one.0) && self.is_dormant(one, since));
        let measures = [self.remission(&old, last), self.end_of_collection(&old, last)];
        for measure in measures.into_iter().flatten() {
            self.add_measure(measure);
        }
    }

    /// True for a claim due before `since` from which nothing has come since then.
    fn is_dormant(&self, (_, legal): &Numbered<'_>, since: NaiveDate) -> bool {
        let name = &legal.claim.claim_id;
        let set_off = self.case.register.set_off_in(name).iter().any(|row| since <= row.date);
        legal.claim.due_date < since
            && legal.left == legal.opening
            && legal.decided_for_good().is_none()
            && !legal.netted
            && !set_off
    }

    /// Remission for the creditor's sake (innkl. § 18 second para.), as far as innkf. § 3-3 lets the authority. Claims
    /// made at a foreign authority's request are not its to remit; support not while support runs, be it of nothing. A
    /// barred claim has lapsed: there is nothing to remit.
    fn remission(&self, old: &[Numbered<'_>], last: Option<NaiveDate>) -> Option<Measure> {
        const KIND: MeasureKind = MeasureKind::WriteOffCandidate;
        let runs = self.support_runs();
        let may = |one: &&Numbered<'_>| {
            let support = one.1.kind.rules.remission == Remission::NotWhileSupportRuns;
            one.1.claim.foreign.is_none() && !(support && runs) && !self.is_barred(one.1)
        };
        let old: Vec<Numbered<'_>> = old.iter().filter(may).copied().collect();
        let (article, claims) = self.allowed(KIND, &old)?;
        let day = self.asked.day;
        let consent = claims.iter().any(|one| needs(one.1.kind.no, KIND, day, CONSENT_NEEDED));
        let advance = claims.iter().any(|one| one.1.kind.rules.remission == Remission::NotWithSupportDebt);
        let mut facts = vec![date("oldest_due", oldest(&claims)), date("last_payment", last)];
        facts.push(fact("consent", FactValue::Word(if consent { "needed" } else { "not_needed" })));
        if advance {
            facts.push(fact("support_debt", FactValue::Word("to_check")));
        }
        Some(Measure {
            kind: KIND,
            amount: total(&claims),
            claims: numbers(&claims),
            basis: vec![article],
            facts,
            deadline: None,
        })
    }

    /// An end to the collection of what a private recipient is owed (innkf. § 3-4 first para.). The article asks for
    /// ten years without a payment alone: claims that are barred by now are among them.
    fn end_of_collection(&self, old: &[Numbered<'_>], last: Option<NaiveDate>) -> Option<Measure> {
        const KIND: MeasureKind = MeasureKind::EndPrivateSupport;
        if self.support_runs() {
            return None;
        }
        let private: Vec<Numbered<'_>> =
            old.iter().filter(|one| one.1.claim.creditor.is_person()).copied().collect();
        let (article, claims) = self.allowed(KIND, &private)?;
        let barred = claims.iter().filter(|one| self.is_barred(one.1)).count();
        let barred = u64::try_from(barred).unwrap_or(u64::MAX);
        Some(Measure {
            kind: KIND,
            amount: total(&claims),
            claims: numbers(&claims),
            basis: vec![article],
            facts: vec![
                date("oldest_due", oldest(&claims)),
                date("last_payment", last),
                fact("barred", FactValue::Count(barred)),
            ],
            deadline: None,
        })
    }

    /// True while support runs against the debtor; support of nothing counts (innkf. § 3-3 first para. f).
    fn support_runs(&self) -> bool {
        let month = Month::of(self.asked.day);
        let months = [month, self.law.plan_month];
        self.case.support.iter().any(|row| months.iter().any(|month| row.covers(*month)))
    }
}

/// When the oldest of some claims was due.
fn oldest(claims: &[Numbered<'_>]) -> Option<NaiveDate> {
    claims.iter().map(|(_, legal)| legal.claim.due_date).min()
}
