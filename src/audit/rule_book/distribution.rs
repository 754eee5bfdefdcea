//! Priority: the classes, how an amount is spread inside each, and the order of set-off.

use chrono::NaiveDate;

use super::codes::of_table;
use super::tree::{Section, two};
use super::{days, regime};
use crate::words::{Lang, Table, article, codes};

fn class_header(lang: Lang) -> [&'static str; 4] {
    [
        two(lang, "Klasse", "Class"),
        two(lang, "Navn", "Name"),
        two(lang, "Krav", "Claims"),
        two(lang, "Hjemmel", "Article"),
    ]
}

/// The classes and the steps of the distribution in force.
pub(super) fn classes(day: NaiveDate, lang: Lang) -> Section {
    let header = [
        two(lang, "Klasse og steg", "Class and step"),
        two(lang, "Navn", "Name"),
        two(lang, "Fordeling", "Sharing"),
        two(lang, "Hjemmel", "Article"),
        two(lang, "Ordning", "Regime"),
        two(lang, "Gjelder", "Valid"),
    ];
    let rows = codes::of(Table::Distribution).filter(|code| code.span.holds_on(day)).map(|code| {
        let entry = code.entry(lang);
        [
            code.code.split(' ').next().unwrap_or_default().to_owned(),
            entry.title.to_owned(),
            entry.text.to_owned(),
            article(code.article, lang),
            regime(code.regime, lang),
            days(code.span, lang),
        ]
    });
    Section::new("distribution", two(lang, "Prioritet og fordeling", "Priority and distribution"))
        .text(two(
            lang,
            "Klassene dekkes i rekkefølge, og stegene i rekkefølge inne i klassen. Inne i et krav dekkes \
             hovedstol, kostnader og renter i den rekkefølgen (innkl. § 29) når steget ikke sier noe \
             annet. Jobben kan velge fordf. § 5 i klasse a også før 2027.",
            "Classes are covered in their order, and steps in their order inside a class. Inside a claim \
             principal, costs and interest are covered in that order (innkl. § 29) where the step says \
             nothing else. A job may choose fordf. § 5 for class a before 2027 too.",
        ))
        .table(two(lang, "Klasser", "Classes"), class_header(lang), of_table(Table::Class, lang))
        .table(two(lang, "Steg i fordelingen", "Steps of the distribution"), header, rows)
}

/// The ranks of set-off in force and the kinds of credits.
pub(super) fn set_off(day: NaiveDate, lang: Lang) -> Section {
    let header = [
        two(lang, "Rang", "Rank"),
        two(lang, "Krav", "Claims"),
        two(lang, "Fordeling", "Sharing"),
        two(lang, "Hjemmel", "Article"),
        two(lang, "Gjelder", "Valid"),
    ];
    let rows = codes::of(Table::Rank).filter(|code| code.span.holds_on(day)).map(|code| {
        let entry = code.entry(lang);
        [
            code.code.to_owned(),
            entry.title.to_owned(),
            entry.text.to_owned(),
            article(code.article, lang),
            days(code.span, lang),
        ]
    });
    let credits = [
        two(lang, "Kode", "Code"),
        two(lang, "Tilgodebeløp", "Credit"),
        two(lang, "Betydning", "Meaning"),
        two(lang, "Hjemmel", "Article"),
    ];
    Section::new("set-off", two(lang, "Motregning", "Set-off"))
        .text(two(
            lang,
            "Det skyldneren mangler til livsopphold, er vernet (deknl. § 2-5): i skatt og avgift \
             automatisk til og med 2026, deretter når skyldneren krever det; i andre penger alltid. Høyst \
             to måneder er vernet.",
            "What the debtor lacks to live on is protected (deknl. § 2-5): in tax and duty automatically \
             to the end of 2026, after that when the debtor asks; in other money always. At most two \
             months are protected.",
        ))
        .table(two(lang, "Rekkefølge", "Order"), header, rows)
        .table(two(lang, "Tilgodebeløp", "Credits"), credits, of_table(Table::Credit, lang))
}
