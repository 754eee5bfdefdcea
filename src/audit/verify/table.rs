//! A table on its way through: hashed as it is read, its rows kept until their debtors' turn.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::files;
use super::findings::{Findings, Kind};
use crate::model::OrderVersion;
use crate::model::registers::{DebtorRegime, Participating, SentNotice};
use crate::orders::registers::fields::{Fault, Fields};
use crate::publish::file::hex;
use crate::publish::{PublishError, Subject};
use crate::units::PartyId;

/// Bytes read at a time: what is in memory does not grow with the table.
const PART: usize = 2 << 20;
/// Bytes whose rows one thread reads.
const PIECE: usize = 128 << 10;
/// With fewer rows than this waiting, more are read.
const FEW: usize = 8 << 10;
/// No row is longer.
const LONGEST: usize = 8 << 20;

/// A row that belongs to a debtor.
pub(super) trait OfDebtor: Send + Sync {
    fn debtor(&self) -> PartyId;
}

impl OfDebtor for OrderVersion {
    fn debtor(&self) -> PartyId {
        self.debtor
    }
}

impl OfDebtor for SentNotice {
    fn debtor(&self) -> PartyId {
        self.debtor
    }
}

impl OfDebtor for Participating {
    fn debtor(&self) -> PartyId {
        self.debtor
    }
}

impl OfDebtor for DebtorRegime {
    fn debtor(&self) -> PartyId {
        self.debtor
    }
}

/// A row and the line it begins on.
#[derive(Clone, Debug)]
pub(super) struct Lined<T> {
    pub(super) line: u64,
    pub(super) row: T,
}

/// What is read debtor by debtor.
pub(super) trait Stream: Send {
    /// Reads until some rows wait, and one of a debtor after `cut`, or all is read.
    fn fill(&mut self, cut: Option<PartyId>) -> Result<(), PublishError>;
    /// The last debtor that has rows waiting, whose rows may not all be read; none when all is read.
    fn reach(&self) -> Option<PartyId>;
    /// True when all is read.
    fn is_ended(&self) -> bool;
}

/// How a table is read.
pub(super) struct Form<T> {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) row: fn(&mut Fields<'_>) -> Result<T, Fault>,
    /// A field of the table may hold a line end.
    pub(super) has_text: bool,
}

/// A table on its way through.
pub(super) struct Table<T> {
    form: Form<T>,
    /// What it is called in a finding.
    shown: String,
    file: Option<File>,
    expected: String,
    digest: Sha256,
    part: Vec<u8>,
    lines: u64,
    waiting: Vec<Lined<T>>,
    last: Option<PartyId>,
    pub(super) findings: Findings,
    pub(super) bytes: u64,
}

impl<T: OfDebtor> Table<T> {
    /// Opens a table of a run. One that is not there has no rows; that it is missing is told elsewhere.
    pub(super) fn open(
        run: &Path,
        subjects: &[Subject],
        form: Form<T>,
        shown: String,
    ) -> Result<Self, PublishError> {
        let mut findings = Findings::default();
        let named = subjects.iter().find(|subject| subject.name == form.name);
        if named.is_none() {
            findings.add(Kind::Manifest, || format!("{shown}: the manifest does not name it"));
        }
        let file = if named.is_some() { files::open(run, form.name)? } else { None };
        let expected = named.map(|subject| subject.digest.sha256.clone()).unwrap_or_default();
        let digest = Sha256::new();
        let (part, waiting) = (Vec::new(), Vec::new());
        Ok(Self {
            form,
            shown,
            file,
            expected,
            digest,
            part,
            lines: 0,
            waiting,
            last: None,
            findings,
            bytes: 0,
        })
    }

    /// A table without rows.
    pub(super) fn none(form: Form<T>) -> Self {
        Self {
            form,
            shown: String::new(),
            file: None,
            expected: String::new(),
            digest: Sha256::new(),
            part: Vec::new(),
            lines: 0,
            waiting: Vec::new(),
            last: None,
            findings: Findings::default(),
            bytes: 0,
        }
    }

    /// Takes the rows of debtors before `cut`; all when there is none.
    pub(super) fn take(&mut self, cut: Option<PartyId>) -> Vec<Lined<T>> {
        let Some(cut) = cut else { return std::mem::take(&mut self.waiting) };
        let at = self.waiting.partition_point(|one| one.row.debtor() < cut);
        let rest = self.waiting.split_off(at);
        std::mem::replace(&mut self.waiting, rest)
    }

