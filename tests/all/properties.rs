//! The invariants 1–4 and 7 of a night, over generated days in the three periods of the law.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use innkreving::decide::night::{Ground, Night};
use innkreving::intake::{DayInput, IdentifierChecks, IntakeSettings, read_day};
use innkreving::law::LawContext;
use innkreving::law::rates::Rates;
use innkreving::law::running_support::running_claims;
use innkreving::model::decision::{Action, Decision};
use innkreving::model::money_night::SetOff;
use innkreving::model::registers::Registers;
use innkreving::model::{Class, LawSettings, OrderForm, OrderSize, Suspensions};
use innkreving::units::{Money, Month, Percent};
use proptest::prelude::*;

use crate::common::{House, day, shuffle};

/// Interest and court fees beyond what is published.
const ASSUMED: &str = include_str!("../../fixtures/days/assumed-rates.csv");

const DAYS: [&str; 9] = [
    "2025-02-11",
    "2025-12-31",
    "2026-01-01",
    "2026-04-07",
    "2026-09-04",
    "2026-11-20",
    "2026-12-31",
    "2027-01-01",
    "2027-03-09",
];

fn settings(date: &str) -> IntakeSettings {
    IntakeSettings {
        formats: innkreving::intake::Formats::default(),
        day: day(date),
        delimiter: b',',
        decimal_comma: false,
        identifier_checks: IdentifierChecks::Strict,
        reject_limit_percent: Percent::ZERO,
        reject_limit_rows: 0,
        nav_claim_due_days: 21,
        taken_out_later: false,
    }
}

fn read(folder: &Path, date: &str) -> DayInput {
    read_day(folder, &settings(date), &|_, _| {}).expect("a readable day")
}

fn context(date: &str, form: OrderForm, decimals: u8) -> LawContext {
    LawContext {
        day: day(date),
        rates: Rates::load(&[("assumed-rates.csv".into(), ASSUMED.into())]).expect("rates"),
        settings: LawSettings { order_form: form, percent_decimals: decimals, ..LawSettings::default() },
        suspensions: Suspensions::default(),
    }
}

fn decide(input: &DayInput, context: &LawContext) -> Vec<Decision> {
    let registers = Registers::default();
    let ground = Ground::of(&input.facts, &registers, context);
    let night = Night::new(&input.facts, &ground);
    let decided = night.decide(0..night.debtors().len()).expect("all rates are there");
    decided.into_iter().map(|one| one.decision).collect()
}

/// 1. Nothing lost: rows read = accepted + parked, and each claim is in exactly one of allocations and holds.
fn nothing_lost(input: &DayInput, decisions: &[Decision], date: &str) {
    for table in &input.inputs {
        assert_eq!(table.rows, table.accepted + table.parked, "{}", table.table);
        assert_eq!(table.sum_read, table.sum_accepted + table.sum_parked, "{}", table.table);
    }
    let month = Month::of(day(date)).plus(1);
    let facts = &input.facts;
    let mut wanted: BTreeSet<String> = facts.claims.iter().map(|claim| claim.claim_id.to_string()).collect();
    for rows in facts.support.chunk_by(|one, next| one.debtor == next.debtor) {
        let own: Vec<_> =
            facts.claims.iter().filter(|claim| claim.debtor == rows[0].debtor).cloned().collect();
        wanted.extend(running_claims(rows, &own, month).iter().map(|one| one.claim.claim_id.to_string()));
    }
    let mut found = BTreeSet::new();
    for decision in decisions {
        let planned: BTreeSet<u32> = decision.allocations.iter().map(|row| row.claim).collect();
        let held: Vec<u32> = decision.holds.iter().map(|hold| hold.claim).collect();
        for at in planned.iter().chain(&held) {
            let name = decision.claims[*at as usize].to_string();
            assert!(found.insert(name), "a claim stands twice");
        }
    }
    assert_eq!(found, wanted);
}

/// 2. Protected: what is needed to live on stays, and there is no order where it would not.
fn protected(decision: &Decision) {
    let Some(figures) = decision.figures else {
        assert_eq!(decision.action, Action::None);
        return;
    };
    if figures.counted_net < figures.need {
        assert!(decision.orders.is_empty());
        return;
    }
    assert!(figures.counted_net - figures.expected >= figures.need);
    let month: Money = decision
        .orders
        .iter()
        .filter_map(|order| match order.periods()[0].size {
            OrderSize::Amount(amount) => Some(amount),
            OrderSize::Percent(_) => None,
        })
        .sum();
    assert!(month <= figures.room, "an order in kroner stays within the room");
    let after: Money = decision
        .orders
        .iter()
        .filter_map(|order| match order.periods().last().map(|period| (period.end, period.size)) {
            Some((None, OrderSize::Amount(amount))) => Some(amount),
            _ => None,
        })
        .sum();
    assert!(after <= figures.room, "so does what goes on after a last instalment");
}

