//! The order in which claims are set off (skattebetalingsforskriften § 13-6-1 before 2027; innkf. §§ 16-1 to
//! 16-6).

use chrono::NaiveDate;

use super::is_by_new_law;
use crate::law::claim::Parts;
use crate::law::distribution::{
    Group, Part, Step, Taker, Weight, by_key, class_a, fines, share_group, taxes,
};
use crate::model::money_night::Rank;
use crate::model::{Class, Credit, CreditKind, KindNo};
use crate::units::{Money, Month};

/// The article of the order before 2027.
const BEFORE_2027: &str = "skattebetalingsforskriften § 13-6-1";
/// The ranks of taxes whose costs and interest have a rank of their own, after them.
const FIRST_RANK: u8 = b'a';
const LAST_OF_TAXES: u8 = b'h';
/// The rank of these costs and interest.
const COSTS_AND_INTEREST: u8 = b'i';
const LAST_RANK: u8 = b's';

/// Claims that stand side by side in a rank.
#[derive(Clone, Debug)]
struct Ranked {
    rank: Rank,
    group: Group,
}

/// What a claim gets in a rank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SetOffShare {
    /// The claim's place among the takers.
    pub taker: usize,
    /// The rank.
    pub rank: Rank,
    /// The article of the rank.
    pub article: &'static str,
    /// What it covers.
    pub parts: Parts,
}

/// A credit that is set off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offered {
    /// What any claim may take.
    pub free: Money,
    /// What only claims of the credit's own kind may take.
    pub protected: Money,
    /// That kind.
    pub own_kind: Option<KindNo>,
    /// Claims of that kind come before all others.
    pub own_kind_first: bool,
}

/// True when a credit goes to claims of its own kind first: value added tax and duties to be paid back,
/// before 2027.
#[must_use]
pub fn own_kind_first(credit: &Credit, day: NaiveDate) -> bool {
    matches!(credit.kind, CreditKind::VatRefund | CreditKind::DutyRefund) && !is_by_new_law(day)
}

/// What becomes of a credit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Spread {
    /// What claims get, in the order in which they are served; claims side by side by name.
    pub shares: Vec<SetOffShare>,
    /// What is left of the free part.
    pub left: Money,
    /// What is left of the protected part.
    pub protected: Money,
}

