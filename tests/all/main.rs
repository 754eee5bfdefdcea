//! The promises of a run, a module a promise.

#![allow(clippy::disallowed_methods, clippy::expect_used, reason = "tests make and read their own files")]
#![cfg_attr(not(feature = "kill-points"), allow(dead_code, reason = "what only killed programs need"))]

mod broken_store;
#[cfg(feature = "kill-points")]
mod broken_world;
mod cli;
mod common;
#[cfg(feature = "kill-points")]
mod crash;
#[cfg(feature = "kill-points")]
mod crash_release;
mod diff;
mod explain;
mod faults;
mod forge;
mod formats_fixed;
mod formats_in;
mod formats_out;
mod freshness;
#[cfg(feature = "kill-points")]
mod held;
mod hostile;
mod inbox;
mod inbox_forms;
mod innrapportering;
mod later_days;
mod law_cases;
mod letters;
mod life;
mod logs;
#[path = "../../jobs/package/papers/manual.rs"]
mod manual;
mod measures;
mod measures_files;
mod measures_table;
mod metrics;
mod money;
mod money_nights;
mod nav_file;
mod nav_lines;
mod new_year;
mod night;
mod nights;
mod oracle;
mod orders;
mod package;
mod parts;
mod parts_codec;
mod parts_refused;
mod privacy;
mod properties;
mod prune;
mod redact;
mod release;
mod report;
mod rerun;
mod row_checks;
mod rules;
mod schedule;
mod shared_days;
mod shipped_day;
mod spread;
mod status;
#[cfg(feature = "kill-points")]
mod stops;
mod stream;
mod tidy;
mod verify;
mod verify_forged;
mod verify_money;
mod workbook;

#[test]
#[cfg(not(feature = "kill-points"))]
fn kills_are_tried_with_the_feature_kill_points() {
    println!("skipped: what dies or waits at a step needs --features kill-points");
}
