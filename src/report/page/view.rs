//! What the template of the page is filled with: tables, charts beside their tables, and what agrees.

use serde::Serialize;

use crate::units::Money;
use crate::words::{self, Lang, Table, format};

/// The language of the page.
pub const NB: Lang = Lang::Nb;
/// Said of what agrees.
const AGREES: &str = "stemmer";
/// Said of what does not.
const DIFFERS: &str = "stemmer ikke";

/// A table of the page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Grid {
    caption: String,
    head: Vec<Head>,
    rows: Vec<Vec<String>>,
    total: Option<Vec<String>>,
}

/// A column: its heading, and whether it holds numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
struct Head {
    text: &'static str,
    number: bool,
}

impl Grid {
    /// A table with these columns; the first names the row, the others are numbers unless their heading ends with `|`.
    #[must_use]
    pub fn new(caption: &str, columns: &[&'static str]) -> Self {
        let head = |(at, text): (usize, &&'static str)| {
            let plain = text.strip_suffix('|');
            Head { text: plain.unwrap_or(text), number: at > 0 && plain.is_none() }
        };
        let head = columns.iter().enumerate().map(head).collect();
        Self { caption: caption.to_owned(), head, rows: Vec::new(), total: None }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl Into<Vec<String>>) {
        self.rows.push(cells.into());
    }

    /// Ends the table with a sum.
    #[must_use]
    pub fn total(mut self, cells: impl Into<Vec<String>>) -> Self {
        self.total = Some(cells.into());
        self
    }

    /// True when it has no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A chart and the table of the figures drawn in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Chart {
    /// Its title.
    pub title: &'static str,
    /// The drawing.
    pub svg: String,
    /// The figures.
    pub grid: Grid,
}

/// Whether sums agree, kept while a page is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Checks {
    /// How many were made.
    pub made: u64,
    /// How many of these do not agree.
    pub wrong: u64,
}

impl Checks {
    /// Says whether something agrees.
    pub fn say(&mut self, agrees: bool) -> String {
        self.made += 1;
        self.wrong += u64::from(!agrees);
        if agrees { AGREES } else { DIFFERS }.to_owned()
    }
}

/// An amount, without the currency.
#[must_use]
pub fn kr(amount: Money) -> String {
    format::money(amount, NB)
}

/// A count.
#[must_use]
pub fn number(count: u64) -> String {
    format::count(count, NB)
}

/// A word of the files in bokmål; the word itself where it has none.
#[must_use]
pub fn word(table: Table, code: &str) -> String {
    words::code(table, code, NB).map_or_else(|| code.to_owned(), |entry| entry.title.to_owned())
}

/// An input by what is in it; a file that is none of the tables by its name.
#[must_use]
pub fn input(name: &str) -> String {
    match name {
        "claims" => "Krav",
        "support" => "Løpende bidrag",
        "incomes" => "Inntekter",
        "debtors" => "Skyldnere",
        "children" => "Barn",
        "other_deductions" => "Andres trekk",
        "creditors" => "Kreditorer",
        "credits" => "Tilgodebeløp",
        "payments" => "Innbetalinger",
        "assets" => "Formue",
        "estates" => "Boer",
        other => return crate::units::ids::mask_within(other),
    }
    .to_owned()
}
