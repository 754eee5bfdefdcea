//! A run whose money was changed and whose manifest was made to name it all the same: each øre is followed,
//! and what does not hold is told.

use std::path::{Path, PathBuf};

use innkreving::audit::verify::{Kind, run};

use crate::common::{House, program, said};
use crate::forge::{Forge, Table, find_all, forged};
use crate::release::json;
use crate::verify::{FIRST, nights, told};

const LATER: &str = "2026-12-21";
const LAST: &str = "2027-01-20";
/// Enough that a payment of an earlier night comes again.
const DEBTORS: &str = "1500";

/// A table, how it is forged, and what of it is told.
type Case = (&'static str, Forge, Kind, &'static str);

/// Three nights with money under the orders of the one before; the last is in the house.
fn paid_nights() -> (House, PathBuf) {
    let house = House::new();
    let mut before: Option<&str> = None;
    for date in [FIRST, LATER, LAST] {
        let out = house.day(date).to_string_lossy().into_owned();
        let mut arguments = vec!["generate", "--debtors", DEBTORS, "--seed", "7", "--date", date, "--quiet"];
        let paid = before.map(|before| house.revision(before, 1).to_string_lossy().into_owned());
        if let Some(paid) = &paid {
            arguments.extend(["--since", FIRST, "--paid", paid]);
        }
        arguments.push(&out);
        let output = program(&arguments);
        assert!(output.status.success(), "{}", said(&output));
        if let Some(before) = before {
            house.released(before, 1);
        }
        house.publish(date);
        before = Some(date);
    }
    let revision = house.revision(LAST, 1);
    let report = run(&revision, None).expect("a report");
    assert!(report.sound, "{:?}", report.findings);
    (house, revision)
}

/// True for a row of a claim that is not running support of a month.
fn is_of_claim(t: &Table, row: usize) -> bool {
    let claim = t.get(row, "claim_id");
    !claim.is_empty() && !claim.starts_with("RUN-")
}

/// Adds øre to the principal of a row.
fn more(t: &mut Table, row: usize, ore: i64) {
    for column in ["principal", "total"] {
        t.add(row, column, ore);
    }
}

/// Moves øre of principal from one row to another.
fn shift(t: &mut Table, from: usize, to: usize, ore: i64) {
    more(t, from, -ore);
    more(t, to, ore);
}

/// The first row whose next one is of the same payment or credit and another place.
fn pair(t: &Table, name: &str, place: &str, wanted: impl Fn(usize) -> bool) -> usize {
    t.find(|row| {
        let same = row + 1 < t.rows.len() && t.get(row, name) == t.get(row + 1, name);
        same && t.get(row, place) != t.get(row + 1, place) && wanted(row)
    })
}

