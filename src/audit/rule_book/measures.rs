//! The measures of the mandate, and for which kinds of claims the law lets each be used.

use chrono::NaiveDate;

use super::articles;
use super::codes::of_table;
use super::tree::{Section, two};
use crate::law::kinds::{self, Kind};
use crate::law::measures::allowed::{Answer, allowed, measures};
use crate::model::Regime;
use crate::words::{Lang, Table, article, code};

const REGIMES: [Regime; 2] = [Regime::Old, Regime::New];

/// The section: what each measure is, then measure by measure the kinds with the same answer.
pub(super) fn section(day: NaiveDate, lang: Lang) -> Section {
    let names = [
        two(lang, "Tiltak", "Measure"),
        two(lang, "Navn", "Name"),
        two(lang, "Betydning", "Meaning"),
        two(lang, "Hjemmel", "Article"),
    ];
    let by_kind = [
        two(lang, "Tiltak", "Measure"),
        two(lang, "Ordning", "Regime"),
        two(lang, "Svar", "Answer"),
        two(lang, "Kravtyper", "Kinds"),
        two(lang, "Må også være oppfylt", "Must hold besides"),
        two(lang, "Hjemmel", "Article"),
    ];
    let answers = measures().into_iter().flat_map(|measure| of_measure(measure, day, lang));
    Section::new("measures", two(lang, "Tiltak og kravtyper", "Measures and kinds of claims"))
        .text(two(
            lang,
            "Trekk, avregning og motregning avgjøres om natten. Alle andre tiltak blir bare foreslått: en person \
             avgjør dem. Tabellen sier for hver kravtype om loven gir adgang til tiltaket denne dagen.",
            "Deductions, nettings and set-offs are decided at night. All other measures are only proposed: a person \
             decides them. The table says for every kind of claim whether the law lets the measure be used on this \
             day.",
        ))
        .table(two(lang, "Tiltakene", "The measures"), names, of_table(Table::Measure, lang))
        .table(two(lang, "Tiltak for kravtyper", "Measures for kinds of claims"), by_kind, answers)
        .table(
            two(lang, "Koder i tabellen", "Codes of the table"),
            [
                two(lang, "Kode", "Code"),
                two(lang, "Navn", "Name"),
                two(lang, "Betydning", "Meaning"),
                two(lang, "Hjemmel", "Article"),
            ],
            of_table(Table::Refusal, lang),
        )
}

/// What the law answers for some kinds: by itself, and with a document that is a ground for enforcement.
#[derive(PartialEq)]
struct Same {
    by_regime: [(Answer, Answer); 2],
}

/// The rows of a measure: kinds with the same answers together, in the order of their first.
fn of_measure(measure: &'static str, day: NaiveDate, lang: Lang) -> Vec<[String; 6]> {
    let mut groups: Vec<(Same, Vec<&Kind>)> = Vec::new();
    for kind in kinds::all() {
        let answer = |regime, documented| allowed(kind.no, measure, day, regime, documented);
        let same = Same { by_regime: REGIMES.map(|regime| (answer(regime, false), answer(regime, true))) };
        match groups.iter_mut().find(|(other, _)| *other == same) {
            Some((_, own)) => own.push(kind),
            None => groups.push((same, vec![kind])),
        }
    }
    let mut rows = Vec::new();
    for (same, own) in &groups {
        let numbers: Vec<&str> = own.iter().map(|kind| kind.number.as_str()).collect();
        let [old, new] = &same.by_regime;
        let regimes: &[(&str, &(Answer, Answer))] =
            if old == new { &[("", old)] } else { &[("old", old), ("new", new)] };
        for (regime, answers) in regimes {
            rows.push(row(measure, regime, answers, &numbers.join(", "), lang));
        }
    }
    rows
}

fn row(measure: &str, regime: &str, answers: &(Answer, Answer), numbers: &str, lang: Lang) -> [String; 6] {
    let regime = super::regime(regime, lang);
    let named = |code_of: &str| {
        let entry = code(Table::Refusal, code_of, lang);
        entry.map_or_else(|| code_of.to_owned(), |entry| format!("{code_of} ({})", entry.title))
    };
    let (said, besides, by) = match answers {
        (Answer::Allowed { article: by, conditions }, _) => {
            let besides: Vec<String> = conditions.iter().map(|one| named(one.code)).collect();
            let all = std::iter::once(*by).chain(conditions.iter().map(|one| one.article));
            (two(lang, "tillatt", "allowed").to_owned(), besides.join(", "), articles(all, lang))
        }
        (Answer::Refused(without), Answer::Allowed { article: by, conditions }) => {
            let besides: Vec<String> = conditions.iter().map(|one| named(one.code)).collect();
            let said = two(lang, "tillatt med dokument", "allowed with a document");
            let all = [*by, without.article].into_iter().chain(conditions.iter().map(|one| one.article));
            (format!("{said}; {}", named(without.code)), besides.join(", "), articles(all, lang))
        }
        (Answer::Refused(why), Answer::Refused(_)) => {
            let said = two(lang, "ikke tillatt", "not allowed");
            (format!("{said}: {}", named(why.code)), String::new(), article(why.article, lang))
        }
    };
    [measure.to_owned(), regime, said, numbers.to_owned(), besides, by]
}
