//! The trace of the debtors that moved: groups of rows without one are not decoded.
#![expect(clippy::disallowed_methods, reason = "audit reads published files")]

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use polars::prelude::{AnyValue, Column, DataFrame, ParquetReader, PolarsError, SerReader, StringChunked};
use polars_parquet::parquet::metadata::RowGroupMetadata;
use polars_parquet::parquet::statistics::Statistics;
use polars_parquet::read::FileMetadata;

use super::DiffError;
use crate::publish::trace::TRACE;
use crate::units::PartyId;

/// The columns that tell what a move comes from.
const COLUMNS: [&str; 7] = ["debtor_id", "step", "claim_id", "payer_id", "amount", "date", "rate_row"];

/// How the words of these figures begin; the others follow from them.
const SOUGHT: [&str; 4] = ["income.", "need.", "claim.", "room.other_wants"];

/// A figure of the trace; a text that is not given is empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Line<'a> {
    /// What it is.
    pub step: &'a str,
    /// The claim it is about.
    pub claim: &'a str,
    /// The payer or authority it is about.
    pub payer: &'a str,
    /// The amount in øre.
    pub amount: Option<i128>,
    /// The day, counted from 1970-01-01.
    pub date: Option<i32>,
    /// The rate row used.
    pub rate: &'a str,
}

/// The trace of a run, read in the order of the debtors.
pub(super) struct TraceReader {
    path: PathBuf,
    file: File,
    metadata: std::sync::Arc<FileMetadata>,
    groups: Vec<Group>,
    /// The group that is looked at, and its rows once they are decoded.
    at: usize,
    rows: Option<Rows>,
}

struct Group {
    from: usize,
    rows: usize,
    /// The last debtor in it, where the file tells.
    last: Option<String>,
}

/// A decoded group.
struct Rows {
    debtor: StringChunked,
    step: StringChunked,
    claim: StringChunked,
    payer: StringChunked,
    amount: Column,
    date: Column,
    rate: StringChunked,
}

impl TraceReader {
    /// Opens the trace of a run.
    pub(super) fn open(folder: &Path) -> Result<Self, DiffError> {
        let path = folder.join(TRACE);
        let file = File::open(&path).map_err(DiffError::unreadable(&path))?;
        let copy = file.try_clone().map_err(DiffError::unreadable(&path))?;
        let metadata = guarded(&path, || ParquetReader::new(copy).get_metadata().cloned())?;
        let mut from = 0;
        let mut groups = Vec::with_capacity(metadata.row_groups.len());
        for group in &metadata.row_groups {
            let rows = group.num_rows();
            groups.push(Group { from, rows, last: last_debtor(group, &metadata.footer_buf) });
            from += rows;
        }
        Ok(Self { path, file, metadata, groups, at: 0, rows: None })
    }

    /// The lines of a debtor that tell what a move comes from, in their order; debtors are asked for in
    /// ascending order.
    pub(super) fn lines(&mut self, debtor: PartyId) -> Result<Vec<Line<'_>>, DiffError> {
        let debtor = debtor.to_digits();
        self.seek(&debtor)?;
        match &self.rows {
            Some(rows) => guarded(&self.path, || rows.lines_of(&debtor)),
            None => Ok(Vec::new()),
        }
    }

    /// Goes to the group that has `debtor`, if one has.
    fn seek(&mut self, debtor: &str) -> Result<(), DiffError> {
        while let Some(group) = self.groups.get(self.at) {
            let passed = group.last.as_ref().is_some_and(|last| last.as_str() < debtor);
            if !passed {
                let rows = match self.rows.take() {
                    Some(rows) => rows,
                    None => self.decode(group)?,
                };
                let last = rows.debtor.len().checked_sub(1).and_then(|at| rows.debtor.get(at));
                if last.is_some_and(|last| last >= debtor) {
                    self.rows = Some(rows);
                    return Ok(());
                }
            }
            self.rows = None;
            self.at += 1;
        }
        Ok(())
    }

    fn decode(&self, group: &Group) -> Result<Rows, DiffError> {
        let copy = self.file.try_clone().map_err(DiffError::unreadable(&self.path))?;
        guarded(&self.path, || {
            let columns = COLUMNS.map(str::to_owned).to_vec();
            let mut reader = ParquetReader::new(copy)
                .with_columns(Some(columns))
                .with_slice(Some((group.from, group.rows)))
                .set_rechunk(true);
            reader.set_metadata(self.metadata.clone());
            Rows::of(&reader.finish()?)
        })
    }
}

impl Rows {
    fn of(frame: &DataFrame) -> Result<Self, PolarsError> {
        let text = |name: &str| frame.column(name)?.str().cloned();
        Ok(Self {
            debtor: text("debtor_id")?,
            step: text("step")?,
            claim: text("claim_id")?,
            payer: text("payer_id")?,
            amount: frame.column("amount")?.clone(),
            date: frame.column("date")?.clone(),
            rate: text("rate_row")?,
        })
    }

    fn lines_of(&self, debtor: &str) -> Result<Vec<Line<'_>>, PolarsError> {
        let from = self.first(|other| other < debtor);
        let to = self.first(|other| other <= debtor);
        (from..to).filter_map(|at| self.line(at).transpose()).collect()
    }

    fn line(&self, at: usize) -> Result<Option<Line<'_>>, PolarsError> {
        let step = self.step.get(at).unwrap_or_default();
        if !SOUGHT.iter().any(|word| step.starts_with(word)) {
            return Ok(None);
        }
        let amount = match self.amount.get(at)? {
            AnyValue::Decimal(value, ..) => Some(value),
            _ => None,
        };
        let date = match self.date.get(at)? {
            AnyValue::Date(days) => Some(days),
            _ => None,
        };
        let [claim, payer, rate] =
            [&self.claim, &self.payer, &self.rate].map(|column| column.get(at).unwrap_or_default());
        Ok(Some(Line { step, claim, payer, amount, date, rate }))
    }

    /// The first row whose debtor is not `before`; debtors are sorted.
    fn first(&self, before: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.debtor.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.debtor.get(middle).is_some_and(&before) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// The largest debtor of a group, from its statistics.
fn last_debtor(group: &RowGroupMetadata, footer: &[u8]) -> Option<String> {
    let statistics = group.columns_under_root_iter("debtor_id")?.next()?.statistics(footer)?.ok()?;
    let Statistics::Binary(binary) = statistics else { return None };
    String::from_utf8(binary.max_value?).ok()
}

/// Reads with a reader that panics on some damaged files: nothing it holds outlives the attempt.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, PolarsError>) -> Result<T, DiffError> {
    let attempt = catch_unwind(AssertUnwindSafe(read));
    let damaged = || DiffError::broken(path, "the file is damaged");
    attempt.map_err(|_| damaged())?.map_err(|error| match error {
        PolarsError::ColumnNotFound(_) | PolarsError::SchemaMismatch(_) => {
            DiffError::broken(path, "its columns are not those of a trace")
        }
        _ => damaged(),
    })
}
