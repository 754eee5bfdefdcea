//! The tables this version's decisions do not use: creditors, estates, credits, payments and assets.
//!
//! Their rows are read, checked, counted and parked like all others; of a good row only its identifier and
//! its amount are kept, for duplicates and control totals, and of a credit whose it is.

use super::codes;
use super::fact::{Counted, Fact, Key};
use super::row::{Row, Usually};
use super::tables::{Column, Table};
use crate::model::Reference;
use crate::units::{Money, PartyId};

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

/// A row of the credits table: what could be set off.
pub(super) struct Credit(Counted, PartyId);

impl Credit {
    /// Whose money it is.
    pub(super) const fn owner(&self) -> PartyId {
        self.1
    }
}

const CREDIT_ID: Column = Column::required(0, "credit_id");
const CREDIT_DEBTOR_ID: Column = Column::required(1, "debtor_id").masked();
const CREDIT_KIND: Column = Column::required(2, "credit_kind");
const CREDIT_PAYING_BODY: Column = Column::optional(3, "paying_body").masked();
const CREDIT_AMOUNT: Column = Column::required(4, "amount");
const CREDIT_AVAILABLE_DATE: Column = Column::required(5, "available_date");
const CREDIT_OWN_KIND: Column = Column::optional(6, "own_kind");
const CREDIT_PROTECTION_CLAIMED: Column = Column::optional(7, "protection_claimed");
const CREDIT_PROTECTION_MONTHS: Column = Column::optional(8, "protection_months");
const CREDIT_MONTHLY_BENEFIT: Column = Column::optional(9, "monthly_benefit");

const CREDIT_KINDS: [&str; 8] = [
    "tax_refund",
    "vat_refund",
    "duty_refund",
    "nav_arrears",
    "family_supplement",
    "farm_subsidy",
    "other_public",
    "benefit",
];

impl Fact for Credit {
    const TABLE: Table = Table {
        name: "credits",
        columns: &[
            CREDIT_ID,
            CREDIT_DEBTOR_ID,
            CREDIT_KIND,
            CREDIT_PAYING_BODY,
            CREDIT_AMOUNT,
            CREDIT_AVAILABLE_DATE,
            CREDIT_OWN_KIND,
            CREDIT_PROTECTION_CLAIMED,
            CREDIT_PROTECTION_MONTHS,
            CREDIT_MONTHLY_BENEFIT,
        ],
        amount: Some(CREDIT_AMOUNT),
        row_key: CREDIT_ID,
        parks: None,
        required: false,
        used: false,
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let id = row.reference(CREDIT_ID, Reference::LONGEST_CLAIM);
        let owner = row.party(CREDIT_DEBTOR_ID, Usually::Person);
        row.code(CREDIT_KIND, codes::one_of(&CREDIT_KINDS));
        row.party_if_given(CREDIT_PAYING_BODY, Usually::Organisation);
        let amount = row.amount(CREDIT_AMOUNT);
        row.date(CREDIT_AVAILABLE_DATE);
        row.code_if_given(CREDIT_OWN_KIND, codes::claim_kind);
        row.yes_no(CREDIT_PROTECTION_CLAIMED);
        row.number_if_given(CREDIT_PROTECTION_MONTHS, 0..=99);
        row.amount_if_given(CREDIT_MONTHLY_BENEFIT);
        Some(Self(Counted { key: Some(Key::Reference(id?)), amount: amount? }, owner?))
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

/// A row of the payments table: money received under our orders.
pub(super) struct Payment(Counted);

const PAYMENT_ID: Column = Column::required(0, "payment_id");
const PAYMENT_KID: Column = Column::required(1, "kid").masked();
const PAYMENT_PAYER_ID: Column = Column::required(2, "payer_id").masked();
const PAYMENT_AMOUNT: Column = Column::required(3, "amount");
const PAYMENT_VALUE_DATE: Column = Column::required(4, "value_date");
const PAYMENT_PAY_MONTH: Column = Column::required(5, "pay_month");

impl Fact for Payment {
    const TABLE: Table = Table {
        name: "payments",
        columns: &[
            PAYMENT_ID,
            PAYMENT_KID,
            PAYMENT_PAYER_ID,
            PAYMENT_AMOUNT,
            PAYMENT_VALUE_DATE,
            PAYMENT_PAY_MONTH,
        ],
        amount: Some(PAYMENT_AMOUNT),
        row_key: PAYMENT_ID,
        parks: None,
        required: false,
        used: false,
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let id = row.reference(PAYMENT_ID, Reference::LONGEST_CLAIM);
        row.kid(PAYMENT_KID);
        row.party(PAYMENT_PAYER_ID, Usually::Organisation);
        let amount = row.amount(PAYMENT_AMOUNT);
        row.past_date(PAYMENT_VALUE_DATE);
        row.month(PAYMENT_PAY_MONTH);
        Some(Self(Counted { key: Some(Key::Reference(id?)), amount: amount? }))
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
