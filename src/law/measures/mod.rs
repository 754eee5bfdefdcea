//! Measures besides deduction, netting and set-off: which the law allows for which claims, and what they rest on.
//!
//! Nothing here decides a measure: a person does.

pub mod allowed;
pub mod choice;
pub mod estate;
