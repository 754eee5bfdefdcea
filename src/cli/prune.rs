//! `prune`: takes runs out of the store that are older than they may be kept.

use std::fmt::Write as _;
use std::path::PathBuf;

use chrono::{Days, NaiveDate};

use super::exit::{Exit, Failure};
use super::job::Job;
use super::progress::Progress;
use super::standing::unsound_or_failed;
use super::{clock, signals, words};
use crate::publish::pruned::Plan;
use crate::publish::steps;

/// Take runs out of the store whose days are older than they may be kept
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Never goes: a run of the last released day, and a run that one that stays was decided on. What \
                        goes is noted with its digest in pruned.json.\n\nExamples:\n  \
    innkreving prune jobs/nightly.toml --older-than 3650d --dry-run\n  \
    innkreving prune jobs/nightly.toml --older-than 2016-11-20"
)]
pub struct Arguments {
    /// The job file
    job: PathBuf,
    /// Collection days before this one are old; or as many days ago, as in 3650d
    #[arg(long, value_name = "DAY|Nd", value_parser = age)]
    older_than: Age,
    /// Tell what would go, and take nothing out
    #[arg(long)]
    dry_run: bool,
}

/// From when on runs are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Age {
    Day(NaiveDate),
    Days(u64),
}

fn age(text: &str) -> Result<Age, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse().ok()).map(Age::Days);
    days.map_or_else(|| super::day(text).map(Age::Day), Ok)
        .map_err(|_| "not a day as YYYY-MM-DD, and not a number of days as 3650d".to_owned())
}

impl Age {
    fn first_kept(self) -> Result<NaiveDate, Failure> {
        match self {
            Self::Day(day) => Ok(day),
            Self::Days(days) => {
                let day = clock::today()?.checked_sub_days(Days::new(days));
                day.ok_or_else(|| Failure::new(Exit::Usage, anyhow::anyhow!("{days} days are too many")))
            }
        }
    }
}

/// Takes old runs out and tells which.
///
/// # Errors
/// [`Exit::Busy`] when a run holds the store, [`Exit::Unsound`] when what is noted of earlier ones cannot be
/// understood.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let job = Job::read(&arguments.job).map_err(|error| Failure::new(Exit::Usage, error))?;
    let root = job.store();
    let before = arguments.older_than.first_kept()?;
    signals::heed(progress, None)?;
    if arguments.dry_run || !root.exists() {
        let plan = Plan::of(&root, before, "").map_err(unsound_or_failed)?;
        return Ok(words::say(&told(&plan, "would be taken out"))?);
    }
    let store = super::run::open(&root)?;
    let plan = Plan::of(store.root(), before, &clock::now()?).map_err(unsound_or_failed)?;
    store.prune(&plan, clock::nonce()).map_err(unsound_or_failed)?;
    if words::say(&told(&plan, "taken out")).is_err() {
        progress.warn("done", "done, but nobody reads what is said about it");
    }
    steps::reached("told");
    Ok(())
}

fn told(plan: &Plan, done: &str) -> String {
    let mut text = String::new();
    for (revision, gone) in &plan.goes {
        let state = match gone {
            gone if gone.what_if => "what-if",
            gone if gone.released => "released",
            _ => "not released",
        };
        let _ = writeln!(text, "Goes: {}, {state}", revision.name());
    }
    for (revision, why) in &plan.stays {
        let _ = writeln!(text, "Stays: {}: {}", revision.name(), why.as_str());
    }
    let _ = writeln!(text, "{} runs {done}, {} old ones stay", plan.goes.len(), plan.stays.len());
    text
}
