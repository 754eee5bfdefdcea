//! A run something is made of for people: its folder, what it was made from, and its totals.

use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::plain_file;
use crate::publish::manifest::{MANIFEST, RunKind};
use crate::publish::money::MoneyTotals;
use crate::publish::read::ReadError;
use crate::units::Money;
use crate::units::dates::parse_date;

/// The name of the totals in a run.
const SUMMARY: &str = "summary.json";
/// The most rows of a sheet where the manifest does not tell.
const WORKBOOK_ROWS: u32 = 50_000;

/// A run, published or about to be.
#[derive(Debug)]
pub struct Run {
    /// Its folder.
    pub folder: PathBuf,
    /// The collection day.
    pub day: NaiveDate,
    /// When its orders are published: what documents made of it are dated.
    pub published: NaiveDateTime,
    /// What it was made from.
    pub made: Made,
    /// Its totals.
    pub summary: Summary,
}

/// What a run was made from: the manifest's predicate, as far as it is told to people.
#[derive(Clone, Debug, Deserialize)]
pub struct Made {
    collection_day: String,
    /// The program.
    pub program: Program,
    /// The job's settings.
    pub job: Job,
    /// An ordinary night, a correction, or a night nobody may release.
    #[serde(default)]
    pub kind: RunKind,
    /// Why a released day is corrected.
    #[serde(default)]
    pub reason: Option<String>,
    /// SHA-256 of the manifest of the released run whose registers were read.
    #[serde(default)]
    pub registers_from: Option<String>,
    /// Old facts somebody took on all the same.
    #[serde(default)]
    pub accepted_stale: Option<Accepted>,
}

/// The program that made the run.
#[derive(Clone, Debug, Deserialize)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The job's settings that matter here.
#[derive(Clone, Debug, Deserialize)]
pub struct Job {
    /// The job's name.
    pub name: String,
    payment: Payment,
    #[serde(default)]
    report: Sheets,
}

#[derive(Clone, Debug, Deserialize)]
struct Payment {
    publish_time: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Sheets {
    workbook_rows: u32,
}

impl Default for Sheets {
    fn default() -> Self {
        Self { workbook_rows: WORKBOOK_ROWS }
    }
}

/// Old facts that were taken, and why.
#[derive(Clone, Debug, Deserialize)]
pub struct Accepted {
    /// Why.
    pub reason: String,
    /// What is too old, and by how much.
    pub stale: Vec<String>,
}

/// The totals of a run, as `summary.json` has them.
#[derive(Clone, Debug, Deserialize)]
pub struct Summary {
    /// The inputs.
    pub inputs: Vec<Input>,
    /// Parked rows by code.
    pub faults: Counts,
    /// Debtors decided.
    pub debtors: u64,
    /// Claims decided.
    pub claims: u64,
    /// Decisions by action.
    pub decisions: Counts,
    /// Order versions.
    pub orders: Orders,
    /// What moved of the orders that stood.
    pub drift: Drift,
    /// The plan.
    pub allocations: Plan,
    /// Claims held by code.
    pub holds: Counts,
    /// Notices by reason.
    pub notices: Counts,
    /// Claims that lapse soon.
    pub watchlist: u64,
    /// Measures proposed, by measure.
    #[serde(default)]
    pub measures: Counts,
    /// Money received, set off, netted and charged.
    pub money: MoneyTotals,
    /// Rows of the trace.
    pub trace_rows: u64,
    /// Other authorities' deductions to be changed.
    priority_notices: Vec<IgnoredAny>,
    /// What the operator should know.
    pub warnings: Vec<String>,
}

/// How many of something, by a word.
pub type Counts = BTreeMap<String, u64>;

/// Rows and sums of an input, of its first amount column.
#[derive(Clone, Debug, Deserialize)]
#[expect(missing_docs, reason = "the fields of InputTotals, described there")]
pub struct Input {
    pub input: String,
    pub rows: u64,
    pub accepted: u64,
    pub parked: u64,
    pub sum_read: Money,
    pub sum_accepted: Money,
    pub sum_parked: Money,
}

/// Order versions of the night.
#[derive(Clone, Debug, Deserialize)]
pub struct Orders {
    /// By action.
    pub by_action: Counts,
    /// By form.
    pub by_form: Counts,
    /// What the orders take in the plan month.
    pub expected: Money,
}

/// The plan of the night.
#[derive(Clone, Debug, Deserialize)]
pub struct Plan {
    /// Its rows.
    pub rows: u64,
    /// What it takes.
    pub planned: Money,
}

/// What moved of the orders that stood.
#[derive(Clone, Debug, Deserialize)]
pub struct Drift {
    /// Orders with a new version.
    pub orders: u64,
    /// Why.
    pub by_reason: BTreeMap<String, Moved>,
    /// What from.
    pub by_cause: BTreeMap<String, Moved>,
}

/// Orders that moved; sums of those in kroner before and after.
#[derive(Clone, Debug, Deserialize)]
pub struct Moved {
    /// How many.
    pub orders: u64,
    /// Of these in kroner before and after.
    pub in_kroner: u64,
    /// Kroner before.
    pub kroner_before: Money,
    /// Kroner after.
    pub kroner_after: Money,
}

impl Run {
    /// Opens a published run: what it was made from is its manifest's.
    ///
    /// # Errors
    /// [`ReadError`] names the file.
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        #[derive(Deserialize)]
        struct Statement {
            predicate: Made,
        }
        let statement: Statement = json(&folder.join(MANIFEST))?;
        Self::of(folder, statement.predicate)
    }

    /// Opens a run whose manifest is not yet written; `predicate` is what it will say.
    ///
    /// # Errors
    /// [`ReadError`] names the file.
    pub fn staged(folder: &Path, predicate: &Value) -> Result<Self, ReadError> {
        let made = Made::deserialize(predicate)
            .map_err(|error| ReadError::broken(&folder.join(MANIFEST), error.to_string()))?;
        Self::of(folder, made)
    }

    fn of(folder: &Path, made: Made) -> Result<Self, ReadError> {
        let broken = |what: &str| ReadError::broken(&folder.join(MANIFEST), what);
        let day = parse_date(&made.collection_day).ok_or_else(|| broken("names no day"))?;
        let time = NaiveTime::parse_from_str(&made.job.payment.publish_time, "%H:%M:%S");
        let published = day.and_time(time.map_err(|_| broken("names no publish time"))?);
        let summary = json(&folder.join(SUMMARY))?;
        Ok(Self { folder: folder.to_path_buf(), day, published, made, summary })
    }

    /// The most rows of a sheet.
    #[must_use]
    pub const fn workbook_rows(&self) -> u32 {
        self.made.job.report.workbook_rows
    }
}

impl Summary {
    /// Claims held, whatever holds them.
    #[must_use]
    pub fn held(&self) -> u64 {
        self.holds.values().sum()
    }

    /// Other authorities' deductions to be changed.
    #[must_use]
    pub fn priority_notices(&self) -> u64 {
        u64::try_from(self.priority_notices.len()).unwrap_or(u64::MAX)
    }
}

/// Reads as it goes: the list of orders that moved may be long, and is not kept.
fn json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, ReadError> {
    let file = plain_file::open(path).map_err(ReadError::unreadable(path))?;
    // What the parser says may carry a value: only where is told.
    serde_json::from_reader(BufReader::with_capacity(1 << 18, file)).map_err(|error| {
        ReadError::broken(path, format!("not as a run publishes it (line {})", error.line()))
    })
}
