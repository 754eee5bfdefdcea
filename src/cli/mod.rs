//! The commands: a file a command, arguments in, one call, words out.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::{CommandFactory, Parser, Subcommand};

pub mod again;
pub mod cases;
pub mod check;
pub mod clock;
pub mod deciding;
pub mod diff;
pub mod exit;
pub mod explain;
pub mod export;
pub mod failures;
pub mod formats;
pub mod fresh;
pub mod generate;
pub mod import;
pub mod job;
#[cfg(feature = "kill-points")]
mod kill;
pub mod letters;
pub mod made;
pub mod measures;
mod metrics;
pub mod parts;
pub mod progress;
pub mod prune;
pub mod record;
pub mod redact;
pub mod release;
pub mod report;
pub mod rules;
pub mod run;
pub mod signals;
pub mod standing;
pub mod status;
pub mod to_come;
pub mod verify;
pub mod words;

pub use exit::{Exit, Failure};

use crate::units::dates::parse_date;
use crate::units::ids::mask_within;
use metrics::Metrics;
use progress::{LogFormat, Progress};

/// Batch engine for the nightly collection run: reads a day's inbox, decides every debtor's deduction, and
/// publishes the orders with every figure behind them.
#[derive(Debug, Parser)]
#[command(name = "innkreving", version, after_help = EXITS)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Threads to work with; as many as the machine has when not given
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Say nothing on the way; what went wrong is still said
    #[arg(long, global = true)]
    quiet: bool,
    /// The form of the lines on stderr; json draws no bars
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    log_format: LogFormat,
}

const EXITS: &str = "Exit status: 0 done, 1 failed, 2 command line or job not understood, or a day that cannot \
                     be run so, 3 input refused, 4 another run holds the store, 5 a release is refused, or what \
                     was published or released does not hold.";

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Arguments),
    Split(parts::split::Arguments),
    Merge(parts::merge::Arguments),
    Check(check::Arguments),
    Release(release::Arguments),
    Status(status::Arguments),
    Verify(verify::Arguments),
    Prune(prune::Arguments),
    Redact(redact::Arguments),
    Explain(explain::Arguments),
    Cases(cases::Arguments),
    Diff(diff::Arguments),
    Report(report::Arguments),
    Letters(letters::Arguments),
    Measures(measures::Arguments),
    Rules(rules::Arguments),
    Generate(generate::Arguments),
    Import(import::Arguments),
    Export(export::Arguments),
    Spread(parts::spread::Arguments),
    Kernel(parts::kernel::Arguments),
    Gather(parts::gather::Arguments),
}

/// The command line as it is defined: manual pages and completions are made from it when the program is packaged.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Does what the command line says.
#[must_use]
pub fn main() -> ExitCode {
    #[cfg(feature = "kill-points")]
    if let Err(error) = kill::arm() {
        let failure = Failure::new(Exit::Usage, error);
        Progress::new(false, LogFormat::Text).error(&failure);
        return Exit::Usage.into();
    }
    // What is in memory are facts of persons: a crash must leave none of them on a disk. Where the system cannot be
    // asked, its own limits stand.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return not_understood(&error),
    };
    let progress = Progress::new(arguments.quiet, arguments.log_format);
    // A panic may carry a value of the data: only where it happened is told.
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map_or_else(String::new, |at| {
            format!("{}:{}", at.file().rsplit('/').next().unwrap_or_default(), at.line())
        });
        progress.warn("panic", &place);
    }));
    let mut metrics = Metrics::default();
    let attempt = || with_threads(&arguments).and_then(|()| obey(&arguments.command, progress, &mut metrics));
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(attempt));
    let outcome = outcome
        .unwrap_or_else(|_| Err(anyhow::anyhow!("an internal check failed; nothing was published").into()));
    if let Err(failure) = &outcome {
        progress.error(failure);
    }
    let metrics_file = match &arguments.command {
        Command::Run(run) => run.metrics_file(),
        Command::Merge(merge) => merge.metrics_file(),
        _ => None,
    };
    if let Some(file) = metrics_file
        && let Err(error) = metrics.write(file, outcome.as_ref().err())
    {
        progress.warn("metrics", &format!("{}: {error}", file.display()));
    }
    outcome.map_or_else(|failure| failure.exit, |()| Exit::Done).into()
}

