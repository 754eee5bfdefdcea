//! Release: two people let a revision leave the house. From then on its registers stand.

use std::path::PathBuf;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::file::sha256;
use super::manifest::{Manifest, RESULT, RunKind};
use super::outbox::{self, Handover};
use super::revisions::{read_if_there, remove_if_there};
use super::signature::{SIGNATURE, Signer};
use super::staging::sync_path;
use super::{PublishError, Released, Revision, Revisions, Store, seal, steps};

/// The release's name in a run. The manifest leaves it out, since it is bound to the manifest.
pub const RELEASE: &str = "release.json";

/// Who released a revision, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Release {
    /// The collection day.
    pub day: String,
    /// The revision's number.
    pub revision: u64,
    /// SHA-256 of the manifest that was released.
    pub manifest_sha256: String,
    /// The one who released it.
    pub by: String,
    /// The other.
    pub and: String,
    /// Why.
    pub reason: String,
    /// When, as the caller's clock said.
    pub released_at: String,
    /// What was handed over.
    pub handover: Handover,
    /// SHA-256 of the counters and timings of the run, which the manifest leaves out.
    pub result_sha256: String,
    /// The public key of the signature beside it, in hexadecimal; none when the release is not signed.
    pub signed_by: Option<String>,
}

/// What two people ask for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The collection day.
    pub day: NaiveDate,
    /// The revision's number.
    pub number: u64,
    /// The one who releases.
    pub by: &'a str,
    /// The other.
    pub and: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Now, in UTC.
    pub at: &'a str,
    /// The key the release is signed with, when it is.
    pub signer: Option<&'a Signer>,
    /// Keeps the names of temporary files apart from others'.
    pub nonce: u64,
}

/// Why a release, or a receipt, is not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// A name or the reason is not given, or has characters that do not show.
    #[error("{what} is missing, or has characters that do not show")]
    Missing {
        /// Which.
        what: &'static str,
    },
    /// One person is not two.
    #[error("the two names are the same person's: a release takes two people")]
    SameName,
    /// There is no such run.
    #[error("{day} has no published revision {number}")]
    NoRevision {
        /// The day.
        day: NaiveDate,
        /// The number.
        number: u64,
    },
    /// The revision is not of the day it stands under.
    #[error("{revision} is not a run of its day")]
    OtherDay {
        /// Which.
        revision: String,
    },
    /// It has left the house.
    #[error("{revision} is released already")]
    AlreadyReleased {
        /// Which.
        revision: String,
    },
    /// It has not left the house.
    #[error("{revision} is not released: nothing of it was handed over")]
    NotReleased {
        /// Which.
        revision: String,
    },
    /// What was sent after it cannot be unsent.
    #[error("{revision} comes before {last}, which is released")]
    Older {
        /// Which.
        revision: String,
        /// The last released revision.
        last: String,
    },
    /// Nobody may release a what-if.
    #[error("{revision} is a what-if, and those are never released")]
    WhatIf {
        /// Which.
        revision: String,
    },
    /// It was decided against what no longer stands.
    #[error("{revision} was not made from the registers that stand now ({last}): run the day again")]
    OtherRegisters {
        /// Which.
        revision: String,
        /// The last released revision, or that there is none.
        last: String,
    },
    /// A file is not the one the manifest names.
    #[error("{}: missing, or not the file the manifest names", file.display())]
    OtherBytes {
        /// Which, identifiers masked.
        file: PathBuf,
    },
    /// A receipt is not one of what was handed over.
    #[error("receipt, line {line}: {message}")]
    Receipt {
        /// The line; the header is 1.
        line: u64,
        /// What is wrong, identifiers masked.
        message: String,
    },
}

/// Why nothing was released, or no receipt noted.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// It may not be.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store could not be read or written, or does not hold.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

impl Store {
    /// Releases a revision: lists in the outbox what is to be handed over, then writes the release, which is
    /// the moment it counts. After a kill in between the same call succeeds.
    ///
    /// # Errors
    /// [`Refusal`] says why it may not be released; nothing has changed then.
    pub fn release(&self, request: &Request<'_>) -> Result<Released, ReleaseError> {
        let [by, and, reason] = agreed(request)?;
        let revisions = Revisions::nights(self.root());
        let revision = find(&revisions, request.day, request.number)?;
        let manifest = releasable(&revisions, &revision)?;
        steps::reached("release agreed");
        let handed = outbox::checked(&revision, &manifest)?;
        let result_sha256 = result(&revision, &manifest)?;
        steps::reached("digests checked");
        let handover = outbox::list(self, &revision, &handed, request.nonce)?;
        steps::reached("handover listed");
        let release = Release {
            day: request.day.to_string(),
            revision: request.number,
            manifest_sha256: manifest.sha256.clone(),
            by,
            and,
            reason,
            released_at: request.at.to_owned(),
            handover,
            result_sha256,
            signed_by: request.signer.map(|signer| signer.public().to_hex()),
        };
        let bytes = seal::sealed(&release).map_err(PublishError::table(RELEASE))?;
        match request.signer {
            Some(signer) => {
                self.put(&revision.folder, SIGNATURE, &signer.sign(&bytes), request.nonce)?;
            }
            // One that a release which was killed has left is not of this release.
            None => remove_if_there(&revision.folder.join(SIGNATURE))?,
        }
        self.counts_now();
        self.put(&revision.folder, RELEASE, &bytes, request.nonce)?;
        Ok(Released { revision, manifest, release })
    }

