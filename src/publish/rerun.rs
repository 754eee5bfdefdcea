//! What a run of a day starts from: the registers of a released revision, chosen by what is asked for.

use chrono::NaiveDate;

use super::manifest::{Origin, RunKind};
use super::pruned::Pruned;
use super::release::plain;
use super::{PublishError, Released, Revisions};

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked<'a> {
    /// A night after the last released day.
    Night,
    /// What moves on the last released day, and why it is looked at again.
    Correction(&'a str),
    /// What a day would have given.
    WhatIf,
}

/// What a run starts from.
#[derive(Clone, Debug)]
pub struct Start {
    /// What the manifest says of it.
    pub origin: Origin,
    /// The revision whose registers are read; none before the first release.
    pub base: Option<Released>,
}

/// Why a day cannot be run as asked.
#[derive(Debug, thiserror::Error)]
pub enum RerunError {
    /// What was sent cannot be unsent.
    #[error(
        "{day} is released ({revision}): it is run again with --correct --reason TEXT, or with --what-if"
    )]
    Released {
        /// The day.
        day: NaiveDate,
        /// Its newest released revision.
        revision: String,
    },
    /// Later days build on it.
    #[error("{day} is before {last}, which is released: it is run with --what-if only")]
    Older {
        /// The day.
        day: NaiveDate,
        /// The last released revision.
        last: String,
    },
    /// What it started from is in the store no more.
    #[error("{day} started from {run}, which was taken out of the store when it was old")]
    Pruned {
        /// The day.
        day: NaiveDate,
        /// The released revision before it.
        run: String,
    },
    /// There is nothing to correct.
    #[error("{day} is not released: it is run without --correct")]
    NotReleased {
        /// The day.
        day: NaiveDate,
    },
    /// A correction says why.
    #[error("a correction needs a reason, without characters that do not show")]
    NoReason,
    /// The store could not be read, or does not hold.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

impl Start {
    /// Chooses. A night reads the registers of the last released day before its own, however many nights were
    /// skipped; a correction those of its day's newest released revision.
    ///
    /// # Errors
    /// [`RerunError`] when the day cannot be run so.
    pub fn choose(revisions: &Revisions, day: NaiveDate, asked: Asked<'_>) -> Result<Self, RerunError> {
        if asked == Asked::WhatIf {
            let base = revisions.last_released_before(day)?;
            let gone = Pruned::read(revisions.folder())?.released(revisions.folder());
            let before = gone.into_iter().rev().map(|(run, _)| run).find(|run| run.day < day);
            return match before {
                Some(run) if base.as_ref().is_none_or(|base| base.revision.day < run.day) => {
                    Err(RerunError::Pruned { day, run: run.name() })
                }
                _ => Ok(Self::new(RunKind::WhatIf, None, base)),
            };
        }
        let last = revisions.last_released()?;
        if let Some(last) = last.as_ref().filter(|last| last.revision.day > day) {
            return Err(RerunError::Older { day, last: last.revision.name() });
        }
        let own = last.as_ref().filter(|last| last.revision.day == day);
        match (asked, own) {
            (Asked::Correction(_), None) => Err(RerunError::NotReleased { day }),
            (Asked::Correction(reason), Some(_)) => {
                let reason = plain(reason).ok_or(RerunError::NoReason)?;
                Ok(Self::new(RunKind::Correction, Some(reason), last))
            }
            (_, Some(own)) => Err(RerunError::Released { day, revision: own.revision.name() }),
            (_, None) => Ok(Self::new(RunKind::Night, None, last)),
        }
    }

    fn new(kind: RunKind, reason: Option<String>, base: Option<Released>) -> Self {
        let registers_from = base.as_ref().map(|base| base.manifest.sha256.clone());
        Self { origin: Origin { kind, reason, registers_from }, base }
    }
}
