//! Deciding a published run again: the same settings and registers, the inbox at hand, byte against byte.
#![expect(clippy::disallowed_methods, reason = "rate files are looked for here")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::deciding::{Made, Paper};
use super::exit::{Exit, Failure};
use super::job::{Job, RateFile, Settings};
use super::made::Sources;
use super::progress::Progress;
use super::record::{self, Times};
use super::{check, deciding, fresh, made, run, standing, to_come};
use crate::audit::verify::{Findings, Kind, Statement, base_of};
use crate::intake::{DayInput, IntakeSettings};
use crate::publish::beside::{Difference, Place};
use crate::publish::file::sha256;
use crate::publish::money::Carried;
use crate::publish::night::{Before, Written};
use crate::publish::{NightWriter, Staging, Subject, summary};
use crate::report::letters::{FOLDER, HAS_PDF, TemplateFile, Templates};
use crate::units::ids::mask_within;

/// What a run is decided again from.
#[derive(Clone, Copy, Debug)]
pub struct From<'a> {
    /// The run's folder.
    pub run: &'a Path,
    /// The inbox of its day, or the folder of all days' inboxes.
    pub inbox: &'a Path,
    /// The job it was run with, for the rate files it names.
    pub job: Option<&'a Path>,
}

/// Decides a run again and holds every file against the published one; nothing is written anywhere. Tells
/// what differs, and what should be known beside it.
///
/// # Errors
/// [`Failure`] when the files cannot be read.
pub fn decide_again(
    from: From<'_>,
    statement: &Statement,
    progress: Progress,
) -> Result<(Findings, Vec<String>), Failure> {
    let mut findings = Findings::default();
    let mut notes = Vec::new();
    match compare(from, statement, &mut notes, progress) {
        Ok((written, differences)) => tell(statement, &written, &differences, &mut findings),
        Err(failure) if failure.exit == Exit::Failed => return Err(failure),
        Err(failure) => {
            let said = mask_within(&failure.said());
            findings.add(Kind::Again, || format!("cannot be decided again: {said}"));
        }
    }
    Ok((findings, notes))
}

fn compare(
    from: From<'_>,
    statement: &Statement,
    notes: &mut Vec<String>,
    progress: Progress,
) -> Result<(Written, Vec<Difference>), Failure> {
    let unsound = |message: &str| Failure::new(Exit::Unsound, anyhow::anyhow!(message.to_owned()));
    let manifest = &statement.manifest;
    let day = manifest.day.ok_or_else(|| unsound("the manifest names no day"))?;
    let settings: Settings = serde_json::from_value(statement.made.job.clone())
        .map_err(|_| unsound("the job's settings in the manifest are not those of a job"))?;
    let folder = from.job.and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default();
    let job = Job::new(settings, folder);
    let own_rates = rate_files(from, &job, statement)?;
    let context = job.law(day, run::load(&own_rates)?);
    let base = base_of(from.run, statement).map_err(standing::unsound_or_failed)?;
    let known = base.is_some() || manifest.origin.registers_from.is_none();
    let base = base.as_ref().filter(|_| known).map(|(revision, manifest)| (revision, manifest));
    if !known {
        return Err(unsound("the registers it started from are not at hand"));
    }
    let (registers, last) = standing::registers_of(base, day)?;
    let before = Before { last, carried: Carried::of(base, day) };
    let later = IntakeSettings { taken_out_later: true, ..job.intake(day) };
    let names = record::data_rows(&context.rates);
    let mut found = None;
    let mut begin = || {
        let (staging, differences) = Staging::beside(from.run, day)?;
        found = Some(differences);
        Ok(NightWriter::begin(staging, job.terms(day), names.clone(), before.clone())?)
    };
    let paper = Paper { begin: &mut begin, discard: &mut |_| Ok(()) };
    let folder = inbox(from.inbox, day);
    let asked = deciding::Asked {
        folder: &folder,
        intake: &later,
        registers: &registers,
        context: &context,
        progress,
    };
    let Made { writer, mut input } = deciding::night(asked, paper, &mut Times::default())?;
    let differences = found.unwrap_or_default();
    notes.extend(other_inputs(&input, statement));
    check::refuse_over_limit(&input)?;
    let accepted = statement.made.accepted_stale.as_ref().map(|accepted| accepted.reason.clone());
    fresh::judge(&job, day, (&mut input, progress), accepted)?;
    to_come::warn(day, &registers, &mut input, progress);
    let inputs = record::totals(&input);
    let night = summary::Night {
        job: &job.settings.name,
        inputs: &inputs,
        faults: &input.faults,
        warnings: &input.warnings,
        registers: &registers,
    };
    let mut written = writer.finish(&night).map_err(standing::unsound_or_failed)?;
    let texts = texts(from, &job, statement)?;
    let sources = Sources { inbox: &folder, templates: texts.as_ref(), earlier: &registers.orders };
    made::add(&job, sources, &written.staging, &statement.predicate, &mut written.files)?;
    not_made(statement, texts.is_some(), &mut written.files, notes);
    Ok((written, differences.sorted()))
}

/// The folder of the day in the folder of all days, or the folder itself.
pub(super) fn inbox(folder: &Path, day: chrono::NaiveDate) -> PathBuf {
    let of_day = folder.join(day.to_string());
    if of_day.is_dir() { of_day } else { folder.to_path_buf() }
}

