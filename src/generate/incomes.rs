//! What payers reported: most debtors have one employer and three equal months.

use super::debtor::Debtor;
use super::draw::Draws;
use super::identifiers;
use super::night::Night;
use super::sheet::Sheet;
use super::special::Special;
use crate::model::IncomeKind;
use crate::units::{Money, Month, PartyId};

/// The columns of the file.
pub(super) const COLUMNS: &[&str] =
    &["debtor_id", "payer_id", "month", "income_kind", "gross", "advance_tax"];
/// Debtors a payer, about.
const DEBTORS_A_PAYER: u64 = 40;
/// Payers before the employers: the welfare authority and a pension fund.
const WELFARE: u64 = 0;
const PENSION_FUND: u64 = 1;
const FIRST_EMPLOYER: u64 = 2;
/// Kinds that may not be deducted from.
const NOT_DEDUCTIBLE: [IncomeKind; 4] = [
    IncomeKind::ChildBenefit,
    IncomeKind::HousingBenefit,
    IncomeKind::SocialAssistance,
    IncomeKind::BasicBenefit,
];

/// What one payer reported of one kind, month by month.
pub(super) struct Stream {
    /// Who pays.
    pub(super) payer: PartyId,
    /// Of which kind.
    pub(super) kind: IncomeKind,
    /// Advance tax, in thousandths of gross.
    pub(super) tax_permille: i64,
    /// The months reported and the gross of each.
    pub(super) months: Vec<(Month, Money)>,
}

/// A source of income, before its months are counted out.
struct Source {
    payer: u64,
    kind: IncomeKind,
    gross: Money,
    tax_permille: i64,
    /// The months reported, counted back from the last due one (0); below zero: not due yet.
    months: Vec<i32>,
}

/// The income of a person.
struct Incomes<'a> {
    debtor: &'a Debtor,
    night: Night,
    streams: Vec<Stream>,
}

/// Draws the income of a person.
pub(super) fn draw(debtor: &Debtor, night: Night, draws: &mut Draws) -> Vec<Stream> {
    let mut incomes = Incomes { debtor, night, streams: Vec::new() };
    incomes.draw(draws);
    incomes.streams
}

/// Writes the rows of a person.
pub(super) fn write(debtor: &Debtor, streams: &[Stream], sheet: &mut Sheet) -> Result<(), csv::Error> {
    for stream in streams {
        for &(month, gross) in &stream.months {
            // Advance tax is withheld in whole kroner.
            let tax = gross.share_floor(stream.tax_permille, 1000).floor_krone();
            let cells = [
                debtor.id.into(),
                stream.payer.into(),
                month.into(),
                stream.kind.as_str().into(),
                gross.into(),
                tax.into(),
            ];
            sheet.row(gross, &cells)?;
        }
    }
    Ok(())
}

