//! All cases of a night, decided in ranges of debtors.

use std::ops::Range;

use super::case::{Case, Incoming};
use super::debtor;
use super::matched::{Matched, Stray};
use super::night_law::NightLaw;
use crate::law::LawContext;
use crate::law::rates::MissingRate;
use crate::model::OrderVersion;
use crate::model::decision::Decision;
use crate::model::facts::Facts;
use crate::model::registers::{
    ChargedFee, DebtorRegime, DebtorRegister, Netting, Participating, PastShare, Receipt, Registers,
    SentNotice,
};
use crate::units::PartyId;

/// A night: every debtor with a claim, running support, a credit or a row in the registers, in the order of their
/// identifiers.
#[derive(Debug)]
pub struct Night<'a> {
    facts: &'a Facts,
    registers: &'a Registers,
    law: NightLaw<'a>,
    debtors: Vec<PartyId>,
    matched: Matched<'a>,
}

/// A debtor's decision and what stood before it.
#[derive(Debug)]
pub struct Decided<'a> {
    /// The decision.
    pub decision: Decision,
    /// What stood.
    pub register: DebtorRegister<'a>,
}

impl<'a> Night<'a> {
    /// Lays out the cases of the facts and the registers.
    #[must_use]
    pub fn new(facts: &'a Facts, registers: &'a Registers, context: &'a LawContext) -> Self {
        let mut debtors = sorted_union([
            owners(&facts.claims, |row| row.debtor),
            owners(&facts.support, |row| row.debtor),
            owners(&facts.credits, |row| row.debtor),
            owners(&registers.orders, |row| row.debtor),
            owners(&registers.notices, |row| row.debtor),
            owners(&registers.participations, |row| row.debtor),
            owners(&registers.regimes, |row| row.debtor),
            owners(&registers.receipts, |row| row.debtor),
            owners(&registers.nettings, |row| row.debtor),
            owners(&registers.fees, |row| row.debtor),
        ]);
        debtors.shrink_to_fit();
        let law = NightLaw::new(context, registers.from, facts.booked_through);
        let matched = if law.is_correction() { Matched::default() } else { Matched::new(facts, registers) };
        Self { facts, registers, law, debtors, matched }
    }

    /// The debtors, in the order of their identifiers.
    #[must_use]
    pub fn debtors(&self) -> &[PartyId] {
        &self.debtors
    }

    /// Payments nobody's claims get: of no order, or taken before.
    #[must_use]
    pub fn strays(&self) -> &[Stray<'a>] {
        &self.matched.strays
    }

    /// Decides the debtors of a range of [`Self::debtors`], one after the other.
    ///
    /// # Errors
    /// [`MissingRate`] when a figure needs a rate that has no row valid on the day.
    pub fn decide(&self, range: Range<usize>) -> Result<Vec<Decided<'a>>, MissingRate> {
        let debtors = &self.debtors[range];
        let Some(first) = debtors.first() else { return Ok(Vec::new()) };
        let mut cursors = Cursors::at(self.facts, self.registers, &self.matched, *first);
        let decide_one = |debtor: &PartyId| {
            let case = cursors.case(*debtor);
            let decision = debtor::decide(&case, &self.law)?;
            Ok(Decided { decision, register: case.register })
        };
        debtors.iter().map(decide_one).collect()
    }
}

/// The debtors of a table sorted by debtor, each once.
fn owners<T>(rows: &[T], debtor: fn(&T) -> PartyId) -> Vec<PartyId> {
    let mut all: Vec<PartyId> = rows.iter().map(debtor).collect();
    all.dedup();
    all
}

