//! Hashes of the identifiers that must be unique in a table: all of a day are kept, so they are kept close together.

use rayon::prelude::*;

/// Hashes in one piece: lists that grow beyond are not moved again.
const PIECE: usize = 1 << 17;
/// Parts they are looked through in, by their first bits: so much less has to be sorted in one place.
const PARTS: u64 = 16;

/// Hashes, in the order in which they come.
#[derive(Default)]
pub(super) struct Hashes(Vec<Vec<u64>>);

impl Hashes {
    /// Adds those that follow.
    pub(super) fn extend(&mut self, hashes: impl Iterator<Item = u64>) {
        for hash in hashes {
            match self.0.last_mut() {
                Some(piece) if piece.len() < PIECE => piece.push(hash),
                _ => self.0.push(vec![hash]),
            }
        }
    }

    /// Those that stand more than once, in order.
    pub(super) fn repeated(self) -> Vec<u64> {
        let part = |number: u64| {
            let is_of = |hash: &u64| *hash >> (u64::BITS - PARTS.ilog2()) == number;
            let mut own: Vec<u64> = self.0.iter().flatten().copied().filter(is_of).collect();
            own.sort_unstable();
            let runs = own.chunk_by(|one, next| one == next).filter(|run| run.len() > 1);
            runs.map(|run| run[0]).collect::<Vec<_>>()
        };
        (0..PARTS).into_par_iter().map(part).collect::<Vec<_>>().concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_twice_is_told_once_and_in_order() {
        let spread = |number: u64| number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let many = 3 * PIECE as u64;
        let mut hashes = Hashes::default();
        hashes.extend((0..many).map(spread));
        hashes.extend([0, 7, 7, many - 1].map(spread).into_iter());
        let mut expected = [0, 7, many - 1].map(spread);
        expected.sort_unstable();
        assert_eq!(hashes.repeated(), expected);
        assert!(Hashes::default().repeated().is_empty());
    }
}
