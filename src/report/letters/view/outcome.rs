//! What was decided: orders, set-offs and nettings.

use chrono::NaiveDate;
use serde::Serialize;

use super::claims::creditor;
use super::{date, size};
use crate::report::letters::figures::{Size, notice_name};
use crate::report::letters::kinds::{Kind, Letter};
use crate::report::letters::labels;
use crate::report::letters::night::{self, Facts};
use crate::units::{Money, Percent};
use crate::words::{self, Lang, Table, format};

/// An order that runs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Running {
    /// Who deducts.
    pub payer: String,
    /// The size.
    pub size: String,
}

impl Running {
    /// The orders of a debtor that run.
    #[must_use]
    pub fn all(facts: &Facts, lang: Lang) -> Vec<Self> {
        let own = facts.standing.iter().filter(|one| !is_nothing(one));
        own.map(|one| Self { payer: labels::party(&one.payer), size: size(one.amount, one.percent, lang) })
            .collect()
    }
}

/// Versions of orders.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Orders {
    /// A row a version.
    pub rows: Vec<Order>,
    /// What they do together: `new`, `change` or `end`.
    pub action: &'static str,
    /// A last instalment is among them.
    pub last: bool,
}

/// A version of an order.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Order {
    /// Its number.
    pub number: String,
    /// Who deducts.
    pub payer: String,
    /// `new`, `change` or `end`.
    pub action: String,
    /// The size; empty for an end and for a pause.
    pub size: String,
    /// It is of per cent of gross.
    pub percent: bool,
    /// Nothing is deducted for the time being.
    pub paused: bool,
    /// From when it takes so much.
    pub start: String,
    /// Its last day; empty when it runs on.
    pub end: String,
    /// The last instalment; empty for others.
    pub last: String,
    /// The month of the last instalment.
    pub month: String,
    /// Why.
    pub reason: String,
}

impl Orders {
    /// The versions of a debtor's orders.
    #[must_use]
    pub fn of(facts: &Facts, lang: Lang) -> Self {
        let has = |action: &str| facts.orders.iter().any(|one| one.action == action);
        let action = if has("new") {
            "new"
        } else if has("change") {
            "change"
        } else {
            "end"
        };
        let rows: Vec<Order> = facts.orders.iter().map(|one| order(one, lang)).collect();
        Self { last: rows.iter().any(|row| !row.last.is_empty()), action, rows }
    }
}

fn order(one: &night::Order, lang: Lang) -> Order {
    let nothing = is_nothing(&one.size);
    let ends = one.action == "end";
    let last = one.last.map(|last| format::kroner(last, lang));
    Order {
        number: one.number.clone(),
        payer: labels::party(&one.size.payer),
        action: one.action.clone(),
        size: if ends || nothing { String::new() } else { size(one.size.amount, one.size.percent, lang) },
        percent: one.size.percent.is_some(),
        paused: nothing && !ends,
        start: long(one.start, lang),
        end: long(one.end, lang),
        last: last.unwrap_or_default(),
        month: one.start.map(|day| format::month(day, lang)).unwrap_or_default(),
        reason: labels::code(Table::Reason, &one.reason, lang),
    }
}

fn is_nothing(size: &Size) -> bool {
    match (size.amount, size.percent) {
        (Some(amount), _) => amount.is_zero(),
        (None, Some(percent)) => percent == Percent::ZERO,
        (None, None) => true,
    }
}

fn long(day: Option<NaiveDate>, lang: Lang) -> String {
    day.map(|day| format::long_date(day, lang)).unwrap_or_default()
}

/// Credits something of was set off.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Credits {
    /// A row a credit.
    pub rows: Vec<Credit>,
    /// What was set off of all.
    pub used: String,
    /// What stays with the debtor as protected; empty for nothing.
    pub protected: String,
    /// What is paid out of the rest; empty for nothing.
    pub left: String,
    /// What is lacking a month to the need, where that was looked at; empty when nothing is.
    pub lacking: String,
    /// The income is at least the need.
    pub enough: bool,
}

/// A credit.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Credit {
    /// Its name in the files.
    pub id: String,
    /// Who owes it; empty when the files do not tell.
    pub body: String,
    /// Since when it was free.
    pub available: String,
    /// How much of it there was tonight.
    pub amount: String,
    /// The claims it was set off in.
    pub shares: Vec<CreditShare>,
    /// What was set off.
    pub used: String,
}

/// A claim's share of a credit.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CreditShare {
    /// The claim's name in the files.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Whose it is.
    pub creditor: String,
    /// Principal.
    pub principal: String,
    /// Costs.
    pub costs: String,
    /// Interest.
    pub interest: String,
    /// All three.
    pub sum: String,
}