/// Spreads a credit on `day` over the claims that may be set off in it: its free part over all, then its
/// protected part over those of its own kind. The takers' class is that from 2027; it does not matter before.
#[must_use]
pub fn spread(offered: &Offered, takers: &[Taker<'_>], day: NaiveDate) -> Spread {
    let order = order(offered, takers, day);
    let mut open: Vec<Taker<'_>> = takers.to_vec();
    let mut result = Spread { shares: Vec::new(), left: offered.free, protected: offered.protected };
    // A share and the place of its group in the order.
    let mut found: Vec<(usize, SetOffShare)> = Vec::new();
    serve(&order, &mut open, &mut result.left, &mut found);
    if let Some(own_kind) = offered.own_kind.filter(|_| !offered.protected.is_zero()) {
        let mut own = order;
        for ranked in &mut own {
            ranked.group.members.retain(|at| takers[*at].kind.no == own_kind);
        }
        serve(&own, &mut open, &mut result.protected, &mut found);
    }
    found.sort_by_key(|(place, share)| (*place, takers[share.taker].claim_id));
    for (_, share) in found {
        let same = |last: &&mut SetOffShare| (last.taker, last.rank) == (share.taker, share.rank);
        match result.shares.last_mut().filter(same) {
            Some(last) => last.parts = last.parts.and(&share.parts),
            None => result.shares.push(share),
        }
    }
    result
}

/// Serves the groups in their order and lowers what the claims have outstanding.
fn serve(order: &[Ranked], open: &mut [Taker<'_>], left: &mut Money, found: &mut Vec<(usize, SetOffShare)>) {
    for (place, ranked) in order.iter().enumerate() {
        if left.is_zero() {
            return;
        }
        let (rank, article) = (ranked.rank, ranked.group.article);
        let first = found.len();
        share_group(&ranked.group, open, left, |taker, parts| {
            if !parts.outstanding().is_zero() {
                found.push((place, SetOffShare { taker, rank, article, parts }));
            }
        });
        for (_, share) in &found[first..] {
            let taker = &mut open[share.taker];
            taker.principal -= share.parts.principal;
            taker.costs -= share.parts.costs;
            taker.interest -= share.parts.interest;
        }
    }
}

/// The groups in the order in which they are served.
fn order(offered: &Offered, takers: &[Taker<'_>], day: NaiveDate) -> Vec<Ranked> {
    let mut order = Vec::new();
    let all = 0..takers.len();
    if is_by_new_law(day) {
        from_2027(&mut order, takers, day);
    } else if let Some(own_kind) = offered.own_kind.filter(|_| offered.own_kind_first) {
        let (own, others): (Vec<usize>, Vec<usize>) = all.partition(|at| takers[*at].kind.no == own_kind);
        before_2027(&mut order, &own, takers);
        before_2027(&mut order, &others, takers);
    } else {
        before_2027(&mut order, &all.collect::<Vec<usize>>(), takers);
    }
    order
}

/// Ranks a to h: principals of taxes; i: their costs and interest; j to s: whole claims. Inside a rank the
/// earliest due first, the same day pro rata by what is outstanding there.
fn before_2027(order: &mut Vec<Ranked>, members: &[usize], takers: &[Taker<'_>]) {
    for letter in FIRST_RANK..=LAST_RANK {
        let part = match letter {
            ..=LAST_OF_TAXES => Part::Principal,
            COSTS_AND_INTEREST => Part::CostsAndInterest,
            _ => Part::All,
        };
        let stands = |rank: u8| rank == letter || (letter == COSTS_AND_INTEREST && rank <= LAST_OF_TAXES);
        let step = Step { number: letter, article: BEFORE_2027, part, weight: Weight::Outstanding };
        let mut groups = Vec::new();
        by_key(&mut groups, members, step, |at| {
            takers[at].kind.setoff_rank_2026.is_some_and(stands).then_some(takers[at].due_date)
        });
        order.extend(groups.into_iter().map(|group| Ranked { rank: Rank::Letter(letter), group }));
    }
}

/// Class by class, whatever the debtor's regime: support as it is distributed, of the month of the day;
/// damages by part, pro rata; fines; taxes, and so all else.
fn from_2027(order: &mut Vec<Ranked>, takers: &[Taker<'_>], day: NaiveDate) {
    for class in Class::ALL {
        let members: Vec<usize> = (0..takers.len()).filter(|at| takers[*at].class == class).collect();
        let mut groups = Vec::new();
        let article = match class {
            Class::A => {
                class_a(&mut groups, &members, takers, Month::of(day));
                "innkf. § 16-2"
            }
            Class::B => {
                damages(&mut groups, &members);
                "innkf. § 16-3"
            }
            Class::C => {
                fines(&mut groups, &members, takers, day);
                "innkf. § 16-4"
            }
            Class::D => {
                taxes(&mut groups, &members, takers);
                "innkf. § 16-5"
            }
            Class::E => {
                taxes(&mut groups, &members, takers);
                "innkf. § 16-6"
            }
        };
        order.extend(groups.into_iter().map(|mut group| {
            group.article = article;
            Ranked { rank: Rank::Step(class, group.step), group }
        }));
    }
}

/// Class b: principals, costs, interest, each pro rata by outstanding.
fn damages(groups: &mut Vec<Group>, members: &[usize]) {
    let (article, weight) = ("innkf. § 16-3", Weight::Outstanding);
    for (number, part) in [(1, Part::Principal), (2, Part::Costs), (3, Part::Interest)] {
        by_key(groups, members, Step { number, article, part, weight }, |_| Some(()));
    }
}

#[cfg(test)]
#[path = "order_tests.rs"]
mod tests;
