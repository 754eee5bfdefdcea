//! `diff`: what moved between two published runs.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::words;
use crate::audit::diff::{Comparison, DiffError, Outcome, as_csv, as_json, as_text};

/// Tell what moved between two published runs: orders, claims and kroner, by reason
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving diff runs/2026-11-20/rev-001 runs/2026-11-20/rev-002\n  \
    innkreving diff runs/2026-11-19/rev-001 runs/2026-11-20/rev-001 --format csv > moved.csv\n\n\
    Exit status: 0 the same, 1 something moved, 5 a file of a run is missing or broken.")]
pub struct Arguments {
    /// The folder of the run to compare from
    run_a: PathBuf,
    /// The folder of the run to compare to
    run_b: PathBuf,
    /// Totals for a person, or a row a decision, order and claim that moved
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// The form of what is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum Format {
    /// Totals by reason.
    #[default]
    Text,
    /// A row a decision, order and claim.
    Csv,
    /// An object with the debtors that moved and the totals.
    Json,
}

/// So many debtors moved between the runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the runs differ: {0} debtors moved")]
pub struct RunsDiffer(u64);

/// Compares and tells.
///
/// # Errors
/// [`Exit::Failed`] when something moved, [`Exit::Unsound`] when a file is missing or broken.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let comparison = Comparison::open(&arguments.run_a, &arguments.run_b).map_err(unsound)?;
    let outcome = match arguments.format {
        Format::Text => {
            let (origins, between) = (comparison.origins.clone(), comparison.between.clone());
            let outcome = comparison.run(&mut |_| Ok(())).map_err(unsound)?;
            words::say(&as_text::text(&origins, &between, &outcome))?;
            outcome
        }
        Format::Csv => csv(comparison)?,
        Format::Json => json(comparison)?,
    };
    if outcome.is_same() {
        return Ok(());
    }
    Err(Failure::new(Exit::Failed, RunsDiffer(outcome.total.debtors)))
}

fn csv(comparison: Comparison) -> Result<Outcome, Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    out.write_all(&as_csv::header())?;
    let outcome = comparison.run(&mut |moved| out.write_all(&as_csv::rows(moved)?)).map_err(unsound)?;
    out.flush()?;
    Ok(outcome)
}

fn json(comparison: Comparison) -> Result<Outcome, Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    out.write_all(as_json::begin(&comparison.origins, &comparison.between)?.as_bytes())?;
    let outcome =
        comparison.run(&mut |moved| out.write_all(as_json::debtor(moved)?.as_bytes())).map_err(unsound)?;
    out.write_all(as_json::end(&outcome)?.as_bytes())?;
    out.flush()?;
    Ok(outcome)
}

/// A run that cannot be compared does not hold; what cannot be told is a failure of its own.
fn unsound(error: DiffError) -> Failure {
    let exit = if matches!(error, DiffError::Untold(_)) { Exit::Failed } else { Exit::Unsound };
    Failure::new(exit, error)
}
