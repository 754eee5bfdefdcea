//! A whole store: released runs one from the other, and every byte of every run.

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

use super::findings::{Findings, Kind};
use super::{Report, Statement, files, let_out};
use crate::publish::manifest::{MANIFEST, RunKind};
use crate::publish::pruned::{PRUNED, Pruned};
use crate::publish::release::Release;
use crate::publish::signature::PublicKey;
use crate::publish::{PublishError, Revision, Revisions, Subject, outbox};
use crate::units::dates::parse_date;
use crate::units::ids::mask_within;

/// The files of a store that are of no run: the lock, and the names of runs that were taken out.
const OWN: [&str; 2] = [".lock", PRUNED];

/// What of a run the ones after it are held against.
struct Link {
    revision: Revision,
    sha256: String,
}

/// Walks a store from its oldest run: every released run starts from the registers of the one released before
/// it, each release is of its manifest, and every file of every run, what-ifs too, has the bytes its manifest
/// names. With a key every release must bear its signature.
///
/// # Errors
/// [`PublishError::Io`] names the path. What does not hold is no error but a finding.
pub fn chain(store: &Path, key: Option<PublicKey>) -> Result<Report, PublishError> {
    let gone = Pruned::read(store)?;
    let taken_out = gone.released(store).into_iter();
    let taken_out: VecDeque<_> = taken_out.map(|(revision, sha256)| Link { revision, sha256 }).collect();
    let absent = taken_out.len();
    let (findings, released) = (Findings::default(), Vec::new());
    let mut walk = Walk { store, key, findings, taken_out, released, runs: 0 };
    let mut report = Report::of(store);
    walk.beside(&mut report)?;
    walk.nights(&Revisions::nights(store), "")?;
    walk.released.extend(walk.taken_out.drain(..));
    walk.released.sort_by(|one, other| one.revision.cmp(&other.revision));
    let nights = walk.released.len() - absent;
    walk.nights(&Revisions::what_if(store), "what-if/")?;
    walk.handed_over()?;
    report.runs = Some(walk.runs);
    let last = walk.released.last().map_or_else(|| "none".to_owned(), |last| last.revision.name());
    report.notes.push(format!("{nights} released runs; the last is {last}"));
    if !gone.runs.is_empty() {
        report.notes.push(format!("{} runs were taken out when they were old", gone.runs.len()));
    }
    Ok(report.ended(&walk.findings))
}

struct Walk<'a> {
    store: &'a Path,
    key: Option<PublicKey>,
    findings: Findings,
    /// Released runs that were taken out and that the walk has not come to.
    taken_out: VecDeque<Link>,
    released: Vec<Link>,
    runs: u64,
}

