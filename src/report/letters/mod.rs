//! Letters of a night: what each debtor must be told of notices, orders, nettings and set-offs, in bokmål, nynorsk or
//! English (innkl. §§ 21, 22, 25, 26; innkf. §§ 25-1, 25-2, 26-1; tvfbl. § 7-21).
//!
//! Every figure is one that was published; nothing is decided or counted here. The texts are Markdown a lawyer can
//! edit ([`templates`]).

mod batches;
pub(super) mod figures;
mod head;
mod index;
mod kinds;
pub(super) mod labels;
pub(super) mod markdown;
pub(super) mod night;
mod page;
#[cfg(feature = "pdf")]
mod print;
mod samples;
pub mod templates;
mod view;

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDateTime;
use rayon::prelude::*;

pub use batches::Counts;
use batches::{Batch, Batches, Job};
use head::Head;
pub use index::INDEX;
pub use night::debtors;
use page::Written;
pub use templates::{TemplateError, TemplateFile, Templates};
pub use view::Night;
use view::View;

use crate::model::Addressee;
use crate::publish::PublishError;
use crate::publish::read::ReadError;

/// The folder of letters in a run.
pub const FOLDER: &str = "letters/";
/// The most letters of a file.
const MOST_IN_FILE: usize = 10_000;
/// Whether this program can write PDF.
pub const HAS_PDF: bool = cfg!(feature = "pdf");

/// Which letters are asked for, and how.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What they share.
    pub night: Night,
    /// Set-offs and nettings are told of too; a correction only carries them.
    pub money: bool,
    /// The number of the first letter, from 1.
    pub from: u64,
    /// The most letters.
    pub limit: u64,
    /// Letters in a file, at most ten thousand.
    pub per_file: usize,
    /// Each file as PDF too.
    pub pdf: bool,
    /// When the night is published: what a PDF is dated.
    pub published: NaiveDateTime,
}

/// Takes the name of a file and its bytes.
pub type Write<'a> = dyn FnMut(&str, &[u8]) -> Result<(), PublishError> + 'a;

/// Why letters cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum LettersError {
    /// A published file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A text cannot be used.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A file cannot be written.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The typesetter refuses a file.
    #[error("{file}: {message}")]
    Typeset {
        /// The file.
        file: String,
        /// What it said.
        message: String,
    },
}

/// Writes the letters of a run in `folder`: `write` is told the name of each file and its bytes. Letters are
/// written side by side, a file at a time, while the next is read.
///
/// # Errors
/// [`LettersError`] names the file.
pub fn write(
    folder: &Path,
    asked: &Asked,
    addressees: Vec<Addressee>,
    templates: &Templates,
    write: &mut Write<'_>,
) -> Result<Counts, LettersError> {
    let addressees: Vec<Arc<Addressee>> = addressees.into_iter().map(Arc::new).collect();
    let night = night::Night::open(folder, asked.night.day, asked.money)?;
    let mut batches = Batches::new(night, asked, &addressees);
    let mut batch = batches.next()?;
    while let Some(now) = batch {
        let (made, next) = rayon::join(|| files(&now, asked, templates), || batches.next());
        for (name, bytes) in made? {
            write(&name, &bytes)?;
        }
        batch = next?;
    }
    let Batches { index, counts, .. } = batches;
    write(INDEX, &index.into_bytes())?;
    Ok(counts)
}

/// The files of a batch with their names.
fn files(
    batch: &Batch,
    asked: &Asked,
    templates: &Templates,
) -> Result<Vec<(String, Vec<u8>)>, LettersError> {
    let written = |(at, job): (usize, &Job)| -> Result<(Written, String), TemplateError> {
        let letter = letter(job, asked, templates, format!("{}/{}-{}", asked.night.day, batch.stem, at + 1))?;
        let article = page::article(&letter, at + 1);
        // The text is only kept for another form of the file.
        let kept = if asked.pdf { letter } else { Written { text: String::new(), ..letter } };
        Ok((kept, article))
    };
    let made: Vec<_> = batch.jobs.par_iter().enumerate().map(written).collect::<Result<_, _>>()?;
    let (letters, articles): (Vec<Written>, Vec<String>) = made.into_iter().unzip();
    let name = |ending: &str| format!("{FOLDER}{}.{ending}", batch.stem);
    let mut files = vec![(name("html"), page::page(asked.night.day, &batch.stem, &articles))];
    drop(articles);
    #[cfg(feature = "pdf")]
    if asked.pdf {
        let typeset = |message| LettersError::Typeset { file: name("pdf"), message };
        files.push((name("pdf"), print::pdf(asked, &batch.stem, &letters).map_err(typeset)?));
    }
    drop(letters);
    files.sort();
    Ok(files)
}

fn letter(
    job: &Job,
    asked: &Asked,
    templates: &Templates,
    reference: String,
) -> Result<Written, TemplateError> {
    let view = View::of(&asked.night, &job.facts, &job.letter, job.lang);
    let text = templates.markdown(job.letter.kind, job.lang, &view)?;
    let head = Head::of(job.facts.debtor, job.to.as_deref(), &view, job.lang, reference);
    Ok(Written { head, text })
}
