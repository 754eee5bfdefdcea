//! A CSV stream in blocks that end where a record ends, so that blocks can be read side by side.

use std::io::{self, Read};

/// Bytes read at a time.
pub(super) const BLOCK: usize = 2 << 20;

/// The longest record that is read. A longer one is a quote that was never closed.
pub(super) const LONGEST_RECORD: usize = 16 << 20;

/// Whole records of a file.
pub(super) struct Block {
    /// Line of the file the block begins on, the first being 1.
    pub(super) first_line: u64,
    /// Its bytes, line ends included.
    pub(super) bytes: Vec<u8>,
    /// Whether any field of it may be quoted.
    pub(super) quotes: bool,
}

/// Why a stream cannot be cut.
#[derive(Debug)]
pub(super) enum CutError {
    /// The stream cannot be read.
    Read(io::Error),
    /// A quoted field does not end; the line its record begins on.
    QuoteOpen { line: u64 },
}

/// Cuts a stream into blocks.
pub(super) struct Blocks<R> {
    reader: R,
    delimiter: u8,
    line: u64,
    /// What was read and belongs to the next block.
    rest: Vec<u8>,
    /// Room of blocks that are done with.
    spare: Vec<Vec<u8>>,
    size: usize,
    done: bool,
}

impl<R: Read> Blocks<R> {
    /// Blocks of the usual size.
    pub(super) fn new(reader: R, delimiter: u8) -> Self {
        Self::of_size(reader, delimiter, BLOCK)
    }

    /// Blocks of about `size` bytes.
    pub(super) fn of_size(reader: R, delimiter: u8, size: usize) -> Self {
        let size = size.max(1);
        Self { reader, delimiter, line: 1, rest: Vec::new(), spare: Vec::new(), size, done: false }
    }

    /// Bytes read at a time.
    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// The next blocks, at most `count`; none at the end of the stream.
    pub(super) fn take(&mut self, count: usize) -> Result<Vec<Block>, CutError> {
        let mut blocks = Vec::with_capacity(count);
        while blocks.len() < count {
            match self.next_block()? {
                Some(block) => blocks.push(block),
                None => break,
            }
        }
        Ok(blocks)
    }

    /// Takes the room of a block that is done with for one to come.
    pub(super) fn reuse(&mut self, block: Block) {
        self.spare.push(block.bytes);
    }

    /// What it reads from.
    pub(super) const fn reader(&self) -> &R {
        &self.reader
    }

    /// What it has read from, once all is read.
    pub(super) fn into_reader(self) -> R {
        self.reader
    }

    fn next_block(&mut self) -> Result<Option<Block>, CutError> {
        let mut bytes = self.spare.pop().unwrap_or_default();
        bytes.clear();
        bytes.append(&mut self.rest);
        let cut = loop {
            if self.done {
                break bytes.len();
            }
            self.read_more(&mut bytes)?;
            match records_end(&bytes, self.delimiter) {
                _ if self.done => break bytes.len(),
                0 if bytes.len() > LONGEST_RECORD => return Err(CutError::QuoteOpen { line: self.line }),
                0 => {}
                end => break end,
            }
        };
        if bytes.is_empty() {
            return Ok(None);
        }
        self.rest.extend_from_slice(bytes.get(cut..).unwrap_or_default());
        bytes.truncate(cut);
        let quotes = memchr::memchr(b'"', &bytes).is_some();
        if self.done && quotes {
            self.check_closed(&bytes)?;
        }
        let first_line = self.line;
        self.line += lines_in(&bytes);
        Ok(Some(Block { first_line, bytes, quotes }))
    }

    /// Reads one size more, or to the end.
    fn read_more(&mut self, bytes: &mut Vec<u8>) -> Result<(), CutError> {
        let wanted = self.size as u64;
        bytes.reserve(self.size + 1);
        let read = self.reader.by_ref().take(wanted).read_to_end(bytes).map_err(CutError::Read)?;
        self.done = (read as u64) < wanted;
        Ok(())
    }

