//! Money received, set off and netted.

use super::Asked;
use crate::audit::explain::say::difference;
use crate::units::{Money, Month};
use crate::words::Table;

pub(super) fn notes(asked: &Asked<'_>) -> Option<String> {
    let (night, line, say) = (asked.night, asked.line, asked.say);
    let amount = line.amount.unwrap_or(Money::ZERO);
    match line.step.as_str() {
        "setoff.credit" => line.date.map(|day| {
            let day = say.day(day);
            say.either(format!("tilgode fra {day}"), format!("available from {day}"))
        }),
        "setoff.lacking" => {
            let equation =
                difference(say, night.amount("need.total")?, &[night.amount("income.counted_net")?], amount)?;
            Some(say.either(
                format!("livsopphold minus tellende netto: {equation} i måneden"),
                format!("need less counted net: {equation} a month"),
            ))
        }
        "setoff.principal" | "setoff.costs" | "setoff.interest" => rank(asked, amount),
        "netting.counted_net" => {
            let before = night.lines.iter().filter(|one| one.seq < line.seq);
            let is_net = |step: &str| matches!(step, "income.counted_net" | "netting.counted_net");
            let is_netting = |step: &str| matches!(step, "netting.begun" | "netting.running");
            let net = before.clone().rfind(|one| is_net(&one.step))?.amount?;
            let taken = before.clone().rfind(|one| is_netting(&one.step))?.amount?;
            difference(say, net, &[taken], amount)
        }
        "netting.monthly" => smallest(asked, amount),
        "netting.begun" => {
            let mut rows = night.each("nettings.csv").filter(|row| row.get("claim_id") == line.claim);
            let row = rows.next()?;
            let from = Month::parse(row.get("from_month"))?;
            let (from, months) = (say.month(from.first_day()), row.get("months"));
            Some(
                say.either(
                    format!("fra {from} i {months} måneder"),
                    format!("from {from} for {months} months"),
                ),
            )
        }
        "receipt.payment" => line.date.map(|day| {
            let day = say.day(day);
            say.either(format!("valutert {day}"), format!("value date {day}"))
        }),
        "receipt.share" => line.date.map(|day| {
            let month = say.month(day);
            if line.claim.is_empty() {
                return say.either(
                    format!("av trekket for {month}, til det løpende bidraget for måneden"),
                    format!("of the deduction for {month}, for the running support of the month"),
                );
            }
            say.either(format!("av trekket for {month}"), format!("of the deduction for {month}"))
        }),
        "netting.running" => line.date.map(|day| {
            let month = say.month(day);
            say.either(format!("det som avregnes i {month}"), format!("what is netted in {month}"))
        }),
        "payout.pay" | "payout.unconfirmed" if line.claim.is_empty() => {
            Some(say.pick("av løpende bidrag", "of running support"))
        }
        "liability.ordered" | "liability.received" => line.date.map(|day| say.month(day)),
        _ => None,
    }
}

/// The place of a set-off in the order of the law, from the table it is published in.
fn rank(asked: &Asked<'_>, amount: Money) -> Option<String> {
    let (line, say) = (asked.line, asked.say);
    let part = line.step.strip_prefix("setoff.")?;
    let own = asked.night.each("setoffs.csv").filter(|row| row.get("claim_id") == line.claim);
    let ranks: Vec<&str> = own
        .filter(|row| Money::parse(row.get(part), b'.').ok() == Some(amount))
        .map(|row| row.get("rank"))
        .collect();
    // Two shares of one size in a claim could be either's.
    let [rank] = ranks.as_slice() else { return None };
    let words = crate::words::code(Table::Rank, rank, say.0);
    let words = words.map(|entry| format!(" ({})", entry.title)).unwrap_or_default();
    Some(
        say.either(format!("plass {rank} i rekkefølgen{words}"), format!("place {rank} in the order{words}")),
    )
}

/// What a netting takes a month is the smallest of its limits.
fn smallest(asked: &Asked<'_>, amount: Money) -> Option<String> {
    let say = asked.say;
    let is = |step: &str| {
        matches!(step, "netting.tenth" | "netting.quarter" | "netting.twelfth" | "netting.limit")
    };
    let of_claim = asked.night.lines.iter().filter(|one| one.claim == asked.line.claim && is(&one.step));
    let before = of_claim.filter(|one| one.seq < asked.line.seq);
    let limits: Vec<Money> = before.filter_map(|one| one.amount).collect();
    (limits.iter().min() == Some(&amount)).then(|| {
        let limits = limits.iter().map(|limit| say.money(*limit)).collect::<Vec<_>>().join("; ");
        let takes = say.kr(amount);
        say.either(format!("det minste av {limits}: {takes}"), format!("the smallest of {limits}: {takes}"))
    })
}
