//! Money under way: what orders take in months whose receipt has not come yet is not planned again.

use super::seen::Seen;
use super::spread::{Among, Place, rules, running_of, spread, with_left};
use super::work::Work;
use crate::law::claim::Parts;
use crate::law::distribution::Rules;
use crate::law::income::MonthlyIncome;
use crate::law::standing::takes_in;
use crate::model::trace::{ClaimNo, TraceLine};
use crate::model::{OrderVersion, Regime};
use crate::units::{Money, Month};

const ARTICLE: &str = "deknl. § 2-8";

impl<'a> Work<'a, '_> {
    /// Spreads what is under way from the month before the day's to the day's own over the claims a receipt
    /// would go to, and lowers what is left of them for the plan.
    pub(super) fn under_way(&mut self, seen: &Seen<'_>, income: &MonthlyIncome) {
        let this = Month::of(self.asked.day);
        for month in [this.plus(-1), this] {
            let sums: Vec<(&OrderVersion, Money)> = self.sums_of(month, income);
            if sums.is_empty() {
                continue;
            }
            let made = running_of(month, seen);
            let running = with_left(&made, seen, &self.decision.money.distributed);
            let mut left: Vec<Parts> = running.iter().map(|legal| legal.left).collect();
            for (order, sum) in sums {
                let line = TraceLine::new("under_way.order", ARTICLE).party(order.payer).amount(sum);
                self.decision.trace.push(line.date(month.first_day()));
                let mut night = Among { claims: self.claims, left: &mut self.parts };
                let mut of_month = Among { claims: &running, left: &mut left };
                for (place, row) in spread(sum, month, seen, &mut night, &mut of_month).shares {
                    let Place::Night(at) = place else { continue };
                    let line = TraceLine::new("under_way.share", row.article).amount(row.total());
                    self.decision.trace.push(line.claim(ClaimNo::try_from(at).unwrap_or(ClaimNo::MAX)));
                }
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

    /// The rules of a spreading for a month.
    pub(super) fn rules(&self, month: Month) -> Rules {
        rules(self.law, self.asked.regime, month)
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