    /// The last block ends with the file: a quote still open there has swallowed what follows it.
    fn check_closed(&self, bytes: &[u8]) -> Result<(), CutError> {
        let mut at = 0;
        while at < bytes.len() {
            match record_end(bytes, at, self.delimiter) {
                RecordEnd::After(next) => at = next,
                RecordEnd::Missing => return Ok(()),
                RecordEnd::QuoteOpen => {
                    let line = self.line + lines_in(&bytes[..at]);
                    return Err(CutError::QuoteOpen { line });
                }
            }
        }
        Ok(())
    }
}

fn lines_in(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Where the last whole record of `bytes` ends; 0 when there is none.
fn records_end(bytes: &[u8], delimiter: u8) -> usize {
    if memchr::memchr(b'"', bytes).is_none() {
        return memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
    }
    let mut at = 0;
    while let RecordEnd::After(next) = record_end(bytes, at, delimiter) {
        at = next;
    }
    at
}

/// Where a record ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RecordEnd {
    /// The next record begins here.
    After(usize),
    /// The bytes end first, outside a quoted field.
    Missing,
    /// The bytes end first, inside a quoted field.
    QuoteOpen,
}

/// Where the record that begins at `from` ends. A quote opens a field only as its first byte, and two quotes
/// inside a quoted field stand for one (RFC 4180, as the `csv` crate reads it).
pub(super) fn record_end(bytes: &[u8], from: usize, delimiter: u8) -> RecordEnd {
    let mut at = from;
    while let Some(found) = memchr::memchr2(b'\n', b'"', &bytes[at..]).map(|found| at + found) {
        if bytes[found] == b'\n' {
            return RecordEnd::After(found + 1);
        }
        at = found + 1;
        if found > from && bytes[found - 1] != delimiter {
            continue;
        }
        loop {
            let Some(close) = memchr::memchr(b'"', &bytes[at..]).map(|close| at + close) else {
                return RecordEnd::QuoteOpen;
            };
            at = close + 1;
            if bytes.get(at) != Some(&b'"') {
                break;
            }
            at += 1;
        }
    }
    RecordEnd::Missing
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts with a tiny block size and returns the blocks' texts and first lines.
    fn cut(text: &str, size: usize) -> Result<Vec<(u64, String)>, u64> {
        let mut blocks = Blocks::of_size(text.as_bytes(), b',', size);
        match blocks.take(1000) {
            Ok(blocks) => Ok(blocks
                .into_iter()
                .map(|block| (block.first_line, String::from_utf8(block.bytes).expect("text")))
                .collect()),
            Err(CutError::QuoteOpen { line }) => Err(line),
            Err(CutError::Read(error)) => panic!("{error}"),
        }
    }

    #[test]
    fn blocks_end_where_records_end() {
        let text = "a,b\n1,\"x\ny\"\n2,z\"q\n3,\"\"\"\n\"\n4,end";
        for size in 1..text.len() + 2 {
            let blocks = cut(text, size).expect("closed quotes");
            assert_eq!(blocks.iter().map(|(_, part)| part.as_str()).collect::<String>(), text, "size {size}");
            let records = ["a,b\n", "1,\"x\ny\"\n", "2,z\"q\n", "3,\"\"\"\n\"\n", "4,end"];
            for (first_line, part) in blocks {
                let before = &text[..text.find(&part).expect("a part")];
                assert_eq!(first_line, 1 + lines_in(before.as_bytes()), "size {size}");
                assert!(records.iter().any(|record| part.starts_with(record)), "{part:?} at size {size}");
            }
        }
    }

    #[test]
    fn an_open_quote_is_named_with_its_line() {
        for size in [1, 3, 7, 100] {
            assert_eq!(cut("a,b\n1,2\n3,\"x\n4,5\n6,7\n", size), Err(3), "size {size}");
        }
    }
}
