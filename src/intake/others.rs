//! The tables this version's decisions do not use: creditors, estates and assets.
//!
//! Their rows are read, checked, counted and parked like all others; of a good row only its identifier and
//! its amount are kept, for duplicates and control totals.

use super::codes;
use super::fact::{Counted, Fact, Key};
use super::row::{Row, Usually};
use super::tables::{Column, Table};
use crate::model::Reference;
use crate::units::Money;

/// A row of the creditors table: whom payouts go to.
pub(super) struct Creditor(Counted);

const CREDITOR_ID: Column = Column::required(0, "creditor_id").masked();
const CREDITOR_NAME: Column = Column::optional(1, "name").masked();
const CREDITOR_ACCOUNT: Column = Column::optional(2, "account").masked();
const CREDITOR_COUNTRY: Column = Column::optional(3, "country");

impl Fact for Creditor {
    const TABLE: Table = Table {
        name: "creditors",
        columns: &[CREDITOR_ID, CREDITOR_NAME, CREDITOR_ACCOUNT, CREDITOR_COUNTRY],
        amount: None,
        row_key: CREDITOR_ID,
        parks: None,
        required: false,
        used: false,
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

/// A row of the estates table: figures an estate has published.
pub(super) struct Estate(Counted);

const ESTATE_DEBTOR_ID: Column = Column::required(0, "debtor_id").masked();
const ESTATE_KIND: Column = Column::required(1, "estate_kind");
const ESTATE_ASSETS: Column = Column::optional(2, "assets");
const ESTATE_COSTS: Column = Column::optional(3, "costs");
const ESTATE_CLASS1: Column = Column::optional(4, "class1_claims");
const ESTATE_CLASS2: Column = Column::optional(5, "class2_claims");
const ESTATE_ORDINARY: Column = Column::optional(6, "ordinary_claims");

impl Fact for Estate {
    const TABLE: Table = Table {
        name: "estates",
        columns: &[
            ESTATE_DEBTOR_ID,
            ESTATE_KIND,
            ESTATE_ASSETS,
            ESTATE_COSTS,
            ESTATE_CLASS1,
            ESTATE_CLASS2,
            ESTATE_ORDINARY,
        ],
        amount: Some(ESTATE_ASSETS),
        row_key: ESTATE_DEBTOR_ID,
        parks: None,
        required: false,
        used: false,
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        row.party(ESTATE_DEBTOR_ID, Usually::Person);
        row.code(ESTATE_KIND, codes::one_of(&["bankruptcy", "death"]));
        for column in [ESTATE_COSTS, ESTATE_CLASS1, ESTATE_CLASS2, ESTATE_ORDINARY] {
            row.amount_if_given(column);
        }
        Some(Self(Counted { key: None, amount: row.amount_or_zero(ESTATE_ASSETS) }))
    }

    fn amount(&self) -> Money {
        self.0.amount
    }
}

/// A row of the assets table: what a debtor owns.
pub(super) struct Asset(Counted);

const ASSET_ID: Column = Column::required(0, "asset_id");
const ASSET_DEBTOR_ID: Column = Column::required(1, "debtor_id").masked();
const ASSET_KIND: Column = Column::required(2, "asset_kind");
const ASSET_REFERENCE: Column = Column::optional(3, "reference");
const ASSET_VALUE: Column = Column::required(4, "value");
const ASSET_PRIOR_CHARGES: Column = Column::optional(5, "prior_charges");
const ASSET_ENFORCEMENT_COST: Column = Column::optional(6, "enforcement_cost");
const ASSET_EXEMPT: Column = Column::optional(7, "exempt");

const ASSET_KINDS: [&str; 8] =
    ["bank_deposit", "real_estate", "vehicle", "ship", "shares", "vps_account", "claim", "movable"];

impl Fact for Asset {
    const TABLE: Table = Table {
        name: "assets",
        columns: &[
            ASSET_ID,
            ASSET_DEBTOR_ID,
            ASSET_KIND,
            ASSET_REFERENCE,
            ASSET_VALUE,
            ASSET_PRIOR_CHARGES,
            ASSET_ENFORCEMENT_COST,
            ASSET_EXEMPT,
        ],
        amount: Some(ASSET_VALUE),
        row_key: ASSET_ID,
        parks: None,
        required: false,
        used: false,
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let id = row.reference(ASSET_ID, Reference::LONGEST_CLAIM);
        row.party(ASSET_DEBTOR_ID, Usually::Person);
        row.code(ASSET_KIND, codes::one_of(&ASSET_KINDS));
        row.free_text(ASSET_REFERENCE);
        let value = row.amount(ASSET_VALUE);
        row.amount_if_given(ASSET_PRIOR_CHARGES);
        row.amount_if_given(ASSET_ENFORCEMENT_COST);
        row.yes_no(ASSET_EXEMPT);
        Some(Self(Counted { key: Some(Key::Reference(id?)), amount: value? }))
    }

    fn key(&self) -> Option<Key> {
        self.0.key
    }

    fn key_of(text: &str) -> Option<Key> {
        Key::reference(text)
    }

    fn amount(&self) -> Money {
        self.0.amount
    }
}
