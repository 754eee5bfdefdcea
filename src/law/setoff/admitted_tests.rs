//! Kinds and money against each other, and each stop by itself.

use super::*;
use crate::law::claim::{PartStanding, Parts};
use crate::law::kinds::{all, by_number};
use crate::law::limitation::limitation;
use crate::model::{Claim, Class, Reference, Regime, Suspension, Suspensions};
use crate::units::dates::parse_date;
use crate::units::{Money, PartyId};

fn d(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

/// The numbers of the kinds, but those left out, in the order of the table.
fn all_but(out: &str) -> String {
    let left_out: Vec<&str> = out.split(' ').collect();
    let numbers = all().iter().map(|kind| kind.number.as_str());
    numbers.filter(|number| !left_out.contains(number)).collect::<Vec<_>>().join(" ")
}

#[test]
fn each_kind_of_money_admits_its_kinds_of_claims_before_and_from_2027() {
    use CreditKind as K;
    let taxes = [K::TaxRefund, K::VatRefund, K::DutyRefund];
    let others = [K::NavArrears, K::FamilySupplement, K::FarmSubsidy, K::OtherPublic];
    let [old_taxes, new_taxes] = [all_but("5c 6 11 13 14 16 17 X17"), all_but("5c 6 14 16 17 X17")];
    // money, day, bankrupt, kinds of claims
    let cases: [(&[K], &str, bool, &str); 10] = [
        (&taxes, "2026-12-31", false, &old_taxes),
        (&taxes, "2026-12-31", true, &old_taxes),
        (&taxes, "2027-01-01", false, &new_taxes),
        (&taxes, "2027-01-01", true, &new_taxes),
        (&others, "2026-12-31", false, "1a 1b 2 5d"),
        (&others, "2026-12-31", true, "1a 1b 2 5d"),
        (&others, "2027-01-01", false, "1a 2 5d X1 X2 X3 X4 X5 X9"),
        (&others, "2027-01-01", true, "1a 2 X1 X2 X3 X4 X5"),
        (&[K::Benefit], "2026-12-31", false, ""),
        (&[K::Benefit], "2027-01-01", false, ""),
    ];
    let mut asked = 0;
    for (money, day, bankrupt, expected) in cases {
        for credit in money {
            let admitted = all().iter().filter(|kind| admits(*credit, kind, bankrupt, d(day)));
            let numbers: Vec<&str> = admitted.map(|kind| kind.number.as_str()).collect();
            assert_eq!(numbers.join(" "), expected, "{credit:?} {day} bankrupt: {bankrupt}");
            asked += 1;
        }
    }
    assert_eq!(asked, 4 * 7 + 2, "every kind of money");
}

/// A debtor of whom nothing is known.
fn household() -> Household {
    Household {
        debtor: PartyId::from_digits("310000001").expect("digits"),
        civil_status: None,
        spouse_net_income: Money::ZERO,
        housing_cost: Money::ZERO,
        housing_cap: None,
        childcare_cost: Money::ZERO,
        support_paid: Money::ZERO,
        extraordinary_cost: Money::ZERO,
        need_override: None,
        deduction_regime: None,
        pending_old_case: false,
        confidential_address: false,
        municipality: None,
        death_date: None,
        bankruptcy_date: None,
        debt_settlement_from: None,
        debt_settlement_to: None,
        consented_percent: None,
        recorded: crate::model::Recorded::default(),
    }
}

/// What stops a claim of 100 kroner of a kind, due 2026-01-15, on 2026-11-20.
fn stopped(
    number: &str,
    change: impl Fn(&mut Claim, &mut Household),
    suspensions: &Suspensions,
    left: Money,
) -> Option<Stop> {
    let day = d("2026-11-20");
    let mut household = household();
    let kind = by_number(number).expect("a kind");
    let party = household.debtor;
    let name = Reference::new("C1").expect("a reference");
    let mut claim = Claim::open(name, party, party, kind.no, d("2026-01-15"), Money::from_kroner(100));
    change(&mut claim, &mut household);
    let legal = LegalClaim {
        claim: &claim,
        kind,
        opening: Parts::of(&claim),
        left: Parts { principal: left, ..Parts::default() },
        netted: false,
        class: Class::E,
        register_id: name,
        running: None,
        notice: None,
        decided: None,
        decided_amount: None,
        standing: PartStanding::default(),
        limitation: limitation(&claim, kind, [], None),
    };
    let asked = Asked {
        day,
        regime: Regime::New,
        household: Some(&household),
        facts_parked: false,
        support_decided: false,
        suspensions,
    };
    stop(&legal, &household, &asked)
}

/// What is changed, the kind, how, and what stops it then.
type Case = (&'static str, &'static str, fn(&mut Claim, &mut Household), Option<Stop>);

fn check(cases: &[Case]) {
    for (what, number, change, expected) in cases {
        let found = stopped(number, change, &Suspensions::default(), Money::from_kroner(100));
        assert_eq!(found, *expected, "{what}");
    }
}

#[test]
fn a_claim_is_due_in_time_and_open() {
    check(&[
        ("nothing", "5", |_, _| {}, None),
        ("due the day before", "5", |claim, _| claim.due_date = d("2026-11-19"), None),
        ("due on the day", "5", |claim, _| claim.due_date = d("2026-11-20"), Some(Stop::NotDue)),
        ("last day before it lapses", "5", |claim, _| claim.limitation_date = Some(d("2026-11-20")), None),
        ("lapsed", "5", |claim, _| claim.limitation_date = Some(d("2026-11-19")), Some(Stop::TimeBarred)),
        ("paid", "5", |claim, _| claim.status = Status::Paid, Some(Stop::Closed)),
        ("written off", "5", |claim, _| claim.status = Status::WrittenOff, Some(Stop::Closed)),
        ("stopped by its creditor", "5", |claim, _| claim.status = Status::Stopped, Some(Stop::Closed)),
        ("not defaulted", "5", |claim, _| claim.flags.defaulted = Some(false), None),
        ("no ground", "5", |claim, _| claim.flags.enforcement_ground = Some(false), None),
    ]);
    let covered = stopped("5", |_, _| {}, &Suspensions::default(), Money::ZERO);
    assert_eq!(covered, Some(Stop::Closed), "covered tonight");
}

#[test]
fn a_status_stops_a_claim_to_and_including_its_last_day() {
    let deferred = Some(Stop::Deferred);
    check(&[
        ("deferred", "5", |claim, _| claim.status = Status::Deferred, deferred),
        ("until yesterday", "5", |claim, _| defer(claim, "2026-11-19"), None),
        ("to the day", "5", |claim, _| defer(claim, "2026-11-20"), deferred),
        ("a payment plan", "5", |claim, _| claim.status = Status::PaymentPlan, None),
        ("a complaint that does not suspend", "5", |claim, _| claim.status = Status::Complaint, None),
        ("a complaint", "3", |claim, _| claim.status = Status::Complaint, Some(Stop::Complaint)),
        (
            "contested paternity",
            "1a",
            |claim, _| claim.status = Status::PaternityContested,
            Some(Stop::PaternityContested),
        ),
    ]);
}

fn defer(claim: &mut Claim, last: &str) {
    claim.status = Status::Deferred;
    claim.status_until = Some(d(last));
}

#[test]
fn death_and_debt_settlement_stop_a_claim_and_bankruptcy_does_not() {
    let settlement = Some(Stop::DebtSettlement);
    check(&[
        ("dies tomorrow", "5", |_, debtor| debtor.death_date = Some(d("2026-11-21")), None),
        ("dead", "5", |_, debtor| debtor.death_date = Some(d("2026-11-20")), Some(Stop::Deceased)),
        ("bankruptcy", "5", |_, debtor| debtor.bankruptcy_date = Some(d("2026-06-01")), None),
        ("settled", "5", |_, debtor| settle(debtor, "2026-11-20", None), settlement),
        ("to the day", "5", |_, debtor| settle(debtor, "2026-01-01", Some("2026-11-20")), settlement),
        ("to come", "5", |_, debtor| settle(debtor, "2026-11-21", None), None),
        ("over", "5", |_, debtor| settle(debtor, "2026-01-01", Some("2026-11-19")), None),
        ("the State's part", "1b", |_, debtor| settle(debtor, "2026-01-01", None), settlement),
        ("support", "1a", |_, debtor| settle(debtor, "2026-01-01", None), None),
        ("an extra contribution", "2", |_, debtor| settle(debtor, "2026-01-01", None), None),
        (
            "a stop behind the settlement",
            "3",
            |claim, debtor| {
                settle(debtor, "2026-01-01", None);
                claim.status = Status::Deferred;
            },
            Some(Stop::Deferred),
        ),
    ]);
}

fn settle(debtor: &mut Household, from: &str, to: Option<&str>) {
    debtor.debt_settlement_from = Some(d(from));
    debtor.debt_settlement_to = to.map(d);
}

#[test]
fn what_the_job_suspends_is_not_set_off() {
    let kind = by_number("5").expect("a kind").no;
    let party = PartyId::from_digits("310000001").expect("digits");
    let entry = |until: &str| Suspension { value: kind, reason: "wait".into(), until: Some(d(until)) };
    let of = |value| vec![Suspension { value, reason: "wait".into(), until: None }];
    let cases = [
        (Suspensions { kinds: vec![entry("2026-11-20")], ..Suspensions::default() }, Some(Stop::Suspended)),
        (Suspensions { kinds: vec![entry("2026-11-19")], ..Suspensions::default() }, None),
        (Suspensions { creditors: of(party), ..Suspensions::default() }, Some(Stop::Suspended)),
        (Suspensions { debtors: of(party), ..Suspensions::default() }, Some(Stop::Suspended)),
        (Suspensions { payers: of(party), ..Suspensions::default() }, None),
    ];
    for (suspensions, expected) in cases {
        let found = stopped("5", |_, _| {}, &suspensions, Money::from_kroner(100));
        assert_eq!(found, expected, "{suspensions:?}");
    }
}

#[test]
fn a_debt_settlement_alone_lets_claims_of_the_moneys_own_kind_through() {
    let [five, six] = ["5", "6"].map(|number| by_number(number).expect("a kind").no);
    let stops = [
        Stop::Closed,
        Stop::Suspended,
        Stop::Deceased,
        Stop::Complaint,
        Stop::Deferred,
        Stop::PaternityContested,
        Stop::NotDue,
        Stop::TimeBarred,
    ];
    assert!(stops.iter().all(|stop| !stop.lets_through(five, Some(five))));
    for (own, expected) in [(Some(five), true), (Some(six), false), (None, false)] {
        assert_eq!(Stop::DebtSettlement.lets_through(five, own), expected);
    }
}
