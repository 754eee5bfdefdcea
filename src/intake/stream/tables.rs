//! The tables of a day that are read along with each other.

use std::iter::Peekable;

use rayon::prelude::*;

use super::table::{Filled, Reach, TableStream};
use super::{Shared, unpacked};
use crate::intake::creditors::Creditor;
use crate::intake::error::IntakeError;
use crate::intake::fact::Fact;
use crate::intake::read::Inbox;
use crate::model::facts::Facts;
use crate::model::{Asset, Child, Claim, Credit, Estate, Household, Income, OtherDeduction, Support};
use crate::units::PartyId;

/// All tables but the payments, whose debtors only their orders tell.
pub(super) struct Tables {
    claims: TableStream<Claim>,
    support: TableStream<Support>,
    incomes: TableStream<Income>,
    households: TableStream<Household>,
    children: TableStream<Child>,
    deductions: TableStream<OtherDeduction>,
    creditors: TableStream<Creditor>,
    estates: TableStream<Estate>,
    credits: TableStream<Credit>,
    assets: TableStream<Asset>,
}

impl Tables {
    /// Opens all files, and tells how many bytes they have.
    pub(super) fn open(inbox: &mut Inbox, shared: &Shared<'_>) -> Result<(Self, u64), IntakeError> {
        let mut bytes = 0;
        let tables = Self {
            claims: table(inbox, shared, &mut bytes)?,
            support: table(inbox, shared, &mut bytes)?,
            incomes: table(inbox, shared, &mut bytes)?,
            households: table(inbox, shared, &mut bytes)?,
            children: table(inbox, shared, &mut bytes)?,
            deductions: table(inbox, shared, &mut bytes)?,
            creditors: table(inbox, shared, &mut bytes)?,
            estates: table(inbox, shared, &mut bytes)?,
            credits: table(inbox, shared, &mut bytes)?,
            assets: table(inbox, shared, &mut bytes)?,
        };
        Ok((tables, bytes))
    }

    /// All tables, in the order in which they are told of.
    pub(super) fn all(&mut self) -> [&mut dyn Filled; 10] {
        [
            &mut self.claims,
            &mut self.support,
            &mut self.incomes,
            &mut self.households,
            &mut self.children,
            &mut self.deductions,
            &mut self.creditors,
            &mut self.estates,
            &mut self.credits,
            &mut self.assets,
        ]
    }

    fn each(&self) -> [&dyn Filled; 10] {
        [
            &self.claims,
            &self.support,
            &self.incomes,
            &self.households,
            &self.children,
            &self.deductions,
            &self.creditors,
            &self.estates,
            &self.credits,
            &self.assets,
        ]
    }

    /// Reads all tables up to `goal`, side by side. Of several refused files the first is told.
    pub(super) fn fill(&mut self, goal: u64, shared: &Shared<'_>) -> Result<(), IntakeError> {
        let filled: Vec<_> = self.all().into_par_iter().map(|table| table.fill(goal, shared)).collect();
        filled.into_iter().collect()
    }

    /// How far all tables are read.
    pub(super) fn safe(&self) -> Reach {
        self.each().into_iter().map(Filled::reach).min().unwrap_or(Reach::End)
    }

    /// False once a row has come before one it should follow.
    pub(super) fn are_sorted(&self) -> bool {
        self.each().into_iter().all(Filled::is_sorted)
    }

    /// Debtors of rows parked lately, by table.
    pub(super) fn parked_debtors(&mut self) -> Vec<(&'static str, Vec<PartyId>)> {
        self.all().into_iter().map(|table| (table.table().name, table.parked_debtors())).collect()
    }

    /// The debtor that is the `count`th of those with a claim, support or a credit and of `others`; none when there
    /// are not so many whose rows are all there.
    pub(super) fn nth(&self, count: usize, safe: Reach, others: &[PartyId]) -> Option<PartyId> {
        let mut claims = self.claims.owners().peekable();
        let mut support = self.support.owners().peekable();
        let mut credits = self.credits.owners().peekable();
        let mut others = others.iter().copied().peekable();
        for found in 1.. {
            let heads = [claims.peek(), support.peek(), credits.peek(), others.peek()];
            let next = heads.into_iter().flatten().min().copied()?;
            if Reach::Before(next) >= safe {
                return None;
            }
            if found == count {
                return Some(next);
            }
            pass(&mut claims, next);
            pass(&mut support, next);
            pass(&mut credits, next);
            pass(&mut others, next);
        }
        None
    }

    /// Moves all rows of the debtors up to `through` into the facts.
    pub(super) fn take_through(&mut self, through: Option<PartyId>, facts: &mut Facts) {
        take(&mut self.claims, through, &mut facts.claims);
        take(&mut self.support, through, &mut facts.support);
        take(&mut self.incomes, through, &mut facts.incomes);
        take(&mut self.households, through, &mut facts.households);
        take(&mut self.children, through, &mut facts.children);
        take(&mut self.deductions, through, &mut facts.deductions);
        take(&mut self.credits, through, &mut facts.credits);
        take(&mut self.assets, through, &mut facts.assets);
        take(&mut self.estates, through, &mut facts.estates);
    }
}

fn table<T: Fact>(
    inbox: &mut Inbox,
    shared: &Shared<'_>,
    bytes: &mut u64,
) -> Result<TableStream<T>, IntakeError> {
    let input = inbox.tables.remove(T::TABLE.name).and_then(|files| files.into_iter().next());
    *bytes += input.as_ref().map_or(Ok(0), unpacked)?;
    TableStream::open(input, shared)
}

fn take<T: Fact>(table: &mut TableStream<T>, through: Option<PartyId>, into: &mut Vec<T>) {
    into.clear();
    table.take_through(through, into);
}

/// Passes over the rows of a debtor.
fn pass(owners: &mut Peekable<impl Iterator<Item = PartyId>>, debtor: PartyId) {
    while owners.next_if_eq(&debtor).is_some() {}
}