    /// The released revision a receipt is about.
    ///
    /// # Errors
    /// [`Refusal`] when it is not there or not released.
    pub fn handed_over(&self, day: NaiveDate, number: u64) -> Result<Released, ReleaseError> {
        let revision = find(&Revisions::nights(self.root()), day, number)?;
        let released = revision.released()?;
        Ok(released.ok_or_else(|| Refusal::NotReleased { revision: revision.name() })?)
    }
}

fn find(revisions: &Revisions, day: NaiveDate, number: u64) -> Result<Revision, ReleaseError> {
    let found = revisions.of(day)?.into_iter().find(|one| one.number == number);
    Ok(found.ok_or(Refusal::NoRevision { day, number })?)
}

/// A revision's manifest, when it may be released as things stand.
fn releasable(revisions: &Revisions, revision: &Revision) -> Result<Manifest, ReleaseError> {
    let (day, number, name) = (revision.day, revision.number, revision.name());
    if revision.released()?.is_some() {
        // A release that was killed may not have waited until the disk had its name.
        sync_path(&revision.folder)?;
        return Err(Refusal::AlreadyReleased { revision: name }.into());
    }
    let manifest = revision.manifest()?.ok_or(Refusal::NoRevision { day, number })?;
    if manifest.origin.kind == RunKind::WhatIf {
        return Err(Refusal::WhatIf { revision: name }.into());
    }
    if manifest.day != Some(day) {
        return Err(Refusal::OtherDay { revision: name }.into());
    }
    let last = revisions.last_released()?;
    if let Some(last) = &last
        && (last.revision.day, last.revision.number) > (day, number)
    {
        return Err(Refusal::Older { revision: name, last: last.revision.name() }.into());
    }
    let stands = last.as_ref().map(|last| &last.manifest.sha256);
    if manifest.origin.registers_from.as_ref() != stands {
        let last = last.map_or_else(|| "none is released".to_owned(), |last| last.revision.name());
        return Err(Refusal::OtherRegisters { revision: name, last }.into());
    }
    Ok(manifest)
}

/// The SHA-256 of a revision's `result.json`, when it is the one that was written with its manifest.
fn result(revision: &Revision, manifest: &Manifest) -> Result<String, ReleaseError> {
    let file = revision.folder.join(RESULT);
    let bytes = read_if_there(&file)?.filter(|bytes| is_result_of(bytes, manifest));
    let bytes = bytes.ok_or(Refusal::OtherBytes { file })?;
    Ok(sha256(&bytes))
}

/// True when a `result.json` is the one that was written, and with this manifest.
#[must_use]
pub fn is_result_of(result: &[u8], manifest: &Manifest) -> bool {
    #[derive(Deserialize)]
    struct Result {
        manifest_sha256: String,
    }
    let named = serde_json::from_slice(result).map(|result: Result| result.manifest_sha256);
    seal::holds(result) && named.is_ok_and(|named| named == manifest.sha256)
}

/// The two names and the reason, as they are written down.
fn agreed(request: &Request<'_>) -> Result<[String; 3], Refusal> {
    let given = |what: &'static str, text: &str| plain(text).ok_or(Refusal::Missing { what });
    let by = given("the first name", request.by)?;
    let and = given("the second name", request.and)?;
    let reason = given("the reason", request.reason)?;
    let [one, other] = [letters(&by), letters(&and)];
    if one.is_empty() || other.is_empty() {
        let what = if one.is_empty() { "the first name" } else { "the second name" };
        return Err(Refusal::Missing { what });
    }
    if one == other { Err(Refusal::SameName) } else { Ok([by, and, reason]) }
}

/// A text with single spaces between its words; none when it says nothing, or has a character that does not
/// show and could make it look like another text.
#[must_use]
pub fn plain(text: &str) -> Option<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let hidden = |sign: char| {
        sign.is_control()
            || matches!(sign, '\u{ad}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}')
    };
    (!words.is_empty() && !words.contains(hidden)).then_some(words)
}

/// What two writings of one name have in common: letters and digits, without case.
fn letters(name: &str) -> String {
    name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_writings_of_one_name_are_one_person() {
        let agree = |by, and, reason| {
            let day = NaiveDate::MIN;
            agreed(&Request { day, number: 1, by, and, reason, at: "", signer: None, nonce: 0 })
        };
        let missing = |what| Err(Refusal::Missing { what });
        let cases = [
            ("Kari Nes", "Kari Nes", Err(Refusal::SameName)),
            ("Kari Nes", "  kari\u{a0} NES ", Err(Refusal::SameName)),
            ("Øyvind Ås", "ØYVIND ÅS", Err(Refusal::SameName)),
            ("Kari Nes", "Kari-Nes.", Err(Refusal::SameName)),
            ("Kari Nes", "Kari\u{200b} Nes", missing("the second name")),
            ("\u{1b}[1mKari", "Ola", missing("the first name")),
            ("", "Ola", missing("the first name")),
            (" ", "Ola", missing("the first name")),
            ("Kari", "-", missing("the second name")),
            ("Kari", "Ola", Ok(["Kari", "Ola", "agreed"].map(str::to_owned))),
        ];
        for (by, and, expected) in cases {
            assert_eq!(agree(by, and, " agreed\n"), expected, "{by:?} {and:?}");
        }
        assert_eq!(agree("Kari", "Ola", " \t"), missing("the reason"));
    }
}
