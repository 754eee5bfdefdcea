//! `rules`: the rule book in force on a day.

use chrono::NaiveDate;

use super::exit::{Exit, Failure};
use super::{clock, day, words};
use crate::audit::rule_book;
use crate::law::rates::Rates;
use crate::words::Lang;

/// Tell the rules in force on a day: articles, rates, priority, codes and deadlines
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    innkreving rules\n  \
    innkreving rules --date 2027-01-01 --lang en --format html > rules.html\n\n\
    Exit status: 0 told.")]
pub struct Arguments {
    /// The day; today in Norway when not given
    #[arg(long, value_parser = day, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// The language
    #[arg(long, value_enum, default_value_t, value_name = "LANG")]
    lang: Language,
    /// For a terminal, for a document, or as a page
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// The language of what is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Language {
    /// Norwegian bokmål.
    #[default]
    Nb,
    /// English.
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Nb => Self::Nb,
            Language::En => Self::En,
        }
    }
}

/// The form of what is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum Format {
    /// Plain text.
    #[default]
    Text,
    /// Markdown.
    Markdown,
    /// One page that needs nothing but itself.
    Html,
}

/// Tells the rules.
///
/// # Errors
/// [`Exit::Failed`] when stdout is closed or full.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let day = match arguments.date {
        Some(day) => day,
        None => clock::today()?,
    };
    let rates = Rates::load(&[]).map_err(|error| Failure::new(Exit::Failed, error))?;
    let book = rule_book::on(day, arguments.lang.into(), &rates);
    let text = match arguments.format {
        Format::Text => rule_book::text(&book),
        Format::Markdown => rule_book::markdown(&book),
        Format::Html => rule_book::html(&book)?,
    };
    Ok(words::say(&text)?)
}
