//! Reads a CSV table: blocks side by side, joined in file order.

use std::io::Read;

use rayon::prelude::*;

use super::blocks::{Block, Blocks, CutError, LONGEST_RECORD};
use super::error::IntakeError;
use super::fact::Fact;
use super::header::Header;
use super::records::{QuotedSplitter, Record, Records, split_plain, split_simple};
use super::rows::{FileContext, Rows};
use super::settings::IntakeSettings;
use super::tables::Table;
use crate::model::FaultCode;

/// Blocks parsed while as many are read.
const IN_FLIGHT: usize = 8;

/// Past so many parked rows of one file none is kept in memory any more: the file is refused.
pub(super) const MOST_PARKED: usize = 200_000;

/// Why a CSV table is not read.
pub(super) enum CsvError {
    /// The stream failed.
    Read(std::io::Error),
    /// The file is refused.
    Refused(IntakeError),
}

impl From<IntakeError> for CsvError {
    fn from(error: IntakeError) -> Self {
        Self::Refused(error)
    }
}

/// Reads the rows of `reader`; `step` is told the decompressed bytes done. `expected` bytes are to come, when that
/// is known: room for their rows is made at once instead of by moving all rows again and again.
pub(super) fn read_csv<T: Fact>(
    reader: impl Read + Send,
    file: &str,
    expected: Option<u64>,
    settings: &IntakeSettings,
    step: &(dyn Fn(&str, u64) + Sync),
) -> Result<Rows<T>, CsvError> {
    let cut = |error| cut_error(file, error);
    let mut blocks = Blocks::new(reader, settings.delimiter);
    let mut batch = blocks.take(1).map_err(cut)?;
    let header = take_header(&T::TABLE, &mut batch, file, settings)?;
    let context = FileContext {
        file,
        header,
        settings,
        separator: settings.separator(),
        layout: None,
        payer_needed: true,
    };
    let mut rows = Rows::default();
    let mut done = 0;
    while !batch.is_empty() {
        let (next, parsed) = rayon::join(
            || blocks.take(IN_FLIGHT),
            || batch.par_iter().map(|block| read_block(block, &context)).collect::<Vec<Rows<T>>>(),
        );
        for part in parsed {
            rows.append(part);
        }
        done += batch.iter().map(|block| block.bytes.len() as u64).sum::<u64>();
        if rows.parked.len() > MOST_PARKED {
            let file = file.to_owned();
            return Err(IntakeError::TooManyFaults { file, most: MOST_PARKED }.into());
        }
        if let Some(expected) = expected {
            rows.expect(done, expected);
        }
        step(T::TABLE.name, done);
        batch = next.map_err(cut)?;
    }
    Ok(rows)
}

/// A stream that cannot be cut into records.
pub(super) fn cut_error(file: &str, error: CutError) -> CsvError {
    match error {
        CutError::Read(source) => CsvError::Read(source),
        CutError::QuoteOpen { line } => {
            let file = file.to_owned();
            CsvError::Refused(IntakeError::QuoteOpen { file, line, limit: LONGEST_RECORD })
        }
    }
}

/// Reads the header of a table and takes it off the first block.
pub(super) fn take_header(
    table: &Table,
    batch: &mut [Block],
    file: &str,
    settings: &IntakeSettings,
) -> Result<Header, IntakeError> {
    Ok(take_names(table, batch, file, settings)?.0)
}

/// The same, with the names of the columns as the file has them.
pub(super) fn take_names(
    table: &Table,
    batch: &mut [Block],
    file: &str,
    settings: &IntakeSettings,
) -> Result<(Header, Vec<String>), IntakeError> {
    let missing = || IntakeError::HeaderMissing { file: file.to_owned() };
    let block = batch.first_mut().ok_or_else(missing)?;
    if block.bytes.starts_with(b"\xef\xbb\xbf") {
        block.bytes.drain(..3);
    }
    let mut records = Records::new(block, settings.delimiter);
    let record = records.next().ok_or_else(missing)?;
    let text = record.text.ok_or_else(|| IntakeError::HeaderEncoding { file: file.to_owned() })?;
    let mut splitter = QuotedSplitter::new(settings.delimiter);
    let names = fields_of(text, settings.delimiter, &mut splitter);
    let header = Header::read(file, table, &names)?;
    let names = names.into_iter().map(str::to_owned).collect();
    let (end, line) = records.position();
    block.bytes.drain(..end);
    block.first_line = line;
    Ok((header, names))
}

/// The fields of a record.
pub(super) fn fields_of<'a>(text: &'a str, delimiter: u8, splitter: &'a mut QuotedSplitter) -> Vec<&'a str> {
    if text.contains('"') {
        return splitter.split(text);
    }
    let mut fields = Vec::new();
    split_plain(text, delimiter, &mut fields);
    fields
}

fn read_block<T: Fact>(block: &Block, context: &FileContext<'_>) -> Rows<T> {
    let mut rows = Rows::default();
    rows.items.reserve(memchr::memchr_iter(b'\n', &block.bytes).count());
    read_into(block, context, &mut rows);
    rows
}

/// Adds the rows of a block.
pub(super) fn read_into<T: Fact>(block: &Block, context: &FileContext<'_>, rows: &mut Rows<T>) {
    let delimiter = context.settings.delimiter;
    let mut splitter = QuotedSplitter::new(delimiter);
    let mut fields = Vec::with_capacity(context.header.width);
    for record in Records::new(block, delimiter) {
        read_record((&record, block.quotes), context, (&mut splitter, &mut fields), rows);
    }
}

/// Adds the row of a record; `quotes` is false when it can have none.
pub(super) fn read_record<'r, T: Fact>(
    (record, quotes): (&Record<'r>, bool),
    context: &FileContext<'_>,
    (splitter, fields): (&mut QuotedSplitter, &mut Vec<&'r str>),
    rows: &mut Rows<T>,
) {
    match record.text {
        None => {
            let bytes = format!("{} bytes", record.bytes.len());
            rows.park_whole(context, record.line, bytes, record.bytes, FaultCode::BadEncoding);
        }
        Some(text) if quotes && text.contains('"') => {
            if split_simple(text, context.settings.delimiter, fields) {
                rows.read(context, record.line, fields);
            } else {
                rows.read(context, record.line, &splitter.split(text));
            }
        }
        Some(text) => {
            split_plain(text, context.settings.delimiter, fields);
            rows.read(context, record.line, fields);
        }
    }
}
