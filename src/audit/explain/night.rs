//! What a published run says of one debtor: the lines of the trace and the rows of every table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use serde::Deserialize;

use super::files::{By, FILES, LETTERS};
use crate::audit::verify::Statement;
use crate::law::income::Window;
use crate::model::LawSettings;
use crate::plain_file;
use crate::publish::manifest::MANIFEST;
use crate::publish::read::{Line, ReadError, Table, TraceReader};
use crate::publish::tables::REJECTS;
use crate::units::{Kid, Money, Month, PartyId, Percent};

/// A line of the trace.
#[derive(Clone, Debug, Default)]
pub(super) struct TraceLine {
    pub(super) seq: usize,
    pub(super) step: String,
    pub(super) claim: String,
    pub(super) party: String,
    pub(super) amount: Option<Money>,
    pub(super) date: Option<NaiveDate>,
    pub(super) percent: Option<Percent>,
    pub(super) rate: String,
    pub(super) article: String,
}

/// A rate row of the manifest.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct RateRow {
    pub(super) file: String,
    pub(super) code: String,
    pub(super) valid_from: String,
    #[serde(default)]
    pub(super) valid_to: Option<String>,
    pub(super) amount: String,
    pub(super) unit: String,
    pub(super) source: String,
    pub(super) checked_on: String,
}

/// The rows of the debtor in a table: the fields in the order of its columns.
pub(super) type Rows = Vec<Vec<String>>;

/// A fault of a parked row.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Reject {
    pub(super) file: String,
    pub(super) line: String,
    pub(super) column: String,
    pub(super) code: String,
}

/// One debtor's night as it was published.
pub struct Night<'a> {
    pub(super) statement: &'a Statement,
    pub(super) settings: &'a LawSettings,
    pub(super) day: NaiveDate,
    pub(super) revision: String,
    pub(super) debtor: PartyId,
    pub(super) lines: Vec<TraceLine>,
    pub(super) rows: BTreeMap<&'static str, Rows>,
    pub(super) rates: Vec<RateRow>,
    pub(super) rejects: Vec<Reject>,
}

impl<'a> Night<'a> {
    /// Reads it; none when no file of the run knows the debtor. `settings` are the choices of the run's job.
    ///
    /// # Errors
    /// [`ReadError`] names the file.
    pub fn read(
        folder: &Path,
        (statement, settings): (&'a Statement, &'a LawSettings),
        debtor: PartyId,
    ) -> Result<Option<Self>, ReadError> {
        let broken = |what: &str| ReadError::broken(&folder.join(MANIFEST), what);
        let day = statement.manifest.day.ok_or_else(|| broken("it names no day"))?;
        let used = statement.predicate.pointer("/rates/used").cloned().unwrap_or_default();
        let rates = serde_json::from_value(used).map_err(|_| broken("its rates are not those of a run"))?;
        let mut trace = TraceReader::open(folder)?;
        let lines = (0..).zip(trace.lines(debtor)?).map(|(seq, line)| owned(seq, &line)).collect();
        let whole = folder.canonicalize().map_err(ReadError::unreadable(folder))?;
        let revision = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (rows, rejects) = (BTreeMap::new(), rejects(folder)?);
        let mut night = Self { statement, settings, day, revision, debtor, lines, rows, rates, rejects };
        for file in &FILES {
            let rows = match &file.by {
                By::Debtor => of_debtor(folder, file.name, file.columns, debtor)?,
                By::Column(column, names) => {
                    let names = names.iter().flat_map(|(table, of)| night.values(table, of)).collect();
                    with_value(folder, file.name, file.columns, (column, &names))?
                }
            };
            night.rows.insert(file.name, rows);
        }
        let known = !night.lines.is_empty() || night.rows.values().any(|rows| !rows.is_empty());
        Ok(known.then_some(night))
    }

    /// The KIDs of the debtor's orders.
    #[must_use]
    pub fn kids(&self) -> Vec<Kid> {
        self.each("registers/orders.csv").filter_map(|row| Kid::parse(row.get("kid"))).collect()
    }

    /// The rows of a table.
    pub(super) fn of(&self, table: &str) -> &[Vec<String>] {
        self.rows.get(table).map_or(&[], Vec::as_slice)
    }

    /// The rows of a table, each as a function from a column to its value.
    pub(super) fn each<'s>(&'s self, table: &'s str) -> impl Iterator<Item = Named<'s>> {
        let columns = FILES.iter().find(|file| file.name == table).map_or(&[][..], |file| file.columns);
        self.of(table).iter().map(move |fields| Named { columns, fields })
    }

