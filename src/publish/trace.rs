//! `trace.parquet`: every figure behind every decision, a row group a range of debtors.
//!
//! Words, identifiers and rate rows are dictionary-coded: the dictionaries are made here, from what the rows
//! are known to repeat, so that nothing is hashed to find out. Amounts and percentages are decimals.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use polars_arrow::array::{Array, DictionaryArray, PrimitiveArray, Utf8Array};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, IntegerType};
use polars_arrow::types::NativeType;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, DynIter, DynStreamingIterator, Encoding, FileWriter, ParquetType,
    StatisticsOptions, Version, WriteOptions, ZstdLevel, array_to_columns, compress,
    fallible_streaming_iterator, to_parquet_type,
};

use super::file::HashedFile;
use super::{PublishError, Subject};
use crate::model::Reference;
use crate::model::decision::Decision;
use crate::units::{Money, PartyId, Percent};

/// The file's name in a run.
pub const TRACE: &str = "trace.parquet";
/// Decimals of the percent column: as many as a percentage may have.
pub(super) const PERCENT_SCALE: u32 = 6;
/// Places of words that came a moment ago: many more than there are words, so that few share one.
const RECENT: usize = 2048;
/// Days from the first day of the calendar to 1970-01-01.
pub(super) const EPOCH_FROM_CE: i32 = 719_163;
/// Small and fast: the dictionaries have done most of the work.
const ZSTD_LEVEL: i32 = 1;

