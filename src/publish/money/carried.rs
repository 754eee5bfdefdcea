//! The money of a released night, carried over to a correction of it byte by byte.

use std::io::Read;
use std::path::PathBuf;

use chrono::NaiveDate;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{MoneyTotals, TABLES};
use crate::orders::registers;
use crate::orders::rows::Rows;
use crate::plain_file;
use crate::publish::file::{hex, sha256};
use crate::publish::manifest::Manifest;
use crate::publish::summary::SUMMARY;
use crate::publish::{PublishError, Revision, Staging, Subject};

/// Bytes copied at a time.
const PART: usize = 1 << 18;

/// The released night a correction starts from: its money stands.
#[derive(Clone, Debug)]
pub struct Carried {
    folder: PathBuf,
    subjects: Vec<Subject>,
}

impl Carried {
    /// The money of a revision; none unless it is of `day` itself, so that a run of `day` corrects it.
    #[must_use]
    pub fn of(base: Option<(&Revision, &Manifest)>, day: NaiveDate) -> Option<Self> {
        let (revision, manifest) = base.filter(|(revision, _)| revision.day == day)?;
        Some(Self { folder: revision.folder.clone(), subjects: manifest.subjects.clone() })
    }

    /// The section of the summary.
    ///
    /// # Errors
    /// [`PublishError::Unsound`] when the summary is not the one that was published.
    pub(super) fn totals(&self) -> Result<MoneyTotals, PublishError> {
        #[derive(Deserialize)]
        struct Summary {
            /// A run of an earlier program has none.
            #[serde(default)]
            money: MoneyTotals,
        }
        let path = self.folder.join(SUMMARY);
        let bytes = plain_file::read(&path).map_err(PublishError::io(&path))?;
        if self.digest(SUMMARY) != Some(&sha256(&bytes)) {
            return Err(PublishError::unsound(&path, "not the file the manifest names"));
        }
        let summary: Summary =
            serde_json::from_slice(&bytes).map_err(|error| PublishError::unsound(&path, error))?;
        Ok(summary.money)
    }

    /// Copies every table and register of money.
    ///
    /// # Errors
    /// [`PublishError::Unsound`] when one is not the file that was published.
    pub(super) fn copy(&self, staging: &Staging) -> Result<Vec<Subject>, PublishError> {
        let own = registers::MONEY.map(|register| (register.name, register.columns));
        TABLES.into_iter().chain(own).map(|(name, columns)| self.file(staging, name, columns)).collect()
    }

    fn digest(&self, name: &str) -> Option<&String> {
        self.subjects.iter().find(|one| one.name == name).map(|one| &one.digest.sha256)
    }

    /// Copies a file; one that a run of an earlier program does not have is empty.
    fn file(&self, staging: &Staging, name: &'static str, columns: &[&str]) -> Result<Subject, PublishError> {
        let Some(expected) = self.digest(name) else { return staging.write(name, &Rows::header(columns)) };
        let path = self.folder.join(name);
        let mut from = plain_file::open(&path).map_err(PublishError::io(&path))?;
        let mut to = staging.create(name)?;
        let mut part = vec![0; PART];
        let mut digest = Sha256::new();
        loop {
            let count = from.read(&mut part).map_err(PublishError::io(&path))?;
            if count == 0 {
                break;
            }
            digest.update(&part[..count]);
            to.add(&part[..count])?;
        }
        let copied = to.finish()?;
        if hex(&digest.finalize()) != *expected {
            return Err(PublishError::unsound(&path, "not the file the manifest names"));
        }
        Ok(copied)
    }
}
