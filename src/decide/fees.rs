//! Interest, surcharges and fees of the night.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::work::Work;
use crate::law::claim::LegalClaim;
use crate::law::fees::{
    AttachmentStep, bears_surcharge, costs_attachment_fee, is_charged_attachment_fee, is_late_term, late_fee,
    surcharge,
};
use crate::law::interest::{Balance, Segment, runs_from, segments};
use crate::law::kinds::InterestRule;
use crate::law::rates::{COURT_FEE, MissingRate, Rate};
use crate::model::Reference;
use crate::model::decision::NoticeReason;
use crate::model::money_night::{Fee, FeeKind};
use crate::model::trace::{ClaimNo, TraceLine};
use crate::units::Money;

const INTEREST: &str = "innkl. § 15";
const SURCHARGE: &str = "ftrl. § 22-15";
const LATE_FEE: &str = "innkf. § 15-2";
const ATTACHMENT: &str = "innkf. § 23-1";

impl Work<'_, '_> {
    /// Counts interest to tonight and charges what is due; none of it enters tonight's outstanding. A correction
    /// charges nothing: what the night it corrects has charged stands.
    ///
    /// # Errors
    /// [`MissingRate`] when a rate that is needed has no row.
    pub(super) fn charge(&mut self) -> Result<(), MissingRate> {
        if self.law.is_correction() {
            return Ok(());
        }
        let claims = self.claims;
        for (at, legal) in (0u32..).zip(claims) {
            let closed = legal.claim.is_closed(self.asked.day) || legal.opening.outstanding().is_zero();
            if closed {
                continue;
            }
            self.interest(at, legal)?;
            self.surcharge(at, legal);
            self.late_fee(at, legal)?;
        }
        self.attachment_fees()
    }

    /// Interest of a claim, a row a segment.
    fn interest(&mut self, at: ClaimNo, legal: &LegalClaim<'_>) -> Result<(), MissingRate> {
        let day = self.asked.day;
        let Some(start) = runs_from(legal.claim, legal.kind, day) else { return Ok(()) };
        let balance = self.balance(legal);
        let found = segments(&balance, start, day, &self.law.context.rates)?;
        if found.is_empty() {
            return Ok(());
        }
        let trace = &mut self.decision.trace;
        let article = match (legal.claim.interest_from, legal.kind.late_interest) {
            (
                None,
                InterestRule::FromDue | InterestRule::FromDueWithSurcharge | InterestRule::FromFirstOfMarch,
            ) => legal.kind.source.as_str(),
            _ => "innkl. § 15; overg. § 10",
        };
        trace.push(TraceLine::new("fee.interest.from", article).claim(at).date(start));
        let mut before = None;
        for segment in &found {
            if before.replace(segment.balance) != Some(segment.balance) {
                let line = TraceLine::new("fee.interest.balance", INTEREST).claim(at).amount(segment.balance);
                trace.push(line.date(segment.from));
            }
            trace_segment(at, segment, trace);
            self.decision.money.fees.push(Fee {
                claim_id: Some(legal.claim.claim_id),
                kind: FeeKind::Interest,
                from: segment.from,
                to: segment.to,
                amount: segment.amount(),
                article: INTEREST,
                rate: Some(segment.row),
            });
        }
        Ok(())
    }

    /// What interest of a claim is counted of: its booked principal, with what payments and set-offs have covered of
    /// it until they were credited; for a kind that bears interest on its surcharge, that too.
    pub(super) fn balance(&self, legal: &LegalClaim<'_>) -> Balance {
        let claim_id = &legal.claim.claim_id;
        let register = &self.case.register;
        let with_surcharge = legal.kind.late_interest == InterestRule::FromDueWithSurcharge;
        let paid = register.distributed_to(claim_id).iter();
        // A deduction is credited from the first of the month it was made in (innkf. § 34-1).
        let paid = paid.map(|row| (row.pay_month.first_day(), row.principal, row.costs));
        let set_off = register.set_off_in(claim_id).iter().map(|row| (row.date, row.principal, row.costs));
        let rows: Vec<(NaiveDate, Money, Money)> = paid.chain(set_off).collect();
        let booked = !legal.claim.costs.is_zero() || rows.iter().any(|(_, _, costs)| !costs.is_zero());
        let added = match (with_surcharge, booked) {
            (false, _) => Money::ZERO,
            (true, true) => legal.opening.costs,
            (true, false) => surcharge(legal.opening.principal),
        };
        let costs = |costs: Money| if with_surcharge { costs } else { Money::ZERO };
        Balance {
            left: legal.opening.principal + added,
            credited: rows.iter().map(|(date, principal, own)| (*date, *principal + costs(*own))).collect(),
        }
    }

    /// The surcharge of a claim, once.
    fn surcharge(&mut self, at: ClaimNo, legal: &LegalClaim<'_>) {
        if !bears_surcharge(legal.claim, legal.kind)
            || self.is_charged(&legal.claim.claim_id, FeeKind::Surcharge)
        {
            return;
        }
        let principal = legal.opening.principal;
        let amount = surcharge(principal);
        if amount.is_zero() {
            return;
        }
        let line = TraceLine::new("fee.surcharge.principal", SURCHARGE).claim(at).amount(principal);
        self.decision.trace.push(line);
        self.decision.trace.push(TraceLine::new("fee.surcharge", SURCHARGE).claim(at).amount(amount));
        self.add(Some(legal.claim.claim_id), FeeKind::Surcharge, amount, SURCHARGE, None);
        self.decision.money.fees_charged.push((Some(legal.claim.claim_id), FeeKind::Surcharge));
    }

