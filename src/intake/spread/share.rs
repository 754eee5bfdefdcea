//! What a part tells of the rows it read, and what it must know of the others'.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::SpreadError;
use crate::intake::rows::{Parked, fault};
use crate::model::FaultCode;
use crate::units::PartyId;

/// What the rows of a part gave beside its facts.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The part's number.
    pub part: u16,
    /// By table.
    pub tables: BTreeMap<String, TableShare>,
    /// The months of the accepted incomes.
    pub months: BTreeSet<String>,
}

/// What the rows of one table gave.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableShare {
    /// Lines the records cover, blank ones included.
    pub lines: u64,
    /// The numbers of these lines, added up without what does not fit: all lines of a file together tell whether each
    /// has come, and once.
    pub line_sum: u64,
    /// The first line of a record whose quoted field does not end.
    pub open: Option<u64>,
    /// Rows read.
    pub rows: u64,
    /// Identifiers taken although their check digits do not fit.
    pub unfit: u64,
    /// Øre of the accepted rows.
    pub accepted: i64,
    /// Øre of the parked rows, as far as they can be read.
    pub parked_sum: i64,
    /// Number of parked rows.
    pub parked: u64,
    /// The parked rows; none when they are too many to be told.
    pub faulty: Vec<Faulty>,
    /// Of the identifiers that were to be looked at: how many rows have each.
    pub looked_at: BTreeMap<String, u64>,
}

/// A parked row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faulty {
    line: u64,
    row_key: String,
    faults: Vec<(String, String, String)>,
    /// Debtors about whom facts are now missing.
    pub(super) debtors: Vec<String>,
}

/// What a part must know of the other parts.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Identifiers, by table.
    pub tables: BTreeMap<String, Repeated>,
    /// Debtors with a parked row in another part.
    pub parked: BTreeSet<String>,
    /// The same for assets.
    pub parked_assets: BTreeSet<String>,
}

/// Identifiers of a table.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeated {
    /// Those that stand in more than one row.
    pub names: BTreeSet<String>,
    /// Hashes of those whose rows are to be counted, beside the names.
    pub looked_at: BTreeSet<u64>,
}

impl Faulty {
    /// What is to be told of a parked row.
    pub(super) fn of(parked: Parked) -> Self {
        let fault = |one: crate::model::Fault| (one.column, one.value, one.code.as_str().to_owned());
        Self {
            line: parked.line,
            row_key: parked.row_key,
            faults: parked.faults.into_iter().map(fault).collect(),
            debtors: parked.debtors.into_iter().map(PartyId::to_digits).collect(),
        }
    }

    /// The row as a reader of the file would have told of it.
    ///
    /// # Errors
    /// [`SpreadError::Garbled`] for a code or a debtor that is none.
    pub(super) fn parked(&self, file: &str) -> Result<Parked, SpreadError> {
        let mut faults = Vec::with_capacity(self.faults.len());
        for (column, value, code) in &self.faults {
            let known = FaultCode::ALL.into_iter().find(|(_, name)| name == code);
            let (code, _) = known.ok_or_else(|| SpreadError::garbled("a fault of no known code"))?;
            faults.push(fault(file, self.line, self.row_key.clone(), column, value.clone(), code));
        }
        let debtors = self.debtors.iter().map(|digits| party(digits)).collect::<Result<_, _>>()?;
        Ok(Parked { file: 0, line: self.line, key: None, row_key: self.row_key.clone(), faults, debtors })
    }
}

/// A party that was written in full.
pub(super) fn party(digits: &str) -> Result<PartyId, SpreadError> {
    PartyId::from_digits(digits).ok_or_else(|| SpreadError::garbled("an identifier that is none"))
}
