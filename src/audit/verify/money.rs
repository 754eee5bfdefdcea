//! Money received, set off, netted and charged: its files in a run.

use std::path::Path;

use super::findings::{Findings, Kind};
use crate::publish::{Subject, money};

/// A run has all tables and registers of money, or none when it is of an earlier program.
pub(super) fn check(_run: &Path, subjects: &[Subject], findings: &mut Findings) {
    let is_there = |name: &&str| subjects.iter().any(|subject| subject.name == *name);
    let (there, missing): (Vec<&str>, Vec<&str>) = money::names().partition(is_there);
    if there.is_empty() {
        return;
    }
    for name in missing {
        findings.add(Kind::Manifest, || format!("{name}: the manifest does not name it"));
    }
}
