//! NAV's claim file as a claims table: its lines become rows, close rows or take their place.

use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::Write;

use sha2::{Digest, Sha256};

use super::amend::{Amendment, Change};
use super::{Imported, ImportedFile, Request, money};
use crate::intake::error::IntakeError;
use crate::intake::fact::Fact;
use crate::intake::formats::nav::{self, Standing};
use crate::intake::read::{Input, InputForm};
use crate::law::kinds;
use crate::model::{Claim, Reference};
use crate::units::dates::write_date;

/// The columns a line of the file fills, and the one that closes a claim.
const COLUMNS: [&str; 12] = [
    "claim_id",
    "debtor_id",
    "kind",
    "creditor_id",
    "due_date",
    "principal",
    "costs",
    "established_date",
    "limitation_start",
    "limitation_date",
    "enforcement_ground",
    "status",
];

/// Bytes gathered before they are written.
const PIECE: usize = 1 << 18;

/// Half of a name's SHA-256: two names never have the same.
type Digest128 = [u8; 16];

fn digest(name: Reference) -> Digest128 {
    let mut half = Digest128::default();
    for (to, from) in half.iter_mut().zip(Sha256::digest(name.as_str().as_bytes())) {
        *to = from;
    }
    half
}

/// Takes the first word of a digest for its hash: it is one already.
#[derive(Default)]
struct FirstWord(u64);

impl Hasher for FirstWord {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The claims that are written, and where.
struct WrittenClaims<'o, W> {
    out: &'o mut W,
    text: csv::Writer<Vec<u8>>,
    /// The place of each of [`COLUMNS`] in a row.
    places: [usize; COLUMNS.len()],
    width: usize,
    rows: u64,
    /// The row of each claim by the digest of its name: names themselves would take thrice the memory.
    by_name: HashMap<Digest128, u32, BuildHasherDefault<FirstWord>>,
    /// The name looked for last.
    asked: Cell<Option<(Reference, Digest128)>>,
    amendments: Vec<Amendment>,
    /// The fields of the row being written.
    cells: [Vec<u8>; COLUMNS.len()],
    /// What could not be written.
    failed: Option<std::io::Error>,
}

/// Reads claim files of NAV and writes the claims that stand after them.
pub(super) fn import(request: &Request<'_>, out: &mut (impl Write + Send)) -> Result<Imported, IntakeError> {
    let mut claims = WrittenClaims::new(out);
    match request.onto {
        Some(path) => claims.copy(&Input::named(path, InputForm::Csv))?,
        None => claims.head(Vec::new()),
    }
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for path in request.files {
        let input = Input::named(path, InputForm::Nav);
        let (counts, parked) = nav::read(&input, request.settings, &mut claims)?;
        let (rows, count) = (counts.lines, parked.len() as u64);
        faults.extend(parked.into_iter().flat_map(|parked| parked.faults));
        let sum = money(counts.sum_accepted + counts.sum_parked);
        files.push(ImportedFile { file: input.file.clone(), rows, parked: count, sum, unfit: counts.unfit });
        claims.written(&input)?;
    }
    Ok(Imported {
        table: Claim::TABLE.name,
        key_column: Claim::TABLE.row_key.name,
        files,
        faults,
        amendments: claims.amendments,
        parked_names: Vec::new(),
    })
}

impl<'o, W: Write> WrittenClaims<'o, W> {
    fn new(out: &'o mut W) -> Self {
        Self {
            out,
            text: csv::Writer::from_writer(Vec::new()),
            places: [0; COLUMNS.len()],
            width: 0,
            rows: 0,
            by_name: HashMap::default(),
            asked: Cell::new(None),
            amendments: Vec::new(),
            cells: Default::default(),
            failed: None,
        }
    }

    /// Writes the header: the columns of the claims that stand, and those the file's lines need beside them.
    fn head(&mut self, mut columns: Vec<String>) {
        for (at, name) in COLUMNS.iter().enumerate() {
            let place = columns.iter().position(|column| column == name);
            self.places[at] = place.unwrap_or(columns.len());
            if place.is_none() {
                columns.push((*name).to_owned());
            }
        }
        self.width = columns.len();
        self.put(&columns);
    }

