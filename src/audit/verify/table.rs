//! A table on its way through: hashed as it is read, its rows kept until their debtors' turn.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::files;
use super::findings::{Findings, Kind};
use super::waiting::{Lined, Sorted, Stream, Waiting};
use crate::orders::registers::fields::{Fault, NO_END, ReadRow, after_header, pieces, read_row};
use crate::publish::file::hex;
use crate::publish::{PublishError, Subject};
use crate::units::PartyId;

/// Bytes read at a time: what is in memory does not grow with the table.
const PART: usize = 2 << 20;
/// Bytes whose rows one thread reads.
const PIECE: usize = 128 << 10;
/// No row is longer.
const LONGEST: usize = 8 << 20;

/// How a table is read.
pub(super) struct Form<T> {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) row: ReadRow<T>,
    /// A field of the table may hold a line end.
    pub(super) has_text: bool,
}

/// A table on its way through.
pub(super) struct Table<T: Sorted> {
    form: Form<T>,
    /// What it is called in a finding.
    shown: String,
    file: Option<File>,
    expected: String,
    digest: Sha256,
    part: Vec<u8>,
    lines: u64,
    waiting: Waiting<T>,
    pub(super) findings: Findings,
    pub(super) bytes: u64,
}

impl<T: Sorted> Table<T> {
    /// Opens a table of a run. One that is not there has no rows; that it is missing is told elsewhere.
    pub(super) fn open(
        run: &Path,
        subjects: &[Subject],
        form: Form<T>,
        shown: String,
    ) -> Result<Self, PublishError> {
        let mut table = Self { shown, ..Self::none(form) };
        let (form, shown) = (&table.form, &table.shown);
        let Some(named) = subjects.iter().find(|subject| subject.name == form.name) else {
            table.findings.add(Kind::Manifest, || format!("{shown}: the manifest does not name it"));
            return Ok(table);
        };
        table.file = files::open(run, form.name)?;
        table.expected.clone_from(&named.digest.sha256);
        Ok(table)
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
            waiting: Waiting::default(),
            findings: Findings::default(),
            bytes: 0,
        }
    }

    /// Takes the rows before `cut`; all when there is none.
    pub(super) fn take(&mut self, cut: Option<T::Key>) -> Vec<Lined<T>> {
        self.waiting.take(cut)
    }

    /// True when all is read.
    pub(super) const fn is_read(&self) -> bool {
        self.file.is_none()
    }

    /// Reads some more.
    pub(super) fn read(&mut self) -> Result<(), PublishError> {
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
        for mut one in piece.rows {
            one.line += before;
            let line = one.line;
            if !self.waiting.push(one) {
                self.findings.add(Kind::Rows, || format!("{shown}, line {line}: stands out of order"));
            }
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

impl<T: Sorted<Key = PartyId>> Stream for Table<T> {
    fn fill(&mut self, cut: Option<PartyId>) -> Result<(), PublishError> {
        while !self.is_read() && self.waiting.wants_more(cut) {
            self.read()?;
        }
        Ok(())
    }

    fn reach(&self) -> Option<PartyId> {
        if self.is_read() { None } else { self.waiting.last() }
    }
}

/// Rows of a piece; lines are counted from its beginning, the first being 1.
struct Piece<T> {
    rows: Vec<Lined<T>>,
    faults: Vec<(u64, Fault)>,
    lines: u64,
}

/// Reads whole rows, the header first when they begin the file.
fn parse<T: Send>(mut bytes: &[u8], first: bool, form: &Form<T>) -> Vec<Piece<T>> {
    let mut parsed = Vec::new();
    if first && !bytes.is_empty() {
        let (broken, rest) = after_header(bytes, form.columns);
        let faults = Vec::from_iter(broken.map(|fault| (1, fault)));
        parsed.push(Piece { rows: Vec::new(), faults, lines: 1 });
        bytes = rest;
    }
    let cut: Vec<&[u8]> = if form.has_text { vec![bytes] } else { pieces(bytes, PIECE) };
    parsed.par_extend(cut.into_par_iter().map(|piece| parse_piece(piece, form)));
    parsed
}

fn parse_piece<T>(piece: &[u8], form: &Form<T>) -> Piece<T> {
    let mut parsed = Piece { rows: Vec::with_capacity(piece.len() / 80), faults: Vec::new(), lines: 0 };
    let mut rest = piece;
    while !rest.is_empty() {
        let line = parsed.lines + 1;
        let end = if form.has_text { row_end(rest) } else { memchr::memchr(b'\n', rest) };
        let (read, after) = match end {
            Some(end) => (read_row(&rest[..end], form.columns, form.row), &rest[end + 1..]),
            None => (Err(NO_END), &rest[rest.len()..]),
        };
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
