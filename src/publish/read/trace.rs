//! The trace read back, a debtor at a time or a group of debtors at a time.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use polars::prelude::{
    DataFrame, Int32Chunked, Int128Chunked, ParquetReader, PolarsError, SerReader, StringChunked,
};
use polars_parquet::parquet::metadata::RowGroupMetadata;
use polars_parquet::parquet::statistics::Statistics;
use polars_parquet::read::FileMetadata;

use super::ReadError;
use crate::plain_file;
use crate::publish::trace::{EPOCH_FROM_CE, PERCENT_SCALE, TRACE};
use crate::units::{Money, PartyId, Percent};

/// The columns that are read.
const COLUMNS: [&str; 9] =
    ["debtor_id", "step", "claim_id", "payer_id", "amount", "date", "percent", "rate_row", "article"];

/// A figure of the trace; a text that is not given is empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Line<'a> {
    /// What it is.
    pub step: &'a str,
    /// The claim it is about.
    pub claim: &'a str,
    /// The payer, authority or creditor it is about.
    pub payer: &'a str,
    /// The amount in øre.
    pub amount: Option<i128>,
    /// The day, counted from 1970-01-01.
    pub date: Option<i32>,
    /// The percentage in millionths.
    pub percent: Option<i128>,
    /// The data row used: a rate's, or a kind's.
    pub rate: &'a str,
    /// Where it stands in the law.
    pub article: &'a str,
}

impl Line<'_> {
    /// The amount.
    #[must_use]
    pub fn money(&self) -> Option<Money> {
        self.amount.and_then(|ore| i64::try_from(ore).ok()).map(Money::from_ore)
    }

    /// The day.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        self.date.and_then(|days| NaiveDate::from_num_days_from_ce_opt(days.checked_add(EPOCH_FROM_CE)?))
    }

    /// The percentage.
    #[must_use]
    pub fn percentage(&self) -> Option<Percent> {
        let units = self.percent.and_then(|units| i64::try_from(units).ok());
        units.map(|units| Percent::from_units(units, PERCENT_SCALE))
    }
}

/// The trace of a run.
pub struct TraceReader {
    path: PathBuf,
    file: File,
    metadata: std::sync::Arc<FileMetadata>,
    groups: Vec<Group>,
    /// The group that is looked at, and its lines once they are decoded.
    at: usize,
    lines: Option<Lines>,
}

struct Group {
    from: usize,
    rows: usize,
    /// The last debtor in it, where the file tells.
    last: Option<String>,
}

/// The lines of a group of debtors, decoded.
pub struct Lines {
    debtor: StringChunked,
    step: StringChunked,
    claim: StringChunked,
    payer: StringChunked,
    amount: Int128Chunked,
    date: Int32Chunked,
    percent: Int128Chunked,
    rate: StringChunked,
    article: StringChunked,
}

