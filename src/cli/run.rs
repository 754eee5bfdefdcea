//! `run`: the night. Reads, checks, decides and publishes a revision.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;
use indicatif::ProgressBar;
use rayon::prelude::*;

use super::exit::{Exit, Failure};
use super::job::{Job, RateFile};
use super::made::{Counts, Sources};
use super::metrics::Metrics;
use super::progress::Progress;
use super::record::{self, Times};
use super::standing::unsound_or_failed;
use super::{check, clock, formats, fresh, letters, made, measures, signals, standing, to_come, words};
use crate::decide::night::Night;
use crate::intake::{DayInput, IntakeSettings};
use crate::law::LawContext;
use crate::law::rates::Rates;
use crate::model::OrderVersion;
use crate::model::facts::Facts;
use crate::model::registers::Registers;
use crate::publish::manifest::{Origin, RESULT, RunKind, Statement};
use crate::publish::money::Carried;
use crate::publish::night::{Before, Written};
use crate::publish::range::{DEBTORS, RangeOutput};
use crate::publish::rerun::{Asked, Start};
use crate::publish::summary::{self, InputTotals, Totals};
use crate::publish::{NightWriter, Store, StoreError, steps};
use crate::report::letters::Templates;

/// Ranges made into rows before they are written: enough to keep the threads busy, and what is in memory does not
/// grow with the machine.
const MOST_RANGES: usize = 32;
/// Debtors decided before their rows are made: few enough to stay in the processor's cache.
const GRAIN: usize = 64;

/// Read, check, decide and publish a day
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving run jobs/nightly.toml\n  \
    innkreving run jobs/nightly.toml --date 2026-11-20 --quiet --log-format json\n  \
    innkreving run jobs/nightly.toml --date 2026-11-20 --correct --reason \"late incomes\"\n  \
    innkreving run jobs/nightly.toml --date 2026-11-18 --what-if\n  \
    innkreving run jobs/nightly.toml --date 2026-11-20 --accept-stale --reason \"ledger closed\"")]
#[command(group(clap::ArgGroup::new("asked").args(["correct", "accept_stale"]).multiple(true)))]
pub struct Arguments {
    /// The job file
    job: PathBuf,
    /// The collection day; today in Norway when not given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    date: Option<NaiveDate>,
    /// Correct the last released day: publish what moves since its release
    #[arg(long, requires = "reason", conflicts_with = "what_if")]
    correct: bool,
    /// Why it is corrected, or why old facts are taken
    #[arg(long, value_name = "TEXT", requires = "asked")]
    reason: Option<String>,
    /// Publish beside the nights what any day would have given; it is never released
    #[arg(long)]
    what_if: bool,
    /// Take facts that are too old for the day; the manifest and the summary say so
    #[arg(long, requires = "reason")]
    accept_stale: bool,
    /// Write figures of the run for Prometheus into this file, also of a run that fails
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
}

impl Arguments {
    /// Where figures for the monitoring go.
    #[must_use]
    pub fn metrics_file(&self) -> Option<&Path> {
        self.metrics.as_deref()
    }

    fn asked(&self) -> Asked<'_> {
        match &self.reason {
            Some(reason) if self.correct => Asked::Correction(reason),
            _ if self.what_if => Asked::WhatIf,
            _ => Asked::Night,
        }
    }
}

