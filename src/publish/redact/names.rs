//! Pseudonyms: HMAC-SHA256 of an identifier under a key, so that nobody without it can try all identifiers there are.

use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::super::file::hex;
use super::super::signature::{KeyError, from_hex, read_private};

/// Hexadecimal digits of a pseudonym: of a billion, two are the same once in forty times.
const DIGITS: usize = 16;

/// The key of pseudonyms. It is never shown.
pub struct Key(Hmac<Sha256>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(***)")
    }
}

impl Key {
    /// Reads a key that nobody but its owner can read: 32 bytes as 64 lower-case hexadecimal digits.
    ///
    /// # Errors
    /// [`KeyError`] names the file.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let bytes = from_hex(read_private(path)?.trim());
        let wanted = "a key of 64 hexadecimal digits";
        bytes.map(|bytes| Self::new(&bytes)).ok_or(KeyError::NoKey { path: path.to_path_buf(), wanted })
    }

    /// A key of these bytes.
    pub(super) fn new(bytes: &[u8; 32]) -> Self {
        // RFC 2104: a key shorter than a block is filled up with zeros.
        let mut block = [0; 64];
        block[..bytes.len()].copy_from_slice(bytes);
        Self(Hmac::new(&block.into()))
    }

    /// The pseudonym of a text, the same for the same text of a kind; `kind` is its first letter.
    pub(super) fn name(&self, kind: char, text: &str) -> String {
        format!("{kind}-{}", self.digits(kind, text))
    }

    /// A word that tells keys apart and nothing of them.
    pub(super) fn word(&self) -> String {
        self.digits('K', "key")
    }

    fn digits(&self, kind: char, text: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(kind.to_string().as_bytes());
        mac.update(text.as_bytes());
        let mut digits = hex(&mac.finalize().into_bytes());
        digits.truncate(DIGITS);
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_the_macs_and_depends_on_key_kind_and_text() {
        let key = Key::new(&[1; 32]);
        // printf 'P01814000008' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0101…01
        assert_eq!(key.name('P', "01814000008"), "P-ddf1fee4aa8d3c34");
        assert_ne!(key.name('P', "1"), key.name('R', "1"));
        assert_ne!(key.name('P', "1"), Key::new(&[2; 32]).name('P', "1"));
        assert_eq!(format!("{key:?}"), "Key(***)");
    }
}
