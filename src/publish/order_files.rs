//! `orders/<payer>.json`: a file a payer, in the order of the payers' identifiers.

use rayon::prelude::*;

use super::{PublishError, Staging, Subject};
use crate::model::OrderVersion;
use crate::orders::trekkpaalegg::{Terms, payer_file};

/// So many payers' files are made while those before are written. One thread writes: two would wait for each other
/// at the folder.
const TOGETHER: usize = 512;

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
    let mut files = Vec::with_capacity(payers.len());
    let mut made: Vec<(String, Vec<u8>)> = Vec::new();
    for next in payers.chunks(TOGETHER).map(Some).chain([None]) {
        let (written, formatted) = rayon::join(
            || made.iter().map(|(name, file)| staging.write(name, file)).collect::<Result<Vec<_>, _>>(),
            || next.map_or_else(Vec::new, |payers| format_all(payers, terms)),
        );
        files.extend(written?);
        made = formatted;
    }
    Ok(files)
}

/// The files of some payers: name and bytes.
fn format_all(payers: &[&[OrderVersion]], terms: &Terms) -> Vec<(String, Vec<u8>)> {
    let format_one = |orders: &&[OrderVersion]| {
        let payer = orders.first().map_or_else(String::new, |order| order.payer.to_digits());
        (format!("orders/{payer}.json"), payer_file(orders.iter(), terms))
    };
    payers.par_iter().map(format_one).collect()
}
