//! The money of a night, from its published files: every øre that came in or was set off stands once, and the
//! tables, the registers and the totals agree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::common::rows;

type Row = BTreeMap<String, String>;

/// Øre of an amount as it is written.
pub fn ore(text: &str) -> i64 {
    let (kroner, rest) = text.split_once('.').expect("two decimals");
    let sign = if text.starts_with('-') { -1 } else { 1 };
    100 * kroner.parse::<i64>().expect("kroner") + sign * rest.parse::<i64>().expect("øre")
}

fn sum<'r>(rows: impl IntoIterator<Item = &'r Row>, column: &str) -> i64 {
    rows.into_iter().map(|row| ore(&row[column])).sum()
}

/// What a night's tables say of its money, in øre.
#[derive(Debug)]
pub struct Money {
    /// What came and was looked at, by payment.
    pub came: BTreeMap<String, i64>,
    /// What was taken of it: by payment, without what came again or under no order.
    pub taken: BTreeMap<String, i64>,
    /// What was set off, protected and left, by credit.
    pub credits: BTreeMap<String, i64>,
}

/// Holds the tables of a run against each other.
pub fn tables_agree(run: &Path) -> Money {
    let table = |name: &str| rows(&run.join(name));
    let distributions = table("distributions.csv");
    for row in &distributions {
        let parts = ["principal", "costs", "interest"].map(|part| ore(&row[part]));
        assert_eq!(parts.iter().sum::<i64>(), ore(&row["total"]), "{row:?}");
        assert!(parts.iter().all(|part| *part >= 0), "{row:?}");
    }
    let faults: BTreeSet<(String, String)> = table("payment_faults.csv")
        .into_iter()
        .map(|row| (row["payment_id"].clone(), row["code"].clone()))
        .collect();
    let is = |payment: &str, code: &str| faults.contains(&(payment.to_owned(), code.to_owned()));
    let not_taken = |payment: &str| is(payment, "UNKNOWN_KID") || is(payment, "REPEATED");
    let (mut came, mut taken) = (BTreeMap::new(), BTreeMap::new());
    for row in &distributions {
        let payment = &row["payment_id"];
        *came.entry(payment.clone()).or_default() += ore(&row["total"]);
        if !not_taken(payment) {
            *taken.entry(payment.clone()).or_default() += ore(&row["total"]);
        }
        assert!(row["claim_id"].is_empty() || !not_taken(payment), "{row:?}");
        assert!(!row["claim_id"].is_empty() || not_taken(payment) || is(payment, "TOO_MUCH"), "{row:?}");
    }
    let set_offs = table("setoffs.csv");
    let mut credits: BTreeMap<String, i64> = BTreeMap::new();
    for row in &set_offs {
        let parts = ["principal", "costs", "interest"].map(|part| ore(&row[part]));
        assert_eq!(parts.iter().sum::<i64>(), ore(&row["total"]), "{row:?}");
        let all = ["total", "protected", "left"].map(|part| ore(&row[part]));
        *credits.entry(row["credit_id"].clone()).or_default() += all.iter().sum::<i64>();
    }
    // What goes out is what came in.
    let surplus = distributions.iter().filter(|row| row["claim_id"].is_empty());
    let surplus: i64 = sum(surplus.filter(|row| !not_taken(&row["payment_id"])), "total");
    let kept = sum(&set_offs, "protected") + sum(&set_offs, "left");
    assert_eq!(sum(&table("repayments.csv"), "amount"), surplus + kept, "what goes back to debtors");
    let to_claims = distributions.iter().filter(|row| !row["claim_id"].is_empty());
    let paid = sum(to_claims.filter(|row| row["set_aside"] != "yes"), "total") + sum(&set_offs, "total");
    assert_eq!(sum(&table("payouts.csv"), "amount"), paid, "what goes out to creditors");
    never_more_than_owed(run, &distributions, &set_offs);
    Money { came, taken, credits }
}

/// Never more than owed: no plan goes under nothing, and what is covered tonight got money tonight and is not planned.
fn never_more_than_owed(run: &Path, distributions: &[Row], set_offs: &[Row]) {
    for row in rows(&run.join("allocations.csv")) {
        assert!(ore(&row["planned"]) >= 0 && ore(&row["outstanding_after"]) >= 0, "{row:?}");
    }
    let covered: BTreeSet<String> = rows(&run.join("holds.csv"))
        .into_iter()
        .filter(|row| row["detail"] == "covered tonight")
        .map(|row| row["claim_id"].clone())
        .collect();
    let got: BTreeSet<&String> = distributions
        .iter()
        .chain(set_offs)
        .map(|row| &row["claim_id"])
        .filter(|id| !id.is_empty())
        .collect();
    assert!(covered.iter().all(|claim| got.contains(claim)), "what is covered tonight got money tonight");
    let planned: BTreeSet<String> =
        rows(&run.join("allocations.csv")).into_iter().map(|row| row["claim_id"].clone()).collect();
    assert!(covered.is_disjoint(&planned), "what is covered tonight is not planned");
}

/// Over nights: no payment is taken twice, and no credit gives more than it holds.
pub fn no_ore_twice<'r>(nights: impl IntoIterator<Item = (&'r Path, Option<&'r Path>)>) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut used: BTreeMap<String, i64> = BTreeMap::new();
    for (run, inbox) in nights {
        let money = tables_agree(run);
        for (payment, amount) in &money.taken {
            assert!(seen.insert(payment.clone()), "{payment} is taken twice: {amount}");
        }
        if let Some(payments) = inbox.map(|inbox| inbox.join("payments.csv")).filter(|file| file.is_file()) {
            for row in rows(&payments) {
                let came = money.came.get(&row["payment_id"]);
                assert_eq!(came, Some(&ore(&row["amount"])), "{}", row["payment_id"]);
            }
        }
        for (credit, amount) in &money.credits {
            *used.entry(credit.clone()).or_default() += amount;
        }
        let register = rows(&run.join("registers/credits.csv"));
        for row in &register {
            assert_eq!(used.get(&row["credit_id"]), Some(&ore(&row["used"])), "{row:?}");
        }
        assert_eq!(register.len(), used.len());
        for row in inbox.map(|inbox| rows(&inbox.join("credits.csv"))).unwrap_or_default() {
            let amount = ore(&row["amount"]);
            assert!(used.get(&row["credit_id"]).is_none_or(|used| *used <= amount), "{row:?}");
        }
        let known: BTreeSet<String> = rows(&run.join("registers/payments.csv"))
            .into_iter()
            .filter(|row| !row["trekkid"].is_empty())
            .map(|row| row["payment_id"].clone())
            .collect();
        assert_eq!(known, seen);
    }
}
