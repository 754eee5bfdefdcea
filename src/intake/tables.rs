//! The tables of an inbox and their columns, declared.

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Its place in the table's list.
    pub(super) place: usize,
    /// Its name in the header.
    pub(super) name: &'static str,
    /// The header must have it.
    pub(super) required: bool,
    /// How a value of it may be shown.
    pub(super) shown: Shown,
}

/// How a value may be shown in `rejects.csv` and messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    /// As written, but for anything that looks like a person's number.
    Plain,
    /// Masked: it names a person, an account or a payment.
    Masked,
}

impl Column {
    /// A column that may be missing.
    pub(super) const fn optional(place: usize, name: &'static str) -> Self {
        Self { place, name, required: false, shown: Shown::Plain }
    }

    /// A column that must be there.
    pub(super) const fn required(place: usize, name: &'static str) -> Self {
        Self { place, name, required: true, shown: Shown::Plain }
    }

    /// The same column, its values masked wherever they are shown.
    pub(super) const fn masked(self) -> Self {
        Self { shown: Shown::Masked, ..self }
    }
}

/// One table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    /// Its name, and its file's without the ending.
    pub(super) name: &'static str,
    /// Its columns; each stands at its `place`.
    pub(super) columns: &'static [Column],
    /// The first amount column: what control totals add up.
    pub(super) amount: Option<Column>,
    /// The column that names a row in `rejects.csv`.
    pub(super) row_key: Column,
    /// The column of the debtor who gets no order when a row is parked (hold code `FACTS_PARKED`).
    pub(super) parks: Option<Column>,
    /// The inbox must have it.
    pub(super) required: bool,
}

#[cfg(test)]
mod tests {
    use super::super::ALL_TABLES;
    use std::collections::BTreeSet;

    #[test]
    fn every_column_stands_at_its_place_and_once() {
        for table in ALL_TABLES {
            for (place, column) in table.columns.iter().enumerate() {
                assert_eq!(column.place, place, "{} {}", table.name, column.name);
            }
            let names: BTreeSet<&str> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), table.columns.len(), "{}", table.name);
        }
    }
}
