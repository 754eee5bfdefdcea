//! Reads a Parquet table with polars: slices of rows, every column as text, through the same row parsers as
//! CSV.
//!
//! The line of a row is its number and one, as if there were a header. Numbers have a dot whatever the job
//! says of its CSV files. Nulls are not given.

use std::fs::File;
use std::sync::Arc;

use polars::prelude::{ArrowDataType, Column, DataFrame, DataType, ParquetReader, SerReader};
use polars_parquet::parquet::metadata::RowGroupMetadata;
use polars_parquet::read::FileMetadata;
use rayon::prelude::*;

use super::csv_table::MOST_PARKED;
use super::error::IntakeError;
use super::fact::Fact;
use super::header::Header;
use super::parquet_bounds;
use super::rows::{FileContext, Rows};
use super::settings::IntakeSettings;
use super::tables::Table;

/// Rows decoded at a time.
const SLICE: usize = 1 << 18;

/// Rows one thread takes of a slice.
const PART: usize = 1 << 14;

/// The longest value that is looked at.
const LONGEST_VALUE: usize = 1 << 16;

/// Tells `row` the line and the fields of every row of a table's file, columns in the order of `header`.
pub(super) fn each_row(
    file: &File,
    name: &str,
    table: &Table,
    row: &mut dyn FnMut(u64, &Header, &[&str]),
) -> Result<(), IntakeError> {
    undamaged(name, || each_slice(file, name, table, row))
}

fn each_slice(
    file: &File,
    name: &str,
    table: &Table,
    row: &mut dyn FnMut(u64, &Header, &[&str]),
) -> Result<(), IntakeError> {
    let refused = |reason: String| IntakeError::Parquet { file: name.to_owned(), reason };
    let (header, wanted, metadata) = columns_of(file, name, table)?;
    let groups: Vec<usize> = metadata.row_groups.iter().map(RowGroupMetadata::num_rows).collect();
    for (from, count) in slices(&groups) {
        let clone = file.try_clone().map_err(|error| refused(error.to_string()))?;
        let mut reader =
            ParquetReader::new(clone).with_columns(Some(wanted.clone())).with_slice(Some((from, count)));
        reader.set_metadata(metadata.clone());
        let frame = reader.finish().map_err(|error| refused(error.to_string()))?;
        let columns = frame.columns().iter().map(texts).collect::<Result<Vec<TextColumn>, String>>();
        let columns = columns.map_err(refused)?;
        let mut values: Vec<_> = columns.iter().map(TextColumn::values).collect();
        for place in 0..frame.height() {
            let fields: Vec<&str> =
                values.iter_mut().map(|column| column.next().unwrap_or_default()).collect();
            row((from + place + 2) as u64, &header, &fields);
        }
    }
    Ok(())
}

/// The header of a table's file, the columns that are read, and what the file says of itself.
fn columns_of(
    file: &File,
    name: &str,
    table: &Table,
) -> Result<(Header, Vec<String>, Arc<FileMetadata>), IntakeError> {
    let refused = |reason: String| IntakeError::Parquet { file: name.to_owned(), reason };
    let clone = file.try_clone().map_err(|error| refused(error.to_string()))?;
    parquet_bounds::footer(file).map_err(refused)?;
    let mut reader = ParquetReader::new(clone);
    let metadata = reader.get_metadata().map_err(|error| refused(error.to_string()))?.clone();
    let schema = reader.schema().map_err(|error| refused(error.to_string()))?;
    let mut names: Vec<&str> = Vec::new();
    for (column, field) in schema.iter().filter(|(column, _)| !column.starts_with("x_")) {
        check_type(name, column, field.dtype())?;
        names.push(column);
    }
    let header = Header::read(name, table, &names)?;
    let wanted: Vec<String> = names.into_iter().map(str::to_owned).collect();
    parquet_bounds::pages(file, &metadata, &wanted).map_err(refused)?;
    Ok((header, wanted, metadata))
}

