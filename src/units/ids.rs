//! Who is who: persons, organisations and bank accounts, with their check digits.
//!
//! None of these types shows the whole identifier in `Debug` or `Display`; the published files, which must,
//! ask for it by name.

use std::fmt;
use std::num::NonZeroU64;

use chrono::{Datelike, NaiveDate};

/// A person (11 digits) or an organisation (9 digits).
///
/// The digits are packed in the order of their bytes, so that `Ord` is the order of the written identifiers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyId(NonZeroU64);

/// A bank account (11 digits, mod 11).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(NonZeroU64);

/// What is wrong with an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdFault {
    /// Not 11 digits (person) or 9 digits (organisation).
    #[error("not 11 digits (person) or 9 digits (organisation)")]
    Malformed,
    /// A person whose digits hold no birth date or whose check digits do not fit.
    #[error("the birth date or the check digits of the person do not fit")]
    PersonCheck,
    /// An organisation whose check digit does not fit.
    #[error("the check digit of the organisation does not fit")]
    OrganisationCheck,
}

impl PartyId {
    /// Reads 11 or 9 digits; nothing is checked but that they are digits.
    #[must_use]
    pub fn from_digits(text: &str) -> Option<Self> {
        matches!(text.len(), 9 | 11).then(|| pack(text)).flatten().map(Self)
    }

    /// The identifier as one number, for [`Self::from_number`]. Numbers go in the order of the written identifiers.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0.get()
    }

    /// Reads what [`Self::number`] gives; none for any other number.
    #[must_use]
    pub fn from_number(number: u64) -> Option<Self> {
        let length = if number.trailing_zeros() >= 8 { 9 } else { 11 };
        let fits = |place: u64| (1..=10).contains(&(number >> (4 * (10 - place)) & 0xF));
        (number >> 44 == 0 && (0..length).all(fits)).then(|| NonZeroU64::new(number)).flatten().map(Self)
    }

    /// Checks the digits of a person or an organisation.
    ///
    /// # Errors
    /// [`IdFault::PersonCheck`] or [`IdFault::OrganisationCheck`].
    pub fn check(self) -> Result<(), IdFault> {
        let digits = unpack(self.0);
        if self.is_person() {
            if person_fits(&digits) { Ok(()) } else { Err(IdFault::PersonCheck) }
        } else if mod11_fits(&digits[..9], &ORGANISATION_WEIGHTS) {
            Ok(())
        } else {
            Err(IdFault::OrganisationCheck)
        }
    }

    /// True for 11 digits.
    #[must_use]
    pub const fn is_person(self) -> bool {
        self.0.get() & 0xF != 0
    }

    /// The whole identifier, for the published files only.
    #[must_use]
    pub fn to_digits(self) -> String {
        let mut out = Vec::with_capacity(11);
        self.write_to(&mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    /// Appends the whole identifier, for the published files only.
    pub fn write_to(self, out: &mut Vec<u8>) {
        let length = if self.is_person() { 11 } else { 9 };
        out.extend(unpack(self.0)[..length].iter().map(|digit| b'0' + digit));
    }
}

impl AccountId {
    /// Reads 11 digits with a mod 11 check digit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let packed = (text.len() == 11).then(|| pack(text)).flatten()?;
        mod11_fits(&unpack(packed), &ACCOUNT_WEIGHTS).then_some(Self(packed))
    }

    /// The whole number, for the published files only.
    #[must_use]
    pub fn to_digits(self) -> String {
        unpack(self.0).iter().map(|digit| char::from(b'0' + digit)).collect()
    }
}

