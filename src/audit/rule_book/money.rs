//! Fees, and every rate of the day.

use chrono::{Datelike, NaiveDate};

use super::tree::{Section, two};
use super::{days, regime};
use crate::law::interest;
use crate::law::rates::{RateRow, Rates};
use crate::units::Money;
use crate::words::dated::Span;
use crate::words::{Lang, Table, article, code, codes, format};

/// What a debtor is charged.
pub(super) fn fees(day: NaiveDate, lang: Lang) -> Section {
    let header = [
        two(lang, "Kode", "Code"),
        two(lang, "Navn", "Name"),
        two(lang, "Regel", "Rule"),
        two(lang, "Hjemmel", "Article"),
        two(lang, "Ordning", "Regime"),
        two(lang, "Gjelder", "Valid"),
    ];
    let rows = codes::of(Table::Fee).filter(|fee| fee.span.holds_on(day)).map(|fee| {
        let entry = fee.entry(lang);
        [
            fee.code.to_owned(),
            entry.title.to_owned(),
            entry.text.to_owned(),
            article(fee.article, lang),
            regime(fee.regime, lang),
            days(fee.span, lang),
        ]
    });
    let title = two(lang, "Renter, tillegg og gebyrer", "Interest, surcharges and fees");
    let section = Section::new("fees", title);
    let section = if day.year() < interest::FIRST_YEAR {
        section.text(two(
            lang,
            "Rente fra 30 dager etter varsel (innkl. § 15) regnes fra 2026. Før det løper den bare videre der \
             kreditor har oppgitt hvilken dag renten er bokført til.",
            "Interest from 30 days after a notice (innkl. § 15) is counted from 2026 on. Before that it only \
             goes on where the creditor has said to which day interest is booked.",
        ))
    } else {
        section
    };
    section.table(title, header, rows)
}

/// The rate rows valid on a day, a table a rate file's table; what has no row is said.
pub(super) fn rates(day: NaiveDate, lang: Lang, rates: &Rates) -> Section {
    let valid = |row: &&RateRow| row.valid_from <= day && row.valid_to.is_none_or(|to| day <= to);
    let rows: Vec<&RateRow> = rates.rows().iter().filter(valid).collect();
    let header = [
        two(lang, "Kode", "Code"),
        two(lang, "Sats", "Rate"),
        two(lang, "Verdi", "Value"),
        two(lang, "Enhet", "Unit"),
        two(lang, "Gjelder", "Valid"),
        two(lang, "Hjemmel", "Article"),
        two(lang, "Kontrollert", "Checked on"),
        two(lang, "Kilde", "Source"),
    ];
    let section = Section::new("rates", two(lang, "Satser", "Rates")).text(two(
        lang,
        "En sats uten rad for dagen føres aldri videre og beregnes aldri av en indeks: en natt som trenger \
         den, stopper. En jobb kan legge til egne satser, som går foran.",
        "A rate without a row for the day is never carried forward or computed from an index: a night that \
         needs it stops. A job may add rates of its own, which come first.",
    ));
    let section = codes::of(Table::RateTable).fold(section, |section, table| {
        let own = rows.iter().filter(|row| row.table == table.code);
        section.table(table.entry(lang).title, header, own.map(|row| rate_row(row, lang)))
    });
    let lacking: Vec<&str> = codes::of(Table::Rate)
        .filter(|rate| rate.span.holds_on(day) && !rows.iter().any(|row| row.code == rate.code))
        .map(|rate| rate.code)
        .collect();
    if lacking.is_empty() {
        return section;
    }
    let said = two(lang, "Satser uten rad denne dagen:", "Rates without a row on this day:");
    section.text(format!("{said} {}.", lacking.join(", ")))
}

fn rate_row(row: &RateRow, lang: Lang) -> [String; 8] {
    let rate = codes::by_code(Table::Rate, &row.code);
    let unit = code(Table::Unit, &row.unit, lang);
    [
        row.code.clone(),
        rate.map_or_else(|| row.code.clone(), |rate| rate.entry(lang).title.to_owned()),
        value(row, lang),
        unit.map_or_else(|| row.unit.clone(), |unit| unit.title.to_owned()),
        days(Span { from: Some(row.valid_from), to: row.valid_to }, lang),
        rate.map_or_else(String::new, |rate| article(rate.article, lang)),
        format::date(row.checked_on, lang),
        row.source.clone(),
    ]
}

/// A figure in the language's own form; a percentage as it is written in its row.
fn value(row: &RateRow, lang: Lang) -> String {
    match Money::parse(&row.amount, b'.') {
        Ok(amount) => format::money(amount, lang),
        Err(_) => row.amount.replace('.', two(lang, ",", ".")),
    }
}
