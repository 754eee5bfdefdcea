//! Income a month: the window, what counts and what is deducted from (deknl. § 2-7).

use chrono::{Datelike, NaiveDate};

use crate::model::{Income, IncomeKind, LawSettings};
use crate::units::{Money, Month, PartyId, Percent};

/// The share of self-employed income that may be deducted without more (deknl. § 2-7 third para.).
const SELF_EMPLOYED_PERCENT: i64 = 20;

/// The months whose figures are looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// First month.
    pub first: Month,
    /// Last month.
    pub last: Month,
}

impl Window {
    /// The last `income_window_months` months due on `day`: a month is due from day `income_due_day` of the next.
    #[must_use]
    pub fn on(day: NaiveDate, settings: &LawSettings) -> Self {
        let due = u32::from(settings.income_due_day);
        let back = if day.day() >= due { -1 } else { -2 };
        let last = Month::of(day).plus(back);
        Self { first: last.plus(1 - i32::from(settings.income_window_months)), last }
    }
}

impl IncomeKind {
    /// True when the kind counts in the need test.
    #[must_use]
    pub const fn is_counted(self) -> bool {
        !matches!(
            self,
            Self::BasicBenefit | Self::AssistanceBenefit | Self::SocialAssistance | Self::BenefitInKind
        )
    }

    /// True when the kind may be deducted from.
    #[must_use]
    pub const fn is_deducted_from(self) -> bool {
        matches!(
            self,
            Self::Wage
                | Self::HolidayPay
                | Self::Pension
                | Self::Benefit
                | Self::Afp
                | Self::SpousalSupportReceived
                | Self::SelfEmployed
        )
    }
}

/// One kind of income from one payer, a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KindIncome {
    /// Who pays.
    pub payer: PartyId,
    /// The kind.
    pub kind: IncomeKind,
    /// The payer's first month with income in the window: the figures are averages from it on.
    pub since: Month,
    /// Before tax, half up to øre.
    pub gross: Money,
    /// Advance tax, half up to øre.
    pub tax: Money,
    /// What may be deducted of it: its net, at most the limit of self-employed income; 0 where nothing may.
    pub deductible: Money,
}

impl KindIncome {
    /// After tax.
    #[must_use]
    pub fn net(&self) -> Money {
        self.gross - self.tax
    }
}

/// A payer with income that may be deducted from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payer {
    /// Who.
    pub payer: PartyId,
    /// Deductible gross a month.
    pub gross: Money,
    /// The most that may be deducted a month.
    pub limit: Money,
    /// Some of it is self-employed income.
    pub self_employed: bool,
    /// The smallest deductible gross of a month, from the payer's first month in the window.
    pub least_month: Money,
    /// The largest.
    pub most_month: Money,
}

/// A debtor's income a month.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MonthlyIncome {
    /// Income by payer and kind, in that order; payers without income in the last month are left out.
    pub kinds: Vec<KindIncome>,
    /// Payers left out because they paid nothing in the last month of the window.
    pub gone: Vec<PartyId>,
    /// Payers with deductible income, in the order of their identifiers.
    pub payers: Vec<Payer>,
    /// Net counted in the need test.
    pub counted_net: Money,
    /// Net that may be deducted from.
    pub deductible_net: Money,
}

/// The income a month of one debtor; `incomes` are sorted by payer. A consented percentage raises the limit of
/// self-employed income when it is higher than 20.
#[must_use]
pub fn monthly(incomes: &[Income], window: Window, consented: Option<Percent>) -> MonthlyIncome {
    let mut result = MonthlyIncome::default();
    let share = Percent::whole(SELF_EMPLOYED_PERCENT).max(consented.unwrap_or_default());
    for rows in incomes.chunk_by(|one, next| one.payer == next.payer) {
        let seen: Vec<&Income> =
            rows.iter().filter(|row| window.first <= row.month && row.month <= window.last).collect();
        let paid = |row: &&&Income| row.gross > Money::ZERO;
        let Some(first) = seen.iter().filter(paid).map(|row| row.month).min() else { continue };
        if !seen.iter().filter(paid).any(|row| row.month == window.last) {
            result.gone.push(rows[0].payer);
            continue;
        }
        add_payer(&mut result, rows[0].payer, &seen, (first, window.last), share);
    }
    result
}

