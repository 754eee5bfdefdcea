//! The sheets: which table each shows, and what its columns are.

use crate::words::codes::Table;

/// What the cells of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cell {
    /// Text: identifiers and references too, which lose their leading zeros as numbers.
    Text,
    /// Kroner, with a sum.
    Kroner,
    /// A number without a sum.
    Number,
    /// A day.
    Date,
    /// A code.
    Code,
    /// What the code of the column before means.
    Meaning(Table),
}

/// A column: its name in the table, what it is called, what its cells are, how wide it is in characters.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) shown: &'static str,
    pub(super) cell: Cell,
    pub(super) width: f64,
}

/// A sheet of a table.
pub(super) struct Layout {
    pub(super) name: &'static str,
    pub(super) table: &'static str,
    pub(super) columns: &'static [Column],
}

const fn column(name: &'static str, shown: &'static str, cell: Cell, width: f64) -> Column {
    Column { name, shown, cell, width }
}

/// The sheets, in their order.
pub(super) const SHEETS: [Layout; 6] = [
    Layout { name: "Trekkpålegg", table: "orders.csv", columns: &ORDERS },
    Layout { name: "Fordeling", table: "allocations.csv", columns: &ALLOCATIONS },
    Layout { name: "Motregning", table: "setoffs.csv", columns: &SET_OFFS },
    Layout { name: "Holdte krav", table: "holds.csv", columns: &HOLDS },
    Layout { name: "Avviste rader", table: "rejects.csv", columns: &REJECTS },
    Layout { name: "Foreldelse", table: "watchlist.csv", columns: &WATCH_LIST },
];

const ORDERS: [Column; 14] = [
    column("trekkid", "Trekk-id", Cell::Text, 12.0),
    column("trekkversjon", "Versjon", Cell::Number, 9.0),
    column("sekvensnummer", "Sekvensnummer", Cell::Number, 15.0),
    column("action", "Handling", Cell::Code, 11.0),
    column("debtor_id", "Skyldner", Cell::Text, 13.0),
    column("payer_id", "Trekkpliktig", Cell::Text, 13.0),
    column("form", "Form", Cell::Code, 9.0),
    column("size", "Størrelse", Cell::Number, 12.0),
    column("start", "Fra", Cell::Date, 12.0),
    column("end", "Til", Cell::Date, 12.0),
    column("final_amount", "Siste trekk", Cell::Kroner, 13.0),
    column("kid", "KID", Cell::Text, 14.0),
    column("reason", "Årsak", Cell::Code, 20.0),
    column("", "Hva det betyr", Cell::Meaning(Table::Reason), 44.0),
];
const ALLOCATIONS: [Column; 6] = [
    column("debtor_id", "Skyldner", Cell::Text, 13.0),
    column("claim_id", "Krav", Cell::Text, 34.0),
    column("class", "Klasse", Cell::Text, 9.0),
    column("step", "Trinn", Cell::Number, 8.0),
    column("planned", "Planlagt", Cell::Kroner, 14.0),
    column("outstanding_after", "Rest etterpå", Cell::Number, 14.0),
];
const SET_OFFS: [Column; 10] = [
    column("credit_id", "Tilgodebeløp", Cell::Text, 28.0),
    column("debtor_id", "Skyldner", Cell::Text, 13.0),
    column("claim_id", "Krav", Cell::Text, 34.0),
    column("rank", "Rang", Cell::Text, 8.0),
    column("principal", "Hovedstol", Cell::Kroner, 14.0),
    column("costs", "Kostnader", Cell::Kroner, 14.0),
    column("interest", "Renter", Cell::Kroner, 14.0),
    column("total", "Motregnet", Cell::Kroner, 14.0),
    column("protected", "Vernet", Cell::Kroner, 14.0),
    column("left", "Rest", Cell::Kroner, 14.0),
];
const HOLDS: [Column; 5] = [
    column("claim_id", "Krav", Cell::Text, 34.0),
    column("debtor_id", "Skyldner", Cell::Text, 13.0),
    column("code", "Kode", Cell::Code, 24.0),
    column("", "Hva det betyr", Cell::Meaning(Table::Hold), 44.0),
    column("detail", "Nærmere", Cell::Text, 34.0),
];
const REJECTS: [Column; 8] = [
    column("file", "Fil", Cell::Text, 24.0),
    column("line", "Linje", Cell::Number, 9.0),
    column("row_key", "Rad", Cell::Text, 28.0),
    column("column", "Kolonne", Cell::Text, 20.0),
    column("value", "Verdi", Cell::Text, 24.0),
    column("code", "Kode", Cell::Code, 22.0),
    column("", "Hva det betyr", Cell::Meaning(Table::RowFault), 44.0),
    column("message", "Melding", Cell::Text, 60.0),
];
const WATCH_LIST: [Column; 4] = [
    column("claim_id", "Krav", Cell::Text, 34.0),
    column("debtor_id", "Skyldner", Cell::Text, 13.0),
    column("limitation_date", "Foreldes", Cell::Date, 12.0),
    column("days_left", "Dager igjen", Cell::Number, 12.0),
];
