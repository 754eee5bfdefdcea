//! `release`: four eyes let a revision leave the house; receipts of what left it are noted.
#![expect(clippy::disallowed_methods, reason = "the receipt is read here")]

use std::path::PathBuf;

use chrono::NaiveDate;

use super::exit::{Exit, Failure};
use super::job::Job;
use super::progress::Progress;
use super::standing::unsound_or_failed;
use super::{clock, signals, words};
use crate::publish::release::{Refusal, ReleaseError, Request};
use crate::publish::signature::Signer;
use crate::publish::{PublishError, Store, outbox, steps};

/// Let a published revision leave the house: two people, bound to its very bytes
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving release jobs/nightly.toml --date 2026-11-20 --rev 1 --by \"Kari Nes\" --and \"Ola Vik\" \
    --reason \"checked against yesterday\"\n  \
    innkreving release jobs/nightly.toml --date 2026-11-20 --rev 1 --acknowledge receipt.csv")]
pub struct Arguments {
    /// The job file
    job: PathBuf,
    /// The collection day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = super::day)]
    date: NaiveDate,
    /// The revision's number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    rev: u64,
    /// The one who releases
    #[arg(long, value_name = "NAME", required_unless_present = "acknowledge")]
    by: Option<String>,
    /// The other: another person
    #[arg(long, value_name = "NAME2", required_unless_present = "acknowledge")]
    and: Option<String>,
    /// Why it may leave
    #[arg(long, value_name = "TEXT", required_unless_present = "acknowledge")]
    reason: Option<String>,
    /// Sign the release with this Ed25519 private key: PKCS#8 PEM, or its seed as 64 hexadecimal digits
    #[arg(long, value_name = "KEY")]
    sign: Option<PathBuf>,
    /// Note a receipt of what was handed over: CSV with the columns file, sha256, `received_at`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["by", "and", "reason", "sign"])]
    acknowledge: Option<PathBuf>,
}

/// A receipt that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct ReceiptUnreadable {
    path: PathBuf,
    source: std::io::Error,
}

/// Releases, or notes a receipt, and tells.
///
/// # Errors
/// [`Exit::Unsound`] when it is refused, [`Exit::Busy`] when a run holds the store.
pub fn run(arguments: &Arguments, progress: Progress) -> Result<(), Failure> {
    let job = Job::read(&arguments.job).map_err(|error| Failure::new(Exit::Usage, error))?;
    let root = job.store();
    signals::heed(progress, None)?;
    if !root.try_exists().map_err(|source| PublishError::Io { path: root.clone(), source })? {
        let (day, number) = (arguments.date, arguments.rev);
        return Err(Failure::new(Exit::Unsound, Refusal::NoRevision { day, number }));
    }
    let receipt = arguments.acknowledge.as_ref().map(|path| {
        let unreadable = |source| ReceiptUnreadable { path: path.clone(), source };
        std::fs::read(path).map_err(|error| Failure::new(Exit::Usage, unreadable(error)))
    });
    let receipt = receipt.transpose()?;
    let signer = arguments.sign.as_deref().map(Signer::read).transpose();
    let signer = signer.map_err(|error| Failure::new(Exit::Usage, error))?;
    let store = super::run::open(&root)?;
    super::run::warn_if_open(&root, progress);
    let text = match receipt {
        Some(receipt) => acknowledge(&store, arguments, &receipt),
        None => release(&store, arguments, signer.as_ref(), &clock::now()?),
    };
    if words::say(&text.map_err(refused)?).is_err() {
        progress.warn("done", "done, but nobody reads what is said about it");
    }
    steps::reached("told");
    Ok(())
}

fn release(
    store: &Store,
    arguments: &Arguments,
    signer: Option<&Signer>,
    now: &str,
) -> Result<String, ReleaseError> {
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let [by, and, reason] = [&arguments.by, &arguments.and, &arguments.reason].map(given);
    let released = store.release(&Request {
        day: arguments.date,
        number: arguments.rev,
        by: &by,
        and: &and,
        reason: &reason,
        at: now,
        signer,
        nonce: clock::nonce(),
    })?;
    let (release, handover) = (&released.release, &released.release.handover);
    let by_key = release.signed_by.as_ref().map_or_else(String::new, |key| format!("Signed by key: {key}\n"));
    Ok(format!(
        "Released: {} by {} and {}\nManifest: {}\n{by_key}\
         To be handed over: {} files, {} order versions, {} notices, {} letters, {} payouts and repayments\nList: {}\n",
        released.revision.name(),
        release.by,
        release.and,
        release.manifest_sha256,
        handover.files,
        handover.order_versions,
        handover.notices,
        handover.letters,
        handover.money,
        store.root().join(&handover.list).display(),
    ))
}

fn acknowledge(store: &Store, arguments: &Arguments, receipt: &[u8]) -> Result<String, ReleaseError> {
    let released = store.handed_over(arguments.date, arguments.rev)?;
    let noted = outbox::acknowledge(store, &released, receipt, clock::nonce())?;
    let name = released.revision.name();
    Ok(format!("Acknowledged: {} of {} files of {name}\n", noted.files, noted.of))
}

fn refused(error: ReleaseError) -> Failure {
    match error {
        ReleaseError::Refused(refusal) => Failure::new(Exit::Unsound, refusal),
        ReleaseError::Publish(error) => unsound_or_failed(error),
    }
}