/// Runs the night and tells what came of it.
///
/// # Errors
/// [`Failure`] with the exit status; nothing is published then.
pub fn run(arguments: &Arguments, progress: Progress, metrics: &mut Metrics) -> Result<(), Failure> {
    let usage = |error| Failure::new(Exit::Usage, error);
    let job = Job::read(&arguments.job).map_err(usage)?;
    signals::heed(progress, arguments.metrics_file())?;
    steps::reached("job read");
    let day = arguments.date.map_or_else(clock::today, Ok)?;
    metrics.day = Some(day);
    let old_facts = fresh::reason(arguments.reason.as_deref().filter(|_| arguments.accept_stale))?;
    let own_rates = job.rate_files().map_err(usage)?;
    let (templates, texts) = letters::templates(&job)?;
    let context = job.law(day, load(&own_rates)?);
    let store = open(&job.store())?;
    let start = standing::start(&store, day, arguments.asked()).map_err(|failure| match arguments.date {
        Some(_) => failure,
        None => failure.context(format!("by the clock it is {day} in Norway")),
    })?;
    steps::reached("start chosen");
    let (registers, last) = standing::registers(start.base.as_ref(), day)?;
    steps::reached("registers read");
    let store = if start.origin.kind == RunKind::WhatIf { store.for_what_if() } else { store };

    let mut watch = clock::Stopwatch::start();
    let (mut input, inputs) = read_inbox(&job, day, start.origin.kind, progress, metrics)?;
    let accepted_stale = fresh::judge(&job, day, (&mut input, progress), old_facts)?;
    metrics.accepted_stale = accepted_stale.is_some();
    to_come::warn(day, &registers, &mut input, progress);
    let mut times = Times { reading: watch.lap(), ..Times::default() };
    let facts = std::mem::take(&mut input.facts);

    let base = start.base.as_ref().map(|base| (&base.revision, &base.manifest));
    let before = Before { last, carried: Carried::of(base, day) };
    let names = record::data_rows(&context.rates);
    let staging = store.stage(day, clock::nonce())?;
    let mut writer = NightWriter::begin(staging, job.terms(day), names, before)?;
    decide(&facts, (&registers, &context), &mut writer, &mut times, progress)?;
    steps::reached("night decided");
    // The orders of the night are written next; the facts are not needed for them.
    drop(facts);

    let mut watch = clock::Stopwatch::start();
    let night = summary::Night {
        job: &job.settings.name,
        inputs: &inputs,
        faults: &input.faults,
        warnings: &input.warnings,
        registers: &registers,
    };
    let mut written = writer.finish(&night).map_err(unsound_or_failed)?;
    let rates = (&context.rates, own_rates.as_slice());
    let used = &written.totals.rates;
    let origin = (&start.origin, accepted_stale);
    let predicate = record::predicate(&job, day, &input, rates, used, origin, &texts)?;
    let counts = add_made(&job, (&templates, &registers.orders), &predicate, &mut written, progress)?;
    let manifest = Statement::new(written.files.clone(), predicate).to_json()?;
    times.publishing += watch.lap();
    let outcome = publish(&store, &written, (&manifest, &start.origin), |synced| {
        // The result stands in the run, so it cannot tell of the rename that ends it.
        let times = Times { publishing: times.publishing + synced, ..times };
        record::result(&inputs, (&written.totals, written.files.len()), times, &manifest)
    })?;
    times.publishing += watch.lap();
    metrics.published(&written.totals, times, matches!(outcome, Outcome::New(_)));
    progress.step("done", &timings(times));
    if words::say(&told(&job, (day, &start), &input, (&written.totals, &counts), &outcome)).is_err() {
        progress.warn("done", "published, but nobody reads what is said about it");
    }
    steps::reached("told");
    Ok(())
}

/// Reads and checks the inbox of the day; refused when too many of its rows are parked.
fn read_inbox(
    job: &Job,
    day: NaiveDate,
    kind: RunKind,
    progress: Progress,
    metrics: &mut Metrics,
) -> Result<(DayInput, Vec<InputTotals>), Failure> {
    // A correction or a what-if is made of what is known now.
    let taken_out_later = kind != RunKind::Night;
    let intake = IntakeSettings { taken_out_later, ..job.intake(day) };
    let input = check::read_folder(&job.inbox(day), &intake, progress)?;
    let inputs = record::totals(&input);
    metrics.read(&inputs);
    if !input.over_limit.is_empty() {
        // Refused all the same when nobody reads which rows they are.
        let _ = words::say(&words::faults(&input));
    }
    check::refuse_over_limit(&input)?;
    steps::reached("inbox read");
    Ok((input, inputs))
}

