//! Amounts, percentages, counts and days as they are written in each language.

use chrono::{Datelike, NaiveDate};

use super::Lang;
use crate::units::{Money, Percent};

/// Between groups of digits in Norwegian: a space that does not break.
const SPACE: &str = "\u{a0}";
/// Before a negative number.
const MINUS: &str = "\u{2212}";

const MONTHS_NB: [&str; 12] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// An amount with two decimals, without the currency: `1 234 567,89`, in English `1,234,567.89`.
#[must_use]
pub fn money(amount: Money, lang: Lang) -> String {
    let ore = amount.ore();
    let whole = grouped(ore.unsigned_abs() / 100, lang);
    let comma = lang.pick(",", ",", ".");
    let sign = if ore < 0 { MINUS } else { "" };
    format!("{sign}{whole}{comma}{:02}", ore.unsigned_abs() % 100)
}

/// An amount with its currency: `1 234,50 kr`, in English `NOK 1,234.50`.
#[must_use]
pub fn kroner(amount: Money, lang: Lang) -> String {
    let figure = money(amount, lang);
    match lang {
        Lang::Nb | Lang::Nn => format!("{figure}{SPACE}kr"),
        Lang::En => format!("NOK{SPACE}{figure}"),
    }
}

/// A count: `12 345`, in English `12,345`.
#[must_use]
pub fn count(number: u64, lang: Lang) -> String {
    grouped(number, lang)
}

/// A percentage without superfluous zeros: `17,5 %`, in English `17.5%`.
#[must_use]
pub fn percent(percent: Percent, lang: Lang) -> String {
    let figure = percent.value().normalize().to_string();
    match lang {
        Lang::Nb | Lang::Nn => format!("{}{SPACE}%", figure.replace('.', ",")),
        Lang::En => format!("{figure}%"),
    }
}

/// A day in figures: `20.11.2026`, in English `20/11/2026`.
#[must_use]
pub fn date(day: NaiveDate, lang: Lang) -> String {
    let (number, month, year) = (day.day(), day.month(), day.year());
    match lang {
        Lang::Nb | Lang::Nn => format!("{number:02}.{month:02}.{year}"),
        Lang::En => format!("{number:02}/{month:02}/{year}"),
    }
}

/// A day in words: `20. november 2026`, in English `20 November 2026`.
#[must_use]
pub fn long_date(day: NaiveDate, lang: Lang) -> String {
    let dot = lang.pick(".", ".", "");
    format!("{}{dot} {} {}", day.day(), month_name(day.month(), lang), day.year())
}

/// A month in words: `november 2026`.
#[must_use]
pub fn month(day: NaiveDate, lang: Lang) -> String {
    format!("{} {}", month_name(day.month(), lang), day.year())
}

fn month_name(number: u32, lang: Lang) -> &'static str {
    let names = lang.pick(&MONTHS_NB, &MONTHS_NB, &MONTHS_EN);
    usize::try_from(number).ok().and_then(|number| names.get(number - 1)).copied().unwrap_or_default()
}

fn grouped(number: u64, lang: Lang) -> String {
    let digits = number.to_string();
    let between = lang.pick(SPACE, SPACE, ",");
    let mut text = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(between);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    #[test]
    fn figures_are_written_as_each_language_does() {
        let cases = [
            (0, "0,00", "0.00"),
            (5, "0,05", "0.05"),
            (99_950, "999,50", "999.50"),
            (100_000, "1\u{a0}000,00", "1,000.00"),
            (123_456_789, "1\u{a0}234\u{a0}567,89", "1,234,567.89"),
            (-150, "\u{2212}1,50", "\u{2212}1.50"),
        ];
        for (ore, nb, en) in cases {
            let amount = Money::from_ore(ore);
            assert_eq!((money(amount, Lang::Nb).as_str(), money(amount, Lang::En).as_str()), (nb, en));
        }
        let half = Percent::from_units(175, 1);
        assert_eq!(
            (percent(half, Lang::Nn), percent(half, Lang::En)),
            ("17,5\u{a0}%".into(), "17.5%".into())
        );
        assert_eq!(percent(Percent::whole(20), Lang::Nb), "20\u{a0}%");
        let day = parse_date("2026-05-04").expect("a day");
        assert_eq!((date(day, Lang::Nb), date(day, Lang::En)), ("04.05.2026".into(), "04/05/2026".into()));
        assert_eq!(long_date(day, Lang::Nb), "4. mai 2026");
        assert_eq!(long_date(day, Lang::En), "4 May 2026");
        assert_eq!(kroner(Money::from_kroner(12), Lang::Nb), "12,00\u{a0}kr");
    }
}
