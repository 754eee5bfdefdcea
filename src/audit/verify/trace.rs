//! The lines of the trace that the tables are held against.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use polars::prelude::{DataFrame, FileMetadataRef, Int128Chunked, ParquetReader, SerReader, StringChunked};
use polars_parquet::read::RowGroupMetadata;
use rayon::prelude::*;

use super::files;
use super::findings::{Findings, Kind};
use super::rows::hold_code;
use super::waiting::{Lined, Sorted, Stream, Waiting};
use crate::model::{Class, HoldCode, Reference};
use crate::publish::trace::TRACE;
use crate::publish::{PublishError, Subject};
use crate::units::{Money, PartyId};

/// Row groups read together: what is in memory does not grow with the trace.
const TOGETHER: usize = 4;
/// The columns that are read.
const COLUMNS: [&str; 4] = ["debtor_id", "step", "claim_id", "amount"];

/// A line of the trace.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) debtor: PartyId,
    pub(super) claim: Option<Reference>,
    pub(super) what: What,
    pub(super) amount: Money,
}

/// What a line says; lines the tables say nothing of are left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// The debtor has a trace.
    Begins,
    /// A claim's class and what is outstanding of it.
    Class(Class),
    /// What earlier nights have covered of a claim, and is not booked.
    Covered,
    /// A claim that may not be set off.
    Stopped,
    /// A credit and how much it is.
    Credit,
    /// What of it earlier nights have used.
    UsedBefore,
    /// What of it is protected.
    Protected,
    /// What a claim's principal gets of it.
    ToPrincipal,
    /// What a claim's costs or interest get of it.
    ToRest,
    /// What of a claim is under way.
    UnderWay,
    /// What the plan gives a claim in a step.
    Share,
    /// The code that holds a claim.
    Held(HoldCode),
    /// Net income counted.
    CountedNet,
    /// What is needed to live on.
    Need,
    /// The room that is ours.
    Room,
    /// The gross the orders are sized of.
    GrossBase,
}

impl Sorted for Line {
    type Key = PartyId;
    fn key(&self) -> PartyId {
        self.debtor
    }
}

/// The trace on its way through. It is only read when its bytes are those the manifest names.
pub(super) struct Trace {
    file: Option<(File, FileMetadataRef)>,
    next: usize,
    first_row: usize,
    waiting: Waiting<Line>,
    pub(super) rows: Option<u64>,
    pub(super) findings: Findings,
}

impl Trace {
    /// Opens the trace of a run whose bytes have been found to be those it names; none when they are not.
    pub(super) fn open(run: &Path, subjects: &[Subject], sound: bool) -> Result<Self, PublishError> {
        let mut trace = Self {
            file: None,
            next: 0,
            first_row: 0,
            waiting: Waiting::default(),
            rows: None,
            findings: Findings::default(),
        };
        if !subjects.iter().any(|subject| subject.name == TRACE) {
            trace.findings.add(Kind::Manifest, || format!("{TRACE}: the manifest does not name it"));
        }
        let file = if sound { files::open(run, TRACE)? } else { None };
        let Some(file) = file else { return Ok(trace) };
        let clone = file.try_clone().map_err(PublishError::io(Path::new(TRACE)))?;
        match unless_damaged(|| ParquetReader::new(clone).get_metadata().cloned()) {
            Some(metadata) => {
                trace.rows = u64::try_from(metadata.num_rows).ok();
                trace.file = Some((file, metadata));
            }
            None => trace.damaged(),
        }
        Ok(trace)
    }

    /// Takes the lines of debtors before `cut`; all when there is none.
    pub(super) fn take(&mut self, cut: Option<PartyId>) -> Vec<Lined<Line>> {
        self.waiting.take(cut)
    }

    fn damaged(&mut self) {
        self.file = None;
        self.findings.add(Kind::Rows, || format!("{TRACE}: cannot be read"));
    }

