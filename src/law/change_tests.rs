use super::*;
use crate::law::order_size::size;
use crate::model::OrderForm;

const A: u32 = 1;
const B: u32 = 2;

fn id(number: u32) -> PartyId {
    PartyId::from_digits(&format!("{:09}", 310_000_000 + number)).expect("digits")
}

fn payer(number: u32, gross: i64) -> Payer {
    Payer {
        payer: id(number),
        gross: Money::from_kroner(gross),
        limit: Money::from_kroner(gross),
        self_employed: false,
        least_month: Money::from_kroner(gross),
        most_month: Money::from_kroner(gross),
    }
}

fn pct(percent: i64) -> OrderSize {
    OrderSize::Percent(Percent::whole(percent))
}

fn kr(kroner: i64) -> OrderSize {
    OrderSize::Amount(Money::from_kroner(kroner))
}

/// The sizes, moves and what waits, for orders of `form` that tonight take a room of `room` kroner.
fn resize(
    form: OrderForm,
    room: i64,
    payers: &[Payer],
    standing: &[(u32, OrderSize)],
    regime: Regime,
    notified: Option<OrderSize>,
) -> (Vec<OrderSize>, Vec<Move>, Option<OrderSize>) {
    let settings = LawSettings { order_form: form, ..LawSettings::default() };
    let target = size(Money::from_kroner(room), payers, &settings);
    let standing: Vec<StandingSize> =
        standing.iter().map(|(number, size)| StandingSize { payer: id(*number), size: *size }).collect();
    let change = Change {
        target: &target,
        payers,
        room: Money::from_kroner(room),
        standing: &standing,
        regime,
        notified,
        settings: &settings,
    };
    let resized = change.resize();
    let money: Money = resized.sizing.payers.iter().map(|one| one.money).sum();
    assert_eq!(money, resized.sizing.expected);
    assert!(money <= target.expected, "never above what tonight's facts allow");
    (resized.sizing.payers.iter().map(|one| one.size).collect(), resized.moves, resized.waits_at)
}

#[test]
fn a_percentage_goes_down_at_once_and_up_as_the_regime_allows() {
    use Move::{Down, First, Same, Threshold, Up, Waits};
    use Regime::{New, Old};
    let cases = [
        ("first", 2_100, None, New, None, 21, First, None),
        ("the same", 1_700, Some(17), New, None, 17, Same, None),
        ("down by one", 1_600, Some(17), New, None, 16, Down, None),
        ("up by less than two points", 1_800, Some(17), New, None, 17, Threshold, None),
        ("up under the old regime", 2_100, Some(17), Old, None, 21, Up, None),
        ("a little up under the old regime", 1_800, Some(17), Old, None, 17, Threshold, None),
        ("up waits for its notice", 2_100, Some(17), New, None, 17, Waits, Some(17)),
        ("exactly the threshold", 1_900, Some(17), New, None, 17, Waits, Some(17)),
        ("after the notice", 2_100, Some(17), New, Some(21), 21, Up, None),
        ("never above the size notified", 2_500, Some(17), New, Some(21), 21, Up, Some(21)),
        ("not above tonight's own", 2_000, Some(17), New, Some(25), 20, Up, None),
        ("notified for too little", 2_500, Some(17), New, Some(18), 17, Waits, Some(17)),
    ];
    for (what, room, stands, regime, notified, expected, moved, waits) in cases {
        let standing: Vec<(u32, OrderSize)> = stands.map(|size| (A, pct(size))).into_iter().collect();
        let found =
            resize(OrderForm::Percent, room, &[payer(A, 10_000)], &standing, regime, notified.map(pct));
        assert_eq!(found, (vec![pct(expected)], vec![moved], waits.map(pct)), "{what}");
    }
}

#[test]
fn a_new_payer_deducts_at_the_size_that_stands() {
    use Move::{Down, NewPayer, Same};
    let both = [payer(A, 10_000), payer(B, 10_000)];
    let found = resize(OrderForm::Percent, 4_000, &both, &[(A, pct(17))], Regime::New, None);
    assert_eq!(found, (vec![pct(17), pct(17)], vec![Move::Waits, NewPayer], Some(pct(17))));
    let found = resize(OrderForm::Percent, 2_000, &both, &[(A, pct(17))], Regime::New, None);
    assert_eq!(found, (vec![pct(10), pct(10)], vec![Down, NewPayer], None));
    let found = resize(OrderForm::Percent, 4_000, &[payer(B, 10_000)], &[(A, pct(17))], Regime::New, None);
    assert_eq!(found, (vec![pct(17)], vec![NewPayer], Some(pct(17))));
    let found = resize(OrderForm::Amount, 4_000, &both, &[(A, kr(3_000))], Regime::New, None);
    assert_eq!(found, (vec![kr(1_500), kr(1_500)], vec![Down, NewPayer], Some(kr(3_000))));
    let found = resize(OrderForm::Amount, 3_000, &both, &[(A, kr(1_500)), (B, kr(1_500))], Regime::New, None);
    assert_eq!(found, (vec![kr(1_500), kr(1_500)], vec![Same, Same], None));
}

