//! What is said while a command works: bars on a terminal, else a line a step. On stderr, and never a word
//! about a person.

use std::io::{IsTerminal, Write as _};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

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
            self.line("info", step, message);
        }
    }

    /// Something the operator should know; said even when quiet.
    pub fn warn(self, step: &str, message: &str) {
        self.line("warning", step, message);
    }

    /// Why a command ended without doing what it was asked; said even when quiet.
    pub fn error(self, message: &str) {
        self.line("error", "", message);
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

    fn line(self, level: &str, step: &str, message: &str) {
        // A log that cannot be written must not stop a night.
        let _ = writeln!(std::io::stderr().lock(), "{}", line(self.format, level, step, message));
    }
}

fn line(format: LogFormat, level: &str, step: &str, message: &str) -> String {
    match format {
        LogFormat::Json => json!({ "level": level, "step": step, "message": message }).to_string(),
        LogFormat::Text if level == "info" => format!("{step:<10} {message}"),
        LogFormat::Text if step.is_empty() => format!("{level}: {message}"),
        LogFormat::Text => format!("{step:<10} {level}: {message}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_line_is_words_or_a_json_object() {
        assert_eq!(line(LogFormat::Text, "info", "read", "3 files"), "read       3 files");
        assert_eq!(line(LogFormat::Text, "error", "", "full"), "error: full");
        let json = line(LogFormat::Json, "warning", "read", "a \"b\"");
        let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!((&value["level"], &value["message"]), (&"warning".into(), &"a \"b\"".into()));
    }
}
