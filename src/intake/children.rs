//! The children table.

use super::codes;
use super::fact::Fact;
use super::row::{Row, Usually};
use super::tables::{Column, Table};
use crate::model::Child;
use crate::units::PartyId;

const DEBTOR_ID: Column = Column::required(0, "debtor_id").masked();
const BIRTH_DATE: Column = Column::required(1, "birth_date");
const LIVES_WITH: Column = Column::required(2, "lives_with");

impl Fact for Child {
    const TABLE: Table = Table {
        name: "children",
        columns: &[DEBTOR_ID, BIRTH_DATE, LIVES_WITH],
        amount: None,
        row_key: DEBTOR_ID,
        parks: Some(DEBTOR_ID),
        required: false,
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let debtor = row.party(DEBTOR_ID, Usually::Person);
        row.only_persons(DEBTOR_ID, debtor);
        let birth_date = row.past_date(BIRTH_DATE);
        let lives_with = row.code(LIVES_WITH, codes::lives_with);
        Some(Self { debtor: debtor?, birth_date: birth_date?, lives_with: lives_with? })
    }

    fn debtor(&self) -> Option<PartyId> {
        Some(self.debtor)
    }

    fn owner(&self) -> Option<PartyId> {
        Some(self.debtor)
    }
}
