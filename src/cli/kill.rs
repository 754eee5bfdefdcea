//! For the tests: dies, or waits, at a step named in the environment. The shipped program has nothing of it.
#![expect(clippy::disallowed_methods, reason = "the environment is read here")]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::OnceLock;

use anyhow::ensure;

use crate::publish::steps;

/// The step to die at.
const KILL: &str = "INNKREVING_KILL_AT";
/// The step to wait at until there is a line, or the end, on standard input.
const WAIT: &str = "INNKREVING_WAIT_AT";

static PLAN: OnceLock<Plan> = OnceLock::new();

struct Plan {
    known: BTreeSet<String>,
    kill: Option<String>,
    wait: Option<String>,
}

/// Reads what the environment asks for.
///
/// # Errors
/// When it names a step that is none.
pub fn arm() -> anyhow::Result<()> {
    let known: BTreeSet<String> = steps::all().into_iter().collect();
    let [kill, wait] = [KILL, WAIT].map(|name| std::env::var(name).ok());
    for step in kill.iter().chain(&wait) {
        ensure!(known.contains(step), "{step}: no such kill point");
    }
    let _ = PLAN.set(Plan { known, kill, wait });
    steps::install(reached);
    Ok(())
}

/// Nothing runs after a death: no destructor, no buffer is written.
fn reached(step: &str) {
    let Some(plan) = PLAN.get() else { return };
    if !plan.known.contains(step) {
        let _ = writeln!(std::io::stderr(), "{step}: a kill point outside the table");
        std::process::abort();
    }
    if plan.kill.as_deref() == Some(step) {
        std::process::abort();
    }
    if plan.wait.as_deref() == Some(step) {
        let _ = writeln!(std::io::stderr(), "waiting: {step}");
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}
