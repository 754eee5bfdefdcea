//! A rule book as one page that needs nothing but itself.

use minijinja::{AutoEscape, Environment, Value, context};

use super::tree::Book;
use crate::report::HOUSE_CSS;

/// The book as a page.
///
/// # Errors
/// When the template and the book do not fit.
pub fn html(book: &Book) -> Result<String, minijinja::Error> {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.add_template("rules.html", include_str!("templates/rules.html.j2"))?;
    let english = book.lang == "en";
    let skip = if english { "To the content" } else { "Til innholdet" };
    let contents = if english { "Contents" } else { "Innhold" };
    pages.get_template("rules.html")?.render(context! {
        book => Value::from_serialize(book), css => HOUSE_CSS, skip, contents
    })
}
