//! Bytes held against a file that is there, as they would be written.

use crate::plain_file;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Where the bytes first are other ones.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Difference {
    /// The file, by its name in the run.
    pub name: String,
    /// What is different.
    pub place: Place,
}

/// Where a file first differs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// The file is not there.
    Missing,
    /// At this byte, the first being 0, on this line, the first being 1.
    At {
        /// The byte.
        byte: u64,
        /// The line.
        line: u64,
    },
}

/// Differences found so far, in no order.
#[derive(Clone, Debug, Default)]
pub struct Differences(Arc<Mutex<Vec<Difference>>>);

impl Differences {
    /// Those found so far, by name.
    #[must_use]
    pub fn sorted(&self) -> Vec<Difference> {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        found.sort();
        found
    }

    fn add(&self, name: &str, place: Place) {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        found.push(Difference { name: name.to_owned(), place });
    }
}

/// A file that is read in step with what would be written in its place.
#[derive(Debug)]
pub(super) struct Beside {
    name: String,
    /// None once a difference is found.
    file: Option<File>,
    read: Vec<u8>,
    byte: u64,
    line: u64,
    found: Differences,
}

impl Beside {
    pub(super) fn open(path: &Path, name: &str, found: Differences) -> std::io::Result<Self> {
        let file = match plain_file::open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                found.add(name, Place::Missing);
                None
            }
            file => Some(file?),
        };
        Ok(Self { name: name.to_owned(), file, read: Vec::new(), byte: 0, line: 1, found })
    }

    /// Holds the next bytes against the file; takes them all.
    pub(super) fn compare(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let Some(file) = &mut self.file else { return Ok(bytes.len()) };
        self.read.clear();
        file.take(length(bytes)).read_to_end(&mut self.read)?;
        let same = if self.read == bytes {
            bytes.len()
        } else {
            self.read.iter().zip(bytes).take_while(|(one, other)| one == other).count()
        };
        self.byte += length(&bytes[..same]);
        self.line += length_of(memchr::memchr_iter(b'\n', &bytes[..same]).count());
        if same < bytes.len() {
            self.differs();
        }
        Ok(bytes.len())
    }

    /// The file has nothing more.
    pub(super) fn finish(&mut self) -> std::io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        if file.read(&mut [0])? > 0 {
            self.differs();
        }
        Ok(())
    }

    fn differs(&mut self) {
        self.file = None;
        self.found.add(&self.name, Place::At { byte: self.byte, line: self.line });
    }
}

fn length(bytes: &[u8]) -> u64 {
    length_of(bytes.len())
}

fn length_of(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make their own files")]
mod tests {
    use super::*;

    #[test]
    fn the_first_other_byte_is_told_with_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "ab\ncd\n").expect("written");
        let at = |byte, line| vec![Place::At { byte, line }];
        let cases = [
            ("ab\ncd\n", Vec::new()),
            ("ab\ncx\n", at(4, 2)),
            ("xb\ncd\n", at(0, 1)),
            ("ab\nc", at(4, 2)),
            ("ab\ncd\ne", at(6, 3)),
            ("", at(0, 1)),
        ];
        for (text, expected) in cases {
            let found = Differences::default();
            let mut beside = Beside::open(&path, "a.csv", found.clone()).expect("a file");
            for part in text.as_bytes().chunks(2) {
                assert_eq!(beside.compare(part).expect("read"), part.len());
            }
            beside.finish().expect("read");
            let places: Vec<Place> = found.sorted().into_iter().map(|one| one.place).collect();
            assert_eq!(places, expected, "{text:?}");
        }
        let found = Differences::default();
        Beside::open(&folder.path().join("b"), "b", found.clone()).expect("told");
        assert_eq!(found.sorted()[0].place, Place::Missing);
    }
}
