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

    /// The last numbers once so many more have been given out, so that parts of the night can be numbered side by
    /// side.
    #[must_use]
    pub const fn after(self, numbers: Numbers) -> Self {
        Self {
            order_id: self.order_id + numbers.orders,
            sequence: self.sequence + numbers.versions,
            case: CaseNumber { year: self.case.year, number: self.case.number + numbers.orders },
        }
    }

    /// The first version of a new order, with the next of each number.
    pub fn new_order(&mut self, debtor: PartyId, payer: PartyId, periods: Vec<OrderPeriod>) -> OrderVersion {
        *self = self.after(Numbers { versions: 1, orders: 1 });
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

    /// The next version of an order: what it goes by never changes.
    pub fn next_version(
        &mut self,
        before: &OrderVersion,
        standing: Standing,
        periods: Vec<OrderPeriod>,
    ) -> OrderVersion {
        *self = self.after(Numbers { versions: 1, orders: 0 });
        OrderVersion {
            order_id: before.order_id,
            version: before.version + 1,
            sequence: self.sequence,
            case: before.case,
            debtor: before.debtor,
            payer: before.payer,
            standing,
            periods,
        }
    }
}

/// How many numbers of each kind are given out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Numbers {
    /// Versions of any order: each takes a `sekvensnummer`.
    pub versions: u64,
    /// New orders: each takes a `trekkid` and a `saksnummer`.
    pub orders: u64,
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
        let mut last = Sequences::first(2026).after(Numbers { versions: 41, orders: 41 }).in_year(2027);
        let order = last.new_order(id("25876099732"), id("310844136"), Vec::new());
        assert_eq!((order.order_id, order.sequence), (10_000_042, 42));
        assert_eq!(order.case.to_string(), "TREKK/2027/1");
        assert_eq!(last.in_year(2027), last);
    }

    #[test]
    fn a_next_version_takes_a_sequence_number_alone() {
        let mut last = Sequences::first(2026);
        let first = last.new_order(id("25876099732"), id("310844136"), Vec::new());
        let next = last.in_year(2027).next_version(&first, Standing::Ended, Vec::new());
        assert_eq!((next.order_id, next.version, next.sequence), (10_000_001, 2, 2));
        assert_eq!(
            (next.case, next.kid(), next.debtor, next.payer),
            (first.case, first.kid(), first.debtor, first.payer)
        );
        assert_eq!(next.standing, Standing::Ended);
    }

    #[test]
    fn parts_numbered_side_by_side_meet() {
        let mut one_by_one = Sequences::first(2026);
        let mut before = None;
        for _ in 0..3 {
            before = Some(one_by_one.new_order(id("25876099732"), id("310844136"), Vec::new()));
        }
        one_by_one.next_version(&before.expect("an order"), Standing::Active, Vec::new());
        assert_eq!(one_by_one, Sequences::first(2026).after(Numbers { versions: 4, orders: 3 }));
    }
}
