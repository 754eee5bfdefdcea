//! The registers that follow from the decisions: rows carried over, and tonight's among them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::PublishError;
use super::tables::{COUNT, bytes};
use crate::model::decision::Decision;
use crate::model::registers::{DebtorRegime, DebtorRegister, Participating, SentNotice};
use crate::orders::registers;
use crate::orders::rows::Rows;

/// Rows of the registers for some debtors, but those of orders.
#[derive(Debug)]
pub struct CarriedRows {
    notices: Rows,
    participations: Rows,
    regimes: Rows,
}

impl CarriedRows {
    /// No rows yet, to be written where others were.
    pub fn on(room: &mut [Vec<u8>; COUNT]) -> Self {
        let mut rows = |at: usize| Rows::on(std::mem::take(&mut room[at]));
        Self { notices: rows(7), participations: rows(8), regimes: rows(9) }
    }

    /// Adds what stands for a debtor after the decision of `day`.
    pub fn add(&mut self, decision: &Decision, register: &DebtorRegister<'_>, day: NaiveDate) {
        self.notices(decision, register, day);
        self.participations(decision, register);
        self.regime(decision, register, day);
    }

    /// The rows as bytes: notices, participations, regimes.
    ///
    /// # Errors
    /// When a row has another number of fields than the others of its table.
    pub fn into_bytes(self) -> Result<[Vec<u8>; 3], PublishError> {
        Ok([bytes(self.notices, 7)?, bytes(self.participations, 8)?, bytes(self.regimes, 9)?])
    }

    fn notices(&mut self, decision: &Decision, register: &DebtorRegister<'_>, day: NaiveDate) {
        let rows = &mut self.notices;
        if decision.notices.is_empty() {
            return register.notices.iter().for_each(|row| registers::notice(rows, row));
        }
        let mut all = register.notices.to_vec();
        all.extend(sent(decision, day));
        all.sort_by_key(|row| (row.claim_id, row.sent, row.why.as_str()));
        for row in &all {
            registers::notice(rows, row);
        }
    }

    fn participations(&mut self, decision: &Decision, register: &DebtorRegister<'_>) {
        let rows = &mut self.participations;
        if decision.participations.is_empty() {
            return register.participations.iter().for_each(|row| registers::participation(rows, row));
        }
        let mut parts = register.participations.to_vec();
        let key = |row: &Participating| (row.claim_id, row.decided_date);
        // By key, so that a debtor with a million claims takes no longer than as many with one.
        let mut places: BTreeMap<_, usize> = parts.iter().map(key).zip(0..).collect();
        for part in &decision.participations {
            let place = places.get(&(part.claim_id, part.decided_date)).copied();
            // A row that only ends keeps the regime it was written under.
            let ended = place.and_then(|at| parts.get(at)).filter(|_| part.ended.is_some());
            let row = Participating {
                debtor: decision.debtor,
                claim_id: part.claim_id,
                regime: ended.map_or(decision.regime, |row| row.regime),
                decided_date: part.decided_date,
                decided_amount: part.decided_amount,
                ended: part.ended,
            };
            if let Some(place) = place.and_then(|at| parts.get_mut(at)) {
                *place = row;
            } else {
                places.insert(key(&row), parts.len());
                parts.push(row);
            }
        }
        parts.sort_by_key(|row| (row.claim_id, row.decided_date));
        for row in &parts {
            registers::participation(rows, row);
        }
    }

    /// The regime stays since the day it was fixed; a decision that fixes another takes its place.
    fn regime(&mut self, decision: &Decision, register: &DebtorRegister<'_>, day: NaiveDate) {
        let Decision { debtor, regime, regime_fixed, .. } = *decision;
        let stays = register.regime.filter(|row| !regime_fixed || row.regime == regime);
        if let Some(row) = stays {
            registers::regime(&mut self.regimes, row);
        } else if regime_fixed {
            registers::regime(&mut self.regimes, &DebtorRegime { debtor, regime, since: day });
        }
    }
}

/// The notices a decision of `day` sends.
pub(super) fn sent(decision: &Decision, day: NaiveDate) -> impl Iterator<Item = SentNotice> {
    decision.notices.iter().map(move |notice| SentNotice {
        debtor: decision.debtor,
        claim_id: notice.claim_id,
        sent: day,
        answer_by: notice.answer_by,
        regime: decision.regime,
        why: notice.why,
        size: notice.size,
    })
}
