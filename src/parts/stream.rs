//! The decisions of a part as a stream: a header, the debtors in order, and a tail that tells what was in it.
//!
//! A stream begins with [`MAGIC`], then the header as JSON after its length (four bytes, the lowest first). A record
//! is `1`, the debtor's number and the length of its blob (numbers of seven bits a byte), and the blob. After the
//! last stands `0` and the tail as JSON after its length, and nothing more.

use std::io::{BufRead, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::codec::{self, CodecError, words};
use super::digest::Lanes;
use super::sums::Sums;
use crate::model::decision::Decision;
use crate::units::{Part, PartCount, PartyId};

/// How every stream begins.
pub const MAGIC: &[u8; 8] = b"INNKPART";
/// The longest header or tail that is read.
const LONGEST: u32 = 1 << 20;
/// What stands before a record, and before the tail.
const RECORD: u8 = 1;
const TAIL: u8 = 0;

/// Why a stream cannot be written or read. Never names anybody.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The system could not read or write.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It is none, or of another program.
    #[error("{0}")]
    Other(&'static str),
    /// It is not what was written.
    #[error("{0}")]
    Broken(&'static str),
    /// A decision of it cannot be put into bytes or read.
    #[error("a decision: {0}")]
    Decision(#[from] CodecError),
}

/// What a stream is of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// The part.
    pub part: Part,
    /// SHA-256 of the `split.json` the part is of.
    pub split: String,
    /// The program that decided: its version and commit.
    pub engine: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHeader {
    version: u16,
    words: String,
    part: u16,
    of: PartCount,
    split: String,
    engine: String,
}

/// What was in a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tail {
    /// How many debtors.
    pub debtors: u64,
    /// What their decisions add up to.
    pub sums: Sums,
    /// The digest of the records.
    pub digest: Lanes,
}

impl Tail {
    /// Adds what was in another.
    pub fn add(&mut self, other: &Self) {
        self.debtors += other.debtors;
        self.sums.add(&other.sums);
        self.digest.merge(other.digest);
    }

    /// Holds what the decisions read add up to against it.
    ///
    /// # Errors
    /// [`StreamError::Broken`] when they differ.
    pub fn agrees(&self, sums: &Sums) -> Result<(), StreamError> {
        if self.sums == *sums {
            return Ok(());
        }
        Err(StreamError::Broken("its decisions do not add up to the sums its end says"))
    }
}

/// A debtor's decision in a stream.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// The debtor.
    pub debtor: PartyId,
    /// The decision, as [`codec::encode`] puts it.
    pub blob: Vec<u8>,
}

impl Record {
    /// The record of a decision.
    ///
    /// # Errors
    /// [`CodecError`] when a word of it is not in the list.
    pub fn of(decision: &Decision) -> Result<Self, CodecError> {
        let mut blob = Vec::with_capacity(1024);
        codec::encode(decision, &mut blob)?;
        Ok(Self { debtor: decision.debtor, blob })
    }

    /// The decision.
    ///
    /// # Errors
    /// [`CodecError`] when the blob is not one.
    pub fn decision(&self) -> Result<Decision, CodecError> {
        codec::decode(self.debtor, &self.blob)
    }

    /// Appends it as it stands in a stream.
    pub fn write_to(&self, out: &mut Vec<u8>) {
        out.push(RECORD);
        write_number(self.debtor.number(), out);
        write_number(u64::try_from(self.blob.len()).unwrap_or(u64::MAX), out);
        out.extend_from_slice(&self.blob);
    }
}

/// Records that follow each other, ready to be written: made side by side, written one after the other.
#[derive(Debug, Default)]
pub struct Records {
    bytes: Vec<u8>,
    tail: Tail,
    first: Option<PartyId>,
    last: Option<PartyId>,
}

impl Records {
    /// Adds the debtor that follows.
    ///
    /// # Errors
    /// [`StreamError`] when a word is not in the list, or the debtor does not follow.
    pub fn add(&mut self, decision: &Decision) -> Result<(), StreamError> {
        self.add_record(&Record::of(decision)?, &Sums::of(decision))
    }

    /// Adds the record that follows, and what its decision adds up to.
    ///
    /// # Errors
    /// [`StreamError::Broken`] when the debtor does not follow.
    pub fn add_record(&mut self, record: &Record, sums: &Sums) -> Result<(), StreamError> {
        follows(self.last, record.debtor)?;
        record.write_to(&mut self.bytes);
        self.tail.debtors += 1;
        self.tail.sums.add(sums);
        self.tail.digest.add(record.debtor, &record.blob);
        self.first = self.first.or(Some(record.debtor));
        self.last = Some(record.debtor);
        Ok(())
    }
}

fn follows(last: Option<PartyId>, next: PartyId) -> Result<(), StreamError> {
    match last {
        Some(last) if last == next => Err(StreamError::Broken("a debtor stands in it twice")),
        Some(last) if last > next => Err(StreamError::Broken("its debtors are not in order")),
        _ => Ok(()),
    }
}

/// A stream being written.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    tail: Tail,
    last: Option<PartyId>,
}

