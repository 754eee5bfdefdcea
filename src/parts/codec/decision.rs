//! A debtor's decision, as bytes.

use super::model::tagged;
use super::{Bytes, CodecError, Coded, fields};
use crate::model::decision::{
    Allocation, Course, Decision, Figures, Hold, Notice, Participation, PayerOrder, PriorityNotice, Request,
    Watch,
};
use crate::model::trace::TraceLine;
use crate::units::PartyId;

fields!(Figures { counted_net, need, room, gross_base, expected, size });
fields!(PayerOrder { payer, order_id, course, final_amount, reason, cause });
fields!(Allocation { claim, class, step, planned, outstanding_after });
fields!(Hold { claim, code, detail });
fields!(Notice { claim_id, answer_by, why, size });
fields!(Watch { claim, limitation_date, days_left });
fields!(Participation { claim_id, decided_date, decided_amount, ended });
fields!(Request { claim, kind, foreign, principal, payers });
fields!(PriorityNotice { deduction_id, authority, amount, gets });

pub(super) fn put(decision: &Decision, out: &mut Vec<u8>) -> Result<(), CodecError> {
    let Decision { debtor: _, known, regime, claims, figures, action, reason, orders, allocations, .. } =
        decision;
    let Decision { holds, notices, watch, participations, regime_fixed, priority_notices, .. } = decision;
    let Decision { money, requests, measures, trace, .. } = decision;
    known.put(out)?;
    regime.put(out)?;
    claims.put(out)?;
    figures.put(out)?;
    action.put(out)?;
    reason.put(out)?;
    orders.put(out)?;
    allocations.put(out)?;
    holds.put(out)?;
    notices.put(out)?;
    watch.put(out)?;
    participations.put(out)?;
    regime_fixed.put(out)?;
    priority_notices.put(out)?;
    money.put(out)?;
    requests.put(out)?;
    measures.put(out)?;
    trace.put(out)
}

pub(super) fn get(debtor: PartyId, from: &mut Bytes<'_>) -> Result<Decision, CodecError> {
    Ok(Decision {
        debtor,
        known: Coded::get(from)?,
        regime: Coded::get(from)?,
        claims: Coded::get(from)?,
        figures: Coded::get(from)?,
        action: Coded::get(from)?,
        reason: Coded::get(from)?,
        orders: Coded::get(from)?,
        allocations: Coded::get(from)?,
        holds: Coded::get(from)?,
        notices: Coded::get(from)?,
        watch: Coded::get(from)?,
        participations: Coded::get(from)?,
        regime_fixed: Coded::get(from)?,
        priority_notices: Coded::get(from)?,
        money: Coded::get(from)?,
        requests: Coded::get(from)?,
        measures: Coded::get(from)?,
        trace: Coded::get(from)?,
    })
}

impl Coded for Course {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        match self {
            Self::From(periods) => tagged(0, periods, out),
            Self::End => 1u8.put(out),
            Self::Keep => 2u8.put(out),
        }
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        Ok(match u8::get(from)? {
            0 => Self::From(Coded::get(from)?),
            1 => Self::End,
            2 => Self::Keep,
            _ => return Err(CodecError::NotA("the course of an order")),
        })
    }
}

/// Bits that tell which figures a line of the trace has.
const CLAIM: u8 = 1;
const PARTY: u8 = 2;
const AMOUNT: u8 = 4;
const DATE: u8 = 8;
const PERCENT: u8 = 16;
const RATE: u8 = 32;

impl Coded for TraceLine {
    /// Most of a decision are its figures: which there are takes one byte.
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        let Self { step, claim, party, amount, date, percent, rate, article } = self;
        let bit = |is_there: bool, bit: u8| if is_there { bit } else { 0 };
        let bits = bit(claim.is_some(), CLAIM)
            | bit(party.is_some(), PARTY)
            | bit(amount.is_some(), AMOUNT)
            | bit(date.is_some(), DATE)
            | bit(percent.is_some(), PERCENT)
            | bit(rate.is_some(), RATE);
        out.push(bits);
        step.put(out)?;
        article.put(out)?;
        put_there(claim.as_ref(), out)?;
        put_there(party.as_ref(), out)?;
        put_there(amount.as_ref(), out)?;
        put_there(date.as_ref(), out)?;
        put_there(percent.as_ref(), out)?;
        put_there(rate.as_ref(), out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        let bits = u8::get(from)?;
        if bits >= 2 * RATE {
            return Err(CodecError::NotA("a line of the trace"));
        }
        let (step, article) = (Coded::get(from)?, Coded::get(from)?);
        Ok(Self {
            step,
            claim: get_there(bits & CLAIM, from)?,
            party: get_there(bits & PARTY, from)?,
            amount: get_there(bits & AMOUNT, from)?,
            date: get_there(bits & DATE, from)?,
            percent: get_there(bits & PERCENT, from)?,
            rate: get_there(bits & RATE, from)?,
            article,
        })
    }
}

fn put_there(value: Option<&impl Coded>, out: &mut Vec<u8>) -> Result<(), CodecError> {
    value.map_or(Ok(()), |value| value.put(out))
}

fn get_there<T: Coded>(bit: u8, from: &mut Bytes<'_>) -> Result<Option<T>, CodecError> {
    if bit == 0 { Ok(None) } else { T::get(from).map(Some) }
}
