//! What a manifest says a run was made from.

use serde::Deserialize;
use serde_json::Value;

use crate::orders::trekkpaalegg::Terms;
use crate::publish::manifest::Manifest;
use crate::units::{AccountId, PartyId};

/// What a run was made from.
#[derive(Clone, Debug, Deserialize)]
pub struct Made {
    /// The program.
    pub program: Program,
    /// The input files.
    pub inputs: Vec<Input>,
    /// The rates.
    pub rates: Rates,
    /// The job's settings.
    pub job: Value,
    /// The job's own texts of letters.
    #[serde(default)]
    pub letters: Option<Letters>,
    /// Old facts somebody took on.
    pub accepted_stale: Option<Accepted>,
}

/// The job's own texts of letters.
#[derive(Clone, Debug, Deserialize)]
pub struct Letters {
    /// The files, by name.
    pub templates: Vec<RateFile>,
}

/// Old facts somebody took on.
#[derive(Clone, Debug, Deserialize)]
pub struct Accepted {
    /// Why.
    pub reason: String,
}

/// The program that made a run.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, serde::Serialize)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The commit it was built from.
    pub commit: String,
}

/// An input file.
#[derive(Clone, Debug, Deserialize)]
pub struct Input {
    /// Its name in the inbox.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its rows and sums.
    #[serde(flatten)]
    pub totals: Totals,
}

/// Rows and sums of an input, as written.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Totals {
    /// The input.
    pub input: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that passed.
    pub accepted: u64,
    /// Rows in `rejects.csv`.
    pub parked: u64,
    /// Sum read.
    pub sum_read: String,
    /// Sum of the accepted rows.
    pub sum_accepted: String,
    /// Sum of the parked rows.
    pub sum_parked: String,
}

/// The rates of a run.
#[derive(Clone, Debug, Deserialize)]
pub struct Rates {
    /// The files at hand: the job's own in its order, then the built-in ones.
    pub files: Vec<RateFile>,
}

/// A rate file.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct RateFile {
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// A manifest in full.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its files, its day and what it starts from.
    pub manifest: Manifest,
    /// What it was made from.
    pub made: Made,
    /// The same, as it is written.
    pub predicate: serde_json::Value,
}

impl Statement {
    /// Reads a manifest's bytes.
    ///
    /// # Errors
    /// When they are no such statement.
    pub fn parse(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Written {
            predicate: serde_json::Value,
        }
        let manifest = Manifest::parse(bytes)?;
        let Written { predicate } = serde_json::from_slice(bytes)?;
        let made = Made::deserialize(&predicate)?;
        Ok(Self { manifest, made, predicate })
    }

    /// What the orders of the run share; none when the job's settings do not say.
    #[must_use]
    pub fn terms(&self) -> Option<Terms> {
        let payment = &self.made.job["payment"];
        Some(Terms {
            day: self.manifest.day?,
            publish_time: payment["publish_time"].as_str()?.to_owned(),
            account: AccountId::parse(payment["account"].as_str()?)?,
            payee: PartyId::from_digits(payment["payee"].as_str()?)?,
        })
    }
}
