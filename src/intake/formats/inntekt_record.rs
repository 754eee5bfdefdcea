//! What one payer reported of one person and month, as rows of the incomes table: one a kind of income.
//!
//! A record is taken whole or parked whole: half a month of a person must not be decided on. So what is wrong with
//! one row stands on all rows of its record.

use std::borrow::Cow;

use super::income_kinds::{Category, Form, income_kind};
use super::own_faults::OwnFaults;
use super::{FormatError, Layout, OwnFault, Sink};
use crate::model::{FaultCode, IncomeKind};
use crate::units::Money;

/// What the a-ordning calls kind, gross and tax of a line.
pub(super) const KIND: &str = "inntekt.beskrivelse";
pub(super) const GROSS: &str = "inntekt.beloep";
pub(super) const TAX: &str = "forskuddstrekk.beloep";

/// The table's columns in the order of a record's fields, by the names of the Inntekt API.
pub(in crate::intake) static LAYOUT: Layout = Layout {
    fields: &[
        ("debtor_id", "inntektsmottaker.personidentifikator"),
        ("payer_id", "opplysningspliktigId"),
        ("month", "kalendermaaned"),
        ("income_kind", KIND),
        ("gross", GROSS),
        ("advance_tax", TAX),
    ],
};

/// One reported amount.
#[derive(Clone, Debug)]
pub(super) struct IncomeLine<'a> {
    /// The element it stands in.
    pub(super) category: Category,
    /// Its description.
    pub(super) description: Cow<'a, str>,
    /// Cash, or something else.
    pub(super) form: Form,
    /// Øre; a correction is below zero.
    pub(super) ore: i64,
    /// Whether tax is withheld from it; not given: it is when it is cash.
    pub(super) taxed: Option<bool>,
}

/// A record as it is read.
#[derive(Default)]
pub(super) struct IncomeRecord<'a> {
    /// The line it begins on.
    pub(super) line: u64,
    /// Who received.
    pub(super) debtor: Cow<'a, str>,
    /// Who pays and reports, not the unit of it where the work is done.
    pub(super) payer: Cow<'a, str>,
    /// The month.
    pub(super) month: Cow<'a, str>,
    /// What the format forbids in it.
    pub(super) faults: OwnFaults<'a>,
    rows: Vec<KindRow<'a>>,
    withheld: i128,
}

/// The lines of one kind together.
struct KindRow<'a> {
    /// The kind, or what stands instead of one.
    kind: Result<IncomeKind, Cow<'a, str>>,
    gross: i128,
    /// What of it tax is withheld from.
    taxed: i128,
}

impl<'a> IncomeRecord<'a> {
    /// A record that begins on `line`.
    pub(super) fn on(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    /// Adds a line to the row of its kind. Cash of unknown descriptions has one row, under the first of them.
    pub(super) fn add(&mut self, line: IncomeLine<'a>) {
        let kind = income_kind(line.category, &line.description, line.form).ok_or(line.description);
        let cash = line.form == Form::Cash;
        let ore = i128::from(line.ore);
        // Tax is withheld from what is paid out, for goods as well.
        let taxed = if cash && line.taxed.unwrap_or(true) { ore } else { 0 };
        match self.rows.iter_mut().find(|row| row.kind == kind || (row.kind.is_err() && kind.is_err())) {
            Some(row) => {
                row.gross += ore;
                row.taxed += taxed;
            }
            None => self.rows.push(KindRow { kind, gross: ore, taxed }),
        }
    }

    /// Adds withheld tax: a negative amount as it is reported, a correction above zero.
    pub(super) fn withhold(&mut self, ore: i64) {
        self.withheld += i128::from(ore);
    }

    /// Hands the rows over, all of them parked when one is. A record that says nothing gives no row.
    ///
    /// # Errors
    /// More faults than are kept.
    pub(super) fn give<S: Sink>(mut self, sink: &mut S) -> Result<(), FormatError> {
        let tax = self.withheld.abs();
        if self.rows.is_empty() {
            if tax == 0 && self.faults.told().is_empty() {
                return Ok(());
            }
            self.rows.push(KindRow { kind: Ok(IncomeKind::Wage), gross: 0, taxed: 0 });
        }
        let shares = spread(tax, &self.rows);
        let texts: Vec<RowTexts<'_>> =
            self.rows.iter().zip(&shares).map(|(row, share)| RowTexts::of(row, *share)).collect();
        let faulty = texts.iter().any(|texts| texts.fault.is_some());
        for (place, row) in texts.iter().enumerate() {
            let mut own = self.faults.told().to_vec();
            let others = texts.iter().enumerate().filter(|(other, _)| *other != place && faulty);
            own.extend(others.filter_map(|(_, other)| other.own_fault()));
            if row.fault.is_some() && IncomeKind::parse(row.kind).is_some() && row.is_unknown {
                own.extend(row.own_fault());
            }
            let fields = [&*self.debtor, &*self.payer, &*self.month, row.kind, &row.gross, &row.tax];
            sink.record(self.line, &fields, &own)?;
        }
        Ok(())
    }
}

/// The fields of a row, and what its table will find wrong with it.
struct RowTexts<'r> {
    kind: &'r str,
    is_unknown: bool,
    gross: String,
    tax: String,
    fault: Option<FaultCode>,
}

