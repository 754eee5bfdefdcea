//! A published file, hashed while it is written.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::PublishError;
use super::beside::{Beside, Differences};
use super::steps::{self, Halves};

/// Bytes gathered before they are hashed and handed to the system.
const BUFFER: usize = 1 << 16;

/// A file's name in the run and the digest of its bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Subject {
    /// The name, relative to the run's folder.
    pub name: String,
    /// Its digest.
    pub digest: Digests,
}

/// The digests of a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Digests {
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// A new file of mode 0600.
#[derive(Debug)]
pub struct HashedFile {
    name: String,
    path: PathBuf,
    inner: BufWriter<Hashing>,
}

#[derive(Debug)]
struct Hashing {
    target: Target,
    digest: Sha256,
    halves: Halves,
}

/// Where the bytes go: into a new file, or beside one that is there.
#[derive(Debug)]
enum Target {
    New(File),
    Beside(Beside),
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let part = self.halves.part(bytes);
        // What is held against a file byte by byte needs no digest of its own.
        let written = match &mut self.target {
            Target::New(file) => {
                let written = file.write(part)?;
                self.digest.update(&part[..written]);
                written
            }
            Target::Beside(beside) => beside.compare(part)?,
        };
        self.halves.written();
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match &mut self.target {
            Target::New(file) => file.flush(),
            Target::Beside(_) => Ok(()),
        }
    }
}

impl HashedFile {
    /// Makes the file `name` in `folder`; it must not be there.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn create(folder: &Path, name: &str) -> Result<Self, PublishError> {
        let path = folder.join(name);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(PublishError::io(&path))?;
        steps::file(name, "begun");
        Ok(Self::with(name, path, Target::New(file)))
    }

    /// Holds what is written against the file `name` in `folder`; nothing is written. A difference is told
    /// among `found` when the file is finished.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub(super) fn beside(folder: &Path, name: &str, found: &Differences) -> Result<Self, PublishError> {
        let path = folder.join(name);
        let beside = Beside::open(&path, name, found.clone()).map_err(PublishError::io(&path))?;
        Ok(Self::with(name, path, Target::Beside(beside)))
    }

    fn with(name: &str, path: PathBuf, target: Target) -> Self {
        let hashing = Hashing { target, digest: Sha256::new(), halves: Halves::of(name) };
        let inner = BufWriter::with_capacity(BUFFER, hashing);
        Self { name: name.to_owned(), path, inner }
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path, as when the disk is full.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), PublishError> {
        self.inner.write_all(bytes).map_err(PublishError::io(&self.path))
    }

    /// Hands over what is left and tells the digest.
    ///
    /// # Errors
    /// [`PublishError::Io`] names the path.
    pub fn finish(mut self) -> Result<Subject, PublishError> {
        self.inner.flush().map_err(PublishError::io(&self.path))?;
        if let Target::Beside(beside) = &mut self.inner.get_mut().target {
            beside.finish().map_err(PublishError::io(&self.path))?;
        }
        steps::file(&self.name, "whole");
        let digest = self.inner.get_ref().digest.clone().finalize();
        Ok(Subject { name: self.name, digest: Digests { sha256: hex(&digest) } })
    }
}

/// For whoever writes by [`Write`]; errors name the path here too.
impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.inner.write(bytes).map_err(|error| named(&self.path, &error))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush().map_err(|error| named(&self.path, &error))
    }
}

fn named(path: &Path, error: &std::io::Error) -> std::io::Error {
    std::io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// The SHA-256 of bytes, in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The SHA-256 of all a reader gives, in lower-case hexadecimal.
///
/// # Errors
/// Those of the reader.
pub fn sha256_of(mut reader: impl Read) -> std::io::Result<String> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(hex(&digest.finalize())),
            Ok(read) => digest.update(&buffer[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "what was written is read back")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_digest_is_that_of_the_bytes_on_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut file = HashedFile::create(folder.path(), "a.csv").expect("a file");
        let long = vec![b'x'; 3 * BUFFER + 7];
        file.add(b"abc").expect("room");
        file.add(&long).expect("room");
        let subject = file.finish().expect("a digest");
        let path = folder.path().join("a.csv");
        let bytes = std::fs::read(&path).expect("the file");
        assert_eq!(bytes.len(), long.len() + 3);
        assert_eq!((subject.name.as_str(), subject.digest.sha256), ("a.csv", sha256(&bytes)));
        assert_eq!(sha256_of(File::open(&path).expect("a file")).expect("bytes"), sha256(&bytes));
        assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
        assert!(HashedFile::create(folder.path(), "a.csv").is_err(), "a file is never written over");
    }

    #[test]
    fn digests_are_those_of_the_standard() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
    }
}