impl<W: Write> Writer<W> {
    /// Begins a stream.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn begin(mut out: W, header: &Header) -> Result<Self, StreamError> {
        out.write_all(MAGIC)?;
        let Header { part, split, engine } = header.clone();
        let (version, words) = (codec::VERSION, words::digest());
        let written = WrittenHeader { version, words, part: part.number(), of: part.count(), split, engine };
        write_json(&written, &mut out)?;
        Ok(Self { out, tail: Tail::default(), last: None })
    }

    /// Writes records that follow.
    ///
    /// # Errors
    /// Those of the writer; [`StreamError::Broken`] when they do not follow.
    pub fn write(&mut self, records: &Records) -> Result<(), StreamError> {
        let (Some(first), Some(last)) = (records.first, records.last) else { return Ok(()) };
        follows(self.last, first)?;
        self.last = Some(last);
        self.tail.add(&records.tail);
        Ok(self.out.write_all(&records.bytes)?)
    }

    /// Ends a stream of records that were made elsewhere as `tail` tells of them.
    ///
    /// # Errors
    /// Those of the writer; [`StreamError::Broken`] when the records are not those the tail tells of.
    pub fn finish_as(mut self, tail: &Tail) -> Result<W, StreamError> {
        if (tail.debtors, tail.digest) != (self.tail.debtors, self.tail.digest) {
            return Err(StreamError::Broken("its records are not those that were made"));
        }
        self.tail = *tail;
        Ok(self.finish()?.0)
    }

    /// Ends the stream and gives back what it was written into.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> Result<(W, Tail), StreamError> {
        self.out.write_all(&[TAIL])?;
        write_json(&self.tail, &mut self.out)?;
        Ok((self.out, self.tail))
    }
}

/// A stream being read. It holds what it reads against its tail, but for the sums, which only decisions show.
#[derive(Debug)]
pub struct Reader<R> {
    from: R,
    header: Header,
    read: Tail,
    last: Option<PartyId>,
    tail: Option<Tail>,
}

impl<R: BufRead> Reader<R> {
    /// Reads the beginning of a stream.
    ///
    /// # Errors
    /// [`StreamError::Other`] when it is none, or written by a program with another form of decisions.
    pub fn begin(mut from: R) -> Result<Self, StreamError> {
        let mut magic = [0; MAGIC.len()];
        from.read_exact(&mut magic).map_err(short)?;
        if magic != *MAGIC {
            return Err(StreamError::Other("no decisions of a part"));
        }
        let written: WrittenHeader = read_json(&mut from)?;
        if written.version != codec::VERSION || written.words != words::digest() {
            return Err(StreamError::Other("decided by another version of the program"));
        }
        let part = Part::new(written.part, written.of).ok_or(StreamError::Broken("its part is none"))?;
        let header = Header { part, split: written.split, engine: written.engine };
        Ok(Self { from, header, read: Tail::default(), last: None, tail: None })
    }

