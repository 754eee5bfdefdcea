//! NAV's nightly claim file: its lines become claims, stop claims or take their place.
//!
//! A line with amount 0 stops the claim in its old reference; a line with an old reference and an amount
//! changes it: the old claim is closed and the line stands as its own claim; any other line is a new claim.

use std::collections::BTreeMap;

use super::nav_layout::{self, Encoding, WalkError};
use super::nav_line::{CASE, LineCheck, OLD_REFERENCE, fields_of};
use crate::intake::csv_table::MOST_PARKED;
use crate::intake::duplicates::KeyIndex;
use crate::intake::error::IntakeError;
use crate::intake::fact::Key;
use crate::intake::read::Input;
use crate::intake::rows::{Parked, Rows};
use crate::intake::settings::IntakeSettings;
use crate::model::{Claim, FaultCode, Reference, Status};
use crate::units::Money;

/// Why a claim file of NAV is refused as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NavFault {
    /// The first line is no header.
    #[error("the file does not begin with a 0010 record")]
    Header,
    /// The last line is no trailer, or its totals are no numbers.
    #[error("the file does not end with a 0040 record")]
    Trailer,
    /// A line between them that cannot be parsed at all.
    #[error("a line that is no 0030 record with readable amounts")]
    Line,
    /// Header and trailer are of different times.
    #[error("the times of header and trailer differ")]
    Time,
    /// Another number of lines than the trailer says.
    #[error("{read} lines read, the trailer says {trailer}")]
    Count {
        /// Lines by the trailer.
        trailer: u64,
        /// Lines read.
        read: u64,
    },
    /// Another sum of amounts and interest than the trailer says.
    #[error("sum {read} read, the trailer says {trailer}")]
    Sum {
        /// The sum by the trailer.
        trailer: Money,
        /// The sum read.
        read: Money,
    },
}

/// What came of a file: lines = claims made + stops + parked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::intake) struct NavCounts {
    pub(in crate::intake) lines: u64,
    pub(in crate::intake) stops: u64,
    /// Claims that took the place of one with the same name.
    pub(in crate::intake) replaced: u64,
    pub(in crate::intake) unfit: u64,
    pub(in crate::intake) sum_accepted: i128,
    pub(in crate::intake) sum_parked: i128,
}

/// The claims that stand while NAV's files are read.
pub(in crate::intake) trait Standing {
    /// Where a claim with a reference is.
    type Place: Copy;

    /// Finds the claim of a reference.
    fn find(&self, reference: Reference) -> Option<Self::Place>;

    /// Closes a claim.
    fn close(&mut self, old: Option<Self::Place>);

    /// Takes a claim in. The one it changes is closed, or gives it its place when it has the same name: then true.
    fn take_in(&mut self, claim: Claim, old: Option<Self::Place>) -> bool;
}

/// The night's claims while NAV's files are read: those of the claims table, and those the files have made.
pub(in crate::intake) struct NavClaims<'a> {
    table: &'a mut Rows<Claim>,
    index: &'a KeyIndex,
    /// Places of claims of the table that are parked after all.
    parked_places: &'a [usize],
    made: Vec<Claim>,
    made_places: BTreeMap<Reference, usize>,
}

/// Where a claim with a reference is.
#[derive(Clone, Copy)]
pub(in crate::intake) enum Found {
    Table(usize),
    /// Its row is parked: somebody has the reference, but no claim of the night does.
    Parked,
    Made(usize),
}

/// What a faultless line says.
enum Said<P> {
    Stop(Option<P>),
    Claim(Box<Claim>, Option<P>),
}

impl<'a> NavClaims<'a> {
    /// The claims of the table, before any file of NAV.
    pub(in crate::intake) fn new(
        table: &'a mut Rows<Claim>,
        index: &'a KeyIndex,
        parked_places: &'a [usize],
    ) -> Self {
        Self { table, index, parked_places, made: Vec::new(), made_places: BTreeMap::new() }
    }

    /// The claims the files have made.
    pub(in crate::intake) fn into_claims(self) -> Vec<Claim> {
        self.made
    }
}

