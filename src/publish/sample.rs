//! Decisions of debtors that do not exist, for tests.

use chrono::NaiveDate;

use crate::model::decision::{
    Action, Allocation, Cause, Course, Decision, Figures, Hold, Notice, NoticeReason, Participation,
    PayerOrder, PriorityNotice, Watch,
};
use crate::model::trace::TraceLine;
use crate::model::{Class, HoldCode, HoldDetail, OrderPeriod, OrderSize, Reference, Regime};
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId, Percent};

pub(super) fn d(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

pub(super) fn id(text: &str) -> PartyId {
    PartyId::from_digits(text).expect("digits")
}

fn reference(text: &str) -> Reference {
    Reference::new(text).expect("a reference")
}

/// Debtor number `number`: two claims, one planned and one held, and from every second debtor an order.
pub(super) fn decision(number: u32) -> Decision {
    let debtor = id(&format!("{:011}", 1_018_000_000 + u64::from(number)));
    let amount = Money::from_ore(123_456 + i64::from(number));
    let size = OrderSize::Percent(Percent::from_units(175, 1));
    let with_order = number.is_multiple_of(2);
    let period = OrderPeriod { start: d("2027-01-01"), end: None, size };
    let payer = if number.is_multiple_of(4) { "310844136" } else { "971648198" };
    let order = PayerOrder {
        payer: id(payer),
        order_id: None,
        course: Course::From(vec![period]),
        final_amount: None,
        reason: "FIRST_ORDER",
        cause: Cause::Facts,
    };
    Decision {
        debtor,
        known: true,
        regime: Regime::New,
        claims: vec![reference(&format!("A-{number}")), reference(&format!("B-{number}"))],
        figures: Some(Figures {
            counted_net: amount + amount,
            need: amount,
            room: amount,
            gross_base: amount + amount,
            expected: if with_order { amount } else { Money::ZERO },
            size: with_order.then_some(size),
        }),
        action: if with_order { Action::New } else { Action::None },
        reason: if with_order { "FIRST_ORDER" } else { "NO_ROOM" },
        orders: if with_order { vec![order] } else { Vec::new() },
        allocations: vec![Allocation {
            claim: 0,
            class: Class::D,
            step: 1,
            planned: amount,
            outstanding_after: Money::ZERO,
        }],
        holds: vec![Hold { claim: 1, code: HoldCode::NoticeMissing, detail: HoldDetail::Word("none, yet") }],
        notices: vec![Notice {
            claim_id: reference(&format!("B-{number}")).into(),
            answer_by: d("2026-12-11"),
            why: NoticeReason::New,
            size: None,
        }],
        watch: vec![Watch { claim: 1, limitation_date: d("2026-12-01"), days_left: 11 }],
        participations: vec![Participation {
            claim_id: reference(&format!("A-{number}")),
            decided_date: d("2026-11-20"),
            decided_amount: amount,
            ended: None,
        }],
        regime_fixed: with_order,
        priority_notices: vec![PriorityNotice {
            deduction_id: reference("O-1"),
            authority: id("310844136"),
            amount,
            gets: Money::ZERO,
        }],
        money: crate::model::money_night::MoneyNight::default(),
        requests: Vec::new(),
        measures: Vec::new(),
        trace: trace(amount),
    }
}

fn trace(amount: Money) -> Vec<TraceLine> {
    vec![
        TraceLine::new("income.net", "deknl. § 2-7").amount(amount + amount).party(id("310844136")),
        TraceLine::new("need.adult", "livsf. § 3").amount(amount).rate(1),
        TraceLine::new("order.percent", "deknl. § 2-7").percent(Percent::from_units(175, 1)),
        TraceLine::new("claim.limitation", "fl. § 2").claim(1).date(d("2026-12-01")),
    ]
}
