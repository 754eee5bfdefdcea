//! What is told about one debtor's night: sections, their items and their rows.
//!
//! Every line of the trace is one item, every row of the tables one row; no figure in it stands in neither.

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::words::Lang;

/// One debtor's night.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The form of the document: `innkreving/explanation/1`.
    pub format: &'static str,
    /// The language of titles and texts.
    #[serde(serialize_with = "tag")]
    pub lang: Lang,
    /// Its heading.
    pub title: String,
    /// The debtor, masked.
    pub debtor: String,
    /// The run.
    pub run: Run,
    /// The night in order.
    pub sections: Vec<Section>,
    /// The acts that are named.
    pub sources: Vec<Source>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde asks for")]
fn tag<S: Serializer>(lang: &Lang, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(lang.tag())
}

/// The run that decided it.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// The collection day.
    pub day: String,
    /// The folder of its revision.
    pub revision: String,
    /// `night`, `correction` or `what-if`.
    pub kind: &'static str,
    /// The name of the job.
    pub job: String,
    /// The version of the program.
    pub program: String,
    /// SHA-256 of the manifest.
    pub manifest_sha256: String,
    /// The window of incomes, first and last month.
    pub income_window: [String; 2],
    /// The month the plan is for.
    pub plan_month: String,
    /// The choices of the job.
    pub settings: Value,
}

/// A part of the night.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// A word that stays: `facts`, `claims`, `money`, …
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What it is about, in whole sentences.
    pub intro: Vec<String>,
    /// Rows of the inbox.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
    /// Lines of the trace, claim by claim where they are of claims.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Rows of the published tables.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Table>,
}

/// Items that belong together.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// The heading; none for those without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The items.
    pub items: Vec<Item>,
}

/// A line of the trace.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Item {
    /// Its place in the debtor's trace.
    pub seq: usize,
    /// Its word in the trace.
    pub step: String,
    /// The same in the language.
    pub title: String,
    /// What such a line means.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub meaning: String,
    /// How this one came about, with the figures behind it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The claim.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub claim: String,
    /// The payer, authority or creditor; a person masked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub party: String,
    /// The amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Shown>,
    /// The day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Shown>,
    /// The percentage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<Shown>,
    /// The rate behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// The kind of the claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The article, as the engine writes it.
    pub article: String,
    /// The same in the language.
    pub article_text: String,
}

/// A figure as machines and as people read it. In JSON it is what machines read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    /// `1234.50`, `2026-11-20`, `17.000000`.
    pub raw: String,
    /// `1 234,50 kr`, `20.11.2026`, `17 %`.
    pub text: String,
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.raw)
    }
}

/// A rate row behind a figure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Rate {
    /// Its file.
    pub file: String,
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Its value as the file has it, and as it is read.
    pub amount: Shown,
    /// Its unit.
    pub unit: String,
    /// Its first day.
    pub valid_from: Shown,
    /// Its last day; none when open.
    pub valid_to: Option<Shown>,
    /// Where it was published.
    pub source: String,
    /// When that was looked up.
    pub checked_on: Option<Shown>,
}

/// The kind of a claim.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Kind {
    /// Its number in the kinds table.
    pub number: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where its rules stand.
    pub source: String,
}

/// A row of the inbox.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// The input.
    pub table: String,
    /// The input's name for people.
    pub title: String,
    /// The file.
    pub file: String,
    /// The line; the header is line 1.
    pub line: u64,
    /// The values that are given; persons and accounts masked.
    pub values: Map<String, Value>,
    /// What is wrong with the row, when it was parked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parked: Vec<String>,
}

/// Rows of a published table.
#[derive(Clone, Debug)]
pub struct Table {
    /// The file in the run.
    pub name: &'static str,
    /// What it says, in the language.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell a column.
    pub rows: Vec<Vec<Shown>>,
    /// True when the lines of the trace say as much, row by row.
    pub told: bool,
}

/// A column of a published table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name in the file.
    pub name: &'static str,
    /// What it says, in the language; empty when it is for machines.
    pub title: &'static str,
    /// Amounts stand to the right.
    pub right: bool,
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = |row: &Vec<Shown>| -> Map<String, Value> {
            let cells = self.columns.iter().zip(row);
            cells.map(|(column, cell)| (column.name.to_owned(), Value::from(cell.raw.clone()))).collect()
        };
        let rows: Vec<Map<String, Value>> = self.rows.iter().map(row).collect();
        let mut object = serializer.serialize_struct("Table", 3)?;
        object.serialize_field("file", self.name)?;
        object.serialize_field("title", &self.title)?;
        object.serialize_field("rows", &rows)?;
        object.end()
    }
}

/// An act that is named.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Source {
    /// How articles name it.
    pub short: String,
    /// Its name.
    pub name: String,
    /// Its identifier.
    pub id: String,
    /// Where it can be read.
    pub url: String,
}
