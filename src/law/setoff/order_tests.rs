//! A table of set-offs: a line is a debtor's claims, a credit, and what each claim gets in each rank.

use super::*;
use crate::law::kinds::by_number;
use crate::model::Reference;
use crate::units::PartyId;
use crate::units::dates::parse_date;

const IN_2026: &str = "2026-11-20";
const IN_2027: &str = "2027-02-10";

/// One claim of a table: kind, principal/costs/interest in kroner, due date, period, more.
#[derive(Clone, Copy, Debug)]
struct Row {
    number: &'static str,
    parts: [i64; 3],
    due: &'static str,
    period: Option<&'static str>,
    established: Option<&'static str>,
    case_rank: Option<u8>,
}

const ROW: Row =
    Row { number: "5", parts: [0; 3], due: "2026-01-15", period: None, established: None, case_rank: None };

fn row(number: &'static str, parts: [i64; 3]) -> Row {
    Row { number, parts, ..ROW }
}

fn due(number: &'static str, kroner: i64, due: &'static str) -> Row {
    Row { number, parts: [kroner, 0, 0], due, ..ROW }
}

/// A credit of a table: what is free and what is protected, in kroner, its own kind, and whether that comes
/// first.
type Of = (i64, i64, Option<&'static str>, bool);

const fn free(kroner: i64) -> Of {
    (kroner, 0, None, false)
}

/// (place, rank, principal/costs/interest in øre)
type Got = (usize, String, [i64; 3]);

fn set_off(day: &str, (free, protected, own, first): Of, rows: &[Row]) -> (Vec<Got>, Spread) {
    let d = |text: &str| parse_date(text).expect("a date");
    let names: Vec<Reference> =
        (0..rows.len()).map(|at| Reference::new(&format!("C{at}")).expect("a reference")).collect();
    let takers: Vec<Taker<'_>> = rows
        .iter()
        .zip(&names)
        .map(|(row, claim_id)| {
            let kind = by_number(row.number).expect("a kind");
            Taker {
                claim_id,
                kind,
                class: kind.class_2027,
                creditor: PartyId::from_digits("310000001").expect("digits"),
                case_rank: row.case_rank,
                principal: Money::from_kroner(row.parts[0]),
                costs: Money::from_kroner(row.parts[1]),
                interest: Money::from_kroner(row.parts[2]),
                period: row.period.and_then(Month::parse),
                due_date: d(row.due),
                established_date: row.established.map(d),
                decided: d(day),
                size_at_decision: Money::ZERO,
                moved_in: None,
            }
        })
        .collect();
    let offered = Offered {
        free: Money::from_kroner(free),
        protected: Money::from_kroner(protected),
        own_kind: own.map(|number| by_number(number).expect("a kind").no),
        own_kind_first: first,
    };
    let spread = spread(&offered, &takers, d(day));
    let got = |share: &SetOffShare| {
        let Parts { principal, costs, interest } = share.parts;
        (share.taker, share.rank.to_string(), [principal, costs, interest].map(Money::ore))
    };
    (spread.shares.iter().map(got).collect(), spread)
}

/// (place, rank, principal/costs/interest in kroner)
type Expected = (usize, &'static str, [i64; 3]);

/// Checks the shares, and what is left of the free and of the protected part, in kroner.
fn check(what: &str, day: &str, of: Of, rows: &[Row], expected: &[Expected], left: (i64, i64)) {
    let (got, spread) = set_off(day, of, rows);
    let wanted: Vec<Got> = expected
        .iter()
        .map(|(at, rank, parts)| (*at, (*rank).to_owned(), parts.map(|one| one * 100)))
        .collect();
    assert_eq!(got, wanted, "{what}");
    assert_eq!((spread.left.ore(), spread.protected.ore()), (left.0 * 100, left.1 * 100), "{what}: left");
}

#[test]
fn taxes_come_first_before_2027_and_support_first_from_2027() {
    let rows = [
        due("X2", 3_000, "2025-06-20"),
        Row { period: Some("2026-10"), ..due("1a", 12_000, "2026-10-25") },
        due("X11", 4_000, "2025-03-01"),
        due("X12", 5_000, "2025-04-10"),
        due("5", 10_000, "2025-01-01"),
    ];
    let shares =
        [(0, "b", [3_000, 0, 0]), (1, "j", [12_000, 0, 0]), (2, "m", [4_000, 0, 0]), (3, "n", [1_000, 0, 0])];
    check("SET-1", IN_2026, free(20_000), &rows, &shares, (0, 0));
    check("SET-1 to the last day", "2026-12-31", free(20_000), &rows, &shares, (0, 0));
    let shares = [(1, "a1", [12_000, 0, 0]), (2, "c1", [4_000, 0, 0]), (3, "d1", [4_000, 0, 0])];
    check("SET-2", IN_2027, free(20_000), &rows, &shares, (0, 0));
    check("SET-2 from the first day", "2027-01-01", free(20_000), &rows, &shares, (0, 0));
}

#[test]
fn every_rank_before_2027_comes_in_the_order_of_its_letter() {
    let kinds = ["X16", "X15", "5", "X14", "X13", "X12", "X11", "X10", "X9", "1a", "X8", "X7"];
    let kinds = [&kinds[..], &["X6", "X5", "X4", "X3", "X2", "X1"]].concat();
    let rows: Vec<Row> = kinds.iter().map(|number| row(number, [100, 10, 5])).collect();
    let (got, spread) = set_off(IN_2026, free(5_000), &rows);
    let ranks: String = got.iter().map(|(_, rank, _)| rank.as_str()).collect();
    assert_eq!(ranks, "abcdefghiiiiiiiijklmnopqrs");
    let taxes = got[..8].iter().all(|(_, _, parts)| *parts == [10_000, 0, 0]);
    let after = got[8..16].iter().all(|(_, _, parts)| *parts == [0, 1_000, 500]);
    let whole = got[16..].iter().all(|(_, _, parts)| *parts == [10_000, 1_000, 500]);
    assert!(taxes && after && whole, "principals, then costs and interest of a to h; whole claims from j");
    assert_eq!(spread.left, Money::from_kroner(5_000 - 18 * 115));
}

#[test]
fn inside_a_rank_before_2027_the_earliest_due_comes_first_and_one_date_is_shared() {
    let rows = [due("X2", 100, "2026-02-01"), due("X2", 300, "2026-02-01"), due("X2", 50, "2025-02-01")];
    let shares = [(2, "b", [50, 0, 0]), (0, "b", [25, 0, 0]), (1, "b", [75, 0, 0])];
    check("one date pro rata", IN_2026, free(150), &rows, &shares, (0, 0));
    let rows = [row("X2", [0, 30, 10]), row("X1", [0, 60, 60]), due("1a", 10, "2020-01-01")];
    let shares = [(0, "i", [0, 20, 0]), (1, "i", [0, 60, 0])];
    check("i weighs costs and interest together, costs first", IN_2026, free(80), &rows, &shares, (0, 0));
    let rows = [row("X2", [0, 30, 10]), Row { due: "2025-12-31", ..row("X8", [0, 0, 60]) }];
    let shares = [(1, "i", [0, 0, 60]), (0, "i", [0, 5, 0])];
    check("i goes by due date, not by rank", IN_2026, free(65), &rows, &shares, (0, 0));
    let rows = [row("1a", [50, 30, 20]), due("1b", 100, "2025-01-01")];
    let shares = [(1, "j", [100, 0, 0]), (0, "j", [50, 30, 5])];
    check("j takes a claim's parts before the next", IN_2026, free(185), &rows, &shares, (0, 0));
    let ranked = |case_rank| Row { case_rank: Some(case_rank), ..row("5", [60, 0, 0]) };
    let rows = [ranked(2), ranked(1), row("5", [60, 0, 0])];
    let shares = [(0, "q", [20, 0, 0]), (1, "q", [60, 0, 0]), (2, "q", [40, 0, 0])];
    check("a creditor's own order", IN_2026, free(120), &rows, &shares, (0, 0));
}

#[test]
fn an_ore_that_does_not_go_up_is_not_lost() {
    let rows = [row("5", [50, 0, 0]), row("5", [50, 0, 0]), row("5", [50, 0, 0])];
    let (got, spread) = set_off(IN_2026, free(100), &rows);
    assert_eq!(got.iter().map(|(_, _, parts)| parts[0]).collect::<Vec<_>>(), [3_334, 3_333, 3_333]);
    assert!(spread.left.is_zero());
}

#[test]
fn value_added_tax_and_duties_go_to_their_own_kind_first_before_2027() {
    let rows = [row("X2", [100, 10, 0]), row("X12", [100, 10, 5]), row("X7", [100, 10, 5])];
    let own = |number, kroner| (kroner, 0, Some(number), true);
    let shares = [(1, "n", [100, 10, 5]), (0, "b", [35, 0, 0])];
    check("whole claims of its kind", IN_2026, own("X12", 150), &rows, &shares, (0, 0));
    let shares = [
        (2, "g", [100, 0, 0]),
        (2, "i", [0, 10, 5]),
        (0, "b", [100, 0, 0]),
        (0, "i", [0, 10, 0]),
        (1, "n", [5, 0, 0]),
    ];
    check("its kind's costs and interest too", IN_2026, own("X7", 230), &rows, &shares, (0, 0));
    let shares = [(0, "b", [100, 0, 0]), (2, "g", [50, 0, 0])];
    check("no kind given", IN_2026, (150, 0, None, true), &rows, &shares, (0, 0));
    check("tax to be paid back", IN_2026, (150, 0, Some("X12"), false), &rows, &shares, (0, 0));
    let shares = [(0, "d1", [50, 0, 0]), (1, "d1", [50, 0, 0]), (2, "d1", [50, 0, 0])];
    check("no longer from 2027", IN_2027, own("X12", 150), &rows, &shares, (0, 0));
}

#[test]
fn only_value_added_tax_and_duties_have_an_own_kind_first() {
    let credit = |kind| Credit {
        credit_id: Reference::new("K1").expect("a reference"),
        debtor: PartyId::from_digits("310000001").expect("digits"),
        kind,
        paying_body: None,
        amount: Money::ZERO,
        available: parse_date(IN_2026).expect("a date"),
        own_kind: None,
        protection_claimed: false,
        protection_months: None,
        monthly_benefit: None,
    };
    for kind in CreditKind::ALL {
        let first = ["2026-12-31", "2027-01-01"]
            .map(|day| own_kind_first(&credit(kind), parse_date(day).expect("a date")));
        let vat_or_duty = [CreditKind::VatRefund, CreditKind::DutyRefund].contains(&kind);
        assert_eq!(first, [vat_or_duty, false], "{kind:?}");
    }
}

#[test]
fn the_protected_part_goes_to_its_own_kind_alone() {
    let rows = [row("X2", [100, 0, 0]), row("X12", [100, 20, 0])];
    let shares = [(0, "b", [60, 0, 0])];
    check("no kind: it stays", IN_2026, (60, 40, None, false), &rows, &shares, (0, 40));
    check("none of its kind: it stays", IN_2026, (60, 40, Some("X13"), false), &rows, &shares, (0, 40));
    let shares = [(0, "b", [60, 0, 0]), (1, "n", [40, 0, 0])];
    check("its kind takes it", IN_2026, (60, 40, Some("X12"), false), &rows, &shares, (0, 0));
    let shares = [(0, "b", [100, 0, 0]), (1, "n", [100, 10, 0])];
    check("free and protected in one share", IN_2026, (130, 80, Some("X12"), false), &rows, &shares, (0, 0));
    let shares = [(0, "b", [100, 0, 0]), (1, "n", [100, 20, 0])];
    check("what it does not need stays", IN_2026, (130, 95, Some("X12"), false), &rows, &shares, (0, 5));
    check("all free covers all", IN_2026, (300, 30, Some("X12"), false), &rows, &shares, (80, 30));
    let same_day = [row("X2", [100, 0, 0]), row("X3", [100, 0, 0]), row("X2", [100, 50, 0])];
    let shares = [(0, "b", [100, 0, 0]), (2, "b", [100, 0, 0]), (1, "c", [10, 0, 0]), (2, "i", [0, 40, 0])];
    check("a later rank of its kind", IN_2026, (210, 40, Some("X2"), false), &same_day, &shares, (0, 0));
    let shares = [(0, "d1", [20, 0, 0]), (1, "d1", [60, 0, 0])];
    check("from 2027 too", IN_2027, (40, 40, Some("X12"), false), &rows, &shares, (0, 0));
}

#[test]
fn class_a_from_2027_is_the_last_six_months_newest_first_then_extra_then_the_oldest() {
    let support = |period| Row { period: Some(period), ..row("1a", [100, 10, 0]) };
    let rows = [
        support("2026-08"),
        support("2027-02"),
        support("2026-09"),
        row("2", [100, 0, 0]),
        support("2020-05"),
        due("1a", 100, "2020-06-25"),
    ];
    let shares = [
        (1, "a1", [100, 10, 0]),
        (2, "a1", [100, 10, 0]),
        (3, "a2", [100, 0, 0]),
        (4, "a3", [100, 10, 0]),
        (5, "a3", [100, 0, 0]),
        (0, "a3", [20, 0, 0]),
    ];
    check("the month of the day is the newest", IN_2027, free(550), &rows, &shares, (0, 0));
    let state = [Row { number: "1b", ..support("2027-02") }, support("2027-02"), support("2027-02")];
    let shares = [(1, "a1", [75, 0, 0]), (2, "a1", [75, 0, 0])];
    check(
        "one period pro rata; the State's part is not support",
        IN_2027,
        free(150),
        &state,
        &shares,
        (0, 0),
    );
}

#[test]
fn classes_b_to_e_from_2027_go_part_by_part() {
    let rows = [row("X9", [100, 40, 0]), Row { due: "2020-01-01", ..row("5d", [300, 0, 50]) }];
    let shares = [(0, "b1", [50, 0, 0]), (1, "b1", [150, 0, 0])];
    check("damages pro rata whatever their date", IN_2027, free(200), &rows, &shares, (0, 0));
    let shares =
        [(0, "b1", [100, 0, 0]), (1, "b1", [300, 0, 0]), (0, "b2", [0, 40, 0]), (1, "b3", [0, 0, 30])];
    check("principals, costs, interest", IN_2027, free(470), &rows, &shares, (0, 0));
    let fine = |established, parts| Row { established: Some(established), ..row("X11", parts) };
    let rows = [fine("2022-02-10", [100, 10, 0]), fine("2022-02-11", [100, 0, 10])];
    let shares =
        [(1, "c1", [100, 0, 0]), (0, "c2", [100, 0, 0]), (0, "c3", [0, 10, 0]), (1, "c4", [0, 0, 5])];
    check("fines under five years first", IN_2027, free(215), &rows, &shares, (0, 0));
    for (number, class) in [("X12", 'd'), ("1b", 'd'), ("X10", 'd'), ("5", 'e'), ("X16", 'e')] {
        let rows = [row(number, [100, 10, 5]), Row { due: "2025-12-31", ..row(number, [100, 0, 5]) }];
        let ranks = ["1", "1", "2", "3", "3"].map(|step| format!("{class}{step}"));
        let shares = [
            (1, ranks[0].as_str(), [100, 0, 0]),
            (0, ranks[1].as_str(), [100, 0, 0]),
            (0, ranks[2].as_str(), [0, 10, 0]),
            (1, ranks[3].as_str(), [0, 0, 5]),
            (0, ranks[4].as_str(), [0, 0, 1]),
        ];
        let (got, spread) = set_off(IN_2027, free(216), &rows);
        let wanted: Vec<Got> = shares
            .iter()
            .map(|(at, rank, parts)| (*at, (*rank).to_owned(), parts.map(|one| one * 100)))
            .collect();
        assert_eq!((got, spread.left), (wanted, Money::ZERO), "{number}");
    }
}

#[test]
fn each_rank_names_its_article() {
    let rows = [
        row("1a", [1, 0, 0]),
        row("X9", [1, 0, 0]),
        row("X11", [1, 0, 0]),
        row("X2", [1, 0, 0]),
        row("5", [1, 0, 0]),
    ];
    let articles = |day| {
        let (_, spread) = set_off(day, free(100), &rows);
        spread.shares.iter().map(|share| share.article).collect::<Vec<_>>()
    };
    assert_eq!(articles(IN_2026), [BEFORE_2027; 5]);
    assert_eq!(
        articles(IN_2027),
        ["innkf. § 16-2", "innkf. § 16-3", "innkf. § 16-4", "innkf. § 16-5", "innkf. § 16-6"]
    );
}

const KINDS: [&str; 9] = ["1a", "1b", "2", "5", "5d", "X2", "X7", "X11", "X12"];
const DUE: [&str; 3] = ["2020-03-01", "2025-06-01", "2026-01-15"];

/// Where a part of a claim stands: what comes first is smaller.
fn stands(row: &Row, part: usize, new_law: bool) -> (u8, u8, &'static str) {
    let kind = by_number(row.number).expect("a kind");
    let part = u8::try_from(part).expect("a part");
    if !new_law {
        let rank = kind.setoff_rank_2026.expect("a rank");
        return (if rank <= b'h' && part > 0 { b'i' } else { rank }, 0, row.due);
    }
    let (step, due) = match kind.class_2027 {
        Class::A if row.number == "2" => (2, ""),
        Class::A => (3, &row.due[..7]),
        Class::B => (1 + part, ""),
        Class::C if part == 0 => (if row.due < "2022" { 2 } else { 1 }, row.due),
        Class::C => (2 + part, row.due),
        Class::D | Class::E => (1 + part, row.due),
    };
    (kind.class_2027.as_str().as_bytes()[0], step, due)
}

proptest::proptest! {
    /// One øre once, never more than is owed, and nothing to a claim before every one before it has all it
    /// may get.
    #[test]
    fn a_credit_is_used_once_and_in_order(
        new_law in proptest::bool::ANY,
        free in 0i64..3_000,
        protected in proptest::prop_oneof![proptest::strategy::Just(0), 0i64..1_000],
        own in proptest::option::of(0usize..KINDS.len()),
        first in proptest::bool::ANY,
        claims in proptest::collection::vec(
            (0usize..KINDS.len(), [0i64..500, 0i64..50, 0i64..50], 0usize..DUE.len()), 0..10),
    ) {
        let rows: Vec<Row> = claims
            .iter()
            .map(|(kind, parts, at)| Row { number: KINDS[*kind], parts: *parts, due: DUE[*at], ..ROW })
            .collect();
        let own = own.map(|at| KINDS[at]);
        let day = if new_law { IN_2027 } else { IN_2026 };
        let (got, spread) = set_off(day, (free, protected, own, first), &rows);
        let total: i64 = got.iter().map(|(_, _, parts)| parts.iter().sum::<i64>()).sum();
        let kept = spread.left + spread.protected;
        proptest::prop_assert_eq!(total + kept.ore(), (free + protected) * 100);
        let mut owed: Vec<[i64; 3]> = rows.iter().map(|row| row.parts.map(|one| one * 100)).collect();
        for (at, _, parts) in &got {
            for (owed, part) in owed[*at].iter_mut().zip(parts) {
                *owed -= part;
                proptest::prop_assert!(*owed >= 0 && *part >= 0);
            }
        }
        let open = |at: &usize| owed[*at].iter().sum::<i64>() > 0;
        proptest::prop_assert!(spread.left.is_zero() || !(0..rows.len()).any(|at| open(&at)));
        let of_own = (0..rows.len()).filter(|at| Some(rows[*at].number) == own).any(|at| open(&at));
        proptest::prop_assert!(spread.protected.is_zero() || !of_own);
        let mut seen = std::collections::BTreeSet::new();
        let once = got.iter().all(|(at, rank, _)| seen.insert((*at, rank.clone())));
        proptest::prop_assert!(once, "one row a claim and rank");
        if protected == 0 && !first {
            let places = got.iter().flat_map(|(at, _, parts)| {
                let given = (0..3).filter(|part| parts[*part] > 0);
                given.map(|part| stands(&rows[*at], part, new_law)).collect::<Vec<_>>()
            });
            let last = places.max();
            for (row, owed) in rows.iter().zip(&owed) {
                for part in (0..3).filter(|part| owed[*part] > 0) {
                    proptest::prop_assert!(Some(stands(row, part, new_law)) >= last, "{:?} is passed by", row);
                }
            }
        }
    }
}
