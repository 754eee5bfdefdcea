//! The steps of a run, a release and a receipt, told where they are reached so that tests can kill the program there.
//!
//! The shipped program is built without the feature `kill-points`: everything here is empty then.

#[cfg(feature = "kill-points")]
mod points;

#[cfg(feature = "kill-points")]
pub use points::{acknowledge, again, all, first, install, merge, part, prune, release, run, sign, split};

/// Tells that a step is reached.
#[inline]
pub fn reached(step: &str) {
    #[cfg(feature = "kill-points")]
    points::tell(step);
    #[cfg(not(feature = "kill-points"))]
    let _ = step;
}

/// Tells how far a file is.
#[inline]
pub fn file(name: &str, state: &str) {
    #[cfg(feature = "kill-points")]
    points::tell(&points::of(name, state));
    #[cfg(not(feature = "kill-points"))]
    let _ = (name, state);
}

/// Cuts the first write of a file in two, so that there is a moment at which half of it is written.
#[derive(Debug)]
pub(super) struct Halves {
    #[cfg(feature = "kill-points")]
    name: String,
    #[cfg(feature = "kill-points")]
    cut: bool,
}

impl Halves {
    /// Those of the file `name`.
    #[cfg(feature = "kill-points")]
    pub(super) fn of(name: &str) -> Self {
        Self { name: name.to_owned(), cut: false }
    }

    /// Those of a file that is written as it comes.
    #[cfg(not(feature = "kill-points"))]
    pub(super) const fn of(_: &str) -> Self {
        Self {}
    }

    /// What of `bytes` is written now.
    #[cfg(feature = "kill-points")]
    pub(super) fn part<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        if std::mem::replace(&mut self.cut, true) { bytes } else { &bytes[..bytes.len().div_ceil(2)] }
    }

    /// What of `bytes` is written now: all.
    #[cfg(not(feature = "kill-points"))]
    #[expect(clippy::unused_self, reason = "with kill points it is used")]
    pub(super) const fn part<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        bytes
    }

    /// A part is written.
    #[cfg_attr(
        not(feature = "kill-points"),
        expect(clippy::unused_self, reason = "with kill points it is used")
    )]
    pub(super) fn written(&self) {
        #[cfg(feature = "kill-points")]
        file(&self.name, "half");
    }
}
