//! What a run says of itself: the manifest's predicate and `result.json`.
#![expect(clippy::disallowed_methods, reason = "the machine's name and memory are read from /proc")]

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::NaiveDate;
use serde::Serialize;

use super::job::{Job, RateFile};
use crate::intake::DayInput;
use crate::law::kinds::{self, KINDS_FILE, Kind};
use crate::law::rates::{RateRow, Rates, built_in};
use crate::publish::file::sha256;
use crate::publish::manifest::{self, AcceptedStale, InputDigest, Origin, Predicate, Program, RateUsed};
use crate::publish::seal;
use crate::publish::summary::{InputTotals, Totals};
use crate::report::letters::TemplateFile;

/// How long the parts of a run took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// Reading and checking the inbox.
    pub reading: Duration,
    /// Deciding.
    pub deciding: Duration,
    /// Formatting, writing and waiting for the disk.
    pub publishing: Duration,
}

/// The names the data rows behind figures have in the trace, by their numbers: the rates, then the kinds of claims.
#[must_use]
pub fn data_rows(rates: &Rates) -> Vec<String> {
    let rate = |row: &RateRow| format!("{} {} {}", row.file, row.code, row.valid_from);
    let kind = |kind: &Kind| format!("{KINDS_FILE} {}", kind.number);
    rates.rows().iter().map(rate).chain(kinds::all().iter().map(kind)).collect()
}

/// Rows and sums of the inputs. A table goes by its name without the form of its file, which must not show.
#[must_use]
pub fn totals(input: &DayInput) -> Vec<InputTotals> {
    let total = |at: usize| {
        let one = &input.inputs[at];
        InputTotals {
            input: one.input_name().to_owned(),
            rows: one.rows,
            accepted: one.accepted,
            parked: one.parked,
            sum_read: one.sum_read,
            sum_accepted: one.sum_accepted,
            sum_parked: one.sum_parked,
            stops: one.stops,
            replaced: one.replaced,
        }
    };
    (0..input.inputs.len()).map(total).collect()
}

/// What a run was made from.
///
/// # Errors
/// None that a job can have.
pub fn predicate(
    job: &Job,
    day: NaiveDate,
    input: &DayInput,
    rates: (&Rates, &[RateFile]),
    used: &BTreeSet<u16>,
    (origin, accepted_stale): (&Origin, Option<AcceptedStale>),
    texts: &[TemplateFile],
) -> Result<serde_json::Value, serde_json::Error> {
    let digest = |(one, totals): (&crate::intake::InputSummary, InputTotals)| InputDigest {
        file: one.file.clone(),
        form: one.form.as_str().to_owned(),
        bytes: one.bytes,
        sha256: one.sha256.clone(),
        totals,
    };
    let (rates, own) = rates;
    let own_files = own.iter().map(|file| (file.name.as_str(), file.text.as_str()));
    let file = |(name, text): (&str, &str)| manifest::RateFile {
        file: name.to_owned(),
        sha256: sha256(text.as_bytes()),
    };
    serde_json::to_value(Predicate {
        collection_day: day.to_string(),
        program: Program::THIS,
        inputs: input.inputs.iter().zip(totals(input)).map(digest).collect(),
        rates: manifest::Rates {
            files: own_files.chain(built_in().iter().copied()).map(file).collect(),
            used: used.iter().filter_map(|row| rates.row(*row)).map(rate_used).collect(),
        },
        job: serde_json::to_value(&job.settings)?,
        letters: (!texts.is_empty()).then(|| manifest::Letters {
            templates: texts.iter().map(|text| file((&text.name, &text.text))).collect(),
        }),
        accepted_stale,
        origin: origin.clone(),
    })
}

fn rate_used(row: &RateRow) -> RateUsed {
    RateUsed {
        file: row.file.clone(),
        code: row.code.clone(),
        valid_from: row.valid_from.to_string(),
        valid_to: row.valid_to.map(|to| to.to_string()),
        amount: row.amount.clone(),
        unit: row.unit.clone(),
        source: row.source.clone(),
        checked_on: row.checked_on.to_string(),
    }
}

#[derive(Serialize)]
struct Record {
    steps: Steps,
    milliseconds: Milliseconds,
    host: Host,
    manifest_sha256: String,
}

#[derive(Serialize)]
struct Steps {
    read: Read,
    decide: Decide,
    publish: Publish,
}

#[derive(Serialize)]
struct Read {
    files: usize,
    rows: u64,
    accepted: u64,
    parked: u64,
}

#[derive(Serialize)]
struct Decide {
    debtors: u64,
    claims: u64,
    figures: u64,
}

#[derive(Serialize)]
struct Publish {
    files: usize,
    orders: u64,
}

#[derive(Serialize)]
struct Milliseconds {
    reading: u64,
    deciding: u64,
    publishing: u64,
}

#[derive(Serialize)]
struct Host {
    name: String,
    system: &'static str,
    machine: &'static str,
    threads: usize,
    peak_memory_kib: Option<u64>,
}

/// The bytes of `result.json`: sealed, and bound to the manifest, so that a byte of either that is not what was
/// written can be told before anybody releases the run.
///
/// # Errors
/// None that counters can have.
pub fn result(
    input: &[InputTotals],
    (totals, files): (&Totals, usize),
    times: Times,
    manifest: &[u8],
) -> Result<Vec<u8>, serde_json::Error> {
    let sum = |count: fn(&InputTotals) -> u64| input.iter().map(count).sum();
    let record = Record {
        steps: Steps {
            read: Read {
                files: input.len(),
                rows: sum(|one| one.rows),
                accepted: sum(|one| one.accepted),
                parked: sum(|one| one.parked),
            },
            decide: Decide { debtors: totals.debtors, claims: totals.claims, figures: totals.trace },
            publish: Publish { files, orders: totals.orders.values().sum() },
        },
        milliseconds: Milliseconds {
            reading: milliseconds(times.reading),
            deciding: milliseconds(times.deciding),
            publishing: milliseconds(times.publishing),
        },
        host: host(),
        manifest_sha256: sha256(manifest),
    };
    seal::sealed(&record)
}

/// Whole milliseconds.
#[must_use]
pub fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn host() -> Host {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    Host {
        name: name.trim().to_owned(),
        system: std::env::consts::OS,
        machine: std::env::consts::ARCH,
        threads: rayon::current_num_threads(),
        peak_memory_kib: peak_memory_kib(),
    }
}

/// The most memory the process has held, where the system tells it.
#[must_use]
pub fn peak_memory_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.split_whitespace().next()?.parse().ok()
}
