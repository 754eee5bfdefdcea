//! One debtor's rows in all tables, and what is asked of them.

use std::path::Path;

use chrono::NaiveDate;

use super::findings::Kind;
use super::money::rows::{Charged, PaidBack, SetOff};
use super::money::tonight::Tonight;
use super::order_files::Versions;
use super::rows::{Decided, Held, Planned, Sent, Watched};
use super::tally::Tally;
use super::trace::Line;
use super::waiting::Lined;
use super::{carried, charged, claims, ledger, netted, protected, versions};
use crate::model::registers::{ChargedFee, DebtorRegime, Netting, Participating, SentNotice};
use crate::model::{OrderVersion, Reference};
use crate::orders::numbering::Sequences;
use crate::orders::trekkpaalegg::Terms;
use crate::units::{Month, PartyId};

/// What all debtors of a night share.
pub(super) struct Night<'a> {
    pub(super) run: &'a Path,
    pub(super) day: NaiveDate,
    pub(super) plan_month: Month,
    pub(super) terms: Option<&'a Terms>,
    pub(super) versions: &'a Versions,
    /// The registers before are at hand; there are none before the first release.
    pub(super) before: bool,
    /// The last numbers given out before the night.
    pub(super) last: Option<Sequences>,
    /// The trace is at hand.
    pub(super) trace: bool,
    /// The money of the night; none in a correction, whose money is that of the run it corrects.
    pub(super) money: &'a Tonight,
    /// The night corrects a released one.
    pub(super) is_correction: bool,
}

/// A debtor's rows in the registers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Register<'a> {
    pub(super) orders: &'a [Lined<OrderVersion>],
    pub(super) notices: &'a [Lined<SentNotice>],
    pub(super) participations: &'a [Lined<Participating>],
    pub(super) regimes: &'a [Lined<DebtorRegime>],
    pub(super) nettings: &'a [Lined<Netting>],
    pub(super) fees: &'a [Lined<ChargedFee>],
}

/// A debtor's rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Debtor<'a> {
    pub(super) id: PartyId,
    pub(super) decisions: &'a [Lined<Decided>],
    pub(super) orders: &'a [Lined<Sent>],
    pub(super) allocations: &'a [Lined<Planned>],
    pub(super) holds: &'a [Lined<Held>],
    pub(super) notices: &'a [Lined<SentNotice>],
    pub(super) watchlist: &'a [Lined<Watched>],
    pub(super) nettings: &'a [Lined<Netting>],
    pub(super) repayments: &'a [Lined<PaidBack>],
    pub(super) fees: &'a [Lined<Charged>],
    pub(super) before: Register<'a>,
    pub(super) after: Register<'a>,
    pub(super) trace: &'a [Lined<Line>],
}

impl Debtor<'_> {
    /// The row of the decision.
    pub(super) fn decision(&self) -> Option<&Decided> {
        self.decisions.first().map(|one| &one.row)
    }

    /// The names the claims of the plan have, here and in the registers, sorted.
    pub(super) fn taking_part(&self) -> Vec<Reference> {
        let claims = self.allocations.iter().map(|one| one.row.claim);
        let mut names: Vec<Reference> = claims.flat_map(|claim| [claim, register_name(&claim)]).collect();
        names.sort_unstable();
        names
    }

    /// The rows of the debtor's credits.
    pub(super) fn set_offs<'n>(&self, night: &'n Night<'_>) -> &'n [Lined<SetOff>] {
        night.money.set_offs_of(self.id)
    }

    /// Asks all that is asked of a debtor's rows.
    pub(super) fn check(&self, night: &Night<'_>, tally: &mut Tally) {
        self.rows(tally);
        let ledger = ledger::after_money(self, night, tally);
        claims::check(self, night, &ledger, tally);
        let netted = netted::check(self, night, &ledger, tally);
        protected::check(self, night, netted, tally);
        let action = versions::check(self, night, tally);
        let ended = carried::check(self, night, &ledger, tally);
        charged::check(self, night, &ledger, tally);
        self.count(action, ended, tally);
    }

    /// One row a debtor, and the watch list.
    fn rows(&self, tally: &mut Tally) {
        for one in self.decisions.iter().skip(1) {
            let line = one.line;
            tally
                .findings
                .add(Kind::Rows, || format!("decisions.csv, line {line}: {} stands twice", self.id));
        }
        tally.rows += self.decisions.len() as u64;
        tally.watchlist += self.watchlist.len() as u64;
        for one in self.notices {
            *tally.notices.entry(one.row.why.as_str()).or_default() += 1;
        }
    }

    /// A debtor counts who has a decision, a trace or a participation that ends.
    fn count(&self, action: Option<&'static str>, ended: bool, tally: &mut Tally) {
        let concerned = !self.decisions.is_empty() || !self.trace.is_empty() || ended;
        if !concerned {
            return;
        }
        tally.debtors += 1;
        match self.decision().map(|row| row.action.as_str()).or(action) {
            Some(action) => *tally.actions.entry(action).or_default() += 1,
            None => tally.untold += 1,
        }
        if let Some(row) = self.decision() {
            tally.expected += super::tally::ore(row.expected);
        }
    }
}

/// The name under which the registers keep a claim: that of the support row for the running support of a
/// month.
pub(super) fn register_name(claim: &Reference) -> Reference {
    let name = claim.as_str();
    let (rest, state) = name.strip_suffix("-S").map_or((name, ""), |rest| (rest, "-S"));
    let month = || rest.split_at_checked(rest.len().checked_sub(8)?);
    let support = month().filter(|(row, month)| {
        row.starts_with("RUN-") && month.strip_prefix('-').is_some_and(|month| Month::parse(month).is_some())
    });
    support.and_then(|(row, _)| Reference::new(&format!("{row}{state}"))).unwrap_or(*claim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_support_goes_by_its_row() {
        let cases = [
            ("RUN-S1-2026-12", "RUN-S1"),
            ("RUN-S1-2026-12-S", "RUN-S1-S"),
            ("RUN-A-B-2026-12-2027-01", "RUN-A-B-2026-12"),
            ("RUN-S1", "RUN-S1"),
            ("RUN-S1-2026-13", "RUN-S1-2026-13"),
            ("A-2026-12", "A-2026-12"),
            ("7", "7"),
        ];
        for (claim, name) in cases {
            let claim = Reference::new(claim).expect("a reference");
            assert_eq!(register_name(&claim).as_str(), name, "{claim}");
        }
    }
}
