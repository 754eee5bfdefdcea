//! When a claim lapses (foreldelsesloven; innkl. § 25).

use chrono::NaiveDate;

use super::kinds::Kind;
use crate::model::Claim;
use crate::units::calendar::working_day_from;
use crate::units::dates::{parse_date, plus_years};

/// Years a notice of the new regime gives (fl. §§ 17 no. 3, 21).
const YEARS_FROM_NOTICE: u32 = 10;
/// Years it gives the interest (fl. § 21 no. 4).
const INTEREST_YEARS_FROM_NOTICE: u32 = 3;

/// Years a claim is safe after the end of a deduction it took part in (fl. § 22 no. 4).
const YEARS_AFTER_ORDER: u32 = 1;

/// When a claim lapses, and why then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limitation {
    /// The last day on which the claim is not barred.
    pub date: NaiveDate,
    /// The notice that interrupted, if any.
    pub interrupted: Option<NaiveDate>,
    /// The last day of the interest, when a notice interrupted.
    pub interest: Option<NaiveDate>,
    /// The day a deduction the claim took part in ended, when the date is a year after it (fl. § 22 no. 4).
    pub after_order: Option<NaiveDate>,
}

/// The limitation of a claim whose notices under the new regime were sent on these days, in their order: each that
/// came in time, from 2026, starts a new time of ten years (innkl. § 25; fl. §§ 17 no. 3, 21).
///
/// A limitation date the creditor gave is taken as it stands; a computed one, and the ten years of a notice, move to
/// the next working day (fl. § 29).
#[must_use]
pub fn limitation(
    claim: &Claim,
    kind: &Kind,
    notices: impl IntoIterator<Item = NaiveDate>,
    took_part: Option<TookPart>,
) -> Limitation {
    let start = claim.limitation_start.unwrap_or(claim.due_date);
    let date =
        claim.limitation_date.unwrap_or_else(|| working_day_from(plus_years(start, kind.limitation_years)));
    let mut found = Limitation { date, interrupted: None, interest: None, after_order: None };
    let from = parse_date("2026-01-01");
    // A notice sent after a deduction has ended finds the claim with its year after it.
    let mut after = took_part;
    for sent in notices.into_iter().filter(|sent| from.is_some_and(|from| from <= *sent)) {
        if let Some(part) = after.take_if(|part| part.ended < sent) {
            found = found.after_order(part);
        }
        if sent <= found.date {
            found = Limitation {
                date: working_day_from(plus_years(sent, YEARS_FROM_NOTICE)),
                interrupted: Some(sent),
                interest: Some(working_day_from(plus_years(sent, INTEREST_YEARS_FROM_NOTICE))),
                after_order: None,
            };
        }
    }
    after.map_or(found, |part| found.after_order(part))
}

/// A claim's part in a deduction that has ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TookPart {
    /// The deduction's last day.
    pub ended: NaiveDate,
    /// When the claim was decided into it.
    pub decided: NaiveDate,
}

impl Limitation {
    /// The same for a claim that took part in a deduction that ended on `ended`: it does not lapse before a year has
    /// passed (fl. § 22 no. 4), unless it was barred already when it was decided.
    fn after_order(self, TookPart { ended, decided }: TookPart) -> Self {
        let date = working_day_from(plus_years(ended, YEARS_AFTER_ORDER));
        if self.date < decided || date <= self.date {
            return self;
        }
        Self { date, after_order: Some(ended), ..self }
    }

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
    use crate::model::{Reference, Regime};
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
            let found = limitation(&claim(number, due), kind, notice.map(d).filter(|_| regime == New), None);
            assert_eq!(found.date, d(expected), "kind {number} due {due}, notice {notice:?}, {regime}");
        }
    }

    #[test]
    fn each_notice_in_time_starts_ten_years_and_a_late_one_does_not_undo_an_earlier() {
        let kind = by_number("5").expect("a kind");
        let one = claim("5", "2023-05-02");
        let cases: [(&[&str], &str); 4] = [
            (&["2026-03-01", "2027-03-01"], "2037-03-02"),
            (&["2026-03-01", "2036-03-04"], "2036-03-03"),
            (&["2026-05-05", "2026-06-01"], "2026-05-04"),
            (&["2025-12-01", "2026-03-01"], "2036-03-03"),
        ];
        for (sent, expected) in cases {
            let found = limitation(&one, kind, sent.iter().map(|day| d(day)), None);
            assert_eq!(found.date, d(expected), "{sent:?}");
        }
    }

    #[test]
    fn a_claim_is_safe_for_a_year_after_its_deduction_ended() {
        let kind = by_number("5").expect("a kind");
        let one = claim("5", "2023-05-02");
        let cases = [
            ("2026-01-10", "2027-03-01", "2028-03-01"),
            ("2026-01-10", "2027-03-04", "2028-03-06"),
            ("2026-01-10", "2025-02-01", "2026-05-04"),
            ("2026-05-05", "2027-03-01", "2026-05-04"),
        ];
        for (decided, ended, expected) in cases {
            let part = TookPart { decided: d(decided), ended: d(ended) };
            let found = limitation(&one, kind, None, Some(part));
            assert_eq!(found.date, d(expected), "decided {decided}, ended {ended}");
        }
        let part = TookPart { decided: d("2026-01-10"), ended: d("2027-03-01") };
        for (sent, expected) in [("2028-02-01", "2038-02-01"), ("2028-03-02", "2028-03-01")] {
            let found = limitation(&one, kind, [d(sent)], Some(part));
            assert_eq!(found.date, d(expected), "a notice of {sent} within the year or after it");
        }
    }

    #[test]
    fn a_given_date_stands_and_a_decided_claim_does_not_lapse() {
        let mut one = claim("5", "2023-05-02");
        one.limitation_date = Some(d("2026-05-02"));
        let kind = by_number("5").expect("a kind");
        let found = limitation(&one, kind, None, None);
        assert_eq!(found.date, d("2026-05-02"), "a Saturday, as given");
        assert!(found.is_barred(d("2026-05-03"), None));
        assert!(!found.is_barred(d("2026-05-02"), None));
        assert!(!found.is_barred(d("2027-01-01"), Some(d("2026-05-02"))));
        assert!(found.is_barred(d("2027-01-01"), Some(d("2026-05-03"))));
    }
}
