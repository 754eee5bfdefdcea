use serde_json::{Value, json};

use super::*;
use crate::model::{CaseNumber, Standing};
use crate::units::dates::parse_date;
use crate::units::{Month, Percent};

const DEBTOR: &str = "25876099732";
const STATE: &str = "971648198";
const OTHER: &str = "310844136";
const PAYER: &str = "315058384";

fn d(text: &str) -> NaiveDate {
    parse_date(text).expect("a date")
}

fn party(digits: &str) -> PartyId {
    PartyId::from_digits(digits).expect("digits")
}

fn name(text: &str) -> Reference {
    Reference::new(text).expect("a reference")
}

/// A claim: name, creditor, class, kroner outstanding, at decision, planned.
fn taking(claim: &str, creditor: &str, class: Class, kroner: [i64; 3]) -> Taking {
    let [outstanding, size_at_decision, planned] = kroner.map(Money::from_kroner);
    let support_not_due = claim.starts_with("RUN-");
    let (claim_id, creditor) = (name(claim), party(creditor));
    Taking { claim_id, creditor, class, outstanding, size_at_decision, planned, support_not_due }
}

fn claims() -> Vec<Taking> {
    vec![
        taking("K-9", OTHER, Class::E, [5_000, 6_000, 0]),
        taking("K-2", OTHER, Class::E, [1_000, 1_000, 0]),
        taking("SKATT", STATE, Class::D, [20_000, 30_000, 1_500]),
        taking("RUN-S1-2026-12", STATE, Class::A, [2_500, 2_500, 2_500]),
        taking("BOT", STATE, Class::C, [800, 900, 800]),
    ]
}

fn period(start: &str, end: Option<&str>, size: OrderSize) -> OrderPeriod {
    OrderPeriod { start: d(start), end: end.map(d), size }
}

fn order(order_id: u64, payer: &str, periods: Vec<OrderPeriod>) -> OrderVersion {
    OrderVersion {
        order_id,
        version: 1,
        sequence: 1,
        case: CaseNumber { year: 2026, number: 1 },
        debtor: party(DEBTOR),
        payer: party(payer),
        standing: Standing::Active,
        periods,
    }
}

fn receipt(order_id: u64, payment: &str, date: &str, kroner: i64) -> Receipt {
    Receipt {
        debtor: party(DEBTOR),
        payment_id: name(payment),
        order_id,
        value_date: d(date),
        pay_month: Month::of(d(date)),
        amount: Money::from_kroner(kroner),
    }
}

fn orders() -> Vec<OrderVersion> {
    let percent = OrderSize::Percent(Percent::from_units(125, 1));
    let kroner = OrderSize::Amount(Money::from_kroner(3_000));
    vec![
        order(10_000_002, PAYER, vec![period("2026-12-01", None, kroner)]),
        order(
            10_000_001,
            OTHER,
            vec![
                period("2026-06-01", Some("2026-10-31"), kroner),
                period("2026-11-01", Some("2026-11-30"), percent),
                period("2026-12-01", None, OrderSize::Percent(Percent::whole(10))),
            ],
        ),
        order(10_000_000, "974761076", vec![period("2026-01-01", Some("2026-05-31"), percent)]),
    ]
}

fn all() -> Vec<(PartyId, ClaimView)> {
    let receipts = [
        receipt(10_000_001, "P-3", "2026-11-02", 700),
        receipt(10_000_001, "P-2", "2026-11-02", 50),
        receipt(10_000_001, "P-1", "2026-10-01", 3_000),
        receipt(10_000_000, "P-0", "2026-11-10", 99),
    ];
    let day = d("2026-11-20");
    views(&Running { day, claims: &claims(), orders: &orders(), receipts: &receipts })
}

#[test]
fn a_creditor_sees_the_sums_of_better_and_equal_claims() {
    let expected = [
        (OTHER, "K-2", Class::E, [23_300, 6_000, 7_000, 2_500]),
        (OTHER, "K-9", Class::E, [23_300, 6_000, 7_000, 2_500]),
        (STATE, "BOT", Class::C, [2_500, 800, 900, 2_500]),
        (STATE, "RUN-S1-2026-12", Class::A, [0, 2_500, 2_500, 2_500]),
        (STATE, "SKATT", Class::D, [3_300, 20_000, 30_000, 2_500]),
    ];
    let found = all();
    assert_eq!(found.len(), expected.len());
    for ((creditor, view), (who, claim, class, kroner)) in found.iter().zip(expected) {
        assert_eq!((creditor.to_digits().as_str(), view.claim_id, view.class), (who, name(claim), class));
        let sums =
            [view.better_priority, view.equal_priority, view.equal_priority_basis, view.support_not_due];
        assert_eq!(sums, kroner.map(Money::from_kroner), "{claim}");
    }
}

