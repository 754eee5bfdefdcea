//! What is wrong with money received under an order (innkl. §§ 29, 30).

use chrono::NaiveDate;

use crate::model::money_night::PaymentFault;
use crate::model::{OrderVersion, Payment, PaymentFaultCode};
use crate::units::Money;
use crate::units::dates::plus_months;

/// Money may come so many months after an order's last day and still be of it.
const MONTHS_AFTER_END: u32 = 1;

/// What is wrong with a payment before it is distributed, in the order of the codes. `order` is the one its
/// KID stands for; `taken_before` tells that an earlier night has taken a payment of the same name.
#[must_use]
pub fn faults(payment: &Payment, order: Option<&OrderVersion>, taken_before: bool) -> Vec<PaymentFault> {
    let mut found = Vec::new();
    let mut add = |code, detail: String| {
        found.push(PaymentFault { payment_id: payment.payment_id, code, detail });
    };
    if order.is_none() {
        add(PaymentFaultCode::UnknownKid, "no order has this KID".to_owned());
    }
    if taken_before {
        add(PaymentFaultCode::Repeated, "taken on an earlier night".to_owned());
    }
    if order.is_some_and(|order| payment.payer.is_some_and(|payer| payer != order.payer)) {
        add(PaymentFaultCode::WrongPayer, "another payer than the order's".to_owned());
    }
    if let Some(last) = order.and_then(|order| ended_long_before(order, payment.value_date)) {
        add(PaymentFaultCode::OrderEnded, format!("the order ended {last}"));
    }
    found
}

/// More came than the debtor's claims could take.
#[must_use]
pub fn too_much(payment: &Payment, surplus: Money) -> PaymentFault {
    PaymentFault {
        payment_id: payment.payment_id,
        code: PaymentFaultCode::TooMuch,
        detail: format!("pays {surplus} more than is owed"),
    }
}

/// An order's last day, when it lies over a month before a day.
#[must_use]
pub fn ended_long_before(order: &OrderVersion, day: NaiveDate) -> Option<NaiveDate> {
    let last = order.periods.last()?.end?;
    (plus_months(last, MONTHS_AFTER_END) < day).then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CaseNumber, OrderPeriod, OrderSize, Reference, Standing};
    use crate::units::dates::parse_date;
    use crate::units::{Month, PartyId, Percent};

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    fn party(text: &str) -> PartyId {
        PartyId::from_digits(text).expect("digits")
    }

    fn order(end: Option<&str>) -> OrderVersion {
        let size = OrderSize::Percent(Percent::whole(17));
        OrderVersion {
            order_id: 10_000_001,
            version: 1,
            sequence: 1,
            case: CaseNumber { year: 2026, number: 1 },
            debtor: party("00000000001"),
            payer: party("310000001"),
            standing: Standing::Active,
            periods: vec![OrderPeriod { start: d("2026-01-01"), end: end.map(d), size }],
        }
    }

    fn payment(payer: &str, came: &str) -> Payment {
        Payment {
            payment_id: Reference::new("P1").expect("a reference"),
            order_id: Some(10_000_001),
            payer: Some(party(payer)),
            amount: Money::from_kroner(100),
            value_date: d(came),
            pay_month: Month::of(d(came)),
        }
    }

    #[test]
    fn each_fault_is_asked_by_itself_and_named_in_the_order_of_the_codes() {
        use PaymentFaultCode::{OrderEnded, Repeated, UnknownKid, WrongPayer};
        let (own, other) = ("310000001", "310000002");
        let (open, ended) = (order(None), order(Some("2026-09-30")));
        let cases = [
            ("right", payment(own, "2026-11-13"), Some(&open), false, vec![]),
            ("of no order", payment(own, "2026-11-13"), None, false, vec![UnknownKid]),
            ("of no order, twice", payment(own, "2026-11-13"), None, true, vec![UnknownKid, Repeated]),
            ("twice", payment(own, "2026-11-13"), Some(&open), true, vec![Repeated]),
            ("another pays", payment(other, "2026-11-13"), Some(&open), false, vec![WrongPayer]),
            ("a month after the end", payment(own, "2026-10-30"), Some(&ended), false, vec![]),
            ("a day later", payment(own, "2026-10-31"), Some(&ended), false, vec![OrderEnded]),
            (
                "all at once",
                payment(other, "2026-11-13"),
                Some(&ended),
                true,
                vec![Repeated, WrongPayer, OrderEnded],
            ),
        ];
        for (what, payment, order, before, expected) in cases {
            let codes: Vec<_> = faults(&payment, order, before).into_iter().map(|one| one.code).collect();
            assert_eq!(codes, expected, "{what}");
        }
    }

    #[test]
    fn the_details_are_plain_words() {
        let late = payment("310000002", "2026-11-13");
        let details: Vec<String> =
            faults(&late, Some(&order(Some("2026-09-30"))), true).into_iter().map(|one| one.detail).collect();
        let expected =
            ["taken on an earlier night", "another payer than the order's", "the order ended 2026-09-30"];
        assert_eq!(details, expected);
        assert_eq!(too_much(&late, Money::from_kroner(12)).detail, "pays 12.00 more than is owed");
    }
}
