//! What a divided night is of: what `split.json` says, for those who decide a part and for who puts them together.

use serde::{Deserialize, Serialize};

use super::codec;
use super::digest::{Lanes, sha256};
use super::facts::WrittenTable;
use super::inbox::WholeInbox;
use super::stream::{StreamError, Tail};
use crate::units::{Part, PartCount, PartyId};

/// The name of the file.
pub const SPLIT: &str = "split.json";

/// Why parts do not make a night. Never names anybody.
#[derive(Debug, thiserror::Error)]
pub enum PartsError {
    /// Files of it are not there.
    #[error("nothing is published: {0} is not there")]
    Missing(String),
    /// It is of something else than what it is used for.
    #[error("nothing is published: {what} is of {of}")]
    Other {
        /// What.
        what: String,
        /// What it is of.
        of: &'static str,
    },
    /// It is not what was written, or not all of it.
    #[error("nothing is published: {what}: {why}")]
    Broken {
        /// What.
        what: String,
        /// What is wrong with it.
        why: String,
    },
}

impl PartsError {
    /// A file that is not what was written.
    pub fn broken(what: impl Into<String>, why: impl std::fmt::Display) -> Self {
        Self::Broken { what: what.into(), why: why.to_string() }
    }

    /// Something of another night.
    pub fn other(what: impl Into<String>, of: &'static str) -> Self {
        Self::Other { what: what.into(), of }
    }

    /// What is wrong with a stream; none when the system refused.
    pub fn of_stream(what: &str, error: StreamError) -> Result<Self, std::io::Error> {
        match error {
            StreamError::Io(error) => Err(error),
            other => Ok(Self::broken(what, other)),
        }
    }
}

/// A night that is divided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The number of the form of decisions.
    pub version: u16,
    /// The collection day.
    pub day: String,
    /// How many parts.
    pub of: PartCount,
    /// The program: its version and commit.
    pub engine: String,
    /// SHA-256 of the job's settings and texts.
    pub job: String,
    /// SHA-256 of the rates and the law's tables.
    pub law: String,
    /// What the night starts from: kind, reason, and the manifest whose registers are read.
    pub origin: serde_json::Value,
    /// Why old facts are taken; none when they are not.
    pub accept_stale: Option<String>,
    /// What the inbox gave as a whole.
    pub inbox: WholeInbox,
    /// SHA-256 of its control file; none when it has none.
    pub control: Option<String>,
    /// Debtors up to whom facts are decided at a time, in order; the last stretch goes to the end.
    pub bounds: Vec<String>,
    /// The payments of all parts.
    pub payments: WrittenTable,
    /// The parts, in order.
    pub parts: Vec<Share>,
}

/// What a part must decide.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// How many debtors.
    pub debtors: u64,
    /// Who they are: the digest of records without decisions.
    pub names: Lanes,
    /// The tables of its facts.
    pub tables: Vec<WrittenTable>,
}

impl Share {
    /// Adds a debtor.
    pub fn add(&mut self, debtor: PartyId) {
        self.debtors += 1;
        self.names.add(debtor, &[]);
    }

    /// True when the same debtors are in both.
    #[must_use]
    pub fn has_those_of(&self, other: &Self) -> bool {
        (self.debtors, self.names) == (other.debtors, other.names)
    }
}

impl Split {
    /// Reads `split.json`; also the SHA-256 of its bytes, which streams of its parts bear.
    ///
    /// # Errors
    /// [`PartsError`] when it is none, or of another version of the program.
    pub fn parse(bytes: &[u8]) -> Result<(Self, String), PartsError> {
        let split: Self = serde_json::from_slice(bytes).map_err(|error| {
            PartsError::broken(SPLIT, format!("line {}: not as it was written", error.line()))
        })?;
        if split.version != codec::VERSION {
            return Err(PartsError::other(SPLIT, "another version of the program"));
        }
        if split.parts.len() != usize::from(split.of.get()) || split.bounds().is_none() {
            return Err(PartsError::broken(SPLIT, "not as it was written"));
        }
        Ok((split, sha256(bytes)))
    }

    /// Its bytes.
    ///
    /// # Errors
    /// None that it can have.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The stretches facts are decided in: each from after the one before up to its bound, the last to the end.
    #[must_use]
    pub fn bounds(&self) -> Option<Vec<PartyId>> {
        let bounds: Option<Vec<PartyId>> =
            self.bounds.iter().map(|bound| PartyId::from_digits(bound)).collect();
        bounds.filter(|bounds| bounds.is_sorted_by(|one, next| one < next))
    }

    /// What a part must decide.
    #[must_use]
    pub fn share(&self, part: Part) -> Option<&Share> {
        self.parts.get(part.place()).filter(|_| part.count() == self.of)
    }
}

/// The name of the file with the decisions of a part.
#[must_use]
pub fn decided_name(part: Part) -> String {
    format!("part-{}.decided", part.number())
}

/// Holds what a part has decided against what it must.
///
/// # Errors
/// [`PartsError::Broken`] when the debtors are others.
pub fn hold_debtors(part: Part, must: &Share, has: &Share, tail: &Tail) -> Result<(), PartsError> {
    let name = decided_name(part);
    if has.debtors < must.debtors {
        return Err(PartsError::broken(name, "not all debtors of its facts are decided"));
    }
    if !has.has_those_of(must) || tail.debtors != must.debtors {
        return Err(PartsError::broken(name, "its debtors are not those of its facts"));
    }
    Ok(())
}
