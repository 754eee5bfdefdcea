//! The `payments` table: money received under our orders.

use super::fact::{Fact, Key};
use super::formats::{self, Bytes, Format, FormatError, Sink};
use super::row::{Row, Usually};
use super::settings::IntakeSettings;
use super::tables::{Column, Table};
use crate::model::{Payment, Reference};
use crate::units::{Kid, Money};

const PAYMENT_ID: Column = Column::required(0, "payment_id");
const KID: Column = Column::required(1, "kid").masked();
const PAYER_ID: Column = Column::required(2, "payer_id").masked();
const AMOUNT: Column = Column::required(3, "amount");
const VALUE_DATE: Column = Column::required(4, "value_date");
const PAY_MONTH: Column = Column::required(5, "pay_month");

impl Fact for Payment {
    const BY_DEBTOR: bool = false;
    const TABLE: Table = Table {
        name: "payments",
        columns: &[PAYMENT_ID, KID, PAYER_ID, AMOUNT, VALUE_DATE, PAY_MONTH],
        amount: Some(AMOUNT),
        row_key: PAYMENT_ID,
        parks: None,
        required: false,
    };

    fn read_format<S: Sink>(
        format: Format,
        bytes: Bytes<'_>,
        settings: &IntakeSettings,
        sink: &mut S,
    ) -> Result<(), FormatError> {
        formats::payments(format, bytes, settings, sink)
    }

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let payment_id = row.reference(PAYMENT_ID, Reference::LONGEST_CLAIM);
        row.kid(KID);
        let order_id = Kid::order_number(row.text(KID));
        // A bank's file need not say who paid; a row of the table must.
        let payer = if row.payer_needed() {
            row.party(PAYER_ID, Usually::Organisation)
        } else {
            row.party_if_given(PAYER_ID, Usually::Organisation)
        };
        let amount = row.amount(AMOUNT);
        let value_date = row.past_date(VALUE_DATE);
        let pay_month = row.month(PAY_MONTH);
        Some(Self {
            payment_id: payment_id?,
            order_id,
            payer,
            amount: amount?,
            value_date: value_date?,
            pay_month: pay_month?,
        })
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Reference(self.payment_id))
    }

    fn key_of(text: &str) -> Option<Key> {
        Key::reference(text)
    }

    fn amount(&self) -> Money {
        self.amount
    }
}