/// Adds the report, the letters, the case files and what is handed over in others' formats to the files of the night.
fn add_made(
    job: &Job,
    (templates, earlier): (&Templates, &[OrderVersion]),
    predicate: &serde_json::Value,
    written: &mut Written,
    progress: Progress,
) -> Result<Counts, Failure> {
    let inbox = job.inbox(written.staging.day());
    let sources = Sources { inbox: &inbox, templates: Some(templates), earlier };
    let counts = made::add(job, sources, &written.staging, predicate, &mut written.files)?;
    if let Some(counts) = &counts.letters {
        progress.step("letters", &letters::told(counts));
    }
    if let Some(counts) = &counts.case_files {
        progress.step("case files", &measures::told(counts));
    }
    if let Some(made) = counts.formats {
        progress
            .step("formats", &formats::told(&formats::asked(job, written.staging.day(), predicate), made));
    }
    Ok(counts)
}

/// What came of a night.
enum Outcome {
    New(PathBuf),
    Again(PathBuf),
}

/// Makes the night a revision, unless one with the same bytes is there.
fn publish(
    store: &Store,
    written: &Written,
    (manifest, origin): (&[u8], &Origin),
    result: impl FnOnce(std::time::Duration) -> Result<Vec<u8>, serde_json::Error>,
) -> Result<Outcome, Failure> {
    let (staging, files) = (&written.staging, &written.files);
    if let Some(same) = store.same_as(staging.day(), files, origin).map_err(unsound_or_failed)? {
        store.discard(staging)?;
        return Ok(Outcome::Again(same));
    }
    let mut watch = clock::Stopwatch::start();
    staging.sync(files)?;
    let record = staging.write(RESULT, &result(watch.lap())?)?;
    staging.sync(&[record])?;
    Ok(Outcome::New(store.publish(staging, manifest)?))
}

/// Takes a store.
///
/// # Errors
/// [`Exit::Busy`] at once when another run holds it.
pub fn open(root: &Path) -> Result<Store, Failure> {
    let store = Store::open(root).map_err(|error| match error {
        StoreError::Busy(_) => Failure::new(Exit::Busy, error),
        StoreError::Publish(_) => Failure::new(Exit::Failed, error),
    })?;
    Ok(store.when_it_counts(signals::counts))
}

pub(super) fn load(files: &[RateFile]) -> Result<Rates, Failure> {
    let files: Vec<_> = files.iter().map(|file| (file.name.clone(), file.text.clone())).collect();
    Rates::load(&files).map_err(Failure::refused)
}

/// Decides all debtors, some ranges at a time, and hands their rows to the writer.
pub(super) fn decide(
    facts: &Facts,
    (registers, context): (&Registers, &LawContext),
    writer: &mut NightWriter,
    times: &mut Times,
    progress: Progress,
) -> Result<(), Failure> {
    let night = Night::new(facts, registers, context);
    let ranges = split(0..night.debtors().len(), DEBTORS);
    let bar = progress.bar("decide", u64::try_from(night.debtors().len())?);
    for batch in ranges.chunks(MOST_RANGES) {
        let mut watch = clock::Stopwatch::start();
        let made: Vec<_> = batch.par_iter().map(|range| decide_range(&night, range, writer, &bar)).collect();
        let together = watch.lap();
        let mut outputs = Vec::with_capacity(made.len());
        let mut spent = Spent::default();
        // Of several missing rates the first debtor's is told, whoever found it first.
        for range in made {
            let (output, own) = range?;
            outputs.push(output);
            spent.add(own);
        }
        steps::reached("debtors decided");
        let deciding = spent.deciding_of(together);
        times.deciding += deciding;
        writer.add(outputs)?;
        times.publishing += together.saturating_sub(deciding) + watch.lap();
    }
    for stray in night.strays() {
        writer.add_stray(stray.payment, stray.code)?;
    }
    bar.finish_and_clear();
    progress.step("decide", &format!("{} debtors", night.debtors().len()));
    Ok(())
}

/// What threads have spent on their ranges.
#[derive(Clone, Copy, Default)]
struct Spent {
    deciding: Duration,
    publishing: Duration,
}

