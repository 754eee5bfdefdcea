//! Verifying what was published: from the files of a run alone, or along a whole store.
//!
//! [`run`] asks one run everything its files can show: every file's bytes, the control totals, and what must
//! hold of each debtor's claims, figures, orders and registers. [`chain`] walks a store from its oldest run
//! and asks that every released run starts from the one released before it, and that no byte of any run has
//! changed.
//!
//! Tables are read once, hashed on the way, and asked debtor by debtor: what is in memory does not grow with
//! the night, but for a digest of each order version sent, and the rows of the night's payments and set-offs.
//! The registers that go by payment and credit pass by, before and after the night side by side.

mod carried;
mod chain;
mod charged;
mod claims;
mod debtor;
mod files;
pub mod findings;
mod ledger;
mod let_out;
pub mod made;
mod measures;
mod merge;
mod money;
mod netted;
mod order_files;
mod protected;
mod report;
mod rows;
mod table;
mod tally;
mod totals;
mod trace;
mod versions;
mod waiting;

use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};

pub use chain::chain;
pub use findings::{Findings, Group, Kind};
pub use made::Statement;
pub use report::{Counted, Report};

use crate::orders::numbering::Sequences;
use crate::orders::registers::{self, SEQUENCES};
use crate::publish::manifest::{MANIFEST, Manifest, RunKind};
use crate::publish::measures::MEASURES;
use crate::publish::requests::REQUESTS;
use crate::publish::signature::PublicKey;
use crate::publish::tables::{REJECTS, TABLES};
use crate::publish::trace::TRACE;
use crate::publish::{PublishError, Revision, Revisions, Subject, outbox};
use crate::units::Month;
use crate::units::dates::parse_date;
use debtor::Night;
use let_out::read;
use merge::{Asked, Tables};
use money::Moneys;
use money::tonight::Tonight;
use order_files::Versions;
use totals::{Rejects, SUMMARY, Summary};

/// Verifies a run from its published files. With a key, a release must bear its signature.
///
/// # Errors
/// [`PublishError::Io`] names the path. What does not hold is no error but a finding.
pub fn run(folder: &Path, key: Option<PublicKey>) -> Result<Report, PublishError> {
    let folder = &whole(folder)?;
    let mut findings = Findings::default();
    let listing = files::list(folder, &mut findings)?;
    let mut report = Report::of(folder);
    let Some(statement) = statement(folder, &mut findings)? else {
        return Ok(report.ended(&findings));
    };
    report.made(&statement);
    let manifest = &statement.manifest;
    files::compare(&listing, &manifest.subjects, &mut findings);
    let revision = revision(folder, manifest);
    let release = let_out::check(&revision, manifest, key, &mut findings)?;
    let store = store_of(folder);
    // A run that was taken elsewhere has left the outbox where it was.
    let has_outbox = |store: &&Path| revision.number > 0 && store.join(outbox::OUTBOX).is_dir();
    if let Some(store) = store.as_deref().filter(has_outbox).filter(|_| !is_what_if(folder)) {
        let_out::outbox(store, &revision, manifest, release.as_ref(), &mut findings)?;
    }
    report.released(release.as_ref());
    let base = base(store.as_deref(), &statement, &mut report)?;
    let looked = Looked { folder, statement: &statement, base };
    looked.all(&mut report, findings)
}

/// A run's manifest in full; none when it has none that can be understood.
///
/// # Errors
/// [`PublishError::Io`] names the path.
pub fn read_statement(folder: &Path) -> Result<Option<Statement>, PublishError> {
    statement(folder, &mut Findings::default())
}

/// The run whose registers a run started from, when it is in the store the run's folder stands in.
///
/// # Errors
/// [`PublishError::Io`] names the path.
pub fn base_of(folder: &Path, statement: &Statement) -> Result<Option<(Revision, Manifest)>, PublishError> {
    Ok(match base(store_of(&whole(folder)?).as_deref(), statement, &mut Report::default())? {
        Base::Found(found) => Some(*found),
        Base::None | Base::Unknown => None,
    })
}

/// What a run is held against.
struct Looked<'a> {
    folder: &'a Path,
    statement: &'a Statement,
    base: Base,
}

