//! Whether a day's facts are new enough, and who takes on old ones all the same.

use chrono::NaiveDate;

use super::exit::{Exit, Failure};
use super::job::Job;
use super::progress::Progress;
use crate::intake::{DayInput, Freshness, Stale, StaleInput};
use crate::law::income::Window;
use crate::publish::manifest::AcceptedStale;
use crate::publish::release::plain;
use crate::units::ids::mask_within;

/// Old facts are taken on for a reason that can be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("--accept-stale needs a reason, without characters that do not show")]
pub struct NoReason;

/// The reason for which old facts are taken, as it is written down; none when they are not.
///
/// # Errors
/// [`Exit::Usage`] when it says nothing.
pub fn reason(asked: Option<&str>) -> Result<Option<String>, Failure> {
    let Some(text) = asked else { return Ok(None) };
    plain(text).map(Some).ok_or_else(|| Failure::new(Exit::Usage, NoReason))
}

/// What of an inbox is too old for the day.
#[must_use]
pub fn stale(job: &Job, day: NaiveDate, input: &DayInput) -> Vec<Stale> {
    let last_due = Window::on(day, &job.settings.law.to_settings()).last;
    Freshness { day, last_due, max_age_days: job.settings.checks.max_age_days }.stale(input)
}

/// Refuses an inbox that is too old, unless there is a reason to take it; then it is warned of, also in the
/// summary, and told for the manifest.
///
/// # Errors
/// [`Exit::Refused`] names what is too old and by how much.
pub fn judge(
    job: &Job,
    day: NaiveDate,
    (input, progress): (&mut DayInput, Progress),
    reason: Option<String>,
) -> Result<Option<AcceptedStale>, Failure> {
    let stale = stale(job, day, input);
    if stale.is_empty() {
        return Ok(None);
    }
    let Some(reason) = reason else { return Err(Failure::refused(StaleInput(stale))) };
    let stale: Vec<String> = stale.iter().map(Stale::to_string).collect();
    let why = mask_within(&reason);
    for one in &stale {
        let warning = format!("stale input accepted ({why}): {one}");
        progress.warn("read", &warning);
        input.warnings.push(warning);
    }
    Ok(Some(AcceptedStale { reason, stale }))
}

/// A line on the age of each input whose control file tells when it was taken out of its system.
#[must_use]
pub fn ages(input: &DayInput) -> String {
    let told = |table| {
        let extracted = input.inputs.iter().filter(|one| one.table == table);
        extracted.map(|one| (one.input_name(), one.extracted_at.as_deref())).collect::<Vec<_>>()
    };
    let line = |(name, at): (&str, Option<&str>)| match at {
        Some(at) => format!("  {name:<24} taken out {}\n", mask_within(at)),
        None => format!("  {name:<24} age not known: no extracted_at in control.json\n"),
    };
    ["claims", "payments"].into_iter().flat_map(told).map(line).collect()
}
