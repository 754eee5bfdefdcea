//! What reconciling promises: a table of courses, and any courses over rising days.

use chrono::Days;
use proptest::prelude::*;

use super::super::numbering::Sequences;
use super::super::rules;
use super::super::trekkpaalegg::{Terms, Trekkpaalegg, read_periods, tests::terms, write_periods};
use super::*;
use crate::model::Regime;
use crate::units::dates::parse_date;

fn d(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

fn id(text: &str) -> PartyId {
    PartyId::from_digits(text).expect("digits")
}

/// Periods as `2026-12-01..2026-12-31 17%, 2027-01-01.. 6000`.
fn periods(text: &str) -> Vec<OrderPeriod> {
    let period = |text: &str| {
        let (days, size) = text.trim().split_once(' ').expect("days and a size");
        let (start, end) = days.split_once("..").expect("a start and an end");
        let size = match size.strip_suffix('%') {
            Some(percent) => OrderSize::Percent(Percent::parse(percent, b'.').expect("a percentage")),
            None => OrderSize::Amount(Money::parse(size, b'.').expect("an amount")),
        };
        OrderPeriod { start: d(start), end: parse_date(end), size }
    };
    text.split(',').filter(|text| !text.is_empty()).map(period).collect()
}

fn shown(periods: &[OrderPeriod]) -> String {
    let mut text = Vec::new();
    write_periods(&mut text, periods);
    String::from_utf8(text).expect("text")
}

fn decision(orders: Vec<PayerOrder>) -> Decision {
    Decision {
        debtor: id("25876099732"),
        known: true,
        regime: Regime::New,
        claims: Vec::new(),
        figures: None,
        action: Action::None,
        reason: "DECREASE",
        orders,
        allocations: Vec::new(),
        holds: Vec::new(),
        notices: Vec::new(),
        watch: Vec::new(),
        participations: Vec::new(),
        regime_fixed: false,
        priority_notices: Vec::new(),
        money: crate::model::money_night::MoneyNight::default(),
        requests: Vec::new(),
        measures: Vec::new(),
        trace: Vec::new(),
    }
}

fn payer_order(order_id: Option<u64>, payer: &str, course: Course) -> PayerOrder {
    let (final_amount, reason, cause) = (None, "DECREASE", Cause::Facts);
    PayerOrder { payer: id(payer), order_id, course, final_amount, reason, cause }
}

fn standing(text: &str) -> OrderVersion {
    let periods = periods(text);
    Sequences::first(2026).new_order(id("25876099732"), id("310844136"), periods)
}

fn on(day: NaiveDate) -> Terms {
    Terms { day, ..terms() }
}

/// A version as it leaves the house, checked as a payer would.
fn sent(version: Version<'_>, last: &mut Sequences, day: NaiveDate) -> OrderVersion {
    let standing = version.standing(day);
    let order = match version.before {
        Some(before) => last.next_version(before, standing, version.periods),
        None => last.new_order(version.debtor, version.payer, version.periods),
    };
    let wire = |order: &OrderVersion| Trekkpaalegg::new(order, &on(day));
    assert_eq!(
        rules::check(&wire(&order), version.before.map(wire).as_ref()),
        Ok(()),
        "{}",
        shown(&order.periods)
    );
    order
}

/// What stands, the course from 2026-12-10 on (`keep`, `end`, or periods), what it becomes (`same`, or periods), and
/// the action.
const COURSES: [(&str, &str, &str, &str, Action); 25] = [
    ("it stays", "2026-11-01.. 17%", "keep", "same", Action::Unchanged),
    ("the same size goes on", "2026-11-01.. 17%", "2027-01-01.. 17%", "same", Action::Unchanged),
    ("written otherwise", "2026-11-01.. 17%", "2027-01-01.. 17.0%", "same", Action::Unchanged),
    (
        "a decrease",
        "2026-11-01.. 17%",
        "2027-01-01.. 12%",
        "2026-11-01..2026-12-31 17%,2027-01-01.. 12%",
        Action::Change,
    ),
    (
        "another form",
        "2026-11-01.. 17%",
        "2027-01-01.. 6000",
        "2026-11-01..2026-12-31 17%,2027-01-01.. 6000",
        Action::Change,
    ),
    (
        "a change to come is replaced",
        "2026-11-01..2026-12-31 17%,2027-01-01.. 12%",
        "2027-01-01.. 15%",
        "2026-11-01..2026-12-31 17%,2027-01-01.. 15%",
        Action::Change,
    ),
    (
        "a change to come is taken back",
        "2026-11-01..2026-12-31 17%,2027-01-01.. 12%",
        "2027-01-01.. 17%",
        "2026-11-01.. 17%",
        Action::Change,
    ),
    (
        "a change to come comes",
        "2026-11-01..2026-12-31 17%,2027-01-01.. 12%",
        "2027-01-01.. 12%",
        "same",
        Action::Unchanged,
    ),
    (
        "a last instalment",
        "2026-11-01.. 17%",
        "2027-01-01..2027-01-31 500,2027-02-01.. 200",
        "2026-11-01..2026-12-31 17%,2027-01-01..2027-01-31 500,2027-02-01.. 200",
        Action::Change,
    ),
    (
        "a last instalment as the order runs",
        "2026-11-01.. 500",
        "2027-01-01..2027-01-31 500",
        "2026-11-01..2027-01-31 500",
        Action::Change,
    ),
    (
        "a pause in kroner",
        "2026-11-01.. 500",
        "2027-01-01.. 0",
        "2026-11-01..2026-12-31 500,2027-01-01.. 0",
        Action::Change,
    ),
    (
        "a pause ends",
        "2026-10-01..2026-11-30 17%,2026-12-01.. 0%",
        "2027-01-01.. 17%",
        "2026-10-01..2026-11-30 17%,2026-12-01..2026-12-31 0%,2027-01-01.. 17%",
        Action::Change,
    ),
    ("it runs out", "2026-11-01.. 17%", "", "2026-11-01..2026-12-31 17%", Action::Change),
    ("it runs out already", "2026-11-01..2026-12-31 17%", "", "same", Action::Unchanged),
    (
        "what was to come is dropped",
        "2026-11-01..2026-12-31 17%,2027-01-01.. 12%",
        "",
        "2026-11-01..2026-12-31 17%",
        Action::Change,
    ),
    (
        "what runs out goes on",
        "2026-11-01..2026-12-31 17%",
        "2027-01-01.. 17%",
        "2026-11-01.. 17%",
        Action::Change,
    ),
    ("it ends", "2026-11-01.. 17%", "end", "2026-11-01..2026-12-10 17%", Action::End),
    (
        "it ends with what was to come",
        "2026-11-01..2026-12-31 17%,2027-01-01.. 12%",
        "end",
        "2026-11-01..2026-12-10 17%",
        Action::End,
    ),
    ("it begins today and has begun", "2026-12-10.. 17%", "end", "2026-12-10..2026-12-10 17%", Action::End),
    (
        "it begins today and changes",
        "2026-12-10.. 17%",
        "2027-01-01.. 12%",
        "2026-12-10..2026-12-31 17%,2027-01-01.. 12%",
        Action::Change,
    ),
    ("ended before it begins", "2027-01-01.. 17%", "end", "2027-01-01..2027-01-01 0%", Action::End),
    (
        "it runs out before it begins",
        "2027-01-01..2027-01-31 500,2027-02-01.. 200",
        "",
        "2027-01-01..2027-01-01 0",
        Action::End,
    ),
    ("ended before it begins already", "2027-01-01..2027-01-01 0%", "end", "same", Action::None),
    ("replaced before it begins", "2027-01-01.. 17%", "2027-01-01.. 12%", "2027-01-01.. 12%", Action::Change),
    ("it has ended", "2026-11-01..2026-11-30 17%", "end", "same", Action::None),
];

#[test]
fn a_course_makes_a_whole_schedule_or_no_version() {
    let day = d("2026-12-10");
    for (name, old, course, expected, action) in COURSES {
        let order = standing(old);
        let course = match course {
            "keep" => Course::Keep,
            "end" => Course::End,
            next => Course::From(periods(next)),
        };
        let orders = std::slice::from_ref(&order);
        let register = DebtorRegister { orders, ..DebtorRegister::default() };
        let mut decision = decision(vec![payer_order(Some(order.order_id), "310844136", course)]);
        let mut versions = reconcile(&mut decision, &register, day);
        assert_eq!((decision.action, decision.reason), (action, "DECREASE"), "{name}");
        let version = versions.pop();
        assert_eq!(version.is_none(), expected == "same", "{name}");
        if let Some(version) = version {
            assert_eq!(shown(&version.periods), shown(&periods(expected)), "{name}");
            assert_eq!(version.action, action, "{name}");
            let mut last = Sequences { sequence: 1, ..Sequences::first(2026) };
            sent(version, &mut last, day);
        }
    }
}

#[test]
fn a_version_starts_with_what_is_to_come() {
    let day = d("2026-12-10");
    let cases = [
        (
            "2026-11-01.. 17%",
            Course::From(periods("2027-01-01..2027-01-31 500,2027-02-01.. 200")),
            "2027-01-01",
        ),
        ("2026-11-01..2026-12-31 17%", Course::From(periods("2027-01-01.. 17%")), "2026-11-01"),
        (
            "2026-11-01..2026-12-31 17%,2027-01-01..2027-01-31 500",
            Course::From(periods("2027-01-01..2027-01-31 500,2027-02-01.. 200")),
            "2027-01-01",
        ),
        ("2026-10-01..2026-11-30 12%,2026-12-01.. 17%", Course::End, "2026-12-01"),
        ("2026-10-01..2026-11-30 12%,2026-12-01.. 17%", Course::From(Vec::new()), "2026-12-01"),
    ];
    for (old, course, expected) in cases {
        let order = standing(old);
        let register = DebtorRegister { orders: std::slice::from_ref(&order), ..DebtorRegister::default() };
        let mut decision = decision(vec![payer_order(Some(order.order_id), "310844136", course)]);
        let versions = reconcile(&mut decision, &register, day);
        assert_eq!(versions[0].start(day), Some(d(expected)), "{old}");
    }
}

/// A name, what stands, the courses, the orders with a version (none: a new one), and the action.
type Together<'a> = (&'a str, &'a [OrderVersion], Vec<PayerOrder>, &'a [Option<u64>], Action);

