//! Need, room and percentage worked out again from nothing but what is printed: the facts and the rates.
//! Plain whole numbers, and no rule of the program.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{DATE, first_night, items, json, rows_of, some, texts};

type Row = BTreeMap<String, String>;

const COUNTED: [&str; 11] = [
    "wage",
    "holiday_pay",
    "pension",
    "benefit",
    "afp",
    "spousal_support_received",
    "self_employed",
    "child_benefit",
    "child_support_received",
    "child_pension",
    "housing_benefit",
];

/// The facts of a table in an explanation.
pub fn facts(explanation: &Value, table: &str) -> Vec<Row> {
    let sections = explanation["sections"].as_array().expect("sections");
    let all = sections.iter().filter_map(|section| section["facts"].as_array()).flatten();
    all.filter(|fact| fact["table"] == table).map(|fact| texts(&fact["values"])).collect()
}

/// Øre of a written amount; nothing given is nothing.
fn ore(text: Option<&String>) -> i128 {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return 0 };
    let (kroner, decimals) = text.split_once('.').unwrap_or((text, ""));
    let decimals: i128 = format!("{decimals:0<2}").parse().expect("øre");
    kroner.parse::<i128>().expect("kroner") * 100 + decimals
}

fn half_up(number: i128, by: i128) -> i128 {
    (2 * number + by).div_euclid(2 * by)
}

/// The printed rates by code, in øre.
fn rates(explanations: &[(String, Value)]) -> BTreeMap<String, i128> {
    let mut all = BTreeMap::new();
    for item in explanations.iter().flat_map(|(_, explanation)| items(explanation)) {
        if let (Some(code), Some(amount)) = (item["rate"]["code"].as_str(), item["rate"]["amount"].as_str()) {
            all.insert(code.to_owned(), ore(Some(&amount.to_owned())));
        }
    }
    all
}

/// Gross and tax a month by payer and kind, from the months of the window.
fn monthly(incomes: &[Row], first: &str, last: &str) -> BTreeMap<(String, String), (i128, i128)> {
    let mut sums: BTreeMap<(String, String), (i128, i128)> = BTreeMap::new();
    let in_window = |row: &&Row| first <= row["month"].as_str() && row["month"].as_str() <= last;
    for payer in incomes.iter().map(|row| &row["payer_id"]) {
        let own: Vec<&Row> =
            incomes.iter().filter(in_window).filter(|row| row["payer_id"] == *payer).collect();
        let paid = || own.iter().filter(|row| ore(row.get("gross")) > 0).map(|row| row["month"].as_str());
        let (Some(since), true) = (paid().min(), paid().any(|month| month == last)) else { continue };
        let number = |month: &str| -> i128 {
            let (year, month) = month.split_once('-').expect("a month");
            year.parse::<i128>().expect("a year") * 12 + month.parse::<i128>().expect("a month")
        };
        let months = number(last) - number(since) + 1;
        for kind in own.iter().map(|row| &row["income_kind"]) {
            let of_kind = || own.iter().filter(|row| row["income_kind"] == *kind);
            let gross: i128 = of_kind().map(|row| ore(row.get("gross"))).sum();
            let tax: i128 = of_kind().map(|row| ore(row.get("advance_tax"))).sum();
            let average = (half_up(gross, months), half_up(tax, months));
            sums.insert((payer.clone(), kind.clone()), average);
        }
    }
    sums
}

/// The age in whole years on the day.
fn age(birth: &str) -> i128 {
    let part =
        |text: &str, at: usize| text.split('-').nth(at).expect("a date").parse::<i128>().expect("digits");
    let key = |text: &str| part(text, 1) * 100 + part(text, 2);
    // Born on 29 February: the birthday is 1 March, which the day is after in any case.
    part(DATE, 0) - part(birth, 0) - i128::from(key(DATE) < key(birth))
}

/// A child counts to the end of the month it turns 18.
fn counts(birth: &str) -> bool {
    birth <= DATE && (age(birth) < 18 || (age(birth) == 18 && birth[5..7] == DATE[5..7]))
}

fn band(birth: &str) -> &'static str {
    match age(birth) {
        ..=5 => "0_5",
        6..=10 => "6_10",
        11..=14 => "11_14",
        _ => "15_PLUS",
    }
}

fn four_fifths(rate: i128) -> i128 {
    half_up(rate * 80, 100 * 100) * 100
}

