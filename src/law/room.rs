//! The room for a deduction (deknl. §§ 2-7, 2-8).

use chrono::NaiveDate;

use super::income::MonthlyIncome;
use crate::model::{Class, OrderSize, OtherDeduction};
use crate::units::Money;

/// The room above what is needed to live on, at most what may be deducted from.
#[must_use]
pub fn room(income: &MonthlyIncome, need: Money) -> Money {
    (income.counted_net - need).or_zero().min(income.deductible_net)
}

/// One claim's or deduction's place in the sharing of the room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OwnClaim {
    /// Its class.
    pub class: Class,
    /// When it was decided; tonight when it is not yet.
    pub decided: NaiveDate,
    /// What it can take.
    pub outstanding: Money,
}

/// What the sharing gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SharedRoom {
    /// Our room.
    pub ours: Money,
    /// For each of the others' deductions, in the order given: its amount a month and what it gets.
    pub others: Vec<(Money, Money)>,
}

/// Another authority's deduction in money a month: an amount as it is, a percentage half up of that payer's
/// monthly deductible gross.
#[must_use]
pub fn in_money(deduction: &OtherDeduction, income: &MonthlyIncome) -> Money {
    match deduction.size {
        OrderSize::Amount(amount) => amount,
        OrderSize::Percent(percent) => {
            let payer = income.payers.iter().find(|payer| payer.payer == deduction.payer);
            payer.map_or(Money::ZERO, |payer| percent.of_half_up(payer.gross))
        }
    }
}

/// Old regime: our claims and others' standing deductions share the room by class; in class a the others first,
/// in b–e by decision date, on one date the others first (deknl. § 2-8 before innkl.).
#[must_use]
pub fn share(
    room: Money,
    ours: &[OwnClaim],
    others: &[&OtherDeduction],
    income: &MonthlyIncome,
) -> SharedRoom {
    let amounts: Vec<Money> = others.iter().map(|other| in_money(other, income)).collect();
    let mut shared = SharedRoom {
        ours: Money::ZERO,
        others: amounts.iter().map(|amount| (*amount, Money::ZERO)).collect(),
    };
    let mut rest = room;
    for class in Class::ALL {
        let mut places: Vec<(NaiveDate, bool, usize)> = Vec::new();
        for (at, other) in others.iter().enumerate().filter(|(_, other)| other.class == class) {
            let date = if class == Class::A { NaiveDate::MIN } else { other.decided_date };
            places.push((date, false, at));
        }
        for (at, own) in ours.iter().enumerate().filter(|(_, own)| own.class == class) {
            let date = if class == Class::A { NaiveDate::MAX } else { own.decided };
            places.push((date, true, at));
        }
        places.sort_unstable();
        for (_, own, at) in places {
            let wanted = if own { ours[at].outstanding } else { amounts[at] };
            let given = wanted.min(rest);
            rest -= given;
            if !own {
                shared.others[at].1 = given;
            }
        }
    }
    shared.ours = room - shared.others.iter().map(|(_, given)| *given).sum::<Money>();
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Reference;
    use crate::units::PartyId;
    use crate::units::dates::parse_date;

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    fn other(class: Class, decided: &str, kroner: i64) -> OtherDeduction {
        let party = PartyId::from_digits("310000001").expect("digits");
        OtherDeduction {
            deduction_id: Reference::new("O1").expect("a reference"),
            debtor: party,
            authority: party,
            payer: party,
            class,
            decided_date: d(decided),
            size: OrderSize::Amount(Money::from_kroner(kroner)),
            to_date: None,
        }
    }

    #[test]
    fn others_come_first_in_class_a_and_on_one_date_and_by_date_elsewhere() {
        use Class::{A, B, D, E};
        let own = |class, decided: &str, kroner| OwnClaim {
            class,
            decided: d(decided),
            outstanding: Money::from_kroner(kroner),
        };
        let cases = [
            (
                "class a: theirs first, whatever the date",
                own(A, "2020-01-01", 900),
                other(A, "2025-01-01", 600),
                400,
                600,
            ),
            ("the same date: theirs first", own(E, "2024-01-01", 900), other(E, "2024-01-01", 600), 400, 600),
            ("ours older", own(E, "2023-12-31", 900), other(E, "2024-01-01", 600), 900, 100),
            ("ours of a better class", own(B, "2025-01-01", 900), other(E, "2024-01-01", 600), 900, 100),
            ("theirs of a better class", own(E, "2020-01-01", 900), other(D, "2024-01-01", 600), 400, 600),
            (
                "ours small: the rest of the room is ours all the same",
                own(B, "2025-01-01", 50),
                other(E, "2024-01-01", 600),
                400,
                600,
            ),
        ];
        for (what, ours, theirs, expected_ours, expected_theirs) in cases {
            let shared = share(Money::from_kroner(1_000), &[ours], &[&theirs], &MonthlyIncome::default());
            assert_eq!(shared.ours, Money::from_kroner(expected_ours), "{what}");
            assert_eq!(shared.others[0].1, Money::from_kroner(expected_theirs), "{what}");
        }
    }
}
