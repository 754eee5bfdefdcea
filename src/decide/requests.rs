//! Foreign requests of a debtor: what they were converted from, and whose deductions they take part in.

use super::work::Work;
use crate::law::kinds;
use crate::model::HoldCode;
use crate::model::decision::{Course, Request};
use crate::units::PartyId;

impl Work<'_, '_> {
    /// Names the foreign requests that are not closed.
    pub(super) fn name_requests(&mut self) {
        let is_closed = |code: HoldCode| code == HoldCode::ClaimClosed;
        for (at, (legal, held)) in (0u32..).zip(self.claims.iter().zip(&self.held)) {
            let Some(foreign) = legal.claim.foreign.as_deref() else { continue };
            if held.as_ref().is_some_and(|(code, _)| is_closed(*code)) {
                continue;
            }
            self.decision.requests.push(Request {
                claim: at,
                kind: &kinds::get(legal.claim.kind).code,
                foreign: foreign.clone(),
                principal: legal.claim.principal,
                payers: if held.is_none() { self.payers_after() } else { Vec::new() },
            });
        }
    }

    /// Those who have an order after tonight, by identifier.
    fn payers_after(&self) -> Vec<PartyId> {
        let decided = &self.decision.orders;
        let goes_on = decided.iter().filter(|order| match &order.course {
            // What stands runs to the end of the month, whatever comes then.
            Course::From(periods) => {
                order.order_id.is_some() || periods.iter().any(|period| !period.size.is_nothing())
            }
            Course::Keep => true,
            Course::End => false,
        });
        let stays = self.case.register.orders.iter().filter(|order| {
            let is_same = |one: &Option<u64>| *one == Some(order.order_id);
            order.stands_on(self.asked.day) && !decided.iter().any(|one| is_same(&one.order_id))
        });
        let mut payers: Vec<PartyId> = goes_on.map(|order| order.payer).collect();
        payers.extend(stays.map(|order| order.payer));
        payers.sort_unstable();
        payers.dedup();
        payers
    }
}

#[cfg(test)]
#[path = "requests_tests.rs"]
mod tests;
