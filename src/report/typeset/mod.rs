//! Letters set for print: one PDF of many letters.
//!
//! The page stands in `letter.typ`, which a designer can edit; the letters' own words come as Markdown. Nothing of a
//! letter is ever read as markup of the typesetter: all text is handed over as strings.

mod markup;

use chrono::{Datelike, NaiveDateTime, Timelike};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::{FontStore, embedded};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::words::Lang;

/// The page.
const PAGE: &str = include_str!("letter.typ");

/// A letter to be set.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// Its language.
    pub lang: Lang,
    /// Who sends it: a line each.
    pub sender: &'a [String],
    /// Whom it goes to: a line each, where an envelope's window is.
    pub addressee: &'a [String],
    /// What is marked on it, such as that the address is confidential.
    pub marking: Option<&'a str>,
    /// Place and day.
    pub place_and_day: &'a str,
    /// What it is referred to by.
    pub reference: &'a str,
    /// What it says, as Markdown: headings, paragraphs, lists, tables, quotes.
    pub markdown: &'a str,
}

/// Why letters cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum TypesetError {
    /// The typesetter refused the page.
    #[error("letters cannot be set: {0}")]
    Page(String),
    /// The day of the letters is none a document can have.
    #[error("letters cannot be dated")]
    Date,
}

/// One PDF of the letters, each beginning on a page of its own, tagged for screen readers (PDF/UA-1). It is dated
/// `published`; the same letters give the same bytes.
///
/// # Errors
/// [`TypesetError`] tells what the typesetter said.
pub fn pdf(sheets: &[Sheet<'_>], title: &str, published: NaiveDateTime) -> Result<Vec<u8>, TypesetError> {
    let mut text = String::with_capacity(PAGE.len() + sheets.len() * 4096);
    text.push_str(PAGE);
    markup::document(&mut text, title, sheets.first().map_or(Lang::Nb, |sheet| sheet.lang));
    for sheet in sheets {
        markup::letter(&mut text, sheet);
    }
    let desk = Desk::new(text);
    let refused = |said: &[SourceDiagnostic]| {
        TypesetError::Page(said.first().map_or_else(String::new, |first| first.message.to_string()))
    };
    let document = typst::compile(&desk).output.map_err(|said| refused(&said))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]);
    let options = PdfOptions {
        ident: Smart::Custom(title.to_owned()),
        creator: Smart::Custom(Some(env!("CARGO_PKG_NAME").to_owned())),
        timestamp: Some(timestamp(published)?),
        standards: standards.map_err(|error| TypesetError::Page(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|said| refused(&said));
    // What the typesetter remembers of these letters is of no use for the next ones.
    typst::comemo::evict(0);
    bytes
}

fn timestamp(at: NaiveDateTime) -> Result<Timestamp, TypesetError> {
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    let [month, day, hour] = [at.month(), at.day(), at.hour()].map(part);
    let made = Datetime::from_ymd_hms(at.year(), month, day, hour, part(at.minute()), part(at.second()));
    made.map(Timestamp::new_utc).ok_or(TypesetError::Date)
}

/// What the typesetter has at hand: the letters and the fonts that come with it, no file and no clock.
struct Desk {
    library: LazyHash<Library>,
    fonts: FontStore,
    source: Source,
}

impl Desk {
    fn new(text: String) -> Self {
        let mut fonts = FontStore::new();
        fonts.extend(embedded());
        Self { library: LazyHash::new(Library::default()), fonts, source: Source::detached(text) }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    fn at() -> NaiveDateTime {
        parse_date("2026-11-20").and_then(|day| day.and_hms_opt(20, 0, 0)).expect("a moment")
    }

    const BODY: &str = "# Varsel om utlegg\n\nDu skylder **1 234,50 kr**.\n\n| Krav | Beløp |\n|:---|---:|\n\
                        | Bidrag | 1 234,50 |\n\n1. Betal\n2. Svar *innen fristen*\n\n- ett\n- to\n\n> sitat\n\n---\n";

    fn sheet<'a>(lines: &'a [String], markdown: &'a str) -> Sheet<'a> {
        Sheet {
            lang: Lang::Nb,
            sender: lines,
            addressee: lines,
            marking: Some("FORTROLIG"),
            place_and_day: "20. november 2026",
            reference: "01814****** / 1",
            markdown,
        }
    }

    #[test]
    fn the_same_letters_give_the_same_bytes() {
        let lines = ["Kari Nordmann".to_owned(), "Gata 1".to_owned()];
        let sheets = [sheet(&lines, BODY), sheet(&lines, BODY)];
        let first = pdf(&sheets, "Brev", at()).expect("a document");
        assert!(first.starts_with(b"%PDF-"));
        assert!(first == pdf(&sheets, "Brev", at()).expect("a document"));
    }

    #[test]
    fn no_text_is_read_as_markup() {
        for hostile in
            ["#panic(\"x\")", "\"; #panic()", "\\", "$", "*_`<b>@ref", "[a](javascript:x)", "#", "{{"]
        {
            let lines = [hostile.to_owned()];
            let sheets = [sheet(&lines, hostile)];
            pdf(&sheets, hostile, at()).unwrap_or_else(|error| panic!("{hostile}: {error}"));
        }
    }
}