const RECEIVED: &[Case] = &[
    ("distributions.csv", |t| more(t, 0, 100), Kind::Money, "is not what came"),
    (
        "distributions.csv",
        |t| t.add(0, "total", 100),
        Kind::Rows,
        "total: not principal, costs and interest together",
    ),
    (
        "distributions.csv",
        |t| t.rows.insert(0, t.rows[0].clone()),
        Kind::Money,
        "a row stands twice, or out of order",
    ),
    (
        "distributions.csv",
        |t| {
            let (first, last) = (t.find(|row| is_of_claim(t, row)), t.rows.len() - 1);
            let other = (0..last).rev().find(|row| is_of_claim(t, *row)).expect("another claim");
            t.set(first, "claim_id", t.get(other, "claim_id").to_owned());
        },
        Kind::Owed,
        "is no claim of the debtor",
    ),
    (
        "distributions.csv",
        |t| {
            let row = pair(t, "payment_id", "claim_id", |row| {
                is_of_claim(t, row) && t.get(row + 1, "claim_id").is_empty() && t.ore(row + 1, "total") > 100
            });
            shift(t, row + 1, row, 100);
        },
        Kind::Owed,
        "more is given than is left of it",
    ),
    (
        "distributions.csv",
        |t| {
            let row = pair(t, "payment_id", "class", |row| {
                is_of_claim(t, row) && is_of_claim(t, row + 1) && t.ore(row, "principal") > 100
            });
            shift(t, row, row + 1, 100);
        },
        Kind::Priority,
        "before it has something left",
    ),
    (
        "distributions.csv",
        |t| {
            let row = t.find(|row| t.get(row, "set_aside") == "no" && is_of_claim(t, row));
            t.set(row, "set_aside", "yes");
        },
        Kind::Money,
        "payouts.csv",
    ),
    (
        "payment_faults.csv",
        |t| {
            let row = t.find(|row| t.get(row, "code") == "TOO_MUCH");
            t.rows.remove(row);
        },
        Kind::Money,
        "no fault says why",
    ),
    (
        "payment_faults.csv",
        |t| {
            let row = t.find(|row| t.get(row, "code") == "REPEATED");
            t.rows.remove(row);
        },
        Kind::Registers,
        "was taken before, and is taken again",
    ),
    (
        "payment_faults.csv",
        |t| {
            let row = t.find(|row| t.get(row, "code") == "UNKNOWN_KID");
            t.set(row, "code", "TOO_MUCH");
        },
        Kind::Money,
        "has an order and a fault that says it has none, or neither",
    ),
    ("payouts.csv", |t| t.add(0, "amount", 1), Kind::Money, "shares of"),
    ("payouts.csv", |t| t.set(0, "count", "99999"), Kind::Money, "shares of"),
    ("repayments.csv", |t| t.add(0, "amount", 1), Kind::Money, "leave over"),
    ("repayments.csv", |t| drop(t.rows.remove(0)), Kind::Money, "leave over"),
    ("liabilities.csv", |t| t.add(0, "received", 1), Kind::Money, "received is not what has come"),
];

#[test]
fn what_came_goes_once_to_own_claims_that_have_it_to_take_and_the_first_before_the_later() {
    let (_house, revision) = paid_nights();
    find_all(&revision, RECEIVED);
}

const SET_OFF: &[Case] = &[
    (
        "setoffs.csv",
        |t| {
            let row = t.find(|row| is_of_claim(t, row));
            more(t, row, 100);
        },
        Kind::Money,
        "are not what was left of the credit",
    ),
    (
        "setoffs.csv",
        |t| {
            let row = t.find(|row| t.get(row, "claim_id").is_empty());
            t.add(row, "left", 100);
        },
        Kind::Money,
        "are not what has been used of it since",
    ),
    (
        "setoffs.csv",
        |t| {
            let row = t.find(|row| row > 0 && t.get(row, "claim_id").is_empty() && is_of_claim(t, row - 1));
            t.rows.remove(row);
        },
        Kind::Money,
        "no row of what is protected and left",
    ),
    (
        "setoffs.csv",
        |t| {
            let row = pair(t, "credit_id", "rank", |row| !t.get(row + 1, "claim_id").is_empty());
            t.rows.swap(row, row + 1);
        },
        Kind::Priority,
        "in the order of the ranks",
    ),
    (
        "setoffs.csv",
        |t| {
            let row = t.find(|row| {
                is_of_claim(t, row) && t.get(row + 1, "claim_id").is_empty() && t.ore(row, "principal") > 100
            });
            more(t, row, -100);
            t.add(row + 1, "left", 100);
        },
        Kind::Priority,
        "something is left of the credit and of a claim it may be set off in",
    ),
    (
        "setoffs.csv",
        |t| {
            let row = pair(t, "credit_id", "claim_id", |row| {
                t.get(row + 1, "claim_id").is_empty() && t.ore(row + 1, "left") > 100
            });
            more(t, row, 100);
            t.add(row + 1, "left", -100);
        },
        Kind::Owed,
        "more is set off than is left of it",
    ),
    (
        "setoffs.csv",
        |t| {
            let row = t.find(|row| is_of_claim(t, row));
            let other = (0..t.rows.len()).rev().find(|row| is_of_claim(t, *row)).expect("another");
            t.set(row, "claim_id", t.get(other, "claim_id").to_owned());
        },
        Kind::Owed,
        "is no claim of the debtor",
    ),
    ("setoffs.csv", |t| t.set(0, "rank", "z"), Kind::Rows, "rank: not a rank"),
    (
        "notices.csv",
        |t| {
            let row = t.find(|row| t.get(row, "why") == "setoff");
            t.add(row, "size", 100);
        },
        Kind::Money,
        "what is told of set-offs is not what was set off",
    ),
];