fn need(explanation: &Value, rates: &BTreeMap<String, i128>, counted: i128) -> i128 {
    let household = &facts(explanation, "debtors")[0];
    let Some(status) = household.get("civil_status") else { return 0 };
    if household.contains_key("need_override") {
        return ore(household.get("need_override"));
    }
    let rate = |code: &str| *rates.get(code).unwrap_or_else(|| panic!("no printed rate {code}"));
    let mut children: Vec<Row> =
        facts(explanation, "children").into_iter().filter(|child| counts(&child["birth_date"])).collect();
    children.sort_by(|one, other| one["birth_date"].cmp(&other["birth_date"]));
    let home = children.iter().filter(|child| child["lives_with"] == "household");
    let adults = if status == "single" { 1 } else { 2 };
    let mut common: i128 = 0;
    for (place, child) in home.enumerate() {
        let whole = rate(&format!("CHILD_{}", band(&child["birth_date"])));
        common += if adults + place + 1 >= 4 { four_fifths(whole) } else { whole };
    }
    let housing = ore(household.get("housing_cost"));
    common += household.get("housing_cap").map_or(housing, |cap| housing.min(ore(Some(cap))));
    common += ore(household.get("childcare_cost"));
    if status == "married_cohabiting" {
        let both = counted + ore(household.get("spouse_net_income"));
        common = if both == 0 { common } else { half_up(common * counted, both) };
    }
    let contact = children.iter().filter(|child| child["lives_with"] != "household").map(|child| {
        let class = child["lives_with"].replace("contact_", "");
        (child["birth_date"].clone(), rate(&format!("CONTACT_C{class}_{}", band(&child["birth_date"]))))
    });
    let mut contact: Vec<(String, i128)> = contact.collect();
    contact.sort_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1)));
    let cut =
        |(place, (_, whole)): (usize, (String, i128))| if place >= 2 { four_fifths(whole) } else { whole };
    let contact: i128 = contact.into_iter().enumerate().map(cut).sum();
    let more = ore(household.get("support_paid")) + ore(household.get("extraordinary_cost"));
    rate(&status.to_uppercase()) + common + contact + more
}

#[test]
fn need_room_and_percentage_follow_from_what_is_printed() {
    let house = first_night(500, 31);
    let run = house.revision(DATE, 1);
    let inbox = house.path().join("days");
    let more = ["--inbox", inbox.to_str().expect("a path")];
    let told: Vec<(String, Value)> =
        some(&run, 200, 41).into_iter().map(|id| (id.clone(), json(&run, &id, &more))).collect();
    let rates = rates(&told);
    let (mut needs, mut percents) = (0, 0);
    for (_, explanation) in &told {
        let decision = texts(&rows_of(explanation, "decisions.csv")[0]);
        if decision["need"].is_empty() {
            continue;
        }
        let window = &explanation["run"]["income_window"];
        let (first, last) = (window[0].as_str().expect("a month"), window[1].as_str().expect("a month"));
        let incomes = monthly(&facts(explanation, "incomes"), first, last);
        let is_in = |kinds: &[&str], kind: &String| kinds.contains(&kind.as_str());
        let of = |kinds: &[&str]| -> i128 {
            incomes
                .iter()
                .filter(|((_, kind), _)| is_in(kinds, kind))
                .map(|(_, (gross, tax))| gross - tax)
                .sum()
        };
        let netted = items(explanation).iter().any(|item| item["step"] == "netting.begun");
        let counted = of(&COUNTED);
        let need = need(explanation, &rates, counted);
        assert_eq!(need, ore(decision.get("need")), "the need");
        needs += 1;
        let others = items(explanation).iter().any(|item| item["step"] == "room.other_gets");
        let by_limit = incomes.keys().any(|(_, kind)| kind == "self_employed");
        if netted || others || by_limit {
            continue;
        }
        assert_eq!(counted, ore(decision.get("counted_net")), "the counted net");
        let room = (counted - need).max(0).min(of(&COUNTED[..7]));
        assert_eq!(room, ore(decision.get("room")), "the room");
        percents += usize::from(percentage(&incomes, room, explanation));
    }
    assert!(needs > 150 && percents > 80, "{needs} needs, {percents} percentages");
}

/// The percentage of the payers; false when there is none to work out.
fn percentage(incomes: &BTreeMap<(String, String), (i128, i128)>, room: i128, explanation: &Value) -> bool {
    let mut payers: BTreeMap<&str, i128> = BTreeMap::new();
    for ((payer, _), (gross, _)) in
        incomes.iter().filter(|((_, kind), _)| COUNTED[..7].contains(&kind.as_str()))
    {
        *payers.entry(payer).or_default() += gross;
    }
    payers.retain(|_, gross| *gross > 0);
    let (all, most) = (payers.values().sum::<i128>(), payers.values().copied().max().unwrap_or(0));
    payers.retain(|_, gross| *gross == most || 100 * *gross >= 5 * all);
    let base: i128 = payers.values().sum();
    let printed: Vec<Value> =
        items(explanation).into_iter().filter(|item| item["step"] == "order.payer").collect();
    assert_eq!(printed.len(), payers.len(), "the payers");
    let percent = if base == 0 { 0 } else { (100 * room / base).min(100) };
    for item in &printed {
        assert_eq!(item["percent"].as_str(), Some(percent.to_string().as_str()), "the percentage");
        let gross = payers[item["party"].as_str().expect("a payer")];
        assert_eq!(i128::from(super::ore(&item["amount"])), gross * percent / 100, "in money");
    }
    !printed.is_empty()
}
