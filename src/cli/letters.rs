//! `letters`: the letters of a published run once more, and what every command needs to make them.

use std::fmt::Write as _;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde_json::Value;

use super::again;
use super::exit::{Exit, Failure};
use super::job::{Job, Settings};
use super::progress::Progress;
use super::words;
use crate::audit::verify::{self, Statement};
use crate::intake::addressees;
use crate::law::income::Window;
use crate::model::Addressee;
use crate::publish::PublishError;
use crate::publish::manifest::RunKind;
use crate::report::letters::{self, Asked, Counts, FOLDER, HAS_PDF, LettersError, Night, Templates};
use crate::units::PartyId;

/// Write the letters of a published run again, also those its job left out
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving letters runs/2026-11-20/rev-001 --inbox fixtures/days --out letters\n  \
    innkreving letters runs/2026-11-20/rev-001 --inbox fixtures/days --out more --from 20001 --limit 20000\n\n\
    The same texts and the same range give the same bytes as the run has. The names and addresses come from the \
    inbox, which must be the one the run was made from.")]
pub struct Arguments {
    /// The folder of a run
    run: PathBuf,
    /// The inbox of its day, or the folder of all days' inboxes
    #[arg(long, value_name = "DIR")]
    inbox: PathBuf,
    /// The folder to write into; it is made when it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The number of the first letter
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    from: u64,
    /// The most letters; as many as the run's job says when not given
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    /// Each file as PDF too
    #[arg(long)]
    pdf: bool,
    /// The job of the run, where its own texts are not found about the inbox
    #[arg(long, value_name = "JOB")]
    job: Option<PathBuf>,
}

/// PDF is asked for of a program that is built without it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this program is built without the feature pdf: it writes letters as HTML only")]
pub struct NoPdf;

/// The texts of a job, once every letter was tried with them; with a job that asks for what the program cannot do
/// it ends here.
///
/// # Errors
/// [`Exit::Usage`] names the file and the line.
pub fn templates(job: &Job) -> Result<(Templates, Vec<letters::TemplateFile>), Failure> {
    let usage = |error: anyhow::Error| Failure::new(Exit::Usage, error);
    if job.settings.letters.make && job.settings.letters.pdf && !HAS_PDF {
        return Err(usage(NoPdf.into()));
    }
    let own = job.letter_templates().map_err(|error| usage(error.into()))?;
    let templates = Templates::load(&own).map_err(|error| usage(error.into()))?;
    Ok((templates, own))
}

/// What a job asks for of a run with `predicate`; none where letters are not made.
#[must_use]
pub fn asked(job: &Job, day: NaiveDate, predicate: &Value) -> Option<Asked> {
    let settings = &job.settings.letters;
    // A run from before there were letters says nothing of them.
    let told = predicate.get("job").and_then(|job| job.get("letters")).is_some();
    let kind = predicate.get("kind").and_then(Value::as_str).unwrap_or_default();
    if !told || !settings.make || kind == RunKind::WhatIf.as_str() {
        return None;
    }
    let window = Window::on(day, &job.settings.law.to_settings());
    let time = job.settings.payment.publish_time.text();
    let clock = time.parse::<NaiveTime>().unwrap_or_default();
    Some(Asked {
        night: Night {
            day,
            window: (window.first.first_day(), window.last.first_day()),
            time: clock.format("%H:%M").to_string(),
            sender: settings.sender.clone(),
            contact: settings.contact.clone(),
        },
        money: kind != RunKind::Correction.as_str(),
        from: 1,
        limit: u64::from(settings.limit),
        per_file: usize::try_from(settings.per_file).unwrap_or(usize::MAX),
        pdf: settings.pdf,
        published: NaiveDateTime::new(day, clock),
    })
}

/// Names and addresses of debtors of a run, who are sorted, by the inbox of its day. `strict` takes only the very
/// file the run was made from.
///
/// # Errors
/// [`Exit::Refused`] names the file.
pub fn addressees(
    job: &Job,
    inbox: &Path,
    (day, predicate): (NaiveDate, &Value),
    wanted: &[PartyId],
    strict: bool,
) -> Result<Vec<Addressee>, Failure> {
    let inputs = predicate.get("inputs").and_then(Value::as_array);
    let digest = inputs.into_iter().flatten().find(|one| one["input"] == "debtors");
    let digest = digest.and_then(|one| one["sha256"].as_str()).filter(|_| strict);
    addressees::read(inbox, &job.intake(day), wanted, digest).map_err(Failure::refused)
}

