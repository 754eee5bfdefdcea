//! The plan of the plan month and the orders that carry it out.

use super::figures::Share;
use super::work::Work;
use crate::law::claim::LegalClaim;
use crate::law::distribution::{Rules, Taker, distribute};
use crate::law::order_size;
use crate::law::room;
use crate::model::decision::{Action, Allocation, Cause, Course, Participation, PayerOrder, PriorityNotice};
use crate::model::trace::TraceLine;
use crate::model::{Claim, HoldCode, HoldDetail, OrderPeriod, OrderSize, OtherDeduction, Regime};
use crate::units::{Money, Month};

/// Plans the month and makes the orders of a debtor with claims that take part.
pub(super) fn plan(work: &mut Work<'_, '_>, share: &Share<'_, '_>) {
    let left: Money = work.free().iter().map(|legal| legal.claim.outstanding()).sum();
    let expected = share.sizing.expected;
    let line = TraceLine::new("order.left_to_cover", "deknl. § 2-7");
    work.decision.trace.push(line.amount(left));
    let (orders, taken) = if left < expected {
        last_instalment(work, share, left)
    } else {
        (open_orders(work, share), expected)
    };
    if orders.is_empty() {
        work.hold_free(HoldCode::NoRoom, &HoldDetail::Word("under one krone"));
        return;
    }
    if let Some(figures) = &mut work.decision.figures {
        figures.expected = expected;
        figures.size = size_in_plan_month(&orders, work.law.plan_month);
    }
    work.decision.reason = if left < expected { "LAST_INSTALMENT" } else { "FIRST_ORDER" };
    work.decision.action = Action::New;
    work.decision.orders = orders;
    work.decision.regime_fixed = true;
    allocate(work, expected.min(left).min(taken));
    participate(work);
    if work.asked.regime == Regime::New {
        name_ended(work, share);
    }
}

/// An order to each payer that takes its size from the first day of the plan month on.
fn open_orders(work: &Work<'_, '_>, share: &Share<'_, '_>) -> Vec<PayerOrder> {
    let start = work.law.plan_month.first_day();
    let taking = share.sizing.payers.iter().filter(|payer| !payer.money.is_zero());
    taking
        .map(|payer| PayerOrder {
            payer: payer.payer,
            order_id: None,
            course: Course::From(vec![OrderPeriod { start, end: None, size: payer.size }]),
            final_amount: None,
            reason: "FIRST_ORDER",
            cause: Cause::Facts,
        })
        .collect()
}

/// Less is left than the orders would take: the plan month takes the rest in kroner, and after it the orders end,
/// or go on with the monthly running support. Where the payers' limits leave some of the rest for later months, the
/// orders go on at what they can take. Tells also how much of the rest the plan month takes.
fn last_instalment(work: &mut Work<'_, '_>, share: &Share<'_, '_>, left: Money) -> (Vec<PayerOrder>, Money) {
    let month = work.law.plan_month;
    let running = running_support(&work.free());
    let last = order_size::last_instalment(left, share.shared.ours);
    let open = order_size::last_instalment(running, share.shared.ours);
    work.decision.trace.push(TraceLine::new("order.last_instalment", "deknl. § 2-7").amount(last));
    if !open.is_zero() {
        work.decision.trace.push(TraceLine::new("order.running_after", "innkl. § 27").amount(open));
    }
    let payers = share.payers;
    let finals = order_size::split(last, payers);
    let mut opens = order_size::split(open, payers);
    let split: Money = finals.iter().copied().sum();
    let ends = split == last;
    if !ends {
        opens.clone_from(&finals);
    }
    let mut orders = Vec::with_capacity(payers.len());
    for (payer, (last, open)) in payers.iter().zip(finals.into_iter().zip(opens)) {
        let mut periods = Vec::new();
        if last == open && !open.is_zero() {
            periods.push(period(month, false, open));
        } else {
            if !last.is_zero() {
                periods.push(period(month, true, last));
            }
            if !open.is_zero() {
                periods.push(period(month.plus(1), false, open));
            }
        }
        if !periods.is_empty() {
            let final_amount = Some(last).filter(|last| ends && !last.is_zero());
            orders.push(PayerOrder {
                payer: payer.payer,
                order_id: None,
                course: Course::From(periods),
                final_amount,
                reason: "LAST_INSTALMENT",
                cause: Cause::Facts,
            });
        }
    }
    (orders, if ends { left } else { split })
}

