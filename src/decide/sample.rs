//! One debtor's night, laid out by hand for tests.

use chrono::NaiveDate;

use super::night::{Ground, Night};
use crate::law::LawContext;
use crate::law::kinds::by_number;
use crate::law::rates::{MissingRate, Rates};
use crate::model::decision::Decision;
use crate::model::facts::Facts;
use crate::model::registers::Registers;
use crate::model::{CivilStatus, Claim, Household, Income, IncomeKind, LawSettings, Reference, Suspensions};
use crate::units::dates::parse_date;
use crate::units::{Money, Month, PartyId};

/// Rates of the half-years and the year that are not published yet.
const ASSUMED: &str = include_str!("../../fixtures/days/assumed-rates.csv");

pub(super) fn d(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

pub(super) fn m(text: &str) -> Month {
    Month::parse(text).expect("a month")
}

pub(super) fn name(text: &str) -> Reference {
    Reference::new(text).expect("a reference")
}

pub(super) fn party(text: &str) -> PartyId {
    PartyId::from_digits(text).expect("digits")
}

pub(super) fn debtor() -> PartyId {
    party("01017012345")
}

/// A person who needs so many kroner a month.
pub(super) fn needing(kroner: i64) -> Household {
    Household {
        debtor: debtor(),
        civil_status: Some(CivilStatus::Single),
        spouse_net_income: Money::ZERO,
        housing_cost: Money::ZERO,
        housing_cap: None,
        childcare_cost: Money::ZERO,
        support_paid: Money::ZERO,
        extraordinary_cost: Money::ZERO,
        need_override: Some(Money::from_kroner(kroner)),
        deduction_regime: None,
        pending_old_case: false,
        confidential_address: false,
        municipality: None,
        death_date: None,
        bankruptcy_date: None,
        debt_settlement_from: None,
        debt_settlement_to: None,
        consented_percent: None,
        recorded: crate::model::Recorded::default(),
    }
}

/// So many kroner of wages in each of the months looked at on `day`, untaxed.
pub(super) fn wages(day: &str, kroner: i64) -> Vec<Income> {
    let last = Month::of(d(day)).plus(-1);
    let income = |back: i32| Income {
        debtor: debtor(),
        payer: party("310000001"),
        month: last.plus(back),
        kind: IncomeKind::Wage,
        gross: Money::from_kroner(kroner),
        advance_tax: Money::ZERO,
    };
    [-2, -1, 0].map(income).to_vec()
}

/// A claim of a kind, of so many kroner.
pub(super) fn claim(claim_id: &str, number: &str, kroner: i64, due: &str) -> Claim {
    let kind = by_number(number).expect("a kind").no;
    Claim::open(name(claim_id), debtor(), party("889640782"), kind, d(due), Money::from_kroner(kroner))
}

/// The night of `day` for one debtor.
pub(super) fn night(day: &str, facts: &Facts, registers: &Registers) -> Decision {
    night_at(day, facts, registers, true).expect("the rates of the day")
}

/// The same, with or without the rates that are not published yet.
pub(super) fn night_at(
    day: &str,
    facts: &Facts,
    registers: &Registers,
    assume: bool,
) -> Result<Decision, MissingRate> {
    let assumed = [("assumed.csv".to_owned(), ASSUMED.to_owned())];
    let context = LawContext {
        day: d(day),
        rates: Rates::load(if assume { &assumed } else { &[] }).expect("the rates"),
        settings: LawSettings::default(),
        suspensions: Suspensions::default(),
    };
    let ground = Ground::of(facts, registers, &context);
    let night = Night::new(facts, &ground);
    let mut decided = night.decide(0..night.debtors().len())?;
    assert_eq!(decided.len(), 1, "one debtor");
    Ok(decided.remove(0).decision)
}

/// The facts of one debtor; claims stand by name whatever their order here.
pub(super) fn facts(household: Household, mut claims: Vec<Claim>, incomes: Vec<Income>) -> Facts {
    claims.sort_by_key(|claim| claim.claim_id);
    Facts { households: vec![household], claims, incomes, ..Facts::default() }
}
