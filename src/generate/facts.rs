//! All facts of one debtor: drawn, perhaps changed by a later night, and written to the files.

use super::children::{self, Child};
use super::claim;
use super::debtor::Debtor;
use super::debtors::{self, DebtorRow};
use super::deductions::{self, Deduction};
use super::draw::Draws;
use super::incomes::{self, Stream};
use super::mix::Mix;
use super::night::Night;
use super::range::Sheets;
use super::special::Special;
use super::support::{self, Support};
use super::{claims, creditors};

/// What the files say of one debtor.
pub(super) struct Facts {
    /// Its own row; none for a debtor nobody knows.
    pub(super) row: Option<DebtorRow>,
    /// Its children.
    pub(super) children: Vec<Child>,
    /// Running support, and all claims.
    pub(super) support: Support,
    /// What payers reported.
    pub(super) incomes: Vec<Stream>,
    /// Deductions of other authorities.
    pub(super) deductions: Vec<Deduction>,
}

impl Facts {
    /// Draws the facts of a person.
    pub(super) fn of_person(debtor: &Debtor, mix: &Mix, night: Night, draws: &mut Draws) -> Self {
        let children = children::draw(debtor, night, draws);
        let mut support = support::draw(debtor, &children, mix, night, draws);
        claims::draw(debtor, mix, night, draws, &mut support.claims);
        claim::number(&mut support.claims);
        let row = debtors::draw(debtor, &children, night, draws);
        let incomes = incomes::draw(debtor, night, draws);
        let payer = incomes.first().map(|stream| stream.payer);
        let deductions = deductions::draw(debtor, payer, night, draws);
        Self { row, children, support, incomes, deductions }
    }

    /// Draws the facts of an organisation.
    pub(super) fn of_organisation(debtor: &Debtor, mix: &Mix, night: Night, draws: &mut Draws) -> Self {
        let mut support = Support { rows: Vec::new(), claims: Vec::new() };
        claims::draw(debtor, mix, night, draws, &mut support.claims);
        claim::number(&mut support.claims);
        let row = debtors::draw(debtor, &[], night, draws);
        Self { row, children: Vec::new(), support, incomes: Vec::new(), deductions: Vec::new() }
    }

    /// Writes the rows of the debtor.
    pub(super) fn write(&self, debtor: &Debtor, sheets: &mut Sheets) -> Result<(), csv::Error> {
        if let Some(row) = &self.row {
            debtors::write(debtor, row, &mut sheets.debtors)?;
        }
        incomes::write(debtor, &self.incomes, &mut sheets.incomes)?;
        claim::write(debtor, &self.support.claims, &mut sheets.claims)?;
        creditors::write_recipients(debtor, &self.support, &mut sheets.creditors)?;
        deductions::write(debtor, &self.deductions, &mut sheets.deductions)?;
        if debtor.special != Some(Special::Unknown) {
            support::write(debtor, &self.support.rows, &mut sheets.support)?;
            children::write(debtor, &self.children, &mut sheets.children)?;
        }
        Ok(())
    }
}
