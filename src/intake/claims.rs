//! The claims table.

use super::codes;
use super::fact::{Fact, Key};
use super::foreign::{self, COUNTRY, CURRENCY, EXCHANGE_RATE, FOREIGN_AMOUNT, RATE_DATE};
use super::formats::{self, Bytes, Format, FormatError, Sink};
use super::row::{Row, Usually};
use super::settings::IntakeSettings;
use super::tables::{Column, Table};
use crate::model::{Claim, ClaimFlags, FaultCode, Reference};
use crate::units::{Money, PartyId};

const CLAIM_ID: Column = Column::required(0, "claim_id");
const DEBTOR_ID: Column = Column::required(1, "debtor_id").masked();
const KIND: Column = Column::required(2, "kind");
const CREDITOR_ID: Column = Column::required(3, "creditor_id").masked();
const BENEFICIARY_ID: Column = Column::optional(4, "beneficiary_id").masked();
const PERIOD: Column = Column::optional(5, "period");
const DUE_DATE: Column = Column::required(6, "due_date");
const PRINCIPAL: Column = Column::required(7, "principal");
const INTEREST: Column = Column::optional(8, "interest");
const COSTS: Column = Column::optional(9, "costs");
const ESTABLISHED_DATE: Column = Column::optional(10, "established_date");
const LIMITATION_START: Column = Column::optional(11, "limitation_start");
const LIMITATION_DATE: Column = Column::optional(12, "limitation_date");
const ENFORCEMENT_GROUND: Column = Column::optional(13, "enforcement_ground");
const DEFAULTED: Column = Column::optional(14, "defaulted");
const STATUS: Column = Column::optional(15, "status");
const STATUS_UNTIL: Column = Column::optional(16, "status_until");
const NOTICE_SENT: Column = Column::optional(17, "notice_sent");
const INTEREST_NOTICE_DATE: Column = Column::optional(18, "interest_notice_date");
const INTEREST_FROM: Column = Column::optional(19, "interest_from");
const INTENT: Column = Column::optional(20, "intent");
const NOTICE_WAIVED: Column = Column::optional(21, "notice_waived");
const EARLY_DECISION: Column = Column::optional(22, "early_decision");
const DECIDED_DATE: Column = Column::optional(23, "decided_date");
const DECIDED_AMOUNT: Column = Column::optional(24, "decided_amount");
const CONFIRMED_ON: Column = Column::optional(25, "confirmed_on");
const OLD_REGIME_UNTIL: Column = Column::optional(31, "old_regime_until");
const CASE_RANK: Column = Column::optional(32, "case_rank");
const PAYS_AS_ABLE: Column = Column::optional(33, "pays_as_able");

impl Fact for Claim {
    const TABLE: Table = Table {
        name: "claims",
        columns: &[
            CLAIM_ID,
            DEBTOR_ID,
            KIND,
            CREDITOR_ID,
            BENEFICIARY_ID,
            PERIOD,
            DUE_DATE,
            PRINCIPAL,
            INTEREST,
            COSTS,
            ESTABLISHED_DATE,
            LIMITATION_START,
            LIMITATION_DATE,
            ENFORCEMENT_GROUND,
            DEFAULTED,
            STATUS,
            STATUS_UNTIL,
            NOTICE_SENT,
            INTEREST_NOTICE_DATE,
            INTEREST_FROM,
            INTENT,
            NOTICE_WAIVED,
            EARLY_DECISION,
            DECIDED_DATE,
            DECIDED_AMOUNT,
            CONFIRMED_ON,
            CURRENCY,
            FOREIGN_AMOUNT,
            EXCHANGE_RATE,
            RATE_DATE,
            COUNTRY,
            OLD_REGIME_UNTIL,
            CASE_RANK,
            PAYS_AS_ABLE,
        ],
        amount: Some(PRINCIPAL),
        row_key: CLAIM_ID,
        parks: None,
        required: true,
    };

    fn read_format<S: Sink>(
        format: Format,
        bytes: Bytes<'_>,
        settings: &IntakeSettings,
        sink: &mut S,
    ) -> Result<(), FormatError> {
        formats::claims(format, bytes, settings, sink)
    }

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let claim_id = row.reference(CLAIM_ID, Reference::LONGEST_CLAIM);
        let debtor = row.party(DEBTOR_ID, Usually::Person);
        let kind = row.code(KIND, codes::claim_kind);
        let creditor = row.party(CREDITOR_ID, Usually::Organisation);
        let beneficiary = row.person_if_given(BENEFICIARY_ID);
        let period = row.month_if_given(PERIOD);
        if let Some(kind) = kind {
            if kind.is_support {
                row.needed(PERIOD);
            }
            // A format's own claim types say whom they can be against.
            if !row.of_format() && debtor.is_some_and(|debtor| !kind.takes(debtor)) {
                row.fault(DEBTOR_ID, FaultCode::WrongDebtorType);
            }
        }
        let due_date = row.date(DUE_DATE);
        let principal = row.amount(PRINCIPAL);
        let interest = row.amount_or_zero(INTEREST);
        let costs = row.amount_or_zero(COSTS);
        // The needed ones stand last: a missing one must not keep the others from being checked.
        Some(Self {
            established_date: row.past_date_if_given(ESTABLISHED_DATE),
            limitation_start: row.date_if_given(LIMITATION_START),
            limitation_date: row.date_if_given(LIMITATION_DATE),
            status: row.code_if_given(STATUS, codes::status).unwrap_or_default(),
            status_until: row.date_if_given(STATUS_UNTIL),
            notice_sent: row.past_date_if_given(NOTICE_SENT),
            interest_notice_date: row.past_date_if_given(INTEREST_NOTICE_DATE),
            interest_from: row.date_if_given(INTEREST_FROM),
            decided_date: row.date_if_given(DECIDED_DATE),
            decided_amount: row.amount_if_given(DECIDED_AMOUNT),
            confirmed_on: row.past_date_if_given(CONFIRMED_ON),
            old_regime_until: row.date_if_given(OLD_REGIME_UNTIL),
            case_rank: row.number_if_given(CASE_RANK, 1..=99),
            flags: flags(row),
            foreign: foreign::read(row, PRINCIPAL, principal),
            beneficiary,
            period,
            interest,
            costs,
            claim_id: claim_id?,
            debtor: debtor?,
            kind: kind?.no,
            creditor: creditor?,
            due_date: due_date?,
            principal: principal?,
        })
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Reference(self.claim_id))
    }

    fn key_of(text: &str) -> Option<Key> {
        Key::reference(text)
    }

    fn amount(&self) -> Money {
        self.principal
    }

    fn owner(&self) -> Option<PartyId> {
        Some(self.debtor)
    }
}

fn flags(row: &mut Row<'_>) -> ClaimFlags {
    ClaimFlags {
        enforcement_ground: row.yes_no(ENFORCEMENT_GROUND),
        defaulted: row.yes_no(DEFAULTED),
        intent: row.yes_no(INTENT).unwrap_or(false),
        notice_waived: row.yes_no(NOTICE_WAIVED).unwrap_or(false),
        early_decision: row.yes_no(EARLY_DECISION).unwrap_or(false),
        pays_as_able: row.yes_no(PAYS_AS_ABLE).unwrap_or(false),
    }
}
