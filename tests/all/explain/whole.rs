//! Nothing is left out, nothing is told twice, and what is told adds up to the published tables.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use innkreving::model::MeasureKind;
use innkreving::publish::read::TraceReader;
use innkreving::units::{Money, PartyId};
use serde_json::Value;

use super::{DATE, first_night, items, json, ore, rows_of, some, sum, texts};
use crate::common::{House, program, rows, said, tree};

/// The night a month later, with what was paid under the orders of the first.
pub const LATER: &str = "2026-12-21";

/// Two nights: the first released, the second with standing orders, payments and changed facts.
pub fn two_nights() -> House {
    let house = first_night(400, 11);
    house.released(DATE, 1);
    let path = |path: &Path| path.to_str().expect("a path").to_owned();
    let (paid, out) = (path(&house.revision(DATE, 1)), path(&house.day(LATER)));
    let fixed = ["generate", "--debtors", "400", "--seed", "11", "--date", LATER, "--since", DATE];
    let output = program(&[&fixed[..], &["--changed", "30", "--paid", &paid, &out]].concat());
    assert!(output.status.success(), "{}", said(&output));
    house.publish(LATER);
    house
}

#[test]
fn every_line_and_row_is_told_once_and_all_adds_up_to_the_tables() {
    let house = two_nights();
    for (date, seed) in [(DATE, 21), (LATER, 22)] {
        let run = house.revision(date, 1);
        let mut debtors = some(&run, 200, seed);
        debtors.sort();
        let mut trace = TraceReader::open(&run).expect("a trace");
        let tables = tables(&run);
        let mut seen = BTreeSet::new();
        for debtor in debtors {
            let explanation = json(&run, &debtor, &[]);
            let items = items(&explanation);
            let id = PartyId::from_digits(&debtor).expect("digits");
            let lines = trace.lines(id).expect("lines");
            assert_eq!(items.len(), lines.len(), "{date}: every line once");
            for (seq, (item, line)) in items.iter().zip(&lines).enumerate() {
                assert_eq!(item["seq"].as_u64(), Some(seq as u64), "{date}");
                assert_eq!(item["step"].as_str(), Some(line.step), "{date}");
                assert_eq!(item["claim"].as_str().unwrap_or_default(), line.claim, "{date}");
                assert_eq!(item["article"].as_str(), Some(line.article), "{date}");
                let amount = line.money().map_or(0, Money::ore);
                assert_eq!(ore(&item["amount"]), amount, "{date} {}", line.step);
                assert_eq!(item["rate"].is_object() || item["kind"].is_object(), !line.rate.is_empty());
                assert_ne!(item["title"], item["step"], "{date}: {} has words", line.step);
                seen.insert(line.step.to_owned());
            }
            for (file, all) in &tables {
                same_rows(&explanation, file, all, &debtor);
            }
            adds_up(&explanation, &items, &format!("{date} {id}"));
        }
        let wanted = if date == DATE { "plan.share" } else { "receipt.share" };
        assert!(seen.contains(wanted) && seen.contains("setoff.credit"), "{date}: {seen:?}");
    }
}

type Rows = Vec<BTreeMap<String, String>>;

/// The tables of a run whose rows are of a debtor, those of payments and orders included.
fn tables(run: &Path) -> BTreeMap<String, Rows> {
    let is_table = |name: &String| Path::new(name).extension().is_some_and(|ending| ending == "csv");
    let names = tree(run).into_keys().filter(is_table);
    let mut all: BTreeMap<String, Rows> = names.map(|name| (name.clone(), rows(&run.join(&name)))).collect();
    let of = |rows: &Rows, key: &str, value: &str| -> BTreeMap<String, String> {
        rows.iter().map(|row| (row[key].clone(), row[value].clone())).collect()
    };
    let by_order = of(&all["registers/orders.csv"], "trekkid", "debtor_id");
    for name in ["registers/payments.csv", "liabilities.csv"] {
        own(all.get_mut(name).expect("a table"), "trekkid", &by_order);
    }
    let by_payment = of(&all["registers/payments.csv"], "payment_id", "owner");
    for name in ["distributions.csv", "payment_faults.csv", "registers/distributions.csv"] {
        own(all.get_mut(name).expect("a table"), "payment_id", &by_payment);
    }
    let claims = ["holds.csv", "allocations.csv", "setoffs.csv", "registers/participations.csv"];
    let by_claim = claims.iter().flat_map(|name| of(&all[*name], "claim_id", "debtor_id")).collect();
    own(all.get_mut("registers/setoffs.csv").expect("a table"), "claim_id", &by_claim);
    let mut by_credit = of(&all["registers/setoffs.csv"], "credit_id", "owner");
    by_credit.extend(of(&all["setoffs.csv"], "credit_id", "debtor_id"));
    own(all.get_mut("registers/credits.csv").expect("a table"), "credit_id", &by_credit);
    let owned =
        |rows: &Rows| rows.iter().any(|row| row.contains_key("owner") || row.contains_key("debtor_id"));
    all.retain(|_, rows| owned(rows));
    all
}

/// Notes whose a row is.
fn own(rows: &mut Rows, key: &str, owners: &BTreeMap<String, String>) {
    for row in rows {
        let owner = owners.get(&row[key]).cloned().unwrap_or_default();
        row.insert("owner".to_owned(), owner);
    }
}

