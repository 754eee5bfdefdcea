//! The split of claims in an estate, worked by hand.

use proptest::prelude::*;

use super::*;
use crate::model::EstateKind;
use crate::units::PartyId;
use crate::units::dates::parse_date;

fn d(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

fn filed(class: EstateClass, due: &str) -> Filed {
    Filed {
        class,
        period: None,
        due_date: d(due),
        of_person: true,
        principal: Money::from_kroner(1_000),
        costs: Money::from_kroner(100),
        interest_before: Money::from_kroner(10),
        interest_after: Money::from_kroner(1),
    }
}

#[test]
fn claims_stand_where_the_articles_put_them() {
    use EstateClass::{AdvanceTax, Ordinary, Penalty, Support, Tax, WageGuarantee};
    // class, due, person, then class 1, class 2, ordinary, interest after, penalties; the reference day is 2026-11-15.
    let cases = [
        (Support, "2026-06-01", true, [1_110, 0, 0, 1, 0]),
        (Support, "2026-05-31", true, [0, 0, 1_110, 1, 0]),
        (Support, "2026-11-15", true, [1_110, 0, 0, 1, 0]),
        (WageGuarantee, "2026-07-15", false, [1_110, 0, 0, 1, 0]),
        (WageGuarantee, "2026-07-14", false, [0, 0, 1_110, 1, 0]),
        (Tax, "2026-05-15", true, [0, 1_000, 110, 1, 0]),
        (Tax, "2026-05-14", true, [0, 0, 1_110, 1, 0]),
        (AdvanceTax, "2024-11-15", true, [0, 1_000, 110, 1, 0]),
        (AdvanceTax, "2024-11-14", true, [0, 0, 1_110, 1, 0]),
        (AdvanceTax, "2025-11-15", false, [0, 1_000, 110, 1, 0]),
        (AdvanceTax, "2025-11-14", false, [0, 0, 1_110, 1, 0]),
        (Ordinary, "2026-11-01", true, [0, 0, 1_110, 1, 0]),
        (Penalty, "2026-11-01", false, [0, 0, 0, 0, 1_111]),
    ];
    for (class, due, of_person, expected) in cases {
        let found = split(&Filed { of_person, ..filed(class, due) }, d("2026-11-15"));
        let kroner = found.parts().map(|(.., amount)| amount.ore() / 100);
        assert_eq!(kroner, expected, "{class:?} due {due}");
    }
}

#[test]
fn the_month_of_support_decides_before_its_due_date() {
    let month = Month::parse("2026-05");
    let late = Filed { period: month, ..filed(EstateClass::Support, "2026-08-01") };
    assert_eq!(split(&late, d("2026-11-15")).class1, Money::ZERO);
}

fn estate(figures: [Option<i64>; 5]) -> Estate {
    let [assets, costs, class1, class2, ordinary] = figures.map(|kroner| kroner.map(Money::from_kroner));
    let debtor = PartyId::from_digits("310000001").expect("digits");
    Estate { debtor, kind: EstateKind::Bankruptcy, assets, costs, class1, class2, ordinary }
}

#[test]
fn an_estate_pays_class_by_class_and_by_size_in_each() {
    let ours = Split {
        class1: Money::from_kroner(3_000),
        class2: Money::ZERO,
        ordinary: Money::from_kroner(1_000),
        after_interest: Money::from_kroner(50),
        after_penalty: Money::from_kroner(50),
    };
    let all = Some(1_000_000);
    let cases = [
        // All of class 1, then a tenth of the ordinary claims.
        ([Some(16_000), Some(1_000), Some(10_000), Some(4_000), Some(10_000)], Some([300_000, 0, 10_000])),
        // A third of class 1: 3 000 of 10 000 in 3 333.33 … floored to øre.
        ([Some(4_333), Some(1_000), Some(10_000), None, None], Some([99_990, 0, 0])),
        ([Some(900), Some(1_000), None, None, None], Some([0, 0, 0])),
        ([None, Some(1_000), all, all, all], None),
        ([Some(16_000), None, all, all, all], None),
        ([Some(16_000), Some(1_000), Some(10_000), None, all], None),
        // The published sum is less than ours: ours is all that is known of.
        ([Some(2_000), Some(0), Some(1_000), None, None], Some([200_000, 0, 0])),
        ([Some(90_000), Some(0), Some(3_000), Some(0), Some(1_000)], Some([300_000, 0, 100_000])),
    ];
    for (figures, expected) in cases {
        let found = dividend(&ours, &estate(figures));
        let ore = found.map(|one| [one.class1, one.class2, one.ordinary].map(Money::ore));
        assert_eq!(ore, expected, "{figures:?}");
    }
}

proptest! {
    #[test]
    fn a_split_is_the_whole_claim_to_the_ore(
        class in 0..6_usize,
        days in -1_000..400_i64,
        parts in prop::array::uniform4(0..10_000_000_i64),
        of_person: bool,
    ) {
        use EstateClass::{AdvanceTax, Ordinary, Penalty, Support, Tax, WageGuarantee};
        let class = [Support, WageGuarantee, AdvanceTax, Tax, Ordinary, Penalty][class];
        let [principal, costs, interest_before, interest_after] = parts.map(Money::from_ore);
        let reference = d("2026-11-15");
        let due_date = reference + chrono::TimeDelta::days(days);
        let filed =
            Filed { class, period: None, due_date, of_person, principal, costs, interest_before, interest_after };
        let found = split(&filed, reference);
        prop_assert_eq!(found.total(), principal + costs + interest_before + interest_after);
        prop_assert!(found.parts().iter().all(|(.., amount)| Money::ZERO <= *amount));
    }

    #[test]
    fn no_more_is_expected_than_is_filed_or_there_is(
        ours in prop::array::uniform3(0..1_000_000_i64),
        figures in prop::array::uniform5(0..20_000_i64),
    ) {
        let [class1, class2, ordinary] = ours.map(Money::from_ore);
        let filed = Split { class1, class2, ordinary, ..Split::default() };
        let found = dividend(&filed, &estate(figures.map(Some))).expect("all figures are published");
        prop_assert!(found.class1 <= class1 && found.class2 <= class2 && found.ordinary <= ordinary);
        prop_assert!(found.total() <= Money::from_kroner((figures[0] - figures[1]).max(0)));
    }
}
