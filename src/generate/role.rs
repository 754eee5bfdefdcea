//! Who some debtors are made to be, so that every measure besides deduction has its debtor even in a small inbox.

use super::draw::Draws;
use super::special;

/// The part a debtor plays. What is drawn of it otherwise stays, but for what the part needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Debt of the last class and more in the bank than is owed.
    MoneyInBank,
    /// More tax owed than all that is owned: of every kind of asset something.
    Wealthy,
    /// Bankrupt, the time to file claims running, claims of every priority.
    Bankrupt,
    /// Nothing was found to attach, lately enough for a petition.
    Petition,
    /// Information missing or false.
    Information,
    /// Support unpaid for months.
    UnpaidSupport,
    /// Fraud, and assets out of reach.
    Fraud,
    /// About to leave the country.
    Leaving,
    /// Dead, creditors called, claims of every priority.
    Dead,
    /// Public claims ten years old and older.
    OldDebt,
    /// A private claim as old.
    OldPrivateDebt,
    /// Support as old, none running.
    OldSupport,
    /// The registers searched in vain.
    NothingToAttach,
    /// Foreign requests, and a wage to take them from.
    ForeignRequest,
    /// A payer that keeps what it deducts.
    PayerKeeps,
    /// Little tax, a good wage and money in the bank: the deduction is enough.
    DeductionEnough,
}

/// Parts of persons; every third place, from the third on, meets a person with a family elsewhere.
const OF_PERSONS: [Role; 16] = [
    Role::MoneyInBank,
    Role::Wealthy,
    Role::Bankrupt,
    Role::Petition,
    Role::Information,
    Role::UnpaidSupport,
    Role::Fraud,
    Role::Leaving,
    Role::Dead,
    Role::OldDebt,
    Role::OldPrivateDebt,
    Role::OldSupport,
    Role::NothingToAttach,
    Role::ForeignRequest,
    Role::PayerKeeps,
    Role::DeductionEnough,
];
/// Parts of organisations; as many play none.
const OF_ORGANISATIONS: [Option<Role>; 10] = [
    Some(Role::Wealthy),
    Some(Role::Petition),
    Some(Role::Bankrupt),
    Some(Role::NothingToAttach),
    Some(Role::Fraud),
    None,
    None,
    None,
    None,
    None,
];
/// What parts are drawn about.
const ROLES: u32 = 3;

impl Role {
    /// The part of the person with a number among persons: one in sixteen has one, none of them anything special.
    pub(super) fn of_person(ordinal: u64) -> Option<Self> {
        let at = usize::try_from(ordinal / 16 % 16).ok()?;
        debug_assert!(ordinal % 16 != 1 || special::of_person(ordinal).is_none());
        (ordinal % 16 == 1).then(|| OF_PERSONS.get(at).copied()).flatten()
    }

    /// The part of the organisation with a number among organisations.
    pub(super) fn of_organisation(ordinal: u64) -> Option<Self> {
        let at = usize::try_from(ordinal % 10).ok()?;
        OF_ORGANISATIONS.get(at).copied().flatten()
    }

    /// The draws of a part, apart from those of the debtor.
    pub(super) fn draws(seed: u64, debtor: u64) -> Draws {
        Draws::about(ROLES, seed, debtor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_comes_up_among_three_hundred_debtors() {
        for role in OF_PERSONS {
            assert!((0..294).any(|ordinal| Role::of_person(ordinal) == Some(role)), "{role:?}");
        }
        for role in OF_ORGANISATIONS.into_iter().flatten() {
            assert!((0..6).any(|ordinal| Role::of_organisation(ordinal) == Some(role)), "{role:?}");
        }
    }

    #[test]
    fn parts_that_need_a_family_elsewhere_meet_one() {
        let with_family = (0..294).filter(|ordinal| ordinal % 3 == 0);
        let played: Vec<Role> = with_family.filter_map(Role::of_person).collect();
        for role in [Role::Bankrupt, Role::UnpaidSupport, Role::Dead, Role::OldSupport] {
            assert!(played.contains(&role), "{role:?}");
        }
    }
}
