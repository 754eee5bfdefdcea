//! Income: from which months, and what the nets are of.

use super::Asked;
use crate::audit::explain::night::{Night, TraceLine};
use crate::audit::explain::say::Say;
use crate::model::IncomeKind;
use crate::units::{Money, Month};

pub(super) fn notes(asked: &Asked<'_>) -> Vec<String> {
    let (night, line, say) = (asked.night, asked.line, asked.say);
    match line.step.as_str() {
        "income.counted_net" => total(night, say, line.amount, Net::Counted),
        "income.deductible_net" => total(night, say, line.amount, Net::Deductible),
        "income.payer_gone" => vec![say.pick(
            "ingen inntekt i vinduets siste måned; alt fra denne utbetaleren holdes utenfor",
            "no income in the last month of the window; all of this payer is left out",
        )],
        _ => months(asked).into_iter().chain(treatment(asked)).collect(),
    }
}

/// From when to when a payer's income is averaged.
fn months(asked: &Asked<'_>) -> Option<String> {
    let (first, last) = (Month::of(asked.line.date?), asked.night.window().last);
    let say = asked.say;
    let count = last.since(first) + 1;
    let (from, to) = (say.month(first.first_day()), say.month(last.first_day()));
    Some(if count == 1 {
        say.either(format!("{from} (1 måned)"), format!("{from} (1 month)"))
    } else {
        say.either(
            format!("gjennomsnitt av {from} til {to} ({count} måneder)"),
            format!("average of {from} to {to} ({count} months)"),
        )
    })
}

/// Whether a kind counts and is deducted from.
fn treatment(asked: &Asked<'_>) -> Option<String> {
    let kind = IncomeKind::parse(asked.line.step.strip_prefix("income.")?)?;
    let say = asked.say;
    Some(match (kind.is_counted(), kind.is_deducted_from()) {
        (true, true) => say.pick("regnes med, og kan trekkes i", "counts, and can be deducted from"),
        (true, false) => {
            say.pick("regnes med, men kan ikke trekkes i", "counts, but cannot be deducted from")
        }
        (false, _) => {
            say.pick("regnes ikke med, og kan ikke trekkes i", "does not count, and cannot be deducted from")
        }
    })
}

/// What was traced of a payer's income of a kind.
pub(super) struct KindIncome<'a> {
    pub(super) kind: IncomeKind,
    pub(super) payer: &'a str,
    pub(super) gross: Money,
    pub(super) tax: Money,
    pub(super) limit: Option<Money>,
}

impl KindIncome<'_> {
    pub(super) fn net(&self) -> Money {
        self.gross - self.tax
    }

    /// The limit of self-employed income is never above its net.
    pub(super) fn deductible(&self) -> Money {
        self.limit.unwrap_or_else(|| self.net())
    }
}

/// The incomes of a night.
pub(super) fn incomes<'n>(night: &'n Night<'_>) -> Vec<KindIncome<'n>> {
    let mut all: Vec<KindIncome<'n>> = Vec::new();
    for line in &night.lines {
        let Some(word) = line.step.strip_prefix("income.") else { continue };
        let amount = line.amount.unwrap_or(Money::ZERO);
        let (kind, part) = word.split_once('.').map_or((word, None), |(kind, part)| (kind, Some(part)));
        let Some(kind) = IncomeKind::parse(kind) else { continue };
        match (part, all.last_mut()) {
            (None, _) => all.push(KindIncome {
                kind,
                payer: &line.party,
                gross: amount,
                tax: Money::ZERO,
                limit: None,
            }),
            (Some("tax"), Some(last)) => last.tax = amount,
            (Some(_), Some(last)) => last.limit = Some(amount),
            (Some(_), None) => {}
        }
    }
    all
}

/// One of the two nets.
#[derive(Clone, Copy)]
enum Net {
    /// What the need is held against.
    Counted,
    /// What can be deducted from.
    Deductible,
}

/// What a net is of: gross less tax of each income that is in it, or the limit of self-employment.
fn total(night: &Night<'_>, say: Say, total: Option<Money>, net: Net) -> Vec<String> {
    let Some(total) = total else { return Vec::new() };
    let is_in = |one: &&KindIncome<'_>| match net {
        Net::Counted => one.kind.is_counted(),
        Net::Deductible => one.kind.is_deducted_from(),
    };
    let amount = |one: &KindIncome<'_>| match net {
        Net::Counted => one.net(),
        Net::Deductible => one.deductible(),
    };
    let all = incomes(night);
    let parts: Vec<&KindIncome<'_>> = all.iter().filter(is_in).collect();
    if parts.is_empty() {
        return vec![say.pick("ingen slik inntekt", "no such income")];
    }
    let adds_up = parts.iter().map(|one| amount(one)).sum::<Money>() == total;
    let plain = parts.len() == 1 && parts[0].gross == total;
    let figures = |one: &&KindIncome<'_>| match amount(one) {
        net if net != one.net() => say.money(net),
        _ if one.tax.is_zero() => say.money(one.gross),
        _ => format!("{} \u{2212} {}", say.money(one.gross), say.money(one.tax)),
    };
    let equation = || {
        let figures: Vec<String> = parts.iter().map(figures).collect();
        format!("{} = {}", figures.join(" + "), say.kr(total))
    };
    (adds_up && !plain).then(equation).into_iter().collect()
}

/// The monthly gross of a payer that an order deducts from, kind by kind.
pub(super) fn deductible_gross(night: &Night<'_>, payer: &str) -> Vec<Money> {
    let own = incomes(night).into_iter().filter(|one| one.payer == payer && one.kind.is_deducted_from());
    own.map(|one| one.gross).collect()
}

/// Whether a payer pays income of self-employment.
pub(super) fn is_self_employed(night: &Night<'_>, payer: &str) -> bool {
    let is = |line: &TraceLine| line.step == "income.self_employed" && line.party == payer;
    night.lines.iter().any(is)
}
