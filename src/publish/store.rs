//! The store: a folder a day, a folder a revision, and one run at a time.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rustix::fs::OFlags;

use super::file::HashedFile;
use super::manifest::{MANIFEST, Origin};
use super::revisions::{Revisions, names};
use super::staging::{make_folder, sync_path};
use super::{PublishError, Staging, Subject, steps};

/// The file whose lock is the right to write.
const LOCK: &str = ".lock";
/// How the name of a temporary folder begins.
const TEMPORARY: &str = ".tmp-";

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
    revisions: Revisions,
    counts: fn(),
    _lock: File,
}

impl Store {
    /// Takes the store, making it if missing, and removes what a run that was killed left behind.
    ///
    /// # Errors
    /// [`StoreError::Busy`] at once when another run holds it.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        let io = PublishError::io;
        make_root(root).map_err(io(root))?;
        let path = root.join(LOCK);
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            // A link is not followed, and a pipe not waited for.
            .custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed())
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
            steps::reached("leftover removed");
        }
        steps::reached("store held");
        Ok(Self { root: root.to_path_buf(), revisions: Revisions::nights(root), counts: || {}, _lock: lock })
    }

    /// The same store; `hook` is called once a run, a release or a receipt is about to count. What is asked to stop
    /// after that finishes first, so that its end is told as it is.
    #[must_use]
    pub fn when_it_counts(self, hook: fn()) -> Self {
        Self { counts: hook, ..self }
    }

    /// The same store, held for a night nobody may release: what is published goes beside the nights.
    #[must_use]
    pub fn for_what_if(self) -> Self {
        Self { revisions: Revisions::what_if(&self.root), ..self }
    }

    /// A temporary place in the store: whoever takes it next removes what is left there.
    pub(super) fn temporary(&self, name: &str) -> PathBuf {
        self.root.join(format!("{TEMPORARY}{name}"))
    }

    /// Where the store is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A temporary folder for a run of `day`; `nonce` keeps its name apart from others'.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn stage(&self, day: NaiveDate, nonce: u64) -> Result<Staging, PublishError> {
        Staging::new(self.root.join(format!("{TEMPORARY}{day}-{nonce:016x}")), day)
    }

    /// The newest revision of `day`, when it has these very files and starts from the same registers, or is
    /// itself what they start from. An older one with them does not count: the newest is what the day stands for.
    ///
    /// # Errors
    /// [`PublishError`] when a manifest cannot be read.
    pub fn same_as(
        &self,
        day: NaiveDate,
        subjects: &[Subject],
        origin: &Origin,
    ) -> Result<Option<PathBuf>, PublishError> {
        let Some((newest, manifest)) = self.revisions.newest(day)? else { return Ok(None) };
        let mut wanted = subjects.to_vec();
        wanted.sort();
        let found = &manifest.origin;
        let same_start = found.kind == origin.kind && found.registers_from == origin.registers_from;
        let own_start = origin.registers_from.as_ref() == Some(&manifest.sha256);
        Ok((manifest.subjects == wanted && (same_start || own_start)).then_some(newest.folder))
    }

    /// Takes a run back that turned out to be published already. The run that published it may have been killed
    /// before the disk had its name.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn discard(&self, staging: &Staging) -> Result<(), PublishError> {
        if staging.is_beside() {
            return Ok(());
        }
        steps::reached("found again");
        self.sync_day(&self.revisions.folder().join(staging.day().to_string()))?;
        self.give_up(staging)?;
        steps::reached("taken back");
        Ok(())
    }

    /// Removes what was begun for a night that is refused, or begun again.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn give_up(&self, staging: &Staging) -> Result<(), PublishError> {
        std::fs::remove_dir_all(staging.folder()).map_err(PublishError::io(staging.folder()))
    }

    /// A run, a release or a receipt is about to count.
    pub(super) fn counts_now(&self) {
        (self.counts)();
    }

    /// Makes a run of a temporary folder whose other files the disk has: writes the manifest last, then renames
    /// the folder to the day's next revision. Tells where it is.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path; the store then holds what it held before.
    pub fn publish(&self, staging: &Staging, manifest: &[u8]) -> Result<PathBuf, PublishError> {
        if staging.is_beside() {
            return Err(PublishError::unsound(staging.folder(), "a comparison is not published"));
        }
        let written = staging.write(MANIFEST, manifest)?;
        staging.sync(&[written])?;
        staging.sync_folders()?;
        let day = self.revisions.folder().join(staging.day().to_string());
        let revision = self.revisions.next(staging.day())?.folder;
        self.make_folders(&day)?;
        steps::reached("day folder made");
        self.counts_now();
        std::fs::rename(staging.folder(), &revision).map_err(PublishError::io(&revision))?;
        steps::reached("renamed");
        if let Err(error) = self.sync_day(&day) {
            // It fails, so it is not to count: what the disk may not have is taken out of sight again.
            let _ = std::fs::rename(&revision, staging.folder());
            return Err(error);
        }
        Ok(revision)
    }

    /// Waits until the disk has the names of a day's revisions.
    fn sync_day(&self, day: &Path) -> Result<(), PublishError> {
        sync_path(day)?;
        steps::reached("day folder synced");
        sync_path(self.revisions.folder())?;
        sync_path(&self.root)
    }

    /// Makes a folder in the store and those it stands in, and waits until the disk has their names.
    pub(super) fn make_folders(&self, folder: &Path) -> Result<(), PublishError> {
        let Ok(inside) = folder.strip_prefix(&self.root) else { return Ok(()) };
        let mut made = self.root.clone();
        for name in inside {
            let parent = made.clone();
            made.push(name);
            match std::fs::symlink_metadata(&made) {
                Ok(found) if found.is_dir() => {}
                // What stands here is to stay here: not even a link to a folder is followed.
                Ok(_) => return Err(PublishError::io(&made)(ErrorKind::NotADirectory.into())),
                Err(_) => {
                    make_folder(&made)?;
                    steps::reached("store folder made");
                }
            }
            sync_path(&parent)?;
        }
        Ok(())
    }

    /// Puts a file into a folder of the store, whole or not at all; one of that name is replaced. Tells its
    /// SHA-256.
    pub(super) fn put(
        &self,
        folder: &Path,
        name: &str,
        bytes: &[u8],
        nonce: u64,
    ) -> Result<String, PublishError> {
        let temporary = format!("{TEMPORARY}{nonce:016x}-{name}");
        let mut file = HashedFile::create(&self.root, &temporary)?;
        file.add(bytes)?;
        let subject = file.finish()?;
        let written = self.root.join(&temporary);
        sync_path(&written)?;
        steps::file(name, "synced");
        let path = folder.join(name);
        std::fs::rename(&written, &path).map_err(PublishError::io(&path))?;
        steps::file(name, "in place");
        sync_path(folder)?;
        steps::file(name, "folder synced");
        Ok(subject.digest.sha256)
    }
}

