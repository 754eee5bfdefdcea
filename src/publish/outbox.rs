//! The outbox: what of a released revision is to be handed over, and the receipts of who took it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use chrono::DateTime;
use rayon::prelude::*;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::file::{sha256, sha256_of};
use super::manifest::{Manifest, RunKind};
use super::money::{PAYOUTS, REPAYMENTS};
use super::release::{Refusal, ReleaseError};
use super::revisions::{names, read_if_there};
use super::{PublishError, Released, Revision, Store, Subject, steps};
use crate::plain_file;
use crate::units::ids::mask_within;

/// The list of what is to be handed over.
pub const HANDOVER: &str = "handover.csv";
/// The folder of receipts.
const ACKNOWLEDGED: &str = "acknowledged";
/// So many characters of a receipt's digest are its name.
const RECEIPT_DIGITS: usize = 16;
/// The folder in the store.
pub const OUTBOX: &str = "outbox";
/// Order files: each goes to its payer.
const ORDERS: &str = "orders/";
/// Notices: they go to the debtors.
const NOTICES: &str = "notices.csv";
/// Letters: they go to the debtors. Where each is stands in their index, which stays.
const LETTERS: &str = "letters/";
/// How a letter begins in a file of letters.
const LETTER: &[u8] = b"<article class=\"letter\"";
/// Messages to the bank: what they pay is money that goes out, once.
const BANK: &str = "payouts/";
/// What NAV as a payer is told, and what creditors may see.
const TO_OTHERS: [&str; 2] = ["nav/", "creditors/"];
/// A payment in a message to the bank.
const PAYMENT: &[u8] = b"<CdtTrfTxInf>";
/// Money that goes out: to creditors, and back to debtors.
const MONEY_OUT: [&str; 2] = [PAYOUTS.0, REPAYMENTS.0];

/// A file to be handed over: a row of `handover.csv`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Handed {
    /// Its name in the revision.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How many order versions, notices, letters, or rows of money that goes out stand in it.
    pub count: u64,
}

/// What a release hands over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Handover {
    /// The list, relative to the store.
    pub list: String,
    /// SHA-256 of the list.
    pub sha256: String,
    /// Files in it.
    pub files: u64,
    /// Order versions in them.
    pub order_versions: u64,
    /// Notices in them.
    pub notices: u64,
    /// Rows of money that goes out: payouts and repayments. Earlier releases had none.
    #[serde(default)]
    pub money: u64,
    /// Letters in them. Earlier releases had none.
    #[serde(default)]
    pub letters: u64,
    /// Payments in messages to the bank, documents for NAV as a payer, claims their creditors may see. Earlier
    /// releases had none.
    #[serde(default)]
    pub to_others: u64,
}

/// How much of a handover is acknowledged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Acknowledged {
    /// Files with a receipt.
    pub files: u64,
    /// Files handed over.
    pub of: u64,
}

/// A row of a receipt.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Receipt {
    file: String,
    sha256: String,
    received_at: String,
}

/// The folder of a revision in the outbox, relative to the store.
#[must_use]
pub fn folder(revision: &Revision) -> PathBuf {
    Path::new(OUTBOX).join(revision.name().replace(' ', "-"))
}

/// Holds every file a manifest names against its digest, and lists what is to be handed over; files with
/// nothing in them are not. A correction carries the money of the night it corrects over, and that has been handed
/// over with the night.
///
/// # Errors
/// [`Refusal::OtherBytes`] names the first file that is not the one the manifest names.
pub fn checked(revision: &Revision, manifest: &Manifest) -> Result<Vec<Handed>, ReleaseError> {
    let made: Result<Vec<_>, _> =
        manifest.subjects.par_iter().map(|one| check(revision, one, manifest.origin.kind)).collect();
    Ok(made?.into_iter().flatten().collect())
}

