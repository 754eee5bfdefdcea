//! The plan of the plan month and the orders that carry it out.

use super::figures::Share;
use super::work::Work;
use crate::law::change::{Change, Move, Resized, StandingSize};
use crate::law::claim::{LegalClaim, Parts};
use crate::law::distribution::{Taker, distribute};
use crate::law::order_size;
use crate::law::room;
use crate::law::standing::level;
use crate::model::decision::{Action, Allocation, Course, Participation, PayerOrder, PriorityNotice};
use crate::model::trace::TraceLine;
use crate::model::{
    Claim, HoldCode, HoldDetail, OrderPeriod, OrderSize, OrderVersion, OtherDeduction, Regime,
};
use crate::units::{Money, Month, PartyId};

/// Plans the plan month for the claims that take part, and lays down the orders of each payer.
pub(super) fn plan(work: &mut Work<'_, '_>, share: &Share<'_, '_>) {
    let left = work.left_to_cover();
    work.decision.trace.push(TraceLine::new("order.left_to_cover", "deknl. § 2-7").amount(left));
    let resized = resize(work, share);
    // Kroner that already stand and cover all that is left are a last instalment given before: it stays one.
    let covers = |stands: &Money| (resized.sizing.expected..=*stands).contains(&left);
    let instalment = resized.standing_kroner.filter(|stands| covers(stands) && left < share.sizing.expected);
    let expected = instalment.unwrap_or(resized.sizing.expected);
    let (orders, taken) = if left < expected || instalment.is_some() {
        last_instalment(work, share, left)
    } else {
        (open_orders(work, &resized), expected)
    };
    let gives = orders.iter().any(|order| !order.periods().is_empty());
    if !gives && !left.is_zero() {
        work.hold_free(HoldCode::NoRoom, &HoldDetail::Word("under one krone"));
        return;
    }
    if let Some(figures) = &mut work.decision.figures {
        figures.size = size_in_plan_month(&orders, work.law.plan_month);
        figures.expected = if figures.size.is_some() { expected } else { Money::ZERO };
    }
    if gives {
        work.decision.regime_fixed = true;
        if work.case.register.orders.iter().all(|order| !order.stands_on(work.asked.day)) {
            work.decision.action = Action::New;
        }
    }
    work.decision.reason = reason(&orders);
    work.decision.orders = orders;
    if left > expected && instalment.is_none() {
        work.notify_increase(share, &resized);
    }
    allocate(work, expected.min(left).min(taken));
    participate(work);
    if work.asked.regime == Regime::New && gives {
        name_ended(work, share);
    }
}

/// The sizes that will stand: tonight's target against the sizes standing orders have (tvfbl. §§ 7-21, 7-22).
fn resize(work: &mut Work<'_, '_>, share: &Share<'_, '_>) -> Resized {
    const ARTICLE: &str = "tvfbl. §§ 7-21, 7-22";
    let day = work.asked.day;
    let mut standing = Vec::with_capacity(work.standing.len());
    for order in &work.standing {
        let Some(size) = level(order, day) else { continue };
        let line = TraceLine::new("standing.order", ARTICLE).party(order.payer);
        work.decision.trace.push(match size {
            OrderSize::Percent(percent) => line.percent(percent),
            OrderSize::Amount(amount) => line.amount(amount),
        });
        standing.push(StandingSize { payer: order.payer, size });
    }
    let change = Change {
        target: &share.sizing,
        payers: share.payers,
        room: share.shared.ours,
        standing: &standing,
        regime: work.asked.regime,
        notified: work.matured_increase(share.sizing.gross_base),
        settings: &work.law.context.settings,
    };
    let resized = change.resize();
    if !standing.is_empty() {
        for payer in &resized.sizing.payers {
            let line = TraceLine::new("order.stands", ARTICLE).party(payer.payer).amount(payer.money);
            work.decision.trace.push(match payer.size {
                OrderSize::Percent(percent) => line.percent(percent),
                OrderSize::Amount(_) => line,
            });
        }
    }
    resized
}

/// Open orders at the sizes that will stand. A payer whose share is nothing gets none.
fn open_orders(work: &Work<'_, '_>, resized: &Resized) -> Vec<PayerOrder> {
    let start = work.law.plan_month.first_day();
    let taking = resized.sizing.payers.iter().zip(&resized.moves).filter(|(payer, _)| !payer.money.is_zero());
    let order = |(payer, moved): (&order_size::PayerSize, &Move)| {
        let stands = standing_with(work, payer.payer);
        let goes_on = |order: &OrderVersion| {
            order.period_on(start).is_some_and(|period| period.end.is_none() && period.size == payer.size)
        };
        let resumes = stands.is_some_and(|order| !goes_on(order));
        let reason = match moved {
            Move::First | Move::Same | Move::Threshold | Move::Waits if resumes => "RESUMED",
            Move::First if work.standing.is_empty() => "FIRST_ORDER",
            Move::First | Move::NewPayer => "NEW_PAYER",
            Move::Form => "FORM_CHANGE",
            Move::Same => "UNCHANGED",
            Move::Down => "DECREASE",
            Move::Up => "INCREASE",
            Move::Threshold => "BELOW_THRESHOLD",
            Move::Waits => "INCREASE_NOTIFIED",
        };
        PayerOrder {
            payer: payer.payer,
            order_id: stands.map(|order| order.order_id),
            course: Course::From(vec![OrderPeriod { start, end: None, size: payer.size }]),
            final_amount: None,
            reason,
            cause: work.cause(reason),
        }
    };
    taking.map(order).collect()
}

