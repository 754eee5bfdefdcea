//! The words of the coded columns.

use std::sync::LazyLock;

use crate::law::kinds::{self, DebtorType};
use crate::model::{CivilStatus, KindNo, LivesWith, Regime, Status};
use crate::units::PartyId;

/// What reading a claim needs to know of its kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClaimKind {
    pub(super) no: KindNo,
    /// Support, private or State part: needs a period.
    pub(super) is_support: bool,
    debtors: DebtorType,
}

impl ClaimKind {
    /// True when a claim of the kind can be against `debtor`.
    pub(super) fn takes(self, debtor: PartyId) -> bool {
        match self.debtors {
            DebtorType::Person => debtor.is_person(),
            DebtorType::Organisation => !debtor.is_person(),
            DebtorType::Any => true,
        }
    }
}

/// The kinds by code, sorted: a claim file names one in every row.
static CLAIM_KINDS: LazyLock<Vec<(&'static str, ClaimKind)>> = LazyLock::new(|| {
    let mut all: Vec<(&'static str, ClaimKind)> = kinds::all()
        .iter()
        .map(|kind| {
            let known = ClaimKind { no: kind.no, is_support: kind.is_support(), debtors: kind.debtor_type };
            (kind.code.as_str(), known)
        })
        .collect();
    all.sort_unstable_by_key(|(code, _)| *code);
    all
});

/// Reads the code of a claim kind.
pub(super) fn claim_kind(text: &str) -> Option<ClaimKind> {
    let at = CLAIM_KINDS.binary_search_by_key(&text, |(code, _)| *code).ok()?;
    CLAIM_KINDS.get(at).map(|(_, kind)| *kind)
}

/// Reads a claim's status.
pub(super) fn status(text: &str) -> Option<Status> {
    Some(match text {
        "open" => Status::Open,
        "deferred" => Status::Deferred,
        "payment_plan" => Status::PaymentPlan,
        "complaint" => Status::Complaint,
        "paternity_contested" => Status::PaternityContested,
        "written_off" => Status::WrittenOff,
        "paid" => Status::Paid,
        _ => return None,
    })
}

/// Reads a civil status.
pub(super) fn civil_status(text: &str) -> Option<CivilStatus> {
    Some(match text {
        "single" => CivilStatus::Single,
        "married_cohabiting" => CivilStatus::MarriedCohabiting,
        "supports_spouse" => CivilStatus::SupportsSpouse,
        _ => return None,
    })
}

/// Reads a deduction regime.
pub(super) fn regime(text: &str) -> Option<Regime> {
    [Regime::Old, Regime::New].into_iter().find(|regime| regime.as_str() == text)
}

/// Reads where a child lives.
pub(super) fn lives_with(text: &str) -> Option<LivesWith> {
    Some(match text {
        "household" => LivesWith::Household,
        "contact_1" => LivesWith::Contact(1),
        "contact_2" => LivesWith::Contact(2),
        "contact_3" => LivesWith::Contact(3),
        "contact_4" => LivesWith::Contact(4),
        _ => return None,
    })
}

/// Reads a municipality of four digits.
pub(super) fn municipality(text: &str) -> Option<u16> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// Reads one of the words of `words`.
pub(super) fn one_of(words: &'static [&'static str]) -> impl Fn(&str) -> Option<&'static str> {
    |text| words.iter().copied().find(|word| *word == text)
}

/// Reads an ISO 3166 country of two capital letters.
pub(super) fn country(text: &str) -> Option<()> {
    capitals(text, 2)
}

/// Reads an ISO 4217 currency of three capital letters.
pub(super) fn currency(text: &str) -> Option<()> {
    capitals(text, 3)
}

fn capitals(text: &str, length: usize) -> Option<()> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_claim_kind_is_found_by_its_code() {
        for kind in kinds::all() {
            assert_eq!(claim_kind(&kind.code).map(|known| known.no), Some(kind.no), "{}", kind.code);
        }
        assert!(claim_kind("SUPPORT").is_none() && claim_kind("").is_none());
    }
}
