//! The words decisions are made in, as bytes.

use super::{Bytes, CodecError, Coded, choices, fields};
use crate::model::decision::{Action, Cause, NoticeReason};
use crate::model::money_night::{FeeKind, PayoutState};
use crate::model::{
    Class, FactValue, ForeignRequest, HoldCode, HoldDetail, Measure, MeasureFact, MeasureKind, OrderPeriod,
    OrderSize, PaymentFaultCode, Regime,
};

choices!(Class { A, B, C, D, E });
choices!(Regime { Old, New });
choices!(Action { New, Change, End, Unchanged, None });
choices!(Cause { Facts, Rate, Rule, Time });
choices!(NoticeReason { New, Expired, Limitation, Netting, Increase, Setoff });
choices!(PayoutState { Pay, Unconfirmed });
choices!(FeeKind { Interest, Surcharge, LateFee, AttachmentFee });
choices!(PaymentFaultCode { UnknownKid, Repeated, WrongPayer, OrderEnded, TooMuch });
choices!(HoldCode {
    FactsParked,
    ClaimClosed,
    DebtorUnknown,
    Suspended,
    DebtorDeceased,
    DebtSettlement,
    Bankruptcy,
    ComplaintSuspends,
    Deferred,
    PaymentPlan,
    AvregningOnly,
    Netted,
    NoEnforcementGround,
    SanctionNotFinal,
    NotDue,
    TimeBarred,
    PaysAsAble,
    NoPayer,
    NoRoom,
    NoticeMissing,
    NoticeRunning,
    NoticeExpired,
});
choices!(MeasureKind {
    LienBank,
    LienRealEstate,
    LienMovables,
    LienShares,
    LienOther,
    EstateClaimBankruptcy,
    EstateClaimDeceased,
    BankruptcyPetition,
    PoliceReport,
    TravelBanFlag,
    EmployerLiability,
    WriteOffCandidate,
    EndPrivateSupport,
    IntetTilUtlegg,
});

fields!(OrderPeriod { start, end, size });
fields!(ForeignRequest { country, currency, foreign_amount, exchange_rate, rate_date });
fields!(Measure { kind, claims, amount, basis, facts, deadline });
fields!(MeasureFact { name, value });

/// Appends the number of a choice and its field.
pub(super) fn tagged(tag: u8, field: &impl Coded, out: &mut Vec<u8>) -> Result<(), CodecError> {
    out.push(tag);
    field.put(out)
}

impl Coded for OrderSize {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        match self {
            Self::Percent(percent) => tagged(0, percent, out),
            Self::Amount(amount) => tagged(1, amount, out),
        }
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        Ok(match u8::get(from)? {
            0 => Self::Percent(Coded::get(from)?),
            1 => Self::Amount(Coded::get(from)?),
            _ => return Err(CodecError::NotA("the size of an order")),
        })
    }
}

impl Coded for HoldDetail {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        match self {
            Self::None => 0u8.put(out),
            Self::Word(word) => tagged(1, word, out),
            Self::Day(word, day) => tagged(2, &(*word, *day), out),
            Self::Reason(words) => tagged(3, words, out),
        }
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        Ok(match u8::get(from)? {
            0 => Self::None,
            1 => Self::Word(Coded::get(from)?),
            2 => Self::Day(Coded::get(from)?, Coded::get(from)?),
            3 => Self::Reason(Coded::get(from)?),
            _ => return Err(CodecError::NotA("the detail of a hold")),
        })
    }
}

impl Coded for FactValue {
    fn put(&self, out: &mut Vec<u8>) -> Result<(), CodecError> {
        match self {
            Self::Money(amount) => tagged(0, amount, out),
            Self::Date(date) => tagged(1, date, out),
            Self::Month(month) => tagged(2, month, out),
            Self::Word(word) => tagged(3, word, out),
            Self::Words(words) => tagged(4, words, out),
            Self::Count(count) => tagged(5, count, out),
            Self::Reference(name) => tagged(6, name, out),
            Self::Party(party) => tagged(7, party, out),
            Self::Text(text) => tagged(8, text, out),
        }
    }

    fn get(from: &mut Bytes<'_>) -> Result<Self, CodecError> {
        Ok(match u8::get(from)? {
            0 => Self::Money(Coded::get(from)?),
            1 => Self::Date(Coded::get(from)?),
            2 => Self::Month(Coded::get(from)?),
            3 => Self::Word(Coded::get(from)?),
            4 => Self::Words(Coded::get(from)?),
            5 => Self::Count(Coded::get(from)?),
            6 => Self::Reference(Coded::get(from)?),
            7 => Self::Party(Coded::get(from)?),
            8 => Self::Text(Coded::get(from)?),
            _ => return Err(CodecError::NotA("the value of a fact")),
        })
    }
}
