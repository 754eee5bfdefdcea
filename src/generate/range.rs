//! The rows of a range of debtors, in the order of their identifiers.

use super::assets;
use super::creditors;
use super::credits;
use super::debtor::Debtor;
use super::draw::Draws;
use super::estates;
use super::facts::Facts;
use super::files::TABLES;
use super::identifiers::{self, BirthDates};
use super::later::Later;
use super::mix::Mix;
use super::night::Night;
use super::notices::Stage;
use super::payments::{self, Paid};
use super::role::Role;
use super::roles;
use super::sheet::{Sheet, Written};
use super::special;
use super::{Request, Since};
use crate::units::PartyId;

/// About how many debtors are drawn before their rows are written.
const DEBTORS_A_RANGE: u64 = 8_000;

/// Debtors that lie together in the order of identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// Persons, by places among the birth dates.
    Persons(usize, usize),
    /// Organisations, by their numbers among organisations.
    Organisations(u64, u64),
}

/// What all ranges share.
pub(super) struct World<'a> {
    seed: u64,
    /// The night the facts are drawn for.
    night: Night,
    /// The later night they have gone on to, if any.
    later: Option<Later>,
    persons: u64,
    organisations: u64,
    birth_dates: BirthDates,
    mix: Mix,
    /// What payers remit under, if any.
    paid: Option<Paid<'a>>,
}

/// The rows of the creditors that belong to no debtor.
pub(super) fn shared() -> Result<[Written; TABLES], csv::Error> {
    let mut sheets = Sheets::new();
    creditors::write_organisations(&mut sheets.creditors)?;
    sheets.finish()
}

/// The rows of the files, while they are drawn.
pub(super) struct Sheets {
    pub(super) claims: Sheet,
    pub(super) support: Sheet,
    pub(super) incomes: Sheet,
    pub(super) debtors: Sheet,
    pub(super) children: Sheet,
    pub(super) deductions: Sheet,
    pub(super) creditors: Sheet,
    pub(super) credits: Sheet,
    pub(super) payments: Sheet,
    pub(super) assets: Sheet,
    pub(super) estates: Sheet,
}

impl<'a> World<'a> {
    /// What a request asks for: the first night of a population, or a later one.
    pub(super) fn new(request: &Request, since: Option<Since>, paid: Option<Paid<'a>>) -> Self {
        let organisations = identifiers::organisations_among(request.debtors);
        Self {
            seed: request.seed,
            night: Night::new(since.map_or(request.day, |since| since.day)),
            later: since.map(|since| Later::new(request, since)),
            persons: request.debtors - organisations,
            organisations,
            birth_dates: BirthDates::new(),
            mix: Mix::new(),
            paid,
        }
    }

    /// All ranges, in the order of identifiers. Where they are cut shows nowhere in the files.
    pub(super) fn ranges(&self) -> Vec<Range> {
        let places = u64::try_from(self.birth_dates.len()).unwrap_or(1);
        let a_place = self.persons.div_ceil(places).max(1);
        let step = usize::try_from(DEBTORS_A_RANGE / a_place).unwrap_or(1).max(1);
        let split = self.birth_dates.behind_organisations();
        let persons = |from: usize, to: usize| {
            (from..to).step_by(step).map(move |start| Range::Persons(start, to.min(start + step)))
        };
        let mut ranges: Vec<Range> = persons(0, split).collect();
        let mut first = 0;
        while first < self.organisations {
            let end = self.organisations.min(first + DEBTORS_A_RANGE);
            ranges.push(Range::Organisations(first, end));
            first = end;
        }
        ranges.extend(persons(split, self.birth_dates.len()));
        ranges
    }

    /// The rows of a range, and how many debtors they are of.
    pub(super) fn rows(&self, range: Range) -> Result<([Written; TABLES], u64), csv::Error> {
        let mut sheets = Sheets::new();
        let mut count = 0;
        match range {
            Range::Persons(from, to) => {
                for place in from..to {
                    for person in self.birth_dates.born_at(place, self.persons) {
                        self.person(&person, &mut sheets)?;
                        count += 1;
                    }
                }
            }
            Range::Organisations(from, to) => {
                for ordinal in from..to {
                    if let Some(id) = identifiers::owing_organisation(ordinal) {
                        self.organisation(ordinal, id, &mut sheets)?;
                        count += 1;
                    }
                }
            }
        }
        Ok((sheets.finish()?, count))
    }

