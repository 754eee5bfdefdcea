//! The creditors table: whom payouts go to.
//!
//! No decision uses it. Its rows are read, checked, counted and parked like all others; of a good row only its
//! identifier is kept, for duplicates. Names and accounts are read again where payouts are written.

use super::codes;
use super::fact::{Counted, Fact, Key};
use super::row::{Row, Usually};
use super::tables::{Column, Table};
use crate::units::Money;

/// A row of the creditors table: whom payouts go to.
pub(super) struct Creditor(Counted);

pub(super) const CREDITOR_ID: Column = Column::required(0, "creditor_id").masked();
pub(super) const CREDITOR_NAME: Column = Column::optional(1, "name").masked();
pub(super) const CREDITOR_ACCOUNT: Column = Column::optional(2, "account").masked();
pub(super) const CREDITOR_COUNTRY: Column = Column::optional(3, "country");
/// The KID the creditor wants its payouts with.
pub(super) const CREDITOR_KID: Column = Column::optional(4, "kid").masked();

impl Fact for Creditor {
    const BY_DEBTOR: bool = false;
    const TABLE: Table = Table {
        name: "creditors",
        columns: &[CREDITOR_ID, CREDITOR_NAME, CREDITOR_ACCOUNT, CREDITOR_COUNTRY, CREDITOR_KID],
        amount: None,
        row_key: CREDITOR_ID,
        parks: None,
        required: false,
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let creditor = row.party(CREDITOR_ID, Usually::Organisation);
        row.free_text(CREDITOR_NAME);
        row.code_if_given(CREDITOR_COUNTRY, codes::country);
        // Only Norwegian accounts have 11 digits and a check digit.
        if matches!(row.text(CREDITOR_COUNTRY), "" | "NO") {
            row.account_if_given(CREDITOR_ACCOUNT);
        } else {
            row.free_text(CREDITOR_ACCOUNT);
        }
        if row.given(CREDITOR_KID).is_some() {
            row.kid(CREDITOR_KID);
        }
        Some(Self(Counted { key: Some(Key::Party(creditor?)), amount: Money::ZERO }))
    }

    fn key(&self) -> Option<Key> {
        self.0.key
    }

    fn key_of(text: &str) -> Option<Key> {
        Key::party(text)
    }

    fn amount(&self) -> Money {
        self.0.amount
    }
}