/// A command line that is not understood, or asks for help: words, or a JSON line where those were asked for.
fn not_understood(error: &clap::Error) -> ExitCode {
    let words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let json = words.iter().any(|word| word == "--log-format=json")
        || words.windows(2).any(|pair| pair == ["--log-format", "json"]);
    if error.use_stderr() && json {
        let message = anyhow::anyhow!(mask_within(&error.to_string()));
        Progress::new(false, LogFormat::Json).error(&Failure::new(Exit::Usage, message));
    } else {
        // Nobody to tell it to is no reason to say something else.
        let _ = error.print();
    }
    if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() }
}

fn with_threads(arguments: &Arguments) -> Result<(), Failure> {
    let threads = arguments.threads.map_or(0, usize::from);
    Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?)
}

fn obey(command: &Command, progress: Progress, metrics: &mut Metrics) -> Result<(), Failure> {
    match command {
        Command::Run(arguments) => run::run(arguments, progress, metrics),
        Command::Split(arguments) => parts::split::run(arguments, progress),
        Command::Merge(arguments) => parts::merge::run(arguments, progress, metrics),
        Command::Check(arguments) => check::run(arguments, progress),
        Command::Release(arguments) => release::run(arguments, progress),
        Command::Status(arguments) => status::run(arguments),
        Command::Verify(arguments) => verify::run(arguments, progress),
        Command::Prune(arguments) => prune::run(arguments, progress),
        Command::Redact(arguments) => redact::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Cases(arguments) => cases::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Report(arguments) => report::run(arguments, progress),
        Command::Letters(arguments) => letters::run(arguments, progress),
        Command::Measures(arguments) => measures::run(arguments, progress),
        Command::Rules(arguments) => rules::run(arguments),
        Command::Generate(arguments) => generate::run(arguments, progress),
        Command::Import(arguments) => import::run(arguments, progress),
        Command::Export(arguments) => export::run(arguments, progress),
        Command::Spread(arguments) => parts::spread::run(arguments, progress),
        Command::Kernel(arguments) => parts::kernel::run(arguments, progress),
        Command::Gather(arguments) => parts::gather::run(arguments, progress),
    }
}