/// The columns: name, type, whether a row may lack it.
fn columns() -> [(&'static str, ArrowDataType, bool); 10] {
    [
        ("debtor_id", ArrowDataType::LargeUtf8, false),
        ("seq", ArrowDataType::Int32, false),
        ("step", ArrowDataType::LargeUtf8, false),
        ("claim_id", ArrowDataType::LargeUtf8, true),
        ("payer_id", ArrowDataType::LargeUtf8, true),
        ("amount", ArrowDataType::Decimal(18, 2), true),
        ("date", ArrowDataType::Date32, true),
        ("percent", ArrowDataType::Decimal(10, 6), true),
        ("rate_row", ArrowDataType::LargeUtf8, true),
        ("article", ArrowDataType::LargeUtf8, false),
    ]
}

fn fields() -> impl Iterator<Item = Field> {
    columns().into_iter().map(|(name, kind, nullable)| Field::new(name.into(), kind, nullable))
}

fn options() -> WriteOptions {
    WriteOptions {
        // Truncation is named, since its default can be set from outside.
        statistics: StatisticsOptions { binary_statistics_truncate_length: Some(0), ..Default::default() },
        version: Version::V1,
        compression: CompressionOptions::Zstd(ZstdLevel::try_new(ZSTD_LEVEL).ok()),
        data_page_size: None,
    }
}

/// A range's part of the file, encoded and compressed.
pub struct RowGroup {
    rows: u64,
    columns: Vec<Vec<CompressedPage>>,
}

/// The file being written.
pub struct TraceFile {
    writer: FileWriter<HashedFile>,
}

impl TraceFile {
    /// Starts the file.
    ///
    /// # Errors
    /// [`PublishError`] when the columns make no Parquet schema.
    pub fn new(file: HashedFile) -> Result<Self, PublishError> {
        let schema: ArrowSchema = fields().collect();
        let writer = FileWriter::try_new(file, schema, options()).map_err(PublishError::table(TRACE))?;
        Ok(Self { writer })
    }

    /// Adds a range; ranges come in the order of their debtors.
    ///
    /// # Errors
    /// [`PublishError::Table`] tells what the file system said.
    pub fn add(&mut self, group: &RowGroup) -> Result<(), PublishError> {
        if group.rows == 0 {
            return Ok(());
        }
        let columns = group.columns.iter().map(|pages| {
            let pages = pages.iter().map(polars::prelude::PolarsResult::Ok);
            Ok(DynStreamingIterator::new(fallible_streaming_iterator::convert(pages)))
        });
        self.writer.write(group.rows, DynIter::new(columns)).map_err(PublishError::table(TRACE))
    }

    /// Writes the footer.
    ///
    /// # Errors
    /// [`PublishError::Table`] tells what the file system said.
    pub fn finish(mut self) -> Result<Subject, PublishError> {
        self.writer.end(None).map_err(PublishError::table(TRACE))?;
        self.writer.into_inner().finish()
    }
}

/// The columns of a range while its decisions are read.
#[derive(Default)]
pub struct TraceRows {
    debtors: Vec<PartyId>,
    claims: Vec<Reference>,
    payers: Parties,
    rates: RateRows,
    steps: Words,
    articles: Words,
    debtor: Vec<u32>,
    seq: Vec<i32>,
    step: Vec<u32>,
    article: Vec<u32>,
    claim: Column<u32>,
    payer: Column<u32>,
    amount: Column<i64>,
    date: Column<i32>,
    percent: Column<i64>,
    rate: Column<u32>,
}

/// A column a row may lack a value in; [`Value::MISSING`] stands where it does.
#[derive(Default)]
struct Column<T>(Vec<T>);

/// What stands in such a column.
trait Value: NativeType {
    /// A value no row has: no dictionary is so long, no amount, day or percentage so small.
    const MISSING: Self;
}

impl Value for u32 {
    const MISSING: Self = Self::MAX;
}

impl Value for i32 {
    const MISSING: Self = Self::MIN;
}

impl Value for i64 {
    const MISSING: Self = Self::MIN;
}

impl<T: Value> Column<T> {
    fn push(&mut self, value: Option<T>) {
        self.0.push(value.unwrap_or(T::MISSING));
    }

    fn into_array(mut self) -> PrimitiveArray<T> {
        let given = Bitmap::from_trusted_len_iter(self.0.iter().map(|value| *value != T::MISSING));
        let given = (given.unset_bits() > 0).then_some(given);
        // What stands where nothing is given must still be a place in its dictionary.
        self.0.iter_mut().filter(|value| **value == T::MISSING).for_each(|value| *value = T::default());
        PrimitiveArray::new(T::PRIMITIVE.into(), self.0.into(), given)
    }
}

impl TraceRows {
    /// No rows yet, and room for about so many.
    #[must_use]
    pub fn expecting(lines: usize) -> Self {
        let mut rows = Self::default();
        rows.reserve(lines + lines / 16);
        rows
    }

    /// Lines so far.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.seq.len()
    }

    /// Adds the debtor that follows.
    pub fn add(&mut self, decision: &Decision) {
        let debtor = key(self.debtors.len());
        let first_claim = key(self.claims.len());
        self.reserve(decision.trace.len());
        self.debtors.push(decision.debtor);
        self.claims.extend_from_slice(&decision.claims);
        let lines = &decision.trace;
        self.debtor.resize(self.debtor.len() + lines.len(), debtor);
        self.seq.extend((0..).zip(lines).map(|(seq, _)| seq));
        self.step.extend(lines.iter().map(|line| self.steps.key(line.step)));
        self.article.extend(lines.iter().map(|line| self.articles.key(line.article)));
        self.payers.next_debtor();
        for line in lines {
            self.claim.push(line.claim.map(|claim| first_claim + claim));
            self.payer.push(line.party.map(|party| self.payers.key(party)));
            self.amount.push(line.amount.map(Money::ore));
            self.date.push(line.date.map(days));
            self.percent.push(line.percent.map(millionths));
            self.rate.push(line.rate.map(|row| self.rates.key(row)));
        }
    }

    fn reserve(&mut self, lines: usize) {
        self.debtor.reserve(lines);
        self.seq.reserve(lines);
        self.step.reserve(lines);
        self.article.reserve(lines);
        self.claim.0.reserve(lines);
        self.payer.0.reserve(lines);
        self.amount.0.reserve(lines);
        self.date.0.reserve(lines);
        self.percent.0.reserve(lines);
        self.rate.0.reserve(lines);
    }

    /// The rate rows used so far.
    #[must_use]
    pub fn rates_used(&self) -> &[u16] {
        &self.rates.list
    }

    /// The range encoded. `rates` are the names of the rate rows, by number.
    ///
    /// # Errors
    /// [`PublishError::Table`] when a column cannot be encoded.
    pub fn encode(self, rates: &[String]) -> Result<RowGroup, PublishError> {
        self.row_group(rates).map_err(PublishError::table(TRACE))
    }

    fn row_group(self, rates: &[String]) -> Result<RowGroup, polars::error::PolarsError> {
        let rows = self.debtor.len();
        let parties = |list: &[PartyId]| strings(list.iter().map(|party| party.to_digits()));
        let rate = |row: &u16| rates.get(usize::from(*row)).cloned().unwrap_or_default();
        let arrays: [(Box<dyn Array>, Encoding); 10] = [
            dictionary(PrimitiveArray::from_vec(self.debtor), parties(&self.debtors))?,
            (PrimitiveArray::from_vec(self.seq).boxed(), Encoding::DeltaBinaryPacked),
            dictionary(PrimitiveArray::from_vec(self.step), Utf8Array::from_slice(self.steps.list))?,
            dictionary(self.claim.into_array(), strings(self.claims.iter().map(Reference::as_str)))?,
            dictionary(self.payer.into_array(), parties(&self.payers.list))?,
            (self.amount.into_array().boxed(), Encoding::Plain),
            (self.date.into_array().boxed(), Encoding::Plain),
            (self.percent.into_array().boxed(), Encoding::Plain),
            dictionary(self.rate.into_array(), strings(self.rates.list.iter().map(rate)))?,
            dictionary(PrimitiveArray::from_vec(self.article), Utf8Array::from_slice(self.articles.list))?,
        ];
        let mut columns = Vec::with_capacity(arrays.len());
        for ((array, encoding), field) in arrays.into_iter().zip(fields()) {
            columns.push(pages(array, to_parquet_type(&field)?, encoding)?);
        }
        Ok(RowGroup { rows: u64::try_from(rows).unwrap_or(u64::MAX), columns })
    }
}

