//! When a private creditor must confirm that its claim stands before money goes out (innkl. § 32 second
//! para.).

use chrono::NaiveDate;

use super::kinds::Kind;
use crate::units::dates::plus_years;

/// News of a claim are good for so many years.
const YEARS: u32 = 1;

/// True when over a year has passed since the claim was decided, and in the last year its creditor has
/// neither confirmed it nor got anything of it. Public creditors are not asked: they send what they are owed
/// each night.
#[must_use]
pub fn must_confirm(
    kind: &Kind,
    decided: NaiveDate,
    confirmed: Option<NaiveDate>,
    last_share: Option<NaiveDate>,
    day: NaiveDate,
) -> bool {
    let over_a_year = |date: NaiveDate| plus_years(date, YEARS) < day;
    is_private(kind) && over_a_year(decided) && [confirmed, last_share].into_iter().flatten().all(over_a_year)
}

/// True for kinds whose creditor is a person or another private party.
fn is_private(kind: &Kind) -> bool {
    matches!(kind.creditor.as_str(), "recipient" | "private")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::kinds::by_number;
    use crate::units::dates::parse_date;

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    #[test]
    fn a_private_creditor_confirms_after_a_year_without_news_or_money() {
        let cases = [
            ("decided a year ago to the day", "X17", "2025-11-20", None, None, false),
            ("decided over a year ago", "X17", "2025-11-19", None, None, true),
            ("confirmed a year ago", "X17", "2020-01-01", Some("2025-11-20"), None, false),
            ("confirmed before that", "X17", "2020-01-01", Some("2025-11-19"), None, true),
            ("money came a year ago", "X17", "2020-01-01", None, Some("2025-11-20"), false),
            ("money came before that", "X17", "2020-01-01", None, Some("2025-11-19"), true),
            ("old word, new money", "X17", "2020-01-01", Some("2021-01-01"), Some("2026-10-20"), false),
            ("crime damages", "X9", "2020-01-01", None, None, true),
            ("support", "1a", "2020-01-01", None, None, true),
            ("an extra contribution", "2", "2020-01-01", None, None, true),
            ("the State's part of support", "1b", "2020-01-01", None, None, false),
            ("a municipality's", "X15", "2020-01-01", None, None, false),
        ];
        for (what, number, decided, confirmed, share, expected) in cases {
            let kind = by_number(number).expect("a kind");
            let found = must_confirm(kind, d(decided), confirmed.map(d), share.map(d), d("2026-11-20"));
            assert_eq!(found, expected, "{what}");
        }
    }
}
