//! Where nothing has moved for a while, the orders of many nights are those of a single night on those facts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use innkreving::units::dates::plus_months;
use innkreving::units::{Money, Month};
use serde_json::Value;

use super::Released;
use super::chain::{periods, size, span, stands};
use crate::common::{House, day, rows, said};

type Row = BTreeMap<String, String>;
/// A debtor and a payer.
type Pair = (String, String);

/// The job's threshold for an increase, in percentage points.
const THRESHOLD: u32 = 2;
/// A debtor whose debt lasts for so many months of deductions is not about to have a last instalment.
const LASTING_MONTHS: i64 = 4;

/// Checks the last revision against a store that has never seen another night.
pub fn check(house: &House, released: &[Released]) {
    let last = released.last().expect("a revision");
    let single = single_night(house, last);
    let fresh = House::revision(&single, &last.day.to_string(), 1);
    let money = with_money(house, last);
    same_figures(&last.folder, &fresh, &money);

    let plan = Month::of(last.day).plus(1).first_day();
    let standing = standing_percents(&last.folder, last.day, plan);
    let targets = ordered(&fresh);
    for (debtor, payer) in standing.keys().filter(|(debtor, _)| !money.contains(debtor)) {
        let known = targets.contains_key(&(debtor.clone(), payer.clone()));
        assert!(known, "an order stands that a single night would not give: {}", masked(debtor));
    }
    let lasting = lasting(&fresh);
    let (still, untouched) = (still(released), untouched(released));
    let pending = pending_notices(&last.folder, last.day);
    let (mut near, mut equal) = (0, 0);
    let alike = |debtor: &String| lasting.contains(debtor) && !money.contains(debtor);
    for ((debtor, payer), target) in targets.iter().filter(|((debtor, _), _)| alike(debtor)) {
        let Some(target) = target else { continue };
        let size = standing.get(&(debtor.clone(), payer.clone()));
        let size = *size.unwrap_or_else(|| panic!("no order stands for {}", masked(debtor)));
        assert!(size <= *target, "{size} above {target} for {}", masked(debtor));
        if untouched.contains(debtor) {
            assert!(size == *target, "{size} is not {target} for {}", masked(debtor));
            equal += 1;
        }
        let waits = pending.get(debtor).is_some_and(|notified| *notified > size);
        if still.contains(debtor) && !waits {
            assert!(target - size < THRESHOLD, "{size} far below {target} for {}", masked(debtor));
            near += 1;
        }
    }
    assert!(near >= 10 && equal >= 3, "{near} near, {equal} equal");
}

/// Debtors with money coming on the last day, or a netting: a single night would not know what became of it.
fn with_money(house: &House, last: &Released) -> BTreeSet<String> {
    let credits = rows(&house.day(&last.day.to_string()).join("credits.csv"));
    let nettings = rows(&last.folder.join("registers/nettings.csv"));
    credits.into_iter().chain(nettings).map(|row| row["debtor_id"].clone()).collect()
}

fn masked(debtor: &str) -> String {
    format!("{}…", &debtor[..debtor.len().min(6)])
}

/// The last day's facts with what was decided on the way, run in a store of its own.
fn single_night(house: &House, last: &Released) -> House {
    let date = last.day.to_string();
    let single = House::new();
    let (from, to) = (house.day(&date), single.day(&date));
    std::fs::create_dir_all(&to).expect("a folder");
    for name in ["claims", "support", "incomes", "debtors", "children", "other_deductions", "creditors"] {
        std::fs::copy(from.join(format!("{name}.csv")), to.join(format!("{name}.csv"))).expect("copied");
    }
    let parts = rows(&last.folder.join("registers/participations.csv"));
    let decided = |debtor: &str, claim: &str| -> Option<&Row> {
        let of_it = parts.iter().filter(|row| row["debtor_id"] == debtor && row["claim_id"] == claim);
        of_it.max_by_key(|row| (row["ended"].is_empty(), row["decided_date"].clone()))
    };
    let put = |row: &mut Row, part: Option<&Row>| {
        let Some(part) = part else { return };
        let amount = if part["ended"].is_empty() {
            row.insert("decided_date".into(), part["decided_date"].clone());
            part["decided_amount"].clone()
        } else if part["ended"] >= row["decided_date"] {
            row.insert("decided_date".into(), String::new());
            String::new()
        } else {
            return;
        };
        if let Some(cell) = row.get_mut("decided_amount") {
            *cell = amount;
        }
    };
    rewrite(&to.join("claims.csv"), |row| {
        let part = decided(&row["debtor_id"], &row["claim_id"]);
        put(row, part);
    });
    rewrite(&to.join("support.csv"), |row| {
        let part = decided(&row["debtor_id"], &format!("RUN-{}", row["support_id"]));
        put(row, part);
    });
    let regimes: BTreeMap<String, String> = rows(&last.folder.join("decisions.csv"))
        .into_iter()
        .map(|row| (row["debtor_id"].clone(), row["regime"].clone()))
        .collect();
    rewrite(&to.join("debtors.csv"), |row| {
        let regime = regimes.get(&row["debtor_id"]).cloned().unwrap_or_default();
        row.insert("deduction_regime".into(), regime);
    });
    let output = single.run(&date, &[]);
    assert!(output.status.success(), "{}", said(&output));
    single
}

