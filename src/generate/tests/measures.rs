//! Every measure has its debtor, even in a small inbox.

use super::*;
use crate::decide::night::{Ground, Night};
use crate::intake::{IntakeSettings, read_day};
use crate::law::LawContext;
use crate::law::rates::Rates;
use crate::model::registers::Registers;
use crate::model::{LawSettings, MeasureKind, Suspensions};

/// The measures proposed on a first night for three hundred debtors.
fn proposed(day: &str, seed: u64) -> BTreeSet<MeasureKind> {
    let inbox = Inbox::of(300, seed, day);
    let input =
        read_day(&inbox.1.path().join(day), &IntakeSettings::on(date(day)), &|_, _| {}).expect("a day");
    assert!(input.faults.is_empty(), "{day}: a faulty row");
    let assumed = std::fs::read_to_string(inbox.1.path().join("assumed-rates.csv")).expect("rates");
    let context = LawContext {
        day: date(day),
        rates: Rates::load(&[("assumed-rates.csv".into(), assumed)]).expect("rates"),
        settings: LawSettings::default(),
        suspensions: Suspensions::default(),
    };
    let registers = Registers::default();
    let ground = Ground::of(&input.facts, &registers, &context);
    let night = Night::new(&input.facts, &ground);
    let decided = night.decide(0..night.debtors().len()).expect("all rates are there");
    decided.iter().flat_map(|one| &one.decision.measures).map(|measure| measure.kind).collect()
}

#[test]
fn every_measure_of_a_first_night_has_a_debtor_among_three_hundred() {
    // A payer can only be liable for orders of an earlier night.
    let of_2026 = [MeasureKind::WriteOffCandidate, MeasureKind::EndPrivateSupport];
    for (seed, day) in (1..).zip(["2025-06-10", "2026-06-10", "2027-03-10", "2026-11-20"]) {
        let expected: BTreeSet<MeasureKind> = MeasureKind::ALL
            .into_iter()
            .filter(|kind| *kind != MeasureKind::EmployerLiability)
            .filter(|kind| day >= "2026" || !of_2026.contains(kind))
            .collect();
        assert_eq!(proposed(day, seed), expected, "{day}");
    }
}
