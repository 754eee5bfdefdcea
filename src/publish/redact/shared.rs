//! A file that is shared, hashed while it is written. It is no file of the store.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use csv::StringRecord;
use sha2::{Digest, Sha256};

use super::super::file::{Digests, hex};
use super::super::{PublishError, Subject};

/// A new file of mode 0600.
pub struct Shared {
    name: String,
    path: PathBuf,
    file: BufWriter<File>,
    digest: Sha256,
    row: Vec<u8>,
}

impl Shared {
    /// Makes a file; it must not be there.
    pub fn create(folder: &Path, name: &str) -> Result<Self, PublishError> {
        let path = folder.join(name);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let file = BufWriter::new(file.map_err(PublishError::io(&path))?);
        Ok(Self { name: name.to_owned(), path, file, digest: Sha256::new(), row: Vec::new() })
    }

    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), PublishError> {
        self.digest.update(bytes);
        self.file.write_all(bytes).map_err(PublishError::io(&self.path))
    }

    /// Adds a row of a table.
    pub fn row(&mut self, row: &StringRecord) -> Result<(), PublishError> {
        let mut bytes = std::mem::take(&mut self.row);
        bytes.clear();
        let mut writer = csv::Writer::from_writer(&mut bytes);
        let written = writer.write_record(row).and_then(|()| Ok(writer.flush()?));
        drop(writer);
        written.map_err(|error| PublishError::io(&self.path)(error.into()))?;
        self.add(&bytes)?;
        self.row = bytes;
        Ok(())
    }

    /// Hands over what is left and tells the digest.
    pub fn finish(mut self) -> Result<Subject, PublishError> {
        self.file.flush().map_err(PublishError::io(&self.path))?;
        Ok(Subject { name: self.name, digest: Digests { sha256: hex(&self.digest.finalize()) } })
    }
}
