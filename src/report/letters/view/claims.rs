//! The claims of a letter and what is charged on them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::date;
use crate::law::kinds;
use crate::report::letters::figures::{Claim, notice_name};
use crate::report::letters::kinds::{Kind, Letter};
use crate::report::letters::labels;
use crate::report::letters::night::Facts;
use crate::units::{Money, PartyId};
use crate::words::{self, Lang, Table, format};

/// The claims of a letter.
#[expect(clippy::struct_excessive_bools, reason = "what a template asks")]
#[derive(Clone, Debug, Default, Serialize)]
pub struct Claims {
    /// A row a claim.
    pub rows: Vec<Row>,
    /// Their sums.
    pub total: Amounts,
    /// The sum, with its currency.
    pub sum: String,
    /// A claim has costs.
    pub costs: bool,
    /// A claim has interest.
    pub interest: bool,
    /// Something of a claim is covered and not booked yet.
    pub covered: bool,
    /// A claim runs interest now.
    pub running_interest: bool,
    /// The yearly rate of it.
    pub rate: String,
    /// Only support and extra contributions.
    pub only_support: bool,
    /// Running support that is not due yet is among them.
    pub undue: bool,
    /// Only running support that is not due yet.
    pub only_undue: bool,
    /// The sum of those that are due, with its currency.
    pub due_sum: String,
}

/// A claim.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// Its name in the files.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Whose it is.
    pub creditor: String,
    /// When it is due.
    pub due: String,
    /// The figures.
    #[serde(flatten)]
    pub amounts: Amounts,
    /// Its class of priority.
    pub class: String,
    /// What the class is.
    pub class_name: String,
    /// Interest runs on it.
    pub runs_interest: bool,
    /// It is running support that is not due yet.
    pub undue: bool,
}

/// The figures of a claim, or of all.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Amounts {
    /// Principal.
    pub principal: String,
    /// Costs.
    pub costs: String,
    /// Interest.
    pub interest: String,
    /// Covered and not booked yet.
    pub covered: String,
    /// What is left.
    pub sum: String,
    /// What the first month's deduction gives it.
    pub planned: String,
}

impl Claims {
    /// The claims `letter` is about.
    #[must_use]
    pub fn of(facts: &Facts, letter: &Letter, lang: Lang) -> Self {
        let names: Vec<&str> = match letter.kind {
            Kind::Notice | Kind::NettingNotice => {
                letter.notices(facts).map(|one| one.about.as_str()).collect()
            }
            Kind::Order | Kind::Increase => {
                let mut names: Vec<&str> = facts.planned.iter().map(|one| one.claim.as_str()).collect();
                names.dedup();
                names
            }
            Kind::Netting => facts.nettings.iter().map(|one| one.claim.as_str()).collect(),
            Kind::SetOff => Vec::new(),
        };
        let mut known = BTreeSet::new();
        let mut found: Vec<&Claim> = names.into_iter().filter_map(|name| facts.figures.claim(name)).collect();
        found.retain(|claim| known.insert(claim.id.as_str()));
        let mut shares: BTreeMap<&str, Money> = BTreeMap::new();
        for one in &facts.planned {
            *shares.entry(one.claim.as_str()).or_default() += one.amount;
        }
        let planned = |claim: &Claim| shares.get(claim.id.as_str()).copied().unwrap_or_default();
        let sum = |of: fn(&Claim) -> Money| found.iter().map(|claim| of(claim)).sum::<Money>();
        let all_planned = found.iter().map(|claim| planned(claim)).sum();
        let rate = found.iter().find_map(|claim| claim.rate);
        let is_support = |claim: &Claim| {
            let kind = kinds::by_number(&claim.kind);
            kind.is_some_and(|kind| kind.is_support() || kind.is_extra_contribution())
        };
        Self {
            rows: found.iter().map(|claim| row(claim, planned(claim), lang)).collect(),
            total: amounts(
                [sum(principal), sum(|one| one.costs), sum(|one| one.interest), sum(|one| one.covered)],
                all_planned,
                lang,
            ),
            sum: format::kroner(sum(left), lang),
            costs: found.iter().any(|claim| !claim.costs.is_zero()),
            interest: found.iter().any(|claim| !claim.interest.is_zero()),
            covered: found.iter().any(|claim| !claim.covered.is_zero()),
            running_interest: rate.is_some(),
            rate: rate.map(|rate| format::percent(rate, lang)).unwrap_or_default(),
            only_support: !found.is_empty() && found.iter().all(|claim| is_support(claim)),
            undue: found.iter().any(|claim| is_undue(claim)),
            only_undue: !found.is_empty() && found.iter().all(|claim| is_undue(claim)),
            due_sum: format::kroner(
                found.iter().filter(|claim| !is_undue(claim)).map(|claim| left(claim)).sum(),
                lang,
            ),
        }
    }
}

