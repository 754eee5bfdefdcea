//! All cases of a night, decided in ranges of debtors.

use std::ops::Range;

use chrono::NaiveDate;

use super::case::{Case, Incoming};
use super::debtor;
use super::matched::{Matched, Stray};
use super::night_law::NightLaw;
use crate::law::LawContext;
use crate::law::rates::MissingRate;
use crate::model::decision::Decision;
use crate::model::facts::Facts;
use crate::model::registers::{
    ChargedFee, DebtorRegime, DebtorRegister, Netting, Participating, PastShare, Receipt, Registers,
    SentNotice,
};
use crate::model::{OrderVersion, Payment};
use crate::units::{Part, PartyId};

/// What all debtors of a night share: the registers it starts from, the law of the day and the payments by order.
#[derive(Debug)]
pub struct Ground<'r> {
    registers: &'r Registers,
    law: NightLaw<'r>,
    matched: Matched<'r>,
}

impl<'r> Ground<'r> {
    /// Looks up what a night needs once. `booked_through` is the released run whose figures the ledger has booked.
    #[must_use]
    pub fn new(
        payments: &'r [Payment],
        booked_through: Option<NaiveDate>,
        registers: &'r Registers,
        context: &'r LawContext,
    ) -> Self {
        let law = NightLaw::new(context, registers.from, booked_through);
        let matched =
            if law.is_correction() { Matched::default() } else { Matched::new(payments, registers) };
        Self { registers, law, matched }
    }

    /// The same from facts that are at hand as a whole.
    #[must_use]
    pub fn of(facts: &'r Facts, registers: &'r Registers, context: &'r LawContext) -> Self {
        Self::new(&facts.payments, facts.booked_through, registers, context)
    }

    /// Payments nobody's claims get: of no order, or taken before.
    #[must_use]
    pub fn strays(&self) -> &[Stray<'r>] {
        &self.matched.strays
    }

    /// The debtors of whom something stands in the registers, in order, each once.
    #[must_use]
    pub fn debtors(&self) -> Vec<PartyId> {
        sorted_union(owners_in(self.registers, Stretch::default()))
    }
}

/// Debtors that follow each other: those after the first bound, up to and with the second, all of them or one part's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stretch {
    /// They come after this one; none: from the first on.
    pub after: Option<PartyId>,
    /// This is the last; none: to the end.
    pub through: Option<PartyId>,
    /// Only those of a part; none: all.
    pub part: Option<Part>,
}

impl Stretch {
    /// The rows of its debtors in a table sorted by debtor.
    fn of<T>(self, rows: &[T], debtor: fn(&T) -> PartyId) -> &[T] {
        let end = |last: PartyId| rows.partition_point(|row| debtor(row) <= last);
        &rows[self.after.map_or(0, end)..self.through.map_or(rows.len(), end)]
    }
}

/// A night, or a stretch of its debtors: every debtor with a claim, running support, a credit or a row in the
/// registers, in the order of their identifiers.
#[derive(Debug)]
pub struct Night<'f, 'r> {
    facts: &'f Facts,
    ground: &'f Ground<'r>,
    debtors: Vec<PartyId>,
}

/// A debtor's decision and what stood before it.
#[derive(Debug)]
pub struct Decided<'r> {
    /// The decision.
    pub decision: Decision,
    /// What stood.
    pub register: DebtorRegister<'r>,
}

impl<'f, 'r> Night<'f, 'r> {
    /// Lays out the cases of all facts and the registers.
    #[must_use]
    pub fn new(facts: &'f Facts, ground: &'f Ground<'r>) -> Self {
        Self::of(facts, ground, Stretch::default())
    }

