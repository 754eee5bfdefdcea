//! What the law says, a file a rule set: pure functions of the day, the facts and the dated data beside them.

pub mod change;
pub mod claim;
pub mod confirmation;
pub mod distribution;
pub mod fees;
pub mod income;
pub mod interest;
pub mod kind_rules;
pub mod kinds;
pub mod limitation;
pub mod measures;
pub mod need;
pub mod netting;
pub mod notices;
pub mod order_size;
pub mod payer_duty;
pub mod pro_rata;
pub mod rates;
pub mod received;
pub mod regime;
pub mod room;
pub mod running_support;
pub mod setoff;
pub mod standing;
pub mod taking_part;
pub mod words;

use chrono::NaiveDate;

use crate::model::{KindNo, LawSettings, Suspensions};

/// The law of one collection day: its date, the rates, and the job's choices.
#[derive(Clone, Debug)]
pub struct LawContext {
    /// The collection day D. Law, rates, ages and deadlines are taken on it.
    pub day: NaiveDate,
    /// All dated rates.
    pub rates: rates::Rates,
    /// The job's choices where the law leaves one.
    pub settings: LawSettings,
    /// What the job suspends.
    pub suspensions: Suspensions,
}

impl LawContext {
    /// The number a figure names a kind's row by: after the rows of the rates.
    #[must_use]
    pub fn kind_row(&self, kind: KindNo) -> u16 {
        u16::try_from(self.rates.rows().len()).unwrap_or(u16::MAX).saturating_add(u16::from(kind.0))
    }
}
