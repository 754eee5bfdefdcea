//! The decisions of all parts, joined in the order of the debtors.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::super::exit::Failure;
use super::{Plan, engine, of_stream, unreadable};
use crate::parts::split::{PartsError, Share, decided_name, hold_debtors};
use crate::parts::stream::{Reader, Record};
use crate::parts::sums::Sums;
use crate::plain_file;
use crate::units::{Part, PartyId};

/// Streams of all parts being read.
pub(super) struct Readers {
    parts: Vec<PartReader>,
    /// The next debtor of each part, the first on top.
    next: BinaryHeap<Reverse<(PartyId, usize)>>,
}

struct PartReader {
    part: Part,
    path: PathBuf,
    stream: Reader<BufReader<File>>,
    /// The record that comes next.
    next: Option<Record>,
    has: Share,
    sums: Sums,
}

/// A record, and the place of its part.
pub(super) struct Joined {
    pub(super) record: Record,
    pub(super) place: usize,
}

impl Readers {
    /// Opens the streams of a division.
    ///
    /// # Errors
    /// [`PartsError`] when one is missing, or of another division or program.
    pub(super) fn open(plan: &Plan, folder: &Path) -> Result<Self, Failure> {
        let all: Vec<Part> = Part::all(plan.split.of).collect();
        let missing: Vec<String> =
            all.iter().map(|part| decided_name(*part)).filter(|name| !folder.join(name).is_file()).collect();
        if let [first, rest @ ..] = missing.as_slice() {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            return Err(Failure::refused(PartsError::Missing(format!("{first}{more}"))));
        }
        let mut readers = Self { parts: Vec::with_capacity(all.len()), next: BinaryHeap::new() };
        for part in all {
            let mut reader = PartReader::open(part, plan, folder)?;
            reader.advance()?;
            if let Some(record) = &reader.next {
                readers.next.push(Reverse((record.debtor, part.place())));
            }
            readers.parts.push(reader);
        }
        Ok(readers)
    }

    /// The next records, at most so many.
    ///
    /// # Errors
    /// [`PartsError`] when a stream is not what was written, or a debtor comes twice.
    pub(super) fn next(&mut self, most: usize) -> Result<Vec<Joined>, Failure> {
        let mut joined: Vec<Joined> = Vec::with_capacity(most.min(1 << 16));
        while joined.len() < most
            && let Some(Reverse((debtor, place))) = self.next.pop()
        {
            let reader = &mut self.parts[place];
            let record = reader.next.take();
            reader.advance()?;
            if let Some(following) = &reader.next {
                self.next.push(Reverse((following.debtor, place)));
            }
            if joined.last().is_some_and(|last| last.record.debtor == debtor) {
                let name = decided_name(self.parts[place].part);
                return Err(Failure::refused(PartsError::broken(name, "a debtor stands in two parts")));
            }
            joined.extend(record.map(|record| Joined { record, place }));
        }
        Ok(joined)
    }

    /// Takes in what decisions of a part add up to.
    pub(super) fn add(&mut self, place: usize, sums: &Sums) {
        self.parts[place].sums.add(sums);
    }

    /// Holds each stream, read to its end, against its tail and what the part was to decide.
    ///
    /// # Errors
    /// [`PartsError`] when they differ.
    pub(super) fn finish(self, plan: &Plan) -> Result<(), Failure> {
        for reader in self.parts {
            let PartReader { part, path, stream, has, sums, .. } = reader;
            let (Some(tail), Some(share)) = (stream.tail(), plan.split.share(part)) else {
                return Err(Failure::refused(PartsError::broken(decided_name(part), "it is cut off")));
            };
            tail.agrees(&sums).map_err(|error| of_stream(&path, error))?;
            hold_debtors(part, share, &has, tail).map_err(Failure::refused)?;
        }
        Ok(())
    }
}

impl PartReader {
    fn open(part: Part, plan: &Plan, folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(decided_name(part));
        let file = plain_file::open(&path).map_err(unreadable(&path))?;
        let stream = Reader::begin(BufReader::with_capacity(1 << 18, file));
        let stream = stream.map_err(|error| of_stream(&path, error))?;
        let other = |of| Err(Failure::refused(PartsError::other(decided_name(part), of)));
        let header = stream.header();
        if header.split != plan.sha256 {
            return other("another division");
        }
        if header.part != part {
            return other("another part");
        }
        if header.engine != engine() {
            return other("another version of the program");
        }
        Ok(Self { part, path, stream, next: None, has: Share::default(), sums: Sums::default() })
    }

    fn advance(&mut self) -> Result<(), Failure> {
        self.next = self.stream.next_record().map_err(|error| of_stream(&self.path, error))?;
        if let Some(record) = &self.next {
            self.has.add(record.debtor);
        }
        Ok(())
    }
}