impl<'r> RowTexts<'r> {
    fn of(row: &'r KindRow<'_>, tax: i128) -> Self {
        let (kind, is_unknown) = match &row.kind {
            Ok(kind) => (kind.as_str(), false),
            Err(description) => (&**description, true),
        };
        let fault = if is_unknown {
            Some(if kind.is_empty() { FaultCode::MissingValue } else { FaultCode::BadCode })
        } else if row.gross < 0 {
            Some(FaultCode::NegativeAmount)
        } else if row.gross > i128::from(Money::LARGEST.ore()) {
            Some(FaultCode::BadNumber)
        } else {
            (tax > row.gross).then_some(FaultCode::TaxAboveGross)
        };
        Self { kind, is_unknown, gross: written(row.gross), tax: written(tax), fault }
    }

    /// The fault as the other rows of the record have it.
    fn own_fault(&self) -> Option<OwnFault<'_>> {
        let code = self.fault?;
        let (name, value) = match code {
            FaultCode::TaxAboveGross => (TAX, self.tax.as_str()),
            FaultCode::NegativeAmount | FaultCode::BadNumber => (GROSS, self.gross.as_str()),
            _ => (KIND, self.kind),
        };
        Some(OwnFault { name, value, masked: false, code })
    }
}

/// Øre as tables have amounts.
fn written(ore: i128) -> String {
    let (sign, ore) = (if ore < 0 { "-" } else { "" }, ore.unsigned_abs());
    format!("{sign}{}.{:02}", ore / 100, ore % 100)
}

/// Each row's share of the tax: by what tax is withheld from, else by gross; rounded down, the rest to the
/// largest. No row gets more than its gross while another has room.
fn spread(tax: i128, rows: &[KindRow<'_>]) -> Vec<i128> {
    let room: Vec<i128> = rows.iter().map(|row| row.gross.max(0)).collect();
    let taxed: Vec<i128> = rows.iter().map(|row| row.taxed.max(0)).collect();
    let cash =
        |row: &KindRow<'_>| if row.kind == Ok(IncomeKind::BenefitInKind) { 0 } else { row.gross.max(0) };
    let cash: Vec<i128> = rows.iter().map(cash).collect();
    let bases = [&taxed, &cash, &room];
    let Some(base) = bases.into_iter().find(|base| base.iter().sum::<i128>() > 0) else {
        return rows.iter().enumerate().map(|(place, _)| if place == 0 { tax } else { 0 }).collect();
    };
    let whole: i128 = base.iter().sum();
    let mut shares: Vec<i128> =
        base.iter().zip(&room).map(|(part, room)| (tax * part / whole).min(*room)).collect();
    let mut rest = tax - shares.iter().sum::<i128>();
    let mut by_size: Vec<usize> = (0..rows.len()).collect();
    by_size.sort_by_key(|&place| std::cmp::Reverse((taxed[place], cash[place], room[place])));
    for &place in &by_size {
        let more = rest.min(room[place] - shares[place]);
        shares[place] += more;
        rest -= more;
    }
    // More tax than income: a fault of the largest row.
    shares[by_size[0]] += rest;
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: IncomeKind, gross: i128, taxed: i128) -> KindRow<'static> {
        KindRow { kind: Ok(kind), gross, taxed }
    }

    #[test]
    fn tax_is_shared_by_what_it_is_withheld_from() {
        use IncomeKind::{Benefit, BenefitInKind, HolidayPay, Wage};
        let cases: [(&str, i128, Vec<KindRow<'_>>, Vec<i128>); 9] = [
            ("one row", 30, vec![row(Wage, 100, 100)], vec![30]),
            ("none withheld", 0, vec![row(Wage, 100, 100)], vec![0]),
            (
                "pro rata, the rest to the largest",
                10,
                vec![row(Wage, 200, 200), row(Benefit, 100, 100)],
                vec![7, 3],
            ),
            (
                "only what tax is withheld from",
                30,
                vec![row(Wage, 100, 100), row(HolidayPay, 500, 0)],
                vec![30, 0],
            ),
            ("past its own gross", 130, vec![row(Wage, 100, 100), row(HolidayPay, 500, 0)], vec![100, 30]),
            ("cash before goods", 90, vec![row(BenefitInKind, 900, 0), row(Wage, 100, 100)], vec![0, 90]),
            ("goods alone", 90, vec![row(BenefitInKind, 900, 0)], vec![90]),
            ("more than there is", 700, vec![row(HolidayPay, 500, 0), row(Wage, 100, 100)], vec![500, 200]),
            ("nothing there", 7, vec![row(Wage, 0, 0), row(Benefit, -5, 0)], vec![7, 0]),
        ];
        for (name, tax, rows, expected) in cases {
            assert_eq!(spread(tax, &rows), expected, "{name}");
        }
    }

    #[test]
    fn amounts_are_written_as_tables_have_them() {
        for (ore, expected) in [(0, "0.00"), (5, "0.05"), (-105, "-1.05"), (1_000_000, "10000.00")] {
            assert_eq!(written(ore), expected);
        }
    }
}
