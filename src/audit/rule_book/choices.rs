//! The choices a job makes where the law leaves one, and what holds when it says nothing.

use super::tree::{Section, two};
use crate::model::{ClassAPractice, HouseholdShare, LawSettings, OrderForm};
use crate::words::{Lang, Table, article, code, codes, format};

/// The section.
pub(super) fn section(lang: Lang) -> Section {
    let header = [
        two(lang, "Nøkkel i [law]", "Key of [law]"),
        two(lang, "Valg", "Choice"),
        two(lang, "Standard", "Default"),
        two(lang, "Betydning", "Meaning"),
        two(lang, "Hjemmel", "Article"),
    ];
    let rows = defaults(lang).into_iter().map(|(key, value)| {
        let setting = codes::by_code(Table::Setting, key);
        let entry = setting.map(|setting| setting.entry(lang));
        [
            key.to_owned(),
            entry.map_or("", |entry| entry.title).to_owned(),
            value,
            entry.map_or("", |entry| entry.text).to_owned(),
            setting.map_or_else(String::new, |setting| article(setting.article, lang)),
        ]
    });
    let title = two(lang, "Jobbens valg", "Choices of the job");
    let values = codes::of(Table::SettingValue).map(|value| {
        let (key, word) = value.code.split_once(' ').unwrap_or((value.code, ""));
        let entry = value.entry(lang);
        [key.to_owned(), word.to_owned(), entry.text.to_owned()]
    });
    let columns =
        [two(lang, "Nøkkel", "Key"), two(lang, "Verdi", "Value"), two(lang, "Betydning", "Meaning")];
    Section::new("choices", title).table(title, header, rows).table(
        two(lang, "Verdier", "Values"),
        columns,
        values,
    )
}

/// Every choice by its key, with what holds when a job says nothing.
pub(super) fn defaults(lang: Lang) -> [(&'static str, String); 13] {
    let LawSettings {
        income_window_months,
        income_due_day,
        household_share,
        order_form,
        percent_decimals,
        change_threshold_percent_points,
        change_threshold_amount,
        small_payer_percent,
        class_a_practice,
        protection_months,
        nav_claim_due_days,
        petition_minimum,
        notify_for_liens,
    } = LawSettings::default();
    let word = |key: &str| code(Table::SettingValue, key, lang).map_or("", |entry| entry.title).to_owned();
    [
        ("income_window_months", income_window_months.to_string()),
        ("income_due_day", income_due_day.to_string()),
        ("household_share", word(household(household_share))),
        ("order_form", word(form(order_form))),
        ("percent_decimals", percent_decimals.to_string()),
        ("change_threshold_percent_points", change_threshold_percent_points.to_string()),
        ("change_threshold_amount", format::kroner(change_threshold_amount, lang)),
        ("small_payer_percent", small_payer_percent.to_string()),
        ("class_a_practice", word(practice(class_a_practice))),
        ("protection_months", protection_months.to_string()),
        ("nav_claim_due_days", nav_claim_due_days.to_string()),
        ("petition_minimum", format::kroner(petition_minimum, lang)),
        (
            "notify_for_liens",
            (if notify_for_liens { two(lang, "ja", "yes") } else { two(lang, "nei", "no") }).to_owned(),
        ),
    ]
}

const fn household(share: HouseholdShare) -> &'static str {
    match share {
        HouseholdShare::Proportional => "household_share proportional",
        HouseholdShare::Half => "household_share half",
        HouseholdShare::Full => "household_share full",
    }
}

const fn form(form: OrderForm) -> &'static str {
    match form {
        OrderForm::Percent => "order_form percent",
        OrderForm::Amount => "order_form amount",
        OrderForm::Auto => "order_form auto",
    }
}

const fn practice(practice: ClassAPractice) -> &'static str {
    match practice {
        ClassAPractice::ProRata => "class_a_practice pro_rata",
        ClassAPractice::NewestFirst => "class_a_practice newest_first",
    }
}