impl Credits {
    /// The credits `letter` is about.
    #[must_use]
    pub fn of(facts: &Facts, letter: &Letter, lang: Lang) -> Self {
        if letter.kind != Kind::SetOff {
            return Self::default();
        }
        let told: Vec<&str> = letter.notices(facts).map(|one| one.about.as_str()).collect();
        let mut order: Vec<&str> = facts.set_offs.iter().map(|one| one.credit.as_str()).collect();
        order.dedup();
        let known = &facts.figures.credits;
        let mut credits = Self::default();
        let [mut used, mut protected, mut left] = [Money::ZERO; 3];
        for (at, id) in order.iter().enumerate().filter(|(_, id)| told.contains(id)) {
            let rows: Vec<_> = facts.set_offs.iter().filter(|one| one.credit == **id).collect();
            let own = known.get(at).filter(|_| known.len() == order.len());
            let sum = |of: fn(&night::SetOff) -> Money| rows.iter().map(|one| of(one)).sum::<Money>();
            let [own_used, own_protected, own_left] =
                [sum(|one| one.parts[3]), sum(|one| one.protected), sum(|one| one.left)];
            credits.rows.push(Credit {
                id: (*id).to_owned(),
                body: own.map(|one| labels::party(&one.body)).unwrap_or_default(),
                available: date(own.and_then(|one| one.available), lang),
                amount: format::kroner(own_used + own_protected + own_left, lang),
                shares: rows
                    .iter()
                    .filter(|one| !one.claim.is_empty())
                    .map(|one| share(facts, one, lang))
                    .collect(),
                used: format::money(own_used, lang),
            });
            (used, protected, left) = (used + own_used, protected + own_protected, left + own_left);
        }
        let some =
            |amount: Money| if amount.is_zero() { String::new() } else { format::kroner(amount, lang) };
        credits.used = format::kroner(used, lang);
        (credits.protected, credits.left) = (some(protected), some(left));
        credits.enough = facts.figures.counted_net >= facts.figures.need;
        credits.lacking = facts.figures.lacking.map(some).unwrap_or_default();
        credits
    }
}

fn share(facts: &Facts, one: &night::SetOff, lang: Lang) -> CreditShare {
    let claim = facts.figures.claim(&one.claim);
    let [principal, costs, interest, sum] = one.parts.map(|part| format::money(part, lang));
    CreditShare {
        id: one.claim.clone(),
        name: claim.map(|claim| words::kind(&claim.kind, lang)).unwrap_or_default().to_owned(),
        creditor: claim.map(|claim| creditor(&claim.creditor, lang)).unwrap_or_default(),
        principal,
        costs,
        interest,
        sum,
    }
}

/// Nettings that begin.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Nettings {
    /// A row a netting.
    pub rows: Vec<Netting>,
}

/// A netting.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Netting {
    /// The claim's name in the files.
    pub id: String,
    /// What the claim is.
    pub name: String,
    /// Who pays the benefit.
    pub body: String,
    /// A month.
    pub monthly: String,
    /// From which month.
    pub from: String,
    /// How many months.
    pub months: String,
    /// The benefit and the limits it was counted by.
    pub limits: Vec<Limit>,
}

/// A limit of a netting.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Limit {
    /// `benefit`, `tenth`, `quarter`, `twelfth` or `limit`.
    pub of: String,
    /// How much.
    pub amount: String,
}

impl Nettings {
    /// The nettings of a debtor that begin.
    #[must_use]
    pub fn of(facts: &Facts, lang: Lang) -> Self {
        Self { rows: facts.nettings.iter().map(|one| netting(facts, one, lang)).collect() }
    }
}

fn netting(facts: &Facts, one: &night::Netting, lang: Lang) -> Netting {
    let claim = facts.figures.claim(&one.claim);
    let counted = facts.figures.nettings.iter().find(|other| other.claim == one.claim);
    let limit =
        |(of, amount): &(String, Money)| Limit { of: of.clone(), amount: format::kroner(*amount, lang) };
    Netting {
        id: notice_name(&one.claim),
        name: claim.map(|claim| words::kind(&claim.kind, lang)).unwrap_or_default().to_owned(),
        body: labels::party(&one.body),
        monthly: format::kroner(one.monthly, lang),
        from: one.from.map(|day| format::month(day, lang)).unwrap_or_default(),
        months: one.months.clone(),
        limits: counted.map(|one| one.limits.iter().map(limit).collect()).unwrap_or_default(),
    }
}