#[test]
fn the_orders_of_a_debtor_are_one_action() {
    let day = d("2026-12-10");
    let next = || Course::From(periods("2027-01-01.. 5%"));
    let first = standing("2026-11-01.. 17%");
    let second = OrderVersion { order_id: 10_000_002, payer: id("971648198"), ..first.clone() };
    let gone = OrderVersion { order_id: 10_000_000, ..standing("2025-01-01..2025-12-31 17%") };
    let all = [gone.clone(), first, second];
    let [one, two] = [Some(10_000_001), Some(10_000_002)];
    let cases: [Together<'_>; 7] = [
        ("nothing stood, nothing stands", &all[..1], vec![], &[], Action::None),
        ("a first order", &all[..1], vec![payer_order(None, "971648198", next())], &[None], Action::New),
        (
            "an order to nobody",
            &[],
            vec![payer_order(None, "971648198", Course::From(Vec::new()))],
            &[],
            Action::None,
        ),
        ("orders nobody speaks of stay", &all, vec![], &[], Action::Unchanged),
        (
            "one ends, one stays",
            &all,
            vec![payer_order(one, "310844136", Course::End)],
            &[one],
            Action::Change,
        ),
        (
            "standing orders before new ones, those by payer",
            &all,
            vec![
                payer_order(None, "999999999", next()),
                payer_order(None, "310844135", next()),
                payer_order(two, "971648198", next()),
                payer_order(one, "310844136", Course::Keep),
            ],
            &[two, None, None],
            Action::Change,
        ),
        (
            "all end",
            &all,
            vec![payer_order(two, "971648198", Course::End), payer_order(one, "310844136", Course::End)],
            &[one, two],
            Action::End,
        ),
    ];
    for (name, orders, courses, numbers, action) in cases {
        let register = DebtorRegister { orders, ..DebtorRegister::default() };
        let mut decision = decision(courses);
        let versions = reconcile(&mut decision, &register, day);
        let found: Vec<Option<u64>> =
            versions.iter().map(|one| one.before.map(|before| before.order_id)).collect();
        assert_eq!((found.as_slice(), decision.action), (numbers, action), "{name}");
        let new: Vec<PartyId> =
            versions.iter().filter(|one| one.before.is_none()).map(|one| one.payer).collect();
        assert!(new.is_sorted(), "{name}");
    }
}