/// The order that stands with a payer.
fn standing_with<'a>(work: &Work<'a, '_>, payer: PartyId) -> Option<&'a OrderVersion> {
    work.standing.iter().copied().find(|order| order.payer == payer)
}

/// Of the orders' reasons the one that names the decision; no order at all: all that is left is under way.
fn reason(orders: &[PayerOrder]) -> &'static str {
    const RANKED: [&str; 10] = [
        "LAST_INSTALMENT",
        "FORM_CHANGE",
        "DECREASE",
        "INCREASE",
        "FIRST_ORDER",
        "NEW_PAYER",
        "RESUMED",
        "INCREASE_NOTIFIED",
        "BELOW_THRESHOLD",
        "UNCHANGED",
    ];
    let has = |reason: &&&str| orders.iter().any(|order| order.reason == **reason);
    RANKED.iter().find(has).copied().unwrap_or("UNDER_WAY")
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
        let stands = standing_with(work, payer.payer);
        if !periods.is_empty() || stands.is_some() {
            orders.push(PayerOrder {
                payer: payer.payer,
                order_id: stands.map(|order| order.order_id),
                course: Course::From(periods),
                final_amount: Some(last).filter(|last| ends && !last.is_zero()),
                reason: "LAST_INSTALMENT",
                cause: work.cause("LAST_INSTALMENT"),
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
    order_size::together(sizes)
}

/// Spreads the plan's money over what is left of the claims that take part. A claim that money under way empties
/// has a row of nothing where it would stand.
fn allocate(work: &mut Work<'_, '_>, amount: Money) {
    let (day, regime) = (work.asked.day, work.asked.regime);
    let rules = work.rules(work.law.plan_month);
    let numbered: Vec<(u32, &LegalClaim<'_>, Parts)> = (0u32..)
        .zip(work.claims.iter().zip(&work.held).zip(&work.parts))
        .filter(|(_, ((_, held), _))| held.is_none())
        .map(|(at, ((legal, _), parts))| (at, legal, *parts))
        .collect();
    let takers: Vec<Taker<'_>> =
        numbered.iter().map(|(_, legal, parts)| taker(legal, parts, regime, day)).collect();
    let mut rows: Vec<Allocation> = Vec::with_capacity(takers.len());
    for row in distribute(amount, &takers, &rules).rows {
        let (claim, planned) = (numbered[row.taker].0, row.total());
        let line = TraceLine::new("plan.share", row.article).claim(claim);
        work.decision.trace.push(line.amount(planned));
        let (class, step, outstanding_after) = (row.class, row.step, row.outstanding_after);
        rows.push(Allocation { claim, class, step, planned, outstanding_after });
    }
    let emptied = |(_, _, parts): &&(u32, &LegalClaim<'_>, Parts)| parts.outstanding().is_zero();
    let emptied: Vec<_> = numbered.iter().filter(emptied).collect();
    if !emptied.is_empty() {
        let whole: Vec<Taker<'_>> =
            emptied.iter().map(|(_, legal, _)| taker(legal, &legal.left, regime, day)).collect();
        let mut places = distribute(Money::ZERO, &whole, &rules).rows;
        places.sort_by_key(|row| row.taker);
        places.dedup_by_key(|row| row.taker);
        for row in places {
            let (claim, class, step) = (emptied[row.taker].0, row.class, row.step);
            let (planned, outstanding_after) = (Money::ZERO, Money::ZERO);
            rows.push(Allocation { claim, class, step, planned, outstanding_after });
        }
        rows.sort_by_key(|row| (row.class, row.step, row.claim));
    }
    work.decision.allocations = rows;
}

/// A claim in a distribution, with what is left of it.
pub(super) fn taker<'t>(
    legal: &'t LegalClaim<'_>,
    parts: &Parts,
    regime: Regime,
    day: chrono::NaiveDate,
) -> Taker<'t> {
    let claim: &Claim = legal.claim;
    Taker {
        claim_id: &claim.claim_id,
        kind: legal.kind,
        class: legal.class,
        creditor: claim.creditor,
        case_rank: claim.case_rank,
        principal: parts.principal,
        costs: parts.costs,
        interest: parts.interest,
        period: claim.period,
        due_date: claim.due_date,
        established_date: claim.established_date,
        decided: legal.decided.unwrap_or(day),
        size_at_decision: legal.size_at_decision(regime, day),
        moved_in: legal.moved_in(regime, day),
    }
}

/// Participations that begin tonight.
fn participate(work: &mut Work<'_, '_>) {
    let day = work.asked.day;
    let mut begun = Vec::new();
    for legal in work.free() {
        if legal.decided.is_none() {
            begun.push(Participation {
                claim_id: legal.register_id,
                decided_date: day,
                decided_amount: legal.outstanding(),
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
