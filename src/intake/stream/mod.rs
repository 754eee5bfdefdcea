//! The facts of a day in the order of the debtors, some thousand debtors at a time, so that what is in memory does
//! not grow with the day.
//!
//! It works for files that are sorted by debtor: each table is read as far as the others are, and the debtors whose
//! rows are all there are handed on. What only the whole inbox shows (an identifier that stands twice, a row parked
//! late that names a debtor handed on already) makes the stream begin again with that known; a file that is not
//! sorted, or not the only one of its table, is read as a whole.

mod hashes;
mod source;
mod table;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;

use self::table::Reach;
pub(super) use self::table::Told;
use self::tables::Tables;
use super::blocks::BLOCK;
use super::control::Control;
use super::day::{Day, Source};
use super::error::IntakeError;
use super::fact::{Fact, Key};
use super::read::{Inbox, Input, InputForm};
use super::settings::IntakeSettings;
use super::summary::DayInput;
use super::tables::Table;
use super::{ALL_TABLES, finish, open};
use crate::model::facts::Facts;
use crate::model::{Asset, Payment};
use crate::units::{Month, PartyId};

/// Parts a file is divided into where tables are read along with each other.
const FULL: u64 = 1 << 20;
/// How many times smaller a compressed file is, about.
const PACKED: u64 = 6;

/// Tells how long the pieces of work take that a stream does; the library itself has no clock.
pub trait Meter: Sync {
    /// Does the work.
    fn time(&self, work: &mut dyn FnMut());
}

/// A meter that does not look.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMeter;

impl Meter for NoMeter {
    fn time(&self, work: &mut dyn FnMut()) {
        work();
    }
}

/// How much is read at a time. What is read is the same whatever the pace.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Bytes of the inbox read before it is looked whether enough debtors are at hand.
    pub stride: u64,
    /// Bytes of a CSV file that are read as one.
    pub block: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { stride: 16 << 20, block: BLOCK }
    }
}

/// What reading a day needs to know.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The folder of the day.
    pub folder: &'a Path,
    /// How it is read.
    pub settings: &'a IntakeSettings,
    /// How much at a time.
    pub pace: Pace,
    /// Told a table's name and the bytes of it done.
    pub step: &'a (dyn Fn(&str, u64) + Sync),
    /// Told of the work.
    pub meter: &'a dyn Meter,
}

/// What a stream that has to begin again knows by now.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// By table, identifiers that stand more than once, in order.
    repeated: BTreeMap<&'static str, Vec<Key>>,
    /// By table, hashes that were looked at already, in order.
    looked_at: BTreeMap<&'static str, Vec<u64>>,
    /// Debtors with a parked row far from their own.
    parked: BTreeSet<PartyId>,
    /// The same for assets.
    parked_assets: BTreeSet<PartyId>,
}

impl Known {
    fn repeated_in(&self, table: &str) -> &[Key] {
        self.repeated.get(table).map_or(&[], Vec::as_slice)
    }
}

/// What all tables share while they are read.
struct Shared<'a> {
    settings: &'a IntakeSettings,
    pace: Pace,
    step: &'a (dyn Fn(&str, u64) + Sync),
    meter: &'a dyn Meter,
    known: &'a Known,
}

/// Facts of debtors that follow each other.
#[derive(Debug, Default)]
pub struct Portion {
    /// All facts of theirs but payments, sorted.
    pub facts: Facts,
    /// They come after this debtor; none: from the first on.
    pub after: Option<PartyId>,
    /// The last of them; none: to the end.
    pub through: Option<PartyId>,
}

/// What comes next.
#[derive(Debug)]
pub enum Next {
    /// More facts.
    Portion(Box<Portion>),
    /// All were handed on: [`DayStream::finish`] tells the rest.
    End,
    /// A file is not sorted by debtor: the day is to be read as a whole.
    Unsorted,
}

/// How a stream ends.
#[derive(Debug)]
pub enum Ended {
    /// What was handed on is all there is; `facts` of the input has the payments alone.
    Done(Box<DayInput>),
    /// What was handed on does not stand: it is to be read again with this known.
    Again(Box<Known>),
}

