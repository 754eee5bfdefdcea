//! Looking at decisions from outside: worked cases.

pub mod cases;
mod expect;
mod facts;
mod standing;

pub use cases::{CaseError, CaseResult, run};
