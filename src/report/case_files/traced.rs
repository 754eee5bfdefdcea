//! What the trace tells of the debtors of the measures: their claims, and how each measure's amount is made up.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;

use crate::publish::read::{Line, Lines, ReadError, TraceReader};
use crate::publish::trace::TRACE;
use crate::report::letters::figures::Figures;
use crate::units::{Money, PartyId};

/// A figure of a measure.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Part {
    /// What it is: the step's last word, such as `claim` or `class1`.
    pub step: String,
    /// The claim it is of; empty for one of the whole measure.
    pub claim: String,
    /// How much.
    pub amount: Money,
    /// The article, as the engine writes it.
    pub article: String,
}

/// The lines of a measure.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Which measure, by its word.
    pub measure: String,
    /// What each claim has in it.
    pub claims: Vec<Part>,
    /// Its classes in an estate, a claim and class.
    pub classes: Vec<Part>,
    /// What an estate is expected to pay, by class.
    pub dividends: Vec<Part>,
}

/// What the trace tells of a debtor.
#[derive(Clone, Debug, Default)]
pub struct Traced {
    /// Claims as they were booked, and what the night has covered.
    pub figures: Figures,
    /// When each claim lapses.
    pub limitations: BTreeMap<String, NaiveDate>,
    /// When the latest notice of each claim was sent.
    pub noticed: BTreeMap<String, NaiveDate>,
    /// The measures, in their order.
    pub blocks: Vec<Block>,
    /// How the object was chosen.
    pub choice: Vec<Part>,
}

impl Traced {
    fn of(lines: &[Line<'_>]) -> Self {
        let mut traced = Self { figures: Figures::of(lines), ..Self::default() };
        for line in lines {
            let (head, rest) = line.step.split_once('.').unwrap_or((line.step, ""));
            match head {
                "claim" if rest.starts_with("limitation") || rest == "notice" => {
                    let days = if rest == "notice" { &mut traced.noticed } else { &mut traced.limitations };
                    days.extend(line.day().map(|day| (line.claim.to_owned(), day)));
                }
                "measure" if rest == "claim" => traced.last(|block| block.claims.push(part(line, rest))),
                "measure" => {
                    traced.blocks.push(Block { measure: rest.to_owned(), ..Block::default() });
                }
                "estate" => traced.last(|block| match rest.strip_prefix("dividend.") {
                    Some(class) => block.dividends.push(part(line, class)),
                    None => block.classes.push(part(line, rest)),
                }),
                "choice" => traced.choice.push(part(line, rest)),
                _ => {}
            }
        }
        traced
    }

    fn last(&mut self, add: impl FnOnce(&mut Block)) {
        if let Some(block) = self.blocks.last_mut() {
            add(block);
        }
    }
}

fn part(line: &Line<'_>, step: &str) -> Part {
    Part {
        step: step.to_owned(),
        claim: line.claim.to_owned(),
        amount: line.money().unwrap_or_default(),
        article: line.article.to_owned(),
    }
}

/// Reads the trace for `debtors`, which are sorted: one pass over the groups that can hold one of them, as many side
/// by side as there are threads.
///
/// # Errors
/// [`ReadError`] names the file.
pub fn read(folder: &Path, debtors: &[PartyId]) -> Result<Vec<Traced>, ReadError> {
    let reader = TraceReader::open(folder)?;
    let digits: Vec<String> = debtors.iter().map(|debtor| debtor.to_digits()).collect();
    let next = AtomicUsize::new(0);
    // Threads of their own: decoding waits for the Parquet reader's threads, and one of rayon's that waits would take
    // on the next group meanwhile.
    let some = || {
        let mut found: Vec<(usize, Traced)> = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= reader.groups() {
                return Ok(found);
            }
            let from = at.checked_sub(1).and_then(|before| reader.last_of(before));
            let from = from.map_or(0, |last| digits.partition_point(|one| one.as_str() <= last));
            let to = reader.last_of(at);
            let to = to.map_or(digits.len(), |last| digits.partition_point(|one| one.as_str() <= last));
            if from < to {
                let lines = reader.group(at)?;
                found.extend((from..to).filter_map(|own| Some((own, of_group(&lines, &digits[own])?))));
            }
        }
    };
    let threads = rayon::current_num_threads().min(reader.groups()).max(1);
    let parts: Vec<Result<Vec<(usize, Traced)>, ReadError>> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(some)).collect();
        let ended = || ReadError::broken(&folder.join(TRACE), "cannot be read");
        all.into_iter().map(|one| one.join().unwrap_or_else(|_| Err(ended()))).collect()
    });
    let mut all: Vec<Traced> = debtors.iter().map(|_| Traced::default()).collect();
    for part in parts {
        for (at, traced) in part? {
            all[at] = traced;
        }
    }
    Ok(all)
}

fn of_group(lines: &Lines, debtor: &str) -> Option<Traced> {
    let own = lines.of(debtor);
    (!own.is_empty()).then(|| Traced::of(&own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_measure_has_its_own_lines() {
        let line = |step, claim, ore| Line { step, claim, amount: Some(ore), ..Line::default() };
        let traced = Traced::of(&[
            line("choice.to_secure", "", 900),
            line("measure.lien_bank", "", 700),
            line("measure.claim", "A", 400),
            line("measure.claim", "B", 300),
            line("measure.estate_claim_bankruptcy", "", 600),
            line("estate.class1", "A", 500),
            line("estate.ordinary", "A", 100),
            line("estate.dividend.class1", "", 50),
        ]);
        let [lien, estate] = traced.blocks.as_slice() else { panic!("two measures") };
        assert_eq!((lien.measure.as_str(), lien.claims.len(), lien.classes.len()), ("lien_bank", 2, 0));
        assert_eq!((estate.claims.len(), estate.classes.len(), estate.dividends.len()), (0, 2, 1));
        assert_eq!(estate.classes[1].step, "ordinary");
        assert_eq!(traced.choice[0].amount, Money::from_ore(900));
    }
}
