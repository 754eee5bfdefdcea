//! The manifest: an in-toto Statement that names every file of a run and what it was made from.
//!
//! Without clock and host, so that the same night gives the same manifest.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Subject;
use super::file::sha256;
use super::summary::InputTotals;
use crate::units::dates::parse_date;

/// The manifest's name in a run.
pub const MANIFEST: &str = "manifest.json";
/// The counters and timings of a run: the one file the manifest leaves out, since it may differ.
pub const RESULT: &str = "result.json";
/// in-toto Statement, version 1.
const STATEMENT: &str = "https://in-toto.io/Statement/v1";
/// What the predicate is.
const PREDICATE: &str = "https://innkreving.example/collection-night/v1";

/// An in-toto Statement, version 1.
#[derive(Clone, Debug, Serialize)]
pub struct Statement {
    #[serde(rename = "_type")]
    kind: String,
    subject: Vec<Subject>,
    #[serde(rename = "predicateType")]
    predicate_type: String,
    predicate: Value,
}

/// What a run was made from.
#[derive(Clone, Debug, Serialize)]
pub struct Predicate {
    /// The collection day.
    pub collection_day: String,
    /// The program.
    pub program: Program,
    /// The input files.
    pub inputs: Vec<InputDigest>,
    /// The rates.
    pub rates: Rates,
    /// The job's settings, defaults included.
    pub job: Value,
    /// The job's own texts of letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters: Option<Letters>,
    /// Old facts somebody took on all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_stale: Option<AcceptedStale>,
    /// What it starts from.
    #[serde(flatten)]
    pub origin: Origin,
}

/// Facts that are too old for the day, and why they were taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AcceptedStale {
    /// Why.
    pub reason: String,
    /// What is too old, and by how much.
    pub stale: Vec<String>,
}

/// What a run starts from, and why it is made.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Origin {
    /// An ordinary night, a correction of a released day, or a night nobody may release.
    #[serde(default)]
    pub kind: RunKind,
    /// Why a released day is corrected.
    #[serde(default)]
    pub reason: Option<String>,
    /// SHA-256 of the manifest of the released run whose registers were read; none before the first release.
    #[serde(default)]
    pub registers_from: Option<String>,
}

/// The kind of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunKind {
    /// A night after the last released day.
    #[default]
    Night,
    /// What moves on the last released day once its facts are other ones.
    Correction,
    /// What a day would have given; never released.
    WhatIf,
}

impl RunKind {
    /// The word in the manifest.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Night => "night",
            Self::Correction => "correction",
            Self::WhatIf => "what-if",
        }
    }
}

/// A manifest read back.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The files it names.
    pub subjects: Vec<Subject>,
    /// The collection day it is about.
    pub day: Option<NaiveDate>,
    /// What the run starts from.
    pub origin: Origin,
}

#[derive(Deserialize)]
struct Written {
    subject: Vec<Subject>,
    predicate: WrittenPredicate,
}

#[derive(Deserialize)]
struct WrittenPredicate {
    collection_day: String,
    #[serde(flatten)]
    origin: Origin,
}

impl Manifest {
    /// Reads a manifest's bytes.
    ///
    /// # Errors
    /// When they are no such statement.
    pub fn parse(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        let Written { mut subject, predicate } = serde_json::from_slice(bytes)?;
        subject.sort();
        let day = parse_date(&predicate.collection_day);
        Ok(Self { sha256: sha256(bytes), subjects: subject, day, origin: predicate.origin })
    }
}

/// The program that made a run.
#[derive(Clone, Debug, Serialize)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The commit it was built from.
    pub commit: &'static str,
}

impl Program {
    /// This program. The commit is the build's `INNKREVING_COMMIT`.
    pub const THIS: Self = Self {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        commit: match option_env!("INNKREVING_COMMIT") {
            Some(commit) => commit,
            None => "unknown",
        },
    };
}

