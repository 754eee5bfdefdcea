//! `run --part`: decides the debtors of one part, and publishes nothing.

use std::fs::{File, OpenOptions};
use std::io::BufWriter;
use std::ops::Range;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::super::deciding::{RANGES, split};
use super::super::exit::{Exit, Failure};
use super::super::job::Job;
use super::super::progress::Progress;
use super::super::words;
use super::split::sync_folder;
use super::{Plan, engine, of_facts, of_stream, stands, unreadable};
use crate::decide::night::{Ground, Night, Stretch};
use crate::parts::facts::{PartReader, WrittenTable, folder_of, payments};
use crate::parts::split::{PartsError, SPLIT, Share, decided_name, hold_debtors};
use crate::parts::stream::{Header, Records, Tail, Writer};
use crate::publish::range::DEBTORS;
use crate::publish::steps;
use crate::units::Part;
use crate::units::dates::parse_date;

/// Another process decides the part.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("another run decides this part")]
pub struct PartBusy;

/// A part of a division, to be decided.
pub struct Asked<'a> {
    /// The job.
    pub job: &'a Job,
    /// The collection day.
    pub day: NaiveDate,
    /// Which part.
    pub part: Part,
    /// The folder of the division.
    pub from: &'a Path,
}

/// Decides a part and writes its decisions into the folder of the division: the same bytes each time.
///
/// # Errors
/// [`Exit::Refused`] when the division is of something else, or its facts are not what was written.
pub fn run(asked: &Asked<'_>, progress: Progress) -> Result<(), Failure> {
    let Asked { job, day, part, from } = *asked;
    let plan = Plan::read(from, day)?;
    let Some(share) = plan.split.share(part) else {
        return Err(Failure::refused(PartsError::other(SPLIT, "another number of parts")));
    };
    let (stands, texts) = stands(job, day, plan.asked())?;
    plan.is_of(job, &texts, &stands)?;
    let folder = from.join(folder_of(part));
    let (payments, table) = payments(&folder).map_err(of_facts)?;
    let booked = plan.split.inbox.booked_through.as_deref().and_then(parse_date);
    let ground = Ground::new(&payments, booked, &stands.registers, &stands.context);
    let temporary = from.join(format!(".{}.tmp", decided_name(part)));
    let file = begin(&temporary)?;
    let header = Header { part, split: plan.sha256.clone(), engine: engine() };
    let failed = |error| of_stream(&temporary, error);
    let writer = Writer::begin(BufWriter::new(file), &header).map_err(failed)?;
    let mut line = Line { writer, has: Share::default(), path: temporary.clone() };
    let mut reader = PartReader::open(&folder).map_err(of_facts)?;
    let bar = progress.bar("decide", share.debtors);
    let bounds = plan.split.bounds().unwrap_or_default();
    let mut after = None;
    for through in bounds.into_iter().map(Some).chain([None]) {
        let mut facts = reader.take_through(through).map_err(of_facts)?;
        facts.booked_through = booked;
        let night = Night::of(&facts, &ground, Stretch { after, through, part: Some(part) });
        line.has.debtors += line.decide(&night)?;
        bar.set_position(line.has.debtors);
        after = through;
    }
    bar.finish_and_clear();
    hold_tables(share, reader.finish().map_err(of_facts)?, table)?;
    let Line { writer, has, .. } = line;
    let (file, tail) = writer.finish().map_err(failed)?;
    hold_debtors(part, share, &has, &tail).map_err(Failure::refused)?;
    put_in_place(file, &temporary, &from.join(decided_name(part)))?;
    progress.step("decide", &format!("{} debtors of part {part}", tail.debtors));
    words::say(&told(part, &tail))?;
    Ok(())
}

/// Where decisions become records.
struct Line {
    writer: Writer<BufWriter<File>>,
    has: Share,
    path: PathBuf,
}

impl Line {
    /// Decides the debtors of a stretch, some ranges at a time, and writes them; how many they are.
    fn decide(&mut self, night: &Night<'_, '_>) -> Result<u64, Failure> {
        for batch in split(0..night.debtors().len(), DEBTORS).chunks(RANGES) {
            let made: Vec<_> = batch.par_iter().map(|range| records(night, range, &self.path)).collect();
            for records in made {
                self.writer.write(&records?).map_err(|error| of_stream(&self.path, error))?;
            }
            steps::reached("part half decided");
        }
        for debtor in night.debtors() {
            self.has.names.add(*debtor, &[]);
        }
        Ok(u64::try_from(night.debtors().len())?)
    }
}

fn records(night: &Night<'_, '_>, range: &Range<usize>, path: &Path) -> Result<Records, Failure> {
    let mut records = Records::default();
    for one in night.decide(range.clone()).map_err(Failure::refused)? {
        records.add(&one.decision).map_err(|error| of_stream(path, error))?;
    }
    Ok(records)
}

/// The file of a part that is being decided. One process at a time: the system frees it when that dies.
fn begin(path: &Path) -> Result<File, Failure> {
    let open = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
    let file = open.map_err(unreadable(path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => return Err(Failure::new(Exit::Busy, PartBusy)),
        Err(std::fs::TryLockError::Error(error)) => return Err(unreadable(path)(error)),
    }
    file.set_len(0).map_err(unreadable(path))?;
    steps::reached("part begun");
    Ok(file)
}

/// Holds the tables that were read against those of the division.
fn hold_tables(share: &Share, mut read: Vec<WrittenTable>, payments: WrittenTable) -> Result<(), Failure> {
    read.push(payments);
    for table in &share.tables {
        if !read.contains(table) {
            let why = "not as it was written when the night was divided";
            return Err(Failure::refused(PartsError::broken(&table.file, why)));
        }
    }
    Ok(())
}

fn put_in_place(file: BufWriter<File>, temporary: &Path, path: &Path) -> Result<(), Failure> {
    let file = file.into_inner().map_err(|error| unreadable(temporary)(error.into_error()))?;
    file.sync_all().map_err(unreadable(temporary))?;
    steps::reached("part written");
    std::fs::rename(temporary, path).map_err(unreadable(path))?;
    steps::reached("part in place");
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

fn told(part: Part, tail: &Tail) -> String {
    let planned = crate::units::Money::from_ore(tail.sums.planned);
    format!(
        "Part {part}: {} debtors, {} claims, {planned} kr planned on claims\n",
        tail.debtors, tail.sums.claims
    )
}

/// A part on the command line.
///
/// # Errors
/// When it is none.
pub fn part(text: &str) -> Result<Part, String> {
    Part::parse(text).ok_or_else(|| "not a part as 2/7".to_owned())
}
