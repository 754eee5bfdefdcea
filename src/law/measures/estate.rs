//! Claims filed in an estate: their split by the priority of deknl. ch. 9, and what may be expected of them.

use chrono::NaiveDate;

use crate::law::kind_rules::EstateClass;
use crate::model::Estate;
use crate::units::dates::minus_months;
use crate::units::{Money, Month};

/// Support of so many months up to the reference day is of the first class (deknl. § 9-3 no. 4).
const MONTHS_OF_SUPPORT: i32 = 6;
/// Wages must not have been due longer before the reference day, in months (deknl. § 9-3 no. 1).
const MONTHS_OF_WAGES: u32 = 4;
/// Taxes likewise (deknl. § 9-4).
const MONTHS_OF_TAX: u32 = 6;
/// Advance tax of persons likewise.
const MONTHS_OF_ADVANCE_TAX: u32 = 24;
/// Advance tax of others likewise.
const MONTHS_OF_ADVANCE_TAX_ORGANISATION: u32 = 12;

/// A claim as it is filed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Filed {
    /// Where its kind stands.
    pub class: EstateClass,
    /// The month it is for; not given: that of the due date.
    pub period: Option<Month>,
    /// When it was due.
    pub due_date: NaiveDate,
    /// Of a person.
    pub of_person: bool,
    /// Principal.
    pub principal: Money,
    /// Costs of collection.
    pub costs: Money,
    /// Interest to the opening.
    pub interest_before: Money,
    /// Interest from the opening on.
    pub interest_after: Money,
}

/// A claim, or all claims, by priority, in øre.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Split {
    /// First class (deknl. § 9-3).
    pub class1: Money,
    /// Second class (deknl. § 9-4).
    pub class2: Money,
    /// Ordinary (deknl. § 9-6).
    pub ordinary: Money,
    /// Interest from the opening on (deknl. § 9-7 no. 1).
    pub after_interest: Money,
    /// Fines and penalties (deknl. § 9-7 no. 4).
    pub after_penalty: Money,
}

impl Split {
    /// The parts, each with the word of its fact, its step of the trace and its article.
    #[must_use]
    pub const fn parts(&self) -> [(&'static str, &'static str, &'static str, Money); 5] {
        [
            ("class1", "estate.class1", "deknl. § 9-3", self.class1),
            ("class2", "estate.class2", "deknl. § 9-4", self.class2),
            ("ordinary", "estate.ordinary", "deknl. § 9-6", self.ordinary),
            ("after_interest", "estate.after_interest", "deknl. § 9-7 no. 1", self.after_interest),
            ("after_penalty", "estate.after_penalty", "deknl. § 9-7 no. 4", self.after_penalty),
        ]
    }

    /// All parts together.
    #[must_use]
    pub fn total(&self) -> Money {
        self.class1 + self.class2 + self.ordinary + self.after_interest + self.after_penalty
    }

    /// With another's parts.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            class1: self.class1 + other.class1,
            class2: self.class2 + other.class2,
            ordinary: self.ordinary + other.ordinary,
            after_interest: self.after_interest + other.after_interest,
            after_penalty: self.after_penalty + other.after_penalty,
        }
    }
}

/// Splits a claim. Interest and costs follow a claim of the first class (deknl. § 9-3 no. 6) and are ordinary beside
/// one of the second, of which the article has the claim alone. What is left behind all others as a penalty is so
/// whole.
///
/// Support is for the months it is of: the month of the reference day and the five before it are the last six. The
/// State's part of it has the place of what it has paid (deknl. § 9-5). Whether an older claim keeps its place
/// because it was pursued without delay (deknl. § 9-3 second para.) is for a person to say.
#[must_use]
pub fn split(filed: &Filed, reference_day: NaiveDate) -> Split {
    let with_interest = filed.principal + filed.costs + filed.interest_before;
    let since = |months: u32| minus_months(reference_day, months) <= filed.due_date;
    let mut split = Split { after_interest: filed.interest_after, ..Split::default() };
    let first = match filed.class {
        EstateClass::Support => is_of_last_months(filed, reference_day),
        EstateClass::WageGuarantee => since(MONTHS_OF_WAGES),
        _ => false,
    };
    let second = match filed.class {
        EstateClass::Tax => since(MONTHS_OF_TAX),
        EstateClass::AdvanceTax if filed.of_person => since(MONTHS_OF_ADVANCE_TAX),
        EstateClass::AdvanceTax => since(MONTHS_OF_ADVANCE_TAX_ORGANISATION),
        _ => false,
    };
    if filed.class == EstateClass::Penalty {
        split.after_penalty = with_interest + filed.interest_after;
        split.after_interest = Money::ZERO;
    } else if first {
        split.class1 = with_interest;
    } else if second {
        split.class2 = filed.principal;
        split.ordinary = filed.costs + filed.interest_before;
    } else {
        split.ordinary = with_interest;
    }
    split
}

fn is_of_last_months(filed: &Filed, reference_day: NaiveDate) -> bool {
    let last = Month::of(reference_day);
    let month = filed.period.unwrap_or_else(|| Month::of(filed.due_date));
    (0..MONTHS_OF_SUPPORT).contains(&last.since(month))
}

/// What our claims may be expected to get, by class, in øre, down.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Dividend {
    /// Of the first class.
    pub class1: Money,
    /// Of the second class.
    pub class2: Money,
    /// Ordinary.
    pub ordinary: Money,
}

impl Dividend {
    /// All classes together.
    #[must_use]
    pub fn total(&self) -> Money {
        self.class1 + self.class2 + self.ordinary
    }
}

/// What the estate's published figures let expect: its assets less its costs (deknl. § 9-2) go to the first class, then
/// the second, then the ordinary claims, in each by size. The published sum of a class has ours in it; when ours is
/// more it is all there is known of. Nothing is expected of what comes after all others. None when a figure that is
/// needed is not published.
#[must_use]
pub fn dividend(ours: &Split, estate: &Estate) -> Option<Dividend> {
    let mut free = (estate.assets? - estate.costs?).or_zero();
    let mut share = |mine: Money, published: Option<Money>| {
        if free.is_zero() {
            return Some(Money::ZERO);
        }
        let all = published?.max(mine);
        let paid = all.min(free);
        free -= paid;
        Some(if all.is_zero() { Money::ZERO } else { paid.share_floor(mine.ore(), all.ore()) })
    };
    Some(Dividend {
        class1: share(ours.class1, estate.class1)?,
        class2: share(ours.class2, estate.class2)?,
        ordinary: share(ours.ordinary, estate.ordinary)?,
    })
}

#[cfg(test)]
#[path = "estate_tests.rs"]
mod tests;