/// The compressed pages of a column. Decimals are handed over as the whole units Parquet stores.
fn pages(
    array: Box<dyn Array>,
    kind: ParquetType,
    encoding: Encoding,
) -> Result<Vec<CompressedPage>, polars::error::PolarsError> {
    let mut compressed = Vec::new();
    for column in array_to_columns(array, kind, options(), &[encoding])? {
        for page in column {
            compressed.push(compress(page?, Vec::new(), options().compression)?);
        }
    }
    Ok(compressed)
}

fn strings<T: AsRef<str>>(values: impl Iterator<Item = T>) -> Utf8Array<i64> {
    Utf8Array::from_slice(values.collect::<Vec<_>>())
}

fn dictionary(
    keys: PrimitiveArray<u32>,
    values: Utf8Array<i64>,
) -> Result<(Box<dyn Array>, Encoding), polars::error::PolarsError> {
    let kind = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(ArrowDataType::LargeUtf8), false);
    let array = DictionaryArray::<u32>::try_new(kind, keys, values.boxed())?;
    Ok((array.boxed(), Encoding::RleDictionary))
}

/// A place in a dictionary. A range has far fewer than 2^32 of anything.
fn key(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Days since 1970-01-01.
fn days(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH_FROM_CE
}

/// A percentage in the units of its column.
fn millionths(percent: Percent) -> i64 {
    percent.units(PERCENT_SCALE).unwrap_or(i64::MAX)
}

/// A dictionary of parties, in the order in which they come. A debtor's lines name a few, again and again.
#[derive(Default)]
struct Parties {
    list: Vec<PartyId>,
    keys: BTreeMap<PartyId, u32>,
    /// Those of the debtor at hand.
    own: Vec<(PartyId, u32)>,
}

impl Parties {
    fn next_debtor(&mut self) {
        self.own.clear();
    }

    fn key(&mut self, party: PartyId) -> u32 {
        if let Some((_, found)) = self.own.iter().find(|(seen, _)| *seen == party) {
            return *found;
        }
        let list = &mut self.list;
        let found = *self.keys.entry(party).or_insert_with(|| {
            list.push(party);
            key(list.len() - 1)
        });
        self.own.push((party, found));
        found
    }
}

/// A dictionary of rate rows, in the order in which they come.
#[derive(Default)]
struct RateRows {
    list: Vec<u16>,
    /// The key of each row, by its number; `u32::MAX` for those that have not come.
    keys: Vec<u32>,
}

impl RateRows {
    fn key(&mut self, row: u16) -> u32 {
        let place = usize::from(row);
        if self.keys.len() <= place {
            self.keys.resize(place + 1, u32::MAX);
        }
        if self.keys[place] == u32::MAX {
            self.keys[place] = key(self.list.len());
            self.list.push(row);
        }
        self.keys[place]
    }
}

/// A dictionary of fixed words. A word that stands where one stood a moment ago is not looked up again.
struct Words {
    list: Vec<&'static str>,
    keys: BTreeMap<&'static str, u32>,
    recent: Vec<(&'static str, u32)>,
}

impl Default for Words {
    fn default() -> Self {
        Self { list: Vec::new(), keys: BTreeMap::new(), recent: vec![("", u32::MAX); RECENT] }
    }
}

impl Words {
    fn key(&mut self, word: &'static str) -> u32 {
        // Words stand close to each other in memory; the factor (2^64 over the golden ratio) spreads them.
        let place =
            word.as_ptr().addr().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (usize::BITS - RECENT.ilog2());
        let (seen, found) = self.recent[place];
        if found != u32::MAX && std::ptr::eq(seen, word) {
            return found;
        }
        let list = &mut self.list;
        let found = *self.keys.entry(word).or_insert_with(|| {
            list.push(word);
            key(list.len() - 1)
        });
        self.recent[place] = (word, found);
        found
    }
}
