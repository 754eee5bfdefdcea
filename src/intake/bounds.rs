//! How much a packed file may hold: a small file that unpacks to all of a disk is no delivery.

use std::io::{self, ErrorKind, Read};

/// Any file may unpack to so many bytes …
const FLOOR: u64 = 64 << 20;
/// … and a larger one to so many times its own. Tables of a day unpack to five or ten times theirs.
const TIMES: u64 = 50;

/// The most bytes a file of `stored` bytes may unpack to.
pub(super) const fn most_unpacked(stored: u64) -> u64 {
    FLOOR.saturating_add(stored.saturating_mul(TIMES))
}

/// What is said of a file that unpacks to more.
pub(super) fn too_much(most: u64) -> String {
    format!("unpacks to more than {most} bytes, {TIMES} times what is stored and {} MiB", FLOOR >> 20)
}

/// A decompressor that stops where no delivery goes on.
pub(super) struct Bounded<R> {
    reader: R,
    most: u64,
    read: u64,
}

impl<R> Bounded<R> {
    /// At most `most` bytes of a reader.
    pub(super) const fn new(reader: R, most: u64) -> Self {
        Self { reader, most, read: 0 }
    }

    /// The reader.
    pub(super) const fn inner(&self) -> &R {
        &self.reader
    }

    /// The reader, when all is read.
    pub(super) fn into_inner(self) -> R {
        self.reader
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.read = self.read.saturating_add(read as u64);
        if self.read > self.most {
            return Err(io::Error::new(ErrorKind::InvalidData, too_much(self.most)));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_stops_past_its_bound_and_not_before() {
        let mut whole = Vec::new();
        Bounded::new(&b"abc"[..], 3).read_to_end(&mut whole).expect("as much as may be");
        assert_eq!(whole, b"abc");
        let error = Bounded::new(&b"abcd"[..], 3).read_to_end(&mut whole).expect_err("one more");
        assert!(error.to_string().contains("more than 3 bytes"), "{error}");
        assert_eq!(most_unpacked(1 << 20), 114 << 20);
    }
}
