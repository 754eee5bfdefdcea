//! Looking at decisions from outside: worked cases, and what was published.

pub mod cases;
mod expect;
mod facts;
pub mod verify;

pub use cases::{CaseError, CaseResult, run};
