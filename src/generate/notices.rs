//! Where a debtor stands between notice and decision, and the edges of the days between.

use chrono::NaiveDate;

use super::draw::Draws;
use super::night::{Night, days_before};
use super::special::Special;

/// Days to answer a notice, old and new regime.
const ANSWER_DAYS: [i64; 2] = [14, 21];
/// Days back from D at which a notice turns from running to answered, old and new regime.
const ANSWER_EDGES: [i64; 9] = [0, 1, 13, 14, 15, 20, 21, 22, 23];

/// How far a debtor's case has come.
#[derive(Clone, Copy)]
pub(super) enum Stage {
    /// A deduction was decided on the second day, after a notice on the first.
    Decided(NaiveDate, NaiveDate),
    /// A notice was sent on the day, and its time to answer has passed or not.
    Notified(NaiveDate),
    /// No notice.
    Silent,
    /// A notice a claim, each at an edge.
    Edges,
}

/// The two dates of a claim or a support row.
#[derive(Clone, Copy, Default)]
pub(super) struct NoticeDates {
    /// When the notice was sent.
    pub(super) notice_sent: Option<NaiveDate>,
    /// When the deduction was decided.
    pub(super) decided_date: Option<NaiveDate>,
}

impl Stage {
    /// The stage of a debtor: most are decided or may be decided tonight.
    pub(super) fn draw(night: Night, special: Option<Special>, draws: &mut Draws) -> Self {
        match special {
            Some(Special::NoticeEdges) => return Self::Edges,
            Some(Special::LapsingWithoutNotice) => return Self::Silent,
            Some(Special::MovedIn) => return decided(night, draws.between(60, 500), draws),
            _ => {}
        }
        match draws.below(100) {
            0 => decided(night, 0, draws),
            1..30 => decided(night, draws.between(1, 500), draws),
            30..82 => Self::Notified(night.ago(draws.between(23, 70))),
            82..89 => Self::Silent,
            89..93 => Self::Notified(night.ago(draws.between(0, 13))),
            93..97 => Self::Notified(night.ago(draws.between(90, 200))),
            _ => Self::Edges,
        }
    }

    /// The day before which ordinary claims of the debtor fell due.
    pub(super) fn due_before(self, night: Night) -> NaiveDate {
        match self {
            Self::Decided(notice, _) | Self::Notified(notice) => days_before(notice, 10),
            Self::Silent | Self::Edges => night.ago(12),
        }
    }

    /// The dates of one claim: those of the debtor, but for a few that came later.
    pub(super) fn dates(self, night: Night, draws: &mut Draws) -> NoticeDates {
        if !matches!(self, Self::Edges) && draws.chance(50) {
            return NoticeDates::default();
        }
        match self {
            Self::Decided(notice, day) => {
                let notice_sent = (!draws.chance(150)).then_some(notice);
                NoticeDates { notice_sent, decided_date: Some(day) }
            }
            Self::Notified(notice) => NoticeDates { notice_sent: Some(notice), decided_date: None },
            Self::Silent => NoticeDates::default(),
            Self::Edges => NoticeDates { notice_sent: Some(edge(night, draws)), decided_date: None },
        }
    }
}

fn decided(night: Night, ago: i64, draws: &mut Draws) -> Stage {
    Stage::Decided(night.ago(ago + draws.between(22, 60)), night.ago(ago))
}

/// A notice sent on a day at which something turns tonight: its answer, or its end two months later.
fn edge(night: Night, draws: &mut Draws) -> NaiveDate {
    if draws.chance(600) {
        return night.ago(draws.pick(&ANSWER_EDGES));
    }
    let deadline = days_before(night.months_ago(2), draws.between(-1, 1));
    days_before(deadline, draws.pick(&ANSWER_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dates::{parse_date, plus_days, plus_months};

    #[test]
    fn edges_fall_on_both_sides_of_the_end_of_a_notice() {
        let night = Night::new(parse_date("2026-11-20").expect("a date"));
        let mut draws = Draws::new(1, 1);
        let edges: Vec<NaiveDate> = (0..500).map(|_| edge(night, &mut draws)).collect();
        for days in ANSWER_EDGES {
            assert!(edges.contains(&night.ago(days)), "{days} days ago");
        }
        for answer in [14, 21] {
            let ends = edges.iter().map(|&notice| plus_months(plus_days(notice, answer), 2));
            let past: Vec<bool> = ends.map(|end| end < night.day).collect();
            assert!(past.contains(&true) && past.contains(&false));
        }
        assert!(edges.iter().all(|notice| *notice <= night.day));
    }
}
