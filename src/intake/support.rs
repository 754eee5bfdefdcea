//! The support table: running support.

use super::fact::{Fact, Key};
use super::row::{Row, Usually};
use super::tables::{Column, Table};
use crate::model::{FaultCode, Reference, Support};
use crate::units::{Money, PartyId};

const SUPPORT_ID: Column = Column::required(0, "support_id");
const DEBTOR_ID: Column = Column::required(1, "debtor_id").masked();
const RECIPIENT_ID: Column = Column::required(2, "recipient_id").masked();
const BENEFICIARY_ID: Column = Column::required(3, "beneficiary_id").masked();
const MONTHLY_AMOUNT: Column = Column::required(4, "monthly_amount");
const ADVANCE_AMOUNT: Column = Column::optional(5, "advance_amount");
const FROM_MONTH: Column = Column::required(6, "from_month");
const TO_MONTH: Column = Column::optional(7, "to_month");
const DEFAULTED: Column = Column::required(8, "defaulted");
const SECURITY: Column = Column::required(9, "security");
const DEDUCT: Column = Column::required(10, "deduct");
const NOTICE_SENT: Column = Column::optional(11, "notice_sent");
const DECIDED_DATE: Column = Column::optional(12, "decided_date");

impl Fact for Support {
    const TABLE: Table = Table {
        name: "support",
        columns: &[
            SUPPORT_ID,
            DEBTOR_ID,
            RECIPIENT_ID,
            BENEFICIARY_ID,
            MONTHLY_AMOUNT,
            ADVANCE_AMOUNT,
            FROM_MONTH,
            TO_MONTH,
            DEFAULTED,
            SECURITY,
            DEDUCT,
            NOTICE_SENT,
            DECIDED_DATE,
        ],
        amount: Some(MONTHLY_AMOUNT),
        row_key: SUPPORT_ID,
        parks: Some(DEBTOR_ID),
        required: false,
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let support_id = support_id(row);
        let debtor = row.party(DEBTOR_ID, Usually::Person);
        row.only_persons(DEBTOR_ID, debtor);
        let recipient = row.party(RECIPIENT_ID, Usually::Person);
        let beneficiary = row.person(BENEFICIARY_ID);
        let monthly = row.amount(MONTHLY_AMOUNT);
        let advance = row.amount_or_zero(ADVANCE_AMOUNT);
        let from = row.month(FROM_MONTH);
        let to = row.month_if_given(TO_MONTH);
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            row.fault(TO_MONTH, FaultCode::PeriodReversed);
        }
        let [defaulted, security, deduct] =
            [DEFAULTED, SECURITY, DEDUCT].map(|column| row.yes_no_needed(column));
        Some(Self {
            notice_sent: row.past_date_if_given(NOTICE_SENT),
            decided_date: row.date_if_given(DECIDED_DATE),
            advance,
            to,
            support_id: support_id?,
            debtor: debtor?,
            recipient: recipient?,
            beneficiary: beneficiary?,
            monthly: monthly?,
            from: from?,
            defaulted: defaulted?,
            security: security?,
            deduct: deduct?,
        })
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Reference(self.support_id))
    }

    fn key_of(text: &str) -> Option<Key> {
        Key::reference(text)
    }

    fn amount(&self) -> Money {
        self.monthly
    }

    fn debtor(&self) -> Option<PartyId> {
        Some(self.debtor)
    }

    fn owner(&self) -> Option<PartyId> {
        Some(self.debtor)
    }
}

/// A support's name has no `/`: it becomes part of a claim's name.
fn support_id(row: &mut Row<'_>) -> Option<Reference> {
    let id = row.reference(SUPPORT_ID, Reference::LONGEST_SUPPORT)?;
    if id.as_str().contains('/') {
        row.fault(SUPPORT_ID, FaultCode::BadCharacter);
    }
    Some(id)
}
