//! `run`: the night. Reads, checks, decides and publishes a revision.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::deciding::{self, Made, Paper};
use super::exit::{Exit, Failure};
use super::job::{Job, RateFile};
use super::made::{Counts, Sources};
use super::metrics::Metrics;
use super::progress::Progress;
use super::record::{self, Times};
use super::standing::unsound_or_failed;
use super::{
    check, clock, formats, fresh, letters, made, measures, parts, signals, standing, to_come, words,
};
use crate::intake::{DayInput, IntakeSettings};
use crate::law::LawContext;
use crate::law::rates::Rates;
use crate::model::OrderVersion;
use crate::model::registers::Registers;
use crate::orders::numbering::Sequences;
use crate::publish::manifest::{AcceptedStale, Origin, RESULT, RunKind, Statement};
use crate::publish::money::Carried;
use crate::publish::night::{Before, Written};
use crate::publish::rerun::{Asked, Start};
use crate::publish::store::open_to_all;
use crate::publish::summary::{self, InputTotals, Totals};
use crate::publish::{NightWriter, Staging, Store, StoreError, steps};
use crate::report::letters::{TemplateFile, Templates};
use crate::units::Part;

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
    /// Decide only this part of a division, and publish nothing
    #[arg(long, value_name = "I/N", value_parser = parts::decide::part, requires = "from", requires = "date",
        conflicts_with_all = ["correct", "what_if", "accept_stale", "metrics"])]
    part: Option<Part>,
    /// The folder of the division the part is of
    #[arg(long, value_name = "DIR", requires = "part")]
    from: Option<PathBuf>,
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

/// What a night stands on before its inbox is opened.
pub(super) struct Prepared {
    pub(super) job: Job,
    pub(super) day: NaiveDate,
    templates: Templates,
    texts: Vec<TemplateFile>,
    pub(super) store: Store,
    pub(super) stands: Stands,
}

/// The law of a day, and what stands before it.
pub(super) struct Stands {
    pub(super) own_rates: Vec<RateFile>,
    pub(super) context: LawContext,
    pub(super) start: Start,
    pub(super) registers: Registers,
    pub(super) last: Sequences,
}

/// Runs the night and tells what came of it.
///
/// # Errors
/// [`Failure`] with the exit status; nothing is published then.
pub fn run(arguments: &Arguments, progress: Progress, metrics: &mut Metrics) -> Result<(), Failure> {
    let job = Job::read(&arguments.job).map_err(|error| Failure::new(Exit::Usage, error))?;
    signals::heed(progress, arguments.metrics_file())?;
    steps::reached("job read");
    let day = arguments.date.map_or_else(clock::today, Ok)?;
    metrics.day = Some(day);
    if let (Some(part), Some(from)) = (arguments.part, &arguments.from) {
        return parts::decide::run(&parts::decide::Asked { job: &job, day, part, from }, progress);
    }
    let old_facts = fresh::reason(arguments.reason.as_deref().filter(|_| arguments.accept_stale))?;
    let prepared = Prepared::new(job, day, arguments.asked(), |failure| match arguments.date {
        Some(_) => failure,
        None => failure.context(format!("by the clock it is {day} in Norway")),
    })?;
    let Prepared { job, store, stands, .. } = &prepared;
    warn_if_open(store.root(), progress);
    let mut begin = || prepared.begin();
    let mut discard = |staging: Staging| Ok(store.give_up(&staging)?);
    let paper = Paper { begin: &mut begin, discard: &mut discard };
    let mut times = Times::default();
    let (intake, folder) = (stands.intake(job, day), job.inbox(day));
    let Stands { registers, context, .. } = stands;
    let asked = deciding::Asked { folder: &folder, intake: &intake, registers, context, progress };
    let Made { writer, mut input } = deciding::night(asked, paper, &mut times)?;
    match judge_inbox(job, (day, registers), (&mut input, old_facts), progress, metrics) {
        Ok(judged) => {
            steps::reached("night decided");
            prepared.conclude(writer, (&input, judged), times, progress, metrics)
        }
        Err(failure) => {
            store.give_up(&writer.abandon())?;
            Err(failure)
        }
    }
}

impl Stands {
    /// Reads the registers a run starts from.
    pub(super) fn of(
        (own_rates, context): (Vec<RateFile>, LawContext),
        start: Start,
        day: NaiveDate,
    ) -> Result<Self, Failure> {
        steps::reached("start chosen");
        let (registers, last) = standing::registers(start.base.as_ref(), day)?;
        steps::reached("registers read");
        Ok(Self { own_rates, context, start, registers, last })
    }

    /// How the inbox of the day is read.
    pub(super) fn intake(&self, job: &Job, day: NaiveDate) -> IntakeSettings {
        // A correction or a what-if is made of what is known now.
        let taken_out_later = self.start.origin.kind != RunKind::Night;
        IntakeSettings { taken_out_later, ..job.intake(day) }
    }
}

