//! The texts of case files: the page as HTML, what is missing as a table of sentences, and the drafts as Markdown.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, escape_formatter};
use serde::{Deserialize, Serialize};

use super::build::template;
use super::case::Case;
use super::words::{self, NB};
use crate::model::MeasureKind;
use crate::report::HOUSE_CSS;
use crate::report::letters::TemplateError;
use crate::report::letters::markdown::{push_html, push_text};
use crate::report::letters::templates::{joined, write_escaped, wrong};
use crate::units::Money;
use crate::units::dates::parse_date;
use crate::words::format;

/// The page.
const PAGE: &str = "sak.html";
const DRAFT_CSS: &str = include_str!("templates/utkast.css");
const MISSING: &str = include_str!("templates/mangler.csv");
/// The texts, by the names of their files.
const TEXTS: [(&str, &str); 15] = [
    (PAGE, include_str!("templates/sak.html")),
    ("_krav.md", include_str!("templates/_krav.md")),
    ("_part.md", include_str!("templates/_part.md")),
    ("_hilsen.md", include_str!("templates/_hilsen.md")),
    ("_klasser.md", include_str!("templates/_klasser.md")),
    ("utleggspant.md", include_str!("templates/utleggspant.md")),
    ("konkursbo.md", include_str!("templates/konkursbo.md")),
    ("doedsbo.md", include_str!("templates/doedsbo.md")),
    ("konkursbegjaering.md", include_str!("templates/konkursbegjaering.md")),
    ("politianmeldelse.md", include_str!("templates/politianmeldelse.md")),
    ("utreise.md", include_str!("templates/utreise.md")),
    ("ansvar.md", include_str!("templates/ansvar.md")),
    ("ettergivelse.md", include_str!("templates/ettergivelse.md")),
    ("avslutning.md", include_str!("templates/avslutning.md")),
    ("intet.md", include_str!("templates/intet.md")),
];

/// A sentence of what is missing before a person may decide.
#[derive(Deserialize)]
struct Missing {
    /// The measure, the beginning of several (`lien_*`), or `*`.
    measure: String,
    /// When it is missing: a condition; empty for always.
    when: String,
    /// The sentence.
    text: String,
}

/// What a text is given.
#[derive(Serialize)]
struct Filled<'a> {
    case: &'a Case,
    /// Every fact a measure can have; empty when this one has it not.
    facts: BTreeMap<&'a str, &'a str>,
    css: &'static str,
}

/// The texts of case files.
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// The texts.
    ///
    /// # Errors
    /// [`TemplateError`] names the file and the line.
    pub fn load() -> Result<Self, TemplateError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
            environment.set_syntax(syntax);
        }
        environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
            Some((_, "html")) => AutoEscape::Html,
            Some((_, "md")) => AutoEscape::Custom("markdown".into()),
            _ => AutoEscape::None,
        });
        environment.set_formatter(|out, state, value| match state.auto_escape() {
            AutoEscape::Custom(_) if !value.is_safe() => write_escaped(out, state, value),
            AutoEscape::Custom(_) => Ok(out.write_str(&value.to_string())?),
            _ => escape_formatter(out, state, value),
        });
        filters(&mut environment);
        let sentences = MeasureKind::ALL.map(|kind| (missing_name(kind), sentences(kind)));
        for (name, text) in TEXTS {
            // A part ends its last block where it is taken in.
            let end = if name.starts_with('_') { "\n\n" } else { "" };
            let added = environment.add_template_owned(name, joined(text) + end);
            added.map_err(|error| wrong(name, &error))?;
        }
        for (name, text) in sentences {
            let added = environment.add_template_owned(name.clone(), joined(&text));
            added.map_err(|error| wrong(&name, &error))?;
        }
        Ok(Self { environment })
    }

    /// What is missing before a person may decide a measure, a sentence each.
    ///
    /// # Errors
    /// [`TemplateError`] names the file and the line.
    pub fn missing(&self, kind: MeasureKind, case: &Case) -> Result<Vec<String>, TemplateError> {
        let text = self.render(&missing_name(kind), &value(case))?;
        Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }

    /// The page of a case file, and the page of its draft.
    ///
    /// # Errors
    /// [`TemplateError`] names the file and the line.
    pub fn pages(&self, kind: MeasureKind, case: &Case) -> Result<(Vec<u8>, Vec<u8>), TemplateError> {
        let value = value(case);
        let page = self.render(PAGE, &value)?;
        let draft = self.render(&format!("{}.md", template(kind)), &value)?;
        Ok((page.into_bytes(), draft_page(case, &draft)))
    }

    fn render(&self, name: &str, value: &Value) -> Result<String, TemplateError> {
        let template = self.environment.get_template(name).map_err(|error| wrong(name, &error))?;
        template.render(value).map_err(|error| wrong(name, &error))
    }
}

