//! What holds on the day itself: which regime new cases follow, where, and for which kinds.

use chrono::{Datelike, NaiveDate};

use super::codes::of_table;
use super::tree::{Section, two};
use crate::law::regime::{Rollout, old_deductions_end};
use crate::law::setoff::is_by_new_law;
use crate::law::{kinds, setoff};
use crate::words::{Lang, Table, article, format};

/// The section.
pub(super) fn section(day: NaiveDate, lang: Lang) -> Section {
    let rollout = Rollout::on(day);
    let mut section = Section::new("day", two(lang, "Dagen og ordningen", "The day and the regime"))
        .text(regime_of_day(day, lang))
        .text(set_off_of_day(day, lang));
    if day.year() < 2026 {
        section = section.text(two(
            lang,
            "Innkrevingsloven og forskriftene til den trådte i kraft 1. januar 2026. Hjemlene er skrevet \
             slik de er fra da, også for dager før det.",
            "Innkrevingsloven and its regulations came into force on 1 January 2026. Articles are written as \
             they are from then on, for earlier days too.",
        ));
    }
    if day.year() == 2026 {
        section = section.text(area(&rollout, lang)).text(excluded(&rollout, lang));
    }
    if day <= old_deductions_end() {
        let last = format::long_date(old_deductions_end(), lang);
        section = section.text(match lang {
            Lang::En => {
                format!("Deductions under the earlier rules can run to and including {last} (overg. § 6).")
            }
            Lang::Nb | Lang::Nn => {
                format!("Trekk etter de tidligere reglene kan løpe til og med {last} (overg. § 6).")
            }
        });
    }
    section.table(
        two(lang, "Ordningene", "The regimes"),
        [
            two(lang, "Kode", "Code"),
            two(lang, "Navn", "Name"),
            two(lang, "Betydning", "Meaning"),
            two(lang, "Hjemmel", "Article"),
        ],
        of_table(Table::Regime, lang),
    )
}

fn regime_of_day(day: NaiveDate, lang: Lang) -> &'static str {
    match day.year() {
        ..2026 => two(
            lang,
            "Nye saker følger de tidligere reglene om utleggstrekk (overg. § 1).",
            "New cases follow the earlier rules on attachment of earnings (overg. § 1).",
        ),
        2026 => two(
            lang,
            "De nye reglene tas i bruk gradvis. En ny sak følger dem bare når alle vilkårene i forskrift \
             2025-12-12-2508 § 1 første ledd bokstav a–e er oppfylt: kommunen er i området, ingen eldre \
             trekk løper, ingen eldre sak venter, adressen er ikke gradert, og ingen krav er av en unntatt \
             type. Ellers følger den de tidligere reglene.",
            "The new rules come into use step by step. A new case follows them only when all conditions of \
             forskrift 2025-12-12-2508 § 1 first para. letters a–e hold: the municipality is in the area, \
             no older deduction runs, no older case is pending, the address is not confidential, and no \
             claim is of an excluded kind. Otherwise it follows the earlier rules.",
        ),
        2027.. => two(
            lang,
            "Nye saker følger de nye reglene om utleggstrekk (overg. § 1).",
            "New cases follow the new rules on attachment of earnings (overg. § 1).",
        ),
    }
}

fn set_off_of_day(day: NaiveDate, lang: Lang) -> String {
    let by = article(setoff::article(day), lang);
    let order = match (is_by_new_law(day), lang) {
        (true, Lang::En) => "in the order of innkf. §§ 16-1 to 16-6",
        (true, Lang::Nb | Lang::Nn) => "i rekkefølgen i innkf. §§ 16-1 til 16-6",
        (false, Lang::En) => "in the order of skattebetalingsforskriften § 13-6-1",
        (false, Lang::Nb | Lang::Nn) => "i rekkefølgen i skattebetalingsforskriften § 13-6-1",
    };
    match lang {
        Lang::En => format!("Set-off follows {by}, {order}."),
        Lang::Nb | Lang::Nn => format!("Motregning følger {by}, {order}."),
    }
}

fn area(rollout: &Rollout, lang: Lang) -> String {
    let (within, except) = rollout.area();
    if within.is_empty() {
        return two(
            lang,
            "Ingen kommuner er i området for de nye reglene denne dagen.",
            "No municipality is in the area of the new rules on this day.",
        )
        .to_owned();
    }
    let listed = |codes: &[String]| {
        let whole = |code: &String| if code.len() < 4 { format!("{code}xx") } else { code.clone() };
        codes.iter().map(whole).collect::<Vec<_>>().join(", ")
    };
    let mut text = format!(
        "{} {}",
        two(lang, "Området for de nye reglene: kommuner med nummer", "Area of the new rules: municipalities"),
        listed(within)
    );
    if !except.is_empty() {
        text = format!("{text}, {} {}", two(lang, "unntatt", "except"), listed(except));
    }
    text + "."
}

fn excluded(rollout: &Rollout, lang: Lang) -> String {
    let numbers: Vec<&str> = kinds::all()
        .iter()
        .filter(|kind| rollout.is_excluded(kind.no))
        .map(|kind| kind.number.as_str())
        .collect();
    let named = two(
        lang,
        "Kravtyper som følger de tidligere reglene i 2026 (bokstav e):",
        "Kinds of claims that keep the earlier rules in 2026 (letter e):",
    );
    format!("{named} {}.", numbers.join(", "))
}
