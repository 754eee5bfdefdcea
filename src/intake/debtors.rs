//! The debtors table: households, their costs and what has befallen them.

use super::codes;
use super::fact::{Fact, Key};
use super::row::{Row, Usually};
use super::tables::{Column, Table};
use crate::model::{FaultCode, Household, Recorded, Signs};
use crate::units::{Money, PartyId};

pub(super) const DEBTOR_ID: Column = Column::required(0, "debtor_id").masked();
pub(super) const NAME: Column = Column::optional(1, "name").masked();
pub(super) const ADDRESS: Column = Column::optional(2, "address").masked();
pub(super) const LANGUAGE: Column = Column::optional(3, "language");
pub(super) const ACCOUNT: Column = Column::optional(4, "account").masked();
const CIVIL_STATUS: Column = Column::optional(5, "civil_status");
const SPOUSE_NET_INCOME: Column = Column::optional(6, "spouse_net_income");
const HOUSING_COST: Column = Column::optional(7, "housing_cost");
const HOUSING_CAP: Column = Column::optional(8, "housing_cap");
const CHILDCARE_COST: Column = Column::optional(9, "childcare_cost");
const SUPPORT_PAID: Column = Column::optional(10, "support_paid");
const EXTRAORDINARY_COST: Column = Column::optional(11, "extraordinary_cost");
const NEED_OVERRIDE: Column = Column::optional(12, "need_override");
const OVERRIDE_REASON: Column = Column::optional(13, "override_reason");
const DEDUCTION_REGIME: Column = Column::optional(14, "deduction_regime");
const PENDING_OLD_CASE: Column = Column::optional(15, "pending_old_case");
pub(super) const CONFIDENTIAL_ADDRESS: Column = Column::optional(16, "confidential_address");
const MUNICIPALITY: Column = Column::optional(17, "municipality");
pub(super) const DEATH_DATE: Column = Column::optional(18, "death_date");
const PROKLAMA_DATE: Column = Column::optional(19, "proklama_date");
const BANKRUPTCY_DATE: Column = Column::optional(20, "bankruptcy_date");
const BANKRUPTCY_FILING_DEADLINE: Column = Column::optional(21, "bankruptcy_filing_deadline");
const DEBT_SETTLEMENT_FROM: Column = Column::optional(22, "debt_settlement_from");
const DEBT_SETTLEMENT_TO: Column = Column::optional(23, "debt_settlement_to");
const INTET_TIL_UTLEGG_DATE: Column = Column::optional(24, "intet_til_utlegg_date");
const LEAVING_INDICATED: Column = Column::optional(25, "leaving_indicated");
const INFORMATION_FAILURE: Column = Column::optional(26, "information_failure");
const FRAUD_INDICATED: Column = Column::optional(27, "fraud_indicated");
const ASSET_STRIPPING: Column = Column::optional(28, "asset_stripping");
const SEARCHES_DONE: Column = Column::optional(29, "searches_done");
const CONSENTED_PERCENT: Column = Column::optional(30, "consented_percent");
const LAST_PAYMENT_DATE: Column = Column::optional(31, "last_payment_date");