/// The run whose registers a run started from.
enum Base {
    /// There was none before the first release.
    None,
    /// It is in the store.
    Found(Box<(Revision, Manifest)>),
    /// It is not at hand.
    Unknown,
}

impl Looked<'_> {
    fn all(&self, report: &mut Report, mut findings: Findings) -> Result<Report, PublishError> {
        let (folder, subjects) = (self.folder, self.statement.manifest.subjects.as_slice());
        let is_correction = self.is_correction();
        // Measures and foreign requests are few: hashed with the other files, and read by themselves.
        let is_apart = |name: &str| name == MEASURES || name == REQUESTS;
        let is_table = |name: &str| {
            let of_night = TABLES.iter().any(|(table, _)| *table == name) && !is_apart(name);
            of_night || money::reads(name, is_correction)
        };
        let is_order = |name: &str| name.starts_with(order_files::FOLDER);
        let plain = |subject: &&Subject| files::is_plain(&subject.name);
        for subject in subjects.iter().filter(|subject| !plain(subject)) {
            findings.add(Kind::Manifest, || {
                format!("{}: no name of a file of a run", crate::units::ids::mask_within(&subject.name))
            });
        }
        let (orders, others): (Vec<&Subject>, Vec<&Subject>) = subjects
            .iter()
            .filter(plain)
            .filter(|subject| !is_table(&subject.name))
            .partition(|subject| is_order(&subject.name));
        let (mut found, mut in_orders) = (Findings::default(), Findings::default());
        let (versions, hashed) = rayon::join(
            || order_files::read(folder, &orders, &mut in_orders),
            || files::hash(folder, &others, &mut found),
        );
        let ((versions, order_bytes), hashed) = (versions?, hashed?);
        findings.append(found);
        findings.append(in_orders);
        let sound = !hashed.other.contains(&TRACE);
        if !money::has_any(subjects) {
            report.notes.push("has no tables of money: made by an earlier program".to_owned());
        }
        let tonight = money::read(self.moneys(), &mut findings)?;
        let asked = self.tables(&versions, &tonight, sound, &mut findings)?;
        self.totals(&asked, &tonight, &mut findings)?;
        self.sequences(&asked, &versions, &mut findings)?;
        report.counted = Some(Counted {
            files: subjects.len() as u64,
            bytes: order_bytes + hashed.bytes + asked.bytes + tonight.bytes,
            debtors: asked.tally.debtors,
            claims: asked.tally.claims,
            versions: versions.len() as u64,
        });
        findings.append(asked.tally.findings);
        Ok(std::mem::take(report).ended(&findings))
    }

    /// The run whose registers the run started from, when it is at hand.
    fn before(&self) -> Option<(&Path, &[Subject])> {
        match &self.base {
            Base::Found(found) => Some((found.0.folder.as_path(), found.1.subjects.as_slice())),
            Base::None | Base::Unknown => None,
        }
    }

    /// True when the run's money is that of the run it corrects.
    fn is_correction(&self) -> bool {
        let manifest = &self.statement.manifest;
        let same_day = matches!(&self.base, Base::Found(found) if Some(found.0.day) == manifest.day);
        same_day || manifest.origin.kind == RunKind::Correction
    }

    fn moneys(&self) -> Moneys<'_> {
        let manifest = &self.statement.manifest;
        Moneys {
            run: (self.folder, manifest.subjects.as_slice()),
            base: self.before(),
            known: !matches!(self.base, Base::Unknown),
            day: manifest.day.unwrap_or_default(),
            is_correction: self.is_correction(),
        }
    }

    fn tables(
        &self,
        versions: &Versions,
        tonight: &Tonight,
        sound: bool,
        findings: &mut Findings,
    ) -> Result<Asked, PublishError> {
        let (folder, manifest) = (self.folder, &self.statement.manifest);
        let subjects = manifest.subjects.as_slice();
        let trace = trace::Trace::open(folder, subjects, sound)?;
        let day = manifest.day.unwrap_or_default();
        let terms = self.statement.terms();
        if terms.is_none() {
            findings.add(Kind::Manifest, || "the job's settings do not say how orders are paid".to_owned());
        }
        let last = self.last(day, findings)?;
        let (nothing, is_correction) = (Tonight::default(), self.is_correction());
        let night = Night {
            run: folder,
            day,
            plan_month: Month::of(day).plus(1),
            terms: terms.as_ref(),
            versions,
            before: !matches!(self.base, Base::Unknown),
            last,
            trace: trace.rows.is_some(),
            money: if is_correction { &nothing } else { tonight },
            is_correction,
        };
        let asked = Tables::open((folder, subjects), self.before(), trace)?.ask(&night, last)?;
        if !is_correction && asked.tally.taken != tonight.taken() {
            findings
                .add(Kind::Money, || "registers/payments.csv: a payment of an order nobody has".to_owned());
        }
        Ok(asked)
    }

    /// The last numbers given out before the night, when they are known.
    fn last(&self, day: NaiveDate, findings: &mut Findings) -> Result<Option<Sequences>, PublishError> {
        let base = match &self.base {
            Base::None => return Ok(Some(Sequences::first(day.year()))),
            Base::Unknown => return Ok(None),
            Base::Found(found) => found,
        };
        let (revision, manifest) = (&base.0, &base.1);
        let found = read(&revision.folder.join(SEQUENCES.name))?;
        let named = manifest.subjects.iter().find(|one| one.name == SEQUENCES.name);
        let same = found.as_ref().is_some_and(|bytes| {
            named.is_some_and(|named| named.digest.sha256 == crate::publish::file::sha256(bytes))
        });
        let last = found.filter(|_| same).and_then(|bytes| parse_sequences(&bytes));
        if last.is_none() {
            findings.add(Kind::Registers, || {
                format!("the registers before, {}: not as published", SEQUENCES.name)
            });
        }
        Ok(last.map(|last| last.in_year(day.year())))
    }

    fn totals(&self, asked: &Asked, tonight: &Tonight, findings: &mut Findings) -> Result<(), PublishError> {
        let Some(summary) = read(&self.folder.join(SUMMARY))? else { return Ok(()) };
        let Some(summary) = Summary::parse(&summary, findings) else { return Ok(()) };
        let told = !matches!(self.base, Base::Unknown);
        summary.check(asked, told, findings);
        let day = self.statement.manifest.day.unwrap_or_default();
        if let Some(bytes) = read(&self.folder.join(MEASURES))? {
            summary.check_measures(&measures::proposed(&bytes, day, findings), findings);
        }
        if let Some(bytes) = read(&self.folder.join(REQUESTS))? {
            measures::requested(&bytes, findings);
        }
        summary.check_money(&money::totals::counted(tonight, &asked.tally), findings);
        let rejects = read(&self.folder.join(REJECTS))?.unwrap_or_default();
        let rejects = Rejects::parse(&rejects, findings);
        let day = self.statement.manifest.day.map_or_else(String::new, |day| day.to_string());
        summary.check_inputs(&self.statement.made, &day, &rejects, findings);
        Ok(())
    }

    /// The last numbers given out are those of the last rows, and every version of an order file has its row.
    fn sequences(
        &self,
        asked: &Asked,
        versions: &Versions,
        findings: &mut Findings,
    ) -> Result<(), PublishError> {
        if let Some((first, last)) = asked.sequences
            && let Some(outside) = versions.outside(first..=last)
        {
            let told = || format!("orders.csv: has no row for sekvensnummer {outside} of an order file");
            findings.add(Kind::Orders, told);
        }
        let rows: u64 = asked.tally.orders.values().sum();
        if rows != versions.len() as u64 {
            let told =
                || format!("orders.csv: {rows} rows, and {} versions in the order files", versions.len());
            findings.add(Kind::Orders, told);
        }
        let Some(bytes) = read(&self.folder.join(SEQUENCES.name))? else { return Ok(()) };
        let day = self.statement.manifest.day.unwrap_or_default();
        let Some(last) = parse_sequences(&bytes) else {
            findings.add(Kind::Registers, || format!("{}: not the last numbers given out", SEQUENCES.name));
            return Ok(());
        };
        let before = self.last(day, &mut Findings::default())?;
        let sequence = asked.sequences.map(|(_, last)| last).or(before.map(|before| before.sequence));
        let order = asked.last_order.or(before.map(|before| before.order_id));
        let case = before.zip(order).map(|(before, order)| {
            (before.case.year, before.case.number + order.saturating_sub(before.order_id))
        });
        let follows = sequence.is_none_or(|sequence| sequence == last.sequence)
            && order.is_none_or(|order| order == last.order_id)
            && case.is_none_or(|case| case == (last.case.year, last.case.number));
        if !follows {
            findings.add(Kind::Registers, || format!("{}: do not follow from the night", SEQUENCES.name));
        }
        Ok(())
    }
}

