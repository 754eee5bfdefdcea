//! Which letters a debtor gets of a night.

use chrono::NaiveDate;

use super::night::{Facts, Notice};

/// A kind of letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Notice of attachment (innkl. § 25; tvfbl. § 4-18 under the old regime).
    Notice,
    /// Notice of netting in a benefit (innkl. §§ 22, 25).
    NettingNotice,
    /// A new calculation, before a deduction is increased (tvfbl. § 7-21).
    Increase,
    /// What was decided on the deduction (innkl. § 26).
    Order,
    /// A netting that begins (innkl. §§ 22, 26).
    Netting,
    /// A set-off (innkl. § 21).
    SetOff,
}

impl Kind {
    /// All kinds, in the order of a debtor's letters.
    pub const ALL: [Self; 6] =
        [Self::Notice, Self::NettingNotice, Self::Increase, Self::Order, Self::Netting, Self::SetOff];

    /// The word in `index.csv`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::NettingNotice => "netting_notice",
            Self::Increase => "increase",
            Self::Order => "order",
            Self::Netting => "netting",
            Self::SetOff => "set_off",
        }
    }

    /// The name of its template, without language and ending.
    #[must_use]
    pub const fn template(self) -> &'static str {
        match self {
            Self::Notice => "varsel",
            Self::NettingNotice => "avregningsvarsel",
            Self::Increase => "trekkberegning",
            Self::Order => "trekk",
            Self::Netting => "avregning",
            Self::SetOff => "motregning",
        }
    }

    /// The kind of letter a notice goes out in.
    fn of(why: &str) -> Option<Self> {
        match why {
            "new" | "expired" | "limitation" => Some(Self::Notice),
            "netting" => Some(Self::NettingNotice),
            "increase" => Some(Self::Increase),
            "setoff" => Some(Self::SetOff),
            _ => None,
        }
    }
}

/// A letter to a debtor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// Its kind.
    pub kind: Kind,
    /// The last day to answer or complain, where there is one.
    pub answer_by: Option<NaiveDate>,
    /// How many claims, credits, nettings or versions of orders it is about.
    pub count: usize,
}

impl Letter {
    /// The notices it is made of.
    pub fn notices<'a>(&self, facts: &'a Facts) -> impl Iterator<Item = &'a Notice> {
        let (kind, answer_by) = (self.kind, self.answer_by);
        facts
            .notices
            .iter()
            .filter(move |one| Kind::of(&one.why) == Some(kind) && Some(one.answer_by) == answer_by)
    }
}

/// The letters of a debtor: one a kind and deadline.
#[must_use]
pub fn letters(facts: &Facts) -> Vec<Letter> {
    let mut all: Vec<Letter> = Vec::new();
    for notice in &facts.notices {
        let Some(kind) = Kind::of(&notice.why) else { continue };
        let answer_by = Some(notice.answer_by);
        match all.iter_mut().find(|one| one.kind == kind && one.answer_by == answer_by) {
            Some(letter) => letter.count += 1,
            None => all.push(Letter { kind, answer_by, count: 1 }),
        }
    }
    for (kind, count) in [(Kind::Order, facts.orders.len()), (Kind::Netting, facts.nettings.len())] {
        if count > 0 {
            all.push(Letter { kind, answer_by: None, count });
        }
    }
    all.sort_by_key(|one| (one.kind, one.answer_by));
    all
}
