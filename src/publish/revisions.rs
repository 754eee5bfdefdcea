//! The published revisions of a store, read without holding it: which there are, and which are released.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::manifest::{MANIFEST, Manifest};
use super::release::{RELEASE, Release};
use super::{PublishError, seal};
use crate::plain_file;
use crate::units::dates::parse_date;

/// How the name of a revision begins.
const REVISION: &str = "rev-";

/// A folder a day, a folder a revision.
#[derive(Clone, Debug)]
pub struct Revisions {
    folder: PathBuf,
}

/// One revision of a day.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Revision {
    /// The collection day.
    pub day: NaiveDate,
    /// Its number, from 1.
    pub number: u64,
    /// Where it is.
    pub folder: PathBuf,
}

/// A revision that has left the house.
#[derive(Clone, Debug)]
pub struct Released {
    /// Which.
    pub revision: Revision,
    /// Its manifest, the one the release is bound to.
    pub manifest: Manifest,
    /// Who released it, and why.
    pub release: Release,
}

impl Revisions {
    /// The folder of nights nobody may release, in the store.
    pub const WHAT_IF: &str = "what-if";

    /// The revisions of a store's nights.
    #[must_use]
    pub fn nights(store: &Path) -> Self {
        Self { folder: store.to_path_buf() }
    }

    /// The revisions of nights nobody may release.
    #[must_use]
    pub fn what_if(store: &Path) -> Self {
        Self { folder: store.join(Self::WHAT_IF) }
    }

    /// The folder the days are in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The days that have a folder, in order.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn days(&self) -> Result<Vec<NaiveDate>, PublishError> {
        let mut days: Vec<NaiveDate> =
            names(&self.folder)?.iter().filter_map(|name| parse_date(name)).collect();
        days.sort();
        Ok(days)
    }

    /// The revisions of a day by number, those without a manifest included: their numbers are taken.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn of(&self, day: NaiveDate) -> Result<Vec<Revision>, PublishError> {
        let folder = self.folder.join(day.to_string());
        let revision = |name: &String| {
            let digits = name.strip_prefix(REVISION)?;
            let plain = (3..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            let number = if plain { digits.parse().ok() } else { None };
            Some(Revision { day, number: number?, folder: folder.join(name) })
        };
        let mut found: Vec<_> = names(&folder)?.iter().filter_map(revision).collect();
        found.sort();
        Ok(found)
    }

    /// The revision of a day that has this number, whether it is there or not.
    #[must_use]
    pub fn at(&self, day: NaiveDate, number: u64) -> Revision {
        let folder = self.folder.join(day.to_string()).join(format!("{REVISION}{number:03}"));
        Revision { day, number, folder }
    }

    /// The next revision of a day.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn next(&self, day: NaiveDate) -> Result<Revision, PublishError> {
        let number = self.of(day)?.last().map_or(1, |last| last.number + 1);
        Ok(self.at(day, number))
    }

    /// The newest revision of a day that has a manifest.
    ///
    /// # Errors
    /// [`PublishError`] when its manifest cannot be read.
    pub fn newest(&self, day: NaiveDate) -> Result<Option<(Revision, Manifest)>, PublishError> {
        for revision in self.of(day)?.into_iter().rev() {
            if let Some(manifest) = revision.manifest()? {
                return Ok(Some((revision, manifest)));
            }
        }
        Ok(None)
    }

    /// The newest released revision of a day: its registers stand.
    ///
    /// # Errors
    /// [`PublishError::Unsound`] when it is not what was released.
    pub fn released(&self, day: NaiveDate) -> Result<Option<Released>, PublishError> {
        for revision in self.of(day)?.into_iter().rev() {
            if let Some(released) = revision.released()? {
                return Ok(Some(released));
            }
        }
        Ok(None)
    }

    /// The newest released revision of the latest released day.
    ///
    /// # Errors
    /// [`PublishError::Unsound`] when it is not what was released.
    pub fn last_released(&self) -> Result<Option<Released>, PublishError> {
        self.latest(|_| true)
    }

    /// The newest released revision of the latest released day before `day`.
    ///
    /// # Errors
    /// [`PublishError::Unsound`] when it is not what was released.
    pub fn last_released_before(&self, day: NaiveDate) -> Result<Option<Released>, PublishError> {
        self.latest(|other| other < day)
    }

    fn latest(&self, wanted: impl Fn(NaiveDate) -> bool) -> Result<Option<Released>, PublishError> {
        for day in self.days()?.into_iter().rev().filter(|day| wanted(*day)) {
            if let Some(released) = self.released(day)? {
                return Ok(Some(released));
            }
        }
        Ok(None)
    }
}

impl Revision {
    /// Its manifest; none when it is no run.
    ///
    /// # Errors
    /// [`PublishError::Unsound`] when it cannot be understood.
    pub fn manifest(&self) -> Result<Option<Manifest>, PublishError> {
        let path = self.folder.join(MANIFEST);
        let Some(bytes) = read_if_there(&path)? else { return Ok(None) };
        let manifest = Manifest::parse(&bytes).map_err(|error| PublishError::unsound(&path, error))?;
        Ok(Some(manifest))
    }

    /// Its release, held against the manifest it is bound to.
    ///
    /// # Errors
    /// [`PublishError::Unsound`] names the release that is not one of this revision as it is now.
    pub fn released(&self) -> Result<Option<Released>, PublishError> {
        let path = self.folder.join(RELEASE);
        let Some(bytes) = read_if_there(&path)? else { return Ok(None) };
        let unsound = |message: &str| PublishError::unsound(&path, message);
        let release: Release = serde_json::from_slice(&bytes).map_err(|error| unsound(&error.to_string()))?;
        if release.day != self.day.to_string() || release.revision != self.number {
            return Err(unsound("the release is of another revision"));
        }
        let manifest = self.manifest()?.ok_or_else(|| unsound("released, and its manifest is gone"))?;
        if release.manifest_sha256 != manifest.sha256 {
            return Err(unsound("the manifest is not the one that was released"));
        }
        if !seal::holds(&bytes) {
            return Err(unsound("not the release that was written"));
        }
        Ok(Some(Released { revision: self.clone(), manifest, release }))
    }

    /// `2026-11-20 rev-001`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {REVISION}{:03}", self.day, self.number)
    }
}

/// The names in a folder; none when it is not there.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, PublishError> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(PublishError::io(folder))?,
    };
    entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<std::io::Result<_>>()
        .map_err(PublishError::io(folder))
}

/// A file's bytes; none when it is not there.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, PublishError> {
    match plain_file::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        bytes => bytes.map(Some).map_err(PublishError::io(path)),
    }
}

/// Removes a file, when it is there.
pub(super) fn remove_if_there(path: &Path) -> Result<(), PublishError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(PublishError::io(path)),
    }
}
