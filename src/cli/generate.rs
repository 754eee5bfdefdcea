//! `generate`: a synthetic inbox.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::exit::{Exit, Failure};
use super::progress::Progress;
use super::{standing, words};
use crate::generate::formats::beside::{self, Day};
use crate::generate::{GenerateError, Paid, Request, Since, inbox, later_inbox};
use crate::intake::{IntakeSettings, read_day};

/// Write a synthetic inbox: every kind of claim and every edge, identifiers nobody has
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving generate --debtors 1000 --seed 7 --date 2026-11-20 days/2026-11-20\n  \
    innkreving generate --debtors 1000000 --seed 7 --date 2026-11-20 /data/days/2026-11-20\n  \
    innkreving generate --debtors 1000 --seed 7 --date 2026-12-21 --since 2026-11-20 --changed 5 \
    days/2026-12-21\n  \
    innkreving generate --debtors 1000 --seed 7 --date 2026-12-21 --since 2026-11-20 \
    --paid runs/2026-11-20/rev-001 days/2026-12-21")]
pub struct Arguments {
    /// How many debtors
    #[arg(long, value_name = "N")]
    debtors: u64,
    /// What the draws start from: the same seed gives the same bytes
    #[arg(long, value_name = "S")]
    seed: u64,
    /// The collection day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    date: NaiveDate,
    /// Go on from the inbox of this earlier day, of as many debtors and the same seed
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    since: Option<NaiveDate>,
    /// Of a hundred debtors, how many have changed facts since
    #[arg(long, value_name = "PERCENT", default_value_t = 2, requires = "since",
          value_parser = clap::value_parser!(u8).range(0..=100))]
    changed: u8,
    /// A run of the same population: money comes under its orders, from its day on
    #[arg(long, value_name = "RUN", requires = "since")]
    paid: Option<PathBuf>,
    /// Write beside it what the formats of authorities and banks can carry of the same facts
    #[arg(long, value_name = "DIR")]
    formats: Option<PathBuf>,
    /// The inbox of the day; a file of assumed rates comes beside it
    out: PathBuf,
}

/// Generates and tells where.
///
/// # Errors
/// When a file cannot be written.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let Arguments { debtors, seed, date, since, changed, .. } = *arguments;
    let folder = &arguments.out;
    let bar = progress.bar("generate", debtors);
    let request = Request { debtors, seed, day: date };
    let done = |more| bar.inc(more);
    match since {
        None => inbox(folder, &request, &done),
        Some(day) => {
            let registers = arguments.paid.as_deref().map(standing::registers_in).transpose()?;
            let paid = registers
                .as_ref()
                .and_then(|registers| Some(Paid { orders: &registers.orders, since: registers.from? }));
            later_inbox(folder, &request, Since { day, changed_percent: changed }, paid, &done)
        }
    }
    .map_err(|error| match error {
        GenerateError::NotLater { .. }
        | GenerateError::TooMany { .. }
        | GenerateError::TooManyChanged { .. } => Failure::new(Exit::Usage, error),
        GenerateError::File { .. } | GenerateError::Row(_) => error.into(),
    })?;
    bar.finish_and_clear();
    if let Some(formats) = &arguments.formats {
        let settings = IntakeSettings::on(date);
        let facts = read_day(folder, &settings, &|_, _| {}).map_err(Failure::refused)?.facts;
        let of = Day { day: date, due_days: settings.nav_claim_due_days };
        beside::write(formats, folder, &facts, of)?;
    }
    progress.step("generate", &format!("{debtors} debtors"));
    Ok(words::say(&format!("{}\n", folder.display()))?)
}
