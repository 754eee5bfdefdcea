//! One debtor's case, decided: facts in, decision and trace out.

pub mod case;
mod debtor;
mod fees;
mod figures;
mod ledger;
mod legal;
mod liabilities;
pub mod matched;
mod measures;
mod netting;
pub mod night;
mod night_law;
mod past;
mod payouts;
mod plan;
mod receipts;
mod requests;
#[cfg(test)]
mod sample;
mod seen;
mod set_off;
mod settle;
mod spread;
#[cfg(test)]
mod test_night;
mod under_way;
mod work;