impl Spent {
    fn add(&mut self, other: Self) {
        self.deciding += other.deciding;
        self.publishing += other.publishing;
    }

    /// The part of the time they worked side by side that goes to deciding.
    fn deciding_of(self, together: Duration) -> Duration {
        let [deciding, publishing] = [self.deciding, self.publishing].map(|spent| spent.as_nanos());
        let part = (together.as_nanos() * deciding).checked_div(deciding + publishing);
        Duration::from_nanos(part.and_then(|part| u64::try_from(part).ok()).unwrap_or(0))
    }
}

/// Decides a range and makes its rows, a few debtors at a time: a decision is dropped while it is still in the
/// processor's cache.
fn decide_range<'r>(
    night: &Night<'r>,
    range: &Range<usize>,
    writer: &NightWriter,
    bar: &ProgressBar,
) -> Result<(RangeOutput<'r>, Spent), Failure> {
    let mut rows = writer.range();
    let mut spent = Spent::default();
    let mut watch = clock::Stopwatch::start();
    for grain in split(range.clone(), GRAIN) {
        let decided = night.decide(grain).map_err(Failure::refused)?;
        spent.deciding += watch.lap();
        bar.inc(u64::try_from(decided.len())?);
        for one in decided {
            rows.add(one.decision, &one.register);
        }
        spent.publishing += watch.lap();
    }
    let output = rows.finish()?;
    spent.publishing += watch.lap();
    Ok((output, spent))
}

/// Cuts a range into parts of `size`, the last one shorter.
fn split(range: Range<usize>, size: usize) -> Vec<Range<usize>> {
    range.clone().step_by(size).map(|start| start..range.end.min(start + size)).collect()
}

fn timings(times: Times) -> String {
    let [reading, deciding, publishing] =
        [times.reading, times.deciding, times.publishing].map(record::milliseconds);
    format!("read {reading} ms, decided {deciding} ms, published {publishing} ms")
}

fn told(
    job: &Job,
    (day, start): (NaiveDate, &Start),
    input: &DayInput,
    (totals, counts): (&Totals, &Counts),
    outcome: &Outcome,
) -> String {
    let mut text = format!("Collection day {day}, job {}\n{}", job.settings.name, words::inputs(input));
    let kind = start.origin.kind.as_str();
    let registers =
        start.base.as_ref().map_or_else(|| "none is released".to_owned(), |base| base.revision.name());
    let _ = writeln!(text, "Kind: {kind}; registers: {registers}");
    let faults = words::faults(input);
    if !faults.is_empty() {
        let _ = write!(text, "Parked:\n{faults}");
    }
    let held: u64 = totals.holds.values().sum();
    let _ = writeln!(text, "Decided: {} debtors, {} claims, {held} held", totals.debtors, totals.claims);
    let _ = writeln!(text, "Orders: {} ({})", words::counts(&totals.orders), words::counts(&totals.forms));
    let (expected, planned) = (totals.expected, totals.planned);
    let _ = writeln!(text, "Expected: {expected} kr a month, {planned} kr planned on claims");
    let _ = writeln!(text, "Notices: {}", words::counts(&totals.notices));
    let _ = writeln!(text, "Watchlist: {} claims", totals.watchlist);
    let _ = writeln!(text, "Measures proposed: {}", words::counts(&totals.measures));
    text.push_str(&words::money(&totals.money));
    if let Some(counts) = &counts.letters {
        let _ = writeln!(text, "Letters: {}", letters::told(counts));
    }
    if let Some(counts) = &counts.case_files {
        let _ = writeln!(text, "Case files: {}", measures::told(counts));
    }
    let _ = match outcome {
        Outcome::New(folder) => writeln!(text, "Published: {}", folder.display()),
        Outcome::Again(folder) => writeln!(text, "Published already, the same bytes: {}", folder.display()),
    };
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_cut_without_holes() {
        assert_eq!(split(3..10, 4), [3..7, 7..10]);
        assert_eq!(split(0..8, 4), [0..4, 4..8]);
        assert!(split(5..5, 4).is_empty());
    }
}
