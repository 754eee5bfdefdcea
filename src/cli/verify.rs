//! `verify`: whether what was published holds, from the files alone.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::again::{self, From};
use super::exit::{Exit, Failure};
use super::progress::Progress;
use super::standing::unsound_or_failed;
use super::status::Format;
use super::words;
use crate::audit::verify::{self, Findings, Kind, Report};
use crate::publish::signature::PublicKey;

/// Verify a published run from its files: digests, control totals, and what must hold of every debtor
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving verify runs/2026-11-20/rev-001\n  \
    innkreving verify runs/2026-11-20/rev-001 --inbox fixtures/days\n  \
    innkreving verify --chain runs --key release.pub --format json")]
pub struct Arguments {
    /// The folder of a run
    #[arg(required_unless_present = "chain", conflicts_with = "chain")]
    run: Option<PathBuf>,
    /// Walk a store instead: every released run from the oldest, and every byte of every run
    #[arg(long, value_name = "STORE")]
    chain: Option<PathBuf>,
    /// Decide everything again from this inbox and compare the bytes: the folder of the day, or of all days
    #[arg(long, value_name = "DIR", conflicts_with = "chain")]
    inbox: Option<PathBuf>,
    /// The job of the run, where its own rate files are not found about the inbox
    #[arg(long, value_name = "JOB", requires = "inbox")]
    job: Option<PathBuf>,
    /// Ask every release for its signature by this Ed25519 public key: PEM, or 64 hexadecimal digits
    #[arg(long, value_name = "PUB")]
    key: Option<PathBuf>,
    /// The form of what is told
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// What was published does not hold; what of it has been told.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{folder}: does not hold: {count} findings")]
pub struct DoesNotHold {
    folder: String,
    count: u64,
}

/// Verifies and tells.
///
/// # Errors
/// [`Exit::Unsound`], after everything is told, when something does not hold.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let usage = |error: anyhow::Error| Failure::new(Exit::Usage, error);
    let key =
        arguments.key.as_deref().map(PublicKey::read).transpose().map_err(|error| usage(error.into()))?;
    let folder = arguments.chain.as_ref().or(arguments.run.as_ref());
    let folder = folder.ok_or_else(|| usage(anyhow::anyhow!("a run or a store is needed")))?;
    if !folder.is_dir() {
        return Err(usage(anyhow::anyhow!("{}: no such folder", folder.display())));
    }
    let (report, again) = if arguments.chain.is_some() {
        (verify::chain(folder, key), Ok(None))
    } else {
        let again = || match &arguments.inbox {
            Some(inbox) => decide_again(From { run: folder, inbox, job: arguments.job.as_deref() }, progress),
            None => Ok(None),
        };
        // Neither keeps all threads busy by itself, so they go side by side.
        rayon::join(|| verify::run(folder, key), again)
    };
    let mut report = report.map_err(unsound_or_failed)?;
    progress.step("verify", &format!("{} findings", report.count()));
    if let Some((findings, notes)) = again? {
        if findings.get(Kind::Again).is_none() {
            report.notes.push("decided again: the same bytes".to_owned());
        }
        report.notes.extend(notes);
        report.add(&findings);
    }
    words::say(&match arguments.format {
        Format::Text => told(&report),
        Format::Json => serde_json::to_string_pretty(&report)? + "\n",
    })?;
    if report.sound {
        return Ok(());
    }
    let count = report.count();
    Err(Failure::new(Exit::Unsound, DoesNotHold { folder: report.folder, count }))
}

/// Decides the run again, when it has a manifest that can be understood.
fn decide_again(from: From<'_>, progress: Progress) -> Result<Option<(Findings, Vec<String>)>, Failure> {
    let Some(statement) = verify::read_statement(from.run)? else { return Ok(None) };
    again::decide_again(from, &statement, progress).map(Some)
}

fn told(report: &Report) -> String {
    let mut text = format!("{}\n", report.folder);
    if let (Some(day), Some(kind)) = (&report.day, report.kind) {
        let base = report.base.as_deref().unwrap_or("none");
        let _ = writeln!(text, "Day {day}, {kind}; registers before: {base}");
    }
    if let Some(program) = &report.program {
        let _ = writeln!(text, "Made by {} {} (commit {})", program.name, program.version, program.commit);
    }
    if let Some([by, and]) = &report.released_by {
        let signed =
            report.signed_by.as_ref().map_or_else(String::new, |key| format!("; signed by key {key}"));
        let _ = writeln!(text, "Released by {by} and {and}{signed}");
    }
    if let Some(counted) = &report.counted {
        let _ = writeln!(
            text,
            "{} files, {} bytes; {} debtors, {} claims, {} order versions",
            counted.files, counted.bytes, counted.debtors, counted.claims, counted.versions
        );
    }
    if let Some(runs) = report.runs {
        let _ = writeln!(text, "{runs} runs");
    }
    for note in &report.notes {
        let _ = writeln!(text, "Note: {note}");
    }
    for (kind, group) in &report.findings {
        let _ = writeln!(text, "{kind}: {}", group.count);
        for told in &group.told {
            let _ = writeln!(text, "  {told}");
        }
        let more = group.count.saturating_sub(group.told.len() as u64);
        if more > 0 {
            let _ = writeln!(text, "  and {more} more");
        }
    }
    text.push_str(if report.sound { "All holds.\n" } else { "Does not hold.\n" });
    text
}
