//! Measures of a night: proposed on what the law allows, reconciled to the øre, and without a trace in anything else.

use std::collections::{BTreeMap, BTreeSet};

use innkreving::decide::night::{Ground, Night};
use innkreving::intake::{IntakeSettings, read_day};
use innkreving::law::LawContext;
use innkreving::law::kinds;
use innkreving::law::measures::allowed::{Answer, allowed};
use innkreving::law::rates::Rates;
use innkreving::model::decision::Decision;
use innkreving::model::facts::Facts;
use innkreving::model::money_night::{Distributed, FeeKind, SetOff};
use innkreving::model::registers::Registers;
use innkreving::model::{Asset, Claim, FactValue, LawSettings, Measure, MeasureKind, Suspensions};
use innkreving::units::{Money, PartyId};

use crate::common::{House, day, rows, shuffle};

const ASSUMED: &str = include_str!("../../fixtures/days/assumed-rates.csv");
/// The earlier law, the year of transition, the new law.
const DAYS: [&str; 3] = ["2025-11-20", "2026-11-20", "2027-03-10"];

fn facts(date: &str, seed: u64) -> Facts {
    let house = House::new();
    house.generate(date, 1_500, seed);
    read_day(&house.day(date), &IntakeSettings::on(day(date)), &|_, _| {}).expect("a readable day").facts
}

fn decisions(facts: &Facts, date: &str) -> Vec<Decision> {
    let context = LawContext {
        day: day(date),
        rates: Rates::load(&[("assumed-rates.csv".into(), ASSUMED.into())]).expect("rates"),
        settings: LawSettings::default(),
        suspensions: Suspensions::default(),
    };
    let registers = Registers::default();
    let ground = Ground::of(facts, &registers, &context);
    let night = Night::new(facts, &ground);
    let decided = night.decide(0..night.debtors().len()).expect("all rates are there");
    decided.into_iter().map(|one| one.decision).collect()
}

fn claims_of<'f>(facts: &'f Facts, decision: &Decision, measure: &Measure) -> Vec<&'f Claim> {
    let names: Vec<_> = measure.claims.iter().map(|at| decision.claims[*at as usize]).collect();
    let of = |name| facts.claims.iter().find(|claim| claim.claim_id == name).expect("a claim of the night");
    names.into_iter().map(of).collect()
}

fn money(measure: &Measure, name: &str) -> Money {
    let found = measure.facts.iter().find(|fact| fact.name == name);
    match found.map(|fact| &fact.value) {
        Some(FactValue::Money(amount)) => *amount,
        other => panic!("{name}: {other:?}"),
    }
}

/// Every claim of a measure is of a kind the table of kinds and measures allows it for.
fn is_allowed(facts: &Facts, decision: &Decision, measure: &Measure, date: &str) {
    for claim in claims_of(facts, decision, measure) {
        let documented = claim.flags.enforcement_ground == Some(true);
        let word = measure.kind.as_str();
        let answer = allowed(claim.kind, word, day(date), decision.regime, documented);
        let kind = &kinds::get(claim.kind).number;
        assert!(matches!(answer, Answer::Allowed { .. }), "{word} for kind {kind} on {date}");
    }
}

/// The classes of an estate are its claims: what is booked, less what tonight has covered, and interest to tonight.
fn estate_reconciles(facts: &Facts, decision: &Decision, measure: &Measure) {
    let classes = ["class1", "class2", "ordinary", "after_interest", "after_penalty"];
    let split: Money = classes.iter().map(|name| money(measure, name)).sum();
    assert_eq!(split, measure.amount);
    let steps = ["class1", "class2", "ordinary", "after_interest", "after_penalty"];
    for (class, step) in classes.iter().zip(steps) {
        let step = format!("estate.{step}");
        let lines = decision.trace.iter().filter(|line| line.step == step);
        let traced: Money = lines.filter_map(|line| line.amount).sum();
        assert_eq!(traced, money(measure, class), "{class}");
    }
    let covered = |claim: &Claim| -> Money {
        let night = &decision.money;
        let set_off =
            night.set_off.iter().filter(|one| decision.claims[one.claim as usize] == claim.claim_id);
        let paid =
            night.distributed.iter().filter(|one| one.to.is_some_and(|to| to.claim_id == claim.claim_id));
        set_off.map(SetOff::total).sum::<Money>() + paid.map(Distributed::total).sum::<Money>()
    };
    let claims = claims_of(facts, decision, measure);
    let booked: Money = claims.iter().map(|claim| claim.outstanding() - covered(claim)).sum();
    let names: BTreeSet<_> = claims.iter().map(|claim| claim.claim_id).collect();
    let interest = decision.money.fees.iter().filter(|fee| fee.kind == FeeKind::Interest);
    let interest = interest.filter(|fee| fee.claim_id.is_some_and(|name| names.contains(&name)));
    let interest: Money = interest.map(|fee| fee.amount).sum();
    assert_eq!(money(measure, "interest_not_booked"), interest);
    assert_eq!(split, booked + interest);
}

