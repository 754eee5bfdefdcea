//! What is left of a claim at the start of a night, by what its ledger has booked.

use crate::decide::test_night::{TestNight, amounts, d, kroner};

/// What earlier nights have covered and the ledger has not booked, of each claim that has some, in kroner.
fn covered(night: &mut TestNight) -> Vec<i64> {
    amounts(&night.decide(), "claim.covered_not_booked").into_iter().map(|ore| ore / 100).collect()
}

#[test]
fn rows_of_nights_after_the_last_booking_lower_a_claim() {
    let mut night = TestNight::new();
    let claim = night.claim("C1", "X17", 10_000);
    (claim.costs, claim.interest) = (kroner(100), kroner(50));
    night.got("C1", "2026-11-18", "2026-10", [1_000, 10, 0]);
    night.got("C1", "2026-11-19", "2026-10", [2_000, 100, 70]);
    night.set_off("C1", "2026-11-19", 400);
    night.set_off("C2", "2026-11-19", 5_000);
    let cases: [(Option<&str>, &[i64]); 4] = [
        (None, &[]),
        (Some("2026-11-19"), &[]),
        (Some("2026-11-18"), &[2_000 + 100 + 50 + 400]),
        (Some("2026-11-17"), &[3_000 + 100 + 50 + 400]),
    ];
    for (booked, expected) in cases {
        night.facts.booked_through = booked.map(d);
        assert_eq!(covered(&mut night), expected, "booked through {booked:?}; no part falls under nothing");
    }
}

#[test]
fn the_ledger_books_nothing_under_the_name_of_running_support() {
    let mut night = TestNight::new();
    night.support("S1", 2_500);
    night.got("RUN-S1-2026-12", "2026-11-02", "2026-12", [700, 0, 0]);
    night.got("RUN-S1-2026-11", "2026-11-02", "2026-11", [900, 0, 0]);
    assert_eq!(covered(&mut night), [700], "whatever is booked; November is another claim");
}

#[test]
fn a_term_takes_over_what_its_running_support_got_until_it_is_booked() {
    let mut night = TestNight::new();
    night.support("S1", 2_500);
    night.term("T1", "2026-11", 2_500);
    night.term("T2", "2026-10", 2_500);
    night.got("RUN-S1-2026-11", "2026-11-02", "2026-11", [900, 0, 0]);
    night.got("RUN-S1-2026-11-S", "2026-11-02", "2026-11", [800, 0, 0]);
    night.got("T1", "2026-11-03", "2026-11", [50, 0, 0]);
    for (booked, expected) in [("2026-11-01", &[950][..]), ("2026-11-02", &[50]), ("2026-11-03", &[])] {
        night.facts.booked_through = Some(d(booked));
        assert_eq!(covered(&mut night), expected, "booked through {booked}");
    }
}

#[test]
fn two_rows_for_one_child_do_not_pay_for_each_other() {
    let mut night = TestNight::new();
    night.support("S1", 2_500);
    night.support("S2", 1_500);
    night.got("RUN-S1-2026-12", "2026-11-18", "2026-12", [700, 0, 0]);
    assert_eq!(covered(&mut night), [700]);
}

#[test]
fn nettings_of_later_nights_have_taken_what_their_months_give() {
    let mut night = TestNight::new();
    night.claim("C1", "5b", 10_000);
    night.netting("C1", "2026-08", 300, 20);
    let cases: [(Option<&str>, &[i64]); 4] =
        [(None, &[]), (Some("2026-07-31"), &[900]), (Some("2026-08-01"), &[]), (Some("2026-06-15"), &[900])];
    for (booked, expected) in cases {
        night.facts.booked_through = booked.map(d);
        assert_eq!(covered(&mut night), expected, "booked through {booked:?}; August to October");
    }
    night.facts.booked_through = Some(d("2026-07-31"));
    night.registers.nettings[0].months = 2;
    assert_eq!(covered(&mut night), [600], "it lasted two months");
    night.registers.nettings[0].months = 20;
    night.registers.nettings[0].monthly = kroner(4_000);
    assert_eq!(covered(&mut night), [10_000], "the last month takes the rest");
    night.registers.nettings[0].from = crate::decide::test_night::month("2026-11");
    assert_eq!(covered(&mut night), [0i64; 0], "this month's is still to come");
}