#[test]
fn a_creditor_sees_who_deducts_how_much_and_what_was_deducted_last() {
    let (_, view) = &all()[0];
    let file: Value = serde_json::to_value(&view.deductions).expect("JSON");
    let expected = json!([
        {
            "payer_id": OTHER,
            "last": { "date": "2026-11-02", "amount": "750.00" },
            "sizes": [
                { "from": "2026-11-01", "to": "2026-11-30", "form": "percent", "size": "12.5" },
                { "from": "2026-12-01", "form": "percent", "size": "10" },
            ],
        },
        {
            "payer_id": PAYER,
            "last": null,
            "sizes": [{ "from": "2026-12-01", "form": "amount", "size": "3000.00" }],
        },
    ]);
    assert_eq!(file, expected);
}

#[test]
fn nothing_is_seen_when_nothing_runs() {
    let day = d("2026-11-20");
    let ended = [orders().remove(2)];
    for orders in [&ended[..], &[]] {
        assert!(views(&Running { day, claims: &claims(), orders, receipts: &[] }).is_empty());
    }
    let orders = orders();
    assert!(views(&Running { day, claims: &[], orders: &orders, receipts: &[] }).is_empty());
}

#[test]
fn a_creditors_file_holds_its_own_claims_and_nothing_else_of_the_debtor() {
    let by_creditor = by_creditor(all().into_iter().rev());
    let creditors: Vec<String> = by_creditor.keys().map(|creditor| creditor.to_digits()).collect();
    assert_eq!(creditors, [OTHER, STATE]);
    for (creditor, claims) in &by_creditor {
        let bytes = file(*creditor, d("2026-11-20"), claims).expect("JSON");
        let text = String::from_utf8(bytes).expect("text");
        assert!(!text.contains(DEBTOR), "{text}");
        let others = all().into_iter().filter(|(other, _)| other != creditor);
        for (_, other) in others {
            assert!(!text.contains(&format!("\"{}\"", other.claim_id)), "{text}");
        }
        let read: Value = serde_json::from_str(&text).expect("JSON");
        let fields: Vec<&String> = read.as_object().expect("an object").keys().collect();
        assert_eq!(fields, ["claims", "creditor_id", "date", "source"]);
        assert_eq!(
            (&read["creditor_id"], &read["date"]),
            (&json!(creditor.to_digits()), &json!("2026-11-20"))
        );
        let claim = read["claims"][0].as_object().expect("an object");
        let fields: Vec<&String> = claim.keys().collect();
        let expected = [
            "better_priority",
            "claim_id",
            "class",
            "deductions",
            "equal_priority",
            "equal_priority_basis",
            "support_not_due",
        ];
        assert_eq!(fields, expected);
        let names: Vec<&str> = read["claims"]
            .as_array()
            .expect("claims")
            .iter()
            .filter_map(|one| one["claim_id"].as_str())
            .collect();
        assert!(names.is_sorted() && !names.is_empty(), "{names:?}");
    }
}

#[test]
fn the_steps_of_a_plan_add_up_to_claims() {
    let row = |claim: &str, class, kroner: [i64; 2]| {
        let [planned, outstanding_after] = kroner.map(Money::from_kroner);
        PlanRow { claim_id: name(claim), class, planned, outstanding_after }
    };
    let rows = [
        row("B", Class::C, [100, 900]),
        row("A", Class::C, [0, 500]),
        row("B", Class::C, [50, 850]),
        row("B", Class::C, [0, 850]),
    ];
    let claim = |claim: &str, kroner: [i64; 2]| {
        let [outstanding, planned] = kroner.map(Money::from_kroner);
        Planned { claim_id: name(claim), class: Class::C, outstanding, planned }
    };
    assert_eq!(planned(&rows), [claim("A", [500, 0]), claim("B", [1_000, 150])]);
    assert_eq!(planned(&[]), []);
}