    fn person(&self, person: &identifiers::Person, sheets: &mut Sheets) -> Result<(), csv::Error> {
        let number = identifiers::number_of_person(person.ordinal);
        let (night, mut draws) = (self.night, Draws::new(self.seed, number));
        let special = special::of_person(person.ordinal);
        let debtor = Debtor {
            number,
            id: person.id,
            recipients: person.recipients,
            special,
            turn: special::turn_of_person(person.ordinal),
            role: Role::of_person(person.ordinal),
            stage: Stage::draw(night, special, &mut draws),
        };
        let mut facts = Facts::of_person(&debtor, &self.mix, night, &mut draws);
        roles::play(&debtor, &self.mix, (self.seed, night), &mut facts);
        if let Some(later) = &self.later {
            later.apply(&debtor, &self.mix, &mut facts);
        }
        self.write(&debtor, &facts, sheets)
    }

    fn organisation(&self, ordinal: u64, id: PartyId, sheets: &mut Sheets) -> Result<(), csv::Error> {
        let number = identifiers::number_of_organisation(ordinal);
        let (night, mut draws) = (self.night, Draws::new(self.seed, number));
        let stage = Stage::draw(night, None, &mut draws);
        let debtor = Debtor {
            number,
            id,
            recipients: None,
            special: None,
            turn: None,
            role: Role::of_organisation(ordinal),
            stage,
        };
        let mut facts = Facts::of_organisation(&debtor, &self.mix, night, &mut draws);
        roles::play(&debtor, &self.mix, (self.seed, night), &mut facts);
        if let Some(later) = &self.later {
            later.apply(&debtor, &self.mix, &mut facts);
        }
        self.write(&debtor, &facts, sheets)
    }

    /// Writes the facts of a debtor, what it has coming, and what has come under its orders.
    fn write(&self, debtor: &Debtor, facts: &Facts, sheets: &mut Sheets) -> Result<(), csv::Error> {
        facts.write(debtor, sheets)?;
        if let Some(row) = &facts.row {
            assets::write(debtor, self.seed, &mut sheets.assets)?;
            estates::write(debtor, &row.events, self.seed, &mut sheets.estates)?;
        }
        let later = self.later.as_ref().map(Later::night);
        credits::write(debtor, &facts.support.claims, (self.seed, self.night, later), &mut sheets.credits)?;
        if let Some((night, paid)) = later.zip(self.paid) {
            payments::write(debtor, &facts.incomes, (self.seed, night, paid), &mut sheets.payments)?;
        }
        Ok(())
    }
}

impl Sheets {
    fn new() -> Self {
        Self {
            claims: Sheet::new(),
            support: Sheet::new(),
            incomes: Sheet::new(),
            debtors: Sheet::new(),
            children: Sheet::new(),
            deductions: Sheet::new(),
            creditors: Sheet::new(),
            credits: Sheet::new(),
            payments: Sheet::new(),
            assets: Sheet::new(),
            estates: Sheet::new(),
        }
    }

    /// The rows in the order of the files.
    fn finish(self) -> Result<[Written; TABLES], csv::Error> {
        Ok([
            self.claims.finish()?,
            self.support.finish()?,
            self.incomes.finish()?,
            self.debtors.finish()?,
            self.children.finish()?,
            self.deductions.finish()?,
            self.creditors.finish()?,
            self.credits.finish()?,
            self.payments.finish()?,
            self.assets.finish()?,
            self.estates.finish()?,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    #[test]
    fn ranges_cover_every_debtor_once_however_many_there_are() {
        for debtors in [0, 1, 49, 50, 100, 20_000] {
            let day = parse_date("2026-11-20").expect("a date");
            let world = World::new(&Request { debtors, seed: 1, day }, None, None);
            let counts: Vec<u64> =
                world.ranges().into_iter().map(|range| world.rows(range).expect("rows").1).collect();
            assert_eq!(counts.iter().sum::<u64>(), debtors);
        }
    }
}