/// The header of a table's file, and the names of its columns but those that begin with `x_`.
pub(super) fn names_of(file: &File, name: &str, table: &Table) -> Result<(Header, Vec<String>), IntakeError> {
    let (header, names, _) = undamaged(name, || columns_of(file, name, table))?;
    Ok((header, names))
}

/// Reads the rows of a Parquet file; `step` is told the bytes of the file done, in proportion to its rows.
pub(super) fn read_parquet<T: Fact>(
    file: File,
    name: &str,
    settings: &IntakeSettings,
    step: &(dyn Fn(&str, u64) + Sync),
) -> Result<Rows<T>, IntakeError> {
    let mut slices = Slices::open(file, name, &T::TABLE)?;
    let mut rows = Rows::default();
    while let Some(parts) = slices.next(settings, Rows::default)? {
        for part in parts {
            rows.append(part);
        }
        if rows.parked.len() > MOST_PARKED {
            return Err(IntakeError::TooManyFaults { file: name.to_owned(), most: MOST_PARKED });
        }
        step(T::TABLE.name, slices.done());
    }
    Ok(rows)
}

/// A Parquet file, read a slice at a time.
pub(super) struct Slices {
    file: File,
    name: String,
    header: Header,
    wanted: Vec<String>,
    metadata: Arc<FileMetadata>,
    /// First row and number of rows of each.
    cuts: Vec<(usize, usize)>,
    next: usize,
    bytes: u64,
}

impl Slices {
    /// Reads what the file says of itself.
    pub(super) fn open(file: File, name: &str, table: &Table) -> Result<Self, IntakeError> {
        let bytes = file.metadata().map_or(0, |metadata| metadata.len());
        let (header, wanted, metadata) = undamaged(name, || columns_of(&file, name, table))?;
        let groups: Vec<usize> = metadata.row_groups.iter().map(RowGroupMetadata::num_rows).collect();
        let (name, cuts) = (name.to_owned(), slices(&groups));
        Ok(Self { file, name, header, wanted, metadata, cuts, next: 0, bytes })
    }

    /// Bytes of the file done, in proportion to its rows.
    pub(super) fn done(&self) -> u64 {
        let total = self.cuts.last().map_or(1, |(from, count)| (from + count).max(1)) as u64;
        let read = self.next.checked_sub(1).and_then(|at| self.cuts.get(at));
        self.bytes * read.map_or(0, |(from, count)| (from + count) as u64) / total
    }

    /// The rows of the next slice, in parts that begin as `room` makes them; none at the end.
    pub(super) fn next<T: Fact>(
        &mut self,
        settings: &IntakeSettings,
        room: impl Fn() -> Rows<T> + Sync,
    ) -> Result<Option<Vec<Rows<T>>>, IntakeError> {
        let Some(&slice) = self.cuts.get(self.next) else { return Ok(None) };
        self.next += 1;
        undamaged(&self.name, || self.read(slice, settings, &room)).map(Some)
    }

    fn read<T: Fact>(
        &self,
        (from, count): (usize, usize),
        settings: &IntakeSettings,
        room: &(impl Fn() -> Rows<T> + Sync),
    ) -> Result<Vec<Rows<T>>, IntakeError> {
        let refused = |reason: String| IntakeError::Parquet { file: self.name.clone(), reason };
        let (file, header) = (self.name.as_str(), self.header.clone());
        let context =
            FileContext { file, header, settings, separator: b'.', layout: None, payer_needed: true };
        let clone = self.file.try_clone().map_err(|error| refused(error.to_string()))?;
        let mut reader =
            ParquetReader::new(clone).with_columns(Some(self.wanted.clone())).with_slice(Some((from, count)));
        reader.set_metadata(self.metadata.clone());
        let frame = reader.finish().map_err(|error| refused(error.to_string()))?;
        read_slice(&frame, from, &context, room).map_err(refused)
    }
}

/// The reader panics on some damaged files: nothing it holds outlives the attempt.
fn undamaged<R>(name: &str, read: impl FnOnce() -> Result<R, IntakeError>) -> Result<R, IntakeError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let reason = "the file is damaged".to_owned();
        Err(IntakeError::Parquet { file: name.to_owned(), reason })
    })
}