/// Liens are in objects that may be taken, never for more than they are worth, nor together for more than is sought.
fn liens_hold(assets: &BTreeMap<PartyId, Vec<&Asset>>, decision: &Decision) {
    let liens: Vec<&Measure> = decision.measures.iter().filter(|one| one.kind.is_lien()).collect();
    let Some(first) = liens.first() else { return };
    let sought = money(first, "to_secure") + money(first, "interest_3_months");
    assert!(liens.iter().map(|one| one.amount).sum::<Money>() <= sought);
    for lien in liens {
        let FactValue::Reference(name) = lien.facts[0].value else { panic!("the asset comes first") };
        let asset =
            assets[&decision.debtor].iter().find(|one| one.asset_id == name).expect("the debtor's own");
        assert!(!asset.exempt, "exempt");
        let net = asset.value - asset.prior_charges - asset.enforcement_cost;
        assert_eq!(net, money(lien, "net"));
        assert!(Money::from_kroner(500) <= net && lien.amount <= net && !lien.amount.is_zero());
    }
}

#[test]
fn measures_of_generated_days_hold_in_the_three_periods_of_the_law() {
    for date in DAYS {
        let facts = facts(date, 11);
        let mut assets: BTreeMap<PartyId, Vec<&Asset>> = BTreeMap::new();
        for asset in &facts.assets {
            assets.entry(asset.debtor).or_default().push(asset);
        }
        let mut seen = BTreeSet::new();
        for decision in decisions(&facts, date) {
            assert!(decision.measures.is_sorted_by_key(|one| one.kind), "in their order");
            liens_hold(&assets, &decision);
            for measure in &decision.measures {
                seen.insert(measure.kind);
                assert!(!measure.claims.is_empty() && !measure.basis.is_empty());
                assert!(measure.claims.is_sorted());
                is_allowed(&facts, &decision, measure, date);
                if measure.kind.is_estate_claim() {
                    estate_reconciles(&facts, &decision, measure);
                }
            }
        }
        for kind in [
            MeasureKind::LienBank,
            MeasureKind::LienRealEstate,
            MeasureKind::LienMovables,
            MeasureKind::LienShares,
            MeasureKind::LienOther,
            MeasureKind::EstateClaimBankruptcy,
            MeasureKind::EstateClaimDeceased,
            MeasureKind::BankruptcyPetition,
            MeasureKind::PoliceReport,
            MeasureKind::TravelBanFlag,
            MeasureKind::IntetTilUtlegg,
        ] {
            assert!(seen.contains(&kind), "{kind} on {date}");
        }
        let since_2026 = [MeasureKind::WriteOffCandidate, MeasureKind::EndPrivateSupport];
        for kind in since_2026 {
            assert_eq!(seen.contains(&kind), !date.starts_with("2025"), "{kind} on {date}");
        }
    }
}

#[test]
fn what_debtors_own_changes_nothing_but_the_measures() {
    let date = DAYS[1];
    let with = facts(date, 23);
    let mut without = facts(date, 23);
    without.assets.clear();
    without.estates.clear();
    let (with, without) = (decisions(&with, date), decisions(&without, date));
    assert!(with.iter().map(|one| one.measures.len()).sum::<usize>() > 0);
    for (mut one, mut other) in with.into_iter().zip(without) {
        for decision in [&mut one, &mut other] {
            decision.measures.clear();
            let of_measures =
                |step: &str| ["measure.", "choice.", "estate."].iter().any(|part| step.starts_with(part));
            decision.trace.retain(|line| !of_measures(line.step));
        }
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}

#[test]
fn the_rows_of_the_night_are_numbered_by_debtor_and_the_order_of_rows_does_not_show() {
    let (house, date) = (House::with_job("[letters]\nmake = false\n"), DAYS[1]);
    house.generate(date, 600, 5);
    house.publish(date);
    let published = rows(&house.revision(date, 1).join("measures.csv"));
    assert!(published.len() > 20);
    let ids: Vec<&str> = published.iter().map(|row| row["measure_id"].as_str()).collect();
    let expected: Vec<String> = (1..=ids.len()).map(|at| format!("M20261120-{at:06}")).collect();
    assert_eq!(ids, expected);
    assert!(published.is_sorted_by_key(|row| row["debtor_id"].clone()));
    let known: BTreeSet<String> = ["holds.csv", "allocations.csv"]
        .iter()
        .flat_map(|name| rows(&house.revision(date, 1).join(name)))
        .map(|row| row["claim_id"].clone())
        .collect();
    for row in &published {
        assert!(row["claims"].split(' ').all(|claim| known.contains(claim)), "{}", row["measure_id"]);
    }
    for (seed, table) in [(1, "assets.csv"), (2, "estates.csv")] {
        shuffle(&house.day(date).join(table), seed);
    }
    let again = house.run(date, &[]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("the same bytes"), "the order of rows shows");
}
