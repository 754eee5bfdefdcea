//! Which kind of income a line of the a-ordning is: by its category, its description and its form.
//!
//! Only cash is told apart by `income_kinds.csv`. Whatever is no cash, goods and covered expenses, is a benefit in
//! kind: no deduction can be made from it. Cash of a description that is not in the table has no kind: its record
//! is parked, since no kind would be safe for the debtor (an exempt benefit must not be deducted from, and one
//! that counts must not be left out).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::IncomeKind;

/// What an income is of, by the element it stands in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Category {
    /// `loennsinntekt`
    Wage,
    /// `ytelseFraOffentlige`
    PublicBenefit,
    /// `pensjonEllerTrygd`
    Pension,
    /// `naeringsinntekt`
    SelfEmployed,
}

impl Category {
    /// All categories with their elements.
    pub(super) const ALL: [(Self, &'static str); 4] = [
        (Self::Wage, "loennsinntekt"),
        (Self::PublicBenefit, "ytelseFraOffentlige"),
        (Self::Pension, "pensjonEllerTrygd"),
        (Self::SelfEmployed, "naeringsinntekt"),
    ];

    /// Reads the name of an element.
    pub(super) fn of_element(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, element)| *element == name).map(|(category, _)| category)
    }

    /// Reads the `type` of NAV's variant: `Loennsinntekt`, or `LOENNSINNTEKT` as older services have it.
    pub(super) fn of_type(name: &str) -> Option<Self> {
        let plain = |text: &str| text.replace('_', "").to_ascii_lowercase();
        let name = plain(name);
        Self::ALL.into_iter().find(|(_, element)| plain(element) == name).map(|(category, _)| category)
    }
}

/// In which form an income is given (`fordel`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// Cash.
    Cash,
    /// Goods and services.
    InKind,
    /// Covered expenses.
    Expenses,
}

impl Form {
    /// Reads `fordel`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "kontantytelse" => Self::Cash,
            "naturalytelse" => Self::InKind,
            "utgiftsgodtgjoerelse" => Self::Expenses,
            _ => return None,
        })
    }
}

/// The kind of an income; none for cash of a description that is not in the table.
pub(super) fn income_kind(category: Category, description: &str, form: Form) -> Option<IncomeKind> {
    if form == Form::Cash { cash_kind(category, description) } else { Some(IncomeKind::BenefitInKind) }
}

fn cash_kind(category: Category, description: &str) -> Option<IncomeKind> {
    KINDS.get(&(category, description)).copied()
}

/// The table; its columns are category, description, kind, source.
const TABLE: &str = include_str!("income_kinds.csv");

static KINDS: LazyLock<HashMap<(Category, &'static str), IncomeKind>> =
    LazyLock::new(|| TABLE.lines().skip(1).filter_map(row).collect());

fn row(line: &'static str) -> Option<((Category, &'static str), IncomeKind)> {
    let mut fields = line.splitn(4, ',');
    let (category, description) = (Category::of_element(fields.next()?)?, fields.next()?);
    Some(((category, description), IncomeKind::parse(fields.next()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_and_has_a_source() {
        assert_eq!(KINDS.len(), TABLE.lines().count() - 1);
        for line in TABLE.lines() {
            assert!(line.splitn(4, ',').nth(3).is_some_and(|source| !source.is_empty()), "{line}");
        }
    }

    #[test]
    fn a_line_has_the_kind_of_its_description_when_it_is_cash() {
        let cases = [
            (Category::Wage, "fastloenn", Some(IncomeKind::Wage)),
            (Category::Wage, "feriepenger", Some(IncomeKind::HolidayPay)),
            (Category::Wage, "kapitalInntekt", Some(IncomeKind::BenefitInKind)),
            (Category::Wage, "bil", None),
            (Category::PublicBenefit, "sykepenger", Some(IncomeKind::Benefit)),
            (Category::PublicBenefit, "grunnstoenad", Some(IncomeKind::BasicBenefit)),
            (Category::PublicBenefit, "hjelpestoenad", Some(IncomeKind::AssistanceBenefit)),
            (Category::PublicBenefit, "barnetrygd", Some(IncomeKind::ChildBenefit)),
            (Category::PublicBenefit, "fastloenn", None),
            (Category::Pension, "alderspensjon", Some(IncomeKind::Pension)),
            (Category::Pension, "avtalefestetPensjon", Some(IncomeKind::Afp)),
            (Category::Pension, "barnepensjonFra2024", Some(IncomeKind::ChildPension)),
            (Category::SelfEmployed, "sykepengerTilFisker", Some(IncomeKind::Benefit)),
            (Category::SelfEmployed, "vederlag", Some(IncomeKind::SelfEmployed)),
            (Category::SelfEmployed, "", None),
        ];
        for (category, description, expected) in cases {
            assert_eq!(
                income_kind(category, description, Form::Cash),
                expected,
                "{category:?} {description}"
            );
            for form in [Form::InKind, Form::Expenses] {
                assert_eq!(income_kind(category, description, form), Some(IncomeKind::BenefitInKind));
            }
        }
    }

    #[test]
    fn categories_are_known_as_elements_and_as_types() {
        for (category, element) in Category::ALL {
            assert_eq!(Category::of_element(element), Some(category));
        }
        let types = [
            ("Loennsinntekt", Some(Category::Wage)),
            ("LOENNSINNTEKT", Some(Category::Wage)),
            ("YTELSE_FRA_OFFENTLIGE", Some(Category::PublicBenefit)),
            ("PensjonEllerTrygd", Some(Category::Pension)),
            ("NAERINGSINNTEKT", Some(Category::SelfEmployed)),
            ("Lotteri", None),
        ];
        for (name, expected) in types {
            assert_eq!(Category::of_type(name), expected, "{name}");
        }
    }
}
