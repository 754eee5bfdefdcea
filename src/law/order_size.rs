//! How large an order is (tvfbl. §§ 7-20, 7-21; gjenst. § 5).

use crate::model::{Form, LawSettings, OrderForm, OrderSize};
use crate::units::{Money, PartyId, Percent};

use super::income::Payer;

/// An order's months in the window may differ by this much of the largest, in percent, to be even.
const EVEN_PERCENT: i64 = 5;

/// The order of one payer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PayerSize {
    /// Who deducts.
    pub payer: PartyId,
    /// The size.
    pub size: OrderSize,
    /// What it takes a month of the income of the window.
    pub money: Money,
}

/// The orders that take what the room allows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sizing {
    /// By payer.
    pub payers: Vec<PayerSize>,
    /// Deductible gross a month of these payers.
    pub gross_base: Money,
    /// What the orders take a month together: the expected deduction.
    pub expected: Money,
}

/// The payers that get an order: those with at least `small_payer_percent` of the deductible gross, and always
/// the largest (of equal ones the smallest identifier).
#[must_use]
pub fn ordered_payers(payers: &[Payer], settings: &LawSettings) -> Vec<Payer> {
    let total: Money = payers.iter().map(|payer| payer.gross).sum();
    let limit = i128::from(settings.small_payer_percent) * i128::from(total.ore());
    let largest = largest(payers);
    let stays = |(at, payer): (usize, &Payer)| {
        (Some(at) == largest || 100 * i128::from(payer.gross.ore()) >= limit).then(|| payer.clone())
    };
    payers.iter().enumerate().filter_map(stays).collect()
}

/// The place of the payer with the largest deductible gross, of equal ones the first.
fn largest(payers: &[Payer]) -> Option<usize> {
    (0..payers.len()).min_by_key(|&at| std::cmp::Reverse(payers[at].gross))
}

/// The orders to `payers` (as [`ordered_payers`] gives them) that take the room, always rounded down.
#[must_use]
pub fn size(room: Money, payers: &[Payer], settings: &LawSettings) -> Sizing {
    let form = match settings.order_form {
        OrderForm::Amount => Form::Amount,
        OrderForm::Auto if is_even(payers) => Form::Amount,
        OrderForm::Percent | OrderForm::Auto => Form::Percent,
    };
    size_as(form, room, payers, settings)
}

/// The size of orders together: the largest percentage, or the sum of the amounts; none without orders.
#[must_use]
pub fn whole(sizing: &Sizing) -> Option<OrderSize> {
    together(sizing.payers.iter().map(|payer| payer.size))
}

/// The largest of some percentages, or the sum of some amounts.
pub fn together(sizes: impl IntoIterator<Item = OrderSize>) -> Option<OrderSize> {
    sizes.into_iter().reduce(|one, other| match (one, other) {
        (OrderSize::Percent(one), OrderSize::Percent(other)) => OrderSize::Percent(one.max(other)),
        (OrderSize::Amount(one), OrderSize::Amount(other)) => OrderSize::Amount(one + other),
        (one, _) => one,
    })
}

/// The orders that take a room, in a given form.
#[must_use]
pub fn size_as(form: Form, room: Money, payers: &[Payer], settings: &LawSettings) -> Sizing {
    let gross_base: Money = payers.iter().map(|payer| payer.gross).sum();
    let sized = match form {
        Form::Amount => in_amounts(room.floor_krone(), payers),
        Form::Percent => in_percent(room, gross_base, payers, settings),
    };
    Sizing { expected: sized.iter().map(|one| one.money).sum(), payers: sized, gross_base }
}

/// One payer whose months differ by at most five percent of the largest.
fn is_even(payers: &[Payer]) -> bool {
    let [only] = payers else { return false };
    let difference = only.most_month - only.least_month;
    100 * i128::from(difference.ore()) <= i128::from(EVEN_PERCENT) * i128::from(only.most_month.ore())
}

/// One percentage for all; a payer of self-employed income at most its limit in percent of its gross.
fn in_percent(room: Money, gross_base: Money, payers: &[Payer], settings: &LawSettings) -> Vec<PayerSize> {
    let decimals = u32::from(settings.percent_decimals);
    let common = Percent::ratio_floor(room, gross_base, decimals);
    let of_payer = |payer: &Payer| {
        let percent = if payer.self_employed {
            common.min(Percent::ratio_floor(payer.limit, payer.gross, decimals))
        } else {
            common
        };
        PayerSize {
            payer: payer.payer,
            size: OrderSize::Percent(percent),
            money: percent.of_floor(payer.gross),
        }
    };
    payers.iter().map(of_payer).collect()
}

/// A total of whole kroner over the payers, as orders in kroner.
fn in_amounts(total: Money, payers: &[Payer]) -> Vec<PayerSize> {
    let amounts = split(total, payers);
    let of_payer = |(payer, amount): (&Payer, Money)| PayerSize {
        payer: payer.payer,
        size: OrderSize::Amount(amount),
        money: amount,
    };
    payers.iter().zip(amounts).map(of_payer).collect()
}