impl Prepared {
    /// Looks up the law and the job's texts, takes the store and reads what stands. `told` adds to why the day cannot
    /// be run as asked.
    pub(super) fn new(
        job: Job,
        day: NaiveDate,
        asked: Asked<'_>,
        told: impl FnOnce(Failure) -> Failure,
    ) -> Result<Self, Failure> {
        let law = law(&job, day)?;
        let (templates, texts) = letters::templates(&job)?;
        let store = open(&job.store())?;
        let start = standing::start(store.root(), day, asked).map_err(told)?;
        let stands = Stands::of(law, start, day)?;
        let store = if stands.start.origin.kind == RunKind::WhatIf { store.for_what_if() } else { store };
        Ok(Self { job, day, templates, texts, store, stands })
    }

    /// The job's own texts.
    pub(super) fn texts(&self) -> &[TemplateFile] {
        &self.texts
    }

    /// Begins the files of the night.
    pub(super) fn begin(&self) -> Result<NightWriter, Failure> {
        let Stands { context, start, last, .. } = &self.stands;
        let base = start.base.as_ref().map(|base| (&base.revision, &base.manifest));
        let before = Before { last: *last, carried: Carried::of(base, self.day) };
        let staging = self.store.stage(self.day, clock::nonce())?;
        let names = record::data_rows(&context.rates);
        Ok(NightWriter::begin(staging, self.job.terms(self.day), names, before)?)
    }

    /// Ends the files of a night whose inbox is in order, publishes it and tells what came of it.
    pub(super) fn conclude(
        &self,
        writer: NightWriter,
        (input, (inputs, accepted_stale)): (&DayInput, Judged),
        mut times: Times,
        progress: Progress,
        metrics: &mut Metrics,
    ) -> Result<(), Failure> {
        let Self { job, day, store, .. } = self;
        let Stands { registers, start, context, own_rates, .. } = &self.stands;
        let mut watch = clock::Stopwatch::start();
        let night = summary::Night {
            job: &job.settings.name,
            inputs: &inputs,
            faults: &input.faults,
            warnings: &input.warnings,
            registers,
        };
        let mut written = writer.finish(&night).map_err(unsound_or_failed)?;
        let rates = (&context.rates, own_rates.as_slice());
        let used = &written.totals.rates;
        let origin = (&start.origin, accepted_stale);
        let predicate = record::predicate(job, *day, input, rates, used, origin, &self.texts)?;
        let counts = add_made(job, (&self.templates, &registers.orders), &predicate, &mut written, progress)?;
        let manifest = Statement::new(written.files.clone(), predicate).to_json()?;
        times.publishing += watch.lap();
        let outcome = publish(store, &written, (&manifest, &start.origin), |synced| {
            // The result stands in the run, so it cannot tell of the rename that ends it.
            let times = Times { publishing: times.publishing + synced, ..times };
            record::result(&inputs, (&written.totals, written.files.len()), times, &manifest)
        })?;
        times.publishing += watch.lap();
        metrics.published(&written.totals, times, matches!(outcome, Outcome::New(_)));
        progress.step("done", &timings(times));
        let told = told(job, (*day, start), input, (&written.totals, &counts), &outcome);
        if words::say(&told).is_err() {
            progress.warn("done", "published, but nobody reads what is said about it");
        }
        steps::reached("told");
        Ok(())
    }
}

/// What an inbox in order gives: the totals of its files, and why old facts are taken.
pub(super) type Judged = (Vec<InputTotals>, Option<AcceptedStale>);

/// Refuses what was read when too many of its rows are parked, or when it is too old.
pub(super) fn judge_inbox(
    job: &Job,
    (day, registers): (NaiveDate, &Registers),
    (input, old_facts): (&mut DayInput, Option<String>),
    progress: Progress,
    metrics: &mut Metrics,
) -> Result<Judged, Failure> {
    let inputs = record::totals(input);
    metrics.read(&inputs);
    if !input.over_limit.is_empty() {
        // Refused all the same when nobody reads which rows they are.
        let _ = words::say(&words::faults(input));
    }
    check::refuse_over_limit(input)?;
    steps::reached("inbox read");
    let accepted_stale = fresh::judge(job, day, (input, progress), old_facts)?;
    metrics.accepted_stale = accepted_stale.is_some();
    to_come::warn(day, registers, input, progress);
    Ok((inputs, accepted_stale))
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

/// Tells when everybody may put other nights in the place of these: digests show it, and only a signature tells whose.
pub(super) fn warn_if_open(root: &Path, progress: Progress) {
    if let Some(folder) = open_to_all(root) {
        progress.warn("store", &format!("{}: everybody may write here", folder.display()));
    }
}

/// The rate files of a job, and the law of a day with them.
pub(super) fn law(job: &Job, day: NaiveDate) -> Result<(Vec<RateFile>, LawContext), Failure> {
    let own_rates = job.rate_files().map_err(|error| Failure::new(Exit::Usage, error))?;
    let context = job.law(day, load(&own_rates)?);
    Ok((own_rates, context))
}

pub(super) fn load(files: &[RateFile]) -> Result<Rates, Failure> {
    let files: Vec<_> = files.iter().map(|file| (file.name.clone(), file.text.clone())).collect();
    Rates::load(&files).map_err(Failure::refused)
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
