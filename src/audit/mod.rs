//! Looking at decisions from outside: worked cases, what moved between two runs, and what was published.

pub mod cases;
pub mod diff;
mod expect;
mod expect_measures;
mod expect_money;
pub mod explain;
mod facts;
pub mod rule_book;
mod standing;
mod standing_money;
pub mod verify;

pub use cases::{CaseError, CaseResult, inbox_of, run};
