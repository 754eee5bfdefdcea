//! A digest of records that does not depend on their order, so that it can be added up wherever they are.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::units::PartyId;

/// The SHA-256 of each record, read as four numbers (the lowest byte first), and each of the four added up modulo
/// 2^64.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Lanes([u64; 4]);

impl Lanes {
    /// Adds the record of a debtor: its digits, then the bytes.
    pub fn add(&mut self, debtor: PartyId, blob: &[u8]) {
        let mut digits = Vec::with_capacity(11);
        debtor.write_to(&mut digits);
        let hash = Sha256::new().chain_update(&digits).chain_update(blob).finalize();
        let (words, _) = hash.as_slice().as_chunks::<8>();
        for (lane, word) in self.0.iter_mut().zip(words) {
            *lane = lane.wrapping_add(u64::from_le_bytes(*word));
        }
    }

    /// Adds what was added up elsewhere.
    pub fn merge(&mut self, other: Self) {
        for (lane, more) in self.0.iter_mut().zip(other.0) {
            *lane = lane.wrapping_add(more);
        }
    }
}

impl From<Lanes> for String {
    fn from(lanes: Lanes) -> Self {
        hex(&lanes.0.map(u64::to_be_bytes).concat())
    }
}

impl TryFrom<String> for Lanes {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const WRONG: &str = "not 64 hexadecimal digits";
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(WRONG);
        }
        let mut lanes = [0; 4];
        for (at, lane) in lanes.iter_mut().enumerate() {
            *lane = u64::from_str_radix(&text[16 * at..16 * (at + 1)], 16).map_err(|_| WRONG)?;
        }
        Ok(Self(lanes))
    }
}

/// The SHA-256 of bytes in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_does_not_show_and_every_byte_does() {
        let [one, other] =
            ["25876099732", "310844136"].map(|digits| PartyId::from_digits(digits).expect("digits"));
        let of = |records: &[(PartyId, &[u8])]| {
            let mut lanes = Lanes::default();
            for (debtor, blob) in records {
                lanes.add(*debtor, blob);
            }
            lanes
        };
        let whole = of(&[(one, b"a"), (other, b"b")]);
        assert_eq!(whole, of(&[(other, b"b"), (one, b"a")]));
        let mut merged = of(&[(other, b"b")]);
        merged.merge(of(&[(one, b"a")]));
        assert_eq!(whole, merged);
        for wrong in [of(&[(one, b"b"), (other, b"a")]), of(&[(one, b"a")]), of(&[(one, b"a"), (one, b"b")])]
        {
            assert_ne!(whole, wrong);
        }
        let text = serde_json::to_string(&whole).expect("JSON");
        assert_eq!(serde_json::from_str::<Lanes>(&text).expect("lanes"), whole);
        for wrong in
            ["\"\"", "\"+\"", &text.replace('"', "").repeat(2), &text.to_uppercase().replace('"', "\"0")]
        {
            assert!(serde_json::from_str::<Lanes>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_sum_of_one_record_is_its_sha256() {
        let debtor = PartyId::from_digits("310844136").expect("digits");
        let mut lanes = Lanes::default();
        lanes.add(debtor, b"blob");
        let hash = Sha256::digest(b"310844136blob");
        let bytes: Vec<u8> = lanes.0.iter().flat_map(|lane| lane.to_le_bytes()).collect();
        assert_eq!(bytes, hash.as_slice());
    }
}
