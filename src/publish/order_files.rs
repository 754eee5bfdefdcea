//! `orders/<payer>.json`: a file a payer, in the order of the payers' identifiers.

use rayon::prelude::*;

use super::{PublishError, Staging, Subject};
use crate::model::OrderVersion;
use crate::orders::trekkpaalegg::{Terms, payer_file};

/// Writes the files of all payers; inside a file the versions come by sequence number.
///
/// # Errors
/// [`PublishError`] names the path.
pub fn write(
    staging: &Staging,
    mut orders: Vec<OrderVersion>,
    terms: &Terms,
) -> Result<Vec<Subject>, PublishError> {
    orders.par_sort_unstable_by_key(|order| (order.payer, order.sequence));
    let payers: Vec<&[OrderVersion]> = orders.chunk_by(|one, next| one.payer == next.payer).collect();
    payers
        .into_par_iter()
        .map(|orders| {
            let payer = orders.first().map_or_else(String::new, |order| order.payer.to_digits());
            let name = format!("orders/{payer}.json");
            let file = payer_file(orders.iter(), terms).map_err(PublishError::table("orders"))?;
            staging.write(&name, &file)
        })
        .collect()
}
