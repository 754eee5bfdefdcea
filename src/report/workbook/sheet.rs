//! A table on a sheet.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use chrono::Datelike;
use csv::StringRecord;
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet, XlsxError};

use super::sheets::{Cell, Column, Layout};
use crate::plain_file;
use crate::publish::read::ReadError;
use crate::report::Run;
use crate::units::Money;
use crate::units::dates::parse_date;
use crate::words::{Lang, codes};

/// Kroner with two decimals and groups of three digits, as the reader's language writes them.
pub(super) const KRONER: &str = "#,##0.00";
const DAY: &str = "dd\\.mm\\.yyyy";

/// What a table adds up to.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    /// The table's file.
    pub(super) table: &'static str,
    /// Its rows.
    pub(super) rows: u64,
    /// Rows on the sheet.
    pub(super) shown: u64,
    /// Its columns of kroner: name and sum of all rows.
    pub(super) kroner: Vec<(&'static str, Money)>,
}

impl Sums {
    /// The sum of a column.
    pub(super) fn of(&self, column: &str) -> Money {
        self.kroner.iter().find(|(name, _)| *name == column).map_or(Money::ZERO, |(_, sum)| *sum)
    }
}

/// How the cells look.
struct Looks {
    header: Format,
    kroner: Format,
    total: Format,
    total_kroner: Format,
    day: Format,
}

impl Looks {
    fn new() -> Self {
        let bold = || Format::new().set_bold();
        Self {
            header: bold().set_border_bottom(rust_xlsxwriter::FormatBorder::Thin).set_text_wrap(),
            kroner: Format::new().set_num_format(KRONER),
            total: bold(),
            total_kroner: bold().set_num_format(KRONER),
            day: Format::new().set_num_format(DAY),
        }
    }
}

/// Where a column's values stand in the table; none for what a code means.
type Places = Vec<Option<usize>>;

/// Puts a table on a sheet, at most `most` rows of it.
pub(super) fn fill(
    sheet: &mut Worksheet,
    layout: &'static Layout,
    run: &Run,
    most: u32,
) -> Result<Sums, ReadError> {
    let path = run.folder.join(layout.table);
    let mut reader = Reader::open(&path)?;
    let places = reader.places(layout.columns)?;
    let looks = Looks::new();
    let broken = |error: XlsxError| ReadError::broken(&path, error.to_string());
    head(sheet, layout, &looks).map_err(broken)?;
    let of_kroner = || layout.columns.iter().filter(|column| column.cell == Cell::Kroner);
    let kroner = of_kroner().map(|column| (column.name, Money::ZERO)).collect();
    let mut on_sheet = vec![Money::ZERO; of_kroner().count()];
    let mut sums = Sums { table: layout.table, rows: 0, shown: 0, kroner };
    let mut shown: u32 = 0;
    while reader.next()? {
        sums.rows += 1;
        for (at, (name, sum)) in sums.kroner.iter_mut().enumerate() {
            let amount = reader.amount(layout.columns, &places, name)?;
            *sum += amount;
            on_sheet[at] += if shown < most { amount } else { Money::ZERO };
        }
        if shown < most {
            shown += 1;
            row(sheet, shown, layout.columns, &places, &reader, &looks)?;
        }
    }
    sums.shown = u64::from(shown);
    foot(sheet, layout, (&sums, &on_sheet), &looks).map_err(broken)?;
    Ok(sums)
}