    /// Lays out the cases of a stretch of debtors. `facts` has all of theirs, and nobody else's.
    #[must_use]
    pub fn of(facts: &'f Facts, ground: &'f Ground<'r>, stretch: Stretch) -> Self {
        let mut debtors = sorted_union([
            owners(&facts.claims, |row| row.debtor),
            owners(&facts.support, |row| row.debtor),
            owners(&facts.credits, |row| row.debtor),
            sorted_union(owners_in(ground.registers, stretch)),
        ]);
        if let Some(part) = stretch.part {
            debtors.retain(|debtor| part.has(*debtor));
        }
        debtors.shrink_to_fit();
        Self { facts, ground, debtors }
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
    pub fn decide(&self, range: Range<usize>) -> Result<Vec<Decided<'r>>, MissingRate> {
        let debtors = &self.debtors[range];
        let Some(first) = debtors.first() else { return Ok(Vec::new()) };
        let mut cursors = Cursors::at(self.facts, self.ground, *first);
        let mut registers = RegisterRows::at(self.ground.registers, *first);
        let decide_one = |debtor: &PartyId| {
            let register = registers.of(*debtor);
            let case = cursors.case(*debtor, register);
            let decision = debtor::decide(&case, &self.ground.law)?;
            Ok(Decided { decision, register })
        };
        debtors.iter().map(decide_one).collect()
    }
}

/// The debtors of the registers within a stretch, table by table.
fn owners_in(registers: &Registers, stretch: Stretch) -> [Vec<PartyId>; 7] {
    [
        owners(stretch.of(&registers.orders, |row| row.debtor), |row| row.debtor),
        owners(stretch.of(&registers.notices, |row| row.debtor), |row| row.debtor),
        owners(stretch.of(&registers.participations, |row| row.debtor), |row| row.debtor),
        owners(stretch.of(&registers.regimes, |row| row.debtor), |row| row.debtor),
        owners(stretch.of(&registers.receipts, |row| row.debtor), |row| row.debtor),
        owners(stretch.of(&registers.nettings, |row| row.debtor), |row| row.debtor),
        owners(stretch.of(&registers.fees, |row| row.debtor), |row| row.debtor),
    ]
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

/// What stands of debtors that follow each other.
pub struct RegisterRows<'r> {
    orders: Cursor<'r, OrderVersion>,
    notices: Cursor<'r, SentNotice>,
    participations: Cursor<'r, Participating>,
    regimes: Cursor<'r, DebtorRegime>,
    receipts: Cursor<'r, Receipt>,
    distributions: Cursor<'r, PastShare>,
    nettings: Cursor<'r, Netting>,
    fees: Cursor<'r, ChargedFee>,
    registers: &'r Registers,
}

impl<'r> RegisterRows<'r> {
    /// That of the debtors from one on.
    #[must_use]
    pub fn at(registers: &'r Registers, first: PartyId) -> Self {
        Self {
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

    /// What stands of a debtor, who is not before one asked for earlier.
    pub fn of(&mut self, debtor: PartyId) -> DebtorRegister<'r> {
        DebtorRegister {
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
        }
    }
}

struct Cursors<'c, 'a, 'r> {
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
    payments: &'c [(PartyId, Incoming<'r>)],
}

impl<'c, 'a, 'r: 'a> Cursors<'c, 'a, 'r> {
    fn at(facts: &'a Facts, ground: &'c Ground<'r>, first: PartyId) -> Self {
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
            payments: ground.matched.from(first),
        }
    }

    /// The payments of a debtor, who is not before one asked for earlier.
    fn payments_of(&mut self, wanted: PartyId) -> Vec<Incoming<'r>> {
        let before = self.payments.iter().take_while(|(debtor, _)| *debtor < wanted).count();
        let rest = &self.payments[before..];
        let own = rest.iter().take_while(|(debtor, _)| *debtor == wanted).count();
        self.payments = &rest[own..];
        rest[..own].iter().map(|(_, one)| *one).collect()
    }

    /// The case of a debtor, who is not before one asked for earlier.
    fn case(&mut self, debtor: PartyId, register: DebtorRegister<'r>) -> Case<'a> {
        Case {
            debtor,
            household: self.households.take(debtor).first(),
            claims: self.claims.take(debtor),
            support: self.support.take(debtor),
            incomes: self.incomes.take(debtor),
            children: self.children.take(debtor),
            deductions: self.deductions.take(debtor),
            register,
            credits: self.credits.take(debtor),
            payments: self.payments_of(debtor),
            facts_parked: !self.parked.take(debtor).is_empty(),
            assets: self.assets.take(debtor),
            estates: self.estates.take(debtor),
            assets_parked: !self.parked_assets.take(debtor).is_empty(),
        }
    }
}