/// The rate files the run used beside the built-in ones, by their digests: relative to the job, or in and
/// about the inbox.
fn rate_files(from: From<'_>, job: &Job, statement: &Statement) -> Result<Vec<RateFile>, Failure> {
    let names = &job.settings.rates.files;
    let mut folders: Vec<PathBuf> = Vec::new();
    if from.job.is_some() {
        folders.push(job.folder().to_path_buf());
    }
    folders.extend(from.inbox.ancestors().take(3).map(Path::to_path_buf));
    let mut files = Vec::with_capacity(names.len());
    for (name, made) in names.iter().zip(&statement.made.rates.files) {
        let short = Path::new(name).file_name().map(PathBuf::from).unwrap_or_default();
        let places = folders.iter().flat_map(|folder| [folder.join(name), folder.join(&short)]);
        let read = |path: PathBuf| std::fs::read_to_string(path).ok();
        let found = places.filter_map(read).find(|text| sha256(text.as_bytes()) == made.sha256);
        let text = found.ok_or_else(|| {
            let error =
                anyhow::anyhow!("the rate file {name} of the run is not at hand: name its job with --job");
            Failure::new(Exit::Usage, error)
        })?;
        files.push(RateFile { name: name.clone(), text });
    }
    Ok(files)
}

/// The texts the letters of a run were written with: its job's own are looked for like its rate files. None when one
/// of them is not at hand.
///
/// # Errors
/// [`Exit::Usage`] when a text does not fit this program.
pub(super) fn texts(from: From<'_>, job: &Job, statement: &Statement) -> Result<Option<Templates>, Failure> {
    let named = &job.settings.letters.templates;
    let short = Path::new(named).file_name().map(PathBuf::from).unwrap_or_default();
    let mut folders: Vec<PathBuf> = vec![job.folder().join(named)];
    let about = from.inbox.ancestors().take(3);
    folders.extend(about.flat_map(|folder| [folder.join(named), folder.join(&short)]));
    let made =
        statement.made.letters.as_ref().map(|letters| letters.templates.as_slice()).unwrap_or_default();
    let mut own = Vec::with_capacity(made.len());
    for file in made {
        let read = |folder: &PathBuf| std::fs::read_to_string(folder.join(&file.file)).ok();
        let found = folders.iter().filter_map(read).find(|text| sha256(text.as_bytes()) == file.sha256);
        let Some(text) = found else { return Ok(None) };
        own.push(TemplateFile { name: file.file.clone(), text });
    }
    Templates::load(&own).map(Some).map_err(|error| Failure::new(Exit::Usage, error))
}

/// Letters that cannot be made again here are taken as they are, with a note.
fn not_made(statement: &Statement, has_texts: bool, files: &mut Vec<Subject>, notes: &mut Vec<String>) {
    let published = &statement.manifest.subjects;
    let letters = published.iter().filter(|one| one.name.starts_with(FOLDER));
    let left: Vec<_> = letters
        .filter(|one| {
            !has_texts || (!HAS_PDF && Path::new(&one.name).extension().is_some_and(|ending| ending == "pdf"))
        })
        .filter(|one| files.binary_search_by(|file| file.name.cmp(&one.name)).is_err())
        .cloned()
        .collect();
    if left.is_empty() {
        return;
    }
    notes.push(if has_texts {
        "letters as PDF were not made again: this program is built without the feature pdf".to_owned()
    } else {
        "letters were not made again: the job's own texts are not at hand; name its job with --job".to_owned()
    });
    files.extend(left);
    files.sort();
}

/// Inputs that are not the very files the run read: the same facts in another form are no difference.
fn other_inputs(input: &DayInput, statement: &Statement) -> Vec<String> {
    let read = &statement.made.inputs;
    let other = |file: &&str| {
        let found = input.inputs.iter().find(|one| one.file == **file).map(|one| &one.sha256);
        found != read.iter().find(|one| one.file == **file).map(|one| &one.sha256)
    };
    let names: BTreeSet<&str> = read
        .iter()
        .map(|one| one.file.as_str())
        .chain(input.inputs.iter().map(|one| one.file.as_str()))
        .collect();
    names
        .iter()
        .filter(|file| other(file))
        .map(|file| format!("the inbox's {} is not the file the run read", mask_within(file)))
        .collect()
}

fn tell(statement: &Statement, written: &Written, differences: &[Difference], findings: &mut Findings) {
    for one in differences {
        let name = mask_within(&one.name);
        findings.add(Kind::Again, || match one.place {
            Place::Missing => format!("{name}: decided again, and not published"),
            Place::At { byte, .. } if one.name == crate::publish::trace::TRACE => {
                format!("{name}: deciding again gives other bytes from byte {byte}")
            }
            Place::At { line, .. } => format!("{name}: deciding again gives another line {line}"),
        });
    }
    for subject in &statement.manifest.subjects {
        let again = written.files.binary_search_by(|file| file.name.cmp(&subject.name));
        if again.is_err() {
            let name = mask_within(&subject.name);
            findings.add(Kind::Again, || format!("{name}: published, and not decided again"));
        }
    }
}