impl Standing for NavClaims<'_> {
    type Place = Found;

    fn find(&self, reference: Reference) -> Option<Found> {
        if let Some(&made) = self.made_places.get(&reference) {
            return Some(Found::Made(made));
        }
        let place = self.index.find(self.table, Key::Reference(reference)).next()?;
        let parked = place >= self.table.items.len() || self.parked_places.binary_search(&place).is_ok();
        Some(if parked { Found::Parked } else { Found::Table(place) })
    }

    fn close(&mut self, old: Option<Found>) {
        let claim = match old {
            Some(Found::Table(place)) => self.table.items.get_mut(place),
            Some(Found::Made(place)) => self.made.get_mut(place),
            Some(Found::Parked) | None => None,
        };
        if let Some(claim) = claim {
            claim.status = Status::Stopped;
        }
    }

    fn take_in(&mut self, claim: Claim, old: Option<Found>) -> bool {
        let place = match old {
            Some(Found::Table(place)) => self.table.items.get_mut(place),
            Some(Found::Made(place)) => self.made.get_mut(place),
            Some(Found::Parked) | None => None,
        };
        if let Some(place) = place {
            if place.claim_id == claim.claim_id {
                *place = claim;
                return true;
            }
            place.status = Status::Stopped;
        }
        self.made_places.insert(claim.claim_id, self.made.len());
        self.made.push(claim);
        false
    }
}

/// Reads one file, line by line. Returns its counts and its parked lines; what it has done to `claims` counts only
/// when the file is not refused in the end.
///
/// # Errors
/// [`IntakeError::Nav`] for what refuses the file as a whole.
pub(in crate::intake) fn read<S: Standing>(
    source: &Input,
    settings: &IntakeSettings,
    claims: &mut S,
) -> Result<(NavCounts, Vec<Parked>), IntakeError> {
    let encoding = encoding(source)?;
    let mut counts = NavCounts::default();
    let mut parked = Vec::new();
    let walked = nav_layout::walk(source.open()?, encoding, |line, sender| {
        counts.lines += 1;
        let mut check = LineCheck::new(settings, line, sender);
        let said = said(claims, &mut check);
        counts.unfit += check.unfit;
        let ore = line.amount + line.interest;
        match said {
            Some(said) if check.faults.is_empty() => {
                counts.sum_accepted += ore;
                match said {
                    Said::Stop(old) => {
                        counts.stops += 1;
                        claims.close(old);
                    }
                    Said::Claim(claim, old) => counts.replaced += u64::from(claims.take_in(*claim, old)),
                }
            }
            _ => {
                counts.sum_parked += ore;
                if parked.len() <= MOST_PARKED {
                    parked.push(check.park(&source.file));
                }
            }
        }
    });
    walked.map_err(|error| refused(source, error))?;
    if parked.len() > MOST_PARKED {
        let file = source.file.clone();
        return Err(IntakeError::TooManyFaults { file, most: MOST_PARKED });
    }
    Ok((counts, parked))
}

/// What a line says, its faults noted.
fn said<S: Standing>(claims: &S, check: &mut LineCheck<'_>) -> Option<Said<S::Place>> {
    let case = check.case();
    let claim = check.claim(case);
    let old_text = check.text(OLD_REFERENCE);
    let old = Reference::new(old_text).and_then(|old| claims.find(old));
    if !old_text.is_empty() && old.is_none() {
        check.fault(OLD_REFERENCE.1, FaultCode::UnknownReference);
    }
    if check.line.amount == 0 {
        if old_text.is_empty() {
            check.fault(OLD_REFERENCE.1, FaultCode::MissingValue);
        }
        return Some(Said::Stop(old));
    }
    let same = case.is_some_and(|case| case.as_str() == old_text);
    if !same && case.is_some_and(|case| claims.find(case).is_some()) {
        check.fault(CASE.1, FaultCode::DuplicateId);
    }
    Some(Said::Claim(Box::new(claim?), old))
}

/// A line of a debtor: its number, and its fields by name.
pub(in crate::intake) type DebtorLine = (u64, Vec<(&'static str, String)>);

/// The lines of a debtor in a file.
///
/// # Errors
/// [`IntakeError::Nav`] for a file that is refused as a whole.
pub(in crate::intake) fn lines_of(source: &Input, debtor: &str) -> Result<Vec<DebtorLine>, IntakeError> {
    let encoding = encoding(source)?;
    let mut found = Vec::new();
    let walked = nav_layout::walk(source.open()?, encoding, |line, _| {
        found.extend(fields_of(line, debtor).map(|fields| (line.record.line, fields)));
    });
    walked.map_err(|error| refused(source, error))?;
    Ok(found)
}

fn encoding(source: &Input) -> Result<Encoding, IntakeError> {
    nav_layout::encoding_of(source.open()?).map_err(|error| refused(source, error))
}

fn refused(source: &Input, error: WalkError) -> IntakeError {
    let file = source.file.clone();
    match error {
        WalkError::Read(error) => source.unreadable(error),
        WalkError::Refused(line, fault) => IntakeError::Nav { file, line, fault },
        WalkError::NotUtf8 => IntakeError::Nav { file, line: 1, fault: NavFault::Line },
    }
}
