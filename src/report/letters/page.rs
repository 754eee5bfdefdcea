//! A file of letters as HTML: no script, nothing fetched, each letter an article in its own language.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::head::Head;
use super::markdown::push_html;
use crate::report::HOUSE_CSS;
use crate::words::{Lang, format};

const LETTERS_CSS: &str = include_str!("../letters/templates/letters.css");

/// A letter that is written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its head.
    pub head: Head,
    /// The rest, as Markdown.
    pub text: String,
}

/// Letter number `place` of a file.
#[must_use]
pub fn article(letter: &Written, place: usize) -> String {
    let mut out = String::with_capacity(letter.text.len() * 2);
    let lang = letter.head.lang.tag();
    let _ = writeln!(out, "<article class=\"letter\" lang=\"{lang}\" aria-labelledby=\"letter-{place}\">");
    letter.head.push_html(&mut out);
    push_html(&mut out, &letter.text, &format!("letter-{place}"));
    out.push_str("</article>\n");
    out
}

/// A file of articles.
#[must_use]
pub fn page(day: NaiveDate, stem: &str, articles: &[String]) -> Vec<u8> {
    let length: usize = articles.iter().map(String::len).sum();
    let mut out = Vec::with_capacity(length + HOUSE_CSS.len() + LETTERS_CSS.len() + 1024);
    let title = format!("Brev {} – {stem}", format::date(day, Lang::Nb));
    let head = format!(
        "<!DOCTYPE html>\n<html lang=\"nb\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{HOUSE_CSS}{LETTERS_CSS}</style>\n</head>\n<body>\n<main>\n"
    );
    out.extend(head.into_bytes());
    for article in articles {
        out.extend_from_slice(article.as_bytes());
    }
    out.extend(b"</main>\n</body>\n</html>\n");
    out
}
