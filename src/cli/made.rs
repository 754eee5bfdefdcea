//! What is made of a night beside its tables: the report and the letters, from its published files.

use serde_json::Value;

use super::exit::Failure;
use super::job::Job;
use crate::publish::{Staging, Subject, steps};
use crate::report::gather::Figures;
use crate::report::page::{PAGE, page};
use crate::report::workbook::{WORKBOOK, workbook};
use crate::report::{ReportError, Run};

/// Makes them and adds their files to those of the night. `predicate` is what the manifest will say it was made from.
///
/// # Errors
/// [`Failure`] names the path.
pub fn add(job: &Job, staging: &Staging, predicate: &Value, files: &mut Vec<Subject>) -> Result<(), Failure> {
    report(job, staging, predicate, files)?;
    letters(job, staging, predicate, files)?;
    files.sort();
    Ok(())
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

#[expect(clippy::unnecessary_wraps, reason = "filled in next")]
fn letters(_: &Job, _: &Staging, _: &Value, _: &mut Vec<Subject>) -> Result<(), Failure> {
    Ok(())
}
