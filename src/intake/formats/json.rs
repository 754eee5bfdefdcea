//! JSON files, cut into records that are read side by side: a document or JSON Lines.
//!
//! A document is one object, an array of objects, or an object whose only member is a list of records. JSON Lines
//! are objects, one a line; a line that is none is parked alone, while a document that cannot be followed is
//! refused. Which of both a file is shows in its first lines. No more than [`LONGEST_RECORD`] is kept of what has
//! no end yet.

use std::io::Read;
use std::ops::Range;

use rayon::prelude::*;

use super::json_document::{Document, Scan, opens_list};
use super::json_source::{Source, source_of};
use super::{FormatError, FormatFault, LONGEST_RECORD, Sink};
use crate::model::FaultCode;

/// Bytes read at a time, and in a part.
const CHUNK: usize = 1 << 20;

/// Bytes read side by side while as many are cut.
const IN_FLIGHT: usize = 8 << 20;

/// Names of members that are lists of records and stand alone in their object.
pub(super) type Lists = &'static [&'static str];

/// What reads a record of a format.
pub(super) trait ReadRecord: Sync {
    /// Reads the record that begins on `line` and hands what it says to `sink`.
    fn record<S: Sink>(&self, line: u64, text: &str, sink: &mut S) -> Result<(), FormatError>;
}

/// Reads the records of a file into `sink`.
///
/// # Errors
/// The stream, a file that is refused as a whole, or more faults than are kept.
pub(super) fn read<S: Sink>(
    reader: impl Read + Send,
    lists: Lists,
    sink: &mut S,
    record: &impl ReadRecord,
) -> Result<(), FormatError> {
    read_in(CHUNK, reader, lists, sink, record)
}

/// The same in pieces of `size` bytes.
fn read_in<S: Sink>(
    size: usize,
    reader: impl Read + Send,
    lists: Lists,
    sink: &mut S,
    record: &impl ReadRecord,
) -> Result<(), FormatError> {
    let mut cutter = Cutter::new(Source::new(reader, size), lists)?;
    let mut batch = cutter.take()?;
    while !batch.is_empty() {
        let own: Vec<S> = batch.iter().map(|_| sink.fork()).collect();
        let parts = || -> Vec<Result<S, FormatError>> {
            batch.par_iter().zip(own).map(|(part, own)| read_part(part, lists, own, record)).collect()
        };
        let (next, parts) = rayon::join(|| cutter.take(), parts);
        for part in parts {
            sink.join(part?)?;
        }
        batch = next?;
    }
    Ok(())
}

/// Whole records of a file.
pub(super) struct Part {
    /// The line it begins on.
    pub(super) first_line: u64,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// Its records with their lines; none when each line is one.
    pub(super) records: Option<Vec<(u64, Range<usize>)>>,
}

/// How a file is cut.
enum Form {
    Document(Document),
    Lines,
}

struct Cutter<R> {
    source: Source<R>,
    form: Form,
}

impl<R: Read> Cutter<R> {
    fn new(mut source: Source<R>, lists: Lists) -> Result<Self, FormatError> {
        take_mark(&mut source)?;
        let form = if is_lines(&mut source)? { Form::Lines } else { Form::Document(Document::new(lists)) };
        Ok(Self { source, form })
    }

    /// The next parts; none at the end of the file.
    fn take(&mut self) -> Result<Vec<Part>, FormatError> {
        let (mut parts, mut bytes) = (Vec::new(), 0);
        while bytes < IN_FLIGHT {
            let part = match &mut self.form {
                Form::Document(document) => document.next(&mut self.source)?,
                Form::Lines => next_lines(&mut self.source)?,
            };
            let Some(part) = part else { break };
            bytes += part.bytes.len();
            parts.push(part);
        }
        Ok(parts)
    }
}

/// Takes the mark of UTF-8 off; UTF-16 and UTF-32, with a mark or without, are refused.
fn take_mark<R: Read>(source: &mut Source<R>) -> Result<(), FormatError> {
    while source.bytes.len() < 3 && !source.ended {
        source.more()?;
    }
    let start = source.bytes.get(..2).unwrap_or(&source.bytes);
    if source.bytes.starts_with(b"\xef\xbb\xbf") {
        source.bytes.drain(..3);
    } else if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") || start.contains(&0) {
        return Err(FormatError::refused(1, FormatFault::Encoding));
    }
    Ok(())
}

