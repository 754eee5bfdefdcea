//! A run whose files were changed and whose manifest was made to name them all the same: what must hold of
//! its figures tells.

use std::path::PathBuf;

use innkreving::audit::verify::{Kind, run};
use serde_json::Value;

use crate::common::House;
use crate::forge::{Forge, Table, find_all, forged};
use crate::release::json;
use crate::verify::{FIRST, SECOND, nights, told};

/// A first night, in the house.
fn night() -> (House, PathBuf) {
    let house = House::new();
    house.generate(FIRST, 800, 3);
    house.publish(FIRST);
    let revision = house.revision(FIRST, 1);
    assert!(run(&revision, None).expect("a report").sound);
    (house, revision)
}

#[test]
fn claims_are_never_lost_nor_planned_beyond_what_is_owed_nor_before_their_turn() {
    let (_house, revision) = night();
    find_all(
        &revision,
        &[
            ("holds.csv", |t| drop(t.rows.remove(5)), Kind::Claims, "neither planned nor held"),
            ("holds.csv", |t| t.rows.insert(5, t.rows[5].clone()), Kind::Claims, "held twice"),
            ("holds.csv", |t| t.set(3, "code", "DEFERRED"), Kind::Claims, "not those of the trace"),
            ("holds.csv", |t| t.set(3, "code", "PERHAPS"), Kind::Rows, "line 5, code"),
            ("allocations.csv", |t| drop(t.rows.remove(7)), Kind::Claims, "neither planned nor held"),
            ("allocations.csv", |t| t.add(0, "planned", 100), Kind::Owed, "not what the trace leaves"),
            (
                "allocations.csv",
                |t| {
                    let row = t.find(|row| t.ore(row, "outstanding_after") > 100);
                    t.add(row, "planned", 100);
                    t.add(row, "outstanding_after", -100);
                },
                Kind::Owed,
                "not what the orders take",
            ),
            ("allocations.csv", |t| t.set(0, "planned", "-1.00"), Kind::Rows, "line 2, planned"),
            ("allocations.csv", |t| t.rows.swap(0, 1), Kind::Rows, "out of order"),
            ("allocations.csv", first_before_last, Kind::Priority, "something is left here"),
            ("watchlist.csv", |t| t.set(0, "days_left", "7000"), Kind::Claims, "that lapses then"),
        ],
    );
}

#[test]
fn measures_and_foreign_requests_keep_their_numbers_their_order_and_their_sums() {
    let (_house, revision) = night();
    find_all(
        &revision,
        &[
            ("measures.csv", |t| drop(t.rows.remove(0)), Kind::Rows, "line 2, measure_id"),
            ("measures.csv", |t| drop(t.rows.pop()), Kind::Totals, "measures"),
            (
                "measures.csv",
                |t| t.set(1, "measure", "decided"),
                Kind::Rows,
                "line 3, measure: not a measure",
            ),
            ("measures.csv", |t| t.set(0, "amount", "much"), Kind::Rows, "line 2, amount"),
            ("measures.csv", |t| t.set(0, "claims", "B A"), Kind::Rows, "line 2, claims"),
            ("measures.csv", |t| t.set(0, "deadline", "soon"), Kind::Rows, "line 2, deadline"),
            ("requests.csv", |t| t.rows.swap(0, 1), Kind::Rows, "in its order"),
            ("requests.csv", |t| t.set(0, "kind", "OTHER"), Kind::Rows, "line 2, kind"),
            ("requests.csv", |t| t.add(0, "principal", 100_000_000), Kind::Rows, "converted from"),
            ("requests.csv", |t| t.set(0, "payers", "someone"), Kind::Rows, "line 2, payers"),
        ],
    );
}

/// Takes a krone from an earlier step and gives it to a later one of another class.
fn first_before_last(table: &mut Table) {
    let same = |one: usize, other: usize| table.get(one, "debtor_id") == table.get(other, "debtor_id");
    let later = table.find(|row| {
        let earlier = row.checked_sub(1).filter(|earlier| same(*earlier, row));
        let other_class = earlier.is_some_and(|one| table.get(one, "class") != table.get(row, "class"));
        other_class
            && table.ore(row, "outstanding_after") > 100
            && earlier.is_some_and(|one| table.ore(one, "planned") > 100)
    });
    for (row, ore) in [(later - 1, -100), (later, 100)] {
        table.add(row, "planned", ore);
        table.add(row, "outstanding_after", -ore);
    }
}

