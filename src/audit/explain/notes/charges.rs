//! Interest, fees, deadlines.

use chrono::NaiveDate;

use super::Asked;
use crate::law::notices::days_to_answer;
use crate::model::Regime;
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
        step if step.starts_with("notice.") => line.date.map(|day| answer_by(asked, day)),
        _ => None,
    }
}

/// The last day to answer, with the days that are given and where the law gives them: the article of a notice
/// is that of the notice itself. A set-off is told of, and the time after it is for a complaint.
fn answer_by(asked: &Asked<'_>, last: NaiveDate) -> String {
    let (night, line, say) = (asked.night, asked.line, asked.say);
    let day = say.day(last);
    if line.step == "notice.setoff" {
        return say.either(format!("klagefrist {day}"), format!("complaint by {day}"));
    }
    let days = (last - night.day).num_days();
    let is = |regime| u64::try_from(days) == Ok(days_to_answer(regime));
    let old = night.each("decisions.csv").any(|row| row.get("regime") == Regime::Old.as_str());
    if old && is(Regime::Old) {
        return say.either(
            format!("svarfrist {day}: {days} dager etter de tidligere reglene (tvfbl. § 4-18)"),
            format!("answer by {day}: {days} days under the earlier rules (tvfbl. § 4-18)"),
        );
    }
    if !old && is(Regime::New) {
        return say.either(format!("svarfrist {day}: {days} dager"), format!("answer by {day}: {days} days"));
    }
    say.either(format!("svarfrist {day}"), format!("answer by {day}"))
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
