//! A published run read back: its tables and its trace, a debtor at a time.
//!
//! For those who look at a run from outside: what moved between two, what is explained to a debtor, reports and
//! letters. `verify` reads in a way of its own.

mod error;
mod table;
mod trace;

pub use error::ReadError;
pub use table::{Row, Table};
pub use trace::{Line, Lines, TraceReader};
