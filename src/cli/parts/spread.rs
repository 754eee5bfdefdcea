//! `spread`: what the places need that read and decide the parts of a night on many machines.
#![expect(clippy::disallowed_methods, reason = "what the places need is copied and read here")]

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::exit::{Exit, Failure};
use super::super::job::{Job, RateFile, Settings};
use super::super::progress::Progress;
use super::super::run::Stands;
use super::super::{fresh, words};
use super::{engine, of_spread, stands, unreadable};
use crate::intake::IntakeSettings;
use crate::intake::spread::{Plan, payment_files, plan};
use crate::orders::registers;
use crate::parts::digest::sha256;
use crate::parts::split::PartsError;
use crate::publish::manifest::{Origin, RunKind};
use crate::publish::rerun::Asked;
use crate::units::dates::parse_date;
use crate::units::{Part, PartCount};

/// What the places need, beside the folders.
const GROUND: &str = "ground.json";
/// The folder of the payments in it.
const PAYMENTS: &str = "payments";

/// Prepare what the places need that decide the parts of a night on a cluster
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving spread jobs/nightly.toml --date 2026-11-20 --parts 64 --out /tmp/ground")]
#[command(group(clap::ArgGroup::new("asked_of_spread").args(["correct", "accept_stale"]).multiple(true)))]
pub struct Arguments {
    /// The job file
    job: PathBuf,
    /// The collection day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::super::day)]
    date: NaiveDate,
    /// How many parts the debtors are divided into
    #[arg(long, value_name = "N")]
    parts: PartCount,
    /// The folder to make; it must not be there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Correct the last released day, as run does
    #[arg(long, requires = "reason", conflicts_with = "what_if")]
    correct: bool,
    /// Why it is corrected, or why old facts are taken
    #[arg(long, value_name = "TEXT", requires = "asked_of_spread")]
    reason: Option<String>,
    /// Decide what any day would have given, as run does
    #[arg(long)]
    what_if: bool,
    /// Take facts that are too old for the day
    #[arg(long, requires = "reason")]
    accept_stale: bool,
}

/// What every place knows.
#[derive(PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    engine: String,
    day: String,
    parts: PartCount,
    job: serde_json::Value,
    rates: Vec<(String, String)>,
    origin: Origin,
    accept_stale: Option<String>,
    registers_from: Option<String>,
    registers: Vec<(String, String)>,
    payments: Vec<(String, String)>,
    /// The files whose rows are handed out.
    pub plan: Plan,
}

/// The ground of a night and where it lies.
pub struct Laid {
    /// What every place knows.
    pub ground: Ground,
    /// SHA-256 of it.
    pub sha256: String,
    folder: PathBuf,
}

/// Prepares the ground and tells where it lies.
///
/// # Errors
/// [`Failure`] with the exit status `run` would have.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let job = Job::read(&arguments.job).map_err(|error| Failure::new(Exit::Usage, error))?;
    let day = arguments.date;
    let accept_stale = fresh::reason(arguments.reason.as_deref().filter(|_| arguments.accept_stale))?;
    let asked = match &arguments.reason {
        Some(reason) if arguments.correct => Asked::Correction(reason),
        _ if arguments.what_if => Asked::WhatIf,
        _ => Asked::Night,
    };
    let (stands, _) = stands(&job, day, asked)?;
    let ground = Ground::of(&job, (day, arguments.parts), &stands, accept_stale)?;
    let out = &arguments.out;
    folder(out)?;
    if let Some(base) = &stands.start.base {
        folder(&out.join("registers"))?;
        for (name, _) in &ground.registers {
            copy(&base.revision.folder.join(name), &out.join(name))?;
        }
    }
    folder(&out.join(PAYMENTS))?;
    for (name, _) in &ground.payments {
        copy(&job.inbox(day).join(name), &out.join(PAYMENTS).join(name))?;
    }
    write(&out.join(GROUND), &ground.bytes()?)?;
    let tables = ground.plan.tables.len();
    progress.step("spread", &format!("{tables} tables, {} parts", ground.parts));
    words::say(&format!("{}\n", out.display()))?;
    Ok(())
}

impl Ground {
    /// What the places need of a night.
    ///
    /// # Errors
    /// [`Failure`] with the exit status `run` would have.
    pub(super) fn of(
        job: &Job,
        (day, parts): (NaiveDate, PartCount),
        stands: &Stands,
        accept_stale: Option<String>,
    ) -> Result<Self, Failure> {
        let (folder, settings, start) = (job.inbox(day), stands.intake(job, day), &stands.start);
        let plan = plan(&folder, &settings).map_err(of_spread)?;
        let digest = |name: String| -> Result<(String, String), Failure> {
            let path = folder.join(&name);
            let bytes = std::fs::read(&path).map_err(unreadable(&path))?;
            Ok((name, sha256(&bytes)))
        };
        let payments = payment_files(&folder, &settings).map_err(Failure::refused)?;
        let subjects = start.base.iter().flat_map(|base| &base.manifest.subjects);
        let registers = subjects.filter(|file| file.name.starts_with("registers/"));
        Ok(Self {
            engine: engine(),
            day: day.to_string(),
            parts,
            job: serde_json::to_value(&job.settings)?,
            rates: stands.own_rates.iter().map(|file| (file.name.clone(), file.text.clone())).collect(),
            origin: start.origin.clone(),
            accept_stale,
            registers_from: start.base.as_ref().map(|base| base.revision.day.to_string()),
            registers: registers.map(|file| (file.name.clone(), file.digest.sha256.clone())).collect(),
            payments: payments.into_iter().map(digest).collect::<Result<_, _>>()?,
            plan,
        })
    }

    fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec_pretty(self)
    }

    /// The collection day.
    ///
    /// # Errors
    /// When it is none.
    pub fn day(&self) -> Result<NaiveDate, Failure> {
        parse_date(&self.day).ok_or_else(|| anyhow::anyhow!("{GROUND}: its day is none").into())
    }

    /// How many parts there are.
    #[must_use]
    pub const fn parts(&self) -> PartCount {
        self.parts
    }

    /// A part of it by its number.
    ///
    /// # Errors
    /// When there is no such part.
    pub fn part(&self, number: i32) -> Result<Part, Failure> {
        let part = u16::try_from(number).ok().and_then(|number| Part::new(number, self.parts));
        part.ok_or_else(|| anyhow::anyhow!("part {number} of {} is none", self.parts).into())
    }

    /// What the night starts from, and why.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What the night was asked for.
    #[must_use]
    pub fn asked(&self) -> Asked<'_> {
        match (&self.origin.kind, &self.origin.reason) {
            (RunKind::Correction, Some(reason)) => Asked::Correction(reason),
            (RunKind::WhatIf, _) => Asked::WhatIf,
            _ => Asked::Night,
        }
    }

    /// Why old facts are taken, when they are.
    #[must_use]
    pub const fn accept_stale(&self) -> Option<&String> {
        self.accept_stale.as_ref()
    }

    /// The job.
    ///
    /// # Errors
    /// When it is not one of this program.
    pub fn job(&self) -> Result<Job, Failure> {
        let settings: Settings = serde_json::from_value(self.job.clone())?;
        Ok(Job::new(settings, PathBuf::new()))
    }

    /// The rate files of the job.
    #[must_use]
    pub fn rates(&self) -> Vec<RateFile> {
        let file = |(name, text): &(String, String)| RateFile { name: name.clone(), text: text.clone() };
        self.rates.iter().map(file).collect()
    }
}

impl Laid {
    /// Reads what was prepared.
    ///
    /// # Errors
    /// [`Failure`] when it is not there, or was prepared by another program.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(GROUND);
        let bytes = std::fs::read(&path).map_err(unreadable(&path))?;
        let ground: Ground = serde_json::from_slice(&bytes)
            .map_err(|_| Failure::refused(PartsError::broken(GROUND, "not as it was written")))?;
        if ground.engine != engine() {
            return Err(Failure::refused(PartsError::other(GROUND, "another version of the program")));
        }
        Ok(Self { ground, sha256: sha256(&bytes), folder: folder.to_path_buf() })
    }

    /// The folder of the payments.
    #[must_use]
    pub fn payments(&self) -> PathBuf {
        self.folder.join(PAYMENTS)
    }

    /// The registers the night starts from, held against the manifest of their run.
    ///
    /// # Errors
    /// [`Exit::Unsound`] when a register is not what was released.
    pub fn registers(&self) -> Result<crate::model::registers::Registers, Failure> {
        let Some(from) = &self.ground.registers_from else { return Ok(<_>::default()) };
        let read = registers::read(&self.folder, &self.ground.registers);
        let (mut registers, _) = read.map_err(|error| Failure::new(Exit::Unsound, error))?;
        registers.from = parse_date(from);
        Ok(registers)
    }
}

/// How the inbox of a night is read.
#[must_use]
pub fn intake(job: &Job, day: NaiveDate, origin: &Origin) -> IntakeSettings {
    // A correction or a what-if is made of what is known now.
    IntakeSettings { taken_out_later: origin.kind != RunKind::Night, ..job.intake(day) }
}

fn folder(path: &Path) -> Result<(), Failure> {
    let made = DirBuilder::new().mode(0o700).create(path);
    made.map_err(unreadable(path))
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let mut source = std::fs::File::open(from).map_err(unreadable(from))?;
    std::io::copy(&mut source, &mut create(to)?).map_err(unreadable(to))?;
    Ok(())
}

/// Writes a file nobody else may read.
///
/// # Errors
/// [`Failure`] names the path.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    create(path)?.write_all(bytes).map_err(unreadable(path))
}

/// Begins a file nobody else may read.
///
/// # Errors
/// [`Failure`] names the path.
pub(super) fn create(path: &Path) -> Result<std::fs::File, Failure> {
    let made = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    made.map_err(unreadable(path))
}