fn same_rows(explanation: &Value, file: &str, all: &Rows, debtor: &str) {
    let is = |row: &&BTreeMap<String, String>| {
        row.get("owner").or_else(|| row.get("debtor_id")).is_some_and(|own| own == debtor)
    };
    let published: Vec<BTreeMap<String, String>> = all.iter().filter(is).cloned().collect();
    let told: Vec<BTreeMap<String, String>> = rows_of(explanation, file).iter().map(texts).collect();
    assert_eq!(told.len(), published.len(), "{file}: every row once");
    for (told, published) in told.iter().zip(&published) {
        for (column, value) in published.iter().filter(|(column, _)| *column != "owner") {
            let shown = &told[column];
            let person = value.len() == 11 && value.bytes().all(|byte| byte.is_ascii_digit());
            // What an asset is called in its register may be the number of an account.
            let (stays, masked) = match (column.as_str(), value.find("reference=")) {
                ("facts", Some(at)) => value.split_at(at),
                _ => (value.as_str(), ""),
            };
            let same = if !masked.is_empty() {
                *shown == format!("{stays}{}", innkreving::units::ids::mask_within(masked))
            } else if person {
                shown.starts_with(&format!("{}*****", &value[..6]))
            } else {
                shown == value
            };
            assert!(same, "{file} {column}: {shown}");
        }
    }
}

/// The sum of a column.
fn column(rows: &[Value], column: &str) -> i64 {
    rows.iter().map(|row| ore(&row[column])).sum()
}

fn adds_up(explanation: &Value, items: &[Value], whose: &str) {
    let last = |steps: &[&str]| {
        let mut own =
            items.iter().rev().filter(|item| steps.contains(&item["step"].as_str().expect("a step")));
        own.next().map(|item| ore(&item["amount"]))
    };
    if let [decision] = rows_of(explanation, "decisions.csv").as_slice()
        && decision["need"] != ""
    {
        assert_eq!(
            last(&["income.counted_net", "netting.counted_net"]),
            Some(ore(&decision["counted_net"])),
            "{whose}"
        );
        assert_eq!(need(items), ore(&decision["need"]), "{whose}: the need");
        assert_eq!(last(&["need.total"]), Some(ore(&decision["need"])), "{whose}");
        assert_eq!(last(&["room.ours"]), Some(ore(&decision["room"])), "{whose}");
        expected(items, decision, whose);
    }
    let planned = |claim: &str| -> i64 {
        let own = items.iter().filter(|item| item["step"] == "plan.share" && item["claim"] == claim);
        own.map(|item| ore(&item["amount"])).sum()
    };
    let plan = rows_of(explanation, "allocations.csv");
    for row in &plan {
        let claim = row["claim_id"].as_str().expect("a claim");
        let rows: Vec<Value> = plan.iter().filter(|other| other["claim_id"] == claim).cloned().collect();
        assert_eq!(planned(claim), column(&rows, "planned"), "{whose}: what the plan gives a claim");
    }
    let set_off = sum(items, &["setoff.principal", "setoff.costs", "setoff.interest"]);
    assert_eq!(set_off, column(&rows_of(explanation, "setoffs.csv"), "total"), "{whose}: set off");
    let given = sum(items, &["receipt.share", "receipt.surplus"]);
    assert_eq!(given, column(&rows_of(explanation, "distributions.csv"), "total"), "{whose}: received");
    let fees = [
        "fee.interest",
        "fee.surcharge",
        "fee.late",
        "fee.attachment.notice",
        "fee.attachment.decision",
        "fee.attachment.decision_without_notice",
    ];
    assert_eq!(sum(items, &fees), column(&rows_of(explanation, "fees.csv"), "amount"), "{whose}: charged");
    let back = sum(items, &["repayment.receipt", "repayment.credit"]);
    assert_eq!(back, column(&rows_of(explanation, "repayments.csv"), "amount"), "{whose}: paid back");
    let proposed = rows_of(explanation, "measures.csv");
    let measures = MeasureKind::ALL.map(|kind| format!("measure.{kind}"));
    let steps: Vec<&str> = measures.iter().map(String::as_str).collect();
    assert_eq!(sum(items, &steps), column(&proposed, "amount"), "{whose}: measures");
    let is_estate =
        |row: &&Value| row["measure"].as_str().is_some_and(|word| word.starts_with("estate_claim_"));
    let estates: Vec<Value> = proposed.iter().filter(is_estate).cloned().collect();
    let parts = ["class1", "class2", "ordinary", "after_interest", "after_penalty"];
    let parts = parts.map(|part| format!("estate.{part}"));
    let steps: Vec<&str> = parts.iter().map(String::as_str).collect();
    assert_eq!(sum(items, &steps), column(&estates, "amount"), "{whose}: filed in estates");
}

/// The items the need is the sum of: of what a couple carries together only the debtor's share.
fn need(items: &[Value]) -> i64 {
    let mut parts = vec![
        "need.override",
        "need.adult",
        "need.common_share",
        "need.contact_child",
        "need.support_paid",
        "need.extraordinary_cost",
    ];
    if !items.iter().any(|item| item["step"] == "need.common_share") {
        parts.extend(["need.child", "need.housing", "need.childcare"]);
    }
    sum(items, &parts)
}

/// What the order takes a month: of a first order what was worked out, of one that stands what stands.
fn expected(items: &[Value], decision: &Value, whose: &str) {
    let expected = ore(&decision["expected"]);
    let stands = items.iter().any(|item| item["step"] == "order.stands");
    if decision["form"] == "" {
        assert_eq!(expected, 0, "{whose}: no order");
    } else if !stands {
        assert_eq!(expected, sum(items, &["order.expected"]), "{whose}: a first order");
        assert_eq!(expected, sum(items, &["order.payer"]), "{whose}: what its payers take");
    } else if decision["reason"] != "LAST_INSTALMENT" {
        assert_eq!(expected, sum(items, &["order.stands"]), "{whose}: what stands");
    }
}
