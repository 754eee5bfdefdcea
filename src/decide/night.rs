//! All cases of a night, decided in ranges of debtors.

use std::ops::Range;

use super::case::Case;
use super::debtor;
use super::night_law::NightLaw;
use crate::law::LawContext;
use crate::law::rates::MissingRate;
use crate::model::decision::Decision;
use crate::model::facts::Facts;
use crate::units::PartyId;

/// A night: every debtor with a claim, running support or a credit, in the order of their identifiers.
#[derive(Debug)]
pub struct Night<'a> {
    facts: &'a Facts,
    law: NightLaw<'a>,
    debtors: Vec<PartyId>,
}

impl<'a> Night<'a> {
    /// Lays out the cases of the facts.
    #[must_use]
    pub fn new(facts: &'a Facts, context: &'a LawContext) -> Self {
        let mut debtors: Vec<PartyId> = Vec::new();
        let (mut claims, mut support) = (facts.claims.iter().peekable(), facts.support.iter().peekable());
        let mut owners = facts.credit_owners.iter().peekable();
        loop {
            let next = [
                claims.peek().map(|claim| claim.debtor),
                support.peek().map(|row| row.debtor),
                owners.peek().map(|owner| **owner),
            ];
            let Some(next) = next.into_iter().flatten().min() else { break };
            debtors.push(next);
            while claims.next_if(|claim| claim.debtor == next).is_some() {}
            while support.next_if(|row| row.debtor == next).is_some() {}
            while owners.next_if(|owner| **owner == next).is_some() {}
        }
        Self { facts, law: NightLaw::new(context), debtors }
    }

    /// The debtors, in the order of their identifiers.
    #[must_use]
    pub fn debtors(&self) -> &[PartyId] {
        &self.debtors
    }

    /// Decides the debtors of a range of [`Self::debtors`], one after the other.
    ///
    /// # Errors
    /// [`MissingRate`] when a figure needs a rate that has no row valid on the day.
    pub fn decide(&self, range: Range<usize>) -> Result<Vec<Decision>, MissingRate> {
        let debtors = &self.debtors[range];
        let Some(first) = debtors.first() else { return Ok(Vec::new()) };
        let mut cursors = Cursors::at(self.facts, *first);
        debtors.iter().map(|debtor| debtor::decide(&cursors.case(*debtor), &self.law)).collect()
    }
}

/// A place in a table sorted by debtor.
struct Cursor<'a, T> {
    rest: &'a [T],
    debtor: fn(&T) -> PartyId,
}

impl<'a, T> Cursor<'a, T> {
    fn at(rows: &'a [T], first: PartyId, debtor: fn(&T) -> PartyId) -> Self {
        let from = rows.partition_point(|row| debtor(row) < first);
        Self { rest: &rows[from..], debtor }
    }

    /// The rows of a debtor, who is not before one asked for earlier.
    fn take(&mut self, wanted: PartyId) -> &'a [T] {
        let before = self.rest.iter().take_while(|row| (self.debtor)(row) < wanted).count();
        let rest = &self.rest[before..];
        let own = rest.iter().take_while(|row| (self.debtor)(row) == wanted).count();
        self.rest = &rest[own..];
        &rest[..own]
    }
}

struct Cursors<'a> {
    claims: Cursor<'a, crate::model::Claim>,
    support: Cursor<'a, crate::model::Support>,
    incomes: Cursor<'a, crate::model::Income>,
    households: Cursor<'a, crate::model::Household>,
    children: Cursor<'a, crate::model::Child>,
    deductions: Cursor<'a, crate::model::OtherDeduction>,
    parked: Cursor<'a, PartyId>,
}

impl<'a> Cursors<'a> {
    fn at(facts: &'a Facts, first: PartyId) -> Self {
        Self {
            claims: Cursor::at(&facts.claims, first, |row| row.debtor),
            support: Cursor::at(&facts.support, first, |row| row.debtor),
            incomes: Cursor::at(&facts.incomes, first, |row| row.debtor),
            households: Cursor::at(&facts.households, first, |row| row.debtor),
            children: Cursor::at(&facts.children, first, |row| row.debtor),
            deductions: Cursor::at(&facts.deductions, first, |row| row.debtor),
            parked: Cursor::at(&facts.parked_debtors, first, |row| *row),
        }
    }

    fn case(&mut self, debtor: PartyId) -> Case<'a> {
        Case {
            debtor,
            household: self.households.take(debtor).first(),
            claims: self.claims.take(debtor),
            support: self.support.take(debtor),
            incomes: self.incomes.take(debtor),
            children: self.children.take(debtor),
            deductions: self.deductions.take(debtor),
            facts_parked: !self.parked.take(debtor).is_empty(),
        }
    }
}
