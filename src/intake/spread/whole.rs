//! The day that the shares of all parts make.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::share::party;
use super::{Known, Plan, Repeated, Share, SpreadError, TablePlan, TableShare, plan};
use crate::intake::blocks::LONGEST_RECORD;
use crate::intake::csv_table::MOST_PARKED;
use crate::intake::day::{Day, Source};
use crate::intake::duplicates::{FileRows, hash};
use crate::intake::fact::{Fact, Key};
use crate::intake::read::{Hashed, Inbox, Input};
use crate::intake::rows::Parked;
use crate::intake::settings::IntakeSettings;
use crate::intake::stream::{Told, end};
use crate::intake::summary::DayInput;
use crate::intake::tables::Table;
use crate::intake::{ALL_TABLES, IntakeError, open};
use crate::model::{Asset, Payment};
use crate::units::{Month, Part, PartCount, PartyId};

/// What is asked.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The folder of the day.
    pub folder: &'a Path,
    /// How it is read.
    pub settings: &'a IntakeSettings,
    /// What was known of its files before their rows were handed out.
    pub plan: &'a Plan,
    /// How many parts there are.
    pub of: PartCount,
}

/// What came of the parts.
#[derive(Clone, Copy)]
pub struct Came<'a> {
    /// What each tells.
    pub shares: &'a [Share],
    /// By table, hashes of identifiers in the order of the hashes, each as often as there are parts that have it.
    pub hashes: &'a BTreeMap<String, Vec<u64>>,
    /// What they knew.
    pub known: &'a Known,
}

/// How a day that was read in parts ends.
#[derive(Debug)]
pub enum Ended {
    /// The day, of its facts the payments alone. It stands unless one of the strangers was decided.
    Done(Box<DayInput>, Strangers),
    /// What was read does not stand: it is to be read again with this known.
    Again(Box<Known>),
}

/// Debtors whom a parked row of another part than their own names, and whose part did not know it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Strangers {
    /// Those of whom facts are missing.
    pub parked: BTreeSet<PartyId>,
    /// The same for assets.
    pub parked_assets: BTreeSet<PartyId>,
}

impl Strangers {
    /// Notes what is to be known when this one was decided.
    pub fn note(&self, debtor: PartyId, known: &mut Known) {
        if self.parked.contains(&debtor) {
            known.parked.insert(debtor.to_digits());
        }
        if self.parked_assets.contains(&debtor) {
            known.parked_assets.insert(debtor.to_digits());
        }
    }
}

/// Puts the shares together. The files themselves are read for their digests and for the payments.
///
/// # Errors
/// [`SpreadError`] when the inbox is refused, when it is not the one the plan is of, or when a part or a line of a file
/// is missing or came twice.
pub fn whole(asked: Asked<'_>, came: Came<'_>) -> Result<Ended, SpreadError> {
    let Asked { folder, settings, .. } = asked;
    if plan(folder, settings)? != *asked.plan {
        return Err(SpreadError::garbled("the inbox is not the one that was handed out"));
    }
    check_parts(came.shares, asked.of)?;
    if let Some(known) = more_known(came) {
        return Ok(Ended::Again(Box::new(known)));
    }
    let strangers = strangers(came, asked.of)?;
    let (mut inbox, control, warnings) = open(folder, settings)?;
    let step = |_: &str, _: u64| {};
    let input = DayInput { warnings, ..DayInput::default() };
    let mut day = Day { settings, step: &step, control: control.clone(), input };
    let payments = inbox.tables.remove(Payment::TABLE.name).unwrap_or_default();
    day.input.facts.payments = day.facts::<Payment>(payments.into_iter().map(Source::File).collect())?;
    let mut files = Vec::with_capacity(asked.plan.tables.len());
    for one in &asked.plan.tables {
        let (table, input) = find(one, &inbox)?;
        files.push((table, told(one, &input, came.shares)?));
    }
    let mut months = BTreeSet::new();
    for month in came.shares.iter().flat_map(|share| &share.months) {
        let month = Month::parse(month).ok_or_else(|| SpreadError::garbled("a month that is none"))?;
        months.insert(month);
    }
    Ok(Ended::Done(Box::new(end(day, files, months)?), strangers))
}

fn find(one: &TablePlan, inbox: &Inbox) -> Result<(Table, Input), SpreadError> {
    let gone = || SpreadError::garbled(format!("{}: not there any more", one.file));
    let table = ALL_TABLES.into_iter().find(|table| table.name == one.table).ok_or_else(gone)?;
    let input = inbox.tables.get(table.name).and_then(|files| files.first()).ok_or_else(gone)?;
    Ok((table, input.clone()))
}

