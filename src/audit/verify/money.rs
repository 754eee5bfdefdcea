//! Money received and credits: the place of what must hold of them, once a run publishes them.

use std::path::Path;

use super::findings::{Findings, Kind};
use crate::publish::Subject;

/// The tables of money that came in or was set off.
const TABLES: [&str; 5] =
    ["setoffs.csv", "distributions.csv", "payouts.csv", "repayments.csv", "nettings.csv"];

/// Runs do not publish these tables yet. One that does is from another program, and what it holds is said to
/// be unverified rather than passed over.
pub(super) fn check(_run: &Path, subjects: &[Subject], findings: &mut Findings) {
    for subject in subjects.iter().filter(|subject| TABLES.contains(&subject.name.as_str())) {
        findings.add(Kind::Totals, || format!("{}: this program cannot verify the table", subject.name));
    }
}
