//! Batch engine for the nightly collection run of Norway's collection authority.

pub mod audit;
pub mod cli;
pub mod decide;
pub mod generate;
pub mod intake;
pub mod law;
pub mod model;
pub mod orders;
pub mod parts;
pub mod plain_file;
pub mod publish;
pub mod report;
pub mod units;
pub mod words;