const K1_WEIGHTS: [u8; 9] = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const K2_WEIGHTS: [u8; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
const ORGANISATION_WEIGHTS: [u8; 9] = [3, 2, 7, 6, 5, 4, 3, 2, 1];
const ACCOUNT_WEIGHTS: [u8; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/// Packs up to 11 digits into nibbles of digit + 1, left-aligned.
fn pack(text: &str) -> Option<NonZeroU64> {
    let mut packed = 0u64;
    for byte in text.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        packed = packed << 4 | u64::from(byte - b'0' + 1);
    }
    NonZeroU64::new(packed << (4 * (11 - text.len())))
}

/// The digits of a packed identifier; the places of a short one hold 0.
fn unpack(packed: NonZeroU64) -> [u8; 11] {
    let mut digits = [0u8; 11];
    for (place, digit) in digits.iter_mut().enumerate() {
        let nibble = packed.get() >> (4 * (10 - place)) & 0xF;
        *digit = u8::try_from(nibble).unwrap_or(0).saturating_sub(1);
    }
    digits
}

fn weighted(digits: &[u8], weights: &[u8]) -> u32 {
    digits.iter().zip(weights).map(|(&digit, &weight)| u32::from(digit) * u32::from(weight)).sum()
}

/// True when the weighted sum, check digit included with weight 1, is divisible by 11.
fn mod11_fits(digits: &[u8], weights: &[u8]) -> bool {
    weighted(digits, weights).is_multiple_of(11)
}

/// The control sums of a person: k2 always leaves 0; k1 leaves 0 and, for numbers given out from 2032, 0–3
/// (Skatteetaten, "Nytt fødselsnummer fra 2032").
fn person_fits(digits: &[u8; 11]) -> bool {
    let k1 = (weighted(&digits[..9], &K1_WEIGHTS) + u32::from(digits[9])) % 11;
    k1 <= 3 && mod11_fits(digits, &K2_WEIGHTS) && has_birth_date(digits)
}

/// True when the first six digits are a day of some year, after taking off what marks a D-number (day + 40)
/// and a synthetic person (month + 80 or + 40).
fn has_birth_date(digits: &[u8; 11]) -> bool {
    let pair = |at: usize| u32::from(digits[at]) * 10 + u32::from(digits[at + 1]);
    let day = if pair(0) > 40 { pair(0) - 40 } else { pair(0) };
    let month = match pair(2) {
        month @ 81..=92 => month - 80,
        month @ 41..=52 => month - 40,
        month => month,
    };
    let year = i32::try_from(pair(4)).unwrap_or(0);
    [1800, 1900, 2000].iter().any(|century| NaiveDate::from_ymd_opt(century + year, month, day).is_some())
}

/// The identifier of the synthetic population (month + 80) for a birth date and a serial number 0–999,
/// or nothing where no check digits fit. Such numbers never belong to a living person.
#[must_use]
pub fn synthetic_person(birth: NaiveDate, serial: u32) -> Option<PartyId> {
    let mut digits = [0u8; 11];
    let year = u32::try_from(birth.year().rem_euclid(100)).unwrap_or(0);
    let numbers = [birth.day(), birth.month() + 80, year, serial % 1000];
    let mut at = 0;
    for (number, width) in numbers.into_iter().zip([2u32, 2, 2, 3]) {
        for place in (0..width).rev() {
            digits[at] = u8::try_from(number / 10_u32.pow(place) % 10).unwrap_or(0);
            at += 1;
        }
    }
    digits[9] = check_digit(&digits[..9], &K1_WEIGHTS)?;
    digits[10] = check_digit(&digits[..10], &K2_WEIGHTS)?;
    let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    PartyId::from_digits(&text)
}

/// The organisation of the synthetic range (3 00 000 00 – 3 99 999 99) with a running number,
/// or nothing where no check digit fits.
#[must_use]
pub fn synthetic_organisation(running: u32) -> Option<PartyId> {
    let eight = 30_000_000 + running % 10_000_000;
    let text = eight.to_string();
    let digits: Vec<u8> = text.bytes().map(|byte| byte - b'0').collect();
    let check = check_digit(&digits, &ORGANISATION_WEIGHTS)?;
    PartyId::from_digits(&format!("{text}{check}"))
}

/// The bank account with ten leading digits, or nothing where no check digit fits.
#[must_use]
pub fn synthetic_account(ten_digits: u64) -> Option<AccountId> {
    let text = format!("{:010}", ten_digits % 10_000_000_000);
    let digits: Vec<u8> = text.bytes().map(|byte| byte - b'0').collect();
    let check = check_digit(&digits, &ACCOUNT_WEIGHTS)?;
    AccountId::parse(&format!("{text}{check}"))
}

/// The digit that makes the weighted sum divisible by 11; nothing when it would be 10.
fn check_digit(digits: &[u8], weights: &[u8]) -> Option<u8> {
    let rest = (11 - weighted(digits, weights) % 11) % 11;
    u8::try_from(rest).ok().filter(|&digit| digit < 10)
}

/// Masks an identifier as written: a person keeps the birth date, an organisation its last three digits,
/// anything else its length only.
#[must_use]
pub fn mask(text: &str) -> String {
    let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        11 if all_digits => format!("{}*****", &text[..6]),
        9 if all_digits => format!("******{}", &text[6..]),
        _ => "*".repeat(text.chars().count().min(12)),
    }
}

