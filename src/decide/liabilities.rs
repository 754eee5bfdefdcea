//! What payers were ordered to deduct and have not paid on (innkl. § 31).

use super::seen::Seen;
use crate::law::payer_duty::{Paid, to_deduct};
use crate::model::OrderVersion;
use crate::model::decision::Decision;
use crate::model::money_night::Liability;
use crate::model::trace::TraceLine;
use crate::units::{Money, Month};

const ARTICLE: &str = "innkl. § 31";

/// Names the months of the income window in which less has come than was ordered, by order and month. On half
/// the facts nothing is named.
pub(super) fn name(seen: &Seen<'_>, decision: &mut Decision) {
    if seen.law.is_correction() || seen.case.facts_parked {
        return;
    }
    let window = seen.law.window;
    for order in seen.case.register.orders {
        for month in (0..=window.last.since(window.first)).map(|later| window.first.plus(later)) {
            let ordered = to_deduct(order, month, &Paid::by(order.payer, month, seen.case.incomes));
            let received = received(order, month, seen);
            if ordered <= received {
                continue;
            }
            let line = |step, amount| TraceLine::new(step, ARTICLE).party(order.payer).amount(amount);
            let first = month.first_day();
            decision.trace.push(line("liability.ordered", ordered).date(first));
            decision.trace.push(line("liability.received", received).date(first));
            let (payer, order_id) = (order.payer, order.order_id);
            decision.money.liabilities.push(Liability { payer, order_id, month, ordered, received });
        }
    }
}

/// What has come under an order for a month, on earlier nights and tonight.
fn received(order: &OrderVersion, month: Month, seen: &Seen<'_>) -> Money {
    let wanted = (order.order_id, month);
    let before = seen.case.register.receipts.iter();
    let before = before.filter(|one| (one.order_id, one.pay_month) == wanted).map(|one| one.amount);
    let tonight = seen.case.payments.iter();
    let tonight = tonight.filter(|one| (one.order.order_id, one.payment.pay_month) == wanted);
    before.chain(tonight.map(|one| one.payment.amount)).sum()
}

#[cfg(test)]
#[path = "liabilities_tests.rs"]
mod tests;
