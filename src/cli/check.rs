//! `check`: reads a day's inbox as the night would, and tells what it would park.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::exit::{Exit, Failure};
use super::job::Job;
use super::progress::Progress;
use super::{fresh, words};
use crate::intake::{DayInput, IntakeSettings, Stale, StaleInput, read_day};
use crate::publish::steps;

/// Read and check a day's inbox; decide and write nothing
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving check jobs/nightly.toml --date 2026-11-20\n  \
    innkreving check jobs/nightly.toml --date 2026-11-20 --quiet && echo fit to run")]
pub struct Arguments {
    /// The job file
    job: PathBuf,
    /// The collection day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    date: NaiveDate,
}

/// More rows are parked than the job takes.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("too many parked rows, nothing is published: {0}")]
pub struct TooManyParked(String);

impl TooManyParked {
    /// The files, in words.
    #[must_use]
    pub const fn new(told: String) -> Self {
        Self(told)
    }
}

/// Reads, checks and tells.
///
/// # Errors
/// [`Exit::Refused`] when the night would refuse the inbox.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let job = Job::read(&arguments.job).map_err(|error| Failure::new(Exit::Usage, error))?;
    let input = read(&job, arguments.date, progress)?;
    let stale = fresh::stale(&job, arguments.date, &input);
    words::say(&told(&input, arguments.date, &stale))?;
    refuse_over_limit(&input)?;
    if stale.is_empty() { Ok(()) } else { Err(Failure::refused(StaleInput(stale))) }
}

/// Reads the inbox of a day, telling of warnings.
///
/// # Errors
/// [`Exit::Refused`] when the inbox cannot be read as a whole.
pub fn read(job: &Job, day: NaiveDate, progress: Progress) -> Result<DayInput, Failure> {
    read_folder(&job.inbox(day), &job.intake(day), progress)
}

/// Reads a folder as the inbox of a day, telling of warnings.
///
/// # Errors
/// [`Exit::Refused`] when the inbox cannot be read as a whole.
pub fn read_folder(folder: &Path, intake: &IntakeSettings, progress: Progress) -> Result<DayInput, Failure> {
    let bar = progress.bytes("read");
    let step = |table: &str, bytes: u64| {
        bar.set_message(table.to_owned());
        bar.set_position(bytes);
        steps::reached("inbox half read");
    };
    let input = read_day(folder, intake, &step).map_err(Failure::refused)?;
    bar.finish_and_clear();
    tell(&input, progress);
    Ok(input)
}

/// Tells what was read, and warns of what an operator should know.
pub fn tell(input: &DayInput, progress: Progress) {
    for table in &input.inputs {
        progress.step("read", &format!("{}: {} rows, {} parked", table.file, table.rows, table.parked));
    }
    for warning in &input.warnings {
        progress.warn("read", warning);
    }
}

/// Refuses an inbox with more parked rows than the job takes.
///
/// # Errors
/// [`Exit::Refused`] names the files.
pub fn refuse_over_limit(input: &DayInput) -> Result<(), Failure> {
    if input.over_limit.is_empty() {
        return Ok(());
    }
    Err(Failure::refused(TooManyParked(words::over_limit(input))))
}

fn told(input: &DayInput, day: NaiveDate, stale: &[Stale]) -> String {
    let mut text = format!("Inbox of {day}\n{}", words::inputs(input));
    let faults = words::faults(input);
    let heading = if faults.is_empty() { "No row would be parked." } else { "Would be parked:" };
    let _ = write!(text, "{heading}\n{faults}Age:\n{}", fresh::ages(input));
    for one in stale {
        let _ = writeln!(text, "  stale: {one}");
    }
    text
}
