//! When a claim lapses (foreldelsesloven; innkl. § 25).

use chrono::NaiveDate;

use super::kinds::Kind;
use crate::model::{Claim, Regime};
use crate::units::calendar::working_day_from;
use crate::units::dates::{parse_date, plus_years};

/// Years a notice of the new regime gives (fl. §§ 17 no. 3, 21).
const YEARS_FROM_NOTICE: u32 = 10;
/// Years it gives the interest (fl. § 21 no. 4).
const INTEREST_YEARS_FROM_NOTICE: u32 = 3;

/// When a claim lapses, and why then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limitation {
    /// The last day on which the claim is not barred.
    pub date: NaiveDate,
    /// The notice that interrupted, if any.
    pub interrupted: Option<NaiveDate>,
    /// The last day of the interest, when a notice interrupted.
    pub interest: Option<NaiveDate>,
}

/// The limitation of a claim whose latest notice was sent on `notice` to a debtor of `regime`.
///
/// A limitation date the creditor gave is taken as it stands; a computed one, and the ten years of a notice, end
/// on the same day number, the last day of a month that lacks it, moved to a working day (fl. § 29). A notice
/// interrupts only under the new regime, from 2026, and not once the claim is barred (fl. § 17 no. 3).
#[must_use]
pub fn limitation(claim: &Claim, kind: &Kind, notice: Option<NaiveDate>, regime: Regime) -> Limitation {
    let start = claim.limitation_start.unwrap_or(claim.due_date);
    let date =
        claim.limitation_date.unwrap_or_else(|| working_day_from(plus_years(start, kind.limitation_years)));
    let interrupts = |sent: &NaiveDate| {
        regime == Regime::New && parse_date("2026-01-01").is_some_and(|from| from <= *sent) && *sent <= date
    };
    match notice.filter(interrupts) {
        None => Limitation { date, interrupted: None, interest: None },
        Some(sent) => Limitation {
            date: working_day_from(plus_years(sent, YEARS_FROM_NOTICE)),
            interrupted: Some(sent),
            interest: Some(working_day_from(plus_years(sent, INTEREST_YEARS_FROM_NOTICE))),
        },
    }
}

impl Limitation {
    /// True when the claim is barred on `day`. A claim decided into a deduction does not lapse while the order
    /// runs (fl. § 21 no. 1); one barred before its decision stays barred.
    #[must_use]
    pub fn is_barred(&self, day: NaiveDate, decided: Option<NaiveDate>) -> bool {
        self.date < decided.unwrap_or(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::kinds::by_number;
    use crate::model::Reference;
    use crate::units::{Money, PartyId};

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    fn claim(number: &str, due: &str) -> Claim {
        let party = PartyId::from_digits("00000000001").expect("digits");
        let claim_id = Reference::new("C1").expect("a reference");
        let kind = by_number(number).expect("a kind").no;
        Claim::open(claim_id, party, party, kind, d(due), Money::from_kroner(100))
    }

    #[test]
    fn limitation_ends_on_a_working_day_and_a_new_notice_interrupts() {
        use Regime::{New, Old};
        let cases = [
            ("5", "2023-05-02", None, New, "2026-05-04"),
            ("5", "2023-05-02", Some("2026-03-01"), New, "2036-03-03"),
            ("5", "2023-05-02", Some("2026-05-04"), New, "2036-05-05"),
            ("5", "2023-05-02", Some("2026-05-05"), New, "2026-05-04"),
            ("5", "2023-05-02", Some("2025-12-31"), New, "2026-05-04"),
            ("5", "2023-05-02", Some("2026-01-01"), New, "2036-01-02"),
            ("5", "2023-05-02", Some("2026-03-01"), Old, "2026-05-04"),
            ("5", "2024-02-29", None, New, "2027-03-01"),
            ("1a", "2016-12-25", None, New, "2026-12-28"),
        ];
        for (number, due, notice, regime, expected) in cases {
            let kind = by_number(number).expect("a kind");
            let found = limitation(&claim(number, due), kind, notice.map(d), regime);
            assert_eq!(found.date, d(expected), "kind {number} due {due}, notice {notice:?}, {regime}");
        }
    }

    #[test]
    fn a_given_date_stands_and_a_decided_claim_does_not_lapse() {
        let mut one = claim("5", "2023-05-02");
        one.limitation_date = Some(d("2026-05-02"));
        let kind = by_number("5").expect("a kind");
        let found = limitation(&one, kind, None, Regime::New);
        assert_eq!(found.date, d("2026-05-02"), "a Saturday, as given");
        assert!(found.is_barred(d("2026-05-03"), None));
        assert!(!found.is_barred(d("2026-05-02"), None));
        assert!(!found.is_barred(d("2027-01-01"), Some(d("2026-05-02"))));
        assert!(found.is_barred(d("2027-01-01"), Some(d("2026-05-03"))));
    }
}
