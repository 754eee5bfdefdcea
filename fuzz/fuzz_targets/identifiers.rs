//! Identifiers, KIDs, amounts, percentages and days: what is read is written as it was read, or as one that is read the
//! same.
#![no_main]

use innkreving::model::Reference;
use innkreving::units::dates::{age, birthday, parse_compact_date, parse_date, plus_months, write_date};
use innkreving::units::ids::{mask, mask_within};
use innkreving::units::{AccountId, Kid, Money, Month, Part, PartyId, Percent};
use innkreving_fuzz::names_nobody;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    parties(text);
    amounts(text);
    days(text);
    if let Some(kid) = Kid::parse(text) {
        assert_eq!(kid.as_str(), text);
    }
    if let Some(number) = Kid::order_number(text) {
        assert_eq!(Kid::of_order(number).as_str(), text);
    }
    if let Some(reference) = Reference::new(text) {
        assert_eq!(reference.as_str(), text);
    }
    if let Some(part) = Part::parse(text) {
        assert!(part.place() < usize::from(u16::MAX));
    }
    drop(mask(text));
    names_nobody(&mask_within(text));
});

fn parties(text: &str) {
    if let Some(party) = PartyId::from_digits(text) {
        assert_eq!(party.to_digits(), text);
        assert_eq!(PartyId::from_number(party.number()), Some(party));
        let _ = party.check();
    }
    if let Ok(number) = text.parse() {
        if let Some(party) = PartyId::from_number(number) {
            assert_eq!(party.number(), number);
            assert_eq!(PartyId::from_digits(&party.to_digits()), Some(party));
        }
        let kid = Kid::of_order(number);
        assert_eq!(Kid::parse(kid.as_str()), Some(kid));
        assert_eq!(Kid::order_number(kid.as_str()), Some(number));
    }
    if let Some(account) = AccountId::parse(text) {
        assert_eq!(account.to_digits(), text);
    }
}

fn amounts(text: &str) {
    for separator in [b'.', b','] {
        if let Ok(amount) = Money::parse(text, separator) {
            let mut out = Vec::new();
            amount.write_to(&mut out);
            let again = String::from_utf8(out).expect("digits");
            assert_eq!(Money::parse(&again, b'.').ok(), Some(amount));
        }
        if let Some(percent) = Percent::parse(text, separator) {
            let mut out = Vec::new();
            percent.write_to(&mut out);
            let again = String::from_utf8(out).expect("digits");
            assert_eq!(Percent::parse(&again, b'.'), Some(percent));
            let _ = percent.of_floor(Money::from_ore(99_999_999));
        }
    }
    let _ = Money::parse_sum(text);
}

fn days(text: &str) {
    if let Some(date) = parse_date(text) {
        let mut out = Vec::new();
        write_date(date, &mut out);
        assert_eq!(out, text.as_bytes());
        assert_eq!(age(date, birthday(date, 18)), 18);
        assert!(plus_months(date, 1) > date);
    }
    let _ = parse_compact_date(text);
    if let Some(month) = Month::parse(text) {
        assert_eq!(Month::of(month.first_day()), month);
        assert_eq!(Month::of(month.last_day()), month);
    }
}
