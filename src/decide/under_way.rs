//! Money under way: what orders take in months whose receipt has not come yet is not planned again.

use super::legal::{self, Seen};
use super::plan::taker;
use super::work::Work;
use crate::law::claim::{LegalClaim, Parts};
use crate::law::distribution::{Rules, Taker, distribute};
use crate::law::income::MonthlyIncome;
use crate::law::standing::takes_in;
use crate::law::taking_part::takes_receipts;
use crate::model::trace::TraceLine;
use crate::model::{OrderVersion, Regime};
use crate::units::{Money, Month};

const ARTICLE: &str = "deknl. § 2-8";

impl<'a> Work<'a, '_> {
    /// Spreads what is under way from the month before the day's to the day's own over the claims a receipt would
    /// go to, and lowers what is left of them for the plan.
    pub(super) fn under_way(&mut self, seen: &Seen<'_>, income: &MonthlyIncome) {
        let this = Month::of(self.asked.day);
        for month in [this.plus(-1), this] {
            let sums: Vec<(&OrderVersion, Money)> = self.sums_of(month, income);
            if sums.is_empty() {
                continue;
            }
            let running = legal::running(self.case, month);
            let running: Vec<LegalClaim<'_>> =
                running.iter().map(|one| legal::of_running(one, seen)).collect();
            let mut left: Vec<Parts> = running.iter().map(|legal| legal.left).collect();
            for (order, sum) in sums {
                let line = TraceLine::new("under_way.order", ARTICLE).party(order.payer).amount(sum);
                self.decision.trace.push(line.date(month.first_day()));
                self.spread(sum, month, &running, &mut left);
            }
        }
    }

    /// What each order takes in a month it has not been paid for, by number.
    fn sums_of(&self, month: Month, income: &MonthlyIncome) -> Vec<(&'a OrderVersion, Money)> {
        let register = self.case.register;
        let paid = |order: &OrderVersion| {
            let of_order = |number: u64, of: Month| (number, of) == (order.order_id, month);
            register.receipts.iter().any(|one| of_order(one.order_id, one.pay_month))
                || self.case.payments.iter().any(|one| of_order(one.order.order_id, one.payment.pay_month))
        };
        let sum = |order: &OrderVersion| {
            let payer = income.payers.iter().find(|payer| payer.payer == order.payer);
            takes_in(order, month, payer.map_or(Money::ZERO, |payer| payer.gross))
        };
        let open = register.orders.iter().filter(|order| !paid(order)).map(|order| (order, sum(order)));
        open.filter(|(_, sum)| !sum.is_zero()).collect()
    }

    /// One sum over the claims that take receipts: those decided and the running support of the month.
    fn spread(&mut self, sum: Money, month: Month, running: &[LegalClaim<'_>], left: &mut [Parts]) {
        let (day, regime) = (self.asked.day, self.asked.regime);
        let may_take = |legal: &LegalClaim<'_>| {
            legal.decided.is_some() && takes_receipts(legal, self.asked.household, day)
        };
        let claims = self.claims;
        let numbers: Vec<u32> = (0u32..)
            .zip(claims)
            .filter(|(_, legal)| legal.register_id == legal.claim.claim_id && may_take(legal))
            .map(|(at, _)| at)
            .collect();
        let months: Vec<usize> = (0..running.len()).filter(|at| may_take(&running[*at])).collect();
        let mut takers: Vec<Taker<'_>> = Vec::with_capacity(numbers.len() + months.len());
        for at in &numbers {
            let at = usize::try_from(*at).unwrap_or(usize::MAX);
            takers.push(taker(&claims[at], &self.parts[at], regime, day));
        }
        takers.extend(months.iter().map(|at| taker(&running[*at], &left[*at], regime, day)));
        for row in distribute(sum, &takers, &self.rules(month)).rows {
            if row.total().is_zero() {
                continue;
            }
            if let Some(number) = numbers.get(row.taker) {
                let line = TraceLine::new("under_way.share", row.article).claim(*number);
                self.decision.trace.push(line.amount(row.total()));
                let at = usize::try_from(*number).unwrap_or(usize::MAX);
                self.parts[at] = self.parts[at].less(&row.parts());
            } else {
                let at = months[row.taker - numbers.len()];
                left[at] = left[at].less(&row.parts());
            }
        }
    }

    /// The rules of a spreading for a month.
    pub(super) fn rules(&self, month: Month) -> Rules {
        Rules {
            day: self.asked.day,
            regime: self.asked.regime,
            month,
            class_a_practice: self.law.context.settings.class_a_practice,
        }
    }

    /// The outstanding that is left for the plan of the claims that take part.
    pub(super) fn left_to_cover(&self) -> Money {
        let pairs = self.parts.iter().zip(&self.held);
        pairs.filter(|(_, held)| held.is_none()).map(|(parts, _)| parts.outstanding()).sum()
    }

    /// True when a debtor's standing orders are of a regime that no longer applies.
    pub(super) fn regime_has_changed(&self) -> bool {
        let before = self.case.register.regime.map(|row| row.regime);
        before == Some(Regime::Old) && self.asked.regime == Regime::New
    }
}
