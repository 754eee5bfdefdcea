//! A JSON document, cut into the objects that are its records without keeping the rest of it.

use std::io::Read;

use super::json::{Lists, Part};
use super::json_source::{Source, lines_in, skip_blanks};
use super::{DEEPEST, FormatError, FormatFault};

/// What may stand next between records.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// The document.
    Start,
    /// A first record, or the end of the list.
    RecordOrEnd,
    /// A record, after a comma.
    Record,
    /// A comma, or the end of the list.
    CommaOrEnd,
    /// The end of the object a list stands in.
    ObjectEnd,
    /// Nothing.
    Nothing,
}

/// A list that has begun.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Array,
    /// The only member of an object.
    Member,
}

/// Where a document is.
pub(super) struct Document {
    lists: Lists,
    levels: Vec<Level>,
    expect: Expect,
}

/// What begins with a brace.
enum Opening {
    /// A list; its records begin so many bytes on.
    List(usize),
    /// A record.
    Record,
    /// More is needed to tell.
    Unknown,
}

impl Document {
    /// At its start.
    pub(super) const fn new(lists: Lists) -> Self {
        Self { lists, levels: Vec::new(), expect: Expect::Start }
    }

    /// The next records; none at the end of the document.
    pub(super) fn next<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Part>, FormatError> {
        let mut records = Vec::new();
        let (mut at, mut counted, mut line) = (0, 0, source.line);
        while at < source.size {
            at = skip_blanks(&source.bytes, at);
            let Some(&byte) = source.bytes.get(at) else {
                if source.ended {
                    break;
                }
                source.more()?;
                continue;
            };
            if byte != b'{' || matches!(self.expect, Expect::CommaOrEnd | Expect::ObjectEnd | Expect::Nothing)
            {
                self.step(byte).map_err(|fault| source.refused(at, fault))?;
                at += 1;
                continue;
            }
            if let Opening::List(begins) = self.opening(source, at)? {
                self.begin(Level::Member).map_err(|fault| source.refused(at, fault))?;
                at += begins;
                continue;
            }
            let end = record_end(source, at)?;
            line += lines_in(&source.bytes[counted..at]);
            counted = at;
            records.push((line, at..end));
            at = end;
            self.after_value();
        }
        if source.ended && at == source.bytes.len() && self.expect != Expect::Nothing {
            return Err(source.refused(at, FormatFault::Truncated));
        }
        if at == 0 {
            return Ok(None);
        }
        let (first_line, bytes) = source.cut(at);
        Ok(Some(Part { first_line, bytes, records: Some(records) }))
    }

    /// Takes a byte between records.
    fn step(&mut self, byte: u8) -> Result<(), FormatFault> {
        match (self.expect, byte) {
            (Expect::Start, b'[') => self.begin(Level::Array),
            (Expect::RecordOrEnd | Expect::CommaOrEnd, b']') => {
                match self.levels.pop() {
                    Some(Level::Member) => self.expect = Expect::ObjectEnd,
                    _ => self.after_value(),
                }
                Ok(())
            }
            (Expect::CommaOrEnd, b',') => {
                self.expect = Expect::Record;
                Ok(())
            }
            (Expect::ObjectEnd, b'}') => {
                self.after_value();
                Ok(())
            }
            (Expect::ObjectEnd, b',') => Err(FormatFault::Document { expected: "a list that stands alone" }),
            (Expect::RecordOrEnd | Expect::Record, b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                Err(FormatFault::Document { expected: "an object a record" })
            }
            (Expect::Nothing, _) => Err(FormatFault::AfterEnd),
            _ => Err(FormatFault::NotJson),
        }
    }

    fn begin(&mut self, level: Level) -> Result<(), FormatFault> {
        if self.levels.len() == DEEPEST {
            return Err(FormatFault::TooDeep { most: DEEPEST });
        }
        self.levels.push(level);
        self.expect = Expect::RecordOrEnd;
        Ok(())
    }

    fn after_value(&mut self) {
        self.expect = if self.levels.is_empty() { Expect::Nothing } else { Expect::CommaOrEnd };
    }

    /// What the brace at `at` opens; reads on until it shows.
    fn opening<R: Read>(&self, source: &mut Source<R>, at: usize) -> Result<Opening, FormatError> {
        loop {
            match opening(&source.bytes[at..], self.lists) {
                Opening::Unknown if source.ended => return Err(source.refused(at, FormatFault::Truncated)),
                Opening::Unknown => {
                    source.room_for_more(at)?;
                    source.more()?;
                }
                known => return Ok(known),
            }
        }
    }
}

/// True when a text is an object that begins with one of the lists.
pub(super) fn opens_list(text: &[u8], lists: Lists) -> bool {
    text.first() == Some(&b'{') && matches!(opening(text, lists), Opening::List(_))
}

fn opening(text: &[u8], lists: Lists) -> Opening {
    if lists.is_empty() {
        return Opening::Record;
    }
    let name_at = skip_blanks(text, 1);
    let name = text.get(name_at..).unwrap_or_default();
    let Some(name) = name.strip_prefix(b"\"") else {
        return if name.is_empty() { Opening::Unknown } else { Opening::Record };
    };
    let Some(end) = memchr::memchr2(b'"', b'\\', name) else { return Opening::Unknown };
    if name[end] != b'"' || !lists.iter().any(|list| list.as_bytes() == &name[..end]) {
        return Opening::Record;
    }
    let colon = skip_blanks(text, name_at + end + 2);
    let list = skip_blanks(text, colon + 1);
    match (text.get(colon), text.get(list)) {
        (Some(b':'), Some(b'[')) => Opening::List(list + 1),
        (None, _) | (Some(b':'), None) => Opening::Unknown,
        _ => Opening::Record,
    }
}

/// The end of the record that begins `at`; reads on until it ends.
fn record_end<R: Read>(source: &mut Source<R>, at: usize) -> Result<usize, FormatError> {
    let mut scan = Scan { at, ..Scan::default() };
    loop {
        match scan.run(&source.bytes) {
            Ok(Some(end)) => return Ok(end),
            Err(fault) => return Err(source.refused(scan.at, fault)),
            Ok(None) if source.ended => return Err(source.refused(at, FormatFault::Truncated)),
            Ok(None) => {
                source.room_for_more(at)?;
                source.more()?;
            }
        }
    }
}

/// Looks for the end of an object, and can go on when more of it is there.
#[derive(Default)]
pub(super) struct Scan {
    at: usize,
    depth: usize,
    in_string: bool,
}

impl Scan {
    /// The end of the object, when it is in `bytes`. Brackets are counted only; whether it is JSON is for its reader.
    pub(super) fn run(&mut self, bytes: &[u8]) -> Result<Option<usize>, FormatFault> {
        while let Some(&byte) = bytes.get(self.at) {
            if self.in_string {
                let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[self.at..]) else {
                    self.at = bytes.len();
                    break;
                };
                let found = self.at + found;
                if bytes[found] == b'"' {
                    self.in_string = false;
                    self.at = found + 1;
                } else if found + 2 <= bytes.len() {
                    self.at = found + 2;
                } else {
                    // What is escaped is not there yet.
                    self.at = found;
                    break;
                }
                continue;
            }
            self.at += 1;
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(FormatFault::TooDeep { most: DEEPEST });
                    }
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Ok(Some(self.at));
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }
}
