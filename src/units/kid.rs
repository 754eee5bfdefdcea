//! KID: the customer identification a payment carries back to the order it was made under.

use std::fmt;

use super::digits::write_number;

/// The longest KID.
const LONGEST: usize = 25;

/// A KID of 2–25 digits whose last digit is a check digit by mod 10 or mod 11.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kid {
    /// The digits, then nothing.
    digits: [u8; LONGEST],
    length: u8,
}

impl Kid {
    /// Reads a KID with a mod 10 (Luhn) or mod 11 check digit (mod 11 may be `-`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (body, check) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let plain = body.bytes().all(|byte| byte.is_ascii_digit());
        if !(2..=LONGEST).contains(&text.len()) || !plain {
            return None;
        }
        let fits =
            check.as_bytes() == [mod10(body.as_bytes())] || mod11(body).is_some_and(|digit| check == digit);
        fits.then(|| Self::keep(text.as_bytes()))
    }

    /// The KID of an order: the order's number followed by its mod 10 digit.
    #[must_use]
    pub fn of_order(number: u64) -> Self {
        let mut digits = Vec::with_capacity(LONGEST);
        write_number(number, &mut digits);
        digits.push(mod10(&digits));
        Self::keep(&digits)
    }

    /// Keeps ASCII, of which there is no more than the longest KID has.
    fn keep(text: &[u8]) -> Self {
        let mut digits = [0; LONGEST];
        let length = text.len().min(LONGEST);
        digits[..length].copy_from_slice(&text[..length]);
        Self { digits, length: u8::try_from(length).unwrap_or(0) }
    }

    /// The number of the order whose KID these digits are, if they are one's.
    #[must_use]
    pub fn order_number(digits: &str) -> Option<u64> {
        let (body, _) = digits.split_at_checked(digits.len().checked_sub(1)?)?;
        let number = body.parse().ok()?;
        (Self::of_order(number).as_str() == digits).then_some(number)
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..usize::from(self.length)]).unwrap_or_default()
    }
}

/// The mod 10 (Luhn) check digit, as it is written: every second digit from the right doubled.
fn mod10(body: &[u8]) -> u8 {
    let sum: u8 = body
        .iter()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = byte - b'0';
            let doubled = if place % 2 == 0 { digit * 2 } else { digit };
            doubled / 10 + doubled % 10
        })
        .sum();
    b'0' + (10 - sum % 10) % 10
}

/// The mod 11 check digit with weights 2–7 from the right: a digit, or `-` for 10.
fn mod11(body: &str) -> Option<&'static str> {
    const SIGNS: [&str; 11] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-"];
    let sum: usize =
        body.bytes().rev().zip((2..=7).cycle()).map(|(byte, weight)| usize::from(byte - b'0') * weight).sum();
    SIGNS.get((11 - sum % 11) % 11).copied()
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&"*".repeat(usize::from(self.length)))
    }
}

impl fmt::Debug for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_by_mod_10_and_mod_11() {
        let cases = [
            ("6487719756", true),
            ("79927398713", true),
            ("79927398710", false),
            ("12345678903", true),
            ("1", false),
            ("", false),
            ("12a4", false),
            ("00000000000000000000000000", false),
            ("1234567890123456789012345", false),
        ];
        for (text, expected) in cases {
            assert_eq!(Kid::parse(text).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn other_digits_are_of_no_order() {
        for text in ["", "1", "100000010", "0100000017", "79927398710", "99999999999999999999999998"] {
            assert_eq!(Kid::order_number(text), None, "{text}");
        }
    }

    #[test]
    fn the_kid_of_an_order_passes_its_own_check() {
        for number in [10_000_001, 10_000_002, 99_999_999] {
            let kid = Kid::of_order(number);
            assert_eq!(Kid::parse(kid.as_str()).as_ref(), Some(&kid));
            assert_eq!(Kid::order_number(kid.as_str()), Some(number));
        }
    }
}
