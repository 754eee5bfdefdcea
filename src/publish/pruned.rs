//! Runs that are taken out of a store when they are old, and what is kept of them: their names and digests, so that the
//! runs that stay can still be followed back.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::revisions::read_if_there;
use super::staging::sync_path;
use super::{PublishError, Revision, Revisions, Store, outbox, steps};
use crate::units::dates::parse_date;

/// The file's name in a store.
pub const PRUNED: &str = "pruned.json";

/// What a store has had and has no more.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pruned {
    /// The runs, in order.
    pub runs: Vec<Gone>,
}

/// A run that was taken out.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    /// Its collection day.
    pub day: String,
    /// Its revision.
    pub revision: u64,
    /// It stood among the what-ifs.
    pub what_if: bool,
    /// It had left the house.
    pub released: bool,
    /// SHA-256 of its manifest, which names every file of it with its digest.
    pub manifest_sha256: String,
    /// When it was taken out.
    pub pruned_at: String,
}

/// Why an old run stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stays {
    /// It is of the last released day.
    LastReleased,
    /// A run that stays was decided on its registers.
    Base,
    /// Its manifest or release does not hold.
    Unsound,
    /// It has no manifest.
    Unfinished,
}

impl Stays {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LastReleased => "the registers of its day stand",
            Self::Base => "a run that stays starts from its registers",
            Self::Unsound => "it does not hold; see verify",
            Self::Unfinished => "it is no run",
        }
    }
}

/// What would go of a store, and what would stay though it is old.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Those that go.
    pub goes: Vec<(Revision, Gone)>,
    /// Those that stay.
    pub stays: Vec<(Revision, Stays)>,
}

/// A run as the plan sees it.
struct Seen {
    revision: Revision,
    what_if: bool,
    /// Digest of its manifest, digest of the one it starts from, whether it is released; or why it stays.
    found: Result<(String, Option<String>, bool), Stays>,
}

impl Pruned {
    /// Reads what a store says of runs it has no more. A run that is still there, since taking it out was cut off,
    /// is not among them.
    ///
    /// # Errors
    /// [`PublishError::Unsound`] when it cannot be understood.
    pub fn read(store: &Path) -> Result<Self, PublishError> {
        let mut all = Self::written(store)?;
        all.runs.retain(|gone| gone.revision_in(store).is_some_and(|one| !one.folder.exists()));
        Ok(all)
    }

    fn written(store: &Path) -> Result<Self, PublishError> {
        let path = store.join(PRUNED);
        let Some(bytes) = read_if_there(&path)? else { return Ok(Self::default()) };
        serde_json::from_slice(&bytes).map_err(|error| PublishError::unsound(&path, error))
    }

    /// The released nights among them, in order.
    #[must_use]
    pub fn released(&self, store: &Path) -> Vec<(Revision, String)> {
        let nights = self.runs.iter().filter(|gone| gone.released && !gone.what_if);
        let mut found: Vec<_> = nights
            .filter_map(|gone| Some((gone.revision_in(store)?, gone.manifest_sha256.clone())))
            .collect();
        found.sort();
        found
    }
}

impl Gone {
    /// Where it stood.
    fn revision_in(&self, store: &Path) -> Option<Revision> {
        let revisions = if self.what_if { Revisions::what_if(store) } else { Revisions::nights(store) };
        Some(revisions.at(parse_date(&self.day)?, self.revision))
    }
}

