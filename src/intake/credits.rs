//! The `credits` table: money debtors have coming.

use super::codes;
use super::fact::{Fact, Key};
use super::row::{Row, Usually};
use super::tables::{Column, Table};
use crate::model::{Credit, CreditKind, Reference};
use crate::units::{Money, PartyId};

const CREDIT_ID: Column = Column::required(0, "credit_id");
const DEBTOR_ID: Column = Column::required(1, "debtor_id").masked();
const CREDIT_KIND: Column = Column::required(2, "credit_kind");
const PAYING_BODY: Column = Column::optional(3, "paying_body").masked();
const AMOUNT: Column = Column::required(4, "amount");
const AVAILABLE_DATE: Column = Column::required(5, "available_date");
const OWN_KIND: Column = Column::optional(6, "own_kind");
const PROTECTION_CLAIMED: Column = Column::optional(7, "protection_claimed");
const PROTECTION_MONTHS: Column = Column::optional(8, "protection_months");
const MONTHLY_BENEFIT: Column = Column::optional(9, "monthly_benefit");

impl Fact for Credit {
    const TABLE: Table = Table {
        name: "credits",
        columns: &[
            CREDIT_ID,
            DEBTOR_ID,
            CREDIT_KIND,
            PAYING_BODY,
            AMOUNT,
            AVAILABLE_DATE,
            OWN_KIND,
            PROTECTION_CLAIMED,
            PROTECTION_MONTHS,
            MONTHLY_BENEFIT,
        ],
        amount: Some(AMOUNT),
        row_key: CREDIT_ID,
        parks: None,
        required: false,
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let credit_id = row.reference(CREDIT_ID, Reference::LONGEST_CLAIM);
        let debtor = row.party(DEBTOR_ID, Usually::Person);
        let kind = row.code(CREDIT_KIND, CreditKind::parse);
        let paying_body = row.party_if_given(PAYING_BODY, Usually::Organisation);
        let amount = row.amount(AMOUNT);
        let available = row.date(AVAILABLE_DATE);
        Some(Self {
            own_kind: row.code_if_given(OWN_KIND, codes::claim_kind).map(|kind| kind.no),
            protection_claimed: row.yes_no(PROTECTION_CLAIMED).unwrap_or(false),
            protection_months: row.number_if_given(PROTECTION_MONTHS, 0..=99),
            monthly_benefit: row.amount_if_given(MONTHLY_BENEFIT),
            credit_id: credit_id?,
            debtor: debtor?,
            kind: kind?,
            paying_body,
            amount: amount?,
            available: available?,
        })
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Reference(self.credit_id))
    }

    fn key_of(text: &str) -> Option<Key> {
        Key::reference(text)
    }

    fn amount(&self) -> Money {
        self.amount
    }

    fn owner(&self) -> Option<PartyId> {
        Some(self.debtor)
    }
}
