//! What is in a store: days, revisions, which are released, counts and amounts. Never a person's figure.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::outbox::acknowledged;
use super::revisions::read_if_there;
use super::{PublishError, Released, Revision, Revisions};
use crate::units::ids::mask_within;

/// A store at a glance.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// The revision whose registers stand.
    pub last_released: Option<String>,
    /// Days, in order.
    pub days: Vec<Day>,
    /// Days of nights nobody may release, in order.
    pub what_if: Vec<Day>,
}

/// A day and its revisions.
#[derive(Clone, Debug, Serialize)]
pub struct Day {
    /// The collection day.
    pub day: String,
    /// Its revisions, by number.
    pub revisions: Vec<Row>,
}

/// A revision.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its number.
    pub revision: u64,
    /// How it stands.
    pub state: State,
    /// What does not hold, when it is unsound.
    pub unsound: Option<String>,
    /// What kind of run it is.
    pub kind: Option<&'static str>,
    /// Why a released day is corrected.
    pub reason: Option<String>,
    /// SHA-256 of its manifest.
    pub manifest_sha256: Option<String>,
    /// SHA-256 of the manifest of the run whose registers were read.
    pub registers_from: Option<String>,
    /// Its release.
    pub release: Option<Let>,
    /// Its counts and amounts.
    pub totals: Option<Totals>,
}

/// How a revision stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A folder without a manifest: no run.
    Unfinished,
    /// Published, and in the house.
    NotReleased,
    /// It has left the house.
    Released,
    /// Something of it is not what was published or released.
    Unsound,
}

impl State {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unfinished => "unfinished: no manifest",
            Self::NotReleased => "not released",
            Self::Released => "released",
            Self::Unsound => "unsound",
        }
    }
}

/// Who let a revision out, and what went with it.
#[derive(Clone, Debug, Serialize)]
pub struct Let {
    /// The one who released it.
    pub by: String,
    /// The other.
    pub and: String,
    /// Why.
    pub reason: String,
    /// When.
    pub released_at: String,
    /// Files handed over.
    pub files: u64,
    /// Order versions in them.
    pub order_versions: u64,
    /// Notices in them.
    pub notices: u64,
    /// Rows of payouts and repayments in them.
    pub money: u64,
    /// Letters handed over.
    pub letters: u64,
    /// Files somebody has acknowledged.
    pub acknowledged: u64,
}

/// Counts and amounts, from `summary.json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Totals {
    /// Debtors decided.
    pub debtors: u64,
    /// Order versions by action.
    pub orders: BTreeMap<String, u64>,
    /// Notices by reason.
    pub notices: BTreeMap<String, u64>,
    /// What the orders take in the plan month, in kroner.
    pub expected: String,
    /// What the plan takes, in kroner.
    pub planned: String,
}

impl Overview {
    /// Looks at a store; it need not be held, nor be there. What does not hold is told in its row.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn of(store: &Path) -> Result<Self, PublishError> {
        let days = days(store, &Revisions::nights(store))?;
        let released = |day: &Day| {
            let row = day.revisions.iter().rev().find(|row| row.state == State::Released)?;
            Some(format!("{} rev-{:03}", day.day, row.revision))
        };
        let last_released = days.iter().rev().find_map(released);
        Ok(Self { last_released, days, what_if: self::days(store, &Revisions::what_if(store))? })
    }

    /// Every revision, with its day.
    pub fn rows(&self) -> impl Iterator<Item = (&Day, &Row)> {
        self.days.iter().chain(&self.what_if).flat_map(|day| day.revisions.iter().map(move |row| (day, row)))
    }
}

fn days(store: &Path, revisions: &Revisions) -> Result<Vec<Day>, PublishError> {
    let mut days = Vec::new();
    for day in revisions.days()? {
        let rows =
            revisions.of(day)?.iter().map(|revision| row(store, revision)).collect::<Result<_, _>>()?;
        days.push(Day { day: day.to_string(), revisions: rows });
    }
    Ok(days)
}

fn row(store: &Path, revision: &Revision) -> Result<Row, PublishError> {
    let mut row = Row {
        revision: revision.number,
        state: State::Unfinished,
        unsound: None,
        kind: None,
        reason: None,
        manifest_sha256: None,
        registers_from: None,
        release: None,
        totals: None,
    };
    match fill(store, revision, &mut row) {
        Err(error @ PublishError::Unsound { .. }) => {
            row.state = State::Unsound;
            row.unsound = Some(mask_within(&error.to_string()));
        }
        filled => filled?,
    }
    Ok(row)
}

fn fill(store: &Path, revision: &Revision, row: &mut Row) -> Result<(), PublishError> {
    let released = revision.released()?;
    if let Some(manifest) = revision.manifest()? {
        row.state = State::NotReleased;
        row.kind = Some(manifest.origin.kind.as_str());
        row.reason = manifest.origin.reason.as_deref().map(mask_within);
        row.manifest_sha256 = Some(manifest.sha256);
        row.registers_from = manifest.origin.registers_from;
        row.totals = totals(&revision.folder.join("summary.json"))?;
    }
    if let Some(released) = released {
        row.state = State::Released;
        row.release = Some(release(store, &released)?);
    }
    Ok(())
}

fn release(store: &Path, released: &Released) -> Result<Let, PublishError> {
    let said = &released.release;
    Ok(Let {
        by: mask_within(&said.by),
        and: mask_within(&said.and),
        reason: mask_within(&said.reason),
        released_at: said.released_at.clone(),
        files: said.handover.files,
        order_versions: said.handover.order_versions,
        notices: said.handover.notices,
        money: said.handover.money,
        letters: said.handover.letters,
        acknowledged: acknowledged(store, released)?.files,
    })
}

/// The totals of a run. What a summary does not say is none, 0 or empty.
fn totals(path: &Path) -> Result<Option<Totals>, PublishError> {
    let Some(bytes) = read_if_there(path)? else {
        return Err(PublishError::unsound(path, "gone"));
    };
    let summary: Value =
        serde_json::from_slice(&bytes).map_err(|error| PublishError::unsound(path, error))?;
    let counts = |value: &Value| {
        let entries = value.as_object().into_iter().flatten();
        entries.filter_map(|(word, count)| Some((word.clone(), count.as_u64()?))).collect()
    };
    let kroner = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(Some(Totals {
        debtors: summary["debtors"].as_u64().unwrap_or_default(),
        orders: counts(&summary["orders"]["by_action"]),
        notices: counts(&summary["notices"]),
        expected: kroner(&summary["orders"]["expected"]),
        planned: kroner(&summary["allocations"]["planned"]),
    }))
}
