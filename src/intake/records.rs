//! The records of a block, split into fields.
//!
//! Polars' CSV reader is not used: it refuses the whole file for one row with too many fields, fills a row
//! with too few in silence, and names no line. A record without quotes is split at its delimiters; one with
//! quotes goes through `csv-core`, the parser of the `csv` crate.

use super::blocks::{Block, RecordEnd, record_end};

/// Walks over the records of a block.
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    /// The same as text, when all of it is UTF-8.
    text: Option<&'a str>,
    quotes: bool,
    delimiter: u8,
    at: usize,
    line: u64,
}

/// One record as it stands in the file, without its line end.
pub(super) struct Record<'a> {
    /// The line it begins on.
    pub(super) line: u64,
    /// Its bytes.
    pub(super) bytes: &'a [u8],
    /// The same as text, when it is UTF-8.
    pub(super) text: Option<&'a str>,
}

impl<'a> Records<'a> {
    /// The records of `block`.
    pub(super) fn new(block: &'a Block, delimiter: u8) -> Self {
        Self {
            bytes: &block.bytes,
            text: std::str::from_utf8(&block.bytes).ok(),
            quotes: block.quotes,
            delimiter,
            at: 0,
            line: block.first_line,
        }
    }

    /// Where the next record begins, and its line.
    pub(super) fn position(&self) -> (usize, u64) {
        (self.at, self.line)
    }

    fn end(&self) -> usize {
        let found = if self.quotes {
            match record_end(self.bytes, self.at, self.delimiter) {
                RecordEnd::After(next) => Some(next),
                RecordEnd::Missing | RecordEnd::QuoteOpen => None,
            }
        } else {
            memchr::memchr(b'\n', &self.bytes[self.at..]).map(|found| self.at + found + 1)
        };
        found.unwrap_or(self.bytes.len())
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    /// The next record; blank lines are passed over.
    fn next(&mut self) -> Option<Record<'a>> {
        while self.at < self.bytes.len() {
            let (start, end, line) = (self.at, self.end(), self.line);
            let whole = &self.bytes[start..end];
            self.at = end;
            self.line += if self.quotes { memchr::memchr_iter(b'\n', whole).count() as u64 } else { 1 };
            let bytes = whole.strip_suffix(b"\n").unwrap_or(whole);
            let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
            if bytes.is_empty() {
                continue;
            }
            let text = match self.text {
                Some(text) => text.get(start..start + bytes.len()),
                None => std::str::from_utf8(bytes).ok(),
            };
            return Some(Record { line, bytes, text });
        }
        None
    }
}

/// Splits a record without quotes into its fields.
pub(super) fn split_plain<'a>(text: &'a str, delimiter: u8, fields: &mut Vec<&'a str>) {
    fields.clear();
    let mut start = 0;
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        if byte == delimiter {
            fields.push(&text[start..at]);
            start = at + 1;
        }
    }
    fields.push(&text[start..]);
}

/// Splits a record whose quotes each stand around a whole field and around no quote; false when they do not, and the
/// fields are then not those of the record.
pub(super) fn split_simple<'a>(text: &'a str, delimiter: u8, fields: &mut Vec<&'a str>) -> bool {
    fields.clear();
    let mut rest = text;
    loop {
        let after = if let Some(inner) = rest.strip_prefix('"') {
            let Some((field, after)) = inner.split_once('"') else { return false };
            fields.push(field);
            after
        } else {
            let end = memchr::memchr(delimiter, rest.as_bytes()).unwrap_or(rest.len());
            fields.push(&rest[..end]);
            &rest[end..]
        };
        match after.as_bytes().first() {
            None => return true,
            Some(&next) if next == delimiter => rest = &after[1..],
            Some(_) => return false,
        }
    }
}

/// Splits records with quotes into their fields.
pub(super) struct QuotedSplitter {
    reader: csv_core::Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl QuotedSplitter {
    /// A splitter for a delimiter.
    pub(super) fn new(delimiter: u8) -> Self {
        let reader = csv_core::ReaderBuilder::new()
            .delimiter(delimiter)
            .terminator(csv_core::Terminator::Any(b'\n'))
            .build();
        Self { reader, output: Vec::new(), ends: Vec::new() }
    }

    /// The fields of one record; its text has no line end outside quotes.
    pub(super) fn split(&mut self, text: &str) -> Vec<&str> {
        // The fields together are never longer than the record, and never more than its bytes and one.
        self.output.resize(text.len() + 1, 0);
        self.ends.resize(text.len() + 2, 0);
        self.reader.reset();
        let (_, _, written, first) =
            self.reader.read_record(text.as_bytes(), &mut self.output, &mut self.ends);
        let (_, _, _, last) =
            self.reader.read_record(&[], &mut self.output[written..], &mut self.ends[first..]);
        let mut start = 0;
        let ends = self.ends.iter().take(first + last);
        ends.map(|&end| {
            let field = self.output.get(start..end).unwrap_or_default();
            start = end;
            std::str::from_utf8(field).unwrap_or_default()
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every record of a text, by our own way.
    fn ours(text: &str) -> Vec<Vec<String>> {
        let block = Block { first_line: 1, bytes: text.as_bytes().to_vec(), quotes: text.contains('"') };
        let mut splitter = QuotedSplitter::new(b',');
        let mut all = Vec::new();
        for record in Records::new(&block, b',') {
            let text = record.text.expect("text");
            let mut fields = Vec::new();
            if !text.contains('"') {
                split_plain(text, b',', &mut fields);
            } else if !split_simple(text, b',', &mut fields) {
                fields = splitter.split(text);
            }
            all.push(fields.into_iter().map(str::to_owned).collect());
        }
        all
    }

    fn closed(text: &str) -> bool {
        let mut at = 0;
        loop {
            match record_end(text.as_bytes(), at, b',') {
                RecordEnd::After(next) => at = next,
                end => return end == RecordEnd::Missing,
            }
        }
    }

    proptest! {
        #[test]
        fn records_are_split_as_the_csv_crate_splits_them(text in "[ab,\"\n]{0,40}") {
            // A file with an open quote is refused before its records are split.
            prop_assume!(closed(&text));
            let reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .terminator(csv::Terminator::Any(b'\n'))
                .from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .into_records()
                .map(|record| record.expect("a record").iter().map(str::to_owned).collect())
                .collect();
            prop_assert_eq!(ours(&text), expected);
        }
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let bytes = b"a,b\r\n\r\n1,\"x\ny\"\n\n2,\xff\n3,4".to_vec();
        let block = Block { first_line: 5, bytes, quotes: true };
        let found: Vec<(u64, bool)> =
            Records::new(&block, b',').map(|record| (record.line, record.text.is_some())).collect();
        assert_eq!(found, [(5, true), (7, true), (10, false), (11, true)]);
    }
}
