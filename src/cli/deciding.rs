//! Reading a day, deciding it and making its rows, side by side: while some debtors are decided the next are read and
//! those before are written.

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::ProgressBar;
use rayon::prelude::*;

use super::check;
use super::clock::Stopwatch;
use super::exit::Failure;
use super::progress::Progress;
use super::record::Times;
use crate::decide::night::{Ground, Night, Stretch};
use crate::intake::stream::{self, DayStream, Ended, Known, Meter, Next, Pace, Portion};
use crate::intake::{DayInput, IntakeSettings};
use crate::law::LawContext;
use crate::model::facts::Facts;
use crate::model::registers::Registers;
use crate::publish::night::RowMaker;
use crate::publish::range::{DEBTORS, RangeOutput};
use crate::publish::{NightWriter, Staging, steps};

/// Ranges decided before they are written: enough to keep the threads busy, and what is in memory does not grow with
/// the machine.
pub(super) const RANGES: usize = 12;
/// Debtors decided before their rows are made: few enough to stay in the processor's cache.
const GRAIN: usize = 64;

/// A night to be decided.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The inbox of the day.
    pub folder: &'a Path,
    /// How it is read.
    pub intake: &'a IntakeSettings,
    /// What stands before it.
    pub registers: &'a Registers,
    /// The law of the day.
    pub context: &'a LawContext,
    /// Who is told how far it is.
    pub progress: Progress,
}

/// Where a night is written.
pub struct Paper<'a> {
    /// Begins the files. A night that turns out to need another beginning begins them again.
    pub begin: &'a mut dyn FnMut() -> Result<NightWriter, Failure>,
    /// Removes what was begun.
    pub discard: &'a mut dyn FnMut(Staging) -> Result<(), Failure>,
}

/// A night whose debtors are all decided.
pub struct Made {
    /// Its files but those that need the whole night.
    pub writer: NightWriter,
    /// What was read; of the facts the payments alone.
    pub input: DayInput,
}

/// Reads, decides and writes all debtors. What was written is removed when the night is refused.
///
/// # Errors
/// [`Failure`] when the inbox is refused or the rows cannot be written.
pub fn night(asked: Asked<'_>, mut paper: Paper<'_>, times: &mut Times) -> Result<Made, Failure> {
    let (mut watch, spent) = (Stopwatch::start(), Spent::default());
    let mut known = Known::default();
    let made = loop {
        match attempt(asked, &mut paper, known, &spent)? {
            Attempt::Made(made) => break made,
            Attempt::Again(more) => known = *more,
        }
    };
    spent.share(watch.lap(), times);
    Ok(*made)
}

/// What came of an attempt.
enum Attempt {
    Made(Box<Made>),
    /// The inbox as a whole shows what should have been known before.
    Again(Box<Known>),
}

fn attempt(asked: Asked<'_>, paper: &mut Paper<'_>, known: Known, spent: &Spent) -> Result<Attempt, Failure> {
    let others = Ground::new(&[], None, asked.registers, asked.context).debtors();
    let bar = asked.progress.bytes("read");
    let step = |table: &str, bytes: u64| {
        bar.set_message(table.to_owned());
        bar.set_position(bytes);
        steps::reached("inbox half read");
    };
    let reading = stream::Asked {
        folder: asked.folder,
        settings: asked.intake,
        pace: Pace::default(),
        step: &step,
        meter: spent,
    };
    let Some(mut day) = DayStream::open(reading, known, &others).map_err(Failure::refused)? else {
        bar.finish_and_clear();
        return as_a_whole(asked, paper, spent);
    };
    let payments = day.payments().to_vec();
    let ground = Ground::new(&payments, day.booked_through(), asked.registers, asked.context);
    let mut line = Line::new(&ground, (paper.begin)()?, spent, ProgressBar::hidden());
    let read = line.decide_all(|room| day.next(RANGES * DEBTORS, room).map_err(Failure::refused));
    let ended = match read {
        Ok(true) => day.finish().map_err(Failure::refused),
        Ok(false) => {
            (paper.discard)(line.writer.abandon())?;
            bar.finish_and_clear();
            return as_a_whole(asked, paper, spent);
        }
        Err(failure) => Err(failure),
    };
    bar.finish_and_clear();
    match ended {
        Err(failure) => {
            (paper.discard)(line.writer.abandon())?;
            Err(failure)
        }
        Ok(Ended::Again(known)) => {
            (paper.discard)(line.writer.abandon())?;
            Ok(Attempt::Again(known))
        }
        Ok(Ended::Done(input)) => {
            check::tell(&input, asked.progress);
            end(line, *input, asked.progress)
        }
    }
}

