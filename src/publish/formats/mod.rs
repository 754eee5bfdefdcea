//! What leaves the house in the formats of others: made from typed values, without a file or a clock.

pub mod creditor_view;
pub mod pain001;
