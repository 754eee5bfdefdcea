//! Netting in benefits (innkl. § 22), before any deduction.

use chrono::NaiveDate;

use super::figures::Means;
use super::seen::Seen;
use crate::law::claim::LegalClaim;
use crate::law::netting::{NettingShare, limit, months, share_of};
use crate::law::taking_part::{Asked, netting_code};
use crate::model::decision::Decision;
use crate::model::money_night::NettingBegun;
use crate::model::registers::Netting;
use crate::model::trace::{ClaimNo, TraceLine};
use crate::model::{Credit, CreditKind, HoldCode};
use crate::units::{Money, Month, PartyId};

const ARTICLE: &str = "innkl. § 22; folketrygdloven § 22-16";
const LIMIT_ARTICLE: &str = "innkl. § 22; deknl. § 2-7";

/// Marks claims whose netting runs, starts nettings with the plan month, and lowers the net the room is counted
/// from by what they take in it. Gives the claims whose debtor is to be told first.
pub(super) fn net(
    seen: &Seen<'_>,
    asked: &Asked<'_>,
    means: &mut Means,
    claims: &mut [LegalClaim<'_>],
    decision: &mut Decision,
) -> Vec<ClaimNo> {
    let mut benefits: Vec<(&Credit, Money)> = seen
        .case
        .credits
        .iter()
        .filter_map(|credit| Some((credit, benefit_of(credit, asked.day)?)))
        .collect();
    let register = seen.case.register.nettings;
    if benefits.is_empty() && register.is_empty() {
        return Vec::new();
    }
    let plan = seen.law.plan_month;
    let mut night = Night {
        asked,
        plan,
        waiting: last_due_first(claims),
        means,
        claims,
        decision,
        limit: Money::ZERO,
        to_tell: Vec::new(),
    };
    for row in register.iter().filter(|row| row.runs_in(plan)) {
        let runs = night.go_on(row);
        // A part of that benefit is taken already: no second netting takes another.
        let own = benefits.iter().position(|(credit, _)| runs && credit.paying_body == row.paying_body);
        own.map(|at| benefits.remove(at));
    }
    night.limit = limit(night.means.income.counted_net, night.means.need);
    if !seen.law.is_correction() {
        for (credit, benefit) in benefits {
            night.begin(credit.paying_body, benefit);
        }
    }
    night.to_tell
}

/// What a benefit that can be netted in pays a month.
fn benefit_of(credit: &Credit, day: NaiveDate) -> Option<Money> {
    let can_be = credit.kind == CreditKind::Benefit && credit.available <= day;
    credit.monthly_benefit.filter(|_| can_be)
}

/// The claims of kinds that are netted: the last of them by due date and name is the first in the law.
fn last_due_first(claims: &[LegalClaim<'_>]) -> Vec<(ClaimNo, NettingShare)> {
    let netted = (0u32..).zip(claims).filter_map(|(at, legal)| Some((at, share_of(legal.kind)?)));
    let mut waiting: Vec<(ClaimNo, NettingShare)> = netted.collect();
    waiting.sort_by_key(|(at, _)| {
        std::cmp::Reverse(claims.get(place(*at)).map(|legal| (legal.claim.due_date, legal.claim.claim_id)))
    });
    waiting
}

/// The place of a claim among a debtor's.
fn place(at: ClaimNo) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// One debtor's nettings on their way.
struct Night<'n, 'c> {
    asked: &'n Asked<'n>,
    plan: Month,
    /// The claims of kinds that are netted and are not looked at yet; the last is the next.
    waiting: Vec<(ClaimNo, NettingShare)>,
    means: &'n mut Means,
    claims: &'n mut [LegalClaim<'c>],
    decision: &'n mut Decision,
    /// What nettings that begin may still take a month.
    limit: Money,
    to_tell: Vec<ClaimNo>,
}

impl Night<'_, '_> {
    /// A netting that runs in the plan month goes on while something is left of its claim. False when it is over.
    fn go_on(&mut self, row: &Netting) -> bool {
        let day = self.asked.day;
        let claims = (0u32..).zip(&mut *self.claims);
        let mut own =
            claims.filter(|(_, legal)| legal.claim.claim_id == row.claim_id && !legal.is_closed(day));
        let Some((at, legal)) = own.next() else { return false };
        legal.netted = true;
        let takes = row.monthly.min(legal.outstanding());
        self.take("netting.running", at, row.paying_body, takes);
        true
    }

    /// Nets the first claim that may be in a benefit. The debtor is told of those before it that wait for a notice.
    fn begin(&mut self, paying_body: Option<PartyId>, benefit: Money) {
        while let Some((at, share)) = self.waiting.last().copied() {
            let open = |legal: &&LegalClaim<'_>| !legal.netted && !legal.is_closed(self.asked.day);
            let legal = self.claims.get(place(at)).filter(open);
            let code = legal.map(|legal| netting_code(legal, self.asked));
            if let Some(None) = code {
                self.net_claim(at, share, paying_body, benefit);
                return;
            }
            self.waiting.pop();
            let Some((code, _)) = code.flatten() else { continue };
            self.decision.trace.push(TraceLine::new("netting.held", code.article()).claim(at));
            if matches!(code, HoldCode::NoticeMissing | HoldCode::NoticeExpired) {
                self.to_tell.push(at);
            }
        }
    }

    /// Nets a claim in a benefit from the plan month, when there is something to take.
    fn net_claim(
        &mut self,
        claim: ClaimNo,
        share: NettingShare,
        paying_body: Option<PartyId>,
        benefit: Money,
    ) {
        let Some(legal) = self.claims.get_mut(place(claim)) else { return };
        let outstanding = legal.outstanding();
        let monthly = share.monthly(benefit, outstanding, self.limit);
        legal.netted = !monthly.is_zero();
        let trace = &mut self.decision.trace;
        let mut tell = |step: &'static str, article: &'static str, amount: Money| {
            let line = TraceLine::new(step, article).claim(claim).amount(amount);
            trace.push(TraceLine { party: paying_body, ..line });
        };
        tell("netting.benefit", ARTICLE, benefit);
        match share {
            NettingShare::Tenth => tell("netting.tenth", ARTICLE, share.of_benefit(benefit)),
            NettingShare::QuarterOverAYear => tell("netting.quarter", ARTICLE, share.of_benefit(benefit)),
        }
        if let Some(part) = share.of_claim(outstanding) {
            tell("netting.twelfth", ARTICLE, part);
        }
        tell("netting.limit", LIMIT_ARTICLE, self.limit);
        tell("netting.monthly", ARTICLE, monthly);
        if monthly.is_zero() {
            return;
        }
        self.limit -= monthly;
        let months = months(outstanding, monthly);
        self.decision.money.nettings.push(NettingBegun {
            claim,
            paying_body,
            monthly,
            from: self.plan,
            months,
        });
        self.take("netting.begun", claim, paying_body, monthly.min(outstanding));
    }

    /// Lowers the counted net by what a netting takes in the plan month; never under nothing.
    fn take(&mut self, step: &'static str, claim: ClaimNo, paying_body: Option<PartyId>, amount: Money) {
        let net = &mut self.means.income.counted_net;
        *net = (*net - amount).or_zero();
        let line = TraceLine::new(step, ARTICLE).claim(claim).amount(amount).date(self.plan.first_day());
        self.decision.trace.push(TraceLine { party: paying_body, ..line });
        self.decision.trace.push(TraceLine::new("netting.counted_net", LIMIT_ARTICLE).amount(*net));
    }
}

#[cfg(test)]
#[path = "netting_tests.rs"]
mod tests;
