//! Who is who in the synthetic population: numbers to identifiers, without a collision.
//!
//! A debtor's number says everything: every fiftieth is an organisation. Persons are dealt out over birth
//! dates, and a birth date's persons take its serial numbers in rising order, so that walking the birth dates
//! in the order of their digits gives the identifiers in sorted order without a sort.

use chrono::{Datelike, NaiveDate};

use crate::units::ids::{synthetic_account, synthetic_organisation, synthetic_person};
use crate::units::{AccountId, PartyId};

/// The most debtors for whom identifiers are sure to be unique.
pub(super) const MOST_DEBTORS: u64 = 10_000_000;
/// Every fiftieth debtor is an organisation.
const ORGANISATION_EVERY: u64 = 50;
/// Every third person has a family that lives elsewhere and receives support.
const FAMILY_EVERY: u64 = 3;
/// How many birth dates are in use: the largest prime within sixty years, so that any stride visits all.
const BIRTH_DATES: u64 = 21_911;
/// From one birth date to the next, how far person numbers are apart.
const STRIDE: u64 = 13_541;
/// How many birth dates away those who receive support are from those who owe it.
const RECIPIENT_SHIFT: u64 = 7_919;
/// Where the running numbers of organisations begin, by what they are.
const CREDITORS_FROM: u32 = 600_000;
const PAYERS_FROM: u32 = 1_000_000;

/// A person who owes.
#[derive(Clone, Copy)]
pub(super) struct Person {
    /// Its number among persons.
    pub(super) ordinal: u64,
    /// Its identifier.
    pub(super) id: PartyId,
    /// Two who may receive support from it, when it has a family elsewhere.
    pub(super) recipients: Option<[PartyId; 2]>,
}

/// How many debtors of `debtors` are organisations.
pub(super) fn organisations_among(debtors: u64) -> u64 {
    debtors / ORGANISATION_EVERY
}

/// The debtor number of an organisation.
pub(super) fn number_of_organisation(ordinal: u64) -> u64 {
    ordinal * ORGANISATION_EVERY + ORGANISATION_EVERY - 1
}

/// The debtor number of a person.
pub(super) fn number_of_person(ordinal: u64) -> u64 {
    ordinal + ordinal / (ORGANISATION_EVERY - 1)
}

/// The birth dates of the population, in the order of their digits (day, month, year of the century).
pub(super) struct BirthDates(Vec<NaiveDate>);

