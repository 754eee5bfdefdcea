//! A table of spreadings: a line is a debtor's claims, an amount, and what each step gives.

use super::*;
use crate::law::kinds::by_number;
use crate::units::dates::parse_date;

fn d(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

/// One claim of a table: kind, principal/costs/interest in kroner, period or due date, more.
#[derive(Clone, Copy)]
struct Row {
    number: &'static str,
    parts: [i64; 3],
    period: Option<&'static str>,
    due: &'static str,
    decided: &'static str,
    size: i64,
    moved_in: Option<&'static str>,
}

const ROW: Row = Row {
    number: "5",
    parts: [0, 0, 0],
    period: None,
    due: "2026-01-15",
    decided: "2026-11-20",
    size: 0,
    moved_in: None,
};

fn support(number: &'static str, kroner: i64, period: &'static str) -> Row {
    Row { number, parts: [kroner, 0, 0], period: Some(period), ..ROW }
}

/// (place, class and step, kroner)
type Expected = (usize, &'static str, i64);

fn check(what: &str, day: &str, regime: Regime, kroner: i64, rows: &[Row], expected: &[Expected]) {
    check_by(what, ClassAPractice::ProRata, day, regime, kroner, rows, expected);
}

fn check_by(
    what: &str,
    class_a_practice: ClassAPractice,
    day: &str,
    regime: Regime,
    kroner: i64,
    rows: &[Row],
    expected: &[Expected],
) {
    let wanted: Vec<(usize, String, i64)> =
        expected.iter().map(|(at, step, kroner)| (*at, (*step).to_owned(), kroner * 100)).collect();
    assert_eq!(spread(class_a_practice, day, regime, kroner, rows), wanted, "{what}");
}

/// The rows of a spreading: place, class and step, øre.
fn spread(
    class_a_practice: ClassAPractice,
    day: &str,
    regime: Regime,
    kroner: i64,
    rows: &[Row],
) -> Vec<(usize, String, i64)> {
    let names: Vec<Reference> =
        (0..rows.len()).map(|at| Reference::new(&format!("C{at}")).expect("a reference")).collect();
    let party = PartyId::from_digits("310000001").expect("digits");
    let rules = Rules { day: d(day), regime, month: Month::of(d(day)).plus(1), class_a_practice };
    let takers: Vec<Taker<'_>> = rows
        .iter()
        .zip(&names)
        .map(|(row, claim_id)| {
            let kind = by_number(row.number).expect("a kind");
            Taker {
                claim_id,
                kind,
                class: kind.class(regime, chrono::Datelike::year(&rules.day)),
                creditor: party,
                case_rank: None,
                principal: Money::from_kroner(row.parts[0]),
                costs: Money::from_kroner(row.parts[1]),
                interest: Money::from_kroner(row.parts[2]),
                period: row.period.and_then(Month::parse),
                due_date: d(row.due),
                established_date: None,
                decided: d(row.decided),
                size_at_decision: Money::from_kroner(row.size),
                moved_in: row.moved_in.map(d),
            }
        })
        .collect();
    let spread = distribute(Money::from_kroner(kroner), &takers, &rules);
    let given: Money = spread.rows.iter().map(Given::total).sum();
    assert_eq!(given + spread.surplus, Money::from_kroner(kroner), "nothing lost");
    spread
        .rows
        .iter()
        .map(|row| (row.taker, format!("{}{}", row.class, row.step), row.total().ore()))
        .collect()
}

#[test]
fn class_a_from_2027_goes_newest_first_then_extra_then_oldest() {
    let rows = [
        support("1a", 2_500, "2027-03"),
        support("1a", 2_500, "2027-02"),
        support("1a", 2_500, "2026-11"),
        Row { number: "2", parts: [3_000, 0, 0], ..ROW },
        support("1a", 4_000, "2025-05"),
    ];
    let steps = [(0, "a1", 2_500), (1, "a1", 2_500), (2, "a1", 2_500), (3, "a2", 1_500), (4, "a3", 0)];
    check("CLS-1", "2027-02-10", Regime::New, 9_000, &rows, &steps);
    let edge = [support("1a", 100, "2026-10"), support("1a", 100, "2026-09"), support("1a", 100, "2020-01")];
    let steps = [(0, "a1", 100), (1, "a3", 0), (2, "a3", 50)];
    check("m0−5 is recent, m0−6 is not; then oldest first", "2027-02-10", Regime::New, 150, &edge, &steps);
    let state = [support("1a", 100, "2027-03"), support("1b", 100, "2027-03")];
    let steps = [(0, "a1", 100), (1, "d1", 50)];
    check("the State's part is class d from 2027", "2027-02-10", Regime::New, 150, &state, &steps);
}

#[test]
fn class_a_before_2027_is_the_month_then_the_rest_pro_rata() {
    let rows = [support("1a", 300, "2026-12"), support("1b", 100, "2026-12"), support("1a", 500, "2026-11")];
    let steps = [(0, "a1", 300), (1, "a1", 100), (2, "a2", 200)];
    check("new regime in 2026", "2026-11-20", Regime::New, 600, &rows, &steps);
    check(
        "old regime after 2027 too",
        "2027-11-20",
        Regime::Old,
        600,
        &{
            let mut later = rows;
            later[0].period = Some("2027-12");
            later[1].period = Some("2027-12");
            later
        },
        &steps,
    );
    let steps = [(0, "a1", 150), (1, "a1", 50), (2, "a2", 0)];
    check(
        "the month pro rata",
        "2025-11-20",
        Regime::Old,
        200,
        &{
            let mut earlier = rows;
            earlier[0].period = Some("2025-12");
            earlier[1].period = Some("2025-12");
            earlier
        },
        &steps,
    );
    let steps = [(0, "a1", 300), (1, "a1", 100), (2, "a1", 200)];
    check_by("newest first", ClassAPractice::NewestFirst, "2026-11-20", Regime::New, 600, &rows, &steps);
}

#[test]
fn fines_and_taxes_go_by_part_and_due_date() {
    let fine = |parts, due| Row { number: "X11", parts, due, ..ROW };
    let rows =
        [fine([100, 10, 5], "2021-11-20"), fine([100, 0, 0], "2021-11-21"), fine([100, 0, 0], "2022-01-01")];
    let steps = [(1, "c1", 100), (2, "c1", 100), (0, "c2", 100), (0, "c3", 10), (0, "c4", 2)];
    check("exactly five years is not younger", "2026-11-20", Regime::New, 312, &rows, &steps);
    let tax = |parts, due| Row { number: "X2", parts, due, ..ROW };
    let rows =
        [tax([100, 20, 0], "2026-02-01"), tax([100, 0, 30], "2026-01-01"), tax([100, 0, 0], "2026-02-01")];
    let steps = [(0, "d1", 50), (1, "d1", 100), (2, "d1", 50), (0, "d2", 0), (1, "d3", 0)];
    check("earliest due first, the same day pro rata", "2026-11-20", Regime::New, 200, &rows, &steps);
}

#[test]
fn classes_b_and_e_go_by_size_at_decision() {
    let rows = [
        Row { parts: [400, 0, 0], size: 400, ..ROW },
        Row { parts: [100, 0, 0], size: 600, ..ROW },
        Row { parts: [1_500, 0, 0], size: 1_500, ..ROW },
    ];
    // 1 000 over 400/600/1 500; 100 is the second's limit, so 900 over 400/1 500: 189.47 and 710.53.
    let found = spread(ClassAPractice::ProRata, "2026-11-20", Regime::New, 1_000, &rows);
    let ore: Vec<i64> = found.iter().map(|row| row.2).collect();
    assert_eq!(ore, [18_947, 10_000, 71_053]);
    let damages = rows.map(|row| Row { number: "X9", ..row });
    let steps = [(0, "b1", 400), (1, "b1", 100), (2, "b1", 1_500)];
    check(
        "more than all: everything, the rest is surplus",
        "2026-11-20",
        Regime::New,
        3_000,
        &damages,
        &steps,
    );
}

#[test]
fn the_old_regime_goes_by_decision_date_in_b_to_e() {
    let rows = [
        Row { parts: [100, 0, 0], decided: "2025-03-01", ..ROW },
        Row { parts: [100, 0, 0], decided: "2024-03-01", ..ROW },
        Row { parts: [300, 0, 0], decided: "2025-03-01", ..ROW },
    ];
    let steps = [(0, "e1", 25), (1, "e1", 100), (2, "e1", 75)];
    check("oldest decision first", "2025-11-20", Regime::Old, 200, &rows, &steps);
}

#[test]
fn claims_moved_in_from_the_old_regime_come_first_in_their_class() {
    let rows = [
        Row { number: "X2", parts: [100, 0, 0], due: "2020-01-01", ..ROW },
        Row { number: "X2", parts: [100, 10, 5], moved_in: Some("2026-02-01"), ..ROW },
        Row { number: "X2", parts: [100, 0, 0], moved_in: Some("2026-01-01"), ..ROW },
    ];
    let steps = [(1, "d0", 115), (2, "d0", 100), (0, "d1", 35)];
    check("earliest decided, all parts", "2026-11-20", Regime::New, 250, &rows, &steps);
}
