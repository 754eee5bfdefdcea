//! The parts a night is divided into: every debtor belongs to one of them, the same on every machine.

use std::num::NonZeroU16;

use super::PartyId;

/// How many parts there are, 1 to 65,535.
pub type PartCount = NonZeroU16;

/// One of the parts of a night. Parts are numbered from 1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Part {
    number: NonZeroU16,
    of: PartCount,
}

impl Part {
    /// Part `number` of `of`; none when there is no such part.
    #[must_use]
    pub fn new(number: u16, of: PartCount) -> Option<Self> {
        let number = NonZeroU16::new(number)?;
        (number <= of).then_some(Self { number, of })
    }

    /// The part a debtor belongs to: the CRC-32 of its digits, modulo the number of parts.
    #[must_use]
    pub fn of(debtor: PartyId, of: PartCount) -> Self {
        let mut digits = Vec::with_capacity(11);
        debtor.write_to(&mut digits);
        let place = crc32(&digits) % u32::from(of.get());
        let number = u16::try_from(place).ok().and_then(|place| NonZeroU16::MIN.checked_add(place));
        Self { number: number.unwrap_or(NonZeroU16::MIN), of }
    }

    /// Reads `2/7`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, of) = text.split_once('/')?;
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !plain(number) || !plain(of) {
            return None;
        }
        Self::new(number.parse().ok()?, of.parse().ok()?)
    }

    /// All parts, in order.
    pub fn all(of: PartCount) -> impl Iterator<Item = Self> {
        (1..=of.get()).filter_map(move |number| Self::new(number, of))
    }

    /// Its number, from 1.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.number.get()
    }

    /// Its place among the parts, from 0.
    #[must_use]
    pub fn place(self) -> usize {
        usize::from(self.number.get()) - 1
    }

    /// How many parts there are.
    #[must_use]
    pub const fn count(self) -> PartCount {
        self.of
    }

    /// True for its own debtors.
    #[must_use]
    pub fn has(self, debtor: PartyId) -> bool {
        Self::of(debtor, self.of) == self
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// The remainders of all bytes by the reversed polynomial of IEEE 802.3.
const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    let mut byte = 0;
    while at < table.len() {
        let mut rest: u32 = byte;
        let mut bit = 0;
        while bit < 8 {
            rest = if rest & 1 == 1 { rest >> 1 ^ 0xEDB8_8320 } else { rest >> 1 };
            bit += 1;
        }
        table[at] = rest;
        at += 1;
        byte += 1;
    }
    table
}

/// CRC-32 as zlib and Spark's `crc32` count it.
#[must_use]
pub fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        let [low, ..] = sum.to_le_bytes();
        TABLE[usize::from(low ^ byte)] ^ (sum >> 8)
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_the_one_others_count() {
        // The values are zlib's.
        for (text, expected) in [
            ("", 0),
            ("123456789", 0xCBF4_3926),
            ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
            ("25876099732", 0x7CF9_0F5F),
            ("310844136", 0xCD08_9576),
        ] {
            assert_eq!(crc32(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn every_debtor_is_in_one_part() {
        let digits = |number: u64| PartyId::from_digits(&format!("{number:011}")).expect("digits");
        for of in [1, 2, 7, 64, 1000].map(|of| PartCount::new(of).expect("parts")) {
            let mut sizes = vec![0; usize::from(of.get())];
            for debtor in (0..5000).map(|number| digits(number * 7919)) {
                let part = Part::of(debtor, of);
                let place = crc32(debtor.to_digits().as_bytes()) % u32::from(of.get());
                assert_eq!(u32::from(part.number()), place + 1);
                assert_eq!(Part::all(of).filter(|one| one.has(debtor)).collect::<Vec<_>>(), [part]);
                sizes[part.place()] += 1;
            }
            assert!(of.get() > 64 || sizes.iter().all(|size| *size > 2000 / sizes.len()), "{sizes:?}");
        }
    }

    #[test]
    fn a_part_is_one_of_those_there_are() {
        for (text, expected) in
            [("1/1", true), ("7/7", true), ("0/7", false), ("8/7", false), ("1/0", false), ("1", false)]
        {
            assert_eq!(Part::parse(text).map(|part| part.to_string()).is_some(), expected, "{text}");
        }
        for text in ["", "/", "+1/2", "1/ 2", "1/65536", "a/b"] {
            assert_eq!(Part::parse(text), None, "{text}");
        }
    }
}