impl Walk<'_> {
    /// What stands in the store beside its days.
    fn beside(&mut self, report: &mut Report) -> Result<(), PublishError> {
        for name in crate::publish::revisions::names(self.store)? {
            let known = parse_date(&name).is_some()
                || OWN.contains(&name.as_str())
                || [Revisions::WHAT_IF, outbox::OUTBOX].contains(&name.as_str());
            if name.starts_with(".tmp-") {
                report.notes.push(format!("{}: left by a run, or of one under way", mask_within(&name)));
            } else if !known {
                self.findings.add(Kind::Files, || format!("{}: not of a store", mask_within(&name)));
            }
        }
        Ok(())
    }

    fn nights(&mut self, revisions: &Revisions, part: &str) -> Result<(), PublishError> {
        for name in crate::publish::revisions::names(revisions.folder())? {
            if !part.is_empty() && parse_date(&name).is_none() {
                self.findings.add(Kind::Files, || format!("{part}{}: no day", mask_within(&name)));
            }
        }
        for day in revisions.days()? {
            let all = revisions.of(day)?;
            let folder = revisions.folder().join(day.to_string());
            for name in crate::publish::revisions::names(&folder)? {
                if !all.iter().any(|one| one.folder.file_name().is_some_and(|own| *own == *name)) {
                    self.findings
                        .add(Kind::Files, || format!("{part}{day}/{}: no revision", mask_within(&name)));
                }
            }
            for revision in &all {
                let mut found = Findings::default();
                self.one(revision, part, &mut found)?;
                self.findings.append(found.of(&format!("{part}{}", revision.name())));
            }
        }
        Ok(())
    }

    fn one(&mut self, revision: &Revision, part: &str, found: &mut Findings) -> Result<(), PublishError> {
        let listing = files::list(&revision.folder, found)?;
        let Some(bytes) = let_out::read(&revision.folder.join(MANIFEST))? else {
            // An empty folder is nothing a run leaves, and nothing is lost with it.
            if !listing.files.is_empty() {
                found.add(Kind::Manifest, || format!("{MANIFEST}: missing: the folder is no run"));
            }
            return Ok(());
        };
        self.runs += 1;
        let Ok(statement) = Statement::parse(&bytes) else {
            found.add(Kind::Manifest, || format!("{MANIFEST}: not a manifest"));
            return Ok(());
        };
        let manifest = &statement.manifest;
        if manifest.day != Some(revision.day) {
            found.add(Kind::Manifest, || format!("{MANIFEST}: is not of the day it stands under"));
        }
        files::compare(&listing, &manifest.subjects, found);
        let all: Vec<&Subject> = manifest.subjects.iter().collect();
        files::hash(&revision.folder, &all, found)?;
        let release = let_out::check(revision, manifest, self.key, found)?;
        if part.is_empty() {
            let_out::outbox(self.store, revision, manifest, release.as_ref(), found)?;
        } else if release.is_some() {
            found.add(Kind::Release, || "a what-if is never released".to_owned());
        }
        let is_what_if = manifest.origin.kind == RunKind::WhatIf;
        if is_what_if == part.is_empty() {
            found.add(Kind::Manifest, || {
                format!("{MANIFEST}: a what-if among the nights, or a night beside them")
            });
        }
        self.link(revision, &statement, release.as_ref(), part, found);
        Ok(())
    }

    /// Where a run starts: a released one from the last released before it, another from any released before
    /// it.
    fn link(
        &mut self,
        revision: &Revision,
        statement: &Statement,
        release: Option<&Release>,
        part: &str,
        found: &mut Findings,
    ) {
        while part.is_empty()
            && let Some(gone) = self.taken_out.pop_front_if(|gone| gone.revision < *revision)
        {
            self.released.push(gone);
        }
        let origin = &statement.manifest.origin;
        let from = origin.registers_from.as_ref();
        let earlier = |link: &&Link| {
            let correction = origin.kind == RunKind::Correction;
            link.revision.day < revision.day || (correction && link.revision.day == revision.day)
        };
        let known = || self.released.iter().filter(earlier).any(|link| Some(&link.sha256) == from);
        if release.is_some() && part.is_empty() {
            let last = self.released.last();
            if last.map(|last| &last.sha256) != from {
                let last = last.map_or_else(|| "none".to_owned(), |last| last.revision.name());
                let told =
                    || format!("{MANIFEST}: does not start from the registers released before it ({last})");
                found.add(Kind::Chain, told);
            }
            let sha256 = statement.manifest.sha256.clone();
            self.released.push(Link { revision: revision.clone(), sha256 });
        } else if from.is_some() && !known() {
            let told = || format!("{MANIFEST}: starts from registers that were not released before it");
            found.add(Kind::Chain, told);
        }
    }

    /// Every folder of the outbox is of a revision that is there.
    fn handed_over(&mut self) -> Result<(), PublishError> {
        let folder = self.store.join(outbox::OUTBOX);
        let nights = Revisions::nights(self.store);
        let mut own = BTreeSet::new();
        for day in nights.days()? {
            for revision in nights.of(day)? {
                own.extend(
                    outbox::folder(&revision).file_name().map(|name| name.to_string_lossy().into_owned()),
                );
            }
        }
        for name in crate::publish::revisions::names(&folder)?.iter().filter(|name| !own.contains(*name)) {
            let told = || format!("outbox/{}: no run of the store", mask_within(name));
            self.findings.add(Kind::Release, told);
        }
        Ok(())
    }
}