/// A day being read.
pub struct DayStream<'a> {
    asked: Asked<'a>,
    known: Known,
    control: Control,
    /// What is read before the others: payments, and what the folder holds beside its tables.
    first: DayInput,
    tables: Tables,
    goal: u64,
    stride: u64,
    /// Debtors the caller knows of, in order, and how many of them are handed on.
    others: (&'a [PartyId], usize),
    after: Option<PartyId>,
    /// Debtors with a parked row that were not handed on yet.
    parked: BTreeSet<PartyId>,
    parked_assets: BTreeSet<PartyId>,
    months: BTreeSet<Month>,
    /// Found while reading, for beginning again.
    late: Known,
    is_over: bool,
}

impl<'a> DayStream<'a> {
    /// Opens the inbox of a day and reads its payments; none when it has files that cannot be read along with each
    /// other. `others` are debtors beside those of the inbox, in order.
    ///
    /// # Errors
    /// [`IntakeError`], as [`super::read_day`].
    pub fn open(asked: Asked<'a>, known: Known, others: &'a [PartyId]) -> Result<Option<Self>, IntakeError> {
        let (mut inbox, control, warnings) = open(asked.folder, asked.settings)?;
        if !can_stream(&inbox) {
            return Ok(None);
        }
        let mut day = Day {
            settings: asked.settings,
            step: asked.step,
            control: control.clone(),
            input: DayInput { warnings, ..DayInput::default() },
        };
        let payments = inbox.tables.remove(Payment::TABLE.name).unwrap_or_default();
        let payments = payments.into_iter().map(Source::File).collect();
        day.input.facts.payments = day.facts::<Payment>(payments)?;
        let shared = shared(&asked, &known);
        let (tables, bytes) = Tables::open(&mut inbox, &shared)?;
        let stride = (u128::from(FULL) * u128::from(asked.pace.stride) / u128::from(bytes.max(1))).max(1);
        let mut input = finish(day);
        input.facts.booked_through = control.booked_through;
        Ok(Some(Self {
            asked,
            parked: known.parked.clone(),
            parked_assets: known.parked_assets.clone(),
            late: known.clone(),
            known,
            control,
            first: input,
            tables,
            goal: 0,
            stride: u64::try_from(stride).unwrap_or(FULL),
            others: (others, 0),
            after: None,
            months: BTreeSet::new(),
            is_over: false,
        }))
    }

    /// The payments of the day.
    #[must_use]
    pub fn payments(&self) -> &[Payment] {
        &self.first.facts.payments
    }

    /// The released run whose figures the ledger has booked.
    #[must_use]
    pub const fn booked_through(&self) -> Option<NaiveDate> {
        self.control.booked_through
    }

    /// The next `debtors` debtors of a night (those with a claim, support or a credit, and the caller's), and all
    /// facts up to them; the last portion has fewer. `room` is what is done with: its room is used again.
    ///
    /// # Errors
    /// [`IntakeError`] when a file is refused.
    pub fn next(&mut self, debtors: usize, mut room: Facts) -> Result<Next, IntakeError> {
        if self.is_over {
            return Ok(Next::End);
        }
        loop {
            let safe = self.tables.safe();
            let through = self.tables.nth(debtors, safe, &self.others.0[self.others.1..]);
            if through.is_some() || safe == Reach::End {
                self.tables.take_through(through, &mut room);
                self.hand_on(through, &mut room);
                let after = std::mem::replace(&mut self.after, through);
                self.is_over = through.is_none();
                return Ok(Next::Portion(Box::new(Portion { facts: room, after, through })));
            }
            self.goal = (self.goal + self.stride).min(FULL);
            let shared = shared(&self.asked, &self.known);
            self.tables.fill(self.goal, &shared)?;
            if !self.tables.are_sorted() {
                return Ok(Next::Unsorted);
            }
            self.note_parked();
        }
    }

    /// Sorts what is handed on, and adds the parked debtors of it.
    fn hand_on(&mut self, through: Option<PartyId>, facts: &mut Facts) {
        for (parked, into) in [
            (&mut self.parked, &mut facts.parked_debtors),
            (&mut self.parked_assets, &mut facts.parked_assets),
        ] {
            into.clear();
            while let Some(first) =
                parked.first().copied().filter(|one| through.is_none_or(|end| *one <= end))
            {
                parked.pop_first();
                into.push(first);
            }
        }
        facts.booked_through = self.control.booked_through;
        for income in &facts.incomes {
            self.months.insert(income.month);
        }
        super::group::sort(facts);
        let others = &self.others.0[self.others.1..];
        self.others.1 += through.map_or(others.len(), |end| others.partition_point(|one| *one <= end));
    }