impl TraceReader {
    /// Opens the trace of a run.
    ///
    /// # Errors
    /// [`ReadError`] names the file.
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        let path = folder.join(TRACE);
        let file = plain_file::open(&path).map_err(ReadError::unreadable(&path))?;
        let copy = file.try_clone().map_err(ReadError::unreadable(&path))?;
        let metadata = guarded(&path, || ParquetReader::new(copy).get_metadata().cloned())?;
        let mut from = 0;
        let mut groups = Vec::with_capacity(metadata.row_groups.len());
        for group in &metadata.row_groups {
            let rows = group.num_rows();
            groups.push(Group { from, rows, last: last_debtor(group, &metadata.footer_buf) });
            from += rows;
        }
        Ok(Self { path, file, metadata, groups, at: 0, lines: None })
    }

    /// How many groups there are; each holds all lines of a range of debtors.
    #[must_use]
    pub const fn groups(&self) -> usize {
        self.groups.len()
    }

    /// The last debtor of a group, where the file tells.
    #[must_use]
    pub fn last_of(&self, at: usize) -> Option<&str> {
        self.groups.get(at)?.last.as_deref()
    }

    /// Group number `at`, decoded. Groups can be decoded side by side.
    ///
    /// # Errors
    /// [`ReadError`] when the file is damaged.
    pub fn group(&self, at: usize) -> Result<Lines, ReadError> {
        let group = self.groups.get(at).ok_or_else(|| ReadError::broken(&self.path, "no such group"))?;
        self.decode(group)
    }

    /// The lines of a debtor, in their order; debtors are asked for in ascending order.
    ///
    /// # Errors
    /// [`ReadError`] when the file is damaged.
    pub fn lines(&mut self, debtor: PartyId) -> Result<Vec<Line<'_>>, ReadError> {
        let debtor = debtor.to_digits();
        self.seek(&debtor)?;
        Ok(self.lines.as_ref().map(|lines| lines.of(&debtor)).unwrap_or_default())
    }

    /// Goes to the group that has `debtor`, if one has.
    fn seek(&mut self, debtor: &str) -> Result<(), ReadError> {
        while let Some(group) = self.groups.get(self.at) {
            let passed = group.last.as_ref().is_some_and(|last| last.as_str() < debtor);
            if !passed {
                let lines = match self.lines.take() {
                    Some(lines) => lines,
                    None => self.decode(group)?,
                };
                let last = lines.debtor.len().checked_sub(1).and_then(|at| lines.debtor.get(at));
                if last.is_some_and(|last| last >= debtor) {
                    self.lines = Some(lines);
                    return Ok(());
                }
            }
            self.lines = None;
            self.at += 1;
        }
        Ok(())
    }

    fn decode(&self, group: &Group) -> Result<Lines, ReadError> {
        let copy = self.file.try_clone().map_err(ReadError::unreadable(&self.path))?;
        guarded(&self.path, || {
            let columns = COLUMNS.map(str::to_owned).to_vec();
            let mut reader = ParquetReader::new(copy)
                .with_columns(Some(columns))
                .with_slice(Some((group.from, group.rows)))
                .set_rechunk(true);
            reader.set_metadata(self.metadata.clone());
            Lines::of_frame(&reader.finish()?)
        })
    }
}

impl Lines {
    fn of_frame(frame: &DataFrame) -> Result<Self, PolarsError> {
        let text = |name: &str| frame.column(name)?.str().cloned();
        let decimal = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.decimal()?.physical().clone());
        Ok(Self {
            debtor: text("debtor_id")?,
            step: text("step")?,
            claim: text("claim_id")?,
            payer: text("payer_id")?,
            amount: decimal("amount")?,
            date: frame.column("date")?.date()?.physical().clone(),
            percent: decimal("percent")?,
            rate: text("rate_row")?,
            article: text("article")?,
        })
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.debtor.len()
    }

    /// True when there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All lines with their debtors' identifiers, by debtor, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Line<'_>)> {
        (0..self.len()).map(|at| (self.debtor.get(at).unwrap_or_default(), self.line(at)))
    }

    /// The lines of a debtor.
    #[must_use]
    pub fn of(&self, debtor: &str) -> Vec<Line<'_>> {
        let from = self.first(|other| other < debtor);
        let to = self.first(|other| other <= debtor);
        (from..to).map(|at| self.line(at)).collect()
    }

    fn line(&self, at: usize) -> Line<'_> {
        let [step, claim, payer, rate, article] =
            [&self.step, &self.claim, &self.payer, &self.rate, &self.article]
                .map(|column| column.get(at).unwrap_or_default());
        let (amount, date, percent) = (self.amount.get(at), self.date.get(at), self.percent.get(at));
        Line { step, claim, payer, amount, date, percent, rate, article }
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
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, PolarsError>) -> Result<T, ReadError> {
    let attempt = catch_unwind(AssertUnwindSafe(read));
    let damaged = || ReadError::broken(path, "the file is damaged");
    attempt.map_err(|_| damaged())?.map_err(|error| match error {
        PolarsError::ColumnNotFound(_) | PolarsError::SchemaMismatch(_) => {
            ReadError::broken(path, "its columns are not those of a trace")
        }
        _ => damaged(),
    })
}
