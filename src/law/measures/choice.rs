//! The choice of what to attach (gjenst. §§ 2–5).
//!
//! Claims of the classes a–d are settled by the deduction alone when it does so within six months; else money on
//! accounts, else both, else a person weighs the rest. With a claim of class e in the decision money on accounts comes
//! first. Running support is always deducted, which no choice here changes.

use crate::model::{AssetKind, MeasureKind};
use crate::units::Money;

/// Months within which a deduction must settle the claims to be enough (gjenst. § 2 first and third para.).
pub const MONTHS: i64 = 6;
/// Months of interest taken off what objects are expected to cover (gjenst. § 2 second para.).
pub const MONTHS_OF_INTEREST: u32 = 3;
/// An object worth less, its costs taken off, is not fit (gjenst. § 5 third para.).
pub const LEAST_OBJECT: Money = Money::from_kroner(500);

/// Where a lien gets its protection (tvfbl. § 7-19; panteloven ch. 5).
#[must_use]
pub const fn protection(kind: AssetKind) -> &'static str {
    match kind {
        AssetKind::RealEstate => "land_register",
        AssetKind::Ship => "ship_register",
        AssetKind::Vehicle | AssetKind::Movable => "movables_register",
        AssetKind::VpsAccount => "securities_register",
        AssetKind::Shares => "notice_to_company",
        AssetKind::BankDeposit => "notice_to_bank",
        AssetKind::Claim => "notice_to_obligor",
    }
}

/// The lien an asset can be subject to.
#[must_use]
pub const fn lien(kind: AssetKind) -> MeasureKind {
    match kind {
        AssetKind::BankDeposit => MeasureKind::LienBank,
        AssetKind::RealEstate => MeasureKind::LienRealEstate,
        AssetKind::Vehicle | AssetKind::Movable => MeasureKind::LienMovables,
        AssetKind::Shares | AssetKind::VpsAccount => MeasureKind::LienShares,
        AssetKind::Ship | AssetKind::Claim => MeasureKind::LienOther,
    }
}

/// An object that may be attached: neither exempt nor worth less than [`LEAST_OBJECT`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Object {
    /// Its place among the debtor's assets, which are in the order of their names.
    pub at: usize,
    /// Money on an account.
    pub is_bank: bool,
    /// What is left of its value after prior charges and the costs of turning it into money.
    pub net: Money,
}

/// What is to be secured, and by which rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sought {
    /// What the claims come to.
    pub total: Money,
    /// What they bear of interest in three months.
    pub interest: Money,
    /// What the deduction takes for them in six months.
    pub deduction: Money,
    /// Only claims of the classes a–d.
    pub priority_only: bool,
    /// The rules before gjenst. hold.
    pub earlier_rules: bool,
}

/// What the rules choose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// The deduction is enough.
    DeductionAlone,
    /// Money on accounts is enough.
    BankFirst,
    /// Both together are enough.
    DeductionAndBank,
    /// They are not: a person weighs what else there is (gjenst. § 2 fourth para., § 3 third para.).
    Assessment,
    /// The rules before gjenst.: a person chooses.
    EarlierRules,
}

impl Choice {
    /// The word in the files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DeductionAlone => "deduction_alone",
            Self::BankFirst => "bank_first",
            Self::DeductionAndBank => "deduction_and_bank",
            Self::Assessment => "assessment",
            Self::EarlierRules => "earlier_rules",
        }
    }

    /// The step of the trace.
    #[must_use]
    pub const fn step(self) -> &'static str {
        match self {
            Self::DeductionAlone => "choice.deduction_alone",
            Self::BankFirst => "choice.bank_first",
            Self::DeductionAndBank => "choice.deduction_and_bank",
            Self::Assessment => "choice.assessment",
            Self::EarlierRules => "choice.earlier_rules",
        }
    }

    /// The article.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::DeductionAlone => "gjenst. § 2 first para.",
            Self::BankFirst => "gjenst. §§ 2–4",
            Self::DeductionAndBank => "gjenst. § 2 third para.; gjenst. § 3 second para.",
            Self::Assessment => "gjenst. § 2 fourth para.; gjenst. § 3 third para.",
            Self::EarlierRules => "tvfbl. ch. 7",
        }
    }
}

/// What is chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chosen {
    /// By which rule.
    pub choice: Choice,
    /// What money on accounts is expected to cover: the fit objects, three months' interest taken off.
    pub bank: Money,
    /// The objects proposed, by their places, each with what it is to secure.
    pub takes: Vec<(usize, Money)>,
}

