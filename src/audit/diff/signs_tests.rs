//! What the two sides of a debtor say a move comes from.

use std::collections::BTreeSet;

use super::moved::Moves;
use super::rows::{ClaimState, DebtorFigures, DecisionRow, PlanShare, Side, StandingOrder};
use super::signs::{RateNames, in_tables, in_trace};
use super::{Both, ClaimChange, OrderChange, RateValue, Reason};
use crate::model::{OrderPeriod, OrderSize};
use crate::publish::read::Line;
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId, Percent};

use Reason::{Facts, Notice, Rate, Rule, Threshold};

/// A side from words: `old`/`new` the regime, `reason=WORD`, `expected=KRONER`, `order=NUMBER:PERCENT`,
/// `sent`, `told=WHY`, and claims as `A=CODE` (held), `A=d:KRONER` (planned in class d).
fn side(words: &str) -> Side {
    let mut side = Side::default();
    let payer = PartyId::from_digits("310844136").expect("digits");
    for word in words.split_whitespace() {
        let kroner = |text: &str| Money::from_kroner(text.parse().expect("kroner"));
        let Some((name, value)) = word.split_once('=') else {
            match word {
                "sent" => assert!(side.versions.insert(payer)),
                regime => {
                    let figures = DebtorFigures { regime: regime.to_owned(), ..DebtorFigures::default() };
                    side.decision = Some(DecisionRow { figures, ..DecisionRow::default() });
                }
            }
            continue;
        };
        match (name, value.split_once(':')) {
            ("reason", _) => side.decision.as_mut().expect("a regime first").reason = value.to_owned(),
            ("expected", _) => {
                side.decision.as_mut().expect("a regime first").figures.expected = kroner(value);
            }
            ("told", _) => {
                side.notices.insert(["A", value, "", ""].map(str::to_owned));
            }
            ("order", Some((number, percent))) => {
                let start = parse_date("2026-12-01").expect("a date");
                let percent = Percent::parse(percent, b'.').expect("a percentage");
                let periods = vec![OrderPeriod { start, end: None, size: OrderSize::Percent(percent) }];
                side.standing.insert(payer, StandingOrder { order_id: number.to_owned(), periods });
            }
            (claim, Some((class, planned))) => {
                let share = PlanShare {
                    class: class.to_owned(),
                    step: "1".to_owned(),
                    planned: kroner(planned),
                    outstanding_after: Money::ZERO,
                };
                side.claims.insert(claim.to_owned(), ClaimState::Planned(vec![share]));
            }
            (claim, None) => {
                let held = ClaimState::Held { code: value.to_owned(), detail: String::new() };
                side.claims.insert(claim.to_owned(), held);
            }
        }
    }
    side
}

fn moves(a: &str, b: &str, same_start: bool) -> Option<Moves> {
    Moves::of(Both { a: side(a), b: side(b) }, same_start)
}

#[test]
fn the_tables_show_holds_regime_class_and_a_size_that_is_kept() {
    let cases: [(&str, &str, &[Reason]); 20] = [
        ("old A=d:5", "new A=d:5", &[Rule]),
        ("old A=d:5", "old A=e:5", &[Rule]),
        ("old A=d:5", "old A=d:6", &[]),
        ("old A=d:5", "old", &[Facts]),
        ("old", "old A=NO_ROOM", &[Facts]),
        ("A=DEBTOR_UNKNOWN", "old A=d:5", &[Facts]),
        ("old A=d:5", "old A=DEFERRED", &[Facts]),
        ("old A=NOTICE_RUNNING", "old A=FACTS_PARKED", &[Facts]),
        ("old A=d:5", "old A=SUSPENDED", &[Rule]),
        ("old A=d:5", "old A=NO_ROOM", &[]),
        ("old A=d:5", "old A=NETTED", &[]),
        ("old A=NOTICE_MISSING", "old A=NOTICE_RUNNING", &[Notice]),
        ("old A=NOTICE_RUNNING B=d:9", "old A=d:5 B=d:4", &[Notice]),
        ("old A=NOTICE_RUNNING B=NO_ROOM", "old A=d:5 B=d:4", &[]),
        ("old A=NOTICE_RUNNING B=DEFERRED", "old A=d:5 B=d:4", &[Facts]),
        ("old A=d:5 reason=INCREASE expected=9", "old A=d:5 reason=BELOW_THRESHOLD", &[Threshold]),
        ("old A=d:5 reason=INCREASE_NOTIFIED", "old A=d:6 reason=INCREASE", &[Threshold]),
        ("old A=d:5 reason=BELOW_THRESHOLD", "old A=d:6 reason=BELOW_THRESHOLD", &[]),
        ("old A=NO_ROOM told=limitation", "old A=NO_ROOM", &[Notice]),
        ("old A=NO_ROOM told=limitation expected=1", "old A=NO_ROOM", &[]),
    ];
    for (a, b, expected) in cases {
        let moved = moves(a, b, true).unwrap_or_else(|| panic!("{a} to {b} is no move"));
        let expected: BTreeSet<Reason> = expected.iter().copied().collect();
        assert_eq!(in_tables(&moved, true), expected, "{a} to {b}");
    }
}