/// A text that may quote a value, such as a parser's message, with whatever could be an identifier masked.
#[must_use]
pub fn mask_within(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut digits = String::new();
    for sign in message.chars().chain(std::iter::once('\n')) {
        if sign.is_ascii_digit() {
            digits.push(sign);
            continue;
        }
        out.push_str(&if digits.len() >= 9 { mask(&digits) } else { digits.clone() });
        digits.clear();
        out.push(sign);
    }
    out.trim_end().to_owned()
}

impl fmt::Display for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask(&self.to_digits()))
    }
}

impl fmt::Debug for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***********")
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***********")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> PartyId {
        PartyId::from_digits(text).expect("digits")
    }

    #[test]
    fn check_digits_of_persons_and_organisations() {
        let cases = [
            ("25876099732", Ok(())),
            ("07865697079", Ok(())),
            ("25876099731", Err(IdFault::PersonCheck)),
            ("99876099732", Err(IdFault::PersonCheck)),
            ("310844136", Ok(())),
            ("971648198", Ok(())),
            ("310844137", Err(IdFault::OrganisationCheck)),
        ];
        for (text, expected) in cases {
            assert_eq!(id(text).check(), expected, "{}", mask(text));
        }
    }

    #[test]
    fn numbers_given_out_from_2032_leave_a_first_remainder_of_zero_to_three() {
        // Each remainder 0–10 of the first control sum, with a fitting second digit: only 0–3 pass.
        for k1 in 0..10u8 {
            let mut digits = [0, 1, 0, 1, 3, 2, 5, 0, 0, k1, 0];
            let Some(k2) = check_digit(&digits[..10], &K2_WEIGHTS) else { continue };
            digits[10] = k2;
            let remainder = (weighted(&digits[..9], &K1_WEIGHTS) + u32::from(k1)) % 11;
            assert_eq!(person_fits(&digits), remainder <= 3, "remainder {remainder}");
        }
    }

    #[test]
    fn d_numbers_and_synthetic_months_hold_a_birth_date() {
        for (first_six, expected) in [
            ([1, 1, 0, 7, 7, 0], true),
            ([5, 1, 0, 7, 7, 0], true),
            ([1, 1, 8, 7, 7, 0], true),
            ([1, 1, 4, 7, 7, 0], true),
            ([7, 1, 8, 2, 7, 0], false),
            ([3, 2, 0, 7, 7, 0], false),
            ([1, 1, 1, 3, 7, 0], false),
            ([2, 9, 0, 2, 0, 0], true),
        ] {
            let mut digits = [0u8; 11];
            digits[..6].copy_from_slice(&first_six);
            assert_eq!(has_birth_date(&digits), expected, "{first_six:?}");
        }
    }

    #[test]
    fn identifiers_sort_as_they_are_written() {
        let mut written =
            ["310844136", "01010100000", "31084413600", "999999999", "00000000000", "310844135"];
        let mut packed: Vec<PartyId> = written.iter().map(|text| id(text)).collect();
        written.sort_unstable();
        packed.sort_unstable();
        assert_eq!(packed.iter().map(|id| id.to_digits()).collect::<Vec<_>>(), written);
        let numbers: Vec<u64> = packed.iter().map(|id| id.number()).collect();
        assert!(numbers.is_sorted());
        assert_eq!(numbers.into_iter().filter_map(PartyId::from_number).collect::<Vec<_>>(), packed);
        let odd = id("310844136").number();
        for wrong in [0, 1, odd | 1, odd | 0x10, odd | 0xF00, odd | 1 << 44, u64::MAX] {
            assert_eq!(PartyId::from_number(wrong), None, "{wrong:x}");
        }
    }

    #[test]
    fn what_is_shown_is_masked() {
        assert_eq!(format!("{} {:?}", id("13097212345"), id("310844136")), "130972***** ******136");
        assert_eq!(format!("{:?}", AccountId::parse("70213997155")), "Some(***********)");
        assert_eq!(mask("abc"), "***");
        assert!(AccountId::parse("70213997156").is_none());
    }

    #[test]
    fn synthetic_identifiers_pass_their_own_checks() {
        let birth = NaiveDate::from_ymd_opt(1980, 5, 17).expect("a day");
        let persons: Vec<PartyId> = (0..1000).filter_map(|serial| synthetic_person(birth, serial)).collect();
        assert!(persons.len() > 500 && persons.iter().all(|person| person.check().is_ok()));
        let organisations: Vec<PartyId> = (0..100).filter_map(synthetic_organisation).collect();
        assert!(organisations.len() > 50 && organisations.iter().all(|one| one.check().is_ok()));
        assert!((0..30).filter_map(synthetic_account).count() > 20);
    }
}
