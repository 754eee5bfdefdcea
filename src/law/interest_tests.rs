//! Interest by the day: worked examples, every kind, and any balance against a count day by day.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::law::kinds::{all, by_number};
use crate::law::rates::COLUMNS;
use crate::model::Reference;
use crate::units::PartyId;
use crate::units::dates::parse_date;

fn d(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

fn rates() -> Rates {
    Rates::load(&[]).expect("the built-in rates")
}

fn balance(left: i64, credited: &[(&str, i64)]) -> Balance {
    let credited = credited.iter().map(|(date, ore)| (d(date), Money::from_ore(*ore))).collect();
    Balance { left: Money::from_ore(left), credited }
}

/// The segments as `2026-02-14..2026-06-30 50000.00 12 % 2235.62`.
fn told(balance: &Balance, start: &str, day: &str) -> Vec<String> {
    let found = segments(balance, d(start), d(day), &rates()).expect("rates");
    let tell = |one: &Segment| {
        format!("{}..{} {} {} % {}", one.from, one.to, one.balance, one.percent, one.amount())
    };
    found.iter().map(tell).collect()
}

#[test]
fn interest_of_a_balance_is_counted_by_the_day() {
    let cases = [
        (5_000_000, "2026-02-14", "2026-06-30", vec!["2026-02-14..2026-06-30 50000.00 12 % 2235.62"]),
        (
            1_000_000,
            "2023-12-15",
            "2024-03-15",
            vec![
                "2023-12-15..2024-01-01 10000.00 11.75 % 54.73",
                "2024-01-01..2024-03-15 10000.00 12.5 % 252.73",
            ],
        ),
        // New Year between a leap year and a common one does not cut a segment: it is rounded once.
        (1_000_000, "2024-12-15", "2025-02-01", vec!["2024-12-15..2025-02-01 10000.00 12.5 % 164.22"]),
        // A half-year with the rate of the one before goes on in the same segment.
        (1_000_000, "2024-01-01", "2025-07-01", vec!["2024-01-01..2025-07-01 10000.00 12.5 % 1869.86"]),
        (1_000_000, "2016-07-01", "2019-01-01", vec!["2016-07-01..2019-01-01 10000.00 8.5 % 2127.32"]),
        // The first day counts, the last does not.
        (1_000_000, "2025-12-31", "2026-01-01", vec!["2025-12-31..2026-01-01 10000.00 12.25 % 3.36"]),
        (1_000_000, "2026-01-01", "2026-01-02", vec!["2026-01-01..2026-01-02 10000.00 12 % 3.29"]),
        (1_000_000, "2026-01-01", "2026-01-01", vec![]),
        // 29 February is a day.
        (1_000_000, "2024-02-28", "2024-03-01", vec!["2024-02-28..2024-03-01 10000.00 12.5 % 6.83"]),
        (1_000_000, "2025-02-28", "2025-03-01", vec!["2025-02-28..2025-03-01 10000.00 12.5 % 3.42"]),
        (1, "2026-01-01", "2026-06-30", vec!["2026-01-01..2026-06-30 0.01 12 % 0.00"]),
        (
            1_000_000_000_000,
            "2015-01-01",
            "2015-07-01",
            vec!["2015-01-01..2015-07-01 10000000000.00 9.25 % 458698630.14"],
        ),
        (0, "2026-01-01", "2026-06-30", vec![]),
    ];
    for (left, start, day, expected) in cases {
        assert_eq!(told(&balance(left, &[]), start, day), expected, "{left} from {start} to {day}");
    }
}

#[test]
fn what_is_credited_lowers_the_balance_from_its_day() {
    let cases = [
        (
            balance(500_000, &[("2026-02-01", 200_000), ("2026-04-01", 300_000)]),
            vec![
                "2026-01-15..2026-02-01 10000.00 12 % 55.89",
                "2026-02-01..2026-04-01 8000.00 12 % 155.18",
                "2026-04-01..2026-06-30 5000.00 12 % 147.95",
            ],
        ),
        // Two on one day are one step; on or before the first day they are gone already; after the last still owed.
        (
            balance(500_000, &[("2026-04-01", 100_000), ("2026-01-15", 900_000), ("2026-04-01", 200_000)]),
            vec!["2026-01-15..2026-04-01 8000.00 12 % 199.89", "2026-04-01..2026-06-30 5000.00 12 % 147.95"],
        ),
        (
            balance(300_000, &[("2026-06-30", 100_000), ("2026-07-01", 100_000)]),
            vec!["2026-01-15..2026-06-30 5000.00 12 % 272.88"],
        ),
        // Nothing of it: no cut. All of it: no segment more.
        (balance(500_000, &[("2026-03-01", 0)]), vec!["2026-01-15..2026-06-30 5000.00 12 % 272.88"]),
        (balance(0, &[("2026-04-01", 800_000)]), vec!["2026-01-15..2026-04-01 8000.00 12 % 199.89"]),
    ];
    for (balance, expected) in cases {
        assert_eq!(told(&balance, "2026-01-15", "2026-06-30"), expected, "{balance:?}");
    }
}

#[test]
fn a_segment_names_every_rate_row_it_runs_over() {
    let rates = rates();
    let found =
        segments(&balance(100, &[]), d("2024-01-01"), d("2025-07-02"), &rates).expect("rates of those days");
    let row = |number: u16| rates.row(number).map(|row| row.valid_from.to_string()).expect("a row");
    let rows: Vec<(String, Vec<String>)> = found
        .iter()
        .map(|one| {
            (row(one.row), one.same.iter().map(|(from, number)| format!("{from} {}", row(*number))).collect())
        })
        .collect();
    let same = ["2024-07-01 2024-07-01", "2025-01-01 2025-01-01"].map(str::to_owned).to_vec();
    assert_eq!(rows, [("2024-01-01".to_owned(), same), ("2025-07-01".to_owned(), vec![])]);
}

#[test]
fn a_day_without_a_rate_stops_the_count_only_where_something_is_owed() {
    let rates = rates();
    let cases = [
        (balance(100, &[]), "2026-01-15", "2026-07-01", None),
        (balance(100, &[]), "2026-01-15", "2026-07-02", Some("2026-07-01")),
        (balance(100, &[]), "2014-12-31", "2015-02-01", Some("2014-12-31")),
        (balance(0, &[("2026-06-01", 100)]), "2026-01-15", "2026-11-20", None),
        (balance(0, &[("2026-09-01", 100)]), "2026-08-01", "2026-11-20", Some("2026-08-01")),
    ];
    for (balance, start, day, missing) in cases {
        let found = segments(&balance, d(start), d(day), &rates).err().map(|missing| missing.date);
        assert_eq!(found, missing.map(d), "{start}..{day}");
    }
}

/// A claim due in the middle of October 2025, of all days interest may run from.
fn claim(number: &str, noticed: Option<&str>, booked: Option<&str>) -> Claim {
    let party = PartyId::from_digits("00000000001").expect("digits");
    let kind = by_number(number).expect("a kind");
    let name = Reference::new("C1").expect("a reference");
    Claim {
        interest_notice_date: noticed.map(d),
        interest_from: booked.map(d),
        ..Claim::open(name, party, party, kind.no, d("2025-10-15"), Money::from_kroner(100))
    }
}

#[test]
fn each_kind_bears_interest_from_the_day_of_its_rule() {
    use InterestRule::{
        AfterNotice, AsGiven, FromDue, FromDueWithSurcharge, FromFirstOfMarch, None as Never,
    };
    // The rule, the collection day, the day booked to, and from when it runs; the notice is of 2025-12-10.
    let cases = [
        (Never, "2026-03-01", None, None),
        (Never, "2026-03-01", Some("2026-01-20"), None),
        (AsGiven, "2026-03-01", None, None),
        (AsGiven, "2026-03-01", Some("2026-01-20"), None),
        (AfterNotice, "2026-03-01", None, Some("2026-01-09")),
        (AfterNotice, "2026-01-08", None, None),
        (AfterNotice, "2026-01-09", None, Some("2026-01-09")),
        (AfterNotice, "2026-01-10", None, Some("2026-01-09")),
        (AfterNotice, "2025-12-31", None, None),
        (AfterNotice, "2025-12-31", Some("2025-12-20"), Some("2025-12-20")),
        (AfterNotice, "2026-03-01", Some("2026-01-20"), Some("2026-01-20")),
        (AfterNotice, "2026-03-01", Some("2026-03-01"), Some("2026-03-01")),
        (FromDue, "2025-10-16", None, Some("2025-10-15")),
        (FromDue, "2025-10-14", None, None),
        (FromDue, "2025-10-15", None, Some("2025-10-15")),
        (FromDue, "2026-03-01", Some("2026-01-20"), Some("2026-01-20")),
        (FromDueWithSurcharge, "2026-03-01", None, Some("2025-10-15")),
        (FromFirstOfMarch, "2026-03-01", None, Some("2025-03-01")),
        (FromFirstOfMarch, "2025-02-28", None, None),
        (FromFirstOfMarch, "2025-03-01", None, Some("2025-03-01")),
        (FromFirstOfMarch, "2026-03-01", Some("2026-01-20"), Some("2026-01-20")),
    ];
    for kind in all() {
        let own = cases.iter().filter(|(rule, ..)| *rule == kind.late_interest);
        assert!(own.clone().count() > 0, "{} has cases", kind.number);
        for (_, day, booked, expected) in own {
            let found = runs_from(&claim(&kind.number, Some("2025-12-10"), *booked), kind, d(day));
            assert_eq!(found, expected.map(d), "kind {} on {day}, booked to {booked:?}", kind.number);
        }
    }
    let unnoticed = claim("5", None, None);
    assert_eq!(runs_from(&unnoticed, by_number("5").expect("a kind"), d("2026-03-01")), None);
}

#[test]
fn the_kinds_of_the_regulation_bear_no_interest() {
    let exempt: Vec<&str> = all()
        .iter()
        .filter(|kind| kind.late_interest == InterestRule::None)
        .map(|kind| kind.number.as_str())
        .collect();
    // Those of innkf. § 15-1, then those with rules of their own.
    for number in ["1a", "1b", "3", "5b", "5c", "6"] {
        assert!(exempt.contains(&number), "{number} (innkf. § 15-1)");
    }
    assert_eq!(exempt, ["1a", "1b", "2", "3", "5b", "5c", "6", "11", "13", "14", "16", "17"]);
}

/// Interest day by day, as fractions of one denominator, added up by balance and rate in a row.
fn day_by_day(
    balance: &Balance,
    start: NaiveDate,
    day: NaiveDate,
    percents: &BTreeMap<NaiveDate, i64>,
) -> Vec<Money> {
    const SCALE: i128 = 100 * 100 * 365 * 366;
    let mut sums: Vec<((i64, i64), i128)> = Vec::new();
    let mut before = None;
    for at in start.iter_days().take_while(|at| *at < day) {
        let later = balance.credited.iter().filter(|(date, _)| at < *date);
        let owed = balance.left.ore() + later.map(|(_, amount)| amount.ore()).sum::<i64>();
        let percent = *percents.range(..=at).next_back().expect("a rate").1;
        let of_year = if at.leap_year() { 365 } else { 366 };
        let interest = i128::from(owed) * i128::from(percent) * of_year;
        let same = before.replace((owed, percent)) == Some((owed, percent));
        match sums.last_mut().filter(|_| same) {
            Some((_, sum)) => *sum += interest,
            None => sums.push(((owed, percent), interest)),
        }
    }
    let rounded = |sum: i128| i64::try_from((2 * sum + SCALE) / (2 * SCALE)).expect("an amount");
    let owed = sums.into_iter().filter(|((owed, _), _)| *owed > 0);
    owed.map(|(_, sum)| Money::from_ore(rounded(sum))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn segments_are_what_a_count_day_by_day_gives(
        left in 0_i64..5_000_000,
        credited in prop::collection::vec((0_u64..900, 0_i64..400_000), 0..6),
        first in 0_u64..400,
        days in 0_u64..900,
        percents in prop::collection::vec(0_usize..3, 8),
    ) {
        let start = plus_days(d("2023-01-01"), first);
        let credited = credited.iter().map(|(at, ore)| (plus_days(d("2023-01-01"), *at), Money::from_ore(*ore)));
        let balance = Balance { left: Money::from_ore(left), credited: credited.collect() };
        let mut text = COLUMNS.join(",");
        let mut by_day = BTreeMap::new();
        for (half, value) in percents.iter().enumerate() {
            let from = d(&format!("{}-{}", 2023 + half / 2, ["01-01", "07-01"][half % 2]));
            let percent = [1200, 1250, 975][*value];
            by_day.insert(from, percent);
            let amount = format!("{}.{:02}", percent / 100, percent % 100);
            let row = ["\nlate_interest,LATE_INTEREST", &from.to_string(), "", &amount, "percent/year,assumed,2026-11-20"];
            text.push_str(&row.join(","));
        }
        let rates = Rates::load(&[("own.csv".to_owned(), text)]).expect("rates");
        let day = plus_days(start, days);
        let found = segments(&balance, start, day, &rates).expect("rates of all days");
        let amounts: Vec<Money> = found.iter().map(Segment::amount).collect();
        prop_assert_eq!(amounts, day_by_day(&balance, start, day, &by_day));
        let covered: i64 = found.iter().map(|one| one.to.signed_duration_since(one.from).num_days()).sum();
        let owed = start.iter_days().take_while(|at| *at < day).filter(|at| {
            !balance.left.is_zero() || balance.credited.iter().any(|(date, amount)| at < date && !amount.is_zero())
        });
        prop_assert_eq!(covered, i64::try_from(owed.count()).expect("days"));
    }
}