    fn values(&self, table: &str, column: &str) -> BTreeSet<String> {
        self.each(table).map(|row| row.get(column).to_owned()).filter(|value| !value.is_empty()).collect()
    }

    /// The first line of a step.
    pub(super) fn find(&self, step: &str) -> Option<&TraceLine> {
        self.lines.iter().find(|line| line.step == step)
    }

    /// The amount of the first line of a step.
    pub(super) fn amount(&self, step: &str) -> Option<Money> {
        self.find(step)?.amount
    }

    /// The lines of a step.
    pub(super) fn all<'s>(&'s self, step: &'s str) -> impl Iterator<Item = &'s TraceLine> {
        self.lines.iter().filter(move |line| line.step == step)
    }

    /// The rate row a line names.
    pub(super) fn rate(&self, name: &str) -> Option<&RateRow> {
        let is = |row: &&RateRow| {
            let rest = name.strip_prefix(row.file.as_str()).and_then(|rest| rest.strip_prefix(' '));
            let rest = rest.and_then(|rest| rest.strip_prefix(row.code.as_str()));
            rest.and_then(|rest| rest.strip_prefix(' ')) == Some(row.valid_from.as_str())
        };
        self.rates.iter().find(is)
    }

    /// The months incomes are taken from.
    pub(super) fn window(&self) -> Window {
        Window::on(self.day, self.settings)
    }

    /// The month the plan is for.
    pub(super) fn plan_month(&self) -> Month {
        Month::of(self.day).plus(1)
    }
}

/// A row with the names of its columns.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    columns: &'static [&'static str],
    fields: &'a [String],
}

impl<'a> Named<'a> {
    /// The value of a column.
    pub(super) fn get(&self, column: &str) -> &'a str {
        let place = self.columns.iter().position(|name| *name == column);
        place.and_then(|place| self.fields.get(place)).map_or("", String::as_str)
    }
}

fn owned(seq: usize, line: &Line<'_>) -> TraceLine {
    TraceLine {
        seq,
        step: line.step.to_owned(),
        claim: line.claim.to_owned(),
        party: line.payer.to_owned(),
        amount: line.money(),
        date: line.day(),
        percent: line.percentage(),
        rate: line.rate.to_owned(),
        article: line.article.to_owned(),
    }
}

/// The faults of all parked rows of the night.
fn rejects(folder: &Path) -> Result<Vec<Reject>, ReadError> {
    let path = folder.join(REJECTS);
    let broken = |_| ReadError::broken(&path, "its rows are not those of a table");
    let file = plain_file::open(&path).map_err(ReadError::unreadable(&path))?;
    csv::Reader::from_reader(file).into_deserialize().collect::<Result<_, _>>().map_err(broken)
}

/// The rows of the debtor in a table sorted by debtor.
fn of_debtor(
    folder: &Path,
    name: &str,
    columns: &'static [&'static str],
    debtor: PartyId,
) -> Result<Rows, ReadError> {
    if name == LETTERS && !folder.join(name).is_file() {
        return Ok(Vec::new());
    }
    let mut table = Table::open(folder, name, columns)?;
    while let Some(before) = table.next().filter(|next| *next < debtor) {
        table.take(before)?;
    }
    table.take(debtor)?;
    let rows = table.rows()?;
    let fields = |at: usize| rows[at].texts(columns.len());
    Ok((0..rows.len()).map(fields).collect())
}

/// The rows of a table whose `column` has one of these values.
fn with_value(
    folder: &Path,
    name: &str,
    columns: &'static [&'static str],
    (column, values): (&str, &BTreeSet<String>),
) -> Result<Rows, ReadError> {
    let path = folder.join(name);
    let unreadable = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(source) => ReadError::Unreadable { path: path.clone(), source },
        _ => ReadError::broken(&path, "its rows are not those of a table"),
    };
    let mut reader = csv::Reader::from_path(&path).map_err(unreadable)?;
    let header = reader.headers().map_err(unreadable)?.clone();
    let place = |column: &str| {
        let found = header.iter().position(|name| name == column);
        found.ok_or_else(|| ReadError::broken(&path, format!("no column {column}")))
    };
    let at = place(column)?;
    let places = columns.iter().map(|column| place(column)).collect::<Result<Vec<_>, _>>()?;
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(unreadable)? {
        if record.get(at).is_some_and(|value| values.contains(value)) {
            let field = |place: &usize| record.get(*place).unwrap_or_default().to_owned();
            rows.push(places.iter().map(field).collect());
        }
    }
    Ok(rows)
}
