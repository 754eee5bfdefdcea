//! The incomes table: what payers reported.

use super::fact::Fact;
use super::formats::{self, Bytes, Format, FormatError, Sink};
use super::row::{Row, Usually};
use super::settings::IntakeSettings;
use super::tables::{Column, Table};
use crate::model::{FaultCode, Income, IncomeKind};
use crate::units::{Money, PartyId};

const DEBTOR_ID: Column = Column::required(0, "debtor_id").masked();
const PAYER_ID: Column = Column::required(1, "payer_id").masked();
const MONTH: Column = Column::required(2, "month");
const INCOME_KIND: Column = Column::required(3, "income_kind");
const GROSS: Column = Column::required(4, "gross");
const ADVANCE_TAX: Column = Column::optional(5, "advance_tax");

impl Fact for Income {
    const TABLE: Table = Table {
        name: "incomes",
        columns: &[DEBTOR_ID, PAYER_ID, MONTH, INCOME_KIND, GROSS, ADVANCE_TAX],
        amount: Some(GROSS),
        row_key: DEBTOR_ID,
        parks: Some(DEBTOR_ID),
        required: true,
    };

    fn read_format<S: Sink>(
        format: Format,
        bytes: Bytes<'_>,
        settings: &IntakeSettings,
        sink: &mut S,
    ) -> Result<(), FormatError> {
        formats::incomes(format, bytes, settings, sink)
    }

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let debtor = row.party(DEBTOR_ID, Usually::Person);
        row.only_persons(DEBTOR_ID, debtor);
        let payer = row.party(PAYER_ID, Usually::Organisation);
        let month = row.month(MONTH);
        let kind = row.code(INCOME_KIND, IncomeKind::parse);
        let gross = row.amount(GROSS);
        let advance_tax = row.amount_or_zero(ADVANCE_TAX);
        if gross.is_some_and(|gross| advance_tax > gross) {
            row.fault(ADVANCE_TAX, FaultCode::TaxAboveGross);
        }
        Some(Self { debtor: debtor?, payer: payer?, month: month?, kind: kind?, gross: gross?, advance_tax })
    }

    fn amount(&self) -> Money {
        self.gross
    }

    fn debtor(&self) -> Option<PartyId> {
        Some(self.debtor)
    }

    fn owner(&self) -> Option<PartyId> {
        Some(self.debtor)
    }
}
