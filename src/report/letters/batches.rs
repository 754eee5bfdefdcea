//! The letters of a night in the order of their debtors, cut into files.

use std::sync::Arc;

use super::Asked;
use super::index::{Index, State};
use super::kinds::{Letter, letters};
use super::night::{Facts, Night};
use crate::model::Addressee;
use crate::publish::read::ReadError;
use crate::words::Lang;

/// A letter that is to be written.
#[derive(Clone, Debug)]
pub struct Job {
    /// What it tells.
    pub facts: Arc<Facts>,
    /// Which letter.
    pub letter: Letter,
    /// Whom it goes to.
    pub to: Option<Arc<Addressee>>,
    /// The language.
    pub lang: Lang,
}

/// The letters of a file.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The file's name without its ending.
    pub stem: String,
    /// Its letters.
    pub jobs: Vec<Job>,
}

/// How many letters became what.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Made, all kinds of.
    pub made: u64,
    /// Of those, without an address that is known.
    pub no_address: u64,
    /// Of those, with an address that is confidential.
    pub confidential: u64,
    /// Not made: more than were asked for.
    pub left_out: u64,
    /// Not made: the debtor has died.
    pub deceased: u64,
}

/// A file that is being filled.
#[derive(Default)]
struct Filling {
    prefix: &'static str,
    number: usize,
    jobs: Vec<Job>,
}

impl Filling {
    fn stem(&self) -> String {
        format!("{}{:04}", self.prefix, self.number + 1)
    }

    fn take(&mut self) -> Option<Batch> {
        if self.jobs.is_empty() {
            return None;
        }
        let stem = self.stem();
        self.number += 1;
        Some(Batch { stem, jobs: std::mem::take(&mut self.jobs) })
    }
}

/// Reads the night and cuts it into files.
pub struct Batches<'a> {
    night: Night,
    asked: &'a Asked,
    addressees: &'a [Arc<Addressee>],
    at: usize,
    open: Filling,
    confidential: Filling,
    number: u64,
    /// Where each letter is.
    pub index: Index,
    /// What became of them.
    pub counts: Counts,
}

impl<'a> Batches<'a> {
    /// The letters of a night; `addressees` are sorted by debtor.
    #[must_use]
    pub fn new(night: Night, asked: &'a Asked, addressees: &'a [Arc<Addressee>]) -> Self {
        Self {
            night,
            asked,
            addressees,
            at: 0,
            open: Filling::default(),
            confidential: Filling { prefix: "confidential-", ..Filling::default() },
            number: 0,
            index: Index::default(),
            counts: Counts::default(),
        }
    }

    /// The next file.
    ///
    /// # Errors
    /// [`ReadError`] names the file and the line.
    pub fn next(&mut self) -> Result<Option<Batch>, ReadError> {
        let full = self.asked.per_file.clamp(1, super::MOST_IN_FILE);
        loop {
            for filling in [&mut self.open, &mut self.confidential] {
                if filling.jobs.len() >= full {
                    return Ok(filling.take());
                }
            }
            let before_end = self.number.saturating_add(1) < self.asked.from.saturating_add(self.asked.limit);
            let Some(facts) = self.night.next(before_end)? else {
                return Ok(self.open.take().or_else(|| self.confidential.take()));
            };
            self.add(facts);
        }
    }

    /// Adds the letters of the debtor that follows.
    fn add(&mut self, facts: Facts) {
        let to = self.addressee(facts.debtor).cloned();
        let lang = to.as_ref().and_then(|to| to.language).and_then(Lang::parse).unwrap_or_default();
        let dead = to.as_ref().and_then(|to| to.death_date).is_some_and(|day| day <= self.asked.night.day);
        let letters = letters(&facts);
        let facts = Arc::new(facts);
        for letter in letters {
            if dead {
                self.counts.deceased += 1;
                self.index.add(None, (facts.debtor, lang), &letter, State::Deceased);
                continue;
            }
            self.number += 1;
            let from = self.asked.from.max(1);
            if self.number < from || self.number - from >= self.asked.limit {
                self.counts.left_out += 1;
                self.index.add(None, (facts.debtor, lang), &letter, State::LeftOut);
                continue;
            }
            let state = state(to.as_deref());
            self.counts.made += 1;
            self.counts.no_address += u64::from(state == State::NoAddress);
            self.counts.confidential += u64::from(state == State::Confidential);
            let secret = state == State::Confidential;
            let filling = if secret { &mut self.confidential } else { &mut self.open };
            let file = format!("{}.html", filling.stem());
            let place = filling.jobs.len() + 1;
            self.index.add(Some((&file, place)), (facts.debtor, lang), &letter, state);
            filling.jobs.push(Job { facts: Arc::clone(&facts), letter, to: to.clone(), lang });
        }
    }

    fn addressee(&mut self, debtor: crate::units::PartyId) -> Option<&'a Arc<Addressee>> {
        let addressees = self.addressees;
        while addressees.get(self.at).is_some_and(|one| one.debtor < debtor) {
            self.at += 1;
        }
        addressees.get(self.at).filter(|one| one.debtor == debtor)
    }
}

fn state(to: Option<&Addressee>) -> State {
    match to {
        Some(to) if to.confidential => State::Confidential,
        Some(Addressee { name: Some(_), address: Some(_), .. }) => State::Made,
        _ => State::NoAddress,
    }
}
