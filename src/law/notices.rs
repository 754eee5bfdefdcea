//! Notices: how long the debtor may answer, and how long a notice is good for (innkl. § 25; tvfbl. §§ 4-18, 7-10).

use chrono::NaiveDate;

use crate::model::Regime;
use crate::units::dates::{plus_days, plus_months};

/// Months after the deadline in which a deduction must be decided (tvfbl. § 7-10).
const MONTHS_TO_DECIDE: u32 = 2;

/// Where a notice stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoticeState {
    /// None was sent.
    Missing,
    /// The debtor may still answer, to and including this day.
    Running(NaiveDate),
    /// A decision may be made, to and including this day.
    Valid(NaiveDate),
    /// No decision was made in time; the last day has passed.
    Expired(NaiveDate),
}

/// Days the debtor has to answer: 21 under the new regime (innkl. § 25), 14 under the old (tvfbl. § 4-18).
#[must_use]
pub const fn days_to_answer(regime: Regime) -> u64 {
    match regime {
        Regime::New => 21,
        Regime::Old => 14,
    }
}

/// The last day to answer a notice sent on `sent`.
#[must_use]
pub fn answer_by(sent: NaiveDate, regime: Regime) -> NaiveDate {
    plus_days(sent, days_to_answer(regime))
}

/// A claim's latest notice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LastNotice {
    /// When it was sent.
    pub sent: NaiveDate,
    /// Last day to answer it.
    pub answer_by: NaiveDate,
}

impl LastNotice {
    /// A notice sent outside the engine, under the debtor's regime.
    #[must_use]
    pub fn outside(sent: NaiveDate, regime: Regime) -> Self {
        Self { sent, answer_by: answer_by(sent, regime) }
    }
}

/// The last day a decision may follow a notice that is to be answered by `answer_by` (tvfbl. § 7-10).
#[must_use]
pub fn spent_after(answer_by: NaiveDate) -> NaiveDate {
    plus_months(answer_by, MONTHS_TO_DECIDE)
}

/// Where a notice stands on `day`. A debtor who asked for an early decision waits for none (innkl. § 26).
#[must_use]
pub fn state(notice: Option<LastNotice>, early_decision: bool, day: NaiveDate) -> NoticeState {
    let Some(LastNotice { answer_by, .. }) = notice else { return NoticeState::Missing };
    let spent_after = spent_after(answer_by);
    if spent_after < day {
        NoticeState::Expired(spent_after)
    } else if day <= answer_by && !early_decision {
        NoticeState::Running(answer_by)
    } else {
        NoticeState::Valid(spent_after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::parse_date;

    fn d(text: &str) -> NaiveDate {
        parse_date(text).expect("a date")
    }

    #[test]
    fn a_notice_runs_then_holds_then_is_spent() {
        use NoticeState::{Expired, Running, Valid};
        use Regime::{New, Old};
        let cases = [
            ("2026-10-30", New, false, Running(d("2026-11-20"))),
            ("2026-10-29", New, false, Valid(d("2027-01-19"))),
            ("2026-10-30", New, true, Valid(d("2027-01-20"))),
            ("2026-11-06", Old, false, Running(d("2026-11-20"))),
            ("2026-11-05", Old, false, Valid(d("2027-01-19"))),
            ("2026-08-30", New, false, Valid(d("2026-11-20"))),
            ("2026-08-29", New, false, Expired(d("2026-11-19"))),
            ("2026-08-29", New, true, Expired(d("2026-11-19"))),
        ];
        for (sent, regime, early, expected) in cases {
            let found = state(Some(LastNotice::outside(d(sent), regime)), early, d("2026-11-20"));
            assert_eq!(found, expected, "sent {sent}, {regime}, early {early}");
        }
        assert_eq!(state(None, true, d("2026-11-20")), NoticeState::Missing);
    }
}
