//! Looking at decisions from outside: worked cases, what moved between two runs, and what was published.

pub mod cases;
pub mod diff;
mod expect;
mod facts;
mod standing;
pub mod verify;

pub use cases::{CaseError, CaseResult, run};
