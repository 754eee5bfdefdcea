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
    pub(super) width: u16,
}

/// A sheet of a table.
pub(super) struct Layout {
    pub(super) name: &'static str,
    pub(super) table: &'static str,
    pub(super) columns: &'static [Column],
}

const fn column(name: &'static str, shown: &'static str, cell: Cell, width: u16) -> Column {
    Column { name, shown, cell, width }
}

/// The sheets, in their order.
pub(super) const SHEETS: [Layout; 8] = [
    Layout { name: "Trekkpålegg", table: "orders.csv", columns: &ORDERS },
    Layout { name: "Fordeling", table: "allocations.csv", columns: &ALLOCATIONS },
    Layout { name: "Motregning", table: "setoffs.csv", columns: &SET_OFFS },
    Layout { name: "Holdte krav", table: "holds.csv", columns: &HOLDS },
    Layout { name: "Avviste rader", table: "rejects.csv", columns: &REJECTS },
    Layout { name: "Foreldelse", table: "watchlist.csv", columns: &WATCH_LIST },
    Layout { name: "Tiltak", table: "measures.csv", columns: &MEASURES },
    Layout { name: "Utlandet", table: "requests.csv", columns: &REQUESTS },
];

const ORDERS: [Column; 14] = [
    column("trekkid", "Trekk-id", Cell::Text, 12),
    column("trekkversjon", "Versjon", Cell::Number, 9),
    column("sekvensnummer", "Sekvensnummer", Cell::Number, 15),
    column("action", "Handling", Cell::Code, 11),
    column("debtor_id", "Skyldner", Cell::Text, 13),
    column("payer_id", "Trekkpliktig", Cell::Text, 13),
    column("form", "Form", Cell::Code, 9),
    column("size", "Størrelse", Cell::Number, 12),
    column("start", "Fra", Cell::Date, 12),
    column("end", "Til", Cell::Date, 12),
    column("final_amount", "Siste trekk", Cell::Kroner, 13),
    column("kid", "KID", Cell::Text, 14),
    column("reason", "Årsak", Cell::Code, 20),
    column("", "Hva det betyr", Cell::Meaning(Table::Reason), 44),
];
const ALLOCATIONS: [Column; 6] = [
    column("debtor_id", "Skyldner", Cell::Text, 13),
    column("claim_id", "Krav", Cell::Text, 34),
    column("class", "Klasse", Cell::Text, 9),
    column("step", "Trinn", Cell::Number, 8),
    column("planned", "Planlagt", Cell::Kroner, 14),
    column("outstanding_after", "Rest etterpå", Cell::Number, 14),
];
const SET_OFFS: [Column; 10] = [
    column("credit_id", "Tilgodebeløp", Cell::Text, 28),
    column("debtor_id", "Skyldner", Cell::Text, 13),
    column("claim_id", "Krav", Cell::Text, 34),
    column("rank", "Rang", Cell::Text, 8),
    column("principal", "Hovedstol", Cell::Kroner, 14),
    column("costs", "Kostnader", Cell::Kroner, 14),
    column("interest", "Renter", Cell::Kroner, 14),
    column("total", "Motregnet", Cell::Kroner, 14),
    column("protected", "Vernet", Cell::Kroner, 14),
    column("left", "Rest", Cell::Kroner, 14),
];
const HOLDS: [Column; 5] = [
    column("claim_id", "Krav", Cell::Text, 34),
    column("debtor_id", "Skyldner", Cell::Text, 13),
    column("code", "Kode", Cell::Code, 24),
    column("", "Hva det betyr", Cell::Meaning(Table::Hold), 44),
    column("detail", "Nærmere", Cell::Text, 34),
];
const REJECTS: [Column; 8] = [
    column("file", "Fil", Cell::Text, 24),
    column("line", "Linje", Cell::Number, 9),
    column("row_key", "Rad", Cell::Text, 28),
    column("column", "Kolonne", Cell::Text, 20),
    column("value", "Verdi", Cell::Text, 24),
    column("code", "Kode", Cell::Code, 22),
    column("", "Hva det betyr", Cell::Meaning(Table::RowFault), 44),
    column("message", "Melding", Cell::Text, 60),
];
const WATCH_LIST: [Column; 4] = [
    column("claim_id", "Krav", Cell::Text, 34),
    column("debtor_id", "Skyldner", Cell::Text, 13),
    column("limitation_date", "Foreldes", Cell::Date, 12),
    column("days_left", "Dager igjen", Cell::Number, 12),
];
// What a measure rests on is in its case file: as long texts, no two the same, they would be most of the book.
const MEASURES: [Column; 8] = [
    column("measure_id", "Tiltak nr.", Cell::Text, 20),
    column("debtor_id", "Skyldner", Cell::Text, 13),
    column("measure", "Tiltak", Cell::Code, 24),
    column("", "Hva det betyr", Cell::Meaning(Table::Measure), 44),
    column("claims", "Krav", Cell::Text, 34),
    column("amount", "Beløp", Cell::Kroner, 14),
    column("basis", "Hjemmel", Cell::Text, 34),
    column("deadline", "Frist", Cell::Date, 12),
];
const REQUESTS: [Column; 10] = [
    column("claim_id", "Krav", Cell::Text, 34),
    column("debtor_id", "Skyldner", Cell::Text, 13),
    column("kind", "Kravtype", Cell::Text, 22),
    column("country", "Land", Cell::Text, 7),
    column("currency", "Valuta", Cell::Text, 8),
    column("foreign_amount", "Beløp i valutaen", Cell::Number, 16),
    column("exchange_rate", "Kurs", Cell::Text, 10),
    column("rate_date", "Kursdag", Cell::Date, 12),
    column("principal", "Hovedstol", Cell::Kroner, 14),
    column("payers", "Trekkes hos", Cell::Text, 24),
];
