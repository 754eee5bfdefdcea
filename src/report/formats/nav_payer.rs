//! What NAV as a payer is told of a night's order versions.

use std::collections::BTreeMap;
use std::path::Path;

use super::{FormatsError, NAV_PAYER, Write};
use crate::model::OrderVersion;
use crate::orders::innrapportering::{NavTerms, OrderFacts, documents_after, file};
use crate::orders::trekkpaalegg::Trekkpaalegg;
use crate::publish::read::{ReadError, bytes_if_there};
use crate::units::PartyId;

/// Writes the documents of the payer's new order versions, in the order of the payer's file.
pub(super) fn write(
    run: &Path,
    (payer, terms): (PartyId, &NavTerms),
    earlier: &[OrderVersion],
    write: &mut Write<'_>,
) -> Result<u64, FormatsError> {
    let path = run.join(format!("orders/{}.json", payer.to_digits()));
    let shown = run.join("orders").join(payer.to_string());
    let Some(bytes) = bytes_if_there(&path)? else { return Ok(0) };
    let orders: Vec<Trekkpaalegg> =
        serde_json::from_slice(&bytes).map_err(|_| ReadError::broken(&shown, "not the orders of a payer"))?;
    let own = earlier.iter().filter(|order| order.payer == payer);
    let mut told: BTreeMap<String, OrderFacts> =
        own.map(|order| (order.order_id.to_string(), OrderFacts::from(order))).collect();
    let mut documents = Vec::new();
    for order in &orders {
        let now = OrderFacts::try_from(order)?;
        let before: Vec<OrderFacts> = told.remove(&now.order_id).into_iter().collect();
        documents.extend(documents_after(&before, &now, terms));
        told.insert(now.order_id.clone(), now);
    }
    if !documents.is_empty() {
        write(NAV_PAYER, &file(&documents)?)?;
    }
    Ok(documents.len() as u64)
}
