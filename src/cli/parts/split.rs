//! `split`: reads and checks the inbox once, and divides its facts by debtor.

use std::fs::DirBuilder;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::super::clock;
use super::super::exit::{Exit, Failure};
use super::super::fresh;
use super::super::job::Job;
use super::super::metrics::Metrics;
use super::super::progress::Progress;
use super::super::run::{Stands, judge_inbox};
use super::super::{signals, words};
use super::taken::{Taken, take};
use super::{engine, job_digest, law_digest, stands, unreadable};
use crate::intake::digests;
use crate::parts::codec;
use crate::parts::inbox::WholeInbox;
use crate::parts::split::{SPLIT, Split};
use crate::publish::rerun::Asked;
use crate::publish::steps;
use crate::units::{PartCount, PartyId};

/// Read and check a day's inbox and divide it into parts that are decided by themselves
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving split jobs/nightly.toml --date 2026-11-20 --parts 4 --out night\n  \
    innkreving run jobs/nightly.toml --date 2026-11-20 --part 1/4 --from night\n  \
    innkreving merge jobs/nightly.toml --date 2026-11-20 --from night")]
#[command(group(clap::ArgGroup::new("asked_of_split").args(["correct", "accept_stale"]).multiple(true)))]
pub struct Arguments {
    /// The job file
    job: PathBuf,
    /// The collection day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::super::day)]
    date: NaiveDate,
    /// How many parts
    #[arg(long, value_name = "N")]
    parts: PartCount,
    /// The folder to be made; it must not be there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Correct the last released day
    #[arg(long, requires = "reason", conflicts_with = "what_if")]
    correct: bool,
    /// Why it is corrected, or why old facts are taken
    #[arg(long, value_name = "TEXT", requires = "asked_of_split")]
    reason: Option<String>,
    /// What any day would have given
    #[arg(long)]
    what_if: bool,
    /// Take facts that are too old for the day
    #[arg(long, requires = "reason")]
    accept_stale: bool,
}

impl Arguments {
    fn asked(&self) -> Asked<'_> {
        match &self.reason {
            Some(reason) if self.correct => Asked::Correction(reason),
            _ if self.what_if => Asked::WhatIf,
            _ => Asked::Night,
        }
    }
}

/// Divides a night.
///
/// # Errors
/// [`Exit::Refused`] when the night would refuse the inbox; nothing is left then.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let usage = |error| Failure::new(Exit::Usage, error);
    let job = Job::read(&arguments.job).map_err(|error| Failure::new(Exit::Usage, error))?;
    signals::heed(progress, None)?;
    steps::reached("job read");
    let (day, out) = (arguments.date, arguments.out.as_path());
    if out.exists() {
        return Err(usage(anyhow::anyhow!("{} is there already", out.display())));
    }
    let reason = arguments.reason.as_deref().filter(|_| arguments.accept_stale);
    let accept_stale = fresh::reason(reason)?;
    let (stands, texts) = stands(&job, day, arguments.asked())?;
    let temporary = temporary(out);
    let begin = || make_anew(&temporary);
    let watch = &mut clock::Stopwatch::start();
    let made = take((&job, day), &stands, (&temporary, arguments.parts), &begin, progress)
        .and_then(|taken| write(&job, &stands, (taken, accept_stale, &texts), (day, &temporary), progress));
    match made.and_then(|told| put_in_place(&temporary, out).map(|()| told)) {
        Ok(told) => {
            progress.step("done", &format!("split in {} ms", watch.lap().as_millis()));
            words::say(&format!("{told}Divided: {} parts in {}\n", arguments.parts, out.display()))?;
            Ok(())
        }
        Err(failure) => {
            // What is left is removed by the next division; the failure says more.
            let _ = std::fs::remove_dir_all(&temporary);
            Err(failure)
        }
    }
}

/// Judges the inbox and writes what the parts are of.
pub(super) fn write(
    job: &Job,
    stands: &Stands,
    (taken, accept_stale, texts): (Taken, Option<String>, &[crate::report::letters::TemplateFile]),
    (day, folder): (NaiveDate, &Path),
    progress: Progress,
) -> Result<String, Failure> {
    let Taken { mut input, shares, bounds, payments } = taken;
    let inbox = WholeInbox::of(&input);
    let old_facts = accept_stale.clone();
    judge_inbox(job, (day, &stands.registers), (&mut input, old_facts), progress, &mut Metrics::default())?;
    let control = digests(&job.inbox(day), &stands.intake(job, day)).map_err(Failure::refused)?.control;
    let split = Split {
        version: codec::VERSION,
        day: day.to_string(),
        of: PartCount::new(u16::try_from(shares.len())?).unwrap_or(PartCount::MIN),
        engine: engine(),
        job: job_digest(job, texts)?,
        law: law_digest(&stands.own_rates),
        origin: serde_json::to_value(&stands.start.origin)?,
        accept_stale,
        inbox,
        control,
        bounds: bounds.iter().map(|bound: &PartyId| bound.to_digits()).collect(),
        payments,
        parts: shares,
    };
    let path = folder.join(SPLIT);
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    let mut file = file.map_err(unreadable(&path))?;
    std::io::Write::write_all(&mut file, &split.to_json()?).map_err(unreadable(&path))?;
    file.sync_all().map_err(unreadable(&path))?;
    steps::reached("split written");
    Ok(format!(
        "Collection day {day}, job {}\n{}{}",
        job.settings.name,
        words::inputs(&input),
        parked(&input)
    ))
}

fn parked(input: &crate::intake::DayInput) -> String {
    let faults = words::faults(input);
    if faults.is_empty() { faults } else { format!("Parked:\n{faults}") }
}

/// Where a division stands until it is whole.
pub(super) fn temporary(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(".tmp");
    out.with_file_name(name)
}

/// Makes the temporary folder; what an earlier attempt has left goes.
pub(super) fn make_anew(folder: &Path) -> Result<(), Failure> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(unreadable(folder)(error)),
        _ => {}
    }
    DirBuilder::new().mode(0o700).create(folder).map_err(unreadable(folder))?;
    steps::reached("split begun");
    Ok(())
}

pub(super) fn put_in_place(temporary: &Path, out: &Path) -> Result<(), Failure> {
    sync_folder(temporary)?;
    signals::counts();
    std::fs::rename(temporary, out).map_err(unreadable(out))?;
    steps::reached("split in place");
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty());
    sync_folder(parent.unwrap_or(Path::new(".")))
}

#[expect(clippy::disallowed_methods, reason = "a folder is opened to be synced")]
pub(super) fn sync_folder(folder: &Path) -> Result<(), Failure> {
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(unreadable(folder))
}
