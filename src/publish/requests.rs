//! `requests.csv`: foreign requests that are not closed, a row a claim.

use super::tables::claim;
use crate::model::decision::Decision;
use crate::orders::rows::Rows;
use crate::units::PartyId;

/// The name of the table.
pub const REQUESTS: &str = "requests.csv";
/// Its columns.
pub const REQUEST_COLUMNS: [&str; 10] = [
    "claim_id",
    "debtor_id",
    "kind",
    "country",
    "currency",
    "foreign_amount",
    "exchange_rate",
    "rate_date",
    "principal",
    "payers",
];

/// Adds the foreign requests of a debtor.
pub(super) fn add(rows: &mut Rows, decision: &Decision) {
    for request in &decision.requests {
        let foreign = &request.foreign;
        let payers: Vec<String> = request.payers.iter().copied().map(PartyId::to_digits).collect();
        rows.reference(claim(decision, request.claim)).party(decision.debtor).word(request.kind);
        rows.text(&foreign.country).text(&foreign.currency);
        rows.shown(foreign.foreign_amount).shown(foreign.exchange_rate).date(foreign.rate_date);
        rows.money(request.principal).text(&payers.join(" ")).end();
    }
}
