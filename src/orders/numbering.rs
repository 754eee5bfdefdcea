//! The numbers of orders: `trekkid`, `sekvensnummer` and `saksnummer`.

use crate::model::{CaseNumber, OrderPeriod, OrderVersion, Standing};
use crate::units::PartyId;

/// The last numbers given out. New orders are numbered by debtor, then payer; a version of any order takes the
/// next sequence number, in the order of `orders.csv`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sequences {
    /// The last `trekkid`.
    pub order_id: u64,
    /// The last `sekvensnummer`.
    pub sequence: u64,
    /// The last `saksnummer` and its year.
    pub case: CaseNumber,
}

impl Sequences {
    /// Before the first order ever: it becomes 10000001, and cases start from 1.
    #[must_use]
    pub const fn first(year: i32) -> Self {
        Self { order_id: 10_000_000, sequence: 0, case: CaseNumber { year, number: 0 } }
    }

    /// The same in `year`: cases start from 1 again each year.
    #[must_use]
    pub const fn in_year(self, year: i32) -> Self {
        if self.case.year == year {
            return self;
        }
        Self { case: CaseNumber { year, number: 0 }, ..self }
    }

    /// The last numbers once `count` more new orders have been given, so that parts of the night can be
    /// numbered side by side.
    #[must_use]
    pub const fn after(self, count: u64) -> Self {
        Self {
            order_id: self.order_id + count,
            sequence: self.sequence + count,
            case: CaseNumber { year: self.case.year, number: self.case.number + count },
        }
    }

    /// The first version of a new order, with the next of each number.
    pub fn new_order(&mut self, debtor: PartyId, payer: PartyId, periods: Vec<OrderPeriod>) -> OrderVersion {
        *self = self.after(1);
        OrderVersion {
            order_id: self.order_id,
            version: 1,
            sequence: self.sequence,
            case: self.case,
            debtor,
            payer,
            standing: Standing::Active,
            periods,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> PartyId {
        PartyId::from_digits(text).expect("digits")
    }

    #[test]
    fn the_first_order_has_the_first_number_of_each_kind() {
        let mut sequences = Sequences::first(2026);
        let order = sequences.new_order(id("25876099732"), id("310844136"), Vec::new());
        assert_eq!((order.order_id, order.version, order.sequence), (10_000_001, 1, 1));
        assert_eq!(order.case.to_string(), "TREKK/2026/1");
        assert_eq!(order.kid().as_str(), "100000017");
        let next = sequences.new_order(id("25876099732"), id("971648198"), Vec::new());
        assert_eq!((next.order_id, next.sequence, next.case.number), (10_000_002, 2, 2));
    }

    #[test]
    fn cases_start_again_with_the_year_and_the_other_numbers_go_on() {
        let mut last = Sequences::first(2026).after(41).in_year(2027);
        let order = last.new_order(id("25876099732"), id("310844136"), Vec::new());
        assert_eq!((order.order_id, order.sequence), (10_000_042, 42));
        assert_eq!(order.case.to_string(), "TREKK/2027/1");
        assert_eq!(last.in_year(2027), last);
    }

    #[test]
    fn parts_numbered_side_by_side_meet() {
        let mut one_by_one = Sequences::first(2026);
        for _ in 0..3 {
            one_by_one.new_order(id("25876099732"), id("310844136"), Vec::new());
        }
        assert_eq!(one_by_one, Sequences::first(2026).after(3));
    }
}
