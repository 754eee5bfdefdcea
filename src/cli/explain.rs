//! `explain`: one debtor's night, every figure with its article and the rate behind it.

use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::job::{Job, Settings};
use super::{again, words};
use crate::audit::explain::{self, Night};
use crate::audit::verify::{Statement, read_statement};
use crate::intake::IntakeSettings;
use crate::intake::rows_of::rows_of;
use crate::publish::manifest::MANIFEST;
use crate::publish::read::ReadError;
use crate::units::PartyId;
use crate::words::Lang;

/// Explain one debtor's night: every figure in order, with its article and the rate behind it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving explain runs/2026-11-20/rev-001 --debtor 01814000008\n  \
    innkreving explain runs/2026-11-20/rev-001 --debtor 01814000008 --inbox fixtures/days --lang en\n  \
    innkreving explain runs/2026-11-20/rev-001 --debtor 01814000008 --format html > night.html\n\n\
    Exit status: 0 told, 2 the run has no such debtor, 3 the inbox cannot be read, 5 a file of the run is \
    missing or broken.")]
pub struct Arguments {
    /// The folder of the run
    run: PathBuf,
    /// The debtor: 11 or 9 digits
    #[arg(long, value_name = "ID", value_parser = debtor)]
    debtor: PartyId,
    /// The language
    #[arg(long, value_enum, default_value_t, value_name = "LANG")]
    lang: Language,
    /// Text for a person, JSON for a program, or a page
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// The inbox of the day, or the folder of all days' inboxes: tells file and line of each fact
    #[arg(long, value_name = "DIR")]
    inbox: Option<PathBuf>,
}

/// The language of an explanation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum Language {
    /// Norwegian bokmål.
    #[default]
    Nb,
    /// English.
    En,
}

/// The form of an explanation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum Format {
    /// Lines of at most 100 signs.
    #[default]
    Text,
    /// An object: every line of the trace and every row of the tables once.
    Json,
    /// A page that needs nothing else.
    Html,
}

/// A debtor on the command line.
fn debtor(text: &str) -> Result<PartyId, String> {
    PartyId::from_digits(text).ok_or_else(|| "not 11 or 9 digits".to_owned())
}

/// Explains.
///
/// # Errors
/// [`Exit::Usage`] for a debtor the run does not have, [`Exit::Refused`] for an inbox that cannot be read,
/// [`Exit::Unsound`] when a file of the run is missing or broken.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let unsound = |error: ReadError| Failure::new(Exit::Unsound, error);
    let broken = |what: &str| unsound(ReadError::broken(&arguments.run.join(MANIFEST), what));
    let statement = read_statement(&arguments.run)?.ok_or_else(|| broken("it is no manifest of a run"))?;
    let settings: Settings = serde_json::from_value(statement.made.job.clone())
        .map_err(|_| broken("the job's settings in it are not those of a job"))?;
    let job = Job::new(settings, PathBuf::new());
    let law = job.settings.law.to_settings();
    let night = Night::read(&arguments.run, (&statement, &law), arguments.debtor).map_err(unsound)?;
    let unknown = || anyhow::anyhow!("debtor {} is not in the run", arguments.debtor);
    let night = night.ok_or_else(|| Failure::new(Exit::Usage, unknown()))?;
    let facts = facts(arguments, (&job, &statement), &night)?;
    let lang = match arguments.lang {
        Language::Nb => Lang::Nb,
        Language::En => Lang::En,
    };
    let explanation = explain::explain(&night, facts.as_deref(), lang);
    let text = match arguments.format {
        Format::Text => explain::text(&explanation),
        Format::Json => explain::json(&explanation)?,
        Format::Html => explain::html(&explanation)?,
    };
    Ok(words::say(&text)?)
}

/// The debtor's rows in the inbox, when one is given.
fn facts(
    arguments: &Arguments,
    (job, statement): (&Job, &Statement),
    night: &Night<'_>,
) -> Result<Option<Vec<crate::intake::rows_of::FactRow>>, Failure> {
    let (Some(inbox), Some(day)) = (&arguments.inbox, statement.manifest.day) else { return Ok(None) };
    let settings = IntakeSettings { taken_out_later: true, ..job.intake(day) };
    let rows = rows_of(&again::inbox(inbox, day), &settings, arguments.debtor, &night.kids());
    rows.map(Some).map_err(Failure::refused)
}
