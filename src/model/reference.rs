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
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/'));
        if text.is_empty() || text.len() > Self::LONGEST || !plain {
            return None;
        }
        let mut bytes = [0; Self::LONGEST];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Some(Self { length: u8::try_from(text.len()).ok()?, bytes })
    }

    /// The reference as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl Ord for Reference {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let [own, others] = [self, other].map(|one| &one.bytes[..usize::from(one.length)]);
        own.cmp(others)
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
