//! One debtor's case, decided: facts in, decision and trace out.

pub mod case;
mod debtor;
pub mod decision;
mod figures;
mod legal;
pub mod night;
mod plan;
pub mod trace;
