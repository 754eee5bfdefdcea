//! What a letter's template is given: every figure as it is written in the letter's language.
//!
//! All placeholders are always there; one that says nothing is empty, so that a template may ask.

mod calculation;
mod claims;
mod outcome;
pub mod parts;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::kinds::{Kind, Letter};
use super::night::Facts;
use crate::units::dates::plus_months;
use crate::units::{Money, Percent};
use crate::words::{Lang, format};
pub use calculation::Calculation;
pub use claims::{Charges, Claims};
pub use outcome::{Credits, Nettings, Orders, Running};

/// The first day on which notice and decision cost a fee (innkf. §§ 23-1, 40-1), and on which innkl. § 21 holds.
const FEES_FROM: (i32, u32, u32) = (2027, 1, 1);
/// The year innkl. came into force.
const ACT_FROM: i32 = 2026;

/// What does not change from letter to letter of a night.
#[derive(Clone, Debug)]
pub struct Night {
    /// The collection day.
    pub day: NaiveDate,
    /// The first and the last month of the incomes that were looked at, as their first days.
    pub window: (NaiveDate, NaiveDate),
    /// The time of day at which the night's decisions are made known, in UTC: `20:00`.
    pub time: String,
    /// Who sends.
    pub sender: String,
    /// Where the sender is reached.
    pub contact: Vec<String>,
}

/// What a template is given.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// The kind of letter.
    pub kind: &'static str,
    /// Who sends.
    pub sender: String,
    /// Where the sender is reached.
    pub contact: Vec<String>,
    /// The day of the letter, in words.
    pub date: String,
    /// Its year.
    pub year: i32,
    /// The time of day, in UTC.
    pub time: String,
    /// `before` the Act of 2025, its `old` regime of attachment, or its `new` one.
    pub rules: &'static str,
    /// True for a person, false for an organisation.
    pub person: bool,
    /// The last day to answer or complain, in words; empty where there is none.
    pub deadline: String,
    /// Fees for attachment: `none` can come, they come `now`, or from 2027, `later`.
    pub fees: &'static str,
    /// A notice was sent before, and is spent.
    pub again: bool,
    /// The notice interrupts limitation.
    pub limitation: bool,
    /// The increase notified: what the deduction may become; empty in other letters.
    pub increase: String,
    /// The claims.
    pub claims: Claims,
    /// What is charged on them.
    pub charges: Charges,
    /// Income, need and room.
    pub calculation: Calculation,
    /// Orders that run.
    pub running: Vec<Running>,
    /// Versions of orders.
    pub orders: Orders,
    /// Credits set off.
    pub credits: Credits,
    /// Nettings that begin.
    pub nettings: Nettings,
}

impl View {
    /// What `letter` to the debtor of `facts` says.
    #[must_use]
    pub fn of(night: &Night, facts: &Facts, letter: &Letter, lang: Lang) -> Self {
        let claims = Claims::of(facts, letter, lang);
        let is = |why: &str| letter.notices(facts).any(|one| one.why == why);
        let size = letter.notices(facts).find(|one| one.why == "increase").map(|one| one.size.as_str());
        Self {
            kind: letter.kind.as_str(),
            sender: night.sender.clone(),
            contact: night.contact.clone(),
            date: format::long_date(night.day, lang),
            year: night.day.year(),
            time: night.time.clone(),
            rules: rules(night.day, facts.new_regime),
            person: facts.debtor.is_person(),
            deadline: letter.answer_by.map(|day| format::long_date(day, lang)).unwrap_or_default(),
            fees: fees(night.day, facts.new_regime, letter, claims.only_support),
            again: is("expired"),
            limitation: is("limitation"),
            increase: size.map(|size| notified(facts, size, lang)).unwrap_or_default(),
            charges: Charges::of(facts, &claims, lang),
            calculation: Calculation::of(night, facts, lang),
            running: Running::all(facts, lang),
            orders: Orders::of(facts, lang),
            credits: Credits::of(facts, letter, lang),
            nettings: Nettings::of(facts, lang),
            claims,
        }
    }
}

fn rules(day: NaiveDate, new_regime: bool) -> &'static str {
    match (day.year() < ACT_FROM, new_regime) {
        (true, _) => "before",
        (false, false) => "old",
        (false, true) => "new",
    }
}

/// Which fees a notice must warn of: those of the decision, which may be made two months past the deadline
/// (tvfbl. § 7-10).
fn fees(day: NaiveDate, new_regime: bool, letter: &Letter, only_support: bool) -> &'static str {
    let Some(from) = NaiveDate::from_ymd_opt(FEES_FROM.0, FEES_FROM.1, FEES_FROM.2) else { return "none" };
    let last = letter.answer_by.map_or(day, |deadline| plus_months(deadline, 2));
    match (new_regime && !only_support, day >= from, last >= from) {
        (true, true, _) => "now",
        (true, false, true) if letter.kind == Kind::Notice => "later",
        _ => "none",
    }
}

/// The size of an increase in the form the orders have.
fn notified(facts: &Facts, size: &str, lang: Lang) -> String {
    let is_amount = facts.figures.standing.iter().any(|one| one.amount.is_some());
    match (is_amount, Percent::parse(size, b'.'), Money::parse(size, b'.')) {
        (false, Some(percent), _) => format::percent(percent, lang),
        (true, _, Ok(amount)) => format::kroner(amount, lang),
        _ => size.to_owned(),
    }
}

/// A size: per cent of gross, or kroner a month.
fn size(amount: Option<Money>, percent: Option<Percent>, lang: Lang) -> String {
    match (percent, amount) {
        (Some(percent), _) => format::percent(percent, lang),
        (None, Some(amount)) => format::kroner(amount, lang),
        (None, None) => String::new(),
    }
}

fn date(day: Option<NaiveDate>, lang: Lang) -> String {
    day.map(|day| format::date(day, lang)).unwrap_or_default()
}
