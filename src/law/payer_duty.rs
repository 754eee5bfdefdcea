//! What a payer was to deduct of what it paid a debtor in a month (innkl. §§ 30, 31).

use crate::model::{Income, OrderSize, OrderVersion};
use crate::units::{Money, Month, PartyId};

/// What a payer paid a debtor in a month, of the kinds that are deducted from; self-employed income in full.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Paid {
    /// Before tax.
    pub gross: Money,
    /// Advance tax withheld.
    pub tax: Money,
}

impl Paid {
    /// The sums of the payer's rows of the month.
    #[must_use]
    pub fn by(payer: PartyId, month: Month, incomes: &[Income]) -> Self {
        let own = |row: &&Income| row.payer == payer && row.month == month && row.kind.is_deducted_from();
        let mut paid = Self::default();
        for row in incomes.iter().filter(own) {
            paid.gross += row.gross;
            paid.tax += row.advance_tax;
        }
        paid
    }
}

/// What an order told its payer to deduct of what it paid: the percentage down to øre, or the amount, at most
/// what was left after tax. Nothing when nothing was paid. The order's period that covers the month's last
/// day counts.
#[must_use]
pub fn to_deduct(order: &OrderVersion, month: Month, paid: &Paid) -> Money {
    if paid.gross <= Money::ZERO {
        return Money::ZERO;
    }
    match order.period_on(month.last_day()).map(|period| period.size) {
        Some(OrderSize::Percent(percent)) => percent.of_floor(paid.gross),
        Some(OrderSize::Amount(amount)) => amount.min((paid.gross - paid.tax).or_zero()),
        None => Money::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CaseNumber, IncomeKind, OrderPeriod, Standing};
    use crate::units::Percent;
    use crate::units::dates::parse_date;

    const PAYER: &str = "310000001";

    fn party(text: &str) -> PartyId {
        PartyId::from_digits(text).expect("digits")
    }

    fn month(text: &str) -> Month {
        Month::parse(text).expect("a month")
    }

    fn income(payer: &str, of: &str, kind: IncomeKind, gross: i64, tax: i64) -> Income {
        Income {
            debtor: party("00000000001"),
            payer: party(payer),
            month: month(of),
            kind,
            gross: Money::from_ore(gross),
            advance_tax: Money::from_ore(tax),
        }
    }

    #[test]
    fn rows_of_the_month_and_payer_add_up_where_they_are_deducted_from() {
        use IncomeKind::{ChildBenefit, SelfEmployed, Wage};
        let rows = [
            income(PAYER, "2026-09", Wage, 1, 0),
            income(PAYER, "2026-10", Wage, 100, 30),
            income(PAYER, "2026-10", Wage, 50, 10),
            income(PAYER, "2026-10", SelfEmployed, 1_000, 0),
            income(PAYER, "2026-10", ChildBenefit, 7, 0),
            income("310000002", "2026-10", Wage, 9, 0),
        ];
        let paid = Paid::by(party(PAYER), month("2026-10"), &rows);
        assert_eq!((paid.gross.ore(), paid.tax.ore()), (1_150, 40));
    }

    #[test]
    fn a_percentage_goes_down_and_an_amount_stops_at_what_was_paid_after_tax() {
        let percent = OrderSize::Percent(Percent::whole(17));
        let amount = OrderSize::Amount(Money::from_kroner(100));
        let cases = [
            ("a percentage", "2026-10", percent, 1_999, 1_900, 339),
            ("an amount", "2026-10", amount, 20_000, 5_000, 10_000),
            ("less is left after tax", "2026-10", amount, 10_000, 3_000, 7_000),
            ("all is tax", "2026-10", amount, 10_000, 10_000, 0),
            ("nothing was paid", "2026-10", amount, 0, 0, 0),
            ("the order had not begun", "2026-09", percent, 10_000, 0, 0),
            ("it has ended", "2026-11", percent, 10_000, 0, 0),
        ];
        for (what, of, size, gross, tax, expected) in cases {
            let order = OrderVersion {
                order_id: 10_000_001,
                version: 1,
                sequence: 1,
                case: CaseNumber { year: 2026, number: 1 },
                debtor: party("00000000001"),
                payer: party(PAYER),
                standing: Standing::Active,
                periods: vec![OrderPeriod {
                    start: month("2026-10").first_day(),
                    end: parse_date("2026-11-29"),
                    size,
                }],
            };
            let paid = Paid { gross: Money::from_ore(gross), tax: Money::from_ore(tax) };
            assert_eq!(to_deduct(&order, month(of), &paid).ore(), expected, "{what}");
        }
    }
}
