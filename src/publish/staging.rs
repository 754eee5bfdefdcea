//! The temporary folder a run is written into.
#![expect(clippy::disallowed_methods, reason = "publish owns the files of a run")]

use std::fs::{DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::beside::Differences;
use super::file::HashedFile;
use super::{PublishError, Subject, steps};

/// Folders of a run beside its own.
pub const FOLDERS: [&str; 4] = ["letters", "measures", "orders", "registers"];
/// Folders a run has only when its job asks for what stands in them.
pub const MORE_FOLDERS: [&str; 3] = ["creditors", "nav", "payouts"];
/// The folder whose files each stand in one of their own.
const OF_FOLDERS: &str = "measures";
/// So many files are handed to the disk together.
const MANY: usize = 64;

/// A run that is being written: not a run until [`super::Store::publish`].
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    /// The folder, open since before the first file: the disk's errors since then are told to it.
    disk: File,
    day: NaiveDate,
    /// Nothing is written: what would be is held against the files that are there.
    beside: Option<Differences>,
}

impl Staging {
    /// Makes the folder and those in it, mode 0700.
    pub(super) fn new(folder: PathBuf, day: NaiveDate) -> Result<Self, PublishError> {
        make_folder(&folder)?;
        for name in FOLDERS {
            make_folder(&folder.join(name))?;
        }
        let disk = File::open(&folder).map_err(PublishError::io(&folder))?;
        steps::reached("folder made");
        Ok(Self { folder, disk, day, beside: None })
    }

    /// A run that is held against one that is there, file by file, and never written: nothing of it can be
    /// published.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn beside(folder: &Path, day: NaiveDate) -> Result<(Self, Differences), PublishError> {
        let disk = File::open(folder).map_err(PublishError::io(folder))?;
        let found = Differences::default();
        let staging = Self { folder: folder.to_path_buf(), disk, day, beside: Some(found.clone()) };
        Ok((staging, found))
    }

    /// True when nothing is written.
    #[must_use]
    pub const fn is_beside(&self) -> bool {
        self.beside.is_some()
    }

    /// Where the run is being written.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The collection day.
    #[must_use]
    pub const fn day(&self) -> NaiveDate {
        self.day
    }

    /// A new file of the run.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn create(&self, name: &str) -> Result<HashedFile, PublishError> {
        match &self.beside {
            Some(found) => HashedFile::beside(&self.folder, name, found),
            None => HashedFile::create(&self.folder, name),
        }
    }

    /// Makes a folder `name` within one of the run's, mode 0700.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn make_folder(&self, name: &str) -> Result<(), PublishError> {
        if self.is_beside() { Ok(()) } else { make_folder(&self.folder.join(name)) }
    }

    /// A file of the run, written whole.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<Subject, PublishError> {
        let mut file = self.create(name)?;
        file.add(bytes)?;
        file.finish()
    }

    /// Waits until the disk has these files. The system tells a descriptor opened later of an error in
    /// writing back that nobody has seen, so the files need not be kept open.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn sync(&self, files: &[Subject]) -> Result<(), PublishError> {
        if files.len() >= MANY {
            // Thousands of new files synced one by one make the journal turn as often: the whole file system is
            // synced instead, and tells of any error in writing back since the folder was opened.
            rustix::fs::syncfs(&self.disk).map_err(|error| PublishError::io(&self.folder)(error.into()))?;
        } else {
            files.par_iter().try_for_each(|file| sync_path(&self.folder.join(&file.name)))?;
        }
        match files {
            [one] => steps::file(&one.name, "synced"),
            _ => steps::reached("files synced"),
        }
        Ok(())
    }

    /// Waits until the disk has the names of the files.
    pub(super) fn sync_folders(&self) -> Result<(), PublishError> {
        let folder = self.folder.join(OF_FOLDERS);
        let within: Vec<_> = std::fs::read_dir(&folder)
            .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
            .map_err(PublishError::io(&folder))?;
        if within.len() >= MANY {
            rustix::fs::syncfs(&self.disk).map_err(|error| PublishError::io(&self.folder)(error.into()))?;
        } else {
            within.iter().try_for_each(|one| sync_path(&one.path()))?;
        }
        let more = MORE_FOLDERS.into_iter().filter(|name| self.folder.join(name).is_dir());
        for name in FOLDERS.into_iter().chain(more) {
            sync_path(&self.folder.join(name))?;
        }
        sync_path(&self.folder)?;
        steps::reached("folders synced");
        Ok(())
    }
}

/// Makes a folder of mode 0700.
pub(super) fn make_folder(folder: &Path) -> Result<(), PublishError> {
    DirBuilder::new().mode(0o700).create(folder).map_err(PublishError::io(folder))
}

/// Waits until the disk has a file, or the names in a folder.
pub(super) fn sync_path(path: &Path) -> Result<(), PublishError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(PublishError::io(path))
}
