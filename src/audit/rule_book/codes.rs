//! Codes: why claims are held, notices, outcomes, faults; and the acts.

use chrono::NaiveDate;

use super::days;
use super::tree::{Section, two};
use crate::law::notices::days_to_answer;
use crate::model::{HoldCode, Regime};
use crate::words::{self, Lang, Table, article, codes};

/// Code, name, meaning and article of every code of a table.
pub(super) fn of_table(table: Table, lang: Lang) -> impl Iterator<Item = [String; 4]> {
    codes::of(table).map(move |code| {
        let entry = code.entry(lang);
        [code.code.to_owned(), entry.title.to_owned(), entry.text.to_owned(), article(code.article, lang)]
    })
}

fn header(lang: Lang) -> [&'static str; 4] {
    [
        two(lang, "Kode", "Code"),
        two(lang, "Navn", "Name"),
        two(lang, "Betydning", "Meaning"),
        two(lang, "Hjemmel", "Article"),
    ]
}

/// The hold codes in the order in which they are asked.
pub(super) fn holds(lang: Lang) -> Section {
    let rows = HoldCode::ALL.into_iter().map(|code| {
        let entry = words::code(Table::Hold, code.as_str(), lang);
        let (title, text) = entry.map_or(("", ""), |entry| (entry.title, entry.text));
        [code.as_str().to_owned(), title.to_owned(), text.to_owned(), article(code.article(), lang)]
    });
    Section::new(
        "holds",
        two(lang, "Koder for krav som ikke deltar", "Codes of claims that do not take part"),
    )
    .text(two(
        lang,
        "Kodene prøves i denne rekkefølgen. Den første som treffer, er kravets eneste kode.",
        "The codes are asked in this order. The first that holds a claim is its only one.",
    ))
    .table(two(lang, "Koder i rekkefølge", "Codes in their order"), header(lang), rows)
    .table(
        two(lang, "Tillegg til kodene", "What is added to a code"),
        header(lang),
        of_table(Table::HoldDetail, lang),
    )
}

/// Notices and deadlines.
pub(super) fn notices(day: NaiveDate, lang: Lang) -> Section {
    let [old, new] = [Regime::Old, Regime::New].map(days_to_answer);
    let deadline = match lang {
        Lang::En => format!(
            "The debtor has {new} days to answer a notice under the new rules (innkl. § 25), {old} days \
             under the earlier ones (tvfbl. § 4-18). A notice is spent two months after that (tvfbl. § \
             7-10). Before an order is increased under the new rules, the debtor has {new} days to answer the new \
             calculation (tvfbl. § 7-21). A set-off can be complained of for one month (innkl. § 21 sixth para.)."
        ),
        Lang::Nb | Lang::Nn => format!(
            "Skyldneren har {new} dager til å uttale seg etter de nye reglene (innkl. § 25), {old} dager \
             etter de tidligere (tvfbl. § 4-18). Et varsel er for gammelt to måneder etter fristen (tvfbl. \
             § 7-10). Før et trekk økes etter de nye reglene, har skyldneren {new} dager til å uttale seg om den \
             nye beregningen (tvfbl. § 7-21). En motregning kan påklages i en måned (innkl. § 21 sjette ledd)."
        ),
    };
    let rows = codes::of(Table::Notice).filter(|code| code.span.holds_on(day)).map(|code| {
        let entry = code.entry(lang);
        [
            code.code.to_owned(),
            entry.title.to_owned(),
            entry.text.to_owned(),
            article(code.article, lang),
            days(code.span, lang),
        ]
    });
    let [code, name, meaning, by] = header(lang);
    let caption = two(lang, "Varsler", "Notices");
    Section::new("notices", two(lang, "Varsler og frister", "Notices and deadlines")).text(deadline).table(
        caption,
        [code, name, meaning, by, two(lang, "Gjelder", "Valid")],
        rows,
    )
}

/// What can become of an order, a payout, a case.
pub(super) fn outcomes(lang: Lang) -> Section {
    let tables = [
        (Table::Reason, "Hvorfor et trekk blir som det blir", "Why an order becomes what it does"),
        (Table::Action, "Hva som skjer med trekket", "What happens to the order"),
        (Table::Cause, "Hva en endring kommer av", "What a change comes from"),
        (Table::Form, "Trekkets form", "Form of an order"),
        (Table::Standing, "Påleggets status", "Status of an order"),
        (Table::PayoutState, "Utbetalinger", "Payouts"),
        (Table::Status, "Kravets status", "Status of a claim"),
    ];
    let section = Section::new("outcomes", two(lang, "Utfall", "Outcomes"));
    tables.into_iter().fold(section, |section, (table, nb, en)| {
        section.table(two(lang, nb, en), header(lang), of_table(table, lang))
    })
}

/// What can be wrong with rows and payments.
pub(super) fn faults(lang: Lang) -> Section {
    Section::new("faults", two(lang, "Feilkoder", "Fault codes"))
        .table(two(lang, "Feil i rader", "Faults of rows"), header(lang), of_table(Table::RowFault, lang))
        .table(
            two(lang, "Feil ved innbetalinger", "Faults of payments"),
            header(lang),
            of_table(Table::PaymentFault, lang),
        )
}

/// The acts and regulations the articles name.
pub(super) fn acts(lang: Lang) -> Section {
    let header = [
        two(lang, "Forkortelse", "Abbreviation"),
        two(lang, "Navn", "Name"),
        two(lang, "Nummer", "Number"),
        two(lang, "Adresse", "Address"),
    ];
    let rows = words::acts()
        .iter()
        .map(|act| [act.short.clone(), act.name(lang).to_owned(), act.id.clone(), act.url.clone()]);
    Section::new("acts", two(lang, "Lover og forskrifter", "Acts and regulations")).table(
        two(lang, "Lover og forskrifter", "Acts and regulations"),
        header,
        rows,
    )
}
