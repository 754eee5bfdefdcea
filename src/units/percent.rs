//! Percentages, exact.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Money;
use super::digits::write_number;

/// A percentage, exact to its decimals (17 means 17 %).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Percent(Decimal);

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// The whole.
    pub const HUNDRED: Self = Self(Decimal::ONE_HUNDRED);

    /// A percentage from whole percent.
    #[must_use]
    pub fn whole(percent: i64) -> Self {
        Self(Decimal::from(percent))
    }

    /// A percentage of `units` steps of `10^-decimals` percent each.
    #[must_use]
    pub fn from_units(units: i64, decimals: u32) -> Self {
        Self(Decimal::new(units, decimals).normalize())
    }

    /// Reads `12` or `12.25`: at most six decimals, at most 1,000, not below zero.
    #[must_use]
    pub fn parse(text: &str, separator: u8) -> Option<Self> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == separator);
        if !plain || text.len() > 12 || !text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let dotted =
            if separator == b'.' { text.to_owned() } else { text.replace(char::from(separator), ".") };
        let value: Decimal = dotted.parse().ok()?;
        (value.scale() <= 6 && value <= Decimal::ONE_THOUSAND).then(|| Self(value.normalize()))
    }

    /// The exact value.
    #[must_use]
    pub fn value(self) -> Decimal {
        self.0
    }

    /// `part / whole` in percent, rounded down to `decimals` decimals, at most 100.
    /// Zero when the whole is zero. Neither amount is below zero.
    #[must_use]
    pub fn ratio_floor(part: Money, whole: Money, decimals: u32) -> Self {
        if whole <= Money::ZERO {
            return Self::ZERO;
        }
        let steps = 100 * 10_i128.pow(decimals);
        let units = i128::from(part.ore()) * steps / i128::from(whole.ore());
        Self::from_units(units.min(steps).to_i64().unwrap_or(0), decimals)
    }

    /// This percentage of `amount`, rounded down to øre.
    #[must_use]
    pub fn of_floor(self, amount: Money) -> Money {
        let (units, scale) = self.fraction();
        amount.share_floor(units, scale)
    }

    /// This percentage of `amount`, rounded half up to øre.
    #[must_use]
    pub fn of_half_up(self, amount: Money) -> Money {
        let (units, scale) = self.fraction();
        amount.share_half_up(units, scale)
    }

    /// Appends the percentage as [`fmt::Display`] shows it.
    pub fn write_to(self, out: &mut Vec<u8>) {
        match u64::try_from(self.0.mantissa()) {
            Ok(whole) if self.0.scale() == 0 => write_number(whole, out),
            _ => out.extend_from_slice(self.to_string().as_bytes()),
        }
    }

    /// The percentage in steps of `10^-decimals` percent; none when it has more decimals.
    #[must_use]
    pub fn units(self, decimals: u32) -> Option<i64> {
        let steps = 10_i128.checked_pow(decimals.checked_sub(self.0.scale())?)?;
        i64::try_from(self.0.mantissa().checked_mul(steps)?).ok()
    }

    /// The percentage as numerator and denominator of a fraction of one.
    fn fraction(self) -> (i64, i64) {
        let units = i64::try_from(self.0.mantissa()).unwrap_or(0);
        (units, 100 * 10_i64.pow(self.0.scale()))
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.normalize(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_cut_never_rounded() {
        let cases = [
            (661_200, 3_800_000, 0, "17"),
            (661_200, 3_800_000, 1, "17.4"),
            (661_200, 3_800_000, 2, "17.4"),
            (1, 3, 2, "33.33"),
            (5, 3, 0, "100"),
            (0, 3, 0, "0"),
            (3, 0, 0, "0"),
        ];
        for (part, whole, decimals, expected) in cases {
            let percent = Percent::ratio_floor(Money::from_ore(part), Money::from_ore(whole), decimals);
            assert_eq!(percent.to_string(), expected, "{part}/{whole} to {decimals}");
        }
    }

    #[test]
    fn a_percentage_of_money_goes_down_or_half_up() {
        let p = Percent::parse("12.5", b'.').expect("a percentage");
        assert_eq!(p.of_floor(Money::from_ore(100)).ore(), 12);
        assert_eq!(p.of_half_up(Money::from_ore(100)).ore(), 13);
    }

    #[test]
    fn a_percentage_is_written_as_it_is_shown() {
        for (text, millionths) in [("0", 0), ("17", 17_000_000), ("7.25", 7_250_000), ("0.000001", 1)] {
            let percent = Percent::parse(text, b'.').expect("a percentage");
            let mut out = Vec::new();
            percent.write_to(&mut out);
            assert_eq!(String::from_utf8(out).as_deref(), Ok(text));
            assert_eq!(percent.units(6), Some(millionths));
        }
        assert_eq!(Percent::from_units(1725, 2).units(1), None);
    }

    #[test]
    fn only_plain_numbers_are_percentages() {
        for text in ["", "-1", "1e2", "1.1234567", "1001", ".5", "1..2", "٣"] {
            assert!(Percent::parse(text, b'.').is_none(), "{text}");
        }
        assert_eq!(Percent::parse("7,25", b',').map(|p| p.to_string()), Some("7.25".to_owned()));
    }
}
