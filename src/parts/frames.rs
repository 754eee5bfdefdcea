//! Rows carried between processes as Arrow IPC.
//!
//! What comes in are frames: four bytes of a length, the lowest first, and so many bytes of an IPC stream; a frame of
//! no bytes ends them, so that a pipe that was cut is told from one that was ended. What goes out is one IPC stream.

use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use polars_arrow::array::{Array, BinaryArray, PrimitiveArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, ArrowSchemaRef, Field};
use polars_arrow::io::ipc::read::{StreamReader, StreamState, read_stream_metadata};
use polars_arrow::io::ipc::write::{StreamWriter, WriteOptions};
use polars_arrow::record_batch::RecordBatchT;

/// The longest frame that is read.
const LONGEST: u32 = 1 << 30;
/// Bytes of rows that are sent together.
const TOGETHER: usize = 1 << 20;

/// Why rows cannot be carried.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The pipe failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// What came is not what is taken.
    #[error("rows that came: {0}")]
    Garbled(String),
}

fn garbled(what: impl Into<String>) -> FrameError {
    FrameError::Garbled(what.into())
}

/// An error of what carries rows, in its words.
fn told<T, E: std::fmt::Display>(result: Result<T, E>) -> Result<T, FrameError> {
    result.map_err(|error| garbled(error.to_string()))
}

/// A row of an inbox on its way to its part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowIn<'a> {
    /// The part.
    pub part: i32,
    /// The number of its table; below zero: the part itself, which may have no rows.
    pub table: i32,
    /// The line it begins on.
    pub line: i64,
    /// The bytes of its record.
    pub record: &'a [u8],
}

/// A row of what a part gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowOut<'a> {
    /// What it is.
    pub kind: Kind,
    /// The part.
    pub part: i32,
    /// The debtor of a decision, in full; else empty.
    pub debtor: &'a [u8],
    /// What it says.
    pub blob: &'a [u8],
}

/// What a row of a part is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i32)]
pub enum Kind {
    /// What its rows gave beside facts, as JSON.
    Share = 1,
    /// Hashes of identifiers: the name of their table and a zero, then eight bytes each.
    Keys = 2,
    /// What is in its decisions, as JSON.
    Tail = 3,
    /// A decision.
    Record = 4,
}

impl Kind {
    fn of(number: i32) -> Option<Self> {
        [Self::Share, Self::Keys, Self::Tail, Self::Record].into_iter().find(|kind| *kind as i32 == number)
    }
}

/// Reads all rows of an inbox that come.
///
/// # Errors
/// [`FrameError`]; what `each` says.
pub fn rows_in<E: From<FrameError>>(
    from: &mut impl Read,
    mut each: impl FnMut(RowIn<'_>) -> Result<(), E>,
) -> Result<(), E> {
    each_batch(from, |arrays| {
        let (parts, tables): (&PrimitiveArray<i32>, &PrimitiveArray<i32>) =
            (column(arrays, 0)?, column(arrays, 1)?);
        let (lines, records): (&PrimitiveArray<i64>, &BinaryArray<i32>) =
            (column(arrays, 2)?, column(arrays, 3)?);
        for at in 0..parts.len() {
            let (part, table, line) = (parts.value(at), tables.value(at), lines.value(at));
            each(RowIn { part, table, line, record: records.value(at) })?;
        }
        Ok(())
    })
}

/// Reads all rows of parts that come.
///
/// # Errors
/// [`FrameError`]; what `each` says.
pub fn rows_out<E: From<FrameError>>(
    from: &mut impl Read,
    mut each: impl FnMut(RowOut<'_>) -> Result<(), E>,
) -> Result<(), E> {
    each_batch(from, |arrays| {
        let (kinds, parts): (&PrimitiveArray<i32>, &PrimitiveArray<i32>) =
            (column(arrays, 0)?, column(arrays, 1)?);
        let (debtors, blobs): (&BinaryArray<i32>, &BinaryArray<i32>) =
            (column(arrays, 2)?, column(arrays, 3)?);
        for at in 0..parts.len() {
            let kind = Kind::of(kinds.value(at)).ok_or_else(|| garbled("a row of no known kind"))?;
            let (part, debtor, blob) = (parts.value(at), debtors.value(at), blobs.value(at));
            each(RowOut { kind, part, debtor, blob })?;
        }
        Ok(())
    })
}

fn each_batch<E: From<FrameError>>(
    from: &mut impl Read,
    mut each: impl FnMut(&[Box<dyn Array>]) -> Result<(), E>,
) -> Result<(), E> {
    while let Some(frame) = next_frame(from)? {
        let mut frame = Cursor::new(frame);
        let metadata = told(read_stream_metadata(&mut frame))?;
        for state in StreamReader::new(frame, metadata, None) {
            match told(state)? {
                StreamState::Some(batch) => {
                    if batch.arrays().iter().any(|array| array.null_count() > 0) {
                        return Err(garbled("a value is not given").into());
                    }
                    each(batch.arrays())?;
                }
                StreamState::Waiting => return Err(garbled("a frame is cut off").into()),
            }
        }
    }
    Ok(())
}

/// The next frame; none after the last.
fn next_frame(from: &mut impl Read) -> Result<Option<Vec<u8>>, FrameError> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length == 0 {
        return Ok(None);
    }
    if length > LONGEST {
        return Err(garbled("a frame is too long"));
    }
    let mut frame = Vec::new();
    let read = from.take(u64::from(length)).read_to_end(&mut frame)?;
    if u32::try_from(read).ok() != Some(length) {
        return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
    }
    Ok(Some(frame))
}

fn column<A: 'static>(arrays: &[Box<dyn Array>], at: usize) -> Result<&A, FrameError> {
    let array = arrays.get(at).and_then(|array| array.as_any().downcast_ref());
    array.ok_or_else(|| garbled(format!("column {at} is missing or of another type")))
}

