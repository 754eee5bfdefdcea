//! The assets and estates tables: what debtors own, and what the estates of bankrupt and dead debtors have published.

use super::fact::{Fact, Key};
use super::row::{Row, Usually};
use super::tables::{Column, Table};
use crate::model::{Asset, AssetKind, Estate, EstateKind, Reference};
use crate::units::{Money, PartyId};

const ASSET_ID: Column = Column::required(0, "asset_id");
const ASSET_DEBTOR_ID: Column = Column::required(1, "debtor_id").masked();
const ASSET_KIND: Column = Column::required(2, "asset_kind");
const ASSET_REFERENCE: Column = Column::optional(3, "reference");
const ASSET_VALUE: Column = Column::required(4, "value");
const ASSET_PRIOR_CHARGES: Column = Column::optional(5, "prior_charges");
const ASSET_ENFORCEMENT_COST: Column = Column::optional(6, "enforcement_cost");
const ASSET_EXEMPT: Column = Column::optional(7, "exempt");

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
        parks: Some(ASSET_DEBTOR_ID),
        required: false,
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let asset_id = row.reference(ASSET_ID, Reference::LONGEST_CLAIM);
        let debtor = row.party(ASSET_DEBTOR_ID, Usually::Person);
        let kind = row.code(ASSET_KIND, AssetKind::parse);
        let reference = row.free_text(ASSET_REFERENCE).unwrap_or_default();
        let value = row.amount(ASSET_VALUE);
        Some(Self {
            reference: reference.into(),
            prior_charges: row.amount_or_zero(ASSET_PRIOR_CHARGES),
            enforcement_cost: row.amount_or_zero(ASSET_ENFORCEMENT_COST),
            exempt: row.yes_no(ASSET_EXEMPT).unwrap_or(false),
            asset_id: asset_id?,
            debtor: debtor?,
            kind: kind?,
            value: value?,
        })
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Reference(self.asset_id))
    }

    fn key_of(text: &str) -> Option<Key> {
        Key::reference(text)
    }

    fn amount(&self) -> Money {
        self.value
    }

    fn debtor(&self) -> Option<PartyId> {
        Some(self.debtor)
    }

    fn owner(&self) -> Option<PartyId> {
        Some(self.debtor)
    }
}

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
    };

    fn read(row: &mut Row<'_>) -> Option<Self> {
        let debtor = row.party(ESTATE_DEBTOR_ID, Usually::Person);
        let kind = row.code(ESTATE_KIND, EstateKind::parse);
        Some(Self {
            assets: row.amount_if_given(ESTATE_ASSETS),
            costs: row.amount_if_given(ESTATE_COSTS),
            class1: row.amount_if_given(ESTATE_CLASS1),
            class2: row.amount_if_given(ESTATE_CLASS2),
            ordinary: row.amount_if_given(ESTATE_ORDINARY),
            debtor: debtor?,
            kind: kind?,
        })
    }

    fn key(&self) -> Option<Key> {
        Some(Key::Estate(self.debtor, self.kind))
    }

    fn amount(&self) -> Money {
        self.assets.unwrap_or(Money::ZERO)
    }

    fn owner(&self) -> Option<PartyId> {
        Some(self.debtor)
    }
}

#[cfg(test)]
mod tests {
    use crate::intake::{IntakeSettings, read_texts};
    use crate::model::FaultCode;
    use crate::units::dates::parse_date;

    #[test]
    fn an_estate_that_stands_twice_is_parked_and_one_of_each_kind_is_not() {
        let header = "debtor_id,estate_kind,assets\n";
        let rows = |rows: &[&str]| {
            let text = format!("{header}{}\n", rows.join("\n"));
            let settings = IntakeSettings::on(parse_date("2026-11-20").expect("a day"));
            read_texts(&[("estates", &text)], &settings).expect("a table")
        };
        let both = rows(&["310000124,bankruptcy,1.00", "310000124,death,1.00"]);
        assert_eq!((both.facts.estates.len(), both.faults.len()), (2, 0));
        let twice = rows(&["310000124,bankruptcy,1.00", "310000124,bankruptcy,2.00"]);
        assert!(twice.facts.estates.is_empty());
        let faults: Vec<(u64, FaultCode)> = twice.faults.iter().map(|one| (one.line, one.code)).collect();
        assert_eq!(faults, [(2, FaultCode::DuplicateId), (3, FaultCode::DuplicateId)]);
    }
}