#[test]
fn what_a_debtor_needs_is_left() {
    let (_house, revision) = night();
    find_all(
        &revision,
        &[
            (
                "decisions.csv",
                |t| {
                    let row = t.find(|row| t.get(row, "form") == "percent");
                    t.set(row, "expected", t.get(row, "counted_net").to_owned());
                },
                Kind::Protected,
                "more is expected than there is room for",
            ),
            (
                "decisions.csv",
                |t| {
                    let row = t.find(|row| t.get(row, "form") == "percent");
                    t.set(row, "room", t.get(row, "counted_net").to_owned());
                },
                Kind::Protected,
                "more than what is above the need",
            ),
            (
                "decisions.csv",
                |t| {
                    let row = t.find(|row| t.get(row, "form") == "percent");
                    t.add(row, "need", -100_000);
                },
                Kind::Protected,
                "need is not that of the trace",
            ),
            (
                "decisions.csv",
                |t| {
                    let row = t.find(|row| t.get(row, "form") == "percent");
                    t.set(row, "percent", "99");
                },
                Kind::Protected,
                "not that of the orders in the plan month",
            ),
            (
                "decisions.csv",
                |t| {
                    let row = t.find(|row| t.get(row, "form") == "percent");
                    let net = t.ore(row, "counted_net");
                    t.add(row, "need", net);
                },
                Kind::Protected,
                "less is earned than is needed, and an order stands",
            ),
            (
                "decisions.csv",
                |t| {
                    let row = t.find(|row| t.get(row, "form") == "amount");
                    t.set(row, "amount", t.get(row, "counted_net").to_owned());
                },
                Kind::Protected,
                "the amount is more than the room",
            ),
            ("decisions.csv", |t| t.set(0, "room", ""), Kind::Rows, "four figures or none"),
            ("decisions.csv", |t| t.rows.swap(2, 3), Kind::Rows, "out of order"),
        ],
    );
}

#[test]
fn orders_registers_and_order_files_agree_field_by_field() {
    let (_house, revision) = night();
    find_all(
        &revision,
        &[
            ("orders.csv", |t| t.set(2, "sekvensnummer", "9"), Kind::Orders, "sekvensnummer does not rise"),
            ("orders.csv", |t| t.set(2, "trekkid", "10000009"), Kind::Rows, "kid"),
            ("orders.csv", |t| t.set(2, "trekkversjon", "2"), Kind::Orders, "version is not that"),
            ("orders.csv", |t| t.set(2, "action", "change"), Kind::Orders, "its action"),
            ("orders.csv", |t| t.set(2, "size", "99"), Kind::Orders, "its size"),
            ("orders.csv", |t| t.set(2, "start", "2027-01-01"), Kind::Orders, "its start"),
            ("orders.csv", |t| t.set(2, "end", "2027-01-31"), Kind::Orders, "its end"),
            ("orders.csv", |t| t.set(2, "final_amount", "1.00"), Kind::Orders, "last instalment"),
            ("orders.csv", |t| t.set(2, "payer_id", "999999999"), Kind::Orders, "payer"),
            ("orders.csv", |t| drop(t.rows.remove(4)), Kind::Orders, "no version tonight"),
            ("registers/orders.csv", |t| drop(t.rows.remove(4)), Kind::Orders, "does not have the order"),
            ("registers/orders.csv", |t| t.set(1, "kid", "100000017"), Kind::Rows, "kid: not the KID"),
            ("registers/orders.csv", |t| t.set(1, "saksnummer", "TREKK/2026/9"), Kind::Orders, "saksnummer"),
            ("registers/orders.csv", |t| t.set(1, "status", "avsluttet"), Kind::Orders, "trekkstatus"),
            (
                "registers/orders.csv",
                |t| {
                    let periods = t.get(1, "periods").replace("2026-12-01", "2026-11-21");
                    t.set(1, "periods", periods);
                },
                Kind::Orders,
                "another trekkstoerrelseForPeriode",
            ),
        ],
    );
    let order =
        std::fs::read_dir(revision.join("orders")).expect("orders").next().expect("one").expect("one");
    let payer = order.path().file_stem().expect("a name").to_string_lossy().into_owned();
    let text = std::fs::read_to_string(order.path()).expect("orders");
    let cases = [
        ("\"trekkversjon\":1", "\"trekkversjon\":2", "another trekkversjon"),
        ("\"skyldner\":\"", "\"skyldner\":\"1", "another skyldner"),
        ("70213997155", "70213997156", "another betalingsinformasjon"),
        ("{\"trekkid\"", "{ \"trekkid\"", "not written as order files are"),
        ("\"sekvensnummer\":", "\"sekvensnummer\":90000", "no row for sekvensnummer 9"),
        ("[\n", "[", "not the order file of a payer"),
    ];
    for (from, to, about) in cases {
        assert!(text.contains(from), "{from}");
        let report = forged(&revision, |_| {
            std::fs::write(order.path(), text.replacen(from, to, 1)).expect("written");
        });
        let found = told(&report, Kind::Orders);
        assert!(found.contains(about), "{about}: {:?}", report.findings);
        assert!(!found.contains(&payer), "an identifier is told");
    }
}

