//! `report`: the page and the workbook of a published run once more.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::exit::{Exit, Failure};
use super::made;
use super::progress::Progress;
use super::words;
use crate::report::page::PAGE;
use crate::report::workbook::{WORKBOOK, workbook};
use crate::report::{ReportError, Run};

/// Write report.html and report.xlsx of a published run again, from its files: the same bytes
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving report runs/2026-11-20/rev-001 --out .\n\n\
    Exit status: 0 both are written, 1 they cannot be written, 5 a file of the run is missing or broken.")]
pub struct Arguments {
    /// The folder of a run
    run: PathBuf,
    /// The folder to write into; it is made when it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Makes both and tells where they are.
///
/// # Errors
/// [`Exit::Unsound`] when a file of the run is missing or broken.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let usage = |told: String| Failure::new(Exit::Usage, anyhow::anyhow!(told));
    let (folder, out) = (&arguments.run, &arguments.out);
    if !folder.is_dir() {
        return Err(usage(format!("{}: no such folder", folder.display())));
    }
    std::fs::create_dir_all(out).map_err(|error| unwritten(out, &error))?;
    if same_folder(folder, out) {
        return Err(usage(format!(
            "{}: what is published stays as it is: name another folder",
            out.display()
        )));
    }
    let run = Run::open(folder).map_err(|error| unsound(error.into()))?;
    let page = made::page_of(&run).map_err(unsound)?;
    put(&out.join(PAGE), page.as_bytes())?;
    progress.step("report", PAGE);
    let book = workbook(&run, run.workbook_rows()).map_err(|error| unsound(error.into()))?;
    put(&out.join(WORKBOOK), &book)?;
    progress.step("report", WORKBOOK);
    let [page, book] = [PAGE, WORKBOOK].map(|name| out.join(name));
    words::say(&format!("{}\n{}\n", page.display(), book.display()))?;
    Ok(())
}

fn same_folder(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Writes a file of mode 0600, over one that is there.
fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    file.and_then(|mut file| file.write_all(bytes)).map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    let told = std::io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    Failure::new(Exit::Failed, told)
}

fn unsound(error: ReportError) -> Failure {
    let exit = if matches!(error, ReportError::Read(_)) { Exit::Unsound } else { Exit::Failed };
    Failure::new(exit, error)
}