fn check(revision: &Revision, subject: &Subject, kind: RunKind) -> Result<Option<Handed>, ReleaseError> {
    let path = revision.folder.join(&subject.name);
    // The name of an order file is its payer's identifier.
    let told = revision.folder.join(mask_within(&subject.name));
    let other = || ReleaseError::from(Refusal::OtherBytes { file: told.clone() });
    if subject.name.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err(other());
    }
    let name = subject.name.as_str();
    let money = MONEY_OUT.contains(&name) || name.starts_with(BANK);
    let is_money = kind != RunKind::Correction && money;
    let leaves =
        name.starts_with(ORDERS) || name == NOTICES || is_letters(name) || is_money || is_to_others(name);
    let read = || -> std::io::Result<(String, Vec<u8>)> {
        if leaves {
            let bytes = plain_file::read(&path)?;
            return Ok((sha256(&bytes), bytes));
        }
        Ok((sha256_of(plain_file::open(&path)?)?, Vec::new()))
    };
    let (digest, bytes) = match read() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(other()),
        read => read.map_err(PublishError::io(&told))?,
    };
    if digest != subject.digest.sha256 {
        return Err(other());
    }
    if !leaves {
        return Ok(None);
    }
    let count = count(&revision.folder, &subject.name, &bytes).ok_or_else(other)?;
    let handed = Handed { file: subject.name.clone(), sha256: digest, count };
    Ok((count > 0).then_some(handed))
}

/// True for a file in another's own format that is no money.
fn is_to_others(name: &str) -> bool {
    TO_OTHERS.into_iter().any(|folder| name.starts_with(folder))
}

fn ends(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == ending)
}

/// How many lines a file has.
fn lines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// True for a file of letters in either form.
fn is_letters(name: &str) -> bool {
    name.starts_with(LETTERS) && [".html", ".pdf"].into_iter().any(|ending| name.ends_with(ending))
}

/// How many order versions, notices, letters, rows of money, payments, documents or claims stand in a file of the
/// revision in `folder`. A PDF of letters has those of the page of its name.
#[must_use]
pub fn count(folder: &Path, name: &str, bytes: &[u8]) -> Option<u64> {
    let letters = |page: &[u8]| memchr::memmem::find_iter(page, LETTER).count();
    let count = if let Some(stem) = name.strip_suffix(".pdf").filter(|_| is_letters(name)) {
        letters(&plain_file::read(&folder.join(format!("{stem}.html"))).ok()?)
    } else if is_letters(name) {
        letters(bytes)
    } else if name.starts_with(BANK) && ends(name, "xml") {
        memchr::memmem::find_iter(bytes, PAYMENT).count()
    } else if ends(name, "jsonl") {
        lines(bytes)
    } else if name.starts_with(ORDERS) || is_to_others(name) {
        serde_json::from_slice::<Vec<IgnoredAny>>(bytes).ok()?.len()
    } else {
        let rows: Result<Vec<_>, _> = csv::Reader::from_reader(bytes).into_byte_records().collect();
        rows.ok()?.len()
    };
    u64::try_from(count).ok()
}

/// Lists what is to be handed over, in the outbox. A list that a killed release left is replaced.
///
/// # Errors
/// [`PublishError::Io`] names the path.
pub fn list(
    store: &Store,
    revision: &Revision,
    handed: &[Handed],
    nonce: u64,
) -> Result<Handover, PublishError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let table = PublishError::table(HANDOVER);
    if handed.is_empty() {
        writer.write_record(["file", "sha256", "count"]).map_err(&table)?;
    }
    for row in handed {
        writer.serialize(row).map_err(&table)?;
    }
    let bytes = writer.into_inner().map_err(PublishError::table(HANDOVER))?;
    let own = folder(revision);
    store.make_folders(&store.root().join(&own))?;
    steps::reached("outbox folder made");
    let sha256 = store.put(&store.root().join(&own), HANDOVER, &bytes, nonce)?;
    let sum = |of: fn(&str) -> bool| handed.iter().filter(|one| of(&one.file)).map(|one| one.count).sum();
    Ok(Handover {
        list: own.join(HANDOVER).to_string_lossy().into_owned(),
        sha256,
        files: u64::try_from(handed.len()).unwrap_or(u64::MAX),
        order_versions: sum(|file| file.starts_with(ORDERS)),
        notices: sum(|file| file == NOTICES),
        money: sum(|file| MONEY_OUT.contains(&file)),
        to_others: sum(|file| file.starts_with(BANK) || is_to_others(file)),
        letters: sum(|file| is_letters(file) && Path::new(file).extension().is_some_and(|of| of == "html")),
    })
}