/// An input file and its bytes.
#[derive(Clone, Debug, Serialize)]
pub struct InputDigest {
    /// The file's name in the inbox.
    pub file: String,
    /// Its form: CSV, Parquet, how it is packed.
    pub form: String,
    /// Its bytes.
    pub bytes: u64,
    /// SHA-256 of them.
    pub sha256: String,
    /// Rows and sums.
    #[serde(flatten)]
    pub totals: InputTotals,
}

/// The rates of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Rates {
    /// The files at hand, the built-in ones included.
    pub files: Vec<RateFile>,
    /// The rows a figure of the night used.
    pub used: Vec<RateUsed>,
}

/// The job's own texts of letters.
#[derive(Clone, Debug, Serialize)]
pub struct Letters {
    /// The files that won over the program's own.
    pub templates: Vec<RateFile>,
}

/// A rate file, or a text of letters.
#[derive(Clone, Debug, Serialize)]
pub struct RateFile {
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// A rate row a figure of the night used.
#[derive(Clone, Debug, Serialize)]
pub struct RateUsed {
    /// The file it stands in.
    pub file: String,
    /// What it is a rate of.
    pub code: String,
    /// First day.
    pub valid_from: String,
    /// Last day.
    pub valid_to: Option<String>,
    /// The value as written.
    pub amount: String,
    /// Its unit.
    pub unit: String,
    /// Where it is published.
    pub source: String,
    /// When that was looked up.
    pub checked_on: String,
}

impl Statement {
    /// A statement about files, sorted by name.
    #[must_use]
    pub fn new(mut subject: Vec<Subject>, predicate: Value) -> Self {
        subject.sort();
        Self { kind: STATEMENT.to_owned(), subject, predicate_type: PREDICATE.to_owned(), predicate }
    }

    /// The manifest's bytes.
    ///
    /// # Errors
    /// None that a statement can have.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::Digests;
    use super::*;

    fn subject(name: &str, content: &[u8]) -> Subject {
        let sha256 = sha256(content);
        Subject { name: name.to_owned(), digest: Digests { sha256 } }
    }

    #[test]
    fn the_order_in_which_files_were_written_does_not_show() {
        let [a, b] = [subject("a.csv", b"a"), subject("orders/b.json", b"b")];
        let predicate = serde_json::json!({ "collection_day": "2026-11-20" });
        let one = Statement::new(vec![a.clone(), b.clone()], predicate.clone()).to_json().expect("JSON");
        let other = Statement::new(vec![b.clone(), a.clone()], predicate).to_json().expect("JSON");
        assert_eq!(one, other);
        let read = Manifest::parse(&one).expect("a manifest");
        assert_eq!((read.subjects, read.sha256), (vec![a, b], sha256(&one)));
        let value: Value = serde_json::from_slice(&one).expect("JSON");
        assert_eq!(value["_type"], "https://in-toto.io/Statement/v1");
        assert_eq!(value["subject"][0]["digest"]["sha256"], sha256(b"a"));
    }
    #[test]
    fn what_a_run_starts_from_is_read_back() {
        let origin = Origin {
            kind: RunKind::WhatIf,
            reason: Some("x".to_owned()),
            registers_from: Some(sha256(b"before")),
        };
        let mut predicate = serde_json::to_value(&origin).expect("JSON");
        predicate["collection_day"] = "2026-11-20".into();
        assert_eq!(predicate["kind"], RunKind::WhatIf.as_str());
        let bytes = Statement::new(Vec::new(), predicate).to_json().expect("JSON");
        let read = Manifest::parse(&bytes).expect("a manifest");
        assert_eq!((read.origin, read.day), (origin, parse_date("2026-11-20")));
        let kinds = [RunKind::Night, RunKind::Correction, RunKind::WhatIf];
        for kind in kinds {
            assert_eq!(serde_json::to_value(kind).expect("JSON"), kind.as_str());
        }
    }
}
