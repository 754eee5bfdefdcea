//! SIGTERM and SIGINT end a run, a release or a receipt at once, with a line; what already counts is finished first.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::exit::{Exit, Failure};
use super::metrics::Metrics;
use super::progress::Progress;

/// Somebody stopped the program before what it did counted.
#[derive(Debug, thiserror::Error)]
#[error("stopped by {0}; nothing came of it, and the same command does it again")]
pub struct Stopped(&'static str);

/// What is under way counts from now on.
static COUNTS: Mutex<bool> = Mutex::new(false);

/// Heeds both signals from now on; monitoring reads of a stop in `metrics`, where a file is given.
///
/// # Errors
/// When the system refuses.
pub fn heed(progress: Progress, metrics: Option<&Path>) -> std::io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let metrics: Option<PathBuf> = metrics.map(Path::to_path_buf);
    let wait = move || signals.forever().for_each(|signal| stop(signal, progress, metrics.as_deref()));
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait)?;
    Ok(())
}

/// What is under way is about to count. When a signal came first, this never returns.
pub fn counts() {
    *COUNTS.lock().unwrap_or_else(PoisonError::into_inner) = true;
}

/// Ends the program unless what it does already counts. No other thread is waited for, and the temporary folder is
/// left to the next run, as after any death of a run: the end comes within a second however much is under way.
fn stop(signal: i32, progress: Progress, metrics: Option<&Path>) {
    let name = if signal == SIGINT { "SIGINT" } else { "SIGTERM" };
    // Held to the end, so that nothing begins to count in between.
    let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    if *counts {
        progress.warn("stop", &format!("{name} came too late: what already counts is finished"));
        return;
    }
    let failure = Failure::new(Exit::Failed, Stopped(name));
    progress.error(&failure);
    if let Some(file) = metrics {
        // Nothing more can be done about a file that cannot be written.
        let _ = Metrics::default().write(file, Some(&failure));
    }
    std::process::exit(i32::from(failure.exit.code()));
}