/// Writes a table again with its rows changed.
fn rewrite(path: &Path, change: impl Fn(&mut Row)) {
    let mut all = rows(path);
    let mut writer = csv::Writer::from_path(path).expect("a file");
    let header: Vec<String> = all.first().expect("rows").keys().cloned().collect();
    writer.write_record(&header).expect("written");
    for row in &mut all {
        change(row);
        writer.write_record(row.values()).expect("written");
    }
    writer.flush().expect("written");
}

/// What a debtor has, needs and earns does not depend on earlier nights.
fn same_figures(last: &Path, fresh: &Path, money: &BTreeSet<String>) {
    let of = |folder: &Path| -> BTreeMap<String, [String; 4]> {
        let figures = ["regime", "counted_net", "need", "gross_base"];
        let row = |row: Row| (row["debtor_id"].clone(), figures.map(|name| row[name].clone()));
        let alike = |row: &Row| !money.contains(&row["debtor_id"]);
        rows(&folder.join("decisions.csv")).into_iter().filter(alike).map(row).collect()
    };
    assert!(of(last) == of(fresh), "the figures of the last night are those of a single one");
}

/// The percent in force on the first day of the plan month, of orders without an end.
fn standing_percents(folder: &Path, on: NaiveDate, plan: NaiveDate) -> BTreeMap<Pair, u32> {
    let mut found = BTreeMap::new();
    for row in rows(&folder.join("registers/orders.csv")) {
        let kept: Value = serde_json::from_str(&row["periods"]).expect("JSON");
        let version = serde_json::json!({ "trekkstoerrelseForPeriode": kept });
        let open = periods(&version).iter().find(|period| span(period).0 <= plan && span(period).1.is_none());
        let Some((true, percent)) = open.map(size).filter(|_| stands(&version, on)) else { continue };
        if percent > 0 {
            found.insert((row["debtor_id"].clone(), row["payer_id"].clone()), percent);
        }
    }
    found
}

/// What a first night orders: the percent of orders without an end, nothing for the others.
fn ordered(folder: &Path) -> BTreeMap<Pair, Option<u32>> {
    let percent =
        |row: &Row| (row["form"] == "percent" && row["end"].is_empty()).then(|| row["size"].clone());
    let sized = |row: Row| {
        let size = percent(&row).map(|size| size.parse().expect("a number"));
        ((row["debtor_id"].clone(), row["payer_id"].clone()), size)
    };
    rows(&folder.join("orders.csv")).into_iter().map(sized).collect()
}

/// Debtors whose debt is still there after some months of deductions.
fn lasting(folder: &Path) -> BTreeSet<String> {
    let amount = |text: &str| Money::parse(text, b'.').expect("an amount");
    let mut left: BTreeMap<(String, String), Money> = BTreeMap::new();
    for row in rows(&folder.join("allocations.csv")) {
        // The rows of a claim run down it: the last one is what is left.
        left.insert((row["debtor_id"].clone(), row["claim_id"].clone()), amount(&row["outstanding_after"]));
    }
    let mut owed: BTreeMap<String, Money> = BTreeMap::new();
    for ((debtor, _), left) in left {
        *owed.entry(debtor).or_default() += left;
    }
    let lasts = |row: &Row| {
        let left = owed.get(&row["debtor_id"]).copied().unwrap_or_default();
        left.ore() >= LASTING_MONTHS * amount(&row["expected"]).ore()
    };
    rows(&folder.join("decisions.csv"))
        .into_iter()
        .filter(lasts)
        .map(|row| row["debtor_id"].clone())
        .collect()
}

/// Debtors whose facts have been those of the last night for two months.
fn still(released: &[Released]) -> BTreeSet<String> {
    let last = released.last().expect("a revision");
    let mut still = debtors(&last.folder);
    // Facts that were other on one night became what they are on the next.
    for pair in released.windows(2).filter(|pair| plus_months(pair[1].day, 2) > last.day) {
        still.retain(|debtor| !pair[0].moved.contains(debtor));
    }
    still.retain(|debtor| !last.moved.contains(debtor));
    still
}

/// Debtors who had the same figures on every night.
fn untouched(released: &[Released]) -> BTreeSet<String> {
    let figures = |revision: &Released| -> BTreeMap<String, [String; 5]> {
        let names = ["regime", "counted_net", "need", "room", "gross_base"];
        let all = rows(&revision.folder.join("decisions.csv")).into_iter();
        all.map(|row| (row["debtor_id"].clone(), names.map(|name| row[name].clone()))).collect()
    };
    let last = figures(released.last().expect("a revision"));
    let mut same: BTreeSet<String> = last.keys().cloned().collect();
    for revision in released {
        let then = figures(revision);
        same.retain(|debtor| then.get(debtor) == last.get(debtor));
    }
    same
}

fn debtors(folder: &Path) -> BTreeSet<String> {
    rows(&folder.join("decisions.csv")).into_iter().map(|row| row["debtor_id"].clone()).collect()
}

/// The largest percent notified by a notice of an increase that is not spent.
fn pending_notices(folder: &Path, on: NaiveDate) -> BTreeMap<String, u32> {
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for row in rows(&folder.join("registers/notices.csv")) {
        let unspent = plus_months(day(&row["answer_by"]), 2) >= on;
        if row["why"] == "increase" && unspent && !row["size"].contains('.') {
            let notified: u32 = row["size"].parse().expect("a number");
            let most = found.entry(row["debtor_id"].clone()).or_default();
            *most = notified.max(*most);
        }
    }
    found
}
