//! The children of a debtor: with it or elsewhere, and around the birthdays at which rates change.

use chrono::NaiveDate;

use super::debtor::Debtor;
use super::draw::Draws;
use super::night::{Night, days_before};
use super::sheet::Sheet;
use super::special::Special;
use crate::units::Month;

/// The columns of the file.
pub(super) const COLUMNS: &[&str] = &["debtor_id", "birth_date", "lives_with"];
/// Birthdays at which another rate or none applies.
const TURNING: [u32; 4] = [6, 11, 15, 18];
const HOUSEHOLD: &str = "household";
const CONTACT: [&str; 4] = ["contact_1", "contact_2", "contact_3", "contact_4"];

/// A child of a debtor.
#[derive(Clone, Copy)]
pub(super) struct Child {
    /// Day of birth, at the latest D.
    pub(super) birth_date: NaiveDate,
    /// `household` or `contact_1` … `contact_4`.
    pub(super) lives_with: &'static str,
}

impl Child {
    /// True for a child that lives elsewhere.
    pub(super) fn lives_elsewhere(self) -> bool {
        self.lives_with != HOUSEHOLD
    }
}

/// The children of a person.
pub(super) fn draw(debtor: &Debtor, night: Night, draws: &mut Draws) -> Vec<Child> {
    let household = match debtor.special {
        Some(Special::NoRoom) => draws.below(3) + 4,
        Some(Special::ChildrenAtEdges) => draws.below(4) + 2,
        _ => draws.weighted(&[(60, 0), (16, 1), (14, 2), (6, 3), (2, 4), (1, 5), (1, 6)]),
    };
    let elsewhere = match debtor.special {
        Some(Special::ContactChildren) => draws.below(2) + 3,
        _ if debtor.recipients.is_some() => draws.weighted(&[(35, 0), (40, 1), (20, 2), (4, 3), (1, 4)]),
        _ => draws.weighted(&[(94, 0), (4, 1), (2, 2)]),
    };
    let edges = matches!(debtor.special, Some(Special::ChildrenAtEdges));
    let mut children: Vec<Child> = Vec::new();
    for place in 0..household + elsewhere {
        let lives_with = if place < household { HOUSEHOLD } else { draws.pick(&CONTACT) };
        let twin = children.last().filter(|_| draws.chance(30) || (edges && draws.chance(200)));
        let at_edge = edges || draws.chance(40);
        let birth_date = match twin {
            Some(other) => other.birth_date,
            None if at_edge => birth_at_edge(night, draws),
            None => night.ago(draws.between(0, 17 * 365)),
        };
        children.push(Child { birth_date, lives_with });
    }
    if debtor.special == Some(Special::ContactChildren)
        && let [.., one, other] = children.as_mut_slice()
    {
        other.birth_date = one.birth_date;
        (one.lives_with, other.lives_with) = (CONTACT[1], CONTACT[3]);
    }
    children
}

/// A birth date at which a rate turns: a birthday on D or the day before or after, the first or last day of
/// the month in which a child turns 18 or of the month before, 29 February, or D itself.
fn birth_at_edge(night: Night, draws: &mut Draws) -> NaiveDate {
    match draws.below(10) {
        0..5 => days_before(night.years_ago(draws.pick(&TURNING)), draws.between(-1, 1)),
        5 => Month::of(night.years_ago(18)).first_day(),
        6 => Month::of(night.years_ago(18)).plus(-1).last_day(),
        7 | 8 => night.leap_day_before(draws.pick(&[0, 1500, 3000, 4500, 6000])),
        _ => night.ago(draws.between(0, 1)),
    }
}

/// Writes the rows of a debtor's children.
pub(super) fn write(debtor: &Debtor, children: &[Child], sheet: &mut Sheet) -> Result<(), csv::Error> {
    for child in children {
        let cells = [debtor.id.into(), child.birth_date.into(), child.lives_with.into()];
        sheet.row(crate::units::Money::ZERO, &cells)?;
    }
    Ok(())
}