impl Plan {
    /// What of a store is of days before `before`, and what of it must stay: the last released day, whose registers the
    /// next night reads, and what a run that stays was decided on. `at` is written with what goes.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn of(store: &Path, before: NaiveDate, at: &str) -> Result<Self, PublishError> {
        let mut all = Vec::new();
        for what_if in [false, true] {
            let revisions = if what_if { Revisions::what_if(store) } else { Revisions::nights(store) };
            for day in revisions.days()? {
                all.extend(revisions.of(day)?.into_iter().map(|revision| Seen::new(revision, what_if)));
            }
        }
        let released = |seen: &&Seen| !seen.what_if && matches!(seen.found, Ok((_, _, true)));
        let last = all.iter().filter(released).map(|seen| seen.revision.day).max();
        let is_last = |seen: &Seen| !seen.what_if && Some(seen.revision.day) == last;
        let young = |seen: &&Seen| seen.revision.day >= before || is_last(seen) || seen.found.is_err();
        let bases: BTreeSet<String> =
            all.iter().filter(young).filter_map(|seen| seen.found.as_ref().ok()?.1.clone()).collect();
        let mut plan = Self::default();
        for seen in all.into_iter().filter(|seen| seen.revision.day < before) {
            let last = is_last(&seen);
            let Seen { revision, what_if, found } = seen;
            match found {
                Err(why) => plan.stays.push((revision, why)),
                Ok(_) if last => plan.stays.push((revision, Stays::LastReleased)),
                Ok((own, ..)) if bases.contains(&own) => plan.stays.push((revision, Stays::Base)),
                Ok((manifest_sha256, _, released)) => {
                    let (day, number) = (revision.day.to_string(), revision.number);
                    let pruned_at = at.to_owned();
                    let gone = Gone { day, revision: number, what_if, released, manifest_sha256, pruned_at };
                    plan.goes.push((revision, gone));
                }
            }
        }
        Ok(plan)
    }
}

impl Seen {
    fn new(revision: Revision, what_if: bool) -> Self {
        let found = match (revision.manifest(), revision.released()) {
            (Ok(Some(manifest)), Ok(released)) => {
                Ok((manifest.sha256, manifest.origin.registers_from, released.is_some()))
            }
            (Ok(None), Ok(_)) => Err(Stays::Unfinished),
            _ => Err(Stays::Unsound),
        };
        Self { revision, what_if, found }
    }
}

impl Store {
    /// Takes old runs out, with what was listed of them in the outbox. They are noted before the first goes; each goes
    /// at once, by a rename, and what a kill leaves is removed by who takes the store next.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn prune(&self, plan: &Plan, nonce: u64) -> Result<(), PublishError> {
        let mut noted = Pruned::written(self.root())?;
        if plan.goes.is_empty() {
            return Ok(());
        }
        let is_new = |gone: &Gone| {
            !noted.runs.iter().any(|one| {
                (&one.day, one.revision, one.what_if, &one.manifest_sha256)
                    == (&gone.day, gone.revision, gone.what_if, &gone.manifest_sha256)
            })
        };
        let new: Vec<Gone> =
            plan.goes.iter().map(|(_, gone)| gone).filter(|gone| is_new(gone)).cloned().collect();
        noted.runs.extend(new);
        noted.runs.sort();
        let mut bytes = serde_json::to_vec_pretty(&noted)
            .map_err(|error| PublishError::unsound(&self.root().join(PRUNED), error))?;
        bytes.push(b'\n');
        self.counts_now();
        self.put(self.root(), PRUNED, &bytes, nonce)?;
        for (place, (revision, gone)) in plan.goes.iter().enumerate() {
            self.take_out(&revision.folder, &format!("{nonce:016x}-{place}"))?;
            if !gone.what_if {
                let listed = self.root().join(outbox::folder(revision));
                self.take_out(&listed, &format!("{nonce:016x}-{place}-outbox"))?;
            }
            steps::reached("run taken out");
        }
        sync_path(self.root())
    }

    /// Moves a folder out of sight and removes it; one that is not there is gone already.
    fn take_out(&self, folder: &Path, name: &str) -> Result<(), PublishError> {
        let hidden = self.temporary(name);
        match std::fs::rename(folder, &hidden) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            moved => moved.map_err(PublishError::io(folder))?,
        }
        steps::reached("run out of sight");
        let parent: PathBuf = folder.parent().map(Path::to_path_buf).unwrap_or_default();
        sync_path(&parent)?;
        std::fs::remove_dir_all(&hidden).map_err(PublishError::io(&hidden))?;
        // A day without runs has no folder; one that is not empty stays.
        let _ = std::fs::remove_dir(&parent);
        Ok(())
    }
}