    /// The fee for a term of support not paid when due: once for child and month, on the private part before the
    /// State's. It is used up for all claims of the term.
    fn late_fee(&mut self, at: ClaimNo, legal: &LegalClaim<'_>) -> Result<(), MissingRate> {
        let day = self.asked.day;
        if self.asked.facts_parked || !is_late_term(legal, day) {
            return Ok(());
        }
        let is_of_term = |other: &LegalClaim<'_>| {
            other.kind.late_fee
                && other.claim.beneficiary == legal.claim.beneficiary
                && other.claim.period == legal.claim.period
                && other.register_id == other.claim.claim_id
        };
        let claims = self.claims;
        let term = || claims.iter().filter(|other| is_of_term(other));
        let late = term().filter(|other| is_late_term(other, day));
        let first = late.min_by_key(|other| (other.kind.no, other.claim.claim_id));
        let is_first = first.is_some_and(|first| first.claim.claim_id == legal.claim.claim_id);
        if !is_first || term().any(|other| self.is_charged(&other.claim.claim_id, FeeKind::LateFee)) {
            return Ok(());
        }
        let rate = self.court_fee(LATE_FEE)?;
        let amount = late_fee(rate.amount);
        self.decision.trace.push(TraceLine::new("fee.late", LATE_FEE).claim(at).amount(amount));
        self.add(Some(legal.claim.claim_id), FeeKind::LateFee, amount, LATE_FEE, Some(rate.row));
        let used_up = term().map(|other| (Some(other.claim.claim_id), FeeKind::LateFee));
        self.decision.money.fees_charged.extend(used_up);
        Ok(())
    }

    /// The fees for tonight's notices and decisions of attachment, of claims that are not support alone.
    fn attachment_fees(&mut self) -> Result<(), MissingRate> {
        let day = self.asked.day;
        if !costs_attachment_fee(self.asked.regime, day) {
            return Ok(());
        }
        let sent = self.decision.notices.iter().filter(|notice| notice.why == NoticeReason::New);
        let sent: BTreeSet<Reference> = sent.filter_map(|notice| notice.claim_id).collect();
        let parts = self.decision.participations.iter().filter(|part| part.decided_date == day);
        let parts: BTreeSet<Reference> = parts.map(|part| part.claim_id).collect();
        let new = |legal: &LegalClaim<'_>| sent.contains(&legal.register_id);
        let begun = |legal: &LegalClaim<'_>| legal.decided.is_none() && parts.contains(&legal.register_id);
        let decided = || self.claims.iter().filter(|legal| begun(legal));
        let noticed = self.claims.iter().any(|legal| is_charged_attachment_fee(legal.kind) && new(legal));
        let costs = decided().any(|legal| is_charged_attachment_fee(legal.kind));
        let without_notice = decided().all(|legal| legal.notice.is_none());
        let decision =
            if without_notice { AttachmentStep::DecisionWithoutNotice } else { AttachmentStep::Decision };
        let steps = [noticed.then_some(AttachmentStep::Notice), costs.then_some(decision)];
        let steps: Vec<AttachmentStep> = steps.into_iter().flatten().collect();
        if steps.is_empty() {
            return Ok(());
        }
        let rate = self.court_fee(ATTACHMENT)?;
        for step in steps {
            let amount = step.fee(rate.amount);
            let word = match step {
                AttachmentStep::Notice => "fee.attachment.notice",
                AttachmentStep::Decision => "fee.attachment.decision",
                AttachmentStep::DecisionWithoutNotice => "fee.attachment.decision_without_notice",
            };
            self.decision.trace.push(TraceLine::new(word, ATTACHMENT).amount(amount));
            self.add(None, FeeKind::AttachmentFee, amount, ATTACHMENT, Some(rate.row));
        }
        self.decision.money.fees_charged.push((None, FeeKind::AttachmentFee));
        Ok(())
    }

    /// The court fee on the day, with its trace.
    fn court_fee(&mut self, article: &'static str) -> Result<Rate, MissingRate> {
        let rate = self.law.context.rates.money(COURT_FEE, self.asked.day)?;
        let line = TraceLine::new("fee.court_fee", article).amount(rate.amount).rate(rate.row);
        self.decision.trace.push(line);
        Ok(rate)
    }

    /// True when a claim was charged a fee of a kind on an earlier night.
    fn is_charged(&self, claim_id: &Reference, kind: FeeKind) -> bool {
        let mut rows = self.case.register.fees.iter();
        rows.any(|row| row.claim_id.as_ref() == Some(claim_id) && row.kind == kind)
    }

    /// A fee charged tonight.
    fn add(
        &mut self,
        claim_id: Option<Reference>,
        kind: FeeKind,
        amount: Money,
        article: &'static str,
        rate: Option<u16>,
    ) {
        let day = self.asked.day;
        self.decision.money.fees.push(Fee { claim_id, kind, from: day, to: day, amount, article, rate });
    }
}

/// The rate and the interest of a segment; a rate that goes on with the same value is told too.
fn trace_segment(at: ClaimNo, segment: &Segment, trace: &mut Vec<TraceLine>) {
    let line = TraceLine::new("fee.interest", INTEREST).claim(at).amount(segment.amount());
    trace.push(line.date(segment.from).percent(segment.percent).rate(segment.row));
    for (from, row) in &segment.same {
        let line = TraceLine::new("fee.interest.same_rate", INTEREST).claim(at).date(*from);
        trace.push(line.percent(segment.percent).rate(*row));
    }
}

#[cfg(test)]
#[path = "fees_tests.rs"]
mod tests;