/// A second night, in the house again.
fn second_night() -> (House, PathBuf) {
    let house = nights(300);
    let revision = house.revision(SECOND, 1);
    for file in ["release.json", "release.sig"] {
        std::fs::remove_file(revision.join(file)).expect("in the house again");
    }
    (house, revision)
}

/// A participation decided on the first night.
fn decided(table: &Table) -> usize {
    table.find(|row| table.get(row, "decided_date") == FIRST)
}

#[test]
fn notices_and_regimes_follow_from_those_before_and_the_night() {
    let (house, revision) = second_night();
    let days_before: Forge = |t| t.set(0, "since", "2026-11-19");
    find_all(
        &revision,
        &[
            ("registers/notices.csv", |t| drop(t.rows.remove(0)), Kind::Registers, "not those before and"),
            (
                "registers/notices.csv",
                |t| {
                    let last = t.rows.len() - 1;
                    t.rows.swap(0, last);
                },
                Kind::Rows,
                "out of order",
            ),
            ("registers/notices.csv", |t| t.set(4, "answer_by", "2029-01-01"), Kind::Registers, "not those"),
            ("registers/regimes.csv", days_before, Kind::Registers, "not the regime before"),
            (
                "registers/regimes.csv",
                |t| drop(t.rows.remove(0)),
                Kind::Registers,
                "not the regime of tonight's",
            ),
            (
                "registers/regimes.csv",
                |t| {
                    let old = t.find(|row| t.get(row, "since") == FIRST);
                    t.rows.remove(old);
                },
                Kind::Registers,
                "not the regime before",
            ),
            (
                "registers/regimes.csv",
                |t| t.rows.insert(0, t.rows[0].clone()),
                Kind::Registers,
                "a second regime",
            ),
        ],
    );
    // The registers before are another run's: they are held against its manifest too.
    let before = house.revision(FIRST, 2).join("registers/regimes.csv");
    let text = std::fs::read_to_string(&before).expect("a register");
    std::fs::write(&before, text.replacen("2026-11-20", "2026-11-19", 1)).expect("written");
    let found = told(&run(&revision, None).expect("a report"), Kind::Files);
    assert!(found.contains("the registers before, registers/regimes.csv"), "{found}");
}

#[test]
fn participations_numbers_and_orders_follow_from_those_before_and_the_night() {
    let (_house, revision) = second_night();
    find_all(
        &revision,
        &[
            ("registers/participations.csv", |t| drop(t.rows.remove(decided(t))), Kind::Registers, "is gone"),
            (
                "registers/participations.csv",
                |t| t.set(decided(t), "ended", "2026-12-14"),
                Kind::Registers,
                "does not follow",
            ),
            (
                "registers/participations.csv",
                |t| t.set(decided(t), "decided_amount", "1.00"),
                Kind::Registers,
                "does not follow",
            ),
            (
                "registers/participations.csv",
                |t| t.set(decided(t), "decided_date", "2026-01-01"),
                Kind::Registers,
                "is gone",
            ),
            ("registers/sequences.csv", |t| t.set(1, "last", "1"), Kind::Registers, "do not follow"),
            ("registers/sequences.csv", |t| t.set(2, "last", "1"), Kind::Registers, "do not follow"),
            ("registers/sequences.csv", |t| t.set(0, "last", "1"), Kind::Registers, "do not follow"),
            (
                "registers/orders.csv",
                |t| {
                    let of_first =
                        |row| t.get(row, "trekkversjon") == "1" && t.get(row, "sekvensnummer").len() < 3;
                    let row = t.find(of_first);
                    t.set(row, "sekvensnummer", "1000");
                },
                Kind::Orders,
                "is not as it stood, and has no version tonight",
            ),
            (
                "registers/orders.csv",
                |t| {
                    let row = t.find(|row| t.get(row, "trekkid") == "10000001");
                    t.rows.remove(row);
                },
                Kind::Orders,
                "the order is gone",
            ),
            ("decisions.csv", |t| t.set(0, "action", "end"), Kind::Orders, "what happened to the orders"),
        ],
    );
}

