//! A rule book as one page that needs nothing but itself.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use super::tree::Book;
use crate::report::HOUSE_CSS;

/// What the template is given.
#[derive(Serialize)]
struct Page<'a> {
    book: &'a Book,
    css: &'static str,
    skip: &'static str,
    contents: &'static str,
}

/// The book as a page.
///
/// # Errors
/// When the template and the book do not fit.
pub fn html(book: &Book) -> Result<String, minijinja::Error> {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.add_template("rules.html", include_str!("templates/rules.html.j2"))?;
    let (skip, contents) = match book.lang {
        "en" => ("Skip to the content", "Contents"),
        _ => ("Gå til innholdet", "Innhold"),
    };
    pages.get_template("rules.html")?.render(Serde(&Page { book, css: HOUSE_CSS, skip, contents }))
}
