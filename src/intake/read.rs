//! The files of an inbox: which there are, and their bytes, decompressed and hashed as stored.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::bounds::{Bounded, most_unpacked};
use super::error::IntakeError;
use super::formats::{Format, Formats};
use super::tables::Table;
use crate::plain_file;
use crate::units::signs::is_unseen;

/// The form of an input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InputForm {
    /// CSV.
    Csv,
    /// CSV, gzip.
    CsvGzip,
    /// CSV, zstd.
    CsvZstd,
    /// Parquet.
    Parquet,
    /// NAV's fixed-width claim file.
    Nav,
    /// Another authority's or a bank's own format.
    Of(Format),
}

impl InputForm {
    const TABLES: [Self; 4] = [Self::Csv, Self::CsvGzip, Self::CsvZstd, Self::Parquet];

    /// As it is written in summaries: `csv`, `csv.gz`, `csv.zst`, `parquet`, `nav`, or the name of a format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::CsvGzip => "csv.gz",
            Self::CsvZstd => "csv.zst",
            Self::Parquet => "parquet",
            Self::Nav => "nav",
            Self::Of(format) => format.as_str(),
        }
    }

    /// Reads what [`Self::as_str`] gives.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let table = Self::TABLES.into_iter().find(|form| form.as_str() == text);
        let other = || Format::ALL.into_iter().find(|format| format.as_str() == text).map(Self::Of);
        table.or_else(|| (text == Self::Nav.as_str()).then_some(Self::Nav)).or_else(other)
    }

    /// The format of it.
    const fn format(self) -> Format {
        match self {
            Self::Csv | Self::CsvGzip | Self::CsvZstd | Self::Parquet => Format::Csv,
            Self::Nav => Format::Nav,
            Self::Of(format) => format,
        }
    }
}

/// One input found.
#[derive(Clone, Debug)]
pub(super) struct Input {
    /// Its file's name.
    pub(super) file: String,
    /// Its path.
    pub(super) path: PathBuf,
    /// Its form.
    pub(super) form: InputForm,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    /// Inputs by table: its own file, or files of a format by name.
    pub(super) tables: BTreeMap<&'static str, Vec<Input>>,
    /// Claim files of NAV, by name.
    pub(super) nav: Vec<Input>,
    /// The control file.
    pub(super) control: Option<Input>,
    /// Names nobody reads, sorted.
    pub(super) unknown: Vec<String>,
}

/// Names the input a file is, by its name alone.
#[derive(Clone, Copy)]
enum Name {
    Table(&'static str, InputForm),
    Nav,
    Control,
    Unknown,
}

fn name_of(file: &str, tables: &[Table]) -> Name {
    if file == "control.json" {
        return Name::Control;
    }
    let is_text = file.rsplit_once('.').is_some_and(|(_, ending)| ending == "txt");
    if is_text && file.starts_with("claims-nav") {
        return Name::Nav;
    }
    let table = file.split_once('.').and_then(|(stem, ending)| {
        let form = InputForm::TABLES.into_iter().find(|form| form.as_str() == ending)?;
        let table = tables.iter().find(|table| table.name == stem)?;
        Some(Name::Table(table.name, form))
    });
    let of_format = || {
        let format = Format::of_file(file)?;
        let table = tables.iter().find(|table| Some(table.name) == format.table())?;
        Some(Name::Table(table.name, InputForm::Of(format)))
    };
    table.or_else(of_format).unwrap_or(Name::Unknown)
}

/// Looks through a folder. Only its own regular files count; links are not followed. A file of a format the job
/// does not take is refused, so that no facts are passed over.
pub(super) fn find(folder: &Path, tables: &[Table], formats: &Formats) -> Result<Inbox, IntakeError> {
    let unreadable = |source| IntakeError::Unreadable { path: folder.to_path_buf(), source };
    let mut inbox = Inbox::default();
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let is_file = entry.file_type().map_err(unreadable)?.is_file();
        entries.push((entry.file_name().to_string_lossy().into_owned(), entry.path(), is_file));
    }
    entries.sort_unstable();
    for (file, path, is_file) in entries {
        let name = name_of(&file, tables);
        if matches!(name, Name::Unknown) {
            inbox.unknown.push(file);
            continue;
        }
        if !is_file {
            return Err(IntakeError::NotAFile { path });
        }
        if file.contains(|sign| is_unseen(sign) || sign == char::REPLACEMENT_CHARACTER) {
            let source = io::Error::new(io::ErrorKind::InvalidInput, "a name with signs that are not seen");
            return Err(IntakeError::Unreadable { path, source });
        }
        if let Some(table) = not_taken(name, formats) {
            return Err(IntakeError::FormNotTaken { file, table });
        }
        inbox.add(name, file, path)?;
    }
    for table in tables.iter().filter(|table| table.required) {
        let nav_stands_in = table.name == "claims" && !inbox.nav.is_empty();
        if !inbox.tables.contains_key(table.name) && !nav_stands_in {
            return Err(IntakeError::TableMissing { folder: folder.to_path_buf(), table: table.name });
        }
    }
    Ok(inbox)
}

