//! What stands before a run: the registers it starts from.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;

use chrono::{Datelike, NaiveDate};

use super::exit::{Exit, Failure};
use crate::model::registers::Registers;
use crate::orders::numbering::Sequences;
use crate::orders::registers::{self, RegisterError};
use crate::publish::manifest::Manifest;
use crate::publish::rerun::{Asked, RerunError, Start};
use crate::publish::{PublishError, Released, Revision, Revisions, Subject};
use crate::units::dates::parse_date;

/// Chooses what a run of `day` starts from in the store of a job.
///
/// # Errors
/// [`Exit::Usage`] when the day cannot be run as asked, [`Exit::Unsound`] when what was released does not
/// hold.
pub fn start(store: &Path, day: NaiveDate, asked: Asked<'_>) -> Result<Start, Failure> {
    Start::choose(&Revisions::nights(store), day, asked).map_err(|error| match error {
        RerunError::Publish(error) => unsound_or_failed(error),
        refused => Failure::new(Exit::Usage, refused),
    })
}

/// The registers of a released run, and the last numbers it gave out.
///
/// # Errors
/// [`Exit::Unsound`] when a register is not what was released.
pub fn registers(base: Option<&Released>, day: NaiveDate) -> Result<(Registers, Sequences), Failure> {
    registers_of(base.map(|base| (&base.revision, &base.manifest)), day)
}

/// The registers of a revision, held against its manifest, and the last numbers it gave out.
///
/// # Errors
/// [`Exit::Unsound`] when a register is not the one the manifest names.
pub fn registers_of(
    base: Option<(&Revision, &Manifest)>,
    day: NaiveDate,
) -> Result<(Registers, Sequences), Failure> {
    let Some((revision, manifest)) = base else {
        return Ok((Registers::default(), Sequences::first(day.year())));
    };
    let digest = |file: &Subject| (file.name.clone(), file.digest.sha256.clone());
    let digests: Vec<_> = manifest.subjects.iter().map(digest).collect();
    let (mut registers, last) = registers::read(&revision.folder, &digests).map_err(|error| match error {
        // A register that is gone does not hold; one the system cannot read may be whole.
        RegisterError::Io { ref source, .. } if source.kind() == ErrorKind::NotFound => {
            Failure::new(Exit::Unsound, error)
        }
        RegisterError::Io { .. } => Failure::new(Exit::Failed, error),
        error => Failure::new(Exit::Unsound, error).context(revision.folder.display().to_string()),
    })?;
    registers.from = Some(revision.day);
    Ok((registers, last.in_year(day.year())))
}

/// The registers a run in a folder has left, released or not.
///
/// # Errors
/// [`Exit::Usage`] when the folder holds no run, [`Exit::Unsound`] when a register is not the one its manifest names.
pub fn registers_in(folder: &Path) -> Result<Registers, Failure> {
    let no_run = || Failure::new(Exit::Usage, anyhow::anyhow!("{}: holds no run", folder.display()));
    let whole = folder.canonicalize().map_err(|_| no_run())?;
    let part = |name: Option<&OsStr>| name.and_then(OsStr::to_str).unwrap_or_default().to_owned();
    let day = parse_date(&part(whole.parent().and_then(Path::file_name))).ok_or_else(no_run)?;
    let mut revisions = Revisions::nights(whole.ancestors().nth(2).unwrap_or(&whole)).of(day)?;
    let at = revisions.iter().position(|one| one.folder == whole).ok_or_else(no_run)?;
    let revision = revisions.swap_remove(at);
    let manifest = revision.manifest()?.ok_or_else(no_run)?;
    Ok(registers_of(Some((&revision, &manifest)), day)?.0)
}

/// What was published and does not hold is told from what merely failed.
#[must_use]
pub fn unsound_or_failed(error: PublishError) -> Failure {
    let exit = match error {
        PublishError::Unsound { .. } => Exit::Unsound,
        _ => Exit::Failed,
    };
    Failure::new(exit, error)
}
