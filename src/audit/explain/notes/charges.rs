//! Interest, fees, deadlines.

use super::Asked;
use crate::units::Money;
use crate::units::dates::parse_date;

pub(super) fn notes(asked: &Asked<'_>) -> Option<String> {
    let (night, line, say) = (asked.night, asked.line, asked.say);
    match line.step.as_str() {
        "fee.interest" => interest(asked),
        "fee.late" => {
            let court = night.lines.iter().take(line.seq).rfind(|one| one.step == "fee.court_fee")?.amount?;
            let amount = line.amount?;
            (court.share_half_up(1, 3) == amount).then(|| {
                let (court, fee) = (say.money(court), say.kr(amount));
                say.either(
                    format!("en tredel av rettsgebyret {court} = {fee}"),
                    format!("a third of the court fee {court} = {fee}"),
                )
            })
        }
        "fee.surcharge" => {
            let mut lines = night.lines.iter().take(line.seq);
            let principal =
                lines.rfind(|one| one.step == "fee.surcharge.principal" && one.claim == line.claim)?.amount?;
            let amount = line.amount?;
            (principal.share_half_up(1, 10) == amount).then(|| {
                let (of, is) = (say.money(principal), say.kr(amount));
                say.either(format!("10 % av {of} = {is}"), format!("10% of {of} = {is}"))
            })
        }
        "watch.claim" | "watch.interest" => {
            let date = line.date?;
            let is = |row: &crate::audit::explain::night::Named<'_>| {
                row.get("claim_id") == line.claim && parse_date(row.get("limitation_date")) == Some(date)
            };
            let left = night.each("watchlist.csv").find(is)?.get("days_left");
            Some(say.either(format!("om {left} dager"), format!("in {left} days")))
        }
        step if step.starts_with("notice.") => line.date.map(|day| {
            let day = say.day(day);
            say.either(format!("svarfrist {day}"), format!("answer by {day}"))
        }),
        _ => None,
    }
}

/// The days a segment of interest runs, from the table of fees, and the balance it is of.
fn interest(asked: &Asked<'_>) -> Option<String> {
    let (night, line, say) = (asked.night, asked.line, asked.say);
    let is = |row: &crate::audit::explain::night::Named<'_>| {
        row.get("claim_id") == line.claim && row.get("fee_kind") == "interest"
    };
    let row = night.each("fees.csv").filter(is).nth(asked.place())?;
    let (from, to) = (parse_date(row.get("from"))?, parse_date(row.get("to"))?);
    let mut before = night.lines.iter().take(line.seq);
    let balance = before.rfind(|one| one.step == "fee.interest.balance" && one.claim == line.claim)?.amount?;
    let (days, rate) = ((to - from).num_days(), say.percent(line.percent?));
    let (of, is) = (say.money(balance), say.kr(line.amount.unwrap_or(Money::ZERO)));
    let (from, to) = (say.day(from), say.day(to));
    Some(say.either(
        format!("{rate} i året av {of} fra {from} til {to}, {days} dager = {is}"),
        format!("{rate} a year of {of} from {from} to {to}, {days} days = {is}"),
    ))
}
