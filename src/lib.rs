//! Batch engine for the nightly collection run of Norway's collection authority.

pub mod units;
