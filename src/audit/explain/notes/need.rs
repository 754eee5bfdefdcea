//! What is needed to live on, item by item.

use super::Asked;
use crate::audit::explain::say::sum;
use crate::model::HouseholdShare;
use crate::units::dates::age;
use crate::units::{Money, Percent};

/// From this person of the household on the supplement of a child is cut (livsf. § 4).
const CUT_FROM: usize = 4;

pub(super) fn notes(asked: &Asked<'_>) -> Vec<String> {
    let (night, line, say) = (asked.night, asked.line, asked.say);
    let amount = line.amount.unwrap_or(Money::ZERO);
    match line.step.as_str() {
        "need.child" | "need.contact_child" => {
            let birth = line.date.map(|birth| {
                let years = age(birth, night.day);
                let birth = say.day(birth);
                say.either(format!("født {birth}, {years} år"), format!("born {birth}, aged {years}"))
            });
            birth.into_iter().chain(cut(asked, amount)).collect()
        }
        "need.housing" => night
            .amount("need.housing_above_cap")
            .map(|costs| {
                let (costs, cap) = (say.kr(costs), say.kr(amount));
                say.either(
                    format!("boutgiften er {costs}, men bare {cap} regnes som rimelig"),
                    format!("housing costs {costs}, but only {cap} counts as reasonable"),
                )
            })
            .into_iter()
            .collect(),
        "need.common" => {
            let parts = common_parts(asked);
            sum(say, &parts, amount).into_iter().collect()
        }
        "need.common_share" => vec![carried(asked, amount)].into_iter().flatten().collect(),
        "need.total" => sum(say, &total_parts(asked), amount).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Children of the household, housing and childcare.
fn common_parts(asked: &Asked<'_>) -> Vec<Money> {
    let is = |step: &str| matches!(step, "need.child" | "need.housing" | "need.childcare");
    let lines = asked.night.lines.iter().filter(|line| is(&line.step));
    lines.filter_map(|line| line.amount).collect()
}

/// What the need is the sum of: a couple's common costs count by the debtor's share of them.
fn total_parts(asked: &Asked<'_>) -> Vec<Money> {
    let night = asked.night;
    let shared = night.find("need.common_share").is_some();
    let counts = |step: &str| match step {
        "need.child" | "need.housing" | "need.childcare" => !shared,
        "need.adult" | "need.common_share" | "need.contact_child" => true,
        other => matches!(other, "need.support_paid" | "need.extraordinary_cost"),
    };
    let lines = night.lines.iter().filter(|line| line.step.starts_with("need.") && counts(&line.step));
    lines.filter_map(|line| line.amount).collect()
}

/// A supplement that is cut by a fifth.
fn cut(asked: &Asked<'_>, amount: Money) -> Option<String> {
    let (night, line, say) = (asked.night, asked.line, asked.say);
    let rate = Money::parse(&night.rate(&line.rate)?.amount, b'.').ok()?;
    let place = asked.place() + 1;
    let contact = line.step == "need.contact_child";
    let single = night.find("need.adult").is_some_and(|adult| adult.rate.contains(" SINGLE "));
    let person = place + if single { 1 } else { 2 };
    if amount >= rate {
        let no = (!contact && person < CUT_FROM).then(|| {
            say.either(
                format!("person nummer {person} i husstanden: hel sats"),
                format!("person number {person} of the household: the whole rate"),
            )
        });
        return no;
    }
    let (rate, amount) = (say.kr(rate), say.kr(amount));
    let eighty = say.percent(Percent::whole(80));
    Some(if contact {
        say.either(
            format!("samværsbarn nummer {place}: {eighty} av {rate} = {amount}, i hele kroner (livsf. § 5)"),
            format!(
                "contact child number {place}: {eighty} of {rate} = {amount}, in whole kroner (livsf. \
                 § 5)"
            ),
        )
    } else {
        say.either(
            format!(
                "person nummer {person} i husstanden: {eighty} av {rate} = {amount}, i hele kroner \
                 (livsf. § 4)"
            ),
            format!(
                "person number {person} of the household: {eighty} of {rate} = {amount}, in whole \
                 kroner (livsf. § 4)"
            ),
        )
    })
}

/// The debtor's share of what a couple carries together.
fn carried(asked: &Asked<'_>, share: Money) -> Option<String> {
    let (night, say) = (asked.night, asked.say);
    let common = night.amount("need.common")?;
    let (all, carried) = (say.money(common), say.kr(share));
    Some(match night.settings.household_share {
        HouseholdShare::Full => say.pick("skyldneren bærer alt", "the debtor carries all of it"),
        HouseholdShare::Half => {
            say.either(format!("halvparten av {all} = {carried}"), format!("half of {all} = {carried}"))
        }
        HouseholdShare::Proportional => {
            let (own, spouse) = (night.amount("income.counted_net")?, night.amount("need.spouse_net")?);
            let both = own + spouse;
            if both.is_zero() {
                return Some(say.pick("ingen av dem har inntekt: alt", "neither has income: all of it"));
            }
            if common.share_half_up(own.ore(), both.ore()) != share {
                return None;
            }
            let (own, spouse) = (say.money(own), say.money(spouse));
            say.either(
                format!(
                    "etter inntekt: {all} × {own} / ({own} + {spouse}) = {carried}, avrundet til hele \
                     øre"
                ),
                format!("by income: {all} × {own} / ({own} + {spouse}) = {carried}, rounded to whole øre"),
            )
        }
    })
}
