//! What is said while a command works: bars on a terminal, else a line a step. On stderr, and never a word
//! about a person.

use std::io::{IsTerminal, Write as _};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::clock;
use super::exit::Failure;
use super::failures::FailureName;
use crate::units::signs::seen;

/// The form of log lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum LogFormat {
    /// Plain words.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

/// Tells how far a command is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    quiet: bool,
    bars: bool,
    format: LogFormat,
}

impl Progress {
    /// Bars are drawn on a terminal only, and not among JSON lines.
    #[must_use]
    pub fn new(quiet: bool, format: LogFormat) -> Self {
        let bars = !quiet && format == LogFormat::Text && std::io::stderr().is_terminal();
        Self { quiet, bars, format }
    }

    /// A step is done, or something is to be known about it.
    pub fn step(self, step: &str, message: &str) {
        if !self.quiet {
            self.line(&Line { level: "info", step, message, ..Line::default() });
        }
    }

    /// Something the operator should know; said even when quiet.
    pub fn warn(self, step: &str, message: &str) {
        self.line(&Line { level: "warning", step, message, ..Line::default() });
    }

    /// Why a command ended without doing what it was asked; said even when quiet.
    pub fn error(self, failure: &Failure) {
        let (name, exit) = (FailureName::of(failure).text(), failure.exit.code());
        let message = failure.said();
        let line = Line { level: "error", message: &message, ..Line::default() };
        self.line(&Line { failure: Some(&name), exit: Some(exit), ..line });
    }

    /// A bar for work of a known length; nothing where bars are not drawn.
    #[must_use]
    pub fn bar(self, step: &str, total: u64) -> ProgressBar {
        if !self.bars {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(total);
        if let Ok(style) = ProgressStyle::with_template("{prefix:<10} {wide_bar} {human_pos}/{human_len}") {
            bar.set_style(style);
        }
        bar.with_prefix(step.to_owned())
    }

    /// A count of bytes whose total is not known; nothing where bars are not drawn.
    #[must_use]
    pub fn bytes(self, step: &str) -> ProgressBar {
        if !self.bars {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{prefix:<10} {spinner} {msg} {bytes}") {
            bar.set_style(style);
        }
        bar.with_prefix(step.to_owned())
    }

    fn line(self, line: &Line<'_>) {
        let now = clock::now().ok().filter(|_| self.format == LogFormat::Json);
        let line = Line { time: now.as_deref(), ..*line };
        // A log that cannot be written must not stop a night.
        let _ = writeln!(std::io::stderr().lock(), "{}", line.written(self.format));
    }
}

/// A line of the log; one JSON object, or words.
#[derive(Clone, Copy, Default, Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<&'a str>,
    level: &'a str,
    step: &'a str,
    message: &'a str,
    /// The failure's name, by which the README tells what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit: Option<u8>,
}

impl Line<'_> {
    fn written(&self, format: LogFormat) -> String {
        let Self { level, step, message, .. } = *self;
        // Names of files and words of other programs may hold what a terminal obeys.
        let message = seen(message);
        match (format, self.failure) {
            (LogFormat::Json, _) => serde_json::to_string(self).unwrap_or_default(),
            (LogFormat::Text, Some(failure)) => format!("{level}: {message} [{failure}]"),
            (LogFormat::Text, None) if level == "info" => format!("{step:<10} {message}"),
            (LogFormat::Text, None) => format!("{step:<10} {level}: {message}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_line_is_words_or_a_json_object() {
        let step = Line { level: "info", step: "read", message: "3 files", ..Line::default() };
        assert_eq!(step.written(LogFormat::Text), "read       3 files");
        let warning = Line { level: "warning", message: "a \"b\"\nc", ..step };
        assert_eq!(
            warning.written(LogFormat::Json),
            r#"{"level":"warning","step":"read","message":"a \"b\"\nc"}"#
        );
        let (failure, time) = (Some("store_io"), Some("2026-11-20T01:30:00Z"));
        let error = Line { time, level: "error", step: "", message: "a.csv: full", failure, exit: Some(1) };
        assert_eq!(error.written(LogFormat::Text), "error: a.csv: full [store_io]");
        let json = error.written(LogFormat::Json);
        let start = r#"{"time":"2026-11-20T01:30:00Z","level":"error","step":"","message":"a.csv: full","#;
        assert_eq!(json, format!(r#"{start}"failure":"store_io","exit":1}}"#));
    }
}