#[test]
fn kroner_move_by_the_debtors_total() {
    use Move::{Down, Same, Threshold, Up, Waits};
    use Regime::{New, Old};
    let cases = [
        ("the same", 3_000, 3_000, New, None, 3_000, Same, None),
        ("down by one krone", 2_999, 3_000, New, None, 2_999, Down, None),
        ("199 more", 3_199, 3_000, Old, None, 3_000, Threshold, None),
        ("200 more under the old regime", 3_200, 3_000, Old, None, 3_200, Up, None),
        ("200 more waits", 3_200, 3_000, New, None, 3_000, Waits, Some(3_000)),
        ("notified in kroner", 4_000, 3_000, New, Some(kr(3_500)), 3_500, Up, Some(3_500)),
        ("notified in percent", 4_000, 3_000, New, Some(pct(35)), 3_500, Up, Some(3_500)),
    ];
    for (what, room, stands, regime, notified, expected, moved, waits) in cases {
        let found =
            resize(OrderForm::Amount, room, &[payer(A, 10_000)], &[(A, kr(stands))], regime, notified);
        assert_eq!(found, (vec![kr(expected)], vec![moved], waits.map(kr)), "{what}");
    }
    let uneven = [payer(A, 10_000), payer(B, 5_000)];
    let standing = [(A, kr(1_000)), (B, kr(2_000))];
    let found = resize(OrderForm::Amount, 3_100, &uneven, &standing, New, None);
    assert_eq!(found, (vec![kr(1_000), kr(2_000)], vec![Threshold, Threshold], None), "as they stand");
}

#[test]
fn another_form_is_compared_in_money() {
    let one = [payer(A, 10_000)];
    let cases = [
        ("kroner for percent, the same money", OrderForm::Amount, 1_700, pct(17), kr(1_700), None),
        ("kroner for percent, less", OrderForm::Amount, 1_500, pct(17), kr(1_500), None),
        ("percent for kroner, less", OrderForm::Percent, 1_500, kr(1_750), pct(15), None),
        ("percent for kroner, under the threshold", OrderForm::Percent, 1_800, kr(1_750), pct(17), None),
    ];
    for (what, form, room, stands, expected, waits) in cases {
        let found = resize(form, room, &one, &[(A, stands)], Regime::New, None);
        assert_eq!(found, (vec![expected], vec![Move::Form], waits), "{what}");
    }
    let stay = [
        ("kroner for percent, more waits", OrderForm::Amount, pct(17)),
        ("percent for kroner, more waits", OrderForm::Percent, kr(1_750)),
    ];
    for (what, form, stands) in stay {
        let found = resize(form, 2_500, &one, &[(A, stands)], Regime::New, None);
        assert_eq!(found, (vec![stands], vec![Move::Waits], Some(stands)), "{what}");
        let found = resize(form, 2_500, &one, &[(A, stands)], Regime::New, Some(pct(22)));
        let up = if form == OrderForm::Amount { kr(2_200) } else { pct(22) };
        assert_eq!(found.0, [up], "{what}, notified");
    }
}

#[test]
fn what_waits_in_another_form_is_not_lowered_by_coarser_rounding() {
    let finer =
        OrderSize::Percent(Percent::ratio_floor(Money::from_kroner(9_680), Money::from_kroner(40_000), 1));
    let one = [payer(A, 40_000)];
    let found = resize(OrderForm::Amount, 9_912, &one, &[(A, finer)], Regime::New, None);
    assert_eq!(
        found,
        (vec![finer], vec![Move::Waits], Some(finer)),
        "24 % is less than the 24.2 % that stands"
    );
    let found = resize(OrderForm::Amount, 9_500, &one, &[(A, finer)], Regime::New, None);
    assert_eq!(found, (vec![kr(9_500)], vec![Move::Form], None), "less room goes down at once");
}

#[test]
fn a_notice_is_for_more_when_it_takes_more_money() {
    let gross = Money::from_kroner(10_000);
    assert!(is_above(pct(21), pct(17), gross) && !is_above(pct(17), pct(17), gross));
    assert!(is_above(kr(2_000), pct(17), gross) && !is_above(kr(1_700), pct(17), gross));
    assert_eq!(largest([pct(17), kr(2_000), pct(19)], gross), Some(kr(2_000)));
    assert_eq!(largest([], gross), None);
}