fn parse_sequences(bytes: &[u8]) -> Option<Sequences> {
    let rows: Result<Vec<(String, u64)>, _> = csv::Reader::from_reader(bytes).into_deserialize().collect();
    registers::read::sequences(&rows.ok()?).ok()
}

/// A run's manifest; a finding when there is none that can be understood.
fn statement(folder: &Path, findings: &mut Findings) -> Result<Option<Statement>, PublishError> {
    let Some(bytes) = read(&folder.join(MANIFEST))? else {
        findings.add(Kind::Manifest, || format!("{MANIFEST}: missing: the folder is no run"));
        return Ok(None);
    };
    let statement = match Statement::parse(&bytes) {
        Ok(statement) => statement,
        Err(error) => {
            // What serde says may quote a value.
            let (line, column) = (error.line(), error.column());
            findings
                .add(Kind::Manifest, || format!("{MANIFEST}, line {line}, column {column}: not a manifest"));
            return Ok(None);
        }
    };
    let under =
        folder.parent().and_then(Path::file_name).and_then(|name| parse_date(&name.to_string_lossy()));
    let day = statement.manifest.day;
    if day.is_none() || under.is_some_and(|under| Some(under) != day) {
        findings.add(Kind::Manifest, || format!("{MANIFEST}: is not of the day it stands under"));
    }
    Ok(Some(statement))
}