/// The monthly running support of the claims given: each part of a support row once.
fn running_support(claims: &[&LegalClaim<'_>]) -> Money {
    let part = |legal: &&LegalClaim<'_>| legal.running.map(|term| (term.row, legal.kind.no, term.monthly));
    let mut parts: Vec<_> = claims.iter().filter_map(part).collect();
    parts.sort_unstable();
    parts.dedup();
    parts.into_iter().map(|(_, _, monthly)| monthly).sum()
}

/// A period in kroner that starts with a month, and ends with it or stays open.
fn period(month: Month, ends: bool, amount: Money) -> OrderPeriod {
    OrderPeriod {
        start: month.first_day(),
        end: ends.then(|| month.last_day()),
        size: OrderSize::Amount(amount),
    }
}

/// What the orders take in the plan month: the largest percentage, or the sum of the amounts.
fn size_in_plan_month(orders: &[PayerOrder], month: Month) -> Option<OrderSize> {
    let sizes = orders.iter().filter_map(|order| order.periods().first());
    let sizes = sizes.filter(|period| period.start == month.first_day()).map(|period| period.size);
    sizes.reduce(|one, other| match (one, other) {
        (OrderSize::Percent(one), OrderSize::Percent(other)) => OrderSize::Percent(one.max(other)),
        (OrderSize::Amount(one), OrderSize::Amount(other)) => OrderSize::Amount(one + other),
        (one, _) => one,
    })
}

/// Spreads the plan's money over the claims that take part.
fn allocate(work: &mut Work<'_, '_>, amount: Money) {
    let day = work.asked.day;
    let numbered: Vec<(u32, &LegalClaim<'_>)> = (0u32..)
        .zip(work.claims.iter().zip(&work.held))
        .filter(|(_, (_, held))| held.is_none())
        .map(|(at, (legal, _))| (at, legal))
        .collect();
    let takers: Vec<Taker<'_>> =
        numbered.iter().map(|(_, legal)| taker(legal, work.asked.regime, day)).collect();
    let rules = Rules {
        day,
        regime: work.asked.regime,
        month: work.law.plan_month,
        class_a_practice: work.law.context.settings.class_a_practice,
    };
    for row in distribute(amount, &takers, &rules).rows {
        let (claim, planned) = (numbered[row.taker].0, row.total());
        let line = TraceLine::new("plan.share", row.article).claim(claim);
        work.decision.trace.push(line.amount(planned));
        work.decision.allocations.push(Allocation {
            claim,
            class: row.class,
            step: row.step,
            planned,
            outstanding_after: row.outstanding_after,
        });
    }
}

/// A claim in the distribution.
fn taker<'t>(legal: &'t LegalClaim<'_>, regime: Regime, day: chrono::NaiveDate) -> Taker<'t> {
    let claim: &Claim = legal.claim;
    Taker {
        claim_id: &claim.claim_id,
        kind: legal.kind,
        class: legal.class,
        creditor: claim.creditor,
        case_rank: claim.case_rank,
        principal: claim.principal,
        costs: claim.costs,
        interest: claim.interest,
        period: claim.period,
        due_date: claim.due_date,
        established_date: claim.established_date,
        decided: legal.decided.unwrap_or(day),
        size_at_decision: legal.size_at_decision(day),
        moved_in: legal.moved_in(regime, day),
    }
}

/// Participations that begin tonight, and the new size of claims whose old-regime period has ended (overg. § 5).
fn participate(work: &mut Work<'_, '_>) {
    let day = work.asked.day;
    let mut begun = Vec::new();
    for legal in work.free() {
        if legal.decided.is_none() || legal.has_left_old_order(day) {
            begun.push(Participation {
                claim_id: legal.register_id,
                decided_date: legal.decided.unwrap_or(day),
                decided_amount: legal.claim.outstanding(),
                ended: None,
            });
        }
    }
    work.decision.participations = begun;
}

/// Old regime: other authorities' deductions that get less than their amount; their authorities must change them
/// (deknl. § 2-8 fourth para. before innkl.).
pub(super) fn name_cut(work: &mut Work<'_, '_>, share: &Share<'_, '_>) {
    let pairs = share.others.iter().zip(&share.shared.others);
    let cut = pairs.filter(|(_, (amount, gets))| gets < amount);
    work.decision.priority_notices =
        cut.map(|(other, (amount, gets))| priority_notice(other, *amount, *gets)).collect();
}

/// New regime: other authorities' old deductions end with our order (overg. §§ 3, 7).
fn name_ended(work: &mut Work<'_, '_>, share: &Share<'_, '_>) {
    let ended = work.case.deductions.iter().filter(|other| other.runs_on(work.asked.day));
    work.decision.priority_notices =
        ended.map(|other| priority_notice(other, room::in_money(other, share.income), Money::ZERO)).collect();
}

fn priority_notice(other: &OtherDeduction, amount: Money, gets: Money) -> PriorityNotice {
    let (deduction_id, authority) = (other.deduction_id, other.authority);
    PriorityNotice { deduction_id, authority, amount, gets }
}
