//! What the principal of a foreign request was converted from: five columns of the claims table that stand together.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::codes;
use super::row::Row;
use super::tables::Column;
use crate::model::{FaultCode, ForeignRequest};
use crate::units::Money;

pub(super) const CURRENCY: Column = Column::optional(26, "currency");
pub(super) const FOREIGN_AMOUNT: Column = Column::optional(27, "foreign_amount");
pub(super) const EXCHANGE_RATE: Column = Column::optional(28, "exchange_rate");
pub(super) const RATE_DATE: Column = Column::optional(29, "rate_date");
pub(super) const COUNTRY: Column = Column::optional(30, "country");

/// What a principal may be above the converted amount: what rounding on the way can have added.
const ROUNDING: Decimal = Decimal::ONE;

/// Reads the five columns: none of them, or all. The principal is what is left of the amount converted, so it is
/// never above it. Rare, hence the box.
pub(super) fn read(
    row: &mut Row<'_>,
    column: Column,
    principal: Option<Money>,
) -> Option<Box<ForeignRequest>> {
    let columns = [CURRENCY, FOREIGN_AMOUNT, EXCHANGE_RATE, RATE_DATE, COUNTRY];
    if columns.iter().all(|column| row.given(*column).is_none()) {
        return None;
    }
    for column in columns {
        row.needed(column);
    }
    let currency = row.code_if_given(CURRENCY, |text| codes::currency(text).map(|()| text.to_owned()));
    let country = row.code_if_given(COUNTRY, |text| codes::country(text).map(|()| text.to_owned()));
    let rate_date: Option<NaiveDate> = row.past_date_if_given(RATE_DATE);
    let foreign_amount = positive(row, FOREIGN_AMOUNT);
    let exchange_rate = positive(row, EXCHANGE_RATE);
    let request = ForeignRequest {
        currency: currency?,
        country: country?,
        rate_date: rate_date?,
        foreign_amount: foreign_amount?,
        exchange_rate: exchange_rate?,
    };
    let most = request.converted().and_then(|kroner| kroner.checked_add(ROUNDING));
    if most.is_some_and(|most| principal.is_some_and(|principal| Decimal::new(principal.ore(), 2) > most)) {
        row.fault(column, FaultCode::BadNumber);
    }
    Some(Box::new(request))
}

/// A number above zero, when given.
fn positive(row: &mut Row<'_>, column: Column) -> Option<Decimal> {
    let number = row.decimal_if_given(column)?;
    if number.is_zero() {
        row.fault(column, FaultCode::BadNumber);
        return None;
    }
    Some(number)
}
