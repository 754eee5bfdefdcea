//! Money received under our orders.

use chrono::NaiveDate;

use super::Reference;
use crate::units::{Money, Month, PartyId};

/// A payment as the bank has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payment {
    /// Its name.
    pub payment_id: Reference,
    /// The order its KID stands for, when its digits are those of an order's KID; else no order of ours.
    pub order_id: Option<u64>,
    /// Who paid; none when the bank's file does not say.
    pub payer: Option<PartyId>,
    /// How much.
    pub amount: Money,
    /// When it came.
    pub value_date: NaiveDate,
    /// The month whose income it was deducted from.
    pub pay_month: Month,
}

/// What is wrong with a payment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PaymentFaultCode {
    /// Its KID is of no order.
    UnknownKid,
    /// The same payment was taken on an earlier night.
    Repeated,
    /// Another pays than the order says; it is distributed all the same.
    WrongPayer,
    /// Its order ended over a month before it came; it is distributed all the same.
    OrderEnded,
    /// More than the debtor's claims could take; what is over is paid back.
    TooMuch,
}

impl PaymentFaultCode {
    /// All codes.
    pub const ALL: [Self; 5] =
        [Self::UnknownKid, Self::Repeated, Self::WrongPayer, Self::OrderEnded, Self::TooMuch];

    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownKid => "UNKNOWN_KID",
            Self::Repeated => "REPEATED",
            Self::WrongPayer => "WRONG_PAYER",
            Self::OrderEnded => "ORDER_ENDED",
            Self::TooMuch => "TOO_MUCH",
        }
    }
}