fn head(sheet: &mut Worksheet, layout: &Layout, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name(layout.name)?;
    for (at, column) in (0u16..).zip(layout.columns) {
        sheet.write_string_with_format(0, at, column.shown, &looks.header)?;
        sheet.set_column_width(at, column.width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// One row of the table.
fn row(
    sheet: &mut Worksheet,
    at: u32,
    columns: &[Column],
    places: &Places,
    reader: &Reader,
    looks: &Looks,
) -> Result<(), ReadError> {
    let mut before = "";
    for ((to, column), place) in (0u16..).zip(columns).zip(places) {
        let text = place.map_or("", |place| reader.field(place));
        let wrong = |what: &str| reader.wrong(&format!("{}: not {what}", column.name));
        let written = match column.cell {
            Cell::Meaning(table) => {
                let meaning = codes::by_code(table, before);
                let title = meaning.map_or("", |code| code.entry(Lang::Nb).title);
                sheet.write_string(at, to, title)
            }
            _ if text.is_empty() => continue,
            Cell::Text | Cell::Code => sheet.write_string(at, to, text),
            Cell::Kroner => {
                let amount = Money::parse(text, b'.').map_err(|_| wrong("an amount"))?;
                sheet.write_with_format(at, to, decimal(amount), &looks.kroner)
            }
            Cell::Number => {
                let number: Decimal = text.parse().map_err(|_| wrong("a number"))?;
                let look = if text.contains('.') { Some(&looks.kroner) } else { None };
                match look {
                    Some(look) => sheet.write_with_format(at, to, number, look),
                    None => sheet.write(at, to, number),
                }
            }
            Cell::Date => {
                let day = parse_date(text).ok_or_else(|| wrong("a day"))?;
                sheet.write_with_format(at, to, date(day).map_err(|_| wrong("a day"))?, &looks.day)
            }
        };
        written.map_err(|error| reader.wrong(&error.to_string()))?;
        before = text;
    }
    Ok(())
}

/// What the rows add up to: those on the sheet (of those a filter leaves), and all of the table.
fn foot(
    sheet: &mut Worksheet,
    layout: &Layout,
    (sums, on_sheet): (&Sums, &[Money]),
    looks: &Looks,
) -> Result<(), XlsxError> {
    let shown = u32::try_from(sums.shown).unwrap_or(u32::MAX);
    let last = u16::try_from(layout.columns.len()).unwrap_or(1).saturating_sub(1);
    sheet.autofilter(0, 0, shown.max(1), last)?;
    let left_out = sums.rows.saturating_sub(sums.shown);
    let (filtered, all) = (shown + 2, shown + 3);
    sheet.write_string_with_format(filtered, 0, "Sum av viste rader", &looks.total)?;
    let of_all = if left_out == 0 {
        format!("Sum av alle {} rader", sums.rows)
    } else {
        format!("Sum av alle {} rader ({left_out} rader vises ikke, se {})", sums.rows, sums.table)
    };
    sheet.write_string_with_format(all, 0, of_all, &looks.total)?;
    let of_kroner = (0u16..).zip(layout.columns).filter(|(_, column)| column.cell == Cell::Kroner);
    for ((at, column), on_sheet) in of_kroner.zip(on_sheet) {
        let letter = rust_xlsxwriter::utility::column_number_to_name(at);
        let formula = Formula::new(format!("=SUBTOTAL(109,{letter}2:{letter}{})", shown.max(1) + 1))
            .set_result(on_sheet.to_string());
        sheet.write_formula_with_format(filtered, at, formula, &looks.total_kroner)?;
        sheet.write_with_format(all, at, decimal(sums.of(column.name)), &looks.total_kroner)?;
    }
    Ok(())
}

/// An amount as a decimal number, exact.
pub(super) fn decimal(amount: Money) -> Decimal {
    Decimal::new(amount.ore(), 2)
}

/// A day as the workbook has days.
pub(super) fn date(day: chrono::NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let [month, number] = [day.month(), day.day()].map(|part| u8::try_from(part).unwrap_or(1));
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(1900), month, number)
}

/// A table's rows.
struct Reader {
    path: PathBuf,
    rows: csv::Reader<BufReader<File>>,
    header: StringRecord,
    record: StringRecord,
}

impl Reader {
    fn open(path: &Path) -> Result<Self, ReadError> {
        let file = plain_file::open(path).map_err(ReadError::unreadable(path))?;
        let mut rows = csv::Reader::from_reader(BufReader::with_capacity(1 << 18, file));
        let header = rows.headers().cloned().map_err(|_| ReadError::broken(path, "has no header"))?;
        Ok(Self { path: path.to_path_buf(), rows, header, record: StringRecord::new() })
    }

    fn places(&self, columns: &[Column]) -> Result<Places, ReadError> {
        let place = |column: &Column| {
            if matches!(column.cell, Cell::Meaning(_)) {
                return Ok(None);
            }
            let found = self.header.iter().position(|name| name == column.name);
            found
                .map(Some)
                .ok_or_else(|| ReadError::broken(&self.path, format!("has no column {}", column.name)))
        };
        columns.iter().map(place).collect()
    }

    fn next(&mut self) -> Result<bool, ReadError> {
        let read = self.rows.read_record(&mut self.record);
        // What the reader says may carry a value: only where is told.
        read.map_err(|_| self.wrong("not a row of the table"))
    }

    fn field(&self, place: usize) -> &str {
        self.record.get(place).unwrap_or_default()
    }

    /// The amount in a column of kroner; nothing where it is empty.
    fn amount(&self, columns: &[Column], places: &Places, name: &str) -> Result<Money, ReadError> {
        let at = columns.iter().position(|column| column.name == name);
        let text = at.and_then(|at| places[at]).map_or("", |place| self.field(place));
        if text.is_empty() {
            return Ok(Money::ZERO);
        }
        Money::parse(text, b'.').map_err(|_| self.wrong(&format!("{name}: not an amount")))
    }

    fn wrong(&self, rule: &str) -> ReadError {
        let line = self.record.position().map_or(1, csv::Position::line);
        ReadError::Row { path: self.path.clone(), line, rule: rule.to_owned() }
    }
}
