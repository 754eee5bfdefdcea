//! One debtor's night, in the order of the law: facts, receipts, set-off, netting, room, who takes part, plan, orders,
//! notices, watch list, fees, measures.

use chrono::NaiveDate;

use super::case::Case;
use super::figures::{self, Means, Share};
use super::legal;
use super::night_law::NightLaw;
use super::past::Stood;
use super::plan;
use super::seen::Seen;
use super::work::Work;
use super::{liabilities, netting, payouts, receipts, set_off};
use crate::law::LawContext;
use crate::law::claim::LegalClaim;
use crate::law::notices::answer_by;
use crate::law::rates::MissingRate;
use crate::law::regime::RegimeGround;
use crate::law::taking_part::{
    Asked, claim_code, lapses_soon, needs_limitation_notice, needs_notice, notice_code,
};
use crate::model::decision::{Action, Decision, Figures, Hold, Notice, NoticeReason, Watch};
use crate::model::money_night::MoneyNight;
use crate::model::trace::TraceLine;
use crate::model::{Class, HoldCode, HoldDetail, Regime};
use crate::units::{Money, Month};

/// Under this an order is not worth making under the new regime (gjenst. § 5).
pub(super) const LEAST_NEW: Money = Money::from_kroner(100);

/// Most debtors' traces fit in so many lines.
const TRACE_LINES: usize = 40;

/// Decides one debtor.
///
/// # Errors
/// [`MissingRate`] when a figure needs a rate that has no row valid on the day.
pub(super) fn decide(case: &Case<'_>, law: &NightLaw<'_>) -> Result<Decision, MissingRate> {
    let day = law.context.day;
    let running = legal::running(case, law.plan_month);
    let (regime, ground) = legal::debtor_regime(case, &running, law);
    let stood = Stood::on(day, &case.register, &case.payments);
    let decidable = case.household.is_some() && !case.facts_parked;
    let stood = if decidable { stood } else { stood.undecided() };
    let seen = Seen { case, regime, stood: &stood, law };
    let mut claims = legal::claims(&seen, &running);
    let mut asked = Asked {
        day,
        regime,
        household: case.household,
        facts_parked: case.facts_parked,
        support_decided: true,
        suspensions: &law.context.suspensions,
    };
    asked.support_decided = legal::support_decided(&claims, &asked);
    let mut decision = empty(case, regime, &claims, stood.any);
    let only_registers = claims.is_empty()
        && case.support.is_empty()
        && case.credits.is_empty()
        && case.payments.is_empty()
        && !stood.any;
    if !only_registers {
        trace_regime(&mut decision, day, ground);
        trace_claims(&mut decision, law.context, &claims);
    }
    receipts::take(&seen, &mut claims, &mut decision);
    let household = case.household.filter(|_| !case.facts_parked && !only_registers);
    let means = household.map(|row| figures::means(case, row, law, &mut decision.trace)).transpose()?;
    let mut to_net = Vec::new();
    let means = means.map(|mut means| {
        set_off::set_off(&seen, &asked, &means, &mut claims, &mut decision);
        to_net = netting::net(&seen, &asked, &mut means, &mut claims, &mut decision);
        means.find_room(&mut decision.trace);
        means
    });
    // Support that is covered tonight takes no part any more.
    asked.support_decided = true;
    asked.support_decided = legal::support_decided(&claims, &asked);
    payouts::pay_out(&seen, &claims, &mut decision);
    liabilities::name(&seen, &mut decision);
    let mut work = Work {
        case,
        law,
        claims: &claims,
        asked,
        held: claims.iter().map(|legal| claim_code(legal, &asked)).collect(),
        parts: claims.iter().map(|legal| legal.left).collect(),
        stood,
        standing: Vec::new(),
        ordered: Vec::new(),
        to_net,
        decision,
    };
    if !work.regime_has_changed() && !stood.two_years {
        work.standing = case.register.orders.iter().filter(|order| order.stands_on(day)).collect();
    }
    if only_registers {
        // Only the registers know the debtor: nothing is decided but that what was covered has ended, and what a payer
        // owes for what it was ordered.
        work.settle();
        work.employers();
        return Ok(work.decision);
    }
    work.decide(&seen, means.as_ref())?;
    Ok(work.decision)
}