/// Adds one payer's kinds, averaged over the months from its first one.
fn add_payer(
    result: &mut MonthlyIncome,
    payer: PartyId,
    seen: &[&Income],
    (first, last): (Month, Month),
    self_employed_share: Percent,
) {
    let months = i64::from(last.since(first)) + 1;
    let mut kinds: Vec<IncomeKind> = seen.iter().map(|row| row.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let before = result.kinds.len();
    for kind in kinds {
        let of_kind = || seen.iter().filter(|row| row.kind == kind);
        let gross = of_kind().map(|row| row.gross).sum::<Money>().share_half_up(1, months);
        let tax = of_kind().map(|row| row.advance_tax).sum::<Money>().share_half_up(1, months);
        let net = gross - tax;
        let deductible = match kind {
            IncomeKind::SelfEmployed => net.min(self_employed_share.of_floor(gross)),
            kind if kind.is_deducted_from() => net,
            _ => Money::ZERO,
        };
        if kind.is_counted() {
            result.counted_net += net;
        }
        result.deductible_net += deductible;
        result.kinds.push(KindIncome { payer, kind, since: first, gross, tax, deductible });
    }
    let deducted = || result.kinds[before..].iter().filter(|income| income.kind.is_deducted_from());
    let gross: Money = deducted().map(|income| income.gross).sum();
    if gross > Money::ZERO {
        let of_month = |month: Month| -> Money {
            let rows = seen.iter().filter(|row| row.month == month && row.kind.is_deducted_from());
            rows.map(|row| row.gross).sum()
        };
        let by_month = || (0..=last.since(first)).map(|later| of_month(first.plus(later)));
        let payer = Payer {
            payer,
            gross,
            limit: deducted().map(|income| income.deductible).sum(),
            self_employed: deducted().any(|income| income.kind == IncomeKind::SelfEmployed),
            least_month: by_month().min().unwrap_or_default(),
            most_month: by_month().max().unwrap_or_default(),
        };
        result.payers.push(payer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    fn id(text: &str) -> PartyId {
        PartyId::from_digits(text).expect("digits")
    }

    fn row(payer: &str, month: &str, kind: IncomeKind, gross: i64, tax: i64) -> Income {
        Income {
            debtor: id("00000000001"),
            payer: id(payer),
            month: Month::parse(month).expect("a month"),
            kind,
            gross: Money::from_ore(gross),
            advance_tax: Money::from_ore(tax),
        }
    }

    const A: &str = "310000001";
    const B: &str = "310000002";

    fn window() -> Window {
        Window::on(parse_date("2026-11-20").expect("a day"), &LawSettings::default())
    }

    #[test]
    fn a_month_is_due_from_the_tenth_of_the_next() {
        let cases = [
            ("2026-11-20", "2026-08", "2026-10"),
            ("2026-11-10", "2026-08", "2026-10"),
            ("2026-11-09", "2026-07", "2026-09"),
            ("2026-11-05", "2026-07", "2026-09"),
            ("2026-01-15", "2025-10", "2025-12"),
        ];
        for (day, first, last) in cases {
            let window = Window::on(parse_date(day).expect("a day"), &LawSettings::default());
            assert_eq!(
                (window.first.to_string(), window.last.to_string()),
                (first.into(), last.into()),
                "{day}"
            );
        }
    }

    #[test]
    fn months_are_counted_from_the_first_with_income_and_holes_are_nothing() {
        use IncomeKind::Wage;
        let rows = [
            row(A, "2026-07", Wage, 9_999_999, 0),
            row(A, "2026-09", Wage, 100, 10),
            row(A, "2026-10", Wage, 201, 15),
            row(B, "2026-08", Wage, 100, 0),
            row(B, "2026-09", Wage, 100, 0),
        ];
        let income = monthly(&rows, window(), None);
        assert_eq!(income.gone, [id(B)]);
        assert_eq!(income.kinds.len(), 1);
        assert_eq!((income.kinds[0].gross.ore(), income.kinds[0].tax.ore()), (151, 13), "half up, each");
        let holes = [row(A, "2026-08", Wage, 300, 0), row(A, "2026-10", Wage, 300, 0)];
        let income = monthly(&holes, window(), None);
        assert_eq!(income.counted_net.ore(), 200);
        assert_eq!((income.payers[0].least_month.ore(), income.payers[0].most_month.ore()), (0, 300));
    }

    #[test]
    fn kinds_count_and_are_deducted_from_as_the_table_says() {
        use IncomeKind::{ChildBenefit, SelfEmployed, SocialAssistance};
        let rows = [
            row(A, "2026-10", ChildBenefit, 1_000, 0),
            row(A, "2026-10", SelfEmployed, 10_005, 0),
            row(A, "2026-10", SocialAssistance, 1_000, 0),
        ];
        let income = monthly(&rows, window(), None);
        assert_eq!(income.counted_net.ore(), 11_005);
        assert_eq!(income.deductible_net.ore(), 2_001, "20 % of 100.05, down");
        assert_eq!((income.payers[0].gross.ore(), income.payers[0].limit.ore()), (10_005, 2_001));
        for (consented, expected) in [(10, 2_001), (30, 3_001)] {
            let income = monthly(&rows, window(), Some(Percent::whole(consented)));
            assert_eq!(income.deductible_net.ore(), expected, "consented {consented} %");
        }
        let taxed = [row(A, "2026-10", SelfEmployed, 10_000, 9_000)];
        assert_eq!(monthly(&taxed, window(), None).deductible_net.ore(), 1_000, "never above the net");
    }
}
