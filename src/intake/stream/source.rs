//! One file of a table, read some rows at a time.

use std::fs::File;

use rayon::prelude::*;

use super::Shared;
use crate::intake::blocks::{Block, Blocks};
use crate::intake::csv_table::{CsvError, cut_error, read_into, take_header};
use crate::intake::error::IntakeError;
use crate::intake::fact::Fact;
use crate::intake::header::Header;
use crate::intake::parquet::Slices;
use crate::intake::read::{Hashed, Input, InputForm, Stream};
use crate::intake::rows::{FileContext, Rows};

/// The most blocks read at a time.
const IN_FLIGHT: u64 = 8;

/// A file being read.
pub(super) enum Source {
    /// CSV, compressed or not.
    Csv(Box<Csv>),
    /// Parquet.
    Parquet(Box<Slices>),
}

/// A CSV file, and the blocks of it that were read and not looked at yet.
pub(super) struct Csv {
    blocks: Blocks<Stream<File>>,
    header: Header,
    ready: Vec<Block>,
}

/// The rows that come next, in the order of the file, and how much is done: bytes as stored, bytes unpacked.
pub(super) struct Read<T> {
    /// The rows.
    pub(super) parts: Vec<Rows<T>>,
    /// Bytes of them, unpacked.
    pub(super) bytes: u64,
}

impl Source {
    /// Opens the file of a table and reads its header.
    pub(super) fn open<T: Fact>(input: &Input, shared: &Shared<'_>) -> Result<Self, IntakeError> {
        if input.form == InputForm::Parquet {
            return Ok(Self::Parquet(Box::new(Slices::open(input.open()?, &input.file, &T::TABLE)?)));
        }
        let mut blocks = Blocks::of_size(input.stream()?, shared.settings.delimiter, shared.pace.block);
        let mut ready = blocks.take(1).map_err(|error| refused(input, cut_error(&input.file, error)))?;
        let header = take_header(&T::TABLE, &mut ready, &input.file, shared.settings)?;
        Ok(Self::Csv(Box::new(Csv { blocks, header, ready })))
    }

    /// How much of the file as stored is read.
    pub(super) fn stored(&self) -> u64 {
        match self {
            Self::Csv(csv) => csv.blocks.reader().stored(),
            Self::Parquet(slices) => slices.done(),
        }
    }

    /// The next rows: about `wanted` bytes of the file; none at its end. Parts begin as `room` makes them.
    pub(super) fn next<T: Fact>(
        &mut self,
        input: &Input,
        shared: &Shared<'_>,
        wanted: u64,
        room: impl Fn() -> Rows<T> + Sync,
    ) -> Result<Option<Read<T>>, IntakeError> {
        match self {
            Self::Csv(csv) => csv.next(input, shared, wanted, &room),
            Self::Parquet(slices) => {
                let before = slices.done();
                let mut parts = Ok(None);
                shared.meter.time(&mut || parts = slices.next(shared.settings, &room));
                let bytes = slices.done() - before;
                Ok(parts?.map(|parts| Read { parts, bytes }))
            }
        }
    }

    /// Size and SHA-256 of the file as stored.
    pub(super) fn finish(self, input: &Input) -> Result<(u64, String), IntakeError> {
        let digest = match self {
            Self::Csv(csv) => csv.blocks.into_reader().finish(),
            Self::Parquet(_) => Hashed::new(input.open()?).finish(),
        };
        digest.map_err(|source| input.unreadable(source))
    }
}

impl Csv {
    /// Looks at the blocks at hand while the next are read.
    fn next<T: Fact>(
        &mut self,
        input: &Input,
        shared: &Shared<'_>,
        wanted: u64,
        room: &(impl Fn() -> Rows<T> + Sync),
    ) -> Result<Option<Read<T>>, IntakeError> {
        if self.ready.is_empty() {
            return Ok(None);
        }
        let (settings, header) = (shared.settings, self.header.clone());
        let separator = settings.separator();
        let file = input.file.as_str();
        let context = FileContext { file, header, settings, separator, layout: None, payer_needed: true };
        let count = usize::try_from((wanted / self.blocks.size() as u64).clamp(1, IN_FLIGHT)).unwrap_or(1);
        let (blocks, ready) = (&mut self.blocks, &self.ready);
        let look = |block: &Block| {
            let mut rows = room();
            shared.meter.time(&mut || read_into(block, &context, &mut rows));
            rows
        };
        let mut next = Ok(Vec::new());
        let mut read = || next = blocks.take(count);
        let ((), parts) =
            rayon::join(|| shared.meter.time(&mut read), || ready.par_iter().map(look).collect::<Vec<_>>());
        let bytes = ready.iter().map(|block| block.bytes.len() as u64).sum();
        self.ready.drain(..).for_each(|block| blocks.reuse(block));
        self.ready = next.map_err(|error| refused(input, cut_error(&input.file, error)))?;
        Ok(Some(Read { parts, bytes }))
    }
}

fn refused(input: &Input, error: CsvError) -> IntakeError {
    match error {
        CsvError::Refused(error) => error,
        CsvError::Read(source) => input.unreadable(source),
    }
}