/// A course of a night: what the order is to be from the plan month on, in months that follow each other.
fn course() -> impl Strategy<Value = u8> {
    0u8..8
}

fn course_of(kind: u8, size: OrderSize, day: NaiveDate) -> Course {
    let month = Month::of(day).plus(1);
    let open = |month: Month, size| OrderPeriod { start: month.first_day(), end: None, size };
    let closed = |size| OrderPeriod { end: Some(month.last_day()), ..open(month, size) };
    match kind {
        0 => Course::Keep,
        1 => Course::End,
        2 => Course::From(Vec::new()),
        3 => Course::From(vec![closed(size)]),
        4 => Course::From(vec![closed(size), open(month.plus(1), nothing(size))]),
        5 => Course::From(vec![open(month, nothing(size))]),
        _ => Course::From(vec![open(month, size)]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_courses_over_rising_days_make_versions_a_payer_accepts(
        nights in prop::collection::vec((1u64..70, course(), 0usize..4), 1..14),
    ) {
        let sizes = ["17%", "12%", "6000", "500"];
        let size = |at: usize| periods(&format!("2026-01-01.. {}", sizes[at]))[0].size;
        let mut day = d("2026-11-20");
        let mut last = Sequences::first(2026);
        let new = course_of(6, size(0), day);
        let mut first = decision(vec![payer_order(None, "310844136", new)]);
        let version = reconcile(&mut first, &DebtorRegister::default(), day).pop().expect("a first order");
        let mut order = sent(version, &mut last, day);
        for (days, kind, at) in nights {
            day = day + Days::new(days);
            let register = DebtorRegister { orders: std::slice::from_ref(&order), ..DebtorRegister::default() };
            let course = course_of(kind, size(at), day);
            let mut night = decision(vec![payer_order(Some(order.order_id), "310844136", course.clone())]);
            let version = reconcile(&mut night, &register, day).pop();
            if let Some(version) = version {
                let next = sent(version, &mut last, day);
                prop_assert_eq!((next.version, next.sequence), (order.version + 1, order.sequence + 1));
                let read = read_periods(&shown(&next.periods));
                prop_assert_eq!(read.as_ref(), Some(&next.periods));
                order = next;
            }
            let apart = |pair: &[OrderPeriod]| pair[0].end.is_some_and(|end| end < pair[1].start);
            prop_assert!(order.periods.windows(2).all(apart), "{}", shown(&order.periods));
            // The plan month is as the course says, whatever stood.
            let plan = Month::of(day).plus(1).first_day();
            let in_plan = order.period_on(plan).map(|period| period.size).filter(|size| *size != nothing(*size));
            let first = match &course {
                Course::Keep => continue,
                Course::End => None,
                Course::From(periods) => periods.first().map(|period| period.size),
            };
            prop_assert_eq!(in_plan, first.filter(|size| *size != nothing(*size)));
            // The same course again moves nothing.
            let register = DebtorRegister { orders: std::slice::from_ref(&order), ..DebtorRegister::default() };
            prop_assert_eq!(reconcile(&mut night, &register, day), Vec::new());
        }
    }
}
