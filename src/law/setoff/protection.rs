//! What stays with the debtor of money that could be set off (deknl. § 2-5).

use chrono::NaiveDate;

use super::is_by_new_law;
use crate::model::Credit;
use crate::units::Money;

/// Longest time that is protected (deknl. § 2-5 first para.).
const MOST_MONTHS: u8 = 2;

/// True when the debtor's need is protected in a credit: in tax and duties from 2027 only when the debtor
/// asks for it (innkl. § 21 first para.), else always.
#[must_use]
pub fn is_protected(credit: &Credit, day: NaiveDate) -> bool {
    !credit.kind.is_tax_or_duty() || !is_by_new_law(day) || credit.protection_claimed
}

/// Months to the debtor's next income: the credit's own, else the job's, at most two.
#[must_use]
pub fn months(credit: &Credit, of_job: u8) -> u8 {
    credit.protection_months.unwrap_or(of_job).min(MOST_MONTHS)
}

/// What the debtor lacks to live on: one sum a night, used up by the credits in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Protection {
    /// What is lacking a month: the need above the counted net.
    pub gap: Money,
    used: Money,
}

impl Protection {
    /// What a debtor lacks, before anything is netted.
    #[must_use]
    pub fn new(need: Money, counted_net: Money) -> Self {
        Self { gap: (need - counted_net).or_zero(), used: Money::ZERO }
    }

    /// The part of `available` that is protected when it must last for `months`. It is used up as it is laid
    /// down: also what a claim of the money's own kind then takes of it.
    pub fn lay_down(&mut self, available: Money, months: u8) -> Money {
        let whole = self.gap.share_floor(i64::from(months), 1);
        let part = available.min((whole - self.used).or_zero());
        self.used += part;
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CreditKind, Reference};
    use crate::units::PartyId;
    use crate::units::dates::parse_date;

    fn credit(kind: CreditKind) -> Credit {
        Credit {
            credit_id: Reference::new("K1").expect("a reference"),
            debtor: PartyId::from_digits("00000000001").expect("digits"),
            kind,
            paying_body: None,
            amount: Money::from_kroner(1),
            available: parse_date("2026-01-01").expect("a date"),
            own_kind: None,
            protection_claimed: false,
            protection_months: None,
            monthly_benefit: None,
        }
    }

    #[test]
    fn tax_and_duties_are_protected_on_demand_from_2027_and_all_other_money_always() {
        for kind in CreditKind::ALL {
            let tax = [CreditKind::TaxRefund, CreditKind::VatRefund, CreditKind::DutyRefund].contains(&kind);
            for (day, claimed, expected) in [
                ("2026-12-31", false, true),
                ("2026-12-31", true, true),
                ("2027-01-01", false, !tax),
                ("2027-01-01", true, true),
            ] {
                let credit = Credit { protection_claimed: claimed, ..credit(kind) };
                let day = parse_date(day).expect("a date");
                assert_eq!(is_protected(&credit, day), expected, "{kind:?} {day} {claimed}");
            }
        }
    }

    #[test]
    fn the_months_are_the_credits_own_else_the_jobs_and_at_most_two() {
        let cases =
            [(None, 1, 1), (None, 3, 2), (Some(0), 1, 0), (Some(1), 2, 1), (Some(2), 1, 2), (Some(9), 1, 2)];
        for (own, job, expected) in cases {
            let credit = Credit { protection_months: own, ..credit(CreditKind::TaxRefund) };
            assert_eq!(months(&credit, job), expected, "{own:?}, {job}");
        }
    }

    #[test]
    fn the_protection_is_one_sum_used_up_by_the_credits_in_their_order() {
        // need, counted net, then (available, months, protected part) credit by credit, in kroner
        type Row = (&'static str, i64, i64, &'static [(i64, u8, i64)]);
        let cases: [Row; 6] = [
            ("no gap", 10_000, 10_000, &[(500, 2, 0)]),
            ("more than enough income", 10_000, 12_000, &[(500, 2, 0)]),
            ("all of a small credit", 10_000, 9_000, &[(500, 1, 500), (700, 1, 500), (700, 1, 0)]),
            ("two months", 10_000, 9_000, &[(5_000, 2, 2_000)]),
            ("a later credit for longer", 10_000, 9_000, &[(5_000, 1, 1_000), (5_000, 2, 1_000)]),
            ("a later credit for shorter", 10_000, 9_000, &[(1_500, 2, 1_500), (5_000, 1, 0), (900, 2, 500)]),
        ];
        for (what, need, net, credits) in cases {
            let mut protection = Protection::new(Money::from_kroner(need), Money::from_kroner(net));
            for (available, months, expected) in credits {
                let part = protection.lay_down(Money::from_kroner(*available), *months);
                assert_eq!(part, Money::from_kroner(*expected), "{what}");
            }
        }
    }
}
