//! Money received under the debtor's orders, distributed before anything else (innkl. § 29).

use super::case::Incoming;
use super::seen::Seen;
use super::spread::{Among, Place, Spread, running_of, spread, with_left};
use crate::law::claim::{LegalClaim, Parts};
use crate::law::distribution::Given;
use crate::law::received::{ended_long_before, faults, too_much};
use crate::model::decision::Decision;
use crate::model::money_night::{Distributed, PaymentFault, Repayment, Share, TakenPayment};
use crate::model::trace::{ClaimNo, TraceLine};
use crate::model::{PaymentFaultCode, Status};
use crate::units::Money;

const ARTICLE: &str = "innkl. § 29";

/// Takes tonight's payments, by value date and name, and lowers the claims they go to.
pub(super) fn take(seen: &Seen<'_>, claims: &mut [LegalClaim<'_>], decision: &mut Decision) {
    if seen.law.is_correction() {
        return;
    }
    for incoming in &seen.case.payments {
        take_one(incoming, seen, claims, decision);
    }
}

fn take_one(
    incoming: &Incoming<'_>,
    seen: &Seen<'_>,
    claims: &mut [LegalClaim<'_>],
    decision: &mut Decision,
) {
    let (payment, order) = (incoming.payment, incoming.order);
    let line = TraceLine::new("receipt.payment", ARTICLE).amount(payment.amount);
    let line = payment.payer.map_or(line, |payer| line.party(payer));
    decision.trace.push(line.date(payment.value_date));
    decision.money.receipts.push(TakenPayment {
        payment_id: payment.payment_id,
        order_id: order.order_id,
        value_date: payment.value_date,
        pay_month: payment.pay_month,
        amount: payment.amount,
    });
    for fault in faults(payment, Some(order), false) {
        name_fault(&fault, incoming, decision);
    }
    let made = running_of(payment.pay_month, seen);
    let running = with_left(&made, seen, &decision.money.distributed);
    let mut of_night: Vec<Parts> = claims.iter().map(|legal| legal.left).collect();
    let mut of_month: Vec<Parts> = running.iter().map(|legal| legal.left).collect();
    let Spread { shares, surplus } = spread(
        payment.amount,
        payment.pay_month,
        seen,
        &mut Among { claims, left: &mut of_night },
        &mut Among { claims: &running, left: &mut of_month },
    );
    for (place, given) in shares {
        let (legal, claim) = match place {
            Place::Night(at) => (&claims[at], ClaimNo::try_from(at).ok()),
            Place::Month(at) => (&running[at], None),
        };
        give(incoming, seen, (legal, claim), &given, decision);
    }
    for (legal, left) in claims.iter_mut().zip(of_night) {
        legal.left = left;
    }
    pay_back(incoming, surplus, decision);
}

/// Writes down a fault that does not stop the payment.
fn name_fault(fault: &PaymentFault, incoming: &Incoming<'_>, decision: &mut Decision) {
    let order = incoming.order;
    let line = match fault.code {
        PaymentFaultCode::WrongPayer => {
            Some(TraceLine::new("receipt.wrong_payer", ARTICLE).party(order.payer))
        }
        PaymentFaultCode::OrderEnded => ended_long_before(order, incoming.payment.value_date)
            .map(|last| TraceLine::new("receipt.order_ended", ARTICLE).date(last)),
        _ => None,
    };
    decision.trace.extend(line);
    decision.money.payment_faults.push(fault.clone());
}

/// Gives a claim its share. Support whose paternity is contested is kept until that is settled (bil. § 6).
fn give(
    incoming: &Incoming<'_>,
    seen: &Seen<'_>,
    (legal, claim): (&LegalClaim<'_>, Option<ClaimNo>),
    given: &Given,
    decision: &mut Decision,
) {
    let (payment, day) = (incoming.payment, seen.law.context.day);
    let set_aside = legal.kind.is_support() && legal.claim.status_on(day) == Status::PaternityContested;
    let line = TraceLine::new("receipt.share", given.article).amount(given.total());
    let line = line.date(payment.pay_month.first_day()).party(legal.claim.creditor);
    decision.trace.push(TraceLine { claim, ..line });
    if set_aside {
        let line = TraceLine::new("receipt.set_aside", "bil. § 6").amount(given.total());
        decision.trace.push(TraceLine { claim, ..line });
    }
    decision.money.distributed.push(Distributed {
        payment_id: payment.payment_id,
        pay_month: payment.pay_month,
        to: Some(Share { claim_id: legal.claim.claim_id, class: given.class, step: given.step, set_aside }),
        principal: given.principal,
        costs: given.costs,
        interest: given.interest,
    });
}

/// What no claim takes goes back to the debtor.
fn pay_back(incoming: &Incoming<'_>, surplus: Money, decision: &mut Decision) {
    if surplus.is_zero() {
        return;
    }
    let payment = incoming.payment;
    decision.trace.push(TraceLine::new("receipt.surplus", ARTICLE).amount(surplus));
    decision.money.distributed.push(Distributed {
        payment_id: payment.payment_id,
        pay_month: payment.pay_month,
        to: None,
        principal: surplus,
        costs: Money::ZERO,
        interest: Money::ZERO,
    });
    decision.money.payment_faults.push(too_much(payment, surplus));
    decision.trace.push(TraceLine::new("repayment.receipt", ARTICLE).amount(surplus));
    decision.money.repayments.push(Repayment { amount: surplus, source: payment.payment_id });
}

#[cfg(test)]
#[path = "receipts_tests.rs"]
mod tests;
