//! What a Parquet file says of itself, held against the file before any of it is believed: the reader makes room for
//! as many rows, columns and bytes as it is told of.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use polars_parquet::parquet::metadata::{ColumnChunkMetadata, RowGroupMetadata};
use polars_parquet::read::FileMetadata;

use super::bounds::{most_unpacked, too_much};

/// How a file ends: four bytes of length, and these.
const MAGIC: &[u8] = b"PAR1";
/// Any file may have so many rows …
const FEW_ROWS: u64 = 1 << 20;
/// … and a larger one so many a byte: packed however well, a row takes about one.
const ROWS_A_BYTE: u64 = 8;
/// The deepest a footer is nested, with room to spare.
const DEEPEST: usize = 32;

/// The most rows a file of `stored` bytes may have.
const fn most_rows(stored: u64) -> u64 {
    FEW_ROWS.saturating_add(stored.saturating_mul(ROWS_A_BYTE))
}

/// Looks through the footer: every list in it has as many members as it says.
///
/// # Errors
/// What is wrong with it.
pub(super) fn footer(file: &File) -> Result<(), String> {
    let damaged = || "the file is damaged".to_owned();
    let told = |error: std::io::Error| error.to_string();
    let (mut file, mut end) = (file, [0; 8]);
    let length = file.seek(SeekFrom::End(0)).map_err(told)?;
    if length < 12 {
        return Err(damaged());
    }
    file.seek(SeekFrom::End(-8)).map_err(told)?;
    file.read_exact(&mut end).map_err(told)?;
    let [a, b, c, d, magic @ ..] = end;
    let size = u64::from(u32::from_le_bytes([a, b, c, d]));
    if magic != *MAGIC || size > length - 12 {
        return Err(damaged());
    }
    file.seek(SeekFrom::Start(length - 8 - size)).map_err(told)?;
    let mut footer = Vec::new();
    file.take(size).read_to_end(&mut footer).map_err(told)?;
    file.rewind().map_err(told)?;
    Words { bytes: &footer }.group(0).ok_or_else(damaged)
}

/// Holds the rows and pages of the `wanted` columns against the file's size.
///
/// # Errors
/// What there is too much of.
pub(super) fn pages(file: &File, metadata: &FileMetadata, wanted: &[String]) -> Result<(), String> {
    let stored = file.metadata().map_err(|error| error.to_string())?.len();
    let rows = metadata.row_groups.iter().map(|group| group.num_rows() as u64);
    let rows = rows.fold(0, u64::saturating_add);
    if rows > most_rows(stored) {
        return Err(format!("says it has {rows} rows, more than a file of its size can"));
    }
    let mut unpacked = 0;
    for column in metadata.row_groups.iter().flat_map(RowGroupMetadata::parquet_columns) {
        let name = column.descriptor().path_in_schema.first();
        if name.is_some_and(|name| wanted.iter().any(|wanted| wanted == name.as_str())) {
            of_column(file, stored, column, &mut unpacked)?;
        }
    }
    Ok(())
}

/// Adds what the pages of a column unpack to.
fn of_column(
    mut file: &File,
    stored: u64,
    column: &ColumnChunkMetadata,
    unpacked: &mut u64,
) -> Result<(), String> {
    let (range, most) = (column.byte_range(), most_unpacked(stored));
    let mut bytes = Vec::new();
    let read = file
        .seek(SeekFrom::Start(range.start))
        .and_then(|_| file.take(range.end.saturating_sub(range.start).min(stored)).read_to_end(&mut bytes));
    read.map_err(|error| error.to_string())?;
    let (mut words, mut values) = (Words { bytes: &bytes }, 0_u64);
    let said = u64::try_from(column.num_values()).unwrap_or(0);
    while values < said && !words.bytes.is_empty() {
        let page = words.page().ok_or("a page is damaged")?;
        *unpacked = unpacked.saturating_add(page.unpacked);
        values = values.saturating_add(page.values);
        if *unpacked > most {
            return Err(too_much(most));
        }
        if page.values.max(page.names) > most_rows(stored) {
            return Err("a page says it has more values than a file of its size can".to_owned());
        }
    }
    file.rewind().map_err(|error| error.to_string())
}

/// What a page says of itself.
#[derive(Default)]
struct Page {
    /// Bytes it unpacks to.
    unpacked: u64,
    /// Bytes of it.
    packed: u64,
    /// Values of rows in it.
    values: u64,
    /// Values in it that rows name.
    names: u64,
}

/// The words of a footer: Thrift, compact.
struct Words<'a> {
    bytes: &'a [u8],
}

impl Words<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn pass(&mut self, count: usize) -> Option<()> {
        self.bytes = self.bytes.get(count..)?;
        Some(())
    }

    /// A number, seven bits a byte.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return usize::try_from(number).ok();
            }
        }
        None
    }

    /// A count; none when it is below zero.
    fn count(&mut self) -> Option<u64> {
        let number = self.number()?;
        (number & 1 == 0).then_some(number as u64 >> 1)
    }

    /// The number of the next field after field `last`, and its type; no type at the end of the structure.
    fn field(&mut self, last: usize) -> Option<(usize, u8)> {
        let head = self.byte()?;
        let number = match usize::from(head >> 4) {
            0 if head != 0 => self.number()? >> 1,
            step => last.checked_add(step)?,
        };
        Some((number, head & 15))
    }

    /// The fields of a structure, to its end.
    fn group(&mut self, depth: usize) -> Option<()> {
        loop {
            match self.field(0)?.1 {
                0 => return Some(()),
                // Of a field that is true or false there is nothing more.
                1 | 2 => {}
                of => self.value(of, depth)?,
            }
        }
    }

    /// The head of a page; its bytes are passed.
    fn page(&mut self) -> Option<Page> {
        let (mut page, mut last) = (Page::default(), 0);
        loop {
            let (number, of) = self.field(last)?;
            last = number;
            match (number, of) {
                (_, 0) => break,
                (_, 1 | 2) => {}
                (2, 5) => page.unpacked = self.count()?,
                (3, 5) => page.packed = self.count()?,
                (5 | 8, 12) => page.values = self.first_count()?,
                (7, 12) => page.names = self.first_count()?,
                (_, of) => self.value(of, 0)?,
            }
        }
        self.pass(usize::try_from(page.packed).ok()?)?;
        Some(page)
    }

    /// The count that is the first field of a structure, and the end of it.
    fn first_count(&mut self) -> Option<u64> {
        let (1, 5) = self.field(0)? else { return None };
        let count = self.count()?;
        self.group(1)?;
        Some(count)
    }

    /// A value of a type.
    fn value(&mut self, of: u8, depth: usize) -> Option<()> {
        if depth == DEEPEST {
            return None;
        }
        match of {
            1..=3 => self.pass(1),
            4..=6 => self.number().map(drop),
            7 => self.pass(8),
            8 => self.number().and_then(|length| self.pass(length)),
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.number()? } else { usize::from(head >> 4) };
                self.values(count, head & 15, depth)
            }
            11 => {
                let count = self.number()?;
                let types = if count == 0 { 0 } else { self.byte()? };
                (0..count).try_for_each(|_| {
                    self.value(types >> 4, depth + 1)?;
                    self.value(types & 15, depth + 1)
                })
            }
            12 => self.group(depth + 1),
            13 => self.pass(16),
            _ => None,
        }
    }

    /// So many members of a list, each of a byte at least.
    fn values(&mut self, count: usize, of: u8, depth: usize) -> Option<()> {
        if count > self.bytes.len() {
            return None;
        }
        (0..count).try_for_each(|_| self.value(of, depth + 1))
    }
}
