//! Netting in benefits (avregning; innkl. § 22; folketrygdloven § 22-16; innkf. § 2-10).

use super::kinds::Kind;
use crate::units::Money;

/// How much of a benefit a month a kind of claim may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NettingShare {
    /// A tenth of the benefit: yearly settlements and wrongly paid benefits.
    Tenth,
    /// A quarter of it, at most a twelfth of the claim: settlements of AFP.
    QuarterOverAYear,
}

/// The share a kind may take; none: it is not netted.
#[must_use]
pub const fn share_of(kind: &Kind) -> Option<NettingShare> {
    kind.rules.netting
}

impl NettingShare {
    /// The part of a benefit a month, down to whole kroner.
    #[must_use]
    pub fn of_benefit(self, benefit: Money) -> Money {
        let percent = match self {
            Self::Tenth => 10,
            Self::QuarterOverAYear => 25,
        };
        benefit.share_floor(percent, 100).floor_krone()
    }

    /// The part of a claim a month may take at most, up to whole kroner; none where the claim sets no limit.
    #[must_use]
    pub fn of_claim(self, outstanding: Money) -> Option<Money> {
        match self {
            Self::Tenth => None,
            // A twelfth, rounded up only once: to whole kroner.
            Self::QuarterOverAYear => {
                let kroner = (outstanding.ore() + 12 * 100 - 1).div_euclid(12 * 100);
                Some(Money::from_kroner(kroner))
            }
        }
    }

    /// What a month takes, in whole kroner; nothing when the limit or the benefit leaves none.
    #[must_use]
    pub fn monthly(self, benefit: Money, outstanding: Money, limit: Money) -> Money {
        let most = self.of_benefit(benefit).min(limit);
        self.of_claim(outstanding).map_or(most, |part| part.min(most))
    }
}

/// What all nettings of a debtor together may take of the net that is not needed to live on, down to whole kroner
/// (innkl. § 22 first para.; deknl. § 2-7 first para. first sentence).
#[must_use]
pub fn limit(counted_net: Money, need: Money) -> Money {
    (counted_net - need).or_zero().floor_krone()
}

/// How many months a netting runs; the last takes the rest.
#[must_use]
pub fn months(outstanding: Money, monthly: Money) -> u32 {
    if monthly <= Money::ZERO {
        return 0;
    }
    let months = (outstanding.ore() + monthly.ore() - 1).div_euclid(monthly.ore());
    u32::try_from(months).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::kinds;

    const fn ore(amount: i64) -> Money {
        Money::from_ore(amount)
    }

    #[test]
    fn only_settlements_and_wrongly_paid_benefits_are_netted() {
        let netted = kinds::all().iter().filter(|kind| share_of(kind).is_some());
        let netted: Vec<&str> = netted.map(|kind| kind.number.as_str()).collect();
        assert_eq!(netted, ["5b", "5c", "6"]);
        for kind in kinds::all().iter().filter(|kind| kind.avregning_only) {
            assert!(share_of(kind).is_some(), "{} can only be netted", kind.number);
        }
    }

    #[test]
    fn a_month_takes_a_tenth_or_a_quarter_within_the_claim_and_the_limit() {
        use NettingShare::{QuarterOverAYear as Quarter, Tenth};
        let plenty = 100_000_000;
        let cases = [
            (Tenth, 2_000_000, 10_000_000, plenty, 200_000, 50),
            (Tenth, 2_000_999, 10_000_000, plenty, 200_000, 50),
            (Tenth, 2_009_990, 10_000_000, plenty, 200_900, 50),
            (Tenth, 99_900, 10_000, plenty, 9_900, 2),
            (Tenth, 99_999, 5_050, plenty, 9_900, 1),
            (Tenth, 999, 5_050, plenty, 0, 0),
            (Tenth, 2_000_000, 10_000_000, 150_000, 150_000, 67),
            (Tenth, 2_000_000, 10_000_000, 0, 0, 0),
            (Quarter, 2_000_000, 2_400_000, plenty, 200_000, 12),
            (Quarter, 2_000_000, 2_400_001, plenty, 200_100, 12),
            (Quarter, 2_000_000, 6_000_000, plenty, 500_000, 12),
            (Quarter, 2_000_399, 60_000_000, plenty, 500_000, 120),
            (Quarter, 2_000_000, 6_000_100, plenty, 500_000, 13),
            (Quarter, 2_000_000, 1, plenty, 100, 1),
            (Quarter, 2_000_000, 2_400_000, 199_900, 199_900, 13),
        ];
        for (share, benefit, outstanding, limit, expected, count) in cases {
            let monthly = share.monthly(ore(benefit), ore(outstanding), ore(limit));
            assert_eq!(monthly.ore(), expected, "{share:?} of {benefit} for {outstanding} within {limit}");
            assert_eq!(months(ore(outstanding), monthly), count, "{outstanding} by {monthly}");
        }
    }

    #[test]
    fn the_need_limits_what_is_netted_to_whole_kroner() {
        for (net, need, expected) in
            [(2_000_000, 1_850_050, 149_900), (2_000_000, 2_000_000, 0), (1_900_000, 2_000_000, 0), (0, 0, 0)]
        {
            assert_eq!(limit(ore(net), ore(need)).ore(), expected, "{net} over {need}");
        }
    }
}
