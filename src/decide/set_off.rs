//! Set-off in money the debtor has coming (innkl. § 21).

use super::figures::Means;
use super::plan::taker;
use super::seen::Seen;
use crate::law::claim::LegalClaim;
use crate::law::distribution::Taker;
use crate::law::setoff::admitted::{Stop, admits, is_bankrupt, stop};
use crate::law::setoff::article;
use crate::law::setoff::order::{Offered, SetOffShare, own_kind_first, spread};
use crate::law::setoff::protection::{Protection, is_protected, months};
use crate::law::taking_part::Asked;
use crate::model::decision::{Decision, Notice, NoticeReason};
use crate::model::money_night::{CreditUse, SetOff};
use crate::model::trace::{ClaimNo, TraceLine};
use crate::model::{Credit, CreditKind, OrderSize};
use crate::units::Money;
use crate::units::dates::plus_months;

const PROTECTION: &str = "deknl. § 2-5";
/// Months in which the debtor may complain or ask for protection (innkl. § 21 sixth para.).
const MONTHS_TO_ANSWER: u32 = 1;

/// Sets the debtor's claims off in credits that can be used, and lowers what is left of them. A correction of
/// a night that was released sets nothing off again.
pub(super) fn set_off(
    seen: &Seen<'_>,
    asked: &Asked<'_>,
    means: &Means,
    claims: &mut [LegalClaim<'_>],
    decision: &mut Decision,
) {
    let usable = |credit: &&Credit| credit.kind != CreditKind::Benefit && credit.available <= asked.day;
    let credits: Vec<&Credit> = seen.case.credits.iter().filter(usable).collect();
    let Some(household) = asked.household.filter(|_| !seen.law.is_correction() && !credits.is_empty()) else {
        return;
    };
    let stops: Vec<Option<Stop>> = claims.iter().map(|legal| stop(legal, household, asked)).collect();
    for (at, stop) in (0u32..).zip(&stops) {
        // A claim that is closed has its code; it needs no line.
        if let Some(stop) = stop.filter(|stop| *stop != Stop::Closed) {
            let (step, article) = stop.step(asked.day);
            decision.trace.push(TraceLine::new(step, article).claim(at));
        }
    }
    let protection = Protection::new(means.need, means.income.counted_net);
    if !protection.gap.is_zero() {
        decision.trace.push(TraceLine::new("setoff.lacking", PROTECTION).amount(protection.gap));
    }
    let bankrupt = is_bankrupt(household, asked.day);
    let article = article(asked.day);
    let mut counter = Counter { seen, asked, article, stops, bankrupt, protection, claims, decision };
    for credit in credits {
        counter.use_credit(credit);
    }
}

/// A debtor's set-offs on their way, credit by credit.
struct Counter<'a, 'c> {
    seen: &'a Seen<'a>,
    asked: &'a Asked<'a>,
    /// What a set-off of tonight stands on.
    article: &'static str,
    /// For each claim what stops it.
    stops: Vec<Option<Stop>>,
    /// The debtor is bankrupt.
    bankrupt: bool,
    protection: Protection,
    claims: &'a mut [LegalClaim<'c>],
    decision: &'a mut Decision,
}

impl Counter<'_, '_> {
    /// Lays down what of a credit is protected, sets the rest off, and lays down what became of it.
    fn use_credit(&mut self, credit: &Credit) {
        let offered = self.offer(credit);
        let numbers = self.admitted(credit);
        let (day, regime) = (self.asked.day, self.asked.regime);
        let takers: Vec<Taker<'_>> = numbers
            .iter()
            .map(|(at, _)| {
                let legal = &self.claims[*at];
                Taker { class: legal.kind.class_2027, ..taker(legal, &legal.left, regime, day) }
            })
            .collect();
        let spread = spread(&offered, &takers, day);
        let mut total = Money::ZERO;
        let first = self.decision.money.set_off.len();
        for share in &spread.shares {
            let (at, number) = numbers[share.taker];
            total += share.parts.outstanding();
            self.cover(credit, at, number, share);
        }
        // The rows go by rank and name; the trace has them as they were served.
        self.decision.money.set_off[first..].sort_by_key(|share| (share.rank, share.claim));
        let (protected, left) = (spread.protected, spread.left);
        self.trace_credit("setoff.protected", PROTECTION, protected);
        self.trace_credit("setoff.left", self.article, left);
        let credit_id = credit.credit_id;
        self.decision.money.credits.push(CreditUse { credit_id, set_off: total, protected, left });
        if !total.is_zero() {
            self.notify(credit, total);
        }
    }