/// Whether a file is JSON Lines. It is when an object ends with the first line and another line follows, or when
/// the first line breaks off and an object begins on the next.
fn is_lines<R: Read>(source: &mut Source<R>) -> Result<bool, FormatError> {
    let Some(start) = source.solid(0)? else { return Err(FormatError::refused(1, FormatFault::Empty)) };
    match source.bytes[start] {
        b'[' => return Ok(false),
        b'{' => {}
        _ => return Err(source.refused(start, FormatFault::NotJson)),
    }
    let end = loop {
        if let Some(at) = memchr::memchr(b'\n', &source.bytes[start..]) {
            break start + at;
        }
        if source.ended || source.bytes.len() > LONGEST_RECORD {
            return Ok(false);
        }
        source.more()?;
    };
    let Some(next) = source.solid(end)? else { return Ok(false) };
    let line = source.bytes[start..end].trim_ascii_end();
    if is_closed(line) {
        return Ok(true);
    }
    let goes_on = line.last().is_some_and(|last| b"{[,:".contains(last));
    Ok(!goes_on && source.bytes[next] == b'{')
}

/// True when an object begins and ends with a line.
fn is_closed(line: &[u8]) -> bool {
    matches!(Scan::default().run(line), Ok(Some(end)) if end == line.len())
}

fn next_lines<R: Read>(source: &mut Source<R>) -> Result<Option<Part>, FormatError> {
    let mut from = 0;
    let end = loop {
        if let Some(at) = memchr::memrchr(b'\n', &source.bytes[from..]) {
            break from + at + 1;
        }
        if source.ended {
            let last = source.bytes.trim_ascii();
            if last.first() == Some(&b'{') && !is_closed(last) {
                return Err(source.refused(0, FormatFault::Truncated));
            }
            break source.bytes.len();
        }
        source.room_for_more(0)?;
        from = source.bytes.len();
        source.more()?;
    };
    if end == 0 {
        return Ok(None);
    }
    let (first_line, bytes) = source.cut(end);
    Ok(Some(Part { first_line, bytes, records: None }))
}

fn read_part<S: Sink>(
    part: &Part,
    lists: Lists,
    mut sink: S,
    record: &impl ReadRecord,
) -> Result<S, FormatError> {
    if let Some(records) = &part.records {
        for (line, range) in records {
            read_one(*line, part.bytes.get(range.clone()).unwrap_or_default(), &mut sink, record)?;
        }
        return Ok(sink);
    }
    for (line, bytes) in (part.first_line..).zip(part.bytes.split(|byte| *byte == b'\n')) {
        let bytes = bytes.trim_ascii();
        if bytes.len() > LONGEST_RECORD {
            return Err(FormatError::refused(line, FormatFault::TooLong { most: LONGEST_RECORD }));
        }
        if opens_list(bytes, lists) {
            read_list(line, bytes, lists, &mut sink, record)?;
        } else if !bytes.is_empty() {
            read_one(line, bytes, &mut sink, record)?;
        }
    }
    Ok(sink)
}

/// A line that holds a list of records.
fn read_list<S: Sink>(
    line: u64,
    bytes: &[u8],
    lists: Lists,
    sink: &mut S,
    record: &impl ReadRecord,
) -> Result<(), FormatError> {
    let (mut document, mut source) = (Document::new(lists), source_of(line, bytes, CHUNK));
    let mut own = sink.fork();
    loop {
        match document.next(&mut source) {
            Ok(Some(part)) => own = read_part(&part, lists, own, record)?,
            Ok(None) => return sink.join(own),
            Err(_) => return sink.unreadable(line, bytes, FaultCode::WrongFieldCount),
        }
    }
}

fn read_one<S: Sink>(
    line: u64,
    bytes: &[u8],
    sink: &mut S,
    record: &impl ReadRecord,
) -> Result<(), FormatError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => record.record(line, text, sink),
        Err(_) => sink.unreadable(line, bytes, FaultCode::BadEncoding),
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
