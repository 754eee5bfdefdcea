//! A night in parts: `split` divides it, `run --part` decides a part, `merge` puts them together and publishes.

pub mod decide;
pub mod gather;
pub mod kernel;
pub mod merge;
mod readers;
pub mod split;
pub mod spread;
mod taken;

use std::path::Path;

use chrono::NaiveDate;

use super::exit::{Exit, Failure};
use super::job::{Job, RateFile};
use super::run::{self, Stands};
use super::{letters, standing};
use crate::intake::spread::SpreadError;
use crate::law::rates::built_in;
use crate::law::words::of_tables;
use crate::parts::codec::words;
use crate::parts::digest::sha256;
use crate::parts::facts::FactsError;
use crate::parts::split::{PartsError, SPLIT, Split};
use crate::parts::stream::StreamError;
use crate::plain_file;
use crate::publish::manifest::{Origin, Program, RunKind};
use crate::publish::rerun::Asked;
use crate::report::letters::TemplateFile;
use crate::units::dates::parse_date;

/// A division as it was read, and the SHA-256 of its file.
pub(super) struct Plan {
    pub(super) split: Split,
    pub(super) sha256: String,
    origin: Origin,
}

impl Plan {
    /// Reads the division of a day.
    ///
    /// # Errors
    /// [`Exit::Refused`] when there is none, or it is of another day or program.
    pub(super) fn read(folder: &Path, day: NaiveDate) -> Result<Self, Failure> {
        let path = folder.join(SPLIT);
        let bytes = plain_file::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Failure::refused(PartsError::Missing(path.display().to_string())),
            _ => unreadable(&path)(error),
        })?;
        let (split, sha256) = Split::parse(&bytes).map_err(Failure::refused)?;
        if parse_date(&split.day) != Some(day) {
            return Err(Failure::refused(PartsError::other(SPLIT, "another day")));
        }
        if split.engine != engine() {
            return Err(Failure::refused(PartsError::other(SPLIT, "another version of the program")));
        }
        let origin = serde_json::from_value(split.origin.clone());
        let origin =
            origin.map_err(|_| Failure::refused(PartsError::broken(SPLIT, "not as it was written")))?;
        Ok(Self { split, sha256, origin })
    }

    /// What the night was asked for.
    pub(super) fn asked(&self) -> Asked<'_> {
        match (&self.origin.kind, &self.origin.reason) {
            (RunKind::Correction, Some(reason)) => Asked::Correction(reason),
            (RunKind::WhatIf, _) => Asked::WhatIf,
            _ => Asked::Night,
        }
    }

    /// Holds it against the job, the law and the registers it is used with.
    ///
    /// # Errors
    /// [`Exit::Refused`] when it is of others.
    pub(super) fn is_of(&self, job: &Job, texts: &[TemplateFile], stands: &Stands) -> Result<(), Failure> {
        let other = |of| Err(Failure::refused(PartsError::other(SPLIT, of)));
        if self.split.job != job_digest(job, texts)? {
            return other("another job, or other settings of it");
        }
        if self.split.law != law_digest(&stands.own_rates) {
            return other("other rates or another law");
        }
        if self.origin != stands.start.origin {
            return other("other registers: another run is released by now");
        }
        Ok(())
    }
}

/// The law and the registers of a day, read beside others: the store is not held.
pub(super) fn stands(
    job: &Job,
    day: NaiveDate,
    asked: Asked<'_>,
) -> Result<(Stands, Vec<TemplateFile>), Failure> {
    let law = run::law(job, day)?;
    let (_, texts) = letters::templates(job)?;
    let start = standing::start(&job.store(), day, asked)?;
    Ok((Stands::of(law, start, day)?, texts))
}

/// The program: its version and commit.
pub(super) fn engine() -> String {
    format!("{} {}", Program::THIS.version, Program::THIS.commit)
}

/// SHA-256 of the job's settings and texts.
pub(super) fn job_digest(job: &Job, texts: &[TemplateFile]) -> Result<String, Failure> {
    let mut bytes = serde_json::to_vec(&job.settings)?;
    for text in texts {
        bytes.extend_from_slice(text.name.as_bytes());
        bytes.extend_from_slice(sha256(text.text.as_bytes()).as_bytes());
    }
    Ok(sha256(&bytes))
}

/// SHA-256 of the rates and the law's tables.
pub(super) fn law_digest(own_rates: &[RateFile]) -> String {
    let own = own_rates.iter().map(|file| (file.name.as_str(), file.text.as_str()));
    let mut digests: Vec<String> = own
        .chain(built_in().iter().copied())
        .map(|(name, text)| format!("{name} {}\n", sha256(text.as_bytes())))
        .collect();
    digests.push(sha256(of_tables().join("\n").as_bytes()));
    digests.push(words::digest());
    sha256(digests.concat().as_bytes())
}

/// An error of the system at a path.
fn unreadable(path: &Path) -> impl FnOnce(std::io::Error) -> Failure + use<> {
    let path = path.to_path_buf();
    move |source| Failure::new(Exit::Failed, FactsError::Io { path, source })
}

/// An error of a stream: what is wrong with it refuses it, what the system refuses is a failure.
fn of_stream(path: &Path, error: StreamError) -> Failure {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match PartsError::of_stream(&name, error) {
        Ok(refused) => Failure::refused(refused),
        Err(error) => unreadable(path)(error),
    }
}

/// An error of rows that are read in many places.
fn of_spread(error: SpreadError) -> Failure {
    match error {
        SpreadError::Intake(error) => Failure::refused(error),
        SpreadError::Form { file } => Failure::refused(PartsError::broken(file, FORM)),
        other => Failure::refused(PartsError::broken("the rows of a part", other)),
    }
}

/// Of a file whose rows cannot be handed out.
const FORM: &str = "rows of this form are not read in many places: the night is run in one, or split";

/// An error of facts: rows that are not what was written refuse the part.
fn of_facts(error: FactsError) -> Failure {
    match error {
        FactsError::Io { ref path, ref source } if source.kind() == std::io::ErrorKind::NotFound => {
            Failure::refused(PartsError::Missing(path.display().to_string()))
        }
        FactsError::Io { .. } => Failure::new(Exit::Failed, error),
        FactsError::Garbled { .. } => Failure::refused(PartsError::broken("the facts of a part", error)),
    }
}