/// A folder in which everybody may put another store in this one's place: the store itself, or the one it stands in.
/// What everybody may write and only owners may rename in, as the system's own temporary folder, is none.
#[must_use]
pub fn open_to_all(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let mode = |folder: &Path| std::fs::metadata(folder).map_or(0, |found| found.permissions().mode());
    let parent = root.parent().filter(|folder| mode(folder) & 0o1002 == 0o002);
    let open = if mode(&root) & 0o002 == 0 { parent } else { Some(root.as_path()) };
    open.map(Path::to_path_buf)
}

/// Makes the store's folder if missing, and waits until the disk has its name.
fn make_root(root: &Path) -> std::io::Result<()> {
    match std::fs::metadata(root) {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => return Err(ErrorKind::NotADirectory.into()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    DirBuilder::new().recursive(true).mode(0o700).create(root)?;
    steps::reached("store made");
    let absolute = std::path::absolute(root)?;
    let parent = absolute.parent().unwrap_or(&absolute);
    OpenOptions::new().read(true).open(parent)?.sync_all()?;
    steps::reached("store synced");
    Ok(())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what was left behind is made here")]
mod tests {
    use super::super::manifest::Statement;
    use super::*;
    use crate::units::dates::parse_date;

    fn day() -> NaiveDate {
        parse_date("2026-11-20").expect("a date")
    }

    /// Publishes a run with one file, or finds it published; tells the revision.
    fn run(store: &Store, nonce: u64, content: &[u8]) -> String {
        run_from(store, nonce, content, None)
    }

    /// The same from the registers of a run whose manifest has this digest.
    fn run_from(store: &Store, nonce: u64, content: &[u8], registers_from: Option<&str>) -> String {
        let staging = store.stage(day(), nonce).expect("a folder");
        let subject = staging.write("orders/310844136.json", content).expect("a file");
        let subjects = vec![subject];
        let origin = Origin { registers_from: registers_from.map(str::to_owned), ..Origin::default() };
        if let Some(same) = store.same_as(day(), &subjects, &origin).expect("manifests") {
            store.discard(&staging).expect("gone");
            return format!("again {}", name(&same));
        }
        staging.sync(&subjects).expect("on disk");
        let mut predicate = serde_json::to_value(&origin).expect("JSON");
        predicate["collection_day"] = day().to_string().into();
        let statement = Statement::new(subjects, predicate).to_json().expect("JSON");
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
    fn the_same_bytes_from_other_registers_are_a_new_revision_unless_they_are_those_registers_own() {
        let root = tempfile::tempdir().expect("a folder");
        let store = Store::open(root.path()).expect("a store");
        assert_eq!(run(&store, 1, b"a"), "rev-001");
        assert_eq!(run_from(&store, 2, b"a", Some("other")), "rev-002");
        assert_eq!(run_from(&store, 3, b"a", Some("other")), "again rev-002");
        let newest = store.revisions.newest(day()).expect("manifests").expect("a run").1.sha256;
        assert_eq!(run_from(&store, 4, b"a", Some(&newest)), "again rev-002", "nothing is corrected");
        assert_eq!(run_from(&store, 5, b"b", Some(&newest)), "rev-003");
    }

    #[test]
    fn what_nobody_may_release_stands_beside_the_nights() {
        let root = tempfile::tempdir().expect("a folder");
        let store = Store::open(root.path()).expect("a store");
        assert_eq!(run(&store, 1, b"a"), "rev-001");
        let store = store.for_what_if();
        assert_eq!(run(&store, 2, b"a"), "rev-001");
        assert_eq!(run(&store, 3, b"a"), "again rev-001");
        let beside = root.path().join("what-if/2026-11-20");
        assert_eq!(names(&beside).expect("names"), ["rev-001"]);
        assert_eq!(mode(&beside), 0o700);
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
