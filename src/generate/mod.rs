//! A synthetic inbox: every kind of claim, income, household and edge of a date, in realistic shares.
//!
//! It is drawn from a seed: the same request gives the same bytes on any machine, and a debtor is the same
//! whatever the number of debtors. Persons carry identifiers of the synthetic range, organisations of a range
//! not given out; names and addresses are invented. Every row is faultless, so that nothing is parked.

use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rayon::prelude::*;

mod assets;
mod changes;
mod children;
mod claim;
mod claims;
mod creditors;
mod credits;
mod debtor;
mod debtors;
mod deductions;
mod draw;
mod estates;
mod facts;
mod files;
pub mod formats;
mod identifiers;
mod incomes;
mod later;
mod mix;
mod night;
mod notices;
mod payments;
mod range;
mod role;
mod roles;
mod sheet;
mod special;
mod support;
mod twists;

#[cfg(test)]
mod tests;

pub use payments::Paid;

use files::Files;
use range::World;

/// What inbox is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// How many debtors; at most 10,000,000. One in fifty is an organisation.
    pub debtors: u64,
    /// What the draws start from.
    pub seed: u64,
    /// The collection day D: every date in the inbox is so and so many days or months from it.
    pub day: NaiveDate,
}

/// Which earlier inbox a later one goes on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The day the population was generated for, before the day of the request.
    pub day: NaiveDate,
    /// Of a hundred debtors, how many have changed facts; at most 100.
    pub changed_percent: u8,
}

/// Why an inbox was not written.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// More debtors than there are identifiers for.
    #[error("{debtors} debtors asked for; unique identifiers are sure for at most {most}")]
    TooMany {
        /// Asked for.
        debtors: u64,
        /// The most there can be.
        most: u64,
    },
    /// A later inbox is asked for on a day that is not later.
    #[error("{day} is not after {since}, the day the population is of")]
    NotLater {
        /// The day asked for.
        day: NaiveDate,
        /// The day the population is of.
        since: NaiveDate,
    },
    /// More than all debtors were to change.
    #[error("{percent} % changed asked for; at most 100")]
    TooManyChanged {
        /// Asked for.
        percent: u8,
    },
    /// A file or folder could not be written.
    #[error("cannot write {}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A row could not be written as CSV.
    #[error("cannot write a row")]
    Row(#[from] csv::Error),
}

/// Writes the inbox of one day into `folder` (made if missing, files written over): `claims.csv`,
/// `support.csv`, `incomes.csv`, `debtors.csv`, `children.csv`, `other_deductions.csv`, `creditors.csv`,
/// `credits.csv`, `payments.csv` (no rows), `assets.csv`, `estates.csv` and `control.json`; and beside the folder
/// `assumed-rates.csv`, the same for every day.
///
/// `done` is told, from any thread, how many more debtors have been drawn. Memory does not grow with the
/// number of debtors.
///
/// # Errors
/// [`GenerateError`] when there are too many debtors or a file cannot be written; what was written by then is
/// left, without a control file.
pub fn inbox(folder: &Path, request: &Request, done: &(dyn Fn(u64) + Sync)) -> Result<(), GenerateError> {
    write(folder, request, (None, None), done)
}

/// Writes the inbox of a later day of the population that [`inbox`] gives for `since.day`: the same debtors,
/// claims and support with the same identifiers and facts, income up to the last month due, the terms of
/// running support that have fallen due since and are unpaid, changed facts for some of the debtors, new credits,
/// and what has come under the orders of a run since it, when these are given.
///
/// What changes depends on the seed, the debtor and the day alone.
///
/// # Errors
/// As [`inbox`], and when the day of the request is not after `since.day` or more than all debtors change.
pub fn later_inbox(
    folder: &Path,
    request: &Request,
    since: Since,
    paid: Option<Paid<'_>>,
    done: &(dyn Fn(u64) + Sync),
) -> Result<(), GenerateError> {
    if request.day <= since.day {
        return Err(GenerateError::NotLater { day: request.day, since: since.day });
    }
    if since.changed_percent > 100 {
        return Err(GenerateError::TooManyChanged { percent: since.changed_percent });
    }
    write(folder, request, (Some(since), paid), done)
}

fn write(
    folder: &Path,
    request: &Request,
    (since, paid): (Option<Since>, Option<Paid<'_>>),
    done: &(dyn Fn(u64) + Sync),
) -> Result<(), GenerateError> {
    let most = identifiers::MOST_DEBTORS;
    if request.debtors > most {
        return Err(GenerateError::TooMany { debtors: request.debtors, most });
    }
    let world = World::new(request, since, paid);
    let mut files = Files::create(folder)?;
    files.append(range::shared()?)?;
    for batch in world.ranges().chunks(2 * rayon::current_num_threads()) {
        let drawn: Vec<_> = batch
            .par_iter()
            .map(|range| {
                let (rows, count) = world.rows(*range)?;
                done(count);
                Ok::<_, csv::Error>(rows)
            })
            .collect::<Result<_, _>>()?;
        for rows in drawn {
            files.append(rows)?;
        }
    }
    files.finish(request.day)
}
