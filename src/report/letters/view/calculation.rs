//! Income, need, room and the size they give.

use chrono::Datelike;
use serde::Serialize;

use super::{Night, date, size};
use crate::model::IncomeKind;
use crate::report::letters::figures::{Figures, Income, Need};
use crate::report::letters::labels;
use crate::report::letters::night::Facts;
use crate::units::Money;
use crate::words::{Lang, Table, format};

/// How the size of a deduction is counted.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Calculation {
    /// There is something to show: the debtor is a person with a known household.
    pub known: bool,
    /// Incomes by payer and kind.
    pub incomes: Vec<IncomeRow>,
    /// Payers that have stopped paying: their income is left out.
    pub gone: Vec<String>,
    /// The months incomes were looked for in.
    pub window: String,
    /// Net income that counts.
    pub net: String,
    /// The same once nettings are taken off; empty when none is.
    pub after_netting: String,
    /// What a household carries together, the debtor's share of which counts; empty for one alone.
    pub common: Vec<NeedRow>,
    /// Its sum.
    pub common_sum: String,
    /// The spouse's net income.
    pub spouse_net: String,
    /// What is added up to the need.
    pub needs: Vec<NeedRow>,
    /// A case officer has set the need.
    pub set: bool,
    /// The need.
    pub need: String,
    /// The room.
    pub room: String,
    /// There is no room.
    pub no_room: bool,
    /// What other authorities' deductions take of it.
    pub others: Vec<Share>,
    /// Our room.
    pub ours: String,
    /// Gross it is deducted from.
    pub base: String,
    /// The size at each payer.
    pub sizes: Vec<Share>,
    /// Money of all sizes a month.
    pub expected: String,
}

/// An income a month.
#[derive(Clone, Debug, Default, Serialize)]
pub struct IncomeRow {
    /// Who pays.
    pub payer: String,
    /// What it is.
    pub kind: String,
    /// Before tax.
    pub gross: String,
    /// Advance tax.
    pub tax: String,
    /// After tax.
    pub net: String,
    /// The months it is the average of.
    pub months: String,
    /// It counts against the need.
    pub counted: bool,
    /// It may be deducted from.
    pub deducted: bool,
}

/// A part of the need.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NeedRow {
    /// What it is for.
    pub name: String,
    /// The birth date of the child it is for; empty for others.
    pub born: String,
    /// It is a rate.
    pub rate: bool,
    /// A month.
    pub amount: String,
}

/// What somebody gets or deducts.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Share {
    /// Who.
    pub party: String,
    /// The size.
    pub size: String,
    /// In money.
    pub amount: String,
}

/// Parts of the need a couple carries together.
const COMMON: [&str; 3] = ["child", "housing", "childcare"];
/// Lines that explain others and add nothing.
const BESIDE: [&str; 3] = ["common", "spouse_net", "housing_above_cap"];

impl Calculation {
    /// The calculation of a debtor.
    #[must_use]
    pub fn of(night: &Night, facts: &Facts, lang: Lang) -> Self {
        let figures = &facts.figures;
        let kroner = |amount: Option<Money>| amount.map(|one| format::kroner(one, lang)).unwrap_or_default();
        let named = |step: &str| figures.needs.iter().find(|one| one.step == step).map(|one| one.amount);
        let couple = named("common").is_some();
        let is_common = |one: &&Need| couple && COMMON.contains(&one.step.as_str());
        let adds = |one: &&Need| !is_common(one) && !BESIDE.contains(&one.step.as_str());
        let row = |one: &Need| need(one, lang);
        let known = facts.debtor.is_person() && figures.need.is_some();
        Self {
            known,
            incomes: figures.incomes.iter().map(|one| income(night, one, lang)).collect(),
            gone: figures.gone.iter().map(|one| labels::party(one)).collect(),
            window: months(night.window, lang),
            net: kroner(figures.counted_net),
            after_netting: kroner(figures.after_netting),
            common: figures.needs.iter().filter(is_common).map(row).collect(),
            common_sum: kroner(named("common")),
            spouse_net: kroner(named("spouse_net")),
            needs: figures.needs.iter().filter(adds).map(row).collect(),
            set: named("override").is_some(),
            need: figures.need.map(|need| format::money(need, lang)).unwrap_or_default(),
            room: kroner(figures.room),
            no_room: figures.room.is_none_or(Money::is_zero),
            others: figures.others.iter().map(|one| share(one, lang)).collect(),
            ours: kroner(figures.ours),
            base: kroner(figures.base),
            sizes: sizes(figures, lang),
            expected: kroner(figures.expected),
        }
    }
}

fn sizes(figures: &Figures, lang: Lang) -> Vec<Share> {
    let some = figures.sizes.iter().filter(|one| one.amount.is_some_and(|amount| !amount.is_zero()));
    some.map(|one| share(one, lang)).collect()
}

fn share(one: &crate::report::letters::figures::Size, lang: Lang) -> Share {
    Share {
        party: labels::party(&one.payer),
        size: size(one.amount, one.percent, lang),
        amount: one.amount.map(|amount| format::kroner(amount, lang)).unwrap_or_default(),
    }
}

fn income(night: &Night, one: &Income, lang: Lang) -> IncomeRow {
    let kind = IncomeKind::parse(&one.kind);
    IncomeRow {
        payer: labels::party(&one.payer),
        kind: labels::code(Table::Income, &one.kind, lang),
        gross: format::money(one.gross, lang),
        tax: format::money(one.tax, lang),
        net: format::money(one.gross - one.tax, lang),
        months: months((one.since.unwrap_or(night.window.0), night.window.1), lang),
        counted: kind.is_some_and(IncomeKind::is_counted),
        deducted: kind.is_some_and(IncomeKind::is_deducted_from),
    }
}

fn need(one: &Need, lang: Lang) -> NeedRow {
    let name = match one.rate.as_str() {
        "" => labels::step(&format!("need.{}", one.step), lang),
        rate => labels::code(Table::Rate, rate, lang),
    };
    NeedRow {
        name,
        born: date(one.born, lang),
        rate: !one.rate.is_empty(),
        amount: format::money(one.amount, lang),
    }
}

/// From a month to a month.
fn months((first, last): (chrono::NaiveDate, chrono::NaiveDate), lang: Lang) -> String {
    if first == last {
        return format::month(last, lang);
    }
    let from = format::month(first, lang);
    let year = format!(" {}", first.year());
    let from = if first.year() == last.year() { from.trim_end_matches(&year) } else { &from };
    format!("{from}–{}", format::month(last, lang))
}