    /// Copies the claims that stand.
    fn copy(&mut self, base: &Input) -> Result<(), IntakeError> {
        let mut rows = csv::Reader::from_reader(base.stream()?);
        let unreadable = |error: csv::Error| base.unreadable(error.into());
        let columns = rows.headers().map_err(unreadable)?.iter().map(str::to_owned).collect();
        self.head(columns);
        let name = self.places[0];
        for row in rows.records() {
            let row = row.map_err(unreadable)?;
            if let Some(reference) = row.get(name).and_then(Reference::new) {
                self.name(reference);
            }
            let padding = std::iter::repeat_n("", self.width.saturating_sub(row.len()));
            let fields: Vec<&str> = row.iter().chain(padding).collect();
            self.put(&fields);
            self.rows += 1;
        }
        self.written(base)
    }

    fn put<F: AsRef<[u8]>>(&mut self, fields: &[F]) {
        let put = self.text.write_record(fields).map_err(std::io::Error::from);
        let full = self.text.get_ref().len() > PIECE;
        if let Err(error) = put.and_then(|()| if full { self.flush() } else { Ok(()) }) {
            self.failed.get_or_insert(error);
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let text = std::mem::replace(&mut self.text, csv::Writer::from_writer(Vec::new()));
        let mut bytes = text.into_inner().map_err(csv::IntoInnerError::into_error)?;
        self.out.write_all(&bytes)?;
        bytes.clear();
        self.text = csv::Writer::from_writer(bytes);
        Ok(())
    }

    /// Everything is written.
    fn written(&mut self, input: &Input) -> Result<(), IntakeError> {
        let flushed = self.flush();
        let source = self.failed.take().map_or(flushed, Err);
        source.map_err(|source| IntakeError::Unwritable { file: input.file.clone(), source })
    }

    /// The next row is the claim of this name.
    fn name(&mut self, reference: Reference) {
        match u32::try_from(self.rows) {
            Ok(row) => {
                // A new claim's name was looked for just before.
                let known = self.asked.take().filter(|(asked, _)| *asked == reference);
                let digest = known.map_or_else(|| digest(reference), |(_, digest)| digest);
                self.by_name.insert(digest, row);
            }
            Err(_) => {
                self.failed.get_or_insert_with(|| std::io::Error::other("more claims than a file can have"));
            }
        }
    }

    fn amend(&mut self, row: u32, change: Change) {
        self.amendments.push(Amendment { row: u64::from(row), file: 0, line: 0, change });
    }
}

impl<W: Write> Standing for WrittenClaims<'_, W> {
    type Place = (Reference, u32);

    fn find(&self, reference: Reference) -> Option<Self::Place> {
        let digest = digest(reference);
        self.asked.set(Some((reference, digest)));
        self.by_name.get(&digest).map(|&row| (reference, row))
    }

    fn close(&mut self, old: Option<Self::Place>) {
        if let Some((_, row)) = old {
            self.amend(row, Change::Close);
        }
    }

    fn take_in(&mut self, claim: Claim, old: Option<Self::Place>) -> bool {
        let replaced = old.is_some_and(|(name, _)| name == claim.claim_id);
        if let Some((_, row)) = old {
            self.amend(row, if replaced { Change::Drop } else { Change::Close });
        }
        self.name(claim.claim_id);
        let dates =
            [Some(claim.due_date), claim.established_date, claim.limitation_start, claim.limitation_date];
        let mut cells = std::mem::take(&mut self.cells);
        cells.iter_mut().for_each(Vec::clear);
        let [id, debtor, kind, creditor, due, principal, costs, established, start, limit, ground, _] =
            &mut cells;
        id.extend_from_slice(claim.claim_id.as_str().as_bytes());
        claim.debtor.write_to(debtor);
        kind.extend_from_slice(kinds::get(claim.kind).code.as_bytes());
        claim.creditor.write_to(creditor);
        claim.principal.write_to(principal);
        claim.costs.write_to(costs);
        for (cell, date) in [due, established, start, limit].into_iter().zip(dates) {
            if let Some(date) = date {
                write_date(date, cell);
            }
        }
        if let Some(has) = claim.flags.enforcement_ground {
            ground.extend_from_slice(if has { b"yes" } else { b"no" });
        }
        if self.places.iter().copied().eq(0..self.width) {
            // Nothing stands beside the file's own columns, which are in their order.
            self.put(&cells);
        } else {
            let mut row = vec![&[][..]; self.width];
            for (place, cell) in self.places.iter().zip(&cells) {
                if let Some(to) = row.get_mut(*place) {
                    *to = cell;
                }
            }
            self.put(&row);
        }
        self.cells = cells;
        self.rows += 1;
        replaced
    }
}
