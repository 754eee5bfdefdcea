//! The files of a run: those the manifest names and no others, the bytes it names, and for their owner alone.

use std::collections::BTreeSet;
use std::fs::{DirEntry, File};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rayon::prelude::*;

use super::findings::{Findings, Kind};
use crate::plain_file;
use crate::publish::file::sha256_of;
use crate::publish::manifest::{MANIFEST, RESULT};
use crate::publish::release::RELEASE;
use crate::publish::signature::SIGNATURE;
use crate::publish::staging::{FOLDERS, MORE_FOLDERS};
use crate::publish::{PublishError, Subject, measures};
use crate::units::ids::mask_within;

/// The mode of a file, and of a folder.
const MODES: [u32; 2] = [0o600, 0o700];

/// What stands in a folder, by its name relative to it.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) files: BTreeSet<String>,
    pub(super) folders: BTreeSet<String>,
}

/// Lists a folder and those in it, and tells modes that let others in.
pub(super) fn list(folder: &Path, findings: &mut Findings) -> Result<Listing, PublishError> {
    let mut listing = Listing::default();
    check_mode(folder, "the folder itself", true, findings)?;
    walk(folder, "", &mut listing, findings)?;
    Ok(listing)
}

fn walk(
    folder: &Path,
    before: &str,
    listing: &mut Listing,
    findings: &mut Findings,
) -> Result<(), PublishError> {
    let io = PublishError::io;
    let entries: Vec<DirEntry> = std::fs::read_dir(folder).and_then(Iterator::collect).map_err(io(folder))?;
    for entry in entries {
        let path = entry.path();
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(io(&path))?;
        if kind.is_dir() {
            check_mode(&path, &name, true, findings)?;
            walk(&path, &format!("{name}/"), listing, findings)?;
            listing.folders.insert(name);
        } else if kind.is_file() {
            check_mode(&path, &name, false, findings)?;
            listing.files.insert(name);
        } else {
            findings.add(Kind::Files, || format!("{}: neither a file nor a folder", mask_within(&name)));
        }
    }
    Ok(())
}

/// Tells a mode that is not the one published files have.
fn check_mode(path: &Path, name: &str, folder: bool, findings: &mut Findings) -> Result<(), PublishError> {
    let metadata = std::fs::symlink_metadata(path).map_err(PublishError::io(path))?;
    let (mode, wanted) = (metadata.permissions().mode() & 0o7777, MODES[usize::from(folder)]);
    if mode != wanted {
        findings.add(Kind::Modes, || format!("{}: mode {mode:04o}, not {wanted:04o}", mask_within(name)));
    }
    Ok(())
}

/// Tells files that are missing and files that should not be there.
pub(super) fn compare(listing: &Listing, subjects: &[Subject], findings: &mut Findings) {
    let named: BTreeSet<&str> = subjects.iter().map(|subject| subject.name.as_str()).collect();
    if named.len() != subjects.len() {
        findings.add(Kind::Manifest, || "a file is named twice".to_owned());
    }
    for name in named.iter().filter(|name| !listing.files.contains(**name)) {
        findings.add(Kind::Files, || format!("{}: missing", mask_within(name)));
    }
    if !listing.files.contains(RESULT) {
        findings.add(Kind::Files, || format!("{RESULT}: missing"));
    }
    let beside = [MANIFEST, RESULT, RELEASE, SIGNATURE];
    for name in listing.files.iter().filter(|name| !named.contains(name.as_str())) {
        if !beside.contains(&name.as_str()) {
            findings.add(Kind::Files, || format!("{}: the manifest does not name it", mask_within(name)));
        }
    }
    let used = |folder: &&String| {
        let inside = |folder: &str| {
            let inside = format!("{folder}/");
            named.range(inside.as_str()..).next().is_some_and(|name| name.starts_with(&inside))
        };
        let more = MORE_FOLDERS.contains(&folder.as_str()) && inside(folder);
        let top = !folder.contains('/') && (FOLDERS.contains(&folder.as_str()) || more);
        // A case file has a folder of its own, which holds what the manifest names.
        top || folder
            .strip_prefix(measures::FOLDER)
            .is_some_and(|measure| measures::is_measure_id(measure) && inside(folder))
    };
    for name in listing.folders.iter().filter(|folder| !used(folder)) {
        findings.add(Kind::Files, || format!("{}: no folder of a run", mask_within(name)));
    }
}

/// What came of holding files against their digests.
pub(super) struct Hashed<'a> {
    /// The bytes read.
    pub(super) bytes: u64,
    /// The files that are not what they are named as.
    pub(super) other: Vec<&'a str>,
}

/// Holds files against their digests, side by side; those that are not there are told elsewhere.
pub(super) fn hash<'a>(
    folder: &Path,
    subjects: &[&'a Subject],
    findings: &mut Findings,
) -> Result<Hashed<'a>, PublishError> {
    let checked: Result<Vec<_>, _> =
        subjects.par_iter().map(|subject| is_as_named(folder, subject)).collect();
    let mut hashed = Hashed { bytes: 0, other: Vec::new() };
    for (subject, (length, same)) in subjects.iter().zip(checked?) {
        hashed.bytes += length;
        if !same {
            other_bytes(&subject.name, findings);
            hashed.other.push(&subject.name);
        }
    }
    Ok(hashed)
}

/// A file that is not the one the manifest names.
pub(super) fn other_bytes(name: &str, findings: &mut Findings) {
    findings.add(Kind::Files, || format!("{}: not the bytes the manifest names", mask_within(name)));
}

fn is_as_named(folder: &Path, subject: &Subject) -> Result<(u64, bool), PublishError> {
    let Some(file) = open(folder, &subject.name)? else { return Ok((0, true)) };
    let path = folder.join(&subject.name);
    let length = file.metadata().map_err(PublishError::io(&path))?.len();
    let digest = sha256_of(file).map_err(PublishError::io(&path))?;
    Ok((length, digest == subject.digest.sha256))
}

/// Opens a file of a run; none when it is not there, or its name leads elsewhere.
pub(super) fn open(folder: &Path, name: &str) -> Result<Option<File>, PublishError> {
    if !is_plain(name) {
        return Ok(None);
    }
    let path = folder.join(name);
    match plain_file::open(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        file => file.map(Some).map_err(PublishError::io(&path)),
    }
}

/// True for a name that stays in the run.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
