//! The store: a folder a day, a folder a revision, and one run at a time.
#![expect(clippy::disallowed_methods, reason = "publish owns the files of a run")]

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::manifest::{MANIFEST, Statement};
use super::staging::{make_folder, sync_path};
use super::{PublishError, Staging, Subject};

/// The file whose lock is the right to write.
const LOCK: &str = ".lock";
/// How the name of a temporary folder begins.
const TEMPORARY: &str = ".tmp-";
/// How the name of a revision begins.
const REVISION: &str = "rev-";

/// Why a store cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another run writes it.
    #[error("{}: another run holds the store", .0.display())]
    Busy(PathBuf),
    /// The file system refused.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

/// A store held by this process. The kernel frees the lock when the process ends, however it ends.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    _lock: File,
}

impl Store {
    /// Takes the store, making it if missing, and removes what a run that was killed left behind.
    ///
    /// # Errors
    /// [`StoreError::Busy`] at once when another run holds it.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        let io = PublishError::io;
        DirBuilder::new().recursive(true).mode(0o700).create(root).map_err(io(root))?;
        let path = root.join(LOCK);
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(io(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Busy(root.to_path_buf())),
            Err(TryLockError::Error(error)) => return Err(io(&path)(error).into()),
        }
        for name in names(root)?.iter().filter(|name| name.starts_with(TEMPORARY)) {
            let stale = root.join(name);
            let gone =
                if stale.is_dir() { std::fs::remove_dir_all(&stale) } else { std::fs::remove_file(&stale) };
            gone.map_err(io(&stale))?;
        }
        Ok(Self { root: root.to_path_buf(), _lock: lock })
    }

    /// A temporary folder for a run of `day`; `nonce` keeps its name apart from others'.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn stage(&self, day: NaiveDate, nonce: u64) -> Result<Staging, PublishError> {
        Staging::new(self.root.join(format!("{TEMPORARY}{day}-{nonce:016x}")), day)
    }

    /// The newest revision of `day`, when it has these very files. An older one with them does not count: the
    /// newest is what the day stands for.
    ///
    /// # Errors
    /// [`PublishError`] when a manifest cannot be read.
    pub fn same_as(&self, day: NaiveDate, subjects: &[Subject]) -> Result<Option<PathBuf>, PublishError> {
        let mut wanted = subjects.to_vec();
        wanted.sort();
        for (_, folder) in self.revisions(day)?.into_iter().rev() {
            let path = folder.join(MANIFEST);
            if !path.exists() {
                continue;
            }
            let bytes = std::fs::read(&path).map_err(PublishError::io(&path))?;
            let mut found = Statement::subjects(&bytes).map_err(PublishError::table(MANIFEST))?;
            found.sort();
            return Ok((found == wanted).then_some(folder));
        }
        Ok(None)
    }

    /// Takes a run back that turned out to be published already.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn discard(&self, staging: &Staging) -> Result<(), PublishError> {
        std::fs::remove_dir_all(staging.folder()).map_err(PublishError::io(staging.folder()))
    }

    /// Makes a run of a temporary folder whose other files the disk has: writes the manifest last, then renames
    /// the folder to the day's next revision. Tells where it is.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path; the store then holds what it held before.
    pub fn publish(&self, staging: &Staging, manifest: &[u8]) -> Result<PathBuf, PublishError> {
        let written = staging.write(MANIFEST, manifest)?;
        staging.sync(&[written])?;
        staging.sync_folders()?;
        let day = self.root.join(staging.day().to_string());
        if !day.exists() {
            make_folder(&day)?;
        }
        let next = self.revisions(staging.day())?.last().map_or(1, |(number, _)| number + 1);
        let revision = day.join(format!("{REVISION}{next:03}"));
        std::fs::rename(staging.folder(), &revision).map_err(PublishError::io(&revision))?;
        sync_path(&day)?;
        sync_path(&self.root)?;
        Ok(revision)
    }

    /// The revisions of a day by number, those without a manifest included: their numbers are taken.
    fn revisions(&self, day: NaiveDate) -> Result<Vec<(u64, PathBuf)>, PublishError> {
        let folder = self.root.join(day.to_string());
        if !folder.exists() {
            return Ok(Vec::new());
        }
        let number = |name: &String| {
            let digits = name.strip_prefix(REVISION)?;
            let plain = (3..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            if plain { digits.parse::<u64>().ok() } else { None }
        };
        let mut found: Vec<_> =
            names(&folder)?.iter().filter_map(|name| Some((number(name)?, folder.join(name)))).collect();
        found.sort();
        Ok(found)
    }
}