/// Writes rows of parts as an IPC stream.
pub struct Rows<W: Write> {
    writer: StreamWriter<W>,
    schema: ArrowSchemaRef,
    kinds: Vec<i32>,
    parts: Vec<i32>,
    debtors: Texts,
    blobs: Texts,
}

impl<W: Write> Rows<W> {
    /// Begins the stream.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn begin(out: W) -> Result<Self, FrameError> {
        let field = |name: &str, of: ArrowDataType| Field::new(name.into(), of, false);
        let schema: ArrowSchema = [
            field("kind", ArrowDataType::Int32),
            field("part", ArrowDataType::Int32),
            field("debtor", ArrowDataType::Binary),
            field("blob", ArrowDataType::Binary),
        ]
        .into_iter()
        .map(|field| (field.name.clone(), field))
        .collect();
        let mut writer = StreamWriter::new(out, WriteOptions::default());
        told(writer.start(&schema, None))?;
        let (debtors, blobs) = (Texts::default(), Texts::default());
        Ok(Self { writer, schema: Arc::new(schema), kinds: Vec::new(), parts: Vec::new(), debtors, blobs })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn add(&mut self, row: RowOut<'_>) -> Result<(), FrameError> {
        self.kinds.push(row.kind as i32);
        self.parts.push(row.part);
        self.debtors.push(row.debtor)?;
        self.blobs.push(row.blob)?;
        if self.blobs.bytes.len() >= TOGETHER { self.send() } else { Ok(()) }
    }

    /// Ends the stream.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> Result<(), FrameError> {
        self.send()?;
        told(self.writer.finish())?;
        Ok(self.writer.into_inner().flush()?)
    }

    fn send(&mut self) -> Result<(), FrameError> {
        let height = self.kinds.len();
        if height == 0 {
            return Ok(());
        }
        let arrays: Vec<Box<dyn Array>> = vec![
            PrimitiveArray::from_vec(std::mem::take(&mut self.kinds)).boxed(),
            PrimitiveArray::from_vec(std::mem::take(&mut self.parts)).boxed(),
            self.debtors.take()?.boxed(),
            self.blobs.take()?.boxed(),
        ];
        let batch = told(RecordBatchT::try_new(height, Arc::clone(&self.schema), arrays))?;
        told(self.writer.write(&batch, None))
    }
}

/// Byte strings of a column.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    ends: Vec<i32>,
}

impl Texts {
    fn push(&mut self, text: &[u8]) -> Result<(), FrameError> {
        self.bytes.extend_from_slice(text);
        let end = i32::try_from(self.bytes.len()).map_err(|_| garbled("too much at once"))?;
        self.ends.push(end);
        Ok(())
    }

    fn take(&mut self) -> Result<BinaryArray<i32>, FrameError> {
        let mut offsets = vec![0];
        offsets.append(&mut self.ends);
        let offsets = told(polars_arrow::offset::OffsetsBuffer::try_from(offsets))?;
        let bytes = std::mem::take(&mut self.bytes);
        told(BinaryArray::try_new(ArrowDataType::Binary, offsets, bytes.into(), None))
    }
}