/// The table of a file the job does not take.
fn not_taken(name: Name, formats: &Formats) -> Option<&'static str> {
    match name {
        Name::Table(table, form) => (!formats.take(table, form.format())).then_some(table),
        Name::Nav => (!formats.take("claims", Format::Nav)).then_some("claims"),
        Name::Control | Name::Unknown => None,
    }
}

impl Inbox {
    fn add(&mut self, name: Name, file: String, path: PathBuf) -> Result<(), IntakeError> {
        match name {
            Name::Table(table, form) => {
                let files = self.tables.entry(table).or_default();
                let same = |other: &&Input| other.form.format() == Format::Csv;
                if form.format() == Format::Csv
                    && let Some(other) = files.iter().find(same)
                {
                    return Err(IntakeError::TwoForms { first: other.file.clone(), second: file });
                }
                files.push(Input { file, path, form });
            }
            Name::Nav => self.nav.push(Input { file, path, form: InputForm::Nav }),
            Name::Control => self.control = Some(Input { file, path, form: InputForm::Csv }),
            Name::Unknown => {}
        }
        Ok(())
    }
}

impl Input {
    /// A file that is named rather than found.
    pub(super) fn named(path: &Path, form: InputForm) -> Self {
        let file = super::faults::plain_name(&path.file_name().unwrap_or_default().to_string_lossy());
        Self { file, path: path.to_path_buf(), form }
    }

    /// An error of reading this file.
    pub(super) fn unreadable(&self, source: io::Error) -> IntakeError {
        IntakeError::Unreadable { path: self.path.clone(), source }
    }

    /// Opens the file. What is no file by now, or was named and is none, is neither waited for nor read.
    pub(super) fn open(&self) -> Result<File, IntakeError> {
        match plain_file::open(&self.path) {
            Err(error) if plain_file::is_other(&error) => {
                Err(IntakeError::NotAFile { path: self.path.clone() })
            }
            file => file.map_err(|source| self.unreadable(source)),
        }
    }

    /// Its bytes as stored.
    pub(super) fn size(&self) -> Result<u64, IntakeError> {
        self.open()?.metadata().map(|known| known.len()).map_err(|source| self.unreadable(source))
    }

