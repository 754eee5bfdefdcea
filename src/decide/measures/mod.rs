//! Measures of a debtor's night besides deduction, netting and set-off: proposed, never decided.
//!
//! They come last and change nothing of what the night decides.

mod estates;
mod liens;
mod old_claims;
mod others;

use super::figures::Means;
use super::work::Work;
use crate::law::claim::LegalClaim;
use crate::law::rates::MissingRate;
use crate::law::taking_part::suspended;
use crate::model::trace::{ClaimNo, TraceLine};
use crate::model::{FactValue, Household, Measure, MeasureFact, MeasureKind};
use crate::units::Money;

/// A claim of the debtor's and its number.
type Numbered<'w> = (ClaimNo, &'w LegalClaim<'w>);

impl Work<'_, '_> {
    /// Proposes what there is to propose. On half the facts, or of a debtor nobody knows, nothing is.
    ///
    /// # Errors
    /// [`MissingRate`] when interest needs a rate that has no row.
    pub(super) fn propose(&mut self, means: &Means) -> Result<(), MissingRate> {
        let Some(household) = self.asked.household.filter(|_| !self.asked.facts_parked) else {
            return Ok(());
        };
        if self.claims.is_empty() && self.decision.money.liabilities.is_empty() {
            return Ok(());
        }
        let day = self.asked.day;
        let bankrupt = household.bankruptcy_date.is_some_and(|opened| opened <= day);
        let dead = household.death_date.is_some_and(|death| death <= day);
        if bankrupt || dead {
            self.estates(household)?;
        } else {
            self.liens(means)?;
            self.petition(household);
        }
        self.police_report(household);
        self.travel_ban(household);
        self.employers();
        self.old_claims(household);
        if !(bankrupt || dead) {
            self.nothing_to_attach(household, means);
        }
        self.decision.measures.sort_by_key(|measure| measure.kind);
        Ok(())
    }

    /// The claims with their numbers.
    fn numbered(&self) -> impl Iterator<Item = Numbered<'_>> {
        (0u32..).zip(self.claims)
    }

    /// The articles that allow a measure for a claim.
    fn allows(&self, kind: MeasureKind, legal: &LegalClaim<'_>) -> Option<&'static str> {
        let documented = legal.claim.flags.enforcement_ground == Some(true);
        self.law.allowed.article(kind, legal.claim.kind, self.asked.regime, documented)
    }

    /// Those of some claims a measure is allowed for, with the articles of the first.
    fn allowed<'w>(
        &self,
        kind: MeasureKind,
        claims: &[Numbered<'w>],
    ) -> Option<(&'static str, Vec<Numbered<'w>>)> {
        let allowed = |one: &&Numbered<'w>| self.allows(kind, one.1).is_some();
        let claims: Vec<Numbered<'w>> = claims.iter().filter(allowed).copied().collect();
        let article = self.allows(kind, claims.first()?.1)?;
        Some((article, claims))
    }

    /// Claims that are due and still owed: neither closed nor barred, and not the job's to leave alone.
    fn owed(&self) -> Vec<Numbered<'_>> {
        let mut due = self.due_or_barred();
        due.retain(|one| !self.is_barred(one.1));
        due
    }

    /// The same with those that are barred.
    fn due_or_barred(&self) -> Vec<Numbered<'_>> {
        let day = self.asked.day;
        let due = |one: &Numbered<'_>| {
            one.1.claim.due_date < day && !one.1.is_closed(day) && suspended(one.1, &self.asked).is_none()
        };
        self.numbered().filter(due).collect()
    }

    fn is_barred(&self, legal: &LegalClaim<'_>) -> bool {
        legal.limitation.is_barred(self.asked.day, legal.decided_for_good())
    }

    /// Adds a measure: its own line of the trace, then what of each claim it is for.
    fn add_measure(&mut self, measure: Measure) {
        let article = measure.basis.first().copied().unwrap_or_default();
        let line = TraceLine::new(step(measure.kind), article).amount(measure.amount);
        self.decision.trace.push(TraceLine { date: measure.deadline, ..line });
        if !measure.kind.is_estate_claim() {
            for at in &measure.claims {
                let legal = usize::try_from(*at).ok().and_then(|at| self.claims.get(at));
                let owed = legal.map_or(Money::ZERO, LegalClaim::outstanding);
                let line = TraceLine::new("measure.claim", article).claim(*at).amount(owed);
                self.decision.trace.push(line);
            }
        }
        self.decision.measures.push(measure);
    }
}

/// The trace's word for a measure.
const fn step(kind: MeasureKind) -> &'static str {
    match kind {
        MeasureKind::LienBank => "measure.lien_bank",
        MeasureKind::LienRealEstate => "measure.lien_real_estate",
        MeasureKind::LienMovables => "measure.lien_movables",
        MeasureKind::LienShares => "measure.lien_shares",
        MeasureKind::LienOther => "measure.lien_other",
        MeasureKind::EstateClaimBankruptcy => "measure.estate_claim_bankruptcy",
        MeasureKind::EstateClaimDeceased => "measure.estate_claim_deceased",
        MeasureKind::BankruptcyPetition => "measure.bankruptcy_petition",
        MeasureKind::PoliceReport => "measure.police_report",
        MeasureKind::TravelBanFlag => "measure.travel_ban_flag",
        MeasureKind::EmployerLiability => "measure.employer_liability",
        MeasureKind::WriteOffCandidate => "measure.write_off_candidate",
        MeasureKind::EndPrivateSupport => "measure.end_private_support",
        MeasureKind::IntetTilUtlegg => "measure.intet_til_utlegg",
    }
}

/// What claims come to.
fn total(claims: &[Numbered<'_>]) -> Money {
    claims.iter().map(|(_, legal)| legal.outstanding()).sum()
}

/// Their numbers.
fn numbers(claims: &[Numbered<'_>]) -> Vec<ClaimNo> {
    claims.iter().map(|(at, _)| *at).collect()
}

/// A fact.
const fn fact(name: &'static str, value: FactValue) -> MeasureFact {
    MeasureFact { name, value }
}

/// An amount.
const fn money(name: &'static str, amount: Money) -> MeasureFact {
    fact(name, FactValue::Money(amount))
}

/// A day, or the word `none`.
fn date(name: &'static str, date: Option<chrono::NaiveDate>) -> MeasureFact {
    fact(name, date.map_or(FactValue::Word("none"), FactValue::Date))
}

/// True while debt settlement runs.
fn in_debt_settlement(household: &Household, day: chrono::NaiveDate) -> bool {
    household.debt_settlement_from.is_some_and(|from| from <= day)
        && household.debt_settlement_to.is_none_or(|to| day <= to)
}