impl Fact for Household {
    const TABLE: Table = Table {
        name: "debtors",
        columns: &[
            DEBTOR_ID,
            NAME,
            ADDRESS,
            LANGUAGE,
            ACCOUNT,
            CIVIL_STATUS,
            SPOUSE_NET_INCOME,
            HOUSING_COST,
            HOUSING_CAP,
            CHILDCARE_COST,
            SUPPORT_PAID,
            EXTRAORDINARY_COST,
            NEED_OVERRIDE,
            OVERRIDE_REASON,
            DEDUCTION_REGIME,
            PENDING_OLD_CASE,
            CONFIDENTIAL_ADDRESS,
            MUNICIPALITY,
            DEATH_DATE,
            PROKLAMA_DATE,
            BANKRUPTCY_DATE,
            BANKRUPTCY_FILING_DEADLINE,
            DEBT_SETTLEMENT_FROM,
            DEBT_SETTLEMENT_TO,
            INTET_TIL_UTLEGG_DATE,
            LEAVING_INDICATED,
            INFORMATION_FAILURE,
            FRAUD_INDICATED,
            ASSET_STRIPPING,
            SEARCHES_DONE,
            CONSENTED_PERCENT,
            LAST_PAYMENT_DATE,
        ],
        amount: Some(SPOUSE_NET_INCOME),
        row_key: DEBTOR_ID,
        parks: Some(DEBTOR_ID),
        required: true,
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let debtor = row.party(DEBTOR_ID, Usually::Person);
        let civil_status = row.code_if_given(CIVIL_STATUS, codes::civil_status);
        let is_person = debtor.is_some_and(PartyId::is_person);
        if is_person {
            row.needed(CIVIL_STATUS);
        }
        let need_override = row.amount_if_given(NEED_OVERRIDE);
        row.free_text(OVERRIDE_REASON);
        if row.given(NEED_OVERRIDE).is_some() && row.given(OVERRIDE_REASON).is_none() {
            row.fault(OVERRIDE_REASON, FaultCode::ReasonMissing);
        }
        let debt_settlement_from = row.date_if_given(DEBT_SETTLEMENT_FROM);
        let debt_settlement_to = row.date_if_given(DEBT_SETTLEMENT_TO);
        if debt_settlement_from.zip(debt_settlement_to).is_some_and(|(from, to)| from > to) {
            row.fault(DEBT_SETTLEMENT_TO, FaultCode::PeriodReversed);
        }
        check_only(row);
        Some(Self {
            civil_status: civil_status.filter(|_| is_person),
            spouse_net_income: row.amount_or_zero(SPOUSE_NET_INCOME),
            housing_cost: row.amount_or_zero(HOUSING_COST),
            housing_cap: row.amount_if_given(HOUSING_CAP),
            childcare_cost: row.amount_or_zero(CHILDCARE_COST),
            support_paid: row.amount_or_zero(SUPPORT_PAID),
            extraordinary_cost: row.amount_or_zero(EXTRAORDINARY_COST),
            need_override,
            deduction_regime: row.code_if_given(DEDUCTION_REGIME, codes::regime),
            pending_old_case: row.yes_no(PENDING_OLD_CASE).unwrap_or(false),
            confidential_address: row.yes_no(CONFIDENTIAL_ADDRESS).unwrap_or(false),
            municipality: row.code_if_given(MUNICIPALITY, codes::municipality),
            death_date: row.date_if_given(DEATH_DATE),
            bankruptcy_date: row.date_if_given(BANKRUPTCY_DATE),
            debt_settlement_from,
            debt_settlement_to,
            consented_percent: row.percent_if_given(CONSENTED_PERCENT),
            recorded: recorded(row),
            debtor: debtor?,
        })
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Party(self.debtor))
    }

    fn key_of(text: &str) -> Option<Key> {
        Key::party(text)
    }

    fn amount(&self) -> Money {
        self.spouse_net_income
    }

    fn debtor(&self) -> Option<PartyId> {
        Some(self.debtor)
    }

    fn owner(&self) -> Option<PartyId> {
        Some(self.debtor)
    }
}

/// What measures besides deductions rest on.
fn recorded(row: &mut Row<'_>) -> Recorded {
    let mut yes = |column| row.yes_no(column).unwrap_or(false);
    let signs = Signs {
        leaving: yes(LEAVING_INDICATED),
        information_failure: yes(INFORMATION_FAILURE),
        fraud: yes(FRAUD_INDICATED),
        asset_stripping: yes(ASSET_STRIPPING),
    };
    Recorded {
        proklama_date: row.date_if_given(PROKLAMA_DATE),
        filing_deadline: row.date_if_given(BANKRUPTCY_FILING_DEADLINE),
        intet_til_utlegg_date: row.date_if_given(INTET_TIL_UTLEGG_DATE),
        searches_done: row.date_if_given(SEARCHES_DONE),
        last_payment_date: row.date_if_given(LAST_PAYMENT_DATE),
        signs,
    }
}

/// Columns no decision needs: checked all the same, so that a wrong export is seen at once.
fn check_only(row: &mut Row<'_>) {
    for column in [NAME, ADDRESS] {
        row.free_text(column);
    }
    row.code_if_given(LANGUAGE, codes::one_of(&["nb", "nn", "en"]));
    row.account_if_given(ACCOUNT);
}
