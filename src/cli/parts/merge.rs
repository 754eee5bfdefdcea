//! `merge`: puts the decisions of all parts together and publishes the night, as the undivided run does.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::super::deciding::RANGES;
use super::super::exit::{Exit, Failure};
use super::super::job::Job;
use super::super::metrics::Metrics;
use super::super::progress::Progress;
use super::super::record::Times;
use super::super::run::{Prepared, judge_inbox, warn_if_open};
use super::super::{clock, signals};
use super::readers::{Joined, Readers};
use super::{Plan, of_facts};
use crate::decide::night::{Ground, RegisterRows};
use crate::intake::{DayInput, IntakeSettings, digests};
use crate::model::registers::Registers;
use crate::parts::codec::CodecError;
use crate::parts::facts;
use crate::parts::split::{PartsError, SPLIT, decided_name};
use crate::parts::sums::Sums;
use crate::publish::night::RowMaker;
use crate::publish::range::{DEBTORS, RangeOutput};
use crate::publish::{NightWriter, steps};
use crate::units::Part;

/// Put the parts of a night together and publish it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving merge jobs/nightly.toml --date 2026-11-20 --from night")]
pub struct Arguments {
    /// The job file
    job: PathBuf,
    /// The collection day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::super::day)]
    date: NaiveDate,
    /// The folder of the division, with the decisions of all its parts
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
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
}

/// Puts a night together.
///
/// # Errors
/// [`Exit::Refused`] when a part is missing or is not what was to be decided; nothing is published then.
pub fn run(arguments: &Arguments, progress: Progress, metrics: &mut Metrics) -> Result<(), Failure> {
    let job = Job::read(&arguments.job).map_err(|error| Failure::new(Exit::Usage, error))?;
    signals::heed(progress, arguments.metrics_file())?;
    steps::reached("job read");
    let (day, from) = (arguments.date, arguments.from.as_path());
    metrics.day = Some(day);
    let plan = Plan::read(from, day)?;
    let prepared = Prepared::new(job, day, plan.asked(), |failure| failure)?;
    let Prepared { job, store, stands, .. } = &prepared;
    warn_if_open(store.root(), progress);
    plan.is_of(job, prepared.texts(), stands)?;
    hold_inbox(&plan, &job.inbox(day), &stands.intake(job, day))?;
    let mut input = input(&plan, from)?;
    let readers = Readers::open(&plan, from)?;
    steps::reached("parts opened");
    let mut watch = clock::Stopwatch::start();
    let mut writer = prepared.begin()?;
    let made =
        Line { registers: &stands.registers, maker: writer.maker() }.write_all(readers, &plan, &mut writer);
    let payments = std::mem::take(&mut input.facts.payments);
    let ground = Ground::new(&payments, input.facts.booked_through, &stands.registers, &stands.context);
    let made = made.and_then(|debtors| {
        for stray in ground.strays() {
            writer.add_stray(stray.payment, stray.code)?;
        }
        progress.step("merge", &format!("{debtors} debtors"));
        Ok(())
    });
    input.facts.payments.clone_from(&payments);
    let times = Times { publishing: watch.lap(), ..Times::default() };
    let old_facts = plan.split.accept_stale.clone();
    let judged = made.and_then(|()| {
        judge_inbox(job, (day, &stands.registers), (&mut input, old_facts), progress, metrics)
    });
    match judged {
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

/// The inbox must still be the one that was divided: what is published names it, and names and addresses come from it.
fn hold_inbox(plan: &Plan, folder: &Path, settings: &IntakeSettings) -> Result<(), Failure> {
    let found = digests(folder, settings).map_err(Failure::refused)?;
    let mut divided: Vec<(String, String)> =
        plan.split.inbox.inputs.iter().map(|one| (one.file.clone(), one.sha256.clone())).collect();
    divided.sort_unstable();
    if divided != found.files || plan.split.control != found.control {
        return Err(Failure::refused(PartsError::other(SPLIT, "another inbox than the one that is there")));
    }
    Ok(())
}

/// The inbox as it was read when the night was divided, with its payments.
fn input(plan: &Plan, from: &Path) -> Result<DayInput, Failure> {
    let (payments, table) = facts::payments(from).map_err(of_facts)?;
    if table != plan.split.payments {
        let why = "not as it was written when the night was divided";
        return Err(Failure::refused(PartsError::broken(facts::PAYMENTS, why)));
    }
    let broken = || Failure::refused(PartsError::broken(SPLIT, "not as it was written"));
    plan.split.inbox.input(payments).ok_or_else(broken)
}

/// Where decisions become rows.
struct Line<'r> {
    registers: &'r Registers,
    maker: RowMaker,
}

impl<'r> Line<'r> {
    /// Writes all debtors, in ranges as the undivided night has them: while some are written the next are read. How
    /// many they are.
    fn write_all(
        &self,
        mut readers: Readers,
        plan: &Plan,
        writer: &mut NightWriter,
    ) -> Result<usize, Failure> {
        let mut debtors = 0;
        let mut next = readers.next(RANGES * DEBTORS)?;
        while !next.is_empty() {
            debtors += next.len();
            let (following, made) = rayon::join(|| readers.next(RANGES * DEBTORS), || self.make(&next, plan));
            let made = made?;
            for (place, sums) in made.sums {
                readers.add(place, &sums);
            }
            writer.add(made.ranges)?;
            steps::reached("debtors decided");
            next = following?;
        }
        readers.finish(plan)?;
        Ok(debtors)
    }

    fn make(&self, joined: &[Joined], plan: &Plan) -> Result<Ranges<'r>, Failure> {
        let made: Vec<_> = joined.par_chunks(DEBTORS).map(|range| self.make_range(range, plan)).collect();
        let mut all = Ranges { ranges: Vec::new(), sums: Vec::new() };
        for one in made {
            let (range, sums) = one?;
            all.ranges.push(range);
            all.sums.extend(sums);
        }
        Ok(all)
    }

    fn make_range(
        &self,
        joined: &[Joined],
        plan: &Plan,
    ) -> Result<(RangeOutput<'r>, Vec<(usize, Sums)>), Failure> {
        let mut rows = self.maker.range();
        let mut sums: Vec<Sums> = plan.split.parts.iter().map(|_| Sums::default()).collect();
        let mut registers = joined.first().map(|one| RegisterRows::at(self.registers, one.record.debtor));
        for Joined { record, place } in joined {
            let Some(registers) = &mut registers else { continue };
            let decision = record.decision().map_err(|error| broken(*place, plan, &error))?;
            sums[*place].add(&Sums::of(&decision));
            rows.add(decision, &registers.of(record.debtor));
        }
        Ok((rows.finish()?, sums.into_iter().enumerate().collect()))
    }
}

/// Ranges made into rows, and what the decisions of each part add up to.
struct Ranges<'r> {
    ranges: Vec<RangeOutput<'r>>,
    sums: Vec<(usize, Sums)>,
}

fn broken(place: usize, plan: &Plan, error: &CodecError) -> Failure {
    let name = Part::all(plan.split.of).nth(place).map_or_else(String::new, decided_name);
    Failure::refused(PartsError::broken(name, format!("a decision: {error}")))
}
