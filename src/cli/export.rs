//! `export`: a published run in the formats of others.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::exit::{Exit, Failure};
use super::formats::{self, payer, receivers, unsound};
use super::job::{Job, Settings};
use super::letters::{make_folder, put, same_folder};
use super::progress::Progress;
use super::{again, standing, words};
use crate::audit::verify::{self, Statement, base_of};
use crate::model::OrderVersion;
use crate::publish::formats::creditor_view;
use crate::publish::formats::pain001::Version;
use crate::publish::manifest::RunKind;
use crate::report::formats::{self as made, Asked, Beside};
use crate::units::PartyId;

/// Write a published run in the formats of others
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Formats: pain.001.001.03 and pain.001.001.09 pay what goes out (names and accounts come from the \
    inbox, which must be the one the run was made from); innrapportering tells NAV as a payer of its orders; \
    creditor-views tells creditors what forskrift 2025-07-09-1510 section 4 lets them see.\n\n\
    Examples:\n  \
    innkreving export pain.001.001.09 runs/2026-11-20/rev-001 --inbox fixtures/days --out bank\n  \
    innkreving export innrapportering runs/2026-11-20/rev-001 --job jobs/nightly.toml --out nav\n  \
    innkreving export creditor-views runs/2026-11-20/rev-001 --creditor 306000004 --out views\n\n\
    With the same settings the bytes are those of the night. What was released is handed over once: a message to \
    the bank that is written again is the same message."
)]
pub struct Arguments {
    /// The format
    #[arg(value_enum)]
    format: Form,
    /// The folder of a run
    run: PathBuf,
    /// The folder to write into; it is made when it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// pain.001: the inbox of the run's day, or the folder of all days' inboxes
    #[arg(long, value_name = "DIR")]
    inbox: Option<PathBuf>,
    /// The job whose `[bank]` and `[nav_payer]` count; those of the run when not given
    #[arg(long, value_name = "JOB")]
    job: Option<PathBuf>,
    /// creditor-views: of this creditor only
    #[arg(long, value_name = "ID", value_parser = creditor)]
    creditor: Option<PartyId>,
}

/// A format a run can be written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Form {
    /// Credit transfers, version 03
    #[value(name = "pain.001.001.03")]
    Pain03,
    /// Credit transfers, version 09
    #[value(name = "pain.001.001.09")]
    Pain09,
    /// Orders for NAV as a payer
    Innrapportering,
    /// What creditors may see of running deductions
    CreditorViews,
}

impl Form {
    const fn version(self) -> Option<Version> {
        match self {
            Self::Pain03 => Some(Version::V03),
            Self::Pain09 => Some(Version::V09),
            Self::Innrapportering | Self::CreditorViews => None,
        }
    }
}

fn creditor(text: &str) -> Result<PartyId, &'static str> {
    PartyId::from_digits(text).ok_or("not a person of 11 or an organisation of 9 digits")
}

/// Exports and tells how much.
///
/// # Errors
/// [`Exit::Usage`], [`Exit::Refused`] or [`Exit::Unsound`] by what is missing or broken.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let (folder, out) = (&arguments.run, &arguments.out);
    if !folder.is_dir() {
        return Err(usage(format!("{}: no such folder", folder.display())));
    }
    let no_run = || usage(format!("{}: holds no run", folder.display()));
    let statement = verify::read_statement(folder)?.ok_or_else(no_run)?;
    let day = statement.manifest.day.ok_or_else(no_run)?;
    let settings: Settings = serde_json::from_value(statement.made.job.clone()).map_err(|_| no_run())?;
    let of_run = Job::new(settings, PathBuf::new());
    let named = arguments.job.as_deref().map(Job::read).transpose();
    let named = named.map_err(|error| Failure::new(Exit::Usage, error))?;
    let job = named.as_ref().unwrap_or(&of_run);
    let mut asked = Asked { day, payouts: None, nav_payer: None, creditors: false };
    let (mut people, mut earlier) = ((Vec::new(), Vec::new()), Vec::new());
    match (arguments.format.version(), arguments.format) {
        (Some(version), _) => {
            pays(folder, &statement)?;
            let inbox = arguments.inbox.as_deref().ok_or_else(|| {
                usage(
                    "the inbox of the run's day has the names and accounts: name it with --inbox".to_owned(),
                )
            })?;
            let wanted = made::receivers(folder)?;
            let inbox = again::inbox(inbox, day);
            let wanted = (&wanted.0[..], &wanted.1[..]);
            people = receivers(&of_run, &inbox, (day, &statement.predicate), wanted, true)?;
            asked.payouts = Some((vec![version], payer(job, day)));
        }
        (None, Form::Innrapportering) => {
            asked.nav_payer = Some(formats::nav_payer(job, day).ok_or_else(|| {
                usage(
                    "NAV knows us by [nav_payer] kreditor_id_tss, which is empty: name a job with --job"
                        .into(),
                )
            })?);
            earlier = orders_before(folder, &statement)?;
        }
        (None, _) => asked.creditors = true,
    }
    make_folder(out)?;
    if same_folder(folder, out) {
        return Err(usage(format!("{}: what is published stays as it is", out.display())));
    }
    if let Some(creditor) = arguments.creditor.filter(|_| asked.creditors) {
        let views = made::of_creditor(folder, day, creditor).map_err(unsound)?;
        let file = creditor_view::file(creditor, day, &views).map_err(anyhow::Error::from)?;
        put(&out.join("creditor_view.json"), &file)?;
        return Ok(words::say(&format!("{}: {} claims\n", out.display(), views.len()))?);
    }
    let beside = Beside { creditors: &people.0, debtors: &people.1, earlier: &earlier };
    let mut write =
        |name: &str, bytes: &[u8]| put(&out.join(Path::new(name).file_name().unwrap_or_default()), bytes);
    let counts = made::write(folder, &asked, beside, &mut write).map_err(unsound)?;
    let told = formats::told(&asked, counts);
    progress.step("export", &told);
    Ok(words::say(&format!("{}: {told}\n", out.display()))?)
}

/// A correction only carries the money of the night it corrects, and what nobody may release pays nothing.
fn pays(folder: &Path, statement: &Statement) -> Result<(), Failure> {
    match statement.manifest.origin.kind {
        RunKind::Night => Ok(()),
        kind => Err(usage(format!("{}: {} pays nothing out", folder.display(), kind.as_str()))),
    }
}

/// The orders that stood before a run.
fn orders_before(folder: &Path, statement: &Statement) -> Result<Vec<OrderVersion>, Failure> {
    let base = base_of(folder, statement).map_err(standing::unsound_or_failed)?;
    if base.is_none() && statement.manifest.origin.registers_from.is_some() {
        let told = format!("{}: the registers it started from are not at hand", folder.display());
        return Err(usage(told));
    }
    let day = statement.manifest.day.unwrap_or_default();
    let base = base.as_ref().map(|(revision, manifest)| (revision, manifest));
    Ok(standing::registers_of(base, day)?.0.orders)
}

fn usage(told: String) -> Failure {
    Failure::new(Exit::Usage, anyhow::anyhow!(told))
}
