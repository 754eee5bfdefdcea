//! What let a run out of the house: its result, its release, the signature and what was handed over.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use super::files;
use super::findings::{Findings, Kind};
use crate::plain_file;
use crate::publish::file::sha256;
use crate::publish::manifest::{MANIFEST, Manifest, RESULT};
use crate::publish::outbox::{HANDOVER, Handed};
use crate::publish::release::{RELEASE, Release, is_result_of};
use crate::publish::signature::{PublicKey, SIGNATURE};
use crate::publish::{PublishError, Revision, outbox, seal};
use crate::units::ids::mask_within;

/// A file's bytes; none when it is not there.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, PublishError> {
    match plain_file::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        bytes => bytes.map(Some).map_err(PublishError::io(path)),
    }
}

/// Asks a run's result and release; tells the release when there is one. With a key every release must bear
/// its signature.
pub(super) fn check(
    revision: &Revision,
    manifest: &Manifest,
    key: Option<PublicKey>,
    findings: &mut Findings,
) -> Result<Option<Release>, PublishError> {
    let result = read(&revision.folder.join(RESULT))?;
    if result.as_ref().is_some_and(|result| !is_result_of(result, manifest)) {
        let told = || format!("{RESULT}: it, or {MANIFEST}, is not the one that was written");
        findings.add(Kind::Files, told);
    }
    let signature = read(&revision.folder.join(SIGNATURE))?;
    let Some(bytes) = read(&revision.folder.join(RELEASE))? else {
        if signature.is_some() {
            findings.add(Kind::Release, || {
                format!("{SIGNATURE}: a signature without a release: it was not ended")
            });
        }
        return Ok(None);
    };
    let mut say = |what: &str| findings.add(Kind::Release, || format!("{RELEASE}: {what}"));
    if !seal::holds(&bytes) {
        say("not the release that was written");
    }
    let Ok(release) = serde_json::from_slice::<Release>(&bytes) else {
        say("not a release");
        return Ok(None);
    };
    let other_number = revision.number > 0 && release.revision != revision.number;
    if release.day != revision.day.to_string() || other_number {
        say("of another revision");
    }
    if release.manifest_sha256 != manifest.sha256 {
        say(&format!("{MANIFEST} is not the one that was released"));
    }
    if result.is_some_and(|result| sha256(&result) != release.result_sha256) {
        say(&format!("{RESULT} is not the one that was released"));
    }
    signed(&release, &bytes, signature.as_deref(), key, &mut say);
    Ok(Some(release))
}

/// The signature is that of the key the release names, and of the key that is trusted.
fn signed(
    release: &Release,
    bytes: &[u8],
    signature: Option<&[u8]>,
    key: Option<PublicKey>,
    say: &mut impl FnMut(&str),
) {
    let named = release.signed_by.as_deref().map(PublicKey::parse);
    match (named, signature) {
        (None, None) => {}
        (None, Some(_)) => say(&format!("not signed, and {SIGNATURE} stands beside it")),
        (Some(_), None) => say(&format!("signed, and {SIGNATURE} is gone")),
        (Some(None), _) => say("names no key it is signed with"),
        (Some(Some(named)), Some(signature)) => {
            if !named.has_signed(bytes, signature) {
                say(&format!("{SIGNATURE} is not the signature of the key it names"));
            }
        }
    }
    let Some(key) = key else { return };
    if named.is_none() {
        say("not signed");
    } else if named.flatten() != Some(key) {
        say("signed with another key than the one given");
    }
}

/// Asks what stands in the outbox for a revision. A list without a release is what a release that was killed
/// has left: it still lists what the manifest names.
pub(super) fn outbox(
    store: &Path,
    revision: &Revision,
    manifest: &Manifest,
    release: Option<&Release>,
    findings: &mut Findings,
) -> Result<(), PublishError> {
    let own = outbox::folder(revision);
    let folder = store.join(&own);
    let mut say = |what: &str| {
        findings.add(Kind::Release, || format!("{}: {what}", own.join(HANDOVER).display()));
    };
    let Some(list) = read(&folder.join(HANDOVER))? else {
        if release.is_some() {
            say("what was handed over is not listed");
        }
        return Ok(());
    };
    if let Some(release) = release {
        if release.handover.list != own.join(HANDOVER).to_string_lossy() {
            say("the release names another list");
        }
        if release.handover.sha256 != sha256(&list) {
            say("not the list that was released");
        }
    }
    let rows: Result<Vec<Handed>, _> = csv::Reader::from_reader(list.as_slice()).into_deserialize().collect();
    let Ok(rows) = rows else {
        say("not a list of files");
        return Ok(());
    };
    let named: BTreeMap<&str, &str> =
        manifest.subjects.iter().map(|one| (one.name.as_str(), one.digest.sha256.as_str())).collect();
    for row in rows.iter().filter(|row| named.get(row.file.as_str()) != Some(&row.sha256.as_str())) {
        say(&format!("{}: not a file of the manifest", mask_within(&row.file)));
    }
    let counted = |row: &&Handed| {
        let file = plain_file::read(&revision.folder.join(&row.file));
        file.ok().and_then(|bytes| outbox::count(&revision.folder, &row.file, &bytes)) == Some(row.count)
    };
    if release.is_none() && !rows.iter().all(|row| counted(&row)) {
        say("counts other versions or notices than stand in the files");
    }
    if let Some(release) = release
        && release.handover.files != rows.len() as u64
    {
        say("the release counts other files");
    }
    receipts(&folder, &own, &rows, findings)
}

/// Receipts bear the digest of their bytes in their name, and are of what was handed over.
fn receipts(folder: &Path, own: &Path, rows: &[Handed], findings: &mut Findings) -> Result<(), PublishError> {
    let mut modes = Findings::default();
    let listing = files::list(folder, &mut modes)?;
    findings.append(modes.of(&own.to_string_lossy()));
    for name in &listing.files {
        let shown = own.join(mask_within(name));
        let mut say = |what: &str| findings.add(Kind::Release, || format!("{}: {what}", shown.display()));
        if name == HANDOVER {
            continue;
        }
        let Some(receipt) = outbox::receipt_digest(name) else {
            say("no receipt");
            continue;
        };
        let Some(bytes) = read(&folder.join(name))? else { continue };
        if !sha256(&bytes).starts_with(receipt) || !outbox::is_receipt_of(&bytes, rows) {
            say("not the receipt that was noted");
        }
    }
    Ok(())
}
