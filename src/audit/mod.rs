//! Looking at decisions from outside: worked cases, and what moved between two runs.

pub mod cases;
pub mod diff;
mod expect;
mod facts;
mod standing;

pub use cases::{CaseError, CaseResult, run};
