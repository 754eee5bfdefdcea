//! One debtor's case, decided: facts in, decision and trace out.

pub mod case;
pub mod decision;
pub mod trace;
