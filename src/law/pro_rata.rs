//! Pro rata sharing to the øre.

use crate::model::Reference;
use crate::units::{Money, PartyId};

/// One claim in a pro rata sharing.
#[derive(Clone, Copy, Debug)]
pub struct Sharer<'a> {
    /// Its name: decides the last øre between equal fractions.
    pub claim_id: &'a Reference,
    /// Its weight, in øre.
    pub weight: Money,
    /// The most it can take.
    pub limit: Money,
    /// Its creditor.
    pub creditor: PartyId,
    /// The creditor's own order.
    pub case_rank: Option<u8>,
}

/// Shares `amount` by weight, none above its limit, then lets each creditor's ranked claims take their common
/// share in the creditor's own order. The shares add up to `amount`, or to all limits when that is less.
#[must_use]
pub fn share(amount: Money, sharers: &[Sharer<'_>]) -> Vec<Money> {
    let mut given = by_weight(amount, sharers);
    if sharers.iter().any(|sharer| sharer.case_rank.is_some()) {
        by_rank(&mut given, sharers);
    }
    given
}

/// Rounds of floored shares: a claim whose share reaches its limit gets the limit and leaves, and the round
/// starts again with the rest; in the last round the øre left go one by one to the largest fractions.
fn by_weight(amount: Money, sharers: &[Sharer<'_>]) -> Vec<Money> {
    let mut given = vec![Money::ZERO; sharers.len()];
    let mut open: Vec<usize> = (0..sharers.len()).collect();
    let mut rest = amount.min(sharers.iter().map(|sharer| sharer.limit).sum());
    loop {
        let weights = weights(&open, sharers);
        let total: i128 = weights.iter().sum();
        if total == 0 {
            return given;
        }
        let floor = |weight: i128| i128::from(rest.ore()) * weight / total;
        let full = |at: &usize, weight: i128| floor(weight) >= i128::from(sharers[*at].limit.ore());
        let before = open.len();
        let mut taken = Money::ZERO;
        let mut still = Vec::with_capacity(before);
        for (at, weight) in open.iter().zip(&weights) {
            if full(at, *weight) {
                given[*at] = sharers[*at].limit;
                taken += sharers[*at].limit;
            } else {
                still.push(*at);
            }
        }
        if still.len() == before {
            last_round(rest, &open, &weights, sharers, &mut given);
            return given;
        }
        rest -= taken;
        open = still;
    }
}

/// Floored shares, and the øre left over to the largest fractions, ties to the smallest name.
fn last_round(rest: Money, open: &[usize], weights: &[i128], sharers: &[Sharer<'_>], given: &mut [Money]) {
    let total: i128 = weights.iter().sum();
    let mut left = rest;
    let mut fractions: Vec<(i128, usize)> = Vec::with_capacity(open.len());
    for (at, weight) in open.iter().zip(weights) {
        let product = i128::from(rest.ore()) * weight;
        let share = Money::from_ore(i64::try_from(product / total).unwrap_or(0));
        given[*at] = share;
        left -= share;
        fractions.push((product % total, *at));
    }
    fractions.sort_by(|(one, a), (other, b)| {
        other.cmp(one).then_with(|| sharers[*a].claim_id.cmp(sharers[*b].claim_id))
    });
    let over = usize::try_from(left.ore()).unwrap_or(0);
    for (_, at) in fractions.into_iter().take(over) {
        given[at] += Money::from_ore(1);
    }
}

/// The weights of the claims still open; when all are 0, what they have outstanding.
fn weights(open: &[usize], sharers: &[Sharer<'_>]) -> Vec<i128> {
    let weight = |at: &usize| i128::from(sharers[*at].weight.ore());
    if open.iter().all(|at| weight(at) == 0) {
        open.iter().map(|at| i128::from(sharers[*at].limit.ore())).collect()
    } else {
        open.iter().map(weight).collect()
    }
}

/// A creditor's ranked claims take their common share again: rank 1 first, the same rank pro rata.
fn by_rank(given: &mut [Money], sharers: &[Sharer<'_>]) {
    let mut ranked: Vec<usize> = (0..sharers.len()).filter(|at| sharers[*at].case_rank.is_some()).collect();
    ranked.sort_by_key(|at| (sharers[*at].creditor, sharers[*at].case_rank));
    for own in ranked.chunk_by(|a, b| sharers[*a].creditor == sharers[*b].creditor) {
        let mut common: Money = own.iter().map(|at| given[*at]).sum();
        for same in own.chunk_by(|a, b| sharers[*a].case_rank == sharers[*b].case_rank) {
            let members: Vec<Sharer<'_>> = same.iter().map(|at| sharers[*at]).collect();
            for (at, share) in same.iter().zip(by_weight(common, &members)) {
                given[*at] = share;
            }
            common -= same.iter().map(|at| given[*at]).sum::<Money>();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// weight, limit, creditor, rank
    type Row = (i64, i64, u8, Option<u8>);

    fn shared(amount: i64, rows: &[Row]) -> Vec<i64> {
        let names: Vec<Reference> =
            (0..rows.len()).map(|at| Reference::new(&format!("C{at}")).expect("a reference")).collect();
        let sharers: Vec<Sharer<'_>> = rows
            .iter()
            .zip(&names)
            .map(|((weight, limit, creditor, case_rank), claim_id)| Sharer {
                claim_id,
                weight: Money::from_ore(*weight),
                limit: Money::from_ore(*limit),
                creditor: PartyId::from_digits(&format!("31000000{creditor}")).expect("digits"),
                case_rank: *case_rank,
            })
            .collect();
        share(Money::from_ore(amount), &sharers).iter().map(|money| money.ore()).collect()
    }

    #[test]
    fn shares_follow_weights_limits_and_names() {
        let cases: [(&str, i64, &[Row], &[i64]); 8] = [
            (
                "PRO-1",
                100_000,
                &[(40_000, 90_000, 1, None), (60_000, 90_000, 1, None), (150_000, 900_000, 1, None)],
                &[16_000, 24_000, 60_000],
            ),
            (
                "PRO-2",
                10_001,
                &[(5_000, 5_000, 1, None), (5_000, 5_000, 1, None), (5_000, 5_000, 1, None)],
                &[3_334, 3_334, 3_333],
            ),
            (
                "PRO-3: all limits reached",
                90_000,
                &[(10_000, 10_000, 1, None), (10_000, 10_000, 1, None), (80_000, 30_000, 1, None)],
                &[10_000, 10_000, 30_000],
            ),
            ("a saturated claim's rest goes on", 100, &[(50, 10, 1, None), (50, 200, 1, None)], &[10, 90]),
            ("no weight: by what is outstanding", 30, &[(0, 20, 1, None), (0, 40, 1, None)], &[10, 20]),
            ("nothing to share", 0, &[(1, 1, 1, None)], &[0]),
            (
                "rank 1 first inside a creditor",
                60,
                &[(50, 50, 1, Some(2)), (50, 50, 1, Some(1)), (50, 50, 2, None)],
                &[0, 40, 20],
            ),
            (
                "the same rank pro rata, unranked keep theirs",
                60,
                &[(10, 50, 1, Some(1)), (30, 50, 1, Some(1)), (20, 50, 1, None)],
                &[10, 30, 20],
            ),
        ];
        for (what, amount, rows, expected) in cases {
            assert_eq!(shared(amount, rows), expected, "{what}");
        }
    }

    proptest::proptest! {
        #[test]
        fn shares_add_up_and_stay_within_limits(
            amount in 0i64..1_000_000,
            rows in proptest::collection::vec(
                (0i64..100_000, 0i64..100_000, 0u8..3, proptest::option::of(1u8..4)),
                1..12,
            ),
        ) {
            let given = shared(amount, &rows);
            let limits: i64 = rows.iter().map(|row| row.1).sum();
            proptest::prop_assert_eq!(given.iter().sum::<i64>(), amount.min(limits));
            for (share, row) in given.iter().zip(&rows) {
                proptest::prop_assert!((0..=row.1).contains(share));
            }
        }
    }
}
