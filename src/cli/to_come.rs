//! Payments a correction finds in the inbox that the released night did not take.

use chrono::NaiveDate;
use rayon::prelude::*;

use super::progress::Progress;
use crate::intake::DayInput;
use crate::model::Reference;
use crate::model::registers::Registers;

/// Warns, also in the summary, of payments that a correction of `day` leaves to the next night: what was received on
/// the released night stands. Says nothing on an ordinary night.
pub fn warn(day: NaiveDate, registers: &Registers, input: &mut DayInput, progress: Progress) {
    let count = payments(day, registers, input);
    if count > 0 {
        let warning = format!("payments the released night did not take, to come with the next: {count}");
        progress.warn("read", &warning);
        input.warnings.push(warning);
    }
}

fn payments(day: NaiveDate, registers: &Registers, input: &DayInput) -> usize {
    if registers.from != Some(day) || input.facts.payments.is_empty() {
        return 0;
    }
    let mut known: Vec<Reference> = registers.receipts.iter().map(|row| row.payment_id).collect();
    known.extend(registers.strays.iter().map(|row| row.payment_id));
    known.par_sort_unstable();
    let payments = &input.facts.payments;
    payments.iter().filter(|payment| known.binary_search(&payment.payment_id).is_err()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Payment;
    use crate::model::registers::StrayPayment;
    use crate::units::dates::parse_date;
    use crate::units::{Money, Month, PartyId};

    #[test]
    fn only_a_correction_leaves_payments_to_the_next_night() {
        let day = parse_date("2027-02-20").expect("a date");
        let name = |text: &str| Reference::new(text).expect("a name");
        let pay_month = Month::of(day);
        let payment = |id: &str| Payment {
            payment_id: name(id),
            order_id: None,
            payer: PartyId::from_digits("310844136"),
            amount: Money::from_kroner(1),
            value_date: day,
            pay_month,
        };
        let mut input = DayInput::default();
        input.facts.payments = ["P-1", "P-2", "P-3"].map(payment).into();
        let taken = |id: &str| StrayPayment {
            payment_id: name(id),
            value_date: day,
            pay_month,
            amount: Money::from_kroner(1),
        };
        let mut registers = Registers { strays: vec![taken("P-2")], ..Registers::default() };
        assert_eq!(payments(day, &registers, &input), 0, "a first night");
        registers.from = day.pred_opt();
        assert_eq!(payments(day, &registers, &input), 0, "a night after another");
        registers.from = Some(day);
        assert_eq!(payments(day, &registers, &input), 2, "a correction");
    }
}