/// All parts, each once.
fn check_parts(shares: &[Share], of: PartCount) -> Result<(), SpreadError> {
    let mut parts: Vec<u16> = shares.iter().map(|share| share.part).collect();
    parts.sort_unstable();
    if parts.into_iter().eq(1..=of.get()) {
        return Ok(());
    }
    Err(SpreadError::garbled(format!("of {of} parts one is missing or came twice")))
}

/// What the parts should have known and did not, or knew and is not so; none when all is as they knew it.
fn more_known(came: Came<'_>) -> Option<Known> {
    let mut next = came.known.clone();
    for table in &ALL_TABLES {
        let known = came.known.tables.get(table.name);
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for share in came.shares.iter().filter_map(|share| share.tables.get(table.name)) {
            for (name, count) in &share.looked_at {
                *counts.entry(name.clone()).or_default() += count;
            }
        }
        let names = counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name).collect();
        let mut looked_at = known.map(|one| one.looked_at.clone()).unwrap_or_default();
        let hashes = came.hashes.get(table.name).map_or(&[][..], Vec::as_slice);
        let known_hash = |hash: &u64| known.is_some_and(|one| one.has(*hash));
        let twice = hashes.chunk_by(PartialEq::eq).filter(|run| run.len() > 1).map(|run| run[0]);
        looked_at.extend(twice.filter(|hash| !known_hash(hash)));
        let all = Repeated { names, looked_at };
        if known.cloned().unwrap_or_default() != all {
            next.tables.insert(table.name.to_owned(), all);
        }
    }
    (next != *came.known).then_some(next)
}

fn strangers(came: Came<'_>, of: PartCount) -> Result<Strangers, SpreadError> {
    let mut found = Strangers::default();
    for (share, (table, one)) in
        came.shares.iter().flat_map(|share| share.tables.iter().map(move |one| (share, one)))
    {
        let is_asset = table == Asset::TABLE.name;
        let known = if is_asset { &came.known.parked_assets } else { &came.known.parked };
        let parked = if is_asset { &mut found.parked_assets } else { &mut found.parked };
        for digits in one.faulty.iter().flat_map(|row| &row.debtors) {
            let debtor = party(digits)?;
            if Part::of(debtor, of).number() != share.part && !known.contains(digits) {
                parked.insert(debtor);
            }
        }
    }
    Ok(found)
}

impl Repeated {
    /// True when the rows of the identifiers with this hash were counted.
    fn has(&self, wanted: u64) -> bool {
        let mut names = self.names.iter().filter_map(|name| Key::reference(name));
        self.looked_at.contains(&wanted) || names.any(|key| hash(&key) == wanted)
    }
}

/// What a reader of the file would have told.
fn told(one: &TablePlan, input: &Input, shares: &[Share]) -> Result<Told, SpreadError> {
    let of_table: Vec<&TableShare> = shares.iter().filter_map(|share| share.tables.get(&one.table)).collect();
    if let Some(line) = of_table.iter().filter_map(|share| share.open).min() {
        let file = one.file.clone();
        return Err(IntakeError::QuoteOpen { file, line, limit: LONGEST_RECORD }.into());
    }
    check_lines(one, &of_table)?;
    let sum = |count: fn(&TableShare) -> u64| of_table.iter().map(|share| count(share)).sum::<u64>();
    let ore = |sum: fn(&TableShare) -> i64| of_table.iter().map(|share| i128::from(sum(share))).sum::<i128>();
    let parked_rows = sum(|share| share.parked);
    if usize::try_from(parked_rows).unwrap_or(usize::MAX) > MOST_PARKED {
        let file = one.file.clone();
        return Err(IntakeError::TooManyFaults { file, most: MOST_PARKED }.into());
    }
    let rows = FileRows {
        file: one.file.clone(),
        items_from: 0,
        rows: sum(|share| share.rows),
        unfit: sum(|share| share.unfit),
        sum_accepted: ore(|share| share.accepted),
        sum_parked: ore(|share| share.parked_sum),
    };
    let faulty = of_table.iter().flat_map(|share| &share.faulty);
    let parked = faulty.map(|row| row.parked(&one.file)).collect::<Result<Vec<Parked>, _>>()?;
    let stored = Hashed::new(input.open()?).finish().map_err(|source| input.unreadable(source))?;
    Ok((rows, (input.form, stored), parked))
}

/// Every line of a file has come, and once.
fn check_lines(one: &TablePlan, shares: &[&TableShare]) -> Result<(), SpreadError> {
    let lines: u64 = shares.iter().map(|share| share.lines).sum();
    let found = shares.iter().fold(0, |sum: u64, share| sum.wrapping_add(share.line_sum));
    let last = one.first_line.saturating_add(lines);
    let expected = (one.first_line..last).fold(0, u64::wrapping_add);
    if found == expected {
        return Ok(());
    }
    Err(SpreadError::garbled(format!("{}: lines are missing, or have come twice", one.file)))
}
