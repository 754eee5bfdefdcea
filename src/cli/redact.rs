//! `redact`: a published run without persons, to be shared.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::words;
use crate::publish::redact::{Key, REDACTED, RedactError, redact};

/// Write a published run once more with a pseudonym for every identifier, to be shared
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The tables and the trace keep their amounts, days, codes and articles; persons, organisations, \
    claims, payments, orders and measures have pseudonyms, the same in all files and in all runs redacted with the \
    same key. Letters, case files, order files, the report and free words are left out. What is shared is facts about \
    persons all the same, for whoever has the key or knows them well.\n\nExamples:\n  \
    (umask 077; openssl rand -hex 32 > redact.key)\n  \
    innkreving redact runs/2026-11-20/rev-001 --key redact.key --out shared"
)]
pub struct Arguments {
    /// The folder of a run
    run: PathBuf,
    /// The key of the pseudonyms: 64 hexadecimal digits in a file its owner alone can read
    #[arg(long, value_name = "KEY")]
    key: PathBuf,
    /// The folder to write into; it must not be there yet, or be empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Writes it and tells what was left out.
///
/// # Errors
/// [`Exit::Usage`] when the key cannot be used, [`Exit::Unsound`] when the run is not what it was published as.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let usage = |told: String| Failure::new(Exit::Usage, anyhow::anyhow!(told));
    let (folder, out) = (&arguments.run, &arguments.out);
    if !folder.is_dir() {
        return Err(usage(format!("{}: no such folder", folder.display())));
    }
    if std::fs::read_dir(out).is_ok_and(|mut inside| inside.next().is_some()) {
        return Err(usage(format!("{}: is there already: name a new folder", out.display())));
    }
    let key = Key::read(&arguments.key).map_err(|error| Failure::new(Exit::Usage, error))?;
    let made = redact(folder, out, &key).map_err(|error| match error {
        RedactError::Read(error) => Failure::new(Exit::Unsound, error),
        RedactError::Publish(error) => Failure::new(Exit::Failed, error),
    })?;
    let mut text = String::new();
    let _ = writeln!(text, "{}: {} files and {REDACTED}", out.display(), made.files());
    for (place, count) in &made.left_out {
        let _ = writeln!(text, "Left out: {place} ({count})");
    }
    Ok(words::say(&text)?)
}