/// Running support of the month to come has a name of its own.
fn is_undue(claim: &Claim) -> bool {
    claim.id.starts_with("RUN-")
}

fn principal(claim: &Claim) -> Money {
    claim.booked - claim.costs - claim.interest
}

fn left(claim: &Claim) -> Money {
    claim.booked - claim.covered
}

fn amounts([principal, costs, interest, covered]: [Money; 4], planned: Money, lang: Lang) -> Amounts {
    Amounts {
        principal: format::money(principal, lang),
        costs: format::money(costs, lang),
        interest: format::money(interest, lang),
        covered: format::money(covered, lang),
        sum: format::money(principal + costs + interest - covered, lang),
        planned: format::money(planned, lang),
    }
}

fn row(claim: &Claim, planned: Money, lang: Lang) -> Row {
    let figures = [principal(claim), claim.costs, claim.interest, claim.covered];
    Row {
        id: notice_name(&claim.id),
        name: words::kind(&claim.kind, lang).to_owned(),
        creditor: creditor(&claim.creditor, lang),
        due: date(claim.due, lang),
        amounts: amounts(figures, planned, lang),
        class: claim.class.clone(),
        class_name: labels::code(Table::Class, &claim.class, lang),
        runs_interest: claim.rate.is_some(),
        undue: is_undue(claim),
    }
}

/// An organisation by its number; of a person only that it is one.
pub(super) fn creditor(digits: &str, lang: Lang) -> String {
    match PartyId::from_digits(digits) {
        Some(party) if party.is_person() => lang.pick("privatperson", "privatperson", "a person").to_owned(),
        _ => labels::party(digits),
    }
}

/// What is charged tonight on the claims of a letter.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Charges {
    /// A row a charge.
    pub rows: Vec<Charge>,
    /// Their sum.
    pub sum: String,
}

/// A charge.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Charge {
    /// What it is.
    pub name: String,
    /// The claim; empty for one of the whole case.
    pub claim: String,
    /// From when it is counted; empty when it is not of days.
    pub from: String,
    /// To when.
    pub to: String,
    /// How much.
    pub amount: String,
}

impl Charges {
    /// Interest and fees of the claims, and those of the whole case.
    #[must_use]
    pub fn of(facts: &Facts, claims: &Claims, lang: Lang) -> Self {
        let names: BTreeSet<&str> = claims.rows.iter().map(|row| row.id.as_str()).collect();
        let of = |id: &str| names.contains(notice_name(id).as_str());
        let own = facts.charges.iter().filter(|one| one.claim.is_empty() || of(&one.claim));
        let own: Vec<_> = if claims.rows.is_empty() { Vec::new() } else { own.collect() };
        let row = |one: &&crate::report::letters::night::Charge| Charge {
            name: labels::code(Table::Fee, &one.kind, lang),
            claim: one.claim.clone(),
            from: if one.kind == "interest" { date(one.from, lang) } else { String::new() },
            to: if one.kind == "interest" { date(one.to, lang) } else { String::new() },
            amount: format::money(one.amount, lang),
        };
        let sum = own.iter().map(|one| one.amount).sum();
        Self { rows: own.iter().map(row).collect(), sum: format::money(sum, lang) }
    }
}