    fn note_parked(&mut self) {
        let is_late = |debtor: &PartyId| self.after.is_some_and(|after| *debtor <= after);
        for (table, debtors) in self.tables.parked_debtors() {
            let of_asset = table == Asset::TABLE.name;
            for debtor in debtors {
                let (next, known) = if of_asset {
                    (&mut self.parked_assets, &mut self.late.parked_assets)
                } else {
                    (&mut self.parked, &mut self.late.parked)
                };
                if is_late(&debtor) {
                    known.insert(debtor);
                } else {
                    next.insert(debtor);
                }
            }
        }
    }

    /// Tells what the inbox as a whole is: faults, totals, warnings, limits.
    ///
    /// # Errors
    /// [`IntakeError`] when totals differ from `control.json`.
    pub fn finish(mut self) -> Result<Ended, IntakeError> {
        let mut again = self.late.parked != self.known.parked;
        again |= self.late.parked_assets != self.known.parked_assets;
        let shared = shared(&self.asked, &self.known);
        // A table that names no debtor is not waited for: the rest of it is read now.
        self.tables.fill(FULL, &shared)?;
        for table in self.tables.all() {
            let name = table.table().name;
            let looked_at = self.known.looked_at.get(name).map_or(&[][..], Vec::as_slice);
            let hashes = table.seem_repeated();
            if hashes.iter().all(|hash| looked_at.binary_search(hash).is_ok()) {
                continue;
            }
            let repeated = table.repeated(&hashes, &shared)?;
            again |= repeated != self.known.repeated_in(name);
            self.late.repeated.insert(name, repeated);
            self.late.looked_at.insert(name, hashes);
        }
        if again {
            return Ok(Ended::Again(Box::new(self.late)));
        }
        let (asked, months) = (self.asked, std::mem::take(&mut self.months));
        let day =
            Day { settings: asked.settings, step: asked.step, control: self.control, input: self.first };
        let told = self.tables.all().into_iter().map(|table| (table.table(), table.take_file()));
        let files = told.filter_map(|(table, told)| Some((table, told?))).collect();
        Ok(Ended::Done(Box::new(end(day, files, months)?)))
    }
}

/// Takes in what the files of the tables gave, after the payments: totals, faults, warnings, limits.
pub(super) fn end(
    mut day: Day<'_>,
    files: Vec<(Table, Told)>,
    months: BTreeSet<Month>,
) -> Result<DayInput, IntakeError> {
    let mut inputs = std::mem::take(&mut day.input.inputs);
    for (table, (file, stored, parked)) in files {
        day.check_table(table.name, std::slice::from_ref(&file))?;
        day.take_file(&table, file, stored, parked)?;
    }
    inputs.append(&mut day.input.inputs);
    let place = |name: &str| ALL_TABLES.iter().position(|table| table.name == name);
    inputs.sort_by_key(|input| place(input.table));
    day.input.inputs = inputs;
    day.input.over_limit.sort_by_key(|over| place(over.file.split_once('.').map_or("", |(name, _)| name)));
    let mut input = finish(day);
    input.income_months = months;
    Ok(input)
}

fn shared<'s>(asked: &Asked<'s>, known: &'s Known) -> Shared<'s> {
    Shared { settings: asked.settings, pace: asked.pace, step: asked.step, meter: asked.meter, known }
}

/// One file a table, and no claims of NAV that change those of the table.
fn can_stream(inbox: &Inbox) -> bool {
    let is_table = |input: &Input| !matches!(input.form, InputForm::Of(_) | InputForm::Nav);
    inbox.nav.is_empty() && inbox.tables.values().all(|files| files.len() == 1 && files.iter().all(is_table))
}

/// Bytes of a file when it is unpacked, about.
fn unpacked(input: &Input) -> Result<u64, IntakeError> {
    let size = input.size()?;
    Ok(if input.form == InputForm::Csv { size } else { size.saturating_mul(PACKED) })
}
