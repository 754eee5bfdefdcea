//! Standing orders the plan says nothing of: a payer gone, a pause, an end; and the participations that end.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::work::Work;
use crate::law::change::{Resized, in_form, is_above, largest};
use crate::law::claim::LegalClaim;
use crate::law::notices::{answer_by, spent_after};
use crate::law::order_size;
use crate::law::regime::old_deductions_end;
use crate::law::running_support::{kinds_made, register_name, row_of_term, taken_over};
use crate::law::taking_part::is_payer_suspended;
use crate::model::decision::{Cause, Course, Notice, NoticeReason, Participation, PayerOrder};
use crate::model::registers::{Participating, SentNotice};
use crate::model::trace::TraceLine;
use crate::model::{HoldCode, OrderPeriod, OrderSize, OrderVersion, Reference};
use crate::units::{Money, Month, Percent};

use super::figures::Share;
use super::past::Past;

/// The codes that keep a claim out for a while: its order pauses and does not end.
const FOR_A_WHILE: [HoldCode; 5] = [
    HoldCode::Suspended,
    HoldCode::ComplaintSuspends,
    HoldCode::Deferred,
    HoldCode::PaymentPlan,
    HoldCode::Netted,
];

impl Work<'_, '_> {
    /// Gives every standing order the plan left out its course. Where the facts do not allow a decision, orders stay
    /// as they are.
    pub(super) fn settle(&mut self) {
        let unknown = |held: &Option<(HoldCode, _)>| {
            held.as_ref().is_some_and(|(code, _)| *code == HoldCode::DebtorUnknown)
        };
        if self.case.facts_parked || self.held.iter().any(unknown) {
            return;
        }
        let day = self.asked.day;
        let register = self.case.register;
        let mut reason = "";
        for order in register.orders.iter().filter(|order| order.stands_on(day)) {
            if self.decision.orders.iter().any(|one| one.order_id == Some(order.order_id)) {
                continue;
            }
            let (why, course) = self.course_of(order);
            if reason.is_empty() || why != "PAYER_GONE" {
                reason = why;
            }
            let line = TraceLine::new("standing.left", "tvfbl. §§ 7-22, 7-28").party(order.payer);
            self.decision.trace.push(line.date(day));
            self.decision.orders.push(PayerOrder {
                payer: order.payer,
                order_id: Some(order.order_id),
                course,
                final_amount: None,
                reason: why,
                cause: self.cause(why),
            });
        }
        if self.decision.reason.is_empty() {
            self.decision.reason = reason;
        }
        self.size_again();
        self.end_participations();
        self.decision.participations.sort_by_key(|part| (part.claim_id, part.decided_date));
    }

    /// Why an order the plan left out changes, and how.
    fn course_of(&self, order: &OrderVersion) -> (&'static str, Course) {
        if self.stood.two_years {
            return ("TWO_YEARS", Course::End);
        }
        if self.regime_has_changed() {
            let covered = self.claims.iter().all(|legal| legal.is_closed(self.asked.day));
            return (if covered { "COVERED" } else { "OLD_REGIME_ENDS" }, Course::End);
        }
        let goes_on = self.held.iter().any(Option::is_none);
        let rest = self.rests();
        let end = self.end_reason();
        if self.is_after_old_deductions() {
            let by_time = rest.is_some() || end == HoldCode::NoRoom.as_str();
            return match by_time {
                true if self.asked.day <= old_deductions_end() => {
                    ("OLD_REGIME_ENDS", Course::From(Vec::new()))
                }
                true => ("OLD_REGIME_ENDS", Course::End),
                false => (end, Course::End),
            };
        }
        let suspended = is_payer_suspended(order.payer, self.asked.suspensions, self.asked.day);
        if suspended && (goes_on || rest.is_some() || end == HoldCode::NoPayer.as_str()) {
            return (HoldCode::Suspended.as_str(), self.pause(order));
        }
        if goes_on || (rest.is_some() && !self.ordered.contains(&order.payer)) {
            return ("PAYER_GONE", Course::End);
        }
        if let Some(code) = rest {
            return (code.as_str(), self.pause(order));
        }
        (end, Course::End)
    }

    /// True when old-regime deductions have ended before the plan month begins (overg. § 6).
    pub(super) fn is_after_old_deductions(&self) -> bool {
        self.asked.regime == crate::model::Regime::Old
            && self.law.plan_month.first_day() > old_deductions_end()
    }

    /// The code that keeps the decided claims out for a while, if one does.
    fn rests(&self) -> Option<HoldCode> {
        self.decided_codes().filter(|code| FOR_A_WHILE.contains(code)).max()
    }