/// How letters came out, in words.
#[must_use]
pub fn told(counts: &Counts) -> String {
    let Counts { made, no_address, confidential, left_out, deceased } = counts;
    let mut text = format!("{made} made");
    for (count, what) in [
        (no_address, "without an address"),
        (confidential, "to a confidential address"),
        (left_out, "left out above the limit"),
        (deceased, "held back, the debtor has died"),
    ] {
        if *count > 0 {
            let _ = write!(text, ", {count} {what}");
        }
    }
    text
}

/// Writes the letters and tells how many.
///
/// # Errors
/// [`Exit::Usage`], [`Exit::Refused`] or [`Exit::Unsound`] by what is missing or broken.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let usage = |told: String| Failure::new(Exit::Usage, anyhow::anyhow!(told));
    let (folder, out) = (&arguments.run, &arguments.out);
    if arguments.pdf && !HAS_PDF {
        return Err(Failure::new(Exit::Usage, NoPdf));
    }
    if !folder.is_dir() {
        return Err(usage(format!("{}: no such folder", folder.display())));
    }
    let no_run = || usage(format!("{}: holds no run", folder.display()));
    let statement = verify::read_statement(folder)?.ok_or_else(no_run)?;
    let day = statement.manifest.day.ok_or_else(no_run)?;
    let job = job(arguments, &statement).ok_or_else(no_run)?;
    let inbox = again::inbox(&arguments.inbox, day);
    let places = again::From { run: folder, inbox: &arguments.inbox, job: arguments.job.as_deref() };
    let templates = again::texts(places, &job, &statement)?.ok_or_else(|| {
        usage(
            "the texts the run's letters were written with are not at hand: name its job with --job"
                .to_owned(),
        )
    })?;
    let none = || usage(format!("{}: a run of no letters", folder.display()));
    let mut asked = asked(&job, day, &statement.predicate).ok_or_else(none)?;
    asked.from = arguments.from;
    asked.limit = arguments.limit.unwrap_or(asked.limit);
    asked.pdf = arguments.pdf;
    let wanted = letters::debtors(folder)?;
    let addressees = addressees(&job, &inbox, (day, &statement.predicate), &wanted, true)?;
    make_folder(out)?;
    if same_folder(folder, out) {
        return Err(usage(format!("{}: what is published stays as it is", out.display())));
    }
    let mut put = |name: &str, bytes: &[u8]| put(&out.join(name.strip_prefix(FOLDER).unwrap_or(name)), bytes);
    let counts = letters::write(folder, &asked, addressees, &templates, &mut put).map_err(unsound)?;
    progress.step("letters", &told(&counts));
    Ok(words::say(&format!("{}: {}\n", out.display(), told(&counts)))?)
}

fn job(arguments: &Arguments, statement: &Statement) -> Option<Job> {
    let settings: Settings = serde_json::from_value(statement.made.job.clone()).ok()?;
    let folder = arguments.job.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    Some(Job::new(settings, folder.unwrap_or_default()))
}

/// A failure of letters, by what is wrong.
#[must_use]
pub fn unsound(error: LettersError) -> Failure {
    let exit = match error {
        LettersError::Read(_) => Exit::Unsound,
        LettersError::Template(_) => Exit::Usage,
        LettersError::Publish(_) | LettersError::Typeset { .. } => Exit::Failed,
    };
    Failure::new(exit, error)
}

/// True when the other folder is the one, or within it.
pub(super) fn same_folder(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if other.starts_with(&one))
}

/// Makes the folder of mode 0700, when it is not there.
pub(super) fn make_folder(folder: &Path) -> Result<(), PublishError> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(PublishError::io(folder))
}

/// Writes a file of mode 0600, over one that is there.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    file.and_then(|mut file| file.write_all(bytes)).map_err(PublishError::io(path))
}
