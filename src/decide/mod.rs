//! One debtor's case, decided: facts in, decision and trace out.

pub mod case;
mod debtor;
mod figures;
mod legal;
pub mod night;
mod night_law;
mod past;
mod plan;
mod settle;
mod under_way;
mod work;