/// 3. Never more than owed, and 4. priority: an øre only when every claim before has all it may get.
fn owed_and_in_order(decision: &Decision, outstanding: &BTreeMap<String, Money>) {
    let mut planned: BTreeMap<u32, Money> = BTreeMap::new();
    for row in &decision.allocations {
        let sum = planned.entry(row.claim).or_default();
        *sum += row.planned;
        let owed = outstanding[decision.claims[row.claim as usize].as_str()];
        assert_eq!(row.outstanding_after, owed - *sum);
        assert!(*sum <= owed);
    }
    let worst_served =
        decision.allocations.iter().filter(|row| !row.planned.is_zero()).map(|row| row.class).max();
    for row in &decision.allocations {
        let better = worst_served.is_some_and(|worst| row.class < worst);
        if better {
            let owed = outstanding[decision.claims[row.claim as usize].as_str()];
            assert_eq!(planned[&row.claim], owed, "a better class is covered first");
        }
    }
    let class_a: Vec<_> = decision.allocations.iter().filter(|row| row.class == Class::A).collect();
    for pair in class_a.windows(2) {
        if pair[0].step < pair[1].step && !pair[1].planned.is_zero() {
            assert!(pair[0].outstanding_after.is_zero(), "an earlier step is covered first");
        }
    }
    if let Some(figures) = decision.figures {
        let total: Money = planned.values().copied().sum();
        let left: Money = planned.keys().map(|at| outstanding[decision.claims[*at as usize].as_str()]).sum();
        assert_eq!(
            total,
            figures.expected.min(left),
            "the plan is what the order takes, at most what is left"
        );
    }
}

/// One øre once: per credit set-offs, what is protected and what is left are its amount. A claim takes at most what is
/// outstanding, and what was set off is not planned again.
fn set_off(decision: &Decision, input: &DayInput, outstanding: &mut BTreeMap<String, Money>) {
    let money = &decision.money;
    for used in &money.credits {
        let credit = input.facts.credits.iter().find(|credit| credit.credit_id == used.credit_id);
        let shares = money.set_off.iter().filter(|share| share.credit_id == used.credit_id);
        let total: Money = shares.map(SetOff::total).sum();
        assert_eq!(total, used.set_off);
        assert_eq!(Some(total + used.protected + used.left), credit.map(|credit| credit.amount));
    }
    for share in &money.set_off {
        let claim = decision.claims[share.claim as usize].to_string();
        let left = outstanding.get_mut(&claim).expect("a claim of the day");
        assert!(share.total() > Money::ZERO && share.total() <= *left, "{claim}");
        *left -= share.total();
    }
    let paid: Money = money.payouts.iter().map(|payout| payout.amount).sum();
    assert_eq!(paid, money.set_off.iter().map(SetOff::total).sum(), "what is set off goes out to creditors");
    for netting in &money.nettings {
        let claim = decision.claims[netting.claim as usize].to_string();
        let months = i64::from(netting.months);
        assert!(netting.monthly.ore() * (months - 1) < outstanding[&claim].ore(), "{claim}");
        assert!(netting.monthly.ore() * months >= outstanding[&claim].ore(), "{claim}");
        let held = decision.holds.iter().any(|hold| hold.claim == netting.claim);
        assert!(held, "what is netted is not deducted");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 36, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_generated_night_keeps_the_invariants(
        seed in any::<u64>(),
        at in 0..DAYS.len(),
        form in prop_oneof![Just(OrderForm::Percent), Just(OrderForm::Amount), Just(OrderForm::Auto)],
        decimals in 0u8..3,
    ) {
        let date = DAYS[at];
        let house = House::new();
        house.generate(date, 120, seed);
        let input = read(&house.day(date), date);
        assert_eq!(input.faults, [], "generated rows have no faults");
        let law = context(date, form, decimals);
        let decisions = decide(&input, &law);
        nothing_lost(&input, &decisions, date);
        let month = Month::of(day(date)).plus(1);
        let mut outstanding: BTreeMap<String, Money> =
            input.facts.claims.iter().map(|claim| (claim.claim_id.to_string(), claim.outstanding())).collect();
        for row in &input.facts.support {
            outstanding.insert(format!("RUN-{}-{month}", row.support_id), row.private_part());
            outstanding.insert(format!("RUN-{}-{month}-S", row.support_id), row.state_part());
        }
        for decision in &decisions {
            protected(decision);
            set_off(decision, &input, &mut outstanding);
            owed_and_in_order(decision, &outstanding);
        }
        // 7. The order of the rows does not show.
        for table in ["claims", "incomes", "debtors", "children", "support", "other_deductions", "credits"] {
            shuffle(&house.day(date).join(format!("{table}.csv")), seed);
        }
        let shuffled = decide(&read(&house.day(date), date), &law);
        assert_eq!(format!("{decisions:?}"), format!("{shuffled:?}"));
    }
}
