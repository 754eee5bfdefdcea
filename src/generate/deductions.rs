//! Deductions other authorities have decided, which share the room under the old regime.

use chrono::NaiveDate;

use super::debtor::Debtor;
use super::draw::Draws;
use super::identifiers;
use super::night::Night;
use super::sheet::{Cell, Sheet};
use super::special::Special;
use crate::model::Class;
use crate::units::{Money, PartyId};

/// The columns of the file.
pub(super) const COLUMNS: &[&str] = &[
    "deduction_id",
    "debtor_id",
    "authority_id",
    "payer_id",
    "class",
    "decided_date",
    "amount",
    "percent",
    "to_date",
];
/// Shares of gross, in per cent.
const PERCENTS: [&str; 5] = ["3", "5", "7.5", "10", "20"];
/// The numbers of the creditors that are authorities.
const AUTHORITIES: u64 = 4;
/// The payer of most benefits and the employers with the lowest numbers.
const PAYERS: u64 = 6;

/// How large the deduction is.
enum Size {
    Amount(Money),
    Percent(&'static str),
}

/// A deduction of another authority.
pub(super) struct Deduction {
    place: u64,
    authority: PartyId,
    payer: PartyId,
    class: Class,
    decided: NaiveDate,
    size: Size,
    to_date: Option<NaiveDate>,
}

/// Draws the deductions of other authorities for a person, most of them made by `payer`, who pays it now.
pub(super) fn draw(
    debtor: &Debtor,
    payer: Option<PartyId>,
    night: Night,
    draws: &mut Draws,
) -> Vec<Deduction> {
    let count = match debtor.special {
        Some(Special::OtherAmount | Special::OtherPercent | Special::OtherEnding) => 1,
        Some(Special::OtherSeveral) => 3,
        Some(Special::Unknown) => 0,
        _ => u64::from(draws.chance(25)),
    };
    let mut deductions = Vec::new();
    for place in 1..=count {
        let authority = identifiers::creditor(draws.below(AUTHORITIES));
        let now = payer.filter(|_| !draws.chance(200));
        let payer = now.or_else(|| identifiers::payer(draws.skewed(PAYERS)));
        let (Some(authority), Some(payer)) = (authority, payer) else { continue };
        let decided = night.ago(draws.between(1, 900));
        let size = size(debtor, draws);
        let class = draws.pick(&Class::ALL);
        let to_date = to_date(debtor, decided, night, draws);
        deductions.push(Deduction { place, authority, payer, class, decided, size, to_date });
    }
    deductions
}

/// Writes the deductions of other authorities for a person.
pub(super) fn write(debtor: &Debtor, deductions: &[Deduction], sheet: &mut Sheet) -> Result<(), csv::Error> {
    for deduction in deductions {
        let deduction_id = format!("ANN-{:08}-{}", debtor.number, deduction.place);
        let (first_amount, amount, percent) = match deduction.size {
            Size::Amount(amount) => (amount, Cell::Amount(amount), Cell::Empty),
            Size::Percent(percent) => (Money::ZERO, Cell::Empty, Cell::Text(percent)),
        };
        let cells = [
            deduction_id.as_str().into(),
            debtor.id.into(),
            deduction.authority.into(),
            deduction.payer.into(),
            deduction.class.as_str().into(),
            deduction.decided.into(),
            amount,
            percent,
            deduction.to_date.into(),
        ];
        sheet.row(first_amount, &cells)?;
    }
    Ok(())
}

fn size(debtor: &Debtor, draws: &mut Draws) -> Size {
    let in_percent = match debtor.special {
        Some(Special::OtherAmount) => false,
        Some(Special::OtherPercent) => true,
        _ => draws.chance(400),
    };
    if in_percent {
        Size::Percent(draws.pick(&PERCENTS))
    } else {
        Size::Amount(draws.amount(300, 6_000, 5_000))
    }
}

fn to_date(debtor: &Debtor, decided: NaiveDate, night: Night, draws: &mut Draws) -> Option<NaiveDate> {
    let ago = match debtor.special {
        Some(Special::OtherEnding) => draws.pick(&[1, 0, -1]),
        _ if draws.chance(600) => return None,
        _ if draws.chance(200) => 40,
        _ => -draws.between(30, 500),
    };
    Some(night.ago(ago).max(decided))
}
