//! `generate`: a synthetic inbox.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::exit::Failure;
use super::progress::Progress;
use super::words;
use crate::generate::{Request, inbox};

/// Write a synthetic inbox: every kind of claim and every edge, identifiers nobody has
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving generate --debtors 1000 --seed 7 --date 2026-11-20 days/2026-11-20\n  \
    innkreving generate --debtors 1000000 --seed 7 --date 2026-11-20 /data/days/2026-11-20")]
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
    /// The inbox of the day; a file of assumed rates comes beside it
    out: PathBuf,
}

/// Generates and tells where.
///
/// # Errors
/// When a file cannot be written.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let Arguments { debtors, seed, date, .. } = *arguments;
    let folder = &arguments.out;
    let bar = progress.bar("generate", debtors);
    inbox(folder, &Request { debtors, seed, day: date }, &|more| bar.inc(more))?;
    bar.finish_and_clear();
    progress.step("generate", &format!("{debtors} debtors"));
    Ok(words::say(&format!("{}\n", folder.display()))?)
}