#[test]
fn a_debtor_moves_when_what_stands_differs() {
    // From, to, whether it is a move when both began from the same registers, and when not.
    let cases = [
        ("old order=1:20 sent A=d:5", "old order=7:20 sent A=d:5", false, false),
        ("old order=1:20 sent reason=FIRST_ORDER", "old order=1:20 reason=UNCHANGED", true, false),
        ("old A=NO_ROOM told=limitation", "old A=NO_ROOM", true, false),
        ("old order=1:20", "old order=1:21", true, true),
        ("old order=1:20", "old", true, true),
        ("old expected=5", "old expected=6", true, true),
        ("old", "new", true, true),
        ("A=DEBTOR_UNKNOWN", "A=DEBTOR_UNKNOWN", false, false),
        ("", "A=DEBTOR_UNKNOWN", true, true),
    ];
    for (a, b, same_start, other_start) in cases {
        assert_eq!(moves(a, b, true).is_some(), same_start, "{a} to {b} from the same registers");
        assert_eq!(moves(a, b, false).is_some(), other_start, "{a} to {b} from other registers");
        assert_eq!(moves(b, a, false).is_some(), other_start, "{b} to {a}");
    }
}

#[test]
fn orders_and_claims_are_named_for_what_became_of_them() {
    let orders = [
        ("old", "old order=7:20", OrderChange::New, "7", "", "20 % from 2026-12-01"),
        ("old order=1:20", "old", OrderChange::Ended, "1", "20 % from 2026-12-01", ""),
        (
            "old order=1:20",
            "old order=7:21",
            OrderChange::Changed,
            "7",
            "20 % from 2026-12-01",
            "21 % from 2026-12-01",
        ),
    ];
    for (a, b, change, number, before, after) in orders {
        let moved = moves(a, b, true).expect("a move").orders.remove(0);
        let found =
            (moved.change, moved.order_id.as_str(), moved.periods.a.as_str(), moved.periods.b.as_str());
        assert_eq!(found, (change, number, before, after), "{a} to {b}");
    }
    let claims = [
        ("", "A=d:5", ClaimChange::New),
        ("A=NO_ROOM", "", ClaimChange::Gone),
        ("A=d:5", "A=d:6", ClaimChange::More),
        ("A=d:5", "A=NO_ROOM", ClaimChange::Less),
        ("A=NOTICE_RUNNING", "A=d:5", ClaimChange::More),
        ("A=NOTICE_RUNNING", "A=d:0", ClaimChange::Hold),
        ("A=NO_ROOM", "A=NO_PAYER", ClaimChange::Hold),
        ("A=d:5", "A=e:5", ClaimChange::Place),
    ];
    for (a, b, change) in claims {
        assert_eq!(moves(a, b, true).expect("a move").claims[0].change, change, "{a} to {b}");
    }
}

/// Lines from words: `STEP=ØRE`, about `@CLAIM` or from rate row `#ROW`.
fn lines(words: &str) -> Vec<Line<'_>> {
    let line = |word| {
        let (step, amount) = str::split_once(word, '=').expect("a figure");
        let (step, rate) = step.split_once('#').unwrap_or((step, ""));
        let (step, claim) = step.split_once('@').unwrap_or((step, ""));
        let mut line = Line { step, claim, rate, ..Line::default() };
        if step.starts_with("claim.limitation") {
            line.date = amount.parse().ok();
        } else {
            line.amount = amount.parse().ok();
        }
        line
    };
    words.split_whitespace().map(line).collect()
}

fn rates(amount: &str, file: &str) -> RateNames {
    let row = |code: &str, amount: &str| {
        (format!("{file}-{code}"), RateValue { code: code.to_owned(), amount: amount.to_owned() })
    };
    [row("SINGLE", amount), row("CHILD_0_5", "3000"), row("CHILD_6_10", "4000")].into()
}

#[test]
fn the_trace_shows_facts_and_rates() {
    const NET: &str = "income.counted_net=9";
    // What each run found beside the same income, and the signs.
    let cases: [(&str, &str, &[Reason]); 17] = [
        ("need.adult#a-SINGLE=5", "need.adult#b-SINGLE=6", &[Rate]),
        ("need.child#a-CHILD_0_5=5", "need.child#b-CHILD_0_5=5", &[]),
        ("need.child#a-CHILD_0_5=5", "need.child#b-CHILD_0_5=4", &[Facts]),
        ("need.child#a-CHILD_0_5=5", "need.child#b-CHILD_6_10=6", &[Facts, Rate]),
        ("need.child#a-CHILD_0_5=5", "need.housing=1", &[Facts, Rate]),
        ("need.housing=1", "need.housing=2", &[Facts]),
        ("need.total=1", "need.total=2", &[]),
        ("need.common=1 need.common_share=1", "need.common=2 need.common_share=2", &[]),
        ("need.common=2 need.common_share=1", "need.common=2 need.common_share=2", &[Facts]),
        ("income.wage=1", "income.wage=2", &[Facts]),
        ("room.other_wants=1", "room.other_wants=2", &[Facts]),
        ("room.ours=1 plan.share@A=1", "room.ours=2 plan.share@A=2", &[]),
        ("claim.class.d@A=1", "claim.class.d@A=2", &[Facts]),
        ("claim.class.d@A=1", "claim.class.e@A=1", &[Rule]),
        ("claim.class.d@A=1", "claim.class.d@B=1", &[]),
        ("claim.limitation@A=1", "claim.limitation_given@A=2", &[Facts]),
        ("claim.limitation@A=1", "claim.limitation_from_notice@A=2", &[]),
    ];
    let names = Both { a: rates("100", "a"), b: rates("200", "b") };
    let names = Both { a: &names.a, b: &names.b };
    for (a, b, expected) in cases {
        let expected: BTreeSet<Reason> = expected.iter().copied().collect();
        let [a_found, b_found] = [a, b].map(|found| format!("{NET} {found}"));
        let both = Both { a: lines(&a_found), b: lines(&b_found) };
        assert_eq!(in_trace(&both, &names), expected, "{a} to {b}");
    }
    let stopped = Both { a: lines("income.counted_net=9 need.housing=1"), b: Vec::new() };
    assert!(in_trace(&stopped, &names).is_empty(), "a run that stopped before the income says nothing of it");
}
