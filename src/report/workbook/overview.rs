//! The first sheet: the night in figures, and whether the sheets add up to its totals.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::sheet::{KRONER, Sums, date, decimal};
use crate::report::Run;
use crate::units::Money;

/// The sheet's name.
pub(super) const NAME: &str = "Sammendrag";

/// A line of the sheet.
enum Line {
    Title(String),
    Head(&'static [&'static str]),
    Row(Vec<Value>),
    Empty,
}

/// A value of a line.
enum Value {
    Text(String),
    Count(u64),
    Kroner(Money),
    Day(chrono::NaiveDate),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<Money> for Value {
    fn from(amount: Money) -> Self {
        Self::Kroner(amount)
    }
}

/// Fills the sheet.
pub(super) fn fill(sheet: &mut Worksheet, run: &Run, sums: &[Sums]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let title = Format::new().set_bold().set_font_size(14);
    let kroner = Format::new().set_num_format(KRONER);
    let count = Format::new().set_num_format("#,##0");
    let day = Format::new().set_num_format("dd\\.mm\\.yyyy");
    for (at, width) in [(0, 44_u16), (1, 18), (2, 18), (3, 18), (4, 12)] {
        sheet.set_column_width(at, width)?;
    }
    for (at, line) in (0u32..).zip(lines(run, sums)) {
        match line {
            Line::Empty => {}
            Line::Title(text) => {
                sheet.write_string_with_format(at, 0, text, &title)?;
            }
            Line::Head(words) => {
                for (to, word) in (0u16..).zip(words) {
                    sheet.write_string_with_format(at, to, *word, &bold)?;
                }
            }
            Line::Row(values) => {
                for (to, value) in (0u16..).zip(values) {
                    match value {
                        Value::Text(text) => sheet.write_string(at, to, text)?,
                        Value::Count(number) => {
                            sheet.write_with_format(at, to, rust_decimal::Decimal::from(number), &count)?
                        }
                        Value::Kroner(amount) => sheet.write_with_format(at, to, decimal(amount), &kroner)?,
                        Value::Day(on) => sheet.write_with_format(at, to, date(on)?, &day)?,
                    };
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn lines(run: &Run, sums: &[Sums]) -> Vec<Line> {
    let summary = &run.summary;
    let money = &summary.money;
    let row = |what: &str, value: Value| Line::Row(vec![what.into(), value]);
    let mut lines = vec![
        Line::Title("Innkrevingsnatten i tall".to_owned()),
        row("Innkrevingsdag", Value::Day(run.day)),
        row("Jobb", run.made.job.name.as_str().into()),
        row("Program", Value::Text(format!("{} {}", run.made.program.name, run.made.program.version))),
        row("Skyldnere", summary.debtors.into()),
        row("Krav", summary.claims.into()),
        row("Holdte krav", summary.held().into()),
        row("Trekk i planmåneden (kr)", summary.orders.expected.into()),
        row("Planlagt på krav (kr)", summary.allocations.planned.into()),
        row("Motregnet (kr)", money.credits.set_off.into()),
        row("Mottatt (kr)", money.payments.amount.into()),
        Line::Empty,
        Line::Title("Lest = godtatt + avvist".to_owned()),
        Line::Head(&["Fil", "Rader lest", "Godtatt", "Avvist", "Stemmer"]),
    ];
    for input in &summary.inputs {
        let holds = input.rows == input.accepted + input.parked;
        lines.push(Line::Row(vec![
            input.input.as_str().into(),
            input.rows.into(),
            input.accepted.into(),
            input.parked.into(),
            says(holds),
        ]));
    }
    lines.extend([
        Line::Empty,
        Line::Title("Arkene mot summary.json".to_owned()),
        Line::Head(&["Hva", "På arkene", "I summary.json", "Rader vist", "Stemmer"]),
    ]);
    lines.extend(checks(run, sums));
    lines
}

/// What the tables add up to against the totals of the night.
fn checks(run: &Run, sums: &[Sums]) -> Vec<Line> {
    let summary = &run.summary;
    let credits = &summary.money.credits;
    let of = |table: &str| sums.iter().find(|one| one.table == table);
    let rows = |table: &str| of(table).map_or(0, |one| one.rows);
    let shown = |table: &str| of(table).map_or(0, |one| one.shown);
    let sum = |table: &str, column: &str| of(table).map_or(Money::ZERO, |one| one.of(column));
    let counted = |what: &str, table: &str, told: u64| {
        let found = rows(table);
        Line::Row(vec![what.into(), found.into(), told.into(), shown(table).into(), says(found == told)])
    };
    let summed = |what: &str, table: &str, column: &str, told: Money| {
        let found = sum(table, column);
        Line::Row(vec![what.into(), found.into(), told.into(), shown(table).into(), says(found == told)])
    };
    let versions = summary.orders.by_action.values().sum();
    vec![
        counted("Trekkpålegg, versjoner", "orders.csv", versions),
        counted("Fordeling, rader", "allocations.csv", summary.allocations.rows),
        summed("Fordeling, planlagt (kr)", "allocations.csv", "planned", summary.allocations.planned),
        summed("Motregning, motregnet (kr)", "setoffs.csv", "total", credits.set_off),
        summed("Motregning, vernet (kr)", "setoffs.csv", "protected", credits.protected),
        summed("Motregning, rest (kr)", "setoffs.csv", "left", credits.left),
        counted("Holdte krav", "holds.csv", summary.held()),
        counted("Foreldelse, krav", "watchlist.csv", summary.watchlist),
        counted("Tiltak, forslag", "measures.csv", summary.measures.values().sum()),
        Line::Row(vec!["Krav fra utlandet".into(), rows("requests.csv").into()]),
        Line::Row(vec!["Avviste rader, feil".into(), rows("rejects.csv").into()]),
    ]
}

fn says(holds: bool) -> Value {
    (if holds { "ja" } else { "NEI" }).into()
}