    /// Why an order ends that no claim takes part in: all is covered, or the code the decided claims came furthest to.
    fn end_reason(&self) -> &'static str {
        let furthest = self.decided_codes().filter(|code| *code != HoldCode::ClaimClosed).max();
        furthest.map_or("COVERED", HoldCode::as_str)
    }

    /// The codes that hold claims decided into the deduction.
    fn decided_codes(&self) -> impl Iterator<Item = HoldCode> {
        let pairs = self.claims.iter().zip(&self.held);
        pairs
            .filter(|(legal, _)| legal.decided.is_some())
            .filter_map(|(_, held)| held.as_ref().map(|one| one.0))
    }

    /// A period of nothing from the plan month on. An order that has run out before stays as it is.
    fn pause(&self, order: &OrderVersion) -> Course {
        let start = self.law.plan_month.first_day();
        let mut to_come = order.periods.iter().filter(|period| period.end.is_none_or(|end| start <= end));
        let Some(taking) = to_come.find(|period| !period.size.is_nothing()) else { return Course::Keep };
        let size = match taking.size {
            OrderSize::Percent(_) => OrderSize::Percent(Percent::ZERO),
            OrderSize::Amount(_) => OrderSize::Amount(Money::ZERO),
        };
        Course::From(vec![OrderPeriod { start, end: None, size }])
    }

    /// Participations end with two years without a receipt, and with the last order for claims that are covered or
    /// gone from the files.
    fn end_participations(&mut self) {
        let day = self.asked.day;
        let register = self.case.register;
        let two_years = self.stood.two_years;
        if !two_years && self.stands_after() {
            return;
        }
        let again = self.decision.participations.iter();
        let again: BTreeSet<_> = again.map(|part| (part.claim_id, part.decided_date)).collect();
        let is_again = |row: &Participating| again.contains(&(row.claim_id, row.decided_date));
        let running = register.participations.iter().filter(|row| row.ended.is_none());
        for row in running.filter(|row| !is_again(row)) {
            if two_years || self.is_covered(&row.claim_id, row.decided_date) {
                self.decision.participations.push(Participation {
                    claim_id: row.claim_id,
                    decided_date: row.decided_date,
                    decided_amount: row.decided_amount,
                    ended: Some(day),
                });
            }
        }
        if self.stood.any {
            self.end_outside(two_years, day);
        }
    }

    /// Claims the files say are decided get a row of their end.
    fn end_outside(&mut self, two_years: bool, day: NaiveDate) {
        let mut again: BTreeSet<Reference> =
            self.decision.participations.iter().map(|part| part.claim_id).collect();
        for legal in self.claims {
            let outside = legal.claim.decided_date.filter(|date| *date <= day);
            let Some(decided_date) = outside else { continue };
            let closed = legal.is_closed(day);
            let known = |row: &Participating| row.ended.is_none() || row.ended >= outside;
            let has_row = Past::of(&self.case.register, &legal.register_id).parts.iter().any(known);
            if (closed || two_years) && !has_row && again.insert(legal.register_id) {
                self.decision.participations.push(Participation {
                    claim_id: legal.register_id,
                    decided_date,
                    decided_amount: legal.claim.decided_amount.unwrap_or(legal.outstanding()),
                    ended: Some(day),
                });
            }
        }
    }

    /// True when nothing is left of a claim of the registers: closed, or gone from the files.
    fn is_covered(&self, name: &Reference, decided: NaiveDate) -> bool {
        // A term of the plan month stands in for the running support itself.
        let stands_in = |legal: &LegalClaim<'_>| legal.running.is_some() && self.is_term_of(legal, name);
        let own = self.claims.iter().filter(|legal| legal.register_id == *name || stands_in(legal));
        let closed = own.clone().all(|legal| legal.is_closed(self.asked.day));
        let plan = self.law.plan_month;
        let runs = |row: &&crate::model::Support| row.deduct && row.to.is_none_or(|to| plan <= to);
        let support = self
            .case
            .support
            .iter()
            .filter(runs)
            .any(|row| kinds_made().any(|kind| register_name(row, kind).as_ref() == Some(name)));
        let rests = |legal: &LegalClaim<'_>| {
            let inherits = taken_over(Some(decided), legal.claim.period).is_some();
            inherits && !legal.is_closed(self.asked.day) && self.is_term_of(legal, name)
        };
        closed && (own.count() > 0 || !support) && !self.claims.iter().any(rests)
    }

    /// True when a claim is a term of the running support of a name, and so takes part by it.
    fn is_term_of(&self, legal: &LegalClaim<'_>, name: &Reference) -> bool {
        let row = row_of_term(legal.claim, legal.kind, self.case.support);
        let row = row.and_then(|at| self.case.support.get(at));
        row.and_then(|row| register_name(row, legal.kind)).as_ref() == Some(name)
    }

    /// The new size of claims whose old-regime deduction has ended, as of the first night after it, whether they
    /// take part tonight or not (overg. § 5).
    fn size_again(&mut self) {
        let mut begun: BTreeSet<Reference> =
            self.decision.participations.iter().map(|part| part.claim_id).collect();
        for legal in self.claims {
            let has_begun = begun.contains(&legal.register_id);
            let Some(decided_date) = legal.decided.filter(|_| !has_begun) else { continue };
            // A part that has ended is not opened again by the support the claim is a term of.
            let ended = |row: &Participating| row.decided_date == decided_date && row.ended.is_some();
            if Past::of(&self.case.register, &legal.register_id).parts.iter().any(ended) {
                continue;
            }
            if legal.is_to_be_sized_again(self.asked.regime, self.asked.day)
                && !legal.is_closed(self.asked.day)
            {
                begun.insert(legal.register_id);
                self.decision.participations.push(Participation {
                    claim_id: legal.register_id,
                    decided_date,
                    decided_amount: legal.outstanding(),
                    ended: None,
                });
            }
        }
    }

    /// True when some order of the debtor stands after tonight.
    fn stands_after(&self) -> bool {
        let day = self.asked.day;
        let runs_on = day < Month::of(day).last_day();
        let new = self.decision.orders.iter().any(|one| one.order_id.is_none() && !one.periods().is_empty());
        let standing = self.case.register.orders.iter().filter(|order| order.stands_on(day));
        let goes_on = |order: &OrderVersion| {
            let course = self.decision.orders.iter().find(|one| one.order_id == Some(order.order_id));
            match course.map(|one| &one.course) {
                None | Some(Course::Keep) => true,
                Some(Course::End) => false,
                Some(Course::From(periods)) => {
                    let takes = order.period_on(day).is_some_and(|period| !period.size.is_nothing());
                    !periods.is_empty() || (takes && runs_on)
                }
            }
        };
        new || standing.into_iter().any(goes_on)
    }

    /// The largest size of a notice of increase that has matured and is not spent (tvfbl. § 7-21).
    pub(super) fn matured_increase(&self, gross: Money) -> Option<OrderSize> {
        let day = self.asked.day;
        largest(
            self.increases().filter(|notice| notice.answer_by < day).filter_map(|notice| notice.size),
            gross,
        )
    }

    /// Notices of increase that are not spent.
    fn increases(&self) -> impl Iterator<Item = &SentNotice> {
        let day = self.asked.day;
        let all = self.case.register.notices.iter().filter(|notice| notice.why == NoticeReason::Increase);
        all.filter(move |notice| day <= spent_after(notice.answer_by))
    }

    /// Sends the debtor the new calculation when an increase waits for it and no notice of more than what stands runs;
    /// what was notified and what stands are compared in the form of tonight's.
    pub(super) fn notify_increase(&mut self, share: &Share<'_, '_>, resized: &Resized) {
        let Some(waits_at) = resized.waits_at else { return };
        let Some(size) = order_size::whole(&share.sizing) else { return };
        let gross = share.sizing.gross_base;
        let settings = &self.law.context.settings;
        let tonights = |one| in_form(one, size.form(), gross, settings);
        let stands = tonights(waits_at);
        let of_more = |notified| is_above(tonights(notified), stands, gross);
        let runs = self.increases().filter_map(|notice| notice.size).any(of_more);
        if runs {
            return;
        }
        let answer_by = answer_by(self.asked.day, self.asked.regime);
        let line = TraceLine::new("notice.increase", "tvfbl. § 7-21").date(answer_by);
        self.decision.trace.push(match size {
            OrderSize::Percent(percent) => line.percent(percent),
            OrderSize::Amount(amount) => line.amount(amount),
        });
        let why = NoticeReason::Increase;
        self.decision.notices.push(Notice { claim_id: None, answer_by, why, size: Some(size) });
        self.decision.regime_fixed = true;
    }

    /// What a change comes from: time for what has only matured or run out, the rule when another regime applies than
    /// before, a rate when one that a figure of tonight uses has begun to run since the last released night; else the
    /// facts.
    pub(super) fn cause(&self, reason: &str) -> Cause {
        let Some(since) = self.law.last_released else { return Cause::Facts };
        let new_regime = self.asked.regime == crate::model::Regime::New;
        if matches!(reason, "TWO_YEARS" | "RESUMED") || (reason == "INCREASE" && new_regime) {
            return Cause::Time;
        }
        let before = self.case.register.regime.map(|row| row.regime);
        if reason == "OLD_REGIME_ENDS" || before.is_some_and(|before| before != self.asked.regime) {
            return Cause::Rule;
        }
        let rates = &self.law.context.rates;
        let newer = |line: &TraceLine| {
            line.rate.and_then(|row| rates.row(row)).is_some_and(|row| since < row.valid_from)
        };
        if self.decision.trace.iter().any(newer) { Cause::Rate } else { Cause::Facts }
    }
}
