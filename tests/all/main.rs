//! The promises of a run, a module a promise.

#![allow(clippy::disallowed_methods, clippy::expect_used, reason = "tests make and read their own files")]

mod cli;
mod common;
mod diff;
mod faults;
mod freshness;
mod inbox;
mod inbox_forms;
mod later_days;
mod law_cases;
mod life;
mod logs;
mod metrics;
mod nav_file;
mod nav_lines;
mod new_year;
mod night;
mod nights;
mod oracle;
mod orders;
mod privacy;
mod properties;
mod release;
mod rerun;
mod row_checks;
mod schedule;
mod shared_days;
mod shipped_day;
mod status;