/// Notes a receipt: CSV with the columns `file`, `sha256` and `received_at` (a moment as in RFC 3339), a row
/// a file taken. The same receipt twice is one.
///
/// # Errors
/// [`Refusal`] when the revision is not released, or a row is not of a file that was handed over.
pub fn acknowledge(
    store: &Store,
    released: &Released,
    receipt: &[u8],
    nonce: u64,
) -> Result<Acknowledged, ReleaseError> {
    let handed = handed(store.root(), released)?;
    let files = understand(receipt, &handed)?;
    if files.is_empty() {
        return Err(Refusal::Receipt { line: 1, message: "no file is acknowledged".to_owned() }.into());
    }
    let folder = store.root().join(folder(&released.revision)).join(ACKNOWLEDGED);
    steps::reached("receipt understood");
    store.make_folders(&folder)?;
    steps::reached("receipt folder made");
    let name = format!("{}.csv", &sha256(receipt)[..RECEIPT_DIGITS]);
    if !folder.join(&name).exists() {
        store.counts_now();
        store.put(&folder, &name, receipt, nonce)?;
    }
    Ok(acknowledged(store.root(), released)?)
}

/// The part of its digest that is a receipt's name; none for another file of a folder in the outbox.
#[must_use]
pub fn receipt_digest(name: &str) -> Option<&str> {
    let digest = name.strip_prefix(ACKNOWLEDGED)?.strip_prefix('/')?.strip_suffix(".csv")?;
    (digest.len() == RECEIPT_DIGITS).then_some(digest)
}

/// True when a receipt is one of these files.
#[must_use]
pub fn is_receipt_of(receipt: &[u8], handed: &[Handed]) -> bool {
    let handed = handed.iter().map(|row| (row.file.clone(), row.sha256.clone())).collect();
    understand(receipt, &handed).is_ok_and(|files| !files.is_empty())
}

/// The files a receipt is of.
fn understand(receipt: &[u8], handed: &BTreeMap<String, String>) -> Result<BTreeSet<String>, Refusal> {
    let refused = |line: u64, message: String| Refusal::Receipt { line, message: mask_within(&message) };
    let mut files = BTreeSet::new();
    let mut reader = csv::Reader::from_reader(receipt);
    let header = reader.headers().map_err(|error| refused(1, error.to_string()))?.clone();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            refused(line, "not a row of the receipt".to_owned())
        })?;
        let line = record.position().map_or(1, csv::Position::line);
        let row: Receipt =
            record.deserialize(Some(&header)).map_err(|_| refused(line, COLUMNS.to_owned()))?;
        match handed.get(&row.file) {
            None => return Err(refused(line, format!("{}: was not handed over", row.file))),
            Some(digest) if *digest != row.sha256.to_ascii_lowercase() => {
                return Err(refused(line, format!("{}: another file was handed over", row.file)));
            }
            Some(_) => {}
        }
        if DateTime::parse_from_rfc3339(&row.received_at).is_err() {
            return Err(refused(line, "received_at is no moment as 2026-11-20T21:00:00Z".to_owned()));
        }
        files.insert(row.file);
    }
    Ok(files)
}

const COLUMNS: &str = "a receipt has the columns file, sha256 and received_at";

/// How much of a released revision's handover is acknowledged.
///
/// # Errors
/// [`PublishError::Unsound`] when the list or a receipt is not what it was.
pub fn acknowledged(store: &Path, released: &Released) -> Result<Acknowledged, PublishError> {
    let handed = handed(store, released)?;
    let folder = store.join(folder(&released.revision)).join(ACKNOWLEDGED);
    let mut files = BTreeSet::new();
    for name in names(&folder)? {
        let path = folder.join(name);
        let Some(receipt) = read_if_there(&path)? else { continue };
        files.extend(understand(&receipt, &handed).map_err(|error| PublishError::unsound(&path, error))?);
    }
    let length = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    Ok(Acknowledged { files: length(files.len()), of: length(handed.len()) })
}

/// The digest of each file that was handed over, by name.
fn handed(store: &Path, released: &Released) -> Result<BTreeMap<String, String>, PublishError> {
    let path = store.join(folder(&released.revision)).join(HANDOVER);
    let bytes = read_if_there(&path)?.ok_or_else(|| PublishError::unsound(&path, "the list is gone"))?;
    if sha256(&bytes) != released.release.handover.sha256 {
        return Err(PublishError::unsound(&path, "not the list that was released"));
    }
    let rows: Result<Vec<Handed>, _> =
        csv::Reader::from_reader(bytes.as_slice()).into_deserialize().collect();
    let rows = rows.map_err(|error| PublishError::unsound(&path, error))?;
    Ok(rows.into_iter().map(|row| (row.file, row.sha256)).collect())
}
