//! Batch engine for the nightly collection run of Norway's collection authority.

pub mod audit;
pub mod decide;
pub mod intake;
pub mod law;
pub mod model;
pub mod units;
