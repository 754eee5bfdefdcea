//! Fees by the rate, and what bears them.

use super::*;
use crate::law::kinds::{all, by_number};
use crate::model::Reference;
use crate::units::PartyId;
use crate::units::dates::parse_date;

fn d(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

fn claim(number: &str) -> Claim {
    let party = PartyId::from_digits("00000000001").expect("digits");
    let name = Reference::new("C1").expect("a reference");
    let kind = by_number(number).expect("a kind");
    Claim::open(name, party, party, kind.no, d("2026-03-25"), Money::from_kroner(100))
}

#[test]
fn fees_are_parts_of_the_court_fee_to_the_ore() {
    use AttachmentStep::{Decision, DecisionWithoutNotice, Notice};
    // The court fee; its third; what notice and decision cost; what a decision without notice costs.
    for (court_fee, third, each, both) in [
        (134_500, 44_833, 46_403, 92_805),
        (131_400, 43_800, 45_333, 90_666),
        (100, 33, 35, 69),
        (101, 34, 35, 70),
    ] {
        let court_fee = Money::from_ore(court_fee);
        assert_eq!(late_fee(court_fee).ore(), third, "{court_fee}");
        assert_eq!(Notice.fee(court_fee).ore(), each, "{court_fee}");
        assert_eq!(Decision.fee(court_fee).ore(), each, "{court_fee}");
        assert_eq!(DecisionWithoutNotice.fee(court_fee).ore(), both, "{court_fee}");
    }
}

#[test]
fn a_surcharge_is_a_tenth_half_up_and_only_where_none_is_booked() {
    for (principal, expected) in [(1_000_000, 100_000), (1_234_565, 123_457), (4, 0), (5, 1), (0, 0)] {
        assert_eq!(surcharge(Money::from_ore(principal)).ore(), expected, "{principal}");
    }
    for kind in all() {
        for (intent, costs) in [(false, 0), (true, 0), (false, 100), (true, 100)] {
            let mut one = claim(&kind.number);
            one.flags.intent = intent;
            one.costs = Money::from_ore(costs);
            let expected = costs == 0 && (kind.number == "5a" || (kind.number == "5" && intent));
            assert_eq!(
                bears_surcharge(&one, kind),
                expected,
                "{} intent {intent} costs {costs}",
                kind.number
            );
        }
    }
}

#[test]
fn attachment_fees_are_of_the_new_law_from_2027_and_not_for_support() {
    use Regime::{New, Old};
    let cases = [
        (New, "2026-12-31", false),
        (New, "2027-01-01", true),
        (Old, "2026-12-31", false),
        (Old, "2027-01-01", false),
    ];
    for (regime, day, expected) in cases {
        assert_eq!(costs_attachment_fee(regime, d(day)), expected, "{regime} on {day}");
    }
    let free: Vec<&str> = all()
        .iter()
        .filter(|kind| !is_charged_attachment_fee(kind))
        .map(|kind| kind.number.as_str())
        .collect();
    assert_eq!(free, ["1a", "1b", "2"]);
}