/// Slices that never cross a row group, since a group is decoded whole.
fn slices(groups: &[usize]) -> Vec<(usize, usize)> {
    let mut slices = Vec::new();
    let mut first = 0;
    for &rows in groups {
        let cuts = (0..rows).step_by(SLICE);
        slices.extend(cuts.map(|cut| (first + cut, SLICE.min(rows - cut))));
        first += rows;
    }
    slices
}

/// Floats are no amounts, and times no dates: refused before anything is read.
fn check_type(file: &str, column: &str, found: &ArrowDataType) -> Result<(), IntakeError> {
    use ArrowDataType as Arrow;
    let text = matches!(found, Arrow::Utf8 | Arrow::LargeUtf8 | Arrow::Utf8View);
    let signed = matches!(found, Arrow::Int8 | Arrow::Int16 | Arrow::Int32 | Arrow::Int64);
    let unsigned = matches!(found, Arrow::UInt8 | Arrow::UInt16 | Arrow::UInt32 | Arrow::UInt64);
    let decimal = matches!(found, Arrow::Decimal(..) | Arrow::Decimal32(..) | Arrow::Decimal64(..));
    let other = matches!(found, Arrow::Null | Arrow::Boolean | Arrow::Date32);
    if text || signed || unsigned || decimal || other {
        return Ok(());
    }
    let (file, column) = (file.to_owned(), super::faults::column_name(column));
    Err(IntakeError::ParquetType { file, column, found: format!("{found:?}") })
}

fn read_slice<T: Fact>(
    frame: &DataFrame,
    from: usize,
    context: &FileContext<'_>,
    room: &(impl Fn() -> Rows<T> + Sync),
) -> Result<Vec<Rows<T>>, String> {
    let starts: Vec<usize> = (0..frame.height()).step_by(PART).collect();
    let parts = starts.par_iter().map(|&start| {
        let part = frame.slice(i64::try_from(start).unwrap_or(i64::MAX), PART);
        let columns = part.columns().iter().map(texts).collect::<Result<Vec<TextColumn>, String>>()?;
        let mut values: Vec<_> = columns.iter().map(TextColumn::values).collect();
        let mut fields = Vec::with_capacity(columns.len());
        let mut rows = room();
        for row in 0..part.height() {
            fields.clear();
            fields.extend(values.iter_mut().map(|column| column.next().unwrap_or_default()));
            rows.read(context, (from + start + row + 2) as u64, &fields);
        }
        Ok(rows)
    });
    parts.collect()
}

/// A column as text.
struct TextColumn(polars::prelude::StringChunked);

impl TextColumn {
    fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Option::unwrap_or_default)
    }
}

/// Casts a column to text: dates as `YYYY-MM-DD`, booleans as `yes` and `no`, decimals without needless
/// zeros.
fn texts(column: &Column) -> Result<TextColumn, String> {
    let failed = |error: polars::error::PolarsError| error.to_string();
    if matches!(column.dtype(), DataType::Boolean) {
        let values = column.bool().map_err(failed)?.iter();
        let words = values.map(|value| value.map(|yes| if yes { "yes" } else { "no" }));
        return Ok(TextColumn(words.collect()));
    }
    let cast = column.cast(&DataType::String).map_err(failed)?;
    let text = cast.str().map_err(failed)?;
    // One value may stand in a million rows and be in the file once.
    if text.iter().flatten().any(|value| value.len() > LONGEST_VALUE) {
        return Err(format!("a value of more than {LONGEST_VALUE} bytes"));
    }
    if matches!(column.dtype(), DataType::Decimal(..)) {
        return Ok(TextColumn(text.iter().map(|value| value.map(two_decimals)).collect()));
    }
    Ok(TextColumn(text.clone()))
}

/// A decimal's text without the zeros after its second decimal: 12.5000 is 12.50.
fn two_decimals(text: &str) -> &str {
    let keep = text.find('.').map_or(text.len(), |dot| text.len().min(dot + 3));
    let (head, tail) = text.split_at(keep);
    if tail.bytes().all(|byte| byte == b'0') { head } else { text }
}
