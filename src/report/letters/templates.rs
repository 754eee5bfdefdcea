//! The texts of letters: Markdown with placeholders, a file a letter and language. Those of a job win over the
//! built-in ones.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use super::kinds::Kind;
use super::markdown::escaped;
use super::samples;
use super::view::View;
use crate::units::ids::mask_within;
use crate::words::Lang;

/// The built-in texts, by the names of their files.
const BUILT_IN: [(&str, &str); 30] = [
    ("varsel.nb.md", include_str!("templates/varsel.nb.md")),
    ("varsel.nn.md", include_str!("templates/varsel.nn.md")),
    ("varsel.en.md", include_str!("templates/varsel.en.md")),
    ("avregningsvarsel.nb.md", include_str!("templates/avregningsvarsel.nb.md")),
    ("avregningsvarsel.nn.md", include_str!("templates/avregningsvarsel.nn.md")),
    ("avregningsvarsel.en.md", include_str!("templates/avregningsvarsel.en.md")),
    ("trekkberegning.nb.md", include_str!("templates/trekkberegning.nb.md")),
    ("trekkberegning.nn.md", include_str!("templates/trekkberegning.nn.md")),
    ("trekkberegning.en.md", include_str!("templates/trekkberegning.en.md")),
    ("trekk.nb.md", include_str!("templates/trekk.nb.md")),
    ("trekk.nn.md", include_str!("templates/trekk.nn.md")),
    ("trekk.en.md", include_str!("templates/trekk.en.md")),
    ("avregning.nb.md", include_str!("templates/avregning.nb.md")),
    ("avregning.nn.md", include_str!("templates/avregning.nn.md")),
    ("avregning.en.md", include_str!("templates/avregning.en.md")),
    ("motregning.nb.md", include_str!("templates/motregning.nb.md")),
    ("motregning.nn.md", include_str!("templates/motregning.nn.md")),
    ("motregning.en.md", include_str!("templates/motregning.en.md")),
    ("_krav.nb.md", include_str!("templates/_krav.nb.md")),
    ("_krav.nn.md", include_str!("templates/_krav.nn.md")),
    ("_krav.en.md", include_str!("templates/_krav.en.md")),
    ("_beregning.nb.md", include_str!("templates/_beregning.nb.md")),
    ("_beregning.nn.md", include_str!("templates/_beregning.nn.md")),
    ("_beregning.en.md", include_str!("templates/_beregning.en.md")),
    ("_klage.nb.md", include_str!("templates/_klage.nb.md")),
    ("_klage.nn.md", include_str!("templates/_klage.nn.md")),
    ("_klage.en.md", include_str!("templates/_klage.en.md")),
    ("_hilsen.nb.md", include_str!("templates/_hilsen.nb.md")),
    ("_hilsen.nn.md", include_str!("templates/_hilsen.nn.md")),
    ("_hilsen.en.md", include_str!("templates/_hilsen.en.md")),
];

/// A text of a job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateFile {
    /// The file's name: `varsel.nb.md`, or `_more.nb.md` for a part other texts take in.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A text that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{file}, line {line}: {message}")]
pub struct TemplateError {
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// The texts of a night.
pub struct Templates {
    environment: Environment<'static>,
}

/// True for the name of a file that is a text of letters: `<name>.<language>.md`.
#[must_use]
pub fn is_template(name: &str) -> bool {
    name.strip_suffix(".md")
        .and_then(|stem| stem.rsplit_once('.'))
        .is_some_and(|(stem, lang)| !stem.is_empty() && Lang::parse(lang).is_some())
}

impl Templates {
    /// The built-in texts with those of a job in their place. Every letter is written once with made-up figures, so
    /// that a placeholder nobody fills is found before a night is decided.
    ///
    /// # Errors
    /// [`TemplateError`] names the file and the line.
    pub fn load(own: &[TemplateFile]) -> Result<Self, TemplateError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
            environment.set_syntax(syntax);
        }
        environment.set_formatter(write_escaped);
        for (name, text) in BUILT_IN {
            environment.add_template_owned(name, joined(text)).map_err(|error| wrong(name, &error))?;
        }
        for file in own {
            if !file.name.starts_with('_') && !BUILT_IN.iter().any(|(name, _)| *name == file.name) {
                let message = "no letter has this name".to_owned();
                return Err(TemplateError { file: file.name.clone(), line: 1, message });
            }
            let added = environment.add_template_owned(file.name.clone(), joined(&file.text));
            added.map_err(|error| wrong(&file.name, &error))?;
        }
        let templates = Self { environment };
        for lang in [Lang::Nb, Lang::Nn, Lang::En] {
            for kind in Kind::ALL {
                for view in samples::views(kind, lang) {
                    templates.markdown(kind, lang, &view)?;
                }
            }
        }
        Ok(templates)
    }

    /// A letter as Markdown.
    ///
    /// # Errors
    /// [`TemplateError`] names the file and the line.
    pub fn markdown(&self, kind: Kind, lang: Lang, view: &View) -> Result<String, TemplateError> {
        let name = format!("{}.{}.md", kind.template(), lang.tag());
        let template = self.environment.get_template(&name).map_err(|error| wrong(&name, &error))?;
        template.render(Serde(view)).map_err(|error| wrong(&name, &error))
    }
}

/// A section sign stays with its number.
pub(in crate::report) fn joined(text: &str) -> String {
    text.replace("§ ", "§\u{a0}")
}

/// Writes a value as text that means nothing in Markdown.
pub(in crate::report) fn write_escaped(
    out: &mut Output<'_>,
    _: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    match value.as_str() {
        Some(text) => out.write_str(&escaped(text))?,
        None => out.write_str(&escaped(&value.to_string()))?,
    }
    Ok(())
}

/// What is wrong with a text, without a value of a letter.
pub(in crate::report) fn wrong(name: &str, error: &Error) -> TemplateError {
    use std::error::Error as _;
    let inner = error.source().and_then(|source| source.downcast_ref::<Error>());
    let error = inner.unwrap_or(error);
    let message = match error.kind() {
        ErrorKind::UndefinedError => "a placeholder nobody fills".to_owned(),
        kind => mask_within(error.detail().unwrap_or(&kind.to_string())),
    };
    let file = error.name().unwrap_or(name).to_owned();
    TemplateError { file, line: error.line().unwrap_or(1), message }
}