impl Incomes<'_> {
    fn draw(&mut self, draws: &mut Draws) {
        match self.debtor.special {
            Some(Special::NoIncome | Special::Unknown) => return,
            Some(Special::NotDeductible) => self.not_deductible(draws),
            Some(Special::SelfEmployed | Special::SelfEmployedConsent | Special::SelfEmployedAndWage) => {
                self.self_employed(draws);
            }
            Some(Special::SeveralPayers) => self.several(draws),
            Some(Special::NoRoom | Special::LapsingWithoutNotice) => {
                let gross = draws.amount(9_000, 16_000, 5_000);
                self.add(&Source::full(WELFARE, IncomeKind::Benefit, gross, 170), draws);
            }
            _ => self.ordinary(draws),
        }
        if self.debtor.special.is_none() || self.debtor.is(Special::SmallPayer) {
            self.beside(draws);
        }
        if let Some(turn) = self.debtor.turn {
            let places = u64::try_from(IncomeKind::ALL.len()).unwrap_or(1);
            let at = usize::try_from(turn % places).unwrap_or(0);
            let gross = draws.amount(800, 6_000, 100);
            self.add(&Source::full(self.employer(draws), IncomeKind::ALL[at].0, gross, 0), draws);
        }
    }

    fn employer(&self, draws: &mut Draws) -> u64 {
        employer(self.debtor, draws)
    }

    fn ordinary(&mut self, draws: &mut Draws) {
        let mut source = match draws.below(100) {
            0..4 => return,
            4..76 => {
                let gross = draws.amount(33_000, 75_000, 5_000);
                Source::full(self.employer(draws), IncomeKind::Wage, gross, draws.between(230, 340))
            }
            76..88 => {
                let gross = draws.amount(24_000, 42_000, 100);
                Source::full(WELFARE, IncomeKind::Benefit, gross, draws.between(150, 260))
            }
            88..94 => {
                let gross = draws.amount(24_000, 46_000, 100);
                Source::full(PENSION_FUND, IncomeKind::Pension, gross, draws.between(130, 250))
            }
            94..96 => Source::full(PENSION_FUND, IncomeKind::Afp, draws.amount(22_000, 38_000, 100), 180),
            96..99 => return self.self_employed(draws),
            _ => return self.not_deductible(draws),
        };
        match self.debtor.special {
            Some(Special::PayerGone) => source.months = vec![2, 1],
            Some(Special::PayerNew) => source.months = vec![0],
            Some(Special::Hole) => source.months = vec![2, 0],
            Some(Special::OtherMonths) => source.months = vec![5, 4, 3, 2, 1, 0, -1],
            _ if draws.chance(15) => source.months = draws.pick(&[[2, 0], [1, 0], [2, 1]]).to_vec(),
            _ => {}
        }
        self.add(&source, draws);
        if self.debtor.is(Special::Hole) {
            source.months = vec![1];
            source.gross = Money::ZERO;
            self.add(&source, draws);
        }
    }

    /// What comes beside the main income: a second payer, a small one, holiday pay, benefits for children.
    fn beside(&mut self, draws: &mut Draws) {
        let employer = self.employer(draws);
        if self.debtor.is(Special::SmallPayer) || draws.chance(15) {
            let gross = draws.amount(200, 1_100, 1);
            self.add(&Source::full(employer, IncomeKind::Wage, gross, 300), draws);
        } else if draws.chance(60) {
            let gross = draws.amount(3_000, 20_000, 5_000);
            self.add(&Source::full(employer, IncomeKind::Wage, gross, 300), draws);
        }
        if draws.chance(20) {
            let mut source =
                Source::full(employer, IncomeKind::HolidayPay, draws.amount(9_000, 40_000, 1), 0);
            source.months = vec![i32::try_from(draws.below(3)).unwrap_or(0)];
            self.add(&source, draws);
        }
        if draws.chance(40) {
            self.add(
                &Source::full(WELFARE, IncomeKind::ChildBenefit, draws.amount(1_700, 5_200, 100), 0),
                draws,
            );
        }
        if draws.chance(10) {
            let kind = draws.pick(&IncomeKind::ALL).0;
            self.add(&Source::full(WELFARE, kind, draws.amount(900, 5_000, 1), 0), draws);
        }
    }

    fn not_deductible(&mut self, draws: &mut Draws) {
        let kind = draws.pick(&NOT_DEDUCTIBLE);
        self.add(&Source::full(WELFARE, kind, draws.amount(3_000, 18_000, 100), 0), draws);
    }

    fn self_employed(&mut self, draws: &mut Draws) {
        let employer = self.employer(draws);
        let gross = draws.amount(30_000, 90_000, 1);
        self.add(&Source::full(employer, IncomeKind::SelfEmployed, gross, draws.between(0, 250)), draws);
        if self.debtor.is(Special::SelfEmployedAndWage) {
            // One time in two the same payer, so that its limit meets its wage.
            let payer = if draws.chance(500) { employer } else { self.employer(draws) };
            let gross = draws.amount(8_000, 25_000, 5_000);
            self.add(&Source::full(payer, IncomeKind::Wage, gross, 300), draws);
        }
    }

    /// Two to four payers, two of them the same to the øre.
    fn several(&mut self, draws: &mut Draws) {
        let first = self.employer(draws);
        let gross = draws.amount(12_000, 30_000, 5_000);
        for place in 0..draws.below(3) + 2 {
            let amount = if place < 2 { gross } else { draws.amount(5_000, 20_000, 1) };
            self.add(&Source::full(first + place, IncomeKind::Wage, amount, 300), draws);
        }
    }

    fn add(&mut self, source: &Source, draws: &mut Draws) {
        let Some(payer) = identifiers::payer(source.payer) else { return };
        let steady = draws.chance(700);
        let mut months = Vec::with_capacity(source.months.len());
        for &back in &source.months {
            let permille = if steady { 1000 } else { draws.between(940, 1060) };
            months.push((self.night.last_due.plus(-back), source.gross.share_floor(permille, 1000)));
        }
        self.streams.push(Stream { payer, kind: source.kind, tax_permille: source.tax_permille, months });
    }
}

/// An employer: those with low numbers have most people, and their number grows with the debtors'.
pub(super) fn employer(debtor: &Debtor, draws: &mut Draws) -> u64 {
    FIRST_EMPLOYER + draws.skewed((debtor.number / DEBTORS_A_PAYER).max(3))
}

impl Source {
    /// All three months of the window.
    fn full(payer: u64, kind: IncomeKind, gross: Money, tax_permille: i64) -> Self {
        Self { payer, kind, gross, tax_permille, months: vec![2, 1, 0] }
    }
}
