//! What is left of a debtor's claims: what the trace has of them, less what the night's payments and set-offs
//! cover.

use super::debtor::{Debtor, Night, register_name};
use super::findings::Kind;
use super::money::rows::Amounts;
use super::tally::Tally;
use super::trace::What;
use crate::model::{Class, Reference};
use crate::units::Money;
use crate::units::ids::mask_within;

/// A claim the trace knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owed {
    pub(super) claim: Reference,
    pub(super) class: Class,
    /// What is left of it now.
    pub(super) left: Money,
}

/// The claims of a debtor the trace knows, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    claims: Vec<Owed>,
}

impl Ledger {
    /// As the trace has it at the beginning of the night.
    pub(super) fn of(debtor: &Debtor<'_>, tally: &mut Tally) -> Self {
        let mut claims: Vec<Owed> = Vec::new();
        for line in debtor.trace {
            let Some(claim) = line.row.claim else { continue };
            match line.row.what {
                What::Class(class) => claims.push(Owed { claim, class, left: line.row.amount }),
                // The line of what is covered follows that of the class.
                What::Covered => {
                    let own = claims.last_mut().filter(|own| own.claim == claim);
                    if let Some(own) = own {
                        own.left -= line.row.amount;
                    }
                }
                _ => {}
            }
        }
        claims.sort_by_key(|one| one.claim);
        for pair in claims.windows(2).filter(|pair| pair[0].claim == pair[1].claim) {
            let claim = mask_within(pair[0].claim.as_str());
            let told = || format!("{}: the trace tells twice what is outstanding of {claim}", debtor.id);
            tally.findings.add(Kind::Owed, told);
        }
        Self { claims }
    }

    /// A claim, if the trace knows it.
    pub(super) fn get(&self, claim: &Reference) -> Option<&Owed> {
        let at = self.claims.binary_search_by(|one| one.claim.cmp(claim)).ok()?;
        self.claims.get(at)
    }

    /// What is left of a claim; nothing of one the trace does not know.
    pub(super) fn left(&self, claim: &Reference) -> Money {
        self.get(claim).map_or(Money::ZERO, |one| one.left)
    }

    /// All claims, by name.
    pub(super) fn all(&self) -> &[Owed] {
        &self.claims
    }

    /// What is left of claims, by the names they have, here and in the registers.
    pub(super) fn by_names(&self) -> Vec<(Reference, Money)> {
        let names = |one: &Owed| [(one.claim, one.left), (register_name(&one.claim), one.left)];
        let mut all: Vec<_> = self.claims.iter().flat_map(names).collect();
        all.sort_unstable();
        all
    }

    /// Lowers a claim; tells when it gets more than is left of it. None when the trace does not know it.
    pub(super) fn cover(&mut self, claim: &Reference, gets: &Amounts) -> Option<bool> {
        let at = self.claims.binary_search_by(|one| one.claim.cmp(claim)).ok()?;
        let own = self.claims.get_mut(at)?;
        let too_much = gets.total > own.left;
        own.left = (own.left - gets.total).or_zero();
        Some(too_much)
    }
}

/// A debtor's claims after the night's payments and set-offs, and what does not hold of these.
pub(super) fn after_money(debtor: &Debtor<'_>, night: &Night<'_>, tally: &mut Tally) -> Ledger {
    let mut ledger = if night.trace { Ledger::of(debtor, tally) } else { Ledger::default() };
    if !night.money.is_empty() {
        super::money::debtor::check(debtor, night, &mut ledger, tally);
    }
    ledger
}
