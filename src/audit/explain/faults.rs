//! What is wrong with a payment, in the language of the explanation.

use super::say::Say;
use crate::units::Money;
use crate::units::dates::parse_date;

/// The fixed details, as they are published and as they are said in Norwegian.
const DETAILS: [(&str, &str); 4] = [
    ("no order has this KID", "ingen av våre trekkpålegg har denne KID-en"),
    ("of no order of ours", "ikke til noe trekkpålegg vi har gitt"),
    ("taken on an earlier night", "tatt med på en tidligere natt"),
    ("another payer than the order's", "en annen betaler enn den pålegget er rettet mot"),
];

/// The detail of a fault; as it stands where it is none that is known.
pub(super) fn detail(text: &str, say: Say) -> String {
    if let Some((en, nb)) = DETAILS.iter().find(|(known, _)| *known == text) {
        return say.pick(nb, en);
    }
    if let Some(day) = text.strip_prefix("the order ended ").and_then(parse_date) {
        let day = say.day(day);
        return say.either(format!("pålegget ble avsluttet {day}"), format!("the order ended {day}"));
    }
    let more = text.strip_prefix("pays ").and_then(|rest| rest.strip_suffix(" more than is owed"));
    match more.and_then(|more| Money::parse(more, b'.').ok()) {
        Some(more) => {
            let more = say.kr(more);
            say.either(format!("{more} mer enn det som skyldes"), format!("{more} more than is owed"))
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::received::{faults, too_much};
    use crate::model::{CaseNumber, OrderPeriod, OrderSize, OrderVersion, Payment, Reference, Standing};
    use crate::units::{Month, PartyId, Percent};
    use crate::words::Lang;

    #[test]
    fn every_detail_the_rules_write_is_said_in_norwegian() {
        let day = |text: &str| parse_date(text).expect("a day");
        let party = |text: &str| PartyId::from_digits(text).expect("digits");
        let order = OrderVersion {
            order_id: 10_000_001,
            version: 1,
            sequence: 1,
            case: CaseNumber { year: 2026, number: 1 },
            debtor: party("00000000001"),
            payer: party("310000001"),
            standing: Standing::Active,
            periods: vec![OrderPeriod {
                start: day("2026-01-01"),
                end: Some(day("2026-09-30")),
                size: OrderSize::Percent(Percent::whole(17)),
            }],
        };
        let payment = Payment {
            payment_id: Reference::new("P1").expect("a reference"),
            order_id: Some(10_000_001),
            payer: Some(party("310000027")),
            amount: Money::from_kroner(100),
            value_date: day("2026-11-13"),
            pay_month: Month::of(day("2026-11-13")),
        };
        let found = faults(&payment, Some(&order), true);
        let none = faults(&payment, None, false);
        let all = found.iter().chain(&none).map(|fault| fault.detail.clone());
        let all: Vec<String> = all.chain([too_much(&payment, Money::from_ore(123_450)).detail]).collect();
        let said: Vec<String> = all.iter().map(|text| detail(text, Say(Lang::Nb))).collect();
        assert_eq!(
            said,
            [
                "tatt med på en tidligere natt",
                "en annen betaler enn den pålegget er rettet mot",
                "pålegget ble avsluttet 30.09.2026",
                "ingen av våre trekkpålegg har denne KID-en",
                "1\u{a0}234,50\u{a0}kr mer enn det som skyldes",
            ]
        );
        assert_eq!(detail(&all[2], Say(Lang::En)), "the order ended 30/09/2026");
    }
}
