//! Case files of measures: for each a page and a file for machines with all that is known of it, and the draft of the
//! document that would be sent. Internal: nothing of it is handed over, and nobody has decided it.
//!
//! Every figure is one that was published; nothing is decided here, and nothing summed but to be held against it. The
//! texts are Markdown and HTML a lawyer can edit (`templates/`).

mod build;
pub mod case;
mod chosen;
mod estate;
mod own;
mod templates;
mod traced;
mod tried;
mod words;

use std::path::Path;

use chrono::NaiveDate;
use rayon::prelude::*;

use case::Case;
pub use chosen::{Choice, Chosen};
use own::Own;
use templates::Templates;

use crate::model::Addressee;
use crate::publish::PublishError;
pub use crate::publish::measures::FOLDER;
use crate::publish::read::ReadError;
use crate::report::letters::TemplateError;
use crate::units::PartyId;

/// Which case files are asked for, and how.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The collection day.
    pub day: NaiveDate,
    /// Who sends.
    pub sender: String,
    /// Where the sender is reached.
    pub contact: Vec<String>,
    /// The number of the first, from 1, the nearest deadline first.
    pub from: u64,
    /// The most.
    pub limit: u64,
}

/// How many case files became what.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Made.
    pub made: u64,
    /// Not made: more than were asked for.
    pub left_out: u64,
}

/// Why case files cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CaseFilesError {
    /// A published file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A text cannot be filled.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A file cannot be written.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

/// Takes the name of a measure's folder, and the names and bytes of the files in it; several at once.
pub type Write<'a> = dyn Fn(&str, &[(&'static str, Vec<u8>)]) -> Result<(), PublishError> + Sync + 'a;

/// Writes the case files of the measures chosen of a run in `folder`. `addressees` are sorted by debtor.
///
/// # Errors
/// [`CaseFilesError`] names the file.
pub fn write(
    folder: &Path,
    asked: &Asked,
    choice: &Choice,
    addressees: &[Addressee],
    write: &Write<'_>,
) -> Result<Counts, CaseFilesError> {
    let made = u64::try_from(choice.chosen.len()).unwrap_or(u64::MAX);
    let counts = Counts { made, left_out: choice.proposed.saturating_sub(made) };
    let debtors = choice.debtors();
    let all = own::read(folder, &debtors)?;
    if debtors.is_empty() {
        return Ok(counts);
    }
    let templates = Templates::load()?;
    let none = Own::default();
    // A file takes longer to make on the disk than to fill: both are done side by side.
    choice.chosen.par_iter().try_for_each(|chosen| -> Result<(), CaseFilesError> {
        let own = debtors.binary_search(&chosen.debtor).ok().and_then(|at| all.get(at)).unwrap_or(&none);
        let files = files(asked, chosen, own, of(chosen.debtor, addressees), &templates)?;
        Ok(write(&format!("{FOLDER}{}", chosen.id), &files)?)
    })?;
    Ok(counts)
}

fn of(debtor: PartyId, addressees: &[Addressee]) -> Option<&Addressee> {
    addressees.binary_search_by(|one| one.debtor.cmp(&debtor)).ok().map(|at| &addressees[at])
}

fn files(
    asked: &Asked,
    chosen: &Chosen,
    own: &Own,
    to: Option<&Addressee>,
    templates: &Templates,
) -> Result<Vec<(&'static str, Vec<u8>)>, TemplateError> {
    let mut case: Case = build::case(asked, chosen, own, to);
    case.missing = templates.missing(chosen.kind, &case)?;
    let (page, draft) = templates.pages(chosen.kind, &case)?;
    let mut json = serde_json::to_vec_pretty(&case).unwrap_or_default();
    json.push(b'\n');
    Ok(vec![("case.html", page), ("case.json", json), ("draft.html", draft)])
}
