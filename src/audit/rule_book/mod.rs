//! The rule book: every rule the engine follows on a day, from the very data and definitions it decides by.

mod as_html;
mod as_markdown;
mod as_text;
mod choices;
mod codes;
mod day;
mod distribution;
mod kinds;
mod measures;
mod money;
mod steps;
mod tree;

pub use as_html::html;
pub use as_markdown::markdown;
pub use as_text::text;
pub use tree::{Block, Book, Section, Table};

use chrono::NaiveDate;

use crate::law::rates::Rates;
use crate::words::dated::Span;
use crate::words::{Lang, article, format};
use tree::two;

/// The rules in force on a day, with the rates given and the choices a job makes when it says nothing.
#[must_use]
pub fn on(day: NaiveDate, lang: Lang, rates: &Rates) -> Book {
    let named = two(lang, "Regelbok for innkrevingen", "Rule book of the collection");
    let lead = two(
        lang,
        "Reglene innkrevingen følger denne dagen: hjemmel, satser, prioritet, koder og frister. Boken er \
         laget av de samme reglene og dataene som avgjør sakene.",
        "The rules the collection follows on this day: articles, rates, priority, codes and deadlines. The \
         book is made from the very rules and data that decide the cases.",
    );
    let mut sections = vec![day::section(day, lang), steps::order(lang)];
    sections.extend(steps::sections(day, lang));
    sections.extend([
        kinds::section(day, lang),
        measures::section(day, lang),
        codes::holds(lang),
        distribution::classes(day, lang),
        distribution::set_off(day, lang),
        codes::notices(day, lang),
        money::fees(day, lang),
        money::rates(day, lang, rates),
        choices::section(lang),
        codes::outcomes(lang),
        codes::faults(lang),
        codes::acts(lang),
    ]);
    Book {
        lang: lang.tag(),
        title: format!("{named}, {}", format::long_date(day, lang)),
        lead: lead.to_owned(),
        sections,
    }
}

/// The days something holds, in words.
fn days(span: Span, lang: Lang) -> String {
    let date = |day| format::date(day, lang);
    match (span.from, span.to) {
        (None, None) => two(lang, "løpende", "open").to_owned(),
        (Some(from), None) => format!("{} {}", two(lang, "fra", "from"), date(from)),
        (None, Some(to)) => format!("{} {}", two(lang, "til og med", "to and including"), date(to)),
        (Some(from), Some(to)) => format!("{}–{}", date(from), date(to)),
    }
}

/// The regime a rule is of, in words.
fn regime(word: &str, lang: Lang) -> String {
    match crate::words::code(crate::words::Table::Regime, word, lang) {
        Some(entry) => entry.title.to_owned(),
        None => two(lang, "begge", "both").to_owned(),
    }
}

/// Articles in words, one after the other.
fn articles<'a>(list: impl IntoIterator<Item = &'a str>, lang: Lang) -> String {
    list.into_iter().map(|text| article(text, lang)).collect::<Vec<_>>().join("; ")
}

/// Yes or no.
fn yes(is: bool, lang: Lang) -> String {
    if is { two(lang, "ja", "yes") } else { two(lang, "nei", "no") }.to_owned()
}