    /// What of a credit can be used tonight: what no earlier night has used, parted by what is protected.
    fn offer(&mut self, credit: &Credit) -> Offered {
        let day = self.asked.day;
        let used = self.seen.case.register.used_of(&credit.credit_id).map_or(Money::ZERO, |row| row.used);
        let available = (credit.amount - used).or_zero();
        let line = TraceLine::new("setoff.credit", self.article).amount(credit.amount).date(credit.available);
        self.decision.trace.push(TraceLine { party: credit.paying_body, ..line });
        self.trace_credit("setoff.used_before", self.article, used);
        let mut protected = Money::ZERO;
        if is_protected(credit, day) {
            let months = months(credit, self.seen.law.context.settings.protection_months);
            protected = self.protection.lay_down(available, months);
            self.trace_credit("setoff.protected_part", PROTECTION, protected);
        }
        Offered {
            free: available - protected,
            protected,
            own_kind: credit.own_kind,
            own_kind_first: own_kind_first(credit, day),
        }
    }

    /// The claims that may be set off in a credit: their places and numbers.
    fn admitted(&mut self, credit: &Credit) -> Vec<(usize, ClaimNo)> {
        let mut admitted = Vec::new();
        for (number, (legal, stop)) in (0usize..).zip(0u32..).zip(self.claims.iter().zip(&self.stops)) {
            if stop.is_some_and(|stop| !stop.lets_through(legal.claim.kind, credit.own_kind)) {
                continue;
            }
            if admits(credit.kind, legal.kind, self.bankrupt, self.asked.day) {
                admitted.push(number);
            } else {
                let line = TraceLine::new("setoff.stop.kind_of_credit", self.article).claim(number.1);
                self.decision.trace.push(line);
            }
        }
        admitted
    }

    /// Covers a claim with its share.
    fn cover(&mut self, credit: &Credit, at: usize, number: ClaimNo, share: &SetOffShare) {
        let parts = share.parts;
        for (step, amount) in [
            ("setoff.principal", parts.principal),
            ("setoff.costs", parts.costs),
            ("setoff.interest", parts.interest),
        ] {
            if !amount.is_zero() {
                let line = TraceLine::new(step, share.article).claim(number).amount(amount);
                self.decision.trace.push(line);
            }
        }
        self.decision.money.set_off.push(SetOff {
            credit_id: credit.credit_id,
            claim: number,
            rank: share.rank,
            principal: parts.principal,
            costs: parts.costs,
            interest: parts.interest,
        });
        let legal = &mut self.claims[at];
        legal.left = legal.left.less(&parts);
    }

    /// Tells the debtor of a credit that was used (innkl. § 21 fifth and sixth para.).
    fn notify(&mut self, credit: &Credit, total: Money) {
        let answer_by = plus_months(self.asked.day, MONTHS_TO_ANSWER);
        let line = TraceLine::new("notice.setoff", self.article);
        self.decision.trace.push(line.amount(total).date(answer_by));
        self.decision.notices.push(Notice {
            claim_id: Some(credit.credit_id),
            answer_by,
            why: NoticeReason::Setoff,
            size: Some(OrderSize::Amount(total)),
        });
    }

    /// A figure of the credit, unless it is nothing.
    fn trace_credit(&mut self, step: &'static str, article: &'static str, amount: Money) {
        if !amount.is_zero() {
            self.decision.trace.push(TraceLine::new(step, article).amount(amount));
        }
    }
}

#[cfg(test)]
#[path = "set_off_tests.rs"]
mod tests;