/// Reads the whole inbox before anything is decided: for files that are not sorted, and forms that are not tables.
fn as_a_whole(asked: Asked<'_>, paper: &mut Paper<'_>, spent: &Spent) -> Result<Attempt, Failure> {
    let mut watch = Stopwatch::start();
    let mut input = check::read_folder(asked.folder, asked.intake, asked.progress)?;
    spent.reading(watch.lap());
    let facts = std::mem::take(&mut input.facts);
    let ground = Ground::of(&facts, asked.registers, asked.context);
    let night = Night::new(&facts, &ground);
    let bar = asked.progress.bar("decide", u64::try_from(night.debtors().len())?);
    let mut line = Line::new(&ground, (paper.begin)()?, spent, bar);
    let decided = night_in_batches(&mut line, &night);
    line.bar.finish_and_clear();
    if let Err(failure) = decided {
        (paper.discard)(line.writer.abandon())?;
        return Err(failure);
    }
    input.facts.payments.clone_from(&facts.payments);
    input.facts.booked_through = facts.booked_through;
    end(line, input, asked.progress)
}

fn night_in_batches<'r>(line: &mut Line<'_, 'r>, night: &Night<'_, 'r>) -> Result<(), Failure> {
    let ranges = split(0..night.debtors().len(), DEBTORS);
    for batch in ranges.chunks(2 * RANGES) {
        let made = line.make(night, batch)?;
        line.write(made)?;
    }
    line.debtors += night.debtors().len();
    Ok(())
}

fn end(mut line: Line<'_, '_>, input: DayInput, progress: Progress) -> Result<Attempt, Failure> {
    for stray in line.ground.strays() {
        line.writer.add_stray(stray.payment, stray.code)?;
    }
    progress.step("decide", &format!("{} debtors", line.debtors));
    Ok(Attempt::Made(Box::new(Made { writer: line.writer, input })))
}

/// Where decisions become rows and rows files.
struct Line<'g, 'r> {
    ground: &'g Ground<'r>,
    writer: NightWriter,
    maker: RowMaker,
    spent: &'g Spent,
    bar: ProgressBar,
    debtors: usize,
}

impl<'g, 'r> Line<'g, 'r> {
    fn new(ground: &'g Ground<'r>, writer: NightWriter, spent: &'g Spent, bar: ProgressBar) -> Self {
        let maker = writer.maker();
        Self { ground, writer, maker, spent, bar, debtors: 0 }
    }

    /// Decides portion after portion, while the next is read and the last is written. False when the inbox is to be
    /// read as a whole instead.
    fn decide_all(
        &mut self,
        mut read: impl FnMut(Facts) -> Result<Next, Failure> + Send,
    ) -> Result<bool, Failure> {
        let mut made = Vec::new();
        let mut room = Facts::default();
        let mut next = read(Facts::default())?;
        while let Next::Portion(portion) = next {
            let (ground, maker, spent, bar) = (self.ground, &self.maker, self.spent, &self.bar);
            let (writer, before) = (&mut self.writer, std::mem::take(&mut made));
            let spare = std::mem::take(&mut room);
            let decide = || Self::portion(ground, (maker, spent, bar), &portion);
            let (following, (decided, written)) =
                rayon::join(|| read(spare), || rayon::join(decide, || Self::write_to(writer, before, spent)));
            written?;
            let (outputs, debtors) = decided?;
            self.debtors += debtors;
            made = outputs;
            room = portion.facts;
            next = following?;
        }
        Self::write_to(&mut self.writer, made, self.spent)?;
        Ok(!matches!(next, Next::Unsorted))
    }

