//! Two runs side by side, a debtor at a time.

use std::path::Path;

use super::rows::{DECISIONS, HOLDS, MEASURES, NOTICES, PLAN, STANDING, VERSIONS};
use super::{Both, DiffError};
use crate::publish::read::Table;
use crate::units::PartyId;

/// The tables of a run, at one debtor.
pub(super) struct Tables {
    pub(super) decisions: Table,
    pub(super) versions: Table,
    pub(super) standing: Table,
    pub(super) plan: Table,
    pub(super) holds: Table,
    pub(super) notices: Table,
    pub(super) measures: Table,
}

impl Tables {
    /// Opens the tables of a run.
    pub(super) fn open(folder: &Path) -> Result<Self, DiffError> {
        let open = |(name, columns): (&str, &[&str])| Table::open(folder, name, columns);
        Ok(Self {
            decisions: open(DECISIONS)?,
            versions: open(VERSIONS)?,
            standing: open(STANDING)?,
            plan: open(PLAN)?,
            holds: open(HOLDS)?,
            notices: open(NOTICES)?,
            measures: open(MEASURES)?,
        })
    }

    fn next(&self) -> Option<PartyId> {
        let Self { decisions, versions, standing, plan, holds, notices, measures } = self;
        let all = [decisions, versions, standing, plan, holds, notices, measures];
        all.into_iter().filter_map(Table::next).min()
    }

    fn take(&mut self, debtor: PartyId) -> Result<(), DiffError> {
        let Self { decisions, versions, standing, plan, holds, notices, measures } = self;
        let all = [decisions, versions, standing, plan, holds, notices, measures];
        all.into_iter().try_for_each(|table| Ok(table.take(debtor)?))
    }

    /// True when the two runs have the very same rows of the debtor taken.
    fn same(&self, other: &Self) -> bool {
        let pairs = [
            (&self.decisions, &other.decisions),
            (&self.plan, &other.plan),
            (&self.holds, &other.holds),
            (&self.standing, &other.standing),
            (&self.versions, &other.versions),
            (&self.notices, &other.notices),
            (&self.measures, &other.measures),
        ];
        pairs.into_iter().all(|(a, b)| a.taken() == b.taken())
    }
}

impl Both<Tables> {
    /// Takes the rows of the next debtor whose rows are not the very same in both runs; none at the end.
    pub(super) fn next_differing(&mut self) -> Result<Option<PartyId>, DiffError> {
        loop {
            let next = [self.a.next(), self.b.next()].into_iter().flatten().min();
            let Some(debtor) = next else { return Ok(None) };
            self.a.take(debtor)?;
            self.b.take(debtor)?;
            if !self.a.same(&self.b) {
                return Ok(Some(debtor));
            }
        }
    }
}
