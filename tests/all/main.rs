//! The promises of a run, a module a promise.

mod cli;
mod common;
mod faults;
mod law_cases;
mod night;
mod oracle;
mod orders;
mod privacy;
mod properties;
mod shared_days;
