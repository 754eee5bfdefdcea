//! Orders: decisions made into versions with numbers, checked as a payer would read them, and put into registers.
//!
//! [`trekkpaalegg`] is the only place that knows the wire format; [`innrapportering`] is what NAV makes of it as a
//! payer.

pub mod innrapportering;
pub mod numbering;
pub mod reconcile;
pub mod registers;
pub mod rows;
pub mod rules;
pub mod trekkpaalegg;