    /// What it is of.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The next record; none at the end.
    ///
    /// # Errors
    /// [`StreamError::Broken`] when a debtor does not follow or is of another part, or the tail does not agree with
    /// what was read.
    pub fn next_record(&mut self) -> Result<Option<Record>, StreamError> {
        if self.tail.is_some() {
            return Ok(None);
        }
        match read_byte(&mut self.from)? {
            RECORD => self.record().map(Some),
            TAIL => self.end().map(|()| None),
            _ => Err(StreamError::Broken("it is garbled")),
        }
    }

    /// What the tail says was in it, once all is read.
    #[must_use]
    pub const fn tail(&self) -> Option<&Tail> {
        self.tail.as_ref()
    }

    fn record(&mut self) -> Result<Record, StreamError> {
        let debtor = PartyId::from_number(read_number(&mut self.from)?);
        let debtor = debtor.ok_or(StreamError::Broken("it is garbled"))?;
        follows(self.last, debtor)?;
        if !self.header.part.has(debtor) {
            return Err(StreamError::Broken("a debtor of another part stands in it"));
        }
        let length = read_number(&mut self.from)?;
        let mut blob = Vec::new();
        let read = Read::take(&mut self.from, length).read_to_end(&mut blob)?;
        if u64::try_from(read).ok() != Some(length) {
            return Err(CUT);
        }
        self.last = Some(debtor);
        self.read.debtors += 1;
        self.read.digest.add(debtor, &blob);
        Ok(Record { debtor, blob })
    }

    fn end(&mut self) -> Result<(), StreamError> {
        let tail: Tail = read_json(&mut self.from)?;
        if !self.from.fill_buf()?.is_empty() {
            return Err(StreamError::Broken("something stands after its end"));
        }
        if tail.debtors != self.read.debtors {
            return Err(StreamError::Broken("it has not as many debtors as its end says"));
        }
        if tail.digest != self.read.digest {
            return Err(StreamError::Broken("its decisions do not have the digest its end says"));
        }
        self.tail = Some(tail);
        Ok(())
    }
}

/// A stream that ends before its end.
const CUT: StreamError = StreamError::Broken("it is cut off");

fn short(error: std::io::Error) -> StreamError {
    if error.kind() == std::io::ErrorKind::UnexpectedEof { CUT } else { StreamError::Io(error) }
}

fn write_number(mut number: u64, out: &mut Vec<u8>) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            out.push(low & 0x7F);
            return;
        }
        out.push(low | 0x80);
    }
}

fn read_number(from: &mut impl Read) -> Result<u64, StreamError> {
    let mut number = 0u64;
    for shift in (0..63).step_by(7) {
        let byte = read_byte(from)?;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    Err(StreamError::Broken("it is garbled"))
}

fn read_byte(from: &mut impl Read) -> Result<u8, StreamError> {
    let mut byte = [0];
    from.read_exact(&mut byte).map_err(short)?;
    let [byte] = byte;
    Ok(byte)
}

fn write_json(value: &impl Serialize, out: &mut impl Write) -> Result<(), StreamError> {
    let text = serde_json::to_vec(value).map_err(std::io::Error::from)?;
    let length = u32::try_from(text.len()).map_err(|_| StreamError::Broken("its header is too long"))?;
    out.write_all(&length.to_le_bytes())?;
    Ok(out.write_all(&text)?)
}

fn read_json<T: DeserializeOwned>(from: &mut impl Read) -> Result<T, StreamError> {
    let mut length = [0; 4];
    from.read_exact(&mut length).map_err(short)?;
    let length = u32::from_le_bytes(length);
    if length > LONGEST {
        return Err(StreamError::Broken("it is garbled"));
    }
    let mut text = Vec::new();
    let read = from.take(u64::from(length)).read_to_end(&mut text)?;
    if u32::try_from(read).ok() != Some(length) {
        return Err(CUT);
    }
    serde_json::from_slice(&text).map_err(|_| StreamError::Broken("its header or its end is garbled"))
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
