//! The claims in an estate, by class, as they were published; the sums are held against those of the measure.

use super::case::{Claim, Estate, EstateClass, EstateRow};
use super::chosen::Chosen;
use super::traced::{Block, Part};
use super::words::{self, NB};
use crate::units::Money;
use crate::words::article;

/// The classes, in the order in which an estate pays, and where each stands.
const CLASSES: [(&str, &str); 5] = [
    ("class1", "deknl. § 9-3"),
    ("class2", "deknl. § 9-4"),
    ("ordinary", "deknl. § 9-6"),
    ("after_interest", "deknl. § 9-7 no. 1"),
    ("after_penalty", "deknl. § 9-7 no. 4"),
];

/// The split of a measure's claims.
#[must_use]
pub fn of(chosen: &Chosen, block: &Block, claims: &[Claim]) -> Estate {
    let mut estate = Estate { agrees: true, ..Estate::default() };
    for (class, place) in CLASSES {
        let parts: Vec<&Part> = block.classes.iter().filter(|part| part.step == class).collect();
        let sum: Money = parts.iter().map(|part| part.amount).sum();
        let published = amount(chosen, class).unwrap_or_default();
        estate.agrees &= sum == published;
        estate.total += sum;
        if parts.is_empty() && published.is_zero() {
            continue;
        }
        let dividend = block.dividends.iter().find(|part| part.step == class).map(|part| part.amount);
        estate.classes.push(EstateClass {
            class: class.to_owned(),
            name: words::own("class", class),
            article: article(place, NB),
            rows: parts.into_iter().map(|part| row(part, claims)).collect(),
            sum,
            expected: amount(chosen, &format!("expected_{class}")).or(dividend),
        });
    }
    estate.agrees &= estate.total == chosen.amount;
    estate
}

fn amount(chosen: &Chosen, fact: &str) -> Option<Money> {
    Money::parse_sum(chosen.fact(fact))
}

fn row(part: &Part, claims: &[Claim]) -> EstateRow {
    let claim = claims.iter().find(|claim| claim.claim_id == part.claim);
    EstateRow {
        claim_id: part.claim.clone(),
        kind_name: claim.map(|claim| claim.kind_name.clone()).unwrap_or_default(),
        due: claim.and_then(|claim| claim.due.clone()),
        article: article(&part.article, NB),
        amount: part.amount,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MeasureKind;
    use crate::units::PartyId;

    fn part(step: &str, claim: &str, ore: i64) -> Part {
        Part { step: step.into(), claim: claim.into(), amount: Money::from_ore(ore), ..Part::default() }
    }

    fn chosen(facts: &[(&str, &str)], ore: i64) -> Chosen {
        Chosen {
            id: "M20261120-000001".into(),
            debtor: PartyId::from_digits("310844136").expect("digits"),
            kind: MeasureKind::EstateClaimBankruptcy,
            claims: vec!["A".into()],
            amount: Money::from_ore(ore),
            basis: String::new(),
            facts: facts.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            deadline: None,
            place: 0,
        }
    }

    #[test]
    fn sums_that_are_not_those_of_the_measure_are_told_to_the_ore() {
        let classes = vec![part("class1", "A", 10_001), part("ordinary", "A", 50), part("ordinary", "B", 25)];
        let block = Block { classes, ..Block::default() };
        let right = [("class1", "100.01"), ("ordinary", "0.75"), ("after_interest", "0.00")];
        let cases = [
            (right.as_slice(), 10_076, true),
            (right.as_slice(), 10_075, false),
            (&[("class1", "100.01"), ("ordinary", "0.76")], 10_076, false),
            (&[("class1", "100.01"), ("ordinary", "0.75"), ("class2", "1.00")], 10_076, false),
        ];
        for (facts, ore, agrees) in cases {
            let estate = of(&chosen(facts, ore), &block, &[]);
            assert_eq!((estate.agrees, estate.total), (agrees, Money::from_ore(10_076)), "{facts:?}");
            let ordinary = estate.classes.iter().find(|class| class.class == "ordinary").expect("a class");
            assert_eq!(ordinary.rows.len(), 2);
        }
    }
}
