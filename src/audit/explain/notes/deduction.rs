//! The room, and the size of the deduction.

use super::Asked;
use super::income::{deductible_gross, is_self_employed};
use crate::audit::explain::say::{difference, sum};
use crate::units::{Money, Percent};

pub(super) fn notes(asked: &Asked<'_>) -> Vec<String> {
    let (night, line, say) = (asked.night, asked.line, asked.say);
    let amount = line.amount.unwrap_or(Money::ZERO);
    match line.step.as_str() {
        "room.before_sharing" => vec![room(asked, amount)].into_iter().flatten().collect(),
        "room.ours" => {
            let before = night.amount("room.before_sharing").unwrap_or(Money::ZERO);
            let others: Vec<Money> = night.all("room.other_gets").filter_map(|line| line.amount).collect();
            difference(say, before, &others, amount).into_iter().collect()
        }
        "order.gross_base" => {
            let payers = night.all("order.payer").flat_map(|line| deductible_gross(night, &line.party));
            sum(say, &payers.collect::<Vec<_>>(), amount).into_iter().collect()
        }
        "order.payer" => payer(asked, amount),
        "order.expected" => {
            let parts: Vec<Money> = night.all("order.payer").filter_map(|line| line.amount).collect();
            sum(say, &parts, amount).into_iter().collect()
        }
        "order.payer_small" => {
            let least = Percent::whole(i64::from(night.settings.small_payer_percent));
            let least = say.percent(least);
            vec![say.either(
                format!("under {least} av inntekten det kan trekkes i; trekk pålegges ikke her"),
                format!("under {least} of the income that can be deducted from; no order is given here"),
            )]
        }
        "order.last_instalment" => vec![last(asked, amount)].into_iter().flatten().collect(),
        _ => Vec::new(),
    }
}

/// The room before other authorities take part of it.
fn room(asked: &Asked<'_>, room: Money) -> Option<String> {
    let (night, say) = (asked.night, asked.say);
    let counted = night.amount("income.counted_net")?;
    let netted = night.all("netting.counted_net").last().and_then(|line| line.amount);
    let counted = netted.unwrap_or(counted);
    let need = night.amount("need.total")?;
    let deductible = night.amount("income.deductible_net")?;
    let (net, needed) = (say.money(counted), say.money(need));
    if counted <= need {
        return (room.is_zero() && counted < need).then(|| {
            say.either(
                format!("tellende netto {net} er mindre enn livsoppholdet {needed}: ikke noe rom"),
                format!("the counted net {net} is less than the need {needed}: no room"),
            )
        });
    }
    if let Some(equation) = difference(say, counted, &[need], room) {
        return Some(say.either(
            format!("tellende netto minus livsopphold: {equation}"),
            format!("counted net less need: {equation}"),
        ));
    }
    let most = say.kr(deductible);
    (room == deductible).then(|| {
        say.either(
            format!(
                "tellende netto {net} minus livsopphold {needed}, men høyst den netto det kan trekkes \
                 i: {most}"
            ),
            format!(
                "counted net {net} less need {needed}, but at most the net that can be deducted from: \
                 {most}"
            ),
        )
    })
}

/// What one payer deducts.
fn payer(asked: &Asked<'_>, amount: Money) -> Vec<String> {
    let (night, line, say) = (asked.night, asked.line, asked.say);
    let kinds = deductible_gross(night, &line.party);
    let gross: Money = kinds.iter().copied().sum();
    let Some(percent) = line.percent else {
        return vec![
            say.pick("beløp i måneden, ned til hele kroner", "an amount a month, down to whole kroner"),
        ];
    };
    let mut notes = Vec::new();
    let base = night.amount("order.gross_base").unwrap_or(Money::ZERO);
    let room = night.amount("room.ours").unwrap_or(Money::ZERO);
    let decimals = u32::from(night.settings.percent_decimals);
    let (size, ours, all) = (say.percent(percent), say.money(room), say.money(base));
    if Percent::ratio_floor(room, base, decimals) == percent {
        notes.push(say.either(
            format!("rommet {ours} av brutto {all}, ned til {}: {size}", steps(decimals, true)),
            format!("the room {ours} of the gross {all}, down to {}: {size}", steps(decimals, false)),
        ));
    } else if is_self_employed(night, &line.party) {
        notes.push(say.either(
            format!("{size}: i næringsinntekt høyst så mye som § 2-7 tredje ledd tillater"),
            format!("{size}: of income of self-employment at most what § 2-7 third para. allows"),
        ));
    }
    if percent.of_floor(gross) == amount {
        let figures: Vec<String> = kinds.iter().map(|kind| say.money(*kind)).collect();
        let gross = if kinds.len() == 1 { figures.concat() } else { format!("({})", figures.join(" + ")) };
        let takes = say.kr(amount);
        notes.push(say.either(
            format!("{size} av {gross} = {takes}, rundet ned til hele øre"),
            format!("{size} of {gross} = {takes}, rounded down to whole øre"),
        ));
    }
    notes
}

fn steps(decimals: u32, nb: bool) -> String {
    match (decimals, nb) {
        (0, true) => "hele prosent".to_owned(),
        (0, false) => "whole percent".to_owned(),
        (1, true) => "én desimal".to_owned(),
        (1, false) => "one decimal".to_owned(),
        (_, true) => format!("{decimals} desimaler"),
        (_, false) => format!("{decimals} decimals"),
    }
}

/// The last instalment: less is left than the deduction would take.
fn last(asked: &Asked<'_>, last: Money) -> Option<String> {
    let (night, say) = (asked.night, asked.say);
    let left = night.amount("order.left_to_cover")?;
    if left.is_zero() && last.is_zero() {
        return Some(say.pick(
            "ingenting gjenstår ut over det som er på vei inn: det trekkes ikke mer",
            "nothing is left beyond what is under way: no more is deducted",
        ));
    }
    let (rest, takes) = (say.kr(left), say.kr(last));
    Some(if left <= last {
        say.either(
            format!("det gjenstår {rest}, mindre enn trekket ville tatt: {takes}, opp til hele kroner"),
            format!("{rest} is left, less than the deduction would take: {takes}, up to whole kroner"),
        )
    } else {
        say.either(
            format!("det gjenstår {rest}; innenfor rommet og i hele kroner blir det {takes}"),
            format!("{rest} is left; within the room and in whole kroner that gives {takes}"),
        )
    })
}