impl BirthDates {
    /// The days of 1940–1999, but for a few of the last.
    pub(super) fn new() -> Self {
        let first = NaiveDate::from_ymd_opt(1940, 1, 1).unwrap_or_default();
        let mut dates: Vec<NaiveDate> = first.iter_days().take_while(|date| date.year() < 2000).collect();
        dates.sort_unstable_by_key(|date| (date.day(), date.month(), date.year()));
        dates.truncate(usize::try_from(BIRTH_DATES).unwrap_or(0));
        Self(dates)
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The first place after which identifiers sort behind every organisation that owes: days 30 and 31.
    pub(super) fn behind_organisations(&self) -> usize {
        self.0.partition_point(|date| date.day() < 30)
    }

    /// The persons born on the date at `place` among the first `persons`, sorted by identifier.
    pub(super) fn born_at(&self, place: usize, persons: u64) -> Vec<Person> {
        let place = u64::try_from(place).unwrap_or(0);
        let first = place * STRIDE % BIRTH_DATES;
        let ordinals = (first..persons).step_by(usize::try_from(BIRTH_DATES).unwrap_or(1));
        let owing = self.ids(place).zip(ordinals);
        let mut receiving = self.ids_from_above(place + RECIPIENT_SHIFT);
        owing
            .map(|(id, ordinal)| {
                let recipients = ordinal
                    .is_multiple_of(FAMILY_EVERY)
                    .then(|| receiving.next().zip(receiving.next()))
                    .flatten()
                    .map(|(first, second)| [first, second]);
                Person { ordinal, id, recipients }
            })
            .collect()
    }

    fn date(&self, place: u64) -> NaiveDate {
        usize::try_from(place % BIRTH_DATES).ok().and_then(|at| self.0.get(at)).copied().unwrap_or_default()
    }

    fn ids(&self, place: u64) -> impl Iterator<Item = PartyId> {
        let birth = self.date(place);
        (0..1000).filter_map(move |serial| synthetic_person(birth, serial))
    }

    fn ids_from_above(&self, place: u64) -> impl Iterator<Item = PartyId> {
        let birth = self.date(place);
        (0..1000).rev().filter_map(move |serial| synthetic_person(birth, serial))
    }
}

/// The identifier of a child; `start` is where to begin to look for a serial number with check digits.
pub(super) fn child(birth: NaiveDate, start: u32) -> Option<PartyId> {
    (start..start + 10).find_map(|serial| synthetic_person(birth, serial))
}

/// An organisation from two running numbers: their weighted sums differ by 2, so that one of them has a
/// check digit.
fn organisation(running: u32) -> Option<PartyId> {
    synthetic_organisation(running).or_else(|| synthetic_organisation(running + 1))
}

fn running(from: u32, ordinal: u64) -> u32 {
    from + 2 * u32::try_from(ordinal % 1_000_000).unwrap_or(0)
}

/// An organisation that owes; in rising order, all before a person born on the 30th.
pub(super) fn owing_organisation(ordinal: u64) -> Option<PartyId> {
    organisation(running(0, ordinal))
}

/// A creditor that is an organisation.
pub(super) fn creditor(ordinal: u64) -> Option<PartyId> {
    organisation(running(CREDITORS_FROM, ordinal))
}

/// A payer of income.
pub(super) fn payer(ordinal: u64) -> Option<PartyId> {
    organisation(running(PAYERS_FROM, ordinal))
}

/// A bank account, in a range no bank has been given.
pub(super) fn account(ordinal: u64) -> Option<AccountId> {
    let ten_digits = 10_000_000 + 2 * ordinal;
    synthetic_account(ten_digits).or_else(|| synthetic_account(ten_digits + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn identifiers_of_fifty_thousand_debtors_are_sound_unique_and_sorted() {
        let dates = BirthDates::new();
        let organisations = organisations_among(50_000);
        let persons = 50_000 - organisations;
        let born = |from: usize, to: usize| {
            (from..to).flat_map(|place| dates.born_at(place, persons)).collect::<Vec<Person>>()
        };
        let (before, behind) =
            (born(0, dates.behind_organisations()), born(dates.behind_organisations(), dates.len()));
        let ids: Vec<PartyId> = before
            .iter()
            .map(|person| person.id)
            .chain((0..organisations).filter_map(owing_organisation))
            .chain(behind.iter().map(|person| person.id))
            .collect();
        assert_eq!(ids.len(), 50_000);
        assert!(ids.is_sorted() && ids.iter().all(|id| id.check().is_ok()));
        let numbers: BTreeSet<u64> = before
            .iter()
            .chain(&behind)
            .map(|person| number_of_person(person.ordinal))
            .chain((0..organisations).map(number_of_organisation))
            .collect();
        assert!(numbers.into_iter().eq(0..50_000));
        let recipients = before.iter().chain(&behind).filter_map(|person| person.recipients).flatten();
        let all: Vec<PartyId> = ids
            .iter()
            .copied()
            .chain(recipients)
            .chain((0..100).filter_map(creditor))
            .chain((0..250_000).filter_map(payer))
            .collect();
        assert!(all.len() == 50_000 + 2 * 16_334 + 100 + 250_000 && all.iter().all(|id| id.check().is_ok()));
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn every_birth_date_has_serial_numbers_for_the_most_debtors() {
        let dates = BirthDates::new();
        let owing = MOST_DEBTORS.div_ceil(BIRTH_DATES);
        let needed = owing + 2 * owing.div_ceil(FAMILY_EVERY);
        for place in 0..BIRTH_DATES {
            if place % 50 == 0 {
                let found = u64::try_from(dates.ids(place).count()).expect("a count");
                assert!(found >= needed, "{found} of {needed} at {place}");
            }
        }
    }

    #[test]
    fn the_last_organisation_still_sorts_before_a_person_born_on_the_30th() {
        let dates = BirthDates::new();
        let last = owing_organisation(organisations_among(MOST_DEBTORS) - 1).expect("an organisation");
        let place = u64::try_from(dates.behind_organisations()).expect("a place");
        assert!(dates.ids(place).next().is_some_and(|person| last < person));
        assert!((0..1000).all(|ordinal| account(ordinal).is_some()));
    }
}
