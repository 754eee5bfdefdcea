//! Batch engine for the nightly collection run of Norway's collection authority.

pub mod cli;
pub mod decide;
pub mod law;
pub mod model;
pub mod orders;
pub mod publish;
pub mod units;