    fn portion(
        ground: &Ground<'r>,
        tools: (&RowMaker, &Spent, &ProgressBar),
        portion: &Portion,
    ) -> Result<(Vec<RangeOutput<'r>>, usize), Failure> {
        let stretch = Stretch { after: portion.after, through: portion.through, part: None };
        let night = Night::of(&portion.facts, ground, stretch);
        let ranges = split(0..night.debtors().len(), DEBTORS);
        Ok((make(&night, &ranges, tools)?, night.debtors().len()))
    }

    fn make(&self, night: &Night<'_, 'r>, ranges: &[Range<usize>]) -> Result<Vec<RangeOutput<'r>>, Failure> {
        make(night, ranges, (&self.maker, self.spent, &self.bar))
    }

    fn write(&mut self, made: Vec<RangeOutput<'r>>) -> Result<(), Failure> {
        Self::write_to(&mut self.writer, made, self.spent)
    }

    fn write_to(writer: &mut NightWriter, made: Vec<RangeOutput<'r>>, spent: &Spent) -> Result<(), Failure> {
        if made.is_empty() {
            return Ok(());
        }
        let mut watch = Stopwatch::start();
        let added = writer.add(made);
        spent.publishing(watch.lap());
        Ok(added?)
    }
}

/// Decides ranges side by side and makes their rows.
fn make<'r>(
    night: &Night<'_, 'r>,
    ranges: &[Range<usize>],
    (maker, spent, bar): (&RowMaker, &Spent, &ProgressBar),
) -> Result<Vec<RangeOutput<'r>>, Failure> {
    let made: Vec<_> = ranges.par_iter().map(|range| make_range(night, range, (maker, spent, bar))).collect();
    steps::reached("debtors decided");
    // Of several missing rates the first debtor's is told, whoever found it first.
    made.into_iter().collect()
}

/// Decides a range and makes its rows, a few debtors at a time: a decision is dropped while it is still in the
/// processor's cache.
fn make_range<'r>(
    night: &Night<'_, 'r>,
    range: &Range<usize>,
    (maker, spent, bar): (&RowMaker, &Spent, &ProgressBar),
) -> Result<RangeOutput<'r>, Failure> {
    let mut rows = maker.range();
    let mut watch = Stopwatch::start();
    for grain in split(range.clone(), GRAIN) {
        let decided = night.decide(grain).map_err(Failure::refused)?;
        spent.deciding(watch.lap());
        bar.inc(u64::try_from(decided.len())?);
        for one in decided {
            rows.add(one.decision, &one.register);
        }
        spent.publishing(watch.lap());
    }
    let output = rows.finish()?;
    spent.publishing(watch.lap());
    Ok(output)
}

/// Cuts a range into parts of `size`, the last one shorter.
pub(super) fn split(range: Range<usize>, size: usize) -> Vec<Range<usize>> {
    range.clone().step_by(size).map(|start| start..range.end.min(start + size)).collect()
}

/// What the threads have spent on each kind of work, in nanoseconds.
#[derive(Debug, Default)]
struct Spent([AtomicU64; 3]);

impl Spent {
    fn add(&self, place: usize, spent: Duration) {
        let nanoseconds = u64::try_from(spent.as_nanos()).unwrap_or(u64::MAX);
        self.0[place].fetch_add(nanoseconds, Ordering::Relaxed);
    }

    fn reading(&self, spent: Duration) {
        self.add(0, spent);
    }

    fn deciding(&self, spent: Duration) {
        self.add(1, spent);
    }

    fn publishing(&self, spent: Duration) {
        self.add(2, spent);
    }

    /// Divides the time that has passed by what each kind of work took.
    fn share(&self, passed: Duration, times: &mut Times) {
        let [reading, deciding, publishing] =
            [0, 1, 2].map(|at| u128::from(self.0[at].load(Ordering::Relaxed)));
        let all = (reading + deciding + publishing).max(1);
        let part = |own: u128| {
            Duration::from_nanos(u64::try_from(passed.as_nanos() * own / all).unwrap_or(u64::MAX))
        };
        times.reading += part(reading);
        times.deciding += part(deciding);
        times.publishing += part(publishing);
    }
}

impl Meter for Spent {
    fn time(&self, work: &mut dyn FnMut()) {
        let mut watch = Stopwatch::start();
        work();
        self.reading(watch.lap());
    }
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
