//! `measures`: case files of a published run once more, and what every command needs to make them.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::Value;

use super::again;
use super::exit::{Exit, Failure};
use super::job::{Job, Settings};
use super::letters::{addressees, make_folder, put, same_folder};
use super::progress::Progress;
use super::words;
use crate::audit::verify;
use crate::publish::manifest::RunKind;
use crate::publish::measures::{FOLDER, MEASURES};
use crate::report::case_files::{self, Asked, CaseFilesError, Choice, Counts};

/// Write case files of a published run's measures again, also those its job left out
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving measures runs/2026-11-20/rev-001 --inbox fixtures/days --out cases\n  \
    innkreving measures runs/2026-11-20/rev-001 --inbox fixtures/days --out more --from 501 --limit 500\n\n\
    The nearest deadline is number 1. The same range gives the same bytes as the run has. The names and addresses \
    come from the inbox, which must be the one the run was made from.")]
pub struct Arguments {
    /// The folder of a run
    run: PathBuf,
    /// The inbox of its day, or the folder of all days' inboxes
    #[arg(long, value_name = "DIR")]
    inbox: PathBuf,
    /// The folder to write into; it is made when it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The number of the first, the nearest deadline first
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    from: u64,
    /// The most case files; as many as the run's job says when not given
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

/// What a job asks for of a run with `predicate`; none where measures have no case files.
#[must_use]
pub fn asked(job: &Job, day: NaiveDate, predicate: &Value) -> Option<Asked> {
    let settings = &job.settings.measures;
    // A run from before there were case files says nothing of them.
    let told = predicate.get("job").and_then(|job| job.get("measures")).is_some();
    let kind = predicate.get("kind").and_then(Value::as_str).unwrap_or_default();
    if !told || kind == RunKind::WhatIf.as_str() {
        return None;
    }
    Some(Asked {
        day,
        sender: job.settings.letters.sender.clone(),
        contact: job.settings.letters.contact.clone(),
        from: 1,
        limit: u64::from(settings.case_files),
    })
}

/// How case files came out, in words.
#[must_use]
pub fn told(counts: &Counts) -> String {
    match counts {
        Counts { made, left_out: 0 } => format!("{made} made"),
        Counts { made, left_out } => format!("{made} made, {left_out} left out above the limit"),
    }
}

/// Writes the case files and tells how many.
///
/// # Errors
/// [`Exit::Usage`], [`Exit::Refused`] or [`Exit::Unsound`] by what is missing or broken.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let usage = |told: String| Failure::new(Exit::Usage, anyhow::anyhow!(told));
    let (folder, out) = (&arguments.run, &arguments.out);
    if !folder.is_dir() {
        return Err(usage(format!("{}: no such folder", folder.display())));
    }
    let no_run = || usage(format!("{}: holds no run", folder.display()));
    let statement = verify::read_statement(folder)?.ok_or_else(no_run)?;
    let day = statement.manifest.day.ok_or_else(no_run)?;
    let settings: Settings = serde_json::from_value(statement.made.job.clone()).map_err(|_| no_run())?;
    let job = Job::new(settings, PathBuf::new());
    let none = || usage(format!("{}: a run of no case files", folder.display()));
    let mut asked = asked(&job, day, &statement.predicate).ok_or_else(none)?;
    if !folder.join(MEASURES).is_file() {
        return Err(none());
    }
    asked.from = arguments.from;
    asked.limit = arguments.limit.unwrap_or(asked.limit);
    let choice = Choice::of(folder, asked.from, asked.limit)?;
    let inbox = again::inbox(&arguments.inbox, day);
    let addressees = addressees(&job, &inbox, (day, &statement.predicate), &choice.debtors(), true)?;
    make_folder(out)?;
    if same_folder(folder, out) {
        return Err(usage(format!("{}: what is published stays as it is", out.display())));
    }
    let write = |name: &str, files: &[(&'static str, Vec<u8>)]| {
        let own = out.join(name.strip_prefix(FOLDER).unwrap_or(name));
        make_folder(&own)?;
        files.iter().try_for_each(|(name, bytes)| put(&own.join(name), bytes))
    };
    let counts = case_files::write(folder, &asked, &choice, &addressees, &write).map_err(unsound)?;
    progress.step("case files", &told(&counts));
    Ok(words::say(&format!("{}: {}\n", out.display(), told(&counts)))?)
}

/// A failure of case files, by what is wrong.
#[must_use]
pub fn unsound(error: CaseFilesError) -> Failure {
    let exit = match error {
        CaseFilesError::Read(_) => Exit::Unsound,
        CaseFilesError::Template(_) | CaseFilesError::Publish(_) => Exit::Failed,
    };
    Failure::new(exit, error)
}

/// The measures of a run that get a case file by its job; none when there are none.
///
/// # Errors
/// [`Exit::Unsound`] names the file and the line.
pub fn chosen(
    job: &Job,
    (run, day): (&Path, NaiveDate),
    predicate: &Value,
) -> Result<Option<(Asked, Choice)>, Failure> {
    let asked = asked(job, day, predicate).filter(|_| job.settings.measures.make);
    let Some(asked) = asked else { return Ok(None) };
    let choice = Choice::of(run, asked.from, asked.limit)?;
    Ok(Some((asked, choice)))
}
