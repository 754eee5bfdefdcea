//! What the program tells its caller.

use std::process::ExitCode;

/// The exit status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Done: published, or published already with the same bytes.
    Done,
    /// Something failed; nothing was published.
    Failed,
    /// The command line or the job file cannot be understood, or the day cannot be run so.
    Usage,
    /// The input is refused; nothing was published.
    Refused,
    /// Another run holds the store.
    Busy,
    /// A release is refused, or what was published does not hold.
    Unsound,
}

impl Exit {
    /// The number the caller sees.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::Busy => 4,
            Self::Unsound => 5,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command ended without doing what it was asked.
#[derive(Debug)]
pub struct Failure {
    /// What the caller is told.
    pub exit: Exit,
    /// What the operator is told.
    pub error: anyhow::Error,
}

impl Failure {
    /// A failure of a kind.
    pub fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Self {
        Self { exit, error: error.into() }
    }

    /// The same, told under what stood before it.
    #[must_use]
    pub fn context(self, before: String) -> Self {
        Self { error: self.error.context(before), ..self }
    }

    /// The input is refused.
    pub fn refused(error: impl Into<anyhow::Error>) -> Self {
        Self::new(Exit::Refused, error)
    }
}

impl Failure {
    /// The error and what is behind it, unless it says so itself.
    #[must_use]
    pub fn said(&self) -> String {
        self.error.chain().skip(1).fold(self.error.to_string(), |said, cause| {
            let cause = cause.to_string();
            if said.contains(&cause) { said } else { format!("{said}: {cause}") }
        })
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(Exit::Failed, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::PublishError;

    #[test]
    fn what_is_behind_an_error_is_said_once() {
        let full = || std::io::Error::other("disk full");
        let silent = anyhow::Error::from(full()).context("cannot write a.csv");
        assert_eq!(Failure::from(silent).said(), "cannot write a.csv: disk full");
        let named = PublishError::Io { path: "a.csv".into(), source: full() };
        assert_eq!(Failure::from(named).said(), "a.csv: disk full");
    }
}
