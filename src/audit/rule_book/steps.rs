//! The order of the night, and every rule and fact of it.

use chrono::NaiveDate;

use super::tree::{Section, two};
use super::{articles, days, regime};
use crate::words::{Lang, Table, codes, steps};

/// The parts of the night, in their order.
pub(super) fn order(lang: Lang) -> Section {
    let rows = codes::of(Table::Part).zip(1..).map(|(part, number): (_, u32)| {
        let entry = part.entry(lang);
        [number.to_string(), entry.title.to_owned(), entry.text.to_owned()]
    });
    let caption = two(lang, "Nattens deler i rekkefølge", "The parts of the night in their order");
    Section::new("night", two(lang, "Nattens rekkefølge", "The order of the night"))
        .text(two(
            lang,
            "Hver skyldner avgjøres i denne rekkefølgen. Det et tidligere steg dekker, er borte for de senere.",
            "Every debtor is decided in this order. What an earlier step covers is gone for the later ones.",
        ))
        .table(caption, [two(lang, "Nr.", "No."), two(lang, "Del", "Part"), two(lang, "Innhold", "What happens")], rows)
}

/// A section for each part of the night: the rules a night of the day can follow.
pub(super) fn sections(day: NaiveDate, lang: Lang) -> Vec<Section> {
    let header = [
        two(lang, "Ord i sporet", "Word of the trace"),
        two(lang, "Navn", "Name"),
        two(lang, "Regel", "Rule"),
        two(lang, "Hjemmel", "Article"),
        two(lang, "Ordning", "Regime"),
        two(lang, "Gjelder", "Valid"),
    ];
    let part = |part: &'static codes::Code| {
        let own = steps::all().iter().filter(|step| step.part == part.code && step.span.holds_on(day));
        let rows = own.map(|step| {
            let entry = step.entry(lang);
            [
                step.word.to_owned(),
                entry.title.to_owned(),
                entry.text.to_owned(),
                articles(step.articles_on(day), lang),
                regime(step.regime, lang),
                days(step.span, lang),
            ]
        });
        let title = part.entry(lang).title;
        Section::new(part.code, &format!("{}: {title}", two(lang, "Regler", "Rules")))
            .table(title, header, rows)
    };
    codes::of(Table::Part).map(part).filter(|section| !section.blocks.is_empty()).collect()
}
