//! The name a creditor gives a claim.

use std::fmt;

/// A reference of 1–47 letters, digits, `-` and `/`; ordered by its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference {
    length: u8,
    bytes: [u8; Self::LONGEST],
}

impl Reference {
    /// The longest reference kept: a running support claim's name, made of a support's (30 characters),
    /// its month and its part.
    pub const LONGEST: usize = 47;
    /// The longest reference a creditor may give a claim.
    pub const LONGEST_CLAIM: usize = 40;
    /// The longest reference of a support row.
    pub const LONGEST_SUPPORT: usize = 30;

    /// Keeps a reference; nothing when it is empty, too long or has another character.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        Self::of_parts(&[text])
    }

    /// Keeps a reference that is written as several parts after each other.
    #[must_use]
    pub fn of_parts(parts: &[&str]) -> Option<Self> {
        let mut bytes = [0; Self::LONGEST];
        let mut length = 0;
        for part in parts.iter().map(|part| part.as_bytes()) {
            let plain = part.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/'));
            bytes.get_mut(length..length + part.len()).filter(|_| plain)?.copy_from_slice(part);
            length += part.len();
        }
        (length > 0).then_some(Self { length: u8::try_from(length).ok()?, bytes })
    }

    /// The bytes of the reference as written.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// The reference as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl Ord for Reference {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl PartialOrd for Reference {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_plain_and_short() {
        let long = "a".repeat(48);
        for (text, expected) in
            [("OB04-1/2", true), ("", false), ("a b", false), ("å", false), (&long, false)]
        {
            assert_eq!(Reference::new(text).is_some(), expected, "{text}");
        }
        let [short, longer] = ["a", "a-1"].map(|text| Reference::new(text).expect("a reference"));
        assert!(short < longer);
    }
}