    /// Tells the system that the file is read next, so that the disk works while other tables are parsed. Only
    /// advice: an error means nothing.
    pub(super) fn read_ahead(&self) {
        if let Ok(file) = plain_file::open(&self.path) {
            let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::WillNeed);
        }
    }

    /// The whole file; none when it has more than `most` bytes.
    pub(super) fn bytes(&self, most: usize) -> Result<Option<Vec<u8>>, IntakeError> {
        let mut bytes = Vec::new();
        let read = self.open()?.take(most as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|source| self.unreadable(source))?;
        Ok((bytes.len() <= most).then_some(bytes))
    }

    /// How it is compressed, by the end of its name.
    fn packing(&self) -> Packing {
        match self.file.rsplit_once('.') {
            Some((_, "gz")) => Packing::Gzip,
            Some((_, "zst")) => Packing::Zstd,
            _ => Packing::None,
        }
    }

    /// The file's decompressed bytes, not hashed: for what no run is made from.
    pub(super) fn plain_stream(&self) -> Result<Box<dyn Read + Send>, IntakeError> {
        let (file, most) = (self.open()?, most_unpacked(self.size()?));
        let unpacked: io::Result<Box<dyn Read + Send>> = match self.packing() {
            Packing::Gzip => Ok(Box::new(Bounded::new(flate2::read::MultiGzDecoder::new(file), most))),
            Packing::Zstd => zstd::stream::read::Decoder::new(file)
                .map(|decoder| Box::new(Bounded::new(decoder, most)) as _),
            Packing::None => Ok(Box::new(file)),
        };
        unpacked.map_err(|source| self.unreadable(source))
    }

    /// The file's decompressed bytes, hashed as stored while they are read.
    pub(super) fn stream(&self) -> Result<Stream<File>, IntakeError> {
        let most = most_unpacked(self.size()?);
        Stream::new(self.open()?, self.packing(), most).map_err(|source| self.unreadable(source))
    }
}

/// Bytes that are hashed and counted as they are read.
pub(super) struct Hashed<R> {
    reader: R,
    sha256: Sha256,
    bytes: u64,
}

impl<R: Read> Hashed<R> {
    /// Nothing read so far.
    pub(super) fn new(reader: R) -> Self {
        Self { reader, sha256: Sha256::new(), bytes: 0 }
    }

    /// Reads what is left; number of bytes and SHA-256 in hexadecimal.
    pub(super) fn finish(mut self) -> io::Result<(u64, String)> {
        let mut rest = vec![0; 1 << 18];
        while self.read(&mut rest)? > 0 {}
        Ok((self.bytes, hex(&self.sha256.finalize())))
    }
}

/// Bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        for digit in [byte >> 4, byte & 0xf] {
            out.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    out
}

/// Number and SHA-256 of bytes in memory.
pub(super) fn digest(bytes: &[u8]) -> (u64, String) {
    (bytes.len() as u64, hex(&Sha256::digest(bytes)))
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.sha256.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

/// How a file is compressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
}

/// A stream that is decompressed as it is read.
pub(super) enum Stream<R: Read> {
    Plain(Hashed<R>),
    Gzip(Box<Bounded<flate2::read::MultiGzDecoder<Hashed<R>>>>),
    Zstd(Box<Bounded<zstd::stream::read::Decoder<'static, io::BufReader<Hashed<R>>>>>),
}

impl<R: Read> Stream<R> {
    /// Its decompressor, for at most `most` bytes.
    pub(super) fn new(reader: R, packing: Packing, most: u64) -> io::Result<Self> {
        let hashed = Hashed::new(reader);
        Ok(match packing {
            Packing::Gzip => {
                Self::Gzip(Box::new(Bounded::new(flate2::read::MultiGzDecoder::new(hashed), most)))
            }
            Packing::Zstd => {
                Self::Zstd(Box::new(Bounded::new(zstd::stream::read::Decoder::new(hashed)?, most)))
            }
            Packing::None => Self::Plain(hashed),
        })
    }

    /// Bytes of the file as stored that are read.
    pub(super) fn stored(&self) -> u64 {
        match self {
            Self::Plain(hashed) => hashed.bytes,
            Self::Gzip(decoder) => decoder.inner().get_ref().bytes,
            Self::Zstd(decoder) => decoder.inner().get_ref().get_ref().bytes,
        }
    }

    /// Bytes and SHA-256 of the file as stored.
    pub(super) fn finish(self) -> io::Result<(u64, String)> {
        match self {
            Self::Plain(hashed) => hashed.finish(),
            Self::Gzip(decoder) => decoder.into_inner().into_inner().finish(),
            Self::Zstd(decoder) => decoder.into_inner().finish().into_inner().finish(),
        }
    }
}

impl<R: Read> Read for Stream<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(hashed) => hashed.read(buffer),
            Self::Gzip(decoder) => decoder.read(buffer),
            Self::Zstd(decoder) => decoder.read(buffer),
        }
    }
}
