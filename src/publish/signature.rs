//! The detached Ed25519 signature of a release, and the keys it is made and checked with.
#![expect(clippy::disallowed_methods, reason = "publish owns the files of a release")]

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use super::file::hex;

/// The signature's name in a run: 64 bytes over the bytes of `release.json`.
pub const SIGNATURE: &str = "release.sig";
/// Bits of a file's mode that let others than its owner read or write it.
const OTHERS: u32 = 0o077;
/// No key file is longer.
const LONGEST: u64 = 4096;

/// Why a key cannot be used. None of it shows the key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Others than its owner can read or write the key.
    #[error("{}: others than its owner can read or write the key (mode {mode:03o})", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It is no key of the kind that is needed.
    #[error("{}: not {wanted}", path.display())]
    NoKey {
        /// The file.
        path: PathBuf,
        /// What it is not.
        wanted: &'static str,
    },
}

/// A private key. It is never shown.
pub struct Signer(SigningKey);

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(***)")
    }
}

impl Signer {
    /// Reads a private key that nobody but its owner can read: PKCS#8 in PEM, or the 32 bytes of its seed in
    /// hexadecimal.
    ///
    /// # Errors
    /// [`KeyError`] names the file.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let text = read_private(path)?;
        let key = SigningKey::from_pkcs8_pem(&text).ok();
        let key = key.or_else(|| Some(SigningKey::from_bytes(&from_hex(text.trim())?)));
        let wanted = "an Ed25519 private key as PKCS#8 PEM or 64 hexadecimal digits";
        key.map(Self).ok_or(KeyError::NoKey { path: path.to_path_buf(), wanted })
    }

    /// The public key that belongs to it.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// The signature of bytes.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

/// A public key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads a public key: SPKI in PEM, or 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`KeyError`] names the file.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let unreadable = |source| KeyError::Unreadable { path: path.to_path_buf(), source };
        let text = read(File::open(path).map_err(unreadable)?, path)?;
        let key = VerifyingKey::from_public_key_pem(&text).ok().map(Self);
        let wanted = "an Ed25519 public key as PEM or 64 hexadecimal digits";
        key.or_else(|| Self::parse(text.trim())).ok_or(KeyError::NoKey { path: path.to_path_buf(), wanted })
    }

    /// Reads 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        VerifyingKey::from_bytes(&from_hex(text)?).ok().map(Self)
    }

    /// The key in lower-case hexadecimal.
    #[must_use]
    pub fn to_hex(self) -> String {
        hex(self.0.as_bytes())
    }

    /// True when the signature is this key's of these very bytes.
    #[must_use]
    pub fn has_signed(self, bytes: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|one| self.0.verify_strict(bytes, &one).is_ok())
    }
}

/// The text of a key that nobody but its owner can read.
pub(super) fn read_private(path: &Path) -> Result<String, KeyError> {
    let unreadable = |source| KeyError::Unreadable { path: path.to_path_buf(), source };
    let file = File::open(path).map_err(unreadable)?;
    let mode = file.metadata().map_err(unreadable)?.permissions().mode() & 0o777;
    if mode & OTHERS != 0 {
        return Err(KeyError::Open { path: path.to_path_buf(), mode });
    }
    read(file, path)
}

fn read(file: File, path: &Path) -> Result<String, KeyError> {
    let mut text = String::new();
    let read = file.take(LONGEST).read_to_string(&mut text);
    read.map_err(|source| KeyError::Unreadable { path: path.to_path_buf(), source })?;
    Ok(text)
}

/// 32 bytes of 64 lower-case hexadecimal digits.
pub(super) fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 32];
    if text.len() != 2 * bytes.len() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test 1 of RFC 8032, section 7.1.
    const SEED: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    const PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    fn key_file(text: &str, mode: u32) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("key");
        std::fs::write(&path, text).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("a mode");
        (folder, path)
    }

    #[test]
    fn a_signature_is_that_of_the_standard() {
        let (_folder, path) = key_file(SEED, 0o600);
        let signer = Signer::read(&path).expect("a key");
        assert_eq!(signer.public().to_hex(), PUBLIC);
        let signature = signer.sign(b"");
        assert!(hex(&signature).starts_with("e5564300c360ac729086e2cc806e828a"), "{}", hex(&signature));
        assert!(signer.public().has_signed(b"", &signature));
        assert!(!signer.public().has_signed(b"x", &signature));
        assert!(!signer.public().has_signed(b"", &signature[..63]));
        assert_eq!(format!("{signer:?}"), "Signer(***)");
    }

    #[test]
    fn keys_are_read_as_openssl_writes_them() {
        // The seed and the key above, as `openssl pkey` writes them.
        let private = "-----BEGIN PRIVATE KEY-----\n\
                       MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
                       -----END PRIVATE KEY-----\n";
        let public = "-----BEGIN PUBLIC KEY-----\n\
                      MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
                      -----END PUBLIC KEY-----\n";
        let (_folder, path) = key_file(private, 0o400);
        assert_eq!(Signer::read(&path).expect("a key").public().to_hex(), PUBLIC);
        let (_folder, path) = key_file(public, 0o644);
        assert_eq!(PublicKey::read(&path).expect("a key").to_hex(), PUBLIC);
        let (_folder, path) = key_file(&format!("{PUBLIC}\n"), 0o644);
        assert_eq!(PublicKey::read(&path).expect("a key").to_hex(), PUBLIC);
    }

    #[test]
    fn a_key_others_can_read_and_what_is_no_key_are_refused_without_being_shown() {
        for (text, mode) in [(SEED, 0o640), (SEED, 0o604), (SEED, 0o622), (&SEED[1..], 0o600), ("", 0o600)] {
            let (_folder, path) = key_file(text, mode);
            let error = Signer::read(&path).expect_err("refused").to_string();
            assert!(!error.contains(&SEED[1..9]), "{error}");
        }
    }
}