/// The debtors of several sorted lists, each once.
fn sorted_union<const N: usize>(lists: [Vec<PartyId>; N]) -> Vec<PartyId> {
    let mut lists = lists.map(|list| list.into_iter().peekable());
    let mut union = Vec::new();
    while let Some(next) = lists.iter_mut().filter_map(|list| list.peek().copied()).min() {
        for list in &mut lists {
            list.next_if_eq(&next);
        }
        union.push(next);
    }
    union
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

struct Cursors<'c, 'a> {
    claims: Cursor<'a, crate::model::Claim>,
    support: Cursor<'a, crate::model::Support>,
    incomes: Cursor<'a, crate::model::Income>,
    households: Cursor<'a, crate::model::Household>,
    children: Cursor<'a, crate::model::Child>,
    deductions: Cursor<'a, crate::model::OtherDeduction>,
    parked: Cursor<'a, PartyId>,
    assets: Cursor<'a, crate::model::Asset>,
    estates: Cursor<'a, crate::model::Estate>,
    parked_assets: Cursor<'a, PartyId>,
    credits: Cursor<'a, crate::model::Credit>,
    payments: &'c [(PartyId, Incoming<'a>)],
    orders: Cursor<'a, OrderVersion>,
    notices: Cursor<'a, SentNotice>,
    participations: Cursor<'a, Participating>,
    regimes: Cursor<'a, DebtorRegime>,
    receipts: Cursor<'a, Receipt>,
    distributions: Cursor<'a, PastShare>,
    nettings: Cursor<'a, Netting>,
    fees: Cursor<'a, ChargedFee>,
    registers: &'a Registers,
}

impl<'c, 'a> Cursors<'c, 'a> {
    fn at(facts: &'a Facts, registers: &'a Registers, matched: &'c Matched<'a>, first: PartyId) -> Self {
        Self {
            claims: Cursor::at(&facts.claims, first, |row| row.debtor),
            support: Cursor::at(&facts.support, first, |row| row.debtor),
            incomes: Cursor::at(&facts.incomes, first, |row| row.debtor),
            households: Cursor::at(&facts.households, first, |row| row.debtor),
            children: Cursor::at(&facts.children, first, |row| row.debtor),
            deductions: Cursor::at(&facts.deductions, first, |row| row.debtor),
            parked: Cursor::at(&facts.parked_debtors, first, |row| *row),
            assets: Cursor::at(&facts.assets, first, |row| row.debtor),
            estates: Cursor::at(&facts.estates, first, |row| row.debtor),
            parked_assets: Cursor::at(&facts.parked_assets, first, |row| *row),
            credits: Cursor::at(&facts.credits, first, |row| row.debtor),
            payments: matched.from(first),
            orders: Cursor::at(&registers.orders, first, |row| row.debtor),
            notices: Cursor::at(&registers.notices, first, |row| row.debtor),
            participations: Cursor::at(&registers.participations, first, |row| row.debtor),
            regimes: Cursor::at(&registers.regimes, first, |row| row.debtor),
            receipts: Cursor::at(&registers.receipts, first, |row| row.debtor),
            distributions: Cursor::at(&registers.distributions, first, |row| row.debtor),
            nettings: Cursor::at(&registers.nettings, first, |row| row.debtor),
            fees: Cursor::at(&registers.fees, first, |row| row.debtor),
            registers,
        }
    }

    /// The payments of a debtor, who is not before one asked for earlier.
    fn payments_of(&mut self, wanted: PartyId) -> Vec<Incoming<'a>> {
        let before = self.payments.iter().take_while(|(debtor, _)| *debtor < wanted).count();
        let rest = &self.payments[before..];
        let own = rest.iter().take_while(|(debtor, _)| *debtor == wanted).count();
        self.payments = &rest[own..];
        rest[..own].iter().map(|(_, one)| *one).collect()
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
            register: DebtorRegister {
                orders: self.orders.take(debtor),
                notices: self.notices.take(debtor),
                participations: self.participations.take(debtor),
                regime: self.regimes.take(debtor).first(),
                receipts: self.receipts.take(debtor),
                distributions: self.distributions.take(debtor),
                nettings: self.nettings.take(debtor),
                fees: self.fees.take(debtor),
                set_offs: &self.registers.set_offs,
                credits: &self.registers.credits,
            },
            credits: self.credits.take(debtor),
            payments: self.payments_of(debtor),
            facts_parked: !self.parked.take(debtor).is_empty(),
            assets: self.assets.take(debtor),
            estates: self.estates.take(debtor),
            assets_parked: !self.parked_assets.take(debtor).is_empty(),
        }
    }
}
