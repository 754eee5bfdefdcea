//! `cases`: runs worked cases and tells what differs from what the law gives.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::words;
use crate::audit;

/// Run worked cases: facts and the figures the law gives, in TOML
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving cases fixtures/cases\n  \
    innkreving cases fixtures/cases/need.toml")]
pub struct Arguments {
    /// A file of worked cases, or a folder of them
    path: PathBuf,
}

/// There is nothing to run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no worked cases there")]
pub struct NoCases;

/// So many cases differ from what the law gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0} worked cases differ from the law")]
pub struct CasesDiffer(usize);

/// Runs the cases and prints what differs.
///
/// # Errors
/// [`Exit::Failed`] when a case differs, [`Exit::Usage`] when there are none to run.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let results = audit::run(&arguments.path).map_err(|error| Failure::new(Exit::Usage, error))?;
    let mut text = String::new();
    let mut failed = 0;
    for result in &results {
        if !result.differences.is_empty() {
            failed += 1;
            writeln!(text, "{} {}", result.file, result.id)?;
        }
        for difference in &result.differences {
            writeln!(text, "    {difference}")?;
        }
    }
    writeln!(text, "{} passed, {failed} failed", results.len() - failed)?;
    words::say(&text)?;
    if results.is_empty() {
        return Err(Failure::new(Exit::Usage, NoCases));
    }
    if failed > 0 {
        return Err(Failure::new(Exit::Failed, CasesDiffer(failed)));
    }
    Ok(())
}
