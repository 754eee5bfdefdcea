//! The seal of a JSON file nothing else vouches for: its last field is the SHA-256 of the rest of it.
//!
//! A seal tells a byte that is not what was written. It keeps nobody from writing another file and sealing
//! it: that is what a signature is for.

use serde::Serialize;

use super::file::sha256;

/// What stands before the digest.
const BEFORE: &[u8] = b",\n  \"seal\": \"";
/// What stands after it.
const AFTER: &[u8] = b"\"\n}\n";
/// How a file without its seal ends.
const END: &[u8] = b"\n}\n";
/// Characters of the digest.
const DIGITS: usize = 64;

/// An object as JSON with its seal as the last field.
///
/// # Errors
/// Those of the serialisation. What is no object with a field is left without a seal.
pub fn sealed<T: Serialize>(object: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(object)?;
    bytes.push(b'\n');
    if bytes.ends_with(END) {
        let digest = sha256(&bytes);
        bytes.truncate(bytes.len() - END.len());
        bytes.extend_from_slice(BEFORE);
        bytes.extend_from_slice(digest.as_bytes());
        bytes.extend_from_slice(AFTER);
    }
    Ok(bytes)
}

/// True when the file is the one that was sealed, byte for byte.
#[must_use]
pub fn holds(bytes: &[u8]) -> bool {
    let split = || {
        let (rest, digest) = bytes.strip_suffix(AFTER)?.split_last_chunk::<DIGITS>()?;
        Some((rest.strip_suffix(BEFORE)?, digest))
    };
    split().is_some_and(|(rest, digest)| sha256(&[rest, END].concat()).as_bytes() == digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_of_a_sealed_file_can_be_another() {
        let object = serde_json::json!({ "by": "Kari", "counts": { "files": 3 }, "list": [1, 2] });
        let bytes = sealed(&object).expect("JSON");
        assert!(holds(&bytes));
        let read: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(read["by"], "Kari");
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut other = bytes.clone();
                other[at] ^= 1 << bit;
                assert!(!holds(&other), "byte {at}, bit {bit}");
            }
        }
        assert!(!holds(&bytes[..bytes.len() - 1]) && !holds(b"") && !holds(b"{}\n"));
    }
}
