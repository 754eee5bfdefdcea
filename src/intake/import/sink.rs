//! Records of a format, checked and written as rows of a CSV table as they come.

use std::collections::BTreeMap;
use std::io::Write;

use super::gathered::Named;
use crate::intake::csv_table::MOST_PARKED;
use crate::intake::fact::{Fact, Key};
use crate::intake::formats::{FormatError, OwnFault, Sink};
use crate::intake::rows::{FileContext, Rows};
use crate::model::{Fault, FaultCode};
use crate::units::{Kid, PartyId};

/// Bytes gathered before they are written.
const PIECE: usize = 1 << 18;

/// What one file has given beside its rows.
#[derive(Default)]
pub(super) struct Written {
    pub(super) rows: u64,
    pub(super) parked: u64,
    pub(super) unfit: u64,
    /// Øre of all records.
    pub(super) sum: i128,
    pub(super) faults: Vec<Fault>,
    /// Of each row written, in order; none in a table whose rows have no names.
    pub(super) names: Vec<Named>,
    pub(super) parked_names: Vec<Key>,
}

/// Where rows go: the file at last, or the memory of a part that is read beside others.
type Out<'o, W> = Option<&'o mut W>;

/// Writes rows of a table.
pub(super) struct TableSink<'c, 'o, T, W> {
    context: &'c FileContext<'c>,
    payers: &'c BTreeMap<u64, PartyId>,
    out: Out<'o, W>,
    text: csv::Writer<Vec<u8>>,
    /// The record being checked, and those parked.
    checked: Rows<T>,
    rows: u64,
    sum: i128,
    names: Vec<Named>,
    /// Where the payer and the KID stand among the fields.
    payer: Option<(usize, usize)>,
}

impl<'c, 'o, T: Fact, W: Write + Send> TableSink<'c, 'o, T, W> {
    /// A sink into `out`; who pays is looked up by KID where a record does not say it.
    pub(super) fn new(
        context: &'c FileContext<'c>,
        payers: &'c BTreeMap<u64, PartyId>,
        out: &'o mut W,
    ) -> Self {
        Self { out: Some(out), ..Self::part(context, payers) }
    }

    fn part(context: &'c FileContext<'c>, payers: &'c BTreeMap<u64, PartyId>) -> Self {
        let fields = context.layout.map_or(&[][..], |layout| layout.fields);
        let field = |name: &str| fields.iter().position(|(column, _)| *column == name);
        Self {
            context,
            payers,
            out: None,
            text: csv::Writer::from_writer(Vec::new()),
            checked: Rows::default(),
            rows: 0,
            sum: 0,
            names: Vec::new(),
            payer: field("payer_id").zip(field("kid")),
        }
    }

    /// Writes the header.
    pub(super) fn head(&mut self, columns: &[&str]) -> Result<(), FormatError> {
        self.text.write_record(columns).map_err(unwritable)
    }

    /// The rest is written; what the file has given.
    pub(super) fn finish(mut self) -> Result<Written, FormatError> {
        self.write_out()?;
        let sum = self.sum + self.checked.sum_parked;
        let mut written = Written {
            rows: self.rows,
            parked: self.checked.parked.len() as u64,
            unfit: self.checked.unfit,
            sum,
            names: self.names,
            ..Written::default()
        };
        for parked in self.checked.parked {
            written.faults.extend(parked.faults);
            written.parked_names.extend(parked.key);
        }
        Ok(written)
    }

    /// Writes what is gathered.
    fn write_out(&mut self) -> Result<(), FormatError> {
        if let Some(out) = &mut self.out {
            let text = std::mem::replace(&mut self.text, csv::Writer::from_writer(Vec::new()));
            let mut bytes = text.into_inner().map_err(|error| FormatError::Write(error.into_error()))?;
            out.write_all(&bytes).map_err(FormatError::Write)?;
            bytes.clear();
            self.text = csv::Writer::from_writer(bytes);
        }
        Ok(())
    }

    fn check(&mut self) -> Result<(), FormatError> {
        if self.checked.parked.len() > MOST_PARKED {
            return Err(FormatError::TooManyFaults);
        }
        if self.out.is_some() && self.text.get_ref().len() > PIECE {
            self.write_out()?;
        }
        Ok(())
    }

    /// Checks a record, and writes it when nothing is wrong with it.
    fn take(&mut self, line: u64, fields: &[&str], own: &[OwnFault<'_>]) -> Result<(), FormatError> {
        self.checked.read_record(self.context, line, fields, own);
        let Some(fact) = self.checked.items.pop() else { return Ok(()) };
        self.checked.lines.clear();
        self.sum += i128::from(fact.amount().ore());
        self.checked.sum_accepted = 0;
        // Rows of a table either all have a name or none has.
        if let Some(key) = fact.key() {
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            self.names.push(Named { hash: key.folded(), line });
        }
        self.rows += 1;
        self.text.write_record(fields).map_err(unwritable)
    }
}

fn unwritable(error: csv::Error) -> FormatError {
    FormatError::Write(error.into())
}

impl<T: Fact, W: Write + Send> Sink for TableSink<'_, '_, T, W> {
    fn fork(&self) -> Self {
        Self::part(self.context, self.payers)
    }

    fn join(&mut self, next: Self) -> Result<(), FormatError> {
        self.checked.append(next.checked);
        self.rows += next.rows;
        self.sum += next.sum;
        self.names.extend(next.names);
        self.write_out()?;
        let bytes = next.text.into_inner().map_err(|error| FormatError::Write(error.into_error()))?;
        if let Some(out) = &mut self.out {
            out.write_all(&bytes).map_err(FormatError::Write)?;
        } else {
            let text = std::mem::replace(&mut self.text, csv::Writer::from_writer(Vec::new()));
            let mut own = text.into_inner().map_err(|error| FormatError::Write(error.into_error()))?;
            own.extend(bytes);
            self.text = csv::Writer::from_writer(own);
        }
        self.check()
    }

    fn record(&mut self, line: u64, fields: &[&str], own: &[OwnFault<'_>]) -> Result<(), FormatError> {
        let missing = self.payer.filter(|(payer, _)| fields.get(*payer) == Some(&""));
        let found = missing.and_then(|(_, kid)| {
            let order = Kid::order_number(fields.get(kid)?)?;
            self.payers.get(&order).map(|payer| payer.to_digits())
        });
        match (missing, &found) {
            (Some((payer, _)), Some(digits)) => {
                let mut filled = fields.to_vec();
                filled[payer] = digits;
                self.take(line, &filled, own)?;
            }
            _ => self.take(line, fields, own)?,
        }
        self.check()
    }

    fn unreadable(&mut self, line: u64, bytes: &[u8], code: FaultCode) -> Result<(), FormatError> {
        self.checked.park_whole(self.context, line, format!("{} bytes", bytes.len()), bytes, code);
        self.check()
    }
}
