//! NAV's claim file as a claims table: its lines become rows, close rows or take their place.

use std::collections::BTreeMap;
use std::io::Write;

use super::amend::{Amendment, Change};
use super::{Imported, ImportedFile, Request, money};
use crate::intake::error::IntakeError;
use crate::intake::fact::Fact;
use crate::intake::formats::nav::{self, Standing};
use crate::intake::read::{Input, InputForm};
use crate::law::kinds;
use crate::model::{Claim, Reference};

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
const PIECE: usize = 1 << 20;

/// The claims that are written, and where.
struct WrittenClaims<'o, W> {
    out: &'o mut W,
    text: csv::Writer<Vec<u8>>,
    /// The place of each of [`COLUMNS`] in a row.
    places: [usize; COLUMNS.len()],
    width: usize,
    rows: u64,
    /// The row of each claim by its name.
    by_name: BTreeMap<Reference, u64>,
    amendments: Vec<Amendment>,
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
            by_name: BTreeMap::new(),
            amendments: Vec::new(),
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
                self.by_name.insert(reference, self.rows);
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
        let bytes = text.into_inner().map_err(csv::IntoInnerError::into_error)?;
        self.out.write_all(&bytes)
    }

    /// Everything is written.
    fn written(&mut self, input: &Input) -> Result<(), IntakeError> {
        let flushed = self.flush();
        let source = self.failed.take().map_or(flushed, Err);
        source.map_err(|source| IntakeError::Unwritable { file: input.file.clone(), source })
    }

    fn amend(&mut self, row: u64, change: Change) {
        self.amendments.push(Amendment { row, file: 0, line: 0, change });
    }
}

impl<W: Write> Standing for WrittenClaims<'_, W> {
    type Place = (Reference, u64);

    fn find(&self, reference: Reference) -> Option<Self::Place> {
        self.by_name.get(&reference).map(|&row| (reference, row))
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
        self.by_name.insert(claim.claim_id, self.rows);
        let date = |date: Option<chrono::NaiveDate>| date.map_or_else(String::new, |date| date.to_string());
        let ground = claim.flags.enforcement_ground.map_or("", |yes| if yes { "yes" } else { "no" });
        let fields = [
            claim.claim_id.as_str().to_owned(),
            claim.debtor.to_digits(),
            kinds::get(claim.kind).code.clone(),
            claim.creditor.to_digits(),
            claim.due_date.to_string(),
            claim.principal.to_string(),
            claim.costs.to_string(),
            date(claim.established_date),
            date(claim.limitation_start),
            date(claim.limitation_date),
            ground.to_owned(),
            String::new(),
        ];
        let mut row = vec![""; self.width];
        for (place, field) in self.places.iter().zip(&fields) {
            if let Some(cell) = row.get_mut(*place) {
                *cell = field;
            }
        }
        self.put(&row);
        self.rows += 1;
        replaced
    }
}