#[test]
fn a_credit_is_used_once_in_the_order_of_the_ranks_and_the_debtor_is_told() {
    let (_house, revision) = paid_nights();
    find_all(&revision, SET_OFF);
    let report = forged(&revision, |revision| {
        let path = revision.join("summary.json");
        let mut summary = json(&path);
        summary["money"]["credits"]["set_off"] = "1.00".into();
        summary["money"]["payments"]["faults"]["REPEATED"] = 7.into();
        std::fs::write(&path, serde_json::to_vec_pretty(&summary).expect("JSON")).expect("written");
    });
    let text = told(&report, Kind::Totals);
    for about in ["money, credits set_off is 1.00", "money, payments faults REPEATED is 7"] {
        assert!(text.contains(about), "{about}: {text}");
    }
}

const REGISTERS: &[Case] = &[
    ("registers/payments.csv", |t| drop(t.rows.remove(0)), Kind::Registers, "is gone"),
    ("registers/payments.csv", |t| t.add(0, "amount", 1), Kind::Registers, "is not as it stood"),
    (
        "registers/payments.csv",
        |t| {
            let mut row = t.rows[0].clone();
            row[0] = format!("{}-again", row[0]);
            t.rows.insert(1, row);
        },
        Kind::Registers,
        "is new, and no payment of tonight",
    ),
    ("registers/payments.csv", |t| t.rows.insert(0, t.rows[0].clone()), Kind::Registers, "stands twice"),
    (
        "registers/payments.csv",
        |t| {
            let last = t.rows.len() - 1;
            t.set(last, "trekkid", "99999999");
        },
        Kind::Money,
        "a payment of an order nobody has",
    ),
    ("registers/distributions.csv", |t| drop(t.rows.remove(0)), Kind::Registers, "is gone"),
    ("registers/distributions.csv", |t| t.add(0, "principal", 1), Kind::Registers, "as it stood"),
    (
        "registers/distributions.csv",
        |t| {
            let row = t.find(|row| t.get(row, "date") == LAST);
            t.add(row, "principal", 1);
        },
        Kind::Registers,
        "is not what tonight's rows add up to",
    ),
    (
        "registers/distributions.csv",
        |t| {
            let row = t.find(|row| t.get(row, "date") == LAST);
            t.rows.remove(row);
        },
        Kind::Registers,
        "registers/distributions.csv: does not have",
    ),
    (
        "registers/setoffs.csv",
        |t| {
            let row = t.find(|row| t.get(row, "date") == LAST);
            t.add(row, "costs", 1);
        },
        Kind::Registers,
        "is not what tonight's rows add up to",
    ),
    (
        "registers/setoffs.csv",
        |t| {
            let row = t.find(|row| t.get(row, "date") == FIRST);
            t.set(row, "date", LATER);
        },
        Kind::Registers,
        "is new, and not of tonight",
    ),
    (
        "registers/credits.csv",
        |t| {
            let row = t.find(|row| t.get(row, "date") == LAST);
            t.add(row, "used", 1);
        },
        Kind::Money,
        "are not what has been used of it since",
    ),
    (
        "registers/credits.csv",
        |t| {
            let mut row = t.rows[0].clone();
            row[0] = format!("{}-again", row[0]);
            t.rows.insert(1, row);
        },
        Kind::Registers,
        "is not as it stood, and not used tonight",
    ),
    ("registers/credits.csv", |t| t.rows.swap(0, 1), Kind::Rows, "out of order"),
    ("registers/credits.csv", |t| t.set(0, "protected", "99999999.00"), Kind::Rows, "at most what is used"),
];

