//! The payers' order files: each version a line, found again by its sequence number.

use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::findings::{Findings, Kind};
use crate::model::OrderVersion;
use crate::orders::trekkpaalegg::{Terms, Trekkpaalegg, write_order};
use crate::plain_file;
use crate::publish::file::sha256;
use crate::publish::{PublishError, Subject};
use crate::units::PartyId;
use crate::units::ids::mask_within;

/// The folder of order files.
pub(super) const FOLDER: &str = "orders/";

/// A version in a payer's file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Entry {
    sequence: u64,
    payer: PartyId,
    digest: [u8; 32],
}

/// Every version of the order files, by sequence number.
#[derive(Debug, Default)]
pub(super) struct Versions {
    entries: Vec<Entry>,
}

/// Reads the order files, held against their digests. Tells the versions and the bytes read.
pub(super) fn read(
    run: &Path,
    subjects: &[&Subject],
    findings: &mut Findings,
) -> Result<(Versions, u64), PublishError> {
    let read: Vec<_> = subjects.par_iter().map(|subject| read_one(run, subject)).collect::<Result<_, _>>()?;
    let (mut entries, mut bytes) = (Vec::new(), 0);
    for (mut own, found, length) in read {
        entries.append(&mut own);
        findings.append(found);
        bytes += length;
    }
    entries.par_sort_unstable();
    for pair in entries.windows(2).filter(|pair| pair[0].sequence == pair[1].sequence) {
        let sequence = pair[1].sequence;
        findings.add(Kind::Orders, || format!("{FOLDER}: sekvensnummer {sequence} stands twice"));
    }
    Ok((Versions { entries }, bytes))
}

fn read_one(run: &Path, subject: &Subject) -> Result<(Vec<Entry>, Findings, u64), PublishError> {
    let mut findings = Findings::default();
    let shown = mask_within(&subject.name);
    let path = run.join(&subject.name);
    let bytes = match plain_file::read(&path) {
        // A file that is missing is told elsewhere.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((Vec::new(), findings, 0)),
        bytes => bytes.map_err(PublishError::io(&run.join(&shown)))?,
    };
    if sha256(&bytes) != subject.digest.sha256 {
        super::files::other_bytes(&subject.name, &mut findings);
    }
    let name = subject.name.strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".json"));
    let payer = name.and_then(PartyId::from_digits);
    let lines = bytes.strip_prefix(b"[\n").and_then(|rest| rest.strip_suffix(b"\n]\n"));
    let (Some(payer), Some(lines)) = (payer, lines) else {
        findings.add(Kind::Orders, || format!("{shown}: not the order file of a payer"));
        return Ok((Vec::new(), findings, length(&bytes)));
    };
    let mut entries: Vec<Entry> = Vec::new();
    let whole = lines.split(|byte| *byte == b'\n');
    let count = memchr::memchr_iter(b'\n', lines).count() + 1;
    for (at, line) in (1..).zip(whole) {
        let order = if at == count { Some(line) } else { line.strip_suffix(b",") };
        let sequence = order.and_then(sequence_of);
        let (Some(order), Some(sequence)) = (order, sequence) else {
            findings.add(Kind::Orders, || format!("{shown}, line {}: not a version of an order", at + 1));
            continue;
        };
        if entries.last().is_some_and(|last| last.sequence >= sequence) {
            findings.add(Kind::Orders, || format!("{shown}, line {}: stands out of its sequence", at + 1));
        }
        entries.push(Entry { sequence, payer, digest: Sha256::digest(order).into() });
    }
    Ok((entries, findings, length(&bytes)))
}

/// The sequence number of a version as it is written.
fn sequence_of(order: &[u8]) -> Option<u64> {
    const NAME: &[u8] = b"\"sekvensnummer\":";
    let from = memchr::memmem::find(order, NAME)? + NAME.len();
    let digits = order[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&order[from..from + digits]).ok()?.parse().ok()
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

impl Versions {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The first sequence number outside a range.
    pub(super) fn outside(&self, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
        self.entries.iter().map(|entry| entry.sequence).find(|sequence| !range.contains(sequence))
    }

    /// What of a version's order file is not as the registers have it; nothing when all is.
    pub(super) fn differs(&self, run: &Path, order: &OrderVersion, terms: &Terms) -> Option<String> {
        let at = self.entries.partition_point(|entry| entry.sequence < order.sequence);
        let Some(entry) = self.entries.get(at).filter(|entry| entry.sequence == order.sequence) else {
            return Some("stands in no order file".to_owned());
        };
        if entry.payer != order.payer {
            return Some("stands in another payer's order file".to_owned());
        }
        let mut line = Vec::with_capacity(512);
        write_order(&mut line, order, terms);
        let digest: [u8; 32] = Sha256::digest(&line).into();
        (digest != entry.digest).then(|| told(run, order, terms))
    }
}

/// The fields in which a version's order file differs, by name.
fn told(run: &Path, order: &OrderVersion, terms: &Terms) -> String {
    let path = run.join(format!("{FOLDER}{}.json", order.payer.to_digits()));
    let read: Option<Vec<Trekkpaalegg>> =
        plain_file::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let found = read.into_iter().flatten().find(|one| one.sekvensnummer == order.sequence);
    let Some(found) = found else { return "its order file cannot be understood".to_owned() };
    let own = Trekkpaalegg::new(order, terms);
    let same = [
        ("trekkid", own.trekkid == found.trekkid),
        ("skyldner", own.skyldner == found.skyldner),
        ("opprettet", own.opprettet == found.opprettet),
        ("saksnummer", own.saksnummer == found.saksnummer),
        ("trekkstatus", own.trekkstatus == found.trekkstatus),
        ("trekkpliktig", own.trekkpliktig == found.trekkpliktig),
        ("trekkversjon", own.trekkversjon == found.trekkversjon),
        ("betalingsinformasjon", own.betalingsinformasjon == found.betalingsinformasjon),
        ("trekkstoerrelseForPeriode", own.trekkstoerrelse_for_periode == found.trekkstoerrelse_for_periode),
    ];
    let differing: Vec<&str> = same.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect();
    if differing.is_empty() {
        return "its order file is not written as order files are".to_owned();
    }
    format!("its order file has another {}", differing.join(", "))
}