    /// Reads some more.
    fn read(&mut self) -> Result<(), PublishError> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let begun = self.part.len();
        let wanted = u64::try_from(PART).unwrap_or(u64::MAX);
        let io = PublishError::io(Path::new(self.form.name));
        let count = file.take(wanted).read_to_end(&mut self.part).map_err(io)?;
        self.bytes += u64::try_from(count).unwrap_or(0);
        let whole = if count == 0 { self.part.len() } else { self.whole() };
        let (first, read, digest) = (self.lines == 0, &self.part[..whole], &mut self.digest);
        let form = &self.form;
        let ((), pieces) = rayon::join(|| digest.update(&self.part[begun..]), || parse(read, first, form));
        for piece in pieces {
            self.add(piece);
        }
        self.part.drain(..whole);
        if count == 0 {
            self.end();
        }
        Ok(())
    }

    /// Where the last whole row ends.
    fn whole(&self) -> usize {
        let end = if self.form.has_text { rows_end(&self.part) } else { memchr::memrchr(b'\n', &self.part) };
        match end {
            Some(end) => end + 1,
            // What is no row has no end: it is told as one broken row.
            None if self.part.len() > LONGEST => self.part.len(),
            None => 0,
        }
    }

    fn add(&mut self, piece: Piece<T>) {
        let (shown, before) = (&self.shown, self.lines);
        for (line, fault) in piece.faults {
            let (column, rule) = (fault.column, fault.rule);
            self.findings
                .add(Kind::Rows, || format!("{shown}, line {}, {column}: not {rule}", before + line));
        }
        self.waiting.reserve(piece.rows.len());
        for mut one in piece.rows {
            one.line += before;
            if self.last.is_some_and(|last| one.row.debtor() < last) {
                let line = one.line;
                self.findings
                    .add(Kind::Rows, || format!("{shown}, line {line}: its debtor stands out of order"));
                continue;
            }
            self.last = Some(one.row.debtor());
            self.waiting.push(one);
        }
        self.lines += piece.lines;
    }

    fn end(&mut self) {
        self.file = None;
        if self.lines == 0 {
            let shown = &self.shown;
            self.findings.add(Kind::Rows, || format!("{shown}: has no header"));
        }
        if hex(&std::mem::take(&mut self.digest).finalize()) != self.expected {
            files::other_bytes(&self.shown, &mut self.findings);
        }
    }
}

impl<T: OfDebtor> Stream for Table<T> {
    fn fill(&mut self, cut: Option<PartyId>) -> Result<(), PublishError> {
        while !self.is_ended() && (self.waiting.len() < FEW || self.last <= cut) {
            self.read()?;
        }
        Ok(())
    }

    fn reach(&self) -> Option<PartyId> {
        if self.is_ended() { None } else { self.last }
    }

    fn is_ended(&self) -> bool {
        self.file.is_none()
    }
}

/// Rows of a piece; lines are counted from its beginning, the first being 1.
struct Piece<T> {
    rows: Vec<Lined<T>>,
    faults: Vec<(u64, Fault)>,
    lines: u64,
}

/// Reads whole rows, the header first when they begin the file.
fn parse<T: OfDebtor>(mut bytes: &[u8], first: bool, form: &Form<T>) -> Vec<Piece<T>> {
    let mut pieces = Vec::new();
    if first && !bytes.is_empty() {
        let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
        let header = form.columns.join(",") + "\n";
        let broken = bytes[..end] != *header.as_bytes();
        let fault = Fault { column: "row", rule: "the header of the table" };
        pieces.push(Piece {
            rows: Vec::new(),
            faults: Vec::from_iter(broken.then_some((1, fault))),
            lines: 1,
        });
        bytes = &bytes[end..];
    }
    let cut: Vec<&[u8]> = if form.has_text { vec![bytes] } else { cut(bytes) };
    pieces.par_extend(cut.into_par_iter().map(|piece| parse_piece(piece, form)));
    pieces
}

/// Cuts lines into pieces of whole lines.
fn cut(mut lines: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::with_capacity(lines.len() / PIECE + 1);
    while !lines.is_empty() {
        let from = PIECE.min(lines.len());
        let end = memchr::memchr(b'\n', &lines[from..]).map_or(lines.len(), |at| from + at + 1);
        let (piece, rest) = lines.split_at(end);
        pieces.push(piece);
        lines = rest;
    }
    pieces
}

fn parse_piece<T>(piece: &[u8], form: &Form<T>) -> Piece<T> {
    let mut parsed = Piece { rows: Vec::with_capacity(piece.len() / 80), faults: Vec::new(), lines: 0 };
    let mut rest = piece;
    while !rest.is_empty() {
        let line = parsed.lines + 1;
        let end = if form.has_text { row_end(rest) } else { memchr::memchr(b'\n', rest) };
        let (row, after) = match end {
            Some(end) => (Ok(&rest[..end]), &rest[end + 1..]),
            None => (Err("a row with a line end"), &rest[rest.len()..]),
        };
        let row = row.and_then(|row| std::str::from_utf8(row).map_err(|_| "text in UTF-8"));
        let read = row.map_err(|rule| Fault { column: "row", rule }).and_then(|row| {
            let mut fields = Fields::new(row, form.columns);
            let read = (form.row)(&mut fields)?;
            fields.end().map(|()| read)
        });
        match read {
            Ok(row) => parsed.rows.push(Lined { line, row }),
            Err(fault) => parsed.faults.push((line, fault)),
        }
        let spent = rest.len() - after.len();
        parsed.lines += if form.has_text {
            u64::try_from(memchr::memchr_iter(b'\n', &rest[..spent]).count().max(1)).unwrap_or(1)
        } else {
            1
        };
        rest = after;
    }
    parsed
}

/// Where a row ends: at the first line end outside quotes.
fn row_end(bytes: &[u8]) -> Option<usize> {
    let mut quoted = false;
    for at in memchr::memchr2_iter(b'"', b'\n', bytes) {
        if bytes[at] == b'"' {
            quoted = !quoted;
        } else if !quoted {
            return Some(at);
        }
    }
    None
}

/// Where the last row that ends here ends.
fn rows_end(bytes: &[u8]) -> Option<usize> {
    let (mut quoted, mut last) = (false, None);
    for at in memchr::memchr2_iter(b'"', b'\n', bytes) {
        if bytes[at] == b'"' {
            quoted = !quoted;
        } else if !quoted {
            last = Some(at);
        }
    }
    last
}
