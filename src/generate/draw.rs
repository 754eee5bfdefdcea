//! Draws of whole numbers from a stream that is the same on any machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::units::Money;

/// The draws of one debtor: one stream of the seed.
pub(super) struct Draws(ChaCha8Rng);

impl Draws {
    /// The draws of stream `stream` under `seed`; streams do not touch each other.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self::about(0, seed, stream)
    }

    /// The same stream about something else: what is drawn for another `matter` does not touch it.
    pub(super) fn about(matter: u32, seed: u64, stream: u64) -> Self {
        // The key is laid out here, since how a library widens a small seed may change with its version.
        let mut key = [0u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..12].copy_from_slice(&matter.to_le_bytes());
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(stream);
        Self(rng)
    }

    /// A number from 0 to `limit` − 1; 0 when the limit is 0.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(limit);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from 0 to `limit` − 1, small ones more often than large ones.
    pub(super) fn skewed(&mut self, limit: u64) -> u64 {
        let first = self.below(limit) + 1;
        self.below(first)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low.saturating_add_unsigned(self.below(high.abs_diff(low) + 1))
    }

    /// True in `permille` of 1,000 draws.
    pub(super) fn chance(&mut self, permille: u64) -> bool {
        self.below(1000) < permille
    }

    /// One of the choices, each as likely. There must be one.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.place(choices.len())]
    }

    /// One of the choices, as likely as its weight says. There must be one.
    pub(super) fn weighted<T: Copy>(&mut self, choices: &[(u64, T)]) -> T {
        let total = choices.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(total);
        for (weight, choice) in choices {
            if left < *weight {
                return *choice;
            }
            left -= weight;
        }
        choices[0].1
    }

    /// A place in a list of `length` entries.
    fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap_or(0))).unwrap_or(0)
    }

    /// An amount between two in whole kroner, in steps of `step` øre; small ones more often.
    pub(super) fn amount(&mut self, low: i64, high: i64, step: i64) -> Money {
        let steps = (high - low).max(0) * 100 / step.max(1);
        let drawn = i64::try_from(self.skewed(steps.unsigned_abs() + 1)).unwrap_or(0);
        Money::from_ore(low * 100 + drawn * step.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_gives_the_same_numbers_everywhere() {
        let mut draws = Draws::new(1, 7);
        let first: Vec<u64> = (0..6).map(|_| draws.below(1000)).collect();
        assert_eq!(first, [298, 196, 528, 395, 628, 932]);
        let mut other = Draws::new(1, 8);
        assert_ne!(first, (0..6).map(|_| other.below(1000)).collect::<Vec<u64>>());
    }

    #[test]
    fn draws_stay_in_their_bounds_and_reach_both_ends() {
        let mut draws = Draws::new(3, 0);
        let numbers: Vec<i64> = (0..1000).map(|_| draws.between(-2, 2)).collect();
        assert_eq!((numbers.iter().min(), numbers.iter().max()), (Some(&-2), Some(&2)));
        let low = (0..1000).filter(|_| draws.skewed(100) < 50).count();
        assert!((700..1000).contains(&low), "{low} of 1000 in the lower half");
        let heavy = (0..1000).filter(|_| draws.weighted(&[(9, true), (1, false)])).count();
        assert!((850..950).contains(&heavy), "{heavy} of 1000");
        for _ in 0..1000 {
            let amount = draws.amount(100, 200, 50).ore();
            assert!((10_000..=20_000).contains(&amount) && amount % 50 == 0, "{amount}");
        }
    }
}
