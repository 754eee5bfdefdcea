//! The least a night can take: reads every file of an inbox once with the `csv` crate on one core (Parquet with
//! polars), then writes the bytes of a run that is there into new files, and waits until the disk has them.
//!
//! usage: `cargo bench --bench floor -- INBOX RUN OUT`; prints milliseconds as JSON. What is to be written is in memory
//! before the clock starts.

#![expect(clippy::disallowed_methods, reason = "it stands outside the library and measures the file system")]

use std::fs::File;
use std::io::{Error, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use polars::prelude::{ParquetReader, SerReader};

/// All files in a folder and below it, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else {
                all.push(entry.path());
            }
        }
    }
    all.sort();
    Ok(all)
}

/// Rows and fields of a CSV file.
fn read_csv(path: &Path) -> Result<usize, Error> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let mut record = csv::ByteRecord::new();
    let mut fields = 0;
    while reader.read_byte_record(&mut record)? {
        fields += record.len();
    }
    Ok(fields)
}

fn read_parquet(path: &Path) -> Result<usize, Error> {
    let frame = ParquetReader::new(File::open(path)?).finish().map_err(Error::other)?;
    Ok(frame.height() * frame.width())
}

fn read(path: &Path) -> Result<usize, Error> {
    match path.extension().and_then(|name| name.to_str()) {
        Some("csv") => read_csv(path),
        Some("parquet") => read_parquet(path),
        _ => Ok(0),
    }
}

/// Writes the files and waits for the disk.
fn write(run: &[(PathBuf, Vec<u8>)], out: &Path) -> Result<(), Error> {
    for (name, bytes) in run {
        let path = out.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = File::create_new(&path)?;
        file.write_all(bytes)?;
    }
    rustix::fs::syncfs(File::open(out)?)?;
    Ok(())
}

fn main() -> Result<(), Error> {
    let mut asked = std::env::args_os().skip(1).filter(|word| word != "--bench").map(PathBuf::from);
    let (Some(inbox), Some(run), Some(out)) = (asked.next(), asked.next(), asked.next()) else {
        return Ok(());
    };
    let mut bytes = Vec::new();
    for path in files(&run)? {
        let name = path.strip_prefix(&run).map_err(Error::other)?.to_path_buf();
        bytes.push((name, std::fs::read(&path)?));
    }
    let start = Instant::now();
    let mut fields = 0;
    for path in files(&inbox)? {
        fields += read(&path)?;
    }
    let reading = start.elapsed();
    let start = Instant::now();
    write(&bytes, &out)?;
    let writing = start.elapsed();
    println!(
        r#"{{"reading": {}, "writing": {}, "fields": {fields}}}"#,
        reading.as_millis(),
        writing.as_millis()
    );
    Ok(())
}
