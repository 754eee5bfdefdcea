//! What is made of a night beside its tables: the report, the letters and the case files, from its published files.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::exit::Failure;
use super::job::Job;
use super::{formats as asked_formats, letters, measures};
use crate::model::{Addressee, OrderVersion};
use crate::publish::read::ReadError;
use crate::publish::{Staging, Subject, steps};
use crate::report::case_files::{self, CaseFilesError, Choice};
use crate::report::formats::{self, FormatsError};
use crate::report::gather::Figures;
use crate::report::letters::{self as made_letters, HAS_PDF, LettersError, Templates};
use crate::report::page::{PAGE, page};
use crate::report::workbook::{WORKBOOK, workbook};
use crate::report::{ReportError, Run};
use crate::units::PartyId;

/// What became of letters and case files; none where they are not made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Letters.
    pub letters: Option<made_letters::Counts>,
    /// Case files.
    pub case_files: Option<case_files::Counts>,
    /// What is handed to others in their formats.
    pub formats: Option<formats::Counts>,
}

/// Where names, addresses and texts come from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The inbox of the day.
    pub inbox: &'a Path,
    /// The texts of letters; none when they are not at hand, and no letters are made.
    pub templates: Option<&'a Templates>,
    /// The orders that stood before the night.
    pub earlier: &'a [OrderVersion],
}

/// Makes them and adds their files to those of the night. `predicate` is what the manifest will say it was made from.
/// Tells what became of letters and case files.
///
/// # Errors
/// [`Failure`] names the path.
pub fn add(
    job: &Job,
    sources: Sources<'_>,
    staging: &Staging,
    predicate: &Value,
    files: &mut Vec<Subject>,
) -> Result<Counts, Failure> {
    report(job, staging, predicate, files)?;
    let mut counts = written(job, sources, staging, predicate, files)?;
    counts.formats = in_formats(job, sources, staging, predicate, files)?;
    steps::reached("formats made");
    files.sort();
    Ok(counts)
}

/// Letters and case files: the debtors table is looked at once for both.
fn written(
    job: &Job,
    sources: Sources<'_>,
    staging: &Staging,
    predicate: &Value,
    files: &mut Vec<Subject>,
) -> Result<Counts, Failure> {
    let (run, day) = (staging.folder(), staging.day());
    let texts = sources.templates.and_then(|texts| Some((letters::asked(job, day, predicate)?, texts)));
    let beside = staging.is_beside();
    let chosen = told_elsewhere(beside, measures::chosen(job, (run, day), predicate))?.flatten();
    let debtors = || made_letters::debtors(run).map_err(Failure::from);
    let debtors = if texts.is_some() { told_elsewhere(beside, debtors())? } else { None };
    let mut wanted = debtors.unwrap_or_default();
    wanted.extend(chosen.iter().flat_map(|(_, choice)| choice.debtors()));
    wanted.sort_unstable();
    wanted.dedup();
    let known = if wanted.is_empty() {
        Vec::new()
    } else {
        letters::addressees(job, sources.inbox, (day, predicate), &wanted, !beside)?
    };
    let mut counts = Counts::default();
    if let Some(chosen) = &chosen {
        counts.case_files = told_elsewhere(beside, case_files(chosen, &known, staging, files))?;
    }
    steps::reached("case files made");
    if let Some((mut asked, texts)) = texts {
        // Held against a published run, the PDF of a program that cannot write it is left as it is.
        asked.pdf &= HAS_PDF;
        let mut write = |name: &str, bytes: &[u8]| {
            files.push(staging.write(name, bytes)?);
            Ok(())
        };
        let made = made_letters::write(run, &asked, known, texts, &mut write);
        counts.letters = told_elsewhere(beside, made.map_err(letters::unsound))?;
    }
    steps::reached("letters made");
    Ok(counts)
}

/// What is handed to others in their own formats; none where the job asks for nothing.
fn in_formats(
    job: &Job,
    sources: Sources<'_>,
    staging: &Staging,
    predicate: &Value,
    files: &mut Vec<Subject>,
) -> Result<Option<formats::Counts>, Failure> {
    let (run, day, beside) = (staging.folder(), staging.day(), staging.is_beside());
    let asked = asked_formats::asked(job, day, predicate);
    if asked.is_nothing() {
        return Ok(None);
    }
    let wanted = if asked.payouts.is_some() {
        told_elsewhere(beside, formats::receivers(run).map_err(Failure::from))?.unwrap_or_default()
    } else {
        <(Vec<PartyId>, Vec<PartyId>)>::default()
    };
    let of_run = (&wanted.0[..], &wanted.1[..]);
    let (creditors, debtors) =
        asked_formats::receivers(job, sources.inbox, (day, predicate), of_run, !beside)?;
    let others = formats::Beside { creditors: &creditors, debtors: &debtors, earlier: sources.earlier };
    let mut folders = BTreeSet::new();
    let mut write = |name: &str, bytes: &[u8]| {
        let folder = name.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        if let Some(folder) = folder.filter(|folder| folders.insert(folder.clone())) {
            staging.make_folder(&folder)?;
        }
        files.push(staging.write(name, bytes)?);
        Ok(())
    };
    let made = formats::write(run, &asked, others, &mut write).map_err(asked_formats::unsound);
    told_elsewhere(beside, made)
}

fn case_files(
    (asked, choice): &(case_files::Asked, Choice),
    known: &[Addressee],
    staging: &Staging,
    files: &mut Vec<Subject>,
) -> Result<case_files::Counts, Failure> {
    let written = Mutex::new(Vec::new());
    let write = |folder: &str, of: &[(&'static str, Vec<u8>)]| {
        staging.make_folder(folder)?;
        let file = |(name, bytes): &(&str, Vec<u8>)| staging.write(&format!("{folder}/{name}"), bytes);
        let own = of.iter().map(file).collect::<Result<Vec<_>, _>>()?;
        written.lock().unwrap_or_else(PoisonError::into_inner).extend(own);
        Ok(())
    };
    let made = case_files::write(staging.folder(), asked, choice, known, &write);
    // All files are sorted by name in the end, whoever wrote them first.
    files.extend(written.into_inner().unwrap_or_else(PoisonError::into_inner));
    made.map_err(measures::unsound)
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

/// What is wrong with a published run is told where its files are held against those decided again.
fn told_elsewhere<T>(beside: bool, made: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match made {
        Err(error) if beside && is_unread(&error) => Ok(None),
        made => made.map(Some),
    }
}

fn is_unread(failure: &Failure) -> bool {
    let error = &failure.error;
    error.is::<ReadError>()
        || matches!(error.downcast_ref(), Some(LettersError::Read(_)))
        || matches!(error.downcast_ref(), Some(CaseFilesError::Read(_)))
        || matches!(error.downcast_ref(), Some(FormatsError::Read(_)))
}