fn value(case: &Case) -> Value {
    let mut facts: BTreeMap<&str, &str> = words::fact_names().map(|name| (name, "")).collect();
    facts.extend(case.facts.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())));
    Value::from(Serde(Filled { case, facts, css: HOUSE_CSS }))
}

fn missing_name(kind: MeasureKind) -> String {
    format!("mangler-{kind}.txt")
}

/// The sentences of a measure as one text, a line each.
fn sentences(kind: MeasureKind) -> String {
    let rows = csv::Reader::from_reader(MISSING.as_bytes()).into_deserialize::<Missing>();
    let own = rows.filter_map(Result::ok).filter(|row| match row.measure.strip_suffix('*') {
        Some(start) => kind.as_str().starts_with(start),
        None => kind.as_str() == row.measure,
    });
    own.map(|row| match row.when.as_str() {
        "" => format!("{}\n", row.text),
        when => format!("{{% if {when} %}}{}{{% endif %}}\n\n", row.text),
    })
    .collect()
}

fn filters(environment: &mut Environment<'static>) {
    environment.add_filter("kr", |value: &str| money(value, format::kroner));
    environment.add_filter("tall", |value: &str| money(value, format::money));
    environment.add_filter("dato", |value: &str| day(value, format::date));
    environment.add_filter("langdato", |value: &str| day(value, format::long_date));
    environment.add_filter("ord", |value: &str, table: &str| words::value(table, value));
    environment.add_filter("parti", words_party);
}

fn words_party(value: &str) -> String {
    crate::report::letters::labels::party(value)
}

fn money(value: &str, write: fn(Money, crate::words::Lang) -> String) -> String {
    Money::parse_sum(value).map_or_else(|| value.to_owned(), |amount| write(amount, NB))
}

fn day(value: &str, write: fn(chrono::NaiveDate, crate::words::Lang) -> String) -> String {
    parse_date(value).map_or_else(|| value.to_owned(), |day| write(day, NB))
}

/// The draft on a page of its own, marked on every sheet of paper.
fn draft_page(case: &Case, text: &str) -> Vec<u8> {
    let mut out = String::with_capacity(text.len() * 2 + DRAFT_CSS.len() + 2048);
    out.push_str(
        "<!DOCTYPE html>\n<html lang=\"nb\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Utkast: ",
    );
    push_text(&mut out, &format!("{} – {}", case.measure_name, case.measure_id));
    out.push_str("</title>\n<style>\n");
    out.push_str(DRAFT_CSS);
    out.push_str(
        "</style>\n</head>\n<body>\n<main>\n\
         <p class=\"note\"><strong>UTKAST.</strong> Ikke avgjort og ikke sendt. Et program har laget teksten; en \
         saksbehandler avgjør saken, fyller inn det som står i [klammer], og svarer for dokumentet. \
         <a href=\"case.html\">Saksmappen ",
    );
    push_text(&mut out, &case.measure_id);
    out.push_str("</a></p>\n<article class=\"draft\" aria-labelledby=\"utkast\">\n");
    push_html(&mut out, text, "utkast");
    out.push_str("</article>\n</main>\n</body>\n</html>\n");
    out.into_bytes()
}

#[cfg(test)]
#[path = "templates_tests.rs"]
mod tests;