/// A day on the command line.
fn day(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).ok_or_else(|| "not a day as YYYY-MM-DD".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }

    fn are_understood(cases: &[(&str, bool)]) {
        for (line, understood) in cases {
            let words = std::iter::once("innkreving").chain(line.split_whitespace());
            let parsed = Arguments::try_parse_from(words);
            assert_eq!(parsed.is_ok(), *understood, "{line}");
            if let Err(error) = parsed {
                assert_eq!(error.exit_code(), i32::from(Exit::Usage.code()), "{line}");
            }
        }
    }

    #[test]
    fn a_command_line_is_understood_or_a_usage_error() {
        let cases = [
            ("run jobs/nightly.toml", true),
            ("run jobs/nightly.toml --date 2026-11-20 --quiet --log-format json --threads 2", true),
            ("--threads 2 check jobs/nightly.toml --date 2026-11-20", true),
            ("check jobs/nightly.toml", false),
            ("run jobs/nightly.toml --date 20261120", false),
            ("run jobs/nightly.toml --threads 0", false),
            ("generate --debtors 10 --seed 1 --date 2026-11-20 days", true),
            ("generate --debtors 10 days", false),
            ("generate --debtors 10 --seed 1 --date 2026-12-20 --since 2026-11-20 days", true),
            ("generate --debtors 10 --seed 1 --date 2026-12-20 --since 2026-11-20 --changed 100 days", true),
            ("generate --debtors 10 --seed 1 --date 2026-12-20 --since 2026-11-20 --changed 101 days", false),
            ("generate --debtors 10 --seed 1 --date 2026-12-20 --changed 5 days", false),
            ("run j.toml --correct --reason x", true),
            ("run j.toml --correct", false),
            ("run j.toml --reason x", false),
            ("run j.toml --accept-stale --reason x", true),
            ("run j.toml --accept-stale", false),
            ("run j.toml --accept-stale --correct --reason x", true),
            ("run j.toml --accept-stale --what-if --reason x", true),
            ("run j.toml --what-if", true),
            ("run j.toml --what-if --correct --reason x", false),
            ("release j.toml --date 2026-11-20 --rev 1 --by A --and B --reason x", true),
            ("release j.toml --date 2026-11-20 --rev 1 --by A --reason x", false),
            ("release j.toml --date 2026-11-20 --rev 0 --by A --and B --reason x", false),
            ("release j.toml --date 2026-11-20 --rev 1 --acknowledge a.csv", true),
            ("release j.toml --date 2026-11-20 --rev 1 --acknowledge a.csv --by A", false),
            ("verify runs/2026-11-20/rev-001 --inbox days --format json", true),
            ("verify --chain runs --key release.pub", true),
            ("verify", false),
            ("verify runs/2026-11-20/rev-001 --chain runs", false),
            ("verify --chain runs --inbox days", false),
            ("verify runs/2026-11-20/rev-001 --job j.toml", false),
            ("status j.toml --format json", true),
            ("prune j.toml --older-than 2016-11-20 --dry-run", true),
            ("prune j.toml --older-than 3650d", true),
            ("prune j.toml --older-than 10", false),
            ("prune j.toml", false),
            ("status j.toml --format xml", false),
            ("diff runs/a runs/b --format json", true),
            ("report runs/2026-11-20/rev-001 --out .", true),
            ("report runs/2026-11-20/rev-001", false),
            ("letters runs/a --inbox days --out out --from 11 --limit 10 --pdf", true),
            ("letters runs/a --out out", false),
            ("letters runs/a --inbox days --out out --from 0", false),
            ("measures runs/a --inbox days --out out --from 501 --limit 10", true),
            ("measures runs/a --inbox days", false),
            ("measures runs/a --inbox days --out out --from 0", false),
            ("diff runs/a", false),
            ("diff runs/a runs/b --format xml", false),
            ("explain runs/a --debtor 01814000008 --lang en --format html --inbox days", true),
            ("explain runs/a --debtor 310844136", true),
            ("explain runs/a", false),
            ("explain runs/a --debtor 0181400000", false),
            ("explain runs/a --debtor 01814000008 --lang nn", false),
            ("rules", true),
            ("rules --date 2027-01-01 --lang en --format html", true),
            ("rules --lang nn", false),
            ("rules --format xml", false),
            ("", false),
        ];
        are_understood(&cases);
    }

    #[test]
    fn the_commands_of_a_divided_night_are_understood_or_a_usage_error() {
        are_understood(&[
            ("run j.toml --date 2026-11-20 --part 2/7 --from night", true),
            ("run j.toml --part 2/7 --from night", false),
            ("run j.toml --date 2026-11-20 --part 2/7", false),
            ("run j.toml --date 2026-11-20 --part 8/7 --from night", false),
            ("run j.toml --date 2026-11-20 --part 2/7 --from night --what-if", false),
            ("split j.toml --date 2026-11-20 --parts 7 --out night", true),
            ("split j.toml --date 2026-11-20 --parts 0 --out night", false),
            ("split j.toml --date 2026-11-20 --parts 7 --out night --correct", false),
            ("split j.toml --date 2026-11-20 --parts 7 --out night --correct --reason x", true),
            ("merge j.toml --date 2026-11-20 --from night", true),
            ("spread j.toml --date 2026-11-20 --parts 7 --out ground", true),
            ("spread j.toml --date 2026-11-20 --parts 0 --out ground", false),
            ("kernel ground --known next.json", true),
            ("gather j.toml ground --out night --next next.json", true),
            ("gather j.toml ground --out night", false),
        ]);
    }
}
