//! What verifying a run or a store came to.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::findings::{Findings, Group, Kind};
use super::made::{Program, Statement};
use crate::publish::manifest;
use crate::publish::release::Release;

/// What verifying came to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The folder that was verified.
    pub folder: String,
    /// True when nothing was found that does not hold.
    pub sound: bool,
    /// The collection day.
    pub day: Option<String>,
    /// What kind of run it is.
    pub kind: Option<&'static str>,
    /// The program that made it.
    pub program: Option<Program>,
    /// The two people who released it.
    pub released_by: Option<[String; 2]>,
    /// The key it was signed with.
    pub signed_by: Option<String>,
    /// The run whose registers it started from.
    pub base: Option<String>,
    /// What was counted on the way.
    pub counted: Option<Counted>,
    /// Runs of a store that were verified.
    pub runs: Option<u64>,
    /// What should be known and is no finding.
    pub notes: Vec<String>,
    /// What does not hold, by kind.
    pub findings: BTreeMap<&'static str, Group>,
}

/// What was counted on the way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Counted {
    /// Files the manifest names.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Debtors decided.
    pub debtors: u64,
    /// Claims planned or held.
    pub claims: u64,
    /// Order versions sent.
    pub versions: u64,
}

impl Report {
    pub(super) fn of(folder: &Path) -> Self {
        Self { folder: folder.display().to_string(), ..Self::default() }
    }

    /// Takes over what the manifest says.
    pub(super) fn made(&mut self, statement: &Statement) {
        self.day = statement.manifest.day.map(|day| day.to_string());
        self.kind = Some(statement.manifest.origin.kind.as_str());
        let program = &statement.made.program;
        let this = manifest::Program::THIS;
        if (program.version.as_str(), program.commit.as_str()) != (this.version, this.commit) {
            self.notes.push(format!(
                "made by version {} (commit {}); this is version {} (commit {})",
                program.version, program.commit, this.version, this.commit
            ));
        }
        self.program = Some(program.clone());
    }

    /// Takes over who released it.
    pub(super) fn released(&mut self, release: Option<&Release>) {
        let masked = |name: &String| crate::units::ids::mask_within(name);
        self.released_by = release.map(|release| [masked(&release.by), masked(&release.and)]);
        self.signed_by = release.and_then(|release| release.signed_by.clone());
    }

    /// Adds findings made after the others.
    pub fn add(&mut self, more: &Findings) {
        for (kind, group) in more.groups() {
            let mine = self.findings.entry(kind.as_str()).or_default();
            mine.count += group.count;
            mine.told.extend(group.told.iter().cloned());
        }
        self.sound = self.findings.is_empty();
    }

    pub(super) fn ended(mut self, findings: &Findings) -> Self {
        self.add(findings);
        self
    }

    /// How many findings there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.findings.values().map(|group| group.count).sum()
    }

    /// The findings of a kind.
    #[must_use]
    pub fn of_kind(&self, kind: Kind) -> Option<&Group> {
        self.findings.get(kind.as_str())
    }
}
