//! The facts of a day, taken from the inbox and divided among the parts as they come.

use std::path::Path;

use chrono::NaiveDate;

use super::super::check;
use super::super::deciding::RANGES;
use super::super::exit::Failure;
use super::super::job::Job;
use super::super::progress::Progress;
use super::super::run::Stands;
use super::of_facts;
use crate::decide::night::{Ground, Night, Stretch};
use crate::intake::stream::{Asked, DayStream, Ended, Known, Next, NoMeter, Pace, Portion};
use crate::intake::{DayInput, IntakeSettings};
use crate::model::facts::Facts;
use crate::parts::facts::{FactsWriter, WrittenTable};
use crate::parts::split::Share;
use crate::publish::range::DEBTORS;
use crate::publish::steps;
use crate::units::{Part, PartCount, PartyId};

/// Debtors in a stretch: as many as the undivided night has in memory.
const STRETCH: usize = RANGES * DEBTORS;

/// What was taken.
pub(super) struct Taken {
    /// The inbox; of its facts the payments alone.
    pub(super) input: DayInput,
    /// What each part must decide.
    pub(super) shares: Vec<Share>,
    /// Where the stretches end.
    pub(super) bounds: Vec<PartyId>,
    /// The payments beside the parts.
    pub(super) payments: WrittenTable,
}

/// Takes all facts of a day into tables in a folder, which `begin` makes anew.
pub(super) fn take(
    (job, day): (&Job, NaiveDate),
    stands: &Stands,
    (folder, of): (&Path, PartCount),
    begin: &dyn Fn() -> Result<(), Failure>,
    progress: Progress,
) -> Result<Taken, Failure> {
    let (inbox, settings) = (job.inbox(day), stands.intake(job, day));
    let from = From { inbox: &inbox, settings: &settings, stands, of, progress };
    let mut known = Known::default();
    loop {
        begin()?;
        let division = Division::new(FactsWriter::create(folder, of).map_err(of_facts)?, of);
        match attempt(&from, division, known)? {
            Attempt::Taken(taken) => return Ok(*taken),
            Attempt::Again(more) => known = *more,
            Attempt::Unsorted => {
                begin()?;
                let division = Division::new(FactsWriter::create(folder, of).map_err(of_facts)?, of);
                return as_a_whole(&from, division);
            }
        }
    }
}

/// Where facts are taken from, and for how many parts.
struct From<'a> {
    inbox: &'a Path,
    settings: &'a IntakeSettings,
    stands: &'a Stands,
    of: PartCount,
    progress: Progress,
}

enum Attempt {
    Taken(Box<Taken>),
    /// The inbox as a whole shows what should have been known before.
    Again(Box<Known>),
    /// It is to be read as a whole.
    Unsorted,
}

/// Parts being filled.
struct Division {
    writer: FactsWriter,
    shares: Vec<Share>,
    bounds: Vec<PartyId>,
}

impl Division {
    fn new(writer: FactsWriter, of: PartCount) -> Self {
        Self { writer, shares: Part::all(of).map(|_| Share::default()).collect(), bounds: Vec::new() }
    }

    /// Adds the facts of debtors that follow each other.
    fn add(
        &mut self,
        facts: &Facts,
        ground: &Ground<'_>,
        stretch: Stretch,
        of: PartCount,
    ) -> Result<(), Failure> {
        let night = Night::of(facts, ground, stretch);
        for debtor in night.debtors() {
            self.shares[Part::of(*debtor, of).place()].add(*debtor);
        }
        self.writer.add(facts).map_err(of_facts)?;
        steps::reached("facts divided");
        Ok(())
    }

    /// Ends the tables.
    fn finish(mut self, input: DayInput) -> Result<Taken, Failure> {
        self.writer.add_payments(&input.facts.payments).map_err(of_facts)?;
        let written = self.writer.finish().map_err(of_facts)?;
        let mut shares = self.shares;
        for (share, tables) in shares.iter_mut().zip(written.parts) {
            share.tables = tables;
        }
        Ok(Taken { input, shares, bounds: self.bounds, payments: written.payments })
    }
}

/// Reads portion after portion, and divides one while the next is read.
fn attempt(from: &From<'_>, mut division: Division, known: Known) -> Result<Attempt, Failure> {
    let Stands { registers, context, .. } = from.stands;
    let ground = Ground::new(&[], None, registers, context);
    let others = ground.debtors();
    let bar = from.progress.bytes("read");
    let step = |table: &str, bytes: u64| {
        bar.set_message(table.to_owned());
        bar.set_position(bytes);
        steps::reached("inbox half read");
    };
    let pace = Pace::default();
    let asked = Asked { folder: from.inbox, settings: from.settings, pace, step: &step, meter: &NoMeter };
    let Some(mut day) = DayStream::open(asked, known, &others).map_err(Failure::refused)? else {
        bar.finish_and_clear();
        return Ok(Attempt::Unsorted);
    };
    let mut read = |room: Facts| day.next(STRETCH, room).map_err(Failure::refused);
    let mut next = read(Facts::default())?;
    let mut room = Facts::default();
    while let Next::Portion(portion) = next {
        let Portion { facts, after, through } = *portion;
        division.bounds.extend(through);
        let stretch = Stretch { after, through, part: None };
        let spare = std::mem::take(&mut room);
        let (following, divided) =
            rayon::join(|| read(spare), || division.add(&facts, &ground, stretch, from.of));
        divided?;
        room = facts;
        next = following?;
    }
    bar.finish_and_clear();
    if matches!(next, Next::Unsorted) {
        return Ok(Attempt::Unsorted);
    }
    match day.finish().map_err(Failure::refused)? {
        Ended::Again(known) => Ok(Attempt::Again(known)),
        Ended::Done(input) => {
            check::tell(&input, from.progress);
            division.finish(*input).map(Box::new).map(Attempt::Taken)
        }
    }
}

/// Reads the whole inbox before anything is divided: for files that are not sorted, and forms that are not tables.
fn as_a_whole(from: &From<'_>, mut division: Division) -> Result<Taken, Failure> {
    let Stands { registers, context, .. } = from.stands;
    let mut input = check::read_folder(from.inbox, from.settings, from.progress)?;
    let mut facts = std::mem::take(&mut input.facts);
    let ground = Ground::new(&[], None, registers, context);
    division.add(&facts, &ground, Stretch::default(), from.of)?;
    let debtors = Night::new(&facts, &ground);
    let ends = debtors.debtors().chunks(STRETCH).filter_map(<[PartyId]>::last).copied();
    division.bounds.extend(ends);
    // The last stretch goes to the end.
    division.bounds.pop();
    input.facts.booked_through = facts.booked_through;
    input.facts.payments = std::mem::take(&mut facts.payments);
    division.finish(input)
}
