//! The table of kill points, and who is told when one is reached.

use std::sync::OnceLock;

use crate::orders::registers;
use crate::publish::manifest::{MANIFEST, RESULT};
use crate::publish::money;
use crate::publish::outbox::HANDOVER;
use crate::publish::pruned::PRUNED;
use crate::publish::release::RELEASE;
use crate::publish::signature::SIGNATURE;
use crate::publish::tables::{REJECTS, TABLES};
use crate::publish::trace::TRACE;

/// Who is told of every step.
static TOLD: OnceLock<fn(&str)> = OnceLock::new();

/// All payers' files.
const ORDERS: &str = "orders/*.json";
/// All files of letters.
const LETTERS: &str = "letters/*.html";
/// All files of the folders of measures.
const CASE_FILES: &str = "measures/*";
/// All messages to the bank, and what stands in none.
const BANK: &str = "payouts/*";
/// What NAV as a payer is told.
const NAV: &str = "nav/innrapportering.json";
/// All files of what creditors may see.
const CREDITORS: &str = "creditors/*";
/// All receipts.
const RECEIPT: &str = "receipt";

/// From the start of a run to its last word, without what is told of each file.
const RUN: [&str; 25] = [
    "job read",
    "leftover removed",
    "store held",
    "start chosen",
    "registers read",
    "inbox half read",
    "inbox read",
    "folder made",
    "debtors decided",
    "rows written",
    "night decided",
    "tables whole",
    "night written",
    "page made",
    "report made",
    "letters made",
    "case files made",
    "formats made",
    "files synced",
    "folders synced",
    "store folder made",
    "day folder made",
    "renamed",
    "day folder synced",
    "told",
];
/// Of a run with the bytes of the one before.
const AGAIN: [&str; 5] = ["night written", "found again", "day folder synced", "taken back", "told"];
/// Of the first run of a store.
const FIRST: [&str; 3] = ["store made", "store synced", "store held"];
/// Of a release, without what is told of each file.
const RELEASING: [&str; 7] = [
    "store held",
    "release agreed",
    "digests checked",
    "store folder made",
    "outbox folder made",
    "handover listed",
    "told",
];
/// Of a receipt, without what is told of each file.
const ACKNOWLEDGING: [&str; 5] =
    ["store held", "receipt understood", "store folder made", "receipt folder made", "told"];
/// Of a night that is divided.
const SPLITTING: [&str; 9] = [
    "job read",
    "start chosen",
    "registers read",
    "split begun",
    "inbox half read",
    "facts divided",
    "inbox read",
    "split written",
    "split in place",
];
/// Of a part that is decided.
const PART: [&str; 7] = [
    "job read",
    "start chosen",
    "registers read",
    "part begun",
    "part half decided",
    "part written",
    "part in place",
];
/// Of parts that are put together, beside those of a run.
const MERGING: [&str; 1] = ["parts opened"];
/// Of old runs that are taken out, without what is told of each file.
const PRUNING: [&str; 4] = ["store held", "run out of sight", "run taken out", "told"];
/// Of every file.
const WRITTEN: [&str; 3] = ["begun", "half", "whole"];
/// Of every file that is put into the store by itself.
const PUT: [&str; 6] = ["begun", "half", "whole", "synced", "in place", "folder synced"];

/// Tells `hook` of every step from now on; the first hook stays.
pub fn install(hook: fn(&str)) {
    let _ = TOLD.set(hook);
}

/// Tells of a step.
pub(super) fn tell(step: &str) {
    if let Some(hook) = TOLD.get() {
        hook(step);
    }
}

/// What is told of a file: payers' files and receipts go by one name, and a temporary name by its end.
pub(super) fn of(name: &str, state: &str) -> String {
    let is_nonce = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let untimely = name.strip_prefix(".tmp-").and_then(|name| name.split_once('-'));
    let name = untimely.filter(|(nonce, _)| is_nonce(nonce)).map_or(name, |(_, name)| name);
    let name = match name.strip_suffix(".csv") {
        Some(stem) if is_nonce(stem) => RECEIPT,
        _ if name.starts_with("orders/") => ORDERS,
        _ if name.starts_with("letters/") && !name.ends_with("index.csv") => LETTERS,
        _ if name.starts_with("measures/") => CASE_FILES,
        _ if name.starts_with("payouts/") => BANK,
        _ if name.starts_with("creditors/") => CREDITORS,
        _ => name,
    };
    format!("{name} {state}")
}

fn files(names: impl IntoIterator<Item = &'static str>, states: &[&str]) -> Vec<String> {
    names.into_iter().flat_map(|name| states.iter().map(move |state| of(name, state))).collect()
}

fn with(steps: &[&str], files: Vec<String>) -> Vec<String> {
    steps.iter().map(|step| (*step).to_owned()).chain(files).collect()
}

/// The kill points of a run.
#[must_use]
pub fn run() -> Vec<String> {
    let tables = TABLES.iter().map(|(name, _)| *name);
    let others = [TRACE, ORDERS, REJECTS, registers::SEQUENCES.name, "summary.json", RESULT, MANIFEST];
    // What is made of the night for people; their rooms are above this one.
    let made = ["report.html", "report.xlsx", LETTERS, "letters/index.csv", CASE_FILES, BANK, NAV, CREDITORS];
    let mut points = with(&RUN, files(tables.chain(others).chain(made).chain(money::names()), &WRITTEN));
    points.extend(files([RESULT, MANIFEST], &["synced"]));
    points
}

/// Those of a run with the bytes of the one before.
#[must_use]
pub fn again() -> Vec<String> {
    with(&AGAIN, Vec::new())
}

/// Those of the first run of a store.
#[must_use]
pub fn first() -> Vec<String> {
    with(&FIRST, Vec::new())
}

/// Those of a release.
#[must_use]
pub fn release() -> Vec<String> {
    with(&RELEASING, files([HANDOVER, RELEASE], &PUT))
}

/// Those a release has more of when it is signed.
#[must_use]
pub fn sign() -> Vec<String> {
    files([SIGNATURE], &PUT)
}

/// Those of a receipt.
#[must_use]
pub fn acknowledge() -> Vec<String> {
    with(&ACKNOWLEDGING, files([RECEIPT], &PUT))
}

/// Those of a night that is divided.
#[must_use]
pub fn split() -> Vec<String> {
    with(&SPLITTING, Vec::new())
}

/// Those of a part that is decided.
#[must_use]
pub fn part() -> Vec<String> {
    with(&PART, Vec::new())
}

/// Those parts that are put together have more than a run.
#[must_use]
pub fn merge() -> Vec<String> {
    with(&MERGING, Vec::new())
}

/// Those of old runs that are taken out.
#[must_use]
pub fn prune() -> Vec<String> {
    with(&PRUNING, files([PRUNED], &PUT))
}

/// Every kill point.
#[must_use]
pub fn all() -> Vec<String> {
    let mut points =
        [run(), again(), first(), release(), sign(), acknowledge(), prune(), split(), part(), merge()]
            .concat();
    points.sort();
    points.dedup();
    points
}