#[test]
fn the_registers_of_money_are_those_before_and_the_nights_own() {
    let (_house, revision) = paid_nights();
    find_all(&revision, REGISTERS);
}

/// A debtor with an order and a claim that is held.
fn held(revision: &Path) -> [String; 2] {
    let (holds, decisions) = (Table::read(revision, "holds.csv"), Table::read(revision, "decisions.csv"));
    let figures = |debtor: &str| {
        let own = (0..decisions.rows.len()).find(|row| decisions.get(*row, "debtor_id") == debtor);
        own.is_some_and(|row| !decisions.get(row, "counted_net").is_empty())
    };
    let row = holds.find(|row| {
        let open = ["NO_ROOM", "NOTICE_RUNNING", "NOT_DUE"].contains(&holds.get(row, "code"));
        open && figures(holds.get(row, "debtor_id"))
    });
    [holds.get(row, "debtor_id").to_owned(), holds.get(row, "claim_id").to_owned()]
}

/// Makes a table of one row.
fn only(revision: &Path, name: &str, row: &[&str]) {
    let mut table = Table::read(revision, name);
    table.rows = vec![row.iter().map(|field| (*field).to_owned()).collect()];
    table.write();
}

#[test]
fn nettings_and_fees_are_those_of_the_register_and_take_no_more_than_there_is() {
    let (_house, revision) = paid_nights();
    let [debtor, claim] = held(&revision);
    let (debtor, claim) = (debtor.as_str(), claim.as_str());
    let night = [debtor, claim, "", "1.00", "2027-02", "2"];
    let kept = [claim, debtor, "", "1.00", "2027-02", "2"];
    let fee = [claim, debtor, "surcharge", LAST, LAST, "10.00", "innkl. § 16"];
    let report = forged(&revision, |run| only(run, "nettings.csv", &night));
    assert!(told(&report, Kind::Registers).contains("nettings are not those before and tonight's"));
    assert!(told(&report, Kind::Owed).contains("does not last until the claim is covered"));
    let report = forged(&revision, |run| only(run, "registers/nettings.csv", &kept));
    assert!(told(&report, Kind::Registers).contains("nettings are not those before and tonight's"));
    let net = "counted_net is not that of the trace less what is netted";
    assert!(told(&report, Kind::Protected).contains(net), "{:?}", report.findings);
    let report = forged(&revision, |run| only(run, "fees.csv", &fee));
    assert!(told(&report, Kind::Registers).contains("the register does not have the fee"));
    assert!(told(&report, Kind::Totals).contains("money, fees surcharge amount"), "{:?}", report.findings);
    let report =
        forged(&revision, |run| only(run, "registers/fees.csv", &[claim, debtor, "surcharge", LAST]));
    assert!(told(&report, Kind::Registers).contains("is no fee of tonight"), "{:?}", report.findings);
    let interest = [claim, debtor, "interest", LAST, FIRST, "10.00", "innkl. § 15"];
    let report = forged(&revision, |run| only(run, "fees.csv", &interest));
    assert!(told(&report, Kind::Money).contains("days that do not follow one another"));
}

#[test]
fn the_money_of_a_correction_is_that_of_the_run_it_corrects() {
    let house = nights(300);
    let revision = house.revision(FIRST, 2);
    let about = "not that of the run that is corrected";
    find_all(
        &revision,
        &[
            ("repayments.csv", |t| t.add(0, "amount", 1), Kind::Money, about),
            ("setoffs.csv", |t| drop(t.rows.pop()), Kind::Money, about),
            ("registers/credits.csv", |t| drop(t.rows.pop()), Kind::Money, about),
        ],
    );
}
