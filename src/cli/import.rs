//! `import`: files of an authority's or a bank's own format as a table of an inbox.

#![expect(clippy::disallowed_methods, reason = "the table being written is read again")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::check::TooManyParked;
use super::exit::{Exit, Failure};
use super::job::Job;
use super::progress::Progress;
use super::{standing, words};
use crate::intake::import::{AmendError, Imported, Request, import};
use crate::intake::{Format, IntakeSettings};
use crate::publish::Revisions;
use crate::publish::tables::rejects;
use crate::units::PartyId;

/// Write files of an authority's or a bank's own format as a table of an inbox
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Formats: nav and innkrevingsoppdrag give claims.csv, inntekt and a-melding incomes.csv, ocr \
    and camt.054 payments.csv. Records with faults stand in rejects.csv beside it.\n\n\
    Examples:\n  \
    innkreving import innkrevingsoppdrag oppdrag.jsonl --date 2026-11-20 --out days/2026-11-20\n  \
    innkreving import ocr giro-1.txt giro-2.txt --date 2026-11-20 --job jobs/nightly.toml --out days/2026-11-20\n  \
    innkreving import nav claims-nav.txt --onto claims.csv --date 2026-11-20 --out new\n\n\
    Exit status: 0 written, 3 a file is refused, or more records are parked than the job takes (then only \
    rejects.csv is written)."
)]
pub struct Arguments {
    /// nav, innkrevingsoppdrag, inntekt, a-melding, ocr or camt.054
    #[arg(value_parser = format)]
    format: Format,
    /// The files, read in this order; .gz and .zst are decompressed
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The collection day the facts are for
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    date: NaiveDate,
    /// The folder to write into; it is made when it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The job whose checks are made; payments also need its store, which knows who pays under an order
    #[arg(long)]
    job: Option<PathBuf>,
    /// nav: the claims table that stands, whose claims the file changes and stops
    #[arg(long, value_name = "CLAIMS")]
    onto: Option<PathBuf>,
}

fn format(name: &str) -> Result<Format, String> {
    Format::parse(name).filter(|format| format.table().is_some()).ok_or_else(|| {
        let names = Format::ALL.into_iter().filter(|format| format.table().is_some());
        format!("there are {}", names.map(Format::as_str).collect::<Vec<_>>().join(", "))
    })
}

/// Imports and tells what was read.
///
/// # Errors
/// [`Exit::Refused`] for a file that is refused or has too many faulty records.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let job = arguments.job.as_deref().map(Job::read).transpose();
    let job = job.map_err(|error| Failure::new(Exit::Usage, error))?;
    let settings = settings(job.as_ref(), arguments.date);
    let payers = match (&job, arguments.format.table()) {
        (Some(job), Some("payments")) => payers(job, arguments.date)?,
        _ => BTreeMap::new(),
    };
    if arguments.onto.is_some() && arguments.format != Format::Nav {
        return Err(Failure::new(Exit::Usage, anyhow::anyhow!("--onto is for nav only")));
    }
    std::fs::create_dir_all(&arguments.out).map_err(|error| unwritten(&arguments.out, &error))?;
    let request = Request {
        format: arguments.format,
        files: &arguments.files,
        settings: &settings,
        payers: &payers,
        onto: arguments.onto.as_ref(),
    };
    let bar = progress.bytes("import");
    let temporary = Temporary::in_folder(&arguments.out);
    let imported = written(&request, &temporary)?;
    bar.finish_and_clear();
    for file in &imported.files {
        let told = format!("{}: {} records, {} parked", file.file, file.rows, file.parked);
        progress.step("import", &told);
    }
    let faults = rejects(&imported.faults).map_err(|error| Failure::new(Exit::Failed, error))?;
    put(&arguments.out.join("rejects.csv"), &faults)?;
    words::say(&told(&imported))?;
    if let Some(over) = imported.over_limit(&settings) {
        let over = format!("{}: {} of {} parked, at most {}", over.file, over.parked, over.rows, over.limit);
        return Err(Failure::refused(TooManyParked::new(over)));
    }
    let table = arguments.out.join(format!("{}.csv", imported.table));
    temporary.keep_as(&table).map_err(|error| unwritten(&table, &error))
}

/// Writes the table into the temporary file, and once more where a second look is needed.
fn written(request: &Request<'_>, temporary: &Temporary) -> Result<Imported, Failure> {
    let path = &temporary.path;
    let unwritten = |error: &std::io::Error| unwritten(path, error);
    let mut out = BufWriter::new(create(path).map_err(|error| unwritten(&error))?);
    let mut imported = import(request, &mut out).map_err(Failure::refused)?;
    out.flush().map_err(|error| unwritten(&error))?;
    if !imported.is_final() {
        let again = path.with_extension("again");
        let file = create(&again).map_err(|error| unwritten(&error))?;
        let amended = imported.amend(|| Ok(BufReader::new(File::open(path)?)), BufWriter::new(file));
        let amended = amended.and_then(|()| std::fs::rename(&again, path).map_err(AmendError::from));
        amended.map_err(|error| Failure::new(Exit::Failed, error))?;
    }
    Ok(imported)
}

fn settings(job: Option<&Job>, day: NaiveDate) -> IntakeSettings {
    let plain = || IntakeSettings::on(day);
    IntakeSettings { taken_out_later: true, ..job.map_or_else(plain, |job| job.intake(day)) }
}

/// Who pays under each order that stands before the day.
fn payers(job: &Job, day: NaiveDate) -> Result<BTreeMap<u64, PartyId>, Failure> {
    let store = job.store();
    if !store.is_dir() {
        return Ok(BTreeMap::new());
    }
    let last = Revisions::nights(&store).last_released_before(day).map_err(standing::unsound_or_failed)?;
    let (registers, _) = standing::registers(last.as_ref(), day)?;
    Ok(registers.orders.iter().map(|order| (order.order_id, order.payer)).collect())
}

fn told(imported: &Imported) -> String {
    let mut text = String::new();
    for file in &imported.files {
        let accepted = file.rows - file.parked;
        let _ = writeln!(
            text,
            "{}: {} records, {accepted} rows of {}, {} parked, sum {}",
            file.file, file.rows, imported.table, file.parked, file.sum
        );
        if file.unfit > 0 {
            let _ = writeln!(text, "  {} identifiers whose check digits do not fit were taken", file.unfit);
        }
    }
    text
}

/// A file that goes unless it is kept.
struct Temporary {
    path: PathBuf,
}

impl Temporary {
    fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(".importing.csv") }
    }

    fn keep_as(&self, path: &Path) -> std::io::Result<()> {
        std::fs::rename(&self.path, path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Gone already when it was kept; one that cannot be removed is written over by the next import.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// A new file of mode 0600, over one that is there.
fn create(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    create(path).and_then(|mut file| file.write_all(bytes)).map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    let told = std::io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    Failure::new(Exit::Failed, told)
}
