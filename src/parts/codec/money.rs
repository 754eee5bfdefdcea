//! The money of a night, as bytes.

use super::model::tagged;
use super::{Bytes, CodecError, Coded, fields};
use crate::model::money_night::{
    CreditUse, Distributed, Fee, Liability, MoneyNight, NettingBegun, PaymentFault, Payout, Rank, Repayment,
    SetOff, Share, TakenPayment,
};

fields!(TakenPayment { payment_id, order_id, value_date, pay_month, amount });
fields!(Distributed { payment_id, pay_month, to, principal, costs, interest });
fields!(Share { claim_id, class, step, set_aside });
fields!(PaymentFault { payment_id, code, detail });
fields!(SetOff { credit_id, claim, rank, principal, costs, interest });
fields!(CreditUse { credit_id, set_off, protected, left });
fields!(NettingBegun { claim, paying_body, monthly, from, months });
fields!(Payout { creditor, amount, state });
fields!(Repayment { amount, source });
fields!(Liability { payer, order_id, month, ordered, received });
fields!(Fee { claim_id, kind, from, to, amount, article, rate });

impl Coded for Rank {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        match self {
            Self::Letter(letter) => tagged(0, letter, out),
            Self::Step(class, step) => tagged(1, &(*class, *step), out),
        }
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        Ok(match u8::get(from)? {
            0 => Self::Letter(Coded::get(from)?),
            1 => Self::Step(Coded::get(from)?, Coded::get(from)?),
            _ => return Err(CodecError::NotA("a rank")),
        })
    }
}

impl Coded for MoneyNight {
    /// Most nights move no money: that takes one byte.
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        let Self { receipts, distributed, payment_faults, set_off, credits, nettings, .. } = self;
        let Self { payouts, repayments, liabilities, fees, fees_charged, .. } = self;
        (!self.is_empty()).put(out)?;
        if self.is_empty() {
            return Ok(());
        }
        receipts.put(out)?;
        distributed.put(out)?;
        payment_faults.put(out)?;
        set_off.put(out)?;
        credits.put(out)?;
        nettings.put(out)?;
        payouts.put(out)?;
        repayments.put(out)?;
        liabilities.put(out)?;
        fees.put(out)?;
        fees_charged.put(out)
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        if !bool::get(from)? {
            return Ok(Self::default());
        }
        Ok(Self {
            receipts: Coded::get(from)?,
            distributed: Coded::get(from)?,
            payment_faults: Coded::get(from)?,
            set_off: Coded::get(from)?,
            credits: Coded::get(from)?,
            nettings: Coded::get(from)?,
            payouts: Coded::get(from)?,
            repayments: Coded::get(from)?,
            liabilities: Coded::get(from)?,
            fees: Coded::get(from)?,
            fees_charged: Coded::get(from)?,
        })
    }
}
