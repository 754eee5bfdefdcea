//! The claim types of the collection orders, and what each is here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::law::kinds::{self, DebtorType, Kind};
use crate::units::PartyId;

/// What a claim type stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Kravtype {
    /// The code of its kind of claim.
    pub(super) kind: &'static str,
    /// Which debtors it can have.
    debtors: DebtorType,
    /// Who is owed: a claim type belongs to one creditor.
    pub(super) creditor: &'static str,
}

impl Kravtype {
    /// True when a claim of the type can be against `debtor`.
    pub(super) fn takes(self, debtor: PartyId) -> bool {
        match self.debtors {
            DebtorType::Person => debtor.is_person(),
            DebtorType::Organisation => !debtor.is_person(),
            DebtorType::Any => true,
        }
    }
}

/// A claim type by its name. Claims of the welfare authority that have no public claim type come under the code
/// of their kind.
pub(super) fn kravtype(name: &str) -> Option<Kravtype> {
    KRAVTYPER.get(name).copied()
}

/// The claim types of a kind against a debtor, sorted, each with its creditor; a kind's own code only where there
/// is no other.
pub(crate) fn kravtyper_of(kind: &str, debtor: PartyId) -> Vec<(&'static str, PartyId)> {
    let fits = KRAVTYPER.iter().filter(|(_, known)| known.kind == kind && known.takes(debtor));
    let mut types: Vec<_> =
        fits.filter_map(|(name, known)| Some((*name, PartyId::from_digits(known.creditor)?))).collect();
    if types.len() > 1 {
        types.retain(|(name, _)| *name != kind);
    }
    types
}

/// The claim types; its columns are kravtype, kind, debtors, creditor, source.
const TABLE: &str = include_str!("kravtyper.csv");

static KRAVTYPER: LazyLock<BTreeMap<&'static str, Kravtype>> = LazyLock::new(|| {
    let own = |kind: &&Kind| kind.in_mandate() && kind.creditor == "state" && !kind.is_support();
    let own = kinds::all().iter().filter(own).map(|kind| {
        let creditor = kinds::WELFARE_AUTHORITY;
        (kind.code.as_str(), Kravtype { kind: &kind.code, debtors: kind.debtor_type, creditor })
    });
    own.chain(TABLE.lines().skip(1).filter_map(row)).collect()
});

fn row(line: &'static str) -> Option<(&'static str, Kravtype)> {
    let mut fields = line.splitn(5, ',');
    let (name, kind) = (fields.next()?, fields.next()?);
    let debtors = match fields.next()? {
        "person" => DebtorType::Person,
        "organisation" => DebtorType::Organisation,
        "any" => DebtorType::Any,
        _ => return None,
    };
    Some((name, Kravtype { kind, debtors, creditor: fields.next()? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_claim_type_is_read_and_has_a_kind_a_creditor_and_a_source() {
        for line in TABLE.lines().skip(1) {
            let fields: Vec<&str> = line.splitn(5, ',').collect();
            let known = kravtype(fields[0]).expect("a claim type");
            assert!(kinds::by_code(known.kind).is_some(), "{line}");
            assert!(PartyId::from_digits(known.creditor).is_some_and(|one| one.check().is_ok()), "{line}");
            assert!(fields.get(4).is_some_and(|source| !source.is_empty()), "{line}");
        }
    }

    #[test]
    fn a_claim_type_says_the_kind_and_who_may_owe_it() {
        let person = PartyId::from_digits("13097212345").expect("a person");
        let organisation = PartyId::from_digits("971648198").expect("an organisation");
        let cases = [
            ("TILBAKEKREVING_BARNETRYGD", Some("BENEFIT_RECOVERY"), true, false),
            ("TILBAKEKREVING_OMSORGSPENGER", Some("BENEFIT_RECOVERY"), true, true),
            ("TILBAKEKREVING_LOENNSKOMPENSASJON", Some("BENEFIT_RECOVERY"), false, true),
            ("TILBAKEKREVING_UFOERETRYGD_AVREGNING", Some("AVREGNING_22_16"), true, false),
            ("TILBAKEKREVING_UFOERETRYGD_ETTEROPPGJOER", Some("INCOME_SETTLEMENT"), true, false),
            ("TILBAKEKREVING_AVTALEFESTET_PENSJON_ETTEROPPGJOER", Some("AFP_SETTLEMENT"), true, false),
            ("TVANGSMULKT_RETTIGHETSHAVERREGISTERLOVEN", Some("OTHER_STATE"), false, true),
            ("SICK_PAY_EMPLOYER", Some("SICK_PAY_EMPLOYER"), true, true),
            ("TILBAKEKREVING_BARNETRYG", None, false, false),
            ("SUPPORT_STATE_REFUND", None, false, false),
            ("FINE", None, false, false),
            ("", None, false, false),
        ];
        for (name, kind, from_person, from_organisation) in cases {
            let known = kravtype(name);
            assert_eq!(known.map(|known| known.kind), kind, "{name}");
            assert_eq!(known.is_some_and(|known| known.takes(person)), from_person, "{name}");
            assert_eq!(known.is_some_and(|known| known.takes(organisation)), from_organisation, "{name}");
        }
    }
}