/// A folder by its whole name, however it was named.
fn whole(folder: &Path) -> Result<PathBuf, PublishError> {
    folder.canonicalize().map_err(PublishError::io(folder))
}

/// The revision a folder is by its name; number 0 where it has been taken elsewhere under another name.
fn revision(folder: &Path, manifest: &Manifest) -> Revision {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let number = name.strip_prefix("rev-").and_then(|digits| digits.parse().ok()).unwrap_or(0);
    Revision { day: manifest.day.unwrap_or_default(), number, folder: folder.to_path_buf() }
}

fn is_what_if(folder: &Path) -> bool {
    let of_day = folder.parent().and_then(Path::parent).and_then(Path::file_name);
    of_day.is_some_and(|name| name == Revisions::WHAT_IF)
}

/// The store a run's folder stands in, when it stands in one.
fn store_of(folder: &Path) -> Option<PathBuf> {
    let day = folder.parent()?;
    parse_date(&day.file_name()?.to_string_lossy())?;
    let above = day.parent()?;
    let store = if is_what_if(folder) { above.parent()? } else { above };
    Some(store.to_path_buf())
}

/// The run whose registers a run started from.
fn base(store: Option<&Path>, statement: &Statement, report: &mut Report) -> Result<Base, PublishError> {
    let Some(wanted) = &statement.manifest.origin.registers_from else { return Ok(Base::None) };
    if let Some(store) = store {
        let nights = Revisions::nights(store);
        for day in nights.days()?.into_iter().rev() {
            for revision in nights.of(day)?.into_iter().rev() {
                let Some(bytes) = read(&revision.folder.join(MANIFEST))? else { continue };
                if crate::publish::file::sha256(&bytes) == *wanted
                    && let Ok(manifest) = Manifest::parse(&bytes)
                {
                    report.base = Some(revision.name());
                    return Ok(Base::Found(Box::new((revision, manifest))));
                }
            }
        }
    }
    report.notes.push(format!(
        "the registers before are not at hand (manifest {wanted}): what follows from them is not verified"
    ));
    Ok(Base::Unknown)
}