fn empty(case: &Case<'_>, regime: Regime, claims: &[LegalClaim<'_>], stood: bool) -> Decision {
    let tonight = !claims.is_empty() || !case.support.is_empty() || !case.credits.is_empty() || stood;
    Decision {
        debtor: case.debtor,
        known: case.household.is_some() && tonight,
        regime,
        claims: claims.iter().map(|legal| legal.claim.claim_id).collect(),
        figures: None,
        action: Action::None,
        reason: "",
        orders: Vec::new(),
        allocations: Vec::new(),
        holds: Vec::new(),
        notices: Vec::new(),
        watch: Vec::new(),
        participations: Vec::new(),
        regime_fixed: false,
        priority_notices: Vec::new(),
        money: MoneyNight::default(),
        requests: Vec::new(),
        measures: Vec::new(),
        trace: Vec::with_capacity(TRACE_LINES),
    }
}

fn trace_regime(decision: &mut Decision, day: NaiveDate, ground: RegimeGround) {
    let article = "overg. § 1; forskrift 2025-12-12-2508 § 1";
    decision.trace.push(TraceLine::new(ground.step(), article).date(day));
}

/// What every claim is that is not closed at the start of the night: class, kind, creditor, due date, what is
/// outstanding, what earlier nights have covered and the ledger has not booked; its notice or decision; limitation.
fn trace_claims(decision: &mut Decision, context: &LawContext, claims: &[LegalClaim<'_>]) {
    let day = context.day;
    for (at, legal) in (0u32..).zip(claims) {
        let claim = legal.claim;
        if claim.is_closed(day) {
            continue;
        }
        let class = match legal.class {
            Class::A => "claim.class.a",
            Class::B => "claim.class.b",
            Class::C => "claim.class.c",
            Class::D => "claim.class.d",
            Class::E => "claim.class.e",
        };
        let line = TraceLine::new(class, "deknl. § 2-8").claim(at).rate(context.kind_row(claim.kind));
        decision.trace.push(line.amount(claim.outstanding()).party(claim.creditor).date(claim.due_date));
        for (step, part) in [("claim.costs", claim.costs), ("claim.interest", claim.interest)] {
            if !part.is_zero() {
                decision.trace.push(TraceLine::new(step, "innkl. § 29").claim(at).amount(part));
            }
        }
        if let Some(period) = claim.period.filter(|period| *period != Month::of(claim.due_date)) {
            let line = TraceLine::new("claim.period", "fordf. §§ 5, 9").claim(at);
            decision.trace.push(line.date(period.first_day()));
        }
        let covered = claim.outstanding() - legal.opening.outstanding();
        if !covered.is_zero() {
            let line = TraceLine::new("claim.covered_not_booked", "innkl. § 29").claim(at);
            decision.trace.push(line.amount(covered));
        }
        trace_course(decision, day, (at, legal));
    }
}

/// How far a claim has come on the way into a deduction, and when it lapses.
fn trace_course(decision: &mut Decision, day: NaiveDate, (at, legal): (u32, &LegalClaim<'_>)) {
    if let Some(decided) = legal.decided {
        let line = TraceLine::new("claim.decided", "deknl. § 2-8 third para.").claim(at).date(decided);
        decision.trace.push(line.amount(legal.size_at_decision(decision.regime, day)));
    } else if let Some(notice) = legal.notice {
        decision.trace.push(TraceLine::new("claim.notice", "innkl. § 25").claim(at).date(notice.sent));
    }
    let (step, article) = if legal.limitation.after_order.is_some() {
        ("claim.limitation_after_order", "fl. §§ 22 no. 4, 29")
    } else if legal.limitation.interrupted.is_some() {
        ("claim.limitation_from_notice", "fl. §§ 17 no. 3, 21, 29")
    } else if legal.claim.limitation_date.is_some() {
        ("claim.limitation_given", "fl. §§ 2, 3")
    } else {
        ("claim.limitation", "fl. §§ 2, 3, 29")
    };
    decision.trace.push(TraceLine::new(step, article).claim(at).date(legal.limitation.date));
}

impl Work<'_, '_> {
    /// What is decided once it is known who may take part: plan and orders, holds, notices, fees, measures.
    ///
    /// # Errors
    /// [`MissingRate`] when a figure needs a rate that has no row.
    fn decide(&mut self, seen: &Seen<'_>, means: Option<&Means>) -> Result<(), MissingRate> {
        if let Some(means) = means {
            self.under_way(seen, &means.income);
            self.take_part(means);
        }
        self.settle();
        self.holds_and_notices();
        self.watch_list();
        self.name_requests();
        self.charge()?;
        if let Some(means) = means {
            self.propose(means)?;
        }
        Ok(())
    }

    /// `NO_PAYER` and `NO_ROOM`, then the notices, then the room again for those that take part, then the plan.
    fn take_part(&mut self, means: &Means) {
        let regime = self.asked.regime;
        self.ordered = means.payers.iter().map(|payer| payer.payer).collect();
        let mut share = figures::share(self.case, means, &self.free(), regime, self.law);
        if means.payers.is_empty() {
            self.hold_free(HoldCode::NoPayer, &HoldDetail::None);
            share = figures::share(self.case, means, &self.free(), regime, self.law);
        } else if self.is_after_old_deductions() {
            self.hold_free(HoldCode::NoRoom, &HoldDetail::Word("old deductions end 2028-12-31"));
        } else if let Some(detail) = self.no_room(&share) {
            self.hold_free(HoldCode::NoRoom, &detail);
        } else {
            for (held, legal) in self.held.iter_mut().zip(self.claims) {
                if held.is_none() {
                    *held = notice_code(legal, &self.asked);
                }
            }
            if !share.others.is_empty() {
                share = figures::share(self.case, means, &self.free(), regime, self.law);
            }
            if !self.free().is_empty() && share.sizing.expected.is_zero() {
                self.hold_free(HoldCode::NoRoom, &HoldDetail::Word("others come first"));
            }
        }
        figures::trace_share(&share, &mut self.decision.trace);
        self.decision.figures = Some(Figures {
            counted_net: means.income.counted_net,
            need: means.need,
            room: share.shared.ours,
            gross_base: share.sizing.gross_base,
            expected: Money::ZERO,
            size: None,
        });
        if regime == Regime::Old {
            plan::name_cut(self, &share);
        }
        if !self.free().is_empty() {
            plan::plan(self, &share);
        }
    }

    /// Why there is no room, if there is none (gjenst. § 5).
    fn no_room(&self, share: &Share<'_, '_>) -> Option<HoldDetail> {
        let expected = share.sizing.expected;
        match self.asked.regime {
            Regime::Old => expected.is_zero().then_some(HoldDetail::None),
            Regime::New if expected < LEAST_NEW => Some(HoldDetail::Word("under 100 kr a month")),
            Regime::New => {
                let least = self.standing.is_empty() && self.left_to_cover() < LEAST_NEW;
                least.then_some(HoldDetail::Word("below minimum"))
            }
        }
    }

    /// Writes the holds down, sends the notices, and names the outcome.
    fn holds_and_notices(&mut self) {
        let answer_by = answer_by(self.asked.day, self.asked.regime);
        // A debtor without income to deduct from is noticed only when the job asks for it, and owns something.
        let may_attach = self.law.context.settings.notify_for_liens && !self.objects().is_empty();
        let mut furthest: Option<HoldCode> = None;
        for (at, (legal, held)) in (0u32..).zip(self.claims.iter().zip(&self.held)) {
            let Some((code, detail)) = held else { continue };
            let decision = &mut self.decision;
            furthest = furthest.max(Some(*code));
            let line = TraceLine::new(code.as_str(), code.article()).claim(at);
            decision.trace.push(TraceLine { date: detail.day(), ..line });
            decision.holds.push(Hold { claim: at, code: *code, detail: detail.clone() });
            let why = match code {
                HoldCode::NoticeMissing => Some(NoticeReason::New),
                HoldCode::NoticeExpired => Some(NoticeReason::Expired),
                HoldCode::NoRoom | HoldCode::NoPayer if needs_limitation_notice(legal, &self.asked) => {
                    Some(NoticeReason::Limitation)
                }
                HoldCode::NoRoom | HoldCode::NoPayer if may_attach => {
                    match needs_notice(legal, &self.asked) {
                        Some(HoldCode::NoticeMissing) => Some(NoticeReason::New),
                        Some(_) => Some(NoticeReason::Expired),
                        None => None,
                    }
                }
                _ => None,
            };
            if let Some(why) = why {
                let step = match why {
                    NoticeReason::New => "notice.new",
                    NoticeReason::Expired => "notice.expired",
                    _ => "notice.limitation",
                };
                decision.trace.push(TraceLine::new(step, "innkl. § 25").claim(at).date(answer_by));
                let claim_id = Some(legal.register_id);
                decision.notices.push(Notice { claim_id, answer_by, why, size: None });
                decision.regime_fixed = true;
            }
        }
        self.netting_notices();
        if self.decision.reason.is_empty() {
            self.decision.reason = furthest.map_or("NOTHING_TO_COLLECT", HoldCode::as_str);
        }
    }

    /// Tells the debtor of nettings to come, of claims no other notice of tonight is of.
    fn netting_notices(&mut self) {
        let answer_by = answer_by(self.asked.day, self.asked.regime);
        for at in std::mem::take(&mut self.to_net) {
            let legal = usize::try_from(at).ok().and_then(|at| self.claims.get(at));
            let Some(claim_id) = legal.map(|legal| Some(legal.register_id)) else { continue };
            let told = |notice: &Notice| notice.why.is_of_claim() && notice.claim_id == claim_id;
            if self.decision.notices.iter().any(told) {
                continue;
            }
            let line = TraceLine::new("notice.netting", "innkl. §§ 22, 25").claim(at).date(answer_by);
            self.decision.trace.push(line);
            let why = NoticeReason::Netting;
            self.decision.notices.push(Notice { claim_id, answer_by, why, size: None });
            self.decision.regime_fixed = true;
        }
    }

    /// Claims that lapse within 90 days, judged before tonight's notices: not closed, not barred, not decided into
    /// a deduction before or tonight. Interest that lapses before its claim gets a row of its own.
    fn watch_list(&mut self) {
        for (at, (legal, held)) in (0u32..).zip(self.claims.iter().zip(&self.held)) {
            let takes_part = held.is_none();
            if legal.is_closed(self.asked.day) || legal.decided_for_good().is_some() || takes_part {
                continue;
            }
            let interest = legal.limitation.interest.filter(|_| !legal.claim.interest.is_zero());
            let dates = [
                ("watch.claim", "fl. §§ 2, 3, 29", Some(legal.limitation.date)),
                ("watch.interest", "fl. § 21 no. 4", interest),
            ];
            for (step, article, date) in dates {
                let Some(date) = date else { continue };
                if let Some(days_left) = lapses_soon(date, self.asked.day) {
                    self.decision.trace.push(TraceLine::new(step, article).claim(at).date(date));
                    self.decision.watch.push(Watch { claim: at, limitation_date: date, days_left });
                }
            }
        }
    }
}
