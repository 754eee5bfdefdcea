//! Credits, and payments under the orders of a run.

use super::*;
use crate::model::{CaseNumber, CreditKind, OrderPeriod, OrderSize, OrderVersion, Standing};
use crate::units::Kid;

const FIRST: &str = "2026-11-20";
const LATER: &str = "2027-01-20";

fn later(debtors: u64, day: &str, paid: Option<Paid<'_>>) -> Inbox {
    let request = Request { debtors, seed: 1, day: date(day) };
    let since = Since { day: date(FIRST), changed_percent: 0 };
    Inbox::written(day, |folder| later_inbox(folder, &request, since, paid, &|_| ()))
}

#[test]
fn credits_of_every_kind_come_to_persons_and_organisations() {
    let inbox = Inbox::of(6_000, 1, FIRST);
    let kinds = inbox.distinct("credits", "credit_kind");
    assert_eq!(kinds, CreditKind::ALL.map(CreditKind::as_str).into_iter().collect());
    let rows = inbox.rows("credits");
    let cases: [(&str, Test<'_>); 7] = [
        ("of an organisation", &|row| row["debtor_id"].len() == 9),
        ("not to be used yet", &|row| row["available_date"].as_str() > FIRST),
        ("of a kind of claim", &|row| !row["own_kind"].is_empty()),
        ("protection asked for", &|row| row["protection_claimed"] == "yes"),
        ("more months than are protected", &|row| row["protection_months"] == "3"),
        ("a benefit a month", &|row| row["monthly_benefit"] == row["amount"]),
        ("to the øre", &|row| !row["amount"].ends_with(".00")),
    ];
    for (what, test) in cases {
        assert!(rows.iter().any(test), "{what}");
    }
    assert!(inbox.rows("payments").is_empty());
}

#[test]
fn on_a_later_day_benefits_run_on_some_credits_stand_still_and_others_come() {
    let (then, now) = (Inbox::of(3_000, 1, FIRST), later(3_000, LATER, None));
    let names = |inbox: &Inbox, series: &str| -> BTreeSet<String> {
        let of = inbox.values("credits", "credit_id").filter(|name| name.starts_with(series));
        of.map(str::to_owned).collect()
    };
    assert_eq!(names(&then, "YTE-"), names(&now, "YTE-"));
    let (before, after) = (names(&then, "TGB-"), names(&now, "TGB-"));
    let both = before.intersection(&after).count();
    assert!(both > 0 && both < before.len() && both < after.len(), "{both} of {}", before.len());
    let available = now.rows("credits").iter().filter(|row| row["credit_kind"] == "benefit");
    assert!(available.into_iter().all(|row| row["available_date"] == "2027-01-01"));
}

/// An order for each payer of December at a fifth of gross.
fn orders(inbox: &Inbox) -> Vec<OrderVersion> {
    let party = |text: &String| PartyId::from_digits(text).expect("an identifier");
    let december = inbox.rows("incomes").iter().filter(|row| row["month"] == "2026-12");
    let payers: BTreeSet<(PartyId, PartyId)> =
        december.map(|row| (party(&row["debtor_id"]), party(&row["payer_id"]))).collect();
    let order = |((debtor, payer), order_id): ((PartyId, PartyId), u64)| OrderVersion {
        order_id,
        version: 1,
        sequence: order_id,
        case: CaseNumber { year: 2026, number: order_id },
        debtor,
        payer,
        standing: Standing::Active,
        periods: vec![OrderPeriod {
            start: date("2026-12-01"),
            end: None,
            size: OrderSize::Percent(Percent::whole(20)),
        }],
    };
    payers.into_iter().zip(10_000_001..).map(order).collect()
}

#[test]
fn payments_come_under_the_orders_of_a_run_and_some_are_wrong_in_every_way() {
    let orders = orders(&later(3_000, LATER, None));
    let paid = Paid { orders: &orders, since: date(FIRST) };
    let inbox = later(3_000, LATER, Some(paid));
    let rows = inbox.rows("payments");
    let by_kid: BTreeMap<String, &OrderVersion> =
        orders.iter().map(|order| (Kid::of_order(order.order_id).as_str().to_owned(), order)).collect();
    let months = inbox.distinct("payments", "pay_month");
    assert_eq!(months.into_iter().collect::<Vec<_>>(), ["2026-12", "2027-01"]);
    assert!(rows.iter().all(|row| row["value_date"].as_str() >= FIRST && row["value_date"].as_str() < LATER));
    assert_eq!(inbox.distinct("payments", "payment_id").len(), rows.len());
    let unknown = rows.iter().filter(|row| !by_kid.contains_key(&row["kid"])).count();
    let wrong =
        |row: &&Row| by_kid.get(&row["kid"]).is_some_and(|order| order.payer.to_digits() != row["payer_id"]);
    let wrong = rows.iter().filter(wrong).count();
    let twice = rows.iter().filter(|row| row["payment_id"].ends_with("-2")).count();
    let much = rows.iter().filter(|row| row["amount"] == "250000.00").count();
    for (what, count) in
        [("of no order", unknown), ("from others", wrong), ("twice", twice), ("too much", much)]
    {
        assert!((1..rows.len() / 20).contains(&count), "{what}: {count} of {}", rows.len());
    }
    // A later run's money does not come again, but for what is sent again.
    let since = later(3_000, LATER, Some(Paid { orders: &orders, since: date("2027-01-01") }));
    let again = since.rows("payments").iter().filter(|row| row["pay_month"] == "2026-12").count();
    assert!((1..rows.len() / 20).contains(&again), "{again}");
}
