//! What NAV deducts by the documents it has been told.

use super::{Aksjonskode, Alternativ, Document, Periode};
use crate::model::OrderSize;
use crate::units::Month;

/// What is deducted in a month by all documents told of one order, oldest first: at most one size a form, none
/// that is nothing. A size that is no percentage or amount counts as nothing.
#[must_use]
pub fn in_force(told: &[Document], month: Month) -> Vec<OrderSize> {
    [Alternativ::Lopp, Alternativ::Lopm].into_iter().filter_map(|form| in_form(told, form, month)).collect()
}

/// The size of one form: that of the last period told that has the month, unless the deduction ended before it.
fn in_form(told: &[Document], form: Alternativ, month: Month) -> Option<OrderSize> {
    let deductions = told.iter().map(|document| &document.dokument.innrapportering_trekk);
    let mut size = None;
    for deduction in deductions.filter(|deduction| deduction.kode_trekk_alternativ == form) {
        let ended = deduction.gyldig_tom_dato.is_some_and(|last| last < month.first_day());
        if deduction.aksjonskode == Aksjonskode::Opph && ended {
            size = None;
        }
        let periods = deduction.perioder.iter().flat_map(|periods| &periods.periode);
        for period in periods.filter(|period| has(period, month)) {
            size = match form {
                Alternativ::Lopp => period.sats.percent().map(OrderSize::Percent),
                Alternativ::Lopm => period.sats.amount().map(OrderSize::Amount),
            };
        }
    }
    size.filter(|size| !size.is_nothing())
}

fn has(period: &Periode, month: Month) -> bool {
    period.periode_fom_dato <= month.first_day()
        && period.periode_tom_dato.is_none_or(|last| month.last_day() <= last)
}
