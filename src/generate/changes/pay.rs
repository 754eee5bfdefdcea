//! Changes of income: more, less, none, from another payer.

use crate::generate::debtor::Debtor;
use crate::generate::draw::Draws;
use crate::generate::identifiers;
use crate::generate::incomes::{self, Stream};
use crate::generate::night::Night;
use crate::model::IncomeKind;
use crate::units::{Money, Month, PartyId};

/// The most months of the inbox a change reaches back over.
const MOST_MONTHS: i64 = 3;
/// How often another payer is looked for.
const TRIES: usize = 8;

/// The largest income of the last month due, and its gross then.
fn main(streams: &mut [Stream], due: Month) -> Option<(&mut Stream, Money)> {
    let gross_of = |stream: &Stream| {
        stream.months.iter().find(|(month, gross)| *month == due && !gross.is_zero()).map(|(_, gross)| *gross)
    };
    streams
        .iter_mut()
        .filter_map(|stream| gross_of(stream).map(|gross| (stream, gross)))
        .max_by_key(|(_, gross)| *gross)
}

/// The first month a change is seen in.
fn first_month(night: Night, draws: &mut Draws) -> Month {
    let back = i32::try_from(draws.between(0, MOST_MONTHS - 1)).unwrap_or(0);
    night.last_due.plus(-back)
}

/// The main income becomes `permille` thousandths of what it was.
pub(super) fn moves(streams: &mut [Stream], night: Night, permille: i64, draws: &mut Draws) -> bool {
    let from = first_month(night, draws);
    let Some((stream, _)) = main(streams, night.last_due) else { return false };
    for (_, gross) in stream.months.iter_mut().filter(|(month, _)| *month >= from) {
        *gross = gross.share_floor(permille, 1000);
    }
    true
}

/// The main income stops.
pub(super) fn stops(streams: &mut [Stream], night: Night, draws: &mut Draws) -> bool {
    let from = first_month(night, draws);
    let Some((stream, _)) = main(streams, night.last_due) else { return false };
    stream.months.retain(|(month, _)| *month < from);
    true
}

/// The main income comes from another payer.
pub(super) fn moves_to_another(
    debtor: &Debtor,
    streams: &mut Vec<Stream>,
    night: Night,
    draws: &mut Draws,
) -> bool {
    let Some(payer) = another(debtor, streams, draws) else { return false };
    let from = first_month(night, draws);
    let Some((stream, gross)) = main(streams, night.last_due) else { return false };
    stream.months.retain(|(month, _)| *month < from);
    let gross = gross.share_floor(draws.between(900, 1_150), 1000);
    streams.push(wage(payer, gross, from, night));
    true
}

/// A wage comes beside the main income.
pub(super) fn comes_beside(
    debtor: &Debtor,
    streams: &mut Vec<Stream>,
    night: Night,
    draws: &mut Draws,
) -> bool {
    let has_income = main(streams, night.last_due).is_some();
    let Some(payer) = another(debtor, streams, draws).filter(|_| has_income) else { return false };
    let gross = draws.amount(3_000, 20_000, 5_000);
    streams.push(wage(payer, gross, first_month(night, draws), night));
    true
}

fn wage(payer: PartyId, gross: Money, from: Month, night: Night) -> Stream {
    let count = night.last_due.since(from);
    let months = (0..=count).map(|more| (from.plus(more), gross)).collect();
    Stream { payer, kind: IncomeKind::Wage, tax_permille: 300, months }
}

/// An employer that pays the debtor nothing yet.
fn another(debtor: &Debtor, streams: &[Stream], draws: &mut Draws) -> Option<PartyId> {
    (0..TRIES)
        .filter_map(|_| identifiers::payer(incomes::employer(debtor, draws)))
        .find(|payer| streams.iter().all(|stream| stream.payer != *payer))
}