/// Chooses among the debtor's objects. What is to be secured is the claims and three months' interest on them; the
/// objects worth most come first, and no more of them than that takes.
#[must_use]
pub fn choose(sought: &Sought, objects: &[Object]) -> Chosen {
    let mut all = objects.to_vec();
    all.sort_by_key(|one| (std::cmp::Reverse(one.net), one.at));
    let worth: Money = all.iter().filter(|one| one.is_bank).map(|one| one.net).sum();
    let bank = (worth - sought.interest).or_zero();
    let mut chosen = Chosen { choice: Choice::DeductionAlone, bank, takes: Vec::new() };
    let deduction_first = sought.priority_only || sought.earlier_rules;
    if deduction_first && sought.total <= sought.deduction {
        return chosen;
    }
    let mut rest = sought.total + sought.interest;
    if sought.earlier_rules {
        chosen.choice = Choice::EarlierRules;
        take(&all, |_| true, &mut rest, &mut chosen.takes);
        return chosen;
    }
    take(&all, |one| one.is_bank, &mut rest, &mut chosen.takes);
    let others = all.iter().any(|one| !one.is_bank);
    // For claims of class e the deduction is made besides, and other objects are weighed whenever the bank is too
    // little (gjenst. § 3 second and third para.); for the others the deduction of six months counts.
    let deduction_is_enough =
        !sought.deduction.is_zero() && if sought.priority_only { rest <= sought.deduction } else { !others };
    chosen.choice = if rest.is_zero() {
        Choice::BankFirst
    } else if deduction_is_enough {
        Choice::DeductionAndBank
    } else {
        if sought.priority_only {
            rest = (rest - sought.deduction).or_zero();
        }
        take(&all, |one| !one.is_bank, &mut rest, &mut chosen.takes);
        Choice::Assessment
    };
    chosen.takes.sort_unstable_by_key(|(at, _)| *at);
    chosen
}

/// Takes objects until nothing is left to secure.
fn take(
    objects: &[Object],
    wanted: impl Fn(&Object) -> bool,
    rest: &mut Money,
    takes: &mut Vec<(usize, Money)>,
) {
    for one in objects.iter().filter(|one| wanted(one)) {
        if rest.is_zero() {
            return;
        }
        let part = one.net.min(*rest);
        *rest -= part;
        takes.push((one.at, part));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kroner(kroner: i64) -> Money {
        Money::from_kroner(kroner)
    }

    fn object(at: usize, is_bank: bool, net: i64) -> Object {
        Object { at, is_bank, net: kroner(net) }
    }

    /// Total, interest, deduction in six months, only a–d, earlier rules, objects, choice, takes.
    type Case<'c> = (i64, i64, i64, bool, bool, &'c [Object], Choice, &'c [(usize, i64)]);

    #[test]
    fn objects_are_chosen_as_the_articles_say() {
        use Choice::{Assessment, BankFirst, DeductionAlone, DeductionAndBank, EarlierRules};
        let bank = |net| object(0, true, net);
        let house = |net| object(1, false, net);
        let cases: [Case<'_>; 17] = [
            (6_000, 0, 6_000, true, false, &[bank(9_000)], DeductionAlone, &[]),
            (6_001, 0, 6_000, true, false, &[bank(9_000)], BankFirst, &[(0, 6_001)]),
            (6_000, 0, 6_000, false, false, &[bank(9_000)], BankFirst, &[(0, 6_000)]),
            (6_000, 100, 0, true, false, &[bank(6_100)], BankFirst, &[(0, 6_100)]),
            (6_000, 100, 0, true, false, &[bank(6_099)], Assessment, &[(0, 6_099)]),
            (9_000, 0, 6_000, true, false, &[bank(3_000)], DeductionAndBank, &[(0, 3_000)]),
            (9_000, 1, 6_000, true, false, &[bank(3_000)], Assessment, &[(0, 3_000)]),
            (9_000, 0, 6_000, false, false, &[], DeductionAndBank, &[]),
            (5_000, 0, 6_000, false, false, &[], DeductionAndBank, &[]),
            (
                9_000,
                0,
                1_000,
                true,
                false,
                &[bank(3_000), house(9_000)],
                Assessment,
                &[(0, 3_000), (1, 5_000)],
            ),
            (9_000, 0, 6_000, true, false, &[house(90_000)], Assessment, &[(1, 3_000)]),
            (9_000, 0, 9_000, false, false, &[bank(3_000)], DeductionAndBank, &[(0, 3_000)]),
            (
                9_000,
                0,
                9_000,
                false,
                false,
                &[bank(3_000), house(90_000)],
                Assessment,
                &[(0, 3_000), (1, 6_000)],
            ),
            (9_000, 0, 0, false, false, &[bank(3_000)], Assessment, &[(0, 3_000)]),
            (9_000, 0, 9_000, true, true, &[house(90_000)], DeductionAlone, &[]),
            (9_000, 0, 6_000, false, true, &[bank(3_000), house(90_000)], EarlierRules, &[(1, 9_000)]),
            (900, 0, 900, false, true, &[bank(3_000)], DeductionAlone, &[]),
        ];
        for (total, interest, deduction, priority_only, earlier_rules, objects, choice, takes) in cases {
            let [total, interest, deduction] = [total, interest, deduction].map(kroner);
            let sought = Sought { total, interest, deduction, priority_only, earlier_rules };
            let chosen = choose(&sought, objects);
            let takes: Vec<(usize, Money)> = takes.iter().map(|(at, part)| (*at, kroner(*part))).collect();
            assert_eq!((chosen.choice, chosen.takes), (choice, takes), "{sought:?}");
        }
    }

    #[test]
    fn the_largest_objects_come_first_and_the_last_secures_the_rest() {
        let objects =
            [object(0, true, 700), object(1, true, 900), object(2, true, 900), object(3, true, 800)];
        let total = kroner(2_000);
        let sought = Sought {
            total,
            interest: Money::ZERO,
            deduction: Money::ZERO,
            priority_only: true,
            earlier_rules: false,
        };
        let chosen = choose(&sought, &objects);
        assert_eq!(chosen.takes, [(1, kroner(900)), (2, kroner(900)), (3, kroner(200))]);
        assert_eq!(chosen.bank, kroner(3_300));
    }
}
