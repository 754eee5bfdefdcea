//! What the trace alone tells: the way from income to deduction, and what claims are worth.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{Datelike, Days, NaiveDate};

use super::waterfall::Waterfall;
use super::{Amounts, Tally, entry};
use crate::publish::read::{Line, Lines, ReadError, TraceReader};
use crate::publish::trace::TRACE;
use crate::units::{Money, PartyId};

/// Sums over the trace.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Traced {
    /// From income to deduction.
    pub waterfall: Waterfall,
    /// Claims and what of them was outstanding as booked.
    pub claims: Tally,
    /// Claims held, by code.
    pub holds: BTreeMap<String, Tally>,
    /// What was set off, by class.
    pub set_off: Amounts,
    /// The plan by creditor that is an organisation.
    pub creditors: BTreeMap<PartyId, Tally>,
    /// The plan of creditors that are persons, together.
    pub persons: Tally,
    /// Claims that lapse soon, by the Monday of their week.
    pub watch: BTreeMap<NaiveDate, Tally>,
    /// Measures proposed, by measure.
    pub measures: BTreeMap<String, Tally>,
}

/// A claim of the debtor at hand.
struct Own<'a> {
    claim: &'a str,
    class: &'a str,
    creditor: &'a str,
    outstanding: Money,
}

impl Traced {
    /// Reads the trace of a run, as many groups side by side as there are threads.
    ///
    /// # Errors
    /// [`ReadError`] names the file.
    pub fn of(folder: &Path) -> Result<Self, ReadError> {
        let reader = TraceReader::open(folder)?;
        let next = AtomicUsize::new(0);
        // Threads of their own: decoding waits for the Parquet reader's threads, and one of rayon's that waits takes on
        // the next group meanwhile, and in it the next, until its stack is full.
        let some = || {
            let mut traced = Self::default();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= reader.groups() {
                    return Ok(traced);
                }
                traced.add(Self::of_group(&reader.group(at)?));
            }
        };
        let threads = rayon::current_num_threads().min(reader.groups()).max(1);
        let parts: Vec<Result<Self, ReadError>> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..threads).map(|_| scope.spawn(some)).collect();
            let ended = || ReadError::broken(&folder.join(TRACE), "cannot be summed up");
            all.into_iter().map(|one| one.join().unwrap_or_else(|_| Err(ended()))).collect()
        });
        // Sums do not depend on the order in which they are added up.
        let mut traced = Self::default();
        for part in parts {
            traced.add(part?);
        }
        Ok(traced)
    }

    fn of_group(lines: &Lines) -> Self {
        let mut traced = Self::default();
        let (mut debtor, mut own) = ("", Vec::with_capacity(128));
        for (of, line) in lines.iter() {
            if of != debtor {
                traced.debtor(&own);
                own.clear();
                debtor = of;
            }
            own.push(line);
        }
        traced.debtor(&own);
        traced
    }

    /// Adds a debtor's lines.
    fn debtor(&mut self, lines: &[Line<'_>]) {
        self.waterfall.debtor(lines);
        let mut claims: Vec<Own<'_>> = Vec::new();
        for line in lines {
            if let Some(measure) = line.step.strip_prefix("measure.").filter(|_| line.claim.is_empty()) {
                entry::<Tally>(&mut self.measures, measure).add(line.money().unwrap_or_default());
            }
            if let Some(class) = line.step.strip_prefix("claim.class.") {
                let outstanding = line.money().unwrap_or_default();
                self.claims.add(outstanding);
                claims.push(Own { claim: line.claim, class, creditor: line.payer, outstanding });
            }
        }
        // By name, so that a debtor with a million claims takes no longer than as many with one. The first of a name
        // counts.
        claims.sort_by_key(|own| own.claim);
        claims.dedup_by_key(|own| own.claim);
        for line in lines.iter().filter(|line| !line.claim.is_empty()) {
            let place = || claims.binary_search_by_key(&line.claim, |own| own.claim).ok();
            let own = || place().and_then(|at| claims.get(at));
            match line.step {
                "plan.share" => self.planned(own(), line.money().unwrap_or_default()),
                "setoff.principal" | "setoff.costs" | "setoff.interest" => {
                    let class = own().map_or("", |own| own.class);
                    *entry::<Money>(&mut self.set_off, class) += line.money().unwrap_or_default();
                }
                "watch.claim" => {
                    if let Some(day) = line.day() {
                        let outstanding = own().map_or(Money::ZERO, |own| own.outstanding);
                        self.watch.entry(monday(day)).or_default().add(outstanding);
                    }
                }
                step if step.starts_with(|first: char| first.is_ascii_uppercase()) => {
                    let outstanding = own().map_or(Money::ZERO, |own| own.outstanding);
                    entry::<Tally>(&mut self.holds, step).add(outstanding);
                }
                _ => {}
            }
        }
    }

    fn planned(&mut self, own: Option<&Own<'_>>, amount: Money) {
        let creditor = own.and_then(|own| PartyId::from_digits(own.creditor));
        match creditor {
            Some(organisation) if !organisation.is_person() => {
                self.creditors.entry(organisation).or_default().add(amount);
            }
            _ => self.persons.add(amount),
        }
    }

    fn add(&mut self, next: Self) {
        self.waterfall.add(&next.waterfall);
        self.claims.join(next.claims);
        self.persons.join(next.persons);
        for (class, amount) in next.set_off {
            *self.set_off.entry(class).or_default() += amount;
        }
        for (code, sums) in next.holds {
            self.holds.entry(code).or_default().join(sums);
        }
        for (creditor, sums) in next.creditors {
            self.creditors.entry(creditor).or_default().join(sums);
        }
        for (measure, sums) in next.measures {
            self.measures.entry(measure).or_default().join(sums);
        }
        for (week, sums) in next.watch {
            self.watch.entry(week).or_default().join(sums);
        }
    }
}

/// The Monday of a day's week.
#[must_use]
pub fn monday(day: NaiveDate) -> NaiveDate {
    let since = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(since)).unwrap_or(day)
}
