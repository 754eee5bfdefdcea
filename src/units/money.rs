//! Norwegian kroner in whole øre.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use super::digits::{pair, write_number};

/// An amount of money in whole øre.
///
/// There is no product of two amounts, and no rounding but by the methods named for it.
/// Sums beyond the 64-bit range panic (the build keeps overflow checks on); [`Money::LARGEST`]
/// keeps single input amounts so small that a night cannot get there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not digits with at most two decimals.
    #[error("not an amount with at most two decimals")]
    Malformed,
    /// More than [`Money::LARGEST`].
    #[error("larger than any amount the engine accepts")]
    TooLarge,
    /// Below zero.
    #[error("a negative amount")]
    Negative,
}

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// The largest single amount accepted from a file: 10 billion kroner.
    pub const LARGEST: Self = Self(1_000_000_000_000);

    /// An amount from whole øre.
    #[must_use]
    pub const fn from_ore(ore: i64) -> Self {
        Self(ore)
    }

    /// An amount from whole kroner.
    #[must_use]
    pub const fn from_kroner(kroner: i64) -> Self {
        Self(kroner * 100)
    }

    /// The amount in whole øre.
    #[must_use]
    pub const fn ore(self) -> i64 {
        self.0
    }

    /// True when nothing is left.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The amount, or zero when it is below zero.
    #[must_use]
    pub const fn or_zero(self) -> Self {
        if self.0 < 0 { Self(0) } else { self }
    }

    /// `self × numerator / denominator`, exact, rounded down to øre; both amounts are not negative.
    /// A denominator of zero gives zero.
    #[must_use]
    pub fn share_floor(self, numerator: i64, denominator: i64) -> Self {
        if denominator == 0 {
            return Self::ZERO;
        }
        let exact = i128::from(self.0) * i128::from(numerator);
        Self(narrow(exact.div_euclid(i128::from(denominator))))
    }

    /// `self × numerator / denominator`, exact, rounded half up to øre; a denominator of zero gives zero.
    #[must_use]
    pub fn share_half_up(self, numerator: i64, denominator: i64) -> Self {
        if denominator == 0 {
            return Self::ZERO;
        }
        let exact = 2 * i128::from(self.0) * i128::from(numerator) + i128::from(denominator);
        Self(narrow(exact.div_euclid(2 * i128::from(denominator))))
    }

    /// Rounded down to whole kroner.
    #[must_use]
    pub const fn floor_krone(self) -> Self {
        Self(self.0 - self.0.rem_euclid(100))
    }

    /// Rounded up to whole kroner.
    #[must_use]
    pub const fn ceil_krone(self) -> Self {
        Self(self.0 + (-self.0).rem_euclid(100))
    }

    /// Rounded half up to whole kroner.
    #[must_use]
    pub const fn round_krone(self) -> Self {
        Self(self.0 + 50).floor_krone()
    }

    /// Reads `1234`, `1234.5` or `1234.50`, with `separator` before the decimals.
    ///
    /// # Errors
    /// [`AmountError`] for anything else: signs other than a leading minus, spaces, more decimals.
    pub fn parse(text: &str, separator: u8) -> Result<Self, AmountError> {
        let bytes = text.as_bytes();
        let (negative, digits) = match bytes.split_first() {
            Some((b'-', rest)) => (true, rest),
            _ => (false, bytes),
        };
        let mut ore: i64 = 0;
        let mut decimals: Option<u32> = None;
        let mut whole = 0;
        for &byte in digits {
            if byte == separator && decimals.is_none() && whole > 0 {
                decimals = Some(0);
            } else if byte.is_ascii_digit() {
                match &mut decimals {
                    Some(2) => return Err(AmountError::Malformed),
                    Some(count) => *count += 1,
                    None => whole += 1,
                }
                if ore <= Self::LARGEST.0 {
                    ore = ore * 10 + i64::from(byte - b'0');
                }
            } else {
                return Err(AmountError::Malformed);
            }
        }
        if whole == 0 || decimals == Some(0) {
            return Err(AmountError::Malformed);
        }
        if ore > Self::LARGEST.0 {
            return Err(AmountError::TooLarge);
        }
        let ore = match decimals {
            None => ore * 100,
            Some(1) => ore * 10,
            Some(_) => ore,
        };
        if ore > Self::LARGEST.0 {
            return Err(AmountError::TooLarge);
        }
        if negative && ore != 0 {
            return Err(AmountError::Negative);
        }
        Ok(Self(ore))
    }

    /// Reads an amount as [`fmt::Display`] writes it. A sum may be larger than any single amount, and below zero.
    #[must_use]
    pub fn parse_sum(text: &str) -> Option<Self> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (kroner, ore) = digits.split_once('.')?;
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if ore.len() != 2 || !plain(kroner) || !plain(ore) {
            return None;
        }
        let whole = kroner.parse::<i64>().ok()?.checked_mul(100)?.checked_add(ore.parse().ok()?)?;
        Some(Self(if negative { -whole } else { whole }))
    }

    /// Appends the amount with two decimals, as [`fmt::Display`] but without its machinery.
    pub fn write_to(self, out: &mut Vec<u8>) {
        if self.0 < 0 {
            out.push(b'-');
        }
        let ore = self.0.unsigned_abs();
        write_number(ore / 100, out);
        let [tens, ones] = pair(ore);
        out.extend_from_slice(&[b'.', tens, ones]);
    }
}

