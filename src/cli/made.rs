//! What is made of a night beside its tables: the report and the letters, from its published files.

use serde_json::Value;

use super::exit::Failure;
use super::job::Job;
use crate::publish::{Staging, Subject};

/// Makes them and adds their files to those of the night. `predicate` is what the manifest will say it was made from.
///
/// # Errors
/// [`Failure`] names the path.
pub fn add(job: &Job, staging: &Staging, predicate: &Value, files: &mut Vec<Subject>) -> Result<(), Failure> {
    report(job, staging, predicate, files)?;
    letters(job, staging, predicate, files)?;
    files.sort();
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "filled in next")]
fn report(_: &Job, _: &Staging, _: &Value, _: &mut Vec<Subject>) -> Result<(), Failure> {
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "filled in next")]
fn letters(_: &Job, _: &Staging, _: &Value, _: &mut Vec<Subject>) -> Result<(), Failure> {
    Ok(())
}