/// Splits a total of whole kroner over the payers in proportion to deductible gross, floored to kroner, the rest
/// to the largest; none above its limit (whole kroner), and what a limit cuts off goes to the largest payer, then
/// the next, up to its limit. What no payer can take is not ordered.
#[must_use]
pub fn split(total: Money, payers: &[Payer]) -> Vec<Money> {
    let gross_base: Money = payers.iter().map(|payer| payer.gross).sum();
    let mut amounts: Vec<Money> = payers
        .iter()
        .map(|payer| total.share_floor(payer.gross.ore(), gross_base.ore()).floor_krone())
        .collect();
    let Some(largest) = largest(payers) else { return amounts };
    let shared: Money = amounts.iter().copied().sum();
    amounts[largest] += total - shared;
    let mut cut_off = Money::ZERO;
    for (amount, payer) in amounts.iter_mut().zip(payers) {
        let most = payer.limit.floor_krone().min(*amount);
        cut_off += *amount - most;
        *amount = most;
    }
    let mut by_size: Vec<usize> = (0..payers.len()).collect();
    by_size.sort_by_key(|&at| std::cmp::Reverse(payers[at].gross));
    for at in by_size {
        let more = cut_off.min(payers[at].limit.floor_krone() - amounts[at]);
        amounts[at] += more;
        cut_off -= more;
    }
    amounts
}

/// What the plan month takes when less is left than the order would take: the rest rounded up to whole kroner,
/// down when that is above the room; never more than the room.
#[must_use]
pub fn last_instalment(rest: Money, room: Money) -> Money {
    let up = rest.ceil_krone();
    if up > room { rest.min(room).floor_krone() } else { up }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payer(number: u32, gross: i64, limit: i64, self_employed: bool) -> Payer {
        Payer {
            payer: PartyId::from_digits(&format!("{:09}", 310_000_000 + number)).expect("digits"),
            gross: Money::from_kroner(gross),
            limit: Money::from_kroner(limit),
            self_employed,
            least_month: Money::from_kroner(gross),
            most_month: Money::from_kroner(gross),
        }
    }

    fn settings(form: OrderForm, decimals: u8) -> LawSettings {
        LawSettings { order_form: form, percent_decimals: decimals, ..LawSettings::default() }
    }

    #[test]
    fn a_percent_order_never_takes_more_than_the_room() {
        let one = [payer(1, 38_000, 27_000, false)];
        for (decimals, expected) in [(0, 646_000), (1, 661_200), (2, 661_200)] {
            let sizing = size(Money::from_kroner(6_612), &one, &settings(OrderForm::Percent, decimals));
            assert_eq!(sizing.expected.ore(), expected, "{decimals} decimals");
        }
        let mixed = [payer(1, 30_000, 20_000, false), payer(2, 10_000, 2_000, true)];
        let sizing = size(Money::from_kroner(12_000), &mixed, &settings(OrderForm::Percent, 0));
        let percents: Vec<OrderSize> = sizing.payers.iter().map(|one| one.size).collect();
        assert_eq!(
            percents,
            [OrderSize::Percent(Percent::whole(30)), OrderSize::Percent(Percent::whole(20))]
        );
        assert_eq!(sizing.expected, Money::from_kroner(11_000));
    }

    #[test]
    fn an_amount_is_split_by_gross_and_cut_at_each_payers_limit() {
        let cases = [
            (1_000, vec![payer(1, 20_000, 9_000, false), payer(2, 10_000, 9_000, false)], vec![667, 333]),
            (1_000, vec![payer(1, 20_000, 500, false), payer(2, 10_000, 9_000, false)], vec![500, 500]),
            (1_000, vec![payer(1, 10_000, 9_000, false), payer(2, 10_000, 100, true)], vec![900, 100]),
            (1_000, vec![payer(1, 10_000, 300, false), payer(2, 10_000, 100, true)], vec![300, 100]),
            (
                1_000,
                vec![
                    payer(1, 10_000, 9_000, false),
                    payer(2, 10_000, 9_000, false),
                    payer(3, 10_000, 9_000, false),
                ],
                vec![334, 333, 333],
            ),
        ];
        for (total, payers, expected) in cases {
            let kroner: Vec<i64> =
                split(Money::from_kroner(total), &payers).iter().map(|amount| amount.ore() / 100).collect();
            assert_eq!(kroner, expected);
        }
    }

    #[test]
    fn small_payers_are_left_out_and_the_largest_stays() {
        let payers = [payer(1, 499, 1, false), payer(2, 9_501, 1, false), payer(3, 500, 1, false)];
        let left: Vec<i64> = ordered_payers(&payers[..2], &LawSettings::default())
            .iter()
            .map(|payer| payer.gross.ore() / 100)
            .collect();
        assert_eq!(left, [9_501], "499 of 10 000 is under 5 %");
        let both = [payer(2, 9_500, 1, false), payer(3, 500, 1, false)];
        assert_eq!(ordered_payers(&both, &LawSettings::default()).len(), 2, "500 of 10 000 is not");
        let all = LawSettings { small_payer_percent: 100, ..LawSettings::default() };
        let tied = [payer(1, 500, 1, false), payer(2, 500, 1, false)];
        assert_eq!(ordered_payers(&tied, &all)[0].payer, tied[0].payer);
    }

    #[test]
    fn auto_gives_kroner_for_one_even_payer() {
        for (least, most, kroner) in [(9_500, 10_000, true), (9_499, 10_000, false)] {
            let mut only = payer(1, 10_000, 9_000, false);
            only.least_month = Money::from_kroner(least);
            only.most_month = Money::from_kroner(most);
            let sizing = size(Money::from_kroner(1_050), &[only], &settings(OrderForm::Auto, 0));
            let amount = matches!(sizing.payers[0].size, OrderSize::Amount(_));
            assert_eq!(amount, kroner, "{least} to {most}");
        }
    }

    #[test]
    fn a_last_instalment_goes_up_to_kroner_but_not_above_the_room() {
        for (rest, room, expected) in [
            (438_020, 661_200, 438_100),
            (438_020, 438_050, 438_000),
            (438_000, 438_000, 438_000),
            (500_000, 100_050, 100_000),
        ] {
            let found = last_instalment(Money::from_ore(rest), Money::from_ore(room));
            assert_eq!(found.ore(), expected, "{rest} in {room}");
        }
    }
}