#[test]
fn two_versions_of_one_order_follow_one_another() {
    let (_house, revision) = second_night();
    let change = |column: &'static str, value: &'static str| {
        forged(&revision, move |revision| {
            let orders = Table::read(revision, "orders.csv");
            let row = orders.find(|row| orders.get(row, "action") == "change");
            let mut register = Table::read(revision, "registers/orders.csv");
            let order = orders.get(row, "trekkid").to_owned();
            let at = register.find(|row| register.get(row, "trekkid") == order);
            let value = if value.is_empty() {
                register.get(at, column).replacen("2026-12-01", "2026-12-02", 1)
            } else {
                value.to_owned()
            };
            register.set(at, column, value);
            register.write();
        })
    };
    for (column, value, about) in [
        ("trekkversjon", "7", "trekkversjon does not rise by one"),
        ("saksnummer", "TREKK/2026/99999", "not that of the version before"),
        ("periods", "", "stays in the order with its size"),
    ] {
        let found = told(&change(column, value), Kind::Orders);
        assert!(found.contains(about), "{about}: {found}");
    }
}

#[test]
fn every_total_is_that_of_the_rows() {
    let (_house, revision) = night();
    let summary = json(&revision.join("summary.json"));
    let mut tried = 0;
    let mut each = |pointer: &str| {
        let report = forged(&revision, |revision| {
            let mut other = summary.clone();
            let value = other.pointer_mut(pointer).expect("a total");
            *value = match &*value {
                Value::Number(number) => (number.as_u64().expect("a count") + 1).into(),
                Value::String(text) => format!("1{text}").into(),
                _ => panic!("{pointer} is no total"),
            };
            std::fs::write(revision.join("summary.json"), other.to_string()).expect("written");
        });
        assert!(report.of_kind(Kind::Totals).is_some(), "{pointer} is not held against the files");
        tried += 1;
    };
    let totals = ["debtors", "claims", "watchlist", "trace_rows", "collection_day", "job"];
    for total in totals {
        each(&format!("/{total}"));
    }
    for total in ["allocations/rows", "allocations/planned", "orders/expected", "drift/orders"] {
        each(&format!("/{total}"));
    }
    for group in ["decisions", "holds", "notices", "orders/by_action", "orders/by_form"] {
        let words = summary.pointer(&format!("/{group}")).and_then(Value::as_object).expect("counts");
        for word in words.keys() {
            each(&format!("/{group}/{word}"));
        }
    }
    for total in ["input", "rows", "accepted", "parked", "sum_read", "sum_accepted", "sum_parked"] {
        each(&format!("/inputs/0/{total}"));
    }
    assert!(tried > 30, "{tried} totals");
}

#[test]
fn a_parked_row_is_counted_and_a_notice_goes_out_for_each_hold_that_asks_for_it() {
    let house = nights(300);
    let revision = house.revision(FIRST, 1);
    std::fs::remove_file(revision.join("release.json")).expect("in the house again");
    find_all(
        &revision,
        &[
            ("rejects.csv", |t| drop(t.rows.remove(0)), Kind::Totals, "faults by code"),
            (
                "rejects.csv",
                |t| t.set(0, "line", t.get(1, "line").to_owned()),
                Kind::Totals,
                "parked rows of",
            ),
            ("rejects.csv", |t| t.set(0, "file", "ledgers"), Kind::Totals, "ledgers is no input"),
            (
                "notices.csv",
                |t| {
                    let asked = t.find(|row| t.get(row, "why") == "new");
                    t.rows.remove(asked);
                },
                Kind::Claims,
                "not those the holds ask for",
            ),
            ("notices.csv", |t| t.set(0, "sent_date", "2026-11-19"), Kind::Registers, "not sent tonight"),
        ],
    );
    let report = forged(&revision, |revision| {
        std::fs::write(revision.join("trace.parquet"), b"PAR1 and nothing more PAR1").expect("written");
    });
    let found = told(&report, Kind::Rows);
    assert!(found.contains("trace.parquet: cannot be read"), "{found}");
}
