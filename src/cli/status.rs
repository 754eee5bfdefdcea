//! `status`: what is in the store of a job.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use super::exit::{Exit, Failure};
use super::job::Job;
use super::standing::unsound_or_failed;
use super::words;
use crate::publish::overview::{Day, Overview, Row, State};

/// Tell the days and revisions of a job: what is released, by whom, counts and amounts
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving status jobs/nightly.toml\n  \
    innkreving status jobs/nightly.toml --format json")]
pub struct Arguments {
    /// The job file
    job: PathBuf,
    /// The form of what is told
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// The form of what is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Format {
    /// Lines to read.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

#[derive(Serialize)]
struct Status<'a> {
    job: &'a str,
    #[serde(flatten)]
    overview: &'a Overview,
}

/// Looks and tells. The store is not held: a run may be under way.
///
/// # Errors
/// [`Exit::Unsound`], after everything is told, when a release or a run does not hold.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let job = Job::read(&arguments.job).map_err(|error| Failure::new(Exit::Usage, error))?;
    let overview = Overview::of(&job.store()).map_err(unsound_or_failed)?;
    let name = job.settings.name.as_str();
    words::say(&match arguments.format {
        Format::Text => told(name, &overview),
        Format::Json => serde_json::to_string_pretty(&Status { job: name, overview: &overview })? + "\n",
    })?;
    match overview.rows().find_map(|(_, row)| row.unsound.clone()) {
        Some(unsound) => Err(Failure::new(Exit::Unsound, anyhow::anyhow!(unsound))),
        None => Ok(()),
    }
}

fn told(job: &str, overview: &Overview) -> String {
    let last = overview.last_released.as_deref().unwrap_or("none");
    let mut text = format!("Job {job}\nLast released: {last}\n");
    days(&mut text, &overview.days);
    if !overview.what_if.is_empty() {
        text.push_str("What-if, never released:\n");
        days(&mut text, &overview.what_if);
    }
    text
}

fn days(text: &mut String, days: &[Day]) {
    for day in days {
        let _ = writeln!(text, "{}", day.day);
        for row in &day.revisions {
            revision(text, row);
        }
    }
}

fn revision(text: &mut String, row: &Row) {
    let kind = row.kind.unwrap_or_default();
    let _ = writeln!(
        text,
        "{}",
        format!("  rev-{:03}  {kind:<10}  {}", row.revision, row.state.as_str()).trim_end()
    );
    if let Some(reason) = &row.reason {
        let _ = writeln!(text, "           corrects: {reason}");
    }
    if let Some(release) = &row.release {
        let (by, and, at, reason) = (&release.by, &release.and, &release.released_at, &release.reason);
        let _ = writeln!(text, "           by {by} and {and}, {at}: {reason}");
        let (files, versions, notices) = (release.files, release.order_versions, release.notices);
        let (money, letters) = (release.money, release.letters);
        let _ = writeln!(
            text,
            "           handed over: {files} files, {versions} order versions, {notices} notices, \
             {letters} letters, {money} payouts and repayments; {} acknowledged",
            release.acknowledged
        );
    }
    if let Some(totals) = row.totals.as_ref().filter(|_| row.state != State::Unsound) {
        let (orders, notices) = (counts(&totals.orders), counts(&totals.notices));
        let _ = writeln!(text, "           {} debtors; orders: {orders}; notices: {notices}", totals.debtors);
        let (expected, planned) = (&totals.expected, &totals.planned);
        let _ = writeln!(text, "           expected {expected} kr a month, {planned} kr planned on claims");
    }
    if let Some(unsound) = &row.unsound {
        let _ = writeln!(text, "           {unsound}");
    }
}

/// `3 new, 1 expired`, or `none`.
fn counts(counts: &BTreeMap<String, u64>) -> String {
    let counts = counts.iter().map(|(word, count)| (word.as_str(), *count)).collect::<BTreeMap<_, _>>();
    words::counts(&counts)
}
