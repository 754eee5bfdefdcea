//! The `other_deductions` table: what other authorities deduct (old regime).

use super::fact::{Fact, Key};
use super::row::{Row, Usually};
use super::tables::{Column, Table};
use crate::model::{Class, FaultCode, OrderSize, OtherDeduction, Reference};
use crate::units::{Money, PartyId};

const DEDUCTION_ID: Column = Column::required(0, "deduction_id");
const DEBTOR_ID: Column = Column::required(1, "debtor_id").masked();
const AUTHORITY_ID: Column = Column::required(2, "authority_id").masked();
const PAYER_ID: Column = Column::required(3, "payer_id").masked();
const CLASS: Column = Column::required(4, "class");
const DECIDED_DATE: Column = Column::required(5, "decided_date");
const AMOUNT: Column = Column::optional(6, "amount");
const PERCENT: Column = Column::optional(7, "percent");
const TO_DATE: Column = Column::optional(8, "to_date");

impl Fact for OtherDeduction {
    const TABLE: Table = Table {
        name: "other_deductions",
        columns: &[
            DEDUCTION_ID,
            DEBTOR_ID,
            AUTHORITY_ID,
            PAYER_ID,
            CLASS,
            DECIDED_DATE,
            AMOUNT,
            PERCENT,
            TO_DATE,
        ],
        amount: Some(AMOUNT),
        row_key: DEDUCTION_ID,
        parks: None,
        required: false,
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let deduction_id = row.reference(DEDUCTION_ID, Reference::LONGEST_CLAIM);
        let debtor = row.party(DEBTOR_ID, Usually::Person);
        row.only_persons(DEBTOR_ID, debtor);
        let authority = row.party(AUTHORITY_ID, Usually::Organisation);
        let payer = row.party(PAYER_ID, Usually::Organisation);
        let class = row.code(CLASS, Class::parse);
        let decided_date = row.date(DECIDED_DATE);
        let size = size(row);
        Some(Self {
            to_date: row.date_if_given(TO_DATE),
            deduction_id: deduction_id?,
            debtor: debtor?,
            authority: authority?,
            payer: payer?,
            class: class?,
            decided_date: decided_date?,
            size: size?,
        })
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Reference(self.deduction_id))
    }

    fn key_of(text: &str) -> Option<Key> {
        Key::reference(text)
    }

    fn amount(&self) -> Money {
        match self.size {
            OrderSize::Amount(amount) => amount,
            OrderSize::Percent(_) => Money::ZERO,
        }
    }

    fn owner(&self) -> Option<PartyId> {
        Some(self.debtor)
    }
}

/// Exactly one of amount and percent: none is a missing amount, both a percentage too many.
fn size(row: &mut Row<'_>) -> Option<OrderSize> {
    let amount = row.amount_if_given(AMOUNT);
    let percent = row.percent_if_given(PERCENT);
    match (row.given(AMOUNT), row.given(PERCENT)) {
        (None, None) => row.fault(AMOUNT, FaultCode::MissingValue),
        (Some(_), Some(_)) if percent.is_some() => row.fault(PERCENT, FaultCode::BadNumber),
        _ => {}
    }
    amount.map(OrderSize::Amount).or(percent.map(OrderSize::Percent))
}