    fn read(&mut self) -> Result<(), PublishError> {
        let Some((file, metadata)) = &self.file else { return Ok(()) };
        let groups: Vec<usize> = metadata.row_groups.iter().map(RowGroupMetadata::num_rows).collect();
        let mut wanted = Vec::with_capacity(TOGETHER);
        let mut first = self.first_row;
        for rows in groups.iter().skip(self.next).take(TOGETHER) {
            wanted.push((first, *rows));
            first += rows;
        }
        if wanted.is_empty() {
            self.file = None;
            return Ok(());
        }
        self.next += wanted.len();
        self.first_row = first;
        let read = |(from, count): (usize, usize)| -> Result<Option<Vec<Line>>, PublishError> {
            let file = file.try_clone().map_err(PublishError::io(Path::new(TRACE)))?;
            Ok(unless_damaged(|| {
                let columns = COLUMNS.map(str::to_owned).to_vec();
                let mut reader =
                    ParquetReader::new(file).with_columns(Some(columns)).with_slice(Some((from, count)));
                reader.set_metadata(metadata.clone());
                lines(&reader.finish()?)
            })
            .flatten())
        };
        let made: Vec<_> = wanted.into_par_iter().map(read).collect::<Result<_, _>>()?;
        for lines in made {
            let Some(lines) = lines else {
                self.damaged();
                break;
            };
            self.add(lines);
        }
        Ok(())
    }

    fn add(&mut self, lines: Vec<Line>) {
        for row in lines {
            if !self.waiting.push(Lined { line: 0, row }) {
                self.findings.add(Kind::Rows, || format!("{TRACE}: a debtor stands out of order"));
            }
        }
    }
}

impl Stream for Trace {
    fn fill(&mut self, cut: Option<PartyId>) -> Result<(), PublishError> {
        while self.file.is_some() && self.waiting.wants_more(cut) {
            self.read()?;
        }
        Ok(())
    }

    fn reach(&self) -> Option<PartyId> {
        self.file.as_ref().and(self.waiting.last())
    }
}

/// What comes of reading Parquet; the reader panics on some damaged files.
fn unless_damaged<T>(read: impl FnOnce() -> polars::prelude::PolarsResult<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()?.ok()
}

/// The lines of a row group; none when a column is not what it should be.
fn lines(frame: &DataFrame) -> polars::prelude::PolarsResult<Option<Vec<Line>>> {
    let [debtors, steps, claims] = [0, 1, 2].map(|at| frame.column(COLUMNS[at]).and_then(|one| one.str()));
    let (debtors, steps, claims): (&StringChunked, &StringChunked, &StringChunked) =
        (debtors?, steps?, claims?);
    let amounts: &Int128Chunked = frame.column(COLUMNS[3])?.decimal()?.physical();
    let mut lines = Vec::with_capacity(frame.height() / 3);
    let mut own: (&str, Option<PartyId>) = ("", None);
    for (((debtor, step), claim), amount) in
        debtors.iter().zip(steps.iter()).zip(claims.iter()).zip(amounts.iter())
    {
        let (Some(debtor), Some(step)) = (debtor, step) else { return Ok(None) };
        if debtor != own.0 {
            own = (debtor, PartyId::from_digits(debtor));
            let Some(debtor) = own.1 else { return Ok(None) };
            lines.push(Line { debtor, claim: None, what: What::Begins, amount: Money::ZERO });
        }
        let (Some(what), Some(debtor)) = (what(step), own.1) else { continue };
        let amount = Money::from_ore(i64::try_from(amount.unwrap_or(0)).unwrap_or(i64::MAX));
        let claim = claim.and_then(Reference::new);
        lines.push(Line { debtor, claim, what, amount });
    }
    Ok(Some(lines))
}

fn what(step: &str) -> Option<What> {
    Some(match step {
        "income.counted_net" => What::CountedNet,
        "need.total" => What::Need,
        "room.ours" => What::Room,
        "order.gross_base" => What::GrossBase,
        "plan.share" => What::Share,
        "under_way.share" => What::UnderWay,
        "claim.covered_not_booked" => What::Covered,
        "setoff.credit" => What::Credit,
        "setoff.used_before" => What::UsedBefore,
        "setoff.protected_part" => What::Protected,
        "setoff.principal" => What::ToPrincipal,
        "setoff.costs" | "setoff.interest" => What::ToRest,
        _ if step.starts_with("setoff.stop.") => What::Stopped,
        _ => match step.strip_prefix("claim.class.") {
            Some(class) => What::Class(Class::parse(class)?),
            None if step.starts_with(|first: char| first.is_ascii_uppercase()) => {
                What::Held(hold_code(step)?)
            }
            None => return None,
        },
    })
}
