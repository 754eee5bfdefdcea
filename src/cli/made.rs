//! What is made of a night beside its tables: the report and the letters, from its published files.

use serde_json::Value;

use super::exit::Failure;
use super::job::Job;
use super::letters::{self, Post};
use crate::publish::read::ReadError;
use crate::publish::{Staging, Subject, steps};
use crate::report::gather::Figures;
use crate::report::letters::{Counts, HAS_PDF, LettersError};
use crate::report::page::{PAGE, page};
use crate::report::workbook::{WORKBOOK, workbook};
use crate::report::{ReportError, Run};

/// Makes them and adds their files to those of the night. `predicate` is what the manifest will say it was made from;
/// without `post` no letters are made. Tells what became of the letters.
///
/// # Errors
/// [`Failure`] names the path.
pub fn add(
    job: &Job,
    post: Option<Post<'_>>,
    staging: &Staging,
    predicate: &Value,
    files: &mut Vec<Subject>,
) -> Result<Option<Counts>, Failure> {
    report(job, staging, predicate, files)?;
    let counts = post.map(|post| letters(job, post, staging, predicate, files)).transpose()?;
    files.sort();
    Ok(counts.flatten())
}

fn report(job: &Job, staging: &Staging, predicate: &Value, files: &mut Vec<Subject>) -> Result<(), Failure> {
    let asked = &job.settings.report;
    // A run from before there were reports has none; it is decided again without.
    let told = predicate.get("job").and_then(|job| job.get("report")).is_some();
    if !told || !(asked.page || asked.workbook) {
        return Ok(());
    }
    // What is wrong with a published run is told where its files are held against those decided again.
    let untold = |error: &ReportError| staging.is_beside() && matches!(error, ReportError::Read(_));
    let run = match Run::staged(staging.folder(), predicate).map_err(ReportError::from) {
        Err(error) if untold(&error) => return Ok(()),
        run => run?,
    };
    if asked.page {
        match page_of(&run) {
            Err(error) if untold(&error) => {}
            page => files.push(staging.write(PAGE, page?.as_bytes())?),
        }
    }
    steps::reached("page made");
    if asked.workbook {
        match workbook(&run, run.workbook_rows()).map_err(ReportError::from) {
            Err(error) if untold(&error) => {}
            book => files.push(staging.write(WORKBOOK, &book?)?),
        }
    }
    steps::reached("report made");
    Ok(())
}

/// The page of a run.
///
/// # Errors
/// [`ReportError`] names the file.
pub(super) fn page_of(run: &Run) -> Result<String, ReportError> {
    Ok(page(run, &Figures::of(&run.folder)?)?)
}

fn letters(
    job: &Job,
    post: Post<'_>,
    staging: &Staging,
    predicate: &Value,
    files: &mut Vec<Subject>,
) -> Result<Option<Counts>, Failure> {
    let (folder, day) = (staging.folder(), staging.day());
    let Some(mut asked) = letters::asked(job, day, predicate) else { return Ok(None) };
    // Held against a published run, the PDF of a program that cannot write it is left as it is.
    asked.pdf &= HAS_PDF;
    let strict = !staging.is_beside();
    let made =
        letters::addressees(job, (folder, post.inbox), day, predicate, strict).and_then(|addressees| {
            let mut write = |name: &str, bytes: &[u8]| {
                files.push(staging.write(name, bytes)?);
                Ok(())
            };
            let made = crate::report::letters::write(folder, &asked, addressees, post.templates, &mut write);
            made.map_err(letters::unsound)
        });
    steps::reached("letters made");
    match made {
        // What is wrong with a published run is told where its files are held against those decided again.
        Err(error) if !strict && is_unread(&error) => Ok(None),
        made => made.map(Some),
    }
}

fn is_unread(failure: &Failure) -> bool {
    let error = &failure.error;
    error.is::<ReadError>() || matches!(error.downcast_ref(), Some(LettersError::Read(_)))
}