/// Back from 128 bits. Shares of accepted amounts fit; anything else saturates and then fails its sums.
fn narrow(wide: i128) -> i64 {
    i64::try_from(wide).unwrap_or(if wide < 0 { i64::MIN } else { i64::MAX })
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::with_capacity(16);
        self.write_to(&mut out);
        f.write_str(std::str::from_utf8(&out).unwrap_or_default())
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        // Totals of a night are read back too, and may be larger than any single amount.
        let read = Self::parse(&text, b'.');
        read.or_else(|error| Self::parse_sum(&text).ok_or(error)).map_err(serde::de::Error::custom)
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_ore() {
        let cases = [
            ("1234", Ok(123_400)),
            ("1234.5", Ok(123_450)),
            ("1234.50", Ok(123_450)),
            ("0.07", Ok(7)),
            ("-0", Ok(0)),
            ("-1", Err(AmountError::Negative)),
            ("10000000000.00", Ok(1_000_000_000_000)),
            ("10000000000.01", Err(AmountError::TooLarge)),
            ("99999999999999999999999999", Err(AmountError::TooLarge)),
            ("", Err(AmountError::Malformed)),
            ("1.", Err(AmountError::Malformed)),
            (".5", Err(AmountError::Malformed)),
            ("1.234", Err(AmountError::Malformed)),
            ("1 234", Err(AmountError::Malformed)),
            ("1e3", Err(AmountError::Malformed)),
            ("+1", Err(AmountError::Malformed)),
            ("--1", Err(AmountError::Malformed)),
        ];
        for (text, expected) in cases {
            assert_eq!(Money::parse(text, b'.').map(Money::ore), expected, "{text}");
        }
        assert_eq!(Money::parse("12,5", b','), Ok(Money::from_ore(1250)));
    }

    #[test]
    fn rounding_goes_the_way_its_name_says() {
        let cases = [
            (101, 100, 200, 100),
            (150, 100, 200, 200),
            (149, 100, 200, 100),
            (200, 200, 200, 200),
            (0, 0, 0, 0),
        ];
        for (ore, floor, ceil, round) in cases {
            let money = Money::from_ore(ore);
            assert_eq!(money.floor_krone().ore(), floor, "{ore} down");
            assert_eq!(money.ceil_krone().ore(), ceil, "{ore} up");
            assert_eq!(money.round_krone().ore(), round, "{ore} half up");
        }
        assert_eq!(Money::from_ore(5).share_half_up(1, 2).ore(), 3);
        assert_eq!(Money::from_ore(5).share_floor(1, 2).ore(), 2);
        assert_eq!(Money::from_ore(5).share_floor(1, 0).ore(), 0);
    }

    #[test]
    fn sums_are_read_as_they_are_written_however_large() {
        for ore in [0, 5, -5, 6_577_386_316_820, -1_000_000_000_001, i64::MAX, -i64::MAX] {
            let sum = Money::from_ore(ore);
            assert_eq!(Money::parse_sum(&sum.to_string()), Some(sum));
            let json = serde_json::to_string(&sum).expect("JSON");
            assert_eq!(serde_json::from_str::<Money>(&json).expect("a sum"), sum);
        }
        for text in
            ["", "1", "1.5", "1.555", ".50", "1.", "--1.00", "+1.00", "1,00", "99999999999999999999.00"]
        {
            assert_eq!(Money::parse_sum(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_written_with_two_decimals() {
        for (ore, text) in
            [(0, "0.00"), (7, "0.07"), (123_450, "1234.50"), (-5, "-0.05"), (-123_400, "-1234.00")]
        {
            assert_eq!(Money::from_ore(ore).to_string(), text);
        }
    }
}
