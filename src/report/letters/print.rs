//! A file of letters for print: one PDF.

use super::Asked;
use super::page::Written;
use crate::report::typeset::{Sheet, pdf as set};
use crate::words::{Lang, format};

/// The PDF of a file of letters. Its marks stand where those of the page in HTML do.
///
/// # Errors
/// What the typesetter said.
pub fn pdf(asked: &Asked, stem: &str, letters: &[Written]) -> Result<Vec<u8>, String> {
    let senders: Vec<[String; 1]> = letters.iter().map(|one| [one.head.sender.clone()]).collect();
    let references: Vec<String> = letters.iter().map(reference).collect();
    let sheets: Vec<Sheet<'_>> = letters
        .iter()
        .zip(&senders)
        .zip(&references)
        .map(|((letter, sender), reference)| Sheet {
            lang: letter.head.lang,
            sender,
            addressee: &letter.head.lines,
            marking: letter.head.mark,
            place_and_day: &letter.head.facts[0].1,
            reference,
            markdown: &letter.text,
        })
        .collect();
    let title = format!("Brev {} – {stem}", format::date(asked.night.day, Lang::Nb));
    set(&sheets, &title, asked.published).map_err(|error| error.to_string())
}

/// Identifier and number of a letter, at the foot of each of its pages.
fn reference(letter: &Written) -> String {
    let [_, (number, digits), (name, reference)] = &letter.head.facts;
    format!("{number} {digits} · {name} {reference}")
}