/// The names in a folder.
fn names(folder: &Path) -> Result<Vec<String>, PublishError> {
    let read = || -> std::io::Result<Vec<String>> {
        std::fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    };
    read().map_err(PublishError::io(folder))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::units::dates::parse_date;

    fn day() -> NaiveDate {
        parse_date("2026-11-20").expect("a date")
    }

    /// Publishes a run with one file, or finds it published; tells the revision.
    fn run(store: &Store, nonce: u64, content: &[u8]) -> String {
        let staging = store.stage(day(), nonce).expect("a folder");
        let subject = staging.write("orders/310844136.json", content).expect("a file");
        let subjects = vec![subject];
        if let Some(same) = store.same_as(day(), &subjects).expect("manifests") {
            store.discard(&staging).expect("gone");
            return format!("again {}", name(&same));
        }
        staging.sync(&subjects).expect("on disk");
        let statement = Statement::new(subjects, serde_json::Value::Null).to_json().expect("JSON");
        name(&store.publish(&staging, &statement).expect("a revision"))
    }

    fn name(path: &Path) -> String {
        path.file_name().expect("a name").to_string_lossy().into_owned()
    }

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).expect("there").permissions().mode() & 0o777
    }

    #[test]
    fn what_is_no_run_of_ours_does_not_stop_the_store() {
        let root = tempfile::tempdir().expect("a folder");
        let runs = root.path().join("runs");
        drop(Store::open(&runs).expect("a store"));
        std::fs::write(runs.join(".tmp-x"), b"left").expect("a file");
        std::fs::create_dir_all(runs.join("2026-11-20/rev-18446744073709551615")).expect("a folder");
        let store = Store::open(&runs).expect("a store");
        assert_eq!(run(&store, 1, b"a"), "rev-001");
        assert!(!runs.join(".tmp-x").exists());
    }

    #[test]
    fn other_bytes_are_a_new_revision_and_the_same_bytes_are_nothing_new() {
        let root = tempfile::tempdir().expect("a folder");
        let store = Store::open(&root.path().join("runs")).expect("a store");
        assert_eq!(run(&store, 1, b"a"), "rev-001");
        assert_eq!(run(&store, 2, b"a"), "again rev-001");
        assert_eq!(run(&store, 3, b"b"), "rev-002");
        assert_eq!(run(&store, 4, b"a"), "rev-003", "the newest revision says what the day stands for");
        let mut left = names(&root.path().join("runs")).expect("names");
        left.sort();
        assert_eq!(left, [".lock", "2026-11-20"]);
    }

    #[test]
    fn a_folder_without_a_manifest_is_no_run_but_keeps_its_number() {
        let root = tempfile::tempdir().expect("a folder");
        let store = Store::open(root.path()).expect("a store");
        std::fs::create_dir_all(root.path().join("2026-11-20/rev-007")).expect("a folder");
        assert_eq!(run(&store, 1, b"a"), "rev-008");
    }

    #[test]
    fn what_a_killed_run_left_is_removed_by_the_next() {
        let root = tempfile::tempdir().expect("a folder");
        {
            let store = Store::open(root.path()).expect("a store");
            let staging = store.stage(day(), 1).expect("a folder");
            staging.write("orders/310844136.json", b"half").expect("a file");
        }
        assert!(names(root.path()).expect("names").iter().any(|name| name.starts_with(TEMPORARY)));
        let store = Store::open(root.path()).expect("a store");
        assert_eq!(names(root.path()).expect("names"), [LOCK]);
        assert_eq!(run(&store, 1, b"whole"), "rev-001");
    }

    #[test]
    fn a_second_run_is_turned_away_at_once_and_let_in_afterwards() {
        let root = tempfile::tempdir().expect("a folder");
        let store = Store::open(root.path()).expect("a store");
        let staging = store.stage(day(), 1).expect("a folder");
        assert!(matches!(Store::open(root.path()), Err(StoreError::Busy(_))));
        assert!(staging.folder().exists(), "the first run keeps its folder");
        drop(store);
        assert!(Store::open(root.path()).is_ok());
    }

    #[test]
    fn files_are_0600_and_folders_0700() {
        let root = tempfile::tempdir().expect("a folder");
        let store = Store::open(&root.path().join("runs")).expect("a store");
        run(&store, 1, b"a");
        let runs = root.path().join("runs");
        for folder in ["", "2026-11-20", "2026-11-20/rev-001", "2026-11-20/rev-001/orders"] {
            assert_eq!(mode(&runs.join(folder)), 0o700, "{folder}");
        }
        for file in [".lock", "2026-11-20/rev-001/manifest.json", "2026-11-20/rev-001/orders/310844136.json"]
        {
            assert_eq!(mode(&runs.join(file)), 0o600, "{file}");
        }
    }

    #[test]
    fn a_failed_write_names_the_path() {
        let root = tempfile::tempdir().expect("a folder");
        let store = Store::open(root.path()).expect("a store");
        let staging = store.stage(day(), 1).expect("a folder");
        let error = staging.write("nowhere/a.csv", b"a").expect_err("no such folder");
        assert!(error.to_string().contains("nowhere/a.csv"), "{error}");
    }
}
